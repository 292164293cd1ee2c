"""Marks of language within a string: they tell what is in another language, and leave no trace."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tilstand.languages import format_message, format_template
from tilstand.terms import InvariantText, JoinedText, TranslatedText
from tilstand.terms.text import (
    MARKS,
    capitalize_title,
    encode_language_runs,
    mark_language_run,
    replace_language_runs,
    strip_language_runs,
)

WORDS = st.text(st.characters(exclude_characters=MARKS, exclude_categories=["Cs"]), max_size=20)


def shown(text: str) -> str:
    return replace_language_runs(text, lambda words, language: f"<{language}>{words}</>")


def test_what_is_in_the_language_asked_for_has_no_marks():
    assert encode_language_runs(format_message("report.table", number=3), "nb") == "Tabell 3"
    assert encode_language_runs(TranslatedText.from_texts(nb="kvinne", en="woman"), "en") == "woman"


def test_each_run_in_another_language_is_marked_by_itself():
    told = encode_language_runs(
        format_template(format_message("report.table", number=TranslatedText.from_texts(ka="სამი"))), "ka"
    )
    assert shown(told) == "<en>Table</> სამი"
    assert strip_language_runs(told) == "Table სამი"


def test_a_number_is_of_the_words_before_it_and_of_none_where_there_are_none():
    """On a page from the right, "Part" and "1" would else change places."""
    told = JoinedText(
        (TranslatedText.from_texts(en="women"), InvariantText("2031"), TranslatedText.from_texts(en="men")),
        TranslatedText.from_texts(en=": "),
    )
    assert shown(encode_language_runs(told, "ka")) == "<en>women: 2031: men</>"
    assert shown(encode_language_runs(format_message("report.table", number=3), "ka")) == "<en>Table 3</>"
    assert (
        shown(
            encode_language_runs(JoinedText((InvariantText("2031"), TranslatedText.from_texts(en="women")), " "), "ka")
        )
        == "2031 <en>women</>"
    )


def test_blanks_around_words_in_another_language_part_them_from_what_is_beside():
    told = JoinedText(
        (InvariantText("havn"), TranslatedText.from_texts(en=" as submitted "), TranslatedText.from_texts(ka="სამი")),
        "",
    )
    assert shown(encode_language_runs(told, "ka")) == "havn <en>as submitted</> სამი"


def test_what_looks_like_marks_and_is_not_is_taken_out():
    for text in (f"{MARKS[0]}x", f"a{MARKS[1]}b", f"{MARKS[2]}", f'{MARKS[0]}"><script>{MARKS[1]}x{MARKS[2]}'):
        assert not set(shown(text)) & set(MARKS)
        assert "<" not in shown(text).replace("<script>", "")


def test_a_title_begins_with_a_capital_whatever_stands_before_it():
    assert capitalize_title("årsak") == "Årsak"
    assert shown(capitalize_title(mark_language_run("reason", "en"))) == "<en>Reason</>"
    assert capitalize_title("ქალი") == "ქალი"  # a script without capitals within words
    assert capitalize_title("") == ""


@given(WORDS, WORDS, WORDS)
def test_marks_leave_no_trace(before, words, after):
    assert strip_language_runs(before + mark_language_run(words, "en") + after) == before + words + after
    assert shown(before + mark_language_run(words, "pt-BR") + after) == f"{before}<pt-BR>{words}</>{after}"
