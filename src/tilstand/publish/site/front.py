"""The way in: choice of language, list of editions, and the front page with key figures for each theme."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from tilstand.languages import Dated, Tongue
from tilstand.model.document import FRONT, Insert, Items
from tilstand.model.table import CellValue, ReleasableTable
from tilstand.publish.former import former_address
from tilstand.publish.site.address import named, relative
from tilstand.publish.site.book import SiteEdition, keys_of
from tilstand.publish.site.inserted import Inserted, inward
from tilstand.publish.site.press import Press
from tilstand.publish.site.prose import Prose
from tilstand.render.table import ACCOUNT, printed_table
from tilstand.terms import Unit
from tilstand.terms.marked import bare, titled
from tilstand.text.cell import bracketed, printed, unit_line

__all__ = ["front", "landing"]

_MOST = 6  # rows of a table that stands in for key figures


def front(press: Press) -> None:
    """The front page of the edition: key figures for each theme, and the rest of the report."""
    book = press.book
    shown = [table for number in book.parts for table in _keys(book, number)]
    press.print(
        "index.html",
        "front",
        book.title,
        subtitle=book.own("report.subtitle"),
        former=_former(book, press.page("index.html")),
        answer=_answer(book),
        statement=book.fixed(book.names.basis, year=book.names.period),
        cards=[_card(book, number) for number in book.parts],
        unlike=len({key.measure for key in keys_of(shown)}) > 1,
        brief=_brief(press),
        texts=[
            {"title": text.title, "page": f"text/{named(text.id.replace('/', '-'))}.html"}
            for text in book.texts_of(None)
        ],
        reports=[
            {"language": book.text(Tongue(language)), "path": f"data/{book.round_name}/{name}"}
            for language in sorted(book.names.reports)
            if (name := f"report-{language}.pdf") in book.downloads
        ],
    )


def _answer(book: SiteEdition) -> tuple[str, str]:
    """How many, and whether it is people: of what, and in one sentence, before anything else."""
    told = book.release.headcount
    if told is None or told.sentence is None:
        return "", ""
    return book.text(book.names.measure(told.key.measure)), book.text(told.sentence)


def _brief(press: Press) -> dict[str, Any] | None:
    """What is read first; of a front that the collection has not written, what the cards below do not say."""
    chapter = press.book.front
    if chapter is None:
        return None
    at = "index.html"
    shown = Inserted.of(press, at, [chapter])
    prose = Prose(press.book, shown.html, partial(inward, press, at))
    # How many persons there can be stands at the top of the page already.
    blocks = tuple(
        block
        for block in chapter.document.blocks
        if not (isinstance(block, Insert) and (block.kind, block.id) == ("box", "persons"))
    )
    title = chapter.title
    if chapter.document.file == FRONT:
        blocks = tuple(block for block in blocks if not isinstance(block, Items))
        title = titled(press.book.fixed("front.title", period=Dated(press.book.names.period)))
    return {"title": title, "body": prose.html(replace(chapter.document, blocks=blocks))}


def landing(press: Press) -> None:
    """The pages above the edition: the language's list of editions."""
    book = press.book
    at = f"{book.language}/index.html"
    rounds = {**book.earlier, book.round_name: book.names.period}
    listed = sorted(rounds, key=lambda name: (rounds[name], name), reverse=True)
    press.print(
        "../index.html",
        "landing",
        book.say("editions"),
        newest=listed[0],
        former=_former(book, at),
        editions=[
            {
                "name": book.fixed("title", year=rounds[name]),
                "href": relative(at, f"{book.language}/{name}/index.html"),
            }
            for name in listed
        ],
    )
    press.pages[at] = press.pages.pop(press.page("../index.html"))


def _former(book: SiteEdition, at: str) -> dict[str, str] | None:
    """The edition that this one corrects, as it was."""
    place = former_address(book.names)
    if not place:
        return None
    page = f"{place}/{book.language}/{named(book.round_name)}/index.html"
    name = book.fixed("corrected.former_as", hash=book.names.imprint.former[:12])
    return {"href": relative(at, page), "name": name, "title": book.fixed("corrected.former")}


