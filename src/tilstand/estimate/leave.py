"""Tables without one person: the jackknife, and how much hangs on anybody."""

from __future__ import annotations

import numpy as np

from tilstand.estimate.types import Floats, Ints

__all__ = ["left_out"]


def left_out(counts: Ints) -> tuple[Floats, Floats]:
    """The table without one person of each history that occurs, and the persons with that history."""
    present = np.flatnonzero(counts)
    tables = np.tile(counts.astype(np.float64), (len(present), 1))
    tables[np.arange(len(present)), present] -= 1.0
    return tables, counts[present].astype(np.float64)
