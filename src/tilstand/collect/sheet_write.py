"""The visible sheets of a workbook, row by row."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

import xlsxwriter
from xlsxwriter.utility import xl_rowcol_to_cell

from tilstand.collect.asked import Asked
from tilstand.collect.sheet_style import Style
from tilstand.collect.words import GIVEN, state_word, text
from tilstand.define import Round, Vocabulary
from tilstand.terms import Key, Language, Value
from tilstand.text import period as period_text

__all__ = ["Page", "sheet_name"]

_WIDTHS = (58, 14, 26, 18)


def sheet_name(title: str, taken: set[str]) -> str:
    """A title as Excel allows it for a sheet: 31 characters, no brackets, colon or slash, used only once.

    Example:
        >>> sheet_name("Vedtak: opphold/asyl", set())
        'Vedtak opphold asyl'
    """
    plain = " ".join(re.sub(r"[\[\]:*?/\\']", " ", title).split())[:31].strip() or "Ark"
    name, number = plain, 2
    while name.lower() in taken:
        name = f"{plain[: 31 - len(str(number)) - 1]} {number}"
        number += 1
    taken.add(name.lower())
    return name


class Page:
    """One sheet, written from the top down.

    Args:
        book: The workbook.
        name: The sheet's name.
        style: The workbook's formats.
        language: Language of the sheet.
    """

    def __init__(self, book: xlsxwriter.Workbook, name: str, style: Style, language: Language) -> None:
        self.name, self.style, self.language, self.row = name, style, language, 0
        self.sheet = book.add_worksheet(name)
        self.sheet.protect("", {"format_columns": True, "format_rows": True})
        self.sheet.hide_gridlines(2)
        self.sheet.set_landscape()
        self.sheet.set_paper(9)
        self.sheet.fit_to_pages(1, 0)
        for column, width in enumerate(_WIDTHS):
            self.sheet.set_column(column, column, width)

    def head(self, title: str, intro: str) -> None:
        """The title and introduction of a form."""
        self.sheet.write_string(0, 0, title, self.style.title)
        if intro:
            self.sheet.merge_range(1, 0, 1, 3, "", self.style.text)
            self.sheet.write_string(1, 0, intro, self.style.text)
            self.sheet.set_row(1, 15 * (1 + len(intro) // 100))
        self.row = 3

    def readme(self, title: str, lines: Sequence[str], version: int) -> str:
        """The first sheet; yields the address of the cell with the version number."""
        self.sheet.set_column(0, 0, 100)
        self.sheet.write_string(0, 0, title, self.style.title)
        for row, line in enumerate(lines, start=2):
            self.sheet.write_string(row, 0, line, self.style.text)
        row = len(lines) + 3
        self.sheet.write_string(row, 0, text("readme.version", self.language), self.style.block)
        self.sheet.write_number(row, 1, version, self.style.whole)
        self._whole(row, row, least=1)
        return f"{self.name}!{xl_rowcol_to_cell(row, 1)}"

    def block(
        self,
        collection: Vocabulary,
        about: Round,
        cells: Sequence[Asked],
        earlier: Mapping[Key, Value],
        values: Mapping[Key, Value],
    ) -> Iterator[tuple[Asked, int]]:
        """A table of one measure in one period; yields each cell with its row."""
        self._block_head(collection, cells[0])
        for column, name in enumerate(("what", "number", "status", "earlier")):
            self.sheet.write_string(
                self.row, column, text(f"sheet.{name}", self.language), self.style.heading
            )
        first = self.row + 1
        measure = collection.measures[cells[0].cell.measure]
        whole = measure.unit.counted and measure.statistic in ("count", "range", "year")
        entry = self.style.whole if whole else self.style.decimal
        for at in cells:
            self.row += 1
            label, level = self._label(collection, at)
            self.sheet.write_string(self.row, 0, label, self.style.labels[min(level, 3)])
            self.sheet.write_blank(self.row, 1, None, entry)
            self.sheet.write_blank(self.row, 2, None, self.style.status)
            self._fill(values.get(at.key), entry)
            before = at.period.shifted(-1, by=about.period)
            self._before(earlier.get(Key(at.key.measure, at.provider, before, at.key.dims)))
            yield at, self.row
        if whole:
            self._whole(first, self.row, least=0)
        else:
            self._decimal(first, self.row, signed=measure.statistic == "change")
        self._states(first, self.row)
        self.row += 2

    def question(self, collection: Vocabulary, form: str, question: str, most: int, told: str) -> int:
        """A question and the cell for its answer; yields the row."""
        title = collection.labels[f"forms.{form}.title"].text(self.language)
        asked = collection.labels[f"questions.{question}"].text(self.language)
        limit = text("sheet.words", self.language, count=most)
        self.sheet.set_column(1, 1, 90)
        self.sheet.set_row(self.row, 120)
        self.sheet.write_string(self.row, 0, f"{title}\n{asked}\n{limit}", self.style.labels[0])
        self.sheet.write_blank(self.row, 1, None, self.style.answer)
        if told:
            self.sheet.write_string(self.row, 1, told, self.style.answer)
        self.row += 1
        return self.row - 1

    def _block_head(self, collection: Vocabulary, at: Asked) -> None:
        block = collection.forms[at.form].blocks[at.block]
        parts = [collection.measure_label(at.cell.measure).text(self.language)]
        parts += [collection.code_label(d, c).text(self.language) for d, c in block.where.items()]
        when = period_text(at.period, self.language)
        parts.append(text("sheet.on_the_day", self.language, day=when) if at.period.is_day else when)
        self.sheet.write_string(self.row, 0, ", ".join(parts), self.style.block)
        measure = collection.measures[at.cell.measure]
        notes = []
        if f"units.{measure.unit}" in collection.labels:
            path = (
                "sheet.counted_in"
                if measure.statistic == "count" and measure.unit.counted
                else "sheet.measured_in"
            )
            notes.append(
                text(path, self.language, unit=collection.labels[f"units.{measure.unit}"].text(self.language))
            )
        for name in ("rule", "caveat"):
            path = f"measures.{at.cell.measure}.{name}"
            if path in collection.labels:
                notes.append(collection.labels[path].text(self.language))
        if notes:
            self.row += 1
            self.sheet.merge_range(self.row, 0, self.row, 3, "", self.style.text)
            self.sheet.write_string(self.row, 0, " ".join(notes), self.style.text)
            self.sheet.set_row(self.row, 15 * (1 + len(" ".join(notes)) // 100))
        self.row += 1

    def _label(self, collection: Vocabulary, at: Asked) -> tuple[str, int]:
        where = collection.forms[at.form].blocks[at.block].where
        own = [(d, c) for d, c in at.cell.dims if d not in where]
        names = [
            f"{collection.labels[f'dimensions.{d}'].text(self.language)}: "
            f"{collection.code_label(d, c).text(self.language)}"
            for d, c in own
        ]
        depth = sum(len(collection.codelist(d).ancestors(c)) for d, c in own)
        return ", ".join(names) or text("sheet.total", self.language), (1 + depth if own else 0)

    def _fill(self, value: Value | None, entry: object) -> None:
        if value is None:
            return
        if value.amount is not None:
            self.sheet.write_number(self.row, 1, float(value.amount), entry)
        elif value.status in GIVEN:
            self.sheet.write_string(self.row, 2, state_word(value.status, self.language), self.style.status)

    def _before(self, value: Value | None) -> None:
        if value is None:
            self.sheet.write_blank(self.row, 3, None, self.style.earlier)
        elif value.amount is not None:
            self.sheet.write_number(self.row, 3, float(value.amount), self.style.earlier)
        else:
            words = state_word(value.status, self.language) if value.status in GIVEN else str(value)
            self.sheet.write_string(self.row, 3, words, self.style.earlier)

    def _whole(self, first: int, last: int, least: int) -> None:
        self.sheet.data_validation(
            first,
            1,
            last,
            1,
            {
                "validate": "integer",
                "criteria": ">=",
                "value": least,
                "ignore_blank": True,
                "error_title": text("entry.title", self.language),
                "error_message": text("entry.whole", self.language),
            },
        )

    def _decimal(self, first: int, last: int, signed: bool) -> None:
        self.sheet.data_validation(
            first,
            1,
            last,
            1,
            {
                "validate": "decimal",
                "criteria": ">=",
                "value": -1_000_000_000 if signed else 0,
                "ignore_blank": True,
                "error_title": text("entry.decimal_title", self.language),
                "error_message": text("entry.decimal", self.language),
            },
        )

    def _states(self, first: int, last: int) -> None:
        self.sheet.data_validation(
            first,
            2,
            last,
            2,
            {
                "validate": "list",
                "source": [state_word(status, self.language) for status in GIVEN],
                "ignore_blank": True,
                "error_title": text("entry.state_title", self.language),
                "error_message": text("entry.state", self.language),
            },
        )
