"""Reads the claims of a text: sentence by sentence, each number with what its words tell."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise
from typing import NamedTuple

from tilstand.languages.lexicon import load_lexicon
from tilstand.ledger.interval import Interval, find_rounding_step
from tilstand.proofread.claims import SINCE, Claim, PeriodPlace, Zone
from tilstand.proofread.page_blocks import BlockKind, PageBlock
from tilstand.proofread.phrases import SlotMention, WordToken, shorten_word, split_tokens
from tilstand.proofread.result import ClaimForm
from tilstand.proofread.slots import LedgerSlots
from tilstand.proofread.words import ClaimWords, compile_claim_phrases, has_phrase_at_end, has_phrase_at_start
from tilstand.reading import NumberKind, NumberSpan, find_numbers, find_periods
from tilstand.terms import Language, ValueQualifier

_END = re.compile(r"(?<![^\s(])(?P<word>[^\s(]*)[.!?]['\"”»)\]]*\d?\s+(?=(?P<next>\S+))")
_LONGEST = 1500  # a text without an end in so many signs is no sentence: it is read in pieces, at a space
_NOUN, _JOINED = 5, 2  # letters of a noun; words between codes that are joined
_BACK = 3  # what so many sentences before told may still be meant


def split_claim_sentences(text: str, language: Language) -> Iterator[tuple[int, int]]:
    """Where the sentences of a text begin and end, in order; one beyond measure in pieces.

    Args:
        text: The text.
        language: Its language.

    Example:
        >>> list(split_claim_sentences("There were ca. 3. Then 4.", "en"))
        [(0, 18), (18, 25)]
    """
    short = load_lexicon(language).phrases.abbreviations
    ends = [
        match.end()
        for match in _END.finditer(text)
        if not (match["word"].lower() in short or match["next"][0].islower() or match["next"][0] in "§,;)")
        and not (match["word"].isdigit() and len(match["word"]) < 3 and not text[: match.start()].strip())
    ]
    start = 0
    for end in (*ends, len(text)):
        while end - start > _LONGEST:
            space = text.rfind(" ", start + 1, start + _LONGEST)
            cut = space + 1 if space >= 0 else start + _LONGEST
            yield start, cut
            start = cut
        if text[start:end].strip():
            yield start, end
        start = end


def read_noun(span: NumberSpan, text: str) -> str:
    """How the word begins that a number counts, by which it may be one that only a text says.

    Args:
        span: The number.
        text: Its sentence.

    Example:
        >>> text = "Up to 6 years in prison."
        >>> [read_noun(span, text) for span in find_numbers(text, "en")]
        ['years']
    """
    tokens = split_tokens(span.unit or text[span.end : span.end + 40])
    return tokens[0].text[:_NOUN].lower() if tokens else ""


class ClaimReader:
    """Reads the claims of one text, block after block: headings and sentences before tell what is meant.

    Args:
        slots: The ledger, in the language of the text.
        names_subject: True where the text names the collection's subject.
    """

    def __init__(self, slots: LedgerSlots, *, names_subject: bool) -> None:
        self.slots, self.names_subject = slots, names_subject
        self.paragraph = 0
        self.heading: list[frozenset[int]] = []

    def read_block(self, block: PageBlock) -> list[Claim]:
        """The claims of a heading or a paragraph."""
        return [claim for claims in self.read_sentences(block) for claim in claims]

    def read_sentences(self, block: PageBlock) -> Iterator[list[Claim]]:
        """The claims of a heading or a paragraph, sentence by sentence."""
        self.paragraph += 1
        if block.kind in (BlockKind.HEADING, BlockKind.CAPTION):
            self.heading = [mention.slots for mention in self.find_mentions(split_tokens(block.text))]
        memory, period = [self.heading] if self.heading else [], ""
        for start, end in split_claim_sentences(block.text, self.slots.language):
            sentence = Sentence(self, block, start, end, memory[-_BACK:], period)
            yield sentence.claims
            memory.append([mention.slots for mention in sentence.mentions])
            period = sentence.leading_period or period

    def find_mentions(self, tokens: Sequence[WordToken]) -> list[SlotMention]:
        """The phrases of a sentence, acts too; codes that are joined also name the one above them."""
        named = self.slots.names.find_phrases(tokens)
        for at, (first, second) in enumerate(pairwise(named)):
            between = [token.text for token in tokens if first.end <= token.start and token.end <= second.start]
            if len(between) <= _JOINED and not self.slots.words.joins.isdisjoint(between):
                above = self.slots.find_shared_parents(first.slots, second.slots)
                named[at : at + 2] = [replace(one, slots=one.slots | above) for one in (first, second)]
        return named + self.slots.acts.find_phrases(tokens)


class _Break(NamedTuple):
    start: int
    end: int


_OPENING = re.compile(r"[:(]\s*$")
_MARKER_WORD = re.compile(r"[^\W\d]")
_FEW, MOST = 3, 10**12  # no figure is larger
_AHEAD = 30  # years
_SURE = 0.3  # below it, a word is an article more likely than the number one
_ROOM = {  # how many rounding steps a number said to be round may lie below and above
    ValueQualifier.ABOUT: (Fraction(1, 2), Fraction(1, 2)),
    ValueQualifier.AT_LEAST: (Fraction(0), Fraction(1)),
    ValueQualifier.AT_MOST: (Fraction(1), Fraction(0)),
}
_UNTOLD = (NumberKind.MONEY, NumberKind.QUANTIFIER)


class Sentence:
    """One sentence as it is read.

    Args:
        reader: The reader of its text.
        block: Its block.
        start, end: Its place there.
        memory: The slots that heading and sentences before have filled.
        period: The period that the paragraph told last.
    """

    def __init__(
        self, reader: ClaimReader, block: PageBlock, start: int, end: int,
        memory: Sequence[Sequence[frozenset[int]]], period: str,
    ) -> None:  # fmt: skip
        self.reader, self.slots, self.block, self.start = reader, reader.slots, block, start
        self.words: ClaimWords = reader.slots.words
        self.text = block.text[start:end]
        self.memory, self.paragraph_period = memory, period
        self.tokens = split_tokens(self.text)
        self.stems = [
            (shorten_word(token.text), token.start, token.end) for token in self.tokens if len(token.text) > 2
        ]
        self.mentions = reader.find_mentions(self.tokens)
        spans = find_numbers(self.text, self.slots.language)
        self.figures = [span for span in spans if self._is_figure(span)]
        self.compared: list[tuple[int, str]] = []
        self.periods = self._find_sentence_periods(spans)
        self.claims = [self._build_claim(at) for at in range(len(self.figures))]

    @property
    def leading_period(self) -> str:
        """The period that stands before the first number, or alone."""
        first = self.figures[0].start if self.figures else len(self.text)
        return next((period for _, end, period in self.periods if end <= first), "")

    def _is_figure(self, span: NumberSpan) -> bool:
        if span.value is None or span.kind in _UNTOLD or max(abs(span.value), span.high or 0) > MOST:
            return False
        if span.kind is NumberKind.YEAR:  # a year far ahead is a number
            return span.high is None and span.value > self.slots.period.last.year + _AHEAD
        if span.kind is NumberKind.MARKER:
            return _MARKER_WORD.search(self.text[: span.start]) is not None
        return span.kind.figure and span.confidence >= _SURE

    def _find_sentence_periods(self, spans: Sequence[NumberSpan]) -> list[tuple[int, int, str]]:
        words, slots = self.words.periods, self.slots
        found = [
            (named.start, named.end, slots.match_period(named)) for named in find_periods(self.text, slots.language)
        ]
        for span in spans:
            if (
                span.kind is NumberKind.YEAR
                and span.value is not None
                and span.high is None
                and span not in self.figures
            ):
                found.append((span.start, span.end, str(int(span.value))))
        before = slots.period.shift_period(-1).text
        for name, period in (("before", before), ("last", slots.period.text)):
            for match in compile_claim_phrases(words.get(name, ())).finditer(self.text):
                found.append((*match.span(), period))
        periods: list[tuple[int, int, str]] = []
        for start, end, period in sorted(named for named in found if named[2]):
            head = self.text[:start]
            if periods and start < periods[-1][1]:
                continue
            if has_phrase_at_end(words.get("than", ()), head):
                self.compared.append((end, period))
                continue
            since = compile_claim_phrases(words.get("since", ())).search(re.split(r"[,;]", head)[-1]) is not None
            periods.append((start, end, SINCE if since else period))
        return periods

    def _build_claim(self, at: int) -> Claim:
        span = self.figures[at]
        low, high = self._find_clause(at)
        form, sign = self._find_form(span, low, high)
        claim = Claim(
            block=self.block,
            start=self.start + span.start,
            end=self.start + span.end,
            printed=span.text,
            text=self.text.strip(),
            value=Fraction(span.value or 0) * sign,
            room=_find_room(span, form),
            form=form,
            is_qualified=span.qualifier is not ValueQualifier.EXACT,
            is_word=span.word,
            paragraph=self.reader.paragraph,
            clause=frozenset(stem for stem, start, end in self.stems if low <= start and end <= high),
            sentence=frozenset(stem for stem, _, _ in self.stems),
            is_of=has_phrase_at_end(self.words.wholes, self.text[: span.start]),
            names_percent=self.slots.percent.search(self.text) is not None,
            is_part=has_phrase_at_end(self.words.parts, self.text[: span.start]),
            noun=read_noun(span, self.text),
            is_negated=self._is_negated(span, low, high),
            sentence_start=self.start + len(self.text) - len(self.text.lstrip()),
        )
        self._place_mentions(claim, at, low, high)
        claim.period, claim.period_place = self._find_period(at, low, high)
        if claim.period == SINCE and form in (ClaimForm.DIFFERENCE, ClaimForm.CHANGE):
            claim.period = self.slots.period.text
        around = self.text[max(0, span.start - 40) : span.end + 40]
        claim.none[:] = list_none_signs(claim, self.reader, around, self.text[span.end :], span)
        return claim

    def _is_negated(self, span: NumberSpan, low: int, high: int) -> bool:
        """True where the words between the breaks around a number turn what is said."""
        before = self.slots.breaks.split(self.text[low : span.start])[-1]
        after = self.slots.breaks.split(self.text[span.end : high])[0]
        pattern = compile_claim_phrases(self.words.negations)
        return pattern.search(before) is not None or pattern.search(after) is not None

    def _find_clause(self, at: int) -> tuple[int, int]:
        """The words between two numbers belong to the one or the other: parted at the last word that may part."""
        low = self._find_break(at - 1).end if at else 0
        high = self._find_break(at).start if at + 1 < len(self.figures) else len(self.text)
        return low, high

    def _find_break(self, at: int) -> _Break:
        """Where the words of a number end and those of the next begin; what opens on that is its own."""
        start, end = self.figures[at].end, self.figures[at + 1].start
        opening = _OPENING.search(self.text, start, end)
        found = _Break(end, start)
        for match in self.slots.breaks.finditer(self.text, start, opening.start() if opening else end):
            found = _Break(match.start(), match.end())
        return found

    def _find_form(self, span: NumberSpan, low: int, high: int) -> tuple[ClaimForm, int]:
        """What a number says of a figure, and whether that rose or fell: a rise is no fall."""
        changes, form = self.words.changes, ClaimForm.FIGURE
        if span.kind in (NumberKind.PERCENT, NumberKind.POINTS):
            clause = self.text[max(low - 30, 0) : high]
            changed = compile_claim_phrases(changes.get("change", ())).search(clause)
            form = ClaimForm.CHANGE if changed else ClaimForm.SHARE
        elif (
            has_phrase_at_end(changes.get("differs_before", ()), self.text[: span.start])
            or self.text[: span.start].endswith(("+", "(−", "(-", "(–"))
            or has_phrase_at_start(changes.get("differs_after", ()), self.text[span.end :], 1)
        ):
            form = ClaimForm.DIFFERENCE
        if form not in (ClaimForm.DIFFERENCE, ClaimForm.CHANGE):
            return form, 1
        around = self.text[max(low, span.start - 40) : span.end + 25]
        if compile_claim_phrases(changes.get("down", ())).search(around):
            return form, -1
        return form, 1

    def _place_mentions(self, claim: Claim, at: int, low: int, high: int) -> None:
        span, seen = self.figures[at], set[int]()
        later = self.figures[at + 1].end if at + 1 < len(self.figures) else len(self.text)
        for mention in self.mentions:
            overlaps = mention.start < span.end and span.start < mention.end
            inside = low <= mention.start and mention.end <= high and not overlaps
            zone = Zone.SENTENCE
            if inside and self._count_words_between(span, mention) <= 1:
                zone = Zone.ADJACENT
            elif inside or overlaps:
                zone = Zone.CLAUSE
            elif mention.start > later:
                zone = Zone.AFTER
            claim.mentions.append((mention.slots, zone))
            seen |= mention.slots
        for slots in (slots for back in self.memory for slots in back):
            if not slots <= seen:
                claim.mentions.append((slots, Zone.PARAGRAPH))

    def _count_words_between(self, span: NumberSpan, mention: SlotMention) -> int:
        start, end = (span.end, mention.start) if mention.start >= span.end else (mention.end, span.start)
        return sum(start <= token.start and token.end <= end for token in self.tokens)

    def _find_period(self, at: int, low: int, high: int) -> tuple[str, PeriodPlace]:
        span, left = self.figures[at], self.figures[at - 1].end if at else 0
        beside = [period for end, period in self.compared if self.text[end : span.start].strip() == "("]
        if beside:  # "fewer than in 2023 (27)"
            return beside[0], PeriodPlace.OWN
        after = [
            period for start, end, period in self.periods
            if span.end <= start < high and self.text[end : end + 1] != ":"
            and sum(span.end <= token.start and token.end <= start for token in self.tokens) <= 6
        ]  # fmt: skip
        before = [
            period for start, end, period in self.periods
            if low <= start < span.start
            and (not at or self.text[end : end + 1] == ":" or self.text[left:start].strip(" ,(") not in self.words.within)
        ]  # fmt: skip
        if len(self.figures) == 1 and len({period for _, _, period in self.periods}) == 1:
            return self.periods[0][2], PeriodPlace.OWN
        if after or before:
            return (after or before[-1:])[0], PeriodPlace.OWN
        if has_phrase_at_end(self.words.periods.get("compared", ()), self.text[: span.start]):
            return self.slots.period.shift_period(-1).text, PeriodPlace.SENTENCE
        told = [period for _, end, period in self.periods if end <= span.start]
        told = told or ([self.periods[0][2]] if self.periods and len(self.figures) == 1 else [])
        if told:
            return self.leading_period or told[0], PeriodPlace.SENTENCE
        if self.paragraph_period:
            return self.paragraph_period, PeriodPlace.PARAGRAPH
        return self.slots.period.text, PeriodPlace.DEFAULT


def _find_room(span: NumberSpan, form: ClaimForm) -> Interval | None:
    """The numbers that a range stands for, and a round number: "over 50" is said of 50 to 60, of no other."""
    low = Fraction(span.value or 0)
    if span.high is not None:
        return Interval(low, Fraction(span.high))
    step = find_rounding_step(low)
    below, above = _ROOM.get(span.qualifier, (Fraction(0), Fraction(0)))
    return Interval(low - below * step, low + above * step) if below + above and form is ClaimForm.FIGURE else None


def list_none_signs(
    claim: Claim, reader: ClaimReader, around: str, tail: str, span: NumberSpan | None = None
) -> list[float]:
    """Signs that a number is about nothing that the ledger states.

    Args:
        claim: The claim, with its mentions and its period.
        reader: The reader of its text.
        around: The words around it.
        tail: The words after it.
        span: How it was read; None for a cell of a table.
    """
    words, zones = reader.slots.words, {zone for _, zone in claim.mentions}
    return [
        1.0,
        not zones & {Zone.ADJACENT, Zone.CLAUSE},
        not zones - {Zone.PARAGRAPH},
        span is not None and span.kind is NumberKind.PERCENT,
        has_phrase_at_start(words.times, tail),
        not reader.names_subject,
        abs(claim.value) <= _FEW,
        claim.period != SINCE and claim.period not in reader.slots.period_names,
        claim.is_word,
        claim.is_qualified,
        claim.form is not ClaimForm.FIGURE,
        span is not None and span.kind is NumberKind.RANGE,
        has_phrase_at_start(words.ages, tail),
        compile_claim_phrases(words.means).search(around) is not None,
        compile_claim_phrases(words.planned).search(around) is not None,
        span is not None and span.kind is NumberKind.MARKER,
        1.0 - span.confidence if span is not None else 0.0,
        claim.row >= 0,
    ]
