"""What a chart may claim: names that exist, one unit, people for pictograms, and a whole for donuts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from tilstand.define.chart import UNLIKE, Chart, Lines
from tilstand.define.problem import Problem, both, problem
from tilstand.define.table import Axis, Table
from tilstand.languages import message
from tilstand.terms import Text
from tilstand.terms.code import Kind

if TYPE_CHECKING:
    from tilstand.define.collection import RoundView
    from tilstand.define.vocabulary import Vocabulary

__all__ = ["undrawable"]


def undrawable(collection: RoundView) -> Iterator[Problem]:
    """All that the collection's charts claim and cannot keep."""
    for name, chart in collection.charts.items():
        if chart.kind == "scheme":
            yield from (Problem(f"charts/{name}.toml", *fault) for fault in _scheme(collection, chart))
            continue
        table = collection.tables.get(chart.table)
        if table is None:
            yield problem(f"charts/{name}.toml", ("table",), "no_table", name=chart.table)
            continue
        found = [*_labels(collection, chart), *_names(collection, chart, table)]
        if not found:
            found = [*_units(collection, chart, table), *_whole(collection, chart, table)]
        for path, said in found:
            yield Problem(f"charts/{name}.toml", path, said)


_Fault = tuple[tuple[str | int, ...], Text]


def _scheme(collection: Vocabulary, chart: Chart) -> Iterator[_Fault]:
    """A scheme has boxes with words, a title of its own, and no figures."""
    if not chart.boxes:
        yield ("boxes",), _said("no_boxes")
    if chart.table:
        yield ("table",), _said("scheme_table")
    if not chart.title:
        yield ("title",), _said("no_chart_label", name="title")
    yield from _labels(collection, chart)


def _axes(chart: Chart) -> tuple[tuple[str, Lines], tuple[str, Lines]]:
    return ("rows", chart.rows), ("columns", chart.columns)


def _labels(collection: Vocabulary, chart: Chart) -> Iterator[_Fault]:
    named: list[tuple[tuple[str | int, ...], str]] = [(("title",), chart.title), (("note",), chart.note)]
    named += [(("boxes", at), path) for at, box in enumerate(chart.boxes) for path in (box.title, *box.lines)]
    named += [((axis, "picks", at), p.label) for axis, own in _axes(chart) for at, p in enumerate(own.picks)]
    for path, label in named:
        if label and label not in collection.labels:
            yield path, _said("no_chart_label", name=label)


def _names(collection: Vocabulary, chart: Chart, table: Table) -> Iterator[_Fault]:
    for axis, own in _axes(chart):
        if own.codes and not own.dimension:
            yield (axis, "codes"), _said("codes_alone")
        elif own.dimension and own.dimension not in collection.settings.dimensions:
            yield (axis, "dimension"), _said("no_dimension", name=own.dimension)
        elif own.dimension and collection.has_codes(own.dimension):
            codelist = collection.codelist(own.dimension)
            for code in own.codes:
                if code not in codelist:
                    yield (axis, "codes"), _said("no_code", code=code, dimension=own.dimension)
        for at, pick in enumerate(own.picks):
            if pick.measure and pick.measure not in collection.measures:
                yield (axis, "picks", at), _said("no_measure", name=pick.measure)
            if pick.provider and pick.provider not in {**collection.providers, **collection.groups}:
                yield (axis, "picks", at), _said("neither", name=pick.provider)
            for dimension, code in pick.where.items():
                known = dimension in collection.settings.dimensions
                missing = collection.has_codes(dimension) and code not in collection.codelist(dimension)
                if not known or missing:
                    yield (axis, "picks", at), _said("no_code", code=code, dimension=dimension)


def _units(collection: Vocabulary, chart: Chart, table: Table) -> Iterator[_Fault]:
    drawn = [pick.measure or table.measure for _, own in _axes(chart) for pick in own.picks]
    names = [name for name in (drawn or [table.measure]) if name in collection.measures]
    units = sorted({collection.measures[name].unit.value for name in names})
    if chart.kind in UNLIKE:
        # What tells a way is the headings: where one is met, and the ways on from there.
        if sum(item.heading for item in table.rows.items) < 2:
            yield ("kind",), _said("way", table=chart.table)
    elif len(units) > 1:
        yield ("kind",), _said("units_drawn", units=both(units))
    elif chart.kind == "pictogram" and not (names and collection.measures[names[0]].unit.people):
        yield ("kind",), _said("pictogram", unit=units[0]) if units else _said("pictogram_mixed")


def _whole(collection: Vocabulary, chart: Chart, table: Table) -> Iterator[_Fault]:
    if chart.kind not in ("donut", "stacked_bars"):
        return
    drawn, axis = (chart.rows, table.rows) if chart.parts == "rows" else (chart.columns, table.columns)
    shape = _said(chart.kind)
    if not drawn.dimension:
        yield (chart.parts,), _said("one_breakdown", shape=shape)
        return
    if not collection.has_codes(drawn.dimension):  # the missing code list is told by itself
        return
    if not _has_total(axis):
        yield (chart.parts,), _said("no_total", shape=shape)
    if table.measure and not collection.adds_up(table.measure, drawn.dimension):
        facts = {"dimension": drawn.dimension, "measure": table.measure}
        yield (chart.parts, "dimension"), _said("no_whole", shape=shape, **facts)
    codelist = collection.codelist(drawn.dimension)
    for code in drawn.codes:
        if codelist[code].kind is not Kind.PART or set(codelist.ancestors(code)) & set(drawn.codes):
            yield (chart.parts, "codes"), _said("inside", code=code)


def _said(name: str, /, **facts: object) -> Text:
    return message(f"define.problem.{name}", **facts)


def _has_total(axis: Axis) -> bool:
    return axis.total or any(not (item.where or item.heading or item.rest) for item in axis.items)
