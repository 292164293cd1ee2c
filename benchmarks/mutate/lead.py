"""Where footnotes about open findings lead: each to the line of its own finding, under its number."""

from __future__ import annotations

import json
import posixpath
import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from lxml import html as markup  # type: ignore[import-untyped]

from mutate.data import Cell, Grid
from mutate.declared import LANGUAGES
from mutate.marked import NOWHERE

__all__ = ["Leads"]

Files = Mapping[str, bytes]
Lapse = tuple[str, str, str, str]
_NUMBER = re.compile(r"\d+")


class Leads:
    """The footnotes of an edition, and the list of findings that they lead to.

    Args:
        files: The edition's files.

    Attributes:
        marks: Anchors of the findings that mark a figure in tables, by its address.
        doubts: Anchors of the findings that are about a figure, by its address.
        held: How many links were held against the list.
    """

    def __init__(self, files: Files) -> None:
        self.files = files
        self.held = 0
        told = [one for one in json.loads(files["internal/findings.json"]) if one["rule"][0] == "R"]
        self.marks, self.doubts = _by_key(told, "marks"), _by_key(told, "doubts")
        self.told = {one["anchor"] for one in told if one["anchor"] and one["severity"] != "info"}

    def lapses(self, tables: Mapping[str, Grid]) -> Iterator[Lapse]:
        """Where a footnote does not lead to its finding: file, place, what stands, what is right."""
        for language in LANGUAGES:
            pages = [n for n in self.files if n.startswith(f"site/{language}/") and n.endswith(".html")]
            method = next(name for name in pages if name.endswith("/method.html"))
            lines = [
                (line.get("id"), line.text_content().partition(".")[0])
                for line in _tree(self.files[method]).xpath("//section[@class='finding']/p[@id]")
            ]
            listed = dict(lines)
            if len(listed) != len(lines) or self.told - listed.keys():
                yield method, "findings", str(sorted(listed)), "each finding once"
            if [number for _, number in lines] != [str(n + 1) for n in range(len(lines))]:
                yield method, "numbers", str(list(listed.values())), "in order"
            for page in pages:
                yield from self._links(page, method, listed)
            for grid in tables.values():
                yield from self._table(next(n for n in pages if n.endswith(f"/table/{grid.id}.html")), grid)

    def _links(self, page: str, method: str, listed: Mapping[str, str]) -> Iterator[Lapse]:
        """A link to a finding names it by the number that stands there."""
        if b"method.html#" not in self.files[page]:
            return
        for anchor, text in _referred(self.files[page], page, method):
            self.held += 1
            if (number := _NUMBER.search(text)) and listed.get(anchor) != number[0]:
                yield page, f"link to {anchor}", text, listed.get(anchor, "a finding that is listed")

    def _table(self, page: str, grid: Grid) -> Iterator[Lapse]:
        """The footnotes of a cell lead to the findings that mark its figures, and to no other."""
        due = {at: self._due(cell) for at, cell in grid.cells.items()}
        if not any(due.values()) and b"method.html#r" not in self.files[page]:
            return
        (box,) = _tree(self.files[page]).xpath(f"//div[@id='t_{grid.id}']")
        notes = {li.get("id"): _anchors(li) for li in box.xpath("./ol/li")}
        for at, row in enumerate(box.xpath(".//table/tbody/tr"), start=1):
            for column, cell in enumerate(row.xpath("./td"), start=1):
                found = {anchor for link in cell.xpath(".//sup/a") for anchor in notes[link.get("href")[1:]]}
                self.held += len(found)
                if found != due.get((at, column), set()):
                    right = str(sorted(due.get((at, column), set())))
                    yield page, f"footnotes at {at}, {column}", str(sorted(found)), right

    def _due(self, cell: Cell) -> set[str]:
        own = self.marks.get(cell.key, set()) if cell.line["value"] and cell.mark != NOWHERE else set()
        inner = self.marks.get(cell.bracket_key, set()) if cell.line["bracket"] else set()
        return own | inner


def _by_key(told: list[dict[str, Any]], name: str) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for one in told:
        for key in one[name]:
            found.setdefault(key, set()).add(one["anchor"])
    return found


@cache
def _tree(page: bytes) -> Any:
    return markup.document_fromstring(page.decode("utf-8"))


def _referred(data: bytes, page: str, method: str) -> Iterator[tuple[str, str]]:
    for link in _tree(data).xpath("//a[contains(@href, '#r')]"):
        path, _, anchor = link.get("href").partition("#")
        if posixpath.normpath(posixpath.join(posixpath.dirname(page), path)) == method:
            yield anchor, link.text_content()


def _anchors(note: Any) -> set[str]:
    links = note.xpath(".//a[contains(@href, 'method.html#')]/@href")
    return {href.partition("#")[2] for href in links}
