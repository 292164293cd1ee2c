"""Sums that end before a round, and what of a sentence says so."""

from __future__ import annotations

from datetime import date

import pytest

from tilstand.report_text.temporal_claims import find_expired_span

ROUND = date(2032, 12, 31)


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("Since {{ date 2010 }} there were {{ figure cases in 2010/2031 as case }}.", date(2031, 12, 31)),
        ("Since 2010 there were {{ figure cases in 2010/2032-T1 as case }}.", date(2032, 4, 30)),
        ("Since 2010, and more in 2032, there were {{ figure cases in 2010/2032-T1 }}.", date(2032, 4, 30)),
        ("Since 2010 until April 2032 there were {{ figure cases in 2010/2032-T1 }}.", None),
        ("Until {{ date 2032-04-30 }} there were {{ figure cases in 2010/2032-T1 }}.", None),
        ("In {{ period 2010/2032-T1 }} there were {{ figure cases in 2010/2032-T1 }}.", None),
        ("From 2010 to 2031 there were {{ figure cases in 2010/2031 }}.", None),
        ("Since 2010 there were {{ figure cases in 2010/2032 }}.", None),
        ("Since 2010 there were {{ figure cases in 2010/2033-T1 }}.", None),
        ("Since 2010 there were {{ figure cases in 2010/round }}.", None),
        ("There were {{ figure cases in 2031 }} and {{ figure cases in round-1 }}.", None),
        ("There were {{ nonsense in 2010/2031 }}.", None),
        ("One {{ figure cases in 2010/2031 }}, one {{ figure cases in 2010/2030 }}.", date(2030, 12, 31)),
    ],
)
def test_a_sum_that_ends_before_the_round_is_seen_unless_its_end_is_named(words: str, day: date) -> None:
    assert find_expired_span(words, "en", ROUND) == day
