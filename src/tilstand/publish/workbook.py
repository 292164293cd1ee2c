"""Workbook (XLSX) with all tables, measures, codes, bodies and signs."""

from __future__ import annotations

import io
import os
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from math import fsum
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tilstand.languages import Fact
from tilstand.model.appendix import Appendix
from tilstand.model.names import RECONSTRUCTED, EditionNames
from tilstand.model.table import ReleasableTable
from tilstand.publish.dictionary import DictionaryEntry, list_dictionary_entries
from tilstand.publish.front_matter import get_edition_line
from tilstand.render.printed_table import format_table_title
from tilstand.render.spreadsheet_grid import SpreadsheetGrid, build_spreadsheet_grid
from tilstand.report_text import get_report_string
from tilstand.report_text.print_forms import describe_table_unit
from tilstand.terms import Language, ValueStatus
from tilstand.terms.text import FALLBACK, strip_language_runs

if TYPE_CHECKING:
    import xlsxwriter
    from xlsxwriter.format import Format

_TITLE: Mapping[str, Any] = {"bold": True, "font_size": 14}  # the first line of a sheet
_INK, _LINE, _HEAD, _LINK = "#1B2733", "#5D6B78", "#DCE6EE", "#0B4F8A"
_LETTERS = 31  # most letters in the name of a sheet
_PORTRAIT = 95.0  # widths of columns that an upright page takes without becoming small
_RESERVED = ("history",)


def make_sheet_name(wanted: str, taken: set[str]) -> str:
    """A name as spreadsheets allow it, used only once, whatever the case of its letters.

    Example:
        >>> taken = set()
        >>> make_sheet_name("a/b", taken), make_sheet_name("A/B", taken)
        ('a b', 'A B~2')
    """
    plain = " ".join(re.sub(r"[\[\]:*?/\\']", " ", wanted).split())[:_LETTERS].strip() or "-"
    name, number = plain, 2
    while name.lower() in taken or name.lower() in _RESERVED:
        tail = f"~{number}"
        name, number = f"{plain[: _LETTERS - len(tail)]}{tail}", number + 1
    taken.add(name.lower())
    return name


class WorkbookFormats:
    """The formats of a workbook; each is made once.

    Args:
        book: The workbook.
    """

    def __init__(self, book: xlsxwriter.Workbook) -> None:
        self.book = book
        self._made: dict[tuple[tuple[str, Any], ...], Format] = {}

    def __call__(self, **settings: Any) -> Format:
        """The format with these settings."""
        key = tuple(sorted(settings.items()))
        if key not in self._made:
            base = {"font_name": "Calibri", "font_size": 11, "font_color": _INK, "valign": "top"}
            self._made[key] = self.book.add_format({**base, **settings})
        return self._made[key]


