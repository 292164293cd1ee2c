"""The figure that most speaks for, of all in sight of a number that no reading tied.

"Eleven were from Africa and three from Latin America": no reading is sure of whom. But where more speaks for
one figure than for any other, and far more than for any that the number is, that figure is meant.
"""

from __future__ import annotations

from collections.abc import Callable

from tilstand.audit.excuse import excused
from tilstand.audit.joint import NumbersRead
from tilstand.audit.near import lasting
from tilstand.audit.result import Standing
from tilstand.audit.stated import StatedAt
from tilstand.audit.weigh import NumbersWeighed
from tilstand.audit.words import ends_with
from tilstand.terms import Key

__all__ = ["convincing", "preferred"]

# So much must speak for it, and by so much more than for any that the number is; and both together.
_LEAST, _AHEAD = 3.0, 1.5
_CODED, _TOTAL, _HELD = 9.5, 9.0, 9.5
# A number held against another is of its size: at most so many doublings more or less.
_SIZE = 1.0
# From this number on, another body that states it is taken to be meant.
_TELLING = 20


def preferred(
    reading: NumbersRead, weighed: NumbersWeighed, at: int, taken: Callable[[Key], bool]
) -> StatedAt | None:
    """The figure in sight that most speaks for; None where the number may count something else.

    Args:
        reading: The numbers of a text, read together.
        weighed: The same, weighed.
        at: Place of the number.
        taken: Tells whether a number near by states a figure already.
    """
    one, stated = reading.told[at], reading.stated
    claim = one.claim
    if one.value <= 1 or one.value.denominator > 1:
        return None
    if claim.whole or claim.lawed or claim.apart or claim.determined or lasting(one):
        return None
    found: list[tuple[float, Key, StatedAt]] = []
    for measure, provider in weighed.heads(at):
        for entry in stated.of(measure, provider):
            point = all(i.is_point for i, _ in entry.values)
            if point and weighed.said(at, entry.key) and not taken(entry.key):
                found.append((weighed.weight(at, entry.key), entry.key, entry))
    if not found:
        return None
    _, key, entry = max(found, key=lambda one: one[:2])
    if claim.noun and reading.collection.measures[key.measure].unit.value not in claim.noun:
        return None
    if key.measure not in weighed.told(at) and _goes_on(weighed, at):
        return None
    twins = (other.key for other in reading.index.get(one.value, ()))
    if one.value >= _TELLING and any(
        other.measure == key.measure and other.provider != key.provider and other.period == key.period
        for other in twins
    ):
        return None
    return None if excused(reading, at, key) else entry


def _goes_on(weighed: NumbersWeighed, at: int) -> bool:
    """True for a number that may be some of what the sentence before counts, which no figure states."""
    one, last = weighed.reading.told[at], weighed.reading.told[at - 1] if at else None
    bare = not (one.claim.noun or one.claim.years or one.claim.lead_years or one.claim.onward)
    return (
        bare
        and last is not None
        and last.sentence < one.sentence
        and last.claim.nouned
        and weighed.verdicts[at - 1].status is Standing.NOT_MATCHED
    )


def convincing(weighed: NumbersWeighed, at: int, key: Key, worth: float, ahead: float, far: float) -> bool:
    """True where enough speaks for a figure: one that the number's words name, or of all that was counted.

    Args:
        weighed: The numbers of a text, weighed.
        at: Place of the number.
        key: The figure.
        worth: How much speaks for it.
        ahead: How much more than for any that the number is.
        far: By how many doublings the number is off.
    """
    if worth < _LEAST or ahead < _AHEAD:
        return False
    one = weighed.reading.told[at]
    if one.claim.onward:
        origin = ends_with(one.words.origin, one.text[: one.claim.number.start])
        if origin and key.period == weighed.reading.period:
            return False  # "down from 149": the figure is of before
        return far <= _SIZE and worth + ahead >= _HELD
    if not weighed.whole(at, key):
        return False
    if weighed.counts(at, key):
        return worth + ahead >= _CODED
    return not key.dims and worth + ahead >= _TOTAL
