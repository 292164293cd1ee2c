"""The catalogue of messages: the same paths and facts in every language, and a stand-in that says so."""

import re
from datetime import date
from decimal import Decimal

import pytest

from tilstand.languages import filled, message, settings, shipped
from tilstand.languages.catalogue import found, paths
from tilstand.terms import Period, Written

PLACES = re.compile(r"\{(\w+)")
ENGLISH = frozenset(paths("en"))


@pytest.mark.parametrize("language", shipped())
def test_a_language_has_no_message_that_english_lacks(language):
    assert set(paths(language)) <= ENGLISH


@pytest.mark.parametrize("language", [one for one in shipped() if settings(one).review == "native"])
def test_a_language_that_is_read_by_natives_has_every_message(language):
    assert not {path for path in ENGLISH - set(paths(language)) if ".also." not in path}


@pytest.mark.parametrize("language", shipped())
def test_a_message_has_the_same_facts_in_every_language(language):
    # An adviser who knows the term may get it without its explanation, but never a fact that is not there.
    for path in paths(language):
        own, english = found(language, path), found("en", path)
        if own is not None and english is not None:
            assert set(PLACES.findall(own)) <= set(PLACES.findall(english)) | {"word", "kind"}, path
            assert own.strip(), path


def test_a_language_without_a_folder_is_spoken_for_in_english_and_says_so():
    told = message("report.table", number=3)
    assert (told.text("ka"), told.language("ka")) == ("Table 3", "en")
    assert told.language("nb") == "nb"


def test_numbers_and_periods_in_a_sentence_that_stands_in_are_written_as_it_writes_them():
    told = message(
        "text.judged.too_late", field="x", on=date(2031, 4, 2), published=Period.parse("2030-04/2031-03")
    )
    assert "2 April 2031" in told.text("el")
    assert "April 2030 – March 2031" in told.text("el")
    assert {piece.language for piece in told.pieces("el") if piece.language} == {"en"}
    own = filled(Written.of(el="ήταν {n}", en="was {n}"), n=Decimal("40.5"))
    assert (own.text("el"), own.text("en"), own.text("sv")) == ("ήταν 40,5", "was 40.5", "was 40.5")
