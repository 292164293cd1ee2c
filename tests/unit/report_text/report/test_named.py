"""Codes inside sentences, finest codes, percentages, spans of years, and nobody counted."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from tilstand.define.schema import SizeWord
from tilstand.report_text import ReportScope, build_report_document, list_stated_sentences
from tilstand.terms import Code, Codelist, Key, Language, Period, TranslatedText, Value, ValueStatus

REGION = Codelist(
    "region",
    (
        Code(
            "asia",
            TranslatedText.from_texts(
                nb="Asia med Midtøsten", nn="Asia med Midtausten", en="Asia including the Middle East"
            ),
        ),
        Code("europe", TranslatedText.from_texts(nb="Europa", nn="Europa", en="Europe")),
        Code(
            "east", TranslatedText.from_texts(nb="Øst-Europa", nn="Aust-Europa", en="Eastern Europe"), parent="europe"
        ),
        Code(
            "west", TranslatedText.from_texts(nb="Vest-Europa", nn="Vest-Europa", en="Western Europe"), parent="europe"
        ),
    ),
)
SCOPE = ReportScope(
    period=Period.from_year(2024),
    provider="harbour",
    size_words={"small": SizeWord(most_percent=10, most_points=5), "marked": SizeWord(least_percent=25)},
    codelists={"region": REGION},
    codes={("region", "asia"): TranslatedText.from_texts(nb="Asia", nn="Asia", en="Asia")},
    percentages=frozenset({"rate"}),
)
FIGURES = {
    "persons | harbour | 2024": "13",
    "persons | harbour | 2024 | region=asia": "5",
    "persons | harbour | 2024 | region=europe": "8",
    "persons | harbour | 2024 | region=east": "6",
    "persons | harbour | 2024 | region=west": "2",
    "rate | harbour | 2023": "11",
    "rate | harbour | 2024": "44",
    "children | harbour | 2024": "0",
    "children | harbour | 2022/2024": "7",
}


def made(source: str, language: Language = "nb", figures: Mapping[str, str] = FIGURES) -> str:
    def resolve(key: Key) -> Value | None:
        number = figures.get(key.text())
        if number == "":
            return Value.missing(ValueStatus.NOT_KNOWN)
        return None if number is None else Value.number(number)

    return build_report_document(source, language, resolve, SCOPE).text


def test_a_code_has_its_own_name_inside_a_sentence() -> None:
    assert made("Fra {{ list persons by region }}.") == "Fra Europa (8) og Asia (5)."
    assert made("Fra {{ least persons by region }}.") == "Fra Asia."


def test_finest_opens_a_code_whose_parts_add_up() -> None:
    assert made("Fra {{ list persons by region finest }}.") == "Fra Øst-Europa (6), Asia (5) og Vest-Europa (2)."
    assert made("Fra {{ most persons by region finest number }}.") == "Fra Øst-Europa (6)."


@pytest.mark.parametrize("east", ["5", ""])
def test_finest_keeps_a_code_whose_parts_do_not_add_up(east: str) -> None:
    figures = {**FIGURES, "persons | harbour | 2024 | region=east": east}
    assert made("Fra {{ list persons by region finest }}.", figures=figures) == "Fra Europa (8) og Asia (5)."


def test_a_finest_list_follows_from_the_whole_and_from_its_parts() -> None:
    text = build_report_document(
        "{{ list persons by region finest }}", "nb", lambda key: Value.number(FIGURES[key.text()]), SCOPE
    )
    codes = [key.code("region") for key in text.figures[0].keys]
    assert codes == ["asia", "europe", "east", "west"]


def test_changes_of_percentages_are_sized_in_points() -> None:
    assert made("Den {{ change rate }}.") == "Den økte fra 11\u00a0prosent til 44\u00a0prosent."
    near = {**FIGURES, "rate | harbour | 2023": "41"}
    assert made("It {{ change rate }}.", "en", near) == "It rose slightly from 41\u00a0per cent to 44\u00a0per cent."


def test_a_span_of_years_moves_with_the_edition() -> None:
    assert made("I {{ period round-2/round }} kom {{ figure children in round-2/round }}.") == "I 2022–2024 kom sju."


@pytest.mark.parametrize(
    ("language", "text"), [("nb", "Så kom ingen."), ("nn", "Så kom ingen."), ("en", "Så kom none.")]
)
def test_nobody_counted_is_no_number(language: Language, text: str) -> None:
    assert made("Så kom {{ figure children }}.", language) == text
    assert made("Så kom {{ figure children digits }}.", language) == "Så kom 0."


def test_sentences_know_their_figures() -> None:
    source = """# Om {{ period }}

Det kom {{ figure persons }}, bl.a. barn. Få *så {{ figure children }}* her.

- Noen.[^n]

[^n]: {{ figure persons }} her.
"""
    text = build_report_document(source, "nb", lambda key: Value.number(FIGURES[key.text()]), SCOPE)
    found = list_stated_sentences(text)
    assert [s.text for s in found] == ["Om 2024", "Det kom 13, bl.a. barn.", "Få så ingen her.", "Noen.", "13 her."]
    assert [{key.measure for key in s.keys} for s in found] == [set(), {"persons"}, {"children"}, set(), {"persons"}]
