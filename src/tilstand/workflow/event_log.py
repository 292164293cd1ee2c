"""Events of rounds and registers in append-only files, each line chained by its hash.

`rounds/ROUND/log/WRITER.jsonl` has what one person did. Nobody writes in another's file, so two copies of a
collection merge line by line in git without a conflict. Read together, the acts stand in the order of their
times; within one file in the order in which they were written, also where the clock was set back.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, fields, replace
from datetime import datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from tilstand.errors import ArchiveError
from tilstand.languages import format_message, make_error
from tilstand.workflow.transitions import ActingRight

if TYPE_CHECKING:
    from tilstand.define import Framework

_FIRST = "0" * 64


class HashChain:
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
        data = self._read_chain_bytes()
        if not data.startswith(self._data):
            self._data, self._lines, self._proven = b"", [], []
        *more, torn = data[len(self._data) :].split(b"\n")
        if torn:
            line = len(self._lines) + len(more) + 1
            raise make_error(ArchiveError, "archive.torn", line=line, file=self.path)
        self._data = data
        self._lines += more
        return self._lines

    def parse_records(self, lines: Sequence[bytes] | None = None) -> list[dict[str, Any]]:
        """What the lines say, the first first.

        Args:
            lines: Lines that stand for the file's own.

        Raises:
            ArchiveError: If a line was changed, taken away or only half written.
        """
        if lines is not None:
            return self._parse_new_records(lines, 0)
        lines, done = self.lines(), len(self._proven)
        self._proven += self._parse_new_records(lines, done)
        return list(self._proven)

    def _parse_new_records(self, lines: Sequence[bytes], done: int) -> list[dict[str, Any]]:
        """What the lines after some proven ones say."""
        found, before = [], hash_line(lines[done - 1]) if done else _FIRST
        for number, line in enumerate(lines[done:], start=done + 1):
            try:
                raw: dict[str, Any] = json.loads(line)
                chained = raw.pop("before")
            except (ValueError, KeyError, TypeError, AttributeError) as error:
                raise self.make_damage_error(number, "unread") from error
            if chained != before:
                raise self.make_damage_error(number, "before")
            before = hash_line(line)
            found.append(raw)
        return found

    def append_record(self, told: Mapping[str, Any]) -> tuple[int, bytes]:
        """Write one line at the end; how many there are then, and the line.

        Whoever calls holds a lock and has read the records under it.
        """
        count, lines = self.append_records((told,))
        return count, lines[0]

    def append_records(self, many: Iterable[Mapping[str, Any]]) -> tuple[int, list[bytes]]:
        """Write some lines at the end, as `append_record` does; how many there are then, and the lines."""
        lines, added = self.lines(), list[bytes]()
        before = hash_line(lines[-1]) if lines else _FIRST
        for told in many:
            text = json.dumps({**told, "before": before}, ensure_ascii=False, sort_keys=True)
            added.append(text.encode("utf-8", "backslashreplace"))  # a file name may hold what is no text
            before = hash_line(added[-1])
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

    def split_torn_line(self) -> tuple[bytes, bool]:
        """The whole lines with their ends, and whether half a line stands after them."""
        whole, _, rest = self._read_chain_bytes().rpartition(b"\n")
        return (whole + b"\n" if whole else b""), bool(rest)

    def make_damage_error(self, line: int, how: str, **facts: int | str) -> ArchiveError:
        """The error of a line that is not as it was written."""
        text = format_message(f"errors.archive.damaged.{how}", **facts)
        return make_error(ArchiveError, "archive.damaged", line=line, file=self.path, how=text)

    def _read_chain_bytes(self) -> bytes:
        return self.path.read_bytes() if self.path.is_file() else b""


def hash_line(line: bytes) -> str:
    """The hash of a line."""
    return hashlib.sha256(line).hexdigest()


@dataclass(frozen=True, slots=True)
class RoundEvent:
    """What somebody did.

    Attributes:
        track: Which kind of subject: delivery, question, account, text.
        act: What was done.
        subject: To what: a body, a question's name, a text's hash.
        by: Who did it.
        at: When, in UTC.
        right: On whose behalf.
        channel: Through which door it came: `command`, `portal`, `mail`, `telephone`.
        names: Hash of the bytes or words that it is about.
        reason: Why.
        facts: What else is worth knowing, as text: a file's name, a version. Never a body's own words.
    """

    track: str
    act: str
    subject: str
    by: str
    at: str
    right: ActingRight = ActingRight.COORDINATOR
    channel: str = "command"
    names: str = ""
    reason: str = ""
    facts: Mapping[str, str] = field(default_factory=dict)

    def to_dict(self) -> dict[str, Any]:
        """The event as it stands in a line of the log."""
        told = {current_field.name: getattr(self, current_field.name) for current_field in fields(self)}
        return {**told, "right": self.right.value, "facts": dict(self.facts)}

    @classmethod
    def from_dict(cls, told: Mapping[str, Any]) -> RoundEvent:
        """The event of a line.

        Raises:
            ValueError: If it is not one.
        """
        try:
            return cls(**{**told, "right": ActingRight(told["right"])})
        except (KeyError, TypeError) as error:
            raise ValueError(str(error)) from error


ELSEWHERE = ".elsewhere"
"""A file beside the lines while another store keeps the acts of the round: here they are only read."""


class EventStore(Protocol):
    """Where the acts of a round are kept: files here, a database in the portal; held to the same tests."""

    def read_events(self) -> tuple[RoundEvent, ...]:
        """Every act in order."""

    def append_events(self, event: RoundEvent, seen: int, *more: RoundEvent) -> None:
        """Keep an act and more of the same person, if nobody has kept one since `seen` acts were read.

        They stand after all that was read, also where this clock is behind another's, or was set back: what
        an act was judged on comes before it. What the clock said is kept beside.

        Raises:
            LookupError: If somebody has; then nothing is kept.
        """


class EventJournal:
    """The acts of a round in its folder.

    Args:
        folder: `rounds/ROUND/log`; it is made by the first act.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._known: tuple[tuple[tuple[str, int, int], ...], tuple[RoundEvent, ...]] = ((), ())

    def read_events(self) -> tuple[RoundEvent, ...]:
        """Every act in order.

        Raises:
            ArchiveError: If a line was changed, taken away or only half written; it says in which file.
        """
        paths = sorted(self.folder.glob("*.jsonl"))
        stats = [(path.name, path.stat()) for path in paths]
        lies = tuple((name, stat_result.st_size, stat_result.st_mtime_ns) for name, stat_result in stats)
        if lies == self._known[0]:
            return self._known[1]  # a command asks more than once, and nothing has been written since
        found_entries: list[tuple[str, str, int, RoundEvent]] = []
        for path in paths:
            latest, chain = "", HashChain(path)
            for number, raw in enumerate(chain.parse_records(), start=1):
                try:
                    event = RoundEvent.from_dict(raw)
                except ValueError as error:
                    raise chain.make_damage_error(number, "unread") from error
                latest = max(latest, event.at)  # a clock that was set back puts nothing before what was
                found_entries.append((latest, path.name, number, event))
        self._known = (lies, tuple(event for *_, event in sorted(found_entries, key=lambda one: one[:3])))
        return self._known[1]

    def append_events(self, event: RoundEvent, seen: int, *more: RoundEvent) -> None:
        """Keep an act and more of the same person, if nobody has kept one since `seen` acts were read.

        Raises:
            LookupError: If somebody has; then nothing is kept.
            ArchiveError: If the folder cannot be written to, a log is damaged, or another store keeps acts.
        """
        with self.lock_journal():
            round_events = self.read_events()
            if len(round_events) != seen:
                raise LookupError
            if (self.folder / ELSEWHERE).exists():
                raise make_error(ArchiveError, "portal.elsewhere", round=self.folder.parent.name)
            chain = HashChain(self.folder / f"{name_writer_file(event.by)}.jsonl")
            chain.append_records(round_event.to_dict() for round_event in order_new_events(round_events, event, *more))

    @contextmanager
    def lock_journal(self) -> Iterator[None]:
        """Hold the folder: nobody else writes in it meanwhile."""
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            stream = (self.folder / ".lock").open("a")
        except OSError as error:
            raise make_error(ArchiveError, "round.unwritable", folder=self.folder, error=error) from error
        with stream:
            fcntl.flock(stream, fcntl.LOCK_EX)
            yield


