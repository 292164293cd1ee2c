"""The last reading: how sure it is that a number does not fit. A proof-reader that cries wolf is not read.

A number that is right is stated somewhere in the ledger, and the words near it speak for that figure at
least somewhat; one that is wrong is often a slip of the hand for the figure that the words speak for. So a
number is told not to fit where clearly more speaks for the figure that it is held against than for any that
it is. Where it is a slip for that figure, as much is enough; and a slip may be told of where no reading
before was sure of the figure.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from math import log2

from tilstand.audit.claim import Claim
from tilstand.audit.joint import NumbersRead
from tilstand.audit.judge import NumberVerdict, left
from tilstand.audit.match import Implied
from tilstand.audit.near import NumberTold
from tilstand.audit.result import Standing
from tilstand.audit.slip import slipped
from tilstand.audit.stated import StatedAt, StatedFigures
from tilstand.audit.weigh import NumbersWeighed
from tilstand.terms import Period, Qualifier
from tilstand.text import SpanKind as Number

__all__ = ["sure"]

# So much more must speak for the figure that a number is held against than for any that it is.
_CLEARLY = 3.0
# So much, and so much more, must speak for a figure that a number is a slip for; or less, and far more.
_SLIP, _SLIP_AHEAD = 4.0, 3.0
_SLIGHT, _FAR_AHEAD = 1.5, 6.0
# So much for one in sight that it is no slip for.
_SIGHT, _SIGHT_AHEAD = 6.0, 5.0
# A figure that little speaks for counts no less than this; one that the ledger does not state, than this.
_LITTLE, _NOWHERE = -4.0, -7.0
# Two figures are hardly the same large number by chance: each doubling beyond 2 to this speaks for so much.
_SMALL, _RARE = 3, 1.0
# A number so long that a figure states is that figure.
_LONG = 1000
# Who errs is seldom far off: each doubling beyond 2 between what is printed and what is stated costs so much.
_FAR, _NEAR = 0.5, 1.0
_CONFIDENCE = 0.5


def sure(
    told: Sequence[NumberTold],
    verdicts: Mapping[int, NumberVerdict],
    stated: StatedFigures,
    period: Period,
    implied: Implied,
) -> dict[int, NumberVerdict]:
    """The verdicts that stand when each is weighed, where they change, by the number's place.

    Args:
        told: Every number of a text in order, with the verdict of the first reading.
        verdicts: Those that later readings changed.
        stated: What the ledger states.
        period: Period of the report.
        implied: The codes that the names of the measures imply.
    """
    every = [verdicts.get(at, one.verdict) for at, one in enumerate(told)]
    doubting = _Doubting(NumbersRead(told, stated, period), every, implied)
    found = {at: doubting.verdict(at) for at in range(len(told))}
    return {**verdicts, **{at: verdict for at, verdict in found.items() if verdict is not None}}


class _Doubting:
    def __init__(self, reading: NumbersRead, verdicts: Sequence[NumberVerdict], implied: Implied) -> None:
        self.reading, self.verdicts = reading, verdicts
        self.weighed = NumbersWeighed(reading, verdicts, implied)
        self.values = sorted(reading.index)

    def verdict(self, at: int) -> NumberVerdict | None:
        """The verdict on a number where it changes."""
        one, verdict = self.reading.told[at], self.verdicts[at]
        if one.claim.number.kind is Number.QUANTIFIER:
            return None  # "none" and "all" are held against a figure only where it is named
        if verdict.status is Standing.DOES_NOT_FIT and verdict.entry is not None:
            slip = all(i.is_point and slipped(one.value, i.low) for i, _ in verdict.entry.values)
            plain = self.weighed.named(at, verdict.entry.key)
            ahead = self.weighed.weight(at, verdict.entry.key) - self.rival(at, plain=plain)
            ahead -= _FAR * _doublings(one.value, verdict.entry)
            if one.value >= _LONG and one.value in self.reading.index and not slip:
                return left(verdict)
            return None if ahead >= (0.0 if slip else _CLEARLY) else left(verdict)
        if verdict.status is not Standing.NOT_MATCHED or not _counted(one.claim):
            return None
        for entries, least, ahead in (
            (self.slips(at), _SLIGHT, _SLIP_AHEAD),
            (self.sight(at), _SIGHT, _SIGHT_AHEAD),
        ):
            meant = max(entries, key=lambda pair: (pair[0], pair[1].key), default=None)
            if meant is None or meant[0] < least:
                continue
            far = meant[0] - self.rival(at)
            if far >= ahead and (meant[0] >= _SLIP or far >= _FAR_AHEAD):
                return NumberVerdict(Standing.DOES_NOT_FIT, meant[1], None, _CONFIDENCE)
        return None

    def rival(self, at: int, *, plain: bool = False) -> float:
        """How much speaks for the likeliest figure that a number is.

        Args:
            at: Place of the number.
            plain: Whether its sentence plainly names another: then none counts that the sentence denies.
        """
        value = self.reading.told[at].value
        found = self.reading.index.get(value, ())
        entries = [e for e in found if not (plain and self.weighed.denied(at, e.key))]
        if not entries:
            return _NOWHERE
        rare = _RARE * max(0.0, log2(max(float(value), 1.0)) - _SMALL)
        most = (
            max(self.weighed.weight(at, e.key), _LITTLE)
            + (rare / 2 if self.weighed.others(at, e.key) else rare)
            for e in entries
        )
        return max(most)

    def sight(self, at: int) -> Iterator[tuple[float, StatedAt]]:
        """The figures in sight of a number whose own words name a code, each with how much speaks for it."""
        reading, weighed = self.reading, self.weighed
        one = reading.told[at]
        claim = one.claim
        if not reading.own[at] or claim.whole or claim.lawed or claim.apart or one.value <= 1:
            return
        for measure, provider in weighed.heads(at):
            for entry in reading.stated.of(measure, provider):
                point = all(i.is_point for i, _ in entry.values)
                if point and weighed.said(at, entry.key) and not _doublings(one.value, entry):
                    yield weighed.weight(at, entry.key), entry

    def slips(self, at: int) -> Iterator[tuple[float, StatedAt]]:
        """The figures that a number is a slip for, each with how much speaks for it."""
        value = self.reading.told[at].value
        for other in self.values:
            if slipped(value, other):
                for entry in (e for e in self.reading.index[other] if self.weighed.said(at, e.key)):
                    yield self.weighed.weight(at, entry.key), entry


def _doublings(printed: Fraction, entry: StatedAt) -> float:
    """By how many doublings, beyond the first, a number is off what is stated; 0 beside a nought."""
    if not printed or not all(i.low for i, _ in entry.values):
        return 0.0
    return max(0.0, min(abs(log2(float(printed / i.low))) for i, _ in entry.values) - _NEAR)


def _counted(claim: Claim) -> bool:
    """True for a number of something that was counted, also where it is held against another ("from 72")."""
    number = claim.number
    exact = number.kind is Number.COUNT and number.value is not None and number.qualifier is Qualifier.EXACT
    return exact and not (claim.differs or claim.denial or claim.turned or claim.broken)
