"""What stands in a workbook's cell, as text."""

from __future__ import annotations

from datetime import date, time, timedelta
from decimal import Decimal

__all__ = ["cell_text"]


def cell_text(cell: object) -> str:
    """What stands in a workbook's cell, as text; a whole number without the point that Excel adds.

    Example:
        >>> cell_text(2025.0), cell_text(37.5), cell_text(" ukjent ")
        ('2025', '37.5', 'ukjent')
    """
    if cell is None:
        return ""
    if isinstance(cell, bool | date | time | timedelta):
        return f"[{type(cell).__name__}]"  # no number: Excel turned what was typed into something else
    if isinstance(cell, int | float):
        return f"{Decimal(repr(cell)):f}".removesuffix(".0")
    return str(cell).strip()
