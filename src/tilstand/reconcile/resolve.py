"""The figure that an edition shows at each address, and why it is that one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from tilstand.book.figures import Book
from tilstand.book.interval import stated
from tilstand.model import Adjustment, Figure, Note, NoteKind, Observation, Source
from tilstand.reconcile.damaged import read_from_others
from tilstand.reconcile.side import Shown
from tilstand.terms import Joined, Key, Origin, Qualifier, Status, Value
from tilstand.terms.code import Remainder
from tilstand.terms.tile import tiled
from tilstand.text.fixed import fixed

__all__ = ["Resolved"]


_LOOSE = {Qualifier.AT_LEAST, Qualifier.AT_MOST, Qualifier.ABOUT}
"""How numbers may be read that a sum is no more exact than."""


class Resolved:
    """Reconciled figures: decided, else computed from the bodies, else submitted, printed or deduced.

    A group's figure is computed from its members that reported. Where a printed one differs and nobody has
    decided, the collection says which of the two leads; both stay known.

    Args:
        book: All statements, adjustments among them.
        adjustments: The coordinator's decisions that apply, by address.
    """

    def __init__(self, book: Book, adjustments: Mapping[Key, Adjustment] | None = None) -> None:
        self._book = book
        self._adjustments = dict(adjustments or {})
        self._cache: dict[Key, Figure | None] = {}
        self._shown: dict[Key, Figure | None] = {}

    def get(self, key: Key) -> Figure | None:
        """The figure at an address; None where nothing is said and nothing follows.

        At the address of a remainder it is what the breakdown leaves.
        """
        if key not in self._shown:
            left = ((d, rest) for d, code in key.dims if (rest := Remainder.read(code)) is not None)
            dimension, rest = next(left, ("", None))
            if rest is None:
                self._shown[key] = self._leading(key)
            else:
                found = self.remainder(key.without(dimension), dimension, rest.within)
                self._shown[key] = None if found is None else replace(found, key=key)
        return self._shown[key]

    def summed(self, key: Key) -> Figure | None:
        """The same with what members reported in front of what was printed for their group."""
        if key not in self._cache:
            self._cache[key] = self._resolved(key)
        return self._cache[key]

    def _leading(self, key: Key) -> Figure | None:
        figure = self.summed(key)
        if figure is None:
            return None
        published = self.published(key)
        if published is not None:
            figure = replace(figure, published=published)
        if figure.origin is not Origin.COMPUTED:
            return figure
        figure = replace(figure, computed=figure.value, computed_upper=figure.upper)
        leads = published is not None and self._book.collection.lead(key.period) == "published"
        if figure.disputed:
            kept = (note for note in figure.notes if note.kind is not NoteKind.PRINTED)
            figure = replace(figure, notes=(*kept, *self._disputed(figure, leads=leads)))
        if not leads or (published == figure.value and figure.qualifier is Qualifier.EXACT):
            return figure
        printed = next(o for o in self._printed(key) if o.value == published)
        return replace(
            figure,
            value=printed.value,
            origin=Origin.PUBLISHED,
            qualifier=printed.qualifier,
            sources=tuple(o.source for o in self._printed(key)),
            notes=tuple(note for note in figure.notes if note.kind is NoteKind.DISPUTED),
            upper=None,
        )

    def _disputed(self, figure: Figure, *, leads: bool) -> Iterator[Note]:
        """The one footnote to a disputed figure: the way to the box, or the other of its numbers."""
        labels, key, own = self._book.collection.labels, figure.key, self._book.period
        if own is None or key.period in own:
            yield Note(fixed(labels, "note_disputed"), kind=NoteKind.DISPUTED)
        elif leads:
            low = Shown(figure.value).told((key,))
            total = low
            if figure.upper is not None:
                total = fixed(labels, "qualifier.range", low=low, high=Shown(figure.upper).told((key,)))
            yield Note(fixed(labels, "note_summed", total=total), kind=NoteKind.DISPUTED)
        elif figure.published is not None:
            printed = Shown(figure.published).told((key,))
            yield Note(fixed(labels, "note_printed", printed=printed), kind=NoteKind.DISPUTED)

    def published(self, key: Key) -> Value | None:
        """What was printed at an address; None where nothing was, or not everywhere the same."""
        found = {o.value for o in self._printed(key)}
        return found.pop() if len(found) == 1 else None

    def _printed(self, key: Key) -> list[Observation]:
        return [o for o in self._book.stated(key) if o.origin is Origin.PUBLISHED and o.value.known]

    def reports(self, provider: str) -> bool:
        """True if any figure of a provider is stated."""
        return provider in self._book.providers

    def remainder(self, key: Key, dimension: str, parent: str | None) -> Figure | None:
        """What the known parts of a whole leave unplaced; None where nothing is left or known."""
        whole_key = key.without(dimension) if parent is None else key.at(dimension, parent)
        whole = self.get(whole_key)
        if whole is None or whole.value.amount is None or not self._book.adds_up(key.measure, dimension):
            return None
        codes = self._book.collection.codelist(dimension).parts(parent)
        parts = [part for code in codes for part in self._placed(whole_key.at(dimension, code.id), dimension)]
        if whole.disputed and any(part.published is None and part.value.exact for part in parts):
            # What is published and what members reported are never taken from each other.
            known = [self.summed(part.key) for part in (whole, *parts)]
            whole, *parts = (figure for figure in known if figure is not None)
        rest = whole.value.exact - sum((part.value.exact for part in parts), Fraction(0))
        if rest <= 0:
            return None
        return Figure(whole_key, Value.number(_decimal(rest)), Origin.COMPUTED, sources=whole.sources)

    def _placed(self, key: Key, dimension: str) -> list[Figure]:
        """The figure of a code, or those of its parts where it has none."""
        figure = self.get(key)
        if figure is not None and figure.value.known:
            return [figure]
        children = self._book.parts(key, dimension)
        return [part for child in children for part in self._placed(key.at(dimension, child.id), dimension)]

    def _resolved(self, key: Key) -> Figure | None:
        decided = self._adjustments.get(key)
        if decided is not None:
            return self._adjusted(key, decided)
        if self._book.lacks(key.provider, key.period):
            return Figure(key, Value.missing(Status.NOT_SUBMITTED), Origin.SUBMITTED)
        computed = self._computed(key)
        if computed is not None:
            return computed
        first = next(iter(self._book.stated(key)), None)
        if first is not None:
            return Figure(
                key,
                first.value,
                first.origin,
                first.qualifier,
                tuple(o.source for o in self._book.stated(key)),
                (*self.printed_beside(key, first.value), *read_from_others(self._book, first)),
            )
        return self._from_periods(key) or self._deduced(key)

    def _from_periods(self, key: Key) -> Figure | None:
        """A span that nobody stated, from the shorter periods that make it up (April to March from months).

        Only for flows of what is not persons: the same person may stand in two months.
        """
        measure = self._book.collection.measures[key.measure]
        if measure.flow != "flow" or measure.statistic != "count" or measure.unit.people:
            return None
        tiles = tiled(key.period, self._book.periods(key))
        figures = [self.get(Key(key.measure, key.provider, period, key.dims)) for period in tiles]
        known = [f for f in figures if f is not None and f.value.amount is not None]
        if not tiles or len(known) != len(tiles):
            return None
        total = sum((f.value.exact for f in known), Fraction(0))
        sources = tuple(dict.fromkeys(s for f in known for s in f.sources))
        return Figure(key, Value.number(_decimal(total)), Origin.COMPUTED, sources=sources)

    def _adjusted(self, key: Key, decided: Adjustment) -> Figure:
        labels = self._book.collection.labels
        note = fixed(
            labels,
            "note_adjusted",
            before=Shown(decided.before).told((key,)),
            who=decided.decided_by,
        )
        sources = tuple(o.source for o in self._book.stated(key) if o.origin is not Origin.ADJUSTED)
        return Figure(key, decided.after, Origin.ADJUSTED, sources=sources, notes=(Note(note),))

    def _computed(self, key: Key) -> Figure | None:
        """A group's figure from its members; None where they do not carry it."""
        members = self._book.members(key.provider, key.period)
        if not members or self._book.collection.measures[key.measure].aggregate != "members":
            return None
        total, sources, silent = Fraction(0), list[Source](), list[str]()
        spare, open_ended = Fraction(0), False
        loose: set[Qualifier] = set()
        for member in members:
            figure = self.summed(key.of(member))
            if figure is None or figure.value.amount is None:
                if figure is not None and figure.value.status is Status.NOT_APPLICABLE:
                    continue
                silent.append(member)
                continue
            total += figure.value.exact
            spare += figure.upper.exact - figure.value.exact if figure.upper is not None else Fraction(0)
            sources.extend(figure.sources)
            loose |= {figure.qualifier} & _LOOSE
            open_ended |= figure.qualifier in _LOOSE and figure.upper is None
        bounds = [self._book.bound(key.of(member)) for member in silent]
        if len(silent) == len(members) or any(bound.high is None for bound in bounds):
            return None  # a member that could have any number: the sum over the others is not the group's
        total += sum((bound.low for bound in bounds), Fraction(0))  # what they must have at least
        spare += sum((bound.high - bound.low for bound in bounds if bound.high is not None), Fraction(0))
        unsaid = [m for m, bound in zip(silent, bounds, strict=True) if not bound.is_point]
        loose |= {Qualifier.AT_LEAST} if unsaid else set()
        notes = (*self._silent_note(unsaid), *self.printed_beside(key, Value.number(_decimal(total))))
        return Figure(
            key,
            Value.number(_decimal(total)),
            Origin.COMPUTED,
            (Qualifier.EXACT, *loose)[-1] if len(loose) < 2 else Qualifier.ABOUT,
            sources=tuple(dict.fromkeys(sources)),
            notes=notes,
            upper=Value.number(_decimal(total + spare)) if spare and not open_ended else None,
        )

    def _silent_note(self, members: Sequence[str]) -> Iterator[Note]:
        """The footnote that names members whose part of a figure is not known, but for its least."""
        if members:
            names = [self._book.collection.provider_label(m) for m in members]
            who = Joined(tuple(names), "; ")  # a name may have a comma in it
            yield Note(fixed(self._book.collection.labels, "note_silent", who=who))

    def printed_beside(self, key: Key, shown: Value) -> tuple[Note, ...]:
        """One footnote for each printed figure that differs from the one that is shown."""
        different = {
            o.value for o in self._book.stated(key) if o.origin is Origin.PUBLISHED and _differs(o, shown)
        }
        labels = self._book.collection.labels
        return tuple(
            Note(
                fixed(labels, "note_printed", printed=Shown(value).told((key,))),
                kind=NoteKind.PRINTED,
            )
            for value in sorted(different, key=str)
        )

    def _deduced(self, key: Key) -> Figure | None:
        """A figure that nobody stated but that the others force: the only number that is possible."""
        if not self._book.says(key.measure, key.provider, key.period):
            return None
        bound = self._book.bound(key)
        if not bound.is_point:
            return None
        return Figure(key, Value.number(_decimal(bound.low)), Origin.DEDUCED, Qualifier.DERIVED)


def _differs(observation: Observation, shown: Value) -> bool:
    interval = stated(observation)
    if interval is None or shown.amount is None:
        return False
    return shown.exact < interval.low or (interval.high is not None and shown.exact > interval.high)


def _decimal(value: Fraction) -> Decimal:
    return Decimal(value.numerator) / Decimal(value.denominator)
