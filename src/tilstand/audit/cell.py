"""A number in a cell of a table: what it may stand for, and the addresses that it may have."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from fractions import Fraction

from tilstand.audit.stated import StatedAt
from tilstand.languages.lexicon import lexicon
from tilstand.model import Source
from tilstand.terms import Language, Value

__all__ = ["DASH", "VALUE", "Number", "View", "interval", "pointed"]

VALUE = re.compile(
    r"(?P<main>[-−–+]?\d[\d \u00a0\u202f]*(?:[.,]\d+)*)\s?(?P<percent>%)?(?:\s?\((?P<inner>\d+)\)?)?"
    r"(?:\s?[a-z](?:[ ,]{1,2}[a-z])*)?$"  # letters that point to notes
)
DASH = re.compile(r"[-–—]")


@dataclass(frozen=True, slots=True)
class View:
    """A way to understand a row.

    Attributes:
        source: Where the measure is named: by the row, by one above it, or above the table.
        measure: The measure, where it is named above the table.
        nested: True where the row also has the codes of the rows that it is a part of.
        provider: The body, where the row does not name it.
        line: For a change, the column or row of changes that it stands in.
        unsure: True where a label has several meanings, and not all of them are stated.
        against: For a change, the codes that say what it is held against.
    """

    source: str
    measure: str = ""
    nested: bool = False
    provider: str = ""
    unsure: bool = False
    line: str = ""
    against: tuple[tuple[str, str], ...] = ()

    @property
    def about(self) -> tuple[str, str, str, tuple[tuple[str, str], ...]]:
        """What it says of the whole table, of whichever row."""
        return self.measure, self.provider, self.line, self.against


@dataclass(frozen=True, slots=True)
class Number:
    """A number of a row.

    Attributes:
        printed: As it is printed.
        spans: What it may stand for, each from its lowest to its highest, as it is printed first.
        aside: True for a share or change, which the table may tell beside what it is about.
        percent: True where it is said to be per cent.
        clear: False where its column does not tell wholly what it counts, so that only the table can.
        guarded: True for what the row itself tells otherwise, so that it is never called wrong.
        entries: What is stated at its address, by the way to understand its row.
    """

    printed: str
    spans: tuple[tuple[Fraction, Fraction], ...]
    aside: bool = False
    percent: bool = False
    clear: bool = True
    guarded: bool = False
    entries: dict[View, StatedAt] = field(default_factory=dict)

    @property
    def low(self) -> Fraction:
        """The lowest number that it stands for as it is printed."""
        return self.spans[0][0]

    def take(self, found: Iterable[tuple[View, StatedAt]]) -> None:
        """Note what is stated; where one view names two addresses, the one that the number fits."""
        for view, entry in found:
            if not self.agrees(view):
                self.entries[view] = entry

    def source(self, view: View) -> Source | None:
        """The statement that the number repeats in a view; None where it repeats none."""
        entry = self.entries.get(view)
        found = (entry.agrees(*span) for span in self.spans) if entry is not None else iter(())
        return next((source for source in found if source is not None), None)

    def agrees(self, view: View) -> bool:
        """True where what is stated is the number."""
        return self.source(view) is not None


def interval(text: str, language: Language, *, rounded: bool) -> tuple[Fraction, Fraction]:
    """What a printed number stands for; one that may be rounded, or has decimals, for all that print so."""
    value = _value(text, language)
    if value is None:
        return Fraction(0), Fraction(-1)
    return value.interval if rounded or "." in str(value) else (value.exact, value.exact)


def pointed(text: str, language: Language) -> Iterator[tuple[Fraction, Fraction]]:
    """What a number stands for whose decimal sign was lost: "474" for 47.4."""
    value = _value(text, language)
    if value is not None and value.amount is not None and re.fullmatch(r"\W?\d{2,}", text):
        yield Value.number(value.amount.scaleb(-1)).interval


def _value(text: str, language: Language) -> Value | None:
    plain = re.sub(r"\s", "", text).replace("−", "-").replace("–", "-")
    decimal = lexicon(language).digits.read_decimal
    for mark in ",.":
        plain = plain.replace(mark, "_" if mark in decimal else "")
    try:
        return Value.number(Decimal(plain.replace("_", ".")))
    except InvalidOperation:
        return None
