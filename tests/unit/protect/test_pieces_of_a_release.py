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

from tilstand.define.chart import Lines, Pick
from tilstand.define.table import Table
from tilstand.disclosure.reach import Reached
from tilstand.disclosure.sums import Sums
from tilstand.errors import CollectionError
from tilstand.model import CellValue
from tilstand.model.document import Chapter
from tilstand.model.plot import Plot, Point, Series
from tilstand.model.release import Query, Release
from tilstand.model.told import Told
from tilstand.protect import pictures, plot, scheme, tabulate, typed
from tilstand.protect.attack.dominance import Dominated
from tilstand.protect.attack.earlier import NOTHING_TOLD
from tilstand.protect.attack.shown import ToldFigure
from tilstand.protect.attack.system import ToldSystem
from tilstand.protect.axis import AxisLine
from tilstand.protect.gate import _Gate, _parts, _settled, _shape
from tilstand.protect.known import Known
from tilstand.protect.names import names
from tilstand.terms import Alike, Joined, Key, Origin, Period, Piece, Status, Typed, Unit, Value, Written

read: Any = import_module("tilstand.protect.attack.read")

pytestmark = pytest.mark.slow

TOLD = Path(__file__).with_name("pieces.txt")
YEAR, BEFORE = Period.year(2031), Period.year(2030)
HAVN = Key("victims_assisted", "havn_shelter", YEAR)
WOMEN, MEN = HAVN.at("sex", "female"), HAVN.at("sex", "male")
CASES = Key("cases_opened", "police", YEAR)
NAN, INF = float("nan"), float("inf")


def cell(key: Key | None, number: Any = None, upper: Any = None) -> CellValue:
    value = Value.missing(Status.NOT_KNOWN) if number is None else Value.number(number)
    more = {} if upper is None else {"upper": Value.number(upper)}
    return CellValue(key, value, Origin.SUBMITTED, **more)


def point(number: Any, key: Key | None = HAVN, upper: Any = None) -> Point:
    amount = None if number is None else Decimal(str(number))
    return Point(str(number), amount, cell(key, number, upper))


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
    kinds = (Told, Alike, Point, Piece, Key, Plot, Chapter, dict, tuple, Release, Query, int, str, type(None))
    yield f"shapes {[_shape(kind) for kind in kinds]}"
    yield f"parts {[_parts(kind) for kind in (Odd, Nameless, Query, Point, Series)]}"
    made = [
        Piece("7", "en", kind, cells)
        for kind in ("words", "name", "law", "number")
        for cells in ((), (HAVN,))
    ]
    yield f"settled {[_settled(one) for one in made]}"
    known = {"en": Known((("the five", "name"),), frozenset((2031,)), {"In 9 of them": "labels, x"})}
    both = {**known, "nb": Known(())}
    stated = Told((("en", (Piece("It is ", "en"), Piece("37", "en", "number", (HAVN,)), Piece("."))),))
    signed = Told((("en", (Piece("−"), Piece("37", "en", "number", (HAVN, "x")))),))
    bare = Told((("en", (Piece("37", "en", "number"), Piece(" of 12", "en"), Piece("", "en"))),))
    apart = Told((("en", (Piece("the ", "en"), Piece("five and 4", "en"), Piece("0 more"))),))
    other = Told((("en", (Piece("fem av dem", "nb"),)), ("nb", (Piece("the five", "en"), Piece(" 8", "nb")))))
    texts = {
        "plain": Alike("the five of 2031"),
        "twice": Joined((Alike("12 of "), Alike("13"), Typed(Alike("§ 9"), "law")), ""),
        "label": Alike("In 9 of them"),
        **{"stated": stated, "signed": signed, "bare": bare, "apart": apart, "other": other},
    }
    for name, text in texts.items():
        for knowledge in (known, both):
            gate = _Gate(knowledge)
            told = gate.text(text, ("a", "2"))
            same = gate.text(text, ("b",))
            cells = sorted(one.text() for one in gate.cells)
            yield f"{name}: {plain(told.spoken)} {gate.problems} {cells} {told is same}"
    odd = Odd(
        "x", Alike("1 of"), (Odd("y", Alike("2")), 3, Alike("4"), Nameless(Alike("5"))), {"k": Alike("6")}
    )
    gate = _Gate(known)
    through = gate.passed((odd, Nameless((Alike("none"), odd)), 5, None), ("top",))
    yield f"passed {gate.problems} {plain(through)} {through[2:]}"
    whole = Odd("z", Told((("en", (Piece("w"),)),)))
    left = [gate.passed(5, ()), gate.whole(Nameless(9), ()), gate.whole(whole, ())]
    yield f"left {plain(left)}"
    series = (Series(Alike("a 3"), (point(1),)),)
    facts: Any = (Alike("Of 8"), "bars", "bars", "en", (Alike("2031"),), series, (None,), None)
    gate = _Gate(both)
    drawn = gate.passed(Plot("p", "t", *facts), ("plots", "1"))
    yield f"plot {plain(drawn)} {gate.problems} {list(gate.inner)}"