def open_journal(collection: Framework, round_name: str) -> EventJournal:
    """The acts of a round, in its folder."""
    return EventJournal(collection.path / "rounds" / round_name / "log")


def order_new_events(stood: Sequence[RoundEvent], event: RoundEvent, *more: RoundEvent) -> tuple[RoundEvent, ...]:
    """Acts of one person with times by which they stand after all that were kept, in every store alike.

    Args:
        stood: What was kept.
        event: What was done now.
        *more: What the same person did with it.
    """
    ends = _find_last_events(stood, name_writer_file(event.by))
    return tuple(_shift_event_time(ends, round_event) for round_event in (event, *more))


def _find_last_events(stood: Sequence[RoundEvent], own: str) -> tuple[str, tuple[str, str]]:
    """The time of a writer's last act, and the last act of all others with its writer; blank if none is."""
    named = [(round_event.at, name_writer_file(round_event.by)) for round_event in stood]
    mine = max((at for at, name in named if name == own), default="")
    return mine, max((pair for pair in named if pair[1] != own), default=("", ""))


def _shift_event_time(ends: tuple[str, tuple[str, str]], event: RoundEvent) -> RoundEvent:
    """An act with a time by which it stands after all others, and which is not before its writer's last."""
    mine, others = ends
    later = max(event.at, mine)
    if others[0] and (later, name_writer_file(event.by)) <= others:
        later = (datetime.fromisoformat(others[0]) + timedelta(seconds=1)).isoformat(timespec="seconds")
    return event if later == event.at else replace(event, at=later, facts={**event.facts, "clock": event.at})


@lru_cache(maxsize=1024)
def name_writer_file(name: str) -> str:
    """The name of a person's file: readable, and never another person's.

    Example:
        >>> name_writer_file("Åse Øverli")
        'ase-verli-55b2f5'
    """
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    word = re.sub(r"[^a-z0-9]+", "-", plain).strip("-") or "writer"
    return f"{word}-{hashlib.sha256(name.encode()).hexdigest()[:6]}"
