"""The grid of a table as a spreadsheet takes it: typed numbers with their formats, and marks in a column."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from tilstand.model.appendix import Appendix
from tilstand.model.names import Names
from tilstand.model.table import CellValue, ReleasableTable
from tilstand.render.footnote import plainly
from tilstand.render.table import PrintedRow, PrintedTable, printed_table
from tilstand.terms import Language, Period, Qualifier, Unit, Value
from tilstand.terms.marked import bare
from tilstand.text import fixed, period, unit
from tilstand.text.cell import printed, without_number

__all__ = ["Grid", "GridColumn", "GridRow", "grid"]

_WORDED = (Qualifier.ABOUT, Qualifier.AT_LEAST, Qualifier.AT_MOST)
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
class Grid:
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


def grid(names: Names, table: ReleasableTable, language: Language, appendix: Appendix = _NOWHERE) -> Grid:
    """A table as a grid.

    Args:
        names: What the addresses are called.
        table: The table.
        language: Language of the texts.
        appendix: The method appendix, whose findings footnotes name.
    """
    made = printed_table(names, table, language)
    inside = [any(_bracket(row[n]) is not None for row in table.cells) for n in _across(table)]
    columns = [GridColumn(fixed(names.words, "workbook.row").text(language), figures=False)]
    if made.united:
        columns.append(GridColumn(fixed(names.words, "site.unit").text(language), figures=False))
    for n in _across(table):
        head = table.column_labels[n].text(language)
        columns.append(GridColumn(head, figures=True))
        if inside[n]:
            columns.append(GridColumn(_inside(names, table, head, language), figures=True))
    if made.footnotes:
        columns.append(GridColumn(fixed(names.words, "workbook.notes").text(language), figures=False))
    rows = tuple(
        GridRow(
            row.label.text(language),
            row.level,
            row.heading,
            tuple(_cells(names, made, row, inside, language)),
        )
        for row in made.rows
    )
    footnotes = tuple((one.letter, plainly(names, appendix, one.note, language)) for one in made.footnotes)
    return Grid(tuple(columns), rows, footnotes, _spanned(table, language), _widths(columns, rows))


def _across(table: ReleasableTable) -> range:
    return range(len(table.column_labels))


def _inside(names: Names, table: ReleasableTable, head: str, language: Language) -> str:
    codes = ", ".join(names.code(dimension, code).text(language) for dimension, code in table.bracket)
    return fixed(names.words, "workbook.bracket", column=head, code=codes).text(language)


def _cells(
    names: Names,
    made: PrintedTable,
    row: PrintedRow,
    inside: Sequence[bool],
    language: Language,
) -> Iterator[Cell]:
    noted = []
    if made.united:
        yield None, bare(row.counted), ""
    for n, one in enumerate(row.cells):
        cell = one.source
        yield _cell(names, cell, row.unit, language)
        if inside[n]:
            bracket = _bracket(cell)
            yield _EMPTY if bracket is None else (bracket.amount, "", _whole(bracket))
        if one.letters:
            said = ", ".join(one.letters)
            noted.append(said if len(made.head) == 1 else f"{made.head[n].text(language)}: {said}")
    if made.footnotes:
        yield None, "; ".join(noted), ""


def _bracket(cell: CellValue | None) -> Value | None:
    return cell.bracket if cell is not None and cell.bracket is not None and cell.bracket.known else None


def _cell(names: Names, cell: CellValue | None, beside: Unit | None, language: Language) -> Cell:
    if cell is None:
        return _EMPTY
    if cell.key is None or cell.value.amount is None:
        return None, without_number(cell.value.status, language), ""
    measure = names.measures[cell.key.measure]
    if cell.upper is not None:  # two numbers are no number: whoever adds the column up must see it
        return None, bare(printed(names, cell, language, beside)), ""
    form = _whole(cell.value, grouped=measure.unit != Unit.YEAR)
    if measure.statistic == "change":
        form = f"+{form};-{form};{form}"
    sections = form.split(";")
    if cell.qualifier in _WORDED:
        before, after = _around(names, cell, language)
        sections = [f"{_quoted(before)}{one}{_quoted(after)}" for one in sections]
    if beside is not None and measure.unit != beside:
        sections = [f"{one}{_quoted(_short(names, measure.unit, language))}" for one in sections]
    return cell.value.amount, "", ";".join(sections)


def _whole(value: Value, *, grouped: bool = True) -> str:
    """The number's format: its stated decimals, and thousands as the reader's program separates them."""
    amount = value.amount or Decimal(0)
    decimals = max(0, -int(amount.as_tuple().exponent))
    return ("#,##0" if grouped else "0") + ("." + "0" * decimals if decimals else "")


def _around(names: Names, cell: CellValue, language: Language) -> tuple[str, str]:
    """What stands before and after a number that is to be read in another way than as it stands."""
    pieces = fixed(names.words, f"qualifier.{cell.qualifier.value}", number=Decimal(0)).pieces(language)
    at = next(n for n, piece in enumerate(pieces) if piece.kind == "number")
    before, after = ("".join(piece.text for piece in part) for part in (pieces[:at], pieces[at + 1 :]))
    return before, after


def _quoted(text: str) -> str:
    return '"' + text.replace('"', "'") + '"' if text else ""


def _short(names: Names, name: Unit, language: Language) -> str:
    if name in (Unit.PERCENT, Unit.PERCENTAGE_POINTS):
        return fixed(names.words, f"short.{name.value}").text(language).replace("\u00a0", " ")
    return f" {unit(names.words, name.value).text(language)}"


def _spanned(table: ReleasableTable, language: Language) -> str:
    spans: list[Period] = sorted({c.key.period for row in table.cells for c in row if c and c.key})
    if not spans:
        return ""
    ends = dict.fromkeys((period(spans[0], language), period(spans[-1], language)))
    return "–".join(ends) if all(end.isdigit() for end in ends) else " – ".join(ends)


def _widths(columns: Sequence[GridColumn], rows: Sequence[GridRow]) -> tuple[float, ...]:
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
