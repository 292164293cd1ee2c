"""How much speaks for one figure being what a number of a text is about: a sum of weights of evidence.

Each weight stands for how much likelier the words near a number are where it speaks of the figure than where
it does not (Good, *Probability and the Weighing of Evidence*, 1950). They are set by hand, by what is near:
the number's own words say more than those of its sentence, these more than those of the sentence before. None
belongs to a collection, a language or a text.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from tilstand.proofread.candidates import Implied
from tilstand.proofread.grammar import ends_with_phrase
from tilstand.proofread.joint_verdicts import JointReading
from tilstand.proofread.number_context import CodePhrase, NumberMention, match_key_dimensions
from tilstand.proofread.phrase_lexicon import PhraseKind
from tilstand.proofread.phrases import list_mentioned_names
from tilstand.proofread.result import Standing
from tilstand.proofread.verdicts import NumberVerdict
from tilstand.terms import Key

# Numbers so many places and sentences away are looked at.
_PLACES, _SENTENCES = 4, 2
# What it is worth that is named in a number's own words, its sentence, the sentence before, further off, not.
_MEASURE = (3.0, 2.0, 1.5, 0.8, -1.0)
_OTHER_MEASURE = -1.5
_UNIT, _OTHER_UNIT = 0.5, -2.0
_BODY, _GROUP, _LAST_BODY, _ONLY_BODY = 2.0, 1.5, 1.5, 1.2
_UNSAID_BODY, _OTHER_ONLY, _OTHER_BODY = -1.5, -1.0, -2.5
_CODE = (2.5, 1.5, 1.0, 0.5, 0.2, -2.5)
_LEFT_OUT, _LED_LEFT_OUT = -2.5, -1.0
_YEAR, _LED_YEAR, _OTHER_YEAR, _LED_OTHER_YEAR = 1.5, 1.0, -4.0, -2.5
_REPORTED, _LAST_YEAR, _SPOKEN_YEAR, _UNSAID_YEAR = 0.5, 0.3, -0.5, -3.0
# What the numbers near by bear out (see `joint`) is worth so much, up to so much of it.
_BORNE, _MOST_BORNE = 0.35, 8.0


@dataclass(frozen=True)
class _NumberSurroundings:
    """What stands near one number."""

    one: NumberMention
    near: tuple[tuple[int, int, Key], ...]  # sentences away, places away, what an agreeing number is
    measures: frozenset[str]  # that its own words name, of the unit of its noun
    sentence: frozenset[str]
    before: frozenset[str]
    above: frozenset[str]
    bodies: frozenset[str]
    codes: tuple[frozenset[str], ...]  # in its own words, before it, in its sentence; and further off
    carried: frozenset[tuple[str, str]]
    mentions: Sequence[CodePhrase]
    own: bool
    last: Key | None
    held: bool  # against another: "down from 85", "falls from 85 to 55", "55, against 85"


class MatchScorer:
    """The numbers of a text, weighed against figures.

    Args:
        reading: The numbers, read together.
        verdicts: What was found of each.
        implied: The codes that the names of the measures imply.
    """

    def __init__(self, reading: JointReading, verdicts: Sequence[NumberVerdict], implied: Implied) -> None:
        self.reading, self.verdicts, self.implied = reading, verdicts, implied
        self._seen: dict[int, _NumberSurroundings] = {}
        self._borne: dict[int, Mapping[tuple[str, str], list[tuple[set[tuple[str, str]], float]]]] = {}

    def weight(self, at: int, key: Key) -> float:
        """How much speaks for a number being about a figure.

        Args:
            at: Place of the number.
            key: The figure.
        """
        seen = self._get_surroundings(at)
        return (
            self._score_measure_match(seen, key)
            + self._score_body_match(seen, key)
            + self._score_code_match(seen, key)
            + self._score_period_match(seen, key)
            + _BORNE * min(self._score_neighbour_support(at, key), _MOST_BORNE)
        )

    def heads(self, at: int) -> Iterator[tuple[str, str]]:
        """The measures and bodies in sight of a number.

        Args:
            at: Place of the number.
        """
        seen, stated = self._get_surroundings(at), self.reading.stated
        told = {(key.measure, key.provider) for _, _, key in seen.near}
        bodies = seen.bodies | {provider for _, provider in told}
        for measure in sorted(seen.measures | seen.sentence | {measure for measure, _ in told}):
            reporters = stated.reporters.get(measure, frozenset())
            matches = reporters if len(reporters) == 1 else reporters & {*bodies, stated.get_default_body(measure)}
            yield from ((measure, provider) for provider in sorted(matches))

    def named(self, at: int, key: Key) -> bool:
        """True where the sentence of a number itself names all of a figure: measure, body, codes, period.

        The body may go without saying where it is the only one, or all together; so may the report's period.

        Args:
            at: Place of the number.
            key: The figure.
        """
        seen = self._get_surroundings(at)
        bodies = list_mentioned_names(seen.one.hits, PhraseKind.PROVIDER) - {
            self.reading.collection.settings.coordinator
        }
        stated = self.reading.stated
        main = len(stated.reporters[key.measure]) == 1 or key.provider == stated.get_default_body(key.measure)
        wanted = seen.one.claim.years or seen.one.claim.lead_years
        return (
            key.measure in seen.sentence
            and (key.provider in bodies or (main and not bodies))
            and not self.is_sentence_about_other(at, key)
            and (key.period.text in wanted if wanted else key.period == self.reading.period)
        )

    def said(self, at: int, key: Key) -> bool:
        """True where every code of a figure is named near a number, or is that of a number near by.

        Args:
            at: Place of the number.
            key: The figure.
        """
        seen = self._get_surroundings(at)
        return all(pair in seen.carried or any(pair[1] in near for near in seen.codes) for pair in key.dims)

    def is_other_body_nearest(self, at: int, key: Key) -> bool:
        """True where the words nearest to a number name another body than a figure's.

        Args:
            at: Place of the number.
            key: The figure.
        """
        return self._score_body_match(self._get_surroundings(at), key) == _OTHER_BODY

    def is_sentence_about_other(self, at: int, key: Key) -> bool:
        """True where the sentence of a number is not about a figure: of another year or body, or other codes.

        Args:
            at: Place of the number.
            key: The figure.
        """
        seen = self._get_surroundings(at)
        bodies = list_mentioned_names(seen.one.hits, PhraseKind.PROVIDER) & self.reading.stated.reporters[key.measure]
        years = seen.one.claim.years or seen.one.claim.lead_years
        return (
            (bool(years) and self._score_period_match(seen, key) < 0)
            or (bool(bodies) and self._score_body_match(seen, key) < 0)
            or self._score_measure_match(seen, key) < _MEASURE[1]
            or not {code for _, code in key.dims} <= seen.codes[2]
            or (seen.own and self._count_omitted_codes(seen, key) > 0)
        )

    def shares_table_line(self, at: int, key: Key, meant: Key) -> bool:
        """True for a figure in one row or column with that which a number's words name: easily copied.

        They are alike but for the period, or for one code, and the words name the one that is meant.

        Args:
            at: Place of the number.
            key: The figure that it is.
            meant: The figure that it is held against.
        """
        if (key.measure, key.provider) != (meant.measure, meant.provider):
            return False
        claim = self.reading.told[at].claim
        years = claim.years or claim.lead_years
        if key.period != meant.period:
            said = meant.period.text in years if years else self.named(at, meant)
            return key.dims == meant.dims and said
        codes = dict(key.dims), dict(meant.dims)
        apart = [d for d in codes[1] if codes[0].get(d, codes[1][d]) != codes[1][d]]
        said = any(codes[1][apart[0]] in h.names for h in claim.own) if len(apart) == 1 else False
        return codes[0].keys() == codes[1].keys() and said

    def whole(self, at: int, key: Key) -> bool:
        """True where a figure leaves out no code that a number's words name.

        Args:
            at: Place of the number.
            key: The figure.
        """
        return not self._count_omitted_codes(self._get_surroundings(at), key)

    def _get_surroundings(self, at: int) -> _NumberSurroundings:
        if at not in self._seen:
            self._seen[at] = self._collect_surroundings(at)
        return self._seen[at]

    def _collect_surroundings(self, at: int) -> _NumberSurroundings:
        reading = self.reading
        number_mention, units = reading.told[at], reading.collection.measures
        claim, near = number_mention.claim, tuple(self._list_nearby_matches(at))
        own_texts = frozenset(
            m for m in number_mention.named_measures if not claim.noun or units[m].unit.value in claim.noun
        )
        said = {c for m in reading.mentions[at] for meant in m.codes.values() for c in meant}
        led = (*claim.lead, *claim.before, *claim.side)
        return _NumberSurroundings(
            number_mention,
            near,
            own_texts,
            list_mentioned_names(number_mention.hits, PhraseKind.MEASURE),
            list_mentioned_names(number_mention.last, PhraseKind.MEASURE),
            list_mentioned_names((*number_mention.passed, *number_mention.heads), PhraseKind.MEASURE),
            reading.near[at],
            (
                frozenset(said if reading.own[at] else ()),
                list_mentioned_names(led, PhraseKind.CODE),
                list_mentioned_names(number_mention.hits, PhraseKind.CODE),
                list_mentioned_names(
                    (*number_mention.last, *number_mention.passed, *number_mention.heads), PhraseKind.CODE
                ),
            ),
            frozenset(
                pair
                for away, step, key in near
                # "10 of the cases" are some of what was told, not of what follows.
                if away <= 1 and not (claim.partitive and away and step > 0)
                for pair in key.dims
            ),
            () if claim.whole else reading.mentions[at],
            reading.own[at],
            next((key for _, step, key in near if step < 0), None),
            claim.onward or ends_with_phrase(number_mention.words.origin, number_mention.text[: claim.number.start]),
        )

    def _list_nearby_matches(self, at: int) -> Iterator[tuple[int, int, Key]]:
        number_mentions = self.reading.told
        for step in (sign * n for n in range(1, _PLACES + 1) for sign in (-1, 1)):
            if 0 <= at + step < len(number_mentions):
                verdict, away = (
                    self.verdicts[at + step],
                    abs(number_mentions[at + step].sentence - number_mentions[at].sentence),
                )
                if verdict.key is not None and verdict.status is Standing.AGREES and away <= _SENTENCES:
                    yield away, step, verdict.key

    def _score_measure_match(self, seen: _NumberSurroundings, key: Key) -> float:
        unit, noun = self.reading.collection.measures[key.measure].unit.value, seen.one.claim.noun
        worth = 0.0 if not noun else _UNIT if unit in noun else _OTHER_UNIT
        alike = [(away, step) for away, step, other_key in seen.near if other_key.measure == key.measure]
        if key.measure in seen.measures:
            return worth + _MEASURE[0]
        worth += _OTHER_MEASURE if seen.measures else 0.0
        if key.measure in seen.sentence or any(away == 0 for away, _ in alike):
            return worth + _MEASURE[1]
        if key.measure in seen.before or any(away == 1 and step < 0 for away, step in alike):
            return worth + _MEASURE[2]
        return worth + (_MEASURE[3] if alike or key.measure in seen.above else _MEASURE[4])

    def _score_body_match(self, seen: _NumberSurroundings, key: Key) -> float:
        stated, last = self.reading.stated, seen.last.provider if seen.last else ""
        only = len(stated.reporters[key.measure]) == 1
        main = only or key.provider == stated.get_default_body(key.measure)
        if not seen.bodies:
            return _LAST_BODY if last == key.provider else _ONLY_BODY if main else _UNSAID_BODY
        if key.provider in seen.bodies:
            return _BODY
        members = set(self.reading.collection.list_group_members(key.provider))
        if len(seen.bodies) > 1 and seen.bodies <= members:
            return _GROUP
        if main and last == key.provider:
            return _BODY / 4
        return _OTHER_ONLY if only else _OTHER_BODY

    def _score_code_match(self, seen: _NumberSurroundings, key: Key) -> float:
        own_texts, led, sentence, far = seen.codes
        worth = 0.0
        for pair in key.dims:
            named = (pair[1] in own_texts, pair[1] in led, pair[1] in sentence, pair in seen.carried, pair[1] in far)
            worth += _CODE[named.index(True)] if any(named) else _CODE[-1]
        return worth + self._count_omitted_codes(seen, key) * (_LEFT_OUT if seen.own else _LED_LEFT_OUT)

    def _count_omitted_codes(self, seen: _NumberSurroundings, key: Key) -> int:
        """How many phrases that name codes are not of a figure: neither its codes nor implied by its name."""
        implied = self.implied.get(key.measure, {})
        return sum(
            match_key_dimensions(self.reading.collection, [mention], key) is None
            and not any(meant & implied.get(group, frozenset()) for group, meant in mention.codes.items())
            for mention in seen.mentions
        )

    def _score_period_match(self, seen: _NumberSurroundings, key: Key) -> float:
        claim, period = seen.one.claim, key.period
        wanted = claim.years or claim.lead_years
        if wanted:
            fits = any(period.text == t or (t[-1:] == "/" and period.text.startswith(t)) for t in wanted)
            if claim.years:
                return _YEAR if fits else _OTHER_YEAR
            return _LED_YEAR if fits else _LED_OTHER_YEAR
        if period == self.reading.period or (seen.held and period == self.reading.period.shift_period(-1)):
            return _REPORTED
        if seen.last is not None and seen.last.period == period:
            return _LAST_YEAR
        return _SPOKEN_YEAR if period.text in seen.one.spoken else _UNSAID_YEAR

    def _score_neighbour_support(self, at: int, key: Key) -> float:
        if at not in self._borne:
            pairs_by_pair: dict[tuple[str, str], list[tuple[set[tuple[str, str]], float]]] = {}
            for base, worth in self.reading.sum_neighbour_support(at).items():
                pairs_by_pair.setdefault((base.measure, base.provider), []).append((set(base.dims), worth))
            self._borne[at] = pairs_by_pair
        dims, bases = set(key.dims), self._borne[at]
        alike = (*bases.get((key.measure, ""), ()), *bases.get((key.measure, key.provider), ()))
        return max((worth for some, worth in alike if some <= dims), default=0.0)
