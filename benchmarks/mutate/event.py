"""Findings as the method pages tell them: those of one event are one, with one number and a row each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from lxml import html as markup  # type: ignore[import-untyped]

from mutate.part import page_text, plain
from mutate.phrase import numbers

__all__ = ["Event", "Events"]

_WHAT = ("Hva ", "Kva ", "What ")
Lapse = tuple[str, str, str]


@dataclass(frozen=True)
class Event:
    """An event of the list.

    Attributes:
        number: Its number.
        rows: The cells that each finding stands in, by its anchor; none where words tell it.
        text: All its words.
    """

    number: str
    rows: Mapping[str, tuple[str, ...]]
    text: str


class Events:
    """The list of open findings of a language.

    Args:
        files: The edition's files.
        language: The language.

    Attributes:
        page: The page that has the list.
        listed: The event of each finding, by its anchor.
        numbers: The numbers, in the order of the list.
        twice: Anchors that stand more than once.
        held: How many findings were held against it.
    """

    def __init__(self, files: Mapping[str, bytes], language: str) -> None:
        self.language, self.held = language, 0
        start = f"site/{language}/"
        self.page = next(name for name in files if name.startswith(start) and name.endswith("/method.html"))
        self.listed: dict[str, Event] = {}
        self.numbers: list[str] = []
        self.twice: set[str] = set()
        tree = markup.document_fromstring(page_text(files[self.page]))
        for section in tree.xpath("//section[@class='finding']"):
            event = _event(section)
            self.numbers.append(event.number)
            self.twice |= event.rows.keys() & self.listed.keys()
            self.listed |= dict.fromkeys(event.rows, event)

    def lapses(self, told: Sequence[Mapping[str, Any]]) -> Iterator[Lapse]:
        """Where a finding is not told as it was found: its place, what stands, what is right.

        Args:
            told: The findings, as `internal/findings.json` has them.
        """
        if self.twice or self.numbers != [str(n + 1) for n in range(len(self.numbers))]:
            yield "numbers", f"{self.numbers} {sorted(self.twice)}", "each event once, in order"
        right = [one for one in told if one["rule"][0] == "R" and one["severity"] != "info"]
        for one in (one for one in right if not one["supposed"]):
            self.held += 1
            lines = one["message"][self.language].split("\n")
            what = plain(next(line for line in lines if line.startswith(_WHAT)).partition(" ")[2])
            event = self.listed.get(one["anchor"])
            if event is None:
                yield one["anchor"], "", what
                continue
            cells = event.rows[one["anchor"]]
            if cells:  # what is printed, and what the others give
                shows = [number for cell in cells[1:] for number in numbers(cell, self.language)]
                if shows != numbers(what, self.language):
                    yield one["anchor"], " | ".join(cells), what
            elif what not in event.text:
                yield one["anchor"], event.text, what


def _event(section: Any) -> Event:
    rows = [
        (row.get("id") or section.get("id"), tuple(plain(cell.text_content()) for cell in row))
        for row in section.xpath(".//tbody/tr")
    ]
    if not rows:
        places = [section.get("id"), *section.xpath(".//*[@id]/@id")]
        rows = [(place, ()) for place in places]
    number = plain("".join(section.xpath(".//span[@class='nth']/text()"))).removesuffix(".")
    return Event(number, dict(rows), plain(" ".join(section.itertext())))
