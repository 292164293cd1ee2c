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

from tilstand.audit.elsewhere import elsewhere
from tilstand.audit.judge import NumberVerdict
from tilstand.audit.near import CodesSaid, NumberTold, covered, mentions, named, plain, told_as_part, unknown
from tilstand.audit.phrase import About, names
from tilstand.audit.result import Standing
from tilstand.audit.slip import slipped
from tilstand.audit.stated import StatedAt, StatedFigures
from tilstand.define import Vocabulary
from tilstand.terms import Key, Period
from tilstand.text import SpanKind as Number

__all__ = ["NumbersRead"]

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
class _Base:
    """What several numbers may have in common: a measure, a body, codes. An empty body is named by each."""

    measure: str
    provider: str
    dims: tuple[tuple[str, str], ...]


class NumbersRead:
    """The numbers of a text, read together.

    Args:
        told: Every number of a text in order, with the verdict of the first reading.
        stated: What the ledger states.
        period: Period of the report.
    """

    def __init__(self, told: Sequence[NumberTold], stated: StatedFigures, period: Period) -> None:
        self.told, self.stated, self.period = told, stated, period
        self.collection: Vocabulary = stated.collection
        self.mentions: list[list[CodesSaid]] = [list(mentions(one)) for one in told]
        self.own = [bool(list(mentions(one, led=False))) for one in told]
        self.near = [named(one, self.collection.settings.coordinator) for one in told]
        self.plain = [
            plain(told, at) and not (one.claim.whole and self.own[at]) for at, one in enumerate(told)
        ]
        self.bases = [self.borne(at) for at in range(len(told))]

    @cached_property
    def index(self) -> Mapping[Fraction, Sequence[StatedAt]]:
        """Every address, by each number that is stated at it."""
        found: dict[Fraction, list[StatedAt]] = {}
        for measure, providers in self.stated.reporters.items():
            for provider in sorted(providers):
                for entry in self.stated.of(measure, provider):
                    for value in {i.low for i, _ in entry.values if i.is_point}:
                        found.setdefault(value, []).append(entry)
        return found

    def verdicts(self) -> dict[int, NumberVerdict]:
        """The verdicts that reading them together changes."""
        found = {at: self.verdict(at) for at in range(len(self.told))}
        return {at: verdict for at, verdict in found.items() if verdict is not None}

    def verdict(self, at: int) -> NumberVerdict | None:
        """The verdict on one number, where it is another than before."""
        one = self.told[at]
        if one.verdict.status is Standing.AGREES or one.verdict.firm or not self.plain[at]:
            return None
        support = self.support(at)
        if one.verdict.status is Standing.DOES_NOT_FIT:
            return self.cleared(at, support)
        best: dict[bool, tuple[float, StatedAt]] = {}
        for base, worth in support.items():
            for entry in self.targets(at, base):
                agrees = entry.agrees(one.value, one.value) is not None
                sure = worth + self.sight(one, base)
                if agrees not in best or sure > best[agrees][0]:
                    best[agrees] = sure, entry
        right, wrong = best.get(True), best.get(False)
        if right and right[0] >= _BORNE and (not wrong or right[0] >= wrong[0] - 1.0):
            return None if self.stated_beside(at, right[1].key) else self.agreed(at, right[1])
        if not wrong or wrong[0] < _SURE or (right and right[0] >= 0.6 * wrong[0]):
            return None
        some = one.claim.part_of >= 0 or one.claim.partitive or one.claim.lawed
        if one.value <= 1 or (some and not self.own[at]) or self.part(at, wrong[1].key):
            return None
        if (
            unknown(one, own=self.own[at])
            or not self.beside(at, wrong[1])
            or self.cleared(at, support, wrong[1])
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

    def stated_beside(self, at: int, key: Key) -> bool:
        """True where a number near by states a figure in plain digits or words: it is hardly told twice."""
        one = self.told[at]
        return not one.claim.whole and any(
            other is not one
            and other.verdict.status is Standing.AGREES
            and other.verdict.entry is not None
            and key in self.stated.told_with(other.verdict.entry)
            and not other.claim.whole
            and other.claim.number.kind is Number.COUNT
            and abs(other.sentence - one.sentence) <= 1
            for other in self.told[max(0, at - _PLACES) : at + _PLACES + 1]
        )

    def agreed(self, at: int, entry: StatedAt) -> NumberVerdict:
        """That a number is the figure at an address."""
        value = self.told[at].value
        return NumberVerdict(Standing.AGREES, entry, entry.agrees(value, value), _CONFIDENCE)

    def cleared(
        self, at: int, support: Mapping[_Base, float], against: StatedAt | None = None
    ) -> NumberVerdict | None:
        """The verdict on a number held against a figure, where it may be another; None where it may not."""
        one = self.told[at]
        entry = against or one.verdict.entry
        if entry is None:
            return None
        left = NumberVerdict(Standing.NOT_MATCHED, guess=entry)
        for other in self.index.get(one.value, ()):
            same = _at(other.key, entry.key.period) == entry.key
            if same and _spans(other.key.period, entry.key.period):
                return self.agreed(at, other)
            dated = one.claim.years or one.claim.lead_years
            if same and not dated and other.key.period.text in one.spoken:
                return left
            if self.meant(at, other.key, entry.key) and not self.stated_beside(at, other.key):
                return left
        exact = all(i.is_point and slipped(one.value, i.low) for i, _ in entry.values)
        others = (key for key in self.others(at, entry.key) if not self.stated_beside(at, key))
        if not exact and any(others):
            return left
        borne = max((support.get(base, 0.0) for base in self.bases[at]), default=0.0)
        top = max(i.high or i.low for i, _ in entry.values)
        own = self.own[at] and bool(covered(self.collection, self.mentions[at], entry.key))
        part = against is not None and told_as_part(one, top, own=own)
        return left if borne >= _CLEARS or part else None

    def others(self, at: int, against: Key) -> Iterator[Key]:
        """Other figures near by that a number may be."""
        entries = self.index.get(self.told[at].value, ())
        return elsewhere(self.told, at, entries, self.stated, self.when(at), against)

    def meant(self, at: int, key: Key, against: Key) -> bool:
        """True where the words of a number may mean an address as well as that which it was held against."""
        one = self.told[at]
        longer = _spans(key.period, self.period)
        if key.period not in (*self.when(at), against.period) and not longer:
            return False
        near = self.near[at]
        bodies = {b for n in names(one.hits, About.PROVIDER) for b in (n, *self.collection.members(n))}
        if key.provider in bodies and one.value >= _LARGE:
            return True
        if near and key.provider not in near and len(self.stated.reporters[key.measure]) > 1:
            return False
        covers = covered(self.collection, self.mentions[at], key)
        if covers is None:
            return False
        before = self.told[at - 1].verdict.key if at else None
        last = one.last if before is not None and before.measure == key.measure else ()
        said = {name for h in (*one.hits, *last, *one.heads) if h.about is About.CODE for name in h.names}
        if not {code for _, code in key.dims} <= said:
            return False
        if key.measure in names(one.hits, About.MEASURE):
            return True
        if longer or not (covers and self.own[at]):
            return False
        return covered(self.collection, self.mentions[at], against) is None

    def beside(self, at: int, entry: StatedAt) -> bool:
        """True where a number stands right beside others of the figure that it is held against.

        The number before it, if near, is of the same figure; and each code that it takes over was named.
        """
        one = self.told[at]
        key = entry.key
        said = {
            name for h in (*one.hits, *one.passed, *one.heads) if h.about is About.CODE for name in h.names
        }
        taken = {code for _, code in key.dims}
        before = self.told[at - 1] if at else None
        last = before.verdict.key if before is not None else None
        if last is not None:
            said |= {code for _, code in last.dims}
        if before is not None and before.sentence == one.sentence and not one.claim.partitive:
            theirs = _codes(self.mentions[at - 1])
            mine = _codes(self.mentions[at])
            if self.own[at - 1] and taken & (theirs - mine):
                return False  # "5 in the one house and 7 elsewhere"
        if not taken <= said and not (self.own[at] and self.bearers(at, key) >= _MANY):
            return False
        if self.own[at]:
            return True
        if before is None or one.sentence - before.sentence > 1:
            return False
        return any(
            base.measure == key.measure
            and base.provider in ("", key.provider)
            and set(base.dims) <= set(key.dims)
            for base in self.bases[at - 1]
        )

    def bearers(self, at: int, key: Key) -> int:
        """How many numbers near by name codes of their own, and are else of the figure's kind."""
        one = self.told[at]
        return sum(
            place != at
            and abs(self.told[place].sentence - one.sentence) <= 2
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

    def support(self, at: int) -> dict[_Base, float]:
        """What the numbers near by bear out, and how well."""
        one = self.told[at]
        found: dict[_Base, float] = {}
        for place in range(max(0, at - _PLACES), min(len(self.told), at + _PLACES + 1)):
            other = self.told[place]
            away = abs(other.sentence - one.sentence)
            if place == at or away > _REACH or other.section != one.section:
                continue
            for base, worth in self.bases[place].items():
                found[base] = found.get(base, 0.0) + worth * _DECAY**away
        return found

    def sight(self, one: NumberTold, base: _Base) -> float:
        """What it adds that the text names a measure and a body."""
        worth = 0.0
        before = (*one.passed, *one.heads)
        for name, about in ((base.measure, About.MEASURE), (base.provider, About.PROVIDER)):
            if name in names(one.hits, about):
                worth += 1.5
            elif name in names(before, about):
                worth += 0.7
        return worth

    def targets(self, at: int, base: _Base) -> Iterator[StatedAt]:
        """The figures that a number would be, if a base is what the text speaks of."""
        one = self.told[at]
        claim = one.claim
        provider = base.provider
        if not provider:
            if len(self.near[at]) != 1 or not one.bodies & self.near[at]:
                return
            provider = next(iter(self.near[at]))
        if not self.may(at, base.measure, provider):
            return
        dated = len(claim.years or claim.lead_years) == 1
        if not (self.mentions[at] or dated or not base.provider or base.measure in one.measures):
            return
        dims = dict(base.dims)
        for mention in self.mentions[at]:
            found = self.dimension(base.measure, mention, dims)
            if found is None:
                return
            dims |= found
        for period in self.when(at):
            key = Key(base.measure, provider, period, tuple(sorted(dims.items())))
            entry = self.stated.get(key)
            if entry is not None and all(i.is_point for i, _ in entry.values):
                yield entry

    def dimension(self, measure: str, mention: CodesSaid, dims: Mapping[str, str]) -> dict[str, str] | None:
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

    def when(self, at: int) -> tuple[Period, ...]:
        """The periods that a number may be of: its own, that reported on, or that of what it is some of."""
        claim = self.told[at].claim
        wanted = claim.years or claim.lead_years
        if wanted:
            return tuple(p for p in self.stated.periods if p.text in wanted)
        last = next((k.verdict.key for k in reversed(self.told[max(0, at - 3) : at]) if k.verdict.key), None)
        if claim.partitive and last is not None and _spans(last.period, self.period):
            return (last.period,)
        return (self.period,)

    def may(self, at: int, measure: str, provider: str) -> bool:
        """True where nothing in a number's words speaks against a measure and a body."""
        one = self.told[at]
        unit = self.collection.measures[measure].unit.value
        if one.claim.noun and unit not in one.claim.noun:
            return False
        fitting = {m for m in one.measures if m in self.collection.measures}
        if one.claim.noun:
            fitting = {m for m in fitting if self.collection.measures[m].unit.value in one.claim.noun}
        if fitting and measure not in fitting:
            return False
        near = self.near[at]
        if not near:
            return True
        return provider in near or (len(near) > 1 and near <= set(self.collection.members(provider)))

    def borne(self, at: int) -> dict[_Base, float]:
        """The bases that a number bears out, and how well: a large number says more than a small one."""
        one = self.told[at]
        found: dict[_Base, float] = {}
        for entry in self.index.get(one.value, ()) if self.plain[at] else ():
            key = entry.key
            if key.period not in self.when(at) or not self.may(at, key.measure, key.provider):
                continue
            covers = covered(self.collection, self.mentions[at], key)
            if covers is None:
                continue
            worth = min(log2(float(one.value) + 1) / 2, 3.5) + 0.7 * len(covers)
            for some in chain.from_iterable(combinations(covers, n) for n in range(len(covers) + 1)):
                dims = tuple(d for d in key.dims if d[0] not in some)
                for provider in (key.provider, *(("",) if key.provider in one.bodies else ())):
                    base = _Base(key.measure, provider, dims)
                    found[base] = max(worth, found.get(base, 0.0))
        return found


def _codes(found: Sequence[CodesSaid]) -> set[str]:
    return {code for mention in found for meant in mention.codes.values() for code in meant}


def _spans(longer: Period, period: Period) -> bool:
    """True for a period that holds another and more: "since 2003"."""
    return longer != period and longer.first <= period.first and longer.last >= period.last


def _at(key: Key, period: Period) -> Key:
    """An address, at another period."""
    return Key(key.measure, key.provider, period, key.dims)
