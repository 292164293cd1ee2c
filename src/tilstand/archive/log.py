"""The archive's log: one event a line, each line chained to the one before it, and a head that knows the end.

The chain shows that a line was changed or taken away. What it cannot show is that the last lines are gone;
therefore the head holds how many lines there are and the hash of the last. It is written after each line, so
after a crash it may lag behind the log, and never the log behind it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from tilstand.storage.atomic import write_file_atomically
from tilstand.workflow.event_log import HashChain, hash_line


@dataclass(frozen=True, slots=True)
class ArchiveEvent:
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


class ArchiveLog:
    """The log in an archive's folder.

    Args:
        root: The archive's folder.
    """

    def __init__(self, root: Path) -> None:
        self.path = root / "log.jsonl"
        self.head = root / "head"
        self._chain = HashChain(self.path)
        self._lines: list[bytes] = []
        self._entries: list[ArchiveEvent] = []

    def entries(self) -> Sequence[ArchiveEvent]:
        """All events, oldest first; the same list as before, where the log has only grown.

        Raises:
            ArchiveError: If a line was changed, taken away or only half written.
        """
        count, last = self._read_log_head()  # before the log, which can only grow after it
        lines = self._chain.lines()
        if lines is not self._lines:
            self._lines, self._entries = lines, []
        done = len(self._entries)
        self._entries += self._parse_log_entries(self._chain.parse_records()[done:], done)
        self._check_log_head(lines, count, last)
        return self._entries

    def _check_log_head(self, lines: list[bytes], count: int, last: str) -> None:
        """Make sure that the lines are those that the head knows."""
        if len(lines) < count:
            raise self._chain.make_damage_error(len(lines) + 1, "gone", count=count, gone=count - len(lines))
        if count and hash_line(lines[count - 1]) != last:
            raise self._chain.make_damage_error(count, "other")
        if not count and len(lines) > 1:  # one line without a head: stopped between the two
            raise self._chain.make_damage_error(1, "no_head", head=self.head.name)

    def append_entry(self, entry: ArchiveEvent) -> None:
        """Write one event at the end. Whoever calls holds the lock and has read the log under it."""
        self._write_log_head(
            *self._chain.append_record({field.name: getattr(entry, field.name) for field in fields(ArchiveEvent)})
        )

    def repair_torn_line(self) -> bool:
        """Take a half-written last line away; True if there was one. Whoever calls holds the lock.

        Nothing is lost by it: what the line was to say had not been promised to anybody yet. Where lines are
        gone that the head still knows, nothing is taken away.

        Raises:
            ArchiveError: If lines are gone or changed.
        """
        whole, torn = self._chain.split_torn_line()
        if not torn:
            return False
        lines = whole.split(b"\n")[:-1]
        self._parse_log_entries(self._chain.parse_records(lines))
        self._check_log_head(lines, *self._read_log_head())
        write_file_atomically(self.path, whole)
        if lines:
            self._write_log_head(len(lines), lines[-1])
        return True

    def _read_log_head(self) -> tuple[int, str]:
        if not self.head.is_file():
            return 0, ""
        try:
            told = json.loads(self.head.read_bytes())
            return int(told["count"]), str(told["sha256"])
        except (ValueError, KeyError, TypeError) as error:
            raise self._chain.make_damage_error(1, "head", head=self.head.name) from error

    def _write_log_head(self, count: int, line: bytes) -> None:
        text = json.dumps({"count": count, "sha256": hash_line(line)}, sort_keys=True)
        write_file_atomically(self.head, text.encode() + b"\n")

    def _parse_log_entries(self, records: Sequence[Mapping[str, Any]], before: int = 0) -> list[ArchiveEvent]:
        archive_events = []
        for number, raw in enumerate(records, start=before + 1):
            try:
                archive_events.append(ArchiveEvent(**raw))
            except TypeError as error:
                raise self._chain.make_damage_error(number, "unread") from error
        return archive_events
