from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from tilstand.define.labels import Catalogue
from tilstand.report_text import format_day, format_number, format_period, get_report_string, get_unit_name
from tilstand.terms import Period, TranslatedText, Value, ValueStatus


@pytest.mark.parametrize(
    ("value", "language", "text"),
    [
        (0, "nb", "0"),
        (1204, "nb", "1\u202f204"),
        (1204, "nn", "1\u202f204"),
        (1204, "en", "1,204"),
        (Decimal("1234567.50"), "nb", "1\u202f234\u202f567,50"),
        (Decimal("1234567.50"), "en", "1,234,567.50"),
        (Decimal("-39.0"), "nb", "\u221239,0"),
        (Value.number("41.5"), "nn", "41,5"),
        (Value.missing(ValueStatus.NOT_KNOWN), "en", ".."),
        (Value.missing(ValueStatus.SUPPRESSED), "nb", ":"),
    ],
)
def test_numbers(value, language, text):
    assert format_number(value, language) == text


def test_a_year_is_a_name_and_not_grouped():
    assert format_number(2024, "nb", grouped=False) == "2024"


@pytest.mark.parametrize(
    ("text", "nb", "en"),
    [
        ("2024", "2024", "2024"),
        ("2019/2024", "2019–2024", "2019–2024"),
        ("2024-H2", "2. halvår 2024", "second half of 2024"),
        ("2024-T1", "1. tertial 2024", "first four months of 2024"),
        ("2024-Q3", "3. kvartal 2024", "third quarter of 2024"),
        ("2024-05", "mai 2024", "May 2024"),
        ("2024-12-31", "31. desember 2024", "31 December 2024"),
        ("2024-04/2025-03", "april 2024 – mars 2025", "April 2024 – March 2025"),
    ],
)
def test_periods(text, nb, en):
    assert format_period(Period.from_text(text), "nb") == nb
    assert format_period(Period.from_text(text), "en") == en


def test_days():
    assert format_day(date(2025, 5, 17), "nn") == "17. mai 2025"


def test_the_collections_own_text_wins_and_facts_are_put_in_by_language():
    own = Catalogue(
        {"report.table": TranslatedText.from_texts(nb="Tab. {number}", nn="Tab. {number}", en="Tab. {number}")}
    )
    assert get_report_string(own, "table", number="3").text("en") == "Tab. 3"
    assert get_report_string(Catalogue({}), "table", number="3").text("en") == "Table 3"
    code = TranslatedText.from_texts(nb="grov", nn="grov", en="aggravated")
    assert "aggravated" in get_report_string(Catalogue({}), "bracket_note", code=code).text("en")
    assert get_report_string(Catalogue({}), "table").text("nb") == "Tabell {number}"
    with pytest.raises(KeyError):
        get_report_string(Catalogue({}), "nowhere")


def test_a_unit_has_its_plural_or_its_only_name():
    assert (
        get_unit_name(
            Catalogue({"units.persons.many": TranslatedText.from_texts(nb="personer", nn="personar", en="persons")}),
            "persons",
        ).text("nn")
        == "personar"
    )
    assert (
        get_unit_name(
            Catalogue({"units.persons": TranslatedText.from_texts(nb="personer", nn="personar", en="persons")}),
            "persons",
        ).text("nb")
        == "personer"
    )
