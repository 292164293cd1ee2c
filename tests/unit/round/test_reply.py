"""Answers of bodies in a file: read in either form, and told entry by entry where something is wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from tilstand.errors import UsageError
from tilstand.round.replies import QuestionReply, read_replies

FULL = (QuestionReply("q1", "explained", "police", "Two files.", "Ola"), QuestionReply("q2", "confirmed"))
COMMA = "question,body,outcome,words,person\nQ1,police,explained,Two files.,Ola\nq2,,confirmed,,\n"


def read(tmp_path: Path, text: str | bytes, name: str = "a.csv") -> tuple[QuestionReply, ...]:
    data = text.encode() if isinstance(text, str) else text
    (tmp_path / name).write_bytes(data)
    return read_replies(tmp_path / name)


def refused(tmp_path: Path, text: str | bytes, name: str = "a.csv") -> tuple[str, ...]:
    with pytest.raises(UsageError) as stop:
        read(tmp_path, text, name)
    return stop.value.causes


@pytest.mark.parametrize(
    "text",
    [
        COMMA,
        COMMA.replace(",", ";"),
        COMMA.replace(",", "\t"),
        "\ufeff" + COMMA,
        "\n" + COMMA.replace("question,body", " Question , BODY "),
        COMMA + ",,,,\n",
        COMMA.replace("\n", "\r\n"),
    ],
)
def test_a_table_with_any_separator(tmp_path: Path, text: str) -> None:
    assert read(tmp_path, text) == FULL


def test_words_may_hold_the_other_separators_and_lines(tmp_path: Path) -> None:
    text = 'question;outcome;words\nq1;explained;"One, two;\nthree, four, five"\n'
    assert read(tmp_path, text) == (QuestionReply("q1", "explained", "", "One, two;\nthree, four, five"),)


def test_a_table_as_windows_saves_it(tmp_path: Path) -> None:
    text = "question;outcome;words\nq1;explained;Tallet gjør om på – det meste\n"
    (one,) = read(tmp_path, text.encode("cp1252"))
    assert one.words == "Tallet gjør om på – det meste"
    assert read(tmp_path, text) == (one,)


def test_a_file_of_entries(tmp_path: Path) -> None:
    text = (
        '[[answer]]\nquestion = "Q1"\nbody = "police"\noutcome = "explained"\nwords = " Two files. "\n'
        'person = "Ola"\n\n[[answer]]\nquestion = "q2"\noutcome = "confirmed"\n'
    )
    assert read(tmp_path, text, "a.TOML") == FULL


def test_everything_wrong_is_told_by_the_number_of_the_entry(tmp_path: Path) -> None:
    text = "question,outcome,mood\nq1,confirmed,\n"
    assert refused(tmp_path, text) == ("In answer 1 there is something that is not a field: mood.",)
    text = "question,outcome\nq1,confirmed\n,confirmed\nq3,\nQ1,explained\n"
    assert refused(tmp_path, text) == (
        "Answer 2 lacks question.",
        "Answer 3 lacks outcome.",
        "Answer 4 is about q1, which another one is about as well.",
    )
    strange = '[[answer]]\nquestion = "q1"\noutcome = "confirmed"\nb = 1\na = 2\n'
    told = ("In answer 1 there is something that is not a field: a, b.",)
    assert refused(tmp_path, strange, "a.toml") == told


def test_what_stands_beside_the_entries_is_told_as_well(tmp_path: Path) -> None:
    text = 'mood = "x"\n[[answer]]\nquestion = "q1"\noutcome = "confirmed"\n'
    assert refused(tmp_path, text, "a.toml") == ("In answer 2 there is something that is not a field: mood.",)


@pytest.mark.parametrize(("text", "name"), [("", "a.csv"), ("question,outcome\n", "a.csv"), ("", "a.toml")])
def test_a_file_without_an_answer(tmp_path: Path, text: str, name: str) -> None:
    assert refused(tmp_path, text, name) == ("There is no answer in it.",)


@pytest.mark.parametrize(
    ("text", "name", "says"),
    [
        ("answer = 3\n", "a.toml", "answer must be a list."),
        ("answer = [1, 2]\n", "a.toml", "answer must be a list."),
        ("\n[[answer\n", "a.toml", "line 2, character 9: The file is not valid TOML."),
        ('a = """', "a.toml", "line 1: The file is not valid TOML."),
        (b"\x81\x8d", "a.csv", "The file's character encoding is unknown."),
        ('question,outcome\n"q1,confirmed\n', "a.csv", "row 2: The quotation marks in the row do not match."),
    ],
)
def test_a_file_that_cannot_be_read_says_where(tmp_path: Path, text: str | bytes, name: str, says: str) -> None:
    assert refused(tmp_path, text, name) == (says,)


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(UsageError) as stop:
        read_replies(tmp_path / "none.csv")
    assert "none.csv" in stop.value.causes[0]
