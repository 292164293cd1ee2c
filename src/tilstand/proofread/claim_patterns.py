"""Patterns of claims: ratios, negated zeros, labels, claims beyond any cell key."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

from tilstand.languages.lexicon import load_lexicon
from tilstand.proofread.clauses import NumberClause
from tilstand.proofread.grammar import GrammarWords, ends_with_phrase, make_word_pattern
from tilstand.proofread.phrase_lexicon import PhraseKind, PhraseMention
from tilstand.proofread.sentence_parts import OPEN
from tilstand.report_text import NumberKind as Number
from tilstand.report_text import NumberSpan
from tilstand.terms import Language, ValueQualifier

# Signs between clauses.
_BREAK = re.compile(r"[,;:(.]")
# A number joined to the next by a dash that is no range: its ends are turned round ("30-20").
_JOINED = re.compile(r"[–-]\d")


def is_unaddressable(clause: NumberClause) -> bool:
    """True where the words say more than an address can.

    That is a share for each, part of a year, a span of years, what something is not, two kinds at once,
    or another number of nought in the same clause ("four districts had none").

    Args:
        clause: The number and its words.
    """
    words, text = clause.words, _mask_period_names(clause)
    own_text = text[clause.number.end : clause.end]
    lead = (
        text[: min(clause.first, clause.number.start)]
        if clause.at == 0
        else text[clause.before_end : clause.number.start]
    )
    if make_word_pattern(words.apart).search(own_text) or make_word_pattern(words.apart).search(lead):
        return True
    if ends_with_phrase(words.apart, text[: clause.number.start]) or ends_with_phrase(
        words.apart, text[: clause.number.end]
    ):
        return True  # "all but one", where "all" is a number of its own; "the first half" of a year
    if any(hit in clause.parts.opening for hit in clause.own):
        return True  # "35 on reflection periods and ...", where one code is for both, however it is called
    return (
        _spans_several_years(clause)
        or _has_negated_words(clause, own_text)
        or _has_zero_in_clause(clause)
        or _counts_two_kinds(clause)
    )


def _mask_period_names(clause: NumberClause) -> str:
    """The text without the names of periods that figures are stated for: "the first half of 2031"."""
    text = clause.text
    for start, end in clause.parts.known:
        text = text[:start] + "." * (end - start) + text[end:]
    return text


def is_negated_claim(clause: NumberClause) -> bool:
    """True where a word turns what is said of the number ("did not refuse 5", "9 were not granted").

    Or where it is an end of a range that is turned round ("30-20").

    Args:
        clause: The number and its words.
    """
    for low, high in itertools.pairwise(clause.parts.figures):
        joined = low.end + 1 == high.start and _JOINED.match(clause.text, low.end)
        if joined and clause.number in (low, high):
            return True
    head = clause.text[clause.before_end : clause.number.start]
    opened = max((m.end() for m in _BREAK.finditer(head)), default=0)
    turns = make_word_pattern((*clause.words.negation, *clause.words.neither))
    for match in turns.finditer(head, opened):
        at = clause.before_end + match.start()
        if not any(h.start <= at < h.end for h in clause.parts.hits):
            return True
    tail = clause.text[clause.number.end : clause.end]
    sign = _BREAK.search(tail)
    return _has_negated_words(clause, tail[: sign.start()] if sign else tail)


def _has_negated_words(clause: NumberClause, own: str) -> bool:
    """True where the words turn what they say, and not by a phrase that means just that."""
    further = make_word_pattern(clause.words.separators).search(own)
    for match in make_word_pattern(clause.words.negation).finditer(own[: further.start()] if further else own):
        at = clause.number.end + match.start()
        if not any(h.start <= at < h.end for h in clause.parts.hits):
            return True
    return False


def _has_zero_in_clause(clause: NumberClause) -> bool:
    """True where a number of nought follows in the same clause."""
    figures, after = clause.parts.figures, clause.at + 1
    return after < len(figures) and figures[after].value == 0 and clause.bounds[after] == figures[after].start


def _counts_two_kinds(clause: NumberClause) -> bool:
    """True where two kinds are counted together: "58 adults and children"."""
    kinds = [h for h in clause.own if h.about is PhraseKind.CODE and h.start >= clause.number.end]
    if not kinds and clause.at == 0:
        lead = clause.parts.inside(0, clause.number.start)
        bodies = {h.start for h in lead if h.about is PhraseKind.PROVIDER}
        kinds = [h for h in lead if h.about is PhraseKind.CODE and h.start not in bodies]
    if any(_is_label_part_unknown(clause, hit) or _has_unknown_coordination(clause, hit) for hit in kinds):
        return True
    for kind, other_mention in itertools.pairwise(kinds):
        gap = clause.text[kind.end : other_mention.start].strip()
        if kind.group == other_mention.group and not kind.names & other_mention.names:
            joins = make_word_pattern((*clause.words.separators, *clause.words.either))
            return joins.fullmatch(gap) is not None
    return False


def _is_label_part_unknown(clause: NumberClause, hit: PhraseMention) -> bool:
    """True where a label joins a kind to a word that no phrase is: "Refusals and complaints: closed 5"."""
    colon = clause.text.find(":", hit.end, clause.number.start)
    joins = make_word_pattern((*clause.words.separators, *clause.words.either)).pattern
    match = re.match(rf"\s*{joins}\s+([^\W\d_]+)\s*$", clause.text[hit.end : max(colon, hit.end)], re.I)
    if match is None:
        return False
    at = hit.end + match.start(match.lastindex or 0)
    return not any(h.start <= at < h.end for h in clause.parts.hits)


def _has_unknown_coordination(clause: NumberClause, hit: PhraseMention) -> bool:
    """True where a word that no phrase is stands joined before a kind: "on family and limited permits"."""
    joins = make_word_pattern(clause.words.separators).pattern
    match = re.search(rf"([^\W\d_]{{4,}})\s+{joins}\s+$", clause.text[clause.number.end : hit.start], re.I)
    if match is None or match[1].lower() in clause.words.function_words:
        return False
    at = clause.number.end + match.start(1)
    return not any(h.start <= at < h.end for h in clause.parts.hits)


def _spans_several_years(clause: NumberClause) -> bool:
    """True where the sentence speaks of several years as one: "from 2015 to 2024"."""
    joins = make_word_pattern((*clause.words.onward, *clause.words.separators))
    gaps = (clause.text[a[1] : b[0]].strip() for a, b in itertools.pairwise(clause.parts.years))
    return any(joins.fullmatch(gap) is not None for gap in gaps)


# Signs and words that end a clause.
_ENDS = re.compile(r"[,.;:(](?!\S)|\(")
_CONFIDENCE = 0.3


def find_negated_zero(
    text: str, spans: Sequence[NumberSpan], hits: Sequence[PhraseMention], words: GrammarWords
) -> NumberSpan | None:
    """The word that turns a main clause, as the number nought; None where it says nothing of a figure.

    It is one only before the name of a measure, with no number before it or between them: "not all", "not 5"
    and "not only" say something else.

    Args:
        text: A sentence.
        spans: Its number expressions.
        hits: Its phrases.
        words: The small words of its language.
    """
    match = make_word_pattern(words.negation).search(text)
    if match is None or any(h.start <= match.start() < h.end for h in hits):
        return None
    if make_word_pattern((*words.relative, *words.clause)).search(text, 0, match.start()):
        return None
    sign = _ENDS.search(text, match.end())
    end = sign.start() if sign else len(text)
    figures = [span for span in spans if span.kind.figure and span.start < end]
    named = any(h.about is PhraseKind.MEASURE and match.end() < h.start < end for h in hits)
    if figures or not named or make_word_pattern(words.onlys).match(text, match.end() + 1):
        return None
    return NumberSpan(
        match.start(),
        match.end(),
        match.group(),
        Number.QUANTIFIER,
        Decimal(0),
        share=Fraction(0),
        confidence=_CONFIDENCE,
        word=True,
    )


# So many small words may stand between a label and its number ("var det", "amounted to").
_BETWEEN = 4
_WORD = re.compile(r"[^\W\d_]+")


def find_label_codes(clause: NumberClause) -> tuple[PhraseMention, ...]:
    """The codes right before a number that has none after it; none for one that speaks of another number."""
    if clause.number.kind is Number.QUANTIFIER or re.search(r":\s", clause.head):
        return ()
    if clause.labelled or clause.bracketed or clause.whole or clause.whole_index >= 0 or clause.is_difference_claim:
        return ()
    if any(h.about in (PhraseKind.CODE, PhraseKind.MEASURE) for h in clause.own):
        return ()
    if any(n.kind is not Number.QUANTIFIER for n in clause.parts.figures[: clause.at]):
        return ()  # what stands before it is of the number before
    start = max((sign.end() for sign in OPEN.finditer(clause.head)), default=0)
    codes = [h for h in clause.parts.hits if h.about is PhraseKind.CODE and start <= h.start < clause.number.start]
    bodies = [h for h in clause.parts.hits if h.about is PhraseKind.PROVIDER]
    codes = [h for h in codes if not any(b.start < h.end and h.start < b.end for b in bodies)]
    if not codes or ends_with_phrase(clause.words.within, clause.text[: codes[-1].start]):
        return ()
    last = max(codes, key=lambda h: h.end)
    between = _WORD.findall(clause.text[last.end : clause.number.start].lower())
    if len(between) > _BETWEEN or not set(between) <= clause.words.function_words:
        return ()
    return tuple(h for h in codes if h.end > last.start)


# Wholes of which shares are told; any other is one that was counted.
_WHOLES = (2, 3, 4, 5, 10)
_SURE = 0.9


def merge_ratio_spans(
    text: str, spans: Sequence[NumberSpan], words: GrammarWords, language: Language
) -> tuple[NumberSpan, ...]:
    """The number expressions of a sentence, with two that say a share together as one.

    What is said before a share ("over", "nearly") is how it is to be read.

    Args:
        text: A sentence.
        spans: Its number expressions.
        words: The small words of its language.
        language: Its language.
    """
    pairs = {span: other_span for span, other_span in pairwise(spans) if _is_ratio_pair(text, span, other_span, words)}
    return tuple(
        _interpret_share_span(text, span, language) for span in _replace_ratio_pairs(text, spans, pairs, words)
    )


def _interpret_share_span(text: str, span: NumberSpan, language: Language) -> NumberSpan:
    """A share with how it is to be read."""
    if span.value is not None or not span.share or span.share == 1 or span.qualifier is not ValueQualifier.EXACT:
        return span
    read = load_lexicon(language).read
    for qualifier, phrases in (
        (ValueQualifier.AT_LEAST, read.at_least),
        (ValueQualifier.AT_MOST, read.at_most),
        (ValueQualifier.ABOUT, read.about),
    ):
        if ends_with_phrase(phrases, text[: span.start]):
            return replace(span, qualifier=qualifier)
    return span


def _replace_ratio_pairs(
    text: str, spans: Sequence[NumberSpan], pairs: dict[NumberSpan, NumberSpan], words: GrammarWords
) -> Iterator[NumberSpan]:
    ends = set(pairs.values())
    for span in spans:
        if span in pairs:
            other_span = pairs[span]
            amount, whole = span.value or Decimal(0), other_span.value or Decimal(1)
            share = _make_share_span(text, span, span.start, other_span.end, Fraction(amount) / Fraction(whole))
            yield replace(share, readings=(amount, whole))  # as numbers that were counted
        elif span.kind is Number.ORDINAL and span.value and ends_with_phrase(words.every, text[: span.start]):
            start = max(m.start() for m in make_word_pattern(words.every).finditer(text, 0, span.start))
            yield _make_share_span(text, span, start, span.end, 1 / Fraction(span.value))
        elif span not in ends:
            yield span


def _make_share_span(text: str, span: NumberSpan, start: int, end: int, share: Fraction) -> NumberSpan:
    return replace(
        span,
        start=start,
        end=end,
        text=text[start:end],
        kind=Number.QUANTIFIER,
        value=None,
        share=share,
        confidence=_SURE,
    )


def _is_ratio_pair(text: str, one: NumberSpan, other: NumberSpan, words: GrammarWords) -> bool:
    """True for two small numbers in words, and a word between that makes one a share of the other."""
    if not (one.kind is other.kind is Number.COUNT) or one.value is None or other.value is None:
        return False
    if any(c.isdigit() for c in one.text + other.text) or other.value not in _WHOLES:
        return False
    if not 0 < one.value < other.value:
        return False
    return (
        re.fullmatch(rf"\s+{make_word_pattern(words.ratio).pattern}\s+", text[one.end : other.start], re.I) is not None
    )
