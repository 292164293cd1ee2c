"""The data page: every file that can be taken home, and the dictionary of their names and codes."""

from __future__ import annotations

from typing import Any

from tilstand.publish.dictionary import entries
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
    "confidentiality",
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
            for table in book.in_order(book.tables)
            if (files := book.files_of(table.id))
        ],
        dictionary=_dictionary(book),
    )


def _dictionary(book: SiteEdition) -> list[dict[str, Any]]:
    """The dictionary by kind of entry, where its file lies beside; what is shown elsewhere is left out."""
    if _DICTIONARY not in book.downloads:
        return []
    found: dict[str, list[dict[str, str]]] = {}
    for entry in entries(book.names, book.tables):
        found.setdefault(entry.kind, []).append(
            {
                "id": entry.id,
                "name": book.text(entry.label),
                "within": entry.within or entry.parent,
                "unit": entry.unit,
            }
        )
    return [
        {"kind": kind, "title": book.say(f"dictionary_{kind}"), "entries": found[kind]}
        for kind in _ORDER
        if found.get(kind)
    ]
