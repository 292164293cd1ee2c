"""Tables that a reader might hold possible, kept: each is allowed once all rows that it moves are hidden.

A table found for one target often serves others, now or after more rows are hidden. So each is kept with the
rows it moves and the targets it reaches, and it is counted how many of its rows are not hidden yet.

A table of parts of counts says less than one of whole counts: a reader knows that people are whole. Which
targets are reached a few times that far, in whole counts, is kept beside, and counts once it is asked for.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from tilstand.sdc.hypercube import Flags, Floats, Ints
from tilstand.sdc.protection_levels import SuppressionProblem

_MOVED = 1e-6
_FAR = 1e4
_FEW = (1, 2, 3, 4, 6)
_NONE: Ints = np.zeros(0, np.int64)


class AlternativeTables:
    """Tables, and a pattern of hidden rows that is being looked for.

    Args:
        task: What is looked for.
    """

    def __init__(self, task: SuppressionProblem) -> None:
        self.task = task
        self.hidden: Flags = task.lost.copy()
        self.moves: list[Ints] = []
        self.reaches: list[Ints] = []
        self.whole = False
        self.missing: list[int] = []
        self.cost: list[float] = []
        self.covered: Ints = np.zeros(len(task.targets), np.int64)
        self.weights = task.weights
        self._moved_by: dict[int, list[int]] = {}
        self._reached_by: dict[int, list[int]] = {}
        targets = task.targets
        self._wholly: list[Ints] = []
        self._steps: list[tuple[Ints, Ints]] = []
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

    def add(self, step: Floats) -> set[int]:
        """Keep a table.

        Args:
            step: By how much each finest cell differs from the truth; taken as far as it goes, and before
                readers who know some cells no further than it is as well.

        Returns:
            The targets that it reaches.
        """
        task = self.task
        times = _find_whole_multiple(step)
        unit = step if times is None else np.rint(step * times)
        moved_by = task.matrix @ unit
        least = 1.0 / (times or 1)
        far = np.abs(moved_by)
        moved = np.flatnonzero(far * least > task.row_slack + _MOVED)
        within = (far > _MOVED) & (far * least <= task.row_slack + _MOVED)
        room = _compute_step_length(unit, task.downward_slack, task.upward_slack)
        room = max(min(room, float((task.row_slack[within] / far[within]).min(initial=_FAR))), least)
        full = 0.0 if times is None else _compute_whole_step_length(unit, room)
        found_numbers = self._store_alternative(unit, moved_by, moved, room, full)
        if task.targets.readers and (room > least or full > 1.0):
            found_numbers |= self._store_alternative(unit, moved_by, moved, least, 1.0 if full > 1.0 else full)
        return found_numbers

    def _store_alternative(self, unit: Floats, moved_by: Floats, moved: Ints, room: float, full: float) -> set[int]:
        """Keep a table: so many times a step, and so many times it in whole counts."""
        number = len(self.moves)
        reached = self._find_reached_targets(unit * room, moved_by * room)
        wholly = self._find_reached_targets(unit * full, moved_by * full) if full else _NONE
        self._wholly.append(wholly)
        cells = np.flatnonzero(unit) if len(wholly) else _NONE
        self._steps.append((cells, np.rint(unit[cells] * full).astype(np.int64)))
        reached = wholly if self.whole else reached
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
        return set(reached.tolist())

    def _find_reached_targets(self, step: Floats, moved_by: Floats) -> Ints:
        targets = self.task.targets
        then = self.task.sums.values[targets.rows] + moved_by[targets.rows]
        found = np.where(self._down, then < targets.to + _MOVED, then > targets.to - _MOVED)
        if targets.by is not None and targets.readers:
            # who knows some cells does not hold a table possible in which they are otherwise
            reader, cell, fall, rise = self.task.known
            off = (step[cell] < -fall - _MOVED) | (step[cell] > rise + _MOVED)
            knows = np.zeros(len(targets.readers) + 1, np.bool_)
            knows[reader[off]] = True
            found &= ~knows[targets.by]
        places: Ints = np.flatnonzero(found)
        return places

    def tables(self) -> Iterator[Ints]:
        """Whole finest cells that agree with all that is not hidden; together they reach every target."""
        left = self.covered > 0
        for number, reached in enumerate(self._wholly):
            if not self.missing[number] and left[reached].any():
                left[reached] = False
                table = self.task.sums.inner.copy()
                cells, moved = self._steps[number]
                table[cells] += moved
                yield table

    def require_whole_counts(self) -> None:
        """From now on a target is reached by whole counts alone."""
        self.whole, self.reaches = True, list(self._wholly)
        self._reached_by = {}
        for number, reached in enumerate(self.reaches):
            for target in reached.tolist():
                self._reached_by.setdefault(target, []).append(number)
        self.start(self.hidden, self.weights)

    def find_cheapest_alternative(self, target: int) -> int | None:
        """The table that reaches a target and costs least to allow; None if none does."""
        return min(self._reached_by.get(target, ()), key=self.cost.__getitem__, default=None)

    def breaks(self, number: int) -> bool:
        """True for a table that moves a row which must stay given: no cost tells that surely."""
        moved = self.moves[number]
        return bool((self.task.kept[moved] & ~self.hidden[moved]).any())

    def allow_alternative(self, number: int) -> None:
        """Hide the rows that a table moves."""
        self.hide_rows(self.moves[number])

    def hide_rows(self, rows: Ints) -> None:
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

    def count_alternatives_without(self, row: int) -> Ints:
        """How many allowed tables would reach each target if a row were given."""
        left = self.covered.copy()
        for number in self._moved_by.get(row, ()):
            if not self.missing[number]:
                left[self.reaches[number]] -= 1
        return left

    def show_needless_rows(self) -> None:
        """Give each row, the dearest first, without which every target that is reached is reached still."""
        rows = np.flatnonzero(self.hidden & ~self.task.lost)
        reached = self.covered > 0
        for row in rows[np.argsort(-self.weights[rows], kind="stable")].tolist():
            if (self.count_alternatives_without(row) > 0)[reached].all():
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


def _find_whole_multiple(step: Floats) -> int | None:
    """How often a step is taken to be whole, as solvers answer nearly; None where it is in no few times."""
    for times in _FEW:
        if np.abs(step * times - np.rint(step * times)).max(initial=0.0) < _MOVED:
            return times
    return None


def _compute_whole_step_length(unit: Floats, room: float) -> float:
    """How many times a step of whole counts is taken before a cell is at an end, all cells staying whole."""
    common = max(int(np.gcd.reduce(unit.astype(np.int64))), 1)
    return float(np.floor(room * common + _MOVED)) / common


def _compute_step_length(step: Floats, downward: Floats, upward: Floats) -> float:
    """How many times a step can be taken before a cell is at an end."""
    room = np.where(step > 0, upward, downward)
    moved = np.abs(step) > 1e-9
    return float(np.clip((room[moved] / np.abs(step[moved])).min(initial=_FAR), 0.0, _FAR))
