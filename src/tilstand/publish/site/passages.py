"""What a search looks through: every sentence-sized piece of the edition, with the place where it stands."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from html.parser import HTMLParser

from tilstand.model.table import ReleasableTable
from tilstand.publish.site.address import named
from tilstand.publish.site.book import SiteEdition
from tilstand.publish.site.press import Press
from tilstand.publish.spread import OVERVIEW
from tilstand.render.table import ACCOUNT, PrintedRow, PrintedTable, printed_table
from tilstand.terms.marked import bare

__all__ = ["SearchPassage", "passages", "written"]

_TEXT = ("p", "li", "dd", "figcaption", "blockquote")
_HEADS = ("h2", "h3", "h4")
_LEFT_OUT = ("nav", "svg", "table", "sup", "script", "aside", "button")
_ASIDE = ("citation", "table-link", "unit", "told")
_MAIN = re.compile(r"<main\b.*</main>", re.DOTALL)
_UNREAD = re.compile(r"(<(svg|table|script)\b[^>]*>).*?(?=</\2>)", re.DOTALL)
_LONGEST = 600
_ABOUT = ("method.html", "about.html")
_SIGNS = "&<>\u202f"


@dataclass(frozen=True, slots=True)
class SearchPassage:
    """A piece that a search can find.

    Attributes:
        kind: `answer`, `body`, `key` (a key figure), `figure` (another row of a table),
            `account` (a row of a body's own table), `note` (below a table, or of the method), `text`.
        page: Where it stands: page and place.
        title: Title of what it stands in.
        text: Its words and numbers.
    """

    kind: str
    page: str
    title: str
    text: str


def passages(press: Press, pages: list[tuple[str, str]]) -> Iterator[SearchPassage]:
    """All pieces of an edition in the language of its book.

    Args:
        press: The press; the pages have been printed.
        pages: Title and address of the pages with running words.
    """
    book = press.book
    told = book.release.headcount
    if told is not None and told.sentence is not None:
        title = f"{book.text(book.names.counted((told.key,)))} – {book.fixed('headcount.title')}"
        plainly = book.text(book.names.measure(told.key.measure))
        yield SearchPassage("answer", "index.html", title, f"{plainly}. {book.text(told.sentence)}")
    for name in book.bodies:
        title, parent = book.provider(name), book.names.providers[name].parent
        text = " ".join([book.names.providers[name].city.text(book.language), *_parent(book, parent)])
        yield SearchPassage("body", f"body/{named(name)}.html", title, text.strip())
    for table in book.tables:
        yield from _rows(book, table)
    for title, page in pages:
        reader = _PassageReader()
        reader.feed(_read(press.printed(page)))
        for place, head, text in reader.blocks:
            where = f"{title} – {head}" if head else title
            kind = "note" if page in _ABOUT else "text"
            yield SearchPassage(kind, f"{page}#{place}" if place else page, where, text[:_LONGEST])


def written(found: Iterator[SearchPassage]) -> str:
    """Passages as JSON that can stand in a page."""
    rows = [[one.kind, one.page, bare(one.title), bare(one.text)] for one in dict.fromkeys(found)]
    told = json.dumps(rows, ensure_ascii=False, separators=(",", ":"))
    # What a page does with signs of its own, it does not do inside the script's data.
    for sign in _SIGNS:
        told = told.replace(sign, f"\\u{ord(sign):04x}")
    return told


def _parent(book: SiteEdition, name: str) -> list[str]:
    return [book.provider(name)] if name else []


def _rows(book: SiteEdition, table: ReleasableTable) -> Iterator[SearchPassage]:
    """The rows of a table, each with the heading that it stands under, and the notes below it."""
    made = printed_table(book.names, table, book.language)
    kind = "account" if table.kind == ACCOUNT else "key" if table.key or table.kind == OVERVIEW else "figure"
    own = f"body/{named(table.provider)}.html#figures" if table.provider else ""
    page = own if kind == "account" else f"table/{named(table.id)}.html"
    head = ""
    for row in made.rows:
        if row.heading:
            head = book.text(row.label)
        elif text := _told(book, made, row):
            label = book.text(row.label)
            under = f"{head}: {label}" if head and row.level else label
            yield SearchPassage(kind, page, made.title, f"{under}: {text}")
    for note in (*made.notes, *(book.text(one.note.text) for one in made.footnotes)):
        yield SearchPassage("note", page, made.title, note)


def _read(page: str) -> str:
    """A page without what no passage is taken from: most of it, which the reader need not go through."""
    found = _MAIN.search(page)
    return _UNREAD.sub(r"\1", found[0]) if found is not None else ""


def _told(book: SiteEdition, made: PrintedTable, row: PrintedRow) -> str:
    heads = [book.text(label) for label in made.head]
    cells = [(head, cell) for head, cell in zip(heads, row.cells, strict=True) if cell.source is not None]
    if len(heads) == 1:
        return " ".join(f"{cell.text} {cell.bracket}".strip() for _, cell in cells)
    return "; ".join(f"{head} {cell.text} {cell.bracket}".strip() for head, cell in cells)


class _PassageReader(HTMLParser):
    """The paragraphs of a page of our own making, each with the heading that it stands under.

    Attributes:
        blocks: Place of the heading, its words, and the paragraph.
    """

    def __init__(self) -> None:
        super().__init__()
        self.blocks: list[tuple[str, str, str]] = []
        self._main = False
        self._out = 0
        self._place = self._head = self._text = ""
        self._in = ""
        self._noting = False
        self._link = False
        self._own = False  # words that are no way to somewhere else

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """A tag opens."""
        self._main = self._main or tag == "main"
        if tag in _LEFT_OUT:
            self._out += 1
        if tag in ("ol", "ul") and "table-notes" in (dict(attrs).get("class") or ""):
            self._noting, self._out = True, self._out + 1  # they are told with their table
        if tag in (*_TEXT, *_HEADS):
            self._end()
            self._in = "" if set(_ASIDE) & set((dict(attrs).get("class") or "").split()) else tag
        if tag in _HEADS:
            self._place = dict(attrs).get("id") or ""
        if tag == "br":
            self._text += " "
        self._link = self._link or tag == "a"

    def handle_endtag(self, tag: str) -> None:
        """A tag closes."""
        if tag in _LEFT_OUT or (self._noting and tag in ("ol", "ul")):
            self._noting, self._out = self._noting and tag in _LEFT_OUT, self._out - 1
        if tag in (*_TEXT, *_HEADS):
            self._end()
        self._link = self._link and tag != "a"
        self._main = self._main and tag != "main"

    def handle_data(self, data: str) -> None:
        """Words, where they are the page's own."""
        if self._main and not self._out and self._in:
            self._text += data
            self._own = self._own or (not self._link and any(map(str.isalnum, data)))

    def _end(self) -> None:
        text = " ".join(self._text.split())
        if self._in in _HEADS:
            self._head = text
        elif text and self._own:
            self.blocks.append((self._place, self._head, text))
        self._text, self._in, self._own = "", "", False
