"""Verdicts on a rounded release, from its addresses alone: what is small in it, and what it costs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from ortools.sat.python import cp_model

from disclosed.raw import Numbers, Published, Raw, published

__all__ = ["Verdict", "rounded"]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was found. Numbers of cells, unless something else is said.

    Attributes:
        cells: All addresses.
        sensitive: Those that truly count from one to below the base.
        shown: Those that count so in print.
        determined: Zeros and bases in print that can be one true number alone.
        apart: 1 where no table of finest cells has all the sums in print.
        error: The sum of what all numbers in print are off by.
        largest: The largest of these.
    """

    cells: int
    sensitive: int
    shown: int
    determined: int
    apart: int
    error: int
    largest: int

    @property
    def safe(self) -> bool:
        """True where nothing was given away and all adds up."""
        return not (self.shown or self.determined or self.apart)


def rounded(source: Raw, cells: Sequence[Mapping[str, object]], base: int, seconds: float = 20.0) -> Verdict:
    """The verdict on a release in which small counts are rounded to zero or to the base.

    The reader knows the method: a finest count below the base may stand as zero or as the base, any other
    stands as it is. What is in print must be the sums of one such table, hold no count below the base, and
    leave every zero and every base in it more than one true number.

    Args:
        source: The true counts.
        cells: The release.
        base: What is rounded to.
        seconds: How long it may take to find the table behind the print.
    """
    made = published(source, cells)
    off = np.abs(made.values - made.truth)
    behind = _behind(source, made, base, seconds)
    return Verdict(
        cells=len(cells),
        sensitive=int(((made.truth > 0) & (made.truth < base)).sum()),
        shown=int(((made.values > 0) & (made.values < base)).sum()),
        determined=0 if behind is None else int(_single(made, behind, base).sum()),
        apart=int(behind is None),
        error=int(off.sum()),
        largest=int(off.max(initial=0)),
    )


def _behind(source: Raw, made: Published, base: int, seconds: float) -> Numbers | None:
    """A table of finest cells, each as it is or rounded, that the print is the sums of; None without one."""
    small = (source.counts > 0) & (source.counts < base)
    table, free = source.counts.copy(), small.copy()
    rows, inner = made.members()
    kept = made.open[rows]
    rows, inner = rows[kept], inner[kept]
    alone = np.bincount(rows, minlength=len(made.truth))[rows] == 1
    given = made.values[rows[alone]]
    own = source.counts[inner[alone]]
    table[inner[alone]] = given
    free[inner[alone]] = False
    if not ((given == own) | (small[inner[alone]] & ((given == 0) | (given == base)))).all():
        return None
    fixed = np.bincount(rows, weights=np.where(free, 0, table)[inner], minlength=len(made.truth)).astype(np.int64)
    open_ = free[inner]
    model, cells = cp_model.CpModel(), dict[int, cp_model.IntVar]()
    for at in map(int, np.flatnonzero(free)):
        ways = cp_model.Domain.from_values([0, int(source.counts[at]), base])
        cells[at] = model.new_int_var_from_domain(ways, "")
    tied = np.zeros(len(made.truth), dtype=np.bool_)
    order = np.argsort(rows[open_], kind="stable")
    rows, inner = rows[open_][order], inner[open_][order]
    for mine in np.split(np.arange(len(rows)), np.flatnonzero(np.diff(rows)) + 1) if len(rows) else ():
        row = int(rows[mine[0]])
        tied[row] = True
        model.add(sum(cells[int(at)] for at in inner[mine]) == int(made.values[row] - fixed[row]))
    if (made.values != fixed)[made.open & ~tied].any():
        return None
    solver = cp_model.CpSolver()
    solver.parameters.num_workers, solver.parameters.max_time_in_seconds = 1, seconds
    if solver.solve(model) not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return None
    for at, cell in cells.items():
        table[at] = solver.value(cell)
    return table


def _single(made: Published, behind: Numbers, base: int) -> npt.NDArray[np.bool_]:
    """The zeros and bases in print of which one true number is left: no finest cell could count anybody."""
    low = np.where(behind == base, 1, np.where(behind == 0, 0, behind))
    high = np.where(behind == base, base, np.where(behind == 0, base - 1, behind))
    least, most = np.zeros(len(made.truth)), np.zeros(len(made.truth))
    listed = np.zeros(len(made.truth), np.int64)
    for part in made.parts:
        kept = part >= 0
        listed += np.bincount(part[kept], minlength=len(listed))
        least += np.bincount(part[kept], weights=low[kept], minlength=len(least))
        most += np.bincount(part[kept], weights=high[kept], minlength=len(most))
    asked = made.open & ((made.values == 0) | (made.values == base))
    single: npt.NDArray[np.bool_] = asked & (listed > 0) & (most - least < 1)
    return single
