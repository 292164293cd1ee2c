"""What hangs together with each cause, where there are too many tables to explain it among all of them.

A table is what one body states of one measure for one period. Tables hang together where a relation that does
not fit, or that something unstated decides, speaks of both. Each cause is explained in what hangs together
with it; how many are, and how much may hang together, has an end.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from tilstand.book.figures import Book
from tilstand.define import Vocabulary
from tilstand.model.statements import Head
from tilstand.reconcile.find import failed
from tilstand.reconcile.verdict import Verdict
from tilstand.reconcile.verdicts import Verdicts

__all__ = ["Surroundings", "surrounded"]

MOST_CAUSES = 1_000
"""Causes that are explained."""
MOST_NEAR = 1_000
"""Tables that hang together, beyond which what does not fit in them is not explained."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What causes are explained in, and how many are not.

    Attributes:
        tables: The tables that hang together, of each place where something is explained.
        left: How many causes are not explained.
    """

    tables: tuple[frozenset[Head], ...]
    left: int

    def parted(self, book: Book, verdicts: Verdicts) -> Iterator[tuple[Book, list[Verdict]]]:
        """The figures of each place, and every relation that speaks of these alone.

        Args:
            book: All figures.
            verdicts: Every relation.
        """
        place = {head: n for n, heads in enumerate(self.tables) for head in heads}
        found: list[list[Verdict]] = [[] for _ in self.tables]
        for one in verdicts.quiet(place):
            found[place[one.head]].append(one.make())
        for verdict in verdicts.open:
            places = {place.get(head, -1) for head in _heads(verdict)}
            if len(places) == 1 and (at := places.pop()) >= 0:
                found[at].append(verdict)
        for heads, own in zip(self.tables, found, strict=True):
            stated = book.held.only(filter(book.held.__contains__, sorted(heads)), {})
            yield Book(book.collection, stated, book.absent, book.period), own


def surrounded(collection: Vocabulary, verdicts: Sequence[Verdict]) -> Surroundings:
    """What hangs together with the causes that are explained: the first, in the order in which they are told.

    Args:
        collection: The collection.
        verdicts: The relations of which there may be something to tell.
    """
    beside: dict[Head, list[Sequence[Head]]] = {}
    for verdict in verdicts:
        own = _heads(verdict)
        for head in own if len(own) > 1 else ():
            beside.setdefault(head, []).append(own)
    causes: dict[str, list[Verdict]] = {}
    for verdict, name in failed(collection, verdicts):
        causes.setdefault(name, []).append(verdict)
    tables: dict[Head, frozenset[Head]] = {}
    told = 0
    for cause in causes.values():
        first = _heads(cause[0])[0]
        if first not in tables and told < MOST_CAUSES:
            around = _around({head for verdict in cause for head in _heads(verdict)}, beside)
            tables |= dict.fromkeys(around, around)
        told += bool(tables.get(first))
    places = dict.fromkeys(one for one in tables.values() if one)
    return Surroundings(tuple(places), len(causes) - told)


def _around(heads: set[Head], beside: Mapping[Head, Sequence[Sequence[Head]]]) -> frozenset[Head]:
    """The tables that hang together with some; none where these are too many."""
    found, waiting = set(heads), list(heads)
    while waiting and len(found) <= MOST_NEAR:
        for own in beside.get(waiting.pop(), ()):
            waiting += [head for head in own if head not in found]
            found.update(own)
    return frozenset(found if len(found) <= MOST_NEAR else ())


def _heads(verdict: Verdict) -> list[Head]:
    keys = (verdict.first, *(part.key for part in verdict.parts))
    return list(dict.fromkeys((key.measure, key.provider, key.period) for key in keys))
