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

from tilstand.define.round_settings import Policy, Recoding
from tilstand.define.tables import TableAxis, TableItem
from tilstand.languages import CitedNumber, DatedText, format_template, quote_text
from tilstand.model import CellValue, Figure
from tilstand.model.appendix import Discrepancy, DiscrepantFigure, Headcount
from tilstand.model.document import PLACE, Emphasis, Heading, Link, ListBlock, NumberMark, Paragraph, PlainText, Quote
from tilstand.protect import appendix, names, released_figures, table_cells
from tilstand.protect.appendix import describe_headcount
from tilstand.protect.attack import published_figures as showing
from tilstand.protect.attack import recoding
from tilstand.protect.recoding import RecodedFigures, apply_recoding
from tilstand.protect.revisions import describe_discrepancies
from tilstand.protect.table_notes import _ReferenceNumberer, add_unit_to_label, get_common_unit
from tilstand.protect.tables import describe_yearly_changes
from tilstand.protect.text.code_words import CodeWords
from tilstand.protect.text.inferences import DisclosingPlace
from tilstand.terms import (
    FigureOrigin,
    InvariantText,
    JoinedText,
    Key,
    Period,
    TranslatedText,
    TypedText,
    Value,
    ValueQualifier,
    ValueStatus,
)

TOLD = Path(__file__).with_name("hardly.txt")
YEAR, BEFORE = Period.from_year(2031), Period.from_year(2030)
HAVN = Key("victims_assisted", "havn_shelter", YEAR)
GROUP = HAVN.replace_provider("shelters")
WOMEN, MEN = HAVN.at("sex", "female"), HAVN.at("sex", "male")
CASES = Key("cases_opened", "police", YEAR)
ABROAD = Recoding(dimension="exploited_in", codes=("home_country", "third_country"), label={"en": "Abroad"})


def disputes(sagaland: Any) -> Iterator[str]:
    narrow = DiscrepantFigure(HAVN.at("age", "minor"), Value.number(5), Value.number(3), Value.number(4))
    for key, upper, within, by in product((GROUP, WOMEN.at("age", "minor")), (None, 12), (None, narrow), (10, 4)):
        more = None if upper is None else Value.number(upper)
        whole = DiscrepantFigure(key, Value.number(by), Value.number(7), more)
        for shown in ("published", "computed"):
            (one,) = describe_discrepancies(sagaland, [Discrepancy(whole, shown, within, (narrow,), ("a",))])  # type: ignore[arg-type]
            yield f"dispute {key.text()} {upper} {by} {shown}: {plain(one.title)} | {plain(one.sentences)}"
            yield f"sides {plain(list(released_figures._iterate_discrepancy_keys(one)))}"


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
        "two": replace(whole, dimensions=("sex",), relations=("police.cases_change", "shelter.new_and_carried")),
        "unknown": replace(whole, reported=None),
        "less": whole.without_upper_bound(5),
        "less printed": replace(whole, printed=16).without_upper_bound(5),
    }
    for name, counted in cases.items():
        for number in (14, 11, None):
            value = Value.missing(ValueStatus.NOT_KNOWN) if number is None else Value.number(number)
            figures: Any = SimpleNamespace(get=lambda key, value=value: Figure(key, value, FigureOrigin.SUBMITTED))
            yield f"persons {name} {number}: {plain(describe_headcount(sagaland, figures, counted))}"
    nowhere: Any = SimpleNamespace(get=lambda key: None)
    yield f"persons of none {describe_headcount(sagaland, nowhere, whole)} {describe_headcount(sagaland, nowhere, None)}"


