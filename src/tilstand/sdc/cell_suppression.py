"""Secondary cell suppression, and fallback suppressions where no pattern exists.

What excludes a target is looked for in full, over all finest cells: given rows one of which must go. The
fewest rows that meet all such reasons are held back and everything is asked again, in whole numbers too,
until nothing is left or the work is done. Where it ends before that, rows are given again one after another
from all that may be held back, as long as all stays possible; the bound of the reasons stands beside it.

    >>> import numpy as np
    >>> from tilstand.sdc.aggregation import AggregationSystem
    >>> from tilstand.sdc.protection_levels import set_small_count_levels
    >>> sums = AggregationSystem.from_cell_lists([[0, 1, 2], [0], [1], [2]], inner=[1, 7, 8])
    >>> total, small = np.arange(4) == 0, np.arange(4) == 1
    >>> found = choose_fallback_suppressions(SuppressionProblem(sums, set_small_count_levels(sums, 3), total, small, np.ones(4)))
    >>> len(found.rows), found.bound
    (1, 1)

Each sensitive count must be able to be nothing, and to be no small count, in a table that agrees with all
that is given: real numbers, none below its floor. Such tables are looked for one target at a time, each the
cheapest that is found, and what they move is hidden. The pattern is built several times, each time with what
was good before made cheaper; then rows are given again as long as everything stays possible.

    >>> from tilstand.sdc.aggregation import AggregationSystem
    >>> table = AggregationSystem.from_cell_lists([[0, 1, 2, 3], [0, 1], [2, 3], [0, 2], [1, 3], [0], [1], [2], [3]], [1, 7, 8, 9])
    >>> suppress_rows(table, threshold=3).hidden.nonzero()[0].tolist()
    [5, 6, 7, 8]
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from tilstand.sdc.aggregation import AggregationSystem
from tilstand.sdc.alternative_tables import AlternativeTables
from tilstand.sdc.attack import LinearAttack
from tilstand.sdc.cell_adjustment import HARD, CellAdjustment, NeighbourhoodSize
from tilstand.sdc.hypercube import Flags, Floats, Ints
from tilstand.sdc.intervals import compute_feasibility_intervals
from tilstand.sdc.protection_levels import ProtectionLevels, SuppressionProblem, set_small_count_levels
from tilstand.sdc.suppression_bounds import SuppressionBound, bound_suppressions
from tilstand.sdc.suppression_search import build_pattern, prune_pattern, rebuild_pattern

_WORK = 250_000
"""Steps of the solver for the bound."""
_ASKED = 200
"""So often rows are given again and all is asked anew, where no fewest were found."""


@dataclass(frozen=True, slots=True, eq=False)
class FallbackRows:
    """Rows that are held back beside those that are hidden already.

    Attributes:
        rows: Which rows.
        bound: No fewer are enough: proven. As many as `rows` where these are the fewest.
    """

    rows: Ints
    bound: int


def choose_fallback_suppressions(task: SuppressionProblem, work: int = _WORK) -> FallbackRows | None:
    """The fewest rows to hold back so that every target is reached; None where no rows are enough.

    Args:
        task: What is looked for: `kept` is given whatever else is held back, `lost` is hidden already.
        work: How much work is done for the fewest.
    """
    every = ~task.kept | task.lost
    if not _is_every_target_met(task, every):
        return None
    least = bound_suppressions(task, work, int((every & ~task.lost).sum()))
    nearly = sorted(least.nearly, key=lambda hidden: int((hidden & ~task.lost).sum()))
    hidden = next((array for array in nearly if _is_every_target_met(task, array)), None)
    if hidden is None:
        hidden = _republish_in_batches(task, every)
    return FallbackRows(np.flatnonzero(hidden & ~task.lost), least.bound)


def find_protectable_targets(task: SuppressionProblem) -> Flags:
    """Which targets are reached where everything is hidden that may be: no edition can keep the others open.

    Args:
        task: What is looked for.
    """
    return _find_met_targets(task, ~task.kept | task.lost)


def _republish_in_batches(task: SuppressionProblem, hidden: Flags) -> Flags:
    """Rows given again, many at a time and then fewer, as long as every target stays reached."""
    asked = 0
    waiting = np.flatnonzero(hidden & ~task.lost)
    many = max(1, len(waiting) // 2)
    while asked < _ASKED:
        for first in range(0, len(waiting), many):
            tried = hidden.copy()
            tried[waiting[first : first + many]] = False
            asked += 1
            if _is_every_target_met(task, tried):
                hidden = tried
            if asked >= _ASKED:
                break
        waiting = np.flatnonzero(hidden & ~task.lost)
        if many == 1:
            break
        many = max(1, many // 2)
    return hidden


def _is_every_target_met(task: SuppressionProblem, hidden: Flags) -> bool:
    """True if every target is reached, by its reader and in whole numbers."""
    return bool(_find_met_targets(task, hidden).all())


def _find_met_targets(task: SuppressionProblem, hidden: Flags) -> Flags:
    """Which targets are reached, each by its reader and in whole numbers."""
    targets = task.targets
    by = np.full(len(targets), -1) if targets.by is None else targets.by
    met = np.zeros(len(targets), dtype=np.bool_)
    for reader in np.unique(by).tolist():
        sums = task.sums if reader < 0 else targets.readers[reader].before(task.sums)
        own_values = by == reader
        rows, to = targets.rows[own_values], targets.to[own_values].astype(np.int64)
        truth = sums.values[rows]
        feasibility_interval = compute_feasibility_intervals(
            LinearAttack(sums, ~hidden), rows, low=np.minimum(to, truth), high=np.maximum(to, truth), whole=True
        )
        met[own_values] = (feasibility_interval.least <= to) & (feasibility_interval.most >= to)
    return met


_VALUED = 0.02
_LIKED = 0.6
_SHARE = 5
"""A pattern is pruned by itself with so small a part of what is left of that work; the best is, once more."""
_SMALL = 500
"""With more rows, no bound is worked out."""


@dataclass(frozen=True, slots=True)
class SuppressionBudget:
    """How much work is done; counted, not timed, so that the same table is always hidden alike.

    Attributes:
        passes: How often a pattern is built at most.
        build: Steps of the solver after which no other one is begun.
        prune: Steps after which no more rows are given again, where all cells can be looked at.
        near: The same where only cells near a row are.
        least: Steps for the bound, which is worked out for small tables.
        reach: How near cells are taken.
    """

    passes: int = 12
    build: int = 150_000
    prune: int = 60_000
    near: int = 20_000
    least: int = 250_000
    reach: NeighbourhoodSize = field(default_factory=NeighbourhoodSize)


@dataclass(frozen=True, slots=True, eq=False)
class SuppressionPattern:
    """Rows that are hidden.

    Attributes:
        hidden: Which rows.
        primary: Those that are sensitive themselves.
        low: For each row that is hidden, how small it is known to be possible; the truth for others.
        high: How great.
        beyond: Targets that are not reached whatever is hidden; nothing may be published while there are any.
        bound: No pattern has fewer secondary rows; 0 where that was not worked out.
        tables: Whole finest cells that a reader must hold possible, with which the targets were reached.
    """

    hidden: Flags
    primary: Flags
    low: Floats
    high: Floats
    beyond: tuple[tuple[int, int], ...]
    bound: int
    tables: tuple[Ints, ...] = ()

    @property
    def secondary(self) -> Flags:
        """Rows that are hidden for the sake of others."""
        return self.hidden & ~self.primary


def suppress_rows(
    sums: AggregationSystem,
    threshold: int = 3,
    *,
    targets: ProtectionLevels | None = None,
    kept: Flags | None = None,
    lost: Flags | None = None,
    weights: Floats | None = None,
    work: SuppressionBudget | None = None,
    whole: bool = True,
) -> SuppressionPattern:
    """Hide rows.

    Args:
        sums: Everything that is to be published.
        threshold: Counts from one to below it are sensitive.
        targets: What must stay possible; None: that each sensitive count is nothing, or the threshold.
        kept: Rows that must be given, as those that were published before.
        lost: Rows that are hidden in any case, as those that were hidden before.
        weights: What it costs to hide each row; None: one each, great counts a little more.
        work: How much work is done.
        whole: Against a reader who knows that counts are whole; else against one who does not.
    """
    wanted = set_small_count_levels(sums, threshold) if targets is None else targets
    primary = np.zeros(len(sums), np.bool_)
    primary[wanted.rows] = True
    must = primary if lost is None else primary | lost
    given = np.zeros(len(sums), np.bool_) if kept is None else kept & ~must
    own_array = 1.0 + _VALUED * np.log1p(np.abs(sums.values)) if weights is None else weights
    task = SuppressionProblem(sums, wanted, given, must, np.where(given, HARD, own_array))
    work = work or _choose_suppression_budget(len(wanted))
    pool, beyond = _build_cheapest_pattern(task, work, whole=whole)
    bound, hidden = 0, pool.hidden.copy()
    if not beyond and not given.any() and len(sums) <= _SMALL:
        least = bound_suppressions(task, work.least, int((hidden & ~must).sum()))
        bound = least.bound
        hidden = _search_smallest_pattern(pool, hidden, least, work)
    low, high = _compute_protected_ranges(task, beyond)
    pool.start(hidden, task.weights)
    missed = tuple((int(wanted.rows[k]), int(wanted.to[k])) for k in beyond)
    return SuppressionPattern(hidden, primary, low, high, missed, bound, tuple(pool.tables()))


def _search_smallest_pattern(
    pool: AlternativeTables, hidden: Flags, least: SuppressionBound, work: SuppressionBudget
) -> Flags:
    """The pattern with fewest rows: one that holds, or one that nearly did and was made to hold."""
    mover = CellAdjustment(pool.task, NeighbourhoodSize(near=len(pool.task.sums.inner)))
    for nearly in least.nearly:
        if (hidden & ~pool.task.lost).sum() <= least.bound:
            break
        pool.start(nearly, pool.task.weights)
        if not build_pattern(pool, mover, range(len(pool.task.targets))):
            pool.show_needless_rows()
            pool.start(pool.hidden, pool.task.weights)
            prune_pattern(pool, mover, work.prune // len(least.nearly), 0)
            hidden = pool.hidden.copy() if pool.hidden.sum() < hidden.sum() else hidden
    return rebuild_pattern(pool, mover, hidden, least.bound)


def _choose_suppression_budget(targets: int) -> SuppressionBudget:
    """More for more targets: several patterns are built of a large table as well."""
    return SuppressionBudget(build=max(60_000, 120 * targets), near=max(10_000, 10 * targets))


def _build_cheapest_pattern(
    task: SuppressionProblem, work: SuppressionBudget, *, whole: bool
) -> tuple[AlternativeTables, list[int]]:
    """The cheapest of several patterns, and the targets that none reaches."""
    pool, mover, near = (AlternativeTables(task), CellAdjustment(task, work.reach), CellAdjustment(task, work.reach))
    chance, left = np.random.default_rng(0), work.prune
    order: Ints = np.argsort(task.sums.values[task.targets.rows], kind="stable").astype(np.int64)
    best: tuple[float, Flags, list[int]] | None = None
    for _ in range(work.passes):
        if best is None:
            pool.start(task.lost, task.weights)
        else:
            liked = np.where(best[1], _LIKED, 1.0)
            pool.start(task.lost, np.where(task.kept, HARD, task.weights * liked))
            order = chance.permutation(len(task.targets))
        beyond = build_pattern(pool, mover, order.tolist())
        pool.start(pool.hidden, task.weights)
        pool.show_needless_rows()
        left -= prune_pattern(pool, near, left // _SHARE, 0)
        cost = float(task.weights[pool.hidden].sum())
        if best is None or (len(beyond), cost) < (len(best[2]), best[0]):
            best = cost, pool.hidden.copy(), beyond
        if mover.work > work.build or left <= 0:
            break
    if best is None:
        return pool, []
    pool.start(best[1], task.weights)
    prune_pattern(pool, near, left, work.near)
    return pool, _repair_whole_counts(pool, mover, best[2]) if whole else best[2]


def _repair_whole_counts(pool: AlternativeTables, mover: CellAdjustment, beyond: list[int]) -> list[int]:
    """Hide more, where a target is reached by parts of counts alone; targets that then are not reached."""
    pool.require_whole_counts()
    open_ = np.setdiff1d(np.flatnonzero(pool.covered == 0), beyond)
    before = pool.hidden.copy()
    missed = build_pattern(pool, mover, open_.tolist())
    pool.start(pool.hidden, np.where(before, pool.weights, 2.0 * pool.weights))
    pool.show_needless_rows()
    pool.start(pool.hidden, pool.task.weights)
    return sorted({*beyond, *missed})


def _compute_protected_ranges(task: SuppressionProblem, beyond: list[int]) -> tuple[Floats, Floats]:
    """How small and how great each row is known to be possible: its targets, but for those beyond reach."""
    low = task.sums.values.astype(np.float64)
    high = low.copy()
    reached = np.setdiff1d(np.arange(len(task.targets)), beyond)
    np.minimum.at(low, task.targets.rows[reached], task.targets.to[reached])
    np.maximum.at(high, task.targets.rows[reached], task.targets.to[reached])
    return low, high
