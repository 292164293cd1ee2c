"""The visible sheets of a workbook, row by row; every row with a code of its own in a hidden column."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

import xlsxwriter

from tilstand.collect.form_cells import ExpectedCell
from tilstand.collect.form_words import (
    CODE,
    COLUMNS,
    EARLIER,
    GIVEN,
    READ_AS,
    format_qualifier_word,
    format_state_word,
    format_workbook_text,
    list_block_defaults,
    list_column_headings,
)
from tilstand.collect.manifest import Manifest, MappedRow
from tilstand.collect.sheet_formats import (
    WorkbookStyle,
    build_sum_formula,
    find_part_sums,
    limit_numbers,
    limit_words,
)
from tilstand.define import Round, StructuralMetadata
from tilstand.languages import load_language_settings
from tilstand.report_text import format_period as period_text
from tilstand.sandbox.worksheets import format_cell_value
from tilstand.terms import Key, Language, Value

_FEW = 3
"""With so few cells nothing is won by a choice for all that are blank."""


def shorten_sheet_title(title: str, taken: set[str]) -> str:
    """A title as Excel allows it for a sheet: 31 characters, no brackets, colon or slash, used only once.

    Example:
        >>> shorten_sheet_title("Vedtak: opphold/asyl", set())
        'Vedtak opphold asyl'
    """
    plain = " ".join(re.sub(r"[\[\]:*?/\\']", " ", title).split())[:31].strip() or "Ark"
    name, number = plain, 2
    while name.lower() in taken:
        name = f"{plain[: 31 - len(str(number)) - 1]} {number}"
        number += 1
    taken.add(name.lower())
    return name


class FormSheet:
    """One sheet, written from the top down.

    Args:
        book: The workbook.
        name: The sheet's name.
        style: The workbook's formats.
        language: Language of the sheet.
        manifest: Takes every row that is written.
    """

    def __init__(
        self, book: xlsxwriter.Workbook, name: str, style: WorkbookStyle, language: Language, manifest: Manifest
    ) -> None:
        self.name, self.style, self.language, self.row = name, style, language, 0
        self.manifest = manifest
        self.number = str(1 + sum(1 for _ in manifest.filter_mapped_rows("sheet")))
        self.mark = str(manifest.mark(self.number))
        manifest.rows.append(MappedRow("sheet", self.mark, self.number, name))
        self.sheet = book.add_worksheet(name)
        if load_language_settings(language).direction == "rtl":
            self.sheet.right_to_left()
        self.sheet.protect("", {"format_columns": True, "format_rows": True})
        self.sheet.hide_gridlines(2)
        self.sheet.set_landscape()
        self.sheet.set_paper(9)
        self.sheet.fit_to_pages(1, 0)
        for column, width in enumerate(COLUMNS.values()):
            self.sheet.set_column(column, column, width)
        self.sheet.set_column(CODE, CODE, 12, None, {"hidden": True})
        self.sheet.write_string(0, CODE, self.mark, style.code)

    def head(self, title: str, intro: str) -> None:
        """The title and introduction of a form."""
        self.sheet.write_string(0, 0, title, self.style.title)
        if intro:
            self.row = 1
            self._write_note_row(intro)
        self.row = 3

    def write_readme(self, title: str, lines: Sequence[str], version: int) -> None:
        """The first sheet, with the cell for the version number."""
        self.sheet.set_column(0, 0, 100)
        self.sheet.write_string(0, 0, title, self.style.title)
        for self.row, line in enumerate(lines, start=2):
            self.sheet.write_string(self.row, 0, line, self.style.text)
            self._write_row_code("text", line)
        self.row = len(lines) + 3
        words = format_workbook_text("readme.version", self.language)
        self.sheet.write_string(self.row, 0, words, self.style.block)
        self.sheet.write_number(self.row, 1, version, self.style.whole)
        self._write_row_code("version", words)
        limit_numbers(self.sheet, (self.row, self.row), self.language, whole=True, least=1)

    def write_block(
        self,
        collection: StructuralMetadata,
        about: Round,
        cells: Sequence[ExpectedCell],
        earlier: Mapping[Key, Value],
        values: Mapping[Key, Value],
    ) -> None:
        """A table of one measure in one period."""
        block = self._write_block_headings(collection, cells[0])
        measure = collection.measures[cells[0].cell.measure]
        whole = measure.unit.counted and measure.statistic in ("count", "range", "year")
        for column, name in enumerate(list_column_headings(self.language)):
            self.sheet.write_string(self.row, column, name, self.style.heading)
        self._write_row_code("text", format_workbook_text("sheet.what", self.language), block)
        self.row += 1
        rest = self._write_default_row(block, zero=whole) if len(cells) > _FEW else ""
        first, entry = self.row, self.style.whole if whole else self.style.decimal
        for place, at in enumerate(cells):
            label, level = self._write_cell_label(collection, at)
            self.sheet.write_string(self.row, 0, label, self.style.labels[min(level, 3)])
            self._unlock_entry_cells(entry)
            self._write_entry_value(values.get(at.key), entry)
            before = at.period.shift_period(-1, by=about.period)
            shown = self._write_previous_value(earlier.get(Key(at.key.measure, at.provider, before, at.key.dims)))
            sums = list(find_part_sums(collection, cells, place))
            formula = build_sum_formula(collection, sums, self.row + 1, first + 1, rest, self.language) if sums else ""
            if formula:
                self.sheet.write_formula(self.row, 5, formula, self.style.check, "")
            self._write_cell_code(block, label, shown, at)
            self.row += 1
        self._limit_block_entries(first, whole=whole, signed=measure.statistic == "change")
        self.row += 1

    def question(
        self, collection: StructuralMetadata, address: tuple[str, str, str], most: int, told: str, before: str
    ) -> None:
        """A question, the cell for its answer, and what was answered last time."""
        body, form, question = address
        title = collection.labels[f"forms.{form}.title"].text(self.language)
        asked = collection.labels[f"questions.{question}"].text(self.language)
        limit = format_workbook_text("sheet.words", self.language, count=most)
        label = f"{title}\n{asked}\n{limit}"
        self.sheet.set_row(self.row, 120)
        self.sheet.write_string(self.row, 0, label, self.style.labels[0])
        self.sheet.write_blank(self.row, 1, None, self.style.answer)
        if told:
            self.sheet.write_string(self.row, 1, told, self.style.answer)
        if before:
            self.sheet.write_string(self.row, 2, before, self.style.check)
        shown = " ".join(before.split())
        self._write_row_code("answer", label, earlier=shown, provider=body, form=form, question=question)
        self.row += 1

    def questions(self) -> None:
        """The head of the sheet of questions: wide columns, each with its name."""
        self.head(format_workbook_text("sheet.questions", self.language), "")
        self.sheet.set_column(1, 1, 90)
        self.sheet.set_column(2, 2, 60)
        self.sheet.set_column(3, CODE - 1, 1)
        names = [
            format_workbook_text(f"sheet.{name}", self.language) for name in ("question", "answer", "earlier_answer")
        ]
        for column, words in enumerate(names):
            self.sheet.write_string(self.row, column, words, self.style.heading)
        self._write_row_code("text", names[0], earlier="\n".join(names))
        self.row += 1

    def _write_row_code(self, kind: str, label: str, block: str = "", **address: str) -> str:
        """Put a code of its own in the hidden column of the row, and note what the row is."""
        code = self.manifest.code(kind, self.number, label)
        self.manifest.rows.append(MappedRow(kind, code, self.number, " ".join(label.split()), block, **address))
        self.sheet.write_string(self.row, CODE, code, self.style.code)
        return code

    def _write_cell_code(self, block: str, label: str, shown: str, at: ExpectedCell) -> None:
        codes = "; ".join(f"{name}={code}" for name, code in at.key.dims)
        self._write_row_code(
            "cell",
            label,
            block,
            earlier=shown,
            provider=at.key.provider,
            form=at.form,
            period=str(at.key.period),
            measure=at.key.measure,
            breakdown=codes,
        )

    def _write_note_row(self, words: str, block: str = "") -> None:
        self.sheet.merge_range(self.row, 0, self.row, CODE - 1, "", self.style.text)
        self.sheet.write_string(self.row, 0, words, self.style.text)
        self.sheet.set_row(self.row, 15 * (1 + len(words) // 140))
        self._write_row_code("text", words, block)

    def _write_block_headings(self, collection: StructuralMetadata, at: ExpectedCell) -> str:
        title = _format_block_title(collection, at, self.language)
        self.sheet.write_string(self.row, 0, title, self.style.block)
        code = self._write_row_code("block", title)
        self.row += 1
        notes = " ".join(_list_measure_notes(collection, at.cell.measure, self.language))
        if notes:
            self._write_note_row(notes, code)
            self.row += 1
        return code

    def _write_default_row(self, block: str, *, zero: bool) -> str:
        """The row with the choice for all blank cells of a block; yields the address of the choice."""
        label = format_workbook_text("sheet.rest", self.language)
        self.sheet.write_string(self.row, 0, label, self.style.labels[0])
        for column in range(1, CODE):
            self.sheet.write_blank(self.row, column, None, self.style.check)
        self.sheet.write_blank(self.row, 2, None, self.style.status)
        words = list_block_defaults(self.language, zero=zero)
        limit_words(self.sheet, (self.row, self.row), 2, words, self.language)
        self._write_row_code("rest", label, block)
        self.row += 1
        return f"$C${self.row}"

    def _write_cell_label(self, collection: StructuralMetadata, at: ExpectedCell) -> tuple[str, int]:
        where = collection.forms[at.form].blocks[at.block].where
        own_pairs = [(d, c) for d, c in at.cell.dims if d not in where]
        names = [
            f"{collection.labels[f'dimensions.{d}'].text(self.language)}: "
            f"{collection.get_code_label(d, c).text(self.language)}"
            for d, c in own_pairs
        ]
        depth = sum(len(collection.get_codelist(d).list_code_ancestors(c)) for d, c in own_pairs)
        return ", ".join(names) or format_workbook_text("sheet.total", self.language), (1 + depth if own_pairs else 0)

    def _unlock_entry_cells(self, entry: object) -> None:
        for column, style in ((1, entry), (2, self.style.status), (3, self.style.status)):
            self.sheet.write_blank(self.row, column, None, style)
        self.sheet.write_blank(self.row, 5, None, self.style.check)
        self.sheet.write_blank(self.row, 6, None, self.style.remark)

    def _write_entry_value(self, value: Value | None, entry: object) -> None:
        if value is None:
            return
        if value.amount is not None:
            self.sheet.write_number(self.row, 1, float(value.amount), entry)
        elif value.status in GIVEN:
            self.sheet.write_string(self.row, 2, format_state_word(value.status, self.language), self.style.status)

    def _write_previous_value(self, value: Value | None) -> str:
        if value is None:
            self.sheet.write_blank(self.row, EARLIER, None, self.style.nothing_earlier)
            return ""
        invitation = {  # told when the cell is chosen; anything may be typed
            "validate": "any",
            "input_title": format_workbook_text("entry.earlier_title", self.language),
            "input_message": format_workbook_text("entry.earlier", self.language),
        }
        self.sheet.data_validation(self.row, EARLIER, self.row, EARLIER, invitation)
        if value.amount is not None:
            self.sheet.write_number(self.row, EARLIER, float(value.amount), self.style.earlier)
            return format_cell_value(float(value.amount))
        words = format_state_word(value.status, self.language) if value.status in GIVEN else str(value)
        self.sheet.write_string(self.row, EARLIER, words, self.style.earlier)
        return words

    def _limit_block_entries(self, first: int, *, whole: bool, signed: bool) -> None:
        rows = first, self.row - 1
        least = -1_000_000_000 if signed and not whole else 0
        limit_numbers(self.sheet, rows, self.language, whole=whole, least=least)
        states = [format_state_word(status, self.language) for status in GIVEN]
        limit_words(self.sheet, rows, 2, states, self.language)
        qualifiers = [format_qualifier_word(qualifier, self.language) for qualifier in READ_AS]
        limit_words(self.sheet, rows, 3, qualifiers, self.language)
        off = {"type": "formula", "criteria": f"=LEN($F{first + 1})>0", "format": self.style.off}
        self.sheet.conditional_format(first, 5, self.row - 1, 5, off)


def _format_block_title(collection: StructuralMetadata, at: ExpectedCell, language: Language) -> str:
    block = collection.forms[at.form].blocks[at.block]
    parts = [collection.get_measure_label(at.cell.measure).text(language)]
    parts += [collection.get_code_label(d, c).text(language) for d, c in block.where.items()]
    when = period_text(at.period, language)
    parts.append(format_workbook_text("sheet.on_the_day", language, day=when) if at.period.is_day else when)
    return ", ".join(parts)


def _list_measure_notes(collection: StructuralMetadata, measure: str, language: Language) -> list[str]:
    current_measure, labels = collection.measures[measure], collection.labels
    matches = []
    if f"units.{current_measure.unit}" in labels:
        path = (
            "sheet.counted_in"
            if current_measure.statistic == "count" and current_measure.unit.counted
            else "sheet.measured_in"
        )
        matches.append(
            format_workbook_text(path, language, unit=labels[f"units.{current_measure.unit}"].text(language))
        )
    paths = (f"measures.{measure}.{name}" for name in ("rule", "caveat"))
    return [*matches, *(labels[path].text(language) for path in paths if path in labels)]
