"""How often one person may ask for something within a minute: far above what hands do, far below a flood.

It is counted in each process by itself, and kept nowhere: a portal with two processes lets through twice.
"""

from __future__ import annotations

from collections import deque
from threading import Lock

from django.conf import settings

from tilstand.errors import UsageError
from tilstand.languages import failure
from tilstand.portal.clock import moment, since

__all__ = ["WORK", "TooOftenError", "paced"]

WORK = frozenset(
    {
        *(
            "upload",
            "take_over",
            "look_at_table",
            "take_in_table",
            "sign",
            "workbook",
            "receipt_pdf",
            "build",
        ),
        *("export_csv", "export_workbook", "check_register"),
    }
)
"""What takes the machine a while; all else that changes something is `write`."""

_MINUTE = 60.0
_ASKED: dict[tuple[int, str], deque[float]] = {}
_HOLD = Lock()


class TooOftenError(UsageError):
    """Somebody asks more often than the portal answers one person."""


def paced(person: int, what: str) -> None:
    """Count that somebody asks for something.

    Args:
        person: Who, by number.
        what: `write`, or `work` for what takes the machine a while.

    Raises:
        TooOftenError: If they have asked for it too often within the last minute; it is not counted then.
    """
    most = settings.PACE[what]
    with _HOLD:
        own = _ASKED.setdefault((person, what), deque())
        while own and since(own[0]) > _MINUTE:
            own.popleft()
        if len(own) >= most:
            raise failure(TooOftenError, "portal.too_often")
        own.append(moment())
