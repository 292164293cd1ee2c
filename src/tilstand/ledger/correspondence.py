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

from tilstand.define.correspondence import AddressTranslation, SharedAddress
from tilstand.ledger.ledger import Ledger
from tilstand.model import Observation, Source
from tilstand.model.observations import READINGS, GroupKey, ObservationBatch, ObservationColumns
from tilstand.terms import Key, Period, Value, ValueQualifier
from tilstand.terms.period import split_period

Dims = tuple[tuple[str, str], ...]
Address = tuple[GroupKey, Dims]
_EXACT = READINGS.index(ValueQualifier.EXACT)
_FROM_BELOW, _FROM_ABOVE = (
    (ValueQualifier.EXACT, ValueQualifier.AT_LEAST),
    (ValueQualifier.EXACT, ValueQualifier.AT_MOST),
)
_LARGE = 2**62
"""A number that is not held in columns, in units of its last decimal."""


@dataclass(frozen=True, slots=True)
class RoundLedger:
    """What one round of a collection states.

    Attributes:
        place: What its sources are called: the collection and the round.
        book: Its figures.
    """

    place: str
    book: Ledger


@dataclass(frozen=True, slots=True)
class _StatedNumber:
    """A number as it was stated: in units of its last decimal, how it is to be read, and where it stands."""

    number: int
    places: int
    reading: int
    day: int
    source: Callable[[], Source]

    def to_decimal_places(self, places: int) -> int:
        """The number in units of another decimal, a finer one or the same."""
        return self.number * int(10 ** (places - self.places))


@dataclass(slots=True)
class _SharedAddress:
    """What is found at a shared address; its parts by measure and codes, each once in whichever rounds."""

    equal: list[_StatedNumber] = field(default_factory=list)
    parts: dict[str, dict[Dims, _StatedNumber]] = field(default_factory=dict)
    wholes: list[_StatedNumber] = field(default_factory=list)
    needed: dict[str, int] = field(default_factory=dict)
    measures: set[str] = field(default_factory=set)

    def sum_complete_parts(self) -> list[_StatedNumber]:
        """The figure from all of its parts, of each measure that states them all as exact numbers."""
        every = ((list(own_values.values()), self.needed[measure]) for measure, own_values in self.parts.items())
        return [
            _sum_stated_numbers(own_numbers)
            for own_numbers, needed in every
            if len(own_numbers) == needed and all(stated_number.reading == _EXACT for stated_number in own_numbers)
        ]

    def one(self) -> _StatedNumber | None:
        """The figure itself: as it was stated, or from all of its parts."""
        return next(iter((*self.equal, *self.sum_complete_parts())), None)

    def beside(self) -> Iterator[_StatedNumber]:
        """What else is stated of it; what its own measure says of it twice is looked at by its collection."""
        yield from self.equal[1:]
        if len(self.measures) > 1:
            sums = self.sum_complete_parts()
            yield from sums if self.equal else sums[1:]
            yield from () if self.equal and sums else self.list_bounding_numbers()

    def list_bounding_numbers(self) -> Iterator[_StatedNumber]:
        """What bounds the figure where it is not known: from below what is part of it, from above a whole."""
        below = []
        for measure, parts in self.parts.items():
            own_numbers = [part for part in parts.values() if READINGS[part.reading] in _FROM_BELOW]
            if own_numbers:  # of two measures the parts may be the same people
                below.append(
                    _sum_stated_numbers(own_numbers)
                    if self.needed[measure]
                    else max(own_numbers, key=_get_exact_amount)
                )
        if below:
            yield _set_qualifier(ValueQualifier.AT_LEAST, max(below, key=_get_exact_amount))
        above = [stated_number for stated_number in self.wholes if READINGS[stated_number.reading] in _FROM_ABOVE]
        if above:
            yield _set_qualifier(ValueQualifier.AT_MOST, min(above, key=_get_exact_amount))


def apply_correspondence(
    told: Iterable[RoundLedger], translation: AddressTranslation, bodies: Mapping[str, str], period: Period
) -> ObservationBatch:
    """What a collection states of a period, in shared words.

    Args:
        told: Its rounds that lie within the period.
        translation: What its addresses are in shared words.
        bodies: The shared providers by the bodies that stand for them.
        period: The period that is asked about.
    """
    shared_address_by_pair: dict[Address, _SharedAddress] = {}
    for round_ledger in told:
        for head, dims, number in _list_stated_numbers(round_ledger, translation, bodies, period):
            for target in translation.find_shared_addresses(head[0], dims):
                shared = (target.measure, bodies[head[1]], head[2])
                own_address = shared_address_by_pair.setdefault((shared, target.dims), _SharedAddress())
                own_address.measures.add(head[0])
                _record_correspondence(own_address, target, number, head[0], dims)
    exact = {
        at: known
        for at, shared_address in shared_address_by_pair.items()
        if (known := shared_address.one()) is not None
    }
    _merge_shorter_periods(exact, translation, period)
    large = [at for at, number in exact.items() if abs(number.number) >= _LARGE]
    loose = [_make_shared_observation(at, exact.pop(at)) for at in large]
    for at, own_address in shared_address_by_pair.items():
        beside = own_address.beside() if at in exact or at in large else own_address.list_bounding_numbers()
        loose += [_make_shared_observation(at, number) for number in beside]
    return _build_shared_batch(exact, loose)