class WorkbookSheet:
    """One sheet, written from the top down: lines of text, then a grid with its head, then text again.

    Args:
        book: The workbook.
        name: The sheet's name.
        look: The formats.
    """

    def __init__(self, book: xlsxwriter.Workbook, name: str, look: WorkbookFormats) -> None:
        self.name, self.look, self.row = name, look, 0
        self.sheet = book.add_worksheet(name)
        self.sheet.set_paper(9)  # A4
        self.sheet.fit_to_pages(1, 0)

    def widths(self, widths: Sequence[float]) -> None:
        """The widths of the columns, in digits; wide sheets are printed on their side."""
        for column, width in enumerate(widths):
            self.sheet.set_column(column, column, width)
        if fsum(widths) > _PORTRAIT:
            self.sheet.set_landscape()

    def footer(self, left: str, right: str) -> None:
        """What stands at the foot of each printed page."""
        message = strip_language_runs(left).replace("&", "&&")
        self.sheet.set_footer(f"&L{message[:160]}&R{strip_language_runs(right)}")

    def line(self, text: str, form: Format | None = None) -> None:
        """A line of text in the first column."""
        if text:
            self.sheet.write_string(self.row, 0, strip_language_runs(text), form or self.look(text_wrap=True))
        self.row += 1

    def link(self, to: str, text: str, column: int = 0, *, stay: bool = False) -> None:
        """A link to the first cell of another sheet."""
        look = self.look(font_color=_LINK, underline=1)
        self.sheet.write_url(self.row, column, f"internal:'{to}'!A1", look, strip_language_runs(text))
        self.row += not stay

    def head(self, names: Sequence[str], right: Sequence[bool] = ()) -> None:
        """The head of the grid; it stays in sight and stands on every printed page."""
        for column, name in enumerate(names):
            # A text beside a number would run into it without a step to the side.
            side = {"align": "right"} if right and right[column] else {"indent": 1} if right and column else {}
            look = self.look(bold=True, text_wrap=True, bg_color=_HEAD, bottom=1, bottom_color=_LINE, **side)
            self.sheet.write_string(self.row, column, strip_language_runs(name), look)
        self.sheet.freeze_panes(self.row + 1, 1)
        self.sheet.repeat_rows(self.row)
        self.row += 1

    def texts(self, cells: Sequence[str], link: Mapping[int, str] | None = None) -> None:
        """A row of texts.

        Args:
            cells: The texts.
            link: Sheets that cells lead to, by column.
        """
        for column, text in enumerate(cells):
            if link is not None and column in link:
                self.link(link[column], text, column, stay=True)
            elif text:
                self.sheet.write_string(self.row, column, strip_language_runs(text), self.look(text_wrap=True))
        self.row += 1


# Rows are written once, from the top down, and go to disk: a large edition takes no more memory.
_OPTIONS = {"constant_memory": True, "strings_to_urls": False, "strings_to_formulas": False}
# The parts of a workbook are kept in memory until it is one, where there is such a folder: on a disk that others
# use, a hundred small files that come and go take more time than all that is in them.
_MEMORY = Path("/dev/shm")
_NOWHERE = Appendix()

_LISTS: Mapping[str, tuple[tuple[str, ...], Mapping[str, float]]] = {
    "measures": (
        ("measure",),
        {
            "code": 28,
            "name": 36,
            "english": 36,
            "unit": 14,
            "rule": 60,
            "caveat": 44,
            "register": 30,
            "as_at": 24,
            "law": 26,
        },
    ),
    "codes": (("code",), {"list": 30, "column": 22, "code": 28, "name": 46, "english": 46, "parent": 22}),
    "providers": (
        ("provider", "group", "member"),
        {"code": 34, "name": 54, "english": 54, "kind": 18, "parent": 30},
    ),
    "signs": (
        ("sign", "status", "confidentiality", "qualifier", "origin"),
        {"code": 16, "kind": 18, "name": 60, "english": 60},
    ),
}
"""The sheets that are lists: the kinds of words of the dictionary that each holds, and the widths of its columns."""


def write_workbook(
    names: EditionNames, tables: Sequence[ReleasableTable], language: Language, appendix: Appendix = _NOWHERE
) -> bytes:
    """All tables of an edition in one workbook.

    A sheet a table: title, English title, unit and period, the table, footnotes, notes and source. Numbers
    are numbers; a number's sign, unit and "about" are its format. A footnote's letter stands in the last
    column, since a cell that holds a number can hold nothing else. The figure in brackets has a column.

    Args:
        names: What the edition and its addresses are called.
        tables: Tables that have passed the gate.
        language: Language of the workbook.
        appendix: The method appendix, whose findings footnotes name.

    Returns:
        The bytes of the file; the same for the same tables.
    """
    return _WorkbookWriter(names, tuple(tables), language, appendix).made()


