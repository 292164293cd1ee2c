"""What is stated, by head: a head's figures stay in their columns until somebody asks for one of them.

A head is what one body states of one measure for one period. One whose figures all come from one file, each
once, as exact numbers of one reading, is in columns: its sums can be worked out without a figure being made.
So it may be where a body says of some addresses why there is no number.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

import numpy as np
import numpy.typing as npt

from tilstand.book.interval import stated
from tilstand.model import Observation
from tilstand.model.statements import READINGS, Head, PlainRows, Statements
from tilstand.terms import Origin, Qualifier

__all__ = ["Columns", "StatementsByHead", "held"]

Positions = npt.NDArray[np.intp]
_RANGES = (Qualifier.ABOUT, Qualifier.AT_LEAST, Qualifier.AT_MOST)
_POINTS = np.array([one not in _RANGES for one in READINGS])


@dataclass(frozen=True, eq=False, slots=True)
class Columns:
    """The figures of one head that are in columns.

    Attributes:
        plain: The columns.
        rows: The head's rows in them.
        day: The ordinal of the day on which the register was read; 0 where it is not said.
        unsaid: Where in the source it is said of an address that there is no number.
    """

    plain: PlainRows
    rows: Positions
    day: int
    unsaid: tuple[int, ...] = ()


@dataclass(frozen=True, eq=False, slots=True)
class _Piece:
    """Figures of a head in one source, by position, in their order."""

    source: Sequence[Observation]
    at: Sequence[int] | Positions


@dataclass(frozen=True, eq=False)
class StatementsByHead:
    """Statements by head.

    Attributes:
        columns: The heads that are in columns.
    """

    _pieces: Mapping[Head, Sequence[_Piece]] = field(repr=False)
    columns: Mapping[Head, Columns] = field(repr=False)

    @property
    def heads(self) -> Iterable[Head]:
        """Every head of which something is stated."""
        return self._pieces.keys()

    def __contains__(self, head: object) -> bool:
        return head in self._pieces

    def of(self, head: Head) -> Iterator[Observation]:
        """The statements of a head, in the order in which they were given."""
        for piece in self._pieces.get(head, ()):
            yield from (piece.source[int(at)] for at in piece.at)

    def only(self, heads: Iterable[Head], others: Mapping[Head, Sequence[Observation]]) -> StatementsByHead:
        """Some heads as they are, and others with other statements."""
        pieces: dict[Head, Sequence[_Piece]] = {head: self._pieces[head] for head in heads}
        kept = {head: self.columns[head] for head in pieces if head in self.columns}
        for head, own in others.items():
            pieces[head] = (_Piece(own, range(len(own))),)
        return StatementsByHead(pieces, kept)


def held(sources: Iterable[Sequence[Observation]]) -> StatementsByHead:
    """Statements by head.

    Args:
        sources: The figures of files, and others.
    """
    pieces: dict[Head, list[_Piece]] = {}
    columns: dict[Head, Columns] = {}
    for source in sources:
        own = dict(_alike(source)) if isinstance(source, Statements) else {}
        for head, at in _by_head(source, own).items():
            pieces.setdefault(head, []).append(_Piece(source, at))
        columns.update(own)
    for head in [head for head, own in pieces.items() if len(own) > 1]:
        columns.pop(head, None)
    return StatementsByHead(pieces, columns)


def _by_head(
    source: Sequence[Observation], known: Mapping[Head, Columns]
) -> Mapping[Head, Sequence[int] | Positions]:
    if not isinstance(source, Statements):
        found: dict[Head, list[int]] = {}
        for at, one in enumerate(source):
            found.setdefault((one.key.measure, one.key.provider, one.key.period), []).append(at)
        return found
    in_order: dict[Head, Sequence[int] | Positions] = {
        head: np.sort(np.append(source.at[own.rows], own.unsaid)) if own.unsaid else source.at[own.rows]
        for head, own in known.items()
    }
    return in_order | _mixed(source, known)


def _alike(source: Statements) -> Iterator[tuple[Head, Columns]]:
    """The heads of a file whose figures all are exact numbers of one reading."""
    plain = source.plain
    if not len(plain):
        return
    order = np.argsort(plain.head, kind="stable")
    start = np.flatnonzero(np.diff(plain.head[order], prepend=-1))
    day, exact = plain.day[order], _POINTS[plain.reading][order]
    first, last = np.minimum.reduceat(day, start), np.maximum.reduceat(day, start)
    good = np.logical_and.reduceat(exact, start) & (first == last)
    others: dict[Head, list[int]] = {}
    for at, one in source.others.items():
        others.setdefault((one.key.measure, one.key.provider, one.key.period), []).append(at)
    ends = np.append(start[1:], len(order))
    for at in np.flatnonzero(good).tolist():
        head = plain.heads[plain.head[order[start[at]]]]
        own = Columns(plain, order[start[at] : ends[at]], int(first[at]), tuple(others.get(head, ())))
        if not own.unsaid or _silent(own, [source.others[at] for at in own.unsaid]):
            yield head, own


def _silent(own: Columns, others: Sequence[Observation]) -> bool:
    """True if other figures of a head say no number, each of an address of its own, at the same reading."""
    day = date.fromordinal(own.day) if own.day else None
    apart = {own.plain.dims[at] for at in own.plain.dim[own.rows].tolist()}
    return len(apart | {one.key.dims for one in others}) == len(apart) + len(others) and all(
        stated(one) is None and one.origin is Origin.SUBMITTED and not one.edition and one.as_at == day
        for one in others
    )


def _mixed(source: Statements, known: Mapping[Head, Columns]) -> dict[Head, Sequence[int] | Positions]:
    """The positions of the figures of all other heads."""
    found: dict[Head, list[int]] = {}
    plain = source.plain
    left = np.array([head not in known for head in plain.heads] or [False])
    for row in np.flatnonzero(left[plain.head]).tolist():
        found.setdefault(plain.heads[plain.head[row]], []).append(int(source.at[row]))
    for at, one in source.others.items():
        head = one.key.measure, one.key.provider, one.key.period
        if head not in known:
            found.setdefault(head, []).append(at)
    return {head: sorted(own) for head, own in found.items()}
