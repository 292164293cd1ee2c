"""Figures of one collection in the words of another, in columns: equal, made up of parts, or bounded by them.

A shared figure is made up of its parts only where each of them is stated: one that is not is no zero, and
what is known then bounds the figure from below. The parts of a period make it up for what is counted in
events; the same person may stand in two of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal

import numpy as np

from tilstand.book.figures import Book
from tilstand.define.translation import Target, Translation
from tilstand.model import Observation, Source
from tilstand.model.statements import READINGS, Head, PlainRows, Statements
from tilstand.terms import Key, Period, Qualifier, Value
from tilstand.terms.tile import tiled

__all__ = ["RoundBook", "translated"]

Dims = tuple[tuple[str, str], ...]
Address = tuple[Head, Dims]
_EXACT = READINGS.index(Qualifier.EXACT)
_FROM_BELOW, _FROM_ABOVE = (Qualifier.EXACT, Qualifier.AT_LEAST), (Qualifier.EXACT, Qualifier.AT_MOST)
_LARGE = 2**62
"""A number that is not held in columns, in units of its last decimal."""


@dataclass(frozen=True, slots=True)
class RoundBook:
    """What one round of a collection states.

    Attributes:
        place: What its sources are called: the collection and the round.
        book: Its figures.
    """

    place: str
    book: Book


@dataclass(frozen=True, slots=True)
class _AsStated:
    """A number as it was stated: in units of its last decimal, how it is to be read, and where it stands."""

    number: int
    places: int
    reading: int
    day: int
    source: Callable[[], Source]

    def scaled(self, places: int) -> int:
        """The number in units of another decimal, a finer one or the same."""
        return self.number * int(10 ** (places - self.places))


@dataclass(slots=True)
class _Found:
    """What is found at a shared address; its parts by measure and codes, each once in whichever rounds."""

    equal: list[_AsStated] = field(default_factory=list)
    parts: dict[str, dict[Dims, _AsStated]] = field(default_factory=dict)
    wholes: list[_AsStated] = field(default_factory=list)
    needed: dict[str, int] = field(default_factory=dict)
    measures: set[str] = field(default_factory=set)

    def made_up(self) -> list[_AsStated]:
        """The figure from all of its parts, of each measure that states them all as exact numbers."""
        every = ((list(own.values()), self.needed[measure]) for measure, own in self.parts.items())
        return [
            _sum(own)
            for own, needed in every
            if len(own) == needed and all(one.reading == _EXACT for one in own)
        ]

    def one(self) -> _AsStated | None:
        """The figure itself: as it was stated, or from all of its parts."""
        return next(iter((*self.equal, *self.made_up())), None)

    def beside(self) -> Iterator[_AsStated]:
        """What else is stated of it; what its own measure says of it twice is looked at by its collection."""
        yield from self.equal[1:]
        if len(self.measures) > 1:
            sums = self.made_up()
            yield from sums if self.equal else sums[1:]
            yield from () if self.equal and sums else self.bounds()

    def bounds(self) -> Iterator[_AsStated]:
        """What bounds the figure where it is not known: from below what is part of it, from above a whole."""
        below = []
        for measure, parts in self.parts.items():
            own = [one for one in parts.values() if READINGS[one.reading] in _FROM_BELOW]
            if own:  # of two measures the parts may be the same people
                below.append(_sum(own) if self.needed[measure] else max(own, key=_amount))
        if below:
            yield _read_as(Qualifier.AT_LEAST, max(below, key=_amount))
        above = [one for one in self.wholes if READINGS[one.reading] in _FROM_ABOVE]
        if above:
            yield _read_as(Qualifier.AT_MOST, min(above, key=_amount))


def translated(
    told: Iterable[RoundBook], translation: Translation, bodies: Mapping[str, str], period: Period
) -> Statements:
    """What a collection states of a period, in shared words.

    Args:
        told: Its rounds that lie within the period.
        translation: What its addresses are in shared words.
        bodies: The shared providers by the bodies that stand for them.
        period: The period that is asked about.
    """
    found: dict[Address, _Found] = {}
    for one in told:
        for head, dims, number in _stated(one, translation, bodies, period):
            for target in translation.targets(head[0], dims):
                shared = (target.measure, bodies[head[1]], head[2])
                own = found.setdefault((shared, target.dims), _Found())
                own.measures.add(head[0])
                _note(own, target, number, head[0], dims)
    exact = {at: known for at, one in found.items() if (known := one.one()) is not None}
    _whole_periods(exact, translation, period)
    large = [at for at, number in exact.items() if abs(number.number) >= _LARGE]
    loose = [_observation(at, exact.pop(at)) for at in large]
    for at, own in found.items():
        beside = own.beside() if at in exact or at in large else own.bounds()
        loose += [_observation(at, number) for number in beside]
    return _statements(exact, loose)


def _stated(
    told: RoundBook, translation: Translation, bodies: Mapping[str, str], period: Period
) -> Iterator[tuple[Head, Dims, _AsStated]]:
    """The numbers that are stated of the bodies for the period or a part of it, each with its address."""
    book, place = told.book, told.place
    for head in book.heads:
        if head[0] not in translation.matches or head[1] not in bodies or head[2] not in period:
            continue
        columns = book.held.columns.get(head)
        if columns is None:
            yield from ((head, key.dims, one) for key in book.at(*head) if (one := _first(book, key, place)))
            continue
        plain, rows = columns.plain, columns.rows
        fields = (rows, plain.dim[rows], plain.number[rows], plain.places[rows], plain.reading[rows])
        for row, dim, number, places, reading in zip(*(one.tolist() for one in fields), strict=True):
            source = _at(place, plain.source, row)
            yield head, plain.dims[dim], _AsStated(number, places, reading, columns.day, source)


def _at(place: str, source: Callable[[int], Source], row: int) -> Callable[[], Source]:
    return lambda: _placed(place, source(row))


def _placed(place: str, source: Source) -> Source:
    return replace(source, document=f"{place}/{source.document}")


def _first(book: Book, key: Key, place: str) -> _AsStated | None:
    """The most trusted statement of an address, where it is a number."""
    one = book.stated(key)[0]
    amount = one.value.amount
    if amount is None:
        return None
    places = max(0, -int(amount.as_tuple().exponent))
    day = one.as_at.toordinal() if one.as_at else 0
    number = int(amount.scaleb(places))
    return _AsStated(number, places, READINGS.index(one.qualifier), day, lambda: _placed(place, one.source))


def _note(found: _Found, target: Target, number: _AsStated, measure: str, dims: Dims) -> None:
    if target.sense == "equal":
        found.equal.append(number)
    elif target.sense == "contains":
        found.wholes.append(number)
    else:
        found.parts.setdefault(measure, {}).setdefault(dims, number)
        found.needed[measure] = target.parts


def _whole_periods(exact: dict[Address, _AsStated], translation: Translation, period: Period) -> None:
    """Put in the figures of the period that shorter ones make up; where it has one, take the shorter out."""
    shorter: dict[tuple[str, str, Dims], dict[Period, _AsStated]] = {}
    for (measure, provider, at), dims in list(exact):
        about = translation.shared.measures[measure]
        if at != period and about.flow == "flow":
            own = shorter.setdefault((measure, provider, dims), {})
            own[at] = exact[(measure, provider, at), dims]
    for (measure, provider, dims), own in shorter.items():
        about, whole = translation.shared.measures[measure], ((measure, provider, period), dims)
        tiles = tiled(period, own)
        events = about.statistic == "count" and not about.unit.people
        if whole not in exact and tiles and events and all(own[at].reading == _EXACT for at in tiles):
            exact[whole] = _sum([own[at] for at in tiles])
        if whole in exact:
            for at in own:
                del exact[(measure, provider, at), dims]


def _amount(one: _AsStated) -> Decimal:
    return Decimal(one.number).scaleb(-one.places)


def _sum(parts: list[_AsStated]) -> _AsStated:
    """Numbers added up; the source is that of the first, and quotes them all."""
    places = max(one.places for one in parts)
    quote = " + ".join(f"{_amount(one):f}" for one in parts)

    def source() -> Source:
        first, *others = (one.source() for one in parts)
        places_of = [one.document + (f":{one.line}" if one.line else "") for one in others]
        return replace(first, quote=f"{quote} ({', '.join(places_of)})" if others else quote)

    total = sum(one.scaled(places) for one in parts)
    return _AsStated(total, places, _EXACT, max(one.day for one in parts), source)


def _read_as(qualifier: Qualifier, one: _AsStated) -> _AsStated:
    return replace(one, reading=READINGS.index(qualifier))


def _observation(at: Address, one: _AsStated) -> Observation:
    (measure, provider, period), dims = at
    key = Key(measure, provider, period, dims)
    return Observation(key, Value.number(_amount(one)), one.source(), qualifier=READINGS[one.reading])


def _statements(exact: Mapping[Address, _AsStated], loose: list[Observation]) -> Statements:
    """The figures in columns, those that are only bounded beside them."""
    order = sorted(exact, key=_in_order)
    heads = {head: at for at, head in enumerate(dict.fromkeys(head for head, _ in order))}
    codes = {dims: at for at, dims in enumerate(dict.fromkeys(dims for _, dims in order))}
    numbers = [exact[address] for address in order]
    plain = PlainRows(
        heads=tuple(heads),
        dims=tuple(codes),
        head=np.array([heads[head] for head, _ in order], dtype=np.int32),
        dim=np.array([codes[dims] for _, dims in order], dtype=np.int32),
        number=np.array([one.number for one in numbers], dtype=np.int64),
        places=np.array([one.places for one in numbers], dtype=np.int8),
        reading=np.array([one.reading for one in numbers], dtype=np.int8),
        day=np.array([one.day for one in numbers], dtype=np.int32),
        source=lambda row: numbers[row].source(),
    )
    rest = sorted(loose, key=lambda one: (one.key.order, one.qualifier))
    others = dict(enumerate(rest, start=len(order)))
    return Statements(plain, np.arange(len(order), dtype=np.intp), others)


def _in_order(address: Address) -> tuple[object, ...]:
    (measure, provider, period), dims = address
    return measure, provider, period.first, period.last, period.text, dims
