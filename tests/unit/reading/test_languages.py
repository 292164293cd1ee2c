"""What reading knows of a language is in its folder: parts of years, letters and their damage, ordinals."""

from __future__ import annotations

import tomllib
from decimal import Decimal

import pytest

from tilstand.languages import list_shipped_languages
from tilstand.languages.language import get_language_folder
from tilstand.languages.lexicon import load_lexicon
from tilstand.reading.number_spans import NumberKind
from tilstand.reading.number_words import build_number_vocabulary, parse_number_compound
from tilstand.reading.numbers import find_numbers
from tilstand.reading.ocr import (
    LARGE,
    SMALL,
    get_lost_words,
    list_ocr_readings,
    list_ocr_variants,
    load_ocr_confusions,
    strip_letter_marks,
)

WORDED = [one for one in list_shipped_languages() if load_lexicon(one).cardinals is not None]


def kinds(text: str, language: str) -> list[tuple[str, str]]:
    return [(span.kind.value, span.text) for span in find_numbers(text, language)]


@pytest.mark.parametrize("language", WORDED)
def test_every_language_with_number_words_names_the_three_parts_of_a_year(language):
    assert set(load_lexicon(language).dates.parts.values()) == {"T", "Q", "H"}


def test_sections_of_a_law_are_joined_by_the_words_of_the_language():
    assert kinds("§ 257 og 258", "nb") == [("law", "§ 257 og 258")]
    assert kinds("§ 257 and 258", "en") == [("law", "§ 257 and 258")]
    assert kinds("§ 4 och 5", "sv") == [("law", "§ 4 och 5")]
    assert kinds("§ 4 till 5", "sv") == [("law", "§ 4 till 5")]
    assert kinds("§ 257 and 258", "nb")[0] == ("law", "§ 257")


def test_a_digit_is_a_lost_word_only_where_the_language_has_such_a_word():
    assert kinds("12023 var det 216.", "nb")[0] == ("year", "12023")
    assert kinds("12023 fanns 216.", "sv")[0] == ("year", "12023")
    assert kinds("12023 messages", "en") == [("count", "12023")]
    assert get_lost_words("ka") == {}


@pytest.mark.parametrize(
    ("word", "language", "said"),
    [("årig", "nb", "arig"), ("månader", "sv", "manader"), ("öst", "sv", "ost"), ("fold", "en", "fold")],
)
def test_letters_lose_what_distinguishes_them(word, language, said):
    assert strip_letter_marks(word, language) == said


def test_a_compound_is_read_without_its_rings_in_swedish_too():
    assert parse_number_compound("tvåmanadersperiod", "sv", plain=True) == 2
    assert parse_number_compound("tvåmanadersperiod", "sv") is None


def test_languages_agree_on_what_is_taken_for_a_letter():
    # Tables of all languages are read together: one that adds a language changes the reading of no other.
    told: dict[str, set[tuple[str, ...]]] = {}
    for language in list_shipped_languages():
        file = get_language_folder(language).joinpath("damage.toml")
        if file.is_file():
            for letter, wrong in tomllib.loads(file.read_text("utf-8")).get("confused", {}).items():
                told.setdefault(letter, set()).add(tuple(wrong))
    assert {letter for letter, lists in told.items() if len(lists) > 1} == set()
    assert list_ocr_variants("ö") == {"ö", *load_ocr_confusions().confused["ö"]}


@pytest.mark.parametrize(
    ("text", "marker"),
    [("1 Østlandet", True), ("1 Łódź", True), ("1 Čeština", True), ("1 Ελλάδα", True), ("1 ქალი", False)],
)
def test_a_number_before_a_large_letter_of_any_alphabet_may_be_a_mark(text, marker):
    (span,) = find_numbers(text, "en")
    assert (span.kind is NumberKind.MARKER) is marker


