"""Claims: each number of a sentence with the words that are its own, and those it shares with others."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from tilstand.reconcile.audit.phrase import About, Finder, Hit
from tilstand.reconcile.audit.words import Grammar, grammar, pattern
from tilstand.terms import Language
from tilstand.text import Kind as Number
from tilstand.text import NumberSpan, numbers_in
from tilstand.text.lexicon import lexicon

__all__ = ["Claim", "Sentence", "parsed"]

_OPEN = re.compile(r"[,;:(]|\s[–-]\s|\.\s")


@dataclass(frozen=True, slots=True)
class Claim:
    """One number of a sentence, and what its words say of it.

    Attributes:
        number: The number.
        own: Phrases within its own words.
        side: Phrases before it that speak of it if its own words are silent (before a colon or bracket).
        lead: Phrases before the first number of the sentence.
        before: Phrases of the numbers before it.
        after: Phrases of the numbers after it.
        years: Years in its own words, as the texts of periods.
        lead_years: Years before the first number.
        part_of: Place, among the claims, of the number that it is part of; -1 for none.
        whole: True where it repeats a number already told ("of the 19").
        rest: True where some are left out ("the remaining 4").
        bracketed: True where it stands in brackets.
        labelled: True where its label stands before it ("Africa: 6").
        yearly: True where it is a figure per year over several.
        words: Its own words, for judging changes and ranks.
        noun: Units that the word after it may name.
        partitive: True where it counts some of what was told before ("3 of the cases").
        whole_until: Of such a number, where the words end that name what it is part of.
        determined: True where only an article says that it was told before ("the 19 cases"): it may be new.
    """

    number: NumberSpan
    own: tuple[Hit, ...] = ()
    side: tuple[Hit, ...] = ()
    lead: tuple[Hit, ...] = ()
    before: tuple[Hit, ...] = ()
    after: tuple[Hit, ...] = ()
    years: tuple[str, ...] = ()
    lead_years: tuple[str, ...] = ()
    part_of: int = -1
    whole: bool = False
    rest: bool = False
    bracketed: bool = False
    labelled: bool = False
    yearly: bool = False
    words: str = ""
    noun: frozenset[str] = frozenset()
    partitive: bool = False
    whole_until: int = 0
    determined: bool = False


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence with its claims.

    Attributes:
        text: Its text.
        claims: Its numbers that may be figures.
        hits: All phrases in it.
        years: All years in it.
    """

    text: str
    claims: tuple[Claim, ...]
    hits: tuple[Hit, ...]
    years: tuple[str, ...] = ()


@dataclass(slots=True)
class _Parts:
    text: str
    words: Grammar
    figures: list[NumberSpan]
    years: list[tuple[int, int, str]]
    hits: tuple[Hit, ...]
    cuts: list[int] = field(default_factory=list)


def parsed(text: str, language: Language, finder: Finder) -> Sentence:
    """A sentence read: its figures, and the words that belong to each.

    Args:
        text: The sentence.
        language: Its language.
        finder: Finder of the collection's phrases.
    """
    spans = numbers_in(text, language)
    words = grammar(language)
    hits = _undecided(finder.hits(text), text, words)
    covered = [(h.start, h.end) for h in hits if h.about is About.CODE]
    figures = [
        s
        for s in spans
        if _states(s, covered)
        and not _article(s, text, hits)
        and not _letter(s, text, hits, words)
        and not _numbered(s, spans, text)
    ]
    years = _years(text, spans, covered, language)
    parts = _Parts(text, words, figures, years, hits)
    parts.cuts = _cuts(parts)
    claims = tuple(_elliptic([_claim(parts, at) for at in range(len(figures))], text, finder))
    return Sentence(text, claims, hits, tuple(year for _, _, year in years))


def _states(span: NumberSpan, covered: Sequence[tuple[int, int]]) -> bool:
    if not span.kind.figure or span.kind is Number.MONEY:
        return False
    if span.value is None and span.share is None:
        return False
    return not any(start < span.start and span.end <= end for start, end in covered)


def _article(span: NumberSpan, text: str, hits: Sequence[Hit]) -> bool:
    """True for "en", "a" and the like, unless it opens the sentence before something that is counted."""
    if span.confidence >= 0.3:
        return False
    opens = not text[: span.start].strip(" *")
    return not opens or not any(h.about is About.UNIT and 0 <= h.start - span.end <= 2 for h in hits)


def _letter(span: NumberSpan, text: str, hits: Sequence[Hit], words: Grammar) -> bool:
    """True for a digit that recognition made of the mark of the infinitive ("til 8 fremme")."""
    if span.text not in words.infinitive_digits or not _ends_with(words.infinitive_before, text[: span.start]):
        return False
    end = _after_words(text, span.end, 2)
    return not any(span.end <= h.start < end for h in hits)


