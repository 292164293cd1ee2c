"""All kinds together; sentences; the words of a language, which hold no names."""

from __future__ import annotations

import dataclasses
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tilstand.define import RoundView
from tilstand.define.labels import Catalogue
from tilstand.languages import list_shipped_languages
from tilstand.languages.lexicon import ScreeningLexicon, load_screening_lexicon
from tilstand.screening import PersonalDataHint, PersonalDataKind, PersonalDataScreen, split_screened_sentences
from tilstand.screening.hints import find_flagged_labels
from tilstand.screening.persons import compile_word_start_pattern, make_alternatives_pattern, make_number_pattern
from tilstand.terms import TranslatedText

TEXT = "Kari er hiv-smittet. Ring 22 22 22 22."

OF_A_YEAR = {
    PersonalDataKind.TIME,
    PersonalDataKind.YEAR,
    PersonalDataKind.COMPARISON,
    PersonalDataKind.CLAIM,
}  # not of a person


def test_every_kind_is_looked_for_and_told_with_its_place(screen: PersonalDataScreen) -> None:
    text = "Til Fyrlykta kom Mihaela, 17, gravid, født 3.4.2007; x@y.no, 22 22 22 22, 31129900000, Prøvegata 3."
    clues = screen.find_hints(text, "nb")
    assert {clue.kind for clue in clues} == set(PersonalDataKind) - OF_A_YEAR
    assert PersonalDataHint(4, 12, PersonalDataKind.PROTECTED, "Fyrlykta") in clues
    some = (PersonalDataKind.EMAIL, PersonalDataKind.PHONE)
    assert screen.find_hints(text, "nb", some) == tuple(one for one in clues if one.kind in some)
    assert screen.find_hints("Tallene er lave, og det er bra.", "nb") == ()
    assert screen.find_hints("", "nb") == ()
    assert screen.find_hints("Vi kom til Havn botilbud.", "nb") == ()  # which the collection knows


@pytest.mark.parametrize(
    ("language", "text", "words"),
    [
        ("nb", "To av dem var gravide.", "gravide"),
        ("nn", "Ho tok sitt eige liv.", "eige liv"),
        ("en", "She had CANCER.", "CANCER"),
        ("sv", "Hon är gravid.", "gravid"),
        ("pl", "Ona jest w ciąży.", "ciąży"),
    ],
)
def test_health_is_told_by_how_a_word_begins(screen: PersonalDataScreen, language: str, text: str, words: str) -> None:
    assert words in [clue.words for clue in screen.find_hints(text, language) if clue.kind is PersonalDataKind.HEALTH]


def test_a_language_without_words_has_numbers_all_the_same(screen: PersonalDataScreen) -> None:
    assert {clue.kind for clue in screen.find_hints("x@y.no 31129900000 gravid", "ka")} == {
        PersonalDataKind.EMAIL,
        PersonalDataKind.NUMBER,
    }


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Ett. To! «Tre?» Fire", ["Ett.", "To!", "«Tre?»", "Fire"]),
        ("Den 9. mai kom hun. Så dro hun.", ["Den 9. mai kom hun.", "Så dro hun."]),
        ("M. Johansen kom. Ja.", ["M. Johansen kom.", "Ja."]),
        ("Uten stopp\nOg to\n\n", ["Uten stopp", "Og to"]),
        ("Slutt. ", ["Slutt. "]),
        ("", []),
        (" \n ", []),
    ],
)
def test_sentences_end_where_a_capital_follows(text: str, parts: list[str]) -> None:
    assert [text[begin:end] for begin, end in split_screened_sentences(text)] == parts


@given(st.text(alphabet="aA .!?\n«»M1", max_size=40))
def test_sentences_lie_after_each_other_and_leave_no_letter_out(text: str) -> None:
    places = list(split_screened_sentences(text))
    assert all(one[1] <= two[0] for one, two in pairwise(places))
    inside = {at for begin, end in places for at in range(begin, end)}
    assert all(at in inside for at, sign in enumerate(text) if sign.isalnum())


def test_words_are_whole_the_longest_first_and_none_is_nothing() -> None:
    import re

    assert re.fullmatch(make_alternatives_pattern(("a", "ab c")), "ab  c")
    assert re.match(make_alternatives_pattern(("a", "ab")), "ab").group() == "ab"  # type: ignore[union-attr]
    assert not re.search(make_alternatives_pattern(()), "anything")
    assert [one.group() for one in compile_word_start_pattern(("fød", "f.")).finditer("Født, f. ufødt")] == [
        "Født",
        "f.",
    ]


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("nb", ["7", "107", "én", "ett", "to", "tjueett", "sju", "syv", "atten", "tjue", "tjueen", "tyve", "nittini"]),
        ("nn", ["sju", "atten", "tjue", "tjueein", "nittini"]),
        ("en", ["one", "two", "seven", "eighteen", "twenty", "twenty-one", "ninety nine"]),
        ("ka", ["7", "107"]),
    ],
)
def test_a_number_is_in_digits_or_words(language: str, words: list[str]) -> None:
    import re

    assert [one for one in words if not re.fullmatch(make_number_pattern(language), one)] == []
    assert [one for one in ("1234", "hus", "", "tjue-") if re.fullmatch(make_number_pattern(language), one)] == []


def test_every_language_of_the_package_has_words_of_every_sort_that_it_needs() -> None:
    for language in list_shipped_languages():
        words = load_screening_lexicon(language)
        for name in ("birth", "years", "being", "limits", "one", "health", "names", "acts", "endings", "when"):
            assert getattr(words, name), (language, name)
        assert words.streets or words.street_ends
        for name in ScreeningLexicon.model_fields:
            listed = getattr(words, name)
            assert len(set(listed)) == len(listed), (language, name)


# Labels are printed without a release: what in them may tell of a person is shown, in each language once.


def test_a_caption_with_an_address_for_mail_or_an_age_is_shown_and_a_name_is_not(sagaland: RoundView) -> None:
    caption = TranslatedText.from_texts(nb="Jenta er 17 år.", en="Write to anna@example.org.", nn="Havn Prøve")
    labels = Catalogue({**sagaland.labels.labels, "charts.odd.title": caption})
    view = dataclasses.replace(sagaland, labels=labels)
    before = {(one.path, one.language) for one in find_flagged_labels([sagaland])}
    found = [one for one in find_flagged_labels([view, view]) if (one.path, one.language) not in before]
    assert [(one.path, one.language, [clue.kind.value for clue in one.clues]) for one in found] == [
        ("charts.odd.title", "nb", ["age"]),
        ("charts.odd.title", "en", ["email"]),
    ]
