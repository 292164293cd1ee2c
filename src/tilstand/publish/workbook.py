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
from tilstand.terms import Language, Text, ValueStatus
from tilstand.terms.text import FALLBACK, strip_language_runs

if TYPE_CHECKING:
    import xlsxwriter
    from xlsxwriter.format import Format

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

    @property
    def title(self) -> Format:
        """The first line of a sheet."""
        return self(bold=True, font_size=14)

    @property
    def other(self) -> Format:
        """The title in another language."""
        return self(italic=True)

    @property
    def link(self) -> Format:
        """A link to another sheet."""
        return self(font_color=_LINK, underline=1)

    @property
    def text(self) -> Format:
        """Running text."""
        return self(text_wrap=True)

    def head(self, *, right: bool = False, aside: bool = False) -> Format:
        """The head of a column."""
        # A text beside a number would run into it without a step to the side.
        side = {"align": "right"} if right else {"indent": 1} if aside else {}
        return self(bold=True, text_wrap=True, bg_color=_HEAD, bottom=1, bottom_color=_LINE, **side)


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
            self.sheet.write_string(self.row, 0, strip_language_runs(text), form or self.look.text)
        self.row += 1

    def link(self, to: str, text: str, column: int = 0, *, stay: bool = False) -> None:
        """A link to the first cell of another sheet."""
        self.sheet.write_url(self.row, column, f"internal:'{to}'!A1", self.look.link, strip_language_runs(text))
        self.row += not stay

    def head(self, names: Sequence[str], right: Sequence[bool] = ()) -> None:
        """The head of the grid; it stays in sight and stands on every printed page."""
        for column, name in enumerate(names):
            figures = bool(right) and right[column]
            look = self.look.head(right=figures, aside=bool(right) and column > 0)
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
                self.sheet.write_string(self.row, column, strip_language_runs(text), self.look.text)
        self.row += 1


