"""What may show who somebody is: recognised so that it can be refused, never kept and never repeated."""

from __future__ import annotations

import re
from datetime import date

from tilstand.collect.row import identity_number
from tilstand.languages import message
from tilstand.terms import Text

__all__ = ["pseudonym_fault", "revealing"]

_EMAIL = re.compile(r"\S@\S")
_PHONE = re.compile(r"^(?:\+|00)?[0-9](?:[ .()-]?[0-9]){6,13}$")
_DATE = re.compile(r"^\d{1,2}[./-]\d{1,2}[./-](?:\d{2}|\d{4})$|^\d{4}-\d{2}-\d{2}$")
_RUNNING = re.compile(
    r"^(?:(?:case|sak|id|person|nr|[A-Za-z]{1,2})[-_/. ]?)?[0-9]{1,5}(?:[-_/][0-9]{1,5})?$", re.IGNORECASE
)
_HEXADECIMAL = re.compile(r"^(?=.*[0-9])[0-9a-fA-F]{16,128}$")
_UUID = re.compile(r"^[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$")


def _kind(text: str) -> str:
    if identity_number(text):
        return "identity"
    if _EMAIL.search(text):
        return "email"
    if _DATE.match(text):
        return "date"
    if _PHONE.match(text):
        return "phone"
    words = text.split()
    if 1 <= len(words) <= 5 and all(word[:1].isupper() and word.replace("-", "").isalpha() for word in words):
        return "name"
    return "text" if len(words) > 1 or len(text) > 40 else ""


def revealing(text: str) -> Text | None:
    """What a text looks like, where it may show who somebody is; None if it looks like nothing of the kind.

    Example:
        >>> revealing("+47 22 33 44 55").text("en"), revealing("Ola Nordmann").text("en"), revealing("female")
        ('a telephone number', 'a name', None)
    """
    kind = _kind(text)
    return message(f"collect.revealing.{kind}") if kind else None


def pseudonym_fault(text: str, before: int) -> Text | None:
    """What a text looks like instead of a pseudonym; None if it is one.

    A pseudonym is a running number (`17`), a short code (`K-0017`, `2031/118`), a UUID, or a hexadecimal key
    of at least 16 characters. Everything else is refused: no list of names is complete.

    Args:
        text: What stands in the column.
        before: Dates of birth lie before this year; eight digits that are such a date are refused.

    Example:
        >>> pseudonym_fault("K-0017", 2031), pseudonym_fault("Anna1985", 2031).text("en")
        (None, 'something other than a pseudonym')
    """
    if _HEXADECIMAL.match(text) or _UUID.match(text):
        return None
    if _birth_date(re.sub(r"[^0-9]", "", text), before):
        return message("collect.revealing.date")
    if _RUNNING.match(text):
        return None
    return revealing(text) or message("collect.revealing.case")


def _birth_date(digits: str, before: int) -> bool:
    if len(digits) != 8:
        return False
    orders = ((digits[4:], digits[2:4], digits[:2]), (digits[:4], digits[4:6], digits[6:]))
    return any(1900 <= int(year) < before - 10 and _is_date(year, month, day) for year, month, day in orders)


def _is_date(year: str, month: str, day: str) -> bool:
    try:
        date(int(year), int(month), int(day))
    except ValueError:
        return False
    return True
