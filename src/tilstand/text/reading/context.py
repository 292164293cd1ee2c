"""What the words around a number say about it: per cent, money, ranges, units, about, at least."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache

from tilstand.languages.lexicon import Lexicon, lexicon
from tilstand.terms import Language, Qualifier
from tilstand.text.reading.damage import lost_words, variants
from tilstand.text.reading.letters import SMALL
from tilstand.text.reading.span import NumberSpan, SpanKind

__all__ = ["ranged", "settled"]

# A hyphen with a space on both sides is an empty cell of a table.
_DASH = re.compile(r"[-\u2013\u2014]{1,2}\s?|\s[-\u2013\u2014]{1,2}|\s[\u2013\u2014]\s")

_NEAR = 24
_NONE = "(?!)"  # matches nothing: the language has no such words


@dataclass(frozen=True, slots=True)
class _Patterns:
    points: re.Pattern[str]
    percent: re.Pattern[str]
    money_after: re.Pattern[str]
    money_before: re.Pattern[str]
    unit: re.Pattern[str]
    magnitude: re.Pattern[str]
    about: re.Pattern[str]
    at_least: re.Pattern[str]
    at_most: re.Pattern[str]
    exactly: re.Pattern[str]
    year_before: re.Pattern[str]
    count_after: re.Pattern[str]
    between: re.Pattern[str]
    between_and: re.Pattern[str]
    ordinal: re.Pattern[str]
    year_after: re.Pattern[str]


@cache
def _patterns(language: Language) -> _Patterns:
    words: Lexicon = lexicon(language)
    read = words.read

    def after(items: tuple[str, ...]) -> re.Pattern[str]:
        return re.compile(rf"[\s-]?(?P<word>{_forms(items)})(?!\w)", re.IGNORECASE)

    def before(items: tuple[str, ...]) -> re.Pattern[str]:
        return re.compile(rf"(?<!\w)(?:{_forms(items)})\s?$", re.IGNORECASE)

    stems = "|".join(re.escape(stem) for stem in read.count_after) or _NONE
    suffixes = read.ordinals.suffixes
    ordinal = rf"(?:{'|'.join(suffixes)})\b" if suffixes else rf"\.(?=\s+[{SMALL}])"
    return _Patterns(
        points=after(read.points),
        percent=after(read.percent),
        money_after=after(read.money),
        money_before=before(read.money),
        unit=after(read.units),
        magnitude=after(tuple(read.magnitudes)),
        about=before(read.about),
        at_least=before(read.at_least),
        at_most=before(read.at_most),
        exactly=before(read.exactly),
        year_before=before(read.year_before),
        count_after=re.compile(rf"[ \u00a0](?:{stems})", re.IGNORECASE),
        between=before(read.between),
        between_and=re.compile(rf"\s(?:{_forms(read.between_and)})\s", re.IGNORECASE),
        ordinal=re.compile(ordinal),
        year_after=re.compile(r"\s+1?(?:19|20)\d\d\b"),
    )


def ranged(spans: list[NumberSpan], text: str, language: Language) -> list[NumberSpan]:
    """The spans with two numbers joined into a range where a dash or "between … and" joins them."""
    patterns = _patterns(language)
    found: list[NumberSpan] = []
    for span in spans:
        joined = None
        if found and found[-1].kind is SpanKind.COUNT and span.kind in (SpanKind.COUNT, SpanKind.YEAR):
            in_row = len(found) > 1 and text[found[-2].end : found[-1].start] == " "
            joined = _range(found[-1], span, text, patterns, in_row)
        if joined is None:
            found.append(span)
        else:
            found[-1] = joined
    return found


def _range(
    low: NumberSpan, high: NumberSpan, text: str, patterns: _Patterns, in_row: bool
) -> NumberSpan | None:
    if low.value is None or high.value is None:
        return None
    gap, top = text[low.end : high.start], high.value
    if top < 0 and not gap.strip() and not in_row:
        # The sign of "-20" belongs to the range in "13 -20"; in a row of a table it is a minus.
        dash, top = True, -top
    else:
        dash = _DASH.fullmatch(gap) is not None and low.word == high.word
    between = patterns.between_and.fullmatch(gap) and patterns.between.search(text[: low.start])
    if not (dash or between) or top < low.value:
        return None
    return replace(
        low,
        end=high.end,
        text=text[low.start : high.end],
        kind=SpanKind.RANGE,
        high=top,
        confidence=min(low.confidence, high.confidence),
        damaged=low.damaged or high.damaged,
    )


def settled(span: NumberSpan, text: str, language: Language) -> NumberSpan:
    """The span with its kind, unit and qualifier as the words around it tell."""
    patterns = _patterns(language)
    if span.kind is SpanKind.YEAR:
        return _year(span, text, patterns)
    if span.kind not in (SpanKind.COUNT, SpanKind.RANGE) or span.value is None:
        return span
    head = _before(span, text)
    span = replace(_magnified(span, text, language, patterns), qualifier=_qualifier(head, patterns))
    small = span.value is not None and span.value < 100
    if small and not span.word and span.kind is SpanKind.COUNT and patterns.ordinal.match(text, span.end):
        return replace(span, kind=SpanKind.ORDINAL, confidence=0.6)
    for kind, pattern in ((SpanKind.POINTS, patterns.points), (SpanKind.PERCENT, patterns.percent)):
        if match := pattern.match(text, span.end):
            return replace(span, kind=kind, unit=match["word"])
    if match := patterns.money_after.match(text, span.end):
        return replace(span, kind=SpanKind.MONEY, unit=match["word"])
    if not span.word and (match := patterns.money_before.search(head)):
        return replace(span, kind=SpanKind.MONEY, unit=match.group().strip())
    if match := patterns.unit.match(text, span.end):
        span = replace(span, unit=match["word"])
    if span.text in lost_words(language) and patterns.year_after.match(text, span.end):
        # "1 2023" is "I 2023" more often than a count before a year.
        return replace(span, confidence=0.3)
    return span


def _year(span: NumberSpan, text: str, patterns: _Patterns) -> NumberSpan:
    if span.damaged or not patterns.count_after.match(text, span.end):
        return span
    named = patterns.year_before.search(_before(span, text))
    return span if named else replace(span, kind=SpanKind.COUNT, confidence=0.6)


def _before(span: NumberSpan, text: str) -> str:
    """What stands right before a number: more signs than any phrase has."""
    return text[max(0, span.start - _NEAR) : span.start]


def _magnified(span: NumberSpan, text: str, language: Language, patterns: _Patterns) -> NumberSpan:
    match = patterns.magnitude.match(text, span.end)
    if match is None or span.word or span.value is None:
        return span
    factor = next(
        number
        for word, number in lexicon(language).read.magnitudes.items()
        if match["word"].lower() in variants(word)
    )
    high = None if span.high is None else span.high * factor
    end = match.end()
    return replace(span, end=end, text=text[span.start : end], value=span.value * factor, high=high)


def _qualifier(head: str, patterns: _Patterns) -> Qualifier:
    for qualifier, pattern in (
        (Qualifier.EXACT, patterns.exactly),  # "adds up to 9" is not "up to 9"
        (Qualifier.AT_LEAST, patterns.at_least),
        (Qualifier.AT_MOST, patterns.at_most),
        (Qualifier.ABOUT, patterns.about),
    ):
        if pattern.search(head):
            return qualifier
    return Qualifier.EXACT


def _forms(words: tuple[str, ...]) -> str:
    forms = {form for word in words for form in variants(word)}
    ordered = sorted(forms, key=lambda form: (-len(form), form))
    return "|".join(re.escape(form).replace(r"\ ", r"\s") for form in ordered) or _NONE
