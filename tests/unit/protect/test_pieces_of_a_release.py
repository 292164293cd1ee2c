"""What a release is made of piece by piece: the gate, tables, pictures, schemes, what readers work out.

`pieces.txt` holds each answer; `RENEW=1` writes it anew after a change that is meant.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from importlib import import_module
from itertools import product
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from plain import held, plain

from tilstand.define.tables import ChartAxis, ChartItem, Table
from tilstand.errors import CollectionError
from tilstand.model import CellValue
from tilstand.model.chart import ChartData, ChartPoint, ChartSeries
from tilstand.model.document import Chapter
from tilstand.model.release import BodyQuery, Release, ReleasedText
from tilstand.protect import chart_data, charts, names, tables
from tilstand.protect import charts as scheme
from tilstand.protect.attack.intruders import DominatedCount
from tilstand.protect.attack.prior_releases import NOTHING_TOLD
from tilstand.protect.attack.published_figures import PublishedFigure
from tilstand.protect.attack.system import AttackSystem
from tilstand.protect.names import build_names
from tilstand.protect.number_gate import (
    NonStatisticalNumbers,
    _classify_value_type,
    _is_settled_piece,
    _list_text_fields,
    _NumberGate,
)
from tilstand.protect.table_cells import AxisLine
from tilstand.sdc.aggregation import AggregationSystem
from tilstand.sdc.intervals import FeasibilityInterval
from tilstand.terms import (
    FigureOrigin,
    InvariantText,
    JoinedText,
    Key,
    Period,
    TextPiece,
    TranslatedText,
    TypedText,
    Unit,
    Value,
    ValueStatus,
)

read: Any = import_module("tilstand.protect.attack.attack")

pytestmark = pytest.mark.slow

TOLD = Path(__file__).with_name("pieces.txt")
YEAR, BEFORE = Period.from_year(2031), Period.from_year(2030)
HAVN = Key("victims_assisted", "havn_shelter", YEAR)
WOMEN, MEN = HAVN.at("sex", "female"), HAVN.at("sex", "male")
CASES = Key("cases_opened", "police", YEAR)
NAN, INF = float("nan"), float("inf")


def cell(key: Key | None, number: Any = None, upper: Any = None) -> CellValue:
    value = Value.missing(ValueStatus.NOT_KNOWN) if number is None else Value.number(number)
    more = {} if upper is None else {"upper": Value.number(upper)}
    return CellValue(key, value, FigureOrigin.SUBMITTED, **more)


def point(number: Any, key: Key | None = HAVN, upper: Any = None) -> ChartPoint:
    amount = None if number is None else Decimal(str(number))
    return ChartPoint(str(number), amount, cell(key, number, upper))


@dataclass(frozen=True)
class Odd:
    """Something that is told, with parts of every kind."""

    id: str
    said: Any
    parts: tuple[Any, ...] = ()
    by: Any = None
    number: int = 7


@dataclass(frozen=True)
class Nameless:
    said: Any


def gates() -> Iterator[str]:
    kinds = (
        ReleasedText,
        InvariantText,
        ChartPoint,
        TextPiece,
        Key,
        ChartData,
        Chapter,
        dict,
        tuple,
        Release,
        BodyQuery,
        int,
        str,
        type(None),
    )
    yield f"shapes {[_classify_value_type(kind) for kind in kinds]}"
    yield f"parts {[_list_text_fields(kind) for kind in (Odd, Nameless, BodyQuery, ChartPoint, ChartSeries)]}"
    made = [TextPiece("7", "en", kind, cells) for kind in ("words", "name", "law", "number") for cells in ((), (HAVN,))]
    yield f"settled {[_is_settled_piece(one) for one in made]}"
    known = {"en": NonStatisticalNumbers((("the five", "name"),), frozenset((2031,)), {"In 9 of them": "labels, x"})}
    both = {**known, "nb": NonStatisticalNumbers(())}
    stated = ReleasedText(
        (("en", (TextPiece("It is ", "en"), TextPiece("37", "en", "number", (HAVN,)), TextPiece("."))),)
    )
    signed = ReleasedText((("en", (TextPiece("−"), TextPiece("37", "en", "number", (HAVN, "x")))),))
    bare = ReleasedText((("en", (TextPiece("37", "en", "number"), TextPiece(" of 12", "en"), TextPiece("", "en"))),))
    apart = ReleasedText((("en", (TextPiece("the ", "en"), TextPiece("five and 4", "en"), TextPiece("0 more"))),))
    other = ReleasedText(
        (("en", (TextPiece("fem av dem", "nb"),)), ("nb", (TextPiece("the five", "en"), TextPiece(" 8", "nb"))))
    )
    texts = {
        "plain": InvariantText("the five of 2031"),
        "twice": JoinedText((InvariantText("12 of "), InvariantText("13"), TypedText(InvariantText("§ 9"), "law")), ""),
        "label": InvariantText("In 9 of them"),
        **{"stated": stated, "signed": signed, "bare": bare, "apart": apart, "other": other},
    }
    for name, text in texts.items():
        for knowledge in (known, both):
            gate = _NumberGate(knowledge)
            told = gate.text(text, ("a", "2"))
            same = gate.text(text, ("b",))
            cells = sorted(one.text() for one in gate.cells)
            yield f"{name}: {plain(told.spoken)} {gate.problems} {cells} {told is same}"
    odd = Odd(
        "x",
        InvariantText("1 of"),
        (Odd("y", InvariantText("2")), 3, InvariantText("4"), Nameless(InvariantText("5"))),
        {"k": InvariantText("6")},
    )
    gate = _NumberGate(known)
    through = gate.check_value((odd, Nameless((InvariantText("none"), odd)), 5, None), ("top",))
    yield f"passed {gate.problems} {plain(through)} {through[2:]}"
    whole = Odd("z", ReleasedText((("en", (TextPiece("w"),)),)))
    left = [gate.check_value(5, ()), gate.whole(Nameless(9), ()), gate.whole(whole, ())]
    yield f"left {plain(left)}"
    series = (ChartSeries(InvariantText("a 3"), (point(1),)),)
    facts: Any = (InvariantText("Of 8"), "bars", "bars", "en", (InvariantText("2031"),), series, (None,), None)
    gate = _NumberGate(both)
    drawn = gate.check_value(ChartData("p", "t", *facts), ("plots", "1"))
    yield f"plot {plain(drawn)} {gate.problems} {list(gate.inner)}"


def written() -> Iterator[str]:
    for text in ("Act § 9", "9 of them", "Act", "§ 9 and 4", "1 January", "1 January and 4", "31. desember", ""):
        for tags in (("en",), ("nb", "en"), ()):
            both = [one(text, tags).pieces("en") for one in (names.type_declared_text, names.type_day_rule)]
            yield f"{text} {tags}: {plain(both)}"
    view: Any = SimpleNamespace(settings=SimpleNamespace(language="nb"))
    notes = [names.get_note_text(view, text) for text in ("Note", "")]
    yield f"noted {[one.text(tag) for one in notes for tag in ('nb', 'en')]}"


def schemes(sagaland: Any) -> Iterator[str]:
    called = build_names(sagaland, "2031", ())
    labels = {name: InvariantText(f"<{name}>") for name in ("t", "a", "b", "n", "x", "y")}
    view: Any = SimpleNamespace(labels=labels)
    boxes = tuple(SimpleNamespace(title=title, lines=lines) for title, lines in (("a", ("x", "y")), ("b", ())))
    for note in ("n", ""):
        for some in (boxes, boxes[:1]):
            chart: Any = SimpleNamespace(title="t", note=note, boxes=some, kind="scheme")
            for tag in ("en", "nb"):
                made = scheme._build_scheme(view, called, "who", chart, tag)
                yield f"scheme {note!r} {tag} {made.alt.text(tag)}: {plain(made)}"


def drawings(sagaland: Any) -> Iterator[str]:
    """What is drawn instead: every kind, with totals that fit and do not, ranges, many parts, below none."""
    called = build_names(sagaland, "2031", (SimpleNamespace(cells=((cell(HAVN, 1), cell(CASES, 1)),)),))  # type: ignore[arg-type]
    shapes: dict[str, tuple[list[tuple[Any, ...]], tuple[Any, ...]]] = {
        "whole": ([(point(3), point(4)), (point(2), point(1))], (point(5), point(5))),
        "not whole": ([(point(3), point(4)), (point(2), point(1))], (point(6), point(7))),
        "one whole": ([(point(3), point(4)), (point(2), point(1))], (point(5), point(7))),
        "half": ([(point(3), point(4))], (None, point(4))),
        "no total": ([(point(3), point(4))], (None, None)),
        "unknown": ([(point(None), point(4))], (point(None), point(4))),
        "ranged": ([(point(1, upper=3), point(4))], (point(3), point(4))),
        "many": ([(point(1), point(1))] * 6, (point(6), point(6))),
        "five": ([(point(1), point(1))] * 5, (point(5), point(5))),
        "below": ([(point(-1), point(4))], (point(-1), point(4))),
        "parts": ([(point("2.5"), point(4))], (point("2.5"), point(4))),
        "200": ([(point(200), point(4))], (point(200), point(4))),
        "201": ([(point(201), point(4))], (point(201), point(4))),
        "nothing": ([], (None, None)),
    }
    for kind in ("donut", "stacked_bars", "pictogram", "lines", "bars", "small_multiples", "way"):
        for name, (rows, totals) in shapes.items():
            series = tuple(ChartSeries(InvariantText(f"s{at}"), row) for at, row in enumerate(rows))
            for unit in (None, Unit.REGISTRATIONS) if kind == "pictogram" else (None,):
                facts: Any = (kind, kind, "en", (InvariantText("g"), InvariantText("h")), series, totals, unit)
                given = ChartData("p", "t", InvariantText("T"), *facts, notes=(InvariantText("Own."),))
                made = charts._correct_chart_kind(called, given)
                yield f"honest {kind} {name} {unit}: {made.kind} {[one.text('en') for one in made.notes]}"
    for count in (1, 2, 3):
        parts = tuple(TranslatedText.from_texts({"en": f"e{at}", "nb": f"n{at}"}) for at in range(count))
        yield f"listed {[plain(charts._TextList(parts).pieces(tag)) for tag in ('en', 'nb')]}"
    mixed = (
        ChartSeries(InvariantText("a"), (point(1), point(2, CASES))),
        ChartSeries(InvariantText("b"), (point(3, None),)),
    )
    for kind in ("way", "bars", "small_multiples", "lines"):
        for totals in ((point(4), None), (None, point(4)), (), (point(4, CASES),)):
            facts = (kind, kind, "en", (InvariantText("g"),), mixed, totals, None)
            breaks = {1: InvariantText("new rule"), 2: InvariantText("moved"), 3: InvariantText("new rule")}
            given = ChartData("p", "t", InvariantText("T"), *facts, breaks=breaks)
            own = [plain(charts._add_series_unit(called, given, one)) for one in mixed]
            said = [one.text("en") for one in charts._list_break_notes(called, given)]
            yield f"{kind} {len(totals)}: {own} {said} {plain(charts._label_chart_total(called, given))}"


def plotted(sagaland: Any) -> Iterator[str]:
    """Lines of a table as a chart finds them: by codes, bodies and periods, in common or not."""
    past = replace(HAVN, period=BEFORE)
    dal, older = HAVN.replace_provider("dal_shelter"), replace(HAVN, period=Period.from_year(2029))
    rows = (
        (cell(older, 1), cell(past, 2), cell(HAVN, 3)),
        (cell(None, 9), None, None),
        (cell(older.at("sex", "female"), 1), cell(past.at("sex", "female"), 1), cell(WOMEN, 2)),
        (
            cell(older.replace_provider("dal_shelter"), 5),
            cell(past.replace_provider("dal_shelter"), 6),
            cell(dal, None),
        ),
        (None, None, cell(CASES, 1200)),
    )
    labels = tuple((InvariantText(f"r{at}"), at % 2, at == 1) for at in range(len(rows)))
    heads = tuple(InvariantText(name) for name in ("2029", "2030", "b"))
    table: Any = SimpleNamespace(id="t", row_labels=labels, column_labels=heads, cells=rows)
    called = build_names(sagaland, "2031", (table,))
    asked: list[Any] = []

    def breaks(measure: str, body: str, before: Period, after: Period) -> tuple[Any, ...]:
        asked.append((measure, body, str(before), str(after)))
        reason = InvariantText(f"{measure[:6]} {body[:4]}")
        return (SimpleNamespace(reason=reason), SimpleNamespace(reason=InvariantText("rule")))[: len(body) % 3]

    facts = {one: getattr(called, one) for one in ("measures", "list_figure_units", "words")}
    named: Any = SimpleNamespace(find_breaks_between=breaks, **facts)
    filters = ({}, {"sex": "female"})
    for where in filters:
        declared = {"t": SimpleNamespace(where=where, columns=SimpleNamespace(items=()))}
        view = SimpleNamespace(tables=declared, measures=sagaland.measures, charts={}, labels=sagaland.labels)
        chart: Any = SimpleNamespace(kind="bars", parts="rows")
        one = chart_data._ChartDataBuilder(view, named, table, chart, "en")  # type: ignore[arg-type]
        yield f"rows {plain(one.rows)}"
        yield f"columns {plain(one.columns)}"
        lines = [*one.rows, *one.columns]
        ways = (lambda key: key.period, lambda key: key.provider, lambda key: key.measure)
        yield f"common {plain([[line.get_common_value(way) for way in ways] for line in lines])}"
        series = tuple(ChartSeries(InvariantText("s"), tuple(map(one.make_point, row))) for row in rows)
        for name, groups in (("columns", one.columns), ("rows", one.rows), ("back", one.columns[::-1])):
            found = one.breaks(groups, series)
            yield f"breaks {name} {plain(found)} {asked}"
            asked.clear()
        mixed = [*one.columns[:2], one.rows[0], one.columns[2]]
        yield f"breaks between periods alone {plain(one.breaks(mixed, series))} {asked}"
        asked.clear()
        for parts in (
            [],
            [(one.rows[0], InvariantText("x"))],
            [(one.rows[1], InvariantText("y"))],
            [(one.columns[0], InvariantText("z"))],
        ):
            yield f"total {plain(one.find_total_line(one.rows, parts))} {plain(one.find_total_line(one.columns, parts))}"
        points = [one.make_point(None), one.make_point(cell(None, 4)), one.make_point(cell(HAVN, 4))]
        yield f"points {plain(points)} latest {one.latest} named {one.name}"
        yield f"units {[str(one.unit(some)) for some in ((), series[:1], series[-1:], series[1:2])]}"
        for pick in (
            ChartItem(),
            ChartItem(steps=-1),
            ChartItem(provider="dal_shelter"),
            ChartItem(measure="cases_opened"),
        ):
            some = [where_.pick_line(group, pick, "rows", anywhere=True) for where_, group in ((one, lines),)]
            yield f"picked {pick.model_dump(exclude_defaults=True)}: {plain(some)}"
        yield f"all {plain([(line.at, label) for line, label in one.chosen(one.rows, ChartAxis(), 'rows')])}"
        yield f"one {plain([(line.at, label) for line, label in one.chosen(one.rows[:1], ChartAxis(), 'rows')])}"
    yield f"left {[chart_data._is_remainder_line(replace(one.rows[0], where={'sex': code})) for code in ('female', '_X')]}"


def tabulated(sagaland: Any) -> Iterator[str]:
    about = sagaland.rounds["2031"]
    look: Any = SimpleNamespace(
        look_up_remainder=lambda *given: f"rest {plain(given)}",
        cell=lambda key, bracket: f"cell {key.text()} {bracket}",
    )
    basic = {"part": 1, "rows": {}, "measure": "victims_assisted", "provider": "follow_up"}
    lines = {
        "none": AxisLine(InvariantText("")),
        "head": AxisLine(InvariantText("h"), heading=True),
        "body": AxisLine(InvariantText("b"), provider="police", measure="cases_opened"),
        "sex": AxisLine(InvariantText("s"), where={"sex": "female", "age": "minor"}, period=BEFORE),
        "rest": AxisLine(InvariantText("r"), rest=("sex", None), where={"sex": "_X", "age": "adult"}),
        "change": AxisLine(InvariantText("c"), change=True),
        "spare": AxisLine(InvariantText("p"), spare=True, named=True),
    }
    for name, facts in {
        "full": {**basic, "bracket": {"sex": "female"}},
        "filtered": {**basic, "where": {"exploitation": "labour", "sex": "male"}, "period": "2029"},
        "bare": {"part": 1, "rows": {}},
    }.items():
        made = tables._TableBuilder(sagaland, about, name, Table.model_validate(facts), look)
        for row, column in product(lines, lines):
            try:
                told = plain(made.cell(lines[row], lines[column]))
            except CollectionError as stopped:
                told = f"{stopped.title} {stopped.causes} {stopped.remedy}"
            yield f"cell {name} {row} {column}: {told}"
    numbers = {"no": None, "0": cell(HAVN, 0), "3": cell(HAVN, 3), "?": cell(HAVN), "hidden": hidden()}
    made = tables._TableBuilder(sagaland, about, "t", Table.model_validate(basic), look)
    for name, line in lines.items():
        stays = {one: made.is_kept_line(line, [own]) for one, own in numbers.items()}
        yield f"stays {name}: {stays} {made.is_kept_line(line, [])} {made.is_kept_line(line, list(numbers.values()))}"
        if not line.change:
            heads = (lines["none"], lines["change"])
            labels = [made.format_row_label(line, heads, told).text("en") for told in (False, True)]
            yield f"label {name}: {labels}"
    rows = tuple(AxisLine(InvariantText("x"), where={"sex": code}) for code in ("female", "male"))
    for first, second in product(numbers, numbers):
        grid = [[numbers[first]], [numbers[second]], [None]]
        own = [made.split((*rows, lines[name]), grid, 2) for name in ("rest", "sex")]  # type: ignore[arg-type]
        yield f"split {first} {second}: {own}"
    every = tuple(lines.values())
    yield f"dropped {[tables._list_dropped_lines(every, kept) for kept in ([], [0, 2], list(range(7)))]}"


def hidden() -> CellValue:
    return CellValue(HAVN, Value.missing(ValueStatus.SUPPRESSED), FigureOrigin.SUBMITTED)


SUMS = AggregationSystem.from_cell_lists([[0], [1], [2], [3], [0, 1, 2], [2, 3]], [4, 2, 0, 3])
KEYS = (HAVN, WOMEN, MEN, CASES)


def system(**facts: Any) -> AttackSystem:
    sums = replace(SUMS, **facts)
    return AttackSystem(
        sums, ("of sexes", "of cases"), {key: at for at, key in enumerate(KEYS)}, frozenset(KEYS[:3]), {}
    )


def readings(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    found, limits = system(), dict.fromkeys(KEYS, 3)
    given = np.array([True, False, False, True, True, True])
    ends = ((0, 4), (1, 2), (2, 2), (NAN, 3), (0, NAN), (0.4, 5), (1, INF), (1, 1.9999999), (0, 2))
    told = {
        WOMEN: PublishedFigure(1, 2, ("t",)),
        MEN: PublishedFigure(0, 2, ("u", "t")),
        CASES: PublishedFigure(3, 3, ("v",)),
    }
    kinds = frozenset(read._KINDS.values())
    for least, most in ends:
        rows = np.arange(4)
        flags = np.zeros(4, bool)
        reach = FeasibilityInterval(rows, np.full(4, float(least)), np.full(4, float(most)), flags, flags)
        for some in ({}, told):
            for by_name in (frozenset[Key](), frozenset({HAVN, MEN})):
                facts: Any = (found, some, found.sums, given, reach, limits, by_name)
                for own in (kinds, frozenset({"derived", "unsettled"}))[: 1 + (not some and not by_name)]:
                    leaks = plain(list(read._find_derived_disclosures(*facts, own)))
                    yield f"{least} {most} {len(some)} {len(by_name)} {len(own)}: {leaks}"
        monkeypatch.setattr(read, "compute_feasibility_intervals", lambda *given, reach=reach, **facts: reach)
        counts = [DominatedCount(at, low, high) for at, low, high in ((0, 1, 6), (1, 0, 2), (2, 2, 2), (3, 0, 4))]
        close = plain(list(read._find_dominance_disclosures(found, found.sums, given, iter(counts))))
        yield f"too close {least} {most}: {close}"
    yield f"too close of none {list(read._find_dominance_disclosures(found, found.sums, given, ()))}"
    for least, low, high in product((True, False), (0, 1, 4), (None, 2, 9)):
        proof = read._prove_bound(found.sums, given, 1, low, high, least=least)
        yield f"shows {least} {low} {high}: {plain(proof)}"
    floors = system(floor=np.array([1, 0, 0, 2]), ceiling=np.array([INF, 2, 1, 9]))
    for row, low, high in ((0, 1, INF), (1, 2, 2), (2, 0, 1), (3, 3, 3)):
        for kind in ("derived", "present", "narrowed", "unsettled"):
            some = (kind, floors, told, floors.sums, ~given | (np.arange(6) > 3), row, (float(low), float(high)))
            yield f"leak {row} {kind}: {plain(read._build_disclosure(*some))}"  # type: ignore[arg-type]
    rounded = {
        HAVN: PublishedFigure(3, 3, ("t",)),
        WOMEN: PublishedFigure(0, 0, ("t",)),
        MEN: PublishedFigure(1, 1, ()),
        CASES: PublishedFigure(6, 6, ()),
        HAVN.replace_provider("x"): PublishedFigure(0, 2, ()),
    }
    for own in (limits, dict.fromkeys(KEYS, 1), {WOMEN: 3}, {}):
        yield f"rounded {plain(read._bound_rounded_figures(found, rounded, own, NOTHING_TOLD))}"
    twice = {
        HAVN: (PublishedFigure(3, 3, ()), PublishedFigure(4, 4, ())),
        WOMEN: (PublishedFigure(0, 0, ()), PublishedFigure(3, 3, ())),
        CASES: (PublishedFigure(3, 3, ()), PublishedFigure(6, 6, ())),
        HAVN.replace_provider("x"): (PublishedFigure(3, 3, ()), PublishedFigure(6, 6, ())),
    }
    exact = dict(read._find_exact_repeats(twice, found, rounded))
    yield f"exact {plain(exact)} beside {plain(list(read._find_unrounded_disclosures(twice, exact)))}"
    some_told = {
        key: PublishedFigure(low, high, ("t",)) for key, low, high in zip(KEYS, (0, 1, 2, 3), (0, 1, 3, 3), strict=True)
    }
    yield f"told {plain(list(read._find_printed_disclosures(some_told, limits)))} {plain(list(read._find_printed_disclosures(some_told, {HAVN: 9})))}"
    yield f"settled {plain(sorted(one.text() for one in read._select_exact_figures(some_told)))}"
    leaks = tuple(read.Disclosure(kind, HAVN, 1, 1) for kind in ("told", "derived", "told"))  # type: ignore[arg-type]
    made = read.AttackResult(leaks, 3, 5, 7, {})
    yield f"counted {[made.count(kind) for kind in ('told', 'derived', 'exact')]} {plain(made)}"  # type: ignore[arg-type]


def test_each_piece_is_as_it_was(sagaland: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    own = (*gates(), *written(), *schemes(sagaland), *drawings(sagaland), *plotted(sagaland))
    held(TOLD, [*own, *tabulated(sagaland), *readings(monkeypatch)])
