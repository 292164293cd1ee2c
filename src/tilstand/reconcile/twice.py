"""A part, or a sum of parts, that may be in a total twice: the difference is exactly its number."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tilstand.book.figures import Book
from tilstand.book.interval import Interval
from tilstand.book.row import LinearRelation
from tilstand.define.rules import RelationForm
from tilstand.reconcile.mishap import Mishap, Possibility
from tilstand.reconcile.side import Numbers
from tilstand.reconcile.tell import figure, say
from tilstand.reconcile.trial import Trial
from tilstand.terms import Key

__all__ = ["repeats"]

_SUMS = (RelationForm.BREAKDOWN, RelationForm.MEMBERS, RelationForm.SUM)


def repeats(book: Book, rows: Sequence[LinearRelation], trial: Trial) -> Iterator[Possibility]:
    """The figures that would account for a total's surplus if they were counted in it twice.

    Whoever is counted twice in a group's sum is so in each of its breakdowns: the surplus of each must be the
    body's number there, and none where there is no surplus.

    Args:
        book: The figures.
        rows: The relations of the cause.
        trial: Every relation of the ledger.
    """
    first = rows[0]
    if first.form not in _SUMS or first.sense != "=" or len(first.left) != 1:
        return
    total = first.left[0].key
    beside = list(rows)
    if first.form is RelationForm.MEMBERS:
        beside = [row for row in trial.rows if _same_sum(row, first)]
    if any(not any(row is one for one in beside) for row in rows):
        return
    for key in _candidates(book, first):
        if all(_meets(row, book.bound(_moved(key, total, row.left[0].key))) for row in beside):
            words = say(
                "twice",
                section="possible",
                figure=figure(book.collection, key),
                n=Numbers(book.bound(key)).told((key,)),
            )
            yield Possibility(Mishap.COUNTED_TWICE, words, (key,))


def _same_sum(row: LinearRelation, first: LinearRelation) -> bool:
    one, other = row.left[0].key, first.left[0].key
    return (
        row.form is first.form
        and len(row.left) == 1
        and (one.measure, one.provider, one.period) == (other.measure, other.provider, other.period)
    )


def _candidates(book: Book, row: LinearRelation) -> Iterator[Key]:
    """The terms, and what is stated of sums of them: a group within the group, a code counted inside."""
    terms = {part.key for part in row.right}
    total = row.left[0].key
    found = [part.key for part in row.right if part.times == 1 and part.interval.is_point]
    if row.form is RelationForm.MEMBERS:
        own = {key.provider for key in terms}
        groups = (name for name in sorted(book.collection.groups) if name != total.provider)
        found += [total.of(name) for name in groups if own.issuperset(book.collection.members(name))]
    elif row.form is RelationForm.BREAKDOWN:
        split = {d for key in terms for d, _ in key.dims} - {d for d, _ in total.dims}
        found += [
            key
            for key in book.at(total.measure, total.provider, total.period)
            if {d for d, _ in key.dims} - {d for d, _ in total.dims} == split
            and set(total.dims) <= set(key.dims)
        ]
    for key in dict.fromkeys(found):
        if key != total and book.stated(key) and book.bound(key).is_point and book.bound(key).low > 0:
            yield key


def _moved(key: Key, total: Key, there: Key) -> Key:
    """The same figure at the codes of another row's total."""
    for dimension, code in there.dims:
        if (dimension, code) not in total.dims:
            key = key.at(dimension, code)
    return key


def _meets(row: LinearRelation, extra: Interval) -> bool:
    """True where the total is more than its parts by so many."""
    left, right = row.sides
    if left.high is None or right.high is None:
        return False
    surplus = Interval(left.low - right.high, left.high - right.low)
    return surplus.meets(extra)
