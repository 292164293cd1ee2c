"""What explains a number that is not the figure it is held against: a sum, a whole, a part of another.

It follows from figures that are stated, though no reading tied it: the years of a row together, the code that
gathers several, a part of the number right before it.
"""

from __future__ import annotations

from itertools import accumulate

from tilstand.audit.joint import NumbersRead
from tilstand.audit.near import lasting
from tilstand.terms import Key

__all__ = ["excused"]

# Smaller numbers follow from some figures by chance.
_TELLING = 20
# So many years are a row.
_ROW = 3


def excused(reading: NumbersRead, at: int, key: Key) -> bool:
    """True where a number that is not a figure follows from figures otherwise.

    Args:
        reading: The numbers of a text, read together.
        at: Place of the number.
        key: The figure that it is held against.
    """
    if lasting(reading.told[at]) and not reading.told[at].claim.noun:
        return True
    value = reading.told[at].value
    return value >= _TELLING and (
        _years(reading, at, key) or _gathers(reading, at, key) or _part(reading, at, key)
    )


def _years(reading: NumbersRead, at: int, key: Key) -> bool:
    """True where a number is what three or more years of a total are together, back from the last."""
    claim = reading.told[at].claim
    if key.dims or (len(set(claim.years or claim.lead_years)) == 1 and key.period != reading.period):
        return False
    row = [reading.stated.get(Key(key.measure, key.provider, p, key.dims)) for p in reading.stated.periods]
    told = [entry.values[0][0].low for entry in reversed(row) if entry and entry.values[0][0].is_point]
    return reading.told[at].value in list(accumulate(told))[_ROW - 1 :]


def _gathers(reading: NumbersRead, at: int, key: Key) -> bool:
    """True where a number is the figure of a code that gathers one which the figure has."""
    collection, value = reading.collection, reading.told[at].value
    for dimension, code in key.dims:
        for other in collection.codelist(dimension):
            if code in other.of:
                entry = reading.stated.get(key.at(dimension, other.id))
                if entry is not None and entry.agrees(value, value) is not None:
                    return True
    return False


def _part(reading: NumbersRead, at: int, key: Key) -> bool:
    """True where a number is some of a figure that the number before it is: "64 had help, 39 of them new"."""
    one, last = reading.told[at], reading.told[at - 1] if at else None
    if last is None or not (one.claim.partitive or one.claim.part_of >= 0) or last.value < one.value:
        return False
    for entry in reading.index.get(one.value, ()):
        whole = reading.stated.get(Key(entry.key.measure, entry.key.provider, entry.key.period))
        other = (entry.key.measure, entry.key.provider) != (key.measure, key.provider)
        if (
            other
            and entry.key.dims
            and whole is not None
            and whole.agrees(last.value, last.value) is not None
        ):
            return True
    return False
