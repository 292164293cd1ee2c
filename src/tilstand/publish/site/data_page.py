"""The data page: every file that can be taken home, and the dictionary of their names and codes."""

from __future__ import annotations

import csv
import io
from typing import Any

from tilstand.publish.site.book import Book
from tilstand.publish.site.figure import downloads_of, size
from tilstand.publish.site.press import Press

__all__ = ["data"]

_DICTIONARY = "dictionary.csv"
_ORDER = (
    "table",
    "bracket",
    "measure",
    "dimension",
    "code",
    "provider",
    "group",
    "status",
    "qualifier",
    "origin",
)


def data(press: Press) -> None:
    """The page of data."""
    book = press.book
    own = {table.id for table in book.tables}
    titles = {table.id: book.caption(table) for table in book.tables}
    stems = dict.fromkeys(name.rpartition(".")[0] for name in sorted(book.downloads))
    press.print(
        "data.html",
        "data",
        book.say("data_title"),
        whole=[
            {"name": file["name"], "kind": file["kind"], "size": file["size"], "path": file["path"]}
            for stem in stems
            if stem not in own
            for file in downloads_of(book, stem)
        ],
        tables=[
            {"title": titles[name], "page": f"table/{name}.html", "files": downloads_of(book, name)}
            for name in titles
            if name in stems
        ],
        dictionary=_dictionary(book),
        total=size(book, sum(len(file) for file in book.downloads.values())),
    )


def _dictionary(book: Book) -> list[dict[str, Any]]:
    """The dictionary file by kind of entry; entries that are shown elsewhere on the site are left out."""
    raw = book.downloads.get(_DICTIONARY)
    if raw is None:
        return []
    lines = list(csv.DictReader(io.StringIO(raw.decode("utf-8-sig"))))
    found: dict[str, list[dict[str, str]]] = {}
    for line in lines:
        found.setdefault(line.get("kind", ""), []).append(
            {
                "id": line.get("id", ""),
                "name": line.get(f"label_{book.language}", ""),
                "within": line.get("list", "") or line.get("parent", ""),
                "unit": line.get("unit", ""),
            }
        )
    return [
        {"kind": kind, "title": book.say(f"dictionary_{kind}"), "entries": found[kind]}
        for kind in _ORDER
        if found.get(kind)
    ]
