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

from tilstand.define.fault import unread
from tilstand.errors import UsageError
from tilstand.languages import failure, message
from tilstand.terms import Joined, Text
from tilstand.text.message import line_and_sign
from tilstand.text.message import message as told
from tilstand.toml import table

__all__ = ["Reply", "replies"]

_FIELDS = ("question", "body", "outcome", "words", "person")
_NEEDED = ("question", "outcome")


@dataclass(frozen=True, slots=True)
class Reply:
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


def replies(path: Path) -> tuple[Reply, ...]:
    """The answers in a file, in its order.

    Raises:
        UsageError: If it is not there; if it cannot be read, with the place; or if an entry lacks something,
            has a field that nobody knows, or is about a question that another one is about. All of that is
            told, by the number of the entry.
    """
    raw = _entries(path)
    problems: list[Text] = []
    found: dict[str, Reply] = {}
    for at, one in enumerate(raw, start=1):
        strange = sorted(set(map(str, one)) - set(_FIELDS))
        values = {name: str(one.get(name) or "").strip() for name in _FIELDS}
        number = values["question"].lower()
        lacking = [name for name in _NEEDED if not values[name]]
        if strange:
            problems.append(_wrong("strange", at, strange))
        elif lacking:
            problems.append(_wrong("lacking", at, lacking))
        elif number in found:
            problems.append(_wrong("twice", at, [number]))
        found[number] = Reply(number, values["outcome"], values["body"], values["words"], values["person"])
    if problems or not found:
        raise failure(UsageError, "asking.replies", problems or [_wrong("none", 0, _FIELDS)], file=path)
    return tuple(found.values())


def _wrong(how: str, at: int, names: Iterable[str]) -> Text:
    return message(f"errors.asking.replies.{how}", number=at, list=", ".join(names))


def _entries(path: Path) -> list[Mapping[str, Any]]:
    """What stands in the file, an entry an answer.

    Raises:
        UsageError: As `replies` says.
    """
    try:
        text = _text(path.read_bytes())
        return _toml(text) if path.suffix.lower() == ".toml" else _csv(text)
    except OSError as error:
        kind = "folder" if path.is_dir() else "absent"
        raise failure(UsageError, "not_read", [message(f"errors.not_read.{kind}", path=path)]) from error
    except UnicodeDecodeError:
        what = message("collect.file.unknown_encoding")
    except _FaultyError as fault:
        what = fault.what
    raise failure(UsageError, "asking.replies", [what], file=path)


class _FaultyError(Exception):
    """What cannot be read, and where."""

    def __init__(self, what: Text, where: Text | None = None) -> None:
        super().__init__()
        self.what = what if where is None else Joined((where, what), ": ")


def _toml(text: str) -> list[Mapping[str, Any]]:
    try:
        raw = table(text)
    except tomllib.TOMLDecodeError as error:
        line, _, at = unread(error, text)
        raise _FaultyError(told("judged.toml"), line_and_sign(line, at)) from error
    entries = raw.get("answer", [])
    if not isinstance(entries, list) or not all(isinstance(one, dict) for one in entries):
        raise _FaultyError(told("judged.list", field="answer"))
    beside = dict.fromkeys(set(raw) - {"answer"}, "")
    return [*entries, *([beside] if beside else [])]


def _text(data: bytes) -> str:
    """In UTF-8, or as a spreadsheet on Windows saves it."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252")


def _csv(text: str) -> list[Mapping[str, Any]]:
    filled = text.lstrip("\r\n")  # blank lines above the head are no head
    separator = max(",;\t", key=filled.partition("\n")[0].count)
    reader = csv.DictReader(io.StringIO(filled, newline=""), delimiter=separator, strict=True)
    try:
        rows = list(reader)
    except csv.Error as error:
        where = message("collect.place.row", number=reader.line_num + 1)  # where it begins
        raise _FaultyError(message("collect.file.quotes"), where) from error
    return [
        {(name or "").strip().lower(): value for name, value in row.items()}
        for row in rows
        if any(isinstance(value, str) and value.strip() for value in row.values())
    ]
