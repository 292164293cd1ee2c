"""Where footnotes about open findings lead: each to the line of its own finding, under its number."""

from __future__ import annotations

import json
import posixpath
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import Any

from lxml import html as markup  # type: ignore[import-untyped]

from mutate.data import Cell, Grid
from mutate.declared import DISPUTED, LANGUAGES, Keys, in_words
from mutate.event import Events
from mutate.marked import NOWHERE
from mutate.part import page_text, plain, unnumbered
from mutate.pdf_text import blocks
from mutate.site import own_text
from tilstand.define.labels import Catalogue
from tilstand.report_text import get_report_string

__all__ = ["Leads"]

Files = Mapping[str, bytes]
Lapse = tuple[str, str, str, str]
_NUMBER = re.compile(r"\d+")


@dataclass(frozen=True)
class Due:
    """The footnotes of a passage.

    Attributes:
        numbers: The numbers of the events that they lead to.
        disputed: True where one says that two numbers stand against each other.
    """

    numbers: frozenset[str]
    disputed: bool


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
        self.listed: Mapping[str, str] = {}
        self.held = 0
        told = [
            one
            for one in json.loads(files["internal/findings.json"])
            if "R" < one["rule"] < "R150" and not one["supposed"]
        ]
        self.marks, self.doubts = _by_key(told, "marks"), _by_key(told, "doubts")
        self.told = {one["anchor"] for one in told if one["anchor"] and one["severity"] != "info"}

    def lapses(self, tables: Mapping[str, Grid]) -> Iterator[Lapse]:
        """Where a footnote does not lead to its finding: file, place, what stands, what is right."""
        disputed = frozenset(cell.key for grid in tables.values() for cell in grid.cells.values() if cell.disputed)
        for language in LANGUAGES:
            pages = [n for n in self.files if n.startswith(f"site/{language}/") and n.endswith(".html")]
            method = next(name for name in pages if name.endswith("/method.html"))
            events = Events(self.files, language)
            # Findings of one event have one number, and are named once: what has to agree are the numbers.
            listed = {anchor: event.number for anchor, event in events.listed.items()}
            if events.twice or self.told - listed.keys():
                yield method, "findings", str(sorted(listed)), "each finding once"
            self.listed = listed
            for page in pages:
                yield from self._links(page, method, listed)
            yield from self._text(language, pages, disputed)
            for grid in tables.values():
                yield from self._table(next(n for n in pages if n.endswith(f"/table/{grid.id}.html")), grid)

    def _text(self, language: str, pages: list[str], disputed: Keys) -> Iterator[Lapse]:
        """A passage bears the footnotes of the findings that are about what it states, on page and paper."""
        told = [one for one in json.loads(self.files["internal/sentences.json"]) if one["language"] == language]
        due: dict[str, list[Due]] = {}
        for one, right in zip(told, self._dues(told, disputed), strict=True):
            due.setdefault(plain(one["text"]), []).append(right)
            if self._numbers(one["findings"]) != right.numbers:
                yield "internal/sentences.json", one["text"], str(one["findings"]), str(right)
        marks: dict[str, int] = {}
        for page in pages:
            for block, text in _passages(self.files[page], due):
                found, numbered, words = _borne(block)
                self.held += len(found)
                marks[text] = len(numbered)
                shown = Due(
                    frozenset(self._numbers(found)), get_report_string(Catalogue({}), DISPUTED).text(language) in words
                )
                if shown not in due[text] or any(number != note for number, note in numbered):
                    yield page, text, f"{shown} {numbered}", str(due[text])
        if f"report-{language}.pdf" in self.files:
            yield from self._paper(f"report-{language}.pdf", language, told, marks)

    def _dues(self, told: Sequence[Mapping[str, Any]], disputed: Keys) -> Iterator[Due]:
        """What each passage has to bear for the numbers it prints; that two stand against each other is said once."""
        said: set[str] = set()
        for one in told:
            right: set[str] = set()
            first = False
            stated = [k for figure in one["figures"] if figure["kind"] not in ("else", "holds") for k in figure["keys"]]
            for key in (key for key in stated if not one["heading"] and self.doubts.get(key)):
                fresh = self._numbers(self.doubts[key]) - right
                if key in disputed:
                    if one["chapter"] in said:
                        continue
                    said.add(one["chapter"])
                    first = bool(fresh)
                right |= fresh
            yield Due(frozenset(right), first)

    def _paper(self, name: str, language: str, told: list[dict[str, Any]], marks: Mapping[str, int]) -> Iterator[Lapse]:
        """The printed report has as many marks of footnotes about open findings as the passages have.

        A note that says what one on the same page says is that one, and has a mark for each of the two.
        """
        notes = in_words(language)
        found = [one for one in blocks(self.files[name]) if one.kind in ("/Note", "/Lbl")]
        pairs = pairwise(found)  # a note, and its own number after it
        own = [at.text for one, at in pairs if one.kind == "/Note" and unnumbered(one.text) in notes]
        labels = [one.text for one in found if one.kind == "/Lbl"]
        shown = sum(labels.count(number) - 1 for number in own)
        right = sum(marks.get(plain(one["text"]), 0) for one in told)
        self.held += shown
        if shown != right:
            yield name, "footnotes about open findings", str(shown), str(right)

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
            for column, cell in enumerate(row.xpath("./td[not(@class='unit')]"), start=1):
                found = {anchor for link in cell.xpath(".//sup/a") for anchor in notes[link.get("href")[1:]]}
                self.held += len(found)
                if self._numbers(found) != self._numbers(due.get((at, column), set())):
                    right = str(sorted(due.get((at, column), set())))
                    yield page, f"footnotes at {at}, {column}", str(sorted(found)), right

    def _numbers(self, anchors: Iterable[str]) -> set[str]:
        """The numbers of the events of findings; a finding that is listed nowhere has its own name."""
        return {self.listed.get(anchor, anchor) for anchor in anchors}

    def _due(self, cell: Cell) -> set[str]:
        own = self.marks.get(cell.key, set()) if cell.line["value"] and cell.mark != NOWHERE else set()
        own = own | self.doubts.get(cell.key, set()) if cell.disputed else own
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
    return markup.document_fromstring(page_text(page))


def _referred(data: bytes, page: str, method: str) -> Iterator[tuple[str, str]]:
    for link in _tree(data).xpath("//a[contains(@href, '#r')]"):
        path, _, anchor = link.get("href").partition("#")
        if posixpath.normpath(posixpath.join(posixpath.dirname(page), path)) == method:
            yield anchor, link.text_content()


def _anchors(note: Any) -> set[str]:
    links = note.xpath(".//a[contains(@href, 'method.html#')]/@href")
    return {href.partition("#")[2] for href in links}


def _passages(data: bytes, due: Collection[str]) -> Iterator[tuple[Any, str]]:
    """The blocks of a page that hold a passage of the report."""
    for block in _tree(data).iter("p", "li"):
        text = plain(own_text(block))
        if text in due:
            yield block, text


def _borne(block: Any) -> tuple[set[str], list[tuple[str, str]], str]:
    """The findings that a block's footnotes lead to; of those that do, their marks and numbers, and words."""
    found: set[str] = set()
    numbered, words = [], ""
    for mark in block.xpath("./sup/a|.//*[not(self::li or self::p)]/sup/a"):
        (note,) = block.getroottree().xpath(f"//*[@id='{mark.get('href')[1:]}']")
        if anchors := _anchors(note):
            found |= anchors
            numbered.append((mark.text_content().strip("[]"), note.get("value")))
            words += plain(note.text_content())
    return found, numbered, words
