"""Whether a number is of the kind that a measure counts: a count, a share, a range, and in which unit."""

from __future__ import annotations

from tilstand.audit.claim import Claim
from tilstand.audit.phrase import About, names
from tilstand.define import Vocabulary
from tilstand.terms import Unit
from tilstand.text import SpanKind as Number

__all__ = ["kind_fits"]

_MEANS = ("mean", "share", "range", "change")
_SHARES = (Unit.PERCENT, Unit.PERCENTAGE_POINTS)


def kind_fits(collection: Vocabulary, claim: Claim, name: str) -> bool:
    """True where a number may be a figure of a measure, whatever its words say.

    Args:
        collection: The collection.
        claim: The number.
        name: The measure.
    """
    number, measure = claim.number, collection.measures[name]
    unit = measure.unit
    if unit.counted and number.value is not None and number.value % 1:
        return False  # 32.6 is a mean of counts, not one
    if claim.mean and measure.statistic not in _MEANS:
        return False
    if number.unit and number.kind in (Number.COUNT, Number.RANGE) and unit.value not in claim.noun:
        return False  # six months, ten years
    percent = number.kind in (Number.PERCENT, Number.POINTS)
    if percent != (unit in _SHARES) and not _rated(claim, unit, name):
        return False
    if measure.statistic == "change":
        return percent
    return (number.kind is Number.RANGE) == (measure.statistic == "range")


def _rated(claim: Claim, unit: Unit, measure: str) -> bool:
    """True for a plain number after the name of a measure in per cent: "the clearance rate was 44"."""
    plain = claim.number.kind is Number.COUNT and not claim.noun
    led = names((*claim.lead, *claim.before, *claim.side), About.MEASURE)
    return plain and unit is Unit.PERCENT and measure in led
