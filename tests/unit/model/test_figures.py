"""What figures, headcounts, remarks and entries tell of themselves."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tilstand.languages import format_message, list_shipped_languages
from tilstand.model import Decision, NoteKind, TableNote, sort_notes
from tilstand.model.appendix import Appendix, Disagreement, Headcount
from tilstand.model.batch import Batch, encode_entry_values, hash_entry_values
from tilstand.model.chart import ChartData, ChartPoint, ChartSeries
from tilstand.model.figures import Figure, FigureRemark
from tilstand.model.findings import EvidenceGrade, Finding, Findings, Severity, grade_statements
from tilstand.model.names import Corrigendum, Imprint
from tilstand.model.observations import Observation, Source, Submission
from tilstand.model.overview import Overview
from tilstand.model.release import Release, ReleasedAnswer, ReleasedText
from tilstand.model.table import CellValue
from tilstand.terms import FigureOrigin, InvariantText, Key, Period, TextPiece, TranslatedText, Unit, Value

PERIOD = Period.from_text("2031-H2")
KEY = Key("cases", "havn", PERIOD)


@pytest.mark.parametrize(
    ("published", "computed", "upper", "origin", "disputed"),
    [
        (5, 4, None, FigureOrigin.PUBLISHED, True),
        (3, 4, None, FigureOrigin.PUBLISHED, True),
        (4, 4, None, FigureOrigin.PUBLISHED, False),
        (5, 4, 5, FigureOrigin.PUBLISHED, False),
        (4, 4, 5, FigureOrigin.COMPUTED, False),
        (6, 4, 5, FigureOrigin.COMPUTED, True),
        (5, 4, None, FigureOrigin.ADJUSTED, False),
        (5, None, None, FigureOrigin.PUBLISHED, False),
        (None, 5, None, FigureOrigin.COMPUTED, False),
    ],
)
def test_a_figure_is_disputed_where_what_was_published_cannot_be_what_adds_up(
    published: int | None, computed: int | None, upper: int | None, origin: FigureOrigin, disputed: bool
) -> None:
    told = [None if one is None else Value.number(one) for one in (published, computed, upper)]
    one = Figure(KEY, Value.number(1), origin, published=told[0], computed=told[1], computed_upper=told[2])
    assert one.is_disputed is disputed


def test_of_two_sums_of_registrations_the_published_one_is_told() -> None:
    one = Headcount(KEY, 3, reported=12, printed=None, least=5, greatest=12)
    assert (one.registrations, one.most) == (12, 12)
    other = replace(one, printed=14, greatest_if_printed=0)
    assert (other.registrations, other.most) == (14, 0)


def test_remarks_are_those_beside_figures_and_those_that_explain_them() -> None:
    source = Source("a.csv", 1)
    stated = [
        Observation(KEY.at("sex", code), Value.number(1), source, remark=text)
        for code, text in (("f", ""), ("m", "two moved"))
    ]
    submission = Submission("havn", PERIOD, 1, "delivered", "csv", "a.csv", "", tuple(stated))
    batch = Batch(PERIOD, (submission,))
    assert batch.remarks == (FigureRemark(KEY.at("sex", "m"), "two moved"),)
    answer = FigureRemark(KEY, "", "f00")
    assert batch.add_explanations((answer,)).remarks == (*batch.remarks, answer)
    assert [one.sha256 for one in (answer, FigureRemark(KEY, "", "f01"))] == ["f00", "f01"]
    beside = {FigureRemark(KEY, words).sha256 for words in ("two moved", "two  moved.", "")}
    assert len(beside) == 3
    assert all(len(one) == 64 for one in beside)


def test_an_entry_is_the_same_bytes_whoever_writes_it() -> None:
    told = encode_entry_values({"b": "å", "a": "1", "c": ""})
    assert told == '{\n "a": "1",\n "b": "å"\n}\n'.encode()
    assert encode_entry_values({"a": "1", "b": "å"}) == told
    assert hash_entry_values({"a": "1", "b": "å"}) == hashlib.sha256(told).hexdigest()


def test_findings_that_rest_on_what_nobody_accepted_are_not_certain() -> None:
    one = Finding("R103", Severity.ERROR, InvariantText("x"), InvariantText("y"), InvariantText("z"))
    other = replace(one, supposed=True)
    assert Findings((one, other, one)).certain_findings == Findings((one, one))


def test_findings_belong_together_by_their_cause_else_by_their_rule() -> None:
    made = Finding("R103", Severity.ERROR, InvariantText("x"), InvariantText("y"), InvariantText("z"))
    one, two, rest = (replace(made, cause=cause) for cause in ("b", "a", ""))
    other = replace(rest, rule="R104")
    found = Findings((one, rest, two, other, replace(one, rule="R104"), rest)).group_by_cause()
    assert found == [("b", (one, replace(one, rule="R104"))), ("R103", (rest, rest)), ("a", (two,)), ("R104", (other,))]


def test_what_is_supposed_says_so_in_a_line_of_its_own() -> None:
    made = Finding("R103", Severity.ERROR, InvariantText("x"), InvariantText("y"), InvariantText("z"))
    *lines, last = replace(made, supposed=True).format_finding_message("en", "Sums").splitlines()
    assert lines == made.format_finding_message("en", "Sums").splitlines()
    assert last == format_message("finding.supposed").text("en")


def test_claims_are_texts_on_one_ground() -> None:
    found = grade_statements(EvidenceGrade.SIMPLEST, (TranslatedText.from_texts(nb="en", en="one"), InvariantText("2")))
    assert [one.to_dict(("nb", "en")) for one in found] == [
        {"ground": "simplest", "text": {"nb": "en", "en": "one"}},
        {"ground": "simplest", "text": {"nb": "2", "en": "2"}},
    ]


def test_an_edition_is_marked_as_what_it_is_and_tells_its_latest_correction() -> None:
    assert Imprint().marks == ()
    assert Imprint().corrected is None
    told = [Corrigendum(date(2032, 5, day), InvariantText("x")) for day in (1, 9)]
    one = Imprint(draft=True, demonstration=True, corrections=tuple(told))
    assert one.marks == ("draft", "demonstration")
    assert Imprint(demonstration=True).marks == ("demonstration",)
    assert one.corrected == date(2032, 5, 9)


def test_the_seal_of_an_overview_is_over_all_of_it_but_itself() -> None:
    told = (InvariantText("Plan"), InvariantText("unit"), PERIOD, PERIOD, PERIOD.last, InvariantText("2031"))
    one = Overview("sagaland", "plan", *told, ("nb",))
    assert replace(one, seal="x").digest() == one.digest()
    assert len({one.digest(), replace(one, final=True).digest(), replace(one, register="p").digest()}) == 3


def test_an_overview_is_known_of_its_period_or_as_far_as_it_has_come() -> None:
    told = (InvariantText("Plan"), InvariantText("unit"), PERIOD, PERIOD, PERIOD.last, InvariantText("2031"))
    one = Overview("sagaland", "plan", *told, ("nb",))
    days = (PERIOD.last, date(2032, 1, 1), date(2031, 12, 30))
    assert [str(replace(one, known=day).known_period) for day in days] == ["2031-H2", "2031-H2", "2031-12-30"]


def series(name: str, *amounts: int | None) -> ChartSeries:
    told = [None if one is None else Decimal(one) for one in amounts]
    return ChartSeries(InvariantText(name), tuple(ChartPoint(str(one), one, None) for one in told))


def test_a_legend_tells_the_parts_that_are_not_nobody_in_all_groups() -> None:
    none, unknown, some = series("a", 0, 0), series("b", 0, None), series("c", 0, 2)
    assert [one.none for one in (none, unknown, some)] == [True, False, False]
    heads = (TranslatedText.from_texts(nb="første", en="first"), InvariantText("2031"))
    plot = ChartData(
        "c", "t", InvariantText("T"), "bars", "bars", "en", heads, (none, unknown, some), (None, None), Unit.PERSONS
    )
    assert plot.legend_series == [(1, unknown), (2, some)]
    assert replace(plot, series=(none, none)).legend_series == [(0, none), (1, none)]
    assert (plot.names, plot.heads) == (["a", "b", "c"], ["first", "2031"])


# The figures of a picture, and whether its parts are the whole.


def _point(amount):
    return ChartPoint("–" if amount is None else str(amount), None if amount is None else Decimal(amount), None)


def _plot(parts, totals):
    series = tuple(ChartSeries(str(at), tuple(map(_point, part))) for at, part in enumerate(parts))
    points = tuple(None if total == "no" else _point(total) for total in totals)
    return ChartData("c", "t", "T", "bars", "bars", "en", ("2030", "2031"), series, points, None)


def test_all_figures_part_by_part():
    plot = _plot([[1, None], [3, 4]], [4, "no"])
    assert [point.text for point in plot.points] == ["1", "–", "3", "4"]
    assert plot.amounts == [1, 3, 4]
    assert (plot.find_group_total(), plot.find_group_total(0), plot.find_group_total(1)) == (4, 4, None)
    assert _plot([[1, 2]], [None, 7]).find_group_total() is None
    assert _plot([[1, 2]], [None, 7]).find_group_total(1) == 7


def _range(amount, upper):
    cell = CellValue(
        None, Value.number(amount or 0), FigureOrigin.COMPUTED, upper=None if upper is None else Value.number(upper)
    )
    return ChartPoint("x", None if amount is None else Decimal(amount), cell)


def test_of_a_range_the_greatest_number_is_drawn_too():
    points = (_range(3, 5), _range(4, 4), _range(4, None), _point(2), _range(None, 5), _point(None), _range(7, 6))
    assert [point.upper_amount for point in points] == [5, 4, 4, 2, None, None, 7]
    assert [point.is_range for point in points] == [True, *[False] * 6]
    plot = replace(_plot([[0, 0]], [4, 4]), series=(ChartSeries("s", points[:3]), ChartSeries("t", points[3:])))
    assert plot.amounts == [3, 4, 4, 2, 7]
    assert plot.reach == [3, 4, 4, 2, 7, 5]


@pytest.mark.parametrize(
    ("parts", "total", "whole"),
    [([1, 3], 4, True), ([0, 4], 4, True), ([1, 2], 4, False), ([1, None], 1, False), ([5, -1], 4, False),
     ([1, 3], "no", False), ([1, 3], None, False), ([], 0, True)],
)  # fmt: skip
def test_parts_are_the_whole_where_all_are_known_and_add_up(parts, total, whole):
    assert _plot([[part, 9] for part in parts], [total, 0]).whole() is whole
    assert _plot([[9, part] for part in parts], [0, total]).whole(1) is whole


NOTES = st.builds(
    TableNote,
    text=st.sampled_from("abc").map(InvariantText),
    inside=st.sampled_from([None, InvariantText("inside")]),
    kind=st.sampled_from(list(NoteKind)),
)


@given(st.lists(NOTES))
def test_notes_of_a_place_stand_once_by_kind_and_those_to_the_figure_in_brackets_last(notes):
    found = sort_notes(notes)
    assert set(found) == set(notes)
    assert len(set(found)) == len(found)
    kinds = list(NoteKind)
    places = [(note.inside is not None, kinds.index(note.kind)) for note in found]
    assert places == sorted(places)
    assert sort_notes(found) == found
    for one, two in pairwise(found):  # within a kind, the order in which they came
        if (one.inside is None, one.kind) == (two.inside is None, two.kind):
            assert notes.index(one) < notes.index(two)


# What is handed from stage to stage, as it is told: findings, answers, sources, decisions, texts.


KEY_TOLD = Key("cases", "havn", Period.from_text("2031"))


def _finding(severity=Severity.ERROR, cause="", **more):
    lines = ("Havn, 2031", "5 is stated; the parts give 6", "Ask")
    return Finding("3.1", severity, *map(InvariantText, lines), cause=cause, **more)


def test_a_finding_is_four_lines():
    told = _finding(Severity.WARNING)
    assert told.format_finding_message("en") == (
        "3.1  WARNING: may stand with an explanation\nWhere Havn, 2031\nWhat  5 is stated; the parts give 6\nDo    Ask"
    )
    assert (
        told.format_finding_message("en", "Sums").splitlines()[0]
        == "3.1  WARNING: may stand with an explanation · Sums"
    )
    for language in list_shipped_languages():
        head, *lines = told.format_finding_message(language).splitlines()
        assert head.startswith("3.1  ")
        texts = ["Havn, 2031", "5 is stated; the parts give 6", "Ask"]
        assert [line.endswith(text) for line, text in zip(lines, texts, strict=True)] == [True] * 3
        columns = {len(line) - len(text) for line, text in zip(lines, texts, strict=True)}
        assert len(columns) == 1
        assert columns.pop() >= 6


def test_a_finding_as_data():
    told = _finding(
        providers=("havn",), period="2031", measure="cases", observed="5", expected="6", cause="c",
        relation=TranslatedText.from_texts(en="a = b"), sources=(Source("a.csv", 3, "5"),), parts=({"key": 1},),
        beside=("x",), marks=("m",), doubts=("d",), anchor="f-1",
    )  # fmt: skip
    assert told.to_dict(("en",)) == {
        "rule": "3.1", "severity": "error", "providers": ["havn"], "period": "2031", "measure": "cases",
        "observed": "5", "expected": "6", "relation": {"en": "a = b"},
        "message": {"en": told.format_finding_message("en")},
        "sources": [{"document": "a.csv", "line": 3, "quote": "5"}], "cause": "c", "parts": [{"key": 1}],
        "beside": ["x"], "marks": ["m"], "doubts": ["d"], "anchor": "f-1", "supposed": False,
        "title": {}, "place": {},
    }  # fmt: skip
    assert _finding().to_dict(("en",))["relation"] == {}


def test_a_source_tells_only_the_places_that_apply():
    assert Source("a.xlsx", sheet="S", cell="B2").to_dict() == {
        "document": "a.xlsx", "line": None, "quote": "", "sheet": "S", "cell": "B2"
    }  # fmt: skip
    assert Source("a.md", 3, "five").to_dict() == {"document": "a.md", "line": 3, "quote": "five"}


def test_the_heaviest_cause_stands_first():
    light, heavy = Severity.INFO, Severity.ERROR
    given = [
        _finding(light, "b"), _finding(light, "a"), _finding(Severity.WARNING, "c"), _finding(heavy, "a"),
        _finding(heavy, "a", period="2"), _finding(Severity.WARNING, "a"),
    ]  # fmt: skip
    found = Findings(tuple(given)).sort_by_cause_severity()
    assert [given.index(one) for one in found] == [3, 4, 5, 1, 2, 0]
    assert (len(found), found.errors) == (6, (given[3], given[4]))
    both = Findings((given[0],)) + Findings((given[1],))
    assert list(both) == given[:2]


def test_events_are_numbered_in_the_order_in_which_they_are_told():
    found = Appendix(
        disagreements=(
            Disagreement(InvariantText("x"), anchors=("c", "a")),
            Disagreement(InvariantText("y"), anchors=("b",)),
        )
    )
    assert found.finding_anchors == ("c", "a", "b")
    assert found.cause_numbers == {"c": 1, "a": 1, "b": 2}  # one event has one number


def test_a_decision_says_who_and_why():
    decided = Decision(
        "d-1", "dismiss", "3.1", KEY_TOLD, "", (), 0, TranslatedText.from_texts(nb="Fordi", en="Because"), "The unit",
        date(2032, 1, 2), "decisions.toml",
    )  # fmt: skip
    assert decided.source("en") == Source("decisions.toml", quote="d-1: Because (The unit, 2032-01-02)")
    assert decided.source("nb").quote.startswith("d-1: Fordi")


def test_a_told_text_is_what_a_reader_sees():
    five = TextPiece("5", kind="number", cells=(KEY_TOLD,))
    text = ReleasedText.from_pieces(lambda tag: (TextPiece(f"{tag}: ", tag), five), ("nb", "en"))
    assert text.pieces("en") == (TextPiece("en: ", "en"), five)
    assert text.pieces("sv") == text.pieces("nb")
    assert text.said == ("nb: 5", "en: 5")
    same = ReleasedText.from_pieces(lambda tag: (TextPiece(f"{tag}: 5", tag),), ("nb", "en"))
    assert text == same
    assert hash(text) == hash(same)
    assert text != ReleasedText.from_pieces(lambda tag: (TextPiece("6"),), ("nb", "en"))
    assert text != InvariantText("nb: 5")
    assert text
    assert not ReleasedText.from_pieces(lambda tag: (), ("nb", "en"))
    assert ReleasedText(()).pieces("nb") == ()


def test_an_answer_in_the_first_language_that_it_was_given_in():
    answer = ReleasedAnswer("havn", "f", "q", {
        "nb": (TextPiece("Ja, "), TextPiece("5\ufff9en\ufffa6\ufffb", kind="said")), "en": (), "sv": (TextPiece("Jo"),)
    })  # fmt: skip
    assert answer.text == {"nb": "Ja, 56", "en": "", "sv": "Jo"}
    assert answer.heard("nb", "sv") == "nb"
    assert answer.heard("en", "sv") == "sv"
    assert answer.heard("en") == "nb"
    assert ReleasedAnswer("havn", "f", "q", {"nb": ()}).heard("en", "nb") == "en"


@pytest.mark.parametrize(
    "change",
    [
        {"provider": "havn"},
        {"cells": ((KEY_TOLD, 5),)},
        {"appendix": Appendix(reported=(InvariantText("x"),))},
        {"answers": (ReleasedAnswer("havn", "f", "q", {}),)},
        {"chapters": {"en": ()}},
    ],
)
def test_the_seal_is_over_all_that_is_released_but_itself(names, change):
    release = Release(names, ())
    assert Release(names, (), seal="x").digest() == release.digest()
    assert Release(names, (), **change).digest() != release.digest()
