"""Context of a number: nearby phrases, bodies, words and alternative figures."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from tilstand.define import StructuralMetadata
from tilstand.proofread.claims import NumberClaim
from tilstand.proofread.evidence import find_counting_phrases
from tilstand.proofread.figure_index import FigureIndex, IndexedFigure
from tilstand.proofread.grammar import GrammarWords, ends_with_phrase, make_word_pattern
from tilstand.proofread.phrase_lexicon import PhraseKind, PhraseMention
from tilstand.proofread.phrases import list_mentioned_names
from tilstand.proofread.verdicts import NumberVerdict
from tilstand.reading.ocr import LARGE
from tilstand.report_text import NumberKind as Number
from tilstand.terms import Key, Period, ValueQualifier

# Bodies named within so many letters are named together.
_LISTED = 40
_STOP = re.compile(r"[.,;:()]|\d")
_NEXT = re.compile(r"\s+(?P<word>[^\W\d_]+)")
_PROPER = re.compile(rf"\b[{LARGE}][^\W\d_]{{2,}}\b")
_YEAR = re.compile(r"(?:19|20)\d\d")
_WORD = re.compile(rf"[^\W\d_]{{4,}}|\b[{LARGE}][^\W\d_]+")
# Some of a figure are at most so much of it; a number nearer to it is more likely a slip.
_SOME = Fraction(3, 4)
# So far after a number, words say that it is so much more or less.
_DIFFERS = 24


@dataclass(frozen=True)
class NumberMention:
    """A number of a text with what the first reading found of it.

    Attributes:
        claim: The number and its words.
        verdict: What was found.
        text: Its sentence.
        words: The small words of its language.
        sentence: Its sentence, counted through the text.
        section: The part under one heading.
        heads: Phrases of the heading above.
        passed: Phrases of the paragraph before its sentence.
        last: Those of the sentence before.
        hits: All phrases of its sentence.
        spoken: Texts of the periods that its sentence names.
        paragraph: Its paragraph, counted through the text.
        earlier: Phrases of the paragraphs before.
        ahead: The heading above, and the sentence before under that.
    """

    claim: NumberClaim
    verdict: NumberVerdict
    text: str
    words: GrammarWords
    sentence: int
    section: int
    heads: tuple[PhraseMention, ...] = ()
    passed: tuple[PhraseMention, ...] = ()
    last: tuple[PhraseMention, ...] = ()
    hits: tuple[PhraseMention, ...] = ()
    spoken: frozenset[str] = frozenset()
    paragraph: int = 0
    earlier: tuple[PhraseMention, ...] = ()
    ahead: str = ""

    @cached_property
    def value(self) -> Fraction:
        """The number."""
        return Fraction(self.claim.number.value or 0)

    @cached_property
    def bodies(self) -> frozenset[str]:
        """The bodies that its words name, or those before it in the sentence."""
        claim = self.claim
        return list_mentioned_names((*claim.own, *claim.side, *claim.lead, *claim.before), PhraseKind.PROVIDER)

    @cached_property
    def named_measures(self) -> frozenset[str]:
        """The measures that its words name."""
        return list_mentioned_names((*find_counting_phrases(self.claim), *self.claim.side), PhraseKind.MEASURE)


@dataclass(frozen=True)
class CodePhrase:
    """One phrase that names codes.

    Attributes:
        codes: What it means in each code list.
        measures: The measures that it names as well: "children" may be a code, and what is counted.
    """

    codes: Mapping[str, frozenset[str]]
    measures: frozenset[str]


def list_claim_code_phrases(one: NumberMention, *, led: bool = True) -> Iterator[CodePhrase]:
    """The codes that a number's words name, phrase by phrase; no body's name.

    Args:
        one: The number.
        led: Whether the phrase that leads up to the sentence's first number counts where it has none.
    """
    claim = one.claim
    own_phrases = list(_group_overlapping_phrases((*claim.side, *claim.own)))
    yield from own_phrases or (list(_group_overlapping_phrases(claim.lead))[-1:] if led and claim.first else [])


def _group_overlapping_phrases(near: Sequence[PhraseMention]) -> Iterator[CodePhrase]:
    hits = [h for h in near if h.about in (PhraseKind.CODE, PhraseKind.PROVIDER, PhraseKind.MEASURE)]
    seen: set[str] = set()
    while hits:
        first = hits[0]
        over = [h for h in hits if h.start < first.end and first.start < h.end]
        hits = [h for h in hits if h not in over]
        codes = {h.group: h.names for h in over if h.about is PhraseKind.CODE}
        if not codes or any(h.about is PhraseKind.PROVIDER for h in over) or codes.keys() & seen:
            continue
        seen |= codes.keys()
        yield CodePhrase(codes, list_mentioned_names(over, PhraseKind.MEASURE))


def match_key_dimensions(collection: StructuralMetadata, found: Sequence[CodePhrase], key: Key) -> list[str] | None:
    """The dimensions of an address that phrases name; None where they name what it has not."""
    dims = dict(key.dims)
    said: list[str] = []
    for mention in found:
        here = [
            d for d, code in dims.items() if code in mention.codes.get(collection.settings.dimensions[d].codelist, ())
        ]
        if not here and key.measure not in mention.measures:
            return None
        said += here
    return list(dict.fromkeys(said))


def find_nearest_bodies(one: NumberMention, coordinator: str) -> frozenset[str]:
    """The bodies that the words nearest to a number name; several where they are named together."""
    claim = one.claim
    for hits in ((*claim.own, *claim.side), claim.before, claim.lead, one.passed, one.heads):
        phrase_mentions = [h for h in hits if h.about is PhraseKind.PROVIDER and coordinator not in h.names]
        if phrase_mentions:
            last = [h for h in phrase_mentions if phrase_mentions[-1].start - h.end <= _LISTED]
            return frozenset(name for h in last for name in h.names)
    return frozenset()


def is_plain_count(told: Sequence[NumberMention], at: int) -> bool:
    """True for a plain number of something, as it was counted: no difference, no end of "from ... to ..."."""
    number_mention = told[at]
    claim, number, words = number_mention.claim, number_mention.claim.number, number_mention.words
    after = told[at + 1] if at + 1 < len(told) else None
    origin = after is not None and after.claim.onward and after.sentence == number_mention.sentence
    tail = number_mention.text[number.end : number.end + _DIFFERS]
    differs = make_word_pattern((*words.rises_after, *words.falls_after)).search(tail)
    return (
        number.kind is Number.COUNT
        and number.value is not None
        and number.qualifier is ValueQualifier.EXACT
        and not (claim.differs or claim.denial or claim.turned or claim.broken or claim.rest or claim.apart)
        and not (origin or claim.onward or differs)
    )


def has_unknown_subject(one: NumberMention, *, own: bool) -> bool:
    """True where what a number counts, or whose it is, is a word or a name that no phrase is.

    Args:
        one: The number.
        own: Whether its own words name a code; then the sentence's first word is taken to be no name.
    """
    start = one.claim.number.start
    if any(h.about is PhraseKind.CODE and _YEAR.search(one.text, h.start, h.end) for h in one.claim.own):
        return True  # "27 cases were reported in 2023": of that year, or reported then
    after = _NEXT.match(one.text, one.claim.number.end)
    if is_duration(one):
        return True
    if after and not _is_known_word(one, after["word"], after.start("word")):
        leads = any(0 <= h.start - after.end() <= 1 and h.about is not PhraseKind.UNIT for h in one.hits)
        if not leads:  # "9 about prostitution" goes on to say what they are; "9 sheep" does not
            return True
    opens = len(one.text) - len(one.text.lstrip())
    return any(
        not _is_known_word(one, name.group(), name.start())
        and not ends_with_phrase(one.words.within, one.text[: name.start()])
        and not (own and name.start() == opens)
        for name in _PROPER.finditer(one.text, 0, start)
    )


def is_duration(one: NumberMention) -> bool:
    """True for so many days, months or years."""
    after = _NEXT.match(one.text, one.claim.number.end)
    return after is not None and after["word"] in one.words.lasting


def has_only_known_words(one: NumberMention) -> bool:
    """True where no word after a number says what it counts: each is a small one, or that of a phrase.

    Args:
        one: The number.
    """
    start = one.claim.number.end
    stop = _STOP.search(one.text, start)
    end = stop.start() if stop else len(one.text)
    return all(_is_known_word(one, word.group(), word.start()) for word in _WORD.finditer(one.text, start, end))


def can_be_part_of_whole(one: NumberMention, whole: Fraction, *, own: bool) -> bool:
    """True where a number may be some of a figure: of those told before, or as words say that are no phrase.

    Args:
        one: The number.
        whole: The figure.
        own: Whether its own words name a code of the figure.
    """
    claim = one.claim
    if claim.lawed and not own:
        return True
    if own or one.value > _SOME * whole:
        return False
    start = claim.number.end
    stop = _STOP.search(one.text, start)
    end = stop.start() if stop else len(one.text)
    return any(not _is_known_word(one, w.group(), w.start()) for w in _WORD.finditer(one.text, start, end))


def _is_known_word(one: NumberMention, word: str, at: int) -> bool:
    return word.lower() in one.words.function_words or any(h.start <= at < h.end for h in one.hits)


# Numbers so many places, and so many sentences, back are still spoken of.
_PLACES = 6
_REACH = 2


def find_alternative_keys(
    told: Sequence[NumberMention],
    at: int,
    entries: Sequence[IndexedFigure],
    stated: FigureIndex,
    periods: Sequence[Period],
    against: Key,
) -> Iterator[Key]:
    """The figures that state a number, and that what is told near by may mean instead of another.

    "17 of 18 applications for a reflection period were granted": that the 18 were about the reflection period
    is said of the 17. A figure that the number's own words speak against is none.

    Args:
        told: Every number of a text.
        at: Place of the number.
        entries: Every figure that states the number.
        stated: What the ledger states.
        periods: The periods that the number may be of.
        against: The figure that it was held against.
    """
    number_mention = told[at]
    near = [
        other_mention
        for other_mention in told[max(0, at - _PLACES) : at]
        if number_mention.sentence - other_mention.sentence <= _REACH
    ]
    keys = {other_mention.verdict.key for other_mention in near if other_mention.verdict.key is not None}
    hits = (*number_mention.hits, *number_mention.last, *number_mention.passed, *number_mention.heads)
    codes = list_mentioned_names((h for h in hits if h.about is PhraseKind.CODE), PhraseKind.CODE)
    last = next((n.verdict.key for n in reversed(near) if n.verdict.key is not None), None)
    bodies = find_nearest_bodies(number_mention, stated.collection.settings.coordinator) or {
        last.provider if last else ""
    }
    measures = list_mentioned_names(hits, PhraseKind.MEASURE) | {key.measure for key in keys}
    own_phrases = list(list_claim_code_phrases(number_mention, led=False))
    together = make_word_pattern(number_mention.words.total).search(number_mention.text) is not None
    for entry in entries:
        key = entry.key
        if key == against or key.measure not in measures or key.period not in (*periods, against.period):
            continue
        if (
            not _allows_own_words(number_mention, key, stated)
            or number_mention.value <= 1
            or (number_mention.claim.whole and key.measure != against.measure)
        ):
            continue
        alone = len(stated.reporters[key.measure]) == 1
        new = key.measure in number_mention.named_measures and last is not None and last.measure != key.measure
        alone = alone or ((together or new) and key.provider == stated.get_default_body(key.measure))
        if (
            (alone or key.provider in bodies)
            and {code for _, code in key.dims} <= codes | _list_earlier_codes(key, keys)
            and match_key_dimensions(stated.collection, own_phrases, key) is not None
        ):
            yield key


def _list_earlier_codes(key: Key, keys: Iterable[Key]) -> set[str]:
    """The codes of what was told of a figure's measure and body before."""
    same = (
        current_key
        for current_key in keys
        if (current_key.measure, current_key.provider) == (key.measure, key.provider)
    )
    return {code for current_key in same for _, code in current_key.dims}


