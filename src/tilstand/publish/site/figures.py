"""Tables, time series and charts as HTML, alone or within a text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from markupsafe import Markup

from tilstand.model.document import Chapter
from tilstand.model.names import EditionNames, SeriesBreak
from tilstand.model.release import Release
from tilstand.model.table import CellValue, ReleasableTable
from tilstand.publish.report_elements import list_edition_boxes
from tilstand.publish.site.context import SiteContext, format_site_citation, iterate_figure_keys
from tilstand.publish.site.renderer import SiteRenderer
from tilstand.publish.site.structure import slugify
from tilstand.render.charts import WIDTH, Picture, draw_pictures
from tilstand.render.printed_table import PrintedCell, PrintedRow, build_printed_table
from tilstand.terms import InvariantText, JoinedText, Language, Period, Text

_LEAST = 3  # periods that make a series


@dataclass(frozen=True, slots=True)
class TimeAxis:
    """The axis of a table along which time runs.

    Attributes:
        down: True where time runs down the rows, False where it runs across the columns.
        periods: The period of each row or column; None where there is none.
    """

    down: bool
    periods: tuple[Period | None, ...]

    @property
    def span(self) -> tuple[Period, ...]:
        """The periods, in order, each once."""
        return tuple(sorted({period for period in self.periods if period is not None}))


@dataclass(frozen=True, slots=True)
class TableBreak:
    """A break in a table's series.

    Attributes:
        at: Row or column with which it begins.
        measure: Name of the measure that is broken.
        reason: Why.
    """

    at: int
    measure: Text
    reason: Text


def find_time_axis(table: ReleasableTable) -> TimeAxis | None:
    """The axis of time of a table; None if it has fewer than three periods, or none that runs straight."""
    across = [[row[at] for row in table.cells] for at in range(len(table.column_labels))]
    for down, lines in ((False, across), (True, table.cells)):
        periods = tuple(_get_line_period(line) for line in lines)
        found = [period for period in periods if period is not None]
        if len(set(found)) >= _LEAST and not any(_has_mixed_periods(line) for line in lines):
            return TimeAxis(down, periods)
    return None


def find_table_breaks(names: EditionNames, table: ReleasableTable, along: TimeAxis) -> tuple[TableBreak, ...]:
    """The breaks between the first and the last period of a series.

    A break of one provider concerns every group that the provider is a member of.
    """
    return tuple(sorted(_iterate_axis_breaks(names, table, along), key=lambda one: one.at))


def _iterate_axis_breaks(names: EditionNames, table: ReleasableTable, along: TimeAxis) -> Iterator[TableBreak]:
    keys = [cell.key for row in table.cells for cell in row if cell is not None and cell.key is not None]
    first = along.span[0]
    for measure in dict.fromkeys(key.measure for key in keys):
        shown = dict.fromkeys(key.provider for key in keys if key.measure == measure)
        for broken in names.measures[measure].breaks:
            if not set(shown) & set(broken.concerns):
                continue
            at = next(
                (n for n, period in enumerate(along.periods) if period and broken.period.first <= period.first), None
            )
            if at is not None and first.first < broken.period.first:
                yield TableBreak(at, names.get_measure_name(measure), get_break_reason(names, broken))


def get_break_reason(names: EditionNames, broken: SeriesBreak) -> Text:
    """Why a series breaks, and at which body, where it is one."""
    if not broken.provider:
        return broken.reason
    body = names.provider(broken.provider)
    return JoinedText((broken.reason, InvariantText(" ("), body, InvariantText(")")), "")


def _get_line_period(line: Sequence[CellValue | None]) -> Period | None:
    return next((cell.key.period for cell in line if cell is not None and cell.key is not None), None)


def _has_mixed_periods(line: Sequence[CellValue | None]) -> bool:
    return len({cell.key.period for cell in line if cell is not None and cell.key is not None}) > 1


def build_html_grid(book: SiteContext, table: ReleasableTable) -> dict[str, Any]:
    """A table as plain texts.

    Args:
        book: The book.
        table: The table.
    """
    name = f"t_{table.id}"  # no heading has an underscore in its place
    made = build_printed_table(book.names, table, book.language)
    along = find_time_axis(table)
    broken = {table_break.at for table_break in find_table_breaks(book.names, table, along)} if along else set()
    down, across = (broken, set()) if along and along.down else (set(), broken)
    met: set[str] = set()
    rows = [_build_html_row(book, row, met, name, across) | {"break": at in down} for at, row in enumerate(made.rows)]
    return {
        "id": name,
        "title": made.title,
        "unit": made.unit,
        "wide": len(made.head) > 1,
        "united": made.united,
        "head": [
            {"text": book.text(label), "lang": book.label_languages.get(label), "break": at in across}
            for at, label in enumerate(made.head)
        ],
        "groups": _group_html_rows(rows),
        "notes": list(made.notes),
        "footnotes": [
            {
                "mark": footnote.letter,
                "text": book.text(footnote.note.text),
                "see": book.findings(footnote.note.see),
                "id": f"{name}-note-{footnote.letter}",
                "back": f"{name}-ref-{footnote.letter}",
            }
            for footnote in made.footnotes
        ],
    }


def _build_html_row(book: SiteContext, row: PrintedRow, met: set[str], name: str, across: set[int]) -> dict[str, Any]:
    return {
        "label": book.text(row.label),
        "lang": book.label_languages.get(row.label),
        "level": min(row.level, 3),
        "heading": row.heading,
        "strong": row.strong,
        "counted": row.counted,
        "cells": [_build_html_cell(book, cell, met, name) | {"break": n in across} for n, cell in enumerate(row.cells)],
    }


def _build_html_cell(book: SiteContext, cell: PrintedCell, met: set[str], name: str) -> dict[str, Any]:
    marks = []
    for mark in cell.footnote_letters:
        # The first mark of a note is the one that the note leads back to.
        own_text = "" if mark in met else f"{name}-ref-{mark}"
        met.add(mark)
        marks.append({"mark": mark, "id": own_text, "note": f"{name}-note-{mark}"})
    cell_value = cell.source
    unknown = cell_value is not None and (cell_value.key is None or not cell_value.value.known)
    return {
        "text": cell.text,
        "means": book.format_shared_text(f"status.{cell_value.value.status.value}")
        if cell_value is not None and unknown
        else "",
        "bracket": cell.bracket,
        "marks": marks,
    }


def _group_html_rows(rows: Sequence[dict[str, Any]]) -> list[list[dict[str, Any]]]:
    """Rows under the heading that they belong to; a row at the top begins a group of its own after one."""
    found: list[list[dict[str, Any]]] = []
    headed = False
    for row in rows:
        top = row["level"] == 0
        if not found or (row["heading"] and top) or (top and headed):
            found.append([])
            headed = False
        found[-1].append(row)
        headed = headed or (row["heading"] and top)
    return found


NARROW = ":narrow"
"""What the name of a language is followed by where a picture is laid out for a telephone."""

TELEPHONE = 288
"""Width of the text on a page that is 320 pixels wide."""


_NOTHING: Mapping[str, str] = MappingProxyType({})


def draw_release_pictures(release: Release, languages: Iterable[Language]) -> dict[str, dict[str, Picture]]:
    """All pictures by chart, each by language and, followed by `NARROW`, for a telephone.

    Args:
        release: What is released.
        languages: Languages of the site.
    """
    pictures_by_names_by_name: dict[str, dict[str, Picture]] = {}
    for language in languages:
        for width, kind in ((WIDTH, ""), (TELEPHONE, NARROW)):
            for draw_picture in draw_pictures(release.plots, release.names, language, theme="page", width=width):
                pictures_by_names_by_name.setdefault(draw_picture.id, {})[f"{language}{kind}"] = draw_picture
    return pictures_by_names_by_name


def render_table_figure(
    press: SiteRenderer,
    at: str,
    table: ReleasableTable,
    *,
    link: bool = True,
    pictures: bool = True,
    titled: bool = True,
) -> Markup:
    """A table with its pictures, as HTML.

    Args:
        press: The press.
        at: Page that it stands on.
        table: The table.
        link: True for a link to the table's own page.
        pictures: False to leave its pictures out.
        titled: False where the page's heading is the table's title: then its caption is not seen twice.
    """
    charts = list_table_charts(press.book, table.id) if pictures else []
    page = f"table/{slugify(table.id)}.html"
    return render_charts(press, at, charts) + press.render_fragment(
        at,
        "figure",
        table=build_html_grid(press.book, table),
        page=page if link else "",
        citation=format_site_citation(press.book, table, page=page) if link else "",
        titled=titled,
    )


def list_table_charts(book: SiteContext, table: str) -> list[str]:
    """The charts of a table that have been drawn in the language of the book, in order."""
    return [plot.id for plot in book.release.plots if plot.table == table and plot.language == book.language]


def render_charts(
    press: SiteRenderer, at: str, charts: Sequence[str], *, behind: ReleasableTable | None = None
) -> Markup:
    """Pictures as HTML.

    Args:
        press: The press.
        at: Page that they stand on.
        charts: The charts.
        behind: The table behind them, where it does not stand on the page.
    """
    if not charts:
        return Markup("")
    book = press.book
    page = {} if behind is None else {"title": book.caption(behind), "page": f"table/{slugify(behind.id)}.html"}
    return render_drawn_pictures(press, at, [book.pictures[name] for name in charts], page)


def render_drawn_pictures(
    press: SiteRenderer, at: str, pictures: Iterable[Mapping[str, Picture]], behind: Mapping[str, str] = _NOTHING
) -> Markup:
    """Pictures that are drawn already, as HTML.

    Args:
        press: The press.
        at: Page that they stand on.
        pictures: Each picture by language and width.
        behind: Title and page of the table behind them, where it does not stand on the page.
    """
    found = [_build_picture_view(press.book, picture, at) for picture in pictures]
    return press.render_fragment(at, "pictures", pictures=found, behind=behind)


def _build_picture_view(book: SiteContext, found: Mapping[str, Picture], at: str) -> dict[str, Any]:
    wide, narrow = found[book.language], found.get(f"{book.language}{NARROW}")
    # A picture of words has no table behind it: it stands where its text has a place for it.
    page = f"{f'table/{slugify(wide.table)}.html' if wide.table else at}#picture_{wide.id}"
    return {
        "page": page,
        "citation": format_site_citation(book, picture=wide, page=page),
        "id": wide.id,
        "title": wide.title,
        # Drawn by render.picture, which escapes what it writes.
        "wide": Markup(wide.svg.decode()),
        "narrow": Markup(narrow.svg.decode()) if narrow is not None else "",
    }


def list_table_sources(book: SiteContext, tables: Sequence[ReleasableTable]) -> dict[str, Any]:
    """Who gave the figures, from which registers, and by which rules they were counted."""
    keys = list(iterate_figure_keys(tables))
    names = book.names
    used = {key.measure for key in keys}
    measures = [name for name in names.measures if name in used]
    registers = dict.fromkeys(names.measures[name].register for name in measures)
    known = [book.own(f"registers.{name}") for name in registers if name]
    given = {member for key in keys for member in names.body(key.provider).members}
    silent = {who for who, _ in book.appendix.absent}
    return {
        "bodies": [
            {
                "name": book.provider(name),
                "lang": book.label_languages.get(names.provider(name)),
                "page": f"body/{slugify(name)}.html" if name in book.bodies else "",
            }
            for name in names.providers
            if name in given and names.provider(name) not in silent
        ],
        "registers": [name for name in known if name],
        "rules": [
            {
                "name": book.text(names.get_measure_name(name)),
                "text": book.text(names.measures[name].rule),
                "place": f"definitions.html#m-{name}",
            }
            for name in measures
        ],
    }


@dataclass
class InsertRenderer:
    """Writes the tables and pictures of the chapters of one page.

    Attributes:
        press: The press.
        at: The page.
        tables: Tables that the chapters show.
    """

    press: SiteRenderer
    at: str
    tables: dict[str, ReleasableTable]
    _charts: set[str] = field(default_factory=set)
    _tables: set[str] = field(default_factory=set)

    @classmethod
    def from_chapters(cls, press: SiteRenderer, at: str, chapters: Sequence[Chapter]) -> InsertRenderer:
        """What writes the tables and pictures of some chapters."""
        known = {table.id: table for table in press.book.tables}
        inserts = [insert for chapter in chapters for insert in chapter.document.inserts]
        return cls(press, at, {i.id: known[i.id] for i in inserts if i.kind == "table" and i.id in known})

    def html(self, kind: str, name: str) -> Markup:
        """A table, chart or box; nothing where it is not there or has been shown."""
        if kind == "box":
            return self._render_box_insert(name)
        return self._render_table_insert(name) if kind == "table" else self._render_chart_insert(name)

    def _render_box_insert(self, name: str) -> Markup:
        book = self.press.book
        made = [
            {
                "id": box.id,
                "title": book.text(box.title),
                "paragraphs": [book.text(text) for text in box.paragraphs],
                "conditions": [book.text(text) for text in box.conditions],
                "see": book.findings(box.findings),
            }
            for box in list_edition_boxes(book.release, name)
        ]
        return self.press.render_fragment(self.at, "boxes", boxes=made) if made else Markup("")

    def _render_table_insert(self, name: str) -> Markup:
        if name not in self.tables or name in self._tables:
            return Markup("")
        self._tables.add(name)
        # A chapter shows the pictures that it has a place for; all of a table's stand on its own page.
        return render_table_figure(self.press, self.at, self.tables[name], pictures=False)

    def _render_chart_insert(self, name: str) -> Markup:
        book = self.press.book
        behind_it = {plot.table for plot in book.release.plots if plot.id == name}
        table = next((releasable_table for releasable_table in book.tables if releasable_table.id in behind_it), None)
        if table is None:  # a scheme has none
            drawn = [name] if name in book.pictures and "" in behind_it else []
            return render_charts(self.press, self.at, self._select_unshown_charts(drawn))
        own_texts = [chart for chart in list_table_charts(book, table.id) if chart == name]
        behind = None if table.id in self.tables else table
        return render_charts(self.press, self.at, self._select_unshown_charts(own_texts), behind=behind)

    def _select_unshown_charts(self, charts: Sequence[str]) -> list[str]:
        matches = [chart for chart in charts if chart not in self._charts]
        self._charts.update(matches)
        return matches


def resolve_site_link(press: SiteRenderer, at: str, target: str) -> str:
    """The way from a page to a place on the same site that a text names."""
    return target if target.startswith("#") else press.get_relative_way(at, target.lstrip("/"))
