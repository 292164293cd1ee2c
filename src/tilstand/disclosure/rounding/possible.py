"""What a reader of rounded tables can still tell: the least and most that a published cell may truly count.

The reader knows the base, how rounding goes, every published cell, and any limits that were told. Of a
finest cell that stands as 0 they know that it counts 0 to base - 1, of one that stands as the base that it
counts 1 to base, of any other what it counts. This is more than they know where finest cells are not
published, so what is ambiguous here is so for them.

Limits of 1 or more give nothing more away: from the table as it is published, any one finest cell that
stands as 0 may be 1, and any that stands as the base may be one less, and no sum is off by more than 1.
What they must not know is by how much cells are off, or how much all together are.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tilstand.disclosure.rounded import Rounded
from tilstand.disclosure.tables import Tables
from tilstand.disclosure.types import Flags, Ints

__all__ = ["Possible", "possible"]


@dataclass(frozen=True, slots=True, eq=False)
class Possible:
    """What each published cell may truly count.

    Attributes:
        least: The least.
        most: The most.
        single: Cells that stand as 0 or as the base, and can count one number only: there must be none.
    """

    least: Ints
    most: Ints
    single: Flags


def possible(tables: Tables, rounded: Rounded) -> Possible:
    """What readers can tell of each published cell.

    Args:
        tables: Everything that is published, as it was.
        rounded: The same, rounded.
    """
    base, inner, values = rounded.base, rounded.inner, rounded.values
    least = tables.sums(np.where(inner == base, 1, inner))
    most = tables.sums(np.where(inner == 0, base - 1, inner))
    single = ((values == 0) | (values == base)) & (least == most)
    if rounded.limits is not None:
        bound = rounded.limits >= 0
        least = np.where(bound, np.maximum(least, values - rounded.limits), least)
        most = np.where(bound, np.minimum(most, values + rounded.limits), most)
    return Possible(np.maximum(least, 0), most, single)
