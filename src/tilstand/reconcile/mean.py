"""A change against a mean: the periods without which the mean would give the change that is stated."""

from __future__ import annotations

from collections.abc import Iterator

from tilstand.book.figures import Book
from tilstand.book.interval import stated
from tilstand.reconcile.declare import change_of
from tilstand.reconcile.mishap import Mishap, Possibility
from tilstand.reconcile.tell import say
from tilstand.reconcile.verdict import Verdict

__all__ = ["periods"]

_FEWEST = 3
"""Figures that a mean is of; leaving one of two out would leave no mean."""


def periods(book: Book, verdict: Verdict) -> Iterator[Possibility]:
    """The periods that may have been left out of a mean, one at a time.

    Args:
        book: The figures.
        verdict: The relation; one that is no change against a mean has none.
    """
    relation = next((r for r in book.collection.relations if r.id == verdict.relation), None)
    if relation is None or relation.kind != "change" or len(relation.base) < _FEWEST:
        return
    claim, now, *base = verdict.parts
    assert claim.observation is not None
    printed = stated(claim.observation, rounding=True)
    if len(base) != len(relation.base) or printed is None:
        return
    for out in base:
        given = change_of(book, relation, now, [part for part in base if part is not out])
        if given is not None and printed.meets(given):
            stands = verdict.observed.told((claim.key,))
            words = say("period", section="possible", period=out.key.period, claim=stands)
            yield Possibility(Mishap.PERIOD_LEFT_OUT, words, (out.key,))
