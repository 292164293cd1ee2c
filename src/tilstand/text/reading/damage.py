"""What a smudged number may have been: readings of one number by the damage that printing and scanning do."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import Any

from tilstand.languages import shipped
from tilstand.languages.language import folder
from tilstand.terms import Language

__all__ = ["Damage", "bare", "damage", "lost_words", "readings", "variants"]


@dataclass(frozen=True, slots=True)
class Damage:
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
def damage() -> Damage:
    """The packaged table of damages."""
    raw = tomllib.loads(files("tilstand.text.reading").joinpath("ocr.toml").read_text("utf-8"))
    confused: dict[str, list[str]] = raw["confused"]
    signs: dict[str, str] = {}
    for language in shipped():
        for right, wrong in _own(language).get("confused", {}).items():
            confused[right] = [*dict.fromkeys((*confused.get(right, ()), *wrong))]
        signs |= {mark: word for mark, word in lost_words(language).items() if not mark.isalnum()}
    return Damage(
        letters=raw["letters"],
        confused={right: tuple(wrong) for right, wrong in confused.items()},
        signs=signs,
        digits=tuple((str(one), str(other), float(weight)) for one, other, weight in raw["digits"]),
        lost_digit=raw["lost_digit"],
        lost_decimal=raw["lost_decimal"],
        lost_minus=raw["lost_minus"],
    )


@cache
def _own(language: Language) -> dict[str, Any]:
    file = folder(language).joinpath("damage.toml")
    return tomllib.loads(file.read_text("utf-8")) if file.is_file() else {}


def lost_words(language: Language) -> Mapping[str, str]:
    """What is read for a word of one letter, each with the word.

    Example:
        >>> lost_words("nb")["1"], lost_words("en")
        ('I', {})
    """
    found: Mapping[str, str] = _own(language).get("lost_words", {})
    return found


def bare(word: str, language: Language) -> str:
    """A word whose letters lost what distinguishes them.

    Example:
        >>> bare("årig", "nb"), bare("årig", "en")
        ('arig', 'årig')
    """
    return word.translate(str.maketrans(_own(language).get("bare", {})))


def readings(text: str, *, decimals: bool = False) -> tuple[tuple[Decimal, float], ...]:
    """What a printed number may have been before it was damaged, likeliest first; itself is not among them.

    One damage at a time: a digit for another one, a digit lost, and (for statistics with decimals) a decimal
    or minus sign lost, or a minus read as a leading 2.

    Args:
        text: The number as it stands, in plain digits.
        decimals: True where the figure can have decimals or be negative.

    Example:
        >>> [str(number) for number, weight in readings("13")][:3]
        ['73', '18', '19']
        >>> [str(number) for number, weight in readings("474", decimals=True)][:2]
        ['414', '47.4']
    """
    found: dict[Decimal, float] = {}
    for candidate, weight in _candidates(text, decimals):
        number = Decimal(candidate)
        found[number] = max(weight, found.get(number, 0.0))
    found.pop(Decimal(text), None)
    return tuple(sorted(found.items(), key=lambda pair: (-pair[1], pair[0])))


def _candidates(text: str, decimals: bool) -> Iterator[tuple[str, float]]:
    table = damage()
    for at, digit in enumerate(text):
        for one, other, weight in table.digits:
            swapped = {one: other, other: one}.get(digit)
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


def variants(word: str) -> frozenset[str]:
    """The forms in which recognition may have left a word, the word itself among them.

    Example:
        >>> sorted(variants("åtte"))
        ['&tte', 'atte', 'dtte', 'åtte', 'étte']
    """
    forms = {""}
    at = 0
    table = damage().confused
    while at < len(word):
        size = 2 if word[at : at + 2] in table else 1
        letter = word[at : at + size]
        forms = {form + other for form in forms for other in (letter, *table.get(letter, ()))}
        at += size
    return frozenset(forms)
