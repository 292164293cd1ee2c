"""Sides of relations are values: what stands in files is one thing, what each language says another."""

from __future__ import annotations

from fractions import Fraction

import pytest

from tilstand.book.interval import Interval
from tilstand.reconcile.side import Direction, Numbers, PercentOf, Quotients, Shown, Side, SizeSaid, Unsaid
from tilstand.terms import Status, Value

HALF = Fraction(1, 2)


def between(low: int, high: int | None) -> Numbers:
    return Numbers(Interval(Fraction(low), None if high is None else Fraction(high)))


@pytest.mark.parametrize(
    ("side", "filed", "nb", "en", "known"),
    [
        (Numbers.point(31), "31", "31", "31", True),
        (Numbers.point(1234), "1234", "1234", "1234", True),
        (Numbers.point(-4), "-4", "−4", "−4", True),
        (Numbers.point(5 * HALF), "2.5", "2,5", "2.5", True),
        (between(3, 4), "3–4", "3–4", "3–4", True),
        (between(-4, -2), "-4–-2", "−4–−2", "−4–−2", True),
        (between(4, None), "≥ 4", "≥ 4", "≥ 4", False),
        (Shown(Value.number("12.50")), "12.50", "12,50", "12.50", True),
        (Shown(Value.missing(Status.NOT_KNOWN)), "..", "..", "..", False),
        (Shown.rounded(Fraction(-41, 6)), "-6.8", "−6,8", "−6.8", True),
        (PercentOf.of(Fraction(1, 8)), "12.5 %", "12,5\u00a0%", "12.5%", False),
        (PercentOf.of(Fraction(-13, 400), change=True), "-3.2 %", "−3,2\u00a0%", "−3.2%", False),
        (
            PercentOf.of(Fraction(1, 8), points=True, change=True),
            "+12.5 pp",
            "+12,5 prosentpoeng",
            "+12.5 percentage points",
            False,
        ),
        (Quotients(5 * HALF * 2, Fraction(20)), "5 / (5…20)", "5 / (5…20)", "5 / (5…20)", False),
        (Direction("up"), "up", "en økning", "an increase", False),
        (SizeSaid("a 3"), "a 3", "a 3", "a 3", False),
        (Unsaid(), "–", "–", "–", False),
    ],
)
def test_a_side_is_filed_and_told(side: Side, filed: str, nb: str, en: str, known: bool) -> None:
    assert (str(side), side.text().text("nb"), side.text().text("en"), side.known) == (filed, nb, en, known)


def test_each_digit_that_is_told_carries_the_figures_that_it_follows_from() -> None:
    cells = ("one", "other")
    told = [side.told(cells) for side in (between(3, 4), between(4, None), Quotients(HALF * 4, HALF * 18))]
    pieces = [piece for text in told for piece in text.pieces("en")]
    assert {(piece.kind, piece.cells) for piece in pieces} == {("number", cells)}


@pytest.mark.parametrize("side", [Direction("same"), SizeSaid("a 3"), Unsaid()])
def test_words_are_no_numbers(side: Side) -> None:
    assert not [piece for piece in side.told(("one",)).pieces("en") if piece.kind == "number" or piece.cells]


def test_a_direction_is_that_of_the_numbers() -> None:
    ways = [Direction.between(Fraction(5), Fraction(now)).way for now in (6, 4, 5)]
    assert ways == ["up", "down", "same"]
