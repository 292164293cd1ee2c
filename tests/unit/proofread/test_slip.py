"""Slips of the hand: the meant figure mistyped is told of, where words name it less surely."""

from __future__ import annotations

from fractions import Fraction

import pytest

from tilstand.proofread import Standing
from tilstand.proofread.posterior import is_typo_of


@pytest.mark.parametrize(
    ("printed", "stated", "slip"),
    [
        (71, 17, True),
        (1332, 1233, True),
        (194, 149, True),
        (126, 127, True),
        (24079, 2079, True),
        (77, 77, False),
        (18, 17, False),
        (6, 9, False),
        (110, 11, False),
        (90, 9, False),
    ],
)
def test_a_slip_is_digits_swapped_or_one_wrong_among_many(printed: int, stated: int, slip: bool) -> None:
    assert is_typo_of(Fraction(printed), Fraction(stated)) is slip
    assert is_typo_of(Fraction(stated), Fraction(printed)) is slip


def test_no_part_of_a_number_is_a_slip() -> None:
    assert not is_typo_of(Fraction(425, 10), Fraction(245, 10))


@pytest.mark.parametrize(
    ("text", "right", "wrong"),
    [
        ("Pro Sentret hadde kontakt med {} ofre for menneskehandel i 2024. Ti av dem var kvinner.", 12, 21),
        ("The Salvation Army assisted 13 adults in 2024. It took 306 days, and HTSO assisted {}.", 28, 82),
    ],
)
def test_a_slip_for_the_figure_in_sight_is_told_of(norway, read, text, right, wrong) -> None:
    assert read(norway, text.format(right)).select_by_status(Standing.DOES_NOT_FIT) == ()
    (one,) = read(norway, text.format(wrong)).select_by_status(Standing.DOES_NOT_FIT)
    assert (one.printed, one.expected) == (str(wrong), str(right))


def test_a_number_that_another_figure_near_by_states_is_no_slip(norway, read) -> None:
    text = "HTSO bistod 28 voksne antatte ofre i 2024. ROSA bistod 55, av dem 32 nye. Fra Asia kom 23 i alt."
    assert "23" not in {one.printed for one in read(norway, text).select_by_status(Standing.DOES_NOT_FIT)}


def test_the_whole_of_a_share_takes_the_code_that_the_share_names(norway, read) -> None:
    text = "UDI made 58 decisions in 2024. 17 of 18 applications for a reflection period were granted."
    assert read(norway, text).select_by_status(Standing.DOES_NOT_FIT) == ()


def test_a_slip_is_told_of_in_any_collection(sagaland, read) -> None:
    text = "Havn hadde kontakt med 82 ofre i 2031. 19 av dem var kvinner."
    assert "82" in {one.printed for one in read(sagaland, text).select_by_status(Standing.DOES_NOT_FIT)}
