"""The grid of a table as a spreadsheet takes it: typed numbers with their formats, and marks in a column."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from tilstand.model.appendix import Appendix
from tilstand.model.names import EditionNames
from tilstand.model.table import CellValue, ReleasableTable
from tilstand.render.printed_table import PrintedRow, build_printed_table, format_plain_footnote
from tilstand.report_text import format_period, get_report_string, get_unit_name
from tilstand.report_text.print_forms import format_bracketed_cell, format_printed_cell, get_status_sign
from tilstand.terms import Language, Period, Unit, Value, ValueQualifier
from tilstand.terms.text import strip_language_runs

_WORDED = (ValueQualifier.ABOUT, ValueQualifier.AT_LEAST, ValueQualifier.AT_MOST)
Cell = tuple[Decimal | None, str, str]
"""The number, or the text that stands where there is none, and the number's format."""

_EMPTY: Cell = (None, "", "")
_NOWHERE = Appendix()


@dataclass(frozen=True, slots=True)
class GridColumn:
    """A column of the grid: its head, and whether it holds figures."""

    head: str
    figures: bool


@dataclass(frozen=True, slots=True)
class GridRow:
    """A row of the grid."""

    label: str
    level: int
    heading: bool
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class SpreadsheetGrid:
    """A table, ready to be written.

    Attributes:
        columns: The columns, that of the rows' labels first.
        rows: The rows.
        footnotes: Letters with their texts.
        period: The periods of the figures, in words.
        widths: Widths of the columns, in digits.
    """

    columns: tuple[GridColumn, ...]
    rows: tuple[GridRow, ...]
    footnotes: tuple[tuple[str, str], ...]
    period: str
    widths: tuple[float, ...]

    @property
    def head(self) -> list[str]:
        """The heads of the columns."""
        return [column.head for column in self.columns]


def build_spreadsheet_grid(
    names: EditionNames, table: ReleasableTable, language: Language, appendix: Appendix = _NOWHERE
) -> SpreadsheetGrid:
    """A table as a grid.

    Args:
        names: What the addresses are called.
        table: The table.
        language: Language of the texts.
        appendix: The method appendix, whose findings footnotes name.
    """
    printed = build_printed_table(names, table, language)

    def say(path: str, **facts: str) -> str:
        return get_report_string(names.words, path, **facts).text(language)

    columns = [GridColumn(say("workbook.row"), figures=False)]
    cells: list[list[Cell]] = []  # by column, that of the rows' labels left out
    if printed.united:
        columns.append(GridColumn(say("site.unit"), figures=False))
        cells.append([(None, strip_language_runs(row.counted), "") for row in printed.rows])
    heads = [head.text(language) for head in printed.head]
    for n, head in enumerate(heads):
        columns.append(GridColumn(head, figures=True))
        cells.append([_build_spreadsheet_cell(names, row.cells[n].source, row.unit, language) for row in printed.rows])
        brackets = [_get_known_bracket(row.cells[n].source) for row in printed.rows]
        if any(bracket is not None for bracket in brackets):
            codes = ", ".join(names.code(dimension, code).text(language) for dimension, code in table.bracket)
            columns.append(GridColumn(say("workbook.bracket", column=head, code=codes), figures=True))
            sources = [row.cells[n].source for row in printed.rows]
            cells.append([_build_bracket_cell(source, language) for source in sources])
    if printed.footnotes:
        columns.append(GridColumn(say("workbook.notes"), figures=False))
        cells.append([(None, _list_row_marks(row, heads), "") for row in printed.rows])
    rows = tuple(
        GridRow(row.label.text(language), row.level, row.heading, tuple(column[at] for column in cells))
        for at, row in enumerate(printed.rows)
    )
    footnotes = tuple(
        (footnote.letter, format_plain_footnote(names, appendix, footnote.note, language))
        for footnote in printed.footnotes
    )
    widths = _compute_grid_widths(columns, rows)
    return SpreadsheetGrid(tuple(columns), rows, footnotes, _format_period_span(table, language), widths)


def _list_row_marks(row: PrintedRow, heads: Sequence[str]) -> str:
    """The letters of a row's footnotes, with the heads of their columns where there are several."""
    marks = {n: ", ".join(cell.footnote_letters) for n, cell in enumerate(row.cells) if cell.footnotes}
    return "; ".join(letters if len(heads) == 1 else f"{heads[n]}: {letters}" for n, letters in marks.items())


