"""Claims: each number of a sentence with the words that are its own, and those it shares with others."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace

from tilstand.proofread.claim_patterns import (
    find_label_codes,
    find_negated_zero,
    is_negated_claim,
    is_unaddressable,
    merge_ratio_spans,
)
from tilstand.proofread.clauses import NumberClause
from tilstand.proofread.grammar import (
    GrammarWords,
    ends_with_phrase,
    load_grammar,
    make_word_pattern,
    starts_with_phrase,
)
from tilstand.proofread.periods import NamedPeriod
from tilstand.proofread.phrase_lexicon import PhraseKind, PhraseMention
from tilstand.proofread.phrases import PhraseFinder
from tilstand.proofread.sentence_parts import (
    SentenceParts,
    drop_alternative_codes,
    find_claim_boundaries,
    find_sentence_years,
    is_origin_year,
    reinterpret_year_as_count,
    select_figure_spans,
)
from tilstand.report_text import NumberKind as Number
from tilstand.report_text import NumberSpan, find_numbers
from tilstand.terms import Language

_YEAR = re.compile(r"(?:19|20)\d\d")


@dataclass(frozen=True, slots=True)
class NumberClaim:
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
        words: Its own words, for judging changes and ranks.
        noun: Units that the word after it may name.
        partitive: True where it counts some of what was told before ("3 of the cases").
        whole_until: Of such a number, where the words end that name what it is part of.
        kind: Of a number that is repeated, phrases between it and the verb ("the 72 from Asia were").
        described: Phrases of a clause that describes its noun ("the 9 that were closed").
        does: True where the words go on to tell what was done ("7 women trained"), not what is counted.
        inside: True where "in" stands before it ("in two cases that ..."): it counts some of what is told of.
        compared: True where the sentence says that something is more, less or the same.
        counted: True where the sentence speaks of a number ("the number was 9").
        last: True where it ends what is said.
        closes: True where nothing but a year stands between it and the end of what is said.
        ended: True where what it is some of ends what is said ("to 2 of those who moved out").
        onward: True where it is what the number before it became, or what it is held against.
        opens: True where it opens the sentence.
        broken: True where columns of print seem to have been read as one line.
        determined: True where only an article says that it was told before ("the 19 cases"): it may be new.
        among: Codes that lead up to it as what it is some of ("of the women, 20 were new").
        differs: True where it says by how much two figures differ ("8 fewer").
        held: True where words after it hold one figure against another ("8 fewer than").
        trend: 1 where it says by how much something rose or is more, -1 where it fell or is less.
        parted: True where a sign or small word sets its words apart from those of the number before it.
        first: True for the first number of the sentence.
        apart: True where its words say more than an address can ("each", part of a year), or too little.
        beyond: Of these, True where its words do ("each", "the aim was"); else it may be about another year.
        bodied: True where the sentence names a body or a measure.
        nouned: True where what is counted stands right after it, or what it is some of.
        turned: True where a word turns what is said of it ("did not refuse 5").
        mean: True where its words say that it is a mean ("on average 9").
        lawed: True where its words name a section of a law that no phrase is.
        divides: True where the sentence opens with what its numbers are some of ("of the 72, 18 ...").
        unknown: True where words lead up to the first number that no phrase is, and no small word.
        denial: True for a word that turns the sentence, as the number nought ("has not made any").
    """

    number: NumberSpan
    own: tuple[PhraseMention, ...] = ()
    wide: tuple[PhraseMention, ...] = ()
    side: tuple[PhraseMention, ...] = ()
    lead: tuple[PhraseMention, ...] = ()
    before: tuple[PhraseMention, ...] = ()
    after: tuple[PhraseMention, ...] = ()
    years: tuple[str, ...] = ()
    lead_years: tuple[str, ...] = ()
    part_of: int = -1
    whole: bool = False
    rest: bool = False
    bracketed: bool = False
    labelled: bool = False
    words: str = ""
    noun: frozenset[str] = frozenset()
    partitive: bool = False
    whole_until: int = 0
    determined: bool = False
    onward: bool = False
    counted: bool = False
    compared: bool = False
    described: tuple[PhraseMention, ...] = ()
    kind: tuple[PhraseMention, ...] = ()
    does: bool = False
    inside: bool = False
    last: bool = False
    closes: bool = False
    ended: bool = False
    opens: bool = False
    broken: bool = False
    among: tuple[PhraseMention, ...] = ()
    differs: bool = False
    held: bool = False
    trend: int = 0
    parted: bool = False
    first: bool = False
    apart: bool = False
    beyond: bool = False
    bodied: bool = False
    nouned: bool = False
    denial: bool = False
    turned: bool = False
    mean: bool = False
    unknown: bool = False
    lawed: bool = False
    divides: bool = False


@dataclass(frozen=True, slots=True)
class ClaimSentence:
    """A sentence with its claims.

    Attributes:
        text: Its text.
        claims: Its numbers that may be figures.
    """

    text: str
    claims: tuple[NumberClaim, ...]


