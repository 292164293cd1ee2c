"""What the ledger states, ready to be looked up by what a sentence says: addresses with all statements."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from tilstand.audit.timed import LedgerPeriods
from tilstand.book.interval import Interval, stated
from tilstand.define import RoundView
from tilstand.model import Figure, Figures, Observation, Source
from tilstand.terms import Key, Origin, Qualifier

__all__ = ["StatedAt", "StatedFigures"]


@dataclass(frozen=True, slots=True)
class StatedAt:
    """An address with everything that is stated at it.

    Attributes:
        key: The address.
        values: The numbers stated at it, the most trusted first, each with where it can be seen.
        doubts: Anchors of the open findings that are about it.
    """

    key: Key
    values: tuple[tuple[Interval, Source], ...]
    doubts: tuple[str, ...] = ()

    @property
    def exact(self) -> bool:
        """True where each statement is one number, and no range."""
        return all(i.is_point for i, _ in self.values)

    def agrees(self, low: Fraction, high: Fraction, *, least: bool = False) -> Source | None:
        """The statement that a printed number from `low` to `high` repeats; None where it repeats none.

        Two rounded numbers that only touch are not the same: 44 per cent ends where 45 begins. What is only
        known to be at least so much is no number: it is repeated by saying just that.

        Args:
            low: The lowest number that the printed one stands for.
            high: The highest.
            least: True where it is printed as "at least" so many.
        """
        for interval, source in self.values:
            if interval.high is None:
                if least and interval.low == low == high:
                    return source
                continue
            rounded = low < high and interval.low < interval.high
            apart = interval.high <= low or high <= interval.low
            if not (apart if rounded else interval.high < low or high < interval.low):
                return source
        return None

    def open_to(self, value: Fraction) -> bool:
        """True where only a lower end is known, and a number is not below it: it may be right."""
        return all(i.high is None and i.low <= value for i, _ in self.values)


class StatedFigures:
    """Every address of the ledger, by measure.

    Args:
        collection: The collection.
        observations: Every figure that somebody stated.
        figures: The reconciled figures: for the sums over groups, for what was decided, and for what is open.
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
        groups = sorted({k.of(g) for k in found for g in self._groups(k)})
        resolved = {key: figures.get(key) for key in (*groups, *found)} if figures is not None else {}
        for key in groups:
            figure = resolved.get(key)
            if figure is not None and figure.value.amount is not None:
                found.setdefault(key, []).append((_reckoned(figure), _summed(figure)))
        self._entries: Mapping[Key, StatedAt] = {
            key: StatedAt(key, _standing(found[key], resolved.get(key)), _doubts(resolved.get(key)))
            for key in sorted(found)
        }
        heads: dict[tuple[str, str], list[StatedAt]] = {}
        for entry in self._entries.values():
            heads.setdefault((entry.key.measure, entry.key.provider), []).append(entry)
        self._heads: Mapping[tuple[str, str], Sequence[StatedAt]] = heads
        reporters: dict[str, set[str]] = {}
        for key in self._entries:
            reporters.setdefault(key.measure, set()).add(key.provider)
        self.reporters: Mapping[str, frozenset[str]] = {m: frozenset(p) for m, p in reporters.items()}
        self.by_law = frozenset(
            group
            for lexicon in collection.phrases.values()
            for group, codes in lexicon.codes.items()
            if any("§" in phrase for phrases in codes.values() for phrase in phrases)
        )
        often = Counter((key.measure, key.provider, key.period) for key in self._entries)
        self._single = frozenset(head for head, times in often.items() if times == 1)
        self._main = {measure: self._widest(found) for measure, found in self.reporters.items()}
        self._told_with: dict[Key, frozenset[Key]] = {}
        #: Every period that figures are stated for, in order.
        self.periods = tuple(sorted({key.period for key in self._entries}))
        #: How a text names them.
        self.timed = LedgerPeriods(self.periods)

    @cached_property
    def below(self) -> Mapping[str, frozenset[str]]:
        """The bodies that stand under each body or group."""
        bodies = {provider for _, provider in self._heads}
        return {body: frozenset(self.collection.members(body)) - {body} for body in sorted(bodies)}

    @cached_property
    def printed(self) -> frozenset[Key]:
        """The addresses at which somebody states a number, and not only the parts of a sum."""
        return frozenset(
            key
            for key, entry in self._entries.items()
            if all(i.is_point for i, _ in entry.values) and any(s.document for _, s in entry.values)
        )

    @property
    def entries(self) -> Iterable[StatedAt]:
        """Every address, in order."""
        return self._entries.values()

    @cached_property
    def points(self) -> Mapping[tuple[str, str], Sequence[StatedAt]]:
        """Every address where each statement is one number and no range, by measure and body."""
        return {head: [e for e in entries if e.exact] for head, entries in self._heads.items()}

    def get(self, key: Key) -> StatedAt | None:
        """What is stated at an address."""
        return self._entries.get(key)

    def ranges(self, key: Key) -> tuple[Interval, ...]:
        """The numbers that may stand at an address, as each statement has them: a range stays a range."""
        entry = self._entries.get(key)
        return tuple(dict.fromkeys(interval for interval, _ in entry.values)) if entry else ()

    def rounded(self, key: Key) -> bool:
        """True where a range is only that of numbers which print alike, as with a measure in per cent."""
        return not self.collection.measures[key.measure].unit.counted

    def of(self, measure: str, provider: str) -> Sequence[StatedAt]:
        """Everything that is stated of a measure for a body."""
        return self._heads.get((measure, provider), ())

    def told_with(self, entry: StatedAt) -> frozenset[Key]:
        """A figure and those that it tells as well: a part that is all of it, and what it is all of.

        Args:
            entry: The figure.
        """
        key = entry.key
        if key not in self._told_with:  # many numbers of a text ask it of the same figures
            values, dims = {i for i, _ in entry.values}, set(key.dims)
            self._told_with[key] = frozenset((key,)) | {
                other.key
                for other in self.of(key.measure, key.provider)
                if other.key.period == key.period
                and (dims < set(other.key.dims) or set(other.key.dims) < dims)
                and {i for i, _ in other.values} == values
            }
        return self._told_with[key]

    def single(self, key: Key) -> bool:
        """True where an address is the only one of its measure, body and period."""
        return (key.measure, key.provider, key.period) in self._single

    def main(self, measure: str) -> str:
        """Whose figure is meant where no body is named: the group that holds all others; empty for none."""
        return self._main.get(measure, "")

    def _widest(self, reporters: frozenset[str]) -> str:
        """The group that holds every other body that states a figure; empty where there is none."""
        groups = self.collection.groups
        bodies = {p for p in reporters if p not in groups and not self.collection.providers[p].umbrella}
        whole = [g for g in sorted(reporters & groups.keys()) if bodies <= set(self.collection.members(g))]
        return max(whole, key=lambda g: len(self.collection.members(g)), default="")

    def _groups(self, key: Key) -> tuple[str, ...]:
        if self.collection.measures[key.measure].aggregate != "members":
            return ()
        wholes = (*self.collection.groups, *(p for p, b in self.collection.providers.items() if b.umbrella))
        members = {g: self.collection.members(g) for g in wholes}
        return tuple(g for g, m in members.items() if key.provider in m and len(m) > 1)


