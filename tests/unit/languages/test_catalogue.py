"""The catalogue of messages: the same paths and facts in every language, and a stand-in that says so."""

import re
from datetime import date
from decimal import Decimal

import pytest

from tilstand.languages import format_message, format_template, list_shipped_languages, load_language_settings
from tilstand.languages.catalogue import find_catalogue_message, list_catalogue_paths
from tilstand.terms import Period, TranslatedText

PLACES = re.compile(r"\{(\w+)")
ENGLISH = frozenset(list_catalogue_paths("en"))


@pytest.mark.parametrize("language", list_shipped_languages())
def test_a_language_has_no_message_that_english_lacks(language):
    assert set(list_catalogue_paths(language)) <= ENGLISH


@pytest.mark.parametrize(
    "language", [one for one in list_shipped_languages() if load_language_settings(one).review == "native"]
)
def test_a_language_that_is_read_by_natives_has_every_message(language):
    assert not {path for path in ENGLISH - set(list_catalogue_paths(language)) if ".also." not in path}


@pytest.mark.parametrize("language", list_shipped_languages())
def test_a_message_has_the_same_facts_in_every_language(language):
    # An adviser who knows the term may get it without its explanation, but never a fact that is not there.
    for path in list_catalogue_paths(language):
        own, english = find_catalogue_message(language, path), find_catalogue_message("en", path)
        if own is not None and english is not None:
            assert set(PLACES.findall(own)) <= set(PLACES.findall(english)) | {"word", "kind"}, path
            assert own.strip(), path


def test_a_language_without_a_folder_is_spoken_for_in_english_and_says_so():
    told = format_message("report.table", number=3)
    assert (told.text("ka"), told.language("ka")) == ("Table 3", "en")
    assert told.language("nb") == "nb"


def test_numbers_and_periods_in_a_sentence_that_stands_in_are_written_as_it_writes_them():
    told = format_message(
        "text.judged.too_late", field="x", on=date(2031, 4, 2), published=Period.from_text("2030-04/2031-03")
    )
    assert "2 April 2031" in told.text("el")
    assert "April 2030 – March 2031" in told.text("el")
    assert {piece.language for piece in told.pieces("el") if piece.language} == {"en"}
    own = format_template(TranslatedText.from_texts(el="ήταν {n}", en="was {n}"), n=Decimal("40.5"))
    assert (own.text("el"), own.text("en"), own.text("sv")) == ("ήταν 40,5", "was 40.5", "was 40.5")