def _numbered(span: NumberSpan, spans: Sequence[NumberSpan], text: str) -> bool:
    """True for the second number of a reference: "tables 2 and 3"."""
    before = [s for s in spans if s.end <= span.start and s.kind is Number.REFERENCE]
    return bool(before) and re.fullmatch(r"\W*\w?[\wg]?g?\W*", text[before[-1].end : span.start]) is not None


def _undecided(hits: Sequence[Hit], text: str, words: Grammar) -> tuple[Hit, ...]:
    """The hits without codes that are named only as alternatives ("to the home country or a third country")."""
    codes = [h for h in hits if h.about is About.CODE]
    out: set[Hit] = set()
    for one, other in zip(codes, codes[1:], strict=False):
        if one.group != other.group or one.names & other.names:
            continue
        gap = text[one.end : other.start]
        if len(gap) < 16 and pattern(words.either).search(gap) and not re.search(r"[,.;:\d]", gap):
            out |= {one, other}
    return tuple(h for h in hits if h not in out)


def _years(
    text: str, spans: Sequence[NumberSpan], covered: Sequence[tuple[int, int]], language: Language
) -> list[tuple[int, int, str]]:
    """The years of a sentence as texts of periods; a year within a phrase of the collection is none."""
    found: list[tuple[int, int, str]] = []
    words = lexicon(language).dates.part_words
    letters = dict(zip(words, "TQH", strict=False))
    for span in spans:
        if span.kind is not Number.YEAR or span.value is None:
            continue
        if any(start < span.start and span.end <= end for start, end in covered):
            continue
        year = f"{int(span.value)}"
        if span.high is not None:
            year = f"{year}/{int(span.high)}"
        part = re.search(r"(\d)\.\s+(\w+)\s+(?:i\s+|of\s+|in\s+)?$", text[: span.start])
        if part and part.group(2).lower() in letters:
            year = f"{year}-{letters[part.group(2).lower()]}{part.group(1)}"
        found.append((span.start, span.end, year))
    return found


def _cuts(parts: _Parts) -> list[int]:
    """Where the own words of each number begin; one place more at the end."""
    cuts = [parts.figures[0].start if parts.figures else 0]
    words = pattern(parts.words.separators)
    for one, other in zip(parts.figures, parts.figures[1:], strict=False):
        gap = parts.text[one.end : other.start]
        ends = [m.start() for m in _OPEN.finditer(gap)] + [m.start() for m in words.finditer(gap)]
        cuts.append(one.end + max(ends) if ends else other.start)
    return [*cuts, len(parts.text)]


def _claim(parts: _Parts, at: int) -> Claim:
    number, text, words = parts.figures[at], parts.text, parts.words
    start, end = parts.cuts[at], parts.cuts[at + 1]
    before_end = parts.figures[at - 1].end if at else 0
    bracket = text.rfind("(", 0, number.start)
    bracketed = bracket >= 0 and ")" not in text[bracket : number.start]
    labelled = bool(re.search(r":\s*$", text[: number.start]))
    if bracketed:
        close = text.find(")", number.end)
        end = min(end, close + 1) if close >= 0 else end
    of_next = at + 1 < len(parts.figures) and _of(parts, at)
    if of_next:
        end = parts.cuts[at + 2]
    if labelled:
        end = min(end, number.end + len(re.match(r"\s*\w*", text[number.end :]).group()))  # type: ignore[union-attr]
    left = text[before_end : number.start]
    whole_before = at > 0 and _of(parts, at - 1)
    whole = whole_before or _ends_with(words.whole, left)
    if whole:
        end = min(end, _after_words(text, number.end, 3))
    partitive = re.match(r"\s*" + pattern(words.of).pattern, text[number.end :], re.I)
    own = _inside(parts.hits, start if at else number.start, end)
    side: tuple[Hit, ...] = ()
    if labelled:
        side = _inside(parts.hits, max(before_end, number.start - 60), number.start)
        side = tuple(h for h in side if number.start - h.end < 16)
    elif bracketed:
        side = _inside(parts.hits, _side_start(parts, at, bracket), bracket)
        telling = any(h.about in (About.CODE, About.MEASURE) for h in own)
        if telling and not any(bracket <= s < end for s, _, _ in parts.years):
            side = ()
    years = [
        y
        for s, _, y in parts.years
        if (start if at else number.start) <= s < end and (bracketed or not _aside(text, s, number.end))
    ]
    if bracketed and not years:
        years = [y for s, _, y in parts.years if before_end <= s < number.start][-1:]
    near = end if bracketed else min(end, _after_words(text, number.end, 5))
    if pattern(words.year_before).search(text[start if at else 0 : near]):
        years = ["-1"]
    since = pattern(words.since)
    first = parts.figures[0].start
    lead_years = [
        f"{y}/" if since.search(text[max(0, s - 12) : s]) or _since(text[:s], words) else y
        for s, _, y in parts.years
        if s < first
    ]
    return Claim(
        number=number,
        own=own,
        side=side,
        lead=_inside(parts.hits, 0, first),
        before=_inside(parts.hits, first, start if at else first),
        after=_inside(parts.hits, end, len(text)),
        years=tuple(years),
        lead_years=tuple(lead_years),
        part_of=_part_of(parts, at, left, of_next),
        whole=whole,
        rest=_ends_with(words.rest, left),
        bracketed=bracketed,
        labelled=labelled,
        yearly=bool(pattern(words.yearly).search(text)),
        words=text[max(before_end, start - 60) : end],
        noun=_noun(parts.hits, parts.figures[at + 1] if of_next else number),
        partitive=partitive is not None or of_next,
        whole_until=_whole_until(text, number.end + partitive.end(), end, words)
        if partitive and not of_next
        else 0,
        determined=whole and not whole_before and not _ends_with(words.of, left),
    )


