"""What the ledger states, ready to be looked up by what a sentence says: addresses with all statements."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from tilstand.book.interval import Interval, stated
from tilstand.define import RoundView
from tilstand.model import Figure, Figures, Observation, Source
from tilstand.terms import Key, Period

__all__ = ["StatedAt", "StatedFigures"]


@dataclass(frozen=True, slots=True)
class StatedAt:
    """An address with everything that is stated at it.

    Attributes:
        key: The address.
        values: The numbers stated at it, the most trusted first, each with where it can be seen.
    """

    key: Key
    values: tuple[tuple[Interval, Source], ...]

    def agrees(self, low: Fraction, high: Fraction) -> Source | None:
        """The statement that a printed number from `low` to `high` repeats; None where it repeats none.

        Two rounded numbers that only touch are not the same: 44 per cent ends where 45 begins.
        """
        for interval, source in self.values:
            if interval.high is None:
                if interval.low <= high:
                    return source
                continue
            rounded = low < high and interval.low < interval.high
            apart = interval.high <= low or high <= interval.low
            if not (apart if rounded else interval.high < low or high < interval.low):
                return source
        return None


class StatedFigures:
    """Every address of the ledger, by measure.

    Args:
        collection: The collection.
        observations: Every figure that somebody stated.
        figures: The reconciled figures, for the sums over groups.
    """

    def __init__(
        self, collection: RoundView, observations: Iterable[Observation], figures: Figures | None = None
    ) -> None:
        self.collection = collection
        self.cued = frozenset(d for lexicon in collection.phrases.values() for d in lexicon.dimensions)
        found: dict[Key, list[tuple[Interval, Source]]] = {}
        for o in sorted(observations, key=lambda o: (o.key, o.origin.value, o.source.line or 0)):
            interval = stated(o, rounding=not collection.measures[o.key.measure].unit.counted)
            if interval is not None and o.value.amount is not None:
                found.setdefault(o.key, []).append((interval, o.source))
        if figures is not None:
            for key in sorted({k.of(g) for k in found for g in self._groups(k)}):
                figure = figures.get(key)
                if figure is not None and figure.value.amount is not None:
                    found.setdefault(key, []).append((Interval.point(figure.value.exact), _source(figure)))
        self._entries: Mapping[Key, StatedAt] = {k: StatedAt(k, tuple(found[k])) for k in sorted(found)}
        heads: dict[tuple[str, str], list[StatedAt]] = {}
        for entry in self._entries.values():
            heads.setdefault((entry.key.measure, entry.key.provider), []).append(entry)
        self._heads: Mapping[tuple[str, str], Sequence[StatedAt]] = heads
        reporters: dict[str, set[str]] = {}
        for key in self._entries:
            reporters.setdefault(key.measure, set()).add(key.provider)
        self.reporters: Mapping[str, frozenset[str]] = {m: frozenset(p) for m, p in reporters.items()}

    def get(self, key: Key) -> StatedAt | None:
        """What is stated at an address."""
        return self._entries.get(key)

    def of(self, measure: str, provider: str) -> Sequence[StatedAt]:
        """Everything that is stated of a measure for a body."""
        return self._heads.get((measure, provider), ())

    def periods(self) -> frozenset[Period]:
        """Every period that figures are stated for."""
        return frozenset(key.period for key in self._entries)

    def _groups(self, key: Key) -> tuple[str, ...]:
        if self.collection.measures[key.measure].aggregate != "members":
            return ()
        wholes = (*self.collection.groups, *(p for p, b in self.collection.providers.items() if b.umbrella))
        members = {g: self.collection.members(g) for g in wholes}
        return tuple(g for g, m in members.items() if key.provider in m and len(m) > 1)


def _source(figure: Figure) -> Source:
    return figure.sources[0] if len(figure.sources) == 1 else Source(document="", quote="")
