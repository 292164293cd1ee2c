"""What seldom happens to figures, pictures, lines and figures that are filled in: each answer in full.

`seldom.txt` holds it; `RENEW=1` writes it anew after a change that is meant.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from plain import held, plain

from tilstand.define.tables import Table, TableAxis, TableItem
from tilstand.kernel.system import Constraint, LinearSystem, Variable
from tilstand.model import CellValue, Figure
from tilstand.model.chart import ChartData, ChartPoint, ChartSeries
from tilstand.model.figures import FigureRemark, FigureRevision
from tilstand.model.hashes import read_text_hash
from tilstand.protect import charts as scheme
from tilstand.protect import report_texts, table_cells, table_notes
from tilstand.protect.attack import prior_releases
from tilstand.protect.attack.published_figures import (
    PublishedFigure,
    _combine_published_ranges,
    _narrow_to_bracket,
    _read_published_number,
    find_repeated_figures,
    list_published_figures,
)
from tilstand.protect.attack.recoding import _CrossBranchMerger
from tilstand.protect.attack.system import complete_unknowns
from tilstand.protect.charts import describe_chart
from tilstand.protect.names import build_names
from tilstand.protect.policy import _find_small_chart_counts, _find_small_revision_counts
from tilstand.protect.recoding import _add_figure_values
from tilstand.protect.release import list_chart_sources
from tilstand.protect.released_figures import ReleasedFigures, RoundedFigures, _UnpublishedCounts
from tilstand.protect.revisions import AnnotatedFigures
from tilstand.terms import FigureOrigin, InvariantText, Key, Period, Unit, Value, ValueQualifier, ValueStatus

from .test_merge_across import LEAVES, Counts, counts, island

TOLD = Path(__file__).with_name("seldom.txt")
YEAR, BEFORE = Period.from_year(2031), Period.from_year(2030)
HAVN = Key("victims_assisted", "havn_shelter", YEAR)
WOMEN, MEN, MINORS = HAVN.at("sex", "female"), HAVN.at("sex", "male"), HAVN.at("age", "minor")
CASES = Key("cases_opened", "police", YEAR)


def revised(sagaland: Any, shelf: Any) -> Iterator[str]:
    """A figure that was corrected with a reason, one that follows, and one that its body explains."""
    own = (
        FigureRevision(HAVN, "2030", Value.number(12), Value.number(14), ("havn_shelter",), "Counted twice."),
        FigureRevision(WOMEN, "2030", Value.number(9), Value.number(11), ("havn_shelter", "police")),
        FigureRevision(CASES, "2030", Value.number(1200), Value.number(1204), ("police",), "Late."),
    )
    remarks = [
        FigureRemark(MEN, "Two of them left."),
        FigureRemark(MINORS, "Not released."),
        FigureRemark(HAVN.at("sex", "unknown").at("age", "minor"), "Nobody."),
        FigureRemark(replace(WOMEN, period=BEFORE), "Of another year."),
    ]
    shelf.revisions = own
    opened = {read_text_hash("Counted twice."): "Counted twice.", read_text_hash("Two of them left."): "Two left."}
    batch: Any = SimpleNamespace(remarks=remarks)
    figures = AnnotatedFigures(sagaland, "2031", shelf, batch, opened)
    for key in (HAVN, WOMEN, MEN, MINORS, CASES, MINORS.at("sex", "male"), replace(CASES, period=BEFORE)):
        yield f"revised {key.text()}: {plain(figures.get(key))}"
    yield from (f"listed {plain(one)}" for one in figures.told)


def point(number: int | None, key: Key | None = HAVN, status: ValueStatus = ValueStatus.NOT_KNOWN) -> ChartPoint:
    value = Value.missing(status) if number is None else Value.number(number)
    amount = None if number is None else Decimal(number)
    cell = None if key is None else CellValue(key, value, FigureOrigin.SUBMITTED)
    return ChartPoint("–" if number is None else str(number), amount, cell)


def pictures(sagaland: Any) -> Iterator[str]:
    both = tuple(CellValue(key, Value.number(1), FigureOrigin.SUBMITTED) for key in (HAVN, CASES))
    shown_in: Any = SimpleNamespace(cells=(both,))
    called = build_names(sagaland, "2031", (shown_in,))
    years = tuple(InvariantText(str(year)) for year in range(2020, 2034))
    few = (
        ChartSeries(InvariantText("a"), (point(1), point(None))),
        ChartSeries(InvariantText("b"), (point(3, None), point(4, CASES))),
    )
    gone = ChartSeries(InvariantText("c"), (point(None, HAVN, ValueStatus.SUPPRESSED), point(None, None)))
    many = tuple(
        ChartSeries(InvariantText(name), tuple(point(at if first <= at < last else None) for at in range(14)))
        for name, first, last in (("up", 0, 14), ("once", 5, 6), ("never", 0, 0))
    )
    lanes = tuple(
        ChartSeries(InvariantText(name), (point(number, key),), lane=InvariantText(lane))
        for name, number, key, lane in (("first", 9, HAVN, "A"), ("second", 1, CASES, "A"), ("third", None, CASES, "B"))
    )
    plots = {
        "two": ("bars", years[:2], few, ()),
        "stacked": ("stacked_bars", years[:2], (*few, gone), (point(4), point(5))),
        "half": ("stacked_bars", years[:2], few, (point(4), None)),
        "one": ("bars", years[:1], (few[0], gone), (point(7, CASES),)),
        "unknown": ("bars", years[:1], few[:1], (point(None),)),
        "none": ("bars", years[:2], (gone,), ()),
        "lines": ("lines", years, many, ()),
        "dated": ("lines", years[:2], few, ()),
        "way": ("way", years[:1], lanes, ()),
    }
    for name, (kind, groups, series, totals) in plots.items():
        unit = Unit.PERSONS if name in ("one", "two") else None
        facts: Any = (kind, kind, "en", groups, series, totals, unit)
        plot = ChartData(name, "t", InvariantText("Title"), *facts, dated=name == "dated")
        yield f"{name}: {plain(describe_chart(called, plot))}"
        yield f"drawn {plain(list_chart_sources([plot], 'en'))} {plain(list_chart_sources([plot], 'nb'))}"


def lines(sagaland: Any) -> Iterator[str]:
    about = sagaland.rounds["2031"]
    items = (
        TableItem(measure="victims_assisted", where={"sex": "male"}),
        TableItem(provider="police", level=1),
        TableItem(where={"sex": "female"}, rest="age"),
        TableItem(where={"exploitation": "labour"}, rest="exploitation"),
        TableItem(steps=-1),
        TableItem(period=BEFORE, measure="cases_opened", change=True),
        TableItem(label="parts.1", heading=True),
        TableItem(),
    )
    axes = {
        "codes": TableAxis(dimension="exploitation", total=True),
        "some": TableAxis(dimension="exploitation", codes=("labour_crime", "sexual")),
        "group": TableAxis(group="shelters", group_total=True),
        "members": TableAxis(group="follow_up"),
        "periods": TableAxis(periods=(BEFORE, YEAR)),
        "steps": TableAxis(steps=(-1, 0)),
        "items": TableAxis(items=items),
        "none": TableAxis(),
    }
    for name, one in axes.items():
        table = Table(part=1, rows=one, columns=TableAxis(periods=(YEAR,)) if name == "group" else TableAxis())
        for rest in (False, True):
            found = table_cells.build_axis_lines(sagaland, about, "assisted", table, one, rest=rest)
            yield from (f"axis {name} {rest} {plain(each)}" for each in found)


def told() -> Iterator[str]:
    values = (Value.number(4), Value.number("4.5"), Value.missing(ValueStatus.NOT_KNOWN), Value.number(0))
    for value in values:
        for how in (ValueQualifier.EXACT, ValueQualifier.ABOUT, ValueQualifier.AT_LEAST, ValueQualifier.AT_MOST):
            ends = [
                _read_published_number(value, how, upper, place) for upper in (None, *values[:1]) for place in ("", "t")
            ]
            yield f"number {value} {how}: {plain(ends)}"
    one, two = PublishedFigure(2, 5, ("a", "b")), PublishedFigure(3, None, ("b", "c"))
    yield f"both {plain([_combine_published_ranges(one, two), _combine_published_ranges(one, PublishedFigure(1, 9, ())), _combine_published_ranges(two, one)])}"
    yield f"inside {_narrow_to_bracket(HAVN, [('sex', 'male'), ('age', 'minor')]).text()}"
    cell = CellValue(HAVN, Value.number(4), FigureOrigin.SUBMITTED, bracket=Value.number(2))
    cells = ((cell, None, CellValue(None, Value.number(9), FigureOrigin.SUBMITTED)),)
    facts = {"chapters": {}, "fewer": ((MEN, 3),), "cells": (), "plots": (), "queries": ()}
    empty: dict[str, Any] = {"headcount": None, "appendix": None}
    for bracket in ((), (("sex", "female"),)):
        tables = (SimpleNamespace(id="t", cells=cells, bracket=bracket),)
        again = (*tables, SimpleNamespace(id="u", cells=((replace(cell, value=Value.number(5)),),), bracket=()))
        release: Any = SimpleNamespace(tables=again, **facts, **empty)
        yield f"shown {plain(dict(list_published_figures(release)))} twice {plain(dict(find_repeated_figures(release)))}"


def rounds(shelf: Any) -> Iterator[str]:
    """Figures that are rounded, with nothing beside them that tells the true one."""
    whole = shelf.figures[HAVN]
    shelf.figures[HAVN] = replace(
        whole,
        qualifier=ValueQualifier.AT_LEAST,
        upper=Value.number(16),
        published=Value.number(13),
        computed=Value.number(12),
        computed_upper=Value.number(17),
    )
    figures = RoundedFigures(shelf, {HAVN: 15, WOMEN: 12})
    for key in (HAVN, WOMEN, MEN, HAVN.replace_provider("dal_shelter")):
        yield f"rounded {key.text()}: {plain(figures.get(key))}"
    for key, dimension in (
        (HAVN, "sex"),
        (HAVN, "age"),
        (HAVN.replace_provider("fjord_shelter"), "sex"),
        (CASES, "sex"),
    ):
        yield f"left {key.text()}: {plain(figures.find_unplaced_remainder(key, dimension, None))}"
    follow = Key("victims_assisted", "follow_up", YEAR)
    labour = follow.at("exploitation", "labour")
    hidden = ({WOMEN: 0}, {HAVN: 3}, {labour: 0}, {labour.at("exploitation", "labour_crime"): 0}, {follow: 0})
    ways = ((HAVN, "sex", None), (follow, "exploitation", None), (follow, "exploitation", "labour"))
    for kept in hidden:
        veiled = ReleasedFigures(shelf, kept)
        left = [plain(veiled.find_unplaced_remainder(*way)) for way in ways]
        yield f"withheld {plain(kept)}: {[plain(veiled.get(key)) for key in (*kept, MEN)]} {left}"
    reports = [figures.has_provider_figures(body) for body in ("police", "dal_shelter")]
    yield f"{reports} {plain(figures.revisions)} {plain(figures.disputes)}"


def editions(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """What readers hold in their hands, one edition after the other."""
    held_now: dict[Key, PublishedFigure] = {}
    monkeypatch.setattr(prior_releases, "list_published_figures", lambda release: held_now)

    def edition(name: str, period: Period, fewer: tuple[Key, ...], told: dict[Key, PublishedFigure]) -> Any:
        held_now.clear()
        held_now.update(told)
        names_ = SimpleNamespace(round_name=name, period=period)
        return SimpleNamespace(names=names_, fewer=tuple((key, 3) for key in fewer))

    told = {
        HAVN: PublishedFigure(14, 14, ("t",)),
        MEN: PublishedFigure(0, 2, ("u",)),
        MINORS: PublishedFigure(0, 2, ()),
    }
    one = prior_releases.NOTHING_TOLD.after(edition("first", BEFORE, (MEN, MINORS), told), hides=True)
    yield f"first {plain(one)}"
    told = {HAVN: PublishedFigure(15, 15, ("t",)), MEN: PublishedFigure(3, 3, ("u",))}
    two = one.after(edition("second", YEAR, (), told), hides=False)
    yield f"second {plain(two)}"
    more = two.add_printed_edition({WOMEN: PublishedFigure(11, 11, ())}, [MINORS, HAVN])
    yield f"printed {plain(more)} {plain(sorted(one.text() for one in more.hidden))}"
    known = more.public({HAVN: 15, MEN: 2, WOMEN: 11, MINORS: 1})
    yield f"public {sorted(one.text() for one in known)}"
    asked = (HAVN, MINORS, MEN, replace(MEN, period=BEFORE), replace(HAVN, period=BEFORE))
    yield f"closed {[more.closed(key) for key in asked]}"


def merges() -> Iterator[str]:
    """Ways to merge codes that lie under different ones, and what each costs."""
    leaves = dict(zip(LEAVES, (9, 1, 2, 8, 1, 5), strict=True))
    told = counts(leaves)
    found = _CrossBranchMerger(island(), "region", told, dict.fromkeys(told, 3), Counts(told))
    units = [("west", "east"), ("north",), ("south",), ("asia",), ("africa",)]
    ways = list(found.pairs(units))
    yield f"pairs {plain(ways)}"
    yield f"costs {plain([found.compute_recoding_cost(way) for way in ways])} {plain([found.has_small_unit_count(unit) for unit in units])}"
    both = (("west", "north"), ("asia", "africa"))
    yield f"grown {plain(list(found.extend_cross_group(both, [*both, ('south',), ('east',)])))}"
    yield f"shrunk {plain(list(found.shrink_cross_group((('west', 'east', 'north'), ('asia', 'africa')))))}"


def fronts(sagaland: Any) -> Iterator[str]:
    """The rows of a table of which a front tells: the latest number, and the one before it."""

    def cell(key: Key | None, number: int | None) -> CellValue:
        value = Value.missing(ValueStatus.NOT_KNOWN) if number is None else Value.number(number)
        return CellValue(key, value, FigureOrigin.SUBMITTED)

    past, older = replace(HAVN, period=BEFORE), replace(HAVN, period=Period.from_year(2029))
    rows = (
        (cell(older, 5), cell(past, 7), cell(HAVN, 9)),
        (cell(past, 7), cell(WOMEN, 6), cell(MEN, 3)),
        (cell(WOMEN, 6), None, cell(HAVN, None)),
        (cell(None, 4), None, None),
        (cell(past, None), cell(CASES, 3), None),
    )
    labels = tuple((InvariantText(f"row {at}"), 0, at == 9) for at in range(len(rows)))
    heads = tuple(InvariantText(name) for name in "abc")
    table: Any = SimpleNamespace(row_labels=labels, cells=rows, column_labels=heads)
    yield from (f"row {plain(one)}" for one in report_texts._list_numeric_rows(table))
    both: Any = SimpleNamespace(cells=((cell(HAVN, 1), cell(CASES, 1)),))
    called = build_names(sagaland, "2031", (both,))
    group = HAVN.replace_provider("shelters")
    some = (
        (cell(replace(WOMEN, period=BEFORE), 4), cell(WOMEN, 6), None),
        (cell(past, 7), cell(HAVN, 9), None),
        (cell(replace(group, period=BEFORE), 20), cell(group, 1), None),
        (None, cell(HAVN.replace_provider("fjord_shelter"), 8), None),
    )
    shapes = {
        "overview": {"kind": "overview", "key": False, "cells": (*rows[:1], *some, *rows[:1])},
        "one thing": {"kind": "table", "key": True, "cells": some[:2]},
        "of a group": {"kind": "table", "key": True, "cells": some},
        "one row": {"kind": "table", "key": True, "cells": some[1:2]},
        "two things": {"kind": "table", "key": True, "cells": (some[1], (cell(CASES, 1), None, None))},
        "totals": {"kind": "table", "key": False, "cells": some},
        "printed": {"kind": "table", "key": False, "cells": some, "printed": True},
        "a body's": {"kind": "table", "key": False, "cells": some, "provider": "police", "printed": True},
    }
    plots = [
        SimpleNamespace(id=name, language=language, dated=dated, table=of)
        for language in ("nb", "en")
        for name, dated, of in (("p", False, "t"), ("q", True, "u"), ("r", True, "t"), ("s", True, "t"))
    ]
    for name, shape in shapes.items():
        own = {"id": "t", "column_labels": heads, "provider": "", "printed": False, **shape}
        own["row_labels"] = tuple((InvariantText(f"line {at}"), 0, False) for at in range(len(own["cells"])))
        made = report_texts.build_front_matter(called, [SimpleNamespace(**own)], plots, {"en": ()})  # type: ignore[list-item, arg-type]
        yield f"front {name}: {plain(made['en'])}"
    (written,) = made["en"]
    kept = replace(written, document=replace(written.document, blocks=written.document.blocks[:1]))
    other = replace(written, id="01")
    yield f"written {plain(report_texts.build_front_matter(called, [], [], {'en': (other, kept)}))}"
    table.row_labels = tuple((label, 0, True) for label, *_ in labels)
    yield f"headings {report_texts._list_numeric_rows(table)}"


def test_each_answer_is_as_it_was(sagaland: Any, shelf: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tilstand.protect.attack.published_figures.list_stated_places", lambda release: iter(()))
    figures = (*revised(sagaland, shelf), *rounds(shelf))
    seen = (*pictures(sagaland), *lines(sagaland), *told(), *fronts(sagaland))
    held(TOLD, [*figures, *seen, *merges(), *editions(monkeypatch)])


def test_the_record_has_small_numbers_that_are_drawn_and_that_revisions_tell(sagaland: Any) -> None:
    small: Any = SimpleNamespace(is_small_count=lambda key, value: value.known and 0 < value.exact_number < 3)
    plots = [
        SimpleNamespace(id="p", language=tag, points=[point(2), point(4), point(1, None)], totals=(None, point(1)))
        for tag in ("en", "nb")
    ]
    names_: Any = SimpleNamespace(language="en")
    listed = [
        SimpleNamespace(key=HAVN, published=Value.number(9), revised=Value.number(7)),
        SimpleNamespace(key=MEN, published=Value.number(2), revised=Value.number(9)),
        SimpleNamespace(key=WOMEN, published=Value.missing(ValueStatus.NOT_KNOWN), revised=Value.number(1)),
    ]
    release: Any = SimpleNamespace(plots=plots, names=names_, appendix=SimpleNamespace(revised=listed))
    assert list(_find_small_chart_counts(small, release)) == [
        {"picture": "p", "key": HAVN.text(), "value": "2"},
        {"picture": "p", "key": HAVN.text(), "value": "1"},
    ]
    assert list(_find_small_revision_counts(small, release)) == [
        {"kind": "difference", "key": HAVN.text(), "value": "2"},
        {"kind": "published", "key": MEN.text(), "value": "2"},
    ]


def test_whole_numbers_are_filled_in_where_parts_of_numbers_would_do() -> None:
    """Three that are one in each pair: half of each would do, and no whole numbers."""
    pairs = (("x", "a", "b"), ("y", "b", "c"), ("z", "a", "c"))
    rows = tuple(Constraint.from_equation(name, {one: 1, two: 1}, 1) for name, one, two in pairs)
    system = LinearSystem(tuple(Variable(name) for name in "abc"), rows)
    found = complete_unknowns(system, {"a": 0, "b": 1, "c": 2}, {}, {"y"})
    assert found.lacks == {"y": 1}
    assert found.numbers[:3].tolist() in ([1, 0, 0], [0, 1, 1])


def test_what_is_not_told_is_there_whoever_asks_and_is_never_counted() -> None:
    untold = _UnpublishedCounts({HAVN: 3}, lambda key: key.measure == HAVN.measure)
    assert (HAVN in untold, MEN in untold, CASES in untold, "x" in untold) == (False, True, False, False)
    assert (untold[MEN], list(untold), len(untold), bool(untold)) == (0, [], 1, True)
    with pytest.raises(KeyError):
        untold[HAVN]


def test_a_sum_is_known_where_all_is_and_else_has_the_first_reason() -> None:
    def figure(number: int | None, how: ValueQualifier = ValueQualifier.EXACT) -> Figure:
        value = Value.missing(ValueStatus.NOT_SUBMITTED) if number is None else Value.number(number)
        return Figure(HAVN, value, FigureOrigin.SUBMITTED, how)

    sums = {
        "8": (figure(3), figure(5)),
        "not_submitted": (figure(3), figure(None), None),
        "not_known": (None, figure(None)),
        "7": (figure(7, ValueQualifier.DERIVED),),
    }
    for told_, some in sums.items():
        found = _add_figure_values(some)
        assert (str(found) if found.known else found.status) == told_
    assert _add_figure_values((figure(3), figure(4, ValueQualifier.AT_LEAST))).status is ValueStatus.NOT_KNOWN


def test_schemes_stand_in_their_order_and_then_by_name(sagaland: Any) -> None:
    def chart(order: int, kind: str = "scheme") -> Any:
        return SimpleNamespace(order=order, kind=kind)

    charts = {"z": chart(1), "b": chart(2), "a": chart(2), "x": chart(0, "bars")}
    view: Any = SimpleNamespace(charts=charts)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(scheme, "_build_scheme", lambda view, called, name, chart, language: (name, language))
        told = scheme.build_schemes(view, None, ["en", "nb"])  # type: ignore[arg-type]
    assert told == (("z", "en"), ("a", "en"), ("b", "en"), ("z", "nb"), ("a", "nb"), ("b", "nb"))


def test_tables_are_met_where_the_report_has_them_then_where_they_stand() -> None:
    def chapter(number: int | None, provider: str | None, *places: str) -> Any:
        inserts = [SimpleNamespace(kind=one.split()[0], id=one.split()[1]) for one in places]
        return SimpleNamespace(number=number, provider=provider, document=SimpleNamespace(inserts=inserts))

    chapters = (
        chapter(None, None, "chart z", "box persons"),
        chapter(1, "police", "table d"),
        chapter(1, None, "table a"),
        chapter(7, None, "table e"),
    )
    tables = [SimpleNamespace(id=name, part=part) for name, part in (("b", 2), ("a", 1), ("c", 1), ("e", 2))]
    plots = [SimpleNamespace(id="p", table="c"), SimpleNamespace(id="q", table="a")]
    called = SimpleNamespace(parts=(1, 2), languages=("en",))
    release: Any = SimpleNamespace(names=called, chapters={"en": chapters}, tables=tables, plots=plots)
    met = [f"{kind} {name}" for kind, name in dict.fromkeys(table_notes._list_places_in_order(release))]
    own = ["chart z", "table a", "chart p", "table c", "table d"]
    assert met == [*own, "table b", "table e", "chart q"]