@pytest.mark.parametrize("word", ["saken", "öster", "člověk", "закон", "λόγος"])
def test_a_digit_glued_to_a_small_word_of_any_alphabet_is_a_mark(word):
    assert kinds(f"{word}1.", "en") == [("marker", "1")]


def test_classes_of_letters_hold_each_letter_once_and_nothing_else():
    import re

    large, small = re.compile(f"[{LARGE}]"), re.compile(f"[{SMALL}]")
    for code in range(0x2000):
        sign = chr(code)
        assert bool(large.fullmatch(sign)) == (sign.isalpha() and sign.isupper()), sign
        assert bool(small.fullmatch(sign)) == (sign.isalpha() and sign.islower()), sign


def test_a_language_without_words_reads_digits_only():
    assert kinds("2031 წელს 12 ქალი, 3,5 %", "ka") == [("year", "2031"), ("count", "12"), ("count", "3,5")]


@pytest.mark.parametrize(
    ("word", "language", "number"),
    [
        ("enårig", "nb", 1), ("ettårig", "nb", 1), ("toårig", "nb", 2), ("tjueårig", "nb", 20),
        ("hundreårig", "nb", 100), ("endring", "nb", None), ("årig", "nb", None), ("to", "nb", None),
        ("eittårig", "nn", 1), ("a-year", "en", None), ("two-year", "en", 2), ("tvåårig", "sv", 2),
    ],
)  # fmt: skip
def test_the_number_at_the_head_of_a_compound(word, language, number):
    assert parse_number_compound(word, language) == number


def test_number_words_below_a_hundred_and_no_others():
    words = build_number_vocabulary("nb")
    assert set(words.small.values()) == set(range(100))
    tens = [word for word, number in words.small.items() if number in range(20, 100, 10)]
    for ten in tens:
        for unit in ("ti", "elleve", "tolv", "nitten", "null"):
            assert f"{ten}{unit}" not in words.small
    assert not {"en", "ei", "et"} & set(words.small)
    assert words.articles["en"] == 1
    assert {word: words.small[word] for word in ("syv", "tyve", "tredve", "enogtyve", "toogtredve")} == {
        "syv": 7, "tyve": 20, "tredve": 30, "enogtyve": 21, "toogtredve": 32,
    }  # fmt: skip
    assert words.undoubted_cardinals == {*words.small, *words.powers}
    assert {"andre", "annen"} <= words.weak_ordinals
    assert (words.ordinals["første"], words.ordinals["andre"], words.ordinals["tredje"]) == (1, 2, 3)


def test_what_recognition_confuses():
    table = load_ocr_confusions()
    assert table.signs == {"|": "I"}
    assert set(get_lost_words("nb").items()) == {("1", "I"), ("|", "I")}
    assert table.letters["O"] == "0"
    assert all(weight > 0 for _, _, weight in table.digits)


def test_readings_of_a_smudged_number_by_their_weight():
    table = load_ocr_confusions()
    found = dict(list_ocr_readings("136"))
    assert found[Decimal(1136)] == found[Decimal(1360)] == pytest.approx(table.lost_digit / 4)
    assert not {Decimal("0136"), Decimal(136)} & set(found)
    assert not any(number < 0 or number != int(number) for number in found)
    decimals = dict(list_ocr_readings("236", decimals=True))
    assert decimals[Decimal("23.6")] == table.lost_decimal
    assert decimals[Decimal(-236)] == table.lost_minus
    assert decimals[Decimal("-23.6")] == table.lost_minus / 2
    assert decimals[Decimal("-3.6")] == table.lost_minus
    assert Decimal("-3.6") not in dict(list_ocr_readings("136", decimals=True))
    short = dict(list_ocr_readings("2", decimals=True))
    assert set(short) >= {Decimal(-2)}
    assert not any("." in str(number) for number in short)
    assert not any(number == int(number) and number > 99 for number in dict(list_ocr_readings("2.6", decimals=True)))
    zero = dict(list_ocr_readings("10"))
    assert Decimal(0) not in {number for number in zero if zero[number] > 0.5}
