"""What a collection must declare of its names, so that nothing follows from how they are spelled."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import get_close_matches
from typing import TYPE_CHECKING

from tilstand.define.problem import Problem
from tilstand.define.standards import meanings

if TYPE_CHECKING:
    from tilstand.define.collection import Collection

__all__ = ["undeclared"]

_RESERVED = re.compile(r"^_|[\s:;=,]")


def undeclared(collection: Collection) -> Iterator[Problem]:
    """Names that nothing declares, and declarations that contradict each other."""
    yield from _coordinator(collection)
    yield from _codes(collection)
    yield from _dimensions(collection)
    yield from _measures(collection)
    yield from _tables(collection)


def _coordinator(collection: Collection) -> Iterator[Problem]:
    name = collection.settings.coordinator
    if name not in collection.providers:
        what = f"The coordinator {name} is not a provider."
        yield Problem(
            "collection.toml", ("coordinator",), what, "Add it to providers.toml, or correct the name."
        )


def _codes(collection: Collection) -> Iterator[Problem]:
    _, known = meanings()
    for name, codelist in collection.codelists.items():
        file = f"codelists/{name}.csv"
        for number, code in enumerate(codelist, start=2):
            if _RESERVED.search(code.id):
                what = f"The code {code.id} (row {number}) begins with _ or holds a sign that divides codes."
                yield Problem(file, (), what, "Use letters, digits, _ inside, . and -.")
            if code.means and code.means not in known:
                what = f"The code {code.id} (row {number}) means {code.means}, which nothing knows of."
                yield Problem(file, (), what, _choose(code.means, known))


def _dimensions(collection: Collection) -> Iterator[Problem]:
    known, _ = meanings()
    for name, dimension in collection.settings.dimensions.items():
        if dimension.means and dimension.means not in known:
            what = f"The dimension {name} means {dimension.means}, which no standard has a column for."
            yield Problem("collection.toml", ("dimensions", name), what, _choose(dimension.means, known))


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


def _choose(word: str, known: frozenset[str]) -> str:
    near = get_close_matches(word, sorted(known), n=1)
    return f"Did you mean {near[0]}?" if near else f"Choose one of {', '.join(sorted(known))}."
