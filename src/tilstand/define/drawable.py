"""What a chart may claim: names that exist, one unit, people for pictograms, and a whole for donuts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from tilstand.define.chart import Chart, Lines
from tilstand.define.table import Axis, Table
from tilstand.terms.code import Kind

if TYPE_CHECKING:
    from tilstand.define.collection import Collection

__all__ = ["Undrawable", "undrawable"]


class Undrawable(NamedTuple):
    """Why a chart cannot be drawn as declared: its name, where in its file, what, and how to mend it."""

    chart: str
    path: tuple[str | int, ...]
    what: str
    remedy: str


def undrawable(collection: Collection) -> Iterator[Undrawable]:
    """All that the collection's charts claim and cannot keep."""
    for name, chart in collection.charts.items():
        table = collection.tables.get(chart.table)
        if table is None:
            what = f"There is no table {chart.table}."
            yield Undrawable(name, ("table",), what, f"Add tables/{chart.table}.toml, or name another.")
            continue
        found = [*_labels(collection, chart), *_names(collection, chart, table)]
        if not found:
            found = [*_units(collection, chart, table), *_whole(collection, chart, table)]
        for path, what, remedy in found:
            yield Undrawable(name, path, what, remedy)


_Fault = tuple[tuple[str | int, ...], str, str]


def _axes(chart: Chart) -> tuple[tuple[str, Lines], tuple[str, Lines]]:
    return ("rows", chart.rows), ("columns", chart.columns)


def _labels(collection: Collection, chart: Chart) -> Iterator[_Fault]:
    named: list[tuple[tuple[str | int, ...], str]] = [(("title",), chart.title), (("note",), chart.note)]
    named += [((axis, "picks", at), p.label) for axis, own in _axes(chart) for at, p in enumerate(own.picks)]
    for path, label in named:
        if label and label not in collection.labels:
            yield path, f"The label {label} is missing.", "Add it to labels/*.toml."


def _names(collection: Collection, chart: Chart, table: Table) -> Iterator[_Fault]:
    for axis, own in _axes(chart):
        if own.codes and not own.dimension:
            yield (axis, "codes"), "The codes have no dimension.", "Name it beside them."
        elif own.dimension and own.dimension not in collection.settings.dimensions:
            yield (axis, "dimension"), f"The dimension {own.dimension} is not defined.", "Correct the name."
        elif own.dimension and collection.has_codes(own.dimension):
            codelist = collection.codelist(own.dimension)
            for code in own.codes:
                if code not in codelist:
                    yield (axis, "codes"), f"{code} is not a code of {own.dimension}.", "Correct the name."
        for at, pick in enumerate(own.picks):
            if pick.measure and pick.measure not in collection.measures:
                yield (axis, "picks", at), f"There is no measure {pick.measure}.", "Correct the name."
            if pick.provider and pick.provider not in {**collection.providers, **collection.groups}:
                yield (axis, "picks", at), f"{pick.provider} is not a provider or group.", "Correct the name."
            for dimension, code in pick.where.items():
                known = dimension in collection.settings.dimensions
                missing = collection.has_codes(dimension) and code not in collection.codelist(dimension)
                if not known or missing:
                    yield (axis, "picks", at), f"{code} is not a code of {dimension}.", "Correct the name."


def _units(collection: Collection, chart: Chart, table: Table) -> Iterator[_Fault]:
    drawn = [pick.measure or table.measure for _, own in _axes(chart) for pick in own.picks]
    names = [name for name in (drawn or [table.measure]) if name in collection.measures]
    units = sorted({collection.measures[name].unit.value for name in names})
    if len(units) > 1:
        yield ("kind",), f"{' and '.join(units)} are never drawn together.", "Draw one chart for each."
    elif chart.kind == "pictogram" and not (names and collection.measures[names[0]].unit.people):
        counted = units[0] if units else "unlike units"
        yield ("kind",), f"A pictogram shows persons, and this table counts {counted}.", "Draw bars instead."


def _whole(collection: Collection, chart: Chart, table: Table) -> Iterator[_Fault]:
    if chart.kind not in ("donut", "stacked_bars"):
        return
    drawn, axis = (chart.rows, table.rows) if chart.parts == "rows" else (chart.columns, table.columns)
    what = "A donut" if chart.kind == "donut" else "A stacked bar"
    instead = "Draw bars instead."
    if not drawn.dimension:
        yield (chart.parts,), f"{what} shows the parts of one breakdown.", "Name its dimension, or draw bars."
        return
    if not collection.has_codes(drawn.dimension):  # the missing code list is told by itself
        return
    if not _has_total(axis):
        yield (
            (chart.parts,),
            f"{what} needs a known total.",
            f"Add the total to the table, or {instead.lower()}",
        )
    if table.measure and not collection.adds_up(table.measure, drawn.dimension):
        yield (
            (chart.parts, "dimension"),
            f"{what} shows the parts of a whole, and {drawn.dimension} does not add up in {table.measure}.",
            instead,
        )
    codelist = collection.codelist(drawn.dimension)
    for code in drawn.codes:
        if codelist[code].kind is not Kind.PART or set(codelist.ancestors(code)) & set(drawn.codes):
            yield (
                (chart.parts, "codes"),
                f"{code} is counted inside another code, so it is no part beside it.",
                f"Take it away, or {instead.lower()}",
            )


def _has_total(axis: Axis) -> bool:
    return axis.total or any(not (item.where or item.heading or item.rest) for item in axis.items)
