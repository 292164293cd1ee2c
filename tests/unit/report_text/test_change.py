"""Verdict words follow from figures."""

from __future__ import annotations

from decimal import Decimal
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tilstand.define.schema import SizeWord
from tilstand.report_text.changes import (
    ChangeForm,
    FigureChange,
    choose_size_word,
    describe_change,
    describe_comparison,
    find_extreme_names,
)
from tilstand.report_text.nouns import NounLexicon
from tilstand.terms import Language

WORDS = {
    "small": SizeWord(most_percent=10, most_units=3, most_points=5),
    "marked": SizeWord(least_percent=20, least_units=5, least_points=20),
}


@pytest.mark.parametrize(
    ("before", "now", "form", "nb", "nn", "en"),
    [
        (26, 28, "verb", "økte litt fra 26 til 28", "auka litt frå 26 til 28", "rose slightly from 26 to 28"),
        (27, 19, "verb", "gikk vesentlig ned fra 27 til 19", "gjekk vesentleg ned frå 27 til 19",
         "fell markedly from 27 to 19"),
        (36, 31, "verb", "gikk ned fra 36 til 31", "gjekk ned frå 36 til 31", "fell from 36 to 31"),
        (28, 28, "verb", "var uendret på 28", "var uendra på 28", "was unchanged at 28"),
        (67, 64, "since", "en liten nedgang fra 67", "ein liten nedgang frå 67", "a small decrease from 67"),
        (36, 31, "since", "en nedgang fra 36", "ein nedgang frå 36", "a decrease from 36"),
        (31, 36, "noun", "en økning fra 31 til 36", "ein auke frå 31 til 36", "an increase from 31 to 36"),
        (20, 40, "noun", "en vesentlig økning fra 20 til 40", "ein vesentleg auke frå 20 til 40",
         "a marked increase from 20 to 40"),
        (4, 4, "noun", "ingen endring fra 4", "inga endring frå 4", "no change from 4"),
    ],
)  # fmt: skip
def test_changes(before: int, now: int, form: ChangeForm, nb: str, nn: str, en: str) -> None:
    assert describe_change(before, now, "nb", WORDS, form=form) == nb
    assert describe_change(before, now, "nn", WORDS, form=form) == nn
    assert describe_change(before, now, "en", WORDS, form=form) == en


@pytest.mark.parametrize(
    ("number", "other", "form", "nb", "nn", "en"),
    [
        (19, 27, "level", "vesentlig lavere enn", "vesentleg lågare enn", "markedly lower than"),
        (455, 469, "level", "litt lavere enn", "litt lågare enn", "slightly lower than"),
        (31, 36, "level", "lavere enn", "lågare enn", "lower than"),
        (21, 7, "amount", "vesentlig flere enn", "vesentleg fleire enn", "markedly more than"),
        (31, 36, "amount", "færre enn", "færre enn", "fewer than"),
        (6, 6, "amount", "like mange som", "like mange som", "as many as"),
        (6, 6, "level", "like høyt som", "like høgt som", "the same as"),
    ],
)
def test_comparisons(number: int, other: int, form: Literal["amount", "level"], nb: str, nn: str, en: str) -> None:
    assert describe_comparison(number, other, "nb", WORDS, form=form) == nb
    assert describe_comparison(number, other, "nn", WORDS, form=form) == nn
    assert describe_comparison(number, other, "en", WORDS, form=form) == en


def test_a_comparison_names_what_is_counted() -> None:
    woman = NounLexicon.from_package().find("woman")
    assert describe_comparison(9, 8, "nb", noun=woman) == "flere kvinner enn"
    assert describe_comparison(8, 8, "en", noun=woman) == "as many women as"


def test_the_periods_may_be_named() -> None:
    assert describe_change(26, 28, "nb", dated=("2023", "2024")) == "økte fra 26 i 2023 til 28 i 2024"
    assert (
        describe_change(26, 28, "en", form="noun", dated=("2023", "2024"))
        == "an increase from 26 in 2023 to 28 in 2024"
    )


def test_percentages_change_in_points() -> None:
    assert describe_change(Decimal("40.5"), Decimal("44"), "nb", WORDS, points=True) == (
        "økte litt fra 40,5\u00a0prosent til 44\u00a0prosent"
    )


def test_a_size_word_without_wording_is_refused() -> None:
    with pytest.raises(ValueError, match="gigantic"):
        describe_change(1, 100, "nb", {"gigantic": SizeWord(least_percent=50)})


@pytest.mark.parametrize(
    ("before", "now", "expected"),
    [(0, 3, "small"), (0, 40, "marked"), (100, 110, "small"), (100, 111, ""), (10, 13, "small"), (10, 16, "marked")],
)
def test_limits_of_size_words(before: int, now: int, expected: str) -> None:
    assert choose_size_word(FigureChange(Decimal(before), Decimal(now)), WORDS) == expected


def test_ties_are_told() -> None:
    assert find_extreme_names({"a": 3, "b": 5, "c": 5}) == ("b", "c")
    assert find_extreme_names({"a": 3, "b": 5}, least=True) == ("a",)
    assert find_extreme_names({}) == ()


@given(st.integers(0, 10**6), st.integers(0, 10**6), st.sampled_from(["nb", "nn", "en"]))
def test_the_word_of_direction_never_contradicts_the_figures(before: int, now: int, language: Language) -> None:
    up = {"nb": "økte", "nn": "auka", "en": "rose"}[language]
    down = {"nb": "gikk", "nn": "gjekk", "en": "fell"}[language]
    phrase = describe_change(before, now, language, WORDS)
    assert phrase.startswith(up) == (now > before)
    assert phrase.startswith(down) == (now < before)


@pytest.mark.parametrize(
    ("before", "now", "expected"),
    [
        (4, 7, "økte fra 4 til 7"),
        (1, 2, "økte fra 1 til 2"),
        (0, 2, "økte fra 0 til 2"),
        (16, 19, "økte litt fra 16 til 19"),
        (15, 18, "økte litt fra 15 til 18"),
        (14, 17, "økte fra 14 til 17"),
    ],
)
def test_a_few_units_are_little_only_where_they_are_few_in_per_cent_too(before: int, now: int, expected: str) -> None:
    capped = {"small": SizeWord(most_percent=10, most_units=3, cap_percent=20)}
    assert describe_change(before, now, "nb", capped) == expected
