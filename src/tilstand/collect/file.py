"""The bytes of a file before anything is read from them, and how it is said that they are not read."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from tilstand.collect.fact import fact
from tilstand.collect.room import room
from tilstand.languages import Fact, message
from tilstand.terms import Text
from tilstand.unpack.zipped import MOST_BYTES

__all__ = ["MOST_TEXT", "Refusal", "file_bytes", "too_large", "unreadable"]

MOST_TEXT = 2_000_000_000
_TIMES = 4
"""What a text becomes in memory until its rows are columns: so many times as much as it is in the file."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a file is refused: the rule, its facts, and the place within the file."""

    rule: str
    facts: dict[str, object]
    place: Text | None = None


def unreadable(what: str, remedy: str) -> Refusal:
    """A refusal in words: what it is, and what helps."""
    facts = {"what": message(f"collect.file.{what}"), "remedy": message(f"collect.file.{remedy}")}
    return Refusal("C001", {**facts})


def file_bytes(path: Path, *, text: bool = False) -> bytes | Refusal:
    """The bytes of a file, or why it is not read at all.

    Args:
        path: The file.
        text: True for a table of plain lines, which is no larger unpacked than it lies there.
    """
    most = MOST_TEXT if text else MOST_BYTES
    if not path.is_file():
        return unreadable("absent", "absent_do")
    size = path.stat().st_size
    if text and size > MOST_BYTES and (left := room()) is not None:
        most = min(most, max(left // _TIMES, MOST_BYTES))
    if size > most:
        return too_large("large", size=size // 1_000_000, most=most // 1_000_000)
    data = path.read_bytes()
    return data if data.strip() else Refusal("C006", {})


def too_large(what: str, **facts: Fact) -> Refusal:
    """A refusal for size."""
    return Refusal(
        "C002", {"what": message(f"collect.file.{what}", **{name: fact(one) for name, one in facts.items()})}
    )
