"""What bodies answered, many questions at once, as it is written down from their mails.

A CSV file with the columns question, body, outcome, words, person, or a TOML file with `[[answer]]` and the
same fields. Body, words and person may be left out: a question knows to whom it was put.
"""

from __future__ import annotations

import csv
import io
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tilstand.define.definitions import locate_toml_error
from tilstand.errors import UsageError
from tilstand.languages import format_message, make_error
from tilstand.report_text.messages import describe_stop_position
from tilstand.report_text.messages import get_text_message as told
from tilstand.storage.toml import parse_toml_table
from tilstand.terms import JoinedText, Text

_FIELDS = ("question", "body", "outcome", "words", "person")
_NEEDED = ("question", "outcome")


@dataclass(frozen=True, slots=True)
class QuestionReply:
    """What came back to one question.

    Attributes:
        number: The question.
        outcome: What came of it.
        provider: The body that answered; empty for the one that was asked.
        words: What it wrote.
        person: Who at the body answered.
    """

    number: str
    outcome: str
    provider: str = ""
    words: str = ""
    person: str = ""


def read_replies(path: Path) -> tuple[QuestionReply, ...]:
    """The answers in a file, in its order.

    Raises:
        UsageError: If it is not there; if it cannot be read, with the place; or if an entry lacks something,
            has a field that nobody knows, or is about a question that another one is about. All of that is
            told, by the number of the entry.
    """
    raw = _read_reply_entries(path)
    problems: list[Text] = []
    question_replies_by_name: dict[str, QuestionReply] = {}
    for at, item in enumerate(raw, start=1):
        strange = sorted(set(map(str, item)) - set(_FIELDS))
        values = {name: str(item.get(name) or "").strip() for name in _FIELDS}
        number = values["question"].lower()
        lacking = [name for name in _NEEDED if not values[name]]
        if strange:
            problems.append(_describe_reply_error("strange", at, strange))
        elif lacking:
            problems.append(_describe_reply_error("lacking", at, lacking))
        elif number in question_replies_by_name:
            problems.append(_describe_reply_error("twice", at, [number]))
        question_replies_by_name[number] = QuestionReply(
            number, values["outcome"], values["body"], values["words"], values["person"]
        )
    if problems or not question_replies_by_name:
        raise make_error(
            UsageError, "asking.replies", problems or [_describe_reply_error("none", 0, _FIELDS)], file=path
        )
    return tuple(question_replies_by_name.values())


def _describe_reply_error(how: str, at: int, names: Iterable[str]) -> Text:
    return format_message(f"errors.asking.replies.{how}", number=at, list=", ".join(names))


def _read_reply_entries(path: Path) -> list[Mapping[str, Any]]:
    """What stands in the file, an entry an answer.

    Raises:
        UsageError: As `read_replies` says.
    """
    try:
        text = _decode_reply_text(path.read_bytes())
        return _parse_reply_toml(text) if path.suffix.lower() == ".toml" else _parse_reply_csv(text)
    except OSError as error:
        kind = "folder" if path.is_dir() else "absent"
        raise make_error(UsageError, "not_read", [format_message(f"errors.not_read.{kind}", path=path)]) from error
    except UnicodeDecodeError:
        what = format_message("collect.file.unknown_encoding")
    except _ReplyFileError as fault:
        what = fault.what
    raise make_error(UsageError, "asking.replies", [what], file=path)


class _ReplyFileError(Exception):
    """What cannot be read, and where."""

    def __init__(self, what: Text, where: Text | None = None) -> None:
        super().__init__()
        self.what = what if where is None else JoinedText((where, what), ": ")


def _parse_reply_toml(text: str) -> list[Mapping[str, Any]]:
    try:
        raw = parse_toml_table(text)
    except tomllib.TOMLDecodeError as error:
        line, _, at = locate_toml_error(error, text)
        raise _ReplyFileError(told("judged.toml"), describe_stop_position(line, at)) from error
    entries = raw.get("answer", [])
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        raise _ReplyFileError(told("judged.list", field="answer"))
    beside = dict.fromkeys(set(raw) - {"answer"}, "")
    return [*entries, *([beside] if beside else [])]


def _decode_reply_text(data: bytes) -> str:
    """In UTF-8, or as a spreadsheet on Windows saves it."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252")


def _parse_reply_csv(text: str) -> list[Mapping[str, Any]]:
    filled = text.lstrip("\r\n")  # blank lines above the head are no head
    separator = max(",;\t", key=filled.partition("\n")[0].count)
    reader = csv.DictReader(io.StringIO(filled, newline=""), delimiter=separator, strict=True)
    try:
        rows = list(reader)
    except csv.Error as error:
        where = format_message("collect.place.row", number=reader.line_num + 1)  # where it begins
        raise _ReplyFileError(format_message("collect.file.quotes"), where) from error
    return [
        {(name or "").strip().lower(): value for name, value in row.items()}
        for row in rows
        if any(isinstance(value, str) and value.strip() for value in row.values())
    ]
