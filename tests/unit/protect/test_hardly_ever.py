"""What an edition hardly ever needs: disputes, counts of persons, texts that state nothing, merged codes.

`hardly.txt` holds each answer; `RENEW=1` writes it anew after a change that is meant.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import product
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from plain import held, plain

from tilstand.define.policy import MergedCodes, Policy
from tilstand.define.table import Axis, Item
from tilstand.languages import Dated, Stated, filled, quoted
from tilstand.model import CellValue, Figure
from tilstand.model.dispute import Dispute, SidesOfFigure
from tilstand.model.document import (
    PLACE,
    Emphasis,
    Heading,
    Items,
    Link,
    Mark,
    Paragraph,
    Plain,
    Quote,
)
from tilstand.model.headcount import Headcount
from tilstand.protect import appendix, axis, names, withhold
from tilstand.protect.attack import propose
from tilstand.protect.attack import shown as showing
from tilstand.protect.change import changes
from tilstand.protect.disputed import disputed
from tilstand.protect.headcount import headcount
from tilstand.protect.merge import CoarserFigures, coarsened
from tilstand.protect.notes import unit_of, with_unit
from tilstand.protect.number import _Referring
from tilstand.protect.of_sentence import CodeWords, RevealedPlace
from tilstand.terms import Alike, Joined, Key, Origin, Period, Qualifier, Status, Typed, Value, Written

TOLD = Path(__file__).with_name("hardly.txt")
YEAR, BEFORE = Period.year(2031), Period.year(2030)
HAVN = Key("victims_assisted", "havn_shelter", YEAR)
GROUP = HAVN.of("shelters")
WOMEN, MEN = HAVN.at("sex", "female"), HAVN.at("sex", "male")
CASES = Key("cases_opened", "police", YEAR)
ABROAD = MergedCodes(
    dimension="exploited_in", codes=("home_country", "third_country"), label={"en": "Abroad"}
)


def disputes(sagaland: Any) -> Iterator[str]:
    narrow = SidesOfFigure(HAVN.at("age", "minor"), Value.number(5), Value.number(3), Value.number(4))
    for key, upper, within, by in product(
        (GROUP, WOMEN.at("age", "minor")), (None, 12), (None, narrow), (10, 4)
    ):
        more = None if upper is None else Value.number(upper)
        whole = SidesOfFigure(key, Value.number(by), Value.number(7), more)
        for shown in ("published", "computed"):
            (one,) = disputed(sagaland, [Dispute(whole, shown, within, (narrow,), ("a",))])  # type: ignore[arg-type]
            yield f"dispute {key.text()} {upper} {by} {shown}: {plain(one.title)} | {plain(one.sentences)}"
            yield f"sides {plain(list(withhold._sides(one)))}"


def persons(sagaland: Any) -> Iterator[str]:
    whole = Headcount(HAVN, 2, 14, None, 9, 12, None, None, ("police.cases_change",), ("sex", "age"))
    cases = {
        "whole": whole,
        "same": replace(whole, greatest=9),
        "open": replace(whole, greatest=None),
        "none": replace(whole, reported=0, least=0, greatest=0),
        "printed": replace(whole, printed=16, greatest_if_printed=13),
        "sum": replace(whole, reported=11, printed=16, greatest_if_printed=13, greatest_if_apart=10),
        "apart": replace(whole, greatest_if_apart=11, relations=()),
        "one body": replace(whole, bodies=1, dimensions=()),
        "two": replace(
            whole, dimensions=("sex",), relations=("police.cases_change", "shelter.new_and_carried")
        ),
        "unknown": replace(whole, reported=None),
        "less": whole.without_upper_end(5),
        "less printed": replace(whole, printed=16).without_upper_end(5),
    }
    for name, counted in cases.items():
        for number in (14, 11, None):
            value = Value.missing(Status.NOT_KNOWN) if number is None else Value.number(number)
            figures: Any = SimpleNamespace(get=lambda key, value=value: Figure(key, value, Origin.SUBMITTED))
            yield f"persons {name} {number}: {plain(headcount(sagaland, figures, counted))}"
    nowhere: Any = SimpleNamespace(get=lambda key: None)
    yield f"persons of none {headcount(sagaland, nowhere, whole)} {headcount(sagaland, nowhere, None)}"


def untold() -> Iterator[str]:
    """Texts of every kind that state a figure, of which one, both or none are not shown."""
    both = filled(Alike("{a} of {b}"), a=Stated(2, (MEN,)), b=Stated(14, (HAVN,)))
    sum_ = filled(Alike("{n}"), n=Stated(16, (MEN, HAVN)))
    told = Typed(Alike("2"), "number", (MEN,))
    texts = {
        "both": both,
        "sum": sum_,
        "typed": told,
        "law": Typed(Alike("§ 2"), "law"),
        "joined": Joined((both, Alike(" and "), told), ""),
        "quoted": quoted(both),
        "said": quoted("It is 2."),
        "in a list": filled(Alike("{x}"), x=both),
        "dated": Dated(YEAR),
        "written": Written.of(en="2 of them"),
        "worded": filled(Alike("{x} {n}"), x="word", n=Stated(2, ("a cell",))),
    }
    for name, text in texts.items():
        for kept in ({}, {MEN: 3}, {HAVN: 5}, {MEN: 3, HAVN: 5}):
            made: Any = withhold.untold((text, {"k": text}, 5), kept)
            yield f"untold {name} {len(kept)} {MEN in kept}: {plain(made)} {made[0] is text}"
    limits = [
        withhold._limit(cells, {MEN: 3, HAVN: 5}) for cells in ((), (MEN,), (MEN, HAVN), (WOMEN, MEN), ("x",))
    ]
    yield f"limits {limits}"
    veiled = withhold._Veiled(both, ((MEN, 3),))
    yield f"veiled {plain(veiled.pieces('en'))} {plain(withhold._Veiled(told, ()).pieces('en'))}"


def merged(sagaland: Any, shelf: Any) -> Iterator[str]:
    """Codes that a policy has merged: as lines of a table, and their figures."""
    view, figures = coarsened(sagaland, shelf, Policy(method="merge", merged=(ABROAD,)))
    about = view.rounds["2031"]
    items = [
        Item(where={"exploited_in": code}, measure=measure, label=label)
        for code in ("sagaland", "home_country", "third_country")
        for measure in ("", "victims_assisted")
        for label in ("", "parts.1")
    ]
    items += [Item(where={"exploited_in": "third_country"}, steps=-1), Item(provider="police")]
    yield from (f"item {plain(one)}" for one in axis._items(view, about, "t", Axis(items=tuple(items))))
    one = "+".join(ABROAD.codes)
    assert isinstance(figures, CoarserFigures)
    yield f"parts {plain(dict(figures._parts))} {plain(dict(figures._opened))}"
    for key in (
        HAVN,
        HAVN.at("exploited_in", one),
        WOMEN.at("exploited_in", one),
        HAVN.at("exploited_in", "x"),
    ):
        yield f"merged {key.text()}: {plain(figures.parts(key))} {plain(figures.get(key))}"
        yield f"left {plain(figures.remainder(key.without('exploited_in'), 'exploited_in', one))}"
    left = {
        "a": Figure(HAVN, Value.number(3), Origin.DEDUCED),
        "b": Figure(MEN, Value.number(1), Origin.DEDUCED),
    }
    for codes in (("a",), ("a", "b"), ("c", "b"), ("c",)):
        figures._opened["exploited_in", "w"] = codes
        behind: Any = SimpleNamespace(remainder=lambda key, dimension, parent: left.get(parent))
        figures._figures = behind
        yield f"of {codes}: {plain(figures.remainder(HAVN, 'exploited_in', 'w'))}"
        yield f"of all {plain(figures.remainder(HAVN, 'exploited_in', None))}"


def cell(key: Key | None, number: int | None, status: Status = Status.NOT_KNOWN, **more: Any) -> CellValue:
    value = Value.missing(status) if number is None else Value.number(number)
    return CellValue(key, value, Origin.SUBMITTED, **more)


def changed(sagaland: Any) -> Iterator[str]:
    past = replace(CASES, period=BEFORE)
    identified = Key("victims_identified", "police", YEAR)
    rows: dict[str, tuple[CellValue | None, ...]] = {
        "up": (cell(past, 3), cell(CASES, 9)),
        "down": (cell(CASES, 1), cell(past, 9), cell(CASES, 3)),
        "same": (cell(past, 3), cell(CASES, 3)),
        "one": (cell(CASES, 3),),
        "none": (None, cell(CASES, 3)),
        "nowhere": (cell(past, 3), None),
        "no key": (cell(None, 3), cell(CASES, 3)),
        "no key now": (cell(past, 3), cell(None, 3)),
        "hidden": (cell(past, None, Status.SUPPRESSED), cell(CASES, 3)),
        "hidden now": (cell(past, None), cell(CASES, None, Status.SUPPRESSED)),
        "unknown": (cell(past, None), cell(CASES, 3)),
        "unknown now": (cell(past, 3), cell(CASES, None)),
        "about": (cell(past, 3, qualifier=Qualifier.ABOUT), cell(CASES, 4)),
        "least": (cell(past, 3), cell(CASES, 4, qualifier=Qualifier.AT_LEAST)),
        "derived": (cell(past, 3, qualifier=Qualifier.DERIVED), cell(CASES, 4)),
        "broken": (cell(replace(identified, period=Period.year(2029)), 3), cell(identified, 4)),
    }
    yield from (f"change {name}: {plain(changes(sagaland, [row]))}" for name, row in rows.items())


def proposals() -> Iterator[str]:
    place = HAVN.of("dal_shelter")
    cells = {HAVN: {"a": 1, "b": 5, "c": 0}, place: {"a": 2}, CASES: {"d": 4}}
    figures: Any = SimpleNamespace(
        get={
            place.at("sex", "b"): Figure(place, Value.number(3), Origin.SUBMITTED),
            place.at("sex", "c"): Figure(place, Value.missing(Status.NOT_KNOWN), Origin.SUBMITTED),
        }.get
    )
    for limit in (1, 2, 6):
        limits = {HAVN.at("sex", "a"): limit, place.at("sex", "a"): limit, HAVN.at("sex", "c"): 9}
        cost = propose._Cost(cells, limits, figures, "sex")  # type: ignore[arg-type]
        groups = (
            ("a",),
            ("b",),
            ("c",),
            ("a", "b"),
            ("a", "c"),
            ("b", "c"),
            ("a", "b", "c"),
            ("d",),
            ("a", "d"),
        )
        yield f"cost {limit}: {[(group, cost.of(group)) for group in groups]}"
        yield f"number {[cost.number(place, group, cells[place]) for group in groups]}"
    made = propose._Merges.__new__(propose._Merges)
    made.order = {code: at for at, code in enumerate("cabd")}
    for known in (
        {"a": 5, "b": 5, "c": 1, "ab": 4, "ac": 9, "bc": 9, "abc": 2},
        {"a": 5, "b": 0, "c": 0, "ab": 3, "ac": 4, "bc": 1, "abc": 2},
        {"a": 1, "b": 1, "c": 1, "ab": 2, "ac": 2, "bc": 2, "abc": 3},
        {"a": 4, "b": 2, "c": 3, "ab": 5, "ac": 1, "bc": 1, "abc": 0},
    ):
        costs = {frozenset(group): float(number) for group, number in known.items()}
        made.cost = SimpleNamespace(of=lambda group, costs=costs: costs[frozenset(group)])  # type: ignore[assignment]
        made.known = {}
        yield f"best {made.best([('a',), ('b',), ('c',)])} undone {made.undone([('c', 'a', 'b')])}"
        made.beside = [("a", "b"), ("c", "a", "b")]
        yield f"groups {list(made.groups())} gain {made.gain(('a',), ('b',))}"
        yield f"together {made.together(('a', 'b'), ('c',))}"


def readers(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    spoken = [
        SimpleNamespace(key=WOMEN, kind="card", place="x"),
        SimpleNamespace(key=MEN, kind="alt", place="y"),
    ]
    monkeypatch.setattr(showing, "stated", lambda release: iter(spoken))
    own = (cell(HAVN, 14, bracket=Value.number(2)), None, cell(None, 9), cell(MEN, None))
    phrases = [SimpleNamespace(keys=(MEN, HAVN), line=7), SimpleNamespace(keys=(CASES,), line=9)]
    chapter = SimpleNamespace(id="01", document=SimpleNamespace(figures=phrases))
    for bracket, fewer in product(((), (("age", "minor"),)), ((), ((MEN, 3), (HAVN, 5), (GROUP, 2)))):
        release: Any = SimpleNamespace(
            tables=(SimpleNamespace(id="t", cells=(own,), bracket=bracket),),
            cells=(
                (WOMEN, Value.number(11)),
                (CASES, Value.missing(Status.NOT_KNOWN)),
                (HAVN, Value.number(13)),
            ),
            chapters={"en": (chapter,), "nb": (chapter,)},
            fewer=fewer,
        )
        yield f"shown {len(bracket)} {len(fewer)}: {plain(dict(showing.shown(release)))}"
        yield f"twice {plain(dict(showing.told_twice(release)))} of {plain(list(showing.spoken_of(release)))}"


def findings(sagaland: Any) -> Iterator[str]:
    def finding(**facts: Any) -> Any:
        usual = {"title": Alike("T"), "period": "2031", "where": Alike("W"), "anchor": "", "rule": "R1"}
        more = {"cause": "c d", "sides": None, "place": None, "measure": "", "cells": ()}
        return SimpleNamespace(**{**usual, **more, **facts})

    for title, period in product((None, Alike("T")), ("2031", "2030", "")):
        one = finding(title=title, period=period)
        yield f"title {period}: {plain(appendix._title(one, YEAR))} {plain(appendix._at(Alike('x'), one))}"
    groups = [[finding(), finding(anchor="a")], [finding(anchor="a"), finding(cause="C-D!"), finding()], []]
    yield f"anchors {list(appendix._anchors(groups))}"
    sided = {"sides": (Alike("3"), Alike("4")), "place": Alike("P"), "measure": "cases_opened"}
    told = {
        "alike": [finding(**sided), finding(**sided)],
        "of before": [finding(**{**sided, "period": "2030"})] * 2,
        "of both": [finding(**sided), finding(**{**sided, "period": "2030", "place": Alike("Q")})],
        "of two": [finding(**sided, cells=(CASES,)), finding(**{**sided, "measure": "suspects"})],
        "unplaced": [finding(**sided), finding(**{**sided, "place": None})],
    }
    for name, group in told.items():
        for behind in ((), (Alike("B"),)):
            yield f"told {name}: {plain(appendix._disagreement(sagaland, group, ('x', 'y'), behind, YEAR))}"


def written(sagaland: Any) -> Iterator[str]:
    called = names.names(sagaland, "2031", ())
    referring = _Referring(called, "en", {("table", "t"): "1.2", ("chart", "c"): "3"})
    mark, low = Mark("Table", "name"), Mark("chart", "name")
    to = ("table/t", "chart/c", "table/none")
    links = tuple(Link((mark, Plain("a")), f"{PLACE}{place}") for place in to)
    ways = product((mark, low, Plain("p")), (*referring.found, ("table", "none")))
    yield f"marks {plain([referring.words(one, place) for one, place in ways])}"
    inner = (Emphasis((Plain("e"), *links[:1])), Link((Plain("out"),), "https://example.org"), *links)
    one = Paragraph(links[:1], 3)
    blocks = (
        Paragraph(inner, 1),
        Quote((one,), 2),
        Items(((one,), (one,)), False, 4),
        Heading(2, links[:1], 5),
    )
    yield f"blocks {plain(list(map(referring.block, blocks)))}"
    bodies = {"named": (CASES,), "mixed": (CASES, HAVN), "own": (HAVN, WOMEN), "none": ()}
    for name, keys in bodies.items():
        yield f"unit {name}: {plain(unit_of(sagaland, keys))}"
        for label in ("Cases opened", "Cases", "Something"):
            yield f"label {name} {label}: {plain(with_unit(sagaland, Alike(label), iter(keys)))}"
    same = [RevealedPlace("few", *facts) for facts in (("p", "en", "S.", None), ("q", "en", "S.", None))]  # type: ignore[arg-type]
    yield f"places {[one.code for one in same]}"
    methods = ("as_printed", "suppress", "round")
    for method, reason, basis, draft in product(methods, ({}, {"en": "Why."}), ("", "own"), (0, 1)):
        about: Any = sagaland.rounds["2031"]
        policy = Policy(method=method, reason=reason)  # type: ignore[arg-type]
        changed_ = about.model_copy(update={"policy": policy if basis else None})
        told = names._protection(sagaland, changed_, {}, draft=bool(draft))
        yield f"protection {method} {reason} {basis} {draft}: {plain(list(told))}"
    words = CodeWords({("a", "x"): {"en": ("one way",)}})
    yield f"words {words == words} {words == CodeWords({})} {len(words)} {words.whole('way', 'en')}"
    yield f"phrases {list(CodeWords({('a', 'x'): {'en': ('one way',)}}).parted('one long way', 'en'))}"


def test_each_answer_is_as_it_was(sagaland: Any, shelf: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    lines = [*disputes(sagaland), *persons(sagaland), *untold(), *changed(sagaland), *proposals()]
    lines += [*readers(monkeypatch), *findings(sagaland), *written(sagaland), *merged(sagaland, shelf)]
    held(TOLD, lines)
