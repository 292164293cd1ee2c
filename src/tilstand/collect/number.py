"""Numbers as people write them: understood where there is one reading, refused where there are two."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from tilstand.terms import Value

__all__ = ["NumberReading", "read_number"]

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


def read_number(text: str, *, whole: bool, signed: bool = False, percent: bool = False) -> NumberReading:
    """The number in a text, read strictly.

    Args:
        text: What stands in the cell, not blank.
        whole: True where only whole numbers make sense; a decimal comma is then refused.
        signed: True where a negative number makes sense (changes).
        percent: True where a per cent sign may follow.

    Example:
        >>> str(read_number("1 233", whole=True).value)
        '1233'
        >>> read_number("1.233", whole=True).problem
        'fraction'
        >>> str(read_number("37,5", whole=False).value)
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
