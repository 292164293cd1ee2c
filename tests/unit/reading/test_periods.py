"""Periods as texts write them, in each language."""

from __future__ import annotations

from datetime import date

import pytest

from tilstand.languages import format_period, list_shipped_languages
from tilstand.report_text import find_periods
from tilstand.terms import Period

PRINTED = ("2031-H1", "2031-T2", "2031-Q3", "2031-05", "2030-04/2031-03", "2030-10/2031-03", "2031-02/2031-05")


@pytest.mark.parametrize("language", [*list_shipped_languages(), "el"])
def test_what_is_printed_is_read(language) -> None:
    for text in PRINTED:
        said = f"9 ({format_period(Period.from_text(text), language)}: 7)"
        (found,) = find_periods(said, language)
        assert (found.period.text, said[found.start : found.end]) == (text, said[3:-4])


@pytest.mark.parametrize(
    ("language", "text", "periods"),
    [
        ("en", "from 1 April 2030 to 31 March 2031", ["2030-04/2031-03"]),
        ("nb", "01.07.2030–30.06.2031", ["2030-07/2031-06"]),
        ("en", "2031-01-01 – 2031-06-15", ["2031-01-01/2031-06-15"]),
        ("nb", "juli–desember 2030, andre halvår i 2029", ["2030-H2", "2029-H2"]),
        ("sv", "april 2030–mars 2031 mot 2029/30", ["2030-04/2031-03", "2029/2030"]),
        ("pl", "od kwietnia 2030 do marca 2031, w II kwartale 2031", ["2030-04/2031-03", "2031-Q2"]),
        ("en", "Q1–Q2 2031, 2030-H2 and Q4/2029", ["2031-H1", "2030-H2", "2029-Q4"]),
        ("en", "in April 2030 and March 2031", ["2030-04", "2031-03"]),
        ("en", "between April 2030 and March 2031", ["2030-04/2031-03"]),
    ],
)
def test_periods_are_read_as_they_are_written(language, text, periods) -> None:
    assert [one.period.text for one in find_periods(text, language)] == periods


@pytest.mark.parametrize(
    "text", ["in 2031", "2019–2024", "on 5 May 2031", "in May", "30 February 2031 – 2 May", "2031-05-02"]
)
def test_years_days_and_what_has_no_year_are_none(text) -> None:
    assert find_periods(text, "en") == ()


def test_two_years_next_to_each_other_may_be_one() -> None:
    (found,) = find_periods("2030/31", "en")
    assert found.crossing
    assert (found.period.first, found.period.last) == (date(2030, 1, 1), date(2031, 12, 31))
