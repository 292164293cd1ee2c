"""The event log of rounds and registers in the database, kept equal to the folder's."""

from __future__ import annotations

import hashlib
import json
import os
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from threading import RLock

from django.db import IntegrityError, OperationalError, connection, transaction
from django.db.models import QuerySet

from tilstand.errors import ArchiveError
from tilstand.languages import format_message, make_error
from tilstand.portal.models import HeldRound, KeptAct
from tilstand.workflow import event_log


def get_log_folder(rounds: Path, name: str) -> Path:
    """Where the folder of a collection has the acts of a round, or of `registers/NAME`.

    Args:
        rounds: Folder of the collection's rounds.
        name: What the acts are of.
    """
    return (rounds.parent if "/" in name else rounds) / name / "log"


def sync_folder(folder: Path, events: Sequence[event_log.RoundEvent]) -> None:
    """Write to a folder what it lacks of some acts, a chain a person, as its own store does.

    The acts of each person that the folder has must be the first of those that the database has.

    Args:
        folder: `rounds/ROUND/log`, or that of a register.
        events: Every act, in order.

    Raises:
        ArchiveError: If the folder has other acts, or cannot be written to.
    """
    by_writer: dict[str, list[event_log.RoundEvent]] = defaultdict(list)
    for event in events:
        by_writer[event_log.name_writer_file(event.by)].append(event)
    journal = event_log.EventJournal(folder)
    with journal.lock_journal():
        there = {path.stem for path in folder.glob("*.jsonl")}
        for name in sorted(there | by_writer.keys()):
            chain, own_events = event_log.HashChain(folder / f"{name}.jsonl"), by_writer.get(name, [])
            kept = chain.parse_records()
            if kept != [round_event.to_dict() for round_event in own_events[: len(kept)]]:
                raise make_error(ArchiveError, "portal.other_acts", round=folder.parent.name, file=chain.path.name)
            if own_events[len(kept) :]:
                chain.append_records(round_event.to_dict() for round_event in own_events[len(kept) :])


_SQL = Path(__file__).parent / "sql" / "postgresql.turn.sql"

_TURN = RLock()
_PATIENCE = 10.0  # seconds; the database itself is waited for as long again


@contextmanager
def serialized_transaction() -> Iterator[None]:
    """One transaction; within a process whoever writes waits for those before, in their order.

    The turn is taken before the database's own lock, never after it: nobody holds one and waits for the
    other. Where somebody else's program holds the database, those who wait behind are told so as well, and do
    not each wait for it anew.

    Raises:
        OperationalError: If the turn does not come, as where the database is locked.
    """
    if connection.vendor != "sqlite" or connection.in_atomic_block:
        with transaction.atomic():
            yield
        return
    if not _TURN.acquire(timeout=_PATIENCE):
        raise OperationalError
    try:
        with transaction.atomic():
            yield
    finally:
        _TURN.release()


def lock_body_draft(round_name: str, provider: str) -> None:
    """Until the transaction ends nobody else writes, signs or resumes the figures of this body.

    With PostgreSQL only this body waits; SQLite lets one write at a time anyway. Who also holds the round, to
    do an act in it, takes that afterwards.
    """
    if connection.vendor != "postgresql":
        HeldRound.objects.select_for_update().get(name=round_name)
        return
    told = hashlib.sha256(f"{round_name} {provider}".encode()).digest()[:8]
    with connection.cursor() as cursor:
        cursor.execute(_SQL.read_text("utf-8"), [int.from_bytes(told, "big", signed=True)])


_FIRST = "0" * 64


class DatabaseEventStore:
    """The acts of a round: one chain of lines, each with the hash of the one before.

    What is kept is written to the round's folder as well, line by line as the folder's own store writes it:
    whatever reads a collection sees the round as it stands. The folder's store keeps nothing meanwhile.

    Args:
        round_name: Name of the round.
        folder: `rounds/ROUND/log` of the collection; acts are written nowhere else without it.
    """

    def __init__(self, round_name: str, folder: Path | None = None) -> None:
        self.round_name, self.folder = round_name, folder
        self._known: tuple[tuple[int, int, str], tuple[event_log.RoundEvent, ...]] = ((0, 0, ""), ())

    def read_events(self) -> tuple[event_log.RoundEvent, ...]:
        """Every act in order.

        Raises:
            ArchiveError: If a line was changed or taken away.
        """
        series = _lock_kept_round(self.round_name).series
        last = get_chain_rows(self.round_name, series).order_by("-number").first()
        key = (series, last.number if last else 0, last.sha256 if last else "")
        if key != self._known[0]:
            self._known = key, verify_event_chain(self.round_name, series)
        return self._known[1]

    def append_events(self, event: event_log.RoundEvent, seen: int, *more: event_log.RoundEvent) -> None:
        """Keep an act and more of the same person, if nobody has kept one since `seen` acts were read.

        Raises:
            LookupError: If somebody has; then nothing is kept.
            ArchiveError: If the folder keeps the acts of the round, or what was kept is damaged.
        """
        try:
            with transaction.atomic():
                held_round = _lock_kept_round(self.round_name, lock=True)
                if not held_round.held:
                    raise make_error(ArchiveError, "portal.not_held", round=self.round_name)
                round_events = self.read_events()
                if len(round_events) != seen:
                    raise LookupError
                extend_event_chain(held_round, event_log.order_new_events(round_events, event, *more))
                if self.folder is not None:
                    folder = self.folder
                    transaction.on_commit(lambda: sync_folder(folder, self.read_events()))
        except IntegrityError as error:
            raise LookupError from error


