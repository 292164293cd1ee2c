"""Values: status and number agree; rounding gives an interval; periods keep their arithmetic."""

import pickle
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tilstand.terms import FigureOrigin, Key, Period, Unit, Value, ValueQualifier, ValueStatus
from tilstand.terms.period import split_period


@given(st.decimals(allow_nan=False, allow_infinity=False, places=2, min_value=-1000, max_value=1000))
def test_a_number_lies_in_its_own_rounding_interval(number: Decimal) -> None:
    low, high = Value.number(number).interval
    assert low < Fraction(number) < high
    assert high - low == Fraction(1, 100)


@pytest.mark.parametrize("status", [s for s in ValueStatus if s not in (ValueStatus.NUMBER, ValueStatus.ZERO)])
def test_what_has_no_number_gives_none(status: ValueStatus) -> None:
    value = Value.missing(status)
    assert not value.known
    for read in (lambda: value.exact_number, lambda: value.interval):
        with pytest.raises(ValueError, match="no number"):
            read()


def test_trailing_zeros_carry_meaning() -> None:
    assert Value.number("45").interval != Value.number("45.0").interval


def test_units_that_are_counted_and_units_that_are_measured() -> None:
    assert Unit.PERSONS.counted
    assert not Unit.PERCENT.counted


@given(st.integers(1990, 2090))
def test_parts_of_a_year_tile_it(year: int) -> None:
    whole = Period.from_year(year)
    for letter, count in (("H", 2), ("T", 3), ("Q", 4)):
        parts = [Period.from_text(f"{year}-{letter}{n}") for n in range(1, count + 1)]
        assert sum(p.days for p in parts) == whole.days
        assert all(p in whole for p in parts)
    assert len(whole.months) == 12


def test_the_words_of_the_states_are_those_of_the_files() -> None:
    """Submissions are full of them: a renamed one would be read as another."""
    signs = {one.value: (one.sdmx, one.sign) for one in ValueStatus}
    assert signs == {
        "number": ("A", ""),
        "zero": ("A", ""),
        "not_known": ("O", ".."),
        "not_applicable": ("M", "."),
        "not_collected": ("L", "…"),
        "not_submitted": ("O", "…"),
        "suppressed": ("Q", ":"),
    }
    assert [one.value for one in ValueQualifier] == [
        "exact",
        "about",
        "at_least",
        "at_most",
        "derived",
        "repaired",
        "few",
    ]
    assert [one.value for one in FigureOrigin] == [
        "submitted",
        "counted",
        "published",
        "computed",
        "deduced",
        "adjusted",
    ]


def test_a_value_that_is_neither_is_refused() -> None:
    for status, amount in ((ValueStatus.NUMBER, None), (ValueStatus.NOT_KNOWN, Decimal(1)), (ValueStatus.ZERO, None)):
        with pytest.raises(ValueError, match="neither"):
            Value(status, amount)
    for status, amount in ((ValueStatus.NUMBER, Decimal(0)), (ValueStatus.ZERO, Decimal(2))):
        with pytest.raises(ValueError, match="zero"):
            Value(status, amount)


def test_what_has_no_number_has_neither_exact_value_nor_interval() -> None:
    missing = Value.missing(ValueStatus.NOT_KNOWN)
    assert not missing.known
    assert str(missing) == ".."
    for ask in ("exact_number", "interval"):
        with pytest.raises(ValueError, match="not_known"):
            getattr(missing, ask)
    assert Value.number("1.50").exact_number == Fraction(3, 2)
    assert str(Value.number("1.50")) == "1.50"
    assert Value.number("1.50").interval == (Fraction(299, 200), Fraction(301, 200))


def test_what_is_hidden_was_given_and_is_told_as_confidential_whatever_its_size() -> None:
    every = {
        one: Value.number(0) if one is ValueStatus.ZERO else Value.missing(one)
        for one in ValueStatus
        if one is not ValueStatus.NUMBER
    }
    every[ValueStatus.NUMBER] = Value.number(3)
    assert {one for one, value in every.items() if value.given} == {
        ValueStatus.NUMBER,
        ValueStatus.ZERO,
        ValueStatus.SUPPRESSED,
    }
    assert {one for one in ValueStatus if one.confidentiality == "confidential"} == {ValueStatus.SUPPRESSED}
    assert {one.confidentiality for one in ValueStatus} == {"confidential", "free"}


def test_addresses_periods_and_values_are_the_same_in_another_process() -> None:
    """They are copied and kept without what they worked out once."""
    period = Period.from_text("2031-Q3")
    key = Key("cases", "havn", period, (("sex", "f"),))
    assert (hash(key), hash(period)) == (hash(key), hash(period))
    for one in (period, key, Value.number("1.50"), Value.missing(ValueStatus.NOT_KNOWN)):
        again = pickle.loads(pickle.dumps(one))
        assert (again, hash(again), str(again)) == (one, hash(one), str(one))
    assert [pickle.loads(pickle.dumps(one))._hash for one in (period, key)] == [0, 0]


@pytest.mark.parametrize(
    ("whole", "known", "made_of"),
    [
        ("2031", ["2031-H1", "2031-Q3", "2031-Q4", "2031-07", "2031"], ["2031-H1", "2031-Q3", "2031-Q4"]),
        ("2031", ["2031"], []),
        ("2031-H1", ["2030-12", "2031-01", "2031-Q1", "2031-Q2", "2031-Q3"], ["2031-Q1", "2031-Q2"]),
        ("2031-H1", ["2031-Q1", "2031-04/2031-09"], []),
        ("2031-H1", ["2031-Q2"], []),
        ("2031-Q1", ["2031-01", "2031-03", "2031-02"], ["2031-01", "2031-02", "2031-03"]),
    ],
)
def test_the_fewest_shorter_periods_make_up_a_longer_one(whole: str, known: list[str], made_of: list[str]) -> None:
    assert [str(one) for one in split_period(Period.from_text(whole), map(Period.from_text, known))] == made_of