@dataclass(frozen=True, slots=True)
class _WorkbookWriter:
    names: EditionNames
    tables: tuple[ReleasableTable, ...]
    language: Language
    appendix: Appendix

    def made(self) -> bytes:
        import xlsxwriter  # only who writes a workbook loads what writes one

        title = self.get_workbook_text("title", year=self.names.period)
        out = io.BytesIO()
        book = xlsxwriter.Workbook(out, {**_OPTIONS, "tmpdir": str(_MEMORY) if os.access(_MEMORY, os.W_OK) else None})
        day, year = self.names.published, self.names.period
        subject = self.remark or self.get_workbook_text("edition", date=day.isoformat(), year=year)
        created = datetime(day.year, day.month, day.day)
        book.set_properties({"title": title, "author": self.coordinator, "subject": subject, "created": created})
        look = WorkbookFormats(book)
        taken: set[str] = set()
        names = {
            name: make_sheet_name(self.get_workbook_text(f"workbook.{name}"), taken) for name in ("contents", *_LISTS)
        }
        sheets = {table.id: make_sheet_name(table.id, taken) for table in self.tables}
        self.contents(WorkbookSheet(book, names["contents"], look), title, names, sheets)
        for table in self.tables:
            self.table(WorkbookSheet(book, sheets[table.id], look), table, names["contents"])
        words = list_dictionary_entries(self.names, self.tables)
        for name in _LISTS:
            self.listed(WorkbookSheet(book, names[name], look), names, name, words)
        book.close()
        return out.getvalue()

    def contents(self, sheet: WorkbookSheet, title: str, names: Mapping[str, str], sheets: Mapping[str, str]) -> None:
        widths = {"sheet": 34, "part": 10, "title": 62, "english": 62, "unit": 24}
        columns = [name for name in widths if name != "english" or self.has_english_names]
        sheet.widths([widths[name] for name in columns])
        self.begin_sheet(sheet, title)
        if self.has_english_names:
            english = get_report_string(self.names.words, "title", year=str(self.names.period))
            sheet.line(english.text(FALLBACK), sheet.look(italic=True))
        sheet.line(self.get_workbook_text("workbook.intro", signs=names["signs"]), sheet.look())
        part = self.get_workbook_text("part", number="").strip()
        sheet.head([part if name == "part" else self.get_workbook_text(f"workbook.{name}") for name in columns])

        def write_content_line(to: str, **cells: str) -> None:
            sheet.texts([cells.get(name, "") for name in columns], {0: to})

        for table in self.tables:
            write_content_line(
                sheets[table.id],
                sheet=sheets[table.id],
                part=str(table.part),
                title=format_table_title(self.names, table, self.language),
                english=format_table_title(self.names, table, FALLBACK),
                unit=table.unit.text(self.language),
            )
        for name in _LISTS:
            english = get_report_string(self.names.words, f"workbook.{name}")
            write_content_line(names[name], sheet=names[name], title=names[name], english=english.text(FALLBACK))

    def begin_sheet(self, sheet: WorkbookSheet, title: str) -> None:
        """What every sheet says: what the edition is, where it is not a plain one, its title, and its foot."""
        imprint = self.names.imprint
        if self.remark:
            sheet.line(self.remark, sheet.look(**_TITLE))
        if imprint.demonstration:
            sheet.line(self.get_workbook_text("demonstration.banner"), sheet.look(**_TITLE))
        foot = ": ".join([*(self.get_workbook_text(f"{mark}.word") for mark in imprint.marks), title])
        sheet.footer(foot, self.get_workbook_text("workbook.page"))
        sheet.line(title, sheet.look(**_TITLE))

    def table(self, sheet: WorkbookSheet, table: ReleasableTable, contents: str) -> None:
        grid = build_spreadsheet_grid(self.names, table, self.language, self.appendix)
        sheet.widths(grid.widths)
        self.begin_sheet(sheet, format_table_title(self.names, table, self.language))
        if self.has_english_names:
            sheet.line(format_table_title(self.names, table, FALLBACK), sheet.look(italic=True))
        unit = describe_table_unit(self.names, table, self.language)
        period = f"{self.get_workbook_text('data.period')}: {grid.period}" if grid.period else ""
        sheet.line(" · ".join(part for part in (unit, period) if part), sheet.look())
        sheet.link(contents, self.get_workbook_text("workbook.back"))
        self.rows(sheet, grid)
        sheet.row += 1
        for mark, text in grid.footnotes:
            sheet.line(f"{mark}) {text}")
        for note in table.notes:
            sheet.line(note.text.text(self.language))
        if any(cell.value.status is ValueStatus.SUPPRESSED for cell in table.list_cells()):
            for reason in self.names.protection:
                sheet.line(reason.text(self.language))
        sheet.line(self.get_workbook_text("data.source", source=self.coordinator))

    def rows(self, sheet: WorkbookSheet, made: SpreadsheetGrid) -> None:
        sheet.head(made.head, [column.figures for column in made.columns])
        for row in made.rows:
            form = sheet.look(indent=row.level, bold=row.heading, text_wrap=True)
            sheet.sheet.write_string(sheet.row, 0, strip_language_runs(row.label), form)
            for column, (amount, text, kind) in enumerate(row.cells, start=1):
                if amount is not None:
                    look = sheet.look(num_format=kind, align="right")
                    sheet.sheet.write_number(sheet.row, column, float(amount), look)
                elif text:
                    figures = made.columns[column].figures
                    look = sheet.look(align="right") if figures else sheet.look(indent=1, text_wrap=True)
                    sheet.sheet.write_string(sheet.row, column, strip_language_runs(text), look)
            sheet.row += 1

    def listed(
        self, sheet: WorkbookSheet, names: Mapping[str, str], name: str, words: Sequence[DictionaryEntry]
    ) -> None:
        """A sheet that is a list; the English column is left out where nothing is translated."""
        kinds, widths = _LISTS[name]
        columns = [column for column in widths if column != "english" or self.has_english_names]
        sheet.widths([widths[column] for column in columns])
        self.begin_sheet(sheet, names[name])
        sheet.link(names["contents"], self.get_workbook_text("workbook.back"))
        heads = {column: f"workbook.{column}" for column in columns} | {"column": "cite.column"}
        sheet.head([self.get_workbook_text(heads[column]) for column in columns])
        labels = {(word.kind, word.id): word.label.text(self.language) for word in words}
        for word in (word for word in words if word.kind in kinds):
            cells = {
                "code": word.id,
                "name": word.label.text(self.language),
                "english": word.label.text(FALLBACK),
                "kind": self.get_workbook_text(f"kind.{word.kind}") if "kind" in columns else "",
                "unit": labels.get(("unit", word.unit), ""),
                "rule": word.rule.text(self.language),
                "caveat": word.caveat.text(self.language),
                "register": labels.get(("register", word.get_entry_fact("register", self.language)), ""),
                "as_at": word.get_entry_fact("as_at", self.language),
                "law": word.get_entry_fact("legal_basis", self.language),
                "list": labels.get(("dimension", word.within), ""),
                "column": word.within,
                "parent": word.parent or (word.within if word.kind == "member" else ""),
            }
            sheet.texts([cells[column] for column in columns])

    @property
    def remark(self) -> str:
        """What a draft, an edition that was corrected and one that is retold say of themselves."""
        imprint = self.names.imprint
        if imprint.draft or imprint.corrections or self.names.basis == RECONSTRUCTED:
            return get_edition_line(self.names).text(self.language)
        return ""

    @property
    def has_english_names(self) -> bool:
        """True if names stand in English too, for whoever does not read the language of the workbook."""
        return self.language != FALLBACK and FALLBACK in self.names.languages

    @property
    def coordinator(self) -> str:
        return self.names.provider(self.names.coordinator).text(self.language)

    def get_workbook_text(self, path: str, **facts: Fact) -> str:
        return get_report_string(self.names.words, path, **facts).text(self.language)
