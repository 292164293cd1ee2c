"""One relation between addresses, with what is stated on both sides: the ledger's row."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import Literal

from tilstand.book.figures import Book
from tilstand.book.interval import Interval, stated
from tilstand.model import Observation, Source
from tilstand.terms import Key

__all__ = ["Outcome", "Part", "Row", "Sense", "part"]

Sense = Literal["=", "<="]


class Outcome(StrEnum):
    """What exact arithmetic says of a relation.

    OPEN: both sides can still agree, but something that is not stated decides it.
    DECIDED: it does not hold as it is declared, and a person has decided that it may stand so.
    """

    HOLDS = "holds"
    FAILS = "fails"
    OPEN = "open"
    DECIDED = "decided"


@dataclass(frozen=True, slots=True)
class Part:
    """One term of a relation.

    Attributes:
        times: Its factor.
        key: Its address.
        interval: The numbers it may hold.
        observation: The statement that the term uses; None where it is only bounded.
        near: The statements that bound it, where it uses none of its own.
    """

    times: int
    key: Key
    interval: Interval
    observation: Observation | None = None
    near: tuple[Observation, ...] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """A linear relation: the left side equals, or is at most, the right side.

    Attributes:
        rule: Number of the rule it is an instance of.
        left, right: Its terms.
        sense: `=` or `<=`.
        relation: Name of the declared relation; empty for one that the structure implies.
        said: Where the statement itself stands.
        slack: Width that rounding allows on either side.
        offset: The left side less the right side, as a person accepted it for good.
        accepted: Id of that decision; empty for none.
    """

    rule: str
    left: tuple[Part, ...]
    right: tuple[Part, ...]
    sense: Sense = "="
    relation: str = ""
    said: tuple[Source, ...] = ()
    slack: Fraction = Fraction(0)
    offset: int = 0
    accepted: str = ""

    @property
    def sides(self) -> tuple[Interval, Interval]:
        """Both sides as intervals, the right one with the accepted difference."""
        return _sum(self.left), _sum(self.right).plus(Interval.point(self.offset), 1)

    @property
    def outcome(self) -> Outcome:
        """What exact arithmetic says."""
        left, right = self.sides
        if self.sense == "<=":
            return _at_most(left, right)
        wide = Interval(left.low - self.slack, None if left.high is None else left.high + self.slack)
        if not wide.meets(right):
            return Outcome.FAILS
        return Outcome.HOLDS if left.is_point and right.is_point else Outcome.OPEN

    @property
    def parts(self) -> tuple[Part, ...]:
        """All terms."""
        return self.left + self.right

    @property
    def sources(self) -> tuple[Source, ...]:
        """Every source that takes part, the relation's own first, each once."""
        sources = list(self.said)
        for term in self.parts:
            used = (term.observation,) if term.observation is not None else term.near
            sources.extend(o.source for o in used)
        return tuple(dict.fromkeys(sources))


def part(book: Book, key: Key, times: int = 1, observation: Observation | None = None) -> Part:
    """A term at an address: a given statement, else the most trusted one, else only its bounds."""
    chosen = observation or next(iter(book.stated(key)), None)
    exact = stated(chosen) if chosen is not None else None
    if exact is not None:
        return Part(times, key, exact, chosen)
    return Part(times, key, book.bound(key), near=book.near(key))


def _sum(parts: tuple[Part, ...]) -> Interval:
    total = Interval.point(0)
    for term in parts:
        total = total.plus(term.interval, term.times)
    return total


def _at_most(left: Interval, right: Interval) -> Outcome:
    if right.high is not None and left.low > right.high:
        return Outcome.FAILS
    if left.high is not None and left.high <= right.low:
        return Outcome.HOLDS
    return Outcome.OPEN
