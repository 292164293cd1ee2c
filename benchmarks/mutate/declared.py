"""What an edition declares of its texts: the figures behind each sentence, row, finding and picture."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from itertools import permutations
from typing import Any

from lxml import html as markup  # type: ignore[import-untyped]

from mutate.data import Grid, grids
from mutate.marked import NOWHERE, Rest, in_text
from mutate.part import head, page_text, plain, unnumbered
from mutate.told import told_by_itself
from tilstand.define.labels import Catalogue
from tilstand.report_text import get_report_string

__all__ = ["Declared", "declared", "in_words"]

LANGUAGES = ("nb", "nn", "en")
OPEN = ("note_open", "note_open_word")
DISPUTED = "note_disputed"
_NTH = re.compile(r"^\d+\. ")
_WHAT = {"nb": "Hva ", "nn": "Kva ", "en": "What "}
Keys = frozenset[str]


@dataclass(frozen=True)
class Row:
    """A row of a table as the table's page shows it, without spaces.

    Attributes:
        table: The table.
        at: The row, counted from 1.
        cells: Its label and cells, with brackets and note marks.
        marks: The note marks of each.
    """

    table: str
    at: int
    cells: tuple[str, ...]
    marks: tuple[str, ...]


@dataclass
class Declared:
    """What an edition declares.

    Attributes:
        tables: Its tables.
        charts: Addresses of the figures behind each chart, its totals among them.
        drawn: Addresses of the figures that each chart draws.
        said: Addresses behind each text of the report, by language.
        found: Addresses behind each text of a finding, by language, and so behind every block that holds it.
        told: Measures and periods behind each text that the edition tells by itself, by language.
        rows: The tables' rows, by language.
        notes: What each note to a table rests on, by language.
        titles: The tables by their captions, by language.
        explained: Measures and periods that each explanation was reckoned over, by its cause.
        counted: The measure and period of the count of different persons.
        related: Measures and periods of all figures that some relation is about.
        marked: What footnotes about open findings in running text rest on.
        open: What such footnotes say, by language.
    """

    tables: Mapping[str, Grid]
    charts: dict[str, Keys] = field(default_factory=dict)
    drawn: dict[str, Keys] = field(default_factory=dict)
    said: dict[str, dict[str, Keys]] = field(default_factory=dict)
    found: dict[str, dict[str, Keys]] = field(default_factory=dict)
    told: dict[str, dict[str, Keys]] = field(default_factory=dict)
    rows: dict[str, list[Row]] = field(default_factory=dict)
    notes: dict[str, dict[str, Rest]] = field(default_factory=dict)
    titles: dict[str, dict[str, list[str]]] = field(default_factory=dict)
    explained: dict[str, Keys] = field(default_factory=dict)
    counted: Keys = frozenset()
    related: Keys = frozenset()
    marked: Rest = NOWHERE
    open: dict[str, frozenset[str]] = field(default_factory=dict)

    @cached_property
    def shown(self) -> dict[str, Decimal]:
        """The number that the data show at each address."""
        return {
            cell.key: Decimal(cell.line["value"])
            for grid in self.tables.values()
            for cell in grid.cells.values()
            if cell.key and cell.line["value"]
        }

    @cached_property
    def summed(self) -> dict[str, Decimal]:
        """What the data say that the bodies of a group reported together, by address."""
        cells = [cell for grid in self.tables.values() for cell in grid.cells.values()]
        return {cell.key: Decimal(cell.line["computed"]) for cell in cells if cell.line["computed"]}

    def behind(self, language: str, text: str, *, findings: bool) -> tuple[Keys, Keys]:
        """What a block of running text rests on: figures, and measures with their periods.

        Findings that share a figure are told together, so a new one may move the words of another.

        Args:
            language: Language of the page.
            text: The text.
            findings: True where findings may stand: their titles and places alone, their words in any block.
        """
        keys = self.said[language].get(text, frozenset())
        if keys or not findings:
            return keys, frozenset()
        told = self.found[language]
        own = [k for one, k in told.items() if one == text or (one in text and one.endswith("."))]
        keys = frozenset().union(*own)
        return keys, frozenset(map(head, keys)) | self.told[language].get(text, frozenset())

    def listed(self, language: str, text: str) -> str:
        """A line of the list of findings without its number, which follows the lines before it."""
        told = _NTH.sub("", text)
        return told if told != text and any(one in told for one in self.found[language]) else text

    @property
    def overall(self) -> Keys:
        """Measures and periods that anything is explained about."""
        return frozenset().union(*self.explained.values(), self.counted)


def in_words(language: str) -> frozenset[str]:
    """What footnotes about open findings say in running text: one of three things, or more of them."""
    notes = [get_report_string(Catalogue({}), name).text(language) for name in (*OPEN, DISPUTED)]
    return frozenset(". ".join(some) for n in (1, 2, 3) for some in permutations(notes, n))


def declared(files: Mapping[str, bytes]) -> Declared:
    """What an edition declares, from its data files, its tables' pages and its internal files."""
    found = Declared(grids(files))
    for name, told in json.loads(files["internal/pictures.json"]).items():
        found.drawn[name] = frozenset(key for one in told["figures"] for key in one if key)
        found.charts[name] = found.drawn[name] | frozenset(key for key in told["totals"] if key)
    for language in LANGUAGES:
        found.said[language] = {}
        findings = json.loads(files["internal/findings.json"])
        found.found[language] = dict(_findings(findings, language)) | dict(_sides(files, findings, language))
        _tables(found, files, language)
    for told in json.loads(files["internal/sentences.json"]):
        keys = frozenset(key for figure in told["figures"] for key in figure["keys"])
        known = found.said[told["language"]]
        text = plain(told["text"])
        known[text] = known.get(text, frozenset()) | keys
    for one in json.loads(files["internal/explanations.json"]):
        found.explained[one["cause"]] = frozenset(one["over"])
    relations = json.loads(files["internal/relations.json"])
    found.related = frozenset(head(term["key"]) for one in relations for term in one["terms"])
    found.marked = in_text(files["internal/findings.json"], files["internal/sentences.json"])
    for language in LANGUAGES:
        found.open[language] = in_words(language)
    people = json.loads(files["internal/persons.json"])
    if people:
        found.counted = frozenset({f"{people['measure']} | {people['period']}"})
    for language in LANGUAGES:
        found.told[language] = told_by_itself(files, language, found.explained, found.counted)
    return found


