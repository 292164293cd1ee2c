"""Every act of a round, in plain files that merge: one chain of lines for each person who writes.

`rounds/ROUND/log/WRITER.jsonl` has what one person did. Nobody writes in another's file, so two copies of a
collection merge line by line in git without a conflict. Read together, the acts stand in the order of their
times; within one file in the order in which they were written, also where the clock was set back.
"""

from __future__ import annotations

import fcntl
import hashlib
import re
import unicodedata
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from tilstand.archive.chain import Chain
from tilstand.errors import ArchiveError
from tilstand.languages import failure
from tilstand.round.event import Event

if TYPE_CHECKING:
    from tilstand.define import Framework

__all__ = ["ELSEWHERE", "Journal", "Store", "journal", "placed", "writer"]

ELSEWHERE = ".elsewhere"
"""A file beside the lines while another store keeps the acts of the round: here they are only read."""


class Store(Protocol):
    """Where the acts of a round are kept: files here, a database in the portal; held to the same tests."""

    def events(self) -> tuple[Event, ...]:
        """Every act in order."""

    def append(self, event: Event, seen: int, *more: Event) -> None:
        """Keep an act and more of the same person, if nobody has kept one since `seen` acts were read.

        They stand after all that was read, also where this clock is behind another's, or was set back: what
        an act was judged on comes before it. What the clock said is kept beside.

        Raises:
            LookupError: If somebody has; then nothing is kept.
        """


class Journal:
    """The acts of a round in its folder.

    Args:
        folder: `rounds/ROUND/log`; it is made by the first act.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._known: tuple[tuple[tuple[str, int, int], ...], tuple[Event, ...]] = ((), ())

    def events(self) -> tuple[Event, ...]:
        """Every act in order.

        Raises:
            ArchiveError: If a line was changed, taken away or only half written; it says in which file.
        """
        paths = sorted(self.folder.glob("*.jsonl"))
        stats = [(path.name, path.stat()) for path in paths]
        lies = tuple((name, one.st_size, one.st_mtime_ns) for name, one in stats)
        if lies == self._known[0]:
            return self._known[1]  # a command asks more than once, and nothing has been written since
        found: list[tuple[str, str, int, Event]] = []
        for path in paths:
            latest, chain = "", Chain(path)
            for number, raw in enumerate(chain.records(), start=1):
                try:
                    event = Event.of(raw)
                except ValueError as error:
                    raise chain.damaged(number, "unread") from error
                latest = max(latest, event.at)  # a clock that was set back puts nothing before what was
                found.append((latest, path.name, number, event))
        self._known = (lies, tuple(event for *_, event in sorted(found, key=lambda one: one[:3])))
        return self._known[1]

    def append(self, event: Event, seen: int, *more: Event) -> None:
        """Keep an act and more of the same person, if nobody has kept one since `seen` acts were read.

        Raises:
            LookupError: If somebody has; then nothing is kept.
            ArchiveError: If the folder cannot be written to, a log is damaged, or another store keeps acts.
        """
        with self.locked():
            stood = self.events()
            if len(stood) != seen:
                raise LookupError
            if (self.folder / ELSEWHERE).exists():
                raise failure(ArchiveError, "portal.elsewhere", round=self.folder.parent.name)
            chain = Chain(self.folder / f"{writer(event.by)}.jsonl")
            chain.extend(one.asdict() for one in placed(stood, event, *more))

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Hold the folder: nobody else writes in it meanwhile."""
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            stream = (self.folder / ".lock").open("a")
        except OSError as error:
            raise failure(ArchiveError, "round.unwritable", folder=self.folder, error=error) from error
        with stream:
            fcntl.flock(stream, fcntl.LOCK_EX)
            yield


def journal(collection: Framework, round_name: str) -> Journal:
    """The acts of a round, in its folder."""
    return Journal(collection.path / "rounds" / round_name / "log")


def placed(stood: Sequence[Event], event: Event, *more: Event) -> tuple[Event, ...]:
    """Acts of one person with times by which they stand after all that were kept, in every store alike.

    Args:
        stood: What was kept.
        event: What was done now.
        *more: What the same person did with it.
    """
    ends = _ends(stood, writer(event.by))
    return tuple(_after(ends, one) for one in (event, *more))


def _ends(stood: Sequence[Event], own: str) -> tuple[str, tuple[str, str]]:
    """The time of a writer's last act, and the last act of all others with its writer; blank if none is."""
    named = [(one.at, writer(one.by)) for one in stood]
    mine = max((at for at, name in named if name == own), default="")
    return mine, max((pair for pair in named if pair[1] != own), default=("", ""))


def _after(ends: tuple[str, tuple[str, str]], event: Event) -> Event:
    """An act with a time by which it stands after all others, and which is not before its writer's last."""
    mine, others = ends
    later = max(event.at, mine)
    if others[0] and (later, writer(event.by)) <= others:
        later = (datetime.fromisoformat(others[0]) + timedelta(seconds=1)).isoformat(timespec="seconds")
    return event if later == event.at else replace(event, at=later, facts={**event.facts, "clock": event.at})


@lru_cache(maxsize=1024)
def writer(name: str) -> str:
    """The name of a person's file: readable, and never another person's.

    Example:
        >>> writer("Åse Øverli")
        'ase-verli-55b2f5'
    """
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    word = re.sub(r"[^a-z0-9]+", "-", plain).strip("-") or "writer"
    return f"{word}-{hashlib.sha256(name.encode()).hexdigest()[:6]}"
