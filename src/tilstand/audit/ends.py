"""The two ends of a printed range: each states a figure of its own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from tilstand.audit.claim import Claim
from tilstand.audit.edition import SaidAt
from tilstand.audit.judge import NumberVerdict
from tilstand.audit.limit import upper
from tilstand.audit.result import Standing
from tilstand.audit.stated import StatedFigures
from tilstand.text import NumberSpan
from tilstand.text import SpanKind as Number

__all__ = ["ends"]

_JOINED = re.compile(r"(?P<low>.+?)(?:\s*[-–—]{1,2}\s*|\s[^\W\d]+\s)(?P<high>.+)")


def ends(
    claim: Claim, verdict: NumberVerdict, stated: StatedFigures
) -> Iterator[tuple[str, int, NumberVerdict]]:
    """What is printed, where, and the verdict on it: of a range that is tied, one for each end.

    Args:
        claim: The number.
        verdict: The verdict on it.
        stated: What the ledger states.
    """
    number = claim.number
    parts = _JOINED.fullmatch(number.text) if number.kind is Number.RANGE else None
    above = stated.get(upper(stated.collection, verdict.key)) if verdict.key is not None else None
    if parts is not None and isinstance(verdict.entry, SaidAt):
        yield from _said(parts, number, verdict)
        return
    if parts is None or above is None or verdict.entry is None or verdict.key == above.key:
        yield number.text, number.start, verdict
        return
    for name, value, entry in (("low", number.value, verdict.entry), ("high", number.high, above)):
        source = entry.agrees(Fraction(value), Fraction(value)) if isinstance(value, Decimal) else None
        status = Standing.AGREES if source is not None else Standing.DOES_NOT_FIT
        yield (
            parts[name],
            number.start + parts.start(name),
            replace(verdict, entry=entry, source=source, status=status),
        )


def _said(
    parts: re.Match[str], number: NumberSpan, verdict: NumberVerdict
) -> Iterator[tuple[str, int, NumberVerdict]]:
    """Both ends of a range that the edition says: the verdict is on the one that is another."""
    said, _ = verdict.entry.values[0] if verdict.entry else (None, None)
    for name, value in (("low", number.value), ("high", number.high)):
        status = verdict.status if value != getattr(said, name) else Standing.AGREES
        yield parts[name], number.start + parts.start(name), replace(verdict, status=status)
