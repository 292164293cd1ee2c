"""What a collection must declare of its names, so that nothing follows from how they are spelled."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from difflib import get_close_matches
from typing import TYPE_CHECKING

from tilstand.define.problem import Problem, both, choose, problem
from tilstand.define.standards import meanings
from tilstand.languages import message
from tilstand.terms import Text, Unit

if TYPE_CHECKING:
    from tilstand.define.collection import RoundView
    from tilstand.define.vocabulary import Vocabulary

__all__ = ["NAME", "RESERVED", "undeclared"]

NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
"""A name as it can stand in addresses of pages and in names of files."""

RESERVED = re.compile(r"^_|[\s:;=,|/()]")
"""What no name may hold: signs that divide names, and a beginning that is kept for the engine's own."""


def undeclared(collection: RoundView) -> Iterator[Problem]:
    """Names that nothing declares, and declarations that contradict each other."""
    yield from _names(collection)
    yield from _addresses(collection)
    yield from _coordinator(collection)
    yield from _kinds(collection)
    yield from _roles(collection)
    yield from _units(collection)
    yield from _codes(collection)
    yield from _dimensions(collection)
    yield from _measures(collection)
    yield from _tables(collection)


def _names(collection: Vocabulary) -> Iterator[Problem]:
    """Names that cannot be told from what is written around them in addresses and files."""
    settings = collection.settings
    given: dict[str, tuple[str, Iterable[str]]] = {
        "measures.toml": ("", collection.measures),
        "providers.toml": ("providers", (*collection.providers, *collection.groups)),
        "collection.toml": ("dimensions", settings.dimensions),
    }
    for file, (section, names) in given.items():
        for name in names:
            if RESERVED.search(name):
                yield problem(file, (section, name) if section else (name,), "name", name=name)
    for name, measure in collection.measures.items():
        for field in ("stage", "decided_by"):
            if RESERVED.search(getattr(measure, field)):
                yield problem("measures.toml", (name, field), "name", name=getattr(measure, field))


def _addresses(collection: RoundView) -> Iterator[Problem]:
    """Names that pages and files are called after, and the numbers of tables in print."""
    given: list[tuple[str, tuple[str, ...], str]] = [
        ("collection.toml", ("id",), collection.settings.id),
        *(("providers.toml", ("providers", name), name) for name in collection.providers),
        *((f"tables/{name}.toml", (), name) for name in collection.tables),
        *((f"charts/{name}.toml", (), name) for name in collection.charts),
    ]
    for tongue, texts in collection.texts.items():
        given += [(f"report/{tongue}/{name}.md", (), name.replace("/", "-")) for name in texts]
    for file, place, name in given:
        if not NAME.fullmatch(name):
            yield problem(file, place, "address", name=name)
    for name, table in collection.tables.items():
        if table.number and not NAME.fullmatch(table.number):
            yield problem(f"tables/{name}.toml", ("number",), "table_number", name=table.number)


def _coordinator(collection: Vocabulary) -> Iterator[Problem]:
    name = collection.settings.coordinator
    if name not in collection.providers:
        yield problem("collection.toml", ("coordinator",), "no_coordinator", name=name)


def _kinds(collection: Vocabulary) -> Iterator[Problem]:
    known = collection.settings.kinds
    for name, provider in collection.providers.items():
        if provider.kind not in known:
            hint = _add(provider.kind, known, "kinds")
            at = ("providers", name, "kind")
            yield problem("providers.toml", at, "no_kind", name=provider.kind, hint=hint)
    for name, form in collection.forms.items():
        for kind in form.kinds:
            if kind not in known:
                hint = _add(kind, known, "kinds")
                yield problem(f"forms/{name}.toml", ("kinds",), "no_kind", name=kind, hint=hint)


def _roles(collection: Vocabulary) -> Iterator[Problem]:
    known = ("none", *collection.settings.roles)
    for name, measure in collection.measures.items():
        if measure.role not in known:
            hint = _add(measure.role, known, "[roles]")
            yield problem("measures.toml", (name, "role"), "no_role", name=measure.role, hint=hint)


def _units(collection: Vocabulary) -> Iterator[Problem]:
    core = {unit.value for unit in Unit.core()}
    for name in collection.settings.units:
        if name in core:
            yield problem("collection.toml", ("units", name), "own_unit", name=name)
    counted = (measure.unit.value for measure in collection.measures.values())
    for name in dict.fromkeys((*collection.settings.units, *counted)):
        if not any(path in collection.labels for path in (f"units.{name}", f"units.{name}.many")):
            file = f"labels/{collection.settings.language}.toml"
            yield problem(file, ("units", name), "no_unit_label", name=name)


def _codes(collection: Vocabulary) -> Iterator[Problem]:
    _, known = meanings()
    for name, codelist in collection.codelists.items():
        file = f"codelists/{name}.csv"
        for number, code in enumerate(codelist, start=2):
            if RESERVED.search(code.id):
                yield problem(file, (), "code", code=code.id, row=number)
            if code.means and code.means not in known:
                hint = choose(code.means, known)
                yield problem(file, (), "code_means", code=code.id, row=number, means=code.means, hint=hint)


def _dimensions(collection: Vocabulary) -> Iterator[Problem]:
    known, _ = meanings()
    for name, dimension in collection.settings.dimensions.items():
        if dimension.means and dimension.means not in known:
            hint, at = choose(dimension.means, known), ("dimensions", name)
            facts = {"name": name, "means": dimension.means, "hint": hint}
            yield problem("collection.toml", at, "dimension_means", **facts)

    moments = collection.settings.moments
    for name, dimension in collection.settings.dimensions.items():
        if dimension.when and dimension.when not in moments:
            hint, at = _add(dimension.when, moments, "moments"), ("dimensions", name)
            yield problem("collection.toml", at, "no_moment", name=dimension.when, hint=hint)


def _measures(collection: Vocabulary) -> Iterator[Problem]:
    for name, measure in collection.measures.items():
        telling = [d for d in measure.dimensions if collection.tells_new(d)]
        if len(telling) > 1:
            yield problem("measures.toml", (name,), "both_new", names=both(telling))
        if measure.year_before is not None and measure.statistic != "count":
            yield problem("measures.toml", (name, "year_before"), "no_count", name=name)
        of = measure.change_of
        if of and of not in collection.measures:
            yield problem("measures.toml", (name,), "no_changed", name=of)
        elif of and (measure.statistic != "change" or collection.measures[of].statistic == "change"):
            yield problem("measures.toml", (name,), "no_change", name=name, of=of)


def _tables(collection: RoundView) -> Iterator[Problem]:
    for name, table in collection.tables.items():
        items = [(a, n, one) for a in ("rows", "columns") for n, one in enumerate(getattr(table, a).items)]
        measures = dict.fromkeys(m for m in (table.measure, *(one.measure for _, _, one in items)) if m)
        for axis, at, item in items:
            if not item.change:
                continue
            changes = {m: collection.changes_of(m) for m in measures}
            if several := [m for m, found in changes.items() if len(found) > 1]:
                facts = {"measure": several[0], "list": ", ".join(changes[several[0]])}
                yield problem(f"tables/{name}.toml", (axis, "items", at), "several_changes", **facts)
            elif not any(changes.values()):
                yield problem(f"tables/{name}.toml", (axis, "items", at), "no_changes")


def _add(word: str, known: Sequence[str], where: str) -> Text:
    near = get_close_matches(word, known, n=1)
    return message(f"define.hint.{'near_or_add' if near else 'add'}", near=", ".join(near), where=where)