def extend_event_chain(held: HeldRound, events: Sequence[event_log.RoundEvent]) -> None:
    """Write acts at the end of a round's chain; whoever calls holds the round.

    Args:
        held: The round.
        events: The acts.
    """
    last = get_chain_rows(held.name, held.series).order_by("-number").first()
    count, before = (last.number, last.sha256) if last else (0, _FIRST)
    rows = []
    for number, event in enumerate(events, start=count + 1):
        text = json.dumps({**event.to_dict(), "before": before}, ensure_ascii=False, sort_keys=True)
        line = text.encode("utf-8", "backslashreplace")  # a file name may hold what is no text
        before = event_log.hash_line(line)
        about = {"round_name": held.name, "series": held.series, "number": number}
        rows.append(KeptAct(**about, line=line.decode(), sha256=before))
    KeptAct.objects.bulk_create(rows)


def get_chain_rows(round_name: str, series: int) -> QuerySet[KeptAct]:
    """The lines of a chain."""
    return KeptAct.objects.filter(round_name=round_name, series=series)


def verify_event_chain(round_name: str, series: int) -> tuple[event_log.RoundEvent, ...]:
    """The acts of a chain, each line proven to be as it was written after the one before.

    Raises:
        ArchiveError: If a line was changed or taken away.
    """
    before, round_events = _FIRST, []
    for number, kept_act in enumerate(get_chain_rows(round_name, series).order_by("number"), start=1):
        try:
            told = json.loads(kept_act.line)
            chained = told.pop("before")
            event = event_log.RoundEvent.from_dict(told)
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise _make_chain_damage_error(round_name, number, "unread") from error
        if (chained, kept_act.number, event_log.hash_line(kept_act.line.encode())) != (before, number, kept_act.sha256):
            raise _make_chain_damage_error(round_name, number, "before")
        before = kept_act.sha256
        round_events.append(event)
    return tuple(round_events)


def _lock_kept_round(round_name: str, *, lock: bool = False) -> HeldRound:
    """The round as it is kept; it is begun by whoever first asks."""
    held_rounds = HeldRound.objects.select_for_update() if lock else HeldRound.objects
    return held_rounds.get_or_create(name=round_name)[0]


def _make_chain_damage_error(round_name: str, line: int, how: str) -> ArchiveError:
    text = format_message(f"errors.archive.damaged.{how}")
    return make_error(ArchiveError, "portal.damaged", round=round_name, line=line, how=text)


def import_round(folder: Path, round_name: str) -> int:
    """Take a round over from its folder; how many acts it has. From then on the database keeps them.

    What the database had before goes on, where the folder's acts begin with it. Where they do not, since two
    copies were merged meanwhile, a new chain begins, and the former one stays as it was.

    Args:
        folder: `rounds/ROUND/log`.
        round_name: Name of the round.

    Raises:
        ArchiveError: If the folder's log is damaged, or cannot be written to.
    """
    journal = event_log.EventJournal(folder)
    with journal.lock_journal(), transaction.atomic():
        held_round, _ = HeldRound.objects.select_for_update().get_or_create(name=round_name)
        events = journal.read_events()
        had = DatabaseEventStore(round_name).read_events()
        if events[: len(had)] != had:
            held_round.series, had = held_round.series + 1, ()
        held_round.held = True
        held_round.save()
        extend_event_chain(held_round, events[len(had) :])
        (folder / event_log.ELSEWHERE).write_bytes(b"")
    return len(events)


def export_round(folder: Path, round_name: str) -> int:
    """Give a round back to its folder; how many acts it has. From then on the folder keeps them.

    Args:
        folder: `rounds/ROUND/log`.
        round_name: Name of the round.

    Raises:
        ArchiveError: If the folder has acts that the database has not, or what was kept is damaged.
    """
    with transaction.atomic():
        held_round, _ = HeldRound.objects.select_for_update().get_or_create(name=round_name)
        events = DatabaseEventStore(round_name).read_events()
        sync_folder(folder, events)
        held_round.held = False
        held_round.save()
        (folder / event_log.ELSEWHERE).unlink(missing_ok=True)
    return len(events)


def sync_all_folders(rounds: Path) -> None:
    """Write to the folders of all rounds and registers that the portal keeps what they lack.

    It is done before the portal answers. Half a line at the end of a file, left by a machine that went down
    in the middle of it, was never an act; the database has the whole one.

    Args:
        rounds: Folder of the collection's rounds.

    Raises:
        ArchiveError: If a folder says something other than the database.
    """
    for held_round in HeldRound.objects.filter(held=True):
        folder = get_log_folder(rounds, held_round.name)
        for path in folder.glob("*.jsonl"):
            whole, torn = event_log.HashChain(path).split_torn_line()
            if torn:
                os.truncate(path, len(whole))
        sync_folder(folder, DatabaseEventStore(held_round.name).read_events())
