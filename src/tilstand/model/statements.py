"""Figures in columns, as a file states them: each becomes an observation when somebody asks for it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import overload

import numpy as np
import numpy.typing as npt

from tilstand.model.figure import Observation, Source
from tilstand.terms import Key, Period, Qualifier, Value

__all__ = ["READINGS", "Head", "PlainRows", "Statements", "of_heads", "with_words"]

READINGS = tuple(Qualifier)

Head = tuple[str, str, Period]
"""A measure, a body and a period."""
Dims = tuple[tuple[str, str], ...]


@dataclass(frozen=True, eq=False, slots=True)
class PlainRows:
    """Numbers of this round of which nothing is said in words, one row each.

    Attributes:
        heads: The measures, bodies and periods.
        dims: The codes of addresses.
        head, dim: Which of them each number has, by position.
        number: The numbers in units of their last decimal.
        places: How many decimals each of them has.
        reading: How each is to be read, by the position in `READINGS`.
        day: The ordinal of the day on which the register was read; 0 where it is not said.
        source: Gives the place where a row's number stands.
    """

    heads: tuple[Head, ...]
    dims: tuple[Dims, ...]
    head: npt.NDArray[np.int32]
    dim: npt.NDArray[np.int32]
    number: npt.NDArray[np.int64]
    places: npt.NDArray[np.int8]
    reading: npt.NDArray[np.int8]
    day: npt.NDArray[np.int32]
    source: Callable[[int], Source]

    def __len__(self) -> int:
        return len(self.number)

    def observation(self, at: int) -> Observation:
        """One of them."""
        value = _number(int(self.number[at]), int(self.places[at]))
        measure, provider, period = self.heads[self.head[at]]
        key = Key(measure, provider, period, self.dims[self.dim[at]])
        reading, day = READINGS[self.reading[at]], int(self.day[at])
        as_at = date.fromordinal(day) if day else None
        return Observation(key, value, self.source(at), qualifier=reading, as_at=as_at)


@lru_cache(maxsize=1 << 12)
def _number(units: int, places: int) -> Value:
    """A number in units of its last decimal as a value; most of them are small, and come again and again."""
    return Value.number(Decimal(units).scaleb(-places))


class Statements(Sequence[Observation]):
    """Figures in the order of their rows.

    Args:
        plain: Those that are numbers alone.
        at: The position of each of them.
        others: The others, by position.
    """

    def __init__(self, plain: PlainRows, at: npt.NDArray[np.intp], others: Mapping[int, Observation]) -> None:
        self.plain = plain
        self.at = at
        self.others = others
        self._row = np.full(len(plain) + len(others), -1, dtype=np.intp)
        self._row[at] = np.arange(len(plain))
        self._made: dict[int, Observation] = dict(others)

    def __len__(self) -> int:
        return len(self._row)

    def __iter__(self) -> Iterator[Observation]:
        return map(self._one, range(len(self)))

    def _one(self, at: int) -> Observation:
        made = self._made.get(at)  # one statement is one object, however often it is asked for
        if made is None:
            made = self._made[at] = self.plain.observation(int(self._row[at]))
        return made

    @overload
    def __getitem__(self, at: int) -> Observation: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[Observation]: ...
    def __getitem__(self, at: int | slice) -> Observation | Sequence[Observation]:
        if isinstance(at, slice):
            return tuple(self._one(n) for n in range(*at.indices(len(self))))
        return self._one(range(len(self))[at])

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and len(self) == len(other) and all(map(_same, self, other))

    def __hash__(self) -> int:
        return hash(tuple(self))


def of_heads(figures: Sequence[Observation], wanted: Callable[[Head], bool]) -> Iterator[Observation]:
    """The figures of some measures, bodies and periods, in their order; of those in columns no other is made.

    Args:
        figures: The figures.
        wanted: Which of them.
    """
    if not isinstance(figures, Statements):
        yield from (o for o in figures if wanted((o.key.measure, o.key.provider, o.key.period)))
        return
    plain = figures.plain
    met = np.array([wanted(head) for head in plain.heads] or [False], dtype=bool)
    at = set(figures.at[met[plain.head]].tolist())
    at |= {n for n, o in figures.others.items() if wanted((o.key.measure, o.key.provider, o.key.period))}
    yield from (figures[n] for n in sorted(at))


def with_words(figures: Sequence[Observation]) -> Iterator[Observation]:
    """The figures beside which a body wrote something."""
    some = figures.others.values() if isinstance(figures, Statements) else figures
    return (one for one in some if one.remark)


def _same(one: object, other: object) -> bool:
    return one == other
