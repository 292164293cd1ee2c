"""A figure belongs to a period: a year or a part of one, a day for a stock, or a span of months."""

import pytest

from tilstand.terms import Period


@pytest.mark.parametrize(
    ("written", "first", "last"),
    [
        ("2031", "2031-01-01", "2031-12-31"),
        ("2031-H2", "2031-07-01", "2031-12-31"),
        ("2031-T1", "2031-01-01", "2031-04-30"),
        ("2031-Q4", "2031-10-01", "2031-12-31"),
        ("2032-02", "2032-02-01", "2032-02-29"),
        ("2031-12-31", "2031-12-31", "2031-12-31"),
        ("2031-04/2032-03", "2031-04-01", "2032-03-31"),
        ("2003/2025-T1", "2003-01-01", "2025-04-30"),
    ],
)
def test_a_period_is_written_in_one_way(written: str, first: str, last: str) -> None:
    """Years, half-years, tertials, quarters, months, days and spans of them, both ends included."""
    period = Period.from_text(written)
    assert (period.first.isoformat(), period.last.isoformat(), str(period)) == (first, last, written)


def test_a_return_from_april_to_march_is_made_of_months() -> None:
    """A span that crosses the year knows its months, so that monthly events can be added up for it."""
    span = Period.from_text("2031-04/2032-03")
    assert len(span.months) == 12
    assert all(month in span for month in span.months)
    assert span not in Period.from_text("2031")


def test_a_part_of_the_year_is_not_the_year() -> None:
    """A body that opened in September reports for September to December, and says so."""
    assert Period.from_text("2031-09/2031-12") in Period.from_text("2031")
    assert Period.from_text("2031-09/2031-12") != Period.from_text("2031")


@pytest.mark.parametrize("wrong", ["31", "2031-Q5", "2031-13", "2031-T4", "2031-02-30", "2032/2031", "i fjor"])
def test_what_names_no_period_is_refused(wrong: str) -> None:
    """A period that does not exist is never guessed at."""
    with pytest.raises(ValueError, match=r"period|month|day|ends"):
        Period.from_text(wrong)
