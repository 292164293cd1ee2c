"""Identity numbers, telephone numbers, e-mail and street addresses, protected places."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any

from tilstand.define.settings import IdentityNumber, load_general_numbers
from tilstand.languages.lexicon import load_screening_lexicon
from tilstand.screening.persons import compile_word_start_pattern, make_alternatives_pattern
from tilstand.terms import Language

_EMAIL = re.compile(r"[^\s@<>()\[\],;:\"«»]+@[^\s@<>()\[\],;:\"«»]*[^\W_]")
_CANDIDATE = re.compile(r"(?<!\w)[A-Z]{0,2} ?\d(?:[ .\-/+]?[\dA-Z]){5,20}(?!\w)")
# What person numbers are called in python-stdnum.
_PERSONAL = (
    "aadhaar", "amka", "asmens", "bsn", "cc", "cedula", "ci", "cnic", "cnp", "codicefiscale", "cpf", "cpr", "curp",
    "dni", "egn", "emso", "fodselsnummer", "hetu", "idnr", "ik", "kennitala", "nhs", "ni", "nie", "nir", "nric",
    "oib", "pesel", "personnummer", "pin", "rntrc", "pps", "rc", "ric", "rrn", "rut", "sin", "ssn", "tckimlik",
    "vnr",
)  # fmt: skip


def find_email_addresses(text: str) -> Iterator[tuple[int, int]]:
    """Where e-mail addresses stand."""
    return (match.span() for match in _EMAIL.finditer(text))


def find_person_numbers(
    text: str, countries: Iterable[str], own: Iterable[IdentityNumber] = ()
) -> Iterator[tuple[int, int]]:
    """Where person numbers stand: in forms of many countries, in a collection's own, or valid in one.

    Args:
        text: The text.
        countries: Countries whose numbers are tried by their check digits, as ISO 3166-1 has them.
        own: Forms of the collection's own.
    """
    for form in (*own, *load_general_numbers().values()):
        yield from form.places(text)
    valid = [module for country in countries for module in load_person_number_formats(get_country_code(country))]
    for match in _CANDIDATE.finditer(text):
        if any(module.is_valid(match.group().strip()) for module in valid):
            yield match.span()


def find_phone_numbers(text: str, country: str) -> Iterator[tuple[int, int]]:
    """Where telephone numbers stand: those that are in use, and any that is written with a country's code.

    Args:
        text: The text.
        country: The country whose numbers stand without a code.
    """
    from phonenumbers import Leniency, PhoneNumberMatcher, is_valid_number

    for match in PhoneNumberMatcher(text, get_country_code(country), Leniency.POSSIBLE):
        if match.raw_string.startswith(("+", "00")) or is_valid_number(match.number):
            yield match.start, match.end


@cache
def get_country_code(country: str) -> str:
    """A country by two letters.

    Example:
        >>> get_country_code("NOR"), get_country_code("se"), get_country_code("Utopia")
        ('NO', 'SE', '')
    """
    from babel.core import get_global

    if len(country) == 2:
        return country.upper()
    return next(iter(get_global("territory_aliases").get(country.upper(), ())), "")


@cache
def load_person_number_formats(country: str) -> tuple[Any, ...]:
    """The kinds of person number that a country has, by two letters."""
    from stdnum.util import get_cc_module

    found = (get_cc_module(country.lower(), name) for name in _PERSONAL) if country else ()
    return tuple(dict.fromkeys(module for module in found if module is not None))


_HOUSE = r"\d{1,4}\s?[A-Za-z]?(?!\w)"
_NAME = r"[^\W\d_](?:[\w'’.-]*\w)?"
_FIRST = re.compile(r"(?<!\w)[^\W_]")
# A number of a year's look before a word with a capital is a year, and no postcode.
_POSTCODE = re.compile(rf"(?<![\d.,])(?!(?:19|20)\d\d\D)\d{{4,5}}\s{_NAME}")


def find_street_addresses(text: str, language: Language) -> Iterator[tuple[int, int]]:
    """Where a street with a number, or a postcode with a place, stands; each has a capital somewhere."""
    for pattern in _compile_street_patterns(language):
        for match in pattern.finditer(text):
            # An address begins with a capital, or with the number of a house.
            signs = _FIRST.finditer(text, *match.span())
            named = [sign.start() for sign in signs if sign.group().isupper() or sign.group().isdigit()]
            if any(text[at].isupper() for at in named):
                yield named[0], match.end()
    for match in _POSTCODE.finditer(text):
        if match.group().split()[1][0].isupper():
            yield match.span()


def find_protected_places(text: str, places: tuple[str, ...]) -> Iterator[tuple[int, int]]:
    """Where a place stands that no text may tell, in any case and with any ending."""
    if places:
        yield from (match.span() for match in compile_word_start_pattern(places).finditer(text))


@cache
def _compile_street_patterns(language: Language) -> tuple[re.Pattern[str], ...]:
    words = load_screening_lexicon(language)
    ends, alone = (rf"(?i:{make_alternatives_pattern(words.street_ends)})", make_alternatives_pattern(words.streets))
    some = rf"(?:{_NAME}\s+){{1,3}}"
    return tuple(
        re.compile(text)
        for text in (
            rf"(?<!\w)(?:{_NAME}\s+){{0,2}}\w*{ends}\s{_HOUSE}",
            rf"(?<!\w){_HOUSE},?\s{some}{alone}(?!\w)",
            rf"(?<!\w){some}{alone},?\s{_HOUSE}",
            rf"(?<!\w){alone}\s{some}{_HOUSE}",
        )
    )