def _list_stated_numbers(
    told: RoundLedger, translation: AddressTranslation, bodies: Mapping[str, str], period: Period
) -> Iterator[tuple[GroupKey, Dims, _StatedNumber]]:
    """The numbers that are stated of the bodies for the period or a part of it, each with its address."""
    book, place = told.book, told.place
    for head in book.heads:
        if head[0] not in translation.matches or head[1] not in bodies or head[2] not in period:
            continue
        columns = book.held.columns.get(head)
        if columns is None:
            yield from (
                (head, key.dims, stated_number)
                for key in book.at(*head)
                if (stated_number := _find_trusted_number(book, key, place))
            )
            continue
        plain, rows = columns.plain, columns.rows
        fields = (rows, plain.dim[rows], plain.number[rows], plain.places[rows], plain.reading[rows])
        for row, dim, number, places, reading in zip(
            *(current_field.tolist() for current_field in fields), strict=True
        ):
            source = _defer_placed_source(place, plain.source, row)
            yield head, plain.dims[dim], _StatedNumber(number, places, reading, columns.day, source)


def _defer_placed_source(place: str, source: Callable[[int], Source], row: int) -> Callable[[], Source]:
    return lambda: _prefix_source_document(place, source(row))


def _prefix_source_document(place: str, source: Source) -> Source:
    return replace(source, document=f"{place}/{source.document}")


def _find_trusted_number(book: Ledger, key: Key, place: str) -> _StatedNumber | None:
    """The most trusted statement of an address, where it is a number."""
    observation = book.get_statements(key)[0]
    amount = observation.value.amount
    if amount is None:
        return None
    places = max(0, -int(amount.as_tuple().exponent))
    day = observation.as_at.toordinal() if observation.as_at else 0
    number = int(amount.scaleb(places))
    return _StatedNumber(
        number,
        places,
        READINGS.index(observation.qualifier),
        day,
        lambda: _prefix_source_document(place, observation.source),
    )


def _record_correspondence(
    found: _SharedAddress, target: SharedAddress, number: _StatedNumber, measure: str, dims: Dims
) -> None:
    if target.sense == "equal":
        found.equal.append(number)
    elif target.sense == "contains":
        found.wholes.append(number)
    else:
        found.parts.setdefault(measure, {}).setdefault(dims, number)
        found.needed[measure] = target.parts


def _merge_shorter_periods(
    exact: dict[Address, _StatedNumber], translation: AddressTranslation, period: Period
) -> None:
    """Put in the figures of the period that shorter ones make up; where it has one, take the shorter out."""
    shorter: dict[tuple[str, str, Dims], dict[Period, _StatedNumber]] = {}
    for (measure, provider, at), dims in list(exact):
        about = translation.shared.measures[measure]
        if at != period and about.flow == "flow":
            own_numbers = shorter.setdefault((measure, provider, dims), {})
            own_numbers[at] = exact[(measure, provider, at), dims]
    for (measure, provider, dims), own_numbers in shorter.items():
        about, whole = translation.shared.measures[measure], ((measure, provider, period), dims)
        tiles = split_period(period, own_numbers)
        events = about.statistic == "count" and not about.unit.people
        if whole not in exact and tiles and events and all(own_numbers[at].reading == _EXACT for at in tiles):
            exact[whole] = _sum_stated_numbers([own_numbers[at] for at in tiles])
        if whole in exact:
            for at in own_numbers:
                del exact[(measure, provider, at), dims]


def _get_exact_amount(one: _StatedNumber) -> Decimal:
    return Decimal(one.number).scaleb(-one.places)


def _sum_stated_numbers(parts: list[_StatedNumber]) -> _StatedNumber:
    """Numbers added up; the source is that of the first, and quotes them all."""
    places = max(part.places for part in parts)
    quote = " + ".join(f"{_get_exact_amount(part):f}" for part in parts)

    def quote_all_sources() -> Source:
        first, *others = (part.source() for part in parts)
        places_of = [
            current_source.document + (f":{current_source.line}" if current_source.line else "")
            for current_source in others
        ]
        return replace(first, quote=f"{quote} ({', '.join(places_of)})" if others else quote)

    total = sum(part.to_decimal_places(places) for part in parts)
    return _StatedNumber(total, places, _EXACT, max(part.day for part in parts), quote_all_sources)


def _set_qualifier(qualifier: ValueQualifier, one: _StatedNumber) -> _StatedNumber:
    return replace(one, reading=READINGS.index(qualifier))


def _make_shared_observation(at: Address, one: _StatedNumber) -> Observation:
    (measure, provider, period), dims = at
    key = Key(measure, provider, period, dims)
    return Observation(key, Value.number(_get_exact_amount(one)), one.source(), qualifier=READINGS[one.reading])


def _build_shared_batch(exact: Mapping[Address, _StatedNumber], loose: list[Observation]) -> ObservationBatch:
    """The figures in columns, those that are only bounded beside them."""
    order = sorted(exact, key=_order_shared_address)
    heads = {head: at for at, head in enumerate(dict.fromkeys(head for head, _ in order))}
    codes = {dims: at for at, dims in enumerate(dict.fromkeys(dims for _, dims in order))}
    numbers = [exact[address] for address in order]
    plain = ObservationColumns(
        heads=tuple(heads),
        dims=tuple(codes),
        head=np.array([heads[head] for head, _ in order], dtype=np.int32),
        dim=np.array([codes[dims] for _, dims in order], dtype=np.int32),
        number=np.array([number.number for number in numbers], dtype=np.int64),
        places=np.array([number.places for number in numbers], dtype=np.int8),
        reading=np.array([number.reading for number in numbers], dtype=np.int8),
        day=np.array([number.day for number in numbers], dtype=np.int32),
        source=lambda row: numbers[row].source(),
    )
    observations = sorted(loose, key=lambda one: (one.key.sort_key, one.qualifier))
    others = dict(enumerate(observations, start=len(order)))
    return ObservationBatch(plain, np.arange(len(order), dtype=np.intp), others)


def _order_shared_address(address: Address) -> tuple[object, ...]:
    (measure, provider, period), dims = address
    return measure, provider, period.first, period.last, period.text, dims
