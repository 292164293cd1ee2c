"""Days as they are set: no line ends within one, whoever wrote them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from tilstand.languages.cldr import locale
from tilstand.languages.language import chain
from tilstand.languages.moments import months
from tilstand.terms import Language

__all__ = ["days_kept"]


def days_kept(node: Any, language: Language) -> Any:
    """A document, or a text of it, whose days do not part.

    Args:
        node: The document as plain data, as it goes to the typesetter.
        language: Its language; months in one that stands in for it are known too.

    Example:
        >>> days_kept("Fra 1. januar 2024 i 3 uker.", "nb") == "Fra 1.\u00a0januar\u00a02024 i 3 uker."
        True
        >>> days_kept({"by": ["2 August 2032"]}, "el") == {"by": ["2\u00a0August\u00a02032"]}
        True
    """
    match node:
        case str():
            return _day(language).sub(lambda day: day[0].replace(" ", "\u00a0"), node)
        case Mapping():
            return {name: days_kept(one, language) for name, one in node.items()}
        case Sequence():
            return [days_kept(one, language) for one in node]
    return node


@cache
def _day(language: Language) -> re.Pattern[str]:
    """A day with its month and year; the month stands first where the language writes it so."""
    ways = []
    for tag in chain(language):
        month = "|".join(sorted(map(re.escape, months(tag))))
        first = str(locale(tag).date_formats["long"].pattern).startswith("M")
        ways.append(rf"(?:{month}) \d\d?" if first else rf"\d\d?\.? (?:{month})")
    return re.compile(rf"\b(?:{'|'.join(ways)})\b(?:,? \d{{4}}\b)?")