def parse_claim_sentence(
    text: str, language: Language, finder: PhraseFinder, spoken: Collection[str] = (), named: Sequence[NamedPeriod] = ()
) -> ClaimSentence:
    """A sentence read: its figures, and the words that belong to each.

    Args:
        text: The sentence.
        language: Its language.
        finder: Finder of the collection's phrases.
        spoken: Code lists that were spoken of before.
        named: Its periods that are no calendar years.
    """
    words = load_grammar(language)
    spans = merge_ratio_spans(text, find_numbers(text, language), words, language)
    numbered = any(span.kind.figure or span.kind in (Number.YEAR, Number.MARKER) for span in spans)
    if not (numbered or make_word_pattern(words.negation).search(text)):
        return ClaimSentence(text, ())
    hits = drop_alternative_codes(finder.find_mentions(text, spoken), text, words)
    spans = tuple(reinterpret_year_as_count(span, text, hits, words) for span in spans)
    counts = [s for s in spans if s.kind is Number.COUNT and not s.word]
    parted = (hit for span in counts for hit in finder.find_interrupted_phrases(text, span.start, span.end))
    hits = tuple(sorted((*hits, *parted), key=lambda hit: (hit.start, hit.end)))
    none = find_negated_zero(text, spans, hits, words)
    number_spans = select_figure_spans(text, spans, hits, words, named)
    number_spans = sorted((*number_spans, none), key=lambda span: span.start) if none else number_spans
    opening = frozenset(finder.find_joined_code_openings(text, hits, (*words.separators, *words.either)))
    laws = tuple(s.start for s in spans if s.kind is Number.LAW and not _is_span_in_phrase(s, hits))
    known = tuple((named_period.start, named_period.end) for named_period in named if named_period.known)
    parts = SentenceParts(
        text, words, number_spans, find_sentence_years(spans, hits, language, named), hits, opening, laws, known
    )
    bounds = find_claim_boundaries(parts)
    claims = [_build_claim(NumberClause(parts, at, bounds)) for at in range(len(parts.figures))]
    if finder.has_shortened_name(text, hits):
        claims = [replace(c, apart=True) for c in claims]
    if claims and _has_unknown_lead_word(text[: claims[0].number.start], hits, words):
        claims = [replace(c, unknown=True) for c in claims]
    claims = [replace(c, denial=True, noun=frozenset()) if c.number is none else c for c in claims]
    return ClaimSentence(text, tuple(_split_double_claims(_complete_elliptic_claims(claims, text, finder))))


def _find_labelled_year(clause: NumberClause) -> tuple[str, ...]:
    """The year right after a number that its label stands before: "Permits: 9 in 2021, 12 in 2022"."""
    if not clause.labelled:
        return ()
    end, within = clause.number.end, make_word_pattern(clause.words.within)
    return tuple(y for s, _, y in clause.parts.years if s > end and within.fullmatch(clause.text[end:s].strip()))


def _find_leading_phrases(clause: NumberClause) -> tuple[PhraseMention, ...]:
    """The phrases before the first number; of a heading before a colon, no codes ("News: 183 came")."""
    lead = clause.parts.inside(0, clause.first)
    colon = clause.text.rfind(": ", 0, clause.first)
    if (
        colon < 0
        or NumberClause(clause.parts, 0, clause.bounds).labelled
        or clause.text[colon + 1 : clause.first].strip()
    ):
        return lead
    return tuple(h for h in lead if h.start > colon or h.about is not PhraseKind.CODE)


def _has_unknown_lead_word(lead: str, hits: Sequence[PhraseMention], words: GrammarWords) -> bool:
    """True where a word that leads up to a number is in no phrase, and none of the small ones."""
    small = words.function_words
    return any(
        match.group().lower() not in small and not any(h.start <= match.start() < h.end for h in hits)
        for match in re.finditer(r"[^\W\d_]{4,}", lead)
    )


def _is_span_in_phrase(span: NumberSpan, hits: Sequence[PhraseMention]) -> bool:
    return any(h.start <= span.start < h.end for h in hits)


