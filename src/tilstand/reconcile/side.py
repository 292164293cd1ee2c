"""The sides of a relation, and facts about it, as values: how each stands in files, and how it is told."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import groupby
from typing import Literal

from tilstand.book.interval import Interval, number
from tilstand.languages import Stated, filled, message
from tilstand.terms import Alike, Language, Piece, Text, Value

__all__ = ["Direction", "Numbers", "PercentOf", "Quotients", "Shown", "Side", "SizeSaid", "Unsaid"]

Way = Literal["up", "down", "same"]


class Side:
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
        return _Number(self.text(), cells)


@dataclass(frozen=True, slots=True)
class _Number(Text):
    """A number, with its signs and its ends as one."""

    inner: Text
    cells: tuple[Hashable, ...]

    def pieces(self, language: Language) -> tuple[Piece, ...]:
        """The number; its words, where it has any, apart."""
        runs = groupby(self.inner.pieces(language), lambda piece: piece.language)
        return tuple(
            Piece("".join(piece.text for piece in run), tag, "number", self.cells) for tag, run in runs
        )


@dataclass(frozen=True, slots=True)
class Numbers(Side):
    """A number, or all numbers between two ends.

    Example:
        >>> one = Numbers(Interval(Fraction(5, 2), Fraction(4)))
        >>> str(one), one.text().text("nb"), one.text().text("en")
        ('2.5–4', '2,5–4', '2.5–4')
    """

    interval: Interval

    @classmethod
    def point(cls, value: Fraction | int) -> Numbers:
        """A single number."""
        return cls(Interval.point(value))

    @property
    def known(self) -> bool:
        """True where there is a highest number."""
        return self.interval.bounded

    def text(self) -> Text:
        """The number, both ends, or the least."""
        low, high = self.interval.low, self.interval.high
        if high is None:
            return filled(Alike("≥ {low}"), low=_stated(low))
        if low == high:
            return filled(Alike("{low}"), low=_stated(low))
        return filled(Alike("{low}–{high}"), low=_stated(low), high=_stated(high))

    def __str__(self) -> str:
        return str(self.interval)


@dataclass(frozen=True, slots=True)
class Shown(Side):
    """A number as it is printed, with its decimals."""

    value: Value

    @classmethod
    def rounded(cls, value: Fraction) -> Shown:
        """A number with one decimal."""
        return cls(Value.number(f"{float(value):.1f}"))

    @property
    def known(self) -> bool:
        """True for a number."""
        return self.value.known

    def text(self) -> Text:
        """The number, or the sign that stands for none."""
        return filled(Alike("{value}"), value=Stated(self.value, grouped=False))

    def __str__(self) -> str:
        return str(self.value)


@dataclass(frozen=True, slots=True)
class PercentOf(Side):
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
    def of(cls, value: Fraction, *, points: bool = False, change: bool = False) -> PercentOf:
        """A hundred times a share, rounded."""
        return cls(Decimal(f"{float(value * 100):.1f}"), points, change)

    @property
    def _plus(self) -> str:
        return "+" if self.change and not self.amount.is_signed() else ""

    def text(self) -> Text:
        """The number with its sign and its unit."""
        stated = filled(Alike(f"{self._plus}{{amount}}"), amount=Stated(self.amount, grouped=False))
        if self.points:
            return message("explain.change.points", number=stated)
        return message("explain.change.percent", number=stated)

    def __str__(self) -> str:
        return f"{self._plus}{self.amount:f} {'pp' if self.points else '%'}"


@dataclass(frozen=True, slots=True)
class Quotients(Side):
    """A whole number over every denominator that it can have."""

    count: Fraction
    limit: Fraction

    def text(self) -> Text:
        """The number, and the denominators from itself up to the limit."""
        ends = filled(Alike("{low}…{high}"), low=_stated(self.count), high=_stated(self.limit))
        return filled(Alike("{count} / ({ends})"), count=_stated(self.count), ends=ends)

    def __str__(self) -> str:
        return f"{number(self.count)} / ({number(self.count)}…{number(self.limit)})"


@dataclass(frozen=True, slots=True)
class Direction(Side):
    """Where a figure goes."""

    way: Way

    @classmethod
    def between(cls, before: Fraction, now: Fraction) -> Direction:
        """The direction from one number to another."""
        return cls("up" if now > before else "down" if now < before else "same")

    def text(self) -> Text:
        """The direction in words."""
        return message(f"explain.change.{self.way}")

    def told(self, cells: tuple[Hashable, ...]) -> Text:
        """The direction in words, which are no number."""
        return self.text()

    def __str__(self) -> str:
        return self.way


@dataclass(frozen=True, slots=True)
class SizeSaid(Side):
    """A word of size, by the name that the collection gives it."""

    word: str

    def text(self) -> Text:
        """The name itself."""
        return Alike(self.word)

    def told(self, cells: tuple[Hashable, ...]) -> Text:
        """The name itself, which is no number."""
        return self.text()

    def __str__(self) -> str:
        return self.word


@dataclass(frozen=True, slots=True)
class Unsaid(Side):
    """Nothing: the relation has no sides to set against each other."""

    def text(self) -> Text:
        """The sign for nothing."""
        return Alike(str(self))

    def told(self, cells: tuple[Hashable, ...]) -> Text:
        """The sign for nothing, which is no number."""
        return self.text()

    def __str__(self) -> str:
        return "–"


def _stated(value: Fraction) -> Stated:
    return Stated(Decimal(number(value)), grouped=False)
