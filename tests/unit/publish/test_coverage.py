from __future__ import annotations

import pytest

from tilstand.publish.coverage import paragraphs, printable, tidy


@pytest.mark.parametrize(
    "letters", ["æøå ÆØÅ", "čđŋšŧž", "ščřžýáíé", "ąęłńóśźż", "șțăâî", "ğıİş", "«» – — … “” ’ § €"]
)
def test_the_letters_of_the_bodies_languages_are_there(letters):
    printable({"a": letters})


def test_unseen_characters_and_runs_of_space_are_tidied():
    assert tidy("a\u00ad\u200bb\r\n c\t d\ufeff") == "ab c d"


def test_what_the_fonts_lack_has_a_placeholder_and_lines_are_kept():
    hostile = "- punkt\n# \u05e9\u05dc\u05d5\u05dd\n\nEn 👩\u200d👧 her."
    told = paragraphs(hostile)
    assert told == [["- punkt", "# □□□□"], ["En □□ her."]]
    printable(told)


def test_a_long_word_may_break_and_keeps_its_letters():
    word = "a" * 224
    ((line,),) = paragraphs(word)
    assert max(map(len, line.split("\u200b"))) <= 24
    assert line.replace("\u200b", "") == word
