"""Numbers in digits and in words."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tilstand.report_text.numerals import (
    format_cardinal_word,
    format_digits,
    format_number_range,
    format_numeral,
    format_percent,
    format_percentage_points,
    join_list_items,
    spell_out_number,
)
from tilstand.terms import Language

NARROW, NO_BREAK, MINUS = "\u202f", "\u00a0", "\u2212"


@pytest.mark.parametrize(
    ("number", "norwegian", "english"),
    [
        ("0", "0", "0"),
        ("999", "999", "999"),
        ("1233", f"1{NARROW}233", "1,233"),
        ("110416", f"110{NARROW}416", "110,416"),
        ("1000000", f"1{NARROW}000{NARROW}000", "1,000,000"),
        ("16.9", "16,9", "16.9"),
        ("-29.6", f"{MINUS}29,6", f"{MINUS}29.6"),
        ("-1234.50", f"{MINUS}1{NARROW}234,50", f"{MINUS}1,234.50"),
    ],
)
def test_digits(number: str, norwegian: str, english: str) -> None:
    assert format_digits(Decimal(number), "nb") == format_digits(Decimal(number), "nn") == norwegian
    assert format_digits(Decimal(number), "en") == english


def test_rounding_is_half_up() -> None:
    assert [format_digits(Decimal(n), "nb", decimals=1) for n in ("0.05", "0.15", "-0.15")] == ["0,1", "0,2", "−0,2"]


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("nb", "null én to tre fire fem seks sju åtte ni ti elleve tolv"),
        ("nn", "null éin to tre fire fem seks sju åtte ni ti elleve tolv"),
        ("en", "zero one two three four five six seven eight nine ten eleven twelve"),
    ],
)
def test_words_up_to_twelve(language: Language, words: str) -> None:
    assert [format_cardinal_word(number, language) for number in range(13)] == words.split()
    with pytest.raises(ValueError, match="digits"):
        format_cardinal_word(13, language)


def test_running_text_has_words_to_twelve_and_digits_for_the_rest() -> None:
    assert [format_numeral(n, "nb") for n in (12, 13, -1)] == ["tolv", "13", "−1"]
    assert format_numeral(Decimal("2.0"), "nb") == "2,0"


@pytest.mark.parametrize(
    ("number", "nb", "nn", "en"),
    [
        (21, "tjueén", "tjueéin", "twenty-one"),
        (38, "trettiåtte", "trettiåtte", "thirty-eight"),
        (100, "ett hundre", "eitt hundre", "one hundred"),
        (256, "to hundre og femtiseks", "to hundre og femtiseks", "two hundred and fifty-six"),
        (1005, "ett tusen og fem", "eitt tusen og fem", "one thousand and five"),
        (2300, "to tusen tre hundre", "to tusen tre hundre", "two thousand three hundred"),
        (1000001, "én million og én", "éin million og éin", "one million and one"),
        (4000000, "fire millioner", "fire millionar", "four million"),
    ],
)
def test_spelled_out(number: int, nb: str, nn: str, en: str) -> None:
    assert (spell_out_number(number, "nb"), spell_out_number(number, "nn"), spell_out_number(number, "en")) == (
        nb,
        nn,
        en,
    )


def test_percentages_ranges_and_lists() -> None:
    assert format_percent(Decimal("16.9"), "nb") == f"16,9{NO_BREAK}prosent"
    assert format_percent(Decimal("16.9"), "en") == f"16.9{NO_BREAK}per cent"
    assert format_percentage_points(1, "en") == f"1{NO_BREAK}percentage point"
    assert format_percentage_points(Decimal("2.5"), "nn") == f"2,5{NO_BREAK}prosentpoeng"
    assert (format_number_range(125, 134, "nb"), format_number_range(4, 4, "nb")) == ("125–134", "4")
    assert (join_list_items([], "nb"), join_list_items(["a", "b", "c"], "en")) == ("", "a, b and c")
