"""The data page: every file that can be taken home, and the dictionary of their names and codes."""

from __future__ import annotations

import csv
import io
from typing import Any

from tilstand.publish.site.book import SiteEdition
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
    press.print(
        "data.html",
        "data",
        book.say("data_title"),
        whole=[file for file in book.files if file.stem not in own],
        tables=[
            {"title": book.caption(table), "page": f"table/{table.id}.html", "files": files}
            for table in book.tables
            if (files := book.files_of(table.id))
        ],
        dictionary=_dictionary(book),
    )


def _dictionary(book: SiteEdition) -> list[dict[str, Any]]:
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