def _get_known_bracket(cell: CellValue | None) -> Value | None:
    return cell.bracket if cell is not None and cell.bracket is not None and cell.bracket.known else None


def _build_bracket_cell(cell: CellValue | None, language: Language) -> Cell:
    value = _get_known_bracket(cell)
    if cell is None or value is None:
        return _EMPTY
    few = cell.bracket_upper is not None
    form = _quote_format_text(format_bracketed_cell(cell, language)[1:-1]) if few else _make_number_format(value)
    return value.amount, "", form


def _build_spreadsheet_cell(
    names: EditionNames, cell: CellValue | None, beside: Unit | None, language: Language
) -> Cell:
    if cell is None:
        return _EMPTY
    if cell.key is None or cell.value.amount is None:
        return None, get_status_sign(cell.value.status, language), ""
    measure = names.measures[cell.key.measure]
    if cell.is_few:  # it counts as 0, so that the column adds up, and reads as a range
        return (
            cell.value.amount,
            "",
            _quote_format_text(strip_language_runs(format_printed_cell(names, cell, language, beside))),
        )
    if cell.upper is not None:  # two numbers are no number: whoever adds the column up must see it
        return None, strip_language_runs(format_printed_cell(names, cell, language, beside)), ""
    form = _make_number_format(cell.value, grouped=measure.unit != Unit.YEAR)
    if measure.statistic == "change":
        form = f"+{form};-{form};{form}"
    before, after = _find_number_affixes(names, cell, language) if cell.qualifier in _WORDED else ("", "")
    after = _quote_format_text(after)
    if beside is not None and measure.unit != beside:
        after += _quote_format_text(_abbreviate_unit(names, measure.unit, language))
    return cell.value.amount, "", ";".join(f"{_quote_format_text(before)}{part}{after}" for part in form.split(";"))


def _make_number_format(value: Value, *, grouped: bool = True) -> str:
    """The number's format: its stated decimals, and thousands as the reader's program separates them."""
    amount = value.amount or Decimal(0)
    decimals = max(0, -int(amount.as_tuple().exponent))
    return ("#,##0" if grouped else "0") + ("." + "0" * decimals if decimals else "")


def _find_number_affixes(names: EditionNames, cell: CellValue, language: Language) -> tuple[str, str]:
    """What stands before and after a number that is to be read in another way than as it stands."""
    pieces = get_report_string(names.words, f"qualifier.{cell.qualifier.value}", number=Decimal(0)).pieces(language)
    at = next(n for n, piece in enumerate(pieces) if piece.kind == "number")
    before, after = ("".join(piece.text for piece in part) for part in (pieces[:at], pieces[at + 1 :]))
    return before, after


def _quote_format_text(text: str) -> str:
    return '"' + text.replace('"', "'") + '"' if text else ""


def _abbreviate_unit(names: EditionNames, name: Unit, language: Language) -> str:
    if name in (Unit.PERCENT, Unit.PERCENTAGE_POINTS):
        return get_report_string(names.words, f"short.{name.value}").text(language).replace("\u00a0", " ")
    return f" {get_unit_name(names.words, name.value).text(language)}"


def _format_period_span(table: ReleasableTable, language: Language) -> str:
    spans: list[Period] = sorted({key.period for key in table.list_keys()})
    if not spans:
        return ""
    ends = dict.fromkeys((format_period(spans[0], language), format_period(spans[-1], language)))
    return "–".join(ends) if all(end.isdigit() for end in ends) else " – ".join(ends)


def _compute_grid_widths(columns: Sequence[GridColumn], rows: Sequence[GridRow]) -> tuple[float, ...]:
    label = max((len(row.label) + 2 * row.level for row in rows), default=0)
    found = [float(min(60, max(40, label + 2)))]
    for n, column in enumerate(columns[1:]):
        word = max((len(word) for word in column.head.split()), default=0)
        if column.figures:
            texts = [f"{row.cells[n][0]}" for row in rows if row.cells[n][0] is not None]
            extra = max((row.cells[n][2].count('"') and 10 for row in rows), default=0)
            found.append(float(min(30, max(11, word + 2, max(map(len, texts), default=0) + 3 + extra))))
        else:
            longest = max((len(row.cells[n][1]) for row in rows), default=0)
            found.append(float(min(44, max(14, longest + 2))))
    return tuple(found)