def untold() -> Iterator[str]:
    """Texts of every kind that state a figure, of which one, both or none are not shown."""
    both = format_template(InvariantText("{a} of {b}"), a=CitedNumber(2, (MEN,)), b=CitedNumber(14, (HAVN,)))
    sum_ = format_template(InvariantText("{n}"), n=CitedNumber(16, (MEN, HAVN)))
    told = TypedText(InvariantText("2"), "number", (MEN,))
    texts = {
        "both": both,
        "sum": sum_,
        "typed": told,
        "law": TypedText(InvariantText("§ 2"), "law"),
        "joined": JoinedText((both, InvariantText(" and "), told), ""),
        "quoted": quote_text(both),
        "said": quote_text("It is 2."),
        "in a list": format_template(InvariantText("{x}"), x=both),
        "dated": DatedText(YEAR),
        "written": TranslatedText.from_texts(en="2 of them"),
        "worded": format_template(InvariantText("{x} {n}"), x="word", n=CitedNumber(2, ("a cell",))),
    }
    for name, text in texts.items():
        for kept in ({}, {MEN: 3}, {HAVN: 5}, {MEN: 3, HAVN: 5}):
            made: Any = released_figures.redact_text((text, {"k": text}, 5), kept)
            yield f"untold {name} {len(kept)} {MEN in kept}: {plain(made)} {made[0] is text}"
    limits = [
        released_figures._find_suppression_limit(cells, {MEN: 3, HAVN: 5})
        for cells in ((), (MEN,), (MEN, HAVN), (WOMEN, MEN), ("x",))
    ]
    yield f"limits {limits}"
    veiled = released_figures._RedactedText(both, ((MEN, 3),))
    yield f"veiled {plain(veiled.pieces('en'))} {plain(released_figures._RedactedText(told, ()).pieces('en'))}"


def merged(sagaland: Any, shelf: Any) -> Iterator[str]:
    """Codes that a policy has merged: as lines of a table, and their figures."""
    view, figures = apply_recoding(sagaland, shelf, Policy(method="merge", merged=(ABROAD,)))
    about = view.rounds["2031"]
    items = [
        TableItem(where={"exploited_in": code}, measure=measure, label=label)
        for code in ("sagaland", "home_country", "third_country")
        for measure in ("", "victims_assisted")
        for label in ("", "parts.1")
    ]
    items += [TableItem(where={"exploited_in": "third_country"}, steps=-1), TableItem(provider="police")]
    yield from (
        f"item {plain(one)}" for one in table_cells._build_item_lines(view, about, "t", TableAxis(items=tuple(items)))
    )
    one = "+".join(ABROAD.codes)
    assert isinstance(figures, RecodedFigures)
    yield f"parts {plain(dict(figures._parts))} {plain(dict(figures._opened))}"
    for key in (HAVN, HAVN.at("exploited_in", one), WOMEN.at("exploited_in", one), HAVN.at("exploited_in", "x")):
        yield f"merged {key.text()}: {plain(figures.parts(key))} {plain(figures.get(key))}"
        yield f"left {plain(figures.find_unplaced_remainder(key.remove_dimension('exploited_in'), 'exploited_in', one))}"
    left = {
        "a": Figure(HAVN, Value.number(3), FigureOrigin.DEDUCED),
        "b": Figure(MEN, Value.number(1), FigureOrigin.DEDUCED),
    }
    for codes in (("a",), ("a", "b"), ("c", "b"), ("c",)):
        figures._opened["exploited_in", "w"] = codes
        behind: Any = SimpleNamespace(find_unplaced_remainder=lambda key, dimension, parent: left.get(parent))
        figures._figures = behind
        yield f"of {codes}: {plain(figures.find_unplaced_remainder(HAVN, 'exploited_in', 'w'))}"
        yield f"of all {plain(figures.find_unplaced_remainder(HAVN, 'exploited_in', None))}"


def cell(key: Key | None, number: int | None, status: ValueStatus = ValueStatus.NOT_KNOWN, **more: Any) -> CellValue:
    value = Value.missing(status) if number is None else Value.number(number)
    return CellValue(key, value, FigureOrigin.SUBMITTED, **more)


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
        "hidden": (cell(past, None, ValueStatus.SUPPRESSED), cell(CASES, 3)),
        "hidden now": (cell(past, None), cell(CASES, None, ValueStatus.SUPPRESSED)),
        "unknown": (cell(past, None), cell(CASES, 3)),
        "unknown now": (cell(past, 3), cell(CASES, None)),
        "about": (cell(past, 3, qualifier=ValueQualifier.ABOUT), cell(CASES, 4)),
        "least": (cell(past, 3), cell(CASES, 4, qualifier=ValueQualifier.AT_LEAST)),
        "derived": (cell(past, 3, qualifier=ValueQualifier.DERIVED), cell(CASES, 4)),
        "broken": (cell(replace(identified, period=Period.from_year(2029)), 3), cell(identified, 4)),
    }
    yield from (f"change {name}: {plain(describe_yearly_changes(sagaland, [row]))}" for name, row in rows.items())


