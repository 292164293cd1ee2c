"""What a row says: a number, or why there is none; how it is to be read, and as at which day."""

from __future__ import annotations

import re
from datetime import date
from enum import Enum

from tilstand.collect.fact import written
from tilstand.collect.finding import FileReport, label, listed
from tilstand.collect.number import NumberReading, read_number
from tilstand.collect.row import FileRow
from tilstand.collect.words import GIVEN, state_of
from tilstand.define.schema import Measure
from tilstand.languages import message
from tilstand.terms import Qualifier, Status, Text, Unit, Value

__all__ = ["SUBMITTED_STATES", "Nothing", "amount", "as_at", "plain_amount", "qualifier", "reading_of"]

SUBMITTED_STATES = frozenset({Status.NUMBER, Status.ZERO, *GIVEN})
_PLAIN = re.compile(r"^[0-9]+(?:\.[0-9]+)?$")
_PLACES = 9
_PROBLEMS = {"negative": "C022", "fraction": "C023", "text": "C024"}


class Nothing(Enum):
    """Why a row has no value: nobody wrote one, or what was written cannot be read (and that was said)."""

    BLANK = "blank"
    FAULTY = "faulty"


def amount(report: FileReport, row: FileRow, where: Text, states: frozenset[Status]) -> Value | Nothing:
    """The value of a row.

    Args:
        report: Takes the findings.
        row: The row. If its measure is unknown, it is only said whether it has a number or a state.
        where: The where-line for them.
        states: The states that may be given here.
    """
    status = state_of(row.status) if row.status else None
    if row.status and (status is None or status not in states):
        report.say("C027", where, about=row.measure, source=row.source, expected=listed(sorted(states)))
        if row.value and state_of(row.value) is None:
            _number(report, row, where, None)
        return Nothing.FAULTY
    word = state_of(row.value) if row.value else None
    if word is not None and word in states and status in (None, word):
        return _without_number(report, row, where, word, "") if word in GIVEN else _unsaid(report, row, where)
    if status is None and not row.value:
        return Nothing.BLANK
    if status is None or status in (Status.NUMBER, Status.ZERO):
        return _number(report, row, where, status)
    return _without_number(report, row, where, status, row.value)


def _unsaid(report: FileReport, row: FileRow, where: Text) -> Nothing:
    report.say("C024", where, _name(report, row), about=row.measure, source=row.source)
    return Nothing.FAULTY


def _name(report: FileReport, row: FileRow) -> dict[str, object]:
    if row.measure in report.collection.measures:
        return {"measure": label(report.collection, f"measures.{row.measure}.name")}
    return {"measure": message("collect.amount.unknown")}


def _disagree(report: FileReport, row: FileRow, where: Text, what: str) -> Nothing:
    report.say("C026", where, source=row.source, what=message(f"collect.amount.{what}"))
    return Nothing.FAULTY


def _without_number(
    report: FileReport, row: FileRow, where: Text, status: Status, value: str
) -> Value | Nothing:
    if value:
        return _disagree(report, row, where, "both")
    return Value.missing(status)


def _number(report: FileReport, row: FileRow, where: Text, status: Status | None) -> Value | Nothing:
    if not row.value and status is Status.ZERO:
        return Value.number(0)
    if not row.value:
        return _disagree(report, row, where, "empty")
    measure = report.collection.measures.get(row.measure)
    if measure is None:
        if read_number(row.value, whole=False, signed=True, percent=True).problem:
            report.say("C024", where, _name(report, row), source=row.source)
        return Nothing.FAULTY
    reading = _read(measure, row.value)
    if reading.value is None:
        report.say(_PROBLEMS[reading.problem], where, _name(report, row), source=row.source)
        return Nothing.FAULTY
    if status is Status.ZERO and reading.value.status is not Status.ZERO:
        return _disagree(report, row, where, "not_zero")
    if reading.note:
        how = message(f"collect.amount.{reading.note}", value=written(f"{reading.value.amount:f}"))
        report.say("C025", where, source=row.source, how=how)
    return reading.value


def reading_of(measure: Measure) -> tuple[bool, bool, bool]:
    """How numbers of a measure are read: whole ones alone, with a sign, with the sign for per cent."""
    whole = measure.unit.counted and measure.statistic in ("count", "range", "year")
    return whole, measure.statistic == "change", measure.unit == Unit.PERCENT


def _read(measure: Measure, text: str) -> NumberReading:
    whole, signed, percent = reading_of(measure)
    return read_number(text, whole=whole, signed=signed, percent=percent)


def plain_amount(measure: Measure, text: str, status: str) -> tuple[int, int] | None:
    """A number of which there is nothing to say, in units of its last decimal, and its decimals.

    None for anything else: what is no number, what is told how it was understood, and what no 64 bits hold.

    Args:
        measure: What it is a number of.
        text: How it is written.
        status: Its state, as it is written.
    """
    state = state_of(status) if status else Status.NUMBER
    if state not in (Status.NUMBER, Status.ZERO) or not _PLAIN.match(text):
        return None
    reading = _read(measure, text)
    value = reading.value
    if value is None or value.amount is None or reading.note:
        return None
    if state is Status.ZERO and value.status is not Status.ZERO:
        return None
    places = -int(value.amount.as_tuple().exponent)
    return (int(value.amount.scaleb(places)), places) if 0 <= places <= _PLACES else None


def qualifier(report: FileReport, row: FileRow, where: Text) -> Qualifier | None:
    """How the number is to be read; None, and a finding, if the word is unknown."""
    if not row.qualifier:
        return Qualifier.EXACT
    if row.qualifier in set(Qualifier):
        return Qualifier(row.qualifier)
    report.say("C028", where, source=row.source, expected=listed(list(Qualifier)))
    return None


def as_at(report: FileReport, row: FileRow, where: Text) -> date | Nothing | None:
    """The day on which the register was read; None if it is not said."""
    if not row.as_at:
        return None
    try:
        return date.fromisoformat(row.as_at)
    except ValueError:
        report.say("C029", where, source=row.source, column="as_at")
        return Nothing.FAULTY
