"""Coverage of the ledger by a text, and the figures that a text leaves out.

In such a text a figure that no other number tells is hardly left out, and one that another number tells is
hardly told again. Of a press release neither holds.

A report of the ledger's own figures tells nearly all of them. So where no figure fits a number, and one in
sight is told by no other number, the number is held against that, though its words alone would not be enough.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from math import log2, sqrt

from tilstand.proofread.figure_index import FigureIndex, IndexedFigure
from tilstand.proofread.number_context import has_unknown_subject
from tilstand.proofread.phrase_lexicon import PhraseKind
from tilstand.proofread.phrases import list_mentioned_names
from tilstand.proofread.result import Standing
from tilstand.proofread.scorer import MatchScorer
from tilstand.proofread.verdicts import NumberVerdict
from tilstand.terms import Key, Period

# So much of what is stated for its period a text tells that recounts it.
_RECOUNTS = 0.5
# Each halving of what is left out, and of what is told again, speaks for so much; no more than so much.
_HALVED, _MOST = 1.0, 3.0


class LedgerCoverage:
    """Which figures the numbers of a text tell, and what that is worth.

    Args:
        verdicts: What was found of each number in running text.
        cells: Figures that the cells of tables tell.
        stated: What the ledger states.
        period: Period of the report.
    """

    def __init__(
        self, verdicts: Sequence[NumberVerdict], cells: Iterable[Key], stated: FigureIndex, period: Period
    ) -> None:
        self._stated = stated
        places: dict[Key, set[int]] = {}
        for at, verdict in enumerate(verdicts):
            if verdict.status is Standing.AGREES and verdict.entry is not None:
                for key in stated.list_equivalent_keys(verdict.entry):
                    places.setdefault(key, set()).add(at)
        for at, key in enumerate(cells):
            places.setdefault(key, set()).add(-1 - at)
        self._places: Mapping[Key, Collection[int]] = places
        printed = [key for key in stated.printed_keys if key.period == period]
        told = compute_wilson_lower_bound(sum(key in places for key in printed), len(printed))
        #: Whether the text tells most of what is stated.
        self.recounts = told >= _RECOUNTS
        self._untold = min(_MOST, -_HALVED * log2(1 - told)) if self.recounts else 0.0
        # A total is told again more often than a part of it.
        self._again = {part: self._weigh_repetition(part) if self.recounts else 0.0 for part in (False, True)}

    def same(self, one: IndexedFigure, key: Key) -> bool:
        """True where what tells one figure tells another as well: a part that is all of it.

        Args:
            one: The figure that a number tells.
            key: The other.
        """
        return one.key == key or (self.recounts and key in self._stated.list_equivalent_keys(one))

    def _weigh_repetition(self, part: bool) -> float:
        """What speaks against a figure that is told, a total or a part of one, being told again."""
        found_numbers = [places for key, places in self._places.items() if bool(key.dims) is part]
        again = 1 - compute_wilson_lower_bound(sum(len(places) < 2 for places in found_numbers), len(found_numbers))
        return min(_MOST, -_HALVED * log2(again))

    def elsewhere(self, at: int, key: Key) -> bool:
        """True where another number tells a figure.

        Args:
            at: Place of the number.
            key: The figure.
        """
        return any(place != at for place in self._places.get(key, ()))

    def weigh_coverage(self, at: int, key: Key) -> float:
        """What it is worth for a number being a figure that others tell it, or none does.

        A nought need not be told.

        Args:
            at: Place of the number.
            key: The figure.
        """
        if self.elsewhere(at, key):
            return -self._again[bool(key.dims)]
        entry = self._stated.get(key)
        nought = entry is not None and not any(i.low for i, _ in entry.values)
        return 0.0 if nought else self._untold


def compute_wilson_lower_bound(some: int, count: int) -> float:
    """The lower end of the interval of 95 per cent of a share (Wilson 1927).

    >>> round(compute_wilson_lower_bound(9, 10), 2), compute_wilson_lower_bound(0, 0)
    (0.6, 0.0)
    """
    if not count:
        return 0.0
    share, z = some / count, 1.96
    wide = z * sqrt(share * (1 - share) / count + z * z / (4 * count * count))
    return (share + z * z / (2 * count) - wide) / (1 + z * z / count)


# So much must speak for the likeliest, where nothing speaks for any that the number is.
_ALONE = 2.0
# So much for one that no other number tells, or that a number is a plain slip for; by so much more than for
# any that the number is. So much for one that others tell, where next to nothing speaks for any that it is.
_UNTOLD, _AHEAD = 1.0, 6.0
_TOLD, _NOTHING = 3.0, -4.0
# So much for one that is repeated.
_REPEATED = 5.0
# Who errs is seldom further off: by so many doublings, beyond the first.
_FAR = 2.0
_NEAR = 1.0
# So many numbers before and after are near by.
_NEAR_BY = 12


class UncoveredFigures:
    """The figures that a text leaves out, and the numbers that were meant for them.

    Args:
        weighed: The numbers of the text, weighed.
        recounted: Which figures its numbers tell.
        taken: Tells whether a number near by states a figure already.
        rival: How much speaks for the likeliest figure that a number is.
    """

    def __init__(
        self,
        weighed: MatchScorer,
        recounted: LedgerCoverage,
        taken: Callable[[int, Key], bool],
        rival: Callable[[int], float],
    ) -> None:
        self.weighed, self.reading, self.recounted = weighed, weighed.reading, recounted
        self.taken, self.rival = taken, rival

    def is_recounting_number(self, at: int) -> bool:
        """True for a number in digits that counts something, in a text that recounts the ledger."""
        claim = self.reading.told[at].claim
        some = (claim.partitive or claim.part_of >= 0) and not self.reading.own[at]
        story = claim.number.value == 1 and claim.opens and not claim.partitive
        digits = claim.number.text.isdigit()  # "six years": a word may count what no phrase is
        if not (self.recounted.recounts and digits) or claim.lawed or some or story:
            return False
        return not claim.whole or self.rival(at) < 0

    def find_intended_figure(self, at: int) -> IndexedFigure | None:
        """The figure that a number is held against, where it is none that its words may mean.

        Args:
            at: Place of the number.
        """
        if self.recounted.recounts and self.reading.told[at].claim.determined:
            return self.find_misrepeated_figure(at)
        if not self.is_recounting_number(at) or self.rival(at) >= 0:
            return None
        return self.alone(at) or self.find_uncovered_figure(at)

    def alone(self, at: int) -> IndexedFigure | None:
        """The likeliest figure of a number that names a code."""
        number_mention, entry = self.reading.told[at], self.weighed.verdicts[at].guess
        if entry is None or not self.reading.own[at] or number_mention.claim.apart:
            return None
        point = all(i.is_point for i, _ in entry.values) and not self.taken(at, entry.key)
        return entry if point and self.weighed.weight(at, entry.key) >= _ALONE else None

    def find_uncovered_figure(self, at: int) -> IndexedFigure | None:
        """The likeliest figure in sight that no other number tells, else the likeliest at all."""
        if has_unknown_subject(self.reading.told[at], own=True):
            return None
        rival = self.rival(at)
        found_entries = [(self.weighed.weight(at, e.key), e.key, e) for e in self.list_visible_figures(at)]
        untold = [
            current_entry for current_entry in found_entries if self.recounted.weigh_coverage(at, current_entry[1]) > 0
        ]
        if untold:
            worth, _, entry = max(untold, key=lambda one: one[:2])
            if worth >= _UNTOLD and worth - rival >= _AHEAD:
                return entry
        if not found_entries or rival > _NOTHING:
            return None
        worth, _, entry = max(found_entries, key=lambda one: one[:2])
        return entry if worth >= _TOLD else None

    def find_misrepeated_figure(self, at: int) -> IndexedFigure | None:
        """The figure of "all the 19" where no number near by is as many: the likeliest told near by."""
        number_mentions = self.reading.told
        if not number_mentions[at].claim.number.text.isdigit():
            return None
        found_entries = [(self.weighed.weight(at, e.key), e.key, e) for e in self.list_visible_figures(at)]
        worth, key, entry = max(found_entries, key=lambda one: one[:2], default=(0.0, None, None))
        if entry is None or key is None or worth < _REPEATED:
            return None
        around = (n for n in range(max(0, at - _NEAR_BY), min(len(number_mentions), at + _NEAR_BY + 1)) if n != at)
        keys = {n: verdict.key for n in around if (verdict := self.weighed.verdicts[n]) is not None}
        # What is known to count something else is not what is repeated.
        near = {number_mentions[n].value for n, its in keys.items() if its is None or its.measure == key.measure}
        known = any(i.low in near for i, _ in entry.values)
        return entry if known and number_mentions[at].value not in near else None

    def list_visible_figures(self, at: int) -> Iterator[IndexedFigure]:
        """The figures in sight of a number that it may have been meant for."""
        reading, verdict = self.reading, self.weighed.verdicts[at]
        claim, value = reading.told[at].claim, reading.told[at].value
        named = list_mentioned_names(claim.own, PhraseKind.MEASURE)
        indexed_figures_by_key = {e.key: e for e in (verdict.guess, *verdict.sight) if e is not None}
        for measure, provider in self.weighed.heads(at):
            indexed_figures_by_key |= {e.key: e for e in reading.stated.list_body_figures(measure, provider)}
        for key, entry in indexed_figures_by_key.items():
            unit = reading.collection.measures[key.measure].unit.value
            counts = not claim.noun or unit in claim.noun or key.measure in named
            if not (counts and all(i.is_point for i, _ in entry.values)):
                continue
            if measure_doublings_off(value, entry) > _FAR:
                continue
            if self.weighed.said(at, key) and (not self.taken(at, key) or self.is_partly_covered_dispute(at, entry)):
                yield entry

    def is_partly_covered_dispute(self, at: int, entry: IndexedFigure) -> bool:
        """True for a disputed figure of which numbers near by tell only some of what is stated."""
        number_mentions = self.reading.told[max(0, at - _NEAR_BY) : at + _NEAR_BY + 1]
        return bool({i.low for i, _ in entry.values} - {number_mention.value for number_mention in number_mentions})


def measure_doublings_off(printed: Fraction, entry: IndexedFigure) -> float:
    """By how many doublings, beyond the first, a number is off what is stated; 0 beside a nought.

    Args:
        printed: The number.
        entry: What is stated.
    """
    if not printed or not all(i.low for i, _ in entry.values):
        return 0.0
    return max(0.0, min(abs(log2(float(printed / i.low))) for i, _ in entry.values) - _NEAR)
