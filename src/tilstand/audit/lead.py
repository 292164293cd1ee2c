"""What leads up to a number: a code right before it, a clause about a year, a year that it dates from.

Or a period that labels it.
"""

from __future__ import annotations

import re

from tilstand.audit.parts import Parts
from tilstand.audit.phrase import About, Hit
from tilstand.audit.words import Grammar, ends_with, pattern

__all__ = ["dated", "dates", "led", "then"]

# A code so near before a number is told of it: "granted to 9", "sa ja til 17".
_NEAR = 5


def led(parts: Parts, at: int, start: int, end: int) -> tuple[Hit, ...]:
    """The phrases of a number's own words, without those of the next thing told.

    "Permits were granted to 9 and denied to 7": the 9 were granted, for that stands right before them.

    Args:
        parts: The sentence.
        at: Place of the number among its figures.
        start: Where its own words begin.
        end: Where they end.
    """
    own, number = parts.inside(start, end), parts.figures[at]
    before = parts.inside(parts.figures[at - 1].end if at else 0, number.start)
    near = [h for h in before if h.about is About.CODE and number.start - h.end <= _NEAR]
    for match in pattern(parts.words.separators).finditer(parts.text, number.end, end):
        after = [h for h in own if h.about is About.CODE and h.start >= match.end()]
        if any(a.group == b.group and not a.names & b.names for a in after for b in near):
            return tuple(h for h in own if h.start < match.start())
    return own


def then(between: str, words: Grammar) -> bool:
    """True where a clause about a year leads up to a number: "since 2020, when it was 39".

    Args:
        between: The text from the year to the number.
        words: The small words of its language.
    """
    return re.match(r"\s*,\s*" + pattern(words.clause).pattern, between, re.I) is not None


def dated(parts: Parts, start: int) -> str:
    """The period right before the colon before a number, that is no calendar year; empty for none.

    Args:
        parts: The sentence.
        start: Where the number begins.
    """
    colon = re.search(r"\s*:\s*$", parts.text[:start])
    years = (year for _, end, year in parts.years if colon is not None and end == colon.start())
    return next((year for year in years if not year.isdigit()), "")


def dates(parts: Parts, start: int, end: int) -> bool:
    """True where what is counted dates from a year: "9 were from the same year, 5 from 2023".

    Args:
        parts: The sentence.
        start: Where the number ends.
        end: Where its own words end.
    """
    words = parts.words
    named = pattern((*words.year_before, *words.last_year, *words.this_year)).pattern
    before = (parts.text[:place] for place, _, _ in parts.years if start <= place < end)
    counted = re.search(pattern(words.origin).pattern + r"\s+" + named, parts.text[start:end], re.I)
    return counted is not None or any(ends_with(words.origin, text) for text in before)