def _whole_until(text: str, at: int, end: int, words: Grammar) -> int:
    """Where the words end that say what a number is part of: the noun, and a clause that describes it."""
    noun = _after_words(text, at, 1)
    if re.match(r"\s*" + pattern(words.relative).pattern, text[noun:], re.I):
        comma = text.find(",", noun, end)
        return comma if comma >= 0 else end
    return noun


def _aside(text: str, at: int, after: int) -> bool:
    """True for a place within brackets that opened after another place."""
    opened = text.rfind("(", after, at)
    return opened >= 0 and ")" not in text[opened:at]


def _elliptic(claims: list[Claim], text: str, finder: Finder) -> Sequence[Claim]:
    """The claims with what a list leaves out: "9 were reported in 2024, 5 in 2023" means reported in 2023."""
    for at, claim in enumerate(claims[1:], 1):
        if len(claim.years) != 1 or any(h.about in (About.CODE, About.MEASURE) for h in claim.own):
            continue
        for hit in reversed(claims[at - 1].own):
            said = text[hit.start : hit.end]
            if hit.about is About.CODE and re.search(r"(?:19|20)\d\d", said):
                meant = finder.hits(re.sub(r"(?:19|20)\d\d", claim.years[0][-4:], said))
                new = tuple(h.moved(claim.number.end) for h in meant if h.group == hit.group)
                if new:
                    claims[at] = replace(claim, own=(*claim.own, *new), years=())
                break
    return claims


def _since(head: str, words: Grammar) -> bool:
    return bool(re.match(r"\W*" + pattern(words.since).pattern, head, re.I))


def _of(parts: _Parts, at: int) -> bool:
    """True where a number and the next are a part and its whole: "3 of the 19"."""
    gap = parts.text[parts.figures[at].end : parts.figures[at + 1].start].strip()
    return pattern(parts.words.of).fullmatch(gap) is not None


def _part_of(parts: _Parts, at: int, left: str, of_next: bool) -> int:
    if of_next:
        return at + 1
    return at - 1 if at and pattern(parts.words.of_which).search(left) else -1


def _side_start(parts: _Parts, at: int, bracket: int) -> int:
    """Where the words before a bracket begin that speak of the number in it."""
    start = parts.figures[at - 1].end if at else 0
    previous = parts.text.rfind(")", start, bracket)
    return max(start, previous + 1)


def _ends_with(phrases: tuple[str, ...], text: str) -> bool:
    return re.search(pattern(phrases).pattern + r"\s*$", text, re.I) is not None


def _after_words(text: str, at: int, count: int) -> int:
    match = re.compile(r"(?:\s*[^\s,.;:()]+){0,%d}" % count).match(text, at)
    return match.end() if match else at


def _inside(hits: Sequence[Hit], start: int, end: int) -> tuple[Hit, ...]:
    return tuple(h for h in hits if start <= h.start < end)


def _noun(hits: Sequence[Hit], number: NumberSpan) -> frozenset[str]:
    """The units that the nouns right after a number name."""
    near = [h for h in hits if h.about is About.UNIT and 0 <= h.start - number.end <= 2]
    return near[0].names if near else frozenset()


def one(value: Decimal | None) -> bool:
    """True for the number one, which may be an article."""
    return value == 1
