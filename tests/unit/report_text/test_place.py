"""What a figure is called: a title that reads as one sentence, in each language, and no address."""

from __future__ import annotations

from pathlib import Path

import pytest

from tilstand import define
from tilstand.define.labels import find_capitalized_words
from tilstand.languages.typography import MidSentenceLabel
from tilstand.report_text.print_forms import label_code_in_sentence, title_figure, title_without_measure
from tilstand.terms import Key, Period, TranslatedText

NORWAY = Path(__file__).parents[3] / "collections" / "norway"


def at(*dims: tuple[str, str]) -> Key:
    return Key("cases_opened", "police", Period.from_text("2031-T1"), tuple(sorted(dims)))


def test_body_subject_period_and_codes_stand_in_the_order_of_a_sentence(sagaland) -> None:
    told = title_figure(sagaland, at(("exploitation", "labour")))
    assert told.text("en") == (
        "Sagaland Police (generated): cases opened in the first four months of 2031 (forced labour)"
    )
    assert told.text("nb") == "Politiet i Sagaland (oppdiktet): opprettede saker i 1. tertial 2031 (tvangsarbeid)"


def test_what_has_been_said_is_left_out(sagaland) -> None:
    assert title_figure(sagaland, at(), period=False).text("en") == "Sagaland Police (generated): cases opened"
    assert title_without_measure(sagaland, at(), period=False).text("en") == "Sagaland Police (generated)"
    told = title_without_measure(sagaland, at(("exploitation", "labour"), ("sex", "male")), period=False)
    assert told.text("en") == "Sagaland Police (generated): forced labour, man"


def test_a_place_keeps_its_name() -> None:
    held = define.read_collection(NORWAY).at("2024")
    assert label_code_in_sentence(held, "district", "innlandet").text("nb") == "Innlandet politidistrikt"
    assert label_code_in_sentence(held, "residence", "citizen").text("en") == "Norwegian citizen"
    assert label_code_in_sentence(held, "residence", "citizen").text("nb") == "norsk statsborger"


@pytest.mark.parametrize(
    ("language", "label", "inside"),
    [
        ("nb", "UDIs vedtak", "UDIs vedtak"),
        ("en-GB", "Aged under 18", "aged under 18"),
        ("de", "Opfer", "Opfer"),  # nothing is known of how it writes names of things
        ("pl", "Łączna liczba", "łączna liczba"),
        ("nb", "18 år", "18 år"),
        ("nb", "", ""),
    ],
)
def test_a_letter_is_small_where_the_language_has_it_so(language: str, label: str, inside: str) -> None:
    assert MidSentenceLabel(TranslatedText.from_texts({language: label})).text(language) == inside


def test_a_word_that_is_written_both_ways_is_no_name() -> None:
    assert find_capitalized_words(["Asked in Greek", "Other, New entry", "In a new entry"]) == {"Greek"}