def proposals() -> Iterator[str]:
    place = HAVN.replace_provider("dal_shelter")
    cells = {HAVN: {"a": 1, "b": 5, "c": 0}, place: {"a": 2}, CASES: {"d": 4}}
    figures: Any = SimpleNamespace(
        get={
            place.at("sex", "b"): Figure(place, Value.number(3), FigureOrigin.SUBMITTED),
            place.at("sex", "c"): Figure(place, Value.missing(ValueStatus.NOT_KNOWN), FigureOrigin.SUBMITTED),
        }.get
    )
    for limit in (1, 2, 6):
        limits = {HAVN.at("sex", "a"): limit, place.at("sex", "a"): limit, HAVN.at("sex", "c"): 9}
        cost = recoding._RecodingCost(cells, limits, figures, "sex")  # type: ignore[arg-type]
        groups = (("a",), ("b",), ("c",), ("a", "b"), ("a", "c"), ("b", "c"), ("a", "b", "c"), ("d",), ("a", "d"))
        yield f"cost {limit}: {[(group, cost.compute_group_cost(group)) for group in groups]}"
        yield f"number {[cost.number(place, group, cells[place]) for group in groups]}"
    made = recoding._SiblingMerger.__new__(recoding._SiblingMerger)
    made.order = {code: at for at, code in enumerate("cabd")}
    for known in (
        {"a": 5, "b": 5, "c": 1, "ab": 4, "ac": 9, "bc": 9, "abc": 2},
        {"a": 5, "b": 0, "c": 0, "ab": 3, "ac": 4, "bc": 1, "abc": 2},
        {"a": 1, "b": 1, "c": 1, "ab": 2, "ac": 2, "bc": 2, "abc": 3},
        {"a": 4, "b": 2, "c": 3, "ab": 5, "ac": 1, "bc": 1, "abc": 0},
    ):
        costs = {frozenset(group): float(number) for group, number in known.items()}
        made.cost = SimpleNamespace(compute_group_cost=lambda group, costs=costs: costs[frozenset(group)])  # type: ignore[assignment]
        made.known = {}
        yield f"best {made.merge_greedily([('a',), ('b',), ('c',)])} undone {made.undo_costless_merges([('c', 'a', 'b')])}"
        made.beside = [("a", "b"), ("c", "a", "b")]
        yield f"groups {list(made.groups())} gain {made.compute_merge_gain(('a',), ('b',))}"
        yield f"together {made.together(('a', 'b'), ('c',))}"


