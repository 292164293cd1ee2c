"""The pages of the site: text by block, tables by cell, pictures by letters and marks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from lxml import etree  # type: ignore[import-untyped]
from lxml import html as markup

from mutate.data import Grid
from mutate.declared import Declared, Keys
from mutate.marked import together
from mutate.part import SHOWN, Part, page_text, plain, unnumbered
from mutate.passage import passages

__all__ = ["Page", "own_text", "page_parts"]

_BLOCKS = {"p", "li", "dt", "dd", "th", "td", "h1", "h2", "h3", "h4", "h5", "h6"}
_BLOCKS |= {"caption", "figcaption", "summary", "title", "pre", "legend", "label", "button"}
_SIZE = re.compile(r"\((?:[A-Za-z0-9 -]+, )?[\d.,\s]+ kB\)")
_LISTS = ("/data.html", "/search.html", "/definitions.html")
_NUMBERED = re.compile(r"^[^\W\d_]+ \d+\. ")
_NOTED = re.compile(r"#n\d+_(note|ref)-\d+$")
_SUM = re.compile(r"[0-9a-f]{64}")
_OVER_TIME = "over_time_"
_FIGURES = "./td[not(@class='unit')]"
_SPOKEN = ("aria-label", "alt", "title", "content")


@dataclass(frozen=True)
class Page:
    """What a page needs to be read with.

    Attributes:
        file: Its name.
        language: Its language.
        about: What the edition declares.
    """

    file: str
    language: str
    about: Declared


def page_parts(page: Page, data: bytes) -> Iterator[Part]:
    """The parts of a page."""
    tree = markup.document_fromstring(page_text(data))
    yield from _Reading(page).of(tree)


class _Reading:
    def __init__(self, page: Page) -> None:
        self.page = page

    def of(self, node: Any) -> Iterator[Part]:
        if not isinstance(node.tag, str) or node.tag in ("script", "style"):
            return
        yield from self.spoken(node)
        if node.tag == "svg":
            yield from self.picture(node)
            return
        if node.get("id") == "passages":  # they follow the pages that they stand on, as its words do
            folder = self.page.file.rpartition("/")[0]
            for kind, place, title, text in passages(node):
                page = frozenset({f"{folder}/{place.partition('#')[0]}"})
                yield Part(self.page.file, f"passage {kind} {place} {title}: {text}", "", follows=page)
            return
        if "figure-block" in (node.get("class") or ""):
            yield from self.table(node)
            return
        if node.tag in _BLOCKS:
            yield from self.block(node)
        for kid in node:
            yield from self.of(kid)

    def spoken(self, node: Any) -> Iterator[Part]:
        if node.tag == "a" and _NOTED.match(node.get("href") or ""):
            return  # the number of a footnote follows those before it; a law of its own looks at it
        if node.tag == "aside" and "footnotes" in (node.get("class") or ""):
            marked = self.page.about.marked  # it stands where a text has any
            text = f"@aria-label {plain(node.get('aria-label'))}"
            yield Part(self.page.file, text, "", marked.keys, marked.over)
            return
        for name in _SPOKEN:
            if node.get(name):
                yield from self.sized(f"@{name} {plain(node.get(name))}", node)

    def block(self, node: Any) -> Iterator[Part]:
        text = unnumbered(plain(own_text(node)))
        if not text:
            return
        if self.page.file.endswith("/index.html") and node.tag in ("dt", "dd"):
            yield from self.card(node, text)
            return
        if self.page.file.endswith("/search.html") and node.xpath("./details"):
            # The words of another page: they follow it, and a law of their own holds them against it.
            href = node.xpath("preceding-sibling::dt/a/@href")[0]
            words = plain(node.xpath("./details/div")[0].text_content())
            page = f"{self.page.file.rpartition('/')[0]}/{href}"
            yield Part(self.page.file, f"words of {href}", words, follows=frozenset({page}))
            return
        if any("footnotes" in (one.get("class") or "") for one in node.iterancestors("aside")):
            note = text.removesuffix("↩").strip()
            if note in self.page.about.open[self.page.language]:
                marked = self.page.about.marked
                yield Part(self.page.file, f"note in text: {note}", "", marked.keys, marked.over)
                return
        linked = self.linked(node)
        if linked is not None:
            yield Part(self.page.file, f"text {text}", "", linked.notes.keys, linked.notes.over)
            return
        if _SUM.fullmatch(text):  # the hash of the data; a law of its own holds it
            page = frozenset({"public-manifest.json"})
            yield Part(self.page.file, "hash of the data", text, follows=page)
            return
        listed = self.page.file.endswith(("/method.html", "/index.html"))
        if listed:
            text = self.page.about.listed(self.page.language, text)
        keys, over = self.page.about.behind(self.page.language, text, findings=listed)
        if keys or over:
            yield Part(self.page.file, f"text {text}", "", keys, over)
        else:
            yield from self.sized(f"text {text}", node)

    def card(self, node: Any, text: str) -> Iterator[Part]:
        """A line of the key figures: it rests on the line so called in the table that it is taken from."""
        box = next(one for one in node.iterancestors("div") if "card-table" in (one.get("class") or ""))
        title = box.xpath("./h4|../h3/a")[-1 if box.xpath("./h4") else 0]
        titled = self.page.about.titles[self.page.language].items()
        heading = plain(title.text_content())
        names = [name for told, own in titled if _NUMBERED.sub("", told) == heading for name in own]
        label = plain(own_text(node if node.tag == "dt" else node.xpath("preceding-sibling::dt")[-1]))
        told = self.page.about.rows[self.page.language]
        rows = [row for row in told if row.table in names and row.cells[0] == "".join(label.split())]
        if "key-note" in (node.get("class") or ""):
            noted = together(self.page.about.tables[row.table].row_notes(row.at) for row in rows)
            yield Part(self.page.file, f"key figures: note to {label}: {text}", "", noted.keys, noted.over)
            return
        keys: Keys = frozenset().union(*(self.page.about.tables[row.table].row(row.at) for row in rows))
        yield Part(self.page.file, f"key figures: {node.tag} {label}", text, keys)

    def linked(self, node: Any) -> Grid | None:
        """The table that a line under key figures leads to: the line stands there for the table's notes."""
        href = next(iter(node.xpath("./a/@href")), "") if "card-note" in (node.get("class") or "") else ""
        return self.page.about.tables.get(href.rpartition("/")[2].removesuffix(".html"))

    def sized(self, text: str, node: Any) -> Iterator[Part]:
        """A text; the sizes of files that it tells are parts of their own."""
        told = self.page.about.told[self.page.language].get(text, frozenset())
        over = SHOWN if self.page.file.endswith(_LISTS) else told
        if not _SIZE.search(text):
            yield Part(self.page.file, text, "", over=over)
            return
        files = [
            link.get("href")
            for link in ([node] if node.tag == "a" else node.iter("a"))
            if link.get("download") is not None
        ]
        sizes = _SIZE.findall(text)
        yield Part(self.page.file, _SIZE.sub("(size)", text), "")
        for file, size in zip(files, sizes, strict=True):
            name = "site/" + re.sub(r"^(\.\./)+", "", file)
            yield Part(self.page.file, f"size of {name}", size, follows=frozenset({name}))

    def table(self, node: Any) -> Iterator[Part]:
        name = node.get("id").removeprefix("t_")
        if name.startswith(_OVER_TIME):
            yield from self.over_time(node, name.removeprefix(_OVER_TIME))
            return
        grid, file = self.page.about.tables[name], self.page.file
        for at, row in enumerate(node.xpath(".//table/tbody/tr"), start=1):
            heads, cells = row.xpath("./th"), row.xpath(_FIGURES)
            label = plain(own_text(heads[0]))
            yield Part(file, f"{name}: row {label}", "", grid.keys)
            for column, cell in enumerate(cells, start=1):
                about = grid.cells.get((at, column))
                marks = " ".join(plain(mark.text_content()) for mark in cell.iter("sup"))
                text = plain(own_text(cell))
                if about is None:
                    if text:  # a figure where the table has none
                        yield Part(file, f"{name}: row {at}, column {column}", text, shows="-")
                    continue
                yield Part(file, f"{name}: figure at {about.key}", text, about.keys, shows=about.key)
                yield Part(file, f"{name}: marks at {about.key}", marks, grid.notes.keys, grid.notes.over)
        for kind in ("./div/table/caption", "./div/table/thead//th", "./ul/li", "./p"):
            for one in node.xpath(kind):
                yield Part(file, f"{name}: {kind} {plain(one.text_content())}", "", grid.keys)
        for one in node.xpath("./ol/li"):
            letter, text = (plain(part.text_content()) for part in one.xpath("./span")[:2])
            text = unnumbered(text)
            yield Part(file, f"{name}: footnote {text}", letter, grid.notes.keys, grid.notes.over)

    def over_time(self, node: Any, body: str) -> Iterator[Part]:
        """A body's figures over the years, which no data file has as one: each column is of one period."""
        grids = self.page.about.tables.values()
        own = {key for grid in grids for key in grid.keys if f" | {body} | " in key}
        notes = together(cell.notes for grid in grids for cell in grid.cells.values() if cell.key in own)
        file = self.page.file
        heads = node.xpath(".//thead//th[not(@class='unit')]")[1:]
        periods = [plain(head.text_content()) for head in heads]
        for at, row in enumerate(node.xpath(".//table/tbody/tr"), start=1):
            yield Part(file, f"over time: row {plain(own_text(row.xpath('./th')[0]))}", "", frozenset(own))
            for period, cell in zip(periods, row.xpath(_FIGURES), strict=True):
                keys = frozenset(key for key in own if key.split(" | ")[2] == period)
                marks = " ".join(plain(mark.text_content()) for mark in cell.iter("sup"))
                yield Part(file, f"over time: row {at}, {period}", plain(own_text(cell)), keys)
                yield Part(file, f"over time: marks at row {at}, {period}", marks, notes.keys, notes.over)
        for one in node.xpath("./div/table/caption|./div/table/thead//th|./ul/li|./p"):
            yield Part(file, f"over time: {plain(one.text_content())}", "", frozenset(own))
        for one in node.xpath("./ol/li/span[2]"):
            yield Part(file, f"over time: footnote {plain(one.text_content())}", "", notes.keys, notes.over)

    def own(self, name: str) -> Keys:
        """The figures of the body whose course over the years a picture draws: `over_time_BODY_1`."""
        body = name.removeprefix(_OVER_TIME).rpartition("_")[0]
        grids = self.page.about.tables.values()
        return frozenset(key for grid in grids for key in grid.keys if f" | {body} | " in key)

    def picture(self, node: Any) -> Iterator[Part]:
        box = next(one for one in node.iterancestors("figure"))
        name = box.get("id").removeprefix("picture_")
        keys, file = self.page.about.charts.get(name, self.own(name)), self.page.file
        at = f"picture {name} {node.get('width')}"
        for kid in node.iter():
            if kid.tag in ("title", "desc", "text"):
                # Numbers at marks are bold; the steps of an axis and the names of parts are not.
                kind = "bold" if kid.get("font-weight") else kid.tag
                yield Part(file, f"{at}: {kind} {plain(kid.text)}", "", keys)
        shapes = [etree.tostring(kid, with_tail=False) for kid in node if kid.tag not in ("title", "desc", "text")]
        yield Part(file, f"{at}: marks", b"".join(shapes).decode(), keys)


def own_text(node: Any) -> str:
    """The text of a block without that of blocks inside it, of pictures, and of note marks."""
    if node is None:
        return ""
    found = [node.text or ""]
    for kid in node:
        if isinstance(kid.tag, str) and kid.tag not in (*_BLOCKS, "svg", "sup", "script", "style"):
            found.append(own_text(kid))
        found.append(kid.tail or "")
    return "".join(found)
