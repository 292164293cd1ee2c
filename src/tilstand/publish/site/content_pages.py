"""Front page, list of editions, theme and text pages of the site."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from markupsafe import Markup

from tilstand.languages import DatedText, LanguageName
from tilstand.languages.typography import MidSentenceLabel
from tilstand.model.document import FRONT, ListBlock, to_plain_text
from tilstand.model.table import CellValue, ReleasableTable
from tilstand.publish.previous_edition import get_previous_edition_path
from tilstand.publish.site.context import SiteContext, iterate_figure_keys
from tilstand.publish.site.figures import InsertRenderer, list_table_sources, render_table_figure, resolve_site_link
from tilstand.publish.site.html import HtmlProse
from tilstand.publish.site.renderer import SiteRenderer
from tilstand.publish.site.structure import (
    ChapterPiece,
    get_chapter_page_address,
    get_relative_address,
    make_heading_anchor,
    slugify,
)
from tilstand.render.printed_table import ACCOUNT, build_printed_table
from tilstand.report_text.print_forms import describe_table_unit, format_bracketed_cell, format_printed_cell
from tilstand.terms import InvariantText, Unit
from tilstand.terms.text import capitalize_title, strip_language_runs

_MOST = 6  # rows of a table that stands in for key figures


def build_front_page(press: SiteRenderer) -> None:
    """The front page of the edition: key figures for each theme, and the rest of the report."""
    book = press.book
    shown = [table for number in book.parts for table in _select_key_tables(book, number)]
    press.render_site_page(
        "index.html",
        "front",
        book.title,
        subtitle=book.own("report.subtitle"),
        former=_build_previous_edition_link(book, press.page("index.html")),
        statement=book.format_shared_text(book.names.basis, year=book.names.period),
        cards=[_build_theme_card(book, number) for number in book.parts],
        unlike=len({key.measure for key in iterate_figure_keys(shown)}) > 1,
        brief=_build_front_summary(press),
        texts=[
            {"title": text.title, "page": f"text/{slugify(text.id.replace('/', '-'))}.html"}
            for text in book.select_part_chapters(None)
        ],
        reports=[
            {"language": book.text(LanguageName(language)), "path": f"data/{book.round_name}/{name}"}
            for language in sorted(book.names.reports)
            if (name := f"report-{language}.pdf") in book.downloads
        ],
    )


def _build_front_summary(press: SiteRenderer) -> dict[str, Any] | None:
    """What is read first; of a front that the collection has not written, what the cards below do not say."""
    chapter = press.book.front
    if chapter is None:
        return None
    at = "index.html"
    shown = InsertRenderer.from_chapters(press, at, [chapter])
    prose = HtmlProse(press.book, shown.html, partial(resolve_site_link, press, at))
    blocks, title = chapter.document.blocks, chapter.title
    if chapter.document.file == FRONT:
        blocks = tuple(block for block in blocks if not isinstance(block, ListBlock))
        title = capitalize_title(
            press.book.format_shared_text("front.title", period=DatedText(press.book.names.period))
        )
    return {"title": title, "body": prose.html(replace(chapter.document, blocks=blocks))}


def build_landing_pages(press: SiteRenderer) -> None:
    """The pages above the edition: the language's list of editions."""
    book = press.book
    at = f"{book.language}/index.html"
    rounds = {**book.earlier, book.round_name: book.names.period}
    listed = sorted(rounds, key=lambda name: (rounds[name], name), reverse=True)
    press.render_site_page(
        "../index.html",
        "landing",
        book.format_site_text("editions"),
        newest=listed[0],
        former=_build_previous_edition_link(book, at),
        editions=[
            {
                "name": book.format_shared_text("title", year=rounds[name]),
                "href": get_relative_address(at, f"{book.language}/{name}/index.html"),
            }
            for name in listed
        ],
    )
    press.pages[at] = press.pages.pop(press.page("../index.html"))