def _build_claim(clause: NumberClause) -> NumberClaim:
    parts, words, text = clause.parts, clause.words, clause.text
    first = clause.first
    return NumberClaim(
        number=clause.number,
        own=clause.own,
        wide=parts.inside(clause.start, clause.reach),
        side=clause.label_phrases or find_label_codes(clause),
        lead=_find_leading_phrases(clause),
        before=parts.inside(first, max(first, clause.start)),
        after=parts.inside(clause.end, len(text)),
        years=clause.own_years or _find_labelled_year(clause),
        lead_years=clause.leading_years,
        part_of=clause.whole_index,
        whole=clause.whole,
        rest=ends_with_phrase(words.rest, clause.left) or starts_with_phrase(words.rest, clause.tail),
        bracketed=clause.bracketed,
        labelled=clause.labelled,
        words=text[max(clause.before_end, clause.start - 60) : clause.end],
        noun=clause.noun_units,
        opens=not clause.head.strip(" *"),
        broken=clause.is_column_mixture,
        among=clause.leading_population,
        differs=clause.is_difference_claim,
        held=clause.held,
        first=clause.at == 0,
        parted=clause.at > 0 and clause.start < clause.number.start,
        trend=clause.trend_sign,
        apart=is_unaddressable(clause)
        or starts_with_phrase(words.such, clause.tail)  # "24 such decisions"
        or clause.is_comparison_base
        or clause.is_absolute_restatement
        or any(clause.start <= s < clause.end and clause.is_year_in_other_clause(s) for s, _, _ in parts.years)
        or (not clause.bracketed and is_origin_year(parts, clause.number.end, clause.end)),
        beyond=is_unaddressable(clause),
        turned=is_negated_claim(clause),
        mean=clause.is_mean_claim,
        lawed=any(clause.start <= place < clause.end for place in parts.laws),
        divides=clause.at > 0 and starts_with_phrase(words.of, text) and NumberClause(parts, 0, clause.bounds).whole,
        nouned=clause.has_counted_noun,
        bodied=any(h.about in (PhraseKind.PROVIDER, PhraseKind.MEASURE) for h in parts.hits),
        partitive=clause.partitive_start >= 0 or clause.of_next,
        whole_until=clause.partitive_end,
        ended=clause.partitive_end > 0 and not text[clause.partitive_end : clause.end].strip(" .,;:)"),
        onward=clause.onward,
        described=clause.described,
        kind=clause.kind if clause.whole else (),
        does=clause.has_unknown_verb,
        inside=ends_with_phrase(words.within, clause.left),
        compared=make_word_pattern((*words.up, *words.down, *words.same)).search(text) is not None,
        counted=make_word_pattern(words.the_number).search(text) is not None,
        closes=clause.is_clause_final,
        last=re.match(r"\s*(?:[.,;:)]|$)", clause.tail) is not None,
        determined=clause.whole and not clause.whole_before and not ends_with_phrase(words.of, clause.left),
    )


def _complete_elliptic_claims(claims: list[NumberClaim], text: str, finder: PhraseFinder) -> Sequence[NumberClaim]:
    """The claims with what a list leaves out: "9 were reported in 2024, 5 in 2023" means reported in 2023."""
    for at, claim in enumerate(claims[1:], 1):
        if len(claim.years) != 1 or any(h.about in (PhraseKind.CODE, PhraseKind.MEASURE) for h in claim.own):
            continue
        number_claim = claims[at - 1] if not claims[at - 1].whole or at < 2 else claims[at - 2]
        for hit in reversed((*number_claim.side, *number_claim.own)):
            message = text[hit.start : hit.end]
            label = text[claims[at - 1].number.end : claim.number.start] if claim.bracketed else ""
            if hit.about is PhraseKind.CODE and (
                new := _find_elided_code(message, hit.group, text, claim, finder, label)
            ):
                claims[at] = replace(claim, own=(*claim.own, *new), years=())
                break
            if hit.about is PhraseKind.CODE and _YEAR.search(message) and claim.years[0].isdigit():
                meant = finder.find_mentions(_YEAR.sub(claim.years[0][-4:], message))
                new = tuple(h.shift_position(claim.number.end) for h in meant if h.group == hit.group)
                if new:
                    claims[at] = replace(claim, own=(*claim.own, *new), years=())
                break
    return claims


def _find_elided_code(
    said: str, group: str, text: str, claim: NumberClaim, finder: PhraseFinder, label: str
) -> tuple[PhraseMention, ...]:
    """The code of a list where only its first word is left out: "9 reported that year, 5 the year before"."""
    first, _, more = said.partition(" ")
    tail = label.strip(" (),;") or " ".join(text[claim.number.end :].split()[:4])
    if not more or not tail:
        return ()
    meant = finder.find_mentions(f"{first} {tail}")
    return tuple(
        h.shift_position(claim.number.end) for h in meant if h.group == group and h.start == 0 < len(first) < h.end
    )


def _split_double_claims(claims: Sequence[NumberClaim]) -> Iterator[NumberClaim]:
    """The claims, with "both were women from Asia" as two: both were women, both were from Asia."""
    places: list[int] = []
    groups: list[list[str]] = []
    for claim in claims:
        named = list(dict.fromkeys(h.group for h in claim.own if h.about is PhraseKind.CODE))
        every = claim.number.kind is Number.QUANTIFIER and claim.number.share == 1
        groups.append(named if every and len(named) > 1 else [])
        places.append((places[-1] + max(len(groups[-2]), 1)) if places else 0)
    for claim, named in zip(claims, groups, strict=True):
        part_of = places[claim.part_of] if claim.part_of >= 0 else -1
        if not named:
            yield replace(claim, part_of=part_of)
        for group in named:
            own_mentions = tuple(h for h in claim.own if h.about is not PhraseKind.CODE or h.group == group)
            yield replace(claim, own=own_mentions, part_of=-1)
