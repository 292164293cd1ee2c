"""The printed numbers of a round, and what was printed before: frozen values, made by `world_construction`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from tilstand.terms import Key, Period

PRINTED = "printed.json"
"""The file, for the unit alone, that says beside an edition what each of its numbers is in truth."""


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

    def is_unchanged(self, number: int, threshold: int) -> bool | None:
        """True if the figure is now as it was; None where only the print is known, and it may be."""
        if self.true is None:
            return None if abs(number - self.printed) < threshold else False
        return number == self.true


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

    def to_dicts(self) -> list[dict[str, object]]:
        """Every count with both its numbers, ready for JSON. Internal."""
        return [
            {
                "measure": key.measure,
                "provider": key.provider,
                "period": key.period.text,
                "codes": dict(key.dims),
                "true": self.true[key],
                "printed": number,
            }
            for key, number in sorted(self.numbers.items(), key=lambda item: item[0].text())
        ]


def parse_told_numbers(rows: Iterable[Mapping[str, Any]]) -> dict[Key, ToldNumber]:
    """What an edition printed, and what it was in truth, as `PrintedWorld.to_dicts` says it.

    Args:
        rows: The counts.

    Raises:
        ValueError: If they are no such counts.
    """
    try:
        return {
            Key(
                row["measure"], row["provider"], Period.from_text(row["period"]), tuple(sorted(row["codes"].items()))
            ): ToldNumber(int(row["printed"]), int(row["true"]))
            for row in rows
        }
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError(str(error)) from error


AS_PRINTED = PrintedWorld()
"""Every number as it is."""