def _reckoned(figure: Figure) -> Interval:
    """A sum as what it is known to be: where a part is missing it is no number, but a lower end."""
    value = figure.computed or figure.value
    apart = figure.computed is None and (figure.upper is not None or figure.qualifier is Qualifier.AT_LEAST)
    partial = apart or figure.computed_upper is not None
    return Interval(value.exact, None) if partial else Interval.point(value.exact)


def _standing(
    stated: Sequence[tuple[Interval, Source]], figure: Figure | None
) -> tuple[tuple[Interval, Source], ...]:
    """What counts at an address: what was decided, else whole numbers, else what is known at least."""
    if figure is not None and figure.origin is Origin.ADJUSTED and figure.value.amount is not None:
        return ((Interval.point(figure.value.exact), _source(figure)),)
    whole = tuple(one for one in stated if one[0].bounded)
    return whole or tuple(stated)


def _doubts(figure: Figure | None) -> tuple[str, ...]:
    """The open findings that are about a figure."""
    notes = figure.doubts if figure is not None else ()
    return tuple(dict.fromkeys(anchor for note in notes for anchor in note.see))


def _summed(figure: Figure) -> Source:
    """Where a sum can be seen: with its only part, else nowhere; a printed total is no place of a sum."""
    return _source(figure) if figure.computed is None else Source(document="", quote="")


def _source(figure: Figure) -> Source:
    return figure.sources[0] if len(figure.sources) == 1 else Source(document="", quote="")
