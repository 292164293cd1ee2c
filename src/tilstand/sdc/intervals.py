"""Feasibility intervals of rows, and the disclosures that they show.

Whether a count is told to be small asks little: that it may be as small as one number and as great as
another. A table that agrees with all that is given and has it so settles it (a witness), and one witness
settles many rows. Only where none is found the solver is asked for the row's own end, which then is exact.

    >>> import numpy as np
    >>> from tilstand.sdc.aggregation import AggregationSystem
    >>> sums = AggregationSystem.from_cell_lists([[0, 1], [2, 3], [0, 2], [1, 3], [0], [3]], inner=[1, 6, 5, 2])
    >>> shown = np.array([True, True, True, True, False, False])
    >>> compute_feasibility_intervals(LinearAttack(sums, shown), np.array([4, 5]), low=0, high=3).get_interval(0)
    (0.0, 6.0)
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np

from tilstand.sdc.aggregation import AggregationSystem
from tilstand.sdc.attack import LinearAttack
from tilstand.sdc.hypercube import Flags, Floats, Ints
from tilstand.sdc.proofs import BoundDerivation, find_shortest_proof

_CLOSE = 1e-6
_SWEEPS = 6


@dataclass(frozen=True, eq=False)
class FeasibilityInterval:
    """What some rows may be.

    Attributes:
        rows: The rows that were asked for.
        least, most: The least and the greatest number found for each; NaN where the solver did not settle it.
        exact_least, exact_most: Where that is the end itself; elsewhere the row reaches at least so far.
    """

    rows: Ints
    least: Floats
    most: Floats
    exact_least: Flags
    exact_most: Flags

    def get_interval(self, at: int) -> tuple[float, float]:
        """The ends of the row asked for at a place."""
        return float(self.least[at]), float(self.most[at])


def compute_feasibility_intervals(
    attack: LinearAttack,
    rows: Ints,
    *,
    low: int | Ints,
    high: int | Ints,
    whole: bool = False,
    tables: Iterable[Ints] = (),
) -> FeasibilityInterval:
    """The ends of rows, each until it is seen to reach as low and as high as is asked.

    Args:
        attack: The reader before what is given.
        rows: The rows.
        low: A row that may be this or less is asked no further downwards; one for all, or one for each.
        high: A row that may be this or more is asked no further upwards; the same.
        whole: By a reader who knows that counts are whole; else by one who does not.
        tables: Whole finest cells that somebody says are possible; those that do agree are taken.
    """
    truth = attack.sums.values[rows].astype(np.float64)
    enough = np.broadcast_to(np.asarray(high, dtype=np.float64), truth.shape)
    little = np.broadcast_to(np.asarray(low, dtype=np.float64), truth.shape)
    feasibility_interval = FeasibilityInterval(
        rows, truth.copy(), truth.copy(), np.zeros(len(rows), bool), np.zeros(len(rows), bool)
    )
    _settle_single_cell_rows(attack, feasibility_interval)
    for table in tables:
        if attack.is_table_consistent(table):
            _widen_by_table(attack, feasibility_interval, table.astype(np.float64))
    _sweep_open_rows(attack, feasibility_interval, little, enough, whole=whole)
    for at in range(len(rows)):
        if not feasibility_interval.exact_least[at] and feasibility_interval.least[at] > little[at]:
            _solve_row_end(attack, feasibility_interval, at, least=True, whole=whole)
        if not feasibility_interval.exact_most[at] and feasibility_interval.most[at] < enough[at]:
            _solve_row_end(attack, feasibility_interval, at, least=False, whole=whole)
    return feasibility_interval


def _settle_single_cell_rows(attack: LinearAttack, feasibility_interval: FeasibilityInterval) -> None:
    """Rows of one finest cell of which single rows show all: their ends are the cell's."""
    for at, row in enumerate(feasibility_interval.rows):
        cells, _ = attack.sums.cells(int(row))
        if len(cells) == 1 and attack.low[cells[0]] == attack.high[cells[0]]:
            feasibility_interval.exact_least[at] = feasibility_interval.exact_most[at] = True


def _sweep_open_rows(
    attack: LinearAttack, feasibility_interval: FeasibilityInterval, low: Floats, high: Floats, *, whole: bool
) -> None:
    """Tables with as much, and as little, as possible in all rows that nothing has settled yet."""
    for turn in range(_SWEEPS):
        least = turn % 2 == 0
        open_ = np.flatnonzero(
            (feasibility_interval.least > low) & ~feasibility_interval.exact_least
            if least
            else (feasibility_interval.most < high) & ~feasibility_interval.exact_most
        )
        if not len(open_):
            continue
        before = len(open_)
        if (table := attack.table(feasibility_interval.rows[open_], least=least, whole=whole)) is not None:
            _widen_by_table(attack, feasibility_interval, table)
        after = np.count_nonzero((feasibility_interval.least > low) if least else (feasibility_interval.most < high))
        if turn > 1 and after > 0.9 * before:
            return