def _build_previous_edition_link(book: SiteContext, at: str) -> dict[str, str] | None:
    """The edition that this one corrects, as it was."""
    place = get_previous_edition_path(book.names)
    if not place:
        return None
    page = f"{place}/{book.language}/{slugify(book.round_name)}/index.html"
    name = book.format_shared_text("corrected.former_as", hash=book.names.imprint.former[:12])
    return {"href": get_relative_address(at, page), "name": name, "title": book.format_shared_text("corrected.former")}


def _select_key_tables(book: SiteContext, number: int) -> list[ReleasableTable]:
    """The key figures of a part; its first table where it names none."""
    own_tables = [table for table in book.tables if table.part == number and table.kind != ACCOUNT]
    return [table for table in own_tables if table.key] or own_tables[:1]


def _build_theme_card(book: SiteContext, number: int) -> dict[str, Any]:
    keys = _select_key_tables(book, number)
    return {
        "number": str(number),
        "name": book.part(number),
        "page": f"part/{number}.html",
        "tables": [_build_card_table(book, table) for table in keys],
    }


def _build_card_table(book: SiteContext, table: ReleasableTable) -> dict[str, Any]:
    rows = list(_build_card_rows(book, table))[: None if table.key else _MOST]
    notes = [book.text(note.text) for note in table.notes]
    units = book.names.list_figure_units(c.key for row in table.cells for c in row if c and c.key)
    return {
        "title": book.text(table.title),
        "page": f"table/{slugify(table.id)}.html",
        "unit": describe_table_unit(book.names, table, book.language) if len(units) == 1 else "",
        "period": _format_deviating_period(book, table),
        "rows": rows,
        "notes": notes,
        "more": bool(notes or any(row["notes"] for row in rows)),
    }


def _format_deviating_period(book: SiteContext, table: ReleasableTable) -> str:
    """The period of a table's key figures where it is not the one that the page names."""
    told = (_choose_row_figure([(n, cell) for n, cell in enumerate(row) if cell is not None]) for row in table.cells)
    shown = {cell.key.period for cell, _ in filter(None, told) if cell.key is not None}
    texts = [book.text(DatedText(period)) for period in sorted(shown)]
    return "" if texts == [book.period] else ", ".join(texts)


def _build_card_rows(book: SiteContext, table: ReleasableTable) -> Iterator[dict[str, Any]]:
    counts = _CountLabels()
    printed_rows = build_printed_table(book.names, table, book.language).rows
    for (label, level, heading), row, printed_row in zip(table.row_labels, table.cells, printed_rows, strict=True):
        filled = [(n, cell) for n, cell in enumerate(row) if cell is not None]
        if heading or not filled:
            continue
        cell, before = _choose_row_figure(filled) or (filled[-1][1], [])
        beside = book.names.measures[cell.key.measure].unit if cell.key else None
        yield {
            "label": book.text(label),
            "counted": counts.said(book.text(label), level, printed_row.counted),
            "level": min(level, 1),
            "number": _format_card_cell(book, cell, beside),
            "means": "" if cell.value.known else book.format_shared_text(f"status.{cell.value.status.value}"),
            "bracket": format_bracketed_cell(cell, book.language),
            "before": [
                book.format_site_text(
                    "before", year=table.column_labels[n], number=_format_card_cell(book, cell_value, beside)
                )
                for n, cell_value in before
            ],
            "notes": [{"text": book.text(note.text), "see": book.findings(note.see)} for note in cell.notes],
        }


@dataclass
class _CountLabels:
    """What the rows of a card count, said where neither the label nor the row above says it."""

    above: str = ""

    def said(self, label: str, level: int, counted: str) -> str:
        inherited = level > 0 and counted == self.above
        self.above = self.above if level > 0 else counted
        return "" if inherited or counted.casefold() in strip_language_runs(label).casefold() else counted


