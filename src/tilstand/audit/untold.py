"""The figure that a text which recounts a ledger would leave out, were one of its numbers not a slip for it.

A report of the ledger's own figures tells nearly all of them. So where no figure fits a number, and one in
sight is told by no other number, the number is held against that, though its words alone would not be enough.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction
from math import log2

from tilstand.audit.near import unknown
from tilstand.audit.phrase import About, names
from tilstand.audit.recount import FiguresRecounted
from tilstand.audit.stated import StatedAt
from tilstand.audit.weigh import NumbersWeighed
from tilstand.terms import Key

__all__ = ["UntoldFigures", "far"]

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


class UntoldFigures:
    """The figures that a text leaves out, and the numbers that were meant for them.

    Args:
        weighed: The numbers of the text, weighed.
        recounted: Which figures its numbers tell.
        taken: Tells whether a number near by states a figure already.
        rival: How much speaks for the likeliest figure that a number is.
    """

    def __init__(
        self,
        weighed: NumbersWeighed,
        recounted: FiguresRecounted,
        taken: Callable[[int, Key], bool],
        rival: Callable[[int], float],
    ) -> None:
        self.weighed, self.reading, self.recounted = weighed, weighed.reading, recounted
        self.taken, self.rival = taken, rival

    def recounting(self, at: int) -> bool:
        """True for a number in digits that counts something, in a text that recounts the ledger."""
        claim = self.reading.told[at].claim
        some = (claim.partitive or claim.part_of >= 0) and not self.reading.own[at]
        story = claim.number.value == 1 and claim.opens and not claim.partitive
        digits = claim.number.text.isdigit()  # "six years": a word may count what no phrase is
        if not (self.recounted.recounts and digits) or claim.lawed or some or story:
            return False
        return not claim.whole or self.rival(at) < 0

    def meant(self, at: int) -> StatedAt | None:
        """The figure that a number is held against, where it is none that its words may mean.

        Args:
            at: Place of the number.
        """
        if self.recounted.recounts and self.reading.told[at].claim.determined:
            return self.repeated(at)
        if not self.recounting(at) or self.rival(at) >= 0:
            return None
        return self.alone(at) or self.missed(at)

    def alone(self, at: int) -> StatedAt | None:
        """The likeliest figure of a number that names a code."""
        one, entry = self.reading.told[at], self.weighed.verdicts[at].guess
        if entry is None or not self.reading.own[at] or one.claim.apart:
            return None
        point = all(i.is_point for i, _ in entry.values) and not self.taken(at, entry.key)
        return entry if point and self.weighed.weight(at, entry.key) >= _ALONE else None

    def missed(self, at: int) -> StatedAt | None:
        """The likeliest figure in sight that no other number tells, else the likeliest at all."""
        if unknown(self.reading.told[at], own=True):
            return None
        rival = self.rival(at)
        found = [(self.weighed.weight(at, e.key), e.key, e) for e in self.sight(at)]
        untold = [one for one in found if self.recounted.worth(at, one[1]) > 0]
        if untold:
            worth, _, entry = max(untold, key=lambda one: one[:2])
            if worth >= _UNTOLD and worth - rival >= _AHEAD:
                return entry
        if not found or rival > _NOTHING:
            return None
        worth, _, entry = max(found, key=lambda one: one[:2])
        return entry if worth >= _TOLD else None

    def repeated(self, at: int) -> StatedAt | None:
        """The figure of "all the 19" where no number near by is as many: the likeliest told near by."""
        told = self.reading.told
        if not told[at].claim.number.text.isdigit():
            return None
        found = [(self.weighed.weight(at, e.key), e.key, e) for e in self.sight(at)]
        worth, key, entry = max(found, key=lambda one: one[:2], default=(0.0, None, None))
        if entry is None or key is None or worth < _REPEATED:
            return None
        around = (n for n in range(max(0, at - _NEAR_BY), min(len(told), at + _NEAR_BY + 1)) if n != at)
        keys = {n: verdict.key for n in around if (verdict := self.weighed.verdicts[n]) is not None}
        # What is known to count something else is not what is repeated.
        near = {told[n].value for n, its in keys.items() if its is None or its.measure == key.measure}
        known = any(i.low in near for i, _ in entry.values)
        return entry if known and told[at].value not in near else None

    def sight(self, at: int) -> Iterator[StatedAt]:
        """The figures in sight of a number that it may have been meant for."""
        reading, verdict = self.reading, self.weighed.verdicts[at]
        claim, value = reading.told[at].claim, reading.told[at].value
        named = names(claim.own, About.MEASURE)
        found = {e.key: e for e in (verdict.guess, *verdict.sight) if e is not None}
        for measure, provider in self.weighed.heads(at):
            found |= {e.key: e for e in reading.stated.of(measure, provider)}
        for key, entry in found.items():
            unit = reading.collection.measures[key.measure].unit.value
            counts = not claim.noun or unit in claim.noun or key.measure in named
            if not (counts and all(i.is_point for i, _ in entry.values)):
                continue
            if far(value, entry) > _FAR:
                continue
            if self.weighed.said(at, key) and (not self.taken(at, key) or self.half(at, entry)):
                yield entry

    def half(self, at: int, entry: StatedAt) -> bool:
        """True for a disputed figure of which numbers near by tell only some of what is stated."""
        told = self.reading.told[max(0, at - _NEAR_BY) : at + _NEAR_BY + 1]
        return bool({i.low for i, _ in entry.values} - {one.value for one in told})


def far(printed: Fraction, entry: StatedAt) -> float:
    """By how many doublings, beyond the first, a number is off what is stated; 0 beside a nought.

    Args:
        printed: The number.
        entry: What is stated.
    """
    if not printed or not all(i.low for i, _ in entry.values):
        return 0.0
    return max(0.0, min(abs(log2(float(printed / i.low))) for i, _ in entry.values) - _NEAR)
