"""Writing in turn: SQLite lets one write at a time, and who waits there asks again and again, in no order."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from threading import RLock

from django.db import connection, transaction

__all__ = ["in_turn"]

_TURN = RLock()


@contextmanager
def in_turn() -> Iterator[None]:
    """One transaction; within a process whoever writes waits for those before, in their order.

    The turn is taken before the database's own lock, never after it: nobody holds one and waits for the
    other.
    """
    if connection.vendor != "sqlite" or connection.in_atomic_block:
        with transaction.atomic():
            yield
        return
    with _TURN, transaction.atomic():
        yield
