"""Values: status and number agree; rounding gives an interval; periods keep their arithmetic."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tilstand.terms import Period, Status, Unit, Value


@given(st.decimals(allow_nan=False, allow_infinity=False, places=2, min_value=-1000, max_value=1000))
def test_a_number_lies_in_its_own_rounding_interval(number: Decimal) -> None:
    low, high = Value.number(number).interval
    assert low < Fraction(number) < high
    assert high - low == Fraction(1, 100)


@pytest.mark.parametrize("status", [s for s in Status if s not in (Status.NUMBER, Status.ZERO)])
def test_what_has_no_number_gives_none(status: Status) -> None:
    value = Value.missing(status)
    assert not value.known
    for read in (lambda: value.exact, lambda: value.interval):
        with pytest.raises(ValueError, match="no number"):
            read()


def test_trailing_zeros_carry_meaning() -> None:
    assert Value.number("45").interval != Value.number("45.0").interval


def test_units_that_are_counted_and_units_that_are_measured() -> None:
    assert Unit.PERSONS.counted
    assert not Unit.PERCENT.counted


@given(st.integers(1990, 2090))
def test_parts_of_a_year_tile_it(year: int) -> None:
    whole = Period.year(year)
    for letter, count in (("H", 2), ("T", 3), ("Q", 4)):
        parts = [Period.parse(f"{year}-{letter}{n}") for n in range(1, count + 1)]
        assert sum(p.days for p in parts) == whole.days
        assert all(p in whole for p in parts)
    assert len(whole.months) == 12
