"""Tables and pictures within a text, each once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from markupsafe import Markup

from tilstand.model.document import Chapter
from tilstand.model.table import ReleasableTable
from tilstand.publish.boxes import boxes
from tilstand.publish.site.figure import charts_of, pictured, shown
from tilstand.publish.site.press import Press

__all__ = ["Inserted", "inward"]


@dataclass
class Inserted:
    """Writes the tables and pictures of the chapters of one page.

    Attributes:
        press: The press.
        at: The page.
        tables: Tables that the chapters show.
    """

    press: Press
    at: str
    tables: dict[str, ReleasableTable]
    _charts: set[str] = field(default_factory=set)
    _tables: set[str] = field(default_factory=set)

    @classmethod
    def of(cls, press: Press, at: str, chapters: Sequence[Chapter]) -> Inserted:
        """What writes the tables and pictures of some chapters."""
        known = {table.id: table for table in press.book.tables}
        inserts = [insert for chapter in chapters for insert in chapter.document.inserts]
        return cls(press, at, {i.id: known[i.id] for i in inserts if i.kind == "table" and i.id in known})

    def html(self, kind: str, name: str) -> Markup:
        """A table, chart or box; nothing where it is not there or has been shown."""
        if kind == "box":
            return self._boxes(name)
        return self._table(name) if kind == "table" else self._chart(name)

    def _boxes(self, name: str) -> Markup:
        book = self.press.book
        made = [
            {
                "id": one.id,
                "title": book.text(one.title),
                "paragraphs": [book.text(text) for text in one.paragraphs],
                "conditions": [book.text(text) for text in one.conditions],
                "see": book.findings(one.findings),
            }
            for one in boxes(book.release, name)
        ]
        return self.press.fragment(self.at, "boxes", boxes=made) if made else Markup("")

    def _table(self, name: str) -> Markup:
        if name not in self.tables or name in self._tables:
            return Markup("")
        self._tables.add(name)
        # A chapter shows the pictures that it has a place for; all of a table's stand on its own page.
        return shown(self.press, self.at, self.tables[name], pictures=False)

    def _chart(self, name: str) -> Markup:
        book = self.press.book
        behind_it = {one.table for one in book.release.plots if one.id == name}
        table = next((one for one in book.tables if one.id in behind_it), None)
        if table is None:  # a scheme has none
            drawn = [name] if name in book.pictures and "" in behind_it else []
            return pictured(self.press, self.at, self._fresh(drawn))
        own = [one for one in charts_of(book, table.id) if one == name]
        behind = None if table.id in self.tables else table
        return pictured(self.press, self.at, self._fresh(own), behind=behind)

    def _fresh(self, charts: Sequence[str]) -> list[str]:
        found = [chart for chart in charts if chart not in self._charts]
        self._charts.update(found)
        return found


def inward(press: Press, at: str, target: str) -> str:
    """The way from a page to a place on the same site that a text names."""
    return target if target.startswith("#") else press.way(at, target.lstrip("/"))
