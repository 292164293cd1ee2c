"""Numbers on neighbouring lines of one document that may have changed places."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from tilstand.book.figures import Book
from tilstand.book.interval import stated
from tilstand.book.row import LinearRelation
from tilstand.model import Observation
from tilstand.reconcile.mishap import Mishap, Possibility
from tilstand.reconcile.tell import at, figure, say
from tilstand.reconcile.trial import Trial
from tilstand.terms import Key

__all__ = ["PrintedLines", "lines"]

NEAR = 2
"""Lines between neighbours: a table may have an empty line after each of its own."""

Row = tuple[Observation, ...]
Axis = tuple[str, str, str, Key]
"""A document, and a figure's address but for one code or its body."""


@dataclass(frozen=True)
class PrintedLines:
    """The lines of every document, as the tables that they are of.

    PrintedLines are of one table where they tell of the same but for one code, or one body.
    """

    book: Book

    @cached_property
    def tables(self) -> Mapping[Axis, Sequence[Observation]]:
        """The statements of each table in the order of their lines."""
        found: dict[Axis, list[Observation]] = {}
        for key in self.book:
            for one in self.book.stated(key):
                if one.source.line is not None:
                    for axis in _axes(one):
                        found.setdefault(axis, []).append(one)
        return {axis: sorted(own, key=_order) for axis, own in found.items() if len(own) > 1}

    def beside(self, one: Observation) -> Iterator[tuple[Observation, Row, Row]]:
        """The statement on each neighbouring line, and all numbers of both lines that go together."""
        for axis in _axes(one):
            own = self.tables.get(axis, ())
            here = next((n for n, other in enumerate(own) if other is one), None)
            for n in () if here is None else (here - 1, here + 1):
                if 0 <= n < len(own) and 0 < _apart(own[n], one) <= NEAR:
                    yield own[n], *self._whole(axis, one, own[n])

    def _whole(self, axis: Axis, one: Observation, other: Observation) -> tuple[Row, Row]:
        """The numbers of two lines, column by column."""
        pairs = []
        for again, own in self.tables.items():
            if again[:3] == axis[:3] and again[3].measure == axis[3].measure:
                mine = [o for o in own if _column(o, axis) == _column(one, axis)]
                yours = [o for o in own if _column(o, axis) == _column(other, axis)]
                if len(mine) == len(yours) == 1:
                    pairs.append((mine[0], yours[0]))
        return tuple(a for a, _ in pairs), tuple(b for _, b in pairs)


def lines(tables: PrintedLines, rows: Sequence[LinearRelation], trial: Trial) -> Iterator[Possibility]:
    """Neighbouring lines of which two numbers, or all numbers, may have changed places.

    Args:
        tables: The lines.
        rows: The relations of the cause.
        trial: Every relation of the ledger.
    """
    used = {part.observation for row in rows for part in row.parts if part.observation is not None}
    seen: set[frozenset[Observation]] = set()
    for one in sorted((one for one in used if one.source.line is not None), key=_order):
        for other, these, those in tables.beside(one):
            pair = frozenset((one, other))
            if pair not in seen:
                seen.add(pair)
                if trial.holds(_changed((one,), (other,)), rows):
                    yield _told(tables.book, one, other, whole=False)
                elif len(these) > 1 and trial.holds(_changed(these, those), rows):
                    yield _told(tables.book, one, other, whole=True)


def _axes(one: Observation) -> Iterator[Axis]:
    key, document = one.key, one.source.document
    yield document, "", "", Key(key.measure, "", key.period, key.dims)
    for dimension, _ in key.dims:
        yield document, dimension, key.provider, key.without(dimension)


def _column(one: Observation, axis: Axis) -> tuple[int | None, str | None]:
    return one.source.line, one.key.code(axis[1]) if axis[1] else one.key.provider


def _apart(one: Observation, other: Observation) -> int:
    return abs((one.source.line or 0) - (other.source.line or 0))


def _order(one: Observation) -> tuple[str, int, Key]:
    return one.source.document, one.source.line or 0, one.key


def _changed(these: Row, those: Row) -> Mapping[Observation, Fraction]:
    """What the statements would say if the numbers of two lines had changed places."""
    values: dict[Observation, Fraction] = {}
    for one, other in zip(these, those, strict=True):
        mine, yours = stated(one), stated(other)
        if mine is None or yours is None or not (mine.is_point and yours.is_point):
            return {}
        if mine.low != yours.low:
            values |= {one: yours.low, other: mine.low}
    return values


def _told(book: Book, one: Observation, other: Observation, *, whole: bool) -> Possibility:
    first, last = sorted((one, other), key=_order)
    words = say(
        "lines" if whole else "line",
        section="possible",
        one=figure(book.collection, first.key),
        other=figure(book.collection, last.key),
        place=at(first.source),
        next=at(last.source),
    )
    return Possibility(Mishap.LINE_OFF, words, (first.key, last.key))
