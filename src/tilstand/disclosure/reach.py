"""How far a reader can narrow many rows, worked out no further than it matters.

Whether a count is told to be small asks little: that it may be as small as one number and as great as
another. A table that agrees with all that is given and has it so settles it (a witness), and one witness
settles many rows. Only where none is found the solver is asked for the row's own end, which then is exact.

    >>> import numpy as np
    >>> from tilstand.disclosure.sums import Sums
    >>> sums = Sums.of([[0, 1], [2, 3], [0, 2], [1, 3], [0], [3]], inner=[1, 6, 5, 2])
    >>> shown = np.array([True, True, True, True, False, False])
    >>> reached(Attack(sums, shown), np.array([4, 5]), low=0, high=3).ends(0)
    (0.0, 6.0)
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from tilstand.disclosure.attack import Attack
from tilstand.disclosure.types import Flags, Floats, Ints

__all__ = ["Reached", "reached"]

_CLOSE = 1e-6
_SWEEPS = 6


@dataclass(frozen=True, eq=False)
class Reached:
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

    def ends(self, at: int) -> tuple[float, float]:
        """The ends of the row asked for at a place."""
        return float(self.least[at]), float(self.most[at])


def reached(
    attack: Attack,
    rows: Ints,
    *,
    low: int | Ints,
    high: int | Ints,
    whole: bool = False,
    tables: Iterable[Ints] = (),
) -> Reached:
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
    made = Reached(rows, truth.copy(), truth.copy(), np.zeros(len(rows), bool), np.zeros(len(rows), bool))
    _settle_plain(attack, made)
    for table in tables:
        if attack.agrees(table):
            _seen(attack, made, table.astype(np.float64))
    _sweep(attack, made, little, enough, whole=whole)
    for at in range(len(rows)):
        if not made.exact_least[at] and made.least[at] > little[at]:
            _ask(attack, made, at, least=True, whole=whole)
        if not made.exact_most[at] and made.most[at] < enough[at]:
            _ask(attack, made, at, least=False, whole=whole)
    return made


def _settle_plain(attack: Attack, made: Reached) -> None:
    """Rows of one finest cell of which single rows show all: their ends are the cell's."""
    for at, row in enumerate(made.rows):
        cells, _ = attack.sums.cells(int(row))
        if len(cells) == 1 and attack.low[cells[0]] == attack.high[cells[0]]:
            made.exact_least[at] = made.exact_most[at] = True


def _sweep(attack: Attack, made: Reached, low: Floats, high: Floats, *, whole: bool) -> None:
    """Tables with as much, and as little, as possible in all rows that nothing has settled yet."""
    for turn in range(_SWEEPS):
        least = turn % 2 == 0
        open_ = np.flatnonzero(
            (made.least > low) & ~made.exact_least if least else (made.most < high) & ~made.exact_most
        )
        if not len(open_):
            continue
        before = len(open_)
        if (table := attack.table(made.rows[open_], least=least, whole=whole)) is not None:
            _seen(attack, made, table)
        after = np.count_nonzero((made.least > low) if least else (made.most < high))
        if turn > 1 and after > 0.9 * before:
            return


def _ask(attack: Attack, made: Reached, at: int, *, least: bool, whole: bool) -> None:
    row = int(made.rows[at])
    table = attack.witness(row, least=least, whole=whole)
    if table is not None:
        _seen(attack, made, table)
        end = float(_sums(attack, table, made.rows[at : at + 1])[0])
        end = float(np.rint(end)) if abs(end - np.rint(end)) < _CLOSE else end
    else:
        end = (attack.whole_ends if whole else attack.ends)(row)[0 if least else 1]
    side, exact = (made.least, made.exact_least) if least else (made.most, made.exact_most)
    side[at], exact[at] = end, True


def _seen(attack: Attack, made: Reached, table: Floats) -> None:
    """Widen what every row may be by a table that agrees with all that is given."""
    values = _sums(attack, table, made.rows)
    np.minimum(made.least, values, out=made.least, where=~made.exact_least)
    np.maximum(made.most, values, out=made.most, where=~made.exact_most)


def _sums(attack: Attack, table: Floats, rows: Ints) -> Floats:
    sums = attack.sums
    if len(rows) == 1:
        cells, factors = sums.cells(int(rows[0]))
        return np.array([table[cells] @ factors])
    terms = table[sums.indices] if sums.factors is None else table[sums.indices] * sums.factors
    running = np.concatenate(([0.0], np.cumsum(terms)))
    return running[sums.indptr[rows + 1]] - running[sums.indptr[rows]]
