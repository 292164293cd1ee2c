"""Figures as former editions published them: with what was decided then, and without what came later."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cached_property

from tilstand.book.figures import Book
from tilstand.book.held import held
from tilstand.define import RoundView
from tilstand.model import Adjustment, Figure, Observation
from tilstand.reconcile.adjust import applied, decided_on
from tilstand.reconcile.resolve import Resolved
from tilstand.terms import Key

__all__ = ["Former"]


class Former:
    """What earlier rounds stated and published.

    Args:
        collection: The collection.
        earlier: Figures of earlier rounds, each with its edition.
        settled: What the coordinator decided in each of them, by its name.

    Attributes:
        rounds: The earlier rounds that state anything.
    """

    def __init__(
        self,
        collection: RoundView,
        earlier: Sequence[Observation],
        settled: Mapping[str, Sequence[Adjustment]],
    ) -> None:
        self._collection = collection
        self._earlier = earlier
        self._settled = settled
        self.rounds = tuple(dict.fromkeys(o.edition for o in earlier))
        self._found: dict[str, tuple[Resolved, Mapping[Key, Adjustment]]] = {}

    def published(self, key: Key) -> tuple[str, Figure] | None:
        """The last round whose edition had a number at an address, with its figure; None if none had one."""
        last = sorted(self.rounds, key=lambda name: self._collection.rounds[name].period.last, reverse=True)
        for name in last:
            figure = self._edition(name)[0].get(key)
            if figure is not None and figure.value.known:
                return name, figure
        return None

    @cached_property
    def statements(self) -> tuple[Observation, ...]:
        """The figures of earlier rounds as they stood in the end: a decided one is as it was decided."""
        changed = {name: self._edition(name)[1] for name in self.rounds if self._settled.get(name)}
        found: dict[Observation, None] = {}
        for one in self._earlier:
            decision = changed.get(one.edition, {}).get(one.key)
            found[one if decision is None else replace(one, value=decision.after)] = None
        return tuple(found)

    def _edition(self, name: str) -> tuple[Resolved, Mapping[Key, Adjustment]]:
        """The figures of a round as it left them, with what was decided about them."""
        if name not in self._found:
            rounds, own = self._collection.rounds, self._collection.rounds[name]
            over = [o for o in self._earlier if rounds[o.edition].period.last <= own.period.last]
            stated = held([over])
            before = Book(self._collection, stated, own.absent, own.period)
            changed, _ = applied(before, self._settled.get(name, ()))
            book = before
            if changed:
                book = Book(self._collection, decided_on(stated, changed), own.absent, own.period)
            self._found[name] = Resolved(book, changed), changed
        return self._found[name]
