"""The clock of the portal: read here and handed on."""

from __future__ import annotations

from datetime import UTC, datetime

__all__ = ["now"]


def now() -> datetime:
    """The present moment."""
    return datetime.now(UTC)
