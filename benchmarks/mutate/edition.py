"""An edition as its files tell it: read from its folder alone, part by part."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from mutate.data import book_parts, cube_parts, lines, long_parts
from mutate.declared import LANGUAGES, Declared, Keys, declared
from mutate.inside import inside_parts
from mutate.paper import paper_parts
from mutate.part import MANIFESTS, SHOWN, Part, distinct
from mutate.site import Page, page_parts
from tilstand.publish import list_edition_files
from tilstand.publish.figure_files import FIGURE_FILES, STEM

__all__ = ["Reading", "read", "reading"]

_COPIES = re.compile(r"site/data/[^/]+/")
_PAGE = re.compile(r"site/(nb|nn|en)/.*\.html")


@dataclass(frozen=True)
class Reading:
    """A read edition.

    Attributes:
        files: The bytes of every file.
        about: What it declares.
        parts: Its parts by file and place; files that are read as a whole are not among them.
    """

    files: Mapping[str, bytes]
    about: Declared
    parts: Mapping[str, Mapping[str, Part]]

    @cached_property
    def all(self) -> list[Part]:
        """All parts."""
        return [part for own in self.parts.values() for part in own.values()]


def read(folder: Path) -> dict[str, bytes]:
    """The bytes of every file of an edition, by the name that its manifest lists it under."""
    return {name: path.read_bytes() for name, path in list_edition_files(folder).items()}


def reading(files: Mapping[str, bytes], stated: Keys, known: Reading | None = None) -> Reading:
    """An edition, read.

    Args:
        files: Its files.
        stated: Addresses that somebody stated.
        known: An edition that has been read: files with the same bytes are not read again.
    """
    about = declared(files)
    parts: dict[str, Mapping[str, Part]] = {}
    for name, data in files.items():
        if known is not None and known.files.get(name) == data and name in known.parts:
            parts[name] = known.parts[name]
        elif name.endswith(".pdf") and not _COPIES.match(name):
            continue  # after the pages, which tell what pictures say
        else:
            found = {part.place: part for part in distinct(_parts(name, data, about, stated))}
            if found:
                parts[name] = found
    for name, data in files.items():
        if name.startswith("report-") and name not in parts:
            alts = _alts(parts, name.removesuffix(".pdf").rpartition("-")[2])
            parts[name] = {part.place: part for part in distinct(paper_parts(name, data, about, alts))}
    return Reading(files, about, parts)


def _parts(name: str, data: bytes, about: Declared, stated: Keys) -> Iterator[Part]:
    stem = name.rpartition("/")[2].partition(".")[0]
    if _COPIES.match(name) or name.startswith("site/assets/"):
        return
    if name.startswith("data/") and name.endswith(".csv") and stem in about.tables:
        yield from lines(name, about.tables[stem])
    elif name == f"data/{STEM}.csv":
        yield from long_parts(name, data, about.tables.values())
    elif name.removeprefix("data/") in FIGURE_FILES:
        return  # the same table in other forms, and what types its columns
    elif name.startswith("data/") and name.endswith(".json"):
        yield from cube_parts(name, data, about.tables[stem])
    elif name.endswith(".xlsx"):
        yield from book_parts(name, data, about.tables)
    elif page := _PAGE.fullmatch(name):
        yield from page_parts(Page(name, page[1], about), data)
    elif name.startswith("internal/"):
        yield from inside_parts(name, data, about, stated)
    elif name not in MANIFESTS:
        for line in data.decode("utf-8").split("\n"):
            yield Part(name, f"line {line}", "", over=SHOWN if name == "data/dictionary.csv" else frozenset())


def _alts(parts: Mapping[str, Mapping[str, Part]], language: str) -> dict[str, Keys]:
    """Alternative texts of pictures with the figures behind them, as the pages have them."""
    assert language in LANGUAGES
    found: dict[str, Keys] = {}
    for name, own in parts.items():
        if name.startswith(f"site/{language}/"):
            for part in own.values():
                if part.place.startswith("picture ") and ": desc " in part.place:
                    found[part.place.partition(": desc ")[2].partition(" (")[0]] = part.keys
                    found[part.place.partition(": desc ")[2]] = part.keys
    return found
