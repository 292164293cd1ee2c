"""From a reference that states no figure to its words: a period, a day, a law, a name, a cited number."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from typing import Literal

from tilstand.languages.day import day, period, spoken_in
from tilstand.languages.lexicon import lexicon
from tilstand.model.document import Mark
from tilstand.terms import Language, Period
from tilstand.text.noun import Nouns
from tilstand.text.reading import SpanKind, numbers_in
from tilstand.text.report.address import Addresses
from tilstand.text.report.reference import BindingError, Reference

__all__ = ["counts_beside", "mark"]

_COUNTING = frozenset({SpanKind.COUNT, SpanKind.RANGE})
_GREAT = 1000  # fewer than so many people may be what a table of the edition has to hide
_APART = re.compile(r"(?<=\d) (?=\d)")  # between the groups of a telephone number
_CLAUSE = re.compile(r"\s[^.,:;()]*")
_NAMELESS = frozenset({SpanKind.DATE, SpanKind.YEAR, SpanKind.ORDINAL})


def mark(made: Reference, line: int, before: str, addresses: Addresses, language: Language) -> Mark:
    """The words that a mark stands for.

    Args:
        made: The reference.
        line: Its line.
        before: The text before it: a part of a year may be called otherwise after some words.
        addresses: Where the round's periods are, and the nouns that count.
        language: Language of the text.

    Raises:
        BindingError: If it says nothing, or counts somebody.
    """
    text = " ".join(made.subject.split())
    if made.kind == "period":
        return _period(addresses.period(text), "period", line, before, language)
    if not text:
        raise BindingError("bind.needs_text", word=made.kind)
    if made.kind == "date":
        return _date(text, line, before, language)
    nouns = addresses.scope.nouns
    if made.kind == "law":
        words = lexicon(language).read.law_words
        if words and not any(word in text.lower() for word in words):
            raise BindingError("bind.no_law", word=text, list=", ".join(words))
        _counts_nobody(text, nouns, language)
        return Mark(_on_line(text, language), "law", line)
    if made.kind == "cited":
        if not numbers_in(text, language):
            raise BindingError("bind.no_cited", word=text)
        _counts_nobody(text, nouns, language)
        return Mark(text, "said", line)
    if not any(sign.isalpha() for sign in text):
        raise BindingError("bind.no_name", word=text)
    _counts_nobody(text, nouns, language)
    return Mark(_APART.sub("\u00a0", text), "name", line)


def counts_beside(text: str, after: str, nouns: Nouns, language: Language) -> bool:
    """True where a name or a cited number counts the people whom the words right after it name.

    Another publication's great number may: no table here holds one that could be hidden behind it.
    """
    beside = _CLAUSE.match(after)
    if beside is None or not nouns.led(beside.group(), language):
        return False
    found = numbers_in(text + beside.group(), language)
    ending = (one for one in found if one.start < len(text) <= one.end)
    return any(one.kind in _COUNTING and (one.value or 0) < _GREAT for one in ending)


def _counts_nobody(text: str, nouns: Nouns, language: Language) -> None:
    """Stop where what is marked as a law or a name counts: a number, and then a noun that is counted."""
    for number in numbers_in(text, language):
        if number.kind.figure and nouns.led(text[number.end :], language):
            raise BindingError("bind.counts", word=text)


def _on_line(text: str, language: Language) -> str:
    """A law in words: the number of a section stays on the line of its sign or word."""
    words = "".join(rf"|\b{re.escape(word)}" for word in lexicon(language).phrases.sections)
    return re.sub(rf"(§{words}) (?=\d)", "\\1\u00a0", text)


def _period(
    span: Period, kind: Literal["period", "date"], line: int, before: str, language: Language
) -> Mark:
    tag = spoken_in(span, language)
    return Mark(period(span, language, before), kind, line, language="" if tag == language else tag)


def _date(text: str, line: int, before: str, language: Language) -> Mark:
    try:
        made = _period(Period.parse(text), "date", line, before, language)
    except ValueError:
        made = Mark(_day(text, language), "date", line)
    return replace(made, text=made.text.replace(" ", "\u00a0", 1))


def _day(text: str, language: Language) -> str:
    if short := re.fullmatch(r"(\d\d)-(\d\d)", text):
        try:
            return day(date(2000, int(short[1]), int(short[2])), language, year=False)
        except ValueError:
            raise BindingError("bind.no_day", word=text) from None
    found = numbers_in(text, language)
    if not found or any(number.kind not in _NAMELESS for number in found):
        raise BindingError("bind.no_date", word=text)
    return text
