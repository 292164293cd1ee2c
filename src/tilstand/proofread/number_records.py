"""Sequence of a document's numbers, repeated numbers, and their records."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from fractions import Fraction

from tilstand.define import RoundView
from tilstand.proofread.claims import ClaimSentence, NumberClaim
from tilstand.proofread.derivation_review import DerivedClaim
from tilstand.proofread.edition_numbers import EditionNumber
from tilstand.proofread.figure_index import FigureIndex, get_upper_end_key
from tilstand.proofread.grammar import GrammarWords
from tilstand.proofread.number_context import NumberMention
from tilstand.proofread.page_blocks import PageBlock
from tilstand.proofread.phrase_lexicon import PhraseKind, PhraseMention
from tilstand.proofread.phrases import list_mentioned_names
from tilstand.proofread.result import CheckedNumber, Standing
from tilstand.proofread.statements import RelationStatement
from tilstand.proofread.verdicts import NumberVerdict
from tilstand.report_text import NumberKind as Number
from tilstand.report_text import NumberSpan
from tilstand.terms import Key

_JOINED = re.compile(r"(?P<low>.+?)(?:\s*[-–—]{1,2}\s*|\s[^\W\d]+\s)(?P<high>.+)")


def split_range_verdict(
    claim: NumberClaim, verdict: NumberVerdict, stated: FigureIndex
) -> Iterator[tuple[str, int, NumberVerdict]]:
    """What is printed, where, and the verdict on it: of a range that is tied, one for each end.

    Args:
        claim: The number.
        verdict: The verdict on it.
        stated: What the ledger states.
    """
    number = claim.number
    parts = _JOINED.fullmatch(number.text) if number.kind is Number.RANGE else None
    above = stated.get(get_upper_end_key(stated.collection, verdict.key)) if verdict.key is not None else None
    if parts is not None and isinstance(verdict.entry, EditionNumber):
        yield from _split_edition_range(parts, number, verdict)
        return
    if parts is None or above is None or verdict.entry is None or verdict.key == above.key:
        yield number.text, number.start, verdict
        return
    for name, value, entry in (("low", number.value, verdict.entry), ("high", number.high, above)):
        source = entry.find_agreeing_statement(Fraction(value), Fraction(value)) if isinstance(value, Decimal) else None
        status = Standing.AGREES if source is not None else Standing.DOES_NOT_FIT
        yield (
            parts[name],
            number.start + parts.start(name),
            replace(verdict, entry=entry, source=source, status=status),
        )


def _split_edition_range(
    parts: re.Match[str], number: NumberSpan, verdict: NumberVerdict
) -> Iterator[tuple[str, int, NumberVerdict]]:
    """Both ends of a range that the edition says: the verdict is on the one that is another."""
    interval, _ = verdict.entry.values[0] if verdict.entry else (None, None)
    for name, value in (("low", number.value), ("high", number.high)):
        status = verdict.status if value != getattr(interval, name) else Standing.AGREES
        yield parts[name], number.start + parts.start(name), replace(verdict, status=status)


_LABEL = re.compile(r"\W*[^\W\d_][^.:;\d]{1,40}:\s")


def is_repeated_reading(one: NumberClaim, other: NumberClaim, verdict: NumberVerdict, after: NumberVerdict) -> bool:
    """True for the second reading of one word of which neither is matched."""
    open_ = verdict.status is after.status is Standing.NOT_MATCHED
    return open_ and one.number.start == other.number.start


def opens_with_unknown_label(read: ClaimSentence) -> bool:
    """True where a sentence opens with a label that no phrase is: "Harbour House: 8 women"."""
    label = _LABEL.match(read.text)
    if (
        label is None
        or not read.claims
        or read.claims[0].years
        or read.claims[0].lead_years
        or read.claims[0].number.start < label.end()
    ):
        return False
    return not any(h.start < label.end() for h in (*read.claims[0].lead, *read.claims[0].side))


def has_no_context(claim: NumberClaim) -> bool:
    """True where nothing but a year says what a number counts: it is the figure told last."""
    hits = (*claim.own, *claim.side, *claim.lead, *claim.before)
    return not any(h.about in (PhraseKind.CODE, PhraseKind.MEASURE, PhraseKind.PROVIDER) for h in hits)


def can_be_difference_base(claim: NumberClaim) -> bool:
    """True for a plain number, by which the next sentence may say how much a figure differs."""
    return claim.number.kind is Number.COUNT and not claim.differs


def is_reportable(claim: NumberClaim, verdict: NumberVerdict) -> bool:
    """True where a number that is not matched is worth telling: not an article.

    "All" and "none" are, where they seem to speak of a figure that is stated.
    """
    number = claim.number
    if number.kind is Number.QUANTIFIER:
        coded = any(h.about is PhraseKind.CODE for h in claim.own)
        return verdict.guess is not None and coded and (number.value == 0 or number.share == 1)
    return number.confidence >= 0.5


_RELATED = 0.8


def record_checked_number(
    collection: RoundView,
    block: PageBlock,
    at: int,
    text: str,
    printed: str,
    verdict: NumberVerdict,
    line: int | None = None,
) -> CheckedNumber:
    """One number as it is told.

    Args:
        collection: The collection.
        block: The paragraph or row.
        at: Line on which the number stands.
        text: The sentence or row.
        printed: The number as it is printed.
        verdict: What was found of it.
        line: Line on which its sentence begins, where that is not the block's.
    """
    sources = [source for _, source in verdict.entry.values] if verdict.entry else []
    if verdict.source is not None:
        sources = [verdict.source, *(s for s in sources if s != verdict.source)]
    key = None if isinstance(verdict.entry, EditionNumber) else verdict.key  # only a text says it: no figure has it
    doubts = verdict.entry.doubts if verdict.entry is not None else ()
    disputed = bool(doubts) and verdict.status is Standing.AGREES
    return CheckedNumber(
        line=block.line(0) if line is None else line,
        at=at,
        text=text,
        printed=printed,
        status=Standing.DISPUTED if disputed else verdict.status,
        key=key,
        sources=tuple(sources),
        expected=verdict.stated_numbers,
        confidence=verdict.confidence,
        page=block.page,
        stated_by=_get_stating_provider(collection, key),
        findings=doubts,
    )


def record_statement(block: PageBlock, start: int, sentence: str, one: RelationStatement) -> CheckedNumber:
    """A statement about figures together as it is told.

    Args:
        block: The paragraph.
        start: Where its sentence begins.
        sentence: The sentence.
        one: The statement.
    """
    return CheckedNumber(
        line=block.line(start),
        at=block.line(start + one.at),
        text=" ".join(sentence.split()),
        printed=one.said,
        status=one.status,
        relation=one.relation,
        expected=one.expected,
        confidence=_RELATED,
        page=block.page,
    )


def _get_stating_provider(collection: RoundView, key: Key | None) -> str:
    """Who states a figure: a sum over bodies is the coordinator's."""
    if key is None:
        return ""
    summed = key.provider in collection.groups or collection.providers[key.provider].umbrella
    return collection.settings.coordinator if summed else key.provider


