"""Person numbers, telephone numbers and e-mail addresses: by the libraries that know each country's own."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any

from tilstand.define.identity import IdentityNumber, general

__all__ = ["emails", "person_numbers", "personal", "phones"]

_EMAIL = re.compile(r"[^\s@<>()\[\],;:\"«»]+@[^\s@<>()\[\],;:\"«»]*[^\W_]")
_CANDIDATE = re.compile(r"(?<!\w)[A-Z]{0,2} ?\d(?:[ .\-/+]?[\dA-Z]){5,20}(?!\w)")
# What person numbers are called in python-stdnum.
_PERSONAL = (
    "aadhaar",
    "amka",
    "asmens",
    "bsn",
    "cc",
    "cedula",
    "ci",
    "cnic",
    "cnp",
    "codicefiscale",
    "cpf",
    "cpr",
    "curp",
    "dni",
    "egn",
    "emso",
    "fodselsnummer",
    "hetu",
    "idnr",
    "ik",
    "kennitala",
    "nhs",
    "ni",
    "nie",
    "nir",
    "nric",
    "oib",
    "pesel",
    "personnummer",
    "pin",
    "rntrc",
    "pps",
    "rc",
    "ric",
    "rrn",
    "rut",
    "sin",
    "ssn",
    "tckimlik",
    "vnr",
)


def emails(text: str) -> Iterator[tuple[int, int]]:
    """Where e-mail addresses stand."""
    return (match.span() for match in _EMAIL.finditer(text))


def person_numbers(
    text: str, countries: Iterable[str], own: Iterable[IdentityNumber] = ()
) -> Iterator[tuple[int, int]]:
    """Where person numbers stand: in forms of many countries, in a collection's own, or valid in one.

    Args:
        text: The text.
        countries: Countries whose numbers are tried by their check digits, as ISO 3166-1 has them.
        own: Forms of the collection's own.
    """
    for form in (*own, *general().values()):
        yield from form.places(text)
    valid = [module for country in countries for module in personal(territory(country))]
    for match in _CANDIDATE.finditer(text):
        if any(module.is_valid(match.group().strip()) for module in valid):
            yield match.span()


def phones(text: str, country: str) -> Iterator[tuple[int, int]]:
    """Where telephone numbers stand: those that are in use, and any that is written with a country's code.

    Args:
        text: The text.
        country: The country whose numbers stand without a code.
    """
    from phonenumbers import Leniency, PhoneNumberMatcher, is_valid_number

    for match in PhoneNumberMatcher(text, territory(country), Leniency.POSSIBLE):
        if match.raw_string.startswith(("+", "00")) or is_valid_number(match.number):
            yield match.start, match.end


@cache
def territory(country: str) -> str:
    """A country by two letters.

    Example:
        >>> territory("NOR"), territory("se"), territory("Utopia")
        ('NO', 'SE', '')
    """
    from babel.core import get_global

    if len(country) == 2:
        return country.upper()
    return next(iter(get_global("territory_aliases").get(country.upper(), ())), "")


@cache
def personal(country: str) -> tuple[Any, ...]:
    """The kinds of person number that a country has, by two letters."""
    from stdnum.util import get_cc_module

    found = (get_cc_module(country.lower(), name) for name in _PERSONAL) if country else ()
    return tuple(dict.fromkeys(module for module in found if module is not None))