def _choose_row_figure(filled: Sequence[tuple[int, CellValue]]) -> tuple[CellValue, list[tuple[int, CellValue]]] | None:
    """The figure of a row that stands for it, with the same one of the period before, and its column.

    That is the first of the latest period with the fewest codes: a row's total, not the last of its parts;
    of two periods that end together, the longer, which holds the other.
    """
    keyed = [(n, cell, cell.key) for n, cell in filled if cell.key is not None]
    if not keyed:
        return None
    latest = max((key.period for _, _, key in keyed), key=lambda one: (one.last, one.days))
    _, cell, own_key = min((entry for entry in keyed if entry[2].period == latest), key=lambda one: len(one[2].dims))
    before = [
        (key.period, n, cell_value)
        for n, cell_value, key in keyed
        if cell_value.value.known and key.period.last < latest.last and replace(key, period=latest) == own_key
    ]
    return cell, [(n, cell_value) for _, n, cell_value in sorted(before, key=lambda found: found[0])[-1:]]


def _format_card_cell(book: SiteContext, cell: CellValue, beside: Unit | None) -> str:
    return format_printed_cell(book.names, cell, book.language, beside)


def build_theme_pages(press: SiteRenderer) -> None:
    """The pages of the parts."""
    for number in press.book.parts:
        _build_theme_page(press, number)


def build_text_pages(press: SiteRenderer) -> None:
    """The pages of each chapter that belongs to no part: summary, terms, and the like."""
    for chapter in press.book.select_part_chapters(None):
        at = f"text/{slugify(chapter.id.replace('/', '-'))}.html"
        for page, body in _render_chapter_pages(press, at, chapter.title):
            press.render_site_page(
                page["at"], "text", chapter.title, body=body, chapter=page, trail=_build_breadcrumb_trail(page)
            )


def _build_theme_page(press: SiteRenderer, number: int) -> None:
    book = press.book
    at = f"part/{number}.html"
    name = book.part(number)
    chapters = book.select_part_chapters(number)
    own_tables = [table for table in book.declared_tables if table.part == number]
    inserts = {
        insert_block.id
        for insert_block in (i for c in chapters for i in c.document.inserts)
        if insert_block.kind == "table"
    }
    left = [table for table in own_tables if table.id not in inserts]
    # Without a text the tables themselves are the page; with one, the others are named and linked.
    inline = [] if chapters else left
    tables = [
        {
            "title": book.caption(table),
            "place": make_heading_anchor(table.id),
            "html": render_table_figure(press, at, table),
        }
        for table in inline
    ]
    others = [] if not chapters else [_build_table_link(book, table) for table in book.sort_tables_by_number(left)]
    bodies = _list_theme_bodies(book, number)
    ends = [("tables", "tables_of_part", tables), ("more", "tables_more", others), ("bodies", "bodies", bodies)]
    last = [(place, book.format_site_text(word)) for place, word, found in ends if found]
    for page, body in _render_chapter_pages(press, at, name, last):
        end = page["next"] is None
        press.render_site_page(
            page["at"],
            "theme",
            name,
            number=str(number),
            intro=book.own(f"report.part_intro.{number}") if page["number"] == 1 else "",
            body=body,
            chapter=page,
            tables=tables if end else [],
            others=others if end else [],
            bodies=bodies if end else [],
            empty=not (own_tables or chapters or bodies),
            sources=list_table_sources(book, own_tables) if end else {"bodies": []},
            trail=_build_breadcrumb_trail(page),
        )


def _build_breadcrumb_trail(page: dict[str, Any]) -> list[tuple[str, str]]:
    """The way to a page that is not the first of its chapter leads over the first."""
    return [] if page["number"] == 1 else [(page["pages"][0]["at"], page["name"])]