def written() -> Iterator[str]:
    for text in (
        "Act § 9",
        "9 of them",
        "Act",
        "§ 9 and 4",
        "1 January",
        "1 January and 4",
        "31. desember",
        "",
    ):
        for tags in (("en",), ("nb", "en"), ()):
            both = [one(text, tags).pieces("en") for one in (typed.law, typed.day_rule)]
            yield f"{text} {tags}: {plain(both)}"
    view: Any = SimpleNamespace(settings=SimpleNamespace(language="nb"))
    notes = [typed.noted(view, text) for text in ("Note", "")]
    yield f"noted {[one.text(tag) for one in notes for tag in ('nb', 'en')]}"


def schemes(sagaland: Any) -> Iterator[str]:
    called = names(sagaland, "2031", ())
    labels = {name: Alike(f"<{name}>") for name in ("t", "a", "b", "n", "x", "y")}
    view: Any = SimpleNamespace(labels=labels)
    boxes = tuple(
        SimpleNamespace(title=title, lines=lines) for title, lines in (("a", ("x", "y")), ("b", ()))
    )
    for note in ("n", ""):
        for some in (boxes, boxes[:1]):
            chart: Any = SimpleNamespace(title="t", note=note, boxes=some, kind="scheme")
            for tag in ("en", "nb"):
                made = scheme._scheme(view, called, "who", chart, tag)
                yield f"scheme {note!r} {tag} {made.alt.text(tag)}: {plain(made)}"


def drawings(sagaland: Any) -> Iterator[str]:
    """What is drawn instead: every kind, with totals that fit and do not, ranges, many parts, below none."""
    called = names(sagaland, "2031", (SimpleNamespace(cells=((cell(HAVN, 1), cell(CASES, 1)),)),))  # type: ignore[arg-type]
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
            series = tuple(Series(Alike(f"s{at}"), row) for at, row in enumerate(rows))
            for unit in (None, Unit.REGISTRATIONS) if kind == "pictogram" else (None,):
                facts: Any = (kind, kind, "en", (Alike("g"), Alike("h")), series, totals, unit)
                given = Plot("p", "t", Alike("T"), *facts, notes=(Alike("Own."),))
                made = pictures._honest(called, given)
                yield f"honest {kind} {name} {unit}: {made.kind} {[one.text('en') for one in made.notes]}"
    for count in (1, 2, 3):
        parts = tuple(Written.of({"en": f"e{at}", "nb": f"n{at}"}) for at in range(count))
        yield f"listed {[plain(pictures._Listed(parts).pieces(tag)) for tag in ('en', 'nb')]}"
    mixed = (Series(Alike("a"), (point(1), point(2, CASES))), Series(Alike("b"), (point(3, None),)))
    for kind in ("way", "bars", "small_multiples", "lines"):
        for totals in ((point(4), None), (None, point(4)), (), (point(4, CASES),)):
            facts = (kind, kind, "en", (Alike("g"),), mixed, totals, None)
            breaks = {1: Alike("new rule"), 2: Alike("moved"), 3: Alike("new rule")}
            given = Plot("p", "t", Alike("T"), *facts, breaks=breaks)
            own = [plain(pictures._says_its_own(called, given, one)) for one in mixed]
            said = [one.text("en") for one in pictures._breaks(called, given)]
            yield f"{kind} {len(totals)}: {own} {said} {plain(pictures._counted(called, given))}"


