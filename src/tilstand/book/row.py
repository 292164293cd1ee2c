"""One relation between addresses, with what is stated on both sides: the ledger's row."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from enum import StrEnum
from fractions import Fraction
from typing import Literal

from tilstand.book.figures import Book
from tilstand.book.interval import Interval, stated, total
from tilstand.define.rules import RelationForm, rule_of
from tilstand.model import Observation, Source
from tilstand.terms import Key

__all__ = ["LinearRelation", "Outcome", "Part", "Sense", "apart", "part", "sources"]

Sense = Literal["=", "<="]


class Outcome(StrEnum):
    """What exact arithmetic says of a relation.

    HOLDS: tested, and it holds: one person more or less would have shown.
    FAILS: whatever the figures are that nobody stated, it does not hold.
    UNTESTED: it could not be tested: figures that nobody stated take up any difference.
    DECIDED: it does not hold as it is declared, and a person has decided that it may stand so.
    """

    HOLDS = "holds"
    FAILS = "fails"
    UNTESTED = "untested"
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
        apart: The numbers it may hold without the relation itself, where that is not the same.
    """

    times: int
    key: Key
    interval: Interval
    observation: Observation | None = None
    near: tuple[Observation, ...] = ()
    apart: Interval | None = None

    @property
    def alone(self) -> Interval:
        """The numbers it may hold without the relation itself."""
        return self.interval if self.apart is None else self.apart

    @property
    def settled(self) -> bool:
        """True if it is stated, or what is stated elsewhere makes it one number."""
        return self.observation is not None or self.alone.is_point

    @property
    def counts(self) -> bool:
        """True if one more of it could have been stated: not so where it is 0 for want of room."""
        return self.observation is not None or (self.settled and self.alone.low > 0)


@dataclass(frozen=True, slots=True)
class LinearRelation:
    """A linear relation: the left side equals, or is at most, the right side.

    Attributes:
        form: What it says of its figures.
        left, right: Its terms.
        sense: `=` or `<=`.
        relation: Name of the declared relation; empty for one that the structure implies.
        said: Where the statement itself stands.
        slack: Width that rounding allows on either side.
        offset: The left side less the right side, as a person accepted it for good.
        accepted: Id of that decision; empty for none.
    """

    form: RelationForm
    left: tuple[Part, ...]
    right: tuple[Part, ...]
    sense: Sense = "="
    relation: str = ""
    said: tuple[Source, ...] = ()
    slack: Fraction = Fraction(0)
    offset: int = 0
    accepted: str = ""
    _outcome: Outcome | None = field(default=None, init=False, repr=False, compare=False)

    @property
    def rule(self) -> str:
        """Number of the rule that tells of it."""
        return rule_of(self.form)

    @property
    def sides(self) -> tuple[Interval, Interval]:
        """Both sides as intervals, the right one with the accepted difference."""
        if any(term.times < 0 and term.interval.high is None for term in self.parts):
            return self._moved(alone=False)
        left = total((t.interval, t.times) for t in self.left)
        return left, total(((t.interval, t.times) for t in self.right), self.offset)

    @property
    def outcome(self) -> Outcome:
        """What exact arithmetic says."""
        if self._outcome is None:  # it is asked for by everybody who reads the relation
            object.__setattr__(self, "_outcome", self._told())
        assert self._outcome is not None
        return self._outcome

    def _told(self) -> Outcome:
        left, right = self._moved(alone=True)
        if self._parted(left, right):
            return Outcome.FAILS
        if any(term.apart is not None for term in self.parts) and self._parted(*self._moved(alone=False)):
            return Outcome.FAILS
        if self.sense == "<=":
            holds = left.high is not None and left.high <= right.low
        else:
            holds = self._tight(left, right)
        return Outcome.HOLDS if holds else Outcome.UNTESTED

    def _parted(self, left: Interval, right: Interval) -> bool:
        """True if no two numbers of the sides fit."""
        if right.high is not None and left.low > right.high + self.slack:
            return True
        return self.sense == "=" and left.high is not None and left.high + self.slack < right.low

    def _tight(self, left: Interval, right: Interval) -> bool:
        """True if an equation holds with what is settled, and leaves nothing to the rest of its terms.

        With every other term at its least it must balance, so that one more of any of them, or of a settled
        term beside them, would break it. Where a term would have to be more than its least, it would take up
        any difference, and nothing was tested.
        """
        signs = [(term, term.times * side) for side, terms in self._terms for term in terms]
        rest = {sign > 0 for term, sign in signs if not term.settled}
        if len(rest) != 1:
            return not rest
        if not any((sign > 0) in rest and term.counts for term, sign in signs):
            return False
        one, other = (left, right) if True in rest else (right, left)
        least = min(abs(sign) for term, sign in signs if (sign > 0) in rest)
        return other.high is not None and other.high + self.slack - one.low < least

    @property
    def _terms(self) -> tuple[tuple[int, tuple[Part, ...]], ...]:
        return (1, self.left), (-1, self.right)

    def _moved(self, *, alone: bool) -> tuple[Interval, Interval]:
        """Both sides with every term where it is added, so that none without an upper end is taken away."""
        sides: dict[bool, list[tuple[Interval, int]]] = {True: [], False: []}
        for side, terms in self._terms:
            for term in terms:
                own = term.alone if alone else term.interval
                sides[term.times * side > 0].append((own, abs(term.times)))
        return total(sides[True]), total(sides[False], self.offset)

    @property
    def parts(self) -> tuple[Part, ...]:
        """All terms."""
        return self.left + self.right

    @property
    def sources(self) -> tuple[Source, ...]:
        """Every source that takes part, the relation's own first, each once."""
        return sources(self.parts, self.said)


def sources(parts: Iterable[Part], said: Iterable[Source] = ()) -> tuple[Source, ...]:
    """Every source of some terms, each once.

    Args:
        parts: The terms.
        said: Where the statement itself stands; it comes first.
    """
    found = list(said)
    for term in parts:
        used = (term.observation,) if term.observation is not None else term.near
        found.extend(o.source for o in used)
    return tuple(dict.fromkeys(found))


def part(book: Book, key: Key, times: int = 1, observation: Observation | None = None) -> Part:
    """A term at an address: a given statement, else the most trusted one, else only its bounds."""
    chosen = observation or next(iter(book.stated(key)), None)
    exact = stated(chosen) if chosen is not None else None
    if exact is not None:
        return Part(times, key, exact, chosen)
    return Part(times, key, book.bound(key), near=book.near(key))


def apart(book: Book, row: LinearRelation, also: Iterable[Key] = ()) -> LinearRelation:
    """A relation that knows what its terms can be without it: nothing is tested by what was solved from it.

    Sums of the code lists that speak of no other figure than the relation does say the same as it, and count
    as the relation itself.

    Args:
        book: The figures.
        row: The relation.
        also: Addresses that the relation speaks of without naming them as terms.
    """
    unstated = [term.key for term in row.parts if term.observation is None]
    if not unstated:
        return row
    found = book.apart(unstated, {*(term.key for term in row.parts), *also})
    left, right = (
        tuple(
            term
            if term.observation is not None
            else Part(term.times, term.key, term.interval, None, term.near, found[term.key])
            for term in side
        )
        for side in (row.left, row.right)
    )
    alone = replace(row, left=left, right=right)
    if alone.outcome is not Outcome.FAILS or row.outcome is Outcome.FAILS:
        return alone
    left, right = (  # solved from the relation itself a term fits it; told apart from it, it does not
        tuple(replace(term, interval=term.alone) for term in side) for side in (left, right)
    )
    return replace(alone, left=left, right=right)