def _allows_own_words(one: NumberMention, key: Key, stated: FigureIndex) -> bool:
    """True where the number's own words name no other body, and nothing else that is counted."""
    collection = stated.collection
    reporters = stated.reporters[key.measure]
    own_texts = list_mentioned_names((*one.claim.own, *one.claim.side), PhraseKind.PROVIDER) & reporters
    bodies = own_texts or one.bodies & reporters
    if bodies and key.provider not in bodies:
        return False
    fitting = {m for m in one.named_measures if m in collection.measures}
    if one.claim.noun:
        fitting = {m for m in fitting if collection.measures[m].unit.value in one.claim.noun}
        if collection.measures[key.measure].unit.value not in one.claim.noun:
            return False
    return not fitting or key.measure in fitting


# A name told of in these places stands in the number's own sentence.
SENTENCE = ("own", "touching", "ahead", "after")
# A name so many letters before a number touches it: "and refused 8".
_TOUCHING = 2


@dataclass(frozen=True, slots=True)
class NearbyName:
    """Where a name stands that is told of near a number.

    Attributes:
        place: Where: in the number's own words, right before it, ahead or after in its sentence, in the one
            before, in the paragraph, in the heading, or in a paragraph before.
        rank: How many names stand nearer.
        shared: How many names its phrase may mean.
    """

    place: str
    rank: int
    shared: int


