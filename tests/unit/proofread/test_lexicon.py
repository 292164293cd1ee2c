"""The collection's words for the audit: read, checked, and found in text in spite of damage."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tilstand import define
from tilstand.errors import CollectionError
from tilstand.proofread.phrase_lexicon import PhraseKind
from tilstand.proofread.phrases import order_mentioned_names

SAGALAND = Path(__file__).parents[2] / "fixtures" / "sagaland"


def test_names_that_the_collection_lacks_are_told_with_file_and_line(tmp_path) -> None:
    folder = tmp_path / "sagaland"
    shutil.copytree(SAGALAND, folder)
    file = folder / "audit" / "en.toml"
    file.write_text(file.read_text("utf-8") + '\n[dimensions]\nheight = ["tall"]\n', "utf-8")
    with pytest.raises(CollectionError) as told:
        define.read_collection(folder)
    (cause,) = told.value.causes
    assert cause.startswith("audit/en.toml, line ")
    assert "height" in cause


def test_a_collection_without_such_words_is_in_order(tmp_path) -> None:
    folder = tmp_path / "sagaland"
    shutil.copytree(SAGALAND, folder)
    shutil.rmtree(folder / "audit")
    assert define.read_collection(folder).phrases == {}


def test_phrases_are_found_whatever_their_ending_and_damage(norway) -> None:
    finder = norway.learned.get_phrase_finder("nb")
    for word in ("østeuropeiske", "gsteuropeiske", "osteuropeisk"):
        hits = [h for h in finder.find_mentions(f"3 fra {word} land") if h.group == "region"]
        assert [h.names for h in hits] == [frozenset({"east_europe"})], word


def test_a_word_of_its_own_is_not_taken_for_a_damaged_one(norway) -> None:
    hits = norway.learned.get_phrase_finder("nb").find_mentions("tre saker ble henlagt")
    assert "applicants" not in order_mentioned_names(hits, PhraseKind.MEASURE)


def test_names_in_capitals_are_no_verbs(norway) -> None:
    finder = norway.learned.get_phrase_finder("nb")
    assert order_mentioned_names(finder.find_mentions("Det kom 3 personer."), PhraseKind.PROVIDER) == ()
    assert order_mentioned_names(finder.find_mentions("KOM talte 3 personer."), PhraseKind.PROVIDER) == ("kom",)