def _solve_row_end(
    attack: LinearAttack, feasibility_interval: FeasibilityInterval, at: int, *, least: bool, whole: bool
) -> None:
    row = int(feasibility_interval.rows[at])
    table = attack.find_extreme_table(row, least=least, whole=whole)
    if table is not None:
        _widen_by_table(attack, feasibility_interval, table)
        end = float(_sum_selected_rows(attack, table, feasibility_interval.rows[at : at + 1])[0])
        end = float(np.rint(end)) if abs(end - np.rint(end)) < _CLOSE else end
    else:
        end = (attack.compute_whole_ends if whole else attack.compute_real_ends)(row)[0 if least else 1]
    side, exact = (
        (feasibility_interval.least, feasibility_interval.exact_least)
        if least
        else (feasibility_interval.most, feasibility_interval.exact_most)
    )
    side[at], exact[at] = end, True


def _widen_by_table(attack: LinearAttack, feasibility_interval: FeasibilityInterval, table: Floats) -> None:
    """Widen what every row may be by a table that agrees with all that is given."""
    values = _sum_selected_rows(attack, table, feasibility_interval.rows)
    np.minimum(
        feasibility_interval.least, values, out=feasibility_interval.least, where=~feasibility_interval.exact_least
    )
    np.maximum(feasibility_interval.most, values, out=feasibility_interval.most, where=~feasibility_interval.exact_most)


def _sum_selected_rows(attack: LinearAttack, table: Floats, rows: Ints) -> Floats:
    sums = attack.sums
    if len(rows) == 1:
        cells, factors = sums.cells(int(rows[0]))
        return np.array([table[cells] @ factors])
    terms = table[sums.indices] if sums.factors is None else table[sums.indices] * sums.factors
    running = np.concatenate(([0.0], np.cumsum(terms)))
    return running[sums.indptr[rows + 1]] - running[sums.indptr[rows]]


@dataclass(frozen=True, slots=True, eq=False)
class TableDisclosure:
    """A small count that a reader gets to know something of.

    Attributes:
        row: Its cell.
        kind: "told" where it stands in print; "determined"; "narrowed" where only small counts are left;
            "above_zero" where it cannot be nothing; "unsettled" where the attack did not come to an end.
        low: The least that it can be; NaN where that was not settled.
        high: The greatest.
        proofs: The printed cells that show it, for either end that gives it away.
        reader: Who gets to know it: "anybody", "person", "body", or "group" where it is that a whole group
            is of one category.
        names: The codes of the bodies, or of the person's own cell; of a group, its category.
        own: How many of the count the reader knows of, being one of them or having counted them.
    """

    row: int
    kind: str
    low: float
    high: float
    proofs: tuple[BoundDerivation, ...] = ()
    reader: str = "anybody"
    names: tuple[str, ...] = ()
    own: int = 0


def find_row_disclosures(
    sums: AggregationSystem, shown: Flags, known: FeasibilityInterval, *, low: int | Ints, high: int | Ints
) -> Iterator[TableDisclosure]:
    """Rows that cannot be so little, or cannot be so much, each with its proofs.

    Args:
        sums: The rows, as the reader sees them.
        shown: Which of them are given.
        known: What the rows may be.
        low: What each must be able to be at most.
        high: What each must be able to be at least.
    """
    little, enough = np.broadcast_to(low, known.rows.shape), np.broadcast_to(high, known.rows.shape)
    for at, row in enumerate(known.rows.tolist()):
        least, most = known.get_interval(at)
        if least <= little[at] + _CLOSE and most >= enough[at] - _CLOSE:
            continue
        if np.isnan(least) or np.isnan(most):
            kind = "unsettled"
        elif most - least < 1 - _CLOSE:
            kind = "determined"
        else:
            kind = "above_zero" if least > little[at] + _CLOSE else "narrowed"
        proofs = (
            find_shortest_proof(sums, shown, row, least=True, end=least) if least > little[at] + _CLOSE else None,
            find_shortest_proof(sums, shown, row, least=False, end=most) if most < enough[at] - _CLOSE else None,
        )
        yield TableDisclosure(row, kind, least, most, tuple(proof for proof in proofs if proof is not None))
