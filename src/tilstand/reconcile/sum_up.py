"""What relations come to when they are added up until no figure is left that nobody stated.

The proof of a contradiction says how often each relation is to be added. The figures that nobody stated fall
out, and what is left is one relation between stated figures, which does not hold.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from math import gcd

from tilstand.book.build import Built
from tilstand.book.figures import Book
from tilstand.book.interval import Interval
from tilstand.book.row import LinearRelation, Outcome, Part
from tilstand.define.rules import RelationForm
from tilstand.kernel.conflict import Conflict
from tilstand.kernel.system import Column, System
from tilstand.terms import Key

__all__ = ["Summed", "summed"]


@dataclass(frozen=True, slots=True)
class Summed:
    """Relations, added up.

    Attributes:
        row: What they come to.
        about: The figure that they speak of and that nobody stated: the widest of those that fell out.
    """

    row: LinearRelation
    about: Key | None


def summed(book: Book, built: Built, system: System, conflict: Conflict) -> Summed | None:
    """What the relations of a contradiction come to; None where it takes more than adding them.

    Args:
        book: The figures.
        built: What the system's ids stand for.
        system: The relations.
        conflict: The contradiction.
    """
    proof = conflict.certificate
    if proof is None or proof.split is not None or proof.divisor > 1:
        return None
    total: Counter[str] = Counter()
    least, exact = 0, True
    for id, times in proof.rows:
        row = system.row(id)
        limit = row.lower if times > 0 else row.upper
        if limit is None:
            return None
        least += times * limit
        exact = exact and row.lower == row.upper
        for column, factor in row.coefficients.items():
            total[column] += times * factor
    common = gcd(least, *total.values()) or 1
    added = [(column, times // common) for column, times in total.items() if times]
    less = tuple(_part(built, system[c], -times) for c, times in added if times < 0)
    more = tuple(_part(built, system[c], times) for c, times in added if times > 0)
    one = LinearRelation(RelationForm.TWO_WAYS, less, more, "=" if exact else "<=", offset=-least // common)
    fell_out = (built.anchors[c].key for c in total if not total[c] and built.anchors[c].observation is None)
    if not less or not more or one.outcome is not Outcome.FAILS:
        return None
    return Summed(one, _widest(book, fell_out))


def _part(built: Built, column: Column, times: int) -> Part:
    anchor = built.anchors[column.id]
    low, high = (column.value, column.value) if column.value is not None else (column.lower, column.upper)
    return Part(
        times,
        anchor.key,
        Interval(Fraction(low or 0), None if high is None else Fraction(high)),
        anchor.observation,
    )


def _widest(book: Book, keys: Iterable[Key]) -> Key | None:
    members = book.collection.members
    return min(keys, key=lambda k: (len(k.dims), -len(members(k.provider)), k), default=None)