# From this number on, two figures hardly share it by chance.
_LARGE = 100
# A smaller number is looked for among so many told last.
_NEAR = 20
_CONFIDENCE = 0.4


def is_bare_number(claim: NumberClaim) -> bool:
    """True where no word says what a first number counts, but a kind of thing ("the 183 persons")."""
    return claim.first and not any(h.about is not PhraseKind.UNIT for h in claim.own)


def resolve_anaphora(
    claim: NumberClaim, verdict: NumberVerdict, told: Sequence[tuple[NumberClaim, NumberVerdict]]
) -> NumberVerdict:
    """The verdict on a bare number that does not fit the figure in sight: it may be one told further back.

    Args:
        claim: The number.
        verdict: The verdict on it, held against the figure in sight.
        told: Every number before it, in order, with its verdict.
    """
    value = claim.number.value
    if value is None or verdict.key is None:
        return verdict
    for at, (other_claim, number_verdict) in enumerate(reversed(told)):
        large, near = value >= _LARGE, at < _NEAR
        if other_claim.number.value != value or not (large or near) or number_verdict.status is Standing.DOES_NOT_FIT:
            continue
        if number_verdict.key is not None and number_verdict.key.provider == verdict.key.provider:
            continue
        if number_verdict.key is not None and large:
            return replace(number_verdict, confidence=_CONFIDENCE, brought=False)
        return NumberVerdict(Standing.NOT_MATCHED, guess=number_verdict.entry)
    return verdict


def resolve_repeated_number(
    claim: NumberClaim, verdict: NumberVerdict, told: Sequence[tuple[NumberClaim, NumberVerdict]]
) -> NumberVerdict:
    """The verdict on a number that is said to be repeated, and may be a figure told before.

    Args:
        claim: The number.
        verdict: The verdict on it.
        told: Every number before it, in order, with its verdict.
    """
    value, guess = claim.number.value, verdict.guess
    if not claim.whole or guess is None or value is None:
        return verdict
    for other_claim, number_verdict in reversed(told[-_NEAR:]):
        alike = number_verdict.key is not None and (
            number_verdict.key.measure,
            number_verdict.key.provider,
            number_verdict.key.period,
        )
        same = alike == (guess.key.measure, guess.key.provider, guess.key.period)
        codes = {code for _, code in number_verdict.key.dims} if number_verdict.key is not None else set()
        named = (h for h in (*claim.described, *claim.kind) if h.about is PhraseKind.CODE)
        if not same or any(not h.names & codes for h in named):
            continue
        if other_claim.number.value == value and number_verdict.status is Standing.AGREES:
            return replace(number_verdict, confidence=_CONFIDENCE, brought=False)
    return verdict


