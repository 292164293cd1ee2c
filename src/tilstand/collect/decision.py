"""The coordinator's adjustments, read from `rounds/ROUND/adjustments.toml` and the folder of that name."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Annotated

from pydantic import PlainValidator, ValidationInfo

from tilstand.collect.judged import Judged, Judgements, beside, wrong
from tilstand.define import RoundView
from tilstand.model import Adjustment, Findings
from tilstand.terms import Status, Value

__all__ = ["adjustments"]

_TOO_LARGE = Decimal(10) ** 12
_STATES = {status.value for status in Status} - {"number", "zero"}


def adjustments(
    collection: RoundView, round_name: str, further: Mapping[str, bytes] | None = None
) -> tuple[tuple[Adjustment, ...], Findings]:
    """The round's adjustments in the order in which they were decided, and what cannot be read of them.

    Args:
        collection: The collection.
        round_name: Name of the round.
        further: Files that are not written yet, by where they will stand.
    """
    files = Judgements(collection, round_name, "adjustments", "adjustment", "R131", further or {})
    found, faults = files.read(_Adjusted)
    return tuple(_adjustment(one, document) for document, one in found), Findings(tuple(faults))


def _value(written: object) -> Value:
    """A number or the name of a state."""
    text = str(written).strip()
    if not text:
        raise wrong("missing")
    if text in _STATES:
        return Value.missing(Status(text))
    try:
        number = Decimal(text)
    except InvalidOperation as error:
        raise wrong("no_value") from error
    if not number.is_finite() or abs(number) >= _TOO_LARGE:
        raise wrong("no_such_number")
    return Value.number(number)


def _possible(after: object, info: ValidationInfo) -> Value:
    """The value that shall stand, as far as it can be one of its measure."""
    value = _value(after)
    measure = beside(info).collection.measures.get(info.data.get("measure", ""))
    counted = measure is not None and measure.unit.counted and measure.statistic == "count"
    if value.amount is not None and counted and (value.amount < 0 or value.amount % 1 != 0):
        raise wrong("no_such_number")
    return value


class _Adjusted(Judged):
    before: Annotated[Value, PlainValidator(_value)]
    after: Annotated[Value, PlainValidator(_possible)]
    finding: str = ""


def _adjustment(one: _Adjusted, document: str) -> Adjustment:
    return Adjustment(
        id=one.id,
        key=one.key,
        before=one.before,
        after=one.after,
        reason=one.reason,
        decided_by=one.decided_by,
        decided_on=one.decided_on,
        finding=one.finding,
        document=document,
    )
