"""The planted faults: each changes a filled workbook, and says what has to come of it."""

from __future__ import annotations

from plant import beside, cells, lines, whole
from plant.fault import Fault

__all__ = ["FAULTS", "Fault"]

FAULTS: list[Fault] = [*lines.FAULTS, *cells.FAULTS, *beside.FAULTS, *whole.FAULTS]
