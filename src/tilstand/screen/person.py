"""Ages and days of birth of single persons."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from tilstand.languages.lexicon import lexicon
from tilstand.languages.screening import ScreeningWords, screening
from tilstand.screen.sentence import sentences
from tilstand.screen.spelled import months, number, whole, within
from tilstand.terms import Language

__all__ = ["ages", "births"]

_NEAR = 60
_YEAR_NEAR = 25
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d{2}(?!\d)")
_DAY_IN_DIGITS = (
    r"(?<!\d)(?:\d{1,2}[./-]\s?\d{1,2}[./-]\s?(?:\d{4}|\d{2})"
    r"|\d{1,2}/\d{1,2}[\s-]\d{2,4}|\d{4}[./-]\d{1,2}[./-]\d{1,2})(?!\d)"
)
_PROPER = r"[^\W\d_a-z]\w+"
_RANGE_AFTER = r"(?!\s?[–—-]\s?\d)"


def ages(text: str, language: Language) -> Iterator[tuple[int, int]]:
    """Where the age of one person stands; no ranges and limits of age, which tell of groups."""
    words = screening(language)
    sure, single, tens = _sure(language), _single(language), _tens(language)
    for begin, end in sentences(text):
        sentence = text[begin:end]
        patterns = (*sure, *single, *tens) if _of_one(words).search(sentence) else sure
        for pattern in patterns:
            for match in pattern.finditer(sentence):
                if pattern in tens or not _limited(sentence, match.start(1), words):
                    yield begin + match.start(), begin + match.end()


def births(text: str, language: Language) -> Iterator[tuple[int, int]]:
    """Where somebody's day or year of birth stands: near a word for birth, or beside an age."""
    words = screening(language)
    day = _day(language)
    aged = list(ages(text, language))
    for begin, end in sentences(text):
        sentence = text[begin:end]
        born = [match.span() for match in within(words.birth).finditer(sentence)] if words.birth else []
        has_age = any(begin <= start < end for start, _ in aged)
        for match in day.finditer(sentence):
            if has_age or _by(match.span(), born, _NEAR):
                yield begin + match.start(), begin + match.end()
        for match in _YEAR.finditer(sentence):
            if _by(match.span(), born, _YEAR_NEAR):
                yield begin + match.start(), begin + match.end()


def _by(one: tuple[int, int], others: list[tuple[int, int]], most: int) -> bool:
    return any(max(start - one[1], one[0] - end) <= most for start, end in others)


def _limited(sentence: str, at: int, words: ScreeningWords) -> bool:
    """True where the word before a number makes it a limit, a time or the end of a range."""
    before = sentence[:at].rstrip()
    if before.endswith(("–", "—", "-", "<", ">", "≥", "≤")):
        return True
    last = re.search(r"(\w+)\W*$", before)
    return last is not None and last.group(1).lower() in words.limits


@cache
def _of_one(words: ScreeningWords) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){whole(words.one)}(?!\w)", re.IGNORECASE)


@cache
def _sure(language: Language) -> tuple[re.Pattern[str], ...]:
    """An age whatever stands around it: "17-åring", "17 år gammel", "aged 17"."""
    words = screening(language)
    n, gap = rf"(?<![\w,.§])({number(language)})", r"[\s-]?"
    years, old = whole(words.years), whole(words.old)
    return tuple(
        re.compile(one, re.IGNORECASE)
        for one in (
            rf"{n}{gap}{whole(words.aged)}(?!\w)",
            rf"{n}{gap}{years}{gap}{old}(?!\w)",
            rf"(?<!\w){whole(words.being)}\s+({number(language)})[\s-]?{years}(?!\w)",
            rf"(?<!\w)(?:{whole(words.one)}|(?-i:{_PROPER}))(?:,\s|\s\()(\d{{1,2}})(?=[,)])",
            rf"(?<!\w){whole(words.age_before)}[\s:,]{{1,2}}({number(language)})(?!\w){_RANGE_AFTER}",
        )
    )


@cache
def _single(language: Language) -> tuple[re.Pattern[str], ...]:
    """An age where the sentence tells of one person: "på 17 år", "she was nineteen when"."""
    words = screening(language)
    n = rf"(?<![\w,.§])({number(language)})"
    follows = rf"(?=\s*(?:[,.;:)!?]|$)|\s+{whole(words.when)}(?!\w))"
    return tuple(
        re.compile(one, re.IGNORECASE)
        for one in (
            rf"{n}[\s-]?{whole(words.years)}(?!\w)",
            rf"(?<!\w){whole(words.being)}\s+({number(language)})(?!\w){follows}",
        )
    )


@cache
def _tens(language: Language) -> tuple[re.Pattern[str], ...]:
    """An age to the nearest ten: "i 40-årene", "in her forties"."""
    decades = whole(screening(language).decades)
    return tuple(
        re.compile(rf"(?<!\w){one}(?!\w)", re.IGNORECASE)
        for one in (rf"([1-9]0)[\s-]?{decades}", rf"({decades})")
    )


@cache
def _day(language: Language) -> re.Pattern[str]:
    month, year = months(language), r"(?:,?\s(?:19|20)?\d{2})?(?!\w)"
    day = rf"\d{{1,2}}(?:\.|{whole(lexicon(language).read.ordinals.suffixes)})?"
    spelled = rf"(?<!\d){day}\s(?:\w{{2}}\s)?{month}{year}"
    turned = rf"(?<!\w){month}\s{day}{year}"
    return re.compile(rf"{_DAY_IN_DIGITS}|{spelled}|{turned}", re.IGNORECASE)
