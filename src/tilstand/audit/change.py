"""Changes in a table: the measure that states them, what they are held against, and what the row tells."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from tilstand.define import Vocabulary
from tilstand.terms import Key

__all__ = ["against", "changing", "differences"]

_HUNDRED = 100


def changing(collection: Vocabulary, measure: str) -> tuple[str, ...]:
    """The measures that state a measure's change: itself, or those declared to be its change.

    Args:
        collection: The collection.
        measure: A measure.
    """
    if collection.measures[measure].statistic == "change":
        return (measure,)
    return collection.changes_of(measure)


def against(collection: Vocabulary, measure: str, key: Key) -> tuple[tuple[str, str], ...]:
    """The codes of a change that its level does not have: those that say what it is held against.

    Args:
        collection: The collection.
        measure: The measure that changes; where it is the change itself, every code says so.
        key: Address of the change.
    """
    level = () if measure == key.measure else collection.measures[measure].dimensions
    return tuple((dimension, code) for dimension, code in key.dims if dimension not in level)


def differences(levels: Sequence[Fraction]) -> Iterator[Fraction]:
    """The changes that a row's numbers tell, in numbers and per cent: of any to any, of a mean to the last.

    Args:
        levels: The row's numbers, in order.
    """
    pairs = [(one, other) for at, one in enumerate(levels) for other in levels[at + 1 :]]
    if len(levels) > 1:
        pairs.append((sum(levels[:-1], Fraction(0)) / (len(levels) - 1), levels[-1]))
    for before, after in pairs:
        for first, second in ((before, after), (after, before)):
            yield second - first
            if first:
                yield _HUNDRED * (second - first) / first
