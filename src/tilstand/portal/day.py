"""The day on which the demonstration plays: two days after its deadline."""

from __future__ import annotations

__all__ = ["DAY"]

DAY = "2032-03-03"
