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

from tilstand.errors import UsageError
from tilstand.languages import failure, message
from tilstand.terms import Text

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
        UsageError: If it cannot be read, or an entry lacks something, has a field that nobody knows, or is
            about a question that another one is about; all of it is told, by the number of the entry.
    """
    try:
        text = _text(path.read_bytes())
        raw = _toml(text) if path.suffix.lower() == ".toml" else _csv(text)
    except (OSError, ValueError, csv.Error) as error:
        raise failure(UsageError, "not_read", [message("errors.not_read.absent", path=path)]) from error
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


def _toml(text: str) -> list[Mapping[str, Any]]:
    raw = tomllib.loads(text)
    entries = raw.get("answer", [])
    if not isinstance(entries, list) or not all(isinstance(one, dict) for one in entries):
        raise ValueError("answer")
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
    return [
        {(name or "").strip().lower(): value for name, value in row.items()}
        for row in reader
        if any(isinstance(value, str) and value.strip() for value in row.values())
    ]
