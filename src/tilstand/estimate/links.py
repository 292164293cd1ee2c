"""What a table would be if some links between lists had been missed.

If two entries of one person are not recognised as one, the person appears twice and on fewer lists. Let a
share *m* of the persons on several lists have lost one link, whichever: the person's history *h* falls
apart into one list and the rest. Going down from the longest histories, n(h) / (1 - m) persons had each,
and their broken halves are taken from the shorter ones (the model of Ding and Fienberg 1994, for any number
of lists).
"""

from __future__ import annotations

import numpy as np

from tilstand.estimate.types import Floats, Ints

__all__ = ["mended"]


def mended(counts: Ints, share: float) -> Ints:
    """The table with a share of the links of persons on several lists put right.

    Example:
        Of 100 persons on both lists one in ten had lost the link: 90 are seen together.

        >>> [int(count) for count in mended(np.array([0, 210, 310, 90]), 0.1)]
        [0, 200, 300, 100]
    """
    table: Floats = counts.astype(np.float64)
    cells = sorted(range(1, len(counts)), key=lambda cell: (-cell.bit_count(), cell))
    for cell in cells:
        size = cell.bit_count()
        if size < 2:
            break
        whole = max(table[cell], 0.0) / (1.0 - share)
        broken = whole - max(table[cell], 0.0)
        table[cell] = whole
        for one in (1 << i for i in range(cell.bit_length()) if cell >> i & 1):
            table[one] -= broken / size
            table[cell ^ one] -= broken / size
    return np.maximum(np.rint(table), 0.0).astype(np.int64)