# Rows are written once, from the top down, and go to disk: a large edition takes no more memory.
_OPTIONS = {"constant_memory": True, "strings_to_urls": False, "strings_to_formulas": False}
_MEMORY = Path("/dev/shm")
_NOWHERE = Appendix()


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
        book = xlsxwriter.Workbook(out, {**_OPTIONS, "tmpdir": _find_memory_folder()})
        book.set_properties(
            {
                "title": title,
                "author": self.coordinator,
                "subject": self.subject,
                "created": datetime(self.names.published.year, self.names.published.month, self.names.published.day),
            }
        )
        look = WorkbookFormats(book)
        taken: set[str] = set()
        names = {
            name: make_sheet_name(self.get_workbook_text(f"workbook.{name}"), taken)
            for name in ("contents", "measures", "codes", "providers", "signs")
        }
        sheets = {table.id: make_sheet_name(table.id, taken) for table in self.tables}
        self.contents(WorkbookSheet(book, names["contents"], look), title, names, sheets)
        for table in self.tables:
            self.table(WorkbookSheet(book, sheets[table.id], look), table, names["contents"])
        dictionary_entries = list_dictionary_entries(self.names, self.tables)
        self.write_measures_sheet(WorkbookSheet(book, names["measures"], look), names, dictionary_entries)
        self.codes(WorkbookSheet(book, names["codes"], look), names, dictionary_entries)
        self.write_providers_sheet(WorkbookSheet(book, names["providers"], look), names, dictionary_entries)
        self.signs(WorkbookSheet(book, names["signs"], look), names, dictionary_entries)
        book.close()
        return out.getvalue()

    def contents(self, sheet: WorkbookSheet, title: str, names: Mapping[str, str], sheets: Mapping[str, str]) -> None:
        sheet.widths([34, 10, 62, 62, 24] if self.has_english_names else [34, 10, 62, 24])
        self.write_edition_marks(sheet)
        sheet.footer(self.format_footer_text(title), self.get_workbook_text("workbook.page"))
        sheet.line(title, sheet.look.title)
        if self.has_english_names:
            span = str(self.names.period)
            sheet.line(
                self.get_english_label(get_report_string(self.names.words, "title", year=span)), sheet.look.other
            )
        sheet.line(self.get_workbook_text("workbook.intro", signs=names["signs"]), sheet.look())
        columns = ["sheet", "part", "title", *(["english"] if self.has_english_names else []), "unit"]
        sheet.head(
            [self.get_part_word() if name == "part" else self.get_workbook_text(f"workbook.{name}") for name in columns]
        )
        for table in self.tables:
            line = [sheets[table.id], str(table.part), format_table_title(self.names, table, self.language)]
            line += [format_table_title(self.names, table, FALLBACK)] if self.has_english_names else []
            sheet.texts([*line, table.unit.text(self.language)], {0: sheets[table.id]})
        for name in ("measures", "codes", "providers", "signs"):
            english = (
                [self.get_english_label(get_report_string(self.names.words, f"workbook.{name}"))]
                if self.has_english_names
                else []
            )
            sheet.texts([names[name], "", names[name], *english], {0: names[name]})

    def table(self, sheet: WorkbookSheet, table: ReleasableTable, contents: str) -> None:
        spreadsheet_grid = build_spreadsheet_grid(self.names, table, self.language, self.appendix)
        sheet.widths(spreadsheet_grid.widths)
        title = format_table_title(self.names, table, self.language)
        self.write_edition_marks(sheet)
        sheet.footer(self.format_footer_text(title), self.get_workbook_text("workbook.page"))
        sheet.line(title, sheet.look.title)
        if self.has_english_names:
            sheet.line(format_table_title(self.names, table, FALLBACK), sheet.look.other)
        unit = describe_table_unit(self.names, table, self.language)
        period = (
            f"{self.get_workbook_text('data.period')}: {spreadsheet_grid.period}" if spreadsheet_grid.period else ""
        )
        sheet.line(" · ".join(part for part in (unit, period) if part), sheet.look())
        sheet.link(contents, self.get_workbook_text("workbook.back"))
        self.rows(sheet, spreadsheet_grid)
        sheet.row += 1
        for mark, text in spreadsheet_grid.footnotes:
            sheet.line(f"{mark}) {text}")
        for note in table.notes:
            sheet.line(note.text.text(self.language))
        hides = any(cell and cell.value.status is ValueStatus.SUPPRESSED for row in table.cells for cell in row)
        for current_text in self.names.protection if hides else ():
            sheet.line(current_text.text(self.language))
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

    def write_measures_sheet(
        self, sheet: WorkbookSheet, names: Mapping[str, str], told: Sequence[DictionaryEntry]
    ) -> None:
        columns = ("code", "name", "english", "unit", "rule", "caveat", "register", "as_at", "law")
        registers = {
            dictionary_entry.id: dictionary_entry.label
            for dictionary_entry in told
            if dictionary_entry.kind == "register"
        }
        units = {
            dictionary_entry.id: dictionary_entry.label for dictionary_entry in told if dictionary_entry.kind == "unit"
        }
        lines = [
            [
                dictionary_entry.id,
                dictionary_entry.label.text(self.language),
                self.get_english_label(dictionary_entry.label),
                units[dictionary_entry.unit].text(self.language),
                dictionary_entry.rule.text(self.language),
                dictionary_entry.caveat.text(self.language),
                self.named(registers, dictionary_entry.get_entry_fact("register", self.language)),
                dictionary_entry.get_entry_fact("as_at", self.language),
                dictionary_entry.get_entry_fact("legal_basis", self.language),
            ]
            for dictionary_entry in told
            if dictionary_entry.kind == "measure"
        ]
        self.listed(sheet, names, "measures", columns, [28, 36, 36, 14, 60, 44, 30, 24, 26], lines)

    def codes(self, sheet: WorkbookSheet, names: Mapping[str, str], told: Sequence[DictionaryEntry]) -> None:
        dimensions = {
            dictionary_entry.id: dictionary_entry.label
            for dictionary_entry in told
            if dictionary_entry.kind == "dimension"
        }
        lines = [
            [
                self.named(dimensions, dictionary_entry.within),
                dictionary_entry.within,
                dictionary_entry.id,
                dictionary_entry.label.text(self.language),
                self.get_english_label(dictionary_entry.label),
                dictionary_entry.parent,
            ]
            for dictionary_entry in told
            if dictionary_entry.kind == "code"
        ]
        columns = ("list", "column", "code", "name", "english", "parent")
        self.listed(sheet, names, "codes", columns, [30, 22, 28, 46, 46, 22], lines)

    def write_providers_sheet(
        self, sheet: WorkbookSheet, names: Mapping[str, str], told: Sequence[DictionaryEntry]
    ) -> None:
        lines = [
            [
                dictionary_entry.id,
                dictionary_entry.label.text(self.language),
                self.get_english_label(dictionary_entry.label),
                self.get_workbook_text(f"kind.{dictionary_entry.kind}"),
                dictionary_entry.parent or dictionary_entry.within,
            ]
            for dictionary_entry in told
            if dictionary_entry.kind in ("provider", "group", "member")
        ]
        columns = ("code", "name", "english", "kind", "parent")
        self.listed(sheet, names, "providers", columns, [34, 54, 54, 18, 30], lines)

    def signs(self, sheet: WorkbookSheet, names: Mapping[str, str], told: Sequence[DictionaryEntry]) -> None:
        lines = [
            [
                dictionary_entry.id,
                self.get_workbook_text(f"kind.{dictionary_entry.kind}"),
                dictionary_entry.label.text(self.language),
                self.get_english_label(dictionary_entry.label),
            ]
            for dictionary_entry in told
            if dictionary_entry.kind in ("sign", "status", "confidentiality", "qualifier", "origin")
        ]
        self.listed(sheet, names, "signs", ("code", "kind", "name", "english"), [16, 18, 60, 60], lines)

    def listed(
        self,
        sheet: WorkbookSheet,
        names: Mapping[str, str],
        name: str,
        columns: Sequence[str],
        widths: Sequence[float],
        lines: Sequence[Sequence[str]],
    ) -> None:
        """A sheet that is a list; the English column is left out where nothing is translated."""
        kept = [n for n, column in enumerate(columns) if column != "english" or self.has_english_names]
        sheet.widths([widths[n] for n in kept])
        self.write_edition_marks(sheet)
        sheet.footer(self.format_footer_text(names[name]), self.get_workbook_text("workbook.page"))
        sheet.line(names[name], sheet.look.title)
        sheet.link(names["contents"], self.get_workbook_text("workbook.back"))
        sheet.head([self.heading(columns[n]) for n in kept])
        for line in lines:
            sheet.texts([line[n] for n in kept])

    def write_edition_marks(self, sheet: WorkbookSheet) -> None:
        """The first line of every sheet of a draft, of one that was corrected, and of one that is retold."""
        imprint = self.names.imprint
        if imprint.draft or imprint.corrections or self.names.basis == RECONSTRUCTED:
            sheet.line(get_edition_line(self.names).text(self.language), sheet.look.title)
        if self.names.imprint.demonstration:
            sheet.line(self.get_workbook_text("demonstration.banner"), sheet.look.title)

    def format_footer_text(self, title: str) -> str:
        return ": ".join([*(self.get_workbook_text(f"{mark}.word") for mark in self.names.imprint.marks), title])

    @property
    def subject(self) -> str:
        imprint = self.names.imprint
        if imprint.draft or imprint.corrections or self.names.basis == RECONSTRUCTED:
            return get_edition_line(self.names).text(self.language)
        return self.get_workbook_text("edition", date=self.names.published.isoformat(), year=self.names.period)

    def heading(self, column: str) -> str:
        return self.get_workbook_text("cite.column" if column == "column" else f"workbook.{column}")

    def named(self, labels: Mapping[str, Text], name: str) -> str:
        return labels[name].text(self.language) if name in labels else ""

    def get_part_word(self) -> str:
        return self.get_workbook_text("part", number="").strip()

    @property
    def has_english_names(self) -> bool:
        """True if names stand in English too, for whoever does not read the language of the workbook."""
        return self.language != FALLBACK and FALLBACK in self.names.languages

    def get_english_label(self, label: Text) -> str:
        return label.text(FALLBACK)

    @property
    def coordinator(self) -> str:
        return self.names.provider(self.names.coordinator).text(self.language)

    def get_workbook_text(self, path: str, **facts: Fact) -> str:
        return get_report_string(self.names.words, path, **facts).text(self.language)


def _find_memory_folder() -> str | None:
    """Where the parts of a workbook are kept until it is one: in memory where there is such a folder.

    On a disk that others use, a hundred small files that come and go take more time than all that is in them.
    """
    return str(_MEMORY) if os.access(_MEMORY, os.W_OK) else None
