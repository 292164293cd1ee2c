"""Amounts in rows: number formats, reasons for a missing value, qualifiers, readings."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import Enum
from typing import Literal

from tilstand.collect.findings import FileReport, list_names_briefly, to_text_fact
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


def parse_possible_readings(report: FileReport, row: FileRow, rest: Text | None, value: Value) -> tuple[int, ...]:
    """The readings of a row's number, the one that stands there first; empty where it can be read.

    Args:
        report: Takes a finding if the readings are not whole numbers.
        row: The row.
        rest: Its breakdown, for the finding.
        value: The number as it was read.
    """
    if not row.readings or value.amount is None:
        return ()
    number = int(value.amount)
    if row.readings == ANY:
        others = [int(read) for read, _ in list_ocr_readings(str(number)) if read == int(read) and read >= 0]
        return tuple(dict.fromkeys([number, *others]))
    texts = [text.strip() for text in row.readings.split("|")]
    if not all(text.isascii() and text.isdigit() and len(text) < 10 for text in texts):
        report.add_row_finding("C061", row, rest)
        return ()
    return tuple(dict.fromkeys([number, *map(int, texts)]))


SUBMITTED_STATES = frozenset({ValueStatus.NUMBER, ValueStatus.ZERO, *GIVEN})
_PLACES = 9
_PROBLEMS = {"negative": "C022", "fraction": "C023", "text": "C024"}


class MissingReason(Enum):
    """Why a row has no value: nobody wrote one, or what was written cannot be read (and that was said)."""

    BLANK = "blank"
    FAULTY = "faulty"


@dataclass(frozen=True, slots=True)
class _Amount:
    """What is read from the value and the state of a row.

    Attributes:
        value: The number or state, or why there is none.
        rule: Number of the rule by which something is said of it; empty where nothing is.
        what: What is said: under C025 and C026 the name of the message.
        measured: True where it is said of the measure.
    """

    value: Value | MissingReason = MissingReason.FAULTY
    rule: str = ""
    what: str = ""
    measured: bool = False


def _read_amount(measure: Measure | None, text: str, word: str, states: frozenset[ValueStatus]) -> _Amount:
    """The amount that a value and a state give together."""
    status = find_state_by_word(word) if word else None
    named = find_state_by_word(text) if text else None
    if word and status not in states:
        return _Amount(rule="C027", measured=True)
    if named is not None and named in states and status in (None, named):
        return _Amount(Value.missing(named)) if named in GIVEN else _Amount(rule="C024", measured=True)
    if status is not None and status not in (ValueStatus.NUMBER, ValueStatus.ZERO):
        return _Amount(rule="C026", what="both") if text else _Amount(Value.missing(status))
    if not text and status is ValueStatus.NUMBER:
        return _Amount(rule="C026", what="empty")
    if not text:
        return _Amount(MissingReason.BLANK if status is None else Value.number(0))
    if measure is None:
        unread = parse_written_number(text, whole=False, signed=True, percent=True).problem
        return _Amount(rule="C024" if unread else "")
    whole, signed, percent = get_number_format(measure)
    reading = parse_written_number(text, whole=whole, signed=signed, percent=percent)
    if reading.value is None:
        return _Amount(rule=_PROBLEMS[reading.problem])
    if status is ValueStatus.ZERO and reading.value.status is not ValueStatus.ZERO:
        return _Amount(rule="C026", what="not_zero")
    return _Amount(reading.value, "C025" if reading.note else "", reading.note)


def read_row_value(
    report: FileReport, row: FileRow, rest: Text | None, states: frozenset[ValueStatus]
) -> Value | MissingReason:
    """The value of a row.

    Args:
        report: Takes the findings.
        row: The row. If its measure is unknown, it is only said whether it has a number or a state.
        rest: Its breakdown, for them.
        states: The states that may be given here.
    """
    amount = _read_amount(report.collection.measures.get(row.measure), row.value, row.status, states)
    facts: dict[str, object] = {}
    if amount.rule == "C027":
        facts["expected"] = list_names_briefly(sorted(states))
    elif amount.rule == "C026":
        facts["what"] = format_message(f"collect.amount.{amount.what}")
    elif amount.rule == "C025":
        assert isinstance(amount.value, Value)
        number = to_text_fact(f"{amount.value.amount:f}")
        facts["how"] = format_message(f"collect.amount.{amount.what}", value=number)
    elif amount.rule:
        known = row.measure in report.collection.measures
        unknown = format_message("collect.amount.unknown")
        facts["measure"] = report.label("measures", row.measure) if known else unknown
    if amount.rule:
        report.add_row_finding(amount.rule, row, rest, measured=amount.measured, **facts)
    if amount.rule == "C027" and find_state_by_word(row.value) is None:
        read_row_value(report, replace(row, status=""), rest, frozenset())
    return amount.value


def get_number_format(measure: Measure) -> tuple[bool, bool, bool]:
    """How numbers of a measure are read: whole ones alone, with a sign, with the sign for per cent."""
    whole = measure.unit.counted and measure.statistic in ("count", "range", "year")
    return whole, measure.statistic == "change", measure.unit == Unit.PERCENT


def parse_clean_amount(measure: Measure, text: str, status: str) -> tuple[int, int] | None:
    """A number of which there is nothing to say, in units of its last decimal, and its decimals.

    None for anything else: what is no number, what is told how it was understood, and what no 64 bits hold.

    Args:
        measure: What it is a number of.
        text: How it is written.
        status: Its state, as it is written.
    """
    amount = _read_amount(measure, text, status, SUBMITTED_STATES)
    if amount.rule or not isinstance(amount.value, Value) or amount.value.amount is None:
        return None
    places = -int(amount.value.amount.as_tuple().exponent)
    return (int(amount.value.amount.scaleb(places)), places) if 0 <= places <= _PLACES else None


def read_qualifier(report: FileReport, row: FileRow, rest: Text | None) -> ValueQualifier | None:
    """How the number is to be read; None, and a finding, if the word is unknown."""
    if not row.qualifier:
        return ValueQualifier.EXACT
    stated = [qualifier for qualifier in ValueQualifier if qualifier.is_stated]
    if row.qualifier in set(stated):
        return ValueQualifier(row.qualifier)
    report.add_row_finding("C028", row, rest, expected=list_names_briefly(stated))
    return None


def read_register_day(report: FileReport, row: FileRow, rest: Text | None) -> date | MissingReason | None:
    """The day on which the register was read; None if it is not said."""
    if not row.as_at:
        return None
    try:
        return date.fromisoformat(row.as_at)
    except ValueError:
        report.add_row_finding("C029", row, rest, column="as_at")
        return MissingReason.FAULTY
