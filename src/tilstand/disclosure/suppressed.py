"""Which rows to hide so that no sensitive one can be worked out: those, and others for their sake.

Each sensitive count must be able to be nothing, and to be no small count, in a table that agrees with all
that is given: real numbers, none below its floor. Such tables are looked for one target at a time, each the
cheapest that is found, and what they move is hidden. The pattern is built several times, each time with what
was good before made cheaper; then rows are given again as long as everything stays possible.

    >>> from tilstand.disclosure.sums import Sums
    >>> table = Sums.of([[0, 1, 2, 3], [0, 1], [2, 3], [0, 2], [1, 3], [0], [1], [2], [3]], [1, 7, 8, 9])
    >>> suppressed(table, threshold=3).hidden.nonzero()[0].tolist()
    [5, 6, 7, 8]
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from tilstand.disclosure.sums import Sums
from tilstand.disclosure.suppression.again import built_again
from tilstand.disclosure.suppression.build import built
from tilstand.disclosure.suppression.least import LeastHidden, least_hidden
from tilstand.disclosure.suppression.mover import HARD, Mover, Reach
from tilstand.disclosure.suppression.pool import Pool
from tilstand.disclosure.suppression.prune import pruned
from tilstand.disclosure.suppression.targets import SuppressionTask, Targets, small_counts
from tilstand.disclosure.types import Flags, Floats, Ints

__all__ = ["Suppressed", "SuppressionWork", "suppressed"]

_VALUED = 0.02
_LIKED = 0.6
_SHARE = 5
"""A pattern is pruned by itself with so small a part of what is left of that work; the best is, once more."""
_SMALL = 500
"""With more rows, no bound is worked out."""


@dataclass(frozen=True, slots=True)
class SuppressionWork:
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
    reach: Reach = field(default_factory=Reach)


@dataclass(frozen=True, slots=True, eq=False)
class Suppressed:
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


def suppressed(
    sums: Sums,
    threshold: int = 3,
    *,
    targets: Targets | None = None,
    kept: Flags | None = None,
    lost: Flags | None = None,
    weights: Floats | None = None,
    work: SuppressionWork | None = None,
    whole: bool = True,
) -> Suppressed:
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
    wanted = small_counts(sums, threshold) if targets is None else targets
    primary = np.zeros(len(sums), np.bool_)
    primary[wanted.rows] = True
    must = primary if lost is None else primary | lost
    given = np.zeros(len(sums), np.bool_) if kept is None else kept & ~must
    own = 1.0 + _VALUED * np.log1p(np.abs(sums.values)) if weights is None else weights
    task = SuppressionTask(sums, wanted, given, must, np.where(given, HARD, own))
    work = work or _work(len(wanted))
    pool, beyond = _best(task, work, whole=whole)
    bound, hidden = 0, pool.hidden.copy()
    if not beyond and not given.any() and len(sums) <= _SMALL:
        least = least_hidden(task, work.least, int((hidden & ~must).sum()))
        bound = least.bound
        hidden = _fewest(pool, hidden, least, work)
    low, high = _possible(task, beyond)
    pool.start(hidden, task.weights)
    missed = tuple((int(wanted.rows[k]), int(wanted.to[k])) for k in beyond)
    return Suppressed(hidden, primary, low, high, missed, bound, tuple(pool.tables()))


def _fewest(pool: Pool, hidden: Flags, least: LeastHidden, work: SuppressionWork) -> Flags:
    """The pattern with fewest rows: one that holds, or one that nearly did and was made to hold."""
    mover = Mover(pool.task, Reach(near=len(pool.task.sums.inner)))
    for nearly in least.nearly:
        if (hidden & ~pool.task.lost).sum() <= least.bound:
            break
        pool.start(nearly, pool.task.weights)
        if not built(pool, mover, range(len(pool.task.targets))):
            pool.spare()
            pool.start(pool.hidden, pool.task.weights)
            pruned(pool, mover, work.prune // len(least.nearly), 0)
            hidden = pool.hidden.copy() if pool.hidden.sum() < hidden.sum() else hidden
    return built_again(pool, mover, hidden, least.bound)


def _work(targets: int) -> SuppressionWork:
    """More for more targets: several patterns are built of a large table as well."""
    return SuppressionWork(build=max(60_000, 120 * targets), near=max(10_000, 10 * targets))


def _best(task: SuppressionTask, work: SuppressionWork, *, whole: bool) -> tuple[Pool, list[int]]:
    """The cheapest of several patterns, and the targets that none reaches."""
    pool, mover, near = Pool(task), Mover(task, work.reach), Mover(task, work.reach)
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
        beyond = built(pool, mover, order.tolist())
        pool.start(pool.hidden, task.weights)
        pool.spare()
        left -= pruned(pool, near, left // _SHARE, 0)
        cost = float(task.weights[pool.hidden].sum())
        if best is None or (len(beyond), cost) < (len(best[2]), best[0]):
            best = cost, pool.hidden.copy(), beyond
        if mover.work > work.build or left <= 0:
            break
    if best is None:
        return pool, []
    pool.start(best[1], task.weights)
    pruned(pool, near, left, work.near)
    return pool, _made_whole(pool, mover, best[2]) if whole else best[2]


def _made_whole(pool: Pool, mover: Mover, beyond: list[int]) -> list[int]:
    """Hide more, where a target is reached by parts of counts alone; targets that then are not reached."""
    pool.count_whole()
    open_ = np.setdiff1d(np.flatnonzero(pool.covered == 0), beyond)
    before = pool.hidden.copy()
    missed = built(pool, mover, open_.tolist())
    pool.start(pool.hidden, np.where(before, pool.weights, 2.0 * pool.weights))
    pool.spare()
    pool.start(pool.hidden, pool.task.weights)
    return sorted({*beyond, *missed})


def _possible(task: SuppressionTask, beyond: list[int]) -> tuple[Floats, Floats]:
    """How small and how great each row is known to be possible: its targets, but for those beyond reach."""
    low = task.sums.values.astype(np.float64)
    high = low.copy()
    reached = np.setdiff1d(np.arange(len(task.targets)), beyond)
    np.minimum.at(low, task.targets.rows[reached], task.targets.to[reached])
    np.maximum.at(high, task.targets.rows[reached], task.targets.to[reached])
    return low, high
