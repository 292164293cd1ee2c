"""No digit and no number word passes unbound."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tilstand.report_text.numerals import format_digits, spell_out_number
from tilstand.report_text.references import find_unbound_numbers
from tilstand.terms import Language

LANGUAGES: tuple[Language, ...] = ("nb", "nn", "en")
HARMLESS = {
    "nb": "En sak ble henlagt etter første ledd, og et barn var med. Det er en stor enighet om dette.",
    "nn": "Ei sak vart lagd vekk etter første ledd, og eit barn var med. Det er ein stor semje om dette.",
    "en": "A case was dropped under the first paragraph, and a child was there. It was a relief to all.",
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_harmless_text_passes(language: Language) -> None:
    assert list(find_unbound_numbers(HARMLESS[language], language)) == []


@pytest.mark.parametrize(
    ("language", "text", "word"),
    [
        ("nb", "et toårig løp", "toårig"),
        ("nb", "en femårsperiode", "femårsperiode"),
        ("nb", "en ettårig tillatelse", "ettårig"),
        ("nb", "begge kom", "begge"),
        ("nb", "halvparten kom", "halvparten"),
        ("nb", "to tredjedeler", "to"),
        ("nb", "dobbelt så mange", "dobbelt"),
        ("nb", "TOLV kvinner", "TOLV"),
        ("nb", "to-tre kvinner", "to"),
        ("nb", "tjue\u00adto", "tjueto"),
        ("nb", "e\u0301n", "én"),
        ("nb", "½ million", "½"),
        ("nb", "x²", "x²"),
        ("nb", "kapittel Ⅳ", "Ⅳ"),
        ("nb", "٣ kvinner", "٣"),
        ("nb", "K2-prosjektet", "K2-prosjektet"),
        ("nn", "éi kvinne", "éi"),
        ("nn", "eitt barn", "eitt"),
        ("nn", "ein toårig plan", "toårig"),
        ("en", "one woman", "one"),
        ("en", "a two-year plan", "two"),
        ("en", "dozens of women", "dozens"),
        ("en", "half of them", "half"),
        ("en", "twenty-two", "twenty"),
    ],
)
def test_what_stops_the_build(language: Language, text: str, word: str) -> None:
    assert word in [found for _, found in find_unbound_numbers(text, language)]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("nb", "endring totalt tilbud enighet torsdag tretthet femte andre nitid seksuell tiltak enkelt engang"),
        ("nn", "endring totalsum tilbod semje torsdag femte andre seksuell tiltak eining einskild"),
        ("en", "apart tension often attend weight someday second fourth phone done money"),
    ],
)
def test_words_that_only_look_like_numbers_pass(language: Language, text: str) -> None:
    assert list(find_unbound_numbers(text, language)) == []


@given(st.sampled_from(LANGUAGES), st.integers(0, 10**7), st.booleans(), st.integers(0, 100), st.sampled_from("mfn"))
def test_every_inserted_number_is_found(language: Language, number: int, words: bool, at: int, gender: str) -> None:
    tokens = HARMLESS[language].split()
    place = at % (len(tokens) + 1)
    inserted = spell_out_number(number, language, gender) if words else format_digits(number, language)
    text = " ".join([*tokens[:place], inserted, *tokens[place:]])
    start = len(" ".join([*tokens[:place], ""])) if place else 0
    found = list(find_unbound_numbers(text, language))
    assert found
    assert all(start <= where <= start + len(inserted) for where, _ in found)
    assert found[0][0] == start


@given(st.decimals(0, 999, places=2), st.sampled_from(LANGUAGES))
def test_decimals_are_found(number: Decimal, language: Language) -> None:
    assert len(list(find_unbound_numbers(f"a {format_digits(number, language)} b", language))) == 1


def test_claims_without_a_number_stop_nothing() -> None:
    assert list(find_unbound_numbers("Alle kom, og det var flere enn før.", "nb")) == []
