"""Vintages: what one round states of a body's figures, read from the register on one day.

A restated total is held against the parts of its own vintage, never against parts of another day. What
carries no day belongs to the latest reading of its round.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from tilstand.define import Framework
from tilstand.model import Observation
from tilstand.terms import Period

__all__ = ["Vintage", "grouped", "parted", "since"]

Head = tuple[str, str, Period]


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


def grouped(
    collection: Framework, heads: Mapping[Head, Iterable[Observation]]
) -> Mapping[Head, Mapping[Vintage, Sequence[Observation]]]:
    """The statements of each measure, body and period by vintage, the latest first.

    Args:
        collection: The collection.
        heads: Every statement, by measure, body and period.
    """
    return {head: _grouped(lambda o: since(collection, o), found) for head, found in heads.items()}


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
