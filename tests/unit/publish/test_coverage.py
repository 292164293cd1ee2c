from __future__ import annotations

import pytest

from tilstand.publish.print_text import check_glyphs, normalize_text, split_print_paragraphs


@pytest.mark.parametrize("letters", ["æøå ÆØÅ", "čđŋšŧž", "ščřžýáíé", "ąęłńóśźż", "șțăâî", "ğıİş", "«» – — … “” ’ § €"])
def test_the_letters_of_the_bodies_languages_are_there(letters):
    check_glyphs({"a": letters})


def test_unseen_characters_and_runs_of_space_are_tidied():
    assert normalize_text("a\u00ad\u200bb\r\n c\t d\ufeff") == "ab c d"


def test_what_the_fonts_lack_has_a_placeholder_and_lines_are_kept():
    hostile = "- punkt\n# \u05e9\u05dc\u05d5\u05dd\n\nEn 👩\u200d👧 her."
    told = split_print_paragraphs(hostile)
    assert told == [["- punkt", "# □□□□"], ["En □□ her."]]
    check_glyphs(told)


def test_a_long_word_may_break_and_keeps_its_letters():
    word = "a" * 224
    ((line,),) = split_print_paragraphs(word)
    assert max(map(len, line.split("\u200b"))) <= 24
    assert line.replace("\u200b", "") == word
