"""What a collection must declare of its names, so that nothing follows from how they are spelled."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from difflib import get_close_matches
from typing import TYPE_CHECKING

from tilstand.define.problem import Problem
from tilstand.define.standards import meanings
from tilstand.terms import Unit

if TYPE_CHECKING:
    from tilstand.define.collection import Collection

__all__ = ["undeclared"]

_RESERVED = re.compile(r"^_|[\s:;=,|/()]")
_PLAIN = "Use letters, digits, _ inside, . and -."


def undeclared(collection: Collection) -> Iterator[Problem]:
    """Names that nothing declares, and declarations that contradict each other."""
    yield from _names(collection)
    yield from _coordinator(collection)
    yield from _kinds(collection)
    yield from _roles(collection)
    yield from _units(collection)
    yield from _codes(collection)
    yield from _dimensions(collection)
    yield from _measures(collection)
    yield from _tables(collection)


def _names(collection: Collection) -> Iterator[Problem]:
    """Names that cannot be told from what is written around them in addresses and files."""
    settings = collection.settings
    given: dict[str, tuple[str, Iterable[str]]] = {
        "measures.toml": ("", collection.measures),
        "providers.toml": ("providers", (*collection.providers, *collection.groups)),
        "collection.toml": ("dimensions", settings.dimensions),
    }
    for file, (section, names) in given.items():
        for name in names:
            if _RESERVED.search(name):
                what = f"The name {name} begins with _ or holds a sign that divides names."
                yield Problem(file, (section, name) if section else (name,), what, _PLAIN)


def _coordinator(collection: Collection) -> Iterator[Problem]:
    name = collection.settings.coordinator
    if name not in collection.providers:
        what = f"The coordinator {name} is not a provider."
        yield Problem(
            "collection.toml", ("coordinator",), what, "Add it to providers.toml, or correct the name."
        )


def _kinds(collection: Collection) -> Iterator[Problem]:
    known = collection.settings.kinds
    for name, provider in collection.providers.items():
        if provider.kind not in known:
            what = f"{provider.kind} is no kind of provider."
            yield Problem(
                "providers.toml", ("providers", name, "kind"), what, _add(provider.kind, known, "kinds")
            )
    for name, form in collection.forms.items():
        for kind in form.kinds:
            if kind not in known:
                what = f"{kind} is no kind of provider."
                yield Problem(f"forms/{name}.toml", ("kinds",), what, _add(kind, known, "kinds"))


def _roles(collection: Collection) -> Iterator[Problem]:
    known = ("none", *collection.settings.roles)
    for name, measure in collection.measures.items():
        if measure.role not in known:
            what = f"{measure.role} is no role."
            yield Problem("measures.toml", (name, "role"), what, _add(measure.role, known, "[roles]"))


def _units(collection: Collection) -> Iterator[Problem]:
    core = {unit.value for unit in Unit.core()}
    for name in collection.settings.units:
        if name in core:
            what = f"Every collection has the unit {name} already."
            yield Problem("collection.toml", ("units", name), what, "Take it away, or give it another name.")
        elif f"units.{name}" not in collection.labels and f"units.{name}.many" not in collection.labels:
            file = f"labels/{collection.settings.language}.toml"
            what = f"The unit {name} has no label."
            yield Problem(
                file, ("units", name), what, f"Add units.{name}.one and units.{name}.many in all languages."
            )


def _codes(collection: Collection) -> Iterator[Problem]:
    _, known = meanings()
    for name, codelist in collection.codelists.items():
        file = f"codelists/{name}.csv"
        for number, code in enumerate(codelist, start=2):
            if _RESERVED.search(code.id):
                what = f"The code {code.id} (row {number}) begins with _ or holds a sign that divides codes."
                yield Problem(file, (), what, _PLAIN)
            if code.means and code.means not in known:
                what = f"The code {code.id} (row {number}) means {code.means}, which nothing knows of."
                yield Problem(file, (), what, _choose(code.means, known))


def _dimensions(collection: Collection) -> Iterator[Problem]:
    known, _ = meanings()
    for name, dimension in collection.settings.dimensions.items():
        if dimension.means and dimension.means not in known:
            what = f"The dimension {name} means {dimension.means}, which no standard has a column for."
            yield Problem("collection.toml", ("dimensions", name), what, _choose(dimension.means, known))

    moments = collection.settings.moments
    for name, dimension in collection.settings.dimensions.items():
        if dimension.when and dimension.when not in moments:
            what = f"{dimension.when} is no moment."
            yield Problem(
                "collection.toml", ("dimensions", name), what, _add(dimension.when, moments, "moments")
            )


def _measures(collection: Collection) -> Iterator[Problem]:
    for name, measure in collection.measures.items():
        telling = [d for d in measure.dimensions if collection.tells_new(d)]
        if len(telling) > 1:
            what = f"{' and '.join(telling)} both tell new from carried over."
            yield Problem("measures.toml", (name,), what, "Leave one of them out.")
        of = measure.change_of
        if of and of not in collection.measures:
            yield Problem(
                "measures.toml", (name,), f"change_of: there is no measure {of}.", "Correct the name."
            )
        elif of and (measure.statistic != "change" or collection.measures[of].statistic == "change"):
            what = f"change_of: {name} is no change of {of}."
            yield Problem(
                "measures.toml", (name,), what, 'A change has statistic = "change", what changes has another.'
            )


def _tables(collection: Collection) -> Iterator[Problem]:
    for name, table in collection.tables.items():
        items = [(a, n, one) for a in ("rows", "columns") for n, one in enumerate(getattr(table, a).items)]
        measures = dict.fromkeys(m for m in (table.measure, *(one.measure for _, _, one in items)) if m)
        for axis, at, item in items:
            if not item.change:
                continue
            changes = {m: collection.changes_of(m) for m in measures}
            if several := [m for m, found in changes.items() if len(found) > 1]:
                what = f"{several[0]} has several changes: {', '.join(changes[several[0]])}."
                remedy = "Name the measure of the change instead of change = true."
                yield Problem(f"tables/{name}.toml", (axis, "items", at), what, remedy)
            elif not any(changes.values()):
                what = "No measure of the table has a change."
                remedy = "Say change_of in measures.toml."
                yield Problem(f"tables/{name}.toml", (axis, "items", at), what, remedy)


def _add(word: str, known: Sequence[str], where: str) -> str:
    near = get_close_matches(word, known, n=1)
    hint = f"Did you mean {near[0]}? If not, add" if near else "Add"
    return f"{hint} it to {where} in collection.toml."


def _choose(word: str, known: frozenset[str]) -> str:
    near = get_close_matches(word, sorted(known), n=1)
    return f"Did you mean {near[0]}?" if near else f"Choose one of {', '.join(sorted(known))}."
