"""Parts of an edition: a cell, sentence, mark or line, with the figures that it declares to rest on."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

__all__ = ["MANIFESTS", "SHOWN", "Part", "alike", "distinct", "head", "page_text", "plain", "unnumbered"]

MANIFESTS = frozenset({"manifest.json", "public-manifest.json"})
"""Files that tell of the others by their hashes: a law of their own holds them."""

SHOWN = frozenset({"shown"})
"""What lists of codes, keywords and measures rest on: which figures tables have a place for."""

_NUMBER = re.compile(r"-?\d+\.\d+").fullmatch
_NAMED = r"(?:merknad|finding) \d+"
_REFERRED = re.compile(rf" \({_NAMED}(?:, {_NAMED})*\)")
_ROUNDING = 0.15  # points
_NONE: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Part:
    """The smallest thing that can change by itself.

    Attributes:
        file: The file it stands in.
        place: Where in the file; a block of running text stands at its own text.
        text: What it shows.
        keys: Addresses of the figures that it declares to rest on.
        over: Measures and periods (`MEASURE | PERIOD`) of which it rests on every figure.
        follows: Names of the files whose bytes it tells of (their size, their hash).
        shows: The address of the one figure that it prints, where it prints just one.
    """

    file: str
    place: str
    text: str
    keys: frozenset[str] = _NONE
    over: frozenset[str] = _NONE
    follows: frozenset[str] = _NONE
    shows: str = ""


def distinct(parts: Iterable[Part]) -> Iterator[Part]:
    """The parts, those that stand at one place of a file numbered."""
    met: Counter[tuple[str, str]] = Counter()
    for one in parts:
        met[one.file, one.place] += 1
        nth = met[one.file, one.place]
        place = one.place if nth == 1 else f"{one.place} ({nth})"
        yield Part(one.file, place, one.text, one.keys, one.over, one.follows, one.shows)


def alike(one: str, other: str) -> bool:
    """True if two drawings are the same but for the rounding of where they stand on their pages."""
    if one == other:
        return True
    pairs = [one.split(" "), other.split(" ")]
    return len(pairs[0]) == len(pairs[1]) and all(
        mine == its or (_NUMBER(mine) and _NUMBER(its) and abs(float(mine) - float(its)) < _ROUNDING)
        for mine, its in zip(*pairs, strict=True)
    )


def page_text(page: bytes) -> str:
    """A page without the places where its long words may part."""
    return page.decode("utf-8").replace("\u00ad", "")


_APART = re.compile(r" (?=[).,;:])")


def plain(text: str | None) -> str:
    """A text with a space for each run of white space, and no soft hyphens, joiners or room for a note's mark."""
    return _APART.sub("", " ".join((text or "").translate({0xAD: None, 0x2060: None, 0x200B: None}).split()))


def head(key: str) -> str:
    """Measure and period of an address."""
    measure, _, period, *_ = key.split(" | ")
    return f"{measure} | {period}"


def unnumbered(text: str) -> str:
    """A footnote without the numbers of its findings: they follow the findings before them.

    A law of its own holds them against the list of findings.
    """
    return _REFERRED.sub("", text)
