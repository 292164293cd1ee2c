"""Across a break in a series a change has no word of size, and its paragraph says why."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tilstand.define.schema import SizeWord
from tilstand.report_text import ReportScope, build_report_document
from tilstand.terms import Key, Language, Period, Text, TranslatedText, Value

FIGURES = {
    "persons | harbour | 2022": 20,
    "persons | harbour | 2023": 149,
    "persons | harbour | 2024": 115,
    "persons | harbour | 2025": 60,
}
REASON = TranslatedText.from_texts(
    nb="nytt register fra 2024", nn="nytt register frå 2024", en="new register from 2024"
)


def crossed(first: Key, last: Key) -> tuple[Text, ...]:
    before, after = sorted((first.period, last.period))
    return (REASON,) if before.first < Period.from_year(2024).first <= after.first else ()


SCOPE = ReportScope(
    period=Period.from_year(2024),
    provider="harbour",
    size_words={"clear": SizeWord(least_percent=20, least_units=5)},
    crossed=crossed,
)


def text(source: str, language: Language = "nb", scope: ReportScope = SCOPE) -> str:
    return build_report_document(source, language, lambda key: Value.number(FIGURES[key.text()]), scope).text


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("nb", "Tallet gikk ned fra 149 til 115. Mer. Tallene kan ikke uten videre sammenlignes: "
         "nytt register fra 2024."),
        ("nn", "Tallet gjekk ned frå 149 til 115. Mer. Tala kan ikkje utan vidare samanliknast: "
         "nytt register frå 2024."),
        ("en", "Tallet fell from 149 to 115. Mer. The figures are not directly comparable: "
         "new register from 2024."),
    ],
)  # fmt: skip
def test_a_change_across_a_break_is_neutral_and_its_paragraph_says_so(language: Language, expected: str) -> None:
    assert text("Tallet {{ change persons }}. Mer.", language) == expected


def test_a_comparison_across_a_break_is_neutral_too() -> None:
    said = text("Tallet er {{ compare persons with in round-1 level }} året før.")
    assert said.startswith("Tallet er lavere enn året før. Tallene kan ikke uten videre")


@pytest.mark.parametrize("when", ["from 2022 to 2023", "from 2024 to 2025"])
def test_a_change_on_one_side_of_a_break_keeps_its_word_of_size(when: str) -> None:
    said = text("Tallet {{ change persons " + when + " }}.")
    assert "klart" in said
    assert "brutt" not in said


def test_a_paragraph_says_it_once_and_only_where_it_concerns() -> None:
    said = text("A {{ change persons }}. Det er {{ change persons noun }}.\n\nB {{ figure persons }}.")
    assert said.count("Tallene kan ikke uten videre") == 1
    assert said.endswith("B 115.")


def test_without_a_break_nothing_is_added() -> None:
    whole = replace(SCOPE, crossed=ReportScope().crossed)
    assert text("Tallet {{ change persons }}.", scope=whole) == "Tallet gikk klart ned fra 149 til 115."
