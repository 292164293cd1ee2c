"""A sentence taken apart: its numbers, years and phrases, and where the own words of each number begin."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from tilstand.audit.phrase import Hit
from tilstand.audit.words import Grammar, pattern
from tilstand.text import NumberSpan

__all__ = ["OPEN", "Parts", "cuts"]

# Signs that part a number's words from those of the one before it.
OPEN = re.compile(r"[,;:(]|\s[–-]\s|\.\s")
# A small word that hands on to the next number stands right after a sign that parts them.
_SHORT = 2
# So many words lead up to a year with what parts it from the number before: ", and in 2020".
_LEADS = 3


@dataclass(frozen=True, slots=True)
class Parts:
    """A sentence taken apart.

    Attributes:
        text: The sentence.
        words: The small words of its language.
        figures: Its numbers that may be figures.
        years: Its years: place, end, text of the period.
        hits: The phrases in it.
        laws: Where sections of laws are named that no phrase is.
        known: Where periods stand that figures are stated for, and that are no calendar years.
        opening: Codes with a word for "and" or "or" after them, whose names open that of a code for both.
    """

    text: str
    words: Grammar
    figures: Sequence[NumberSpan]
    years: Sequence[tuple[int, int, str]]
    hits: tuple[Hit, ...]
    opening: frozenset[Hit] = frozenset()
    laws: tuple[int, ...] = ()
    known: tuple[tuple[int, int], ...] = ()

    def of(self, at: int) -> bool:
        """True where a number and the next are a part and its whole: "3 of the 19"."""
        if not 0 <= at < len(self.figures) - 1:
            return False
        gap = self.text[self.figures[at].end : self.figures[at + 1].start].strip()
        return pattern(self.words.of).fullmatch(gap) is not None

    def signs(self, start: int, end: int) -> list[int]:
        """Where signs part what is said between two places, as from the first; none within a period."""
        within = [(s - start, e - start) for s, e, _ in self.years]
        found = (match.start() for match in OPEN.finditer(self.text[start:end]))
        return [at for at in found if not any(s <= at < e for s, e in within)]

    def inside(self, start: int, end: int) -> tuple[Hit, ...]:
        """The phrases that begin between two places."""
        return tuple(h for h in self.hits if start <= h.start < end)

    def label(self, start: int, end: int) -> tuple[Hit, ...]:
        """The phrases of a label; of boxes read as one line ("work Asia: 2"), those of the last."""
        hits = self.inside(start, end)
        boxes = [
            at
            for at, (one, other) in enumerate(pairwise(hits), 1)
            if self.text[one.end : other.start].isspace()
            and self.text[one.start].islower()
            and self.text[other.start].isupper()
        ]
        return hits[boxes[-1] :] if boxes else hits


def cuts(parts: Parts) -> list[int]:
    """Where the own words of each number begin; one place more at the end."""
    found = [parts.figures[0].start if parts.figures else 0]
    words = pattern(parts.words.separators)
    for one, other in zip(parts.figures, parts.figures[1:], strict=False):
        gap = parts.text[one.end : other.start]
        ends = parts.signs(one.end, other.start) + [m.start() for m in words.finditer(gap)]
        onward = re.search(pattern(parts.words.onward).pattern + r"\s*$", gap, re.I)
        if onward and not (ends and len(gap[max(ends) : onward.start()].split()) > _SHORT):
            ends.append(onward.start())
        if len(ends) > 1 and gap.rstrip().endswith((":", "(")):
            ends = [at for at in ends if at < len(gap.rstrip()) - 1]  # "women: 135, men: 41"
        ahead = _ahead(parts, one.end, other, sorted(ends))
        found.append(one.end + (max(ends) if ahead is None else ahead) if ends else other.start)
    return [*found, len(parts.text)]


def _ahead(parts: Parts, end: int, other: NumberSpan, ends: Sequence[int]) -> int | None:
    """The sign or word before a year that leads up to a number: "37, and in 2020, the worst year, 39"."""
    later = min((f.start for f in parts.figures if f.start > other.start), default=len(parts.text))
    if any(other.end <= start < later for start, _, _ in parts.years):
        return None  # a year of its own follows: "37, in 2020, and 39 in 2021"
    for start, _, _ in parts.years:
        before = [at for at in ends if end + at < start < other.start]
        if before and len(parts.text[end + before[-1] : start].split()) <= _LEADS:
            return before[-1]
    return None
