"""What the numbers before one call for: "eleven from Latin America, eight from Asia, six from Africa"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from tilstand.audit.judge import NumberVerdict
from tilstand.audit.near import NumberTold
from tilstand.audit.phrase import About
from tilstand.audit.result import Standing
from tilstand.audit.stated import StatedAt, StatedFigures
from tilstand.terms import Key

__all__ = ["sibling"]


def sibling(
    told: Sequence[NumberTold], verdicts: Sequence[NumberVerdict], at: int, stated: StatedFigures
) -> StatedAt | None:
    """The figure beside those of the two numbers before: of one measure and body, but for the code named.

    Args:
        told: The numbers of a text.
        verdicts: What was found of each.
        at: Place of the number.
        stated: What the ledger states.
    """
    one = told[at]
    if at < 2 or any(told[n].sentence != one.sentence for n in (at - 1, at - 2)):
        return None
    keys = [v.key for v in verdicts[at - 2 : at] if v.status is Standing.AGREES and v.key is not None]
    dimension = _differing(keys)
    if dimension is None:
        return None
    group = stated.collection.settings.dimensions[dimension].codelist
    named = {h.names for h in one.claim.own if h.about is About.CODE and h.group == group}
    if len(named) != 1 or len(*named) != 1:
        return None
    ((code,),) = named
    return stated.get(keys[-1].at(dimension, code))


def _differing(keys: Sequence[Key]) -> str | None:
    """The only dimension by which two figures differ."""
    if len(keys) != 2 or replace(keys[0], dims=()) != replace(keys[1], dims=()):
        return None
    codes = dict(keys[0].dims), dict(keys[1].dims)
    apart = [d for d in codes[0] if codes[0][d] != codes[1].get(d)]
    return apart[0] if len(apart) == 1 and codes[0].keys() == codes[1].keys() else None
