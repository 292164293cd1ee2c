"""Features for the match of a number with a figure, from its words and neighbours.

A sign says only where something stands, or that it does not. What each is worth is learnt; see `weight`.

A paragraph speaks of a body and of what it counted until it turns to another. That is believed as much as its
numbers bear out, those ahead and those that follow: nothing is taken for certain but what words say.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from heapq import nsmallest
from math import exp, log2

from tilstand.proofread.candidates import Implied
from tilstand.proofread.edition_numbers import EditionNumber
from tilstand.proofread.figure_index import FigureIndex, FigureTermWeights, IndexedFigure, extract_stems
from tilstand.proofread.grammar import ends_with_phrase
from tilstand.proofread.number_context import (
    SENTENCE,
    CodePhrase,
    NearbyName,
    NumberMention,
    find_nearest_bodies,
    find_nearest_mentions,
    has_unknown_subject,
    is_duration,
    is_plain_count,
    list_claim_code_phrases,
    match_key_dimensions,
)
from tilstand.proofread.phrase_lexicon import PhraseKind
from tilstand.proofread.phrases import list_mentioned_names
from tilstand.report_text import NumberKind as Number
from tilstand.terms import Key, Period, ValueQualifier

# The signs of one figure, each with how much of it there is.
Signs = Mapping[str, float]

# Names so many places further off are all alike.
_RANKS = 5
# So many letters before and after a number are near it.
_BEFORE, _AFTER = 50, 60
# Of what a figure is told in, so much near a number is enough.
_WORDS = 3.0
# A figure of which more codes are told of nowhere is no candidate.
_UNSAID = 1
# What a text says of a number by itself: the fields of its claim that tell.
_CLAIMED = (
    *("whole", "rest", "bracketed", "labelled", "partitive", "determined", "onward", "counted", "does"),
    *("inside", "compared", "last", "closes", "opens", "broken", "differs", "apart", "bodied", "nouned"),
    *("turned", "mean", "lawed", "divides", "unknown", "denial", "parted", "first"),
)


@dataclass(frozen=True)
class MatchFeatures:
    """The signs around one number.

    Attributes:
        told: Every number of the text.
        at: Place of the number.
        stated: What the ledger states.
        period: Period of the report.
        implied: The codes that the names of the measures imply.
        words: The words of each figure.
        last: The figure told last before the number.
    """

    told: Sequence[NumberMention]
    at: int
    stated: FigureIndex
    period: Period
    implied: Implied
    words: FigureTermWeights
    last: Key | None
    _places: dict[str, str] = field(default_factory=dict)

    @property
    def one(self) -> NumberMention:
        """The number."""
        return self.told[self.at]

    def figures(self, worth: Mapping[str, float], most: int) -> list[tuple[IndexedFigure, Signs]]:
        """The figures that the number may be about, as far as it is soon seen, each with all its signs.

        Args:
            worth: What each sign is worth.
            most: So many are told, those for which most speaks.
        """

        def weigh_features(signs: Signs) -> float:
            return sum(worth.get(name, 0.0) * much for name, much in signs.items())

        years = {period: year for period in self.stated.periods if (year := self.get_period_feature(period))}
        measures = {m: (s := self.compute_measure_features(m), weigh_features(s)) for m in self.stated.reporters}
        found_entries: list[tuple[float, Key, IndexedFigure, Signs]] = []
        for (measure, provider), entries in self.stated.exact_figures.items():
            body = self.body(measure, provider)
            head = measures[measure][1] + weigh_features(body)
            for entry in entries:
                year = years.get(entry.key.period, "")
                if not year:
                    continue
                codes, unsaid, score = self._compute_code_features(entry.key, worth)
                if unsaid <= _UNSAID:
                    score += head + worth.get(year, 0.0)
                    found_entries.append((score, entry.key, entry, {**body, **codes, year: 1.0}))
        best = nsmallest(most, found_entries, key=lambda one: (-one[0], one[1]))
        return [(e, {**measures[e.key.measure][0], **signs, **self.further(e.key)}) for _, _, e, signs in best]

    def further(self, key: Key) -> Signs:
        """Signs of a figure that take longer to read."""
        values_by_name: dict[str, float] = {}
        left_out = sum(
            match_key_dimensions(self.stated.collection, [mention], key) is None
            and not any(
                meant & self.implied.get(key.measure, {}).get(group, frozenset())
                for group, meant in mention.codes.items()
            )
            for mention in self._own_code_phrases
        )
        if left_out:
            values_by_name["left_out_own" if self._has_own_code_mention else "left_out_ahead"] = left_out
        near, sentence = self._context_stems
        if alike := self.words.alike(near, key):
            values_by_name["words_near"] = min(alike, _WORDS)
        if alike := self.words.alike(sentence, key):
            values_by_name["words_sentence"] = min(alike, _WORDS)
        return values_by_name

    def compute_measure_features(self, measure: str) -> dict[str, float]:
        """Signs of a measure: where it is named, and whether the noun counted is of its unit."""
        sight, claim = self._nearby_measures.get(measure), self.one.claim
        place = sight.place if sight else "none"
        values_by_name = {f"measure_{place}": 1.0}
        if sight:
            values_by_name |= {"measure_shared": log2(sight.shared), "measure_rank": min(sight.rank, _RANKS) / _RANKS}
        unit = self.stated.collection.measures[measure].unit.value
        if claim.noun:
            values_by_name["unit" if unit in claim.noun else "unit_other"] = 1.0
        if place != "own" and self._own_measures:
            values_by_name["measure_other_own"] = 1.0
        if place not in SENTENCE and self._sentence_measures:
            values_by_name["measure_other_sentence"] = 1.0
        return values_by_name

    def body(self, measure: str, provider: str) -> dict[str, float]:
        """Signs of a body: where it, or one of its own, is named, and who else is."""
        sights, reporters = self._nearby_bodies, self.stated.reporters[measure]
        sight = sights.get(provider)
        place, rank = (sight.place, sight.rank) if sight else ("none", _RANKS + 1)
        members = self.stated.bodies_below[provider]
        values_by_name = {f"body_{place}": 1.0}
        if sight:
            values_by_name["body_rank"] = min(rank, _RANKS) / _RANKS
        elif within := [sights[m] for m in sorted(members & sights.keys())]:
            values_by_name[f"body_group_{min(within, key=lambda s: s.rank).place}"] = 1.0
        nearer = {b: s for b, s in sights.items() if s.rank < rank and b != provider and b not in members}
        if nearer:
            values_by_name["body_behind_reporter" if nearer.keys() & reporters else "body_behind"] = 1.0
        if place not in SENTENCE[:-1] and any(s.place in SENTENCE[:-1] for s in nearer.values()):
            values_by_name["body_other_ahead"] = 1.0
        only, main = len(reporters) == 1, provider == self.stated.get_default_body(measure)
        if only:
            values_by_name["body_only"] = 1.0
        if main:
            values_by_name["body_main"] = 1.0
        if not (sight or only or main):
            values_by_name["body_unsaid_group" if len(members) > 1 else "body_unsaid"] = 1.0
        if main and not sights:
            values_by_name["body_main_alone"] = 1.0
        return values_by_name

    def _compute_code_features(self, key: Key, worth: Mapping[str, float]) -> tuple[dict[str, float], int, float]:
        """Signs of the codes of a figure, how many are named nowhere, and what all are worth."""
        if not key.dims:
            return {}, 0, 0.0
        values_by_name: dict[str, float] = {"code_count": len(key.dims)}
        score, unsaid = worth.get("code_count", 0.0) * len(key.dims), 0
        for _, code in key.dims:
            sign = self._places.get(code) or self._get_code_place_feature(code)
            values_by_name[sign] = values_by_name.get(sign, 0.0) + 1.0
            score += worth.get(sign, 0.0)
            unsaid += sign == "code_none"
        return values_by_name, unsaid, score

    def _get_code_place_feature(self, code: str) -> str:
        """The sign of where a code is named."""
        own_texts, ahead = self._own_codes
        sight = self._nearby_codes.get(code)
        place = sight.place if sight else "none"
        if place in (*SENTENCE, "last"):
            place = "counted" if code in own_texts else "led" if code in ahead else place
        self._places[code] = f"code_{place}"
        return self._places[code]

    def get_period_feature(self, period: Period) -> str:
        """The sign of a period; empty where nothing tells of it."""
        claim = self.one.claim
        wanted = claim.years or claim.lead_years
        if wanted:
            fits = any(period.text == t or (t[-1:] == "/" and period.text.startswith(t)) for t in wanted)
            if claim.years:
                return "year_own" if fits else ""
            return "year_ahead" if fits else "year_other"
        if period == self.period:
            return "year_reported"
        if self._is_comparison and period == self.period.shift_period(-1):
            return "year_held"
        if self.last is not None and self.last.period == period:
            return "year_last"
        return "year_spoken" if period.text in self.one.spoken else ""

    @cached_property
    def _nearby_measures(self) -> Mapping[str, NearbyName]:
        return find_nearest_mentions(self.one, PhraseKind.MEASURE)

    @cached_property
    def _nearby_bodies(self) -> Mapping[str, NearbyName]:
        coordinator = self.stated.collection.settings.coordinator
        return {
            name: s for name, s in find_nearest_mentions(self.one, PhraseKind.PROVIDER).items() if name != coordinator
        }

    @cached_property
    def _nearby_codes(self) -> Mapping[str, NearbyName]:
        return find_nearest_mentions(self.one, PhraseKind.CODE)

    @cached_property
    def _own_measures(self) -> frozenset[str]:
        units, noun = self.stated.collection.measures, self.one.claim.noun
        return frozenset(m for m in self.one.named_measures if not noun or units[m].unit.value in noun)

    @cached_property
    def _sentence_measures(self) -> frozenset[str]:
        return list_mentioned_names(self.one.hits, PhraseKind.MEASURE)

    @cached_property
    def _own_code_phrases(self) -> Sequence[CodePhrase]:
        return () if self.one.claim.whole else list(list_claim_code_phrases(self.one))

    @cached_property
    def _has_own_code_mention(self) -> bool:
        return any(True for _ in list_claim_code_phrases(self.one, led=False))

    @cached_property
    def _own_codes(self) -> tuple[frozenset[str], frozenset[str]]:
        claim = self.one.claim
        said = {c for m in list_claim_code_phrases(self.one) for meant in m.codes.values() for c in meant}
        led = list_mentioned_names((*claim.lead, *claim.before, *claim.side), PhraseKind.CODE)
        return frozenset(said if self._has_own_code_mention else ()), led

    @cached_property
    def _is_comparison(self) -> bool:
        number_mention = self.one
        return number_mention.claim.onward or ends_with_phrase(
            number_mention.words.origin, number_mention.text[: number_mention.claim.number.start]
        )

    @cached_property
    def _context_stems(self) -> tuple[frozenset[str], frozenset[str]]:
        number_mention, number = self.one, self.one.claim.number
        near = extract_stems(number_mention.text[max(0, number.start - _BEFORE) : number.end + _AFTER])
        return near, extract_stems(number_mention.text) - near


def compute_null_features(told: Sequence[NumberMention], at: int, coordinator: str) -> Signs:
    """The signs that a number is about no figure of the ledger.

    Args:
        told: Every number of the text.
        at: Its place.
        coordinator: The body that the report is of.
    """
    number_mention = told[at]
    claim, number = number_mention.claim, number_mention.claim.number
    coded = any(True for _ in list_claim_code_phrases(number_mention, led=False))
    opens = number_mention.text[: number.start].rstrip()[-1:], number_mention.text[number.end :].lstrip()[:1]
    signs = {
        "always": True,
        **{f"is_{name}": bool(getattr(claim, name)) for name in _CLAIMED},
        "is_part": claim.part_of >= 0,
        "has_noun": bool(claim.noun),
        "has_unknown": has_unknown_subject(number_mention, own=coded),
        "is_lasting": is_duration(number_mention),
        "has_code": coded,
        "has_measure": bool(number_mention.named_measures),
        "has_measure_sentence": bool(list_mentioned_names(number_mention.hits, PhraseKind.MEASURE)),
        "has_body": bool(find_nearest_bodies(number_mention, coordinator)),
        "has_year": bool(claim.years),
        "has_year_ahead": bool(claim.lead_years),
        "is_apposed": opens == (",", ","),
        "is_word": not number.text.isdigit(),
        "is_rough": number.qualifier is not ValueQualifier.EXACT,
        f"kind_{number.kind.value}": number.kind is not Number.COUNT,
        "is_odd": not is_plain_count(told, at),
    }
    return {name: 1.0 for name, true in signs.items() if true}


# Numbers so many places ahead and behind are looked at; each place further counts for so much less, another
# paragraph for half, another heading for less still.
_AHEAD, _BEHIND = 10, 8
_DECAY, _PARAGRAPH, _SECTION = 0.8, 0.5, 0.3
# A single number far off is no whole paragraph: what is believed is a share of at least so much.
_LEAST = 0.8
# Lines of a source so far apart speak of other things.
_LINES = 8.0
_TAKEN = 1.5

_Head = tuple[str, str]


@dataclass(frozen=True, slots=True)
class FigureProbability:
    """How much it is believed that a number is about a figure.

    Attributes:
        entry: The figure.
        share: How much, from 0 to 1.
        told: Whether it is that number.
    """

    entry: IndexedFigure
    share: float
    told: bool


class NeighbourPosteriors:
    """What is believed of the numbers around one.

    Args:
        told: Every number of a text.
        at: Place of the number.
        beliefs: What each number is believed to be about, the likeliest figures of each.
    """

    def __init__(self, told: Sequence[NumberMention], at: int, beliefs: Sequence[Sequence[FigureProbability]]) -> None:
        self._head: dict[tuple[str, _Head], float] = defaultdict(float)
        self._body: dict[tuple[str, str], float] = defaultdict(float)
        self._measure: dict[tuple[str, str], float] = defaultdict(float)
        self._beside: dict[tuple[str, _Head], float] = defaultdict(float)
        self._codes: dict[_Head, dict[tuple[str, str], float]] = defaultdict(lambda: defaultdict(float))
        self._coded: dict[_Head, float] = defaultdict(float)
        self._taken: dict[Key, float] = defaultdict(float)
        self._years: dict[tuple[_Head, tuple[tuple[str, str], ...]], float] = defaultdict(float)
        self._lines: list[tuple[int, float]] = []
        self._full: dict[str, float] = defaultdict(float)
        for place in range(max(0, at - _AHEAD), min(len(told), at + _BEHIND + 1)):
            if place != at:
                self._add_neighbour_share(told[at], told[place], place - at, beliefs[place])

    def _add_neighbour_share(
        self, one: NumberMention, other: NumberMention, step: int, beliefs: Sequence[FigureProbability]
    ) -> None:
        near = one.paragraph == other.paragraph
        worth = _DECAY ** (abs(step) - 1) * (1.0 if near else _PARAGRAPH)
        worth *= 1.0 if one.section == other.section else _SECTION
        sentence = one.sentence == other.sentence
        where = "sentence" if sentence else "far" if not near else "ahead" if step < 0 else "behind"
        self._full[where] += worth
        for belief in beliefs:
            key, share = belief.entry.key, belief.share
            head = key.measure, key.provider
            self._head[where, head] += worth * share
            self._body[where, key.provider] += worth * share
            self._measure["ahead" if where == "behind" else where, key.measure] += worth * share
            if not near:
                continue
            if abs(step) == 1:
                self._beside["before" if step < 0 else "next", head] += share
                self._body["before" if step < 0 else "next", key.provider] += share
            for pair in key.dims:
                self._codes[head][pair] += worth * share
            self._coded[head] += worth * share
            self._years[head, key.dims] += worth * share
            self._taken[key] += share if belief.told else 0.0
            self._lines += [(line, worth * share) for line in _list_source_lines(belief.entry)]

    def signs(self, entry: IndexedFigure) -> Signs:
        """The signs of a figure.

        Args:
            entry: The figure.
        """
        return {name: worth for name, worth in self._list_neighbour_features(entry) if worth}

    def _list_neighbour_features(self, entry: IndexedFigure) -> Iterator[tuple[str, float]]:
        key = entry.key
        head = key.measure, key.provider
        for where in ("sentence", "ahead", "behind", "far"):
            full = max(self._full.get(where, 0.0), _LEAST)
            yield f"around_head_{where}", self._head.get((where, head), 0.0) / full
            yield f"around_body_{where}", self._body.get((where, key.provider), 0.0) / full
            if where != "behind":
                counted = self._measure.get((where, key.measure), 0.0)
                yield f"around_measure_{where}", min(counted / full, 1.0)
        yield "around_head_before", self._beside.get(("before", head), 0.0)
        yield "around_head_next", self._beside.get(("next", head), 0.0)
        yield "around_body_before", self._body.get(("before", key.provider), 0.0)
        if coded := self._coded.get(head, 0.0):
            codes, dimensions = self._codes[head], {dimension for dimension, _ in key.dims}
            yield "around_codes", sum(codes.get(pair, 0.0) for pair in key.dims) / coded
            lost = sum(share for (dimension, _), share in codes.items() if dimension not in dimensions)
            yield "around_codes_lost", lost / coded
        yield "around_taken", min(self._taken.get(key, 0.0), _TAKEN)
        yield "around_years", min(self._years.get((head, key.dims), 0.0), 1.0)
        if self._lines and (lines := _list_source_lines(entry)):
            every = max(sum(share for _, share in self._lines), _LEAST)
            yield ("around_lines", sum(s * exp(-abs(line - lines[0]) / _LINES) for line, s in self._lines) / every)


def _list_source_lines(entry: IndexedFigure) -> list[int]:
    """The line of its source that a figure stands on; what only a text says stands in another document."""
    if isinstance(entry, EditionNumber):
        return []
    return [source.line for _, source in entry.values if source.line][:1]
