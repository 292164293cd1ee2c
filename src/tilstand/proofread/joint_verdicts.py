"""The second reading: numbers that stand together are read together, and bear out what the others speak of.

"11 came from Latin America, 8 from Asia, 6 from Africa": no word says who. But where one figure alone has
just these parts, the text speaks of that; and a number beside them that another stands for does not fit. And
a number that was held against one figure is cleared where its words, or those beside it, may as well mean
another that it is.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from itertools import chain, combinations
from math import log2

from tilstand.define import StructuralMetadata
from tilstand.proofread.figure_index import FigureIndex, IndexedFigure
from tilstand.proofread.number_context import (
    CodePhrase,
    NumberMention,
    can_be_part_of_whole,
    find_alternative_keys,
    find_nearest_bodies,
    has_unknown_subject,
    is_plain_count,
    list_claim_code_phrases,
    match_key_dimensions,
)
from tilstand.proofread.phrase_lexicon import PhraseKind
from tilstand.proofread.phrases import list_mentioned_names
from tilstand.proofread.posterior import is_typo_of
from tilstand.proofread.result import Standing
from tilstand.proofread.verdicts import NumberVerdict
from tilstand.report_text import NumberKind as Number
from tilstand.terms import Key, Period

# Numbers so many places, and so many sentences, away bear on each other; each sentence between weakens it.
_PLACES = 12
_REACH = 5
_DECAY = 0.8
# So much must bear out what a number speaks of that does not fit, and what one that fits; so much clears one
# that was held against another figure.
_SURE, _BORNE = 5.0, 3.0
_CLEARS = 2.5
_CONFIDENCE = 0.5
# So many numbers of one kind tell what no word says.
_MANY = 3
# From this number on, a body in sight that states it is taken to be meant.
_LARGE = 100


@dataclass(frozen=True, slots=True)
class _SharedAttributes:
    """What several numbers may have in common: a measure, a body, codes. An empty body is named by each."""

    measure: str
    provider: str
    dims: tuple[tuple[str, str], ...]


class JointReading:
    """The numbers of a text, read together.

    Args:
        told: Every number of a text in order, with the verdict of the first reading.
        stated: What the ledger states.
        period: Period of the report.
    """

    def __init__(self, told: Sequence[NumberMention], stated: FigureIndex, period: Period) -> None:
        self.told, self.stated, self.period = told, stated, period
        self.collection: StructuralMetadata = stated.collection
        self.mentions: list[list[CodePhrase]] = [
            list(list_claim_code_phrases(number_mention)) for number_mention in told
        ]
        self.own = [bool(list(list_claim_code_phrases(number_mention, led=False))) for number_mention in told]
        self.near = [
            find_nearest_bodies(number_mention, self.collection.settings.coordinator) for number_mention in told
        ]
        self.plain = [
            is_plain_count(told, at) and not (number_mention.claim.whole and self.own[at])
            for at, number_mention in enumerate(told)
        ]
        self.bases = [self.score_supported_attributes(at) for at in range(len(told))]

    @cached_property
    def index(self) -> Mapping[Fraction, Sequence[IndexedFigure]]:
        """Every address, by each number that is stated at it."""
        indexed_figures_by_fraction: dict[Fraction, list[IndexedFigure]] = {}
        for measure, providers in self.stated.reporters.items():
            for provider in sorted(providers):
                for entry in self.stated.list_body_figures(measure, provider):
                    for value in {i.low for i, _ in entry.values if i.is_point}:
                        indexed_figures_by_fraction.setdefault(value, []).append(entry)
        return indexed_figures_by_fraction

    def revise_joint_verdicts(self) -> dict[int, NumberVerdict]:
        """The verdicts that reading them together changes."""
        number_verdicts_by_number = {at: self.verdict(at) for at in range(len(self.told))}
        return {at: verdict for at, verdict in number_verdicts_by_number.items() if verdict is not None}

    def verdict(self, at: int) -> NumberVerdict | None:
        """The verdict on one number, where it is another than before."""
        number_mention = self.told[at]
        if number_mention.verdict.status is Standing.AGREES or number_mention.verdict.firm or not self.plain[at]:
            return None
        support = self.sum_neighbour_support(at)
        if number_mention.verdict.status is Standing.DOES_NOT_FIT:
            return self.judge_by_support(at, support)
        best: dict[bool, tuple[float, IndexedFigure]] = {}
        for base, worth in support.items():
            for entry in self.generate_target_figures(at, base):
                agrees = entry.find_agreeing_statement(number_mention.value, number_mention.value) is not None
                sure = worth + self.score_text_mentions(number_mention, base)
                if agrees not in best or sure > best[agrees][0]:
                    best[agrees] = sure, entry
        right, wrong = best.get(True), best.get(False)
        if right and right[0] >= _BORNE and (not wrong or right[0] >= wrong[0] - 1.0):
            return None if self.is_stated_nearby(at, right[1].key) else self.agreed(at, right[1])
        if not wrong or wrong[0] < _SURE or (right and right[0] >= 0.6 * wrong[0]):
            return None
        some = number_mention.claim.part_of >= 0 or number_mention.claim.partitive or number_mention.claim.lawed
        if number_mention.value <= 1 or (some and not self.own[at]) or self.part(at, wrong[1].key):
            return None
        if (
            has_unknown_subject(number_mention, own=self.own[at])
            or not self.beside(at, wrong[1])
            or self.judge_by_support(at, support, wrong[1])
        ):
            return None
        return NumberVerdict(Standing.DOES_NOT_FIT, wrong[1], None, _CONFIDENCE)

    def part(self, at: int, key: Key) -> bool:
        """True where a number counts some of the figure that it would be held against, or something else."""
        claim = self.told[at].claim
        if claim.divides or claim.whole:
            return True
        near = [t for t in self.told[max(0, at - 2) : at + 2] if t is not self.told[at]]
        keys = [e.key for t in near if (e := t.verdict.entry or t.verdict.guess) is not None]
        beside = (t for t in near if t.sentence == self.told[at].sentence)
        if any(t.verdict.key == key and t.verdict.status is Standing.AGREES for t in beside):
            return True  # that figure was told by the number beside it
        if key in keys and (claim.partitive or claim.part_of >= 0):
            return True
        last = keys[0] if keys and claim.partitive else None
        same = last is not None and (last.measure, last.provider) == (key.measure, key.provider)
        return last is not None and same and not set(last.dims) <= set(key.dims)

    def is_stated_nearby(self, at: int, key: Key) -> bool:
        """True where a number near by states a figure in plain digits or words: it is hardly told twice."""
        number_mention = self.told[at]
        return not number_mention.claim.whole and any(
            other_mention is not number_mention
            and other_mention.verdict.status is Standing.AGREES
            and other_mention.verdict.entry is not None
            and key in self.stated.list_equivalent_keys(other_mention.verdict.entry)
            and not other_mention.claim.whole
            and other_mention.claim.number.kind is Number.COUNT
            and abs(other_mention.sentence - number_mention.sentence) <= 1
            for other_mention in self.told[max(0, at - _PLACES) : at + _PLACES + 1]
        )

    def agreed(self, at: int, entry: IndexedFigure) -> NumberVerdict:
        """That a number is the figure at an address."""
        value = self.told[at].value
        return NumberVerdict(Standing.AGREES, entry, entry.find_agreeing_statement(value, value), _CONFIDENCE)

    def judge_by_support(
        self, at: int, support: Mapping[_SharedAttributes, float], against: IndexedFigure | None = None
    ) -> NumberVerdict | None:
        """The verdict on a number held against a figure, where it may be another; None where it may not."""
        number_mention = self.told[at]
        entry = against or number_mention.verdict.entry
        if entry is None:
            return None
        left = NumberVerdict(Standing.NOT_MATCHED, guess=entry)
        for other_figure in self.index.get(number_mention.value, ()):
            same = _change_key_period(other_figure.key, entry.key.period) == entry.key
            if same and _is_longer_period(other_figure.key.period, entry.key.period):
                return self.agreed(at, other_figure)
            dated = number_mention.claim.years or number_mention.claim.lead_years
            if same and not dated and other_figure.key.period.text in number_mention.spoken:
                return left
            if self.can_words_mean_key(at, other_figure.key, entry.key) and not self.is_stated_nearby(
                at, other_figure.key
            ):
                return left
        exact = all(i.is_point and is_typo_of(number_mention.value, i.low) for i, _ in entry.values)
        others = (key for key in self.find_nearby_alternatives(at, entry.key) if not self.is_stated_nearby(at, key))
        if not exact and any(others):
            return left
        borne = max((support.get(base, 0.0) for base in self.bases[at]), default=0.0)
        top = max(i.high or i.low for i, _ in entry.values)
        own_flag = self.own[at] and bool(match_key_dimensions(self.collection, self.mentions[at], entry.key))
        part = against is not None and can_be_part_of_whole(number_mention, top, own=own_flag)
        return left if borne >= _CLEARS or part else None

    def find_nearby_alternatives(self, at: int, against: Key) -> Iterator[Key]:
        """Other figures near by that a number may be."""
        entries = self.index.get(self.told[at].value, ())
        return find_alternative_keys(self.told, at, entries, self.stated, self.list_possible_periods(at), against)

    def can_words_mean_key(self, at: int, key: Key, against: Key) -> bool:
        """True where the words of a number may mean an address as well as that which it was held against."""
        number_mention = self.told[at]
        longer = _is_longer_period(key.period, self.period)
        if key.period not in (*self.list_possible_periods(at), against.period) and not longer:
            return False
        near = self.near[at]
        bodies = {
            b
            for n in list_mentioned_names(number_mention.hits, PhraseKind.PROVIDER)
            for b in (n, *self.collection.list_group_members(n))
        }
        if key.provider in bodies and number_mention.value >= _LARGE:
            return True
        if near and key.provider not in near and len(self.stated.reporters[key.measure]) > 1:
            return False
        covers = match_key_dimensions(self.collection, self.mentions[at], key)
        if covers is None:
            return False
        before = self.told[at - 1].verdict.key if at else None
        last = number_mention.last if before is not None and before.measure == key.measure else ()
        said = {
            name
            for h in (*number_mention.hits, *last, *number_mention.heads)
            if h.about is PhraseKind.CODE
            for name in h.names
        }
        if not {code for _, code in key.dims} <= said:
            return False
        if key.measure in list_mentioned_names(number_mention.hits, PhraseKind.MEASURE):
            return True
        if longer or not (covers and self.own[at]):
            return False
        return match_key_dimensions(self.collection, self.mentions[at], against) is None

    def beside(self, at: int, entry: IndexedFigure) -> bool:
        """True where a number stands right beside others of the figure that it is held against.

        The number before it, if near, is of the same figure; and each code that it takes over was named.
        """
        number_mention = self.told[at]
        key = entry.key
        said = {
            name
            for h in (*number_mention.hits, *number_mention.passed, *number_mention.heads)
            if h.about is PhraseKind.CODE
            for name in h.names
        }
        taken = {code for _, code in key.dims}
        before = self.told[at - 1] if at else None
        last = before.verdict.key if before is not None else None
        if last is not None:
            said |= {code for _, code in last.dims}
        if before is not None and before.sentence == number_mention.sentence and not number_mention.claim.partitive:
            theirs = _collect_mention_codes(self.mentions[at - 1])
            mine = _collect_mention_codes(self.mentions[at])
            if self.own[at - 1] and taken & (theirs - mine):
                return False  # "5 in the one house and 7 elsewhere"
        if not taken <= said and not (self.own[at] and self.count_similar_neighbours(at, key) >= _MANY):
            return False
        if self.own[at]:
            return True
        if before is None or number_mention.sentence - before.sentence > 1:
            return False
        return any(
            base.measure == key.measure and base.provider in ("", key.provider) and set(base.dims) <= set(key.dims)
            for base in self.bases[at - 1]
        )

    def count_similar_neighbours(self, at: int, key: Key) -> int:
        """How many numbers near by name codes of their own, and are else of the figure's kind."""
        number_mention = self.told[at]
        return sum(
            place != at
            and abs(self.told[place].sentence - number_mention.sentence) <= 2
            and self.own[place]
            and any(
                base.measure == key.measure
                and base.provider == key.provider
                and base.dims
                and set(base.dims) <= set(key.dims)
                for base in self.bases[place]
            )
            for place in range(max(0, at - _PLACES), min(len(self.told), at + _PLACES + 1))
        )

    def sum_neighbour_support(self, at: int) -> dict[_SharedAttributes, float]:
        """What the numbers near by bear out, and how well."""
        number_mention = self.told[at]
        found: dict[_SharedAttributes, float] = {}
        for place in range(max(0, at - _PLACES), min(len(self.told), at + _PLACES + 1)):
            other_mention = self.told[place]
            away = abs(other_mention.sentence - number_mention.sentence)
            if place == at or away > _REACH or other_mention.section != number_mention.section:
                continue
            for base, worth in self.bases[place].items():
                found[base] = found.get(base, 0.0) + worth * _DECAY**away
        return found

    def score_text_mentions(self, one: NumberMention, base: _SharedAttributes) -> float:
        """What it adds that the text names a measure and a body."""
        worth = 0.0
        before = (*one.passed, *one.heads)
        for name, about in ((base.measure, PhraseKind.MEASURE), (base.provider, PhraseKind.PROVIDER)):
            if name in list_mentioned_names(one.hits, about):
                worth += 1.5
            elif name in list_mentioned_names(before, about):
                worth += 0.7
        return worth

    def generate_target_figures(self, at: int, base: _SharedAttributes) -> Iterator[IndexedFigure]:
        """The figures that a number would be, if a base is what the text speaks of."""
        number_mention = self.told[at]
        claim = number_mention.claim
        provider = base.provider
        if not provider:
            if len(self.near[at]) != 1 or not number_mention.bodies & self.near[at]:
                return
            provider = next(iter(self.near[at]))
        if not self.may(at, base.measure, provider):
            return
        dated = len(claim.years or claim.lead_years) == 1
        if not (self.mentions[at] or dated or not base.provider or base.measure in number_mention.named_measures):
            return
        dims = dict(base.dims)
        for mention in self.mentions[at]:
            texts_by_name = self.resolve_mention_dimension(base.measure, mention, dims)
            if texts_by_name is None:
                return
            dims |= texts_by_name
        for period in self.list_possible_periods(at):
            key = Key(base.measure, provider, period, tuple(sorted(dims.items())))
            entry = self.stated.get(key)
            if entry is not None and all(i.is_point for i, _ in entry.values):
                yield entry

    def resolve_mention_dimension(
        self, measure: str, mention: CodePhrase, dims: Mapping[str, str]
    ) -> dict[str, str] | None:
        """The code that a phrase adds to an address; None where it names none that the measure has."""
        if measure in mention.measures:
            return {}
        for dimension in self.collection.measures[measure].dimensions:
            meant = mention.codes.get(self.collection.settings.dimensions[dimension].codelist, frozenset())
            if meant and dims.get(dimension) in meant:
                return {}
            if len(meant) == 1 and dimension not in dims and dimension not in self.stated.cued:
                return {dimension: next(iter(meant))}
        return None

    def list_possible_periods(self, at: int) -> tuple[Period, ...]:
        """The periods that a number may be of: its own, that reported on, or that of what it is some of."""
        claim = self.told[at].claim
        wanted = claim.years or claim.lead_years
        if wanted:
            return tuple(p for p in self.stated.periods if p.text in wanted)
        last = next((k.verdict.key for k in reversed(self.told[max(0, at - 3) : at]) if k.verdict.key), None)
        if claim.partitive and last is not None and _is_longer_period(last.period, self.period):
            return (last.period,)
        return (self.period,)

    def may(self, at: int, measure: str, provider: str) -> bool:
        """True where nothing in a number's words speaks against a measure and a body."""
        number_mention = self.told[at]
        unit = self.collection.measures[measure].unit.value
        if number_mention.claim.noun and unit not in number_mention.claim.noun:
            return False
        fitting = {m for m in number_mention.named_measures if m in self.collection.measures}
        if number_mention.claim.noun:
            fitting = {m for m in fitting if self.collection.measures[m].unit.value in number_mention.claim.noun}
        if fitting and measure not in fitting:
            return False
        near = self.near[at]
        if not near:
            return True
        return provider in near or (len(near) > 1 and near <= set(self.collection.list_group_members(provider)))

    def score_supported_attributes(self, at: int) -> dict[_SharedAttributes, float]:
        """The bases that a number bears out, and how well: a large number says more than a small one."""
        number_mention = self.told[at]
        found: dict[_SharedAttributes, float] = {}
        for entry in self.index.get(number_mention.value, ()) if self.plain[at] else ():
            key = entry.key
            if key.period not in self.list_possible_periods(at) or not self.may(at, key.measure, key.provider):
                continue
            covers = match_key_dimensions(self.collection, self.mentions[at], key)
            if covers is None:
                continue
            worth = min(log2(float(number_mention.value) + 1) / 2, 3.5) + 0.7 * len(covers)
            for some in chain.from_iterable(combinations(covers, n) for n in range(len(covers) + 1)):
                dims = tuple(d for d in key.dims if d[0] not in some)
                for provider in (key.provider, *(("",) if key.provider in number_mention.bodies else ())):
                    base = _SharedAttributes(key.measure, provider, dims)
                    found[base] = max(worth, found.get(base, 0.0))
        return found


def _collect_mention_codes(found: Sequence[CodePhrase]) -> set[str]:
    return {code for mention in found for meant in mention.codes.values() for code in meant}


def _is_longer_period(longer: Period, period: Period) -> bool:
    """True for a period that holds another and more: "since 2003"."""
    return longer != period and longer.first <= period.first and longer.last >= period.last


def _change_key_period(key: Key, period: Period) -> Key:
    """An address, at another period."""
    return Key(key.measure, key.provider, period, key.dims)
