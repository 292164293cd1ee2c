"""Observations grouped by measure, body and period, and by vintage.

A head is what one body states of one measure for one period. One whose figures all come from one file, each
once, as exact numbers of one reading, is in columns: its sums can be worked out without a figure being made.
So it may be where a body says of some addresses why there is no number.

A restated total is held against the parts of its own vintage, never against parts of another day. What
carries no day belongs to the latest reading of its round.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from itertools import combinations

import numpy as np
import numpy.typing as npt

from tilstand.define import Framework
from tilstand.ledger.interval import find_observation_interval
from tilstand.model import Observation
from tilstand.model.observations import READINGS, GroupKey, ObservationBatch, ObservationColumns
from tilstand.terms import FigureOrigin, ValueQualifier

Positions = npt.NDArray[np.intp]
_RANGES = (ValueQualifier.ABOUT, ValueQualifier.AT_LEAST, ValueQualifier.AT_MOST)
_POINTS = np.array([value_qualifier not in _RANGES for value_qualifier in READINGS])


@dataclass(frozen=True, eq=False, slots=True)
class GroupColumns:
    """The figures of one head that are in columns.

    Attributes:
        plain: The columns.
        rows: The head's rows in them.
        day: The ordinal of the day on which the register was read; 0 where it is not said.
        unsaid: Where in the source it is said of an address that there is no number.
    """

    plain: ObservationColumns
    rows: Positions
    day: int
    unsaid: tuple[int, ...] = ()


@dataclass(frozen=True, eq=False, slots=True)
class _SourcePositions:
    """Figures of a head in one source, by position, in their order."""

    source: Sequence[Observation]
    at: Sequence[int] | Positions


@dataclass(frozen=True, eq=False)
class ObservationGroups:
    """Statements by head.

    Attributes:
        columns: The heads that are in columns.
    """

    _pieces: Mapping[GroupKey, Sequence[_SourcePositions]] = field(repr=False)
    columns: Mapping[GroupKey, GroupColumns] = field(repr=False)

    @property
    def heads(self) -> Iterable[GroupKey]:
        """Every head of which something is stated."""
        return self._pieces.keys()

    def __contains__(self, head: object) -> bool:
        return head in self._pieces

    def list_observations(self, head: GroupKey) -> Iterator[Observation]:
        """The statements of a head, in the order in which they were given."""
        for piece in self._pieces.get(head, ()):
            yield from (piece.source[int(at)] for at in piece.at)

    def replace_groups(
        self, heads: Iterable[GroupKey], others: Mapping[GroupKey, Sequence[Observation]]
    ) -> ObservationGroups:
        """Some heads as they are, and others with other statements."""
        pieces: dict[GroupKey, Sequence[_SourcePositions]] = {head: self._pieces[head] for head in heads}
        group_columns_by_entry = {head: self.columns[head] for head in pieces if head in self.columns}
        for head, own_observations in others.items():
            pieces[head] = (_SourcePositions(own_observations, range(len(own_observations))),)
        return ObservationGroups(pieces, group_columns_by_entry)


def group_observations(sources: Iterable[Sequence[Observation]]) -> ObservationGroups:
    """Statements by head.

    Args:
        sources: The figures of files, and others.
    """
    pieces: dict[GroupKey, list[_SourcePositions]] = {}
    columns: dict[GroupKey, GroupColumns] = {}
    for source in sources:
        own_columns = dict(_find_uniform_groups(source)) if isinstance(source, ObservationBatch) else {}
        for head, at in _index_source_by_group(source, own_columns).items():
            pieces.setdefault(head, []).append(_SourcePositions(source, at))
        columns.update(own_columns)
    for head in [head for head, own_positions in pieces.items() if len(own_positions) > 1]:
        columns.pop(head, None)
    return ObservationGroups(pieces, columns)


def _index_source_by_group(
    source: Sequence[Observation], known: Mapping[GroupKey, GroupColumns]
) -> Mapping[GroupKey, Sequence[int] | Positions]:
    if not isinstance(source, ObservationBatch):
        numbers_by_entry: dict[GroupKey, list[int]] = {}
        for at, observation in enumerate(source):
            numbers_by_entry.setdefault(
                (observation.key.measure, observation.key.provider, observation.key.period), []
            ).append(at)
        return numbers_by_entry
    in_order: dict[GroupKey, Sequence[int] | Positions] = {
        head: np.sort(np.append(source.at[own_columns.rows], own_columns.unsaid))
        if own_columns.unsaid
        else source.at[own_columns.rows]
        for head, own_columns in known.items()
    }
    return in_order | _index_mixed_groups(source, known)


def _find_uniform_groups(source: ObservationBatch) -> Iterator[tuple[GroupKey, GroupColumns]]:
    """The heads of a file whose figures all are exact numbers of one reading."""
    plain = source.plain
    if not len(plain):
        return
    order = np.argsort(plain.head, kind="stable")
    start = np.flatnonzero(np.diff(plain.head[order], prepend=-1))
    day, exact = plain.day[order], _POINTS[plain.reading][order]
    first, last = np.minimum.reduceat(day, start), np.maximum.reduceat(day, start)
    good = np.logical_and.reduceat(exact, start) & (first == last)
    others: dict[GroupKey, list[int]] = {}
    for at, observation in source.others.items():
        others.setdefault((observation.key.measure, observation.key.provider, observation.key.period), []).append(at)
    ends = np.append(start[1:], len(order))
    for at in np.flatnonzero(good).tolist():
        head = plain.heads[plain.head[order[start[at]]]]
        own_columns = GroupColumns(plain, order[start[at] : ends[at]], int(first[at]), tuple(others.get(head, ())))
        if not own_columns.unsaid or _has_no_more_numbers(
            own_columns, [source.others[at] for at in own_columns.unsaid]
        ):
            yield head, own_columns


def _has_no_more_numbers(own: GroupColumns, others: Sequence[Observation]) -> bool:
    """True if other figures of a head say no number, each of an address of its own, at the same reading."""
    day = date.fromordinal(own.day) if own.day else None
    apart = {own.plain.dims[at] for at in own.plain.dim[own.rows].tolist()}
    return len(apart | {observation.key.dims for observation in others}) == len(apart) + len(others) and all(
        find_observation_interval(observation) is None
        and observation.origin is FigureOrigin.SUBMITTED
        and not observation.edition
        and observation.as_at == day
        for observation in others
    )


def _index_mixed_groups(
    source: ObservationBatch, known: Mapping[GroupKey, GroupColumns]
) -> dict[GroupKey, Sequence[int] | Positions]:
    """The positions of the figures of all other heads."""
    numbers_by_entry: dict[GroupKey, list[int]] = {}
    plain = source.plain
    left = np.array([head not in known for head in plain.heads] or [False])
    for row in np.flatnonzero(left[plain.head]).tolist():
        numbers_by_entry.setdefault(plain.heads[plain.head[row]], []).append(int(source.at[row]))
    for at, observation in source.others.items():
        head = observation.key.measure, observation.key.provider, observation.key.period
        if head not in known:
            numbers_by_entry.setdefault(head, []).append(at)
    return {head: sorted(own_numbers) for head, own_numbers in numbers_by_entry.items()}


@dataclass(frozen=True, slots=True, order=True)
class Vintage:
    """A round and a day.

    Attributes:
        round: Last day of the earlier round's period; later than all of them for this round.
        day: Day on which the register was read; None, which comes first, where none of them is marked.
    """

    round: date
    day: date = date.min


def get_vintage_order(collection: Framework, observation: Observation) -> date:
    """The place of the round that states a figure in the order of rounds: this one is the last."""
    return collection.rounds[observation.edition].period.last if observation.edition else date.max


class VintageGroups(Mapping[GroupKey, Mapping[Vintage, Sequence[Observation]]]):
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
        day: Callable[[GroupKey], int | None],
        heads: Sequence[GroupKey],
        every: Callable[[GroupKey], Iterable[Observation]],
    ) -> None:
        self._collection = collection
        self._day = day
        self._heads = {head: day(head) for head in heads}
        self._every = every
        self._made: dict[GroupKey, Mapping[Vintage, Sequence[Observation]]] = {}

    def __getitem__(self, head: GroupKey) -> Mapping[Vintage, Sequence[Observation]]:
        if head not in self._heads:
            raise KeyError(head)
        if head not in self._made:
            self._made[head] = _group_by_vintage(lambda o: get_vintage_order(self._collection, o), self._every(head))
        return self._made[head]

    def __iter__(self) -> Iterator[GroupKey]:
        return iter(self._heads)

    def __len__(self) -> int:
        return len(self._heads)

    @cached_property
    def several(self) -> Sequence[GroupKey]:
        """The heads of which there are several; one in columns is of one reading."""
        return [head for head, day in self._heads.items() if day is None and len(self[head]) > 1]

    def last(self, head: GroupKey) -> Vintage:
        """The latest vintage of a head."""
        day = self._heads[head]
        if day is None:
            return next(iter(self[head]))
        return Vintage(date.max, date.fromordinal(day) if day else date.min)

    def is_mixed_vintage(self, heads: Iterable[GroupKey], *, across: bool = False) -> bool:
        """True if one of some figures was read anew and another of them was not.

        Args:
            heads: Whose figures stand beside each other.
            across: True where figures of several periods need one reading too: a period and shorter ones
                within it. What compares periods may differ.
        """
        if not self.several:
            return False
        own_pairs = [
            (head[2], observations_by_vintage) for head in heads if (observations_by_vintage := self.get(head))
        ]
        last = [(period, next(iter(held)), len(held) > 1) for period, held in own_pairs]
        return any(
            (period == when or across) and (anew or too) and is_different_vintage(vintage, other_vintage)
            for (period, vintage, anew), (when, other_vintage, too) in combinations(last, 2)
        )


def _group_by_vintage(
    place: Callable[[Observation], date], statements: Iterable[Observation]
) -> Mapping[Vintage, Sequence[Observation]]:
    every = [(place(o), o) for o in statements]
    latest: dict[date, date] = {}
    for round, observation in every:
        if observation.as_at is not None:
            latest[round] = max(observation.as_at, latest.get(round, date.min))
    observations_by_vintage: dict[Vintage, list[Observation]] = {}
    for round, observation in every:
        day = observation.as_at or latest.get(round, date.min)
        observations_by_vintage.setdefault(Vintage(round, day), []).append(observation)
    return {vintage: observations_by_vintage[vintage] for vintage in sorted(observations_by_vintage, reverse=True)}


def is_different_vintage(one: Vintage, other: Vintage) -> bool:
    """True if two vintages are of different rounds, or read on different days."""
    return one.round != other.round or (date.min not in (one.day, other.day) and one.day != other.day)
