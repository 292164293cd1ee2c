"""The clock of the portal: read here and handed on."""

from __future__ import annotations

import os
import time
from datetime import UTC, date, datetime

__all__ = ["moment", "now", "since"]


def now() -> datetime:
    """The present moment; in a demonstration the present time of the day on which it plays."""
    here = datetime.now(UTC)
    played = os.environ.get("TILSTAND_DAY", "")
    return here + (date.fromisoformat(played) - here.date()) if played else here


def moment() -> float:
    """The present moment as a session notes it; never one that is played."""
    return time.time()


def since(at: float) -> float:
    """The seconds that have really passed since a moment that a session noted."""
    return time.time() - at
