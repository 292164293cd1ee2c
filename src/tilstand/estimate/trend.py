"""Change over the years: claimed only where the intervals show it.

Years are compared two at a time, each with the one before it and the last with the first. A change is
claimed only if what is stated of them has no number in common. That is stricter than a test of the
difference, and needs no assumption about persons who are there in both years; with 95 % intervals, two equal
years are told apart by chance less than once in a hundred comparisons (Goldstein and Healy 1995). Years are
not added up: the same person may be there in several.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Literal

from tilstand.estimate.strata import GroupAnswer

__all__ = ["YearStep", "steps"]

Claim = Literal["up", "down", "not_shown", "unknown"]


@dataclass(frozen=True, slots=True)
class YearStep:
    """Two years compared.

    Attributes:
        first, second: The years.
        claim: `up` or `down` if the statements are apart; `not_shown` if they overlap; `unknown` if of one of
            the years nothing of its own is stated.
    """

    first: str
    second: str
    claim: Claim

    def asdict(self) -> dict[str, Any]:
        """For JSON."""
        return {"first": self.first, "second": self.second, "claim": self.claim}


def steps(years: Sequence[GroupAnswer]) -> tuple[YearStep, ...]:
    """Each year with the one before it, and the last with the first."""
    ordered = sorted(years, key=lambda group: group.value)
    pairs = list(pairwise(ordered))
    if len(ordered) > 2:
        pairs.append((ordered[0], ordered[-1]))
    return tuple(YearStep(one.value, two.value, _claim(one, two)) for one, two in pairs)


def _claim(one: GroupAnswer, two: GroupAnswer) -> Claim:
    # A year without a statement of its own has borrowed the others' share unseen: it cannot show a change.
    if one.borrowed or two.borrowed or one.said.low is None or two.said.low is None:
        return "unknown"
    if one.said.high is not None and two.said.low > one.said.high:
        return "up"
    if two.said.high is not None and two.said.high < one.said.low:
        return "down"
    return "not_shown"
