"""Lines of JSON in a file, each with the hash of the one before it: no line can be changed unseen."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from tilstand.errors import ArchiveError
from tilstand.languages import failure, message

__all__ = ["Chain", "digest"]

_FIRST = "0" * 64


class Chain:
    """The lines of one file; a missing file has none.

    Args:
        path: The file.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._data, self._lines = b"", list[bytes]()
        self._proven: list[dict[str, Any]] = []

    def lines(self) -> list[bytes]:
        """The lines as they stand, without their ends.

        What was read before is not taken apart again: where the file has only grown it is the same list.

        Raises:
            ArchiveError: If the last one is only half written.
        """
        data = self._read()
        if not data.startswith(self._data):
            self._data, self._lines, self._proven = b"", [], []
        *more, torn = data[len(self._data) :].split(b"\n")
        if torn:
            line = len(self._lines) + len(more) + 1
            raise failure(ArchiveError, "archive.torn", line=line, file=self.path)
        self._data = data
        self._lines += more
        return self._lines

    def records(self, lines: Sequence[bytes] | None = None) -> list[dict[str, Any]]:
        """What the lines say, the first first.

        Args:
            lines: Lines that stand for the file's own.

        Raises:
            ArchiveError: If a line was changed, taken away or only half written.
        """
        if lines is not None:
            return self._records(lines, 0)
        lines, done = self.lines(), len(self._proven)
        self._proven += self._records(lines, done)
        return list(self._proven)

    def _records(self, lines: Sequence[bytes], done: int) -> list[dict[str, Any]]:
        """What the lines after some proven ones say."""
        found, before = [], digest(lines[done - 1]) if done else _FIRST
        for number, line in enumerate(lines[done:], start=done + 1):
            try:
                raw: dict[str, Any] = json.loads(line)
                chained = raw.pop("before")
            except (ValueError, KeyError, TypeError, AttributeError) as error:
                raise self.damaged(number, "unread") from error
            if chained != before:
                raise self.damaged(number, "before")
            before = digest(line)
            found.append(raw)
        return found

    def append(self, told: Mapping[str, Any]) -> tuple[int, bytes]:
        """Write one line at the end; how many there are then, and the line.

        Whoever calls holds a lock and has read the records under it.
        """
        count, lines = self.extend((told,))
        return count, lines[0]

    def extend(self, many: Iterable[Mapping[str, Any]]) -> tuple[int, list[bytes]]:
        """Write some lines at the end, as `append` does; how many there are then, and the lines."""
        lines, added = self.lines(), list[bytes]()
        before = digest(lines[-1]) if lines else _FIRST
        for told in many:
            text = json.dumps({**told, "before": before}, ensure_ascii=False, sort_keys=True)
            added.append(text.encode("utf-8", "backslashreplace"))  # a file name may hold what is no text
            before = digest(added[-1])
        whole = self.path.stat().st_size if self.path.exists() else 0
        try:
            with self.path.open("ab") as stream:
                stream.write(b"".join(line + b"\n" for line in added))
                stream.flush()
                os.fsync(stream.fileno())
        except OSError:  # a full disk: no half line stays behind
            if self.path.exists():
                os.truncate(self.path, whole)
            raise
        return len(lines) + len(added), added

    def torn(self) -> tuple[bytes, bool]:
        """The whole lines with their ends, and whether half a line stands after them."""
        whole, _, rest = self._read().rpartition(b"\n")
        return (whole + b"\n" if whole else b""), bool(rest)

    def damaged(self, line: int, how: str, **facts: int | str) -> ArchiveError:
        """The error of a line that is not as it was written."""
        told = message(f"errors.archive.damaged.{how}", **facts)
        return failure(ArchiveError, "archive.damaged", line=line, file=self.path, how=told)

    def _read(self) -> bytes:
        return self.path.read_bytes() if self.path.is_file() else b""


def digest(line: bytes) -> str:
    """The hash of a line."""
    return hashlib.sha256(line).hexdigest()