def readers(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    spoken = [SimpleNamespace(key=WOMEN, kind="card", place="x"), SimpleNamespace(key=MEN, kind="alt", place="y")]
    monkeypatch.setattr(showing, "list_stated_places", lambda release: iter(spoken))
    own = (cell(HAVN, 14, bracket=Value.number(2)), None, cell(None, 9), cell(MEN, None))
    phrases = [SimpleNamespace(keys=(MEN, HAVN), line=7), SimpleNamespace(keys=(CASES,), line=9)]
    chapter = SimpleNamespace(id="01", document=SimpleNamespace(figures=phrases))
    for bracket, fewer in product(((), (("age", "minor"),)), ((), ((MEN, 3), (HAVN, 5), (GROUP, 2)))):
        release: Any = SimpleNamespace(
            tables=(SimpleNamespace(id="t", cells=(own,), bracket=bracket),),
            cells=((WOMEN, Value.number(11)), (CASES, Value.missing(ValueStatus.NOT_KNOWN)), (HAVN, Value.number(13))),
            chapters={"en": (chapter,), "nb": (chapter,)},
            fewer=fewer,
        )
        yield f"shown {len(bracket)} {len(fewer)}: {plain(dict(showing.list_published_figures(release)))}"
        yield f"twice {plain(dict(showing.find_repeated_figures(release)))} of {plain(list(showing.iterate_mentioned_figures(release)))}"


def findings(sagaland: Any) -> Iterator[str]:
    def finding(**facts: Any) -> Any:
        usual = {"title": InvariantText("T"), "period": "2031", "where": InvariantText("W"), "anchor": "", "rule": "R1"}
        more = {"cause": "c d", "sides": None, "place": None, "measure": "", "cells": ()}
        return SimpleNamespace(**{**usual, **more, **facts})

    for title, period in product((None, InvariantText("T")), ("2031", "2030", "")):
        one = finding(title=title, period=period)
        yield f"title {period}: {plain(appendix._title_printed_finding(one, YEAR))} {plain(appendix._add_finding_period(InvariantText('x'), one))}"
    groups = [[finding(), finding(anchor="a")], [finding(anchor="a"), finding(cause="C-D!"), finding()], []]
    yield f"anchors {list(appendix._assign_cause_anchors(groups))}"
    sided = {"sides": (InvariantText("3"), InvariantText("4")), "place": InvariantText("P"), "measure": "cases_opened"}
    told = {
        "alike": [finding(**sided), finding(**sided)],
        "of before": [finding(**{**sided, "period": "2030"})] * 2,
        "of both": [finding(**sided), finding(**{**sided, "period": "2030", "place": InvariantText("Q")})],
        "of two": [finding(**sided, cells=(CASES,)), finding(**{**sided, "measure": "suspects"})],
        "unplaced": [finding(**sided), finding(**{**sided, "place": None})],
    }
    for name, group in told.items():
        for behind in ((), (InvariantText("B"),)):
            yield f"told {name}: {plain(appendix._build_disagreement(sagaland, group, ('x', 'y'), behind, YEAR))}"


def written(sagaland: Any) -> Iterator[str]:
    called = names.build_names(sagaland, "2031", ())
    referring = _ReferenceNumberer(called, "en", {("table", "t"): "1.2", ("chart", "c"): "3"})
    mark, low = NumberMark("Table", "name"), NumberMark("chart", "name")
    to = ("table/t", "chart/c", "table/none")
    links = tuple(Link((mark, PlainText("a")), f"{PLACE}{place}") for place in to)
    ways = product((mark, low, PlainText("p")), (*referring.found, ("table", "none")))
    yield f"marks {plain([referring.words(one, place) for one, place in ways])}"
    inner = (Emphasis((PlainText("e"), *links[:1])), Link((PlainText("out"),), "https://example.org"), *links)
    one = Paragraph(links[:1], 3)
    blocks = (Paragraph(inner, 1), Quote((one,), 2), ListBlock(((one,), (one,)), False, 4), Heading(2, links[:1], 5))
    yield f"blocks {plain(list(map(referring.number_block_references, blocks)))}"
    bodies = {"named": (CASES,), "mixed": (CASES, HAVN), "own": (HAVN, WOMEN), "none": ()}
    for name, keys in bodies.items():
        yield f"unit {name}: {plain(get_common_unit(sagaland, keys))}"
        for label in ("Cases opened", "Cases", "Something"):
            yield f"label {name} {label}: {plain(add_unit_to_label(sagaland, InvariantText(label), iter(keys)))}"
    same = [DisclosingPlace("few", *facts) for facts in (("p", "en", "S.", None), ("q", "en", "S.", None))]  # type: ignore[arg-type]
    yield f"places {[one.code for one in same]}"
    methods = ("as_printed", "suppress", "round")
    for method, reason, basis, draft in product(methods, ({}, {"en": "Why."}), ("", "own"), (0, 1)):
        about: Any = sagaland.rounds["2031"]
        policy = Policy(method=method, reason=reason)  # type: ignore[arg-type]
        changed_ = about.model_copy(update={"policy": policy if basis else None})
        told = names._describe_protection(sagaland, changed_, {}, draft=bool(draft))
        yield f"protection {method} {reason} {basis} {draft}: {plain(list(told))}"
    words = CodeWords({("a", "x"): {"en": ("one way",)}})
    yield f"words {words == words} {words == CodeWords({})} {len(words)} {words.whole('way', 'en')}"
    yield f"phrases {list(CodeWords({('a', 'x'): {'en': ('one way',)}}).find_split_words('one long way', 'en'))}"


def test_each_answer_is_as_it_was(sagaland: Any, shelf: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    lines = [*disputes(sagaland), *persons(sagaland), *untold(), *changed(sagaland), *proposals()]
    lines += [*readers(monkeypatch), *findings(sagaland), *written(sagaland), *merged(sagaland, shelf)]
    held(TOLD, lines)
