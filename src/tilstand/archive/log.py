"""The archive's log: one event a line, each line chained to the one before it, and a head that knows the end.

The chain shows that a line was changed or taken away. What it cannot show is that the last lines are gone;
therefore the head holds how many lines there are and the hash of the last. It is written after each line, so
after a crash it may lag behind the log, and never the log behind it.
"""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from tilstand.errors import ArchiveError
from tilstand.languages import failure, message

__all__ = ["Entry", "Log", "written"]

_FIRST = "0" * 64


@dataclass(frozen=True, slots=True)
class Entry:
    """One event of the archive.

    Attributes:
        event: `stored`; `expired`: its bytes were removed by rule; `refused`: it came and was not stored;
            `swept`: bytes that no event spoke of, left by a run that was stopped, were removed.
        kind: What it is: submission, workbook, line_list, answers, edition ...
        name: Name of the file as it came or went.
        sha256: Hash of its bytes.
        size: Number of bytes.
        provider: Whose it is, or empty.
        round_name: Which round it belongs to, or empty.
        by: Who stored it.
        at: When, in UTC.
        expires: Day after which the bytes are removed; empty for what is kept.
    """

    event: str
    kind: str
    name: str
    sha256: str
    size: int
    provider: str
    round_name: str
    by: str
    at: str
    expires: str = ""


class Log:
    """The log in an archive's folder.

    Args:
        root: The archive's folder.
    """

    def __init__(self, root: Path) -> None:
        self.path = root / "log.jsonl"
        self.head = root / "head"

    def entries(self) -> Iterator[Entry]:
        """All events, oldest first.

        Raises:
            ArchiveError: If a line was changed, taken away or only half written.
        """
        count, last = self._head()  # before the log, which can only grow after it
        lines = self._lines()
        found = self._read(lines)
        if len(lines) < count:
            raise self._damaged(len(lines) + 1, "gone", count=count, gone=count - len(lines))
        if count and _hash(lines[count - 1]) != last:
            raise self._damaged(count, "other")
        if not count and len(lines) > 1:  # one line without a head: stopped between the two
            raise self._damaged(1, "no_head", head=self.head.name)
        return iter(found)

    def append(self, entry: Entry) -> None:
        """Write one event at the end. Whoever calls holds the lock and has read the log under it."""
        lines = self._lines()
        before = _hash(lines[-1]) if lines else _FIRST
        told = {field.name: getattr(entry, field.name) for field in fields(Entry)}
        text = json.dumps({**told, "before": before}, ensure_ascii=False, sort_keys=True)
        line = text.encode("utf-8", "backslashreplace")  # a file name may hold what is no text
        with self.path.open("ab") as stream:
            stream.write(line + b"\n")
            stream.flush()
            os.fsync(stream.fileno())
        self._set_head(len(lines) + 1, line)

    def repair(self) -> bool:
        """Take a half-written last line away; True if there was one. Whoever calls holds the lock.

        Nothing is lost by it: what the line was to say had not been promised to anybody yet.
        """
        data = self.path.read_bytes() if self.path.is_file() else b""
        whole, _, torn = data.rpartition(b"\n")
        if not torn:
            return False
        lines = whole.split(b"\n") if whole else []
        self._read(lines)
        written(self.path, whole + b"\n" if whole else b"")
        if lines:
            self._set_head(len(lines), lines[-1])
        return True

    def _lines(self) -> list[bytes]:
        """The lines, without their ends."""
        data = self.path.read_bytes() if self.path.is_file() else b""
        *lines, torn = data.split(b"\n")
        if torn:
            raise failure(ArchiveError, "archive.torn", line=len(lines) + 1, file=self.path)
        return lines

    def _head(self) -> tuple[int, str]:
        if not self.head.is_file():
            return 0, ""
        try:
            told = json.loads(self.head.read_bytes())
            return int(told["count"]), str(told["sha256"])
        except (ValueError, KeyError, TypeError) as error:
            raise self._damaged(1, "head", head=self.head.name) from error

    def _set_head(self, count: int, line: bytes) -> None:
        told = json.dumps({"count": count, "sha256": _hash(line)}, sort_keys=True)
        written(self.head, told.encode() + b"\n")

    def _read(self, lines: list[bytes]) -> list[Entry]:
        found, before = [], _FIRST
        for number, line in enumerate(lines, start=1):
            try:
                raw: dict[str, Any] = json.loads(line)
                chained = raw.pop("before")
                entry = Entry(**raw)
            except (ValueError, KeyError, TypeError, AttributeError) as error:
                raise self._damaged(number, "unread") from error
            if chained != before:
                raise self._damaged(number, "before")
            before = _hash(line)
            found.append(entry)
        return found

    def _damaged(self, line: int, how: str, **facts: int | str) -> ArchiveError:
        told = message(f"errors.archive.damaged.{how}", **facts)
        return failure(ArchiveError, "archive.damaged", line=line, file=self.path, how=told)


def written(path: Path, data: bytes, mode: int = 0o600) -> None:
    """Write a file whole or not at all, and onto the disk before anything after it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(prefix=".writing-", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        Path(temporary).chmod(mode)
        Path(temporary).replace(path)
    finally:
        Path(temporary).unlink(missing_ok=True)


def _hash(line: bytes) -> str:
    return hashlib.sha256(line).hexdigest()