def _keys(book: SiteEdition, number: int) -> list[ReleasableTable]:
    """The key figures of a part; its first table where it names none."""
    own = [table for table in book.tables if table.part == number and table.kind != ACCOUNT]
    return [table for table in own if table.key] or own[:1]


def _card(book: SiteEdition, number: int) -> dict[str, Any]:
    keys = _keys(book, number)
    return {
        "number": str(number),
        "name": book.part(number),
        "page": f"part/{number}.html",
        "tables": [_table(book, table) for table in keys],
    }


def _table(book: SiteEdition, table: ReleasableTable) -> dict[str, Any]:
    rows = list(_rows(book, table))[: None if table.key else _MOST]
    notes = [book.text(note.text) for note in table.notes]
    units = book.names.units(c.key for row in table.cells for c in row if c and c.key)
    return {
        "title": book.text(table.title),
        "page": f"table/{named(table.id)}.html",
        "unit": unit_line(book.names, table, book.language) if len(units) == 1 else "",
        "period": _other_period(book, table),
        "rows": rows,
        "notes": notes,
        "more": bool(notes or any(row["notes"] for row in rows)),
    }


def _other_period(book: SiteEdition, table: ReleasableTable) -> str:
    """The period of a table's key figures where it is not the one that the page names."""
    told = (_told([(n, cell) for n, cell in enumerate(row) if cell is not None]) for row in table.cells)
    shown = {cell.key.period for cell, _ in filter(None, told) if cell.key is not None}
    texts = [book.text(Dated(one)) for one in sorted(shown)]
    return "" if texts == [book.period] else ", ".join(texts)


def _rows(book: SiteEdition, table: ReleasableTable) -> Iterator[dict[str, Any]]:
    counts = _Counts()
    made = printed_table(book.names, table, book.language).rows
    for (label, level, heading), row, printed_row in zip(table.row_labels, table.cells, made, strict=True):
        filled = [(n, cell) for n, cell in enumerate(row) if cell is not None]
        if heading or not filled:
            continue
        cell, before = _told(filled) or (filled[-1][1], [])
        beside = book.names.measures[cell.key.measure].unit if cell.key else None
        yield {
            "label": book.text(label),
            "counted": counts.said(book.text(label), level, printed_row.counted),
            "level": min(level, 1),
            "number": _printed(book, cell, beside),
            "means": "" if cell.value.known else book.fixed(f"status.{cell.value.status.value}"),
            "bracket": bracketed(cell, book.language),
            "before": [
                book.say("before", year=table.column_labels[n], number=_printed(book, one, beside))
                for n, one in before
            ],
            "notes": [{"text": book.text(note.text), "see": book.findings(note.see)} for note in cell.notes],
        }


@dataclass
class _Counts:
    """What the rows of a card count, said where neither the label nor the row above says it."""

    above: str = ""

    def said(self, label: str, level: int, counted: str) -> str:
        inherited = level > 0 and counted == self.above
        self.above = self.above if level > 0 else counted
        return "" if inherited or counted.casefold() in bare(label).casefold() else counted


def _told(filled: Sequence[tuple[int, CellValue]]) -> tuple[CellValue, list[tuple[int, CellValue]]] | None:
    """The figure of a row that stands for it, with the same one of the period before, and its column.

    That is the first of the latest period with the fewest codes: a row's total, not the last of its parts;
    of two periods that end together, the longer, which holds the other.
    """
    keyed = [(n, cell, cell.key) for n, cell in filled if cell.key is not None]
    if not keyed:
        return None
    latest = max((key.period for _, _, key in keyed), key=lambda one: (one.last, one.days))
    _, cell, own = min((one for one in keyed if one[2].period == latest), key=lambda one: len(one[2].dims))
    before = [
        (key.period, n, one)
        for n, one, key in keyed
        if one.value.known and key.period.last < latest.last and replace(key, period=latest) == own
    ]
    return cell, [(n, one) for _, n, one in sorted(before, key=lambda found: found[0])[-1:]]


def _printed(book: SiteEdition, cell: CellValue, beside: Unit | None) -> str:
    return printed(book.names, cell, book.language, beside)
