"""The workbook: all tables with their notes, and lists of measures, codes, bodies and signs."""

from __future__ import annotations

import io
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from tilstand.languages import Fact
from tilstand.model.appendix import Appendix
from tilstand.model.imprint import RECONSTRUCTED
from tilstand.model.names import Names
from tilstand.model.table import ReleasableTable
from tilstand.publish.dictionary import DictionaryWord, entries
from tilstand.publish.grid import Grid, grid
from tilstand.publish.imprint import edition_line
from tilstand.publish.sheets import Formats, Sheet, sheet_name
from tilstand.render.table import titled
from tilstand.terms import Language, Status, Text
from tilstand.terms.marked import bare
from tilstand.terms.text import FALLBACK
from tilstand.text import fixed
from tilstand.text.cell import unit_line

__all__ = ["workbook"]

# Rows are written once, from the top down, and go to disk: a large edition takes no more memory.
_OPTIONS = {"constant_memory": True, "strings_to_urls": False, "strings_to_formulas": False}
_MEMORY = Path("/dev/shm")
_NOWHERE = Appendix()


def workbook(
    names: Names,
    tables: Sequence[ReleasableTable],
    language: Language,
    appendix: Appendix = _NOWHERE,
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
    return _WorkbookWriting(names, tuple(tables), language, appendix).made()


@dataclass(frozen=True, slots=True)
class _WorkbookWriting:
    names: Names
    tables: tuple[ReleasableTable, ...]
    language: Language
    appendix: Appendix

    def made(self) -> bytes:
        import xlsxwriter  # only who writes a workbook loads what writes one

        title = self.say("title", year=self.names.period)
        out = io.BytesIO()
        book = xlsxwriter.Workbook(out, {**_OPTIONS, "tmpdir": _memory()})
        book.set_properties(
            {
                "title": title,
                "author": self.coordinator,
                "subject": self.subject,
                "created": datetime(
                    self.names.published.year, self.names.published.month, self.names.published.day
                ),
            }
        )
        look = Formats(book)
        taken: set[str] = set()
        names = {
            name: sheet_name(self.say(f"workbook.{name}"), taken)
            for name in ("contents", "measures", "codes", "providers", "signs")
        }
        sheets = {table.id: sheet_name(table.id, taken) for table in self.tables}
        self.contents(Sheet(book, names["contents"], look), title, names, sheets)
        for table in self.tables:
            self.table(Sheet(book, sheets[table.id], look), table, names["contents"])
        told = entries(self.names, self.tables)
        self.measures(Sheet(book, names["measures"], look), names, told)
        self.codes(Sheet(book, names["codes"], look), names, told)
        self.providers(Sheet(book, names["providers"], look), names, told)
        self.signs(Sheet(book, names["signs"], look), names, told)
        book.close()
        return out.getvalue()

    def contents(self, sheet: Sheet, title: str, names: Mapping[str, str], sheets: Mapping[str, str]) -> None:
        sheet.widths([34, 10, 62, 62, 24] if self.translated else [34, 10, 62, 24])
        self.marked(sheet)
        sheet.footer(self.footed(title), self.say("workbook.page"))
        sheet.line(title, sheet.look.title)
        if self.translated:
            span = str(self.names.period)
            sheet.line(self.english(fixed(self.names.words, "title", year=span)), sheet.look.other)
        sheet.line(self.say("workbook.intro", signs=names["signs"]), sheet.look())
        columns = ["sheet", "part", "title", *(["english"] if self.translated else []), "unit"]
        sheet.head([self.part_word() if name == "part" else self.say(f"workbook.{name}") for name in columns])
        for table in self.tables:
            line = [sheets[table.id], str(table.part), titled(self.names, table, self.language)]
            line += [titled(self.names, table, FALLBACK)] if self.translated else []
            sheet.texts([*line, table.unit.text(self.language)], {0: sheets[table.id]})
        for name in ("measures", "codes", "providers", "signs"):
            english = [self.english(fixed(self.names.words, f"workbook.{name}"))] if self.translated else []
            sheet.texts([names[name], "", names[name], *english], {0: names[name]})

    def table(self, sheet: Sheet, table: ReleasableTable, contents: str) -> None:
        made = grid(self.names, table, self.language, self.appendix)
        sheet.widths(made.widths)
        title = titled(self.names, table, self.language)
        self.marked(sheet)
        sheet.footer(self.footed(title), self.say("workbook.page"))
        sheet.line(title, sheet.look.title)
        if self.translated:
            sheet.line(titled(self.names, table, FALLBACK), sheet.look.other)
        unit = unit_line(self.names, table, self.language)
        period = f"{self.say('data.period')}: {made.period}" if made.period else ""
        sheet.line(" · ".join(part for part in (unit, period) if part), sheet.look())
        sheet.link(contents, self.say("workbook.back"))
        self.rows(sheet, made)
        sheet.row += 1
        for mark, text in made.footnotes:
            sheet.line(f"{mark}) {text}")
        for note in table.notes:
            sheet.line(note.text.text(self.language))
        hides = any(cell and cell.value.status is Status.SUPPRESSED for row in table.cells for cell in row)
        for one in self.names.protection if hides else ():
            sheet.line(one.text(self.language))
        sheet.line(self.say("data.source", source=self.coordinator))

    def rows(self, sheet: Sheet, made: Grid) -> None:
        sheet.head(made.head, [column.figures for column in made.columns])
        for row in made.rows:
            form = sheet.look(indent=row.level, bold=row.heading, text_wrap=True)
            sheet.sheet.write_string(sheet.row, 0, bare(row.label), form)
            for column, (amount, text, kind) in enumerate(row.cells, start=1):
                if amount is not None:
                    look = sheet.look(num_format=kind, align="right")
                    sheet.sheet.write_number(sheet.row, column, float(amount), look)
                elif text:
                    figures = made.columns[column].figures
                    look = sheet.look(align="right") if figures else sheet.look(indent=1, text_wrap=True)
                    sheet.sheet.write_string(sheet.row, column, bare(text), look)
            sheet.row += 1

    def measures(self, sheet: Sheet, names: Mapping[str, str], told: Sequence[DictionaryWord]) -> None:
        columns = ("code", "name", "english", "unit", "rule", "caveat", "register", "as_at", "law")
        registers = {one.id: one.label for one in told if one.kind == "register"}
        units = {one.id: one.label for one in told if one.kind == "unit"}
        lines = [
            [
                one.id,
                one.label.text(self.language),
                self.english(one.label),
                units[one.unit].text(self.language),
                one.rule.text(self.language),
                one.caveat.text(self.language),
                self.named(registers, one.fact("register", self.language)),
                one.fact("as_at", self.language),
                one.fact("legal_basis", self.language),
            ]
            for one in told
            if one.kind == "measure"
        ]
        self.listed(sheet, names, "measures", columns, [28, 36, 36, 14, 60, 44, 30, 24, 26], lines)

    def codes(self, sheet: Sheet, names: Mapping[str, str], told: Sequence[DictionaryWord]) -> None:
        dimensions = {one.id: one.label for one in told if one.kind == "dimension"}
        lines = [
            [
                self.named(dimensions, one.within),
                one.within,
                one.id,
                one.label.text(self.language),
                self.english(one.label),
                one.parent,
            ]
            for one in told
            if one.kind == "code"
        ]
        columns = ("list", "column", "code", "name", "english", "parent")
        self.listed(sheet, names, "codes", columns, [30, 22, 28, 46, 46, 22], lines)

    def providers(self, sheet: Sheet, names: Mapping[str, str], told: Sequence[DictionaryWord]) -> None:
        lines = [
            [
                one.id,
                one.label.text(self.language),
                self.english(one.label),
                self.say(f"kind.{one.kind}"),
                one.parent or one.within,
            ]
            for one in told
            if one.kind in ("provider", "group", "member")
        ]
        columns = ("code", "name", "english", "kind", "parent")
        self.listed(sheet, names, "providers", columns, [34, 54, 54, 18, 30], lines)

    def signs(self, sheet: Sheet, names: Mapping[str, str], told: Sequence[DictionaryWord]) -> None:
        lines = [
            [one.id, self.say(f"kind.{one.kind}"), one.label.text(self.language), self.english(one.label)]
            for one in told
            if one.kind in ("sign", "status", "confidentiality", "qualifier", "origin")
        ]
        self.listed(sheet, names, "signs", ("code", "kind", "name", "english"), [16, 18, 60, 60], lines)

    def listed(
        self,
        sheet: Sheet,
        names: Mapping[str, str],
        name: str,
        columns: Sequence[str],
        widths: Sequence[float],
        lines: Sequence[Sequence[str]],
    ) -> None:
        """A sheet that is a list; the English column is left out where nothing is translated."""
        kept = [n for n, column in enumerate(columns) if column != "english" or self.translated]
        sheet.widths([widths[n] for n in kept])
        self.marked(sheet)
        sheet.footer(self.footed(names[name]), self.say("workbook.page"))
        sheet.line(names[name], sheet.look.title)
        sheet.link(names["contents"], self.say("workbook.back"))
        sheet.head([self.heading(columns[n]) for n in kept])
        for line in lines:
            sheet.texts([line[n] for n in kept])

    def marked(self, sheet: Sheet) -> None:
        """The first line of every sheet of a draft, of one that was corrected, and of one that is retold."""
        imprint = self.names.imprint
        if imprint.draft or imprint.corrections or self.names.basis == RECONSTRUCTED:
            sheet.line(edition_line(self.names).text(self.language), sheet.look.title)
        if self.names.imprint.demonstration:
            sheet.line(self.say("demonstration.banner"), sheet.look.title)

    def footed(self, title: str) -> str:
        return ": ".join([*(self.say(f"{mark}.word") for mark in self.names.imprint.marks), title])

    @property
    def subject(self) -> str:
        imprint = self.names.imprint
        if imprint.draft or imprint.corrections or self.names.basis == RECONSTRUCTED:
            return edition_line(self.names).text(self.language)
        return self.say("edition", date=self.names.published.isoformat(), year=self.names.period)

    def heading(self, column: str) -> str:
        return self.say("cite.column" if column == "column" else f"workbook.{column}")

    def named(self, labels: Mapping[str, Text], name: str) -> str:
        return labels[name].text(self.language) if name in labels else ""

    def part_word(self) -> str:
        return self.say("part", number="").strip()

    @property
    def translated(self) -> bool:
        """True if names stand in English too, for whoever does not read the language of the workbook."""
        return self.language != FALLBACK and FALLBACK in self.names.languages

    def english(self, label: Text) -> str:
        return label.text(FALLBACK)

    @property
    def coordinator(self) -> str:
        return self.names.provider(self.names.coordinator).text(self.language)

    def say(self, path: str, **facts: Fact) -> str:
        return fixed(self.names.words, path, **facts).text(self.language)


def _memory() -> str | None:
    """Where the parts of a workbook are kept until it is one: in memory where there is such a folder.

    On a disk that others use, a hundred small files that come and go take more time than all that is in them.
    """
    return str(_MEMORY) if os.access(_MEMORY, os.W_OK) else None
