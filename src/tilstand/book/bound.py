"""What bounds a figure through every relation that is given, where `Book.bound` looks around it alone.

`Book.bound` is an interval from what is stated beside an address, as cheap as a few sums. `through` asks the
kernel, which takes all relations together, and proves both ends. It may narrow what `Book.bound` allows, and
never widens it; a law over generated books holds the two together.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from tilstand.book.build import build
from tilstand.book.figures import Book
from tilstand.book.row import LinearRelation
from tilstand.kernel.bound import Bound, bounds
from tilstand.kernel.system import System
from tilstand.terms import Key

__all__ = ["Through", "through"]


@dataclass(frozen=True, slots=True)
class Through:
    """What some addresses may hold by all relations together.

    Attributes:
        system: What the proofs of the ends speak of.
        ends: The least and greatest number of each address that a relation or a sum speaks of.
    """

    system: System
    ends: Mapping[Key, Bound]


def through(book: Book, rows: Iterable[LinearRelation], keys: Iterable[Key]) -> Through:
    """The numbers that addresses may hold if all these relations hold, with proofs.

    Args:
        book: The figures.
        rows: The relations; none of them may be broken: from a contradiction anything follows.
        keys: The addresses that are asked for.
    """
    asked = tuple(keys)
    built = build(book, tuple(rows), asked)
    columns = {built.first[key]: key for key in asked if key in built.first}
    found = bounds(built.system, columns)
    return Through(built.system, {columns[id]: end for id, end in found.items()})
