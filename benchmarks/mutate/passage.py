"""What a search looks through: the words of the pages, and passages of texts and rows of tables."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from lxml import html as markup  # type: ignore[import-untyped]

from mutate.part import page_text, plain

__all__ = ["Passages", "passages", "wrong_words"]

_WORDS = re.compile(r"[^\W\d_]{3,}")
_SHOWN = 9  # most words that are named
_LONG = 600  # most letters of a passage
_ROWS = ("figure", "key", "account")
_ANY, _OWN = "", "[starts-with(@id, 't_account')]"  # tables; those of a body alone, not those of all bodies
Lapse = tuple[str, str, str]


def wrong_words(text: str, page: bytes) -> str:
    """The words that a list has and a page has not, or the other way round; empty if there are none.

    Args:
        text: The list.
        page: The page.
    """
    (main,) = markup.document_fromstring(page_text(page)).xpath("//main")
    for unsaid in main.xpath(".//svg|.//nav|.//details[contains(@class, 'cite')]"):
        unsaid.drop_tree()
    there = {word.casefold() for told in main.itertext() for word in _WORDS.findall(told.replace("\u00ad", ""))}
    listed = {word.casefold() for word in _WORDS.findall(text)}
    return " ".join(sorted(listed ^ there)[:_SHOWN])


def passages(box: Any) -> list[list[str]]:
    """The passages that an element of a search page holds: kind, page and place, title, text."""
    found: list[list[str]] = json.loads(box.text_content())["rows"]
    return found


class Passages:
    """The passages of a language.

    Args:
        files: The edition's files.
        language: The language.

    Attributes:
        page: The search page.
        held: How many were held against their pages.
    """

    def __init__(self, files: Mapping[str, bytes], language: str) -> None:
        self.files, self.held = files, 0
        start = f"site/{language}/"
        self.page = next(name for name in files if name.startswith(start) and name.endswith("/search.html"))
        self.folder = self.page.rpartition("/")[0]

    def lapses(self) -> Iterator[Lapse]:
        """The passages that do not stand where they say, and the rows and paragraphs that no passage has."""
        rows: dict[str, set[str]] = {}
        (box,) = _tree(self.files[self.page]).xpath("//*[@id='passages']")
        for kind, place, _, text in passages(box):
            self.held += 1
            name, _, at = place.partition("#")
            page = self.files.get(f"{self.folder}/{name}")
            if page is None or (at and not _tree(page).xpath(f"//*[@id='{at}']")):
                yield f"{kind} {place}", "", "a page and a place that are there"
            elif kind in _ROWS:
                rows.setdefault(name, set()).add(_dense(text))
                if not _dense(text).endswith(tuple(_rows(page))):
                    yield f"{kind} {place}", text, "a row of the page"
            elif kind != "body" and _dense(text[: _LONG - 1]) not in _words(page):
                yield f"{kind} {place}", text, "words of the page"
        for name, found in rows.items():
            for row in _rows(self.files[f"{self.folder}/{name}"], _OWN if name.startswith("body/") else _ANY):
                if not any(one.endswith(row) for one in found):
                    yield f"rows of {name}", "", row


@cache
def _tree(page: bytes) -> Any:
    return markup.document_fromstring(page_text(page))


@cache
def _words(page: bytes) -> str:
    tree = markup.document_fromstring(page_text(page))
    for mark in tree.xpath("//sup|//svg"):
        mark.drop_tree()
    return _dense("".join(tree.body.itertext()))


@cache
def _rows(page: bytes, which: str = _ANY) -> tuple[str, ...]:
    """The rows of the tables of a page as a passage tells them: label, and each cell after its head."""
    found = []
    for table in _tree(page).xpath(f"//div[contains(@class, 'figure-block')]{which}//table"):
        heads = [_seen(head) for head in table.xpath("./thead//th[not(@class='unit')]")][1:]
        for row in table.xpath("./tbody/tr"):
            own = row.xpath("./td[not(@class='unit')]")
            cells = [(head, _seen(cell)) for head, cell in zip(heads, own, strict=False)]
            told = [f"{head}{text}" if len(heads) > 1 else text for head, text in cells if text]
            if told:
                found.append(f"{_seen(row.xpath('./th')[0])}:{';'.join(told)}")
    return tuple(found)


def _seen(cell: Any) -> str:
    texts = cell.xpath(".//text()[not(ancestor::sup) and not(ancestor::*[contains(@class, 'ds-sr-only')])]")
    return _dense("".join(texts))


def _dense(text: str) -> str:
    return "".join(plain(text).split())
