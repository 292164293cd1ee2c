"""Breaks in series: which of them lie between two periods, and for whom. The one rule that all ask."""

from __future__ import annotations

from tilstand.define.moved import moved
from tilstand.define.schema import Break
from tilstand.define.vocabulary import Vocabulary
from tilstand.terms import Period

__all__ = ["breaks_between", "concerns"]


def breaks_between(
    collection: Vocabulary, measure: str, provider: str, first: Period, last: Period
) -> tuple[Break, ...]:
    """The breaks of a measure that a provider's figures cross on the way from one period to another.

    Those that are declared come first, then what follows from bodies that were merged, split or moved.

    Args:
        collection: The collection.
        measure: What is counted.
        provider: Provider or group that the figures are about.
        first: One of the periods.
        last: The other; which of them comes first does not matter.
    """
    first, last = sorted((first, last))
    declared = tuple(
        broken
        for broken in collection.measures[measure].breaks
        if first.first < broken.period.first <= last.first and concerns(collection, broken, provider)
    )
    return (*declared, *moved(collection, provider, first, last))


def concerns(collection: Vocabulary, broken: Break, shown: str) -> bool:
    """True if a break lies in the figures of a provider or group.

    A break of one provider concerns every group that the provider is a member of, but for who reports: that a
    member is absent is told at that member, and a group's series breaks where it is said to. A break of sums
    concerns the figures of groups, and no body's own.
    """
    known = shown in collection.groups or shown in collection.providers
    members = collection.members(shown) if known else (shown,)
    if broken.cause == "sum":
        return members != (shown,)
    if broken.cause == "reporter" and broken.provider:
        return broken.provider == shown
    return not broken.provider or broken.provider == shown or broken.provider in members
