"""What may show who somebody is: recognised so that it can be refused, never kept and never repeated."""

from __future__ import annotations

import re
from datetime import date
from functools import cache, lru_cache

from tilstand.define import Vocabulary
from tilstand.define.identity import general
from tilstand.languages import message
from tilstand.terms import Text

__all__ = ["identity_number", "pseudonym_fault", "revealing"]

_EMAIL = re.compile(r"\S@\S")
_PHONE = re.compile(r"^(?:\+|00)?[0-9](?:[ .()-]?[0-9]){6,13}$")
_DATE = re.compile(r"^\d{1,2}[./-]\d{1,2}[./-](?:\d{2}|\d{4})$|^\d{4}-\d{2}-\d{2}$")
_RUNNING = r"(?:(?:case|id|person{words}|[A-Za-z]{{1,2}})[-_/. ]?)?[0-9]{{1,5}}(?:[-_/][0-9]{{1,5}})?"
_HEXADECIMAL = re.compile(r"^(?=.*[0-9])[0-9a-fA-F]{16,128}$")
_UUID = re.compile(r"^[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$")


def identity_number(collection: Vocabulary, text: str) -> bool:
    """True if a text holds a number that shows who somebody is.

    Args:
        collection: The collection, which declares its own forms beside those of many countries.
        text: The text.
    """
    own = collection.settings.identity_numbers.values()
    return any(sign.isdigit() for sign in text) and (_known(text) or any(form.found(text) for form in own))


@lru_cache(maxsize=1024)  # a file says the same in most of its rows
def _known(text: str) -> bool:
    return any(form.found(text) for form in general().values())


def _kind(collection: Vocabulary, text: str) -> str:
    if _EMAIL.search(text):
        return "email"
    if _DATE.match(text):
        return "date"
    if identity_number(collection, text):
        return "identity"
    if _PHONE.match(text):
        return "phone"
    words = text.split()
    if 1 <= len(words) <= 5 and all(word[:1].isupper() and word.replace("-", "").isalpha() for word in words):
        return "name"
    return "text" if len(words) > 1 or len(text) > 40 else ""


def revealing(collection: Vocabulary, text: str) -> Text | None:
    """What a text looks like, where it may show who somebody is; None if it looks like nothing of the kind.

    An identity number, an e-mail address, a date, a telephone number, a name, free text.
    """
    kind = _kind(collection, text)
    return message(f"collect.revealing.{kind}") if kind else None


def pseudonym_fault(collection: Vocabulary, text: str, before: int) -> Text | None:
    """What a text looks like instead of a pseudonym; None if it is one.

    A pseudonym is a running number (`17`), a short code (`K-0017`, `2031/118`), a UUID, or a hexadecimal key
    of at least 16 characters. Everything else is refused: no list of names is complete.

    Args:
        collection: The collection, which may have words for a case and declares its identity numbers.
        text: What stands in the column.
        before: Dates of birth lie before this year; eight digits that are such a date are refused.
    """
    if any(form.found(text) for form in collection.settings.identity_numbers.values()):
        return message("collect.revealing.identity")
    if _HEXADECIMAL.match(text) or _UUID.match(text):
        return None
    if _birth_date(re.sub(r"[^0-9]", "", text), before):
        return message("collect.revealing.date")
    if _running(collection.settings.words.case).fullmatch(text):
        return None
    return revealing(collection, text) or message("collect.revealing.case")


@cache
def _running(words: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(_RUNNING.format(words="".join(f"|{re.escape(word)}" for word in words)), re.IGNORECASE)


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
