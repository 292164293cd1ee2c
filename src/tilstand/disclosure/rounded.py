"""Small-count rounding: what is published below the base becomes 0 or the base, and all sums still add up.

Only finest cells that are part of a published small count are rounded, to 0 or to the base; everything that
is published is added up from them again, so that no two tables can disagree. Which way each goes is chosen
so that all published cells together are off by as little as can be found; how little it could be at best is
told beside it.

    >>> import numpy as np
    >>> from tilstand.disclosure.micro import Micro, Variable
    >>> from tilstand.disclosure.tables import tables
    >>> two = Variable("a", ("x", "y")), Variable("b", ("u", "v"))
    >>> micro = Micro(two, np.array([[0, 0], [0, 1], [1, 0], [1, 1]]), np.array([1, 2, 2, 1]))
    >>> made = rounded(tables(micro), 3)
    >>> made.values.tolist(), made.total_error, made.bound
    ([6, 3, 3, 3, 3, 0, 3, 3, 0], 4, 4)
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from tilstand.disclosure.objection import DisclosureError, Objection
from tilstand.disclosure.rounding.choice import RoundingChoice, choice
from tilstand.disclosure.rounding.effort import RoundingWork, effort
from tilstand.disclosure.rounding.improve import improved, quick
from tilstand.disclosure.tables import TOTAL, Tables
from tilstand.disclosure.types import Flags, Ints

__all__ = ["Rounded", "by_order", "rounded"]

_ROUNDS = 6


@dataclass(frozen=True, eq=False)
class Rounded:
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
    def greatest_error(self) -> int:
        """The error of the cell that is off most. Internal."""
        return int(np.abs(self.errors).max(initial=0))

    @property
    def gap(self) -> float:
        """By which part of itself the total error is above its bound at most; 0 if it is proven least."""
        return 1 - self.bound / self.total_error if self.total_error else 0.0


def by_order(tables: Tables, limits: Mapping[int, int]) -> Ints:
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


def rounded(
    tables: Tables, base: int = 3, *, limits: Ints | None = None, work: RoundingWork | None = None
) -> Rounded:
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
        raise DisclosureError([Objection("base", {"base": base})])
    if limits is not None and (limits == 0).any():
        raise DisclosureError([Objection("limit_of_none")])
    made = _choice(tables, base, limits)
    if (made.least > made.most).any() or (made.lower > made.upper).any():
        raise DisclosureError([Objection("no_rounding", {"base": base})])
    found = improved(made, work or effort(len(made.indices)))
    inner = tables.inner.copy()
    inner[made.cells] = base * found.z
    values = tables.sums(inner)
    errors = values - tables.values
    within = limits is None or bool(((limits < 0) | (np.abs(errors) <= limits)).all())
    if not within or ((values > 0) & (values < base)).any():
        raise DisclosureError([Objection("no_rounding", {"base": base})])
    touched = np.zeros(len(inner), np.bool_)
    touched[made.cells] = True
    return Rounded(base, inner, values, errors, found.bound, touched, limits)


def _choice(tables: Tables, base: int, limits: Ints | None) -> RoundingChoice:
    """What is rounded: as little as will do, found by trying.

    Where finest cells are not published, one that need not be rounded can be left alone in a sum whose
    others went down, and is a small count then. It is rounded too; what is still like that after a few
    rounds is kept up by a limit.
    """
    more = np.zeros(len(tables.inner), np.bool_)
    for _ in range(_ROUNDS):
        sure = choice(tables, base, limits, more)
        if not sure.least.any() and not sure.lower.any():
            return sure
        trial = choice(tables, base, limits, more, sure=False)
        inner = tables.inner.copy()
        inner[trial.cells] = base * quick(trial)
        values = tables.sums(inner)
        small = (values > 0) & (values < base)
        alone = np.zeros(len(inner), np.bool_)
        alone[tables.indices[small[tables.rows_of_terms]]] = True
        alone[trial.cells] = False
        alone &= tables.inner > 0
        if not alone.any():
            return sure
        more |= alone
    return choice(tables, base, limits, more)
