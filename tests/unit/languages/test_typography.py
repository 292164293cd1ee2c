"""Compounds part at their seam at the end of a line, in the languages that list the last parts of theirs."""

from __future__ import annotations

import importlib
import pkgutil
import random

import pytest
from pydantic import BaseModel

from tilstand import languages
from tilstand.languages.typography import (
    SEAM,
    AlphabeticalNames,
    MidSentenceLabel,
    filter_alphabet_letters,
    hyphenate_compounds,
    make_collation_key,
)
from tilstand.terms import InvariantText, TextPiece, TranslatedText


@pytest.mark.parametrize(
    ("language", "parted"),
    [
        ("nb", "tvangs|arbeid"),
        ("nb", "Krigs|tjeneste i ut|landet"),
        ("nb", "oppholds|tillatelser"),
        ("nb", "gjennom|snittet"),
        ("nb", "politi|distriktene"),
        ("nn", "opphalds|løyve"),
        ("nn", "arbeids|tenester"),
        ("sv", "uppehålls|tillstånd"),
    ],
)
def test_a_compound_parts_before_its_last_part(language: str, parted: str) -> None:
    told = hyphenate_compounds(parted.replace("|", ""), language).replace(SEAM, "|")
    assert told in (parted, parted.replace("ut|landet", "utlandet"))


@pytest.mark.parametrize(
    ("language", "word"),
    [("nb", "Arbeid"), ("nb", "Island"), ("nb", "prostitusjon"), ("en", "workplaces"), ("ka", "tvangsarbeid")],
)
def test_what_is_no_compound_or_of_a_language_without_a_list_stays(language: str, word: str) -> None:
    assert hyphenate_compounds(word, language) == word


# The words of a language: in the order of its letters, and as data that says nothing that is not there.


MODULES = [
    importlib.import_module(f"{languages.__name__}.{one.name}") for one in pkgutil.iter_modules(languages.__path__)
]
DATA = {
    kind.__name__: kind for each in MODULES for kind in vars(each).values()
    if isinstance(kind, type) and issubclass(kind, BaseModel) and kind.__module__ == each.__name__
}  # fmt: skip


@pytest.mark.whole_room
def test_what_a_folder_says_is_taken_as_it_stands_and_nothing_that_is_not_known():
    assert len(DATA) > 18
    for name, kind in DATA.items():
        known = {"frozen", "extra"} | ({"populate_by_name"} if "populate_by_name" in kind.model_config else set())
        assert set(kind.model_config) == known, name
        assert (kind.model_config["frozen"], kind.model_config["extra"]) == (True, "forbid"), name


@pytest.mark.whole_room
def test_what_a_folder_does_not_say_is_nothing():
    said = {}
    for name, kind in DATA.items():
        for field, about in kind.model_fields.items():
            if not about.is_required() and (default := about.get_default(call_default_factory=True)):
                said[f"{name}.{field}"] = default
    empty = {
        f"Lexicon.{one}": DATA[kind]()
        for one, kind in (("dates", "DateWords"), ("read", "ReadingWords"), ("lint", "UnboundClaimWords"))
    }
    assert said == {
        "LanguageSettings.direction": "ltr",
        "LanguageSettings.quotes": ("“", "”"),
        "LanguageSettings.review": "native",
        "CardinalWords.and_from": 1,
        "CardinalWords.written": True,
        "NumberPhrases.points": DATA["PercentagePointWord"](),
        "ReadingWords.ordinals": DATA["OrdinalWords"](),
        **empty,
    }


@pytest.mark.whole_room
@pytest.mark.parametrize(
    ("language", "ordered"),
    [
        ("nb", ["", "1 a", "10", "7", "a b", "À la", "Ab", "ab", "b", "ça", "Ö", "ø", "Ø a", "å", "ål-å", "β", "и"]),
        ("nn", ["Aa", "ä", "æ", "Østfold", "ö-x", "øy", "å"]),
        ("sv", ["a", "ü", "z", "å", "ä", "æ", "ö", "ø"]),
        ("pl", ["a", "ą", "b", "c", "ć", "l", "ł", "o", "ó", "z", "ź", "ż"]),
        ("en", ["Å", "aa", "b", "e", "éa", "z"]),
    ],
)
def test_names_stand_in_the_order_of_a_languages_letters(language, ordered):
    mixed = random.Random(1).sample(ordered, len(ordered))
    assert sorted(mixed, key=lambda one: make_collation_key(one, language)) == ordered
    names = AlphabeticalNames(tuple(TranslatedText.from_texts({language: one}) for one in mixed if one))
    assert names.text(language) == ", ".join(one for one in ordered if one)


@pytest.mark.whole_room
def test_a_name_inside_a_sentence_has_a_small_letter_where_things_are_written_so():
    label = TranslatedText.from_texts(nb="Grov sak", en="Grave case")
    assert MidSentenceLabel(label).pieces("nb") == (TextPiece("grov sak", "nb"),)
    assert MidSentenceLabel(label).text("en") == "grave case"
    told = {"UDIs sak": "UDIs sak", "A": "a", "3 saker": "3 saker", "Åpen": "åpen", "": ""}
    assert {text: MidSentenceLabel(TranslatedText.from_texts(nb=text)).text("nb") for text in told} == told
    named = MidSentenceLabel(TranslatedText.from_texts(nb="Grov sak"), frozenset({("nb", "Grov"), ("en", "Sak")}))
    assert named.text("nb") == "Grov sak"
    assert MidSentenceLabel(InvariantText("Grov sak")).text("nb-NO") == "grov sak"
    assert MidSentenceLabel(InvariantText("Grov sak")).text("sv") == "grov sak"
    assert MidSentenceLabel(InvariantText("Grov sak")).text("ka") == "Grov sak"
    assert MidSentenceLabel(TranslatedText.from_texts(de="Fall", nb="Sak")).pieces("de") == (TextPiece("Fall", "de"),)
    assert filter_alphabet_letters("ÆÅé", "nb") == "æåe"
