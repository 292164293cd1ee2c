"""Whether what the portal keeps is as it was written: the chains, the folders beside, and what holds both."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.db import connection

from tilstand.errors import ArchiveError
from tilstand.languages import failure, message
from tilstand.portal.act_store import chain_of, proven
from tilstand.portal.mirror import log_of
from tilstand.portal.models import AccessAct, EarlyLook, HeldRound, KeptAct, SavedCell, Tombstone
from tilstand.round.journal import Journal

__all__ = ["RoundProof", "verified"]

_SQL = Path(__file__).parent / "sql"


@dataclass(frozen=True, slots=True)
class RoundProof:
    """What is proven of a round or a register.

    Attributes:
        name: Its name.
        held: True where the database keeps its acts.
        acts: How many acts it has.
        last: Hash of the last: noted elsewhere, it proves later that none was taken away from the end.
    """

    name: str
    held: bool
    acts: int
    last: str


def verified(rounds: Path) -> tuple[RoundProof, ...]:
    """What is proven of every round and register that the database knows.

    Args:
        rounds: Folder of the collection's rounds; what lies there, and in `registers` beside it, must be what
            the database has.

    Raises:
        ArchiveError: If an act was changed or taken away, here or in a folder, or the database lets anybody.
    """
    for table in (KeptAct, SavedCell, AccessAct, EarlyLook, Tombstone):
        if not _guarded(table._meta.db_table):
            raise failure(ArchiveError, "portal.unguarded", table=table._meta.db_table)
    return tuple(_proofs(rounds))


def _proofs(rounds: Path) -> Iterator[RoundProof]:
    for held in HeldRound.objects.order_by("name"):
        for series in range(1, held.series):
            proven(held.name, series)
        events = proven(held.name, held.series)
        last = chain_of(held.name, held.series).order_by("-number").first()
        if held.held and Journal(log_of(rounds, held.name)).events() != events:
            raise failure(
                ArchiveError, "portal.other_acts", round=held.name, file=message("portal.command.any_file")
            )
        yield RoundProof(held.name, held.held, len(events), last.sha256 if last else "")


def _guarded(table: str) -> bool:
    """True where the database's own triggers let nobody change or remove a line."""
    with connection.cursor() as cursor:
        cursor.execute((_SQL / f"{connection.vendor}.guards.sql").read_text("utf-8"), [table])
        return len({row[0] for row in cursor.fetchall() if row[0].startswith(table)}) == 2
