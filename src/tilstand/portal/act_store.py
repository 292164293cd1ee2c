"""The acts of a round in the database: the other form of a store, held to the tests of the folder's."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from tilstand.archive.chain import digest
from tilstand.errors import ArchiveError
from tilstand.languages import failure, message
from tilstand.portal.mirror import mirrored
from tilstand.portal.models import HeldRound, KeptAct
from tilstand.round.event import Event
from tilstand.round.journal import placed

__all__ = ["ActStore", "chain_of", "extended", "proven"]

_FIRST = "0" * 64


class ActStore:
    """The acts of a round: one chain of lines, each with the hash of the one before.

    What is kept is written to the round's folder as well, line by line as the folder's own store writes it:
    whatever reads a collection sees the round as it stands. The folder's store keeps nothing meanwhile.

    Args:
        round_name: Name of the round.
        folder: `rounds/ROUND/log` of the collection; acts are written nowhere else without it.
    """

    def __init__(self, round_name: str, folder: Path | None = None) -> None:
        self.round_name, self.folder = round_name, folder
        self._known: tuple[tuple[int, int, str], tuple[Event, ...]] = ((0, 0, ""), ())

    def events(self) -> tuple[Event, ...]:
        """Every act in order.

        Raises:
            ArchiveError: If a line was changed or taken away.
        """
        series = _held(self.round_name).series
        last = chain_of(self.round_name, series).order_by("-number").first()
        key = (series, last.number if last else 0, last.sha256 if last else "")
        if key != self._known[0]:
            self._known = key, proven(self.round_name, series)
        return self._known[1]

    def append(self, event: Event, seen: int, *more: Event) -> None:
        """Keep an act and more of the same person, if nobody has kept one since `seen` acts were read.

        Raises:
            LookupError: If somebody has; then nothing is kept.
            ArchiveError: If the folder keeps the acts of the round, or what was kept is damaged.
        """
        try:
            with transaction.atomic():
                held = _held(self.round_name, lock=True)
                if not held.held:
                    raise failure(ArchiveError, "portal.not_held", round=self.round_name)
                stood = self.events()
                if len(stood) != seen:
                    raise LookupError
                extended(held, placed(stood, event, *more))
                if self.folder is not None:
                    transaction.on_commit(partial(self._follow, self.folder))
        except IntegrityError as error:
            raise LookupError from error

    def _follow(self, folder: Path) -> None:
        mirrored(folder, self.events())


def extended(held: HeldRound, events: Sequence[Event]) -> None:
    """Write acts at the end of a round's chain; whoever calls holds the round.

    Args:
        held: The round.
        events: The acts.
    """
    last = chain_of(held.name, held.series).order_by("-number").first()
    count, before = (last.number, last.sha256) if last else (0, _FIRST)
    made = []
    for number, event in enumerate(events, start=count + 1):
        told = json.dumps({**event.asdict(), "before": before}, ensure_ascii=False, sort_keys=True)
        line = told.encode("utf-8", "backslashreplace")  # a file name may hold what is no text
        before = digest(line)
        made.append(
            KeptAct(
                round_name=held.name, series=held.series, number=number, line=line.decode(), sha256=before
            )
        )
    KeptAct.objects.bulk_create(made)


def chain_of(round_name: str, series: int) -> QuerySet[KeptAct]:
    """The lines of a chain."""
    return KeptAct.objects.filter(round_name=round_name, series=series)


def proven(round_name: str, series: int) -> tuple[Event, ...]:
    """The acts of a chain, each line proven to be as it was written after the one before.

    Raises:
        ArchiveError: If a line was changed or taken away.
    """
    before, found = _FIRST, []
    for number, kept in enumerate(chain_of(round_name, series).order_by("number"), start=1):
        try:
            told = json.loads(kept.line)
            chained = told.pop("before")
            event = Event.of(told)
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise _damaged(round_name, number, "unread") from error
        if (chained, kept.number, digest(kept.line.encode())) != (before, number, kept.sha256):
            raise _damaged(round_name, number, "before")
        before = kept.sha256
        found.append(event)
    return tuple(found)


def _held(round_name: str, *, lock: bool = False) -> HeldRound:
    """The round as it is kept; it is begun by whoever first asks."""
    found = HeldRound.objects.select_for_update() if lock else HeldRound.objects
    return found.get_or_create(name=round_name)[0]


def _damaged(round_name: str, line: int, how: str) -> ArchiveError:
    told = message(f"errors.archive.damaged.{how}")
    return failure(ArchiveError, "portal.damaged", round=round_name, line=line, how=told)
