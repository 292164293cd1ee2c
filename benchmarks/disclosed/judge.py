"""Verdicts on a release: what is sensitive in it, what a reader learns of that, and what it costs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from ortools.sat.python import cp_model

from disclosed.attacker import Attack, Ends, Part, attack
from disclosed.raw import Numbers, Published, Raw, published

__all__ = ["Verdict", "audited", "rounded", "suppressed"]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was found. Numbers of cells, unless something else is said.

    Attributes:
        cells: All addresses.
        sensitive: Those that truly count from one to below the threshold.
        secondary: Those that are hidden and are not sensitive.
        shown: Sensitive ones whose number stands in print.
        untrue: Those whose number in print is not the true one; with rounding, is none that it may be.
        determined: Sensitive ones of which whole-number reasoning leaves one number.
        above_zero: Sensitive ones of which it shows that they are not zero, the determined among them.
        real_determined, real_above_zero: The same for reasoning with real numbers, which shows less.
        unsettled: Sensitive ones of which neither could be proven in time: they count as failures.
        apart: With rounding, sums in print that their parts in print do not add up to.
        error: With rounding, the sum of what all numbers in print are off by.
        largest: With rounding, the largest of these.
        wrong: With an audit, the claimed intervals that are not as worked out here.
    """

    cells: int
    sensitive: int
    secondary: int = 0
    shown: int = 0
    untrue: int = 0
    determined: int = 0
    above_zero: int = 0
    real_determined: int = 0
    real_above_zero: int = 0
    unsettled: int = 0
    apart: int = 0
    error: int = 0
    largest: int = 0
    wrong: tuple[str, ...] = ()

    @property
    def safe(self) -> bool:
        """True where nothing was given away and nothing is untrue."""
        found = (self.shown, self.untrue, self.determined, self.above_zero, self.unsettled, self.apart)
        return not any(found) and not self.wrong


def suppressed(source: Raw, cells: Sequence[Mapping[str, object]], threshold: int, seconds: float = 20.0) -> Verdict:
    """The verdict on a release in which cells are hidden.

    Args:
        source: The true counts.
        cells: The release.
        threshold: Counts from one to below it are sensitive.
        seconds: How long one question may take.
    """
    made = published(source, cells)
    sensitive = (made.truth > 0) & (made.truth < threshold)
    members = _Members(made)
    known = _attacked(source, made)
    left = _never_zero(members, known, np.flatnonzero(sensitive & ~made.open), seconds)
    whole = {row: known.ends(members[row], seconds) for row in left}
    real = {row: known.ends(members[row], seconds, real=True) for row in left}
    unsettled = [row for row, ends in whole.items() if ends.low is None or (ends.low > 0 and ends.high is None)]
    return Verdict(
        cells=len(cells),
        sensitive=int(sensitive.sum()),
        secondary=int((~made.open & ~sensitive).sum()),
        shown=int((sensitive & made.open).sum()),
        untrue=int((made.values != made.truth)[made.open].sum()),
        determined=sum(ends.determined for ends in whole.values()),
        above_zero=sum(ends.above_zero for ends in whole.values()),
        real_determined=sum(ends.determined for ends in real.values()),
        real_above_zero=sum(ends.low is not None and ends.low >= 1 - 1e-6 for ends in real.values()),
        unsettled=len(unsettled),
    )


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
    kept = made.open
    off = np.abs(made.values - made.truth)[kept]
    small = (made.values > 0) & (made.values < base) & kept
    behind = _behind(source, made, base, seconds)
    single = _single(made, behind, base) if behind is not None else np.zeros(len(cells), dtype=np.bool_)
    return Verdict(
        cells=len(cells),
        sensitive=int(((made.truth > 0) & (made.truth < base)).sum()),
        secondary=int((~kept).sum()),
        shown=int(small.sum()),
        determined=int(single.sum()),
        apart=int(behind is None),
        error=int(off.sum()),
        largest=int(off.max(initial=0)),
    )


