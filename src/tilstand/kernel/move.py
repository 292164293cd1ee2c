"""Moves: what may have happened to whole persons so that figures do not fit.

A cell says *that* a figure is doubted; a move says *how* it came about: persons who are missing, who are
counted twice, who stand in another category or body. Moves are the steps between tables with whole numbers
that keep the persons whole (the idea of a Markov basis, Diaconis and Sturmfels 1998).
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, field

__all__ = ["Choice", "Explanation", "Label", "Move", "Step", "label_order", "net"]

Change = Mapping[str, int]
_NONE: Change = {}
Label = tuple[Hashable, Hashable | None]
"""A kind of move and a category in it; without one, the kind itself."""


def label_order(label: Label) -> tuple[str, str]:
    """Where a label stands among others: by what it is called, a kind before its categories."""
    kind, category = label
    return str(kind), "" if category is None else str(category)


@dataclass(frozen=True, slots=True)
class Choice:
    """One of several categories a moved person can be in.

    Attributes:
        label: The category: any value that tells it from others; explanations with the same labels say the
            same. Labels are sorted by what they are called.
        change: What each such person changes in the printed figures, by column id.
        rows: What each such person changes in the sum of a relation, for persons in figures that nobody
            prints; by row id.
    """

    label: Hashable
    change: Change = field(default_factory=dict)
    rows: Change = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Move:
    """A candidate for what happened, per person.

    Attributes:
        id: Unique id.
        kind: Kind of move, any value that tells it from others; an explanation uses as few kinds as it can.
        bodies: Bodies it touches, any values; an explanation touches as few as it can.
        change: What must be added to the printed figures for each person, by column id.
        rows: What each person changes in the sum of a relation, by row id.
        choices: For each dimension, the categories; every person is in exactly one of each.
        persons: Persons each unit stands for.
        distrust: Cost of each unit after all else is equal; the more reliable the source, the dearer.
        limit: Greatest number of units; None: no limit.
    """

    id: str
    kind: Hashable
    bodies: tuple[Hashable, ...]
    change: Change = field(default_factory=dict)
    rows: Change = field(default_factory=dict)
    choices: tuple[tuple[Choice, ...], ...] = ()
    persons: int = 1
    distrust: int = 0
    limit: int | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """A move that is made in an explanation.

    Attributes:
        move: The move.
        units: How often.
        labels: How many of the persons are in each category, as (label, number); sorted by label.
    """

    move: Move
    units: int
    labels: tuple[tuple[Hashable, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Explanation:
    """Moves that together make every relation hold.

    Attributes:
        steps: The moves made, by kind and id.
        change: What they add to each printed figure, by column id; zeros are left out.
    """

    steps: tuple[Step, ...]
    change: Change

    @property
    def kinds(self) -> tuple[Hashable, ...]:
        """Kinds of move, sorted."""
        return tuple(sorted({step.move.kind for step in self.steps}, key=str))

    @property
    def bodies(self) -> tuple[Hashable, ...]:
        """Bodies touched, sorted."""
        return tuple(sorted({body for step in self.steps for body in step.move.bodies}, key=str))

    @property
    def persons(self) -> int:
        """Persons moved."""
        return sum(step.units * step.move.persons for step in self.steps)

    @property
    def distrust(self) -> int:
        """Cost of distrust."""
        return sum(step.units * step.move.distrust for step in self.steps)

    @property
    def rank(self) -> tuple[int, int, int, int]:
        """What is minimised, in this order: kinds of move, bodies touched, persons, distrust."""
        return len(self.kinds), len(self.bodies), self.persons, self.distrust

    @property
    def content(self) -> dict[Label, int]:
        """Number of units of each kind, and of each category in it, whatever the body."""
        found: dict[Label, int] = {}
        for step in self.steps:
            for label, number in ((None, step.units), *step.labels):
                key = step.move.kind, label
                found[key] = found.get(key, 0) + number
        return found


def net(steps: Iterable[Step]) -> Change:
    """What steps add to each printed figure; zeros are left out."""
    total: dict[str, int] = {}
    for step in steps:
        numbers = dict(step.labels)
        parts = [(step.move.change, step.units)]
        parts += [(c.change, numbers.get(c.label, 0)) for group in step.move.choices for c in group]
        for change, times in parts:
            for id, amount in change.items():
                total[id] = total.get(id, 0) + amount * times
    return {id: v for id, v in sorted(total.items()) if v}
