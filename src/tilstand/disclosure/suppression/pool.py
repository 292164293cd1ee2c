"""Tables that a reader might hold possible, kept: each is allowed once all rows that it moves are hidden.

A table found for one target often serves others, now or after more rows are hidden. So each is kept with the
rows it moves and the targets it reaches, and it is counted how many of its rows are not hidden yet.
"""

from __future__ import annotations

import numpy as np

from tilstand.disclosure.suppression.targets import SuppressionTask
from tilstand.disclosure.types import Flags, Floats, Ints

__all__ = ["Pool"]

_MOVED = 1e-6
_FAR = 1e4


class Pool:
    """Tables, and a pattern of hidden rows that is being looked for.

    Args:
        task: What is looked for.
    """

    def __init__(self, task: SuppressionTask) -> None:
        self.task = task
        self.hidden: Flags = task.lost.copy()
        self.moves: list[Ints] = []
        self.reaches: list[Ints] = []
        self.missing: list[int] = []
        self.cost: list[float] = []
        self.covered: Ints = np.zeros(len(task.targets), np.int64)
        self.weights = task.weights
        self._moved_by: dict[int, list[int]] = {}
        self._reached_by: dict[int, list[int]] = {}
        targets = task.targets
        self._down = targets.to < task.sums.values[targets.rows]

    def start(self, hidden: Flags, weights: Floats) -> None:
        """Begin with another pattern, and other costs of hiding a row."""
        self.hidden, self.weights = hidden.copy(), weights
        self.covered[:] = 0
        for number, moved in enumerate(self.moves):
            left = moved[~hidden[moved]]
            self.missing[number], self.cost[number] = len(left), float(weights[left].sum())
            if not len(left):
                self.covered[self.reaches[number]] += 1

    def add(self, step: Floats) -> int:
        """Keep a table.

        Args:
            step: By how much each finest cell differs from the truth; taken as far as it goes.

        Returns:
            Its number.
        """
        task, number = self.task, len(self.moves)
        step = _whole(step)
        step = step * _stretch(step, task.downward, task.upward)
        moved_by = task.matrix @ step
        moved = np.flatnonzero(np.abs(moved_by) > _MOVED)
        rows, to = task.targets.rows, task.targets.to
        then = task.sums.values[rows] + moved_by[rows]
        reached = np.flatnonzero(np.where(self._down, then < to + _MOVED, then > to - _MOVED))
        left = moved[~self.hidden[moved]]
        self.moves.append(moved)
        self.reaches.append(reached)
        self.missing.append(len(left))
        self.cost.append(float(self.weights[left].sum()))
        for row in moved.tolist():
            self._moved_by.setdefault(row, []).append(number)
        for target in reached.tolist():
            self._reached_by.setdefault(target, []).append(number)
        if not len(left):
            self.covered[reached] += 1
        return number

    def cheapest(self, target: int) -> int | None:
        """The table that reaches a target and costs least to allow; None if none does."""
        return min(self._reached_by.get(target, ()), key=self.cost.__getitem__, default=None)

    def allow(self, number: int) -> None:
        """Hide the rows that a table moves."""
        self.hide(self.moves[number])

    def hide(self, rows: Ints) -> None:
        """Hide rows."""
        for row in rows[~self.hidden[rows]].tolist():
            self.hidden[row] = True
            weight = float(self.weights[row])
            for number in self._moved_by.get(row, ()):
                self.missing[number] -= 1
                self.cost[number] -= weight
                if not self.missing[number]:
                    self.cost[number] = 0.0
                    self.covered[self.reaches[number]] += 1

    def without(self, row: int) -> Ints:
        """How many allowed tables would reach each target if a row were given."""
        left = self.covered.copy()
        for number in self._moved_by.get(row, ()):
            if not self.missing[number]:
                left[self.reaches[number]] -= 1
        return left

    def spare(self) -> None:
        """Give each row, the dearest first, without which every target that is reached is reached still."""
        rows = np.flatnonzero(self.hidden & ~self.task.lost)
        reached = self.covered > 0
        for row in rows[np.argsort(-self.weights[rows], kind="stable")].tolist():
            if (self.without(row) > 0)[reached].all():
                self.show(row)

    def show(self, row: int) -> None:
        """Give a row that was hidden."""
        self.hidden[row] = False
        weight = float(self.weights[row])
        for number in self._moved_by.get(row, ()):
            if not self.missing[number]:
                self.covered[self.reaches[number]] -= 1
            self.missing[number] += 1
            self.cost[number] += weight


def _whole(step: Floats) -> Floats:
    """The step in whole numbers, where a few times it is whole: solvers answer nearly."""
    for times in (1, 2, 3, 4, 6):
        near = np.rint(step * times)
        if np.abs(step * times - near).max(initial=0.0) < _MOVED:
            return np.asarray(near / times)
    return step


def _stretch(step: Floats, downward: Floats, upward: Floats) -> float:
    """How many times a step can be taken before a cell is at an end; at least once."""
    room = np.where(step > 0, upward, downward)
    moved = np.abs(step) > 1e-9
    return float(np.clip((room[moved] / np.abs(step[moved])).min(initial=_FAR), 1.0, _FAR))
