"""Trying out: would every relation around some figures hold if they were others?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from tilstand.book.interval import Interval, total
from tilstand.book.row import LinearRelation, Part
from tilstand.model import Observation

__all__ = ["Trial"]

Values = Mapping[Observation, Fraction]


@dataclass
class Trial:
    """The relations of a ledger, to try other numbers in.

    Attributes:
        rows: Every relation.
        most: How many trials may be made: a count, so that the same is always done.
        made: How many were made.
        spent: True once there were more to make.
    """

    rows: Sequence[LinearRelation]
    most: int = 500
    made: int = 0
    spent: bool = False
    _uses: dict[Observation, list[LinearRelation]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for row in self.rows:
            for observation in {part.observation for part in row.parts if part.observation is not None}:
                self._uses.setdefault(observation, []).append(row)

    def holds(self, values: Values, failing: Iterable[LinearRelation]) -> bool:
        """True if with these numbers every relation that fails holds, and none that they touch fails.

        Args:
            values: What some statements would say instead.
            failing: The relations that must hold then.
        """
        if not values:
            return False
        if self.made >= self.most:
            self.spent = True
            return False
        self.made += 1
        touched = {id(row): row for observation in values for row in self._uses.get(observation, ())}
        wanted = [*failing]
        if any(id(row) not in touched for row in wanted):
            return False
        return all(_fits(row, values) for row in touched.values())


def _fits(row: LinearRelation, values: Values) -> bool:
    left = total((_interval(part, values), part.times) for part in row.left)
    right = total(((_interval(part, values), part.times) for part in row.right), row.offset)
    low_enough = right.high is None or left.low - row.slack <= right.high
    if row.sense == "<=":
        return low_enough
    return low_enough and (left.high is None or left.high + row.slack >= right.low)


def _interval(part: Part, values: Values) -> Interval:
    if part.observation is None or part.observation not in values:
        return part.interval
    return Interval.point(values[part.observation])
