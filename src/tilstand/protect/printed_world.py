"""The printed numbers of a round, and what was printed before: frozen values, made by `world_construction`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from tilstand.terms import Key


@dataclass(frozen=True, slots=True)
class ToldNumber:
    """What was printed of a figure before.

    Attributes:
        printed: The number.
        true: What it was then in truth; None where only the print is known.
        as_printed: True for an edition that printed every number as it was, and what follows from them.
    """

    printed: int
    true: int | None = None
    as_printed: bool = False

    def is_unchanged(self, number: int, threshold: int) -> bool:
        """True if the figure is now as it was; where only the print is known, if it may be."""
        return abs(number - self.printed) < threshold if self.true is None else number == self.true


@dataclass(frozen=True, slots=True)
class ReleasedTotal:
    """A held total that had to move, for the coordinator alone.

    Attributes:
        key: The total.
        true: Its number.
        printed: The number that is printed.
    """

    key: Key
    true: int
    printed: int


@dataclass(frozen=True, eq=False)
class PrintedWorld:
    """The printed number of every count of a round.

    Attributes:
        numbers: The printed numbers.
        true: What they are in truth. Internal: it never leaves `protect`.
        thresholds: The number under which each protected count is small.
        zeros: Counts that everybody knows to be 0.
        retold: Small counts that an earlier edition printed as they are, and still are.
        let_go: Held totals that could not be held.
        off: No number is off by more.
        gap: By which part of itself the total movement may be above the least there is; 0 where it is proven least.
    """

    numbers: Mapping[Key, int] = field(default_factory=dict)
    true: Mapping[Key, int] = field(default_factory=dict)
    thresholds: Mapping[Key, int] = field(default_factory=dict)
    zeros: frozenset[Key] = frozenset()
    retold: frozenset[Key] = frozenset()
    let_go: tuple[ReleasedTotal, ...] = ()
    off: int = 0
    gap: float = 0.0

    @property
    def moved(self) -> frozenset[Key]:
        """The counts that are printed otherwise than they are. Internal."""
        return frozenset(key for key, number in self.numbers.items() if number != self.true[key])

    def list_told_numbers(self) -> dict[Key, ToldNumber]:
        """What a later edition has to keep to."""
        return {key: ToldNumber(number, self.true[key]) for key, number in self.numbers.items()}


AS_PRINTED = PrintedWorld()
"""Every number as it is."""
