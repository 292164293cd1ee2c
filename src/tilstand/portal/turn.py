"""Writing in turn: SQLite lets one write at a time, and who waits there asks again and again, in no order."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import RLock

from django.db import OperationalError, connection, transaction

from tilstand.portal.models import HeldRound

__all__ = ["hold_body", "in_turn"]

_SQL = Path(__file__).parent / "sql" / "postgresql.turn.sql"

_TURN = RLock()
_PATIENCE = 10.0  # seconds; the database itself is waited for as long again


@contextmanager
def in_turn() -> Iterator[None]:
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


def hold_body(round_name: str, provider: str) -> None:
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