def audited(source: Raw, cells: Sequence[Mapping[str, object]], threshold: int, seconds: float = 20.0) -> Verdict:
    """The verdict on an audit: whether each interval that it claims is the one that is worked out here."""
    made = published(source, cells)
    known, members, wrong = _attacked(source, made), _Members(made), []
    for row, cell in enumerate(cells):
        claimed = cell.get("interval")
        if not isinstance(claimed, Sequence) or isinstance(claimed, str):
            continue
        ends = known.ends(members[row], seconds)
        if made.open[row]:
            ends = Ends(int(made.values[row]), int(made.values[row]))
        far = ends.high is not None and ends.high >= 10**9
        if tuple(claimed) != (ends.low, None if far else ends.high):
            wrong.append(f"{dict(cell)}: {ends.low} to {ends.high}")
    hidden = (made.truth > 0) & (made.truth < threshold) & ~made.open
    return Verdict(cells=len(cells), sensitive=int(hidden.sum()), wrong=tuple(wrong))


def _attacked(source: Raw, made: Published) -> Attack:
    """What a release's sums tell of its finest cells; where it is untrue, what they would if it were not."""
    rows, inner = made.members()
    kept = made.open[rows]
    number = np.cumsum(made.open) - 1
    return attack(len(source.counts), number[rows[kept]], inner[kept], made.truth[made.open])


class _Members:
    """The finest cells of each address, looked up when they are asked for."""

    def __init__(self, made: Published) -> None:
        rows, inner = made.members()
        order = np.argsort(rows, kind="stable")
        self.inner = inner[order]
        self.start = np.searchsorted(rows[order], np.arange(len(made.truth) + 1))

    def __getitem__(self, row: int) -> Numbers:
        return self.inner[self.start[row] : self.start[row + 1]]


def _never_zero(members: _Members, known: Attack, rows: Numbers, seconds: float) -> list[int]:
    """Which of some rows no table was found for in which they are zero.

    Each table that agrees with what was published shows it of many rows at once: what is left over is asked
    for together, and each by itself at last.
    """
    left: list[int] = []
    by_part: dict[int, dict[int, list[int]]] = {}
    for row in map(int, rows):
        fixed, rest = known.split(members[row])
        if fixed or not rest:
            left.append(row)
            continue
        for at, places in rest.items():
            by_part.setdefault(at, {})[row] = places
    of = Counter(row for wanted in by_part.values() for row in wanted)
    seen = Counter(row for at, wanted in by_part.items() for row in _seen(known.parts[at], wanted, seconds))
    left += [row for row, parts in of.items() if seen[row] < parts]
    return sorted(left)


def _seen(part: Part, wanted: Mapping[int, Sequence[int]], seconds: float) -> set[int]:
    """The rows whose cells in a part are all zero in some table."""
    seen: set[int] = set()
    left = dict(wanted)
    while left:
        try:
            table = part.table(list(left.values()), seconds)
        except TimeoutError:
            break
        if table is None:
            break
        new = {row for row, places in left.items() if not table[list(places)].any()}
        if not new:
            break
        seen |= new
        left = {row: places for row, places in left.items() if row not in new}
    while left:
        row, places = left.popitem()
        try:
            table = part.table((), seconds, zero=places)
        except TimeoutError:
            continue
        if table is not None:
            seen.add(row)
            new = {one for one, own in left.items() if not table[list(own)].any()}
            seen |= new
            left = {one: own for one, own in left.items() if one not in new}
    return seen


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
    for part in made.parts:
        kept = part >= 0
        least += np.bincount(part[kept], weights=low[kept], minlength=len(least))
        most += np.bincount(part[kept], weights=high[kept], minlength=len(most))
    asked = made.open & ((made.values == 0) | (made.values == base))
    single: npt.NDArray[np.bool_] = asked & (most - least < 1)
    return single
