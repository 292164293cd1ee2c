"""Work that nobody waits for, such as mails that were not accepted yet: done by a process of its own."""

from __future__ import annotations

import logging
import os
import time

from django.db import DatabaseError, close_old_connections

from tilstand.portal.clock import now
from tilstand.portal.job import work_on
from tilstand.portal.post import posted

__all__ = ["worked", "working"]

_LOG = logging.getLogger("tilstand.portal.work")
_REST = 5.0


def working(parent: int = 0) -> None:
    """Work until somebody ends it, or the process that started it is gone.

    Args:
        parent: Number of the process that started it; 0 where it stands alone.
    """
    while not parent or os.getppid() == parent:
        if not worked():
            time.sleep(_REST)


def worked() -> bool:
    """Do what is due now; True where there was something."""
    try:
        sent = posted(now()) > 0
        return work_on() or sent
    except DatabaseError:
        _LOG.warning("%s", "database", extra={"event": "work waits"})
        return False
    finally:
        close_old_connections()
