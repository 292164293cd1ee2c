"""Numbers in digits in running text: thousands, decimals, and damage such as letters or lost spaces."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache

from tilstand.languages.lexicon import Digits, lexicon
from tilstand.terms import Language
from tilstand.text.reading.damage import damage, lost_words
from tilstand.text.reading.span import NumberSpan, SpanKind

__all__ = ["printed"]

_YEAR = re.compile(r"(?:19|20)\d\d")
# So many numbers in a row, with nothing but spaces between them, are the cells of a table.
_ROW = 3
_MINUS = "-\u2212\u2013"


@dataclass(frozen=True, slots=True)
class _Token:
    """A number as printed: place, plain digits with a point, and whether letters were read as digits."""

    start: int
    end: int
    plain: str
    damaged: bool


def printed(text: str, language: Language) -> Iterator[NumberSpan]:
    """The numbers in digits of a text: counts and years, in order of place."""
    thousands = [mark for mark in lexicon(language).digits.read_thousands if not mark.strip()]
    spaces = {*thousands, *(f" {sign}" for sign in _MINUS)}
    run: list[_Token] = []
    lost = _lost(language)
    for token in _tokens(text, language):
        gap = text[run[-1].end : token.start] if run else ""
        if run and gap not in spaces:
            yield from _joined(run, text, lost)
            run = []
        run.append(token)
    yield from _joined(run, text, lost)


@cache
def _pattern(language: Language) -> re.Pattern[str]:
    digits: Digits = lexicon(language).digits
    marks = "".join(mark for mark in digits.read_thousands if mark.strip())
    decimals = re.escape("".join(digits.read_decimal))
    letters = re.escape("".join(damage().letters))
    grouped = rf"\d{{1,3}}(?:[{re.escape(marks)}]\d{{3}})+(?!\d)|" if marks else ""
    return re.compile(
        rf"(?<![^\W_])(?<!\d[{decimals}.])"
        rf"(?P<n>(?:{grouped}\d+)(?:[{decimals}]\d+)?)(?P<rest>[^\W\d_]*\d*[^\W_]*)"
        rf"|(?<![\w&])(?P<letters>[{letters}]{{1,3}}\d+|O)(?![\w])"
    )


@cache
def _lost(language: Language) -> re.Pattern[str]:
    """A year after a digit that is read for a word of one letter, and perhaps after a count."""
    marks = "".join(map(re.escape, lost_words(language)))
    return re.compile(rf"(\d{{0,3}}?)[{marks}]((?:19[5-9]|20[0-4])\d)" if marks else "(?!)")


def _tokens(text: str, language: Language) -> Iterator[_Token]:
    digits, letters = lexicon(language).digits, str.maketrans(dict(damage().letters))
    marks = "".join(mark for mark in digits.read_thousands if mark.strip())
    for match in _pattern(language).finditer(text):
        if match["letters"] is not None:
            yield _Token(match.start(), match.end(), match["letters"].translate(letters), True)
            continue
        number, rest = match["n"], match["rest"]
        plain = number
        if marks:
            plain = re.sub(f"[{re.escape(marks)}]", "", plain)
        plain = re.sub(f"[{re.escape(''.join(digits.read_decimal))}]", ".", plain)
        end = match.start() + len(number)
        if not rest:
            yield _Token(match.start(), end, plain, False)
        elif not rest.isdecimal() and all(mark in damage().letters or mark.isdecimal() for mark in rest):
            yield _Token(match.start(), match.end(), plain + rest.translate(letters), True)
        else:
            # A lost space: "1var".
            yield _Token(match.start(), end, plain, True)


def _joined(run: list[_Token], text: str, lost: re.Pattern[str]) -> Iterator[NumberSpan]:
    """A run of numbers with single spaces between them: thousands of one number, or several numbers."""
    row = len(run) > _ROW
    while run:
        size = 1 if row and not (len(run) > 1 and run[1].plain.startswith("0")) else _group(run, text)
        yield from _spans(run[:size], text, lost)
        run = run[size:]


def _group(run: list[_Token], text: str) -> int:
    lead = run[0].plain
    for at, token in enumerate(run[1:], 1):
        if text[token.start - 1] in _MINUS:
            run = run[:at]
            break
    if len(run) == 1 or len(lead) > 3 or lead.startswith("0") or not lead.isdecimal():
        return 1
    follow = [token.plain.partition(".")[0] for token in run[1:]]
    length = 0
    while length < len(follow) and len(follow[length]) == 3:
        length += 1
        if "." in run[length].plain:
            break
    if length == 1 and (len(run) == 2 or follow[0].startswith("0") or len(run[2].plain) != 3):
        # Two numbers of three digits may be two columns; a lead of one or two digits is a thousand.
        return 2
    if length == 2 and len(run) == 3 and len(lead) < 3:
        return 3
    if follow and follow[0].startswith("0") and length:
        return 2
    return 1


def _spans(tokens: list[_Token], text: str, word: re.Pattern[str]) -> Iterator[NumberSpan]:
    start, end = tokens[0].start, tokens[-1].end
    plain = "".join(token.plain for token in tokens)
    damaged = any(token.damaged for token in tokens)
    lost = word.fullmatch(plain) if len(tokens) == 1 else None
    if (
        lost is not None and len(plain) > 4 and text[start:end] == plain
    ):  # a mark between thousands is no loss
        yield from _lost_word(tokens[0], lost, text)
        return
    if start and text[start - 1] in _MINUS and (start < 2 or text[start - 2] in " \t\n("):
        start, plain = start - 1, "-" + plain
    span = NumberSpan(start, end, text[start:end], SpanKind.COUNT, Decimal(plain), damaged=damaged)
    if len(tokens) > 1:
        # They may also be numbers that stand side by side.
        parts = tuple(Decimal(token.plain) for token in tokens)
        span = replace(span, confidence=0.6 if len(tokens[0].plain) == 3 else 0.95, readings=parts)
    if damaged:
        letters = any(token.plain != text[token.start : token.end].replace(",", ".") for token in tokens)
        span = replace(span, confidence=0.6 if letters else 0.85)
    elif len(tokens) == 1 and _YEAR.fullmatch(plain):
        span = replace(span, kind=SpanKind.YEAR, confidence=0.9)
    yield span


def _lost_word(token: _Token, lost: re.Match[str], text: str) -> Iterator[NumberSpan]:
    """A year after a word read as a digit ("12023" for "I 2023"), and after a count ("512023")."""
    count, year = lost.groups()
    cut = token.start + len(count)
    if count:
        whole = Decimal(token.plain)
        yield NumberSpan(
            token.start, cut, text[token.start : cut], SpanKind.COUNT, Decimal(count),
            confidence=0.7, readings=(whole,), damaged=True,
        )  # fmt: skip
    yield NumberSpan(
        cut, token.end, text[cut : token.end], SpanKind.YEAR, Decimal(year),
        confidence=0.8, readings=(Decimal(token.plain[len(count) :]),), damaged=True,
    )  # fmt: skip
