"""Whether a picture writes and draws its numbers: lengths and counts measured in the drawing itself."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from mutate.part import Part
from mutate.phrase import numbers

__all__ = ["course_wrong", "drawn_wrong"]

_RECT = re.compile(rb'<rect [^>]*width="([\d.]+)" height="([\d.]+)"[^>]*?fill="([^"]+)"')
_PERSON = re.compile(r"M[\d.]+ [\d.]+a3\.6 3\.6")
_WIDTH = 1.1  # the least length of an outlined bar, and rounding
_ALONE = re.compile(r"bold [\d\s.,]+")
_BAR = ("20", "18.5")  # heights of a bar, filled and in outline


def drawn_wrong(
    told: Mapping[str, Any], marks: str, texts: Sequence[str], value: Callable[[str], Decimal | None], language: str
) -> str:
    """What is wrong with a picture; empty if nothing is.

    Args:
        told: What the edition declares of it.
        marks: Its shapes, as they stand in the file.
        texts: Its words.
        value: The number that belongs at an address.
        language: Its language.
    """
    keys = [key for row in told["figures"] for key in row]
    values = [value(key) if key else None for key in keys]
    known = [one for one in values if one is not None]
    spoken = " ".join(text for text in texts if text.startswith("desc "))
    said = numbers(spoken, language)
    drawn = [text for text in texts if text.startswith(("text ", "bold "))]
    seen = [number for text in drawn for number in numbers(text, language)]
    totals = [number for key in told["totals"] if key and (number := value(key)) is not None]
    kind = told["kind"]
    if kind in ("bars", "pictogram", "way"):
        missing = Counter(known) - Counter(seen)
    elif kind == "donut":  # what is zero has no piece of the ring, and is said in words
        missing = Counter(filter(None, known)) - Counter(seen) + (Counter(known) - Counter(said))
    elif kind == "lines":  # one that would lie on another is left out of the drawing
        missing = Counter({one for one in _ends(told, value) if one not in said})
    else:  # one that has no room in its piece of a bar is left out, too
        missing = Counter()
    if missing:
        return f"it writes no {', '.join(map(str, missing))}"
    alone = [numbers(text, language) for text in texts if _ALONE.fullmatch(text)]
    years = {Decimal(year) for key in keys if key for year in re.findall(r"\d{4}", key.split(" | ")[2])}
    strange = {one[0] for one in alone if one} - {*known, *totals} - years
    if strange:
        return f"it writes {', '.join(map(str, strange))}"
    lengths = [
        float(width) + (1.5 if height == b"18.5" else 0)
        for width, height, _ in _RECT.findall(marks.encode())
        if height.decode() in _BAR
    ]
    if told["kind"] == "bars" and lengths:
        return _bars(lengths, [float(one) for one in known if one])
    people = len(_PERSON.findall(marks))
    if told["kind"] == "pictogram" and people and people != sum(known):
        return f"it draws {people} persons, not {sum(known)}"
    return ""


def _ends(told: Mapping[str, Any], value: Callable[[str], Decimal | None]) -> list[Decimal]:
    """The first and the last number of each line."""
    rows = [[one for key in row if key and (one := value(key)) is not None] for row in told["figures"]]
    return [one for row in rows if row for one in (row[0], row[-1])]


def _bars(lengths: list[float], values: list[float]) -> str:
    if len(lengths) != len(values):
        return f"it draws {len(lengths)} bars for {len(values)} figures that are not zero"
    scale = max(lengths) / max(values)
    wrong = [(length, one) for length, one in zip(lengths, values, strict=True) if abs(length - one * scale) > _WIDTH]
    return f"lengths that are not in proportion: {wrong}" if wrong else ""


def course_wrong(texts: Sequence[str], page: Mapping[str, Part], language: str) -> str:
    """What is wrong with a picture of a body's figures over the years: it says a number its table has not.

    Args:
        texts: Its words.
        page: The parts of the page, by place: the table stands right under the picture.
        language: Its language.
    """
    cells = [part.text for place, part in page.items() if place.startswith("over time: row ") and part.text]
    there = {number for text in cells for number in numbers(text, language)}
    years = {number for place in page if place.startswith("over time: ") for number in numbers(place, language)}
    spoken = [text for text in texts if text.startswith(("desc ", "bold "))]
    strange = {number for text in spoken for number in numbers(text, language)} - there - years
    return f"it says {', '.join(map(str, strange))}" if strange or not there else ""
