"""Ages as a text tells them, and the codes whose ages lie within: "over 18" where a table has three bands."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from tilstand.languages.disclosing import disclosing
from tilstand.terms import Language

__all__ = ["Band", "ToldAge", "ages_told", "band"]

_ALL = 200
"""Nobody is so old."""
_OF_AGE = 18
"""Who is younger is a child (United Nations Convention on the Rights of the Child, article 1)."""
Band = tuple[int, int]
"""From which age on, and up to which, that itself not meant."""


@dataclass(frozen=True, slots=True)
class ToldAge:
    """Where an age is told, and the codes whose people are of it."""

    start: int
    end: int
    codes: tuple[tuple[str, str], ...]


def ages_told(
    text: str, language: Language, bands: Callable[[Language], Mapping[tuple[str, str], Band]]
) -> Iterator[ToldAge]:
    """The ages of a text that some codes of a dimension make up together.

    Args:
        text: The text, in small letters.
        language: Its language.
        bands: The ages of codes, by the language in which they are called so.

    Example:
        >>> bands = {("age", "a"): (0, 18), ("age", "b"): (18, 25), ("age", "c"): (25, 200)}
        >>> [[code for _, code in one.codes] for one in ages_told("those over 18", "en", lambda _: bands)]
        [['b', 'c']]
    """
    told = tuple(_bands(text, language))
    known = bands(language) if told else {}
    for start, end, low, high in told if known else ():
        for dimension in dict.fromkeys(code[0] for code in known):
            own = {code: band for code, band in known.items() if code[0] == dimension}
            edges = {edge for band in own.values() for edge in band}
            # "over 18" is said of who is 18, and of who is not
            begin = next((one for one in (low, low + 1, low - 1) if one in edges), low)
            stop = next((one for one in (high, high + 1, high - 1) if one in edges), high)
            inside = tuple(code for code, band in own.items() if begin <= band[0] and band[1] <= stop)
            if inside and begin in edges and stop in edges:
                yield ToldAge(start, end, inside)


def band(text: str, language: Language) -> Band | None:
    """The ages that a text tells first.

    Args:
        text: The text, in small letters.
        language: Its language.

    Example:
        >>> band("18–24 år", "nb"), band("mindreårige", "nb"), band("tre kvinner", "nb")
        ((18, 25), (0, 18), None)
    """
    return next(((low, high) for _, _, low, high in _bands(text, language)), None)


def _bands(text: str, language: Language) -> Iterator[tuple[int, int, int, int]]:
    """From where to where a text tells an age, and from which age to which; of two the longer."""
    first = _first(language)
    if first is None or first.search(text) is None:
        return
    likely = ((pattern, kind) for anchor, pattern, kind in _patterns(language) if anchor in text)
    found = [(match, kind) for pattern, kind in likely for match in pattern.finditer(text)]
    found.sort(key=lambda one: (one[0].start() - one[0].end(), one[0].start()))
    taken: list[tuple[int, int]] = []
    for match, kind in found:
        if not any(low < match.end() and match.start() < high for low, high in taken):
            taken.append(match.span())
            yield *match.span(), *_band(kind, [int(one) for one in match.groups()])


def _band(kind: str, told: Sequence[int]) -> Band:
    match kind:
        case "below":
            return 0, told[0]
        case "from":
            return told[0], _ALL
        case "between":
            return told[0], told[1] + 1
        case "minor":
            return 0, _OF_AGE
        case _:
            return _OF_AGE, _ALL


@cache
def _patterns(language: Language) -> Sequence[tuple[str, re.Pattern[str], str]]:
    """How ages are told: a word that stands there in any case, where it is looked for, and its kind."""
    found: list[tuple[str, re.Pattern[str], str]] = []
    for kind, phrases in disclosing(language).aged.items():
        for phrase in phrases:
            inner = re.escape(phrase).replace(r"\{age\}", r"(\d{1,2})").replace(r"\ ", r"[\s\u00a0]+")
            anchor = max(phrase.replace("{age}", " ").split(), key=len, default="")
            found.append((anchor, re.compile(rf"(?<!\w){inner}(?!\w)"), kind))
    return tuple(found)


@cache
def _first(language: Language) -> re.Pattern[str] | None:
    """What no text is without that tells an age: a number or a word for who is of an age."""
    aged = disclosing(language).aged
    words = "|".join(map(re.escape, (*aged.get("minor", ()), *aged.get("adult", ()))))
    return re.compile(rf"\d|(?<!\w)(?:{words})(?!\w)") if words else None
