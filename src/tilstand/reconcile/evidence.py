"""What else is counted at bodies between which figures cannot choose: as many other persons."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from tilstand.book.figures import Book
from tilstand.kernel.catalogue import Happening, MoveCategory, MoveKind
from tilstand.model import Observation
from tilstand.terms import Key, Period

__all__ = ["Hint", "evidence"]

Ranges = Mapping[tuple[MoveKind, MoveCategory | None], tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Hint:
    """Persons that a body counts beside the figures in question, as many as are missing there.

    Attributes:
        observation: The statement of how many.
        codes: What is said of all of them that is known of the missing ones too.
    """

    observation: Observation
    codes: tuple[tuple[str, str], ...] = ()

    @property
    def key(self) -> Key:
        """Its address."""
        return self.observation.key

    def asdict(self) -> dict[str, Any]:
        """It as it stands in JSON."""
        return {"figure": self.key.text(), "codes": [f"{d}={c}" for d, c in self.codes]}


def evidence(book: Book, provider: str, about: tuple[str, Period], ranges: Ranges) -> tuple[Hint, ...]:
    """The counts of other persons at a body that could be those missing there, most telling first.

    A count that is said to be part of the figures in question says nothing of who is missing in them, and
    neither does one of whom more than can be missing have another code.

    Args:
        book: The figures.
        provider: The body.
        about: Measure and period of the figures in question.
        ranges: How many are missing there, by kind and category.
    """
    measure, period = about
    kinds = {kind for kind, category in ranges if category is None and kind.what is Happening.MISSING}
    if len(kinds) != 1:
        return ()
    (kind,) = kinds
    low, high = ranges[kind, None]
    codes: dict[tuple[str, str | None], tuple[int, int]] = {
        (category.dimension, category.code): ends
        for (one, category), ends in ranges.items()
        if one == kind and category is not None
    }
    inside = {t.measure for r in book.collection.relations for t in r.left if _counts_in(r.right, measure)}
    found: list[Hint] = []
    for name, one in book.collection.measures.items():
        if name != measure and name not in inside and one.unit.people:
            found += _of(book, Key(name, provider, period), (low, high), codes)
    return tuple(sorted(found, key=lambda e: (-len(e.codes), e.key)))


def _counts_in(terms: Iterable[object], measure: str) -> bool:
    return any(getattr(term, "measure", "") == measure for term in terms)


def _of(
    book: Book, key: Key, missing: tuple[int, int], codes: Mapping[tuple[str, str | None], tuple[int, int]]
) -> Iterator[Hint]:
    for observation in book.stated(key)[:1]:
        amount = observation.value.amount
        if amount is None or not max(missing[0], 1) <= amount <= missing[1]:
            continue
        agreed = []
        for own in book.at(key.measure, key.provider, key.period):
            if len(own.dims) != 1:
                continue
            (pair,) = own.dims
            number, split = book.bound(own), {dimension for dimension, _ in codes}
            if pair[0] not in split or (pair[0], None) in codes or not number.is_point:
                continue
            low, high = codes.get(pair, (0, 0))
            if not low <= number.low <= high:
                return
            agreed += [pair] if number.low else []
        yield Hint(observation, tuple(agreed))
