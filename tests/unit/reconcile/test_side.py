"""Sides of relations are values: what stands in files is one thing, what each language says another."""

from __future__ import annotations

from fractions import Fraction

import pytest

from tilstand.ledger.interval import Interval
from tilstand.reconcile.sides import (
    DirectionSide,
    NoSide,
    NumberRange,
    PercentSide,
    PrintedNumber,
    QuotientSide,
    RelationSide,
    SizeWordSide,
)
from tilstand.terms import Value, ValueStatus

HALF = Fraction(1, 2)


def between(low: int, high: int | None) -> NumberRange:
    return NumberRange(Interval(Fraction(low), None if high is None else Fraction(high)))


@pytest.mark.parametrize(
    ("side", "filed", "nb", "en", "known"),
    [
        (NumberRange.from_value(31), "31", "31", "31", True),
        (NumberRange.from_value(1234), "1234", "1234", "1234", True),
        (NumberRange.from_value(-4), "-4", "−4", "−4", True),
        (NumberRange.from_value(5 * HALF), "2.5", "2,5", "2.5", True),
        (between(3, 4), "3–4", "3–4", "3–4", True),
        (between(-4, -2), "-4–-2", "−4–−2", "−4–−2", True),
        (between(4, None), "≥ 4", "≥ 4", "≥ 4", False),
        (PrintedNumber(Value.number("12.50")), "12.50", "12,50", "12.50", True),
        (PrintedNumber(Value.missing(ValueStatus.NOT_KNOWN)), "..", "..", "..", False),
        (PrintedNumber.from_rounded(Fraction(-41, 6)), "-6.8", "−6,8", "−6.8", True),
        (PercentSide.from_share(Fraction(1, 8)), "12.5 %", "12,5\u00a0%", "12.5%", False),
        (PercentSide.from_share(Fraction(-13, 400), change=True), "-3.2 %", "−3,2\u00a0%", "−3.2%", False),
        (
            PercentSide.from_share(Fraction(1, 8), points=True, change=True),
            "+12.5 pp",
            "+12,5 prosentpoeng",
            "+12.5 percentage points",
            False,
        ),
        (QuotientSide(5 * HALF * 2, Fraction(20)), "5 / (5…20)", "5 / (5…20)", "5 / (5…20)", False),
        (DirectionSide("up"), "up", "en økning", "an increase", False),
        (SizeWordSide("a 3"), "a 3", "a 3", "a 3", False),
        (NoSide(), "–", "–", "–", False),
    ],
)
def test_a_side_is_filed_and_told(side: RelationSide, filed: str, nb: str, en: str, known: bool) -> None:
    assert (str(side), side.text().text("nb"), side.text().text("en"), side.known) == (filed, nb, en, known)


def test_each_digit_that_is_told_carries_the_figures_that_it_follows_from() -> None:
    cells = ("one", "other")
    told = [side.told(cells) for side in (between(3, 4), between(4, None), QuotientSide(HALF * 4, HALF * 18))]
    pieces = [piece for text in told for piece in text.pieces("en")]
    assert {(piece.kind, piece.cells) for piece in pieces} == {("number", cells)}


@pytest.mark.parametrize("side", [DirectionSide("same"), SizeWordSide("a 3"), NoSide()])
def test_words_are_no_numbers(side: RelationSide) -> None:
    assert not [piece for piece in side.told(("one",)).pieces("en") if piece.kind == "number" or piece.cells]


def test_a_direction_is_that_of_the_numbers() -> None:
    ways = [DirectionSide.between(Fraction(5), Fraction(now)).way for now in (6, 4, 5)]
    assert ways == ["up", "down", "same"]
