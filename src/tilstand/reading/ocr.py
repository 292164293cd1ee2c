"""Possible originals of scanned numbers and words, and letters of all scripts."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from importlib.resources import files
from itertools import groupby
from typing import Any

from tilstand.languages import list_shipped_languages
from tilstand.languages.language import get_language_folder
from tilstand.terms import Language


@dataclass(frozen=True, slots=True)
class OcrConfusions:
    """What recognition confuses, as data.

    Attributes:
        letters: Letters that stand for digits.
        confused: Letters taken for others within words, of all languages: a letter is damaged alike in each.
        signs: Signs read for a word of one letter that stands by itself.
        digits: Pairs of digits taken for one another, with a weight.
        lost_digit, lost_decimal, lost_minus: Weights of what was lost.
    """

    letters: Mapping[str, str]
    confused: Mapping[str, tuple[str, ...]]
    signs: Mapping[str, str]
    digits: tuple[tuple[str, str, float], ...]
    lost_digit: float
    lost_decimal: float
    lost_minus: float


@cache
def load_ocr_confusions() -> OcrConfusions:
    """The packaged table of damages."""
    raw = tomllib.loads(files("tilstand.reading").joinpath("ocr.toml").read_text("utf-8"))
    confused: dict[str, list[str]] = raw["confused"]
    signs: dict[str, str] = {}
    for language in list_shipped_languages():
        for right, wrong in _load_language_confusions(language).get("confused", {}).items():
            confused[right] = [*dict.fromkeys((*confused.get(right, ()), *wrong))]
        signs |= {mark: word for mark, word in get_lost_words(language).items() if not mark.isalnum()}
    return OcrConfusions(
        letters=raw["letters"],
        confused={right: tuple(wrong) for right, wrong in confused.items()},
        signs=signs,
        digits=tuple((str(item), str(other_item), float(weight)) for item, other_item, weight in raw["digits"]),
        lost_digit=raw["lost_digit"],
        lost_decimal=raw["lost_decimal"],
        lost_minus=raw["lost_minus"],
    )


@cache
def _load_language_confusions(language: Language) -> dict[str, Any]:
    file = get_language_folder(language).joinpath("damage.toml")
    return tomllib.loads(file.read_text("utf-8")) if file.is_file() else {}


def get_lost_words(language: Language) -> Mapping[str, str]:
    """What is read for a word of one letter, each with the word.

    Example:
        >>> get_lost_words("nb")["1"], get_lost_words("en")
        ('I', {})
    """
    texts_by_name: Mapping[str, str] = _load_language_confusions(language).get("lost_words", {})
    return texts_by_name


def strip_letter_marks(word: str, language: Language) -> str:
    """A word whose letters lost what distinguishes them.

    Example:
        >>> strip_letter_marks("årig", "nb"), strip_letter_marks("årig", "en")
        ('arig', 'årig')
    """
    return word.translate(str.maketrans(_load_language_confusions(language).get("bare", {})))


def list_ocr_readings(text: str, *, decimals: bool = False) -> tuple[tuple[Decimal, float], ...]:
    """What a printed number may have been before it was damaged, likeliest first; itself is not among them.

    One damage at a time: a digit for another one, a digit lost, and (for statistics with decimals) a decimal
    or minus sign lost, or a minus read as a leading 2.

    Args:
        text: The number as it stands, in plain digits.
        decimals: True where the figure can have decimals or be negative.

    Example:
        >>> [str(number) for number, weight in list_ocr_readings("13")][:3]
        ['73', '18', '19']
        >>> [str(number) for number, weight in list_ocr_readings("474", decimals=True)][:2]
        ['414', '47.4']
    """
    values_by_amount: dict[Decimal, float] = {}
    for candidate, weight in _generate_ocr_candidates(text, decimals):
        number = Decimal(candidate)
        values_by_amount[number] = max(weight, values_by_amount.get(number, 0.0))
    values_by_amount.pop(Decimal(text), None)
    return tuple(sorted(values_by_amount.items(), key=lambda pair: (-pair[1], pair[0])))


def _generate_ocr_candidates(text: str, decimals: bool) -> Iterator[tuple[str, float]]:
    table = load_ocr_confusions()
    for at, digit in enumerate(text):
        for current_text, other_text, weight in table.digits:
            swapped = {current_text: other_text, other_text: current_text}.get(digit)
            if swapped is not None and not (at == 0 and swapped == "0" and len(text) > 1):
                yield text[:at] + swapped + text[at + 1 :], weight
    if "." not in text:
        for at in range(len(text) + 1):
            for digit in "0123456789":
                if not (at == 0 and digit == "0"):
                    yield text[:at] + digit + text[at:], table.lost_digit / (len(text) + 1)
    if decimals:
        if "." not in text and len(text) > 1:
            yield f"{text[:-1]}.{text[-1]}", table.lost_decimal
        yield f"-{text}", table.lost_minus
        if "." not in text and len(text) > 2:
            yield f"-{text[:-1]}.{text[-1]}", table.lost_minus / 2
            if text[0] == "2":
                yield f"-{text[1:-1]}.{text[-1]}", table.lost_minus


def list_ocr_variants(word: str) -> frozenset[str]:
    """The forms in which recognition may have left a word, the word itself among them.

    Example:
        >>> sorted(list_ocr_variants("åtte"))
        ['&tte', 'atte', 'dtte', 'åtte', 'étte']
    """
    forms = {""}
    at = 0
    table = load_ocr_confusions().confused
    while at < len(word):
        size = 2 if word[at : at + 2] in table else 1
        letter = word[at : at + size]
        forms = {form + other_text for form in forms for other_text in (letter, *table.get(letter, ()))}
        at += size
    return frozenset(forms)


# Every alphabet with two cases that is in daily use lies below.
_END = 0x2000


def _list_letter_ranges(wanted: Callable[[str], bool]) -> str:
    held = (code for code in range(_END) if chr(code).isalpha() and wanted(chr(code)))
    runs = ([code for _, code in run] for _, run in groupby(enumerate(held), lambda pair: pair[1] - pair[0]))
    return "".join(f"{chr(run[0])}-{chr(run[-1])}" for run in runs)


LARGE = _list_letter_ranges(str.isupper)
SMALL = _list_letter_ranges(str.islower)
