"""Definitions: what is counted and by which rule, and the codes that the tables use."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tilstand.publish.site.address import named
from tilstand.publish.site.book import SiteEdition, keys_of
from tilstand.publish.site.press import Press
from tilstand.terms import Code, Codelist
from tilstand.terms.code import Kind
from tilstand.text import unit

__all__ = ["definitions", "used_codes", "used_in"]


def definitions(press: Press) -> None:
    """The page of definitions."""
    book = press.book
    press.print(
        "definitions.html",
        "definitions",
        book.say("definitions"),
        measures=list(_measures(book)),
        dimensions=list(_dimensions(book)),
    )


def used_in(book: SiteEdition) -> dict[str, list[tuple[str, str]]]:
    """The tables that show a measure, by measure: title and page of each."""
    found: dict[str, list[tuple[str, str]]] = {}
    for table in book.declared:
        place = (book.caption(table), f"table/{named(table.id)}.html")
        for measure in dict.fromkeys(key.measure for key in keys_of([table])):
            found.setdefault(measure, []).append(place)
    return found


def used_codes(book: SiteEdition) -> dict[str, list[Code]]:
    """The codes that the tables use, by dimension, with those that stand above them, in their own order."""
    used: dict[str, set[str]] = {}
    for key in keys_of(book.tables):
        for dimension, code in key.dims:
            used.setdefault(dimension, set()).add(code)
    found = {}
    for dimension in book.names.dimensions:
        codelist = book.names.codes(dimension)
        known = {code for code in used.get(dimension, ()) if code in codelist}
        known |= {above for code in known for above in codelist.ancestors(code)}
        if known:
            found[dimension] = [code for code in codelist if code.id in known]
    return found


def _measures(book: SiteEdition) -> Iterator[dict[str, Any]]:
    tables = used_in(book)
    shown = {key.measure for key in keys_of(book.tables)}
    for name in (name for name in book.names.measures if name in shown):
        yield {
            "id": name,
            "name": book.text(book.names.measure(name)),
            "unit": book.text(unit(book.names.words, book.names.measures[name].unit.value)),
            "rule": book.text(book.names.measures[name].rule),
            "caveat": book.text(book.names.measures[name].caveat),
            "tables": tables.get(name, []),
        }


def _dimensions(book: SiteEdition) -> Iterator[dict[str, Any]]:
    for dimension, codes in used_codes(book).items():
        codelist = book.names.codes(dimension)
        yield {
            "id": dimension,
            "name": book.text(book.names.dimensions[dimension].label),
            "codes": [
                {
                    "id": code.id,
                    "name": book.text(code.label),
                    "level": min(len(codelist.ancestors(code.id)), 3),
                    "remarks": ", ".join(_remarks(book, codelist, code)),
                }
                for code in codes
            ],
        }


def _remarks(book: SiteEdition, codelist: Codelist, code: Code) -> Iterator[str]:
    if code.kind is Kind.OF_WHICH and code.parent in codelist:
        yield book.say("of_which")
    if code.kind is Kind.VIEW:
        yield book.say("gathers")
    if code.proposal:
        yield book.say("proposal")
