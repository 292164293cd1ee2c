"""Languages: one folder each; one catalogue of messages; numbers, days and plurals from CLDR."""

from tilstand.languages.day import day, period
from tilstand.languages.failure import failure
from tilstand.languages.language import settings, shipped
from tilstand.languages.message import (
    Dated,
    Fact,
    Fewer,
    Filled,
    Percent,
    Quoted,
    Said,
    Stated,
    filled,
    message,
    quoted,
    said,
    within,
)
from tilstand.languages.number import number
from tilstand.languages.own_words import OwnWords
from tilstand.languages.tongue import Tongue, native

__all__ = [
    "Dated",
    "Fact",
    "Fewer",
    "Filled",
    "OwnWords",
    "Percent",
    "Quoted",
    "Said",
    "Stated",
    "Tongue",
    "day",
    "failure",
    "filled",
    "message",
    "native",
    "number",
    "period",
    "quoted",
    "said",
    "settings",
    "shipped",
    "within",
]
