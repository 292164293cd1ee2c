"""Numbers, years and phrases of a sentence, and boundaries between them.

Or a period that labels it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise

from tilstand.languages.lexicon import load_lexicon
from tilstand.proofread.grammar import GrammarWords, ends_with_phrase, make_word_pattern, skip_words, starts_with_phrase
from tilstand.proofread.periods import NamedPeriod
from tilstand.proofread.phrase_lexicon import PhraseKind, PhraseMention
from tilstand.reading.ocr import list_ocr_variants
from tilstand.report_text import NumberKind as Number
from tilstand.report_text import NumberSpan
from tilstand.terms import Language

# So many words stand on either side of the verb: "the fall in reports is thus all of 8".
_BETWEEN = 3


def find_trend_sign(left: str, after: str, words: GrammarWords) -> int:
    """1 where a number says by how much something rose or is more, -1 where it fell or is less, else 0.

    Args:
        left: The text between the number before it and this one.
        after: The text after it.
        words: The small words of its language.
    """
    up = ends_with_phrase(words.rises_before, left) or starts_with_phrase(words.rises_after, after)
    down = ends_with_phrase(words.falls_before, left) or starts_with_phrase(words.falls_after, after)
    return (up or _opens_with_change_noun(words.up, left, words)) - (
        down or _opens_with_change_noun(words.down, left, words)
    )


def has_comparison_after(after: str, words: GrammarWords) -> bool:
    """True where the words after a number hold one figure against another ("8 fewer than")."""
    return starts_with_phrase((*words.rises_after, *words.falls_after), after)


def has_comparison_before(left: str, words: GrammarWords) -> bool:
    """True where another number is held against what follows: "twice as many as the 35 registered before"."""
    *_, last = make_word_pattern(words.than).split(left)
    return last != left and len(last.split()) <= 1


def _opens_with_change_noun(nouns: tuple[str, ...], left: str, words: GrammarWords) -> bool:
    """True where a sentence opens with "the fall" as what the number is: "The fall is thus 8"."""
    opens = re.match(r"\W*(?:[^\W\d_]+\s+)?" + make_word_pattern(nouns).pattern, left, re.I)
    if opens is None:
        return False
    rest = left[opens.end() :]
    verb = make_word_pattern(words.verbs).search(rest)
    return verb is not None and max(len(rest[: verb.start()].split()), len(rest[verb.end() :].split())) <= _BETWEEN


def select_figure_spans(
    text: str,
    spans: Sequence[NumberSpan],
    hits: Sequence[PhraseMention],
    words: GrammarWords,
    named: Sequence[NamedPeriod] = (),
) -> list[NumberSpan]:
    """The numbers of a sentence that may be figures: no articles, references, or parts of a name."""
    covered = [*_list_code_spans(hits), *((named_period.start - 1, named_period.end) for named_period in named)]
    return [
        span
        for span in spans
        if _can_state_figure(span, covered)
        and not _is_article(span, text, hits, words)
        and not _is_ocr_infinitive_mark(span, text, hits, words)
        and not _is_reference_number(span, spans, text, words)
        and not _is_axis_tick(span, spans, text)
        and not _is_section_subnumber(span, spans, text, words)
        and not _is_footnote_number(span, text, hits)
        and not _is_duration_span(span, text, words)
    ]


def reinterpret_year_as_count(
    span: NumberSpan, text: str, hits: Sequence[PhraseMention], words: GrammarWords
) -> NumberSpan:
    """A number that looks like a year but counts what follows it: "they sent out 1999 messages"."""
    if span.kind is Number.MARKER and span.text.isdigit():
        # "18 Latin American women": a name with a capital letter follows, and it is no mark of a note.
        names = (h for h in hits if h.about is PhraseKind.CODE and h.start == span.end + 1)
        units = {h.start for h in hits if h.about is PhraseKind.UNIT}
        named = any(h.end + 1 in units and h.start not in units for h in names)
        return replace(span, kind=Number.COUNT) if named else span
    if span.kind is not Number.YEAR or span.high is not None or span.value is None:
        return span
    followed = any(h.about is PhraseKind.UNIT and 0 < h.start - span.end <= 2 for h in hits)
    placed = ends_with_phrase((*words.within, *words.since, *words.onward, *words.whole), text[: span.start])
    return replace(span, kind=Number.COUNT) if followed and not placed else span


def _list_code_spans(hits: Sequence[PhraseMention]) -> list[tuple[int, int]]:
    return [(h.start, h.end) for h in hits if h.about is PhraseKind.CODE]


def _can_state_figure(span: NumberSpan, covered: Sequence[tuple[int, int]]) -> bool:
    if not span.kind.figure or span.kind is Number.MONEY:
        return False
    if span.value is None and span.share is None:
        return False
    if len(span.text) > 1 and span.text[0] == "0" and span.text.isdigit():
        return False  # the number of a circular: "2022-004"
    if span.kind is Number.QUANTIFIER and any(start == span.start and span.end < end for start, end in covered):
        return False  # "8 in both forms": a word of the code's name
    return not any(start < span.start and span.end <= end for start, end in covered)


def _is_article(span: NumberSpan, text: str, hits: Sequence[PhraseMention], words: GrammarWords) -> bool:
    """True for "en", "a" and the like, unless it opens the sentence before what is counted, or "of" it."""
    if span.confidence >= 0.3:
        return False
    opens = not text[: span.start].strip(" *")
    counts = any(h.about is PhraseKind.UNIT and 0 <= h.start - span.end <= 2 for h in hits)
    return not opens or not (counts or starts_with_phrase(words.of, text[span.end :]))


def _is_ocr_infinitive_mark(span: NumberSpan, text: str, hits: Sequence[PhraseMention], words: GrammarWords) -> bool:
    """True for a digit that recognition made of the mark of the infinitive ("til 8 fremme")."""
    if span.text not in words.infinitive_digits or not ends_with_phrase(words.infinitive_before, text[: span.start]):
        return False
    tail = text[span.end :]
    after = (*words.within, *words.of, *words.separators, *words.rises_after, *words.falls_after)
    if re.match(r"\s*(?:[.,;:)]|$)", tail) or starts_with_phrase(after, tail):
        return False  # "from 6 in 2023 to 8 in 2024", "6 fewer", "with 8 and"
    end = skip_words(text, span.end, 2)
    return not any(h.about is PhraseKind.UNIT and span.end <= h.start < end for h in hits)


def _is_axis_tick(span: NumberSpan, spans: Sequence[NumberSpan], text: str) -> bool:
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


def _is_footnote_number(span: NumberSpan, text: str, hits: Sequence[PhraseMention]) -> bool:
    """True for the number of a footnote: it opens the text, and a sentence begins after it."""
    if text[: span.start].strip() or not re.fullmatch(r"\d{1,2}", span.text):
        return False
    begins = re.match(r"\s(?=[^\W\d_])", text[span.end :])
    if begins is None or not text[span.end + 1].isupper():
        return False
    telling = (PhraseKind.UNIT, PhraseKind.CODE, PhraseKind.MEASURE)
    return not any(h.about in telling and h.start == span.end + 1 for h in hits)


def _is_duration_span(span: NumberSpan, text: str, words: GrammarWords) -> bool:
    """True for so many years or months, a word between: "the four foregoing years"."""
    units = make_word_pattern(words.lasting).pattern
    return re.match(rf"\s+[^\W\d_]+\s+{units}", text[span.end :], re.I) is not None


def _is_section_subnumber(span: NumberSpan, spans: Sequence[NumberSpan], text: str, words: GrammarWords) -> bool:
    """True for a number right after that of a section, with no words of its own: "§ 28 1a", as "28 14"."""
    law = any(s.kind is Number.LAW and not text[s.end : span.start].strip(" -–—") for s in spans if s.end < span.start)
    tail = text[span.end :]
    return law and (re.match(r"\s*(?:[.,;:)]|$)", tail) is not None or starts_with_phrase(words.verbs, tail))


def _is_reference_number(span: NumberSpan, spans: Sequence[NumberSpan], text: str, words: GrammarWords) -> bool:
    """True for the second number of a reference: "tables 2 and 3"."""
    before = [s for s in spans if s.end <= span.start and s.kind is Number.REFERENCE]
    if not before:
        return False
    gap = text[before[-1].end : span.start]
    if make_word_pattern(words.separators).fullmatch(gap.strip()):
        return True
    least = min(map(len, words.separators), default=0)  # the word for "and", as recognition leaves it
    return re.fullmatch(rf"\W*\w{{0,{least}}}\W*", gap) is not None


def drop_alternative_codes(hits: Sequence[PhraseMention], text: str, words: GrammarWords) -> tuple[PhraseMention, ...]:
    """The hits without codes that are named only as alternatives ("to the home or a third country")."""
    codes = [h for h in hits if h.about is PhraseKind.CODE]
    bodies = [h for h in hits if h.about is PhraseKind.PROVIDER]
    # Text of a name say nothing else: "Fjord Women" are no women.
    out = {c for c in codes if any(b.start < c.start and c.end <= b.end for b in bodies)}
    pairs = (
        (code, next((o for o in codes[at + 1 :] if o.group == code.group and o.start >= code.end), None))
        for at, code in enumerate(codes)
    )
    for phrase_mention, other_mention in pairs:
        if other_mention is None or phrase_mention.names & other_mention.names:
            continue
        gap = text[phrase_mention.end : other_mention.start]
        if len(gap) < 16 and make_word_pattern(words.either).search(gap) and not re.search(r"[,.;:\d]", gap):
            out |= {phrase_mention, other_mention}
    return tuple(h for h in hits if h not in out)


def find_sentence_years(
    spans: Sequence[NumberSpan], hits: Sequence[PhraseMention], language: Language, named: Sequence[NamedPeriod] = ()
) -> list[tuple[int, int, str]]:
    """The years of a sentence as texts of periods; a year within a phrase of the collection is none.

    Args:
        spans: Its numbers.
        hits: Its phrases.
        language: Its language.
        named: Its periods that are no calendar years.
    """
    covered = _list_code_spans(hits)
    found_entries = [(named_period.start, named_period.end, named_period.period.text) for named_period in named]
    within = [(named_period.start, named_period.end) for named_period in named]
    part, year_of_part = _find_year_part(spans, language)
    for span in spans:
        if any(start < span.end and span.start < end for start, end in within):
            continue
        if part and span.kind is Number.DATE and span.value is not None:
            found_entries.append((span.start, span.end, f"{int(span.value)}-{part}"))
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
        found_entries.append((span.start, span.end, year))
    return sorted(found_entries)


@cache
def _map_year_part_letters(language: Language) -> dict[str, str]:
    """The letter of each part of a year, by its words and what recognition makes of them."""
    parts = load_lexicon(language).dates.parts
    return {form: letter for word, letter in parts.items() for form in list_ocr_variants(word)}


def _find_year_part(spans: Sequence[NumberSpan], language: Language) -> tuple[str, bool]:
    """The part of a year that a sentence names ("T1"), and whether its year stands right with it."""
    letters = _map_year_part_letters(language)
    for span in spans:
        match = re.match(r"(\d)(?:\.|[^\W\d_]+)\s+(\w+)", span.text) if span.kind is Number.DATE else None
        if match and match.group(2).lower() in letters:
            return f"{letters[match.group(2).lower()]}{match.group(1)}", span.value is not None
    return "", False


# Signs that part a number's words from those of the one before it.
OPEN = re.compile(r"[,;:(]|\s[–-]\s|\.\s")
# A small word that hands on to the next number stands right after a sign that parts them.
_SHORT = 2
# So many words lead up to a year with what parts it from the number before: ", and in 2020".
_LEADS = 3


@dataclass(frozen=True, slots=True)
class SentenceParts:
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
    words: GrammarWords
    figures: Sequence[NumberSpan]
    years: Sequence[tuple[int, int, str]]
    hits: tuple[PhraseMention, ...]
    opening: frozenset[PhraseMention] = frozenset()
    laws: tuple[int, ...] = ()
    known: tuple[tuple[int, int], ...] = ()

    def is_part_of_next(self, at: int) -> bool:
        """True where a number and the next are a part and its whole: "3 of the 19"."""
        if not 0 <= at < len(self.figures) - 1:
            return False
        gap = self.text[self.figures[at].end : self.figures[at + 1].start].strip()
        return make_word_pattern(self.words.of).fullmatch(gap) is not None

    def signs(self, start: int, end: int) -> list[int]:
        """Where signs part what is said between two places, as from the first; none within a period."""
        within = [(s - start, e - start) for s, e, _ in self.years]
        found_numbers = (match.start() for match in OPEN.finditer(self.text[start:end]))
        return [at for at in found_numbers if not any(s <= at < e for s, e in within)]

    def inside(self, start: int, end: int) -> tuple[PhraseMention, ...]:
        """The phrases that begin between two places."""
        return tuple(h for h in self.hits if start <= h.start < end)

    def label(self, start: int, end: int) -> tuple[PhraseMention, ...]:
        """The phrases of a label; of boxes read as one line ("work Asia: 2"), those of the last."""
        hits = self.inside(start, end)
        boxes = [
            at
            for at, (phrase_mention, other_mention) in enumerate(pairwise(hits), 1)
            if self.text[phrase_mention.end : other_mention.start].isspace()
            and self.text[phrase_mention.start].islower()
            and self.text[other_mention.start].isupper()
        ]
        return hits[boxes[-1] :] if boxes else hits


def find_claim_boundaries(parts: SentenceParts) -> list[int]:
    """Where the own words of each number begin; one place more at the end."""
    found_numbers = [parts.figures[0].start if parts.figures else 0]
    words = make_word_pattern(parts.words.separators)
    for figure, other_span in zip(parts.figures, parts.figures[1:], strict=False):
        gap = parts.text[figure.end : other_span.start]
        ends = parts.signs(figure.end, other_span.start) + [m.start() for m in words.finditer(gap)]
        onward = re.search(make_word_pattern(parts.words.onward).pattern + r"\s*$", gap, re.I)
        if onward and not (ends and len(gap[max(ends) : onward.start()].split()) > _SHORT):
            ends.append(onward.start())
        if len(ends) > 1 and gap.rstrip().endswith((":", "(")):
            ends = [at for at in ends if at < len(gap.rstrip()) - 1]  # "women: 135, men: 41"
        ahead = _find_year_lead_sign(parts, figure.end, other_span, sorted(ends))
        found_numbers.append(figure.end + (max(ends) if ahead is None else ahead) if ends else other_span.start)
    return [*found_numbers, len(parts.text)]


def _find_year_lead_sign(parts: SentenceParts, end: int, other: NumberSpan, ends: Sequence[int]) -> int | None:
    """The sign or word before a year that leads up to a number: "37, and in 2020, the worst year, 39"."""
    later = min((f.start for f in parts.figures if f.start > other.start), default=len(parts.text))
    if any(other.end <= start < later for start, _, _ in parts.years):
        return None  # a year of its own follows: "37, in 2020, and 39 in 2021"
    for start, _, _ in parts.years:
        before = [at for at in ends if end + at < start < other.start]
        if before and len(parts.text[end + before[-1] : start].split()) <= _LEADS:
            return before[-1]
    return None


# A code so near before a number is told of it: "granted to 9", "sa ja til 17".
_NEAR = 5


def trim_leading_phrases(parts: SentenceParts, at: int, start: int, end: int) -> tuple[PhraseMention, ...]:
    """The phrases of a number's own words, without those of the next thing told.

    "Permits were granted to 9 and denied to 7": the 9 were granted, for that stands right before them.

    Args:
        parts: The sentence.
        at: Place of the number among its figures.
        start: Where its own words begin.
        end: Where they end.
    """
    own_mentions, number = parts.inside(start, end), parts.figures[at]
    before = parts.inside(parts.figures[at - 1].end if at else 0, number.start)
    near = [h for h in before if h.about is PhraseKind.CODE and number.start - h.end <= _NEAR]
    for match in make_word_pattern(parts.words.separators).finditer(parts.text, number.end, end):
        after = [h for h in own_mentions if h.about is PhraseKind.CODE and h.start >= match.end()]
        if any(a.group == b.group and not a.names & b.names for a in after for b in near):
            return tuple(h for h in own_mentions if h.start < match.start())
    return own_mentions


def has_leading_year_clause(between: str, words: GrammarWords) -> bool:
    """True where a clause about a year leads up to a number: "since 2020, when it was 39".

    Args:
        between: The text from the year to the number.
        words: The small words of its language.
    """
    return re.match(r"\s*,\s*" + make_word_pattern(words.clause).pattern, between, re.I) is not None


def find_period_before_colon(parts: SentenceParts, start: int) -> str:
    """The period right before the colon before a number, that is no calendar year; empty for none.

    Args:
        parts: The sentence.
        start: Where the number begins.
    """
    colon = re.search(r"\s*:\s*$", parts.text[:start])
    years = (year for _, end, year in parts.years if colon is not None and end == colon.start())
    return next((year for year in years if not year.isdigit()), "")


def is_origin_year(parts: SentenceParts, start: int, end: int) -> bool:
    """True where what is counted dates from a year: "9 were from the same year, 5 from 2023".

    Args:
        parts: The sentence.
        start: Where the number ends.
        end: Where its own words end.
    """
    words = parts.words
    named = make_word_pattern((*words.year_before, *words.last_year, *words.this_year)).pattern
    before = (parts.text[:place] for place, _, _ in parts.years if start <= place < end)
    counted = re.search(make_word_pattern(words.origin).pattern + r"\s+" + named, parts.text[start:end], re.I)
    return counted is not None or any(ends_with_phrase(words.origin, text) for text in before)
