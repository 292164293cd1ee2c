"""Tabulate: rows crossed with columns over a table's filter, every cell with its figure or its reason."""

from __future__ import annotations

from dataclasses import dataclass

from tilstand.define import Round, RoundView, Vocabulary
from tilstand.define.table import Table
from tilstand.errors import CollectionError
from tilstand.languages import failure, quoted
from tilstand.model import CellValue, Figures, ReleasableTable
from tilstand.protect.axis import AxisLine, lines
from tilstand.protect.change import changes
from tilstand.protect.look import Look
from tilstand.protect.notes import notes, unit_of, with_unit, without_numbers
from tilstand.terms import Alike, Key, Origin, Status, Text, Value
from tilstand.text import fixed

__all__ = ["tabulated"]


def tabulated(
    collection: RoundView, about: Round, figures: Figures, name: str, policy: str
) -> ReleasableTable:
    """One declared table.

    Args:
        collection: The collection.
        about: The round of the edition.
        figures: The figures after reconciliation.
        name: The table's name in the collection.
        policy: The protection that is applied.

    Raises:
        CollectionError: If a cell has no measure or no provider.
    """
    return _Tabulation(
        collection, about, name, collection.tables[name], Look(collection, about, figures)
    ).made(policy)


@dataclass(frozen=True, slots=True)
class _Tabulation:
    collection: Vocabulary
    round: Round
    name: str
    table: Table
    look: Look

    def made(self, policy: str) -> ReleasableTable:
        table, rest = self.table, self.table.not_stated
        rows = lines(self.collection, self.round, self.name, table, table.rows, rest=rest)
        # Where both axes are broken down, the rows carry it: a remainder of remainders says nothing.
        rest = rest and not table.rows.dimension
        columns = lines(self.collection, self.round, self.name, table, table.columns, rest=rest)
        grid = [[self.cell(row, column) for column in columns] for row in rows]
        tall = [at for at, row in enumerate(rows) if self.stays(row, grid[at]) and self.split(rows, grid, at)]
        wide = [at for at, column in enumerate(columns) if self.stays(column, [row[at] for row in grid])]
        cells = tuple(tuple(grid[at][across] for across in wide) for at in tall)
        keys = [cell.key for row in cells for cell in row if cell is not None and cell.key is not None]
        common = unit_of(self.collection, keys) if keys else Alike("")
        # Where rows count unlike things a table has a column that says it; key figures have none.
        told = common is None and (table.key or table.kind == "overview")
        return ReleasableTable(
            id=self.name,
            number=table.number,
            part=table.part,
            kind=table.kind,
            title=self.collection.labels[f"tables.{self.name}.title"],
            unit=common or fixed(self.collection.labels, "mixed_units"),
            row_labels=tuple(
                (self.row_label(rows[at], columns, told), rows[at].level, rows[at].heading) for at in tall
            ),
            column_labels=tuple(self.column_label(columns[across], common) for across in wide),
            cells=cells,
            notes=(
                *notes(self.collection, table, keys),
                *without_numbers(self.collection, [rows[at].label for at in _dropped(rows, tall)]),
                *without_numbers(self.collection, [columns[at].label for at in _dropped(columns, wide)]),
            ),
            policy=policy,
            key=table.key,
            bracket=tuple(table.bracket.items()),
            changes=changes(self.collection, cells) if table.kind == "overview" else (),
        )

    def cell(self, row: AxisLine, column: AxisLine) -> CellValue | None:
        if row.heading or column.heading:
            return None
        key = self.key(row, column)
        if not key.measure:
            # A column of changes crosses measures of which some have no change.
            return CellValue(None, Value.missing(Status.NOT_APPLICABLE), Origin.SUBMITTED)
        rest = row.rest or column.rest
        if rest is not None:
            return self.look.remainder(key.without(rest[0]), *rest)
        return self.look.cell(key, self.table.bracket)

    def key(self, row: AxisLine, column: AxisLine) -> Key:
        table = self.table
        measure = row.measure or column.measure or table.measure
        provider = row.provider or column.provider or table.provider
        if not measure or not provider:
            lacking = "edition.cell_provider" if measure else "edition.cell"
            raise failure(
                CollectionError,
                lacking,
                table=self.name,
                row=quoted(row.label),
                column=quoted(column.label),
            )
        if row.change or column.change:
            measure = next(iter(self.collection.changes_of(measure)), "")
        where = {**table.where, **row.where, **column.where}
        span = row.period or column.period or table.period or self.round.period
        counted = self.collection.counted_at(measure, span) if measure else span
        return Key(measure, provider, counted, tuple(sorted(where.items())))

    def stays(self, line: AxisLine, cells: list[CellValue | None]) -> bool:
        """False for a remainder of nothing, and for a code that nobody listed and nobody has a number for."""
        given = [cell.value for cell in cells if cell is not None and cell.value.given]
        if line.rest is not None:
            return any(not value.known or value.exact > 0 for value in given)
        return bool(given) or not line.spare

    def split(self, rows: tuple[AxisLine, ...], grid: list[list[CellValue | None]], at: int) -> bool:
        """True if a part is known: where none is, all of it would be "not stated", which says nothing."""
        rest = rows[at].rest
        if rest is None:
            return True
        dimension, parent = rest
        parts = {code.id for code in self.collection.codelist(dimension).parts(parent)}
        mine = [grid[n] for n, row in enumerate(rows) if row.where.get(dimension) in parts]
        return any(cell is not None and cell.value.given for row in mine for cell in row)

    def row_label(self, line: AxisLine, columns: tuple[AxisLine, ...], told: bool) -> Text:
        """The row's label; one without words of its own says its unit where nothing else does."""
        if not told or line.named or line.heading:
            return line.label
        shown = [self.key(line, one) for one in columns if not one.change and not one.heading]
        return with_unit(self.collection, line.label, shown)

    def column_label(self, line: AxisLine, common: Text | None) -> Text:
        if any(line.label.text(language) for language in self.collection.settings.languages):
            return line.label
        return common or fixed(self.collection.labels, "count")


def _dropped(lines: tuple[AxisLine, ...], kept: list[int]) -> list[int]:
    return [at for at, line in enumerate(lines) if at not in kept and line.rest is None]
