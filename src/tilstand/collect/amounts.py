"""Amounts in rows: number formats, reasons for a missing value, qualifiers, readings."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import Enum
from typing import Literal

from tilstand.collect.findings import FileReport, get_finding_label, list_names_briefly, to_text_fact
from tilstand.collect.form_words import GIVEN, find_state_by_word
from tilstand.collect.rows import FileRow
from tilstand.define.schema import Measure
from tilstand.languages import format_message
from tilstand.reading.ocr import list_ocr_readings
from tilstand.terms import Text, Unit, Value, ValueQualifier, ValueStatus

Problem = Literal["", "text", "fraction", "negative"]
Note = Literal["", "spacing", "comma", "decimals", "percent"]

_SPACES = " \u00a0\u202f\u2009"
_MINUS = str.maketrans({"\u2212": "-", "\u2013": "-"})
# At most seven digits: eight are more likely a telephone number or a date of birth than a count.
_GROUPED = re.compile(rf"^-?[0-9]{{1,3}}(?:[{_SPACES}][0-9]{{3}}){{1,2}}(?:[.,][0-9]+)?$")
_PLAIN = re.compile(r"^-?[0-9]{1,7}(?:[.,][0-9]{1,17})?$")


@dataclass(frozen=True, slots=True)
class NumberReading:
    """A number that was read, or why it could not be.

    Attributes:
        value: The number; None where there is a problem.
        problem: `text`, `fraction` or `negative`.
        note: What was understood in a way worth mentioning.
    """

    value: Value | None
    problem: Problem = ""
    note: Note = ""


def parse_written_number(text: str, *, whole: bool, signed: bool = False, percent: bool = False) -> NumberReading:
    """The number in a text, read strictly.

    Args:
        text: What stands in the cell, not blank.
        whole: True where only whole numbers make sense; a decimal comma is then refused.
        signed: True where a negative number makes sense (changes).
        percent: True where a per cent sign may follow.

    Example:
        >>> str(parse_written_number("1 233", whole=True).value)
        '1233'
        >>> parse_written_number("1.233", whole=True).problem
        'fraction'
        >>> str(parse_written_number("37,5", whole=False).value)
        '37.5'
    """
    note: Note = ""
    text = text.strip().strip(_SPACES).translate(_MINUS)
    if percent and text.endswith("%"):
        text, note = text[:-1].strip(_SPACES), "percent"
    if _GROUPED.match(text):
        text, note = re.sub(rf"[{_SPACES}]", "", text), "spacing"
    if not _PLAIN.match(text):
        return NumberReading(None, "text")
    mark = "," if "," in text else "." if "." in text else ""
    amount = Decimal(text.replace(",", "."))
    if whole and mark:
        if text.partition(mark)[2].strip("0") or len(text.partition(mark)[2]) == 3:
            return NumberReading(None, "fraction")
        amount, note = amount.to_integral_value(), "decimals"
    elif mark == "," and not note:
        note = "comma"
    if amount < 0 and not signed:
        return NumberReading(None, "negative")
    return NumberReading(Value.number(abs(amount) if amount == 0 else amount), "", note)


ANY = "?"


def parse_possible_readings(report: FileReport, row: FileRow, where: Text, value: Value) -> tuple[int, ...]:
    """The readings of a row's number, the one that stands there first; empty where it can be read.

    Args:
        report: Takes a finding if the readings are not whole numbers.
        row: The row.
        where: The where-line for it.
        value: The number as it was read.
    """
    if not row.readings or value.amount is None:
        return ()
    own_number = int(value.amount)
    if row.readings == ANY:
        others = [
            int(number) for number, _ in list_ocr_readings(str(own_number)) if number == int(number) and number >= 0
        ]
        return tuple(dict.fromkeys([own_number, *others]))
    texts = [text.strip() for text in row.readings.split("|")]
    if not all(text.isascii() and text.isdigit() and len(text) < 10 for text in texts):
        report.add_rule_finding("C061", where, source=row.source)
        return ()
    return tuple(dict.fromkeys([own_number, *map(int, texts)]))


SUBMITTED_STATES = frozenset({ValueStatus.NUMBER, ValueStatus.ZERO, *GIVEN})
_AMOUNT_PLAIN = re.compile(r"^[0-9]+(?:\.[0-9]+)?$")
_PLACES = 9
_PROBLEMS = {"negative": "C022", "fraction": "C023", "text": "C024"}


class MissingReason(Enum):
    """Why a row has no value: nobody wrote one, or what was written cannot be read (and that was said)."""

    BLANK = "blank"
    FAULTY = "faulty"


def read_row_value(
    report: FileReport, row: FileRow, where: Text, states: frozenset[ValueStatus]
) -> Value | MissingReason:
    """The value of a row.

    Args:
        report: Takes the findings.
        row: The row. If its measure is unknown, it is only said whether it has a number or a state.
        where: The where-line for them.
        states: The states that may be given here.
    """
    status = find_state_by_word(row.status) if row.status else None
    if row.status and (status is None or status not in states):
        report.add_rule_finding(
            "C027", where, about=row.measure, source=row.source, expected=list_names_briefly(sorted(states))
        )
        if row.value and find_state_by_word(row.value) is None:
            _read_number_value(report, row, where, None)
        return MissingReason.FAULTY
    word = find_state_by_word(row.value) if row.value else None
    if word is not None and word in states and status in (None, word):
        return (
            _read_status_value(report, row, where, word, "")
            if word in GIVEN
            else _report_missing_value(report, row, where)
        )
    if status is None and not row.value:
        return MissingReason.BLANK
    if status is None or status in (ValueStatus.NUMBER, ValueStatus.ZERO):
        return _read_number_value(report, row, where, status)
    return _read_status_value(report, row, where, status, row.value)


def _report_missing_value(report: FileReport, row: FileRow, where: Text) -> MissingReason:
    report.add_rule_finding("C024", where, _get_row_name_facts(report, row), about=row.measure, source=row.source)
    return MissingReason.FAULTY


def _get_row_name_facts(report: FileReport, row: FileRow) -> dict[str, object]:
    if row.measure in report.collection.measures:
        return {"measure": get_finding_label(report.collection, f"measures.{row.measure}.name")}
    return {"measure": format_message("collect.amount.unknown")}


def _report_value_conflict(report: FileReport, row: FileRow, where: Text, what: str) -> MissingReason:
    report.add_rule_finding("C026", where, source=row.source, what=format_message(f"collect.amount.{what}"))
    return MissingReason.FAULTY


def _read_status_value(
    report: FileReport, row: FileRow, where: Text, status: ValueStatus, value: str
) -> Value | MissingReason:
    if value:
        return _report_value_conflict(report, row, where, "both")
    return Value.missing(status)


def _read_number_value(
    report: FileReport, row: FileRow, where: Text, status: ValueStatus | None
) -> Value | MissingReason:
    if not row.value and status is ValueStatus.ZERO:
        return Value.number(0)
    if not row.value:
        return _report_value_conflict(report, row, where, "empty")
    measure = report.collection.measures.get(row.measure)
    if measure is None:
        if parse_written_number(row.value, whole=False, signed=True, percent=True).problem:
            report.add_rule_finding("C024", where, _get_row_name_facts(report, row), source=row.source)
        return MissingReason.FAULTY
    reading = _read_measure_number(measure, row.value)
    if reading.value is None:
        report.add_rule_finding(_PROBLEMS[reading.problem], where, _get_row_name_facts(report, row), source=row.source)
        return MissingReason.FAULTY
    if status is ValueStatus.ZERO and reading.value.status is not ValueStatus.ZERO:
        return _report_value_conflict(report, row, where, "not_zero")
    if reading.note:
        how = format_message(f"collect.amount.{reading.note}", value=to_text_fact(f"{reading.value.amount:f}"))
        report.add_rule_finding("C025", where, source=row.source, how=how)
    return reading.value


def get_number_format(measure: Measure) -> tuple[bool, bool, bool]:
    """How numbers of a measure are read: whole ones alone, with a sign, with the sign for per cent."""
    whole = measure.unit.counted and measure.statistic in ("count", "range", "year")
    return whole, measure.statistic == "change", measure.unit == Unit.PERCENT


def _read_measure_number(measure: Measure, text: str) -> NumberReading:
    whole, signed, percent = get_number_format(measure)
    return parse_written_number(text, whole=whole, signed=signed, percent=percent)


def parse_clean_amount(measure: Measure, text: str, status: str) -> tuple[int, int] | None:
    """A number of which there is nothing to say, in units of its last decimal, and its decimals.

    None for anything else: what is no number, what is told how it was understood, and what no 64 bits hold.

    Args:
        measure: What it is a number of.
        text: How it is written.
        status: Its state, as it is written.
    """
    state = find_state_by_word(status) if status else ValueStatus.NUMBER
    if state not in (ValueStatus.NUMBER, ValueStatus.ZERO) or not _AMOUNT_PLAIN.match(text):
        return None
    reading = _read_measure_number(measure, text)
    value = reading.value
    if value is None or value.amount is None or reading.note:
        return None
    if state is ValueStatus.ZERO and value.status is not ValueStatus.ZERO:
        return None
    places = -int(value.amount.as_tuple().exponent)
    return (int(value.amount.scaleb(places)), places) if 0 <= places <= _PLACES else None


def read_qualifier(report: FileReport, row: FileRow, where: Text) -> ValueQualifier | None:
    """How the number is to be read; None, and a finding, if the word is unknown."""
    if not row.qualifier:
        return ValueQualifier.EXACT
    if row.qualifier in set(ValueQualifier):
        return ValueQualifier(row.qualifier)
    report.add_rule_finding("C028", where, source=row.source, expected=list_names_briefly(list(ValueQualifier)))
    return None


def read_register_day(report: FileReport, row: FileRow, where: Text) -> date | MissingReason | None:
    """The day on which the register was read; None if it is not said."""
    if not row.as_at:
        return None
    try:
        return date.fromisoformat(row.as_at)
    except ValueError:
        report.add_rule_finding("C029", where, source=row.source, column="as_at")
        return MissingReason.FAULTY
