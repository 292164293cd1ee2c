"""The clock: read here and nowhere else, and handed on."""

from __future__ import annotations

from datetime import UTC, date, datetime

from tilstand.errors import UsageError
from tilstand.languages import failure

__all__ = ["day", "now"]


def now() -> datetime:
    """The present moment."""
    return datetime.now(UTC)


def day(text: str) -> date | None:
    """The day that somebody wrote; None where nothing was written.

    Raises:
        UsageError: If it is not a day.
    """
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise failure(UsageError, "no_day", text=text) from error