def plotted(sagaland: Any) -> Iterator[str]:
    """Lines of a table as a chart finds them: by codes, bodies and periods, in common or not."""
    past = replace(HAVN, period=BEFORE)
    dal, older = HAVN.of("dal_shelter"), replace(HAVN, period=Period.year(2029))
    rows = (
        (cell(older, 1), cell(past, 2), cell(HAVN, 3)),
        (cell(None, 9), None, None),
        (cell(older.at("sex", "female"), 1), cell(past.at("sex", "female"), 1), cell(WOMEN, 2)),
        (cell(older.of("dal_shelter"), 5), cell(past.of("dal_shelter"), 6), cell(dal, None)),
        (None, None, cell(CASES, 1200)),
    )
    labels = tuple((Alike(f"r{at}"), at % 2, at == 1) for at in range(len(rows)))
    heads = tuple(Alike(name) for name in ("2029", "2030", "b"))
    table: Any = SimpleNamespace(id="t", row_labels=labels, column_labels=heads, cells=rows)
    called = names(sagaland, "2031", (table,))
    asked: list[Any] = []

    def breaks(measure: str, body: str, before: Period, after: Period) -> tuple[Any, ...]:
        asked.append((measure, body, str(before), str(after)))
        reason = Alike(f"{measure[:6]} {body[:4]}")
        return (SimpleNamespace(reason=reason), SimpleNamespace(reason=Alike("rule")))[: len(body) % 3]

    facts = {one: getattr(called, one) for one in ("measures", "units", "words")}
    named: Any = SimpleNamespace(breaks_between=breaks, **facts)
    filters = ({}, {"sex": "female"})
    for where in filters:
        declared = {"t": SimpleNamespace(where=where, columns=SimpleNamespace(items=()))}
        view = SimpleNamespace(tables=declared, measures=sagaland.measures, charts={}, labels=sagaland.labels)
        chart: Any = SimpleNamespace(kind="bars", parts="rows")
        one = plot._Drawing(view, named, table, chart, "en")  # type: ignore[arg-type]
        yield f"rows {plain(one.rows)}"
        yield f"columns {plain(one.columns)}"
        lines = [*one.rows, *one.columns]
        ways = (lambda key: key.period, lambda key: key.provider, lambda key: key.measure)
        yield f"common {plain([[line.common(way) for way in ways] for line in lines])}"
        series = tuple(Series(Alike("s"), tuple(map(one.point, row))) for row in rows)
        for name, groups in (("columns", one.columns), ("rows", one.rows), ("back", one.columns[::-1])):
            found = one.breaks(groups, series)
            yield f"breaks {name} {plain(found)} {asked}"
            asked.clear()
        mixed = [*one.columns[:2], one.rows[0], one.columns[2]]
        yield f"breaks between periods alone {plain(one.breaks(mixed, series))} {asked}"
        asked.clear()
        for parts in (
            [],
            [(one.rows[0], Alike("x"))],
            [(one.rows[1], Alike("y"))],
            [(one.columns[0], Alike("z"))],
        ):
            yield f"total {plain(one.total(one.rows, parts))} {plain(one.total(one.columns, parts))}"
        points = [one.point(None), one.point(cell(None, 4)), one.point(cell(HAVN, 4))]
        yield f"points {plain(points)} latest {one.latest} named {one.name}"
        yield f"units {[str(one.unit(some)) for some in ((), series[:1], series[-1:], series[1:2])]}"
        for pick in (Pick(), Pick(steps=-1), Pick(provider="dal_shelter"), Pick(measure="cases_opened")):
            some = [where_.picked(group, pick, "rows", anywhere=True) for where_, group in ((one, lines),)]
            yield f"picked {pick.model_dump(exclude_defaults=True)}: {plain(some)}"
        yield f"all {plain([(line.at, label) for line, label in one.chosen(one.rows, Lines(), 'rows')])}"
        yield f"one {plain([(line.at, label) for line, label in one.chosen(one.rows[:1], Lines(), 'rows')])}"
    yield f"left {[plot._is_left(replace(one.rows[0], where={'sex': code})) for code in ('female', '_X')]}"


