"""A text is said in the language asked for, or in one that stands in for it; and tells which."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, ValidationError

from tilstand.languages import format_message, format_template
from tilstand.terms import InvariantText, JoinedText, Text, TranslatedText, TypedText, Unit
from tilstand.terms.text import (
    MARKS,
    TextField,
    TextPiece,
    capitalize_title,
    encode_language_runs,
    mark_language_run,
    replace_language_runs,
    strip_language_runs,
)

WOMAN = TranslatedText.from_texts(nb="kvinne", en="woman")


@pytest.mark.parametrize(
    ("text", "asked", "said", "spoken"),
    [
        (WOMAN, "nb", "kvinne", "nb"),
        (WOMAN, "en", "woman", "en"),
        (WOMAN, "en-GB", "woman", "en-GB"),  # English as it is, and not marked as another language
        (WOMAN, "pl", "woman", "en"),
        (TranslatedText.from_texts({"pt-BR": "mulher"}, en="woman"), "pt-BR", "mulher", "pt-BR"),
        (TranslatedText.from_texts({"pt-BR": "mulher"}, en="woman"), "pt", "woman", "en"),
        (TranslatedText.from_texts(nb="kvinne"), "pl", "kvinne", "nb"),
    ],
)
def test_what_is_said_and_in_which_language(text: Text, asked: str, said: str, spoken: str) -> None:
    assert text.text(asked) == said
    assert text.language(asked) == spoken
    assert "".join(piece.text for piece in text.pieces(asked)) == said


def test_what_is_alike_in_every_language_is_in_none() -> None:
    assert InvariantText("svar.csv").pieces("pl") == (TextPiece("svar.csv", "", "name"),)
    assert InvariantText("svar.csv").language("pl") == "pl"
    assert InvariantText("").pieces("pl") == ()
    assert not InvariantText("")
    assert InvariantText("x")
    assert not TranslatedText.from_texts(nb="", en="")
    assert TranslatedText.from_texts(nb="", en="x")


def test_joined_texts_keep_the_language_of_each_part() -> None:
    found = JoinedText(
        (InvariantText("2031"), TranslatedText.from_texts(nb="kvinner"), WOMAN), TranslatedText.from_texts(en=" and ")
    )
    assert found.text("nb") == "2031 and kvinner and kvinne"
    assert [piece.language for piece in found.pieces("nb")] == ["", "en", "nb", "en", "nb"]
    assert found.language("nb") == "en"
    assert JoinedText((WOMAN, TranslatedText.from_texts(en="not said in bokmål"))).language("nb") == "en"
    assert JoinedText((InvariantText("2031"), WOMAN)).text("en") == "2031, woman"
    assert JoinedText((InvariantText("2031"), WOMAN)).language("en") == "en"


def test_a_text_in_a_file_is_a_table_of_languages() -> None:
    class Row(BaseModel, arbitrary_types_allowed=True):
        name: TextField

    row = Row.model_validate({"name": {"nb": "kvinne", "en": "woman"}})
    assert row.name == WOMAN
    assert row.model_dump() == {"name": {"nb": "kvinne", "en": "woman"}}
    for wrong in ({}, {"nb": 1}, {"nb": "kvinne", "en": 1}, "kvinne"):
        with pytest.raises(ValidationError):
            Row.model_validate({"name": wrong})


def test_a_text_as_it_stands_in_json() -> None:
    assert WOMAN.to_dict(["nb", "pl"]) == {"nb": "kvinne", "pl": "woman"}
    assert WOMAN.languages == ("nb", "en")


def test_units_that_every_collection_has_and_what_is_counted_with_each() -> None:
    """Renaming one would be a change to every collection."""
    found = {one.value: (one.counted, one.is_quantity, one.people) for one in Unit.list_core_units()}
    thing, person, time, share = (True, True, False), (True, True, True), (True, False, False), (False,) * 3
    assert found == {
        "persons": person,
        **dict.fromkeys(("reports", "proposals", "cases", "decisions", "events", "visits"), thing),
        **dict.fromkeys(("calls", "contacts", "items", "places", "bodies"), thing),
        **dict.fromkeys(("days", "weeks", "months", "years", "year"), time),
        **dict.fromkeys(("percent", "percentage_points"), share),
    }
    assert Unit("beds").is_quantity
    sorts = {one.sort for one in Unit.list_core_units()}
    assert sorts == {"persons", "things", "time", "year", "share"}
    named = {one: getattr(Unit, one).value for one in Unit.__annotations__ if one.isupper()}
    assert named == {one: one.lower() for one in named}
    assert len(named) == 7


def test_a_typed_text_tells_what_its_numbers_are_unless_they_tell_more() -> None:
    inner = JoinedText(
        (
            TranslatedText.from_texts(en="women"),
            InvariantText("5"),
            TypedText(InvariantText("7"), "number", ("mine",)),
            TypedText(InvariantText("9"), "number"),
            TypedText(InvariantText("2031"), "period"),
        ),
        " ",
    )
    found = TypedText(inner, "number", ("cell",)).pieces("en")
    assert [(piece.text, piece.kind, piece.cells) for piece in found if piece.text.strip()] == [
        ("women", "number", ("cell",)),
        ("5", "number", ("cell",)),
        ("7", "number", ("mine",)),
        ("9", "number", ("cell",)),
        ("2031", "period", ()),
    ]
    assert found[0].language == "en"
    assert TypedText(InvariantText("x"), "said").pieces("en") == (TextPiece("x", kind="said"),)
    assert TypedText(InvariantText("x"), "said")
    assert not TypedText(InvariantText(""), "said")


def test_a_text_answers_in_its_first_language_where_there_is_no_english() -> None:
    assert TranslatedText.from_texts({"pl": "kobieta"}, nb="kvinne").pieces("sv") == (TextPiece("kobieta", "pl"),)
    assert TranslatedText.from_texts({"pl": "kobieta"}).pieces("pl-PL") == (TextPiece("kobieta", "pl-PL"),)
    assert TranslatedText(()).pieces("nb") == ()
    assert JoinedText(()).pieces("nb") == ()
    assert JoinedText((InvariantText("a"), InvariantText("b"), InvariantText("c")), "").text("nb") == "abc"
    assert Text.text(InvariantText("x"), "nb") == "x"
    with pytest.raises(NotImplementedError):
        Text().pieces("nb")


def test_a_text_that_is_not_written_out_has_no_form_in_a_file() -> None:
    class Row(BaseModel, arbitrary_types_allowed=True):
        name: TextField

    assert Row(name=InvariantText("x")).model_dump() == {"name": {}}


# Marks of language within a string: they tell what is in another language, and leave no trace.


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
