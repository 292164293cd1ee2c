"""Marks of language within a string: they tell what is in another language, and leave no trace."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tilstand.languages import filled, message
from tilstand.terms import Alike, Joined, Written
from tilstand.terms.marked import MARKS, bare, mark, marked, titled, unmarked

WORDS = st.text(st.characters(exclude_characters=MARKS, exclude_categories=["Cs"]), max_size=20)


def shown(text: str) -> str:
    return unmarked(text, lambda words, language: f"<{language}>{words}</>")


def test_what_is_in_the_language_asked_for_has_no_marks():
    assert marked(message("report.table", number=3), "nb") == "Tabell 3"
    assert marked(Written.of(nb="kvinne", en="woman"), "en") == "woman"


def test_each_run_in_another_language_is_marked_by_itself():
    told = marked(filled(message("report.table", number=Written.of(ka="სამი"))), "ka")
    assert shown(told) == "<en>Table</> სამი"
    assert bare(told) == "Table სამი"


def test_a_number_is_of_the_words_before_it_and_of_none_where_there_are_none():
    """On a page from the right, "Part" and "1" would else change places."""
    told = Joined((Written.of(en="women"), Alike("2031"), Written.of(en="men")), Written.of(en=": "))
    assert shown(marked(told, "ka")) == "<en>women: 2031: men</>"
    assert shown(marked(message("report.table", number=3), "ka")) == "<en>Table 3</>"
    assert shown(marked(Joined((Alike("2031"), Written.of(en="women")), " "), "ka")) == "2031 <en>women</>"


def test_blanks_around_words_in_another_language_part_them_from_what_is_beside():
    told = Joined((Alike("havn"), Written.of(en=" as submitted "), Written.of(ka="სამი")), "")
    assert shown(marked(told, "ka")) == "havn <en>as submitted</> სამი"


def test_what_looks_like_marks_and_is_not_is_taken_out():
    for text in (
        f"{MARKS[0]}x",
        f"a{MARKS[1]}b",
        f"{MARKS[2]}",
        f'{MARKS[0]}"><script>{MARKS[1]}x{MARKS[2]}',
    ):
        assert not set(shown(text)) & set(MARKS)
        assert "<" not in shown(text).replace("<script>", "")


def test_a_title_begins_with_a_capital_whatever_stands_before_it():
    assert titled("årsak") == "Årsak"
    assert shown(titled(mark("reason", "en"))) == "<en>Reason</>"
    assert titled("ქალი") == "ქალი"  # a script without capitals within words
    assert titled("") == ""


@given(WORDS, WORDS, WORDS)
def test_marks_leave_no_trace(before, words, after):
    assert bare(before + mark(words, "en") + after) == before + words + after
    assert shown(before + mark(words, "pt-BR") + after) == f"{before}<pt-BR>{words}</>{after}"