def tabulated(sagaland: Any) -> Iterator[str]:
    about = sagaland.rounds["2031"]
    look: Any = SimpleNamespace(
        remainder=lambda *given: f"rest {plain(given)}",
        cell=lambda key, bracket: f"cell {key.text()} {bracket}",
    )
    basic = {"part": 1, "rows": {}, "measure": "victims_assisted", "provider": "follow_up"}
    lines = {
        "none": AxisLine(Alike("")),
        "head": AxisLine(Alike("h"), heading=True),
        "body": AxisLine(Alike("b"), provider="police", measure="cases_opened"),
        "sex": AxisLine(Alike("s"), where={"sex": "female", "age": "minor"}, period=BEFORE),
        "rest": AxisLine(Alike("r"), rest=("sex", None), where={"sex": "_X", "age": "adult"}),
        "change": AxisLine(Alike("c"), change=True),
        "spare": AxisLine(Alike("p"), spare=True, named=True),
    }
    for name, facts in {
        "full": {**basic, "bracket": {"sex": "female"}},
        "filtered": {**basic, "where": {"exploitation": "labour", "sex": "male"}, "period": "2029"},
        "bare": {"part": 1, "rows": {}},
    }.items():
        made = tabulate._Tabulation(sagaland, about, name, Table.model_validate(facts), look)
        for row, column in product(lines, lines):
            try:
                told = plain(made.cell(lines[row], lines[column]))
            except CollectionError as stopped:
                told = f"{stopped.title} {stopped.causes} {stopped.remedy}"
            yield f"cell {name} {row} {column}: {told}"
    numbers = {"no": None, "0": cell(HAVN, 0), "3": cell(HAVN, 3), "?": cell(HAVN), "hidden": hidden()}
    made = tabulate._Tabulation(sagaland, about, "t", Table.model_validate(basic), look)
    for name, line in lines.items():
        stays = {one: made.stays(line, [own]) for one, own in numbers.items()}
        yield f"stays {name}: {stays} {made.stays(line, [])} {made.stays(line, list(numbers.values()))}"
        if not line.change:
            heads = (lines["none"], lines["change"])
            labels = [made.row_label(line, heads, told).text("en") for told in (False, True)]
            yield f"label {name}: {labels}"
    rows = tuple(AxisLine(Alike("x"), where={"sex": code}) for code in ("female", "male"))
    for first, second in product(numbers, numbers):
        grid = [[numbers[first]], [numbers[second]], [None]]
        own = [made.split((*rows, lines[name]), grid, 2) for name in ("rest", "sex")]  # type: ignore[arg-type]
        yield f"split {first} {second}: {own}"
    every = tuple(lines.values())
    yield f"dropped {[tabulate._dropped(every, kept) for kept in ([], [0, 2], list(range(7)))]}"


def hidden() -> CellValue:
    return CellValue(HAVN, Value.missing(Status.SUPPRESSED), Origin.SUBMITTED)


SUMS = Sums.of([[0], [1], [2], [3], [0, 1, 2], [2, 3]], [4, 2, 0, 3])
KEYS = (HAVN, WOMEN, MEN, CASES)


def system(**facts: Any) -> ToldSystem:
    sums = replace(SUMS, **facts)
    return ToldSystem(
        sums, ("of sexes", "of cases"), {key: at for at, key in enumerate(KEYS)}, frozenset(KEYS[:3]), {}
    )


