"""What is handed from stage to stage, as it is told: findings, answers, sources, decisions, texts."""

from __future__ import annotations

from datetime import date

import pytest

from tilstand.languages import list_shipped_languages
from tilstand.model import Decision, Finding, Findings, Severity, Source
from tilstand.model.appendix import Appendix, Disagreement
from tilstand.model.release import Release, ReleasedAnswer, ReleasedText
from tilstand.terms import InvariantText, Key, Period, TextPiece, TranslatedText

KEY = Key("cases", "havn", Period.from_text("2031"))


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
        "d-1", "dismiss", "3.1", KEY, "", (), 0, TranslatedText.from_texts(nb="Fordi", en="Because"), "The unit",
        date(2032, 1, 2), "decisions.toml",
    )  # fmt: skip
    assert decided.source("en") == Source("decisions.toml", quote="d-1: Because (The unit, 2032-01-02)")
    assert decided.source("nb").quote.startswith("d-1: Fordi")


def test_a_told_text_is_what_a_reader_sees():
    five = TextPiece("5", kind="number", cells=(KEY,))
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
        {"cells": ((KEY, 5),)},
        {"appendix": Appendix(reported=(InvariantText("x"),))},
        {"answers": (ReleasedAnswer("havn", "f", "q", {}),)},
        {"chapters": {"en": ()}},
    ],
)
def test_the_seal_is_over_all_that_is_released_but_itself(names, change):
    release = Release(names, ())
    assert Release(names, (), seal="x").digest() == release.digest()
    assert Release(names, (), **change).digest() != release.digest()