def find_nearest_mentions(one: NumberMention, about: PhraseKind) -> Mapping[str, NearbyName]:
    """The names of one kind near a number.

    Args:
        one: The number.
        about: The kind.
    """
    start = one.claim.number.start
    ahead = [hit for hit in one.hits if hit.start < start]
    places: tuple[tuple[str, Iterable[PhraseMention]], ...] = (
        ("own", (*one.claim.own, *one.claim.side)),
        ("touching", find_adjacent_phrases(one)),
        ("ahead", reversed(ahead)),
        ("after", (hit for hit in one.hits if hit.start >= start)),
        ("last", reversed(one.last)),
        ("paragraph", reversed(one.passed)),
        ("heading", one.heads),
        ("earlier", reversed(one.earlier)),
    )
    nearby_names_by_name: dict[str, NearbyName] = {}
    rank = 0
    for place, hits in places:
        for hit in hits:
            new = [name for name in hit.names if name not in nearby_names_by_name] if hit.about is about else []
            for name in new:
                nearby_names_by_name[name] = NearbyName(place, rank, len(hit.names))
            rank += bool(new)
    return nearby_names_by_name


def find_adjacent_phrases(one: NumberMention) -> list[PhraseMention]:
    """The phrases right before a number: "and refused 8".

    Args:
        one: The number.
    """
    start = one.claim.number.start
    return [hit for hit in one.hits if 0 <= start - hit.end <= _TOUCHING]
