"""Claims: each number of a sentence with the words that are its own, and those it shares with others."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace

from tilstand.audit.beyond import beyond, turned
from tilstand.audit.clause import Clause
from tilstand.audit.denial import denial
from tilstand.audit.figure import counted, decided, figures, years
from tilstand.audit.label import label
from tilstand.audit.lead import dates
from tilstand.audit.parts import Parts, cuts
from tilstand.audit.phrase import About, Finder, Hit
from tilstand.audit.ratio import ratios
from tilstand.audit.timed import PeriodNamed
from tilstand.audit.words import Grammar, ends_with, grammar, pattern, starts_with
from tilstand.terms import Language
from tilstand.text import NumberSpan, numbers_in
from tilstand.text import SpanKind as Number

__all__ = ["Claim", "ClaimSentence", "parsed"]

_YEAR = re.compile(r"(?:19|20)\d\d")


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
    words: str = ""
    noun: frozenset[str] = frozenset()
    partitive: bool = False
    whole_until: int = 0
    determined: bool = False
    onward: bool = False
    counted: bool = False
    compared: bool = False
    described: tuple[Hit, ...] = ()
    kind: tuple[Hit, ...] = ()
    does: bool = False
    inside: bool = False
    last: bool = False
    closes: bool = False
    ended: bool = False
    opens: bool = False
    broken: bool = False
    among: tuple[Hit, ...] = ()
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
    claims: tuple[Claim, ...]


def parsed(
    text: str,
    language: Language,
    finder: Finder,
    spoken: Collection[str] = (),
    named: Sequence[PeriodNamed] = (),
) -> ClaimSentence:
    """A sentence read: its figures, and the words that belong to each.

    Args:
        text: The sentence.
        language: Its language.
        finder: Finder of the collection's phrases.
        spoken: Code lists that were spoken of before.
        named: Its periods that are no calendar years.
    """
    words = grammar(language)
    spans = ratios(text, numbers_in(text, language), words, language)
    numbered = any(span.kind.figure or span.kind in (Number.YEAR, Number.MARKER) for span in spans)
    if not (numbered or pattern(words.negation).search(text)):
        return ClaimSentence(text, ())
    hits = decided(finder.hits(text, spoken), text, words)
    spans = tuple(counted(span, text, hits, words) for span in spans)
    counts = [s for s in spans if s.kind is Number.COUNT and not s.word]
    parted = (hit for span in counts for hit in finder.around(text, span.start, span.end))
    hits = tuple(sorted((*hits, *parted), key=lambda hit: (hit.start, hit.end)))
    none = denial(text, spans, hits, words)
    told = figures(text, spans, hits, words, named)
    told = sorted((*told, none), key=lambda span: span.start) if none else told
    opening = frozenset(finder.opening(text, hits, (*words.separators, *words.either)))
    laws = tuple(s.start for s in spans if s.kind is Number.LAW and not _covered(s, hits))
    known = tuple((one.start, one.end) for one in named if one.known)
    parts = Parts(text, words, told, years(spans, hits, language, named), hits, opening, laws, known)
    bounds = cuts(parts)
    claims = [_claim(Clause(parts, at, bounds)) for at in range(len(parts.figures))]
    if finder.shortened(text, hits):
        claims = [replace(c, apart=True) for c in claims]
    if claims and _unknown(text[: claims[0].number.start], hits, words):
        claims = [replace(c, unknown=True) for c in claims]
    claims = [replace(c, denial=True, noun=frozenset()) if c.number is none else c for c in claims]
    return ClaimSentence(text, tuple(_split(_elliptic(claims, text, finder))))


def _years(clause: Clause) -> tuple[str, ...]:
    """The year right after a number that its label stands before: "Permits: 9 in 2021, 12 in 2022"."""
    if not clause.labelled:
        return ()
    end, within = clause.number.end, pattern(clause.words.within)
    return tuple(
        y for s, _, y in clause.parts.years if s > end and within.fullmatch(clause.text[end:s].strip())
    )


def _lead(clause: Clause) -> tuple[Hit, ...]:
    """The phrases before the first number; of a heading before a colon, no codes ("News: 183 came")."""
    lead = clause.parts.inside(0, clause.first)
    colon = clause.text.rfind(": ", 0, clause.first)
    if (
        colon < 0
        or Clause(clause.parts, 0, clause.bounds).labelled
        or clause.text[colon + 1 : clause.first].strip()
    ):
        return lead
    return tuple(h for h in lead if h.start > colon or h.about is not About.CODE)


def _unknown(lead: str, hits: Sequence[Hit], words: Grammar) -> bool:
    """True where a word that leads up to a number is in no phrase, and none of the small ones."""
    small = words.small
    return any(
        match.group().lower() not in small and not any(h.start <= match.start() < h.end for h in hits)
        for match in re.finditer(r"[^\W\d_]{4,}", lead)
    )


def _covered(span: NumberSpan, hits: Sequence[Hit]) -> bool:
    return any(h.start <= span.start < h.end for h in hits)


def _claim(clause: Clause) -> Claim:
    parts, words, text = clause.parts, clause.words, clause.text
    first = clause.first
    return Claim(
        number=clause.number,
        own=clause.own,
        wide=parts.inside(clause.start, clause.reach),
        side=clause.side or label(clause),
        lead=_lead(clause),
        before=parts.inside(first, max(first, clause.start)),
        after=parts.inside(clause.end, len(text)),
        years=clause.years or _years(clause),
        lead_years=clause.lead_years,
        part_of=clause.part_of,
        whole=clause.whole,
        rest=ends_with(words.rest, clause.left) or starts_with(words.rest, clause.tail),
        bracketed=clause.bracketed,
        labelled=clause.labelled,
        words=text[max(clause.before_end, clause.start - 60) : clause.end],
        noun=clause.noun,
        opens=not clause.head.strip(" *"),
        broken=clause.broken,
        among=clause.among,
        differs=clause.differs,
        held=clause.held,
        first=clause.at == 0,
        parted=clause.at > 0 and clause.start < clause.number.start,
        trend=clause.trend,
        apart=beyond(clause)
        or starts_with(words.such, clause.tail)  # "24 such decisions"
        or clause.against
        or clause.restated
        or any(clause.start <= s < clause.end and clause.removed(s) for s, _, _ in parts.years)
        or (not clause.bracketed and dates(parts, clause.number.end, clause.end)),
        beyond=beyond(clause),
        turned=turned(clause),
        mean=clause.mean,
        lawed=any(clause.start <= place < clause.end for place in parts.laws),
        divides=clause.at > 0 and starts_with(words.of, text) and Clause(parts, 0, clause.bounds).whole,
        nouned=clause.nouned,
        bodied=any(h.about in (About.PROVIDER, About.MEASURE) for h in parts.hits),
        partitive=clause.partitive >= 0 or clause.of_next,
        whole_until=clause.whole_until,
        ended=clause.whole_until > 0 and not text[clause.whole_until : clause.end].strip(" .,;:)"),
        onward=clause.onward,
        described=clause.described,
        kind=clause.kind if clause.whole else (),
        does=clause.does,
        inside=ends_with(words.within, clause.left),
        compared=pattern((*words.up, *words.down, *words.same)).search(text) is not None,
        counted=pattern(words.the_number).search(text) is not None,
        closes=clause.closes,
        last=re.match(r"\s*(?:[.,;:)]|$)", clause.tail) is not None,
        determined=clause.whole and not clause.whole_before and not ends_with(words.of, clause.left),
    )


def _elliptic(claims: list[Claim], text: str, finder: Finder) -> Sequence[Claim]:
    """The claims with what a list leaves out: "9 were reported in 2024, 5 in 2023" means reported in 2023."""
    for at, claim in enumerate(claims[1:], 1):
        if len(claim.years) != 1 or any(h.about in (About.CODE, About.MEASURE) for h in claim.own):
            continue
        told = claims[at - 1] if not claims[at - 1].whole or at < 2 else claims[at - 2]
        for hit in reversed((*told.side, *told.own)):
            said = text[hit.start : hit.end]
            label = text[claims[at - 1].number.end : claim.number.start] if claim.bracketed else ""
            if hit.about is About.CODE and (new := _repeated(said, hit.group, text, claim, finder, label)):
                claims[at] = replace(claim, own=(*claim.own, *new), years=())
                break
            if hit.about is About.CODE and _YEAR.search(said) and claim.years[0].isdigit():
                meant = finder.hits(_YEAR.sub(claim.years[0][-4:], said))
                new = tuple(h.moved(claim.number.end) for h in meant if h.group == hit.group)
                if new:
                    claims[at] = replace(claim, own=(*claim.own, *new), years=())
                break
    return claims


def _repeated(said: str, group: str, text: str, claim: Claim, finder: Finder, label: str) -> tuple[Hit, ...]:
    """The code of a list where only its first word is left out: "9 reported that year, 5 the year before"."""
    first, _, more = said.partition(" ")
    tail = label.strip(" (),;") or " ".join(text[claim.number.end :].split()[:4])
    if not more or not tail:
        return ()
    meant = finder.hits(f"{first} {tail}")
    return tuple(
        h.moved(claim.number.end) for h in meant if h.group == group and h.start == 0 < len(first) < h.end
    )


def _split(claims: Sequence[Claim]) -> Iterator[Claim]:
    """The claims, with "both were women from Asia" as two: both were women, both were from Asia."""
    places: list[int] = []
    groups: list[list[str]] = []
    for claim in claims:
        named = list(dict.fromkeys(h.group for h in claim.own if h.about is About.CODE))
        every = claim.number.kind is Number.QUANTIFIER and claim.number.share == 1
        groups.append(named if every and len(named) > 1 else [])
        places.append((places[-1] + max(len(groups[-2]), 1)) if places else 0)
    for claim, named in zip(claims, groups, strict=True):
        part_of = places[claim.part_of] if claim.part_of >= 0 else -1
        if not named:
            yield replace(claim, part_of=part_of)
        for group in named:
            own = tuple(h for h in claim.own if h.about is not About.CODE or h.group == group)
            yield replace(claim, own=own, part_of=-1)