def _render_chapter_pages(
    press: SiteRenderer, at: str, name: str, last: list[tuple[str, str]] | None = None
) -> list[tuple[dict[str, Any], Markup]]:
    """The pages of a chapter: what each tells of itself and of the others, and its body."""
    book, prose = press.book, None
    divided = book.chapter_pages[at]
    single = len({piece.chapter.id for pieces in divided for piece in pieces}) == 1
    written: list[tuple[str, list[tuple[str, str]], list[str], Markup]] = []
    for number, pieces in enumerate(divided, 1):
        here = get_chapter_page_address(at, number)
        insert = InsertRenderer.from_chapters(
            press, here, [replace(piece.chapter, document=piece.document) for piece in pieces]
        )
        way = partial(resolve_site_link, press, here)
        # Places are the same, and each is there once, as if the chapter stood on one page.
        fresh = HtmlProse(book, insert.html, way)
        prose = fresh if prose is None else replace(fresh, _places=prose._places)
        body = Markup("\n").join(_render_chapter_piece(book, prose, piece, single=single) for piece in pieces)
        spots = [spot for piece in pieces for spot in _list_insert_anchors(piece)]
        written.append((here, prose.headings, spots, body))
    written[-1][1].extend(last or [])
    count = str(len(written))
    told = [
        book.format_site_text("chapter_page", at=str(n), of=count) if count != "1" else ""
        for n, _ in enumerate(written, 1)
    ]
    pages = [
        {
            "at": here,
            "number": n,
            "title": told[n - 1],
            "inside": MidSentenceLabel(InvariantText(told[n - 1])).text(book.language),
            "headings": headings,
            "spots": spots,
        }
        for n, (here, headings, spots, _) in enumerate(written, 1)
    ]
    whole = [None, *pages, None]
    return [
        (page | {"name": name, "pages": pages, "before": whole[n], "next": whole[n + 2]}, entry[-1])
        for n, (page, entry) in enumerate(zip(pages, written, strict=True))
    ]


def _render_chapter_piece(book: SiteContext, prose: HtmlProse, piece: ChapterPiece, *, single: bool) -> Markup:
    """What stands on a page of a chapter; one that has a part to itself bears the part's heading."""
    chapter, head = piece.chapter, Markup("")
    h2 = Markup('<h2 class="ds-heading" data-size="md"{}>{}</h2>')
    if not single and piece.first:
        place = prose.place(chapter.title)
        prose.headings.append((place, chapter.title))
        head = h2.format(Markup(' id="{}"').format(place), chapter.title)
    elif not single or piece.under is not None:
        title = chapter.title if piece.under is None else to_plain_text(piece.under.children)
        head = h2.format("", book.format_site_text("chapter_goes_on", title=title))
    top = 2 if single else 3
    under = 2 if piece.under is not None else 1
    return head + prose.html(piece.document, top=top, skip_title=piece.first, whole=chapter.document, under=under)


def _list_insert_anchors(piece: ChapterPiece) -> list[str]:
    """The places of the tables and pictures on a page."""
    matches = []
    for insert in piece.document.inserts:
        if insert.kind == "table":
            matches.append(f"t_{insert.id}")
        elif insert.kind == "chart":
            matches.append(f"picture_{insert.id}")
    return list(dict.fromkeys(matches))


def _build_table_link(book: SiteContext, table: ReleasableTable) -> dict[str, Any]:
    return {"title": book.caption(table), "page": f"table/{slugify(table.id)}.html"}


def _list_theme_bodies(book: SiteContext, number: int) -> list[dict[str, Any]]:
    providers = book.names.providers
    forms = book.names.forms
    told = {answer.provider for answer in book.answers if forms[answer.form].part == number}
    told |= {table.provider for table in book.body_accounts.values() if table.part == number}
    told |= {name for name in providers if number in providers[name].own_parts}
    return [
        {
            "name": book.provider(name),
            "lang": book.label_languages.get(book.names.provider(name)),
            "page": f"body/{slugify(name)}.html",
        }
        for name in book.bodies
        if name in told
    ]
