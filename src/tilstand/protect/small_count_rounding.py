"""Controlled rounding of the small counts of a round, as one whole-number program over all its figures.

A protected count from 1 to less than the threshold becomes 0 or the threshold, its neighbours give way by as
little as can be, and every sum that anybody knows still holds. What is printed is then itself a possible truth:

1. no protected count in it is small;
2. every sum holds in it;
3. the rule applied to it changes nothing.

Nobody who knows the rule, the program, the sums and what is held can therefore show that a count is small: the
printed number, 0 or at least the threshold, is always possible. The method is small count rounding (Langsrud and
Heldal, 2018, doi 10.1007/978-3-319-99771-1); the program is solved for all sums at once, so that they hold.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from scipy.sparse import csr_matrix, diags, hstack, identity, vstack

from tilstand.protect.figure_system import FigureSystem
from tilstand.protect.integer_program import Flags, Floats, IntegerProgram, Ints

_TRIES = 4
_ROOM = 30
"""What nobody stated moves by so many times the greatest error at most, so that every column has an end."""
_KEPT = 50.0
"""What it costs to leave a small count as it is that an earlier edition gives away."""
_UNTRUE = 200.0
"""What it costs to print few of many, or somebody where there is nobody, as it was told before a count changed."""


@dataclass(frozen=True, eq=False)
class RoundingRule:
    """What is known of each column of a system beside its number, none of which depends on the numbers.

    Attributes:
        thresholds: The number under which a count other than 0 is small; 1 where none is.
        costs: What it costs to be off by one; great for totals that are held.
        told: What was printed of it before; -1 where nothing was.
        leaving: What it costs to print otherwise than was told: nothing for what has changed since, infinite for
            what has not.
        empty: Which columns everybody knows to be 0.
        exposed: Columns that an edition which printed every number may give away: they stay small where they do.
    """

    thresholds: Ints
    costs: Floats
    told: Ints
    leaving: Floats
    empty: Flags
    exposed: Flags

    @property
    def fixed(self) -> Flags:
        """The columns whose printed number is decided already."""
        return self.empty | ((self.told >= 0) & np.isinf(self.leaving))

    @property
    def movable(self) -> Flags:
        """The columns that were told and may be printed otherwise."""
        return (self.told >= 0) & ~self.fixed

    def is_small(self, values: Ints) -> Flags:
        """Flag the protected counts that are small in some numbers."""
        return (values >= 1) & (values < self.thresholds)


@dataclass(frozen=True, eq=False)
class RoundedCounts:
    """The printed number of each column of a system.

    Attributes:
        values: The numbers.
        off: No count was let be off by more.
        bound: No other numbers that do the same cost less.
        cost: What these cost.
    """

    values: Ints
    off: int
    bound: float
    cost: float


def round_small_counts(system: FigureSystem, rule: RoundingRule) -> RoundedCounts | None:
    """Return the printed numbers, those that are least off; None where no numbers keep every sum.

    Args:
        system: The figures and their sums.
        rule: What is small, held, told before or known to be 0.
    """
    values = np.where(rule.empty, 0, np.where(rule.fixed, rule.told, system.values))
    settled = not (rule.is_small(values) & ~rule.fixed).any() and not rule.movable.any()
    if settled and not len(_find_movable_rows(system, rule, values)):
        return RoundedCounts(values, 0, 0.0, 0.0)
    step = int(rule.thresholds.max())
    for off in (step - 1 + turn * step for turn in range(_TRIES)):
        program, numbers, least = _build_program(system, rule, values, off)
        solution = program.solve_with_bound()
        if solution is not None:
            rounded = np.rint(numbers @ solution[0]).astype(np.int64)
            return RoundedCounts(rounded, off, solution[1] + least, float(program.costs @ solution[0]) + least)
    return None


def _find_movable_rows(system: FigureSystem, rule: RoundingRule, values: Ints) -> Ints:
    """Return the rows that some numbers break and that have a column which can give way."""
    broken = system.find_broken_rows(values)
    movable: Ints = (system.matrix != 0) @ (~rule.fixed).astype(np.int64)
    return np.asarray(broken[movable[broken] > 0], np.int64)


def _build_program(
    system: FigureSystem, rule: RoundingRule, values: Ints, off: int
) -> tuple[IntegerProgram, csr_matrix, float]:
    """The columns of the system, each in its unit; then by how much each that has a cost is too great, and too small.

    A small count is a switch whose unit is its threshold: up or down is all that it can go. One that an earlier
    edition may give away has a second switch, which leaves it as it is. Returned beside the program is what the
    columns come to, a row for each of its columns and a column for each number; and what it costs beside that.
    """
    fixed, limit = rule.fixed, rule.thresholds
    none = system.stated & (values == 0) & (rule.told <= 0)
    movable = rule.movable & ~none
    moving = np.flatnonzero(movable)
    small = rule.is_small(values) & ~fixed & ~movable & system.stated
    free = ~system.stated & ~fixed
    lower = np.maximum(values - off, np.where(values >= limit, np.minimum(limit, values), 0)).astype(np.float64)
    upper = (values + off).astype(np.float64)
    lower[free] = np.where(limit[free] > 1, limit[free], 0)
    upper[free] = np.maximum(values[free], limit[free]) + _ROOM * off
    lower[small], upper[small] = 0, 1
    lower[none] = upper[none] = 0
    lower[fixed] = upper[fixed] = values[fixed]
    upper[moving] = np.maximum(values, rule.told)[moving] + off + limit[moving]
    # a number that was told small, by another rule, may stay; all else is none or many
    many = (limit > 1) & ~rule.exposed & ((rule.told == 0) | (rule.told >= limit))
    lower[moving] = np.where(many, limit, 0)[moving]
    exposed = np.flatnonzero(small & rule.exposed)
    # what an earlier edition may give away of figures that nobody stated is no secret either
    lower[free & rule.exposed] = 0
    gapped = (free & (limit > 1) & ~rule.exposed) | (movable & (lower > 0) & (np.minimum(rule.told, values) < limit))
    units = np.where(small, limit, 1)
    size, kept = len(values), len(exposed)
    places = np.flatnonzero(system.stated & ~fixed & ~none & ~small)
    count, steps = len(places), 2 * len(moving)
    further = 2 * count + steps
    as_they_are = csr_matrix((values[exposed], (exposed, np.arange(kept))), (size, kept))
    numbers = csr_matrix(hstack([diags(units.astype(np.float64)), csr_matrix((size, further)), as_they_are]))
    unit = identity(count, format="csr")
    deviations = hstack([csr_matrix((count, size)), -unit, unit, csr_matrix((count, steps + kept))])
    step_rows, step_lower, step_upper = _build_step_rows(moving, rule, values, off)
    blank = csr_matrix((step_rows.shape[0], 2 * count))
    moved_steps = hstack(
        [csr_matrix((step_rows.shape[0], size)), blank, step_rows, csr_matrix((step_rows.shape[0], kept))]
    )
    told = csr_matrix((np.ones(len(moving)), (3 * np.arange(len(moving)), moving)), (step_rows.shape[0], size))
    switches = csr_matrix((np.ones(kept), (np.arange(kept), exposed)), (kept, size + further))
    matrix = vstack(
        [
            system.matrix @ numbers,
            _select_rows(size, places) @ numbers + deviations,
            told @ numbers + moved_steps,
            hstack([switches, identity(kept)]),
        ]
    )
    moves = (lower < upper) | gapped
    # a sum of which nothing can move is as it was told
    held = np.diff(csr_matrix(system.matrix[:, np.flatnonzero(moves)]).indptr) == 0
    far = 3.0 * _ROOM * off
    costs = np.where(small, rule.costs * (limit - 2 * values), 0.0)
    untrue = _UNTRUE * np.where(values == 0, rule.told > 0, (rule.told < limit) & (limit <= values))[moving]
    leaving = np.stack([rule.leaving[moving] - untrue, np.zeros(len(moving))], axis=1).ravel()
    program = IntegerProgram(
        csr_matrix(matrix),
        np.concatenate([costs, rule.costs[places], rule.costs[places], leaving, np.full(kept, _KEPT)]),
        np.concatenate([lower, np.zeros(further + kept)]),
        np.concatenate([upper, np.full(2 * count, far), np.tile([1.0, far], len(moving)), np.ones(kept)]),
        np.concatenate(
            [np.where(held, -np.inf, system.lower), system.values[places], step_lower, np.full(kept, -np.inf)]
        ),
        np.concatenate([np.where(held, np.inf, system.upper), system.values[places], step_upper, np.ones(kept)]),
        np.concatenate([np.ones(size, np.bool_), np.zeros(2 * count, np.bool_), np.ones(steps + kept, np.bool_)]),
        np.concatenate([gapped, np.zeros(further + kept, np.bool_)]),
        np.concatenate([values / units, np.zeros(further + kept)]),
    )
    return program, numbers, float((rule.costs * values)[small].sum() + untrue.sum())


def _select_rows(size: int, places: Ints) -> csr_matrix:
    return csr_matrix((np.ones(len(places)), (np.arange(len(places)), places)), (len(places), size))


def _build_step_rows(moving: Ints, rule: RoundingRule, values: Ints, off: int) -> tuple[csr_matrix, Floats, Floats]:
    """Rows by which a count that was told stays as it was told, or moves by the threshold.

    Each has a switch z and a step s of its own: x = told + s or told - s, and threshold * z <= s <= most * z.
    """
    count = len(moving)
    told, limit = rule.told[moving], np.maximum(rule.thresholds[moving], 1)
    # where there is nobody now, that is what it moves to
    limit = np.where((values[moving] == 0) & (told > 0), told, limit)
    sign = np.where(values[moving] >= told, 1.0, -1.0)
    most = np.abs(values[moving] - told) + off + limit
    first, switch = 3 * np.arange(count), 2 * np.arange(count)
    terms = np.concatenate([-sign, np.ones(count), -limit, np.ones(count), -most])
    rows = np.concatenate([first, first + 1, first + 1, first + 2, first + 2])
    columns = np.concatenate([switch + 1, switch + 1, switch, switch + 1, switch])
    matrix = csr_matrix((terms, (rows, columns)), (3 * count, 2 * count))
    lower = np.stack([told, np.zeros(count), np.full(count, -np.inf)], axis=1).ravel()
    upper = np.stack([told, np.full(count, np.inf), np.zeros(count)], axis=1).ravel()
    return matrix, lower, upper


def find_rule_violations(system: FigureSystem, rule: RoundingRule, rounded: RoundedCounts) -> tuple[Ints, Ints, Ints]:
    """Return where the printed numbers fail one of the three properties: columns, rows, columns.

    Args:
        system: The figures and their sums.
        rule: What the numbers were made by.
        rounded: The printed numbers.
    """
    told = rule.fixed | (rounded.values == rule.told)
    small = np.flatnonzero(rule.is_small(rounded.values) & ~told & ~rule.exposed)
    broken = np.setdiff1d(
        system.find_broken_rows(rounded.values),
        system.find_broken_rows(np.where(rule.fixed, rounded.values, system.values)),
    )
    printed = replace(system, values=rounded.values)
    known = np.where(rule.told >= 0, rounded.values, -1)
    again = round_small_counts(printed, replace(rule, told=known, leaving=np.full(len(known), np.inf)))
    moved = np.arange(len(system.keys)) if again is None else np.flatnonzero(again.values != rounded.values)
    return small, broken, moved
