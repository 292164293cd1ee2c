"""Controlled rounding of small counts: 1 to base - 1 become 0 or the base, and everything adds up.

Only finest cells that are part of a published small count are rounded, to 0 or to the base; everything that
is published is added up from them again, so that no two tables can disagree. Which way each goes is chosen
so that all published cells together are off by as little as can be found; how little it could be at best is
told beside it.

    >>> import numpy as np
    >>> from tilstand.sdc.hypercube import Hypercube, SpanningVariable
    >>> from tilstand.sdc.aggregation import build_table_system
    >>> two = SpanningVariable("a", ("x", "y")), SpanningVariable("b", ("u", "v"))
    >>> micro = Hypercube(two, np.array([[0, 0], [0, 1], [1, 0], [1, 1]]), np.array([1, 2, 2, 1]))
    >>> made = round_table_system(build_table_system(micro), 3)
    >>> made.values.tolist(), made.total_error, made.bound
    ([6, 3, 3, 3, 3, 0, 3, 3, 0], 4, 4)

What is printed holds no small count, so it is rounded to itself: it is one of the tables that would be printed
so. Nobody can therefore tell from it, whatever they know of the rule, that a count is 1 to base - 1. What
readers must not know is by how much cells are off, or how much all together are.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from tilstand.sdc.aggregation import TableSystem
from tilstand.sdc.hypercube import DisclosureError, Flags, Ints, TableFault
from tilstand.sdc.rounding_problem import RoundingBudget, RoundingChoice, build_rounding_choice, choose_rounding_budget
from tilstand.sdc.rounding_search import round_quickly, search_best_rounding

_ROUNDS = 6


@dataclass(frozen=True, eq=False)
class RoundedTable:
    """A table that was rounded.

    Attributes:
        base: What small counts were rounded to, or to 0.
        inner: The finest cells as they are now.
        values: The published cells as they are now: sums of these.
        errors: By how much each published cell is off. Internal: with it the true counts are known.
        bound: No rounding of the same finest cells has a smaller total error.
        touched: The finest cells that were rounded. Internal.
    """

    base: int
    inner: Ints
    values: Ints
    errors: Ints
    bound: int
    touched: Flags

    @cached_property
    def total_error(self) -> int:
        """Sum of the errors of all published cells, their signs left out. Internal."""
        return int(np.abs(self.errors).sum())

    @property
    def largest_error(self) -> int:
        """The error of the cell that is off most. Internal."""
        return int(np.abs(self.errors).max(initial=0))

    @property
    def gap(self) -> float:
        """By which part of itself the total error is above its bound at most; 0 if it is proven least."""
        return 1 - self.bound / self.total_error if self.total_error else 0.0


def round_table_system(tables: TableSystem, base: int = 3, *, work: RoundingBudget | None = None) -> RoundedTable:
    """Round the small counts of everything that is published.

    Args:
        tables: Everything that is published, with the finest cells behind it.
        base: No published cell may count 1 to base - 1; 2 or more.
        work: How much work; by the table's size if not given.

    Raises:
        DisclosureError: If the base is none.
    """
    if base < 2:
        raise DisclosureError([TableFault("base", {"base": base})])
    choice = _build_feasible_choice(tables, base)
    result = search_best_rounding(choice, work or choose_rounding_budget(len(choice.indices)))
    inner = tables.inner.copy()
    inner[choice.cells] = base * result.z
    values = tables.aggregate_finest_cells(inner)
    touched = np.zeros(len(inner), np.bool_)
    touched[choice.cells] = True
    return RoundedTable(base, inner, values, values - tables.values, result.bound, touched)


def _build_feasible_choice(tables: TableSystem, base: int) -> RoundingChoice:
    """What is rounded: as little as will do, found by trying.

    Where finest cells are not published, one that need not be rounded can be left alone in a sum whose
    others went down, and is a small count then. It is rounded too; what is still like that after a few
    rounds is kept up by a limit.
    """
    more = np.zeros(len(tables.inner), np.bool_)
    for _ in range(_ROUNDS):
        sure = build_rounding_choice(tables, base, more)
        if not sure.least.any() and not sure.lower.any():
            return sure
        trial = build_rounding_choice(tables, base, more, sure=False)
        inner = tables.inner.copy()
        inner[trial.cells] = base * round_quickly(trial)
        values = tables.aggregate_finest_cells(inner)
        small = (values > 0) & (values < base)
        alone = np.zeros(len(inner), np.bool_)
        alone[tables.indices[small[tables.rows_of_terms]]] = True
        alone[trial.cells] = False
        alone &= tables.inner > 0
        if not alone.any():
            return sure
        more |= alone
    return build_rounding_choice(tables, base, more)
