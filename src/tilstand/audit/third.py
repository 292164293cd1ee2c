"""The third reading: numbers that two left open, as slips of the hand and as the figure of another year."""

from __future__ import annotations

from dataclasses import replace

from tilstand.audit.joint import NumbersRead
from tilstand.audit.judge import NumberVerdict
from tilstand.audit.phrase import About
from tilstand.audit.result import Standing
from tilstand.audit.slip import long, mistyped
from tilstand.terms import Qualifier
from tilstand.text import SpanKind as Number

__all__ = ["joined"]

# So much bears out a figure that a number is a slip for.
_BORNE = 2.0
_CONFIDENCE = 0.5
_TELLING = (About.MEASURE, About.CODE, About.PROVIDER)


def joined(reading: NumbersRead) -> dict[int, NumberVerdict]:
    """The verdicts that a second and a third reading change, by the number's place.

    Args:
        reading: The numbers of a text, read together.
    """
    found = reading.verdicts()
    for at, one in enumerate(reading.told):
        if at in found or one.verdict.status is not Standing.NOT_MATCHED:
            continue
        verdict = _dated(reading, at, found) or _slip(reading, at)
        if verdict is not None:
            found[at] = verdict
    return found


def _slip(reading: NumbersRead, at: int) -> NumberVerdict | None:
    """The verdict on a number that is a slip for a figure in sight."""
    one = reading.told[at]
    claim = one.claim
    counted = claim.number.kind is Number.COUNT and claim.number.qualifier is Qualifier.EXACT
    if not counted or claim.differs or claim.denial or claim.turned or claim.broken:
        return None
    borne = [
        (worth, entry)
        for base, support in reading.support(at).items()
        if (worth := support + reading.sight(one, base)) >= _BORNE
        for entry in reading.targets(at, base)
    ]
    borne.sort(key=lambda pair: (-pair[0], pair[1].key))
    for entries in ([entry for _, entry in borne], one.verdict.sight):
        meant = mistyped(one.value, entries)
        if meant is not None and not any(reading.others(at, meant.key)):
            return NumberVerdict(Standing.DOES_NOT_FIT, meant, None, _CONFIDENCE)
    meant = long(one.value, (*one.hits, *one.last), reading.index)
    return NumberVerdict(Standing.DOES_NOT_FIT, meant, None, _CONFIDENCE) if meant else None


def _dated(reading: NumbersRead, at: int, found: dict[int, NumberVerdict]) -> NumberVerdict | None:
    """The verdict on a number of which only a year is told: the figure told before it, in that year.

    "The centre found one victim. The year before it found 9."
    """
    one = reading.told[at]
    claim, before = one.claim, reading.told[at - 1] if at else None
    counted = claim.number.kind is Number.COUNT and claim.number.qualifier is Qualifier.EXACT
    years = claim.years or claim.lead_years
    if before is None or not counted or len(years) != 1 or "/" in years[0]:
        return None
    verdict = found.get(at - 1, before.verdict)
    key, away = verdict.key, one.sentence - before.sentence
    if key is None or away > 1:
        return None
    if claim.differs or claim.denial or claim.turned or claim.broken or claim.apart or claim.rest:
        return None
    if claim.partitive or claim.part_of >= 0 or claim.whole:
        return None
    said = one.hits if away else (*claim.own, *claim.side)
    if any(h.about in _TELLING for h in said):
        return None
    if claim.noun and reading.collection.measures[key.measure].unit.value not in claim.noun:
        return None
    period = next((p for p in reading.stated.periods if p.text == years[0]), None)
    entry = reading.stated.get(replace(key, period=period)) if period else None
    if entry is None or period == key.period:
        return None
    source = entry.agrees(one.value, one.value)
    if source is not None:
        return NumberVerdict(Standing.AGREES, entry, source, _CONFIDENCE)
    if not all(i.is_point for i, _ in entry.values) or any(reading.others(at, entry.key)):
        return None
    return NumberVerdict(Standing.DOES_NOT_FIT, entry, None, _CONFIDENCE)
