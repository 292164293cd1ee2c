"""What stands for a table on a page: its pictures, its grid, its files, and where its figures come from."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from markupsafe import Markup

from tilstand.model import ReleasableTable
from tilstand.publish.site.address import named
from tilstand.publish.site.book import Book, Picture, keys_of
from tilstand.publish.site.grid import grid
from tilstand.publish.site.press import Press
from tilstand.publish.site.series import axis
from tilstand.text import number

__all__ = ["charts_of", "downloads_of", "pictured", "shown", "size", "sources_of"]

_KINDS = {"csv": "CSV", "json": "JSON-stat 2", "xlsx": "Excel", "pdf": "PDF", "ods": "ODS", "xml": "XML"}


def shown(press: Press, at: str, table: ReleasableTable, *, prefix: str = "", link: bool = True) -> Markup:
    """A table with its pictures, as HTML.

    Args:
        press: The press.
        at: Page that it stands on.
        table: The table.
        prefix: Put before its places, where a table can stand on a page twice.
        link: True for a link to the table's own page.
    """
    return press.fragment(
        at,
        "figure",
        table=grid(press.book, table, prefix=prefix),
        pictures=[pictured(press, chart) for chart in charts_of(press.book, table.id)],
        page=f"table/{named(table.id)}.html" if link else "",
    )


def charts_of(book: Book, table: str) -> list[str]:
    """The charts of a table that have been drawn, in order."""
    declared = book.collection.charts
    found = [name for name, chart in declared.items() if chart.table == table and drawn(book, name)]
    found.sort(key=lambda name: (declared[name].order, name))
    if table in book.pictures and table not in declared and drawn(book, table):
        found.append(table)
    return found


def drawn(book: Book, chart: str) -> bool:
    """True where a chart has been drawn in the language of the book."""
    return book.language in book.pictures.get(chart, {})


def pictured(press: Press, chart: str) -> dict[str, Any]:
    """A chart as an image of its own, which is put among the site's files."""
    book = press.book
    found = book.pictures[chart]
    light, dark = found[book.language], found.get(f"{book.language}:dark")
    name = f"img/{named(book.year)}/{named(chart)}-{book.language}"
    press.pages[f"{name}.svg"] = _drawing(light)
    if dark is not None:
        press.pages[f"{name}-dark.svg"] = _drawing(dark)
    return {
        "src": f"{name}.svg",
        "dark": f"{name}-dark.svg" if dark is not None else "",
        "width": round(light.width),
        "height": round(light.height),
        "alt": light.alt,
        "title": light.title,
    }


def _drawing(picture: Picture) -> bytes:
    return picture.svg.encode()


def downloads_of(book: Book, name: str) -> list[dict[str, str]]:
    """The files of a table: those that are called after it."""
    return [file for file in _files(book) if file["stem"] == name]


def _files(book: Book) -> list[dict[str, str]]:
    found = []
    for name, data in sorted(book.downloads.items()):
        stem, _, ending = name.rpartition(".")
        kind = _KINDS.get(ending.lower(), ending.upper())
        found.append(
            {
                "name": name,
                "stem": stem,
                "kind": kind,
                "size": size(book, len(data)),
                "path": f"data/{named(book.year)}/{named(name)}",
            }
        )
    return found


def size(book: Book, length: int) -> str:
    """The size of a file in words."""
    return book.say("kilobytes", number=number(max(1, round(length / 1000)), book.language))


def sources_of(book: Book, tables: Sequence[ReleasableTable]) -> dict[str, Any]:
    """Who gave the figures, from which registers, and by which rules they were counted."""
    keys = list(keys_of(tables))
    collection = book.collection
    used = set(dict.fromkeys(key.measure for key in keys))
    measures = [name for name in collection.measures if name in used]
    registers = dict.fromkeys(collection.measures[name].source_register for name in measures)
    named_registers = [book.own(f"registers.{name}") for name in registers if name]
    given = dict.fromkeys(member for key in keys for member in collection.members(key.provider))
    return {
        "bodies": [
            {
                "name": book.provider(name),
                "lang": book.tongues.get(collection.provider_label(name)),
                "page": f"body/{named(name)}.html" if name in book.bodies else "",
            }
            for name in collection.providers
            if name in given
        ],
        "registers": [name for name in named_registers if name],
        "rules": [
            {
                "name": book.text(collection.measure_label(name)),
                "text": book.own(f"measures.{name}.rule"),
                "place": f"definitions.html#m-{name}",
            }
            for name in measures
        ],
        "series": any(axis(table) for table in tables),
    }
