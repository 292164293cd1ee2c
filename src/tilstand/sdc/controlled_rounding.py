"""Controlled rounding of small counts, and what rounded tables still disclose.

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

The reader knows the base, how rounding goes, every published cell, and any limits that were told. Of a
finest cell that stands as 0 they know that it counts 0 to base - 1, of one that stands as the base that it
counts 1 to base, of any other what it counts. This is more than they know where finest cells are not
published, so what is ambiguous here is so for them.

Limits of 1 or more give nothing more away: from the table as it is published, any one finest cell that
stands as 0 may be 1, and any that stands as the base may be one less, and no sum is off by more than 1.
What they must not know is by how much cells are off, or how much all together are.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from tilstand.sdc.aggregation import TOTAL, TableSystem
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
        limits: How far each published cell might be off at most, below 0 for any; None if none was limited.
    """

    base: int
    inner: Ints
    values: Ints
    errors: Ints
    bound: int
    touched: Flags
    limits: Ints | None

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


def limit_errors_by_order(tables: TableSystem, limits: Mapping[int, int]) -> Ints:
    """Limits of errors by how many dimensions a cell shows: {0: 2} lets the grand total be off by 2.

    Args:
        tables: Everything that is published.
        limits: By number of dimensions, how far a cell may be off.
    """
    order = (tables.address != TOTAL).sum(axis=1)
    found = np.full(len(tables), -1, np.int64)
    for number, limit in limits.items():
        found[order == number] = limit
    return found


def round_table_system(
    tables: TableSystem, base: int = 3, *, limits: Ints | None = None, work: RoundingBudget | None = None
) -> RoundedTable:
    """Round the small counts of everything that is published.

    Args:
        tables: Everything that is published, with the finest cells behind it.
        base: No published cell may count 1 to base - 1; 2 or more.
        limits: For each published cell how far it may be off: 1 or more, below 0 for any.
        work: How much work; by the table's size if not given.

    Raises:
        DisclosureError: If the base is none, a limit is 0 (what cannot be off is no secret), or no rounding
            was found that keeps the limits.
    """
    if base < 2:
        raise DisclosureError([TableFault("base", {"base": base})])
    if limits is not None and (limits == 0).any():
        raise DisclosureError([TableFault("limit_of_none")])
    rounding_choice = _build_feasible_choice(tables, base, limits)
    if (rounding_choice.least > rounding_choice.most).any() or (rounding_choice.lower > rounding_choice.upper).any():
        raise DisclosureError([TableFault("no_rounding", {"base": base})])
    rounding_result = search_best_rounding(
        rounding_choice, work or choose_rounding_budget(len(rounding_choice.indices))
    )
    inner = tables.inner.copy()
    inner[rounding_choice.cells] = base * rounding_result.z
    values = tables.aggregate_finest_cells(inner)
    errors = values - tables.values
    within = limits is None or bool(((limits < 0) | (np.abs(errors) <= limits)).all())
    if not within or ((values > 0) & (values < base)).any():
        raise DisclosureError([TableFault("no_rounding", {"base": base})])
    touched = np.zeros(len(inner), np.bool_)
    touched[rounding_choice.cells] = True
    return RoundedTable(base, inner, values, errors, rounding_result.bound, touched, limits)


def _build_feasible_choice(tables: TableSystem, base: int, limits: Ints | None) -> RoundingChoice:
    """What is rounded: as little as will do, found by trying.

    Where finest cells are not published, one that need not be rounded can be left alone in a sum whose
    others went down, and is a small count then. It is rounded too; what is still like that after a few
    rounds is kept up by a limit.
    """
    more = np.zeros(len(tables.inner), np.bool_)
    for _ in range(_ROUNDS):
        sure = build_rounding_choice(tables, base, limits, more)
        if not sure.least.any() and not sure.lower.any():
            return sure
        trial = build_rounding_choice(tables, base, limits, more, sure=False)
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
    return build_rounding_choice(tables, base, limits, more)


@dataclass(frozen=True, slots=True, eq=False)
class RoundingIntervals:
    """What each published cell may truly count.

    Attributes:
        least: The least.
        most: The most.
        single: Cells that stand as 0 or as the base, and can count one number only: there must be none.
    """

    least: Ints
    most: Ints
    single: Flags


def compute_rounding_intervals(tables: TableSystem, rounded: RoundedTable) -> RoundingIntervals:
    """What readers can tell of each published cell.

    Args:
        tables: Everything that is published, as it was.
        rounded: The same, rounded.
    """
    base, inner, values = rounded.base, rounded.inner, rounded.values
    least = tables.aggregate_finest_cells(np.where(inner == base, 1, inner))
    most = tables.aggregate_finest_cells(np.where(inner == 0, base - 1, inner))
    single = ((values == 0) | (values == base)) & (least == most)
    if rounded.limits is not None:
        bound = rounded.limits >= 0
        least = np.where(bound, np.maximum(least, values - rounded.limits), least)
        most = np.where(bound, np.minimum(most, values + rounded.limits), most)
    return RoundingIntervals(np.maximum(least, 0), most, single)
