"""Bodies that were merged, split or moved under another: what follows from it for their series."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from tilstand.define.schema import Break
from tilstand.define.vocabulary import Vocabulary
from tilstand.terms import Period

__all__ = ["moved"]


def moved(collection: Vocabulary, shown: str, first: Period, last: Period) -> Iterator[Break]:
    """The breaks in a body's or group's figures between two periods that follow from `providers.toml`.

    Where one body was merged with another, or split into several, a figure of before and one of after, or of
    the period in which it was done, are not of the same bodies. A sum over bodies breaks where it is not of
    the same ones at the end of both periods; one that has all who took part in a merger does not.

    Args:
        collection: The collection.
        shown: Provider or group.
        first: The earlier period.
        last: The later one.
    """
    own = {shown, *_members(collection, shown, last)}
    for day, parts in collection.mergers:
        if first.first < day <= last.last and own & parts and not parts <= own:
            yield _at(day.isoformat(), shown)
    if set(_members(collection, shown, first)) != set(_members(collection, shown, last)):
        days = sorted(
            tenure.last + timedelta(days=1)
            for body in collection.providers.values()
            for tenure in body.history
            if tenure.last is not None and first.last <= tenure.last < last.last
        )
        yield from (_at(day.isoformat(), shown) for day in days[:1])


def _members(collection: Vocabulary, name: str, period: Period) -> tuple[str, ...]:
    known = name in collection.groups or name in collection.providers
    return collection.members(name, period.last) if known else ()


def _at(day: str, provider: str) -> Break:
    return Break(period=Period.parse(day), cause="reporter", provider=provider)