# A heading of more words tells of bodies; one of so many is that of a body's own part.
_SHORT = 5
# So many phrases of a paragraph are kept in mind: in a longer one, what was said further back leads nowhere.
_KEPT = 40


@dataclass(frozen=True, slots=True)
class NumberLocation:
    """Where a number was noted.

    Attributes:
        block: The paragraph.
        start: Where its sentence begins.
        read: The sentence.
        at: Place among what was found of the document; -1 where it was not worth telling.
    """

    block: PageBlock
    start: int
    read: ClaimSentence
    at: int


@dataclass(slots=True)
class NumberSequence:
    """The numbers of a text, in order, each with where it was noted; and its shares and differences."""

    numbers: list[NumberMention] = field(default_factory=list)
    places: list[NumberLocation] = field(default_factory=list)
    said: list[DerivedClaim] = field(default_factory=list)
    said_at: list[NumberLocation] = field(default_factory=list)
    _section: int = 0
    _sentence: int = 0
    _heads: tuple[PhraseMention, ...] = ()
    _passed: tuple[PhraseMention, ...] = ()
    _last: tuple[PhraseMention, ...] = ()
    _paragraph: int = 0
    _earlier: tuple[PhraseMention, ...] = ()
    _heading: str = ""
    _before: str = ""

    def head(self, text: str, hits: Sequence[PhraseMention]) -> None:
        """Go on under a heading."""
        short = len(text.split()) <= _SHORT
        self._heads = tuple(h for h in hits if short or h.about is not PhraseKind.PROVIDER)
        self._section += 1
        self._heading, self._before = text, ""

    def begin_paragraph(self) -> None:
        """Begin a paragraph."""
        self._earlier = (*self._earlier, *self._passed)[-_KEPT:]
        self._passed = ()
        self._paragraph += 1

    def end(self, hits: Sequence[PhraseMention], text: str) -> None:
        """Go on after a sentence with these phrases and words."""
        self._sentence += 1
        self._last = tuple(hits)
        self._before = text
        self._passed = (*self._passed, *hits)[-_KEPT:]

    @property
    def codes(self) -> frozenset[str]:
        """The codes that the paragraph names so far."""
        return list_mentioned_names(self._passed, PhraseKind.CODE)

    def add(
        self,
        place: NumberLocation,
        number: int,
        verdict: NumberVerdict,
        hits: Sequence[PhraseMention],
        words: GrammarWords,
    ) -> None:
        """Keep a number of the sentence that is being read.

        Args:
            place: Where it was noted.
            number: Its place among the claims of its sentence.
            verdict: What was found of it.
            hits: All phrases of its sentence.
            words: The small words of its language.
        """
        self.places.append(place)
        self.numbers.append(self._build_number_mention(place.read, number, verdict, hits, words))

    def add_derived_claim(
        self,
        place: NumberLocation,
        number: int,
        statement: RelationStatement | None,
        hits: Sequence[PhraseMention],
        words: GrammarWords,
    ) -> None:
        """Keep a share or a difference of the sentence that is being read.

        Args:
            place: Where it was noted; where it was not, the place that it would have.
            number: Its place among the claims of its sentence.
            statement: What was found of it; None for nothing.
            hits: All phrases of its sentence.
            words: The small words of its language.
        """
        number_mention = self._build_number_mention(
            place.read, number, NumberVerdict(Standing.NOT_MATCHED), hits, words
        )
        self.said_at.append(place)
        self.said.append(DerivedClaim(number_mention, len(self.numbers), statement))

    def _build_number_mention(
        self,
        read: ClaimSentence,
        number: int,
        verdict: NumberVerdict,
        hits: Sequence[PhraseMention],
        words: GrammarWords,
    ) -> NumberMention:
        return NumberMention(
            read.claims[number],
            verdict,
            read.text,
            words,
            self._sentence,
            self._section,
            self._heads,
            self._passed,
            self._last,
            tuple(hits),
            frozenset(year for c in read.claims for year in (*c.years, *c.lead_years)),
            self._paragraph,
            self._earlier,
            f"{self._heading} {self._before}",
        )

    def elsewhere(self, checked: Sequence[CheckedNumber]) -> list[Key]:
        """The figures that are told where no number of running text stands: in tables, and by ends of ranges.

        Args:
            checked: All that was found of the document.
        """
        running = {place.at for place in self.places}
        same = (Standing.AGREES, Standing.DISPUTED)
        return [
            checked_number.key
            for at, checked_number in enumerate(checked)
            if at not in running
            and checked_number.status in same
            and checked_number.key is not None
            and not checked_number.relation
        ]
