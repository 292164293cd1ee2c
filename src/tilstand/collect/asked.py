"""What a provider is asked in a year: every cell of its forms, in every period that the form asks for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from tilstand.collect.fact import asked_for
from tilstand.define import Cell, Round, Vocabulary
from tilstand.define.schema import Block
from tilstand.languages import message
from tilstand.terms import Joined, Key, Period, Text
from tilstand.terms.code import Code, Kind

__all__ = ["Asked", "asked", "breakdown_words", "expected_period", "periods", "reports_for", "valid"]

_MONTHS = {"half": ("H", 6), "tertial": ("T", 4), "quarter": ("Q", 3), "month": ("", 1)}


@dataclass(frozen=True, slots=True)
class Asked:
    """One cell that a provider is asked to fill in."""

    provider: str
    form: str
    block: int
    period: Period
    cell: Cell

    @property
    def key(self) -> Key:
        """The address of the figure."""
        return Key(self.cell.measure, self.provider, self.period, self.cell.dims)


def reports_for(collection: Vocabulary, provider: str) -> tuple[str, ...]:
    """The providers whose figures a provider sends: its own, and those that report through it."""
    return (provider, *collection.through.get(provider, ()))


@lru_cache(maxsize=256)
def periods(length: str, whole: Period) -> tuple[Period, ...]:
    """The periods of a length within a period, from its first month on; for a day, its last day.

    A period that cannot be divided so is asked for as a whole.

    Example:
        >>> [str(half) for half in periods("half", Period.parse("2031"))]
        ['2031-H1', '2031-H2']
        >>> [str(half) for half in periods("half", Period.parse("2031-04/2032-03"))]
        ['2031-04/2031-09', '2031-10/2032-03']
    """
    if length == "day":
        return (Period.parse(whole.last.isoformat()),)
    letter, size = _MONTHS.get(length, ("", 0))
    months = whole.months
    if not size or not months or len(months) % size:
        return (whole,)
    return tuple(_part(months[at : at + size], letter) for at in range(0, len(months), size))


def _part(months: Sequence[Period], letter: str) -> Period:
    first, size = months[0].first, len(months)
    if letter and (first.month - 1) % size == 0:
        return Period.parse(f"{first.year:04d}-{letter}{(first.month - 1) // size + 1}")
    return months[0] if size == 1 else months[0].until(months[-1])


def expected_period(length: str, whole: Period) -> Text:
    """How a period of a length is written, as an instruction."""
    example = (periods(length, whole) or (whole,))[0]
    return message(f"collect.period.{length}", year=asked_for(whole), example=asked_for(example))


def valid(code: Code, period: Period) -> bool:
    """True if a code may be used on some day of a period."""
    return (code.valid_from is None or code.valid_from <= period.last) and (
        code.valid_to is None or period.first <= code.valid_to
    )


def asked(collection: Vocabulary, about: Round, provider: str) -> Iterator[Asked]:
    """All cells that a provider is asked for, in the order of its forms; a form asks for a figure once.

    A derived view of codes is asked for only where one unit may carry several codes: elsewhere it follows
    from the codes themselves.
    """
    for body in reports_for(collection, provider):
        for form in collection.providers[body].forms:
            seen: set[Key] = set()
            for one in _form(collection, about, body, form):
                if one.key not in seen:
                    seen.add(one.key)
                    yield one


def _form(collection: Vocabulary, about: Round, body: str, form: str) -> Iterator[Asked]:
    for at, block in enumerate(collection.forms[form].blocks):
        for period in periods(block.period, about.period):
            for cell in collection.block_cells(block):
                if _wanted(collection, block, cell, period):
                    yield Asked(body, form, at, period, cell)


def _wanted(collection: Vocabulary, block: Block, cell: Cell, period: Period) -> bool:
    for dimension, name in cell.dims:
        code = collection.codelist(dimension)[name]
        chosen = name in block.codes.get(dimension, ()) or block.where.get(dimension) == name
        derived = code.kind is Kind.VIEW and not collection.settings.dimensions[dimension].multiple
        if not valid(code, period) or (derived and not chosen):
            return False
    return True


def breakdown_words(collection: Vocabulary, dims: tuple[tuple[str, str], ...]) -> Text | None:
    """A breakdown by its labels: `Kjønn: Kvinne`; None for the total."""
    if not dims:
        return None
    return Joined(
        tuple(
            Joined((collection.labels[f"dimensions.{name}"], collection.code_label(name, code)), ": ")
            for name, code in dims
        )
    )
