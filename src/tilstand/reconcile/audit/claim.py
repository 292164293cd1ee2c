"""Claims: each number of a sentence with the words that are its own, and those it shares with others."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from tilstand.reconcile.audit.phrase import About, Finder, Hit
from tilstand.reconcile.audit.words import Grammar, grammar, pattern
from tilstand.terms import Language
from tilstand.text import Kind as Number
from tilstand.text import NumberSpan, numbers_in
from tilstand.text.lexicon import lexicon

__all__ = ["Claim", "Sentence", "parsed"]

_JUNK = re.compile(r"(?<!\S)(?:[^\w\s(§&@%–—/-]{1,3}|\S*[‘\\=<>{}~]\S*)(?!\S)")
_OPEN = re.compile(r"[,;:(]|\s[–-]\s|\.\s")


@dataclass(frozen=True, slots=True)
class Claim:
    """One number of a sentence, and what its words say of it.

    Attributes:
        number: The number.
        own: Phrases within its own words.
        wide: Phrases in all its words, where it is a whole and only the nearest count as its own.
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
        opens: True where it opens the sentence.
        broken: True where columns of print seem to have been read as one line.
        determined: True where only an article says that it was told before ("the 19 cases"): it may be new.
    """

    number: NumberSpan
    own: tuple[Hit, ...] = ()
    wide: tuple[Hit, ...] = ()
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
    opens: bool = False
    broken: bool = False


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
    if not any(span.kind.figure for span in spans):
        return Sentence(text, (), ())
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
    claims = tuple(_split(_elliptic([_claim(parts, at) for at in range(len(figures))], text, finder)))
    return Sentence(text, claims, hits, tuple(year for _, _, year in years))


def _states(span: NumberSpan, covered: Sequence[tuple[int, int]]) -> bool:
    if not span.kind.figure or span.kind is Number.MONEY:
        return False
    if span.value is None and span.share is None:
        return False
    if len(span.text) > 1 and span.text[0] == "0" and span.text.isdigit():
        return False  # the number of a circular: "2022-004"
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
    return not any(h.about is About.UNIT and span.end <= h.start < end for h in hits)


def _numbered(span: NumberSpan, spans: Sequence[NumberSpan], text: str) -> bool:
    """True for the second number of a reference: "tables 2 and 3"."""
    before = [s for s in spans if s.end <= span.start and s.kind is Number.REFERENCE]
    return bool(before) and re.fullmatch(r"\W*\w?[\wg]?g?\W*", text[before[-1].end : span.start]) is not None


def _undecided(hits: Sequence[Hit], text: str, words: Grammar) -> tuple[Hit, ...]:
    """The hits without codes that are named only as alternatives ("to the home country or a third country")."""
    codes = [h for h in hits if h.about is About.CODE]
    out: set[Hit] = set()
    pairs = (
        (one, next((o for o in codes[at + 1 :] if o.group == one.group and o.start >= one.end), None))
        for at, one in enumerate(codes)
    )
    for one, other in pairs:
        if other is None or one.names & other.names:
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
    part, year_of_part = _part_of_year(spans, language)
    for span in spans:
        if part and span.kind is Number.DATE and span.value is not None:
            found.append((span.start, span.end, f"{int(span.value)}-{part}"))
            continue
        if span.kind is not Number.YEAR or span.value is None:
            continue
        if any(start < span.start and span.end <= end for start, end in covered):
            continue
        year = f"{int(span.value)}"
        if span.high is not None:
            year = f"{year}/{int(span.high)}"
        elif part and not year_of_part:
            year = f"{year}-{part}"
        found.append((span.start, span.end, year))
    return found


def _part_of_year(spans: Sequence[NumberSpan], language: Language) -> tuple[str, bool]:
    """The part of a year that a sentence names ("T1"), and whether its year stands right with it."""
    letters = dict(zip(lexicon(language).dates.part_words, "TQH", strict=False))
    for span in spans:
        match = re.match(r"(\d)\.\s+(\w+)", span.text) if span.kind is Number.DATE else None
        if match and match.group(2).lower() in letters:
            return f"{letters[match.group(2).lower()]}{match.group(1)}", span.value is not None
    return "", False


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
    verb = re.match(r"\s*" + pattern(words.verbs).pattern, text[number.end :], re.I) is not None
    labelled = bool(re.search(r":\s*$", text[: number.start])) and not verb
    if bracketed:
        close = text.find(")", number.end)
        end = min(end, close + 1) if close >= 0 else end
    of_next = at + 1 < len(parts.figures) and _of(parts, at)
    if of_next:
        end = parts.cuts[at + 2]
    if labelled:
        end = min(end, _after_words(text, number.end, 1))
    left = text[before_end : number.start]
    whole_before = at > 0 and _of(parts, at - 1)
    whole = whole_before or _ends_with(words.whole, left)
    wide = _inside(parts.hits, start if at else number.start, end)
    if whole:
        end = min(end, _after_words(text, number.end, 3))
    colon = re.search(r":(?!\S)", text[number.end : end])
    if colon and not labelled:
        end = number.end + colon.start()
    aside = re.search(r",\s+" + pattern(words.relative).pattern, text[number.end : end], re.I)
    if aside and not of_next:
        end = number.end + aside.start()
    partitive = re.match(r"\s*" + pattern(words.of).pattern, text[number.end :], re.I)
    if partitive is None and re.fullmatch(pattern(words.within).pattern, text[: number.start].strip(), re.I):
        partitive = re.match("", "")  # "In three cases ..." speaks of some of the cases
    own = _inside(parts.hits, start if at else number.start, end)
    side: tuple[Hit, ...] = ()
    if labelled:
        own = tuple(h for h in own if h.about is About.UNIT)
        side = _inside(parts.hits, max(before_end, number.start - 60), number.start)
        if not any(number.start - h.end < 5 for h in side):
            side = ()
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
    begin = before_end if bracketed else start if at else 0
    near = end if bracketed else min(end, _after_words(text, number.end, 5))
    if pattern(words.year_before).search(text[begin:near]):
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
        wide=wide,
        side=side,
        lead=_inside(parts.hits, 0, first),
        before=_inside(parts.hits, first, start if at else first),
        after=_inside(parts.hits, end, len(text)),
        years=tuple(years),
        lead_years=tuple(lead_years),
        part_of=_part_of(parts, at, left, of_next),
        whole=whole,
        rest=_ends_with(words.rest, left)
        or re.match(r"\s*" + pattern(words.rest).pattern, text[number.end :], re.I) is not None,
        bracketed=bracketed,
        labelled=labelled,
        yearly=bool(pattern(words.yearly).search(text)),
        words=text[max(before_end, start - 60) : end],
        noun=_noun(parts, parts.figures[at + 1] if of_next else number),
        opens=not text[: number.start].strip(" *"),
        broken=_broken(parts, at) or (at + 1 < len(parts.figures) and _broken(parts, at + 1)),
        partitive=partitive is not None or of_next,
        whole_until=_whole_until(text, number.start, number.end + partitive.end(), end, words)
        if partitive and not of_next
        else 0,
        determined=whole and not whole_before and not _ends_with(words.of, left),
    )


def _whole_until(text: str, start: int, at: int, end: int, words: Grammar) -> int:
    """Where the words end that say what a number is part of: the noun, and a clause that describes it.

    "2 of the cases that were refused, were ..." describes the cases up to the comma; so does "help to 2 of the
    women who moved out", where the number stands at the end of what is said.
    """
    noun = _after_words(text, at, 1)
    if not re.match(r"\s*" + pattern(words.relative).pattern, text[noun:], re.I):
        return noun
    comma = text.find(",", noun)
    told = list(pattern(words.verbs).finditer(text, noun, end))
    if len(told) > 1 and len(text[:start].split()) == 1:
        return told[1].start()
    if comma >= 0 and re.match(r",\s*" + pattern(words.verbs).pattern, text[comma:], re.I):
        return comma
    return end if len(text[:start].split()) > 2 else noun


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


def _split(claims: Sequence[Claim]) -> Iterator[Claim]:
    """The claims, with "both were women from Asia" as two: both were women, both were from Asia."""
    for claim in claims:
        groups = list(dict.fromkeys(h.group for h in claim.own if h.about is About.CODE))
        if claim.number.kind is not Number.QUANTIFIER or claim.number.share != 1 or len(groups) < 2:
            yield claim
            continue
        for group in groups:
            own = tuple(h for h in claim.own if h.about is not About.CODE or h.group == group)
            yield replace(claim, own=own, part_of=-1)


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


def _noun(parts: _Parts, number: NumberSpan) -> frozenset[str]:
    """The units that the noun after a number names, an adjective or two between them."""
    end = _after_words(parts.text, number.end, 3)
    stop = pattern((*parts.words.verbs, *parts.words.of)).search(parts.text, number.end, end)
    end = stop.start() if stop else end
    near = [h for h in parts.hits if h.about is About.UNIT and number.end <= h.start < end]
    return near[0].names if near else frozenset()


def _broken(parts: _Parts, at: int) -> bool:
    """True where columns of print were read as one: signs that are no words; a verb amid a clause."""
    if sum(1 for _ in _JUNK.finditer(parts.text)) > 2:
        return True
    number, text, words = parts.figures[at], parts.text, parts.words
    head = text[: number.start].rstrip()
    if not head or head[-1] in ",;:(.–-*" or not re.match(r"\s*" + pattern(words.verbs).pattern, text[number.end :], re.I):
        return False
    before = (*words.separators, *words.relative, *words.clause, *words.whole, *words.rest)
    return not _ends_with(before, head)
