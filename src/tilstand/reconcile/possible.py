"""What a person would try where figures do not fit: mishaps that account for exactly the difference.

Each is a possibility, never what happened. One is told only where it makes every relation of the cause hold
and breaks none that held.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import combinations

from tilstand.book.figures import Book
from tilstand.book.row import LinearRelation, Part
from tilstand.define import Vocabulary
from tilstand.define.rules import RelationForm
from tilstand.reconcile.find import common, short
from tilstand.reconcile.mean import periods
from tilstand.reconcile.mishap import Mishap, Possibility
from tilstand.reconcile.neighbour import PrintedLines, lines
from tilstand.reconcile.side import Numbers
from tilstand.reconcile.tell import at, figure, say
from tilstand.reconcile.trial import Trial
from tilstand.reconcile.twice import repeats
from tilstand.reconcile.verdict import Verdict

__all__ = ["possibilities"]


def possibilities(
    book: Book, verdicts: Sequence[Verdict], trial: Trial, tables: PrintedLines
) -> tuple[Possibility, ...]:
    """The mishaps that would account for everything that does not fit in one cause.

    Args:
        book: The figures.
        verdicts: Every relation of the cause; all of them fail.
        trial: Every relation of the ledger, and how much may still be tried.
        tables: The lines of every document.
    """
    rows = [verdict.row for verdict in verdicts if verdict.row is not None]
    found: list[Possibility] = []
    if len(verdicts) == 1:
        found += periods(book, verdicts[0])
        found += overlaps(book.collection, rows[0]) if rows else ()
    if rows and len(rows) == len(verdicts):
        found += digits(book.collection, rows, trial)
        found += lines(tables, rows, trial)
        found += repeats(book, rows, trial)
    return tuple({(one.mishap, frozenset(one.figures)): one for one in reversed(found)}.values())[::-1]


def overlaps(collection: Vocabulary, row: LinearRelation) -> Iterator[Possibility]:
    """Parts that add up to more than the whole: so many of them may stand in two parts.

    Args:
        collection: The collection.
        row: The relation.
    """
    left, right = row.sides
    surplus = right.low - left.low
    if row.form is not RelationForm.BREAKDOWN or not (left.is_point and right.is_point) or surplus <= 0:
        return
    able = [part for part in row.right if part.times == 1 and part.interval.low >= surplus]
    pairs = [*combinations(able, 2)]
    if not pairs:
        return
    shared = common([part.key for part in row.parts])
    one, other = max(pairs, key=lambda pair: pair[0].interval.low + pair[1].interval.low)
    words = say(
        "overlap" if len(pairs) == 1 else "overlap_some",
        section="possible",
        n=Numbers.point(surplus).told(tuple(part.key for part in row.parts)),
        one=short(collection, one, shared),
        other=short(collection, other, shared),
    )
    yield Possibility(Mishap.OVERLAP, words, (one.key, other.key))


def digits(collection: Vocabulary, rows: Sequence[LinearRelation], trial: Trial) -> Iterator[Possibility]:
    """Figures of which two digits may have changed places.

    Args:
        collection: The collection.
        rows: The relations of the cause.
        trial: Every relation of the ledger.
    """
    for part, wanted in _wanted(rows[0]):
        assert part.observation is not None
        if _swapped(part.interval.low, wanted) and trial.holds({part.observation: wanted}, rows):
            words = say(
                "digits",
                section="possible",
                figure=figure(collection, part.key),
                place=at(part.observation.source),
                value=Numbers.point(part.interval.low).told((part.key,)),
                fits=Numbers.point(wanted).told((part.key,)),
            )
            yield Possibility(Mishap.DIGITS_SWAPPED, words, (part.key,))


def _wanted(row: LinearRelation) -> Iterator[tuple[Part, Fraction]]:
    """Each stated figure of a relation, with the number that would make it hold."""
    left, right = row.sides
    if not (left.is_point and right.is_point):
        return
    gap = right.low - left.low
    for n, part in enumerate(row.parts):
        if part.observation is not None and part.interval.is_point:
            sign = 1 if n < len(row.left) else -1
            yield part, part.interval.low + sign * gap / part.times


def _swapped(one: Fraction, other: Fraction) -> bool:
    """True if two digits of a number have changed places in the other."""
    if one == other or min(one, other) < 0 or one.denominator != 1 or other.denominator != 1:
        return False
    first, last = str(int(one)), str(int(other))
    if len(first) != len(last):
        return False
    differ = [at for at in range(len(first)) if first[at] != last[at]]
    return len(differ) == 2 and first[differ[0]] == last[differ[1]] and first[differ[1]] == last[differ[0]]
