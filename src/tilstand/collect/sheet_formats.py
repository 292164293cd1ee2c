"""Cell formats, data validation and control sums of a sheet.

The formulas help whoever fills in. What they show is never read: figures are checked anew when they come.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from tilstand.collect.form_cells import ExpectedCell, is_code_valid
from tilstand.collect.form_words import format_workbook_text
from tilstand.define import StructuralMetadata
from tilstand.terms import Language

Rows = tuple[int, int]


def limit_numbers(sheet: Worksheet, rows: Rows, language: Language, *, whole: bool, least: int) -> None:
    """Only numbers in the column of numbers, or only whole ones."""
    limit = {"validate": "integer" if whole else "decimal", "criteria": ">=", "value": least}
    texts = ("entry.title", "entry.whole") if whole else ("entry.decimal_title", "entry.decimal")
    _limit_column(sheet, rows, 1, limit, texts, language)


def limit_words(sheet: Worksheet, rows: Rows, column: int, words: Sequence[str], language: Language) -> None:
    """Only some words in a column."""
    limit = {"validate": "list", "source": list(words)}
    _limit_column(sheet, rows, column, limit, ("entry.state_title", "entry.state"), language)


def _limit_column(
    sheet: Worksheet, rows: Rows, column: int, limit: dict[str, Any], texts: tuple[str, str], language: Language
) -> None:
    title, message = (format_workbook_text(text, language) for text in texts)
    limit = {**limit, "ignore_blank": True, "error_title": title, "error_message": message}
    sheet.data_validation(rows[0], column, rows[1], column, limit)


_INK, _LINE, _HEAD, _PAPER, _GREY = "#1B2733", "#8795A1", "#DCE6EE", "#F4F6F8", "#E4E7EA"
_TOP = {"valign": "top", "text_wrap": True, "font_color": _INK}


class WorkbookStyle:
    """The formats of a workbook.

    Args:
        book: The workbook that they belong to.
    """

    def __init__(self, book: xlsxwriter.Workbook) -> None:
        def add_cell_format(**settings: Any) -> Format:
            return book.add_format({"font_name": "Calibri", "font_size": 11, **settings})

        lined = {"border": 1, "border_color": _LINE}
        open_cell = {"locked": False, **lined, "bg_color": "#FFFFFF", "font_color": _INK}
        before = {"bg_color": _GREY, **lined, "font_color": "#45525E", "align": "right", "num_format": "General"}
        self.title = add_cell_format(bold=True, font_size=16, font_color=_INK)
        self.text = add_cell_format(**_TOP)
        self.block = add_cell_format(bold=True, font_size=12, valign="top", font_color=_INK)
        self.heading = add_cell_format(bold=True, bg_color=_HEAD, **lined, **_TOP)
        self.labels = tuple(add_cell_format(indent=level, bg_color=_PAPER, **lined, **_TOP) for level in range(4))
        self.whole = add_cell_format(num_format="#,##0", align="right", **open_cell)
        self.decimal = add_cell_format(num_format="General", align="right", **open_cell)
        self.status = add_cell_format(**open_cell)
        self.answer = add_cell_format(text_wrap=True, valign="top", **open_cell)
        self.check = add_cell_format(bg_color=_PAPER, **lined, **_TOP)
        self.off = book.add_format({"bold": True, "bg_color": "#FFE3B3", "font_color": "#5A2A00"})
        self.code = add_cell_format(font_color="#FFFFFF")
        self.remark = add_cell_format(text_wrap=True, valign="top", **open_cell)
        self.nothing_earlier = add_cell_format(**before)
        self.earlier = add_cell_format(locked=False, **before)


_MOST = 8_000  # signs in a formula; Excel takes 8,192
_SUM, _OWN = "\ue000", "\ue001"


@dataclass(frozen=True, slots=True)
class PartSum:
    """Cells whose numbers add up to another's.

    Attributes:
        dimension: What they are broken down by.
        parts: Where they stand in the block.
        whole: True if they are all its parts; else their sum may be less.
    """

    dimension: str
    parts: tuple[int, ...]
    whole: bool


def find_part_sums(collection: StructuralMetadata, cells: Sequence[ExpectedCell], at: int) -> Iterator[PartSum]:
    """What adds up to one cell of a block, by dimension."""
    measure, own_key = cells[at].cell.measure, cells[at].key
    places = {cell.key: number for number, cell in enumerate(cells)}
    if collection.measures[measure].statistic != "count":
        return  # means and shares do not add up
    for dimension in dict.fromkeys(d for cell in cells for d, _ in cell.cell.dims):
        if not collection.is_additive_dimension(measure, dimension):
            continue
        parent = own_key.code(dimension)
        codes = [c for c in collection.get_codelist(dimension).parts(parent) if is_code_valid(c, own_key.period)]
        found_numbers = [places.get(own_key.at(dimension, c.id)) for c in codes]
        there = tuple(number for number in found_numbers if number is not None)
        if there:
            yield PartSum(dimension, there, len(there) == len(codes))


def build_sum_formula(
    collection: StructuralMetadata, sums: Sequence[PartSum], row: int, first: int, rest: str, language: Language
) -> str:
    """A formula that says which sums do not fit; it shows nothing where they do.

    Args:
        collection: The collection, for names.
        sums: What adds up to the cell.
        row: Number of the cell's row.
        first: Number of the block's first row.
        rest: The cell with the choice for all blank cells; empty if there is none.
        language: Language of the words.
    """
    told = "&".join(_build_difference_formula(collection, part_sum, row, first, rest, language) for part_sum in sums)
    formula = f'=IF(AND(ISNUMBER(B{row}),D{row}=""),{told},"")'
    return formula if sums and len(formula) <= _MOST else ""


def _build_difference_formula(
    collection: StructuralMetadata, one: PartSum, row: int, first: int, rest: str, language: Language
) -> str:
    cells = _format_cell_ranges([first + at for at in one.parts])
    off = f"SUM({cells})>B{row}"
    if one.whole:
        full = f"COUNT({cells})={len(one.parts)}"
        if rest:
            full = f'OR({full},{rest}="{format_workbook_text("rest.zero", language)}")'
        off = f"OR({off},AND({full},SUM({cells})<>B{row}))"
    name = collection.labels[f"dimensions.{one.dimension}"].text(language)
    words = format_workbook_text("sheet.off", language, dimension=name, parts=_SUM, total=_OWN)
    message = '"' + words.replace('"', '""') + ' "'
    message = message.replace(_SUM, f'"&SUM({cells})&"').replace(_OWN, f'"&B{row}&"')
    return f'IF(AND(COUNT({cells})>0,{off}),{message},"")'


def _format_cell_ranges(rows: Sequence[int]) -> str:
    """Cells of the column of numbers, neighbours as a range.

    Example:
        >>> _format_cell_ranges([7, 8, 9, 12])
        'B7:B9,B12'
    """
    runs: list[list[int]] = []
    for row in rows:
        if runs and runs[-1][-1] == row - 1:
            runs[-1].append(row)
        else:
            runs.append([row])
    return ",".join(f"B{run[0]}:B{run[-1]}" if len(run) > 1 else f"B{run[0]}" for run in runs)
