"""What the numbers before one call for: "eleven from Latin America, eight from Asia, six from Africa".

Or what it is some of: "They decided 21 cases of asylum. 10 of the cases were granted".
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from tilstand.audit.judge import NumberVerdict, left
from tilstand.audit.near import NumberTold
from tilstand.audit.phrase import About
from tilstand.audit.result import Standing
from tilstand.audit.stated import StatedAt, StatedFigures
from tilstand.terms import Key

__all__ = ["astray"]

_CONFIDENCE = 0.5
# A reading that was no surer than so tied a number loosely.
_TIED = 0.6


def astray(
    told: Sequence[NumberTold], verdicts: Sequence[NumberVerdict], at: int, stated: StatedFigures
) -> NumberVerdict | None:
    """That a number which was tied to one figure does not fit that for which the numbers before it call.

    Or that it is left open, where it is as many as was told of another year right before it.

    Args:
        told: The numbers of a text.
        verdicts: What was found of each.
        at: Place of the number.
        stated: What the ledger states.
    """
    key, value = verdicts[at].key, told[at].value
    if _again(told, verdicts, at):
        return left(verdicts[at])
    called = _sibling(told, verdicts, at, stated) or _part(told, verdicts, at, stated)
    if key is None or called is None or called.key == key:
        return None
    if not called.exact or called.agrees(value, value) is not None:
        return None
    return NumberVerdict(Standing.DOES_NOT_FIT, called, None, _CONFIDENCE)


def _again(told: Sequence[NumberTold], verdicts: Sequence[NumberVerdict], at: int) -> bool:
    """True for the figure of a year that the sentence before told: told again, and no year is named."""
    one, verdict, last = told[at], verdicts[at], verdicts[at - 1] if at else None
    if last is None or last.key is None or last.key != verdict.key or verdict.confidence >= _TIED:
        return False
    dated = told[at - 1].claim.years or told[at - 1].claim.lead_years
    bare = not (one.claim.years or one.claim.lead_years or one.claim.whole)
    return bare and verdict.key.period.text in dated and told[at - 1].sentence < one.sentence


def _part(
    told: Sequence[NumberTold], verdicts: Sequence[NumberVerdict], at: int, stated: StatedFigures
) -> StatedAt | None:
    """The figure that a code named makes of the one before, where a number is tied to a part of another."""
    one, key = told[at], verdicts[at].key
    whole = verdicts[at - 1].key if at and verdicts[at - 1].status is Standing.AGREES else None
    if key is None or whole is None or not one.claim.partitive:
        return None
    if one.section != told[at - 1].section or one.sentence - told[at - 1].sentence > 1:
        return None
    codes = dict(key.dims)
    other = any(codes.get(d, code) != code for d, code in whole.dims)
    if replace(key, dims=()) != replace(whole, dims=()) or not other:
        return None
    added = {d: code for d, code in codes.items() if d not in dict(whole.dims)}
    named = {code for h in one.claim.own if h.about is About.CODE for code in h.names}
    if len(added) != 1 or not set(added.values()) <= named:
        return None
    ((dimension, code),) = added.items()
    return stated.get(whole.at(dimension, code))


def _sibling(
    told: Sequence[NumberTold], verdicts: Sequence[NumberVerdict], at: int, stated: StatedFigures
) -> StatedAt | None:
    """The figure beside those of the two numbers before: of one measure and body, but for the code named."""
    one = told[at]
    if at < 2 or any(told[n].sentence != one.sentence for n in (at - 1, at - 2)):
        return None
    keys = [v.key for v in verdicts[at - 2 : at] if v.status is Standing.AGREES and v.key is not None]
    dimension = _differing(keys)
    if dimension is None:
        return None
    group = stated.collection.settings.dimensions[dimension].codelist
    claim, last = one.claim, told[at - 1].claim.number.end
    named = {h.names for h in (*claim.own, *claim.side) if h.about is About.CODE and h.group == group}
    since = [h for h in (*claim.own, *claim.side, *claim.before) if h.about is About.CODE and h.start >= last]
    alike = {h.start for h in since if h.group == group}  # a word may name codes of several lists
    if len(named) != 1 or len(*named) != 1 or any(h.start not in alike for h in since):
        return None  # of another kind than they are, or of two at once
    ((code,),) = named
    return stated.get(keys[-1].at(dimension, code))


def _differing(keys: Sequence[Key]) -> str | None:
    """The only dimension by which two figures differ."""
    if len(keys) != 2 or replace(keys[0], dims=()) != replace(keys[1], dims=()):
        return None
    codes = dict(keys[0].dims), dict(keys[1].dims)
    apart = [d for d in codes[0] if codes[0][d] != codes[1].get(d)]
    return apart[0] if len(apart) == 1 and codes[0].keys() == codes[1].keys() else None
