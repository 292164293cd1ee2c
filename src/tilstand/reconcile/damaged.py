"""Damaged numbers: that a digit was read from what surrounds it, and which numbers it may be."""

from __future__ import annotations

from collections.abc import Iterator

from tilstand.book.figures import Book
from tilstand.model import Note, NoteKind, Observation
from tilstand.reconcile.side import Shown
from tilstand.terms import Qualifier, Value
from tilstand.text.fixed import fixed

__all__ = ["read_from_others"]


def read_from_others(book: Book, observation: Observation) -> Iterator[Note]:
    """The footnote to a number that was read from what surrounds it; none for one that can be read.

    Args:
        book: All statements.
        observation: The number as it was read.
    """
    if observation.qualifier is not Qualifier.REPAIRED:
        return
    labels, key = book.collection.labels, observation.key
    ends = _ends(book, observation)
    if ends is None:
        yield Note(fixed(labels, "note_read"), kind=NoteKind.READ)
        return
    low, high = (Shown(Value.number(end)).told((key,)) for end in ends)
    path = "note_read_alone" if ends[0] == ends[1] else "note_read_range"
    yield Note(fixed(labels, path, low=low, high=high), kind=NoteKind.READ)


def _ends(book: Book, observation: Observation) -> tuple[int, int] | None:
    """The least and greatest number that it may be; None where nothing limits it."""
    if observation.readings:
        return min(observation.readings), max(observation.readings)
    key = observation.key
    measure = book.collection.measures[key.measure]
    if measure.statistic != "count" or not measure.unit.counted:
        return None
    beside = [o for other in book.at(key.measure, key.provider, key.period) for o in book.stated(other)]
    around = Book(book.collection, (o for o in beside if o.key != key), book.absent, book.period).bound(key)
    if around.high is None:
        return None
    return -int(-around.low // 1), int(around.high // 1)
