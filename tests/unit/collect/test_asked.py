"""What a body is asked for: a period is shown as it is to be typed, a breakdown by its labels."""

import pytest

from tilstand.collect.form_cells import describe_expected_period
from tilstand.collect.rows import quote_code_only
from tilstand.terms import Period


@pytest.mark.parametrize(
    ("length", "language", "told"),
    [
        ("half", "nb", "et halvår, for eksempel 2031-H1"),
        ("half", "nn", "eit halvår, til dømes 2031-H1"),
        ("month", "en", "a month, for instance 2031-01"),
        ("round", "en", "the whole period (2031)"),
        ("day", "nn", "ein dag, til dømes 2031-12-31"),
    ],
)
def test_a_period_is_shown_as_it_is_to_be_typed(length, language, told):
    assert describe_expected_period(length, Period.from_text("2031")).text(language) == told


def test_a_code_is_repeated_in_each_languages_quotation_marks_and_a_name_never():
    assert [quote_code_only("sex").text(tag) for tag in ("nb", "nn", "en")] == ["«sex»", "«sex»", "“sex”"]
    assert "Kari" not in "".join(quote_code_only("Kari Nordmann").text(tag) for tag in ("nb", "nn", "en"))