def readings(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    found, limits = system(), dict.fromkeys(KEYS, 3)
    given = np.array([True, False, False, True, True, True])
    ends = ((0, 4), (1, 2), (2, 2), (NAN, 3), (0, NAN), (0.4, 5), (1, INF), (1, 1.9999999), (0, 2))
    told = {
        WOMEN: ToldFigure(1, 2, ("t",)),
        MEN: ToldFigure(0, 2, ("u", "t")),
        CASES: ToldFigure(3, 3, ("v",)),
    }
    kinds = frozenset(read._KINDS.values())
    for least, most in ends:
        rows = np.arange(4)
        flags = np.zeros(4, bool)
        reach = Reached(rows, np.full(4, float(least)), np.full(4, float(most)), flags, flags)
        for some in ({}, told):
            for by_name in (frozenset[Key](), frozenset({HAVN, MEN})):
                facts: Any = (found, some, found.sums, given, reach, limits, by_name)
                for own in (kinds, frozenset({"derived", "unsettled"}))[: 1 + (not some and not by_name)]:
                    leaks = plain(list(read._worked_out(*facts, own)))
                    yield f"{least} {most} {len(some)} {len(by_name)} {len(own)}: {leaks}"
        monkeypatch.setattr(read, "reached", lambda *given, reach=reach, **facts: reach)
        counts = [Dominated(at, low, high) for at, low, high in ((0, 1, 6), (1, 0, 2), (2, 2, 2), (3, 0, 4))]
        close = plain(list(read._too_close(found, found.sums, given, iter(counts))))
        yield f"too close {least} {most}: {close}"
    yield f"too close of none {list(read._too_close(found, found.sums, given, ()))}"
    for least, low, high in product((True, False), (0, 1, 4), (None, 2, 9)):
        proof = read._shows(found.sums, given, 1, low, high, least=least)
        yield f"shows {least} {low} {high}: {plain(proof)}"
    floors = system(floor=np.array([1, 0, 0, 2]), ceiling=np.array([INF, 2, 1, 9]))
    for row, low, high in ((0, 1, INF), (1, 2, 2), (2, 0, 1), (3, 3, 3)):
        for kind in ("derived", "present", "narrowed", "unsettled"):
            some = (
                kind,
                floors,
                told,
                floors.sums,
                ~given | (np.arange(6) > 3),
                row,
                (float(low), float(high)),
            )
            yield f"leak {row} {kind}: {plain(read._leak(*some))}"  # type: ignore[arg-type]
    rounded = {
        HAVN: ToldFigure(3, 3, ("t",)),
        WOMEN: ToldFigure(0, 0, ("t",)),
        MEN: ToldFigure(1, 1, ()),
        CASES: ToldFigure(6, 6, ()),
        HAVN.of("x"): ToldFigure(0, 2, ()),
    }
    for own in (limits, dict.fromkeys(KEYS, 1), {WOMEN: 3}, {}):
        yield f"rounded {plain(read._as_rounded(found, rounded, own, NOTHING_TOLD))}"
    twice = {
        HAVN: (ToldFigure(3, 3, ()), ToldFigure(4, 4, ())),
        WOMEN: (ToldFigure(0, 0, ()), ToldFigure(3, 3, ())),
        CASES: (ToldFigure(3, 3, ()), ToldFigure(6, 6, ())),
        HAVN.of("x"): (ToldFigure(3, 3, ()), ToldFigure(6, 6, ())),
    }
    exact = dict(read._exact(twice, found, rounded))
    yield f"exact {plain(exact)} beside {plain(list(read._beside_rounded(twice, exact)))}"
    some_told = {
        key: ToldFigure(low, high, ("t",))
        for key, low, high in zip(KEYS, (0, 1, 2, 3), (0, 1, 3, 3), strict=True)
    }
    yield f"told {plain(list(read._told(some_told, limits)))} {plain(list(read._told(some_told, {HAVN: 9})))}"
    yield f"settled {plain(sorted(one.text() for one in read._settled(some_told)))}"
    leaks = tuple(read.Leak(kind, HAVN, 1, 1) for kind in ("told", "derived", "told"))  # type: ignore[arg-type]
    made = read.ReleaseReading(leaks, 3, 5, 7, {})
    yield f"counted {[made.count(kind) for kind in ('told', 'derived', 'exact')]} {plain(made)}"  # type: ignore[arg-type]


def test_each_piece_is_as_it_was(sagaland: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    own = (*gates(), *written(), *schemes(sagaland), *drawings(sagaland), *plotted(sagaland))
    held(TOLD, [*own, *tabulated(sagaland), *readings(monkeypatch)])
