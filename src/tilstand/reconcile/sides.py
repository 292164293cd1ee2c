"""The sides of a relation, and facts about it, as values: how each stands in files, and how it is told."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import groupby
from typing import Literal

from tilstand.languages import CitedNumber, format_message, format_template
from tilstand.ledger.interval import Interval, format_fraction
from tilstand.terms import InvariantText, Language, Text, TextPiece, Value

Way = Literal["up", "down", "same"]


class RelationSide:
    """One side of a relation. As a string it is what stands in files."""

    __slots__ = ()

    @property
    def known(self) -> bool:
        """True for a number that can be set against another, and not for words or half-open ranges."""
        return False

    def text(self) -> Text:
        """What it is in each language: its decimal sign, a true minus, its words."""
        raise NotImplementedError

    def told(self, cells: tuple[Hashable, ...]) -> Text:
        """What it is, as a number that states or follows from some figures."""
        return _CitedSideText(self.text(), cells)


@dataclass(frozen=True, slots=True)
class _CitedSideText(Text):
    """A number, with its signs and its ends as one."""

    inner: Text
    cells: tuple[Hashable, ...]

    def pieces(self, language: Language) -> tuple[TextPiece, ...]:
        """The number; its words, where it has any, apart."""
        runs = groupby(self.inner.pieces(language), lambda piece: piece.language)
        return tuple(TextPiece("".join(piece.text for piece in run), tag, "number", self.cells) for tag, run in runs)


@dataclass(frozen=True, slots=True)
class NumberRange(RelationSide):
    """A number, or all numbers between two ends.

    Example:
        >>> one = NumberRange(Interval(Fraction(5, 2), Fraction(4)))
        >>> str(one), one.text().text("nb"), one.text().text("en")
        ('2.5–4', '2,5–4', '2.5–4')
    """

    interval: Interval

    @classmethod
    def from_value(cls, value: Fraction | int) -> NumberRange:
        """A single number."""
        return cls(Interval.from_single_number(value))

    @property
    def known(self) -> bool:
        """True where there is a highest number."""
        return self.interval.is_bounded

    def text(self) -> Text:
        """The number, both ends, or the least."""
        low, high = self.interval.low, self.interval.high
        if high is None:
            return format_template(InvariantText("≥ {low}"), low=_cite_fraction(low))
        if low == high:
            return format_template(InvariantText("{low}"), low=_cite_fraction(low))
        return format_template(InvariantText("{low}–{high}"), low=_cite_fraction(low), high=_cite_fraction(high))

    def __str__(self) -> str:
        return str(self.interval)


@dataclass(frozen=True, slots=True)
class PrintedNumber(RelationSide):
    """A number as it is printed, with its decimals."""

    value: Value

    @classmethod
    def from_rounded(cls, value: Fraction) -> PrintedNumber:
        """A number with one decimal."""
        return cls(Value.number(f"{float(value):.1f}"))

    @property
    def known(self) -> bool:
        """True for a number."""
        return self.value.known

    def text(self) -> Text:
        """The number, or the sign that stands for none."""
        return format_template(InvariantText("{value}"), value=CitedNumber(self.value, grouped=False))

    def __str__(self) -> str:
        return str(self.value)


@dataclass(frozen=True, slots=True)
class PercentSide(RelationSide):
    """A share in per cent, or a change in per cent or percentage points, with one decimal.

    Attributes:
        amount: The number.
        points: True for percentage points.
        change: True for a change: an increase has its sign.
    """

    amount: Decimal
    points: bool = False
    change: bool = False

    @classmethod
    def from_share(cls, value: Fraction, *, points: bool = False, change: bool = False) -> PercentSide:
        """A hundred times a share, rounded."""
        return cls(Decimal(f"{float(value * 100):.1f}"), points, change)

    @property
    def _plus_sign(self) -> str:
        return "+" if self.change and not self.amount.is_signed() else ""

    def text(self) -> Text:
        """The number with its sign and its unit."""
        stated = format_template(
            InvariantText(f"{self._plus_sign}{{amount}}"), amount=CitedNumber(self.amount, grouped=False)
        )
        if self.points:
            return format_message("explain.change.points", number=stated)
        return format_message("explain.change.percent", number=stated)

    def __str__(self) -> str:
        return f"{self._plus_sign}{self.amount:f} {'pp' if self.points else '%'}"


@dataclass(frozen=True, slots=True)
class QuotientSide(RelationSide):
    """A whole number over every denominator that it can have."""

    count: Fraction
    limit: Fraction

    def text(self) -> Text:
        """The number, and the denominators from itself up to the limit."""
        ends = format_template(
            InvariantText("{low}…{high}"), low=_cite_fraction(self.count), high=_cite_fraction(self.limit)
        )
        return format_template(InvariantText("{count} / ({ends})"), count=_cite_fraction(self.count), ends=ends)

    def __str__(self) -> str:
        return f"{format_fraction(self.count)} / ({format_fraction(self.count)}…{format_fraction(self.limit)})"


@dataclass(frozen=True, slots=True)
class DirectionSide(RelationSide):
    """Where a figure goes."""

    way: Way

    @classmethod
    def between(cls, before: Fraction, now: Fraction) -> DirectionSide:
        """The direction from one number to another."""
        return cls("up" if now > before else "down" if now < before else "same")

    def text(self) -> Text:
        """The direction in words."""
        return format_message(f"explain.change.{self.way}")

    def told(self, cells: tuple[Hashable, ...]) -> Text:
        """The direction in words, which are no number."""
        return self.text()

    def __str__(self) -> str:
        return self.way


@dataclass(frozen=True, slots=True)
class SizeWordSide(RelationSide):
    """A word of size, by the name that the collection gives it."""

    word: str

    def text(self) -> Text:
        """The name itself."""
        return InvariantText(self.word)

    def told(self, cells: tuple[Hashable, ...]) -> Text:
        """The name itself, which is no number."""
        return self.text()

    def __str__(self) -> str:
        return self.word


@dataclass(frozen=True, slots=True)
class NoSide(RelationSide):
    """Nothing: the relation has no sides to set against each other."""

    def text(self) -> Text:
        """The sign for nothing."""
        return InvariantText(str(self))

    def told(self, cells: tuple[Hashable, ...]) -> Text:
        """The sign for nothing, which is no number."""
        return self.text()

    def __str__(self) -> str:
        return "–"


def _cite_fraction(value: Fraction) -> CitedNumber:
    return CitedNumber(Decimal(format_fraction(value)), grouped=False)
