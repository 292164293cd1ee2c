"""Figures as bodies stated them, with their sources, singly and in columns."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import overload

import numpy as np
import numpy.typing as npt

from tilstand.terms import FigureOrigin, Key, Period, Value, ValueQualifier


@dataclass(frozen=True, slots=True)
class Source:
    """Where a figure can be seen: a document and line, or a workbook and cell, or a form and field."""

    document: str
    line: int | None = None
    quote: str = ""
    sheet: str = ""
    cell: str = ""

    def to_dict(self) -> dict[str, object]:
        """The source as it stands in JSON; places that do not apply are left out."""
        items_by_name: dict[str, object] = {"document": self.document, "line": self.line, "quote": self.quote}
        if self.sheet:
            items_by_name["sheet"] = self.sheet
        if self.cell:
            items_by_name["cell"] = self.cell
        return items_by_name


@dataclass(frozen=True, slots=True)
class Observation:
    """One figure as somebody stated it.

    Attributes:
        key: Its address.
        value: The number, or why there is none.
        source: Where it can be seen.
        origin: How it came into the ledger.
        qualifier: How the number is to be read.
        as_at: Day on which the register was read; two days mean a restatement, not a contradiction.
        covers: The part of the period that is covered, where it is not all of it.
        edition: Name of the earlier round that it comes from; empty for this one.
        readings: What a smudged number may have been, the likeliest first; empty where it can be read.
        remark: What the body wrote beside it: why it corrects an earlier figure, or why it differs from one.
    """

    key: Key
    value: Value
    source: Source
    origin: FigureOrigin = FigureOrigin.SUBMITTED
    qualifier: ValueQualifier = ValueQualifier.EXACT
    as_at: date | None = None
    covers: Period | None = None
    edition: str = ""
    readings: tuple[int, ...] = ()
    remark: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer in words. It expires by rule; counts do not."""

    provider: str
    form: str
    question: str
    text: Mapping[str, str]
    source: Source


@dataclass(frozen=True, slots=True)
class Submission:
    """What one provider delivered, once.

    Attributes:
        provider: Who.
        period: For which period.
        version: Number of the version; a later one replaces an earlier one, which the archive keeps.
        basis: `delivered`, or `reconstructed` from what was printed.
        channel: csv, xlsx or line_list.
        document: Name of the file.
        sha256: Hash of the file's bytes.
        observations: Its figures.
        answers: Its answers in words.
    """

    provider: str
    period: Period
    version: int
    basis: str
    channel: str
    document: str
    sha256: str
    observations: Sequence[Observation]
    answers: tuple[Answer, ...] = ()


READINGS = tuple(ValueQualifier)

GroupKey = tuple[str, str, Period]
"""A measure, a body and a period."""
Dims = tuple[tuple[str, str], ...]


@dataclass(frozen=True, eq=False, slots=True)
class ObservationColumns:
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

    heads: tuple[GroupKey, ...]
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

    def to_observation(self, at: int) -> Observation:
        """One of them."""
        value = _make_decimal_value(int(self.number[at]), int(self.places[at]))
        measure, provider, period = self.heads[self.head[at]]
        key = Key(measure, provider, period, self.dims[self.dim[at]])
        reading, day = READINGS[self.reading[at]], int(self.day[at])
        as_at = date.fromordinal(day) if day else None
        return Observation(key, value, self.source(at), qualifier=reading, as_at=as_at)


@lru_cache(maxsize=1 << 12)
def _make_decimal_value(units: int, places: int) -> Value:
    """A number in units of its last decimal as a value; most of them are small, and come again and again."""
    return Value.number(Decimal(units).scaleb(-places))


class ObservationBatch(Sequence[Observation]):
    """Figures in the order of their rows.

    Args:
        plain: Those that are numbers alone.
        at: The position of each of them.
        others: The others, by position.
    """

    def __init__(self, plain: ObservationColumns, at: npt.NDArray[np.intp], others: Mapping[int, Observation]) -> None:
        self.plain = plain
        self.at = at
        self.others = others
        self._row = np.full(len(plain) + len(others), -1, dtype=np.intp)
        self._row[at] = np.arange(len(plain))
        self._made: dict[int, Observation] = dict(others)

    def __len__(self) -> int:
        return len(self._row)

    def __iter__(self) -> Iterator[Observation]:
        return map(self._get_observation, range(len(self)))

    def _get_observation(self, at: int) -> Observation:
        observation = self._made.get(at)  # one statement is one object, however often it is asked for
        if observation is None:
            observation = self._made[at] = self.plain.to_observation(int(self._row[at]))
        return observation

    @overload
    def __getitem__(self, at: int) -> Observation: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[Observation]: ...
    def __getitem__(self, at: int | slice) -> Observation | Sequence[Observation]:
        if isinstance(at, slice):
            return tuple(self._get_observation(n) for n in range(*at.indices(len(self))))
        return self._get_observation(range(len(self))[at])

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and len(self) == len(other) and all(map(_is_equal_object, self, other))

    def __hash__(self) -> int:
        return hash(tuple(self))


def select_group_observations(
    figures: Sequence[Observation], wanted: Callable[[GroupKey], bool]
) -> Iterator[Observation]:
    """The figures of some measures, bodies and periods, in their order; of those in columns no other is made.

    Args:
        figures: The figures.
        wanted: Which of them.
    """
    if not isinstance(figures, ObservationBatch):
        yield from (o for o in figures if wanted((o.key.measure, o.key.provider, o.key.period)))
        return
    plain = figures.plain
    met = np.array([wanted(head) for head in plain.heads] or [False], dtype=bool)
    at = set(figures.at[met[plain.head]].tolist())
    at |= {n for n, o in figures.others.items() if wanted((o.key.measure, o.key.provider, o.key.period))}
    yield from (figures[n] for n in sorted(at))


def select_with_remarks(figures: Sequence[Observation]) -> Iterator[Observation]:
    """The figures beside which a body wrote something."""
    some = figures.others.values() if isinstance(figures, ObservationBatch) else figures
    return (observation for observation in some if observation.remark)


def _is_equal_object(one: object, other: object) -> bool:
    return one == other
