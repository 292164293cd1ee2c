"""Number expressions are found in running text, whole or damaged."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tilstand.reading import NumberKind, NumberSpan, find_numbers, list_ocr_readings
from tilstand.report_text.numerals import format_digits, format_numeral, spell_out_number
from tilstand.terms import Language, ValueQualifier

LANGUAGES: tuple[Language, ...] = ("nb", "nn", "en")


def shown(text: str, language: Language = "nb") -> list[str]:
    """Kind and value of each expression; articles left out."""
    found = [span for span in find_numbers(text, language) if span.confidence > 0.2]
    return [f"{span.kind}:{_value(span)}" for span in found]


def _value(span: NumberSpan) -> str:
    if span.value is None:
        return span.text if span.share is None else str(span.share)
    return f"{span.value}" if span.high is None else f"{span.value}-{span.high}"


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("nb", "Av de 183 var 135 kvinner, 41 menn og 7 transpersoner.", ["183", "135", "41", "7"]),
        ("nb", "hadde 3 027 sesongarbeidere og 110 416 kondomer", ["3027", "110416"]),
        ("nb", "besøk av 18 130 unike, hvorav 1321 nye", ["18130", "1321"]),
        ("nb", "i 2024 24 079 besøk", ["2024", "24079"]),
        ("nb", "Tid 293 255 227 419 -14 96", ["293", "255", "227", "419", "-14", "96"]),
        ("nb", "Oppklart 19 9 14 6 3 8 166,7 -21,6", ["19", "9", "14", "6", "3", "8", "166.7", "-21.6"]),
        ("nb", "to av tolv, én mann og ett barn", ["2", "12", "1", "1"]),
        ("nb", "tjueto kvinner, hundre og femti menn, toogtyve barn, to tusen", ["22", "150", "22", "2000"]),
        ("nn", "éi kvinne, éin mann, eitt barn, sju søkjarar", ["1", "1", "1", "7"]),
        ("en", "one woman, twenty-two men, one hundred and five children", ["1", "22", "105"]),
        ("en", "1,234 women and 10.5 on average", ["1234", "10.5"]),
    ],
)  # fmt: skip
def test_counts(language: Language, text: str, expected: list[str]) -> None:
    values = [str(s.value) for s in find_numbers(text, language) if s.confidence > 0.2]
    assert values == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("økte med 25 prosent", ["percent:25"]),
        ("ned 2,5 prosentpoeng", ["points:2.5"]),
        ("16,9 % av sakene", ["percent:16.9"]),
        ("kr 50 000 i støtte", ["money:50000"]),
        ("100 kroner", ["money:100"]),
        ("5 mill. kroner", ["money:5000000"]),
        ("gutter i alderen 13-16 år", ["range:13-16"]),
        ("anmeldt ca. 20–30 saker", ["range:20-30"]),
        ("to-tre kvinner", ["range:2-3"]),
        ("mellom fem og ti saker", ["range:5-10"]),
        ("variert mellom 1 og 16", ["range:1-16"]),
        ("fra 26 til 28", ["count:26", "count:28"]),
        ("8 av 12 distrikter", ["count:8", "count:12"]),
        ("i perioden 2022-2024", ["year:2022-2024"]),
        ("i 2024/25", ["year:2024-2025"]),
        ("utl. § 28 første ledd, jf. §§ 257 og 258", ["law:§ 28", "ordinal:1", "law:§§ 257 og 258"]),
        ("utf. § 8-3 annet ledd", ["law:§ 8-3", "ordinal:2"]),
        ("artikkel 12 i konvensjonen", ["law:12"]),
        ("se punkt 5.4. Videre", ["reference:5.4"]),
        ("Tabell 3 viser", ["reference:3"]),
        ("instruks GI-11/2020 og UDI 2015-029", ["identifier:GI-11/2020", "identifier:UDI 2015-029"]),
        ("telefonen 994 70 279 og 22 33 11 60", ["phone:994 70 279", "phone:22 33 11 60"]),
        ("den 5. april og 1. januar 2025", ["date:5. april", "date:2025"]),
        ("per 1. tertial 2025", ["date:2025"]),
        ("for 3. gang", ["ordinal:3"]),
        ("var 9. Det var flere", ["count:9"]),
        ("dokumenter3. Samtlige", ["marker:3", "quantifier:1"]),
        ("begge var kvinner, halvparten nye, ingen menn", ["quantifier:2", "quantifier:1/2", "quantifier:0"]),
        ("en toårig plan og femårsperioden", ["count:2", "count:5"]),
        ("alle de 8 mindreårige", ["quantifier:1", "count:8"]),
    ],
)  # fmt: skip
def test_kinds(text: str, expected: list[str]) -> None:
    assert shown(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1var kvinne og 1til et land", ["count:1", "count:1"]),
        ("21vedtak i asylsaker", ["count:21"]),
        ("12023 var antallet 216", ["year:2023", "count:216"]),
        ("fulgte opp 1antatt offer (6 12023)", ["count:1", "count:6", "year:2023"]),
        ("11 meldt i 2024, 512023 og 6 før", ["count:11", "year:2024", "count:5", "year:2023", "count:6"]),
        ("variert mellom O og 16 barn", ["range:0-16"]),
        ("over 200 00O identifiserte", ["count:200000"]),
        ("§10-13 og § 8-4.2", ["law:§10-13", "law:§ 8-4.2"]),
        ("etter § 28 farste ledd", ["law:§ 28", "ordinal:1"]),
        ("fgrti saker og ﬁre kvinner", ["count:40", "count:4"]),
        ("2 - 2 - - -", ["count:2", "count:2"]),
        ("voksne over 18 ar", ["count:18"]),
    ],
)  # fmt: skip
def test_damage_is_tolerated(text: str, expected: list[str]) -> None:
    assert shown(text) == expected


def test_damage_is_told() -> None:
    year = find_numbers("12023 var antallet 216", "nb")[0]
    assert year.damaged
    assert year.readings == (Decimal(12023),)
    assert find_numbers("over 200 00O ofre", "nb")[0].confidence < 0.7
    assert not find_numbers("216 ofre", "nb")[0].damaged


def test_numbers_side_by_side_have_both_readings() -> None:
    (span,) = find_numbers("41 135 var kvinner", "nb")
    assert (span.value, span.readings) == (Decimal(41135), (Decimal(41), Decimal(135)))


def test_units_and_qualifiers() -> None:
    found = find_numbers("ca. 200 ofre, minst 18 år, inntil 6 måneder, over 30 dagar", "nb")
    assert [span.qualifier for span in found] == [
        ValueQualifier.ABOUT, ValueQualifier.AT_LEAST, ValueQualifier.AT_MOST, ValueQualifier.AT_LEAST,
    ]  # fmt: skip
    assert [span.unit for span in found] == ["", "år", "måneder", ""]


def test_what_adds_up_to_a_number_is_just_that() -> None:
    adds, limit = find_numbers("What they report adds up to 179; they may stay up to 6 months", "en")
    assert (adds.qualifier, limit.qualifier) == (ValueQualifier.EXACT, ValueQualifier.AT_MOST)


def test_shares_are_exact() -> None:
    third, both = find_numbers("En tredjedel var nye, og begge var menn", "nb")
    assert (third.share, both.share, both.value) == (Fraction(1, 3), 1, 2)


def test_articles_are_weak() -> None:
    article, number = find_numbers("En sak og én dom", "nb")
    assert (article.value, article.confidence < 0.3) == (1, True)
    assert (number.value, number.confidence) == (1, 1.0)


def test_a_year_before_what_is_counted_is_a_count() -> None:
    (count,) = find_numbers("Tiltaket møtte 1982 personer", "nb")
    (year,) = find_numbers("Tall for 2023 menn", "nb")
    assert (count.kind, year.kind) == (NumberKind.COUNT, NumberKind.YEAR)


def test_smudged_numbers_have_readings() -> None:
    assert Decimal(7) in dict(list_ocr_readings("1"))
    assert Decimal(8) in dict(list_ocr_readings("3"))
    assert Decimal("166.7") in dict(list_ocr_readings("1667", decimals=True))
    assert Decimal("-21.6") in dict(list_ocr_readings("216", decimals=True))
    assert Decimal(119) in dict(list_ocr_readings("19"))
    assert Decimal(19) not in dict(list_ocr_readings("19"))
    weights = [weight for _, weight in list_ocr_readings("136")]
    assert weights == sorted(weights, reverse=True)


@given(st.integers(0, 10**7), st.sampled_from(LANGUAGES), st.sampled_from("mfn"))
def test_spelled_numbers_read_back(number: int, language: Language, gender: str) -> None:
    text = f"({spell_out_number(number, language, gender)})"
    assert [span.value for span in find_numbers(text, language)] == [number]


@given(st.integers(0, 10**7), st.sampled_from(LANGUAGES), st.sampled_from("mfn"))
def test_running_text_numbers_read_back(number: int, language: Language, gender: str) -> None:
    for style in ("auto", "digits"):
        text = f"Det var {format_numeral(number, language, gender=gender, style=style)} av dem."
        assert [span.value for span in find_numbers(text, language)] == [number]


@given(st.decimals(-(10**6), 10**6, places=1), st.sampled_from(LANGUAGES))
def test_decimals_read_back(number: Decimal, language: Language) -> None:
    assert [span.value for span in find_numbers(format_digits(number, language), language)] == [number]


@given(st.text(st.characters(codec="utf-8"), max_size=80), st.sampled_from(LANGUAGES))
def test_any_text_is_read_without_overlap(text: str, language: Language) -> None:
    found = find_numbers(text, language)
    assert all(text[span.start : span.end] == span.text for span in found)
    assert all(one.end <= other.start for one, other in pairwise(found))
