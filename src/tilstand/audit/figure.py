"""Which numbers of a sentence may be figures, and which years it names."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import cache

from tilstand.audit.phrase import About, Hit
from tilstand.audit.timed import PeriodNamed
from tilstand.audit.words import Grammar, after_words, ends_with, pattern, starts_with
from tilstand.languages.lexicon import lexicon
from tilstand.terms import Language
from tilstand.text import NumberSpan
from tilstand.text import SpanKind as Number
from tilstand.text.reading.damage import variants

__all__ = ["counted", "decided", "figures", "years"]


def figures(
    text: str,
    spans: Sequence[NumberSpan],
    hits: Sequence[Hit],
    words: Grammar,
    named: Sequence[PeriodNamed] = (),
) -> list[NumberSpan]:
    """The numbers of a sentence that may be figures: no articles, references, or parts of a name."""
    covered = [*_covered(hits), *((one.start - 1, one.end) for one in named)]
    return [
        span
        for span in spans
        if _states(span, covered)
        and not _article(span, text, hits, words)
        and not _letter(span, text, hits, words)
        and not _numbered(span, spans, text, words)
        and not _tick(span, spans, text)
        and not _paragraph(span, spans, text, words)
        and not _note(span, text, hits)
        and not _lasting(span, text, words)
    ]


def counted(span: NumberSpan, text: str, hits: Sequence[Hit], words: Grammar) -> NumberSpan:
    """A number that looks like a year but counts what follows it: "they sent out 1999 messages"."""
    if span.kind is Number.MARKER and span.text.isdigit():
        # "18 Latin American women": a name with a capital letter follows, and it is no mark of a note.
        names = (h for h in hits if h.about is About.CODE and h.start == span.end + 1)
        units = {h.start for h in hits if h.about is About.UNIT}
        named = any(h.end + 1 in units and h.start not in units for h in names)
        return replace(span, kind=Number.COUNT) if named else span
    if span.kind is not Number.YEAR or span.high is not None or span.value is None:
        return span
    followed = any(h.about is About.UNIT and 0 < h.start - span.end <= 2 for h in hits)
    placed = ends_with((*words.within, *words.since, *words.onward, *words.whole), text[: span.start])
    return replace(span, kind=Number.COUNT) if followed and not placed else span


def _covered(hits: Sequence[Hit]) -> list[tuple[int, int]]:
    return [(h.start, h.end) for h in hits if h.about is About.CODE]


def _states(span: NumberSpan, covered: Sequence[tuple[int, int]]) -> bool:
    if not span.kind.figure or span.kind is Number.MONEY:
        return False
    if span.value is None and span.share is None:
        return False
    if len(span.text) > 1 and span.text[0] == "0" and span.text.isdigit():
        return False  # the number of a circular: "2022-004"
    if span.kind is Number.QUANTIFIER and any(
        start == span.start and span.end < end for start, end in covered
    ):
        return False  # "8 in both forms": a word of the code's name
    return not any(start < span.start and span.end <= end for start, end in covered)


def _article(span: NumberSpan, text: str, hits: Sequence[Hit], words: Grammar) -> bool:
    """True for "en", "a" and the like, unless it opens the sentence before what is counted, or "of" it."""
    if span.confidence >= 0.3:
        return False
    opens = not text[: span.start].strip(" *")
    counts = any(h.about is About.UNIT and 0 <= h.start - span.end <= 2 for h in hits)
    return not opens or not (counts or starts_with(words.of, text[span.end :]))


def _letter(span: NumberSpan, text: str, hits: Sequence[Hit], words: Grammar) -> bool:
    """True for a digit that recognition made of the mark of the infinitive ("til 8 fremme")."""
    if span.text not in words.infinitive_digits or not ends_with(words.infinitive_before, text[: span.start]):
        return False
    tail = text[span.end :]
    after = (*words.within, *words.of, *words.separators, *words.rises_after, *words.falls_after)
    if re.match(r"\s*(?:[.,;:)]|$)", tail) or starts_with(after, tail):
        return False  # "from 6 in 2023 to 8 in 2024", "6 fewer", "with 8 and"
    end = after_words(text, span.end, 2)
    return not any(h.about is About.UNIT and span.end <= h.start < end for h in hits)


def _tick(span: NumberSpan, spans: Sequence[NumberSpan], text: str) -> bool:
    """True for one of several numbers in a row with nothing between them: the scale of a chart."""
    at = spans.index(span)
    run = 1
    for step in (-1, 1):
        here = at
        while 0 <= here + step < len(spans):
            first, last = sorted((spans[here], spans[here + step]), key=lambda s: s.start)
            if text[first.end : last.start].strip() or run > 3:
                break
            run, here = run + 1, here + step
    return run > 2


def _note(span: NumberSpan, text: str, hits: Sequence[Hit]) -> bool:
    """True for the number of a footnote: it opens the text, and a sentence begins after it."""
    if text[: span.start].strip() or not re.fullmatch(r"\d{1,2}", span.text):
        return False
    begins = re.match(r"\s(?=[^\W\d_])", text[span.end :])
    if begins is None or not text[span.end + 1].isupper():
        return False
    telling = (About.UNIT, About.CODE, About.MEASURE)
    return not any(h.about in telling and h.start == span.end + 1 for h in hits)


def _lasting(span: NumberSpan, text: str, words: Grammar) -> bool:
    """True for so many years or months, a word between: "the four foregoing years"."""
    units = pattern(words.lasting).pattern
    return re.match(rf"\s+[^\W\d_]+\s+{units}", text[span.end :], re.I) is not None


def _paragraph(span: NumberSpan, spans: Sequence[NumberSpan], text: str, words: Grammar) -> bool:
    """True for a number right after that of a section, with no words of its own: "§ 28 1a", as "28 14"."""
    law = any(
        s.kind is Number.LAW and not text[s.end : span.start].strip(" -–—")
        for s in spans
        if s.end < span.start
    )
    tail = text[span.end :]
    return law and (re.match(r"\s*(?:[.,;:)]|$)", tail) is not None or starts_with(words.verbs, tail))


def _numbered(span: NumberSpan, spans: Sequence[NumberSpan], text: str, words: Grammar) -> bool:
    """True for the second number of a reference: "tables 2 and 3"."""
    before = [s for s in spans if s.end <= span.start and s.kind is Number.REFERENCE]
    if not before:
        return False
    gap = text[before[-1].end : span.start]
    if pattern(words.separators).fullmatch(gap.strip()):
        return True
    least = min(map(len, words.separators), default=0)  # the word for "and", as recognition leaves it
    return re.fullmatch(rf"\W*\w{{0,{least}}}\W*", gap) is not None


def decided(hits: Sequence[Hit], text: str, words: Grammar) -> tuple[Hit, ...]:
    """The hits without codes that are named only as alternatives ("to the home or a third country")."""
    codes = [h for h in hits if h.about is About.CODE]
    bodies = [h for h in hits if h.about is About.PROVIDER]
    # Text of a name say nothing else: "Fjord Women" are no women.
    out = {c for c in codes if any(b.start < c.start and c.end <= b.end for b in bodies)}
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


def years(
    spans: Sequence[NumberSpan], hits: Sequence[Hit], language: Language, named: Sequence[PeriodNamed] = ()
) -> list[tuple[int, int, str]]:
    """The years of a sentence as texts of periods; a year within a phrase of the collection is none.

    Args:
        spans: Its numbers.
        hits: Its phrases.
        language: Its language.
        named: Its periods that are no calendar years.
    """
    covered = _covered(hits)
    found = [(one.start, one.end, one.period.text) for one in named]
    within = [(one.start, one.end) for one in named]
    part, year_of_part = _part_of_year(spans, language)
    for span in spans:
        if any(start < span.end and span.start < end for start, end in within):
            continue
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
    return sorted(found)


@cache
def _letters(language: Language) -> dict[str, str]:
    """The letter of each part of a year, by its words and what recognition makes of them."""
    parts = lexicon(language).dates.parts
    return {form: letter for word, letter in parts.items() for form in variants(word)}


def _part_of_year(spans: Sequence[NumberSpan], language: Language) -> tuple[str, bool]:
    """The part of a year that a sentence names ("T1"), and whether its year stands right with it."""
    letters = _letters(language)
    for span in spans:
        match = re.match(r"(\d)(?:\.|[^\W\d_]+)\s+(\w+)", span.text) if span.kind is Number.DATE else None
        if match and match.group(2).lower() in letters:
            return f"{letters[match.group(2).lower()]}{match.group(1)}", span.value is not None
    return "", False
