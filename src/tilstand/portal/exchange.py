"""A round's acts from its folder into the database and back: one of the two keeps them at a time."""

from __future__ import annotations

from pathlib import Path

from django.db import transaction

from tilstand.portal.act_store import ActStore, extended
from tilstand.portal.mirror import mirrored
from tilstand.portal.models import HeldRound
from tilstand.round.journal import ELSEWHERE, Journal

__all__ = ["fetched", "handed_back"]


def fetched(folder: Path, round_name: str) -> int:
    """Take a round over from its folder; how many acts it has. From then on the database keeps them.

    What the database had before goes on, where the folder's acts begin with it. Where they do not, since two
    copies were merged meanwhile, a new chain begins, and the former one stays as it was.

    Args:
        folder: `rounds/ROUND/log`.
        round_name: Name of the round.

    Raises:
        ArchiveError: If the folder's log is damaged, or cannot be written to.
    """
    journal = Journal(folder)
    with journal.locked(), transaction.atomic():
        held, _ = HeldRound.objects.select_for_update().get_or_create(name=round_name)
        events = journal.events()
        had = ActStore(round_name).events()
        if events[: len(had)] != had:
            held.series, had = held.series + 1, ()
        held.held = True
        held.save()
        extended(held, events[len(had) :])
        (folder / ELSEWHERE).write_bytes(b"")
    return len(events)


def handed_back(folder: Path, round_name: str) -> int:
    """Give a round back to its folder; how many acts it has. From then on the folder keeps them.

    Args:
        folder: `rounds/ROUND/log`.
        round_name: Name of the round.

    Raises:
        ArchiveError: If the folder has acts that the database has not, or what was kept is damaged.
    """
    with transaction.atomic():
        held, _ = HeldRound.objects.select_for_update().get_or_create(name=round_name)
        events = ActStore(round_name).events()
        mirrored(folder, events)
        held.held = False
        held.save()
        (folder / ELSEWHERE).unlink(missing_ok=True)
    return len(events)
