"""Vintages: what one round states of a body's figures, read from the register on one day.

A restated total is held against the parts of its own vintage, never against parts of another day. What
carries no day belongs to the latest reading of its round.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import combinations

from tilstand.define import Framework
from tilstand.model import Observation
from tilstand.model.statements import Head

__all__ = ["Vintage", "Vintages", "parted", "since"]


@dataclass(frozen=True, slots=True, order=True)
class Vintage:
    """A round and a day.

    Attributes:
        round: Last day of the earlier round's period; later than all of them for this round.
        day: Day on which the register was read; None, which comes first, where none of them is marked.
    """

    round: date
    day: date = date.min


def since(collection: Framework, observation: Observation) -> date:
    """The place of the round that states a figure in the order of rounds: this one is the last."""
    return collection.rounds[observation.edition].period.last if observation.edition else date.max


class Vintages(Mapping[Head, Mapping[Vintage, Sequence[Observation]]]):
    """The statements of each measure, body and period by vintage, the latest first; made when asked for.

    Args:
        collection: The collection.
        day: The ordinal of the day of a head in columns, 0 where none is said; None for another head.
        heads: The heads.
        every: Gives the statements of a head.
    """

    def __init__(
        self,
        collection: Framework,
        day: Callable[[Head], int | None],
        heads: Sequence[Head],
        every: Callable[[Head], Iterable[Observation]],
    ) -> None:
        self._collection = collection
        self._day = day
        self._heads = {head: day(head) for head in heads}
        self._every = every
        self._made: dict[Head, Mapping[Vintage, Sequence[Observation]]] = {}

    def __getitem__(self, head: Head) -> Mapping[Vintage, Sequence[Observation]]:
        if head not in self._heads:
            raise KeyError(head)
        if head not in self._made:
            self._made[head] = _grouped(lambda o: since(self._collection, o), self._every(head))
        return self._made[head]

    def __iter__(self) -> Iterator[Head]:
        return iter(self._heads)

    def __len__(self) -> int:
        return len(self._heads)

    @cached_property
    def several(self) -> Sequence[Head]:
        """The heads of which there are several; one in columns is of one reading."""
        return [head for head, day in self._heads.items() if day is None and len(self[head]) > 1]

    def last(self, head: Head) -> Vintage:
        """The latest vintage of a head."""
        day = self._heads[head]
        if day is None:
            return next(iter(self[head]))
        return Vintage(date.max, date.fromordinal(day) if day else date.min)

    def mixed(self, heads: Iterable[Head], *, across: bool = False) -> bool:
        """True if one of some figures was read anew and another of them was not.

        Args:
            heads: Whose figures stand beside each other.
            across: True where figures of several periods need one reading too: a period and shorter ones
                within it. What compares periods may differ.
        """
        if not self.several:
            return False
        own = [(head[2], held) for head in heads if (held := self.get(head))]
        last = [(period, next(iter(held)), len(held) > 1) for period, held in own]
        return any(
            (period == when or across) and (anew or too) and parted(one, other)
            for (period, one, anew), (when, other, too) in combinations(last, 2)
        )


def _grouped(
    place: Callable[[Observation], date], statements: Iterable[Observation]
) -> Mapping[Vintage, Sequence[Observation]]:
    every = [(place(o), o) for o in statements]
    latest: dict[date, date] = {}
    for round, one in every:
        if one.as_at is not None:
            latest[round] = max(one.as_at, latest.get(round, date.min))
    found: dict[Vintage, list[Observation]] = {}
    for round, one in every:
        day = one.as_at or latest.get(round, date.min)
        found.setdefault(Vintage(round, day), []).append(one)
    return {vintage: found[vintage] for vintage in sorted(found, reverse=True)}


def parted(one: Vintage, other: Vintage) -> bool:
    """True if two vintages are of different rounds, or read on different days."""
    return one.round != other.round or (date.min not in (one.day, other.day) and one.day != other.day)
