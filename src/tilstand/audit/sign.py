"""The signs that a number of a text is about a figure: what its words, and those around them, have of it.

A sign says only where something stands, or that it does not. What each is worth is learnt; see `weight`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from heapq import nsmallest
from math import log2

from tilstand.audit.match import Implied
from tilstand.audit.near import CodesSaid, NumberTold, covered, lasting, mentions, named, plain, unknown
from tilstand.audit.phrase import About, names
from tilstand.audit.sight import SENTENCE, NameSeen, seen
from tilstand.audit.stated import StatedAt, StatedFigures
from tilstand.audit.wording import FigureWords, stems
from tilstand.audit.words import ends_with
from tilstand.terms import Key, Period, Qualifier
from tilstand.text import SpanKind as Number

__all__ = ["NumberSigns", "Signs", "none_signs"]

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
class NumberSigns:
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

    told: Sequence[NumberTold]
    at: int
    stated: StatedFigures
    period: Period
    implied: Implied
    words: FigureWords
    last: Key | None
    _places: dict[str, str] = field(default_factory=dict)

    @property
    def one(self) -> NumberTold:
        """The number."""
        return self.told[self.at]

    def figures(self, worth: Mapping[str, float], most: int) -> list[tuple[StatedAt, Signs]]:
        """The figures that the number may be about, as far as it is soon seen, each with all its signs.

        Args:
            worth: What each sign is worth.
            most: So many are told, those for which most speaks.
        """

        def weighed(signs: Signs) -> float:
            return sum(worth.get(name, 0.0) * much for name, much in signs.items())

        years = {period: year for period in self.stated.periods if (year := self.year(period))}
        measures = {m: (s := self.measure(m), weighed(s)) for m in self.stated.reporters}
        found: list[tuple[float, Key, StatedAt, Signs]] = []
        for (measure, provider), entries in self.stated.points.items():
            body = self.body(measure, provider)
            head = measures[measure][1] + weighed(body)
            for entry in entries:
                year = years.get(entry.key.period, "")
                if not year:
                    continue
                codes, unsaid, score = self._coded(entry.key, worth)
                if unsaid <= _UNSAID:
                    score += head + worth.get(year, 0.0)
                    found.append((score, entry.key, entry, {**body, **codes, year: 1.0}))
        best = nsmallest(most, found, key=lambda one: (-one[0], one[1]))
        return [
            (e, {**measures[e.key.measure][0], **signs, **self.further(e.key)}) for _, _, e, signs in best
        ]

    def further(self, key: Key) -> Signs:
        """Signs of a figure that take longer to read."""
        found: dict[str, float] = {}
        left_out = sum(
            covered(self.stated.collection, [mention], key) is None
            and not any(
                meant & self.implied.get(key.measure, {}).get(group, frozenset())
                for group, meant in mention.codes.items()
            )
            for mention in self._mentions
        )
        if left_out:
            found["left_out_own" if self._own else "left_out_ahead"] = left_out
        near, sentence = self._stems
        if alike := self.words.alike(near, key):
            found["words_near"] = min(alike, _WORDS)
        if alike := self.words.alike(sentence, key):
            found["words_sentence"] = min(alike, _WORDS)
        return found

    def measure(self, measure: str) -> dict[str, float]:
        """Signs of a measure: where it is named, and whether the noun counted is of its unit."""
        sight, claim = self._measures.get(measure), self.one.claim
        place = sight.place if sight else "none"
        found = {f"measure_{place}": 1.0}
        if sight:
            found |= {"measure_shared": log2(sight.shared), "measure_rank": min(sight.rank, _RANKS) / _RANKS}
        unit = self.stated.collection.measures[measure].unit.value
        if claim.noun:
            found["unit" if unit in claim.noun else "unit_other"] = 1.0
        if place != "own" and self._own_measures:
            found["measure_other_own"] = 1.0
        if place not in SENTENCE and self._sentence_measures:
            found["measure_other_sentence"] = 1.0
        return found

    def body(self, measure: str, provider: str) -> dict[str, float]:
        """Signs of a body: where it, or one of its own, is named, and who else is."""
        sights, reporters = self._bodies, self.stated.reporters[measure]
        sight = sights.get(provider)
        place, rank = (sight.place, sight.rank) if sight else ("none", _RANKS + 1)
        members = self.stated.below[provider]
        found = {f"body_{place}": 1.0}
        if sight:
            found["body_rank"] = min(rank, _RANKS) / _RANKS
        elif within := [sights[m] for m in sorted(members & sights.keys())]:
            found[f"body_group_{min(within, key=lambda s: s.rank).place}"] = 1.0
        nearer = {b: s for b, s in sights.items() if s.rank < rank and b != provider and b not in members}
        if nearer:
            found["body_behind_reporter" if nearer.keys() & reporters else "body_behind"] = 1.0
        if place not in SENTENCE[:-1] and any(s.place in SENTENCE[:-1] for s in nearer.values()):
            found["body_other_ahead"] = 1.0
        only, main = len(reporters) == 1, provider == self.stated.main(measure)
        if only:
            found["body_only"] = 1.0
        if main:
            found["body_main"] = 1.0
        if not (sight or only or main):
            found["body_unsaid_group" if len(members) > 1 else "body_unsaid"] = 1.0
        if main and not sights:
            found["body_main_alone"] = 1.0
        return found

    def _coded(self, key: Key, worth: Mapping[str, float]) -> tuple[dict[str, float], int, float]:
        """Signs of the codes of a figure, how many are named nowhere, and what all are worth."""
        if not key.dims:
            return {}, 0, 0.0
        found: dict[str, float] = {"code_count": len(key.dims)}
        score, unsaid = worth.get("code_count", 0.0) * len(key.dims), 0
        for _, code in key.dims:
            sign = self._places.get(code) or self._place(code)
            found[sign] = found.get(sign, 0.0) + 1.0
            score += worth.get(sign, 0.0)
            unsaid += sign == "code_none"
        return found, unsaid, score

    def _place(self, code: str) -> str:
        """The sign of where a code is named."""
        own, ahead = self._own_codes
        sight = self._codes.get(code)
        place = sight.place if sight else "none"
        if place in (*SENTENCE, "last"):
            place = "counted" if code in own else "led" if code in ahead else place
        self._places[code] = f"code_{place}"
        return self._places[code]

    def year(self, period: Period) -> str:
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
        if self._held and period == self.period.shifted(-1):
            return "year_held"
        if self.last is not None and self.last.period == period:
            return "year_last"
        return "year_spoken" if period.text in self.one.spoken else ""

    @cached_property
    def _measures(self) -> Mapping[str, NameSeen]:
        return seen(self.one, About.MEASURE)

    @cached_property
    def _bodies(self) -> Mapping[str, NameSeen]:
        coordinator = self.stated.collection.settings.coordinator
        return {name: s for name, s in seen(self.one, About.PROVIDER).items() if name != coordinator}

    @cached_property
    def _codes(self) -> Mapping[str, NameSeen]:
        return seen(self.one, About.CODE)

    @cached_property
    def _own_measures(self) -> frozenset[str]:
        units, noun = self.stated.collection.measures, self.one.claim.noun
        return frozenset(m for m in self.one.measures if not noun or units[m].unit.value in noun)

    @cached_property
    def _sentence_measures(self) -> frozenset[str]:
        return names(self.one.hits, About.MEASURE)

    @cached_property
    def _mentions(self) -> Sequence[CodesSaid]:
        return () if self.one.claim.whole else list(mentions(self.one))

    @cached_property
    def _own(self) -> bool:
        return any(True for _ in mentions(self.one, led=False))

    @cached_property
    def _own_codes(self) -> tuple[frozenset[str], frozenset[str]]:
        claim = self.one.claim
        said = {c for m in mentions(self.one) for meant in m.codes.values() for c in meant}
        led = names((*claim.lead, *claim.before, *claim.side), About.CODE)
        return frozenset(said if self._own else ()), led

    @cached_property
    def _held(self) -> bool:
        one = self.one
        return one.claim.onward or ends_with(one.words.origin, one.text[: one.claim.number.start])

    @cached_property
    def _stems(self) -> tuple[frozenset[str], frozenset[str]]:
        one, number = self.one, self.one.claim.number
        near = stems(one.text[max(0, number.start - _BEFORE) : number.end + _AFTER])
        return near, stems(one.text) - near


def none_signs(told: Sequence[NumberTold], at: int, coordinator: str) -> Signs:
    """The signs that a number is about no figure of the ledger.

    Args:
        told: Every number of the text.
        at: Its place.
        coordinator: The body that the report is of.
    """
    one = told[at]
    claim, number = one.claim, one.claim.number
    coded = any(True for _ in mentions(one, led=False))
    opens = one.text[: number.start].rstrip()[-1:], one.text[number.end :].lstrip()[:1]
    signs = {
        "always": True,
        **{f"is_{name}": bool(getattr(claim, name)) for name in _CLAIMED},
        "is_part": claim.part_of >= 0,
        "has_noun": bool(claim.noun),
        "has_unknown": unknown(one, own=coded),
        "is_lasting": lasting(one),
        "has_code": coded,
        "has_measure": bool(one.measures),
        "has_measure_sentence": bool(names(one.hits, About.MEASURE)),
        "has_body": bool(named(one, coordinator)),
        "has_year": bool(claim.years),
        "has_year_ahead": bool(claim.lead_years),
        "is_apposed": opens == (",", ","),
        "is_word": not number.text.isdigit(),
        "is_rough": number.qualifier is not Qualifier.EXACT,
        f"kind_{number.kind.value}": number.kind is not Number.COUNT,
        "is_odd": not plain(told, at),
    }
    return {name: 1.0 for name, true in signs.items() if true}