def _findings(told: list[dict[str, Any]], language: str) -> Iterator[tuple[str, Keys]]:
    by_cause: dict[str, Keys] = {}
    for one in told:
        keys = frozenset([*(part["key"] for part in one["parts"]), *one["beside"]])
        by_cause[one["cause"]] = by_cause.get(one["cause"], frozenset()) | keys
    merged: dict[str, Keys] = {}
    for one in told:
        lines = one["message"][language].split("\n")
        what = next(plain(line[6:]) for line in lines if line.startswith(_WHAT[language]))
        title, place = (plain(one[name].get(language, "")) for name in ("title", "place"))
        measure = title.partition(": ")[2].partition(" (")[0]
        for text in (what, title, measure[:1].upper() + measure[1:], place):
            if text:
                merged[text] = merged.get(text, frozenset()) | by_cause[one["cause"]]
    yield from merged.items()


def _sides(files: Mapping[str, bytes], told: list[dict[str, Any]], language: str) -> Iterator[tuple[str, Keys]]:
    """What a finding's own line says that it is about, where that is a sum: "Western + Eastern Europe"."""
    keys = {one["anchor"]: frozenset([*(p["key"] for p in one["parts"]), *one["beside"]]) for one in told}
    page = next(name for name in files if name.startswith(f"site/{language}/") and name.endswith("/method.html"))
    for row in markup.document_fromstring(page_text(files[page])).xpath("//tr[@id]"):
        label = plain(row.xpath("./th")[0].text_content())
        if row.get("id") in keys and " + " in label:
            yield label, keys[row.get("id")]


def _tables(found: Declared, files: Mapping[str, bytes], language: str) -> None:
    rows: list[Row] = []
    notes: dict[str, Rest] = {}
    titles: dict[str, list[str]] = {}
    for name, grid in found.tables.items():
        page = next(n for n in files if n.startswith(f"site/{language}/") and n.endswith(f"/table/{name}.html"))
        tree = markup.document_fromstring(page_text(files[page]))
        box = tree.xpath(f"//div[@id='t_{name}']")[0]
        title = box.xpath(".//caption//span[contains(@class, 'caption')]")[0]
        titles.setdefault(plain(title.text_content()), []).append(name)
        for at, row in enumerate(box.xpath(".//table/tbody/tr"), start=1):
            for *_, link in row.iter("sup"):
                link.tail = ")"  # a mark is raised on the site, and has a bracket in print
            cells = row.xpath("./th|./td[not(@class='unit')]")
            marks = ["".join(mark.text_content() for mark in cell.iter("sup")) for cell in cells]
            rows.append(Row(name, at, tuple(map(_seen, cells)), tuple(marks)))
        for note in box.xpath("./ol/li/span[2]|./ul/li"):
            text = unnumbered(plain(note.text_content()).removesuffix("↩").strip())
            notes[text] = notes.get(text, NOWHERE) | grid.notes
    found.rows[language], found.notes[language], found.titles[language] = rows, notes, titles


def _seen(cell: Any) -> str:
    """The text of a cell as an eye sees it, without any space."""
    texts = [cell.text or ""]
    for kid in cell.iterdescendants():
        unseen = {"ds-sr-only", "break-mark"} & set((kid.get("class") or "").split())
        texts += ["" if unseen else kid.text or "", kid.tail or ""]
    return "".join("".join(texts).split())
