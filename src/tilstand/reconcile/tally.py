"""Registrations and the persons behind them as plain numbers, for an edition to tell."""

from __future__ import annotations

from collections.abc import Collection, Set

from tilstand.book.figures import Book
from tilstand.errors import UsageError
from tilstand.kernel.conflict import Certainty
from tilstand.model.headcount import Headcount
from tilstand.reconcile.headcount import InAll
from tilstand.reconcile.persons import greatest, in_all
from tilstand.terms import Key, Period

__all__ = ["headcount", "persons_told"]


def headcount(book: Book, period: Period) -> Headcount | None:
    """The least and greatest number of different persons behind the registrations of a period.

    What only the analyst supposes, and nobody has accepted, takes no part. What is supposed of those who were
    referred does, and the greatest number without it stands beside.

    Args:
        book: The figures.
        period: For which period.

    Returns:
        None where no measure counts a person twice, or where the figures contradict each other.
    """
    relations = {one.id: one for one in book.collection.relations}
    supposed = {id for id, one in relations.items() if one.supposed and one.basis == "assumption"}
    referred = {id for id, one in relations.items() if one.supposed and one.basis == "referral"}
    try:
        found = in_all(book, period, supposed)
    except UsageError:
        return None
    total = found.total
    if total.status is not Certainty.PROVEN or total.least is None:
        return None
    apart = None
    if referred.intersection(found.relations):
        apart = greatest(book, period, found.measure, found.group, supposed | referred)
    more = _more(found)
    return Headcount(
        Key(found.measure, found.group, period),
        len(found.bodies),
        found.registrations,
        found.printed if more or found.registrations is None else None,
        total.least,
        total.greatest,
        None if not more or total.greatest is None else total.greatest + more,
        None if apart is None else apart + more,
        total.above.relations,
        found.dimensions,
    )


def persons_told(
    book: Book, whole: Headcount | None, told: Set[Key], rounded: Collection[Key]
) -> Headcount | None:
    """How many persons there can be by what an edition tells, and by nothing that it hides.

    Nothing where figures of the same kind are told otherwise than they are: it would not fit them. No upper
    end where a body tells nothing at all.

    Args:
        book: The figures.
        whole: The headcount by all of them.
        told: The figures of which the edition tells the number.
        rounded: Those that it tells otherwise than they are.
    """
    if whole is None or any(key.measure == whole.key.measure for key in rounded):
        return None
    left = [one for key in book if key in told for one in book.stated(key)]
    found = headcount(Book(book.collection, left, book.absent, book.period), whole.key.period)
    if found is None or found.key != whole.key:
        return None
    return found if found.bodies == whole.bodies else found.without_upper_end(whole.bodies)


def _more(found: InAll) -> int:
    """By how much the published sum is higher than what the bodies report together."""
    if found.printed is None or found.registrations is None:
        return 0
    return max(found.printed - found.registrations, 0)
