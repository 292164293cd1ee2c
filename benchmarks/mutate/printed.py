"""Which tables stand in the printed report: whole ones, without a gap; of others it says where they are."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping

from mutate.declared import Declared
from mutate.part import Part
from mutate.pdf_text import blocks
from tilstand.define import Collection
from tilstand.define.labels import Catalogue
from tilstand.report_text import get_report_string

__all__ = ["Printed"]

_NUMBERED = re.compile(r"[^\W\d_]+ (\d+)\. ")
Lapse = tuple[str, str, str]


class Printed:
    """The tables of a printed report.

    Args:
        files: The edition's files.
        name: The report's name.
        about: What the edition declares.
    """

    def __init__(self, files: Mapping[str, bytes], name: str, about: Declared) -> None:
        self.language = name.removesuffix(".pdf").rpartition("-")[2]
        self.titles = about.titles[self.language]
        self.blocks = blocks(files[name])
        self.pictures = json.loads(files["internal/pictures.json"])
        captions = [one.text for one in self.blocks if one.kind == "/Caption"]
        self.there = {title for title in self.titles if any(one.startswith(title) for one in captions)}

    @property
    def tables(self) -> frozenset[str]:
        """The tables whose captions stand there."""
        return frozenset(name for title in self.there for name in self.titles[title])

    def lapses(self, collection: Collection, parts: Mapping[str, Mapping[str, Part]]) -> Iterator[Lapse]:
        """Where it lacks a table, or numbers one wrongly: place, what stands, what is right.

        Args:
            collection: The collection.
            parts: The parts of the edition by file and place.
        """
        told = " ".join(one.text for one in self.blocks if one.kind == "/P")
        drawn = {one.text for one in self.blocks if one.kind == "/Figure"}
        listed, numbers = set(self._listed(told)), []
        for title, names in self.titles.items():
            number = _NUMBERED.match(title)
            if title in self.there:
                numbers += [int(number[1])] if number else []
                if any(self._kept_out(collection, name) for name in names):
                    yield title, "a table", "none: the collection does not print it"
                continue
            said = not number or f"{title};" in told or f"{title}." in told or int(number[1]) in listed
            if not said and not any(self._pictured(name, drawn, parts) for name in names):
                yield title, "", "the table, its picture, or a word of where it is"
        if sorted(numbers) != list(range(1, len(numbers) + 1)):
            yield "numbers of tables", str(sorted(numbers)), "no gap"

    def _listed(self, told: str) -> Iterator[int]:
        """The numbers of the tables that a part says are on the site: "tables 26–31, 40 and 42"."""
        said = get_report_string(Catalogue({}), "front.elsewhere_many", numbers="#").text(self.language)
        before, _, after = (re.escape(part) for part in said.partition("#"))
        for numbers in re.findall(f"{before}(.{{1,200}}?){after}(?: |$)", told):
            for first, last in re.findall(r"(\d+)(?:–(\d+))?", numbers):
                yield from range(int(first), int(last or first) + 1)

    def _kept_out(self, collection: Collection, name: str) -> bool:
        table = collection.tables.get(name)
        return not collection.settings.printed_accounts if table is None else table.printed is False

    def _pictured(self, table: str, drawn: set[str], parts: Mapping[str, Mapping[str, Part]]) -> bool:
        own = tuple(f"picture {name} " for name, one in self.pictures.items() if one["table"] == table)
        return any(
            place.partition(": desc ")[2] in drawn
            for file, held in parts.items()
            if own and file.startswith(f"site/{self.language}/")
            for place in held
            if place.startswith(own) and ": desc " in place
        )
