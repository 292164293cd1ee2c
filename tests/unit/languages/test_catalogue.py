"""The catalogue of messages: the same paths and facts in every language, and a stand-in that says so."""

import re

import pytest

from tilstand.languages import message, settings, shipped
from tilstand.languages.catalogue import found, paths

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
