"""The tables of an edition, with lines listed by name and yearly changes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial

from tilstand.define import Round, RoundView, StructuralMetadata, find_series_breaks
from tilstand.define.tables import Table
from tilstand.errors import CollectionError
from tilstand.languages import CitedNumber, format_template, make_error, quote_text
from tilstand.model import CellValue, EditionFigures, ReleasableTable
from tilstand.protect.body_account import build_body_account, list_accounted_providers
from tilstand.protect.policy import get_policy, get_threshold
from tilstand.protect.table_cells import AxisLine, CellLookup, build_axis_lines
from tilstand.protect.table_notes import (
    add_rounding_legend,
    add_unit_to_label,
    build_table_notes,
    get_common_unit,
    merge_zero_notes,
    note_omitted_lines,
)
from tilstand.report_text import get_report_string
from tilstand.terms import FigureOrigin, InvariantText, Key, Text, Value, ValueQualifier, ValueStatus


def describe_yearly_changes(
    collection: StructuralMetadata, rows: Sequence[Sequence[CellValue | None]]
) -> tuple[Text, ...]:
    """The change of each row with its sign; why there is none where the series breaks or a number is unsure.

    Args:
        collection: The collection.
        rows: The cells of an overview: the last two columns are the year before and the year.
    """
    return tuple(_describe_cell_change(collection, *row[-2:]) if len(row) > 1 else InvariantText("") for row in rows)


def _describe_cell_change(collection: StructuralMetadata, before: CellValue | None, now: CellValue | None) -> Text:
    if before is None or now is None or before.key is None or now.key is None:
        return InvariantText("")
    if find_series_breaks(collection, now.key.measure, now.key.provider, before.key.period, now.key.period):
        return get_report_string(collection.labels, "spread.broken")
    if ValueStatus.SUPPRESSED in (before.value.status, now.value.status):
        return get_report_string(collection.labels, "spread.hidden")
    if before.value.amount is None or now.value.amount is None:
        return get_report_string(collection.labels, "spread.unknown")
    if {before.qualifier, now.qualifier} - {ValueQualifier.EXACT, ValueQualifier.DERIVED}:
        return get_report_string(collection.labels, "spread.unsure")
    change = now.value.amount - before.value.amount
    if not change:
        return get_report_string(collection.labels, "spread.same")
    sign = "+" if change > 0 else "−"
    return format_template(InvariantText(f"{sign}{{change}}"), change=CitedNumber(abs(change), (before.key, now.key)))


def build_table(
    collection: RoundView, about: Round, figures: EditionFigures, name: str, policy: str
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
    return _TableBuilder(collection, about, name, collection.tables[name], CellLookup(collection, about, figures)).made(
        policy
    )


@dataclass(frozen=True, slots=True)
class _TableBuilder:
    collection: StructuralMetadata
    round: Round
    name: str
    table: Table
    look: CellLookup

    def made(self, policy: str) -> ReleasableTable:
        table, rest = self.table, self.table.not_stated
        rows = build_axis_lines(self.collection, self.round, self.name, table, table.rows, rest=rest)
        # Where both axes are broken down, the rows carry it: a remainder of remainders says nothing.
        rest = rest and not table.rows.dimension
        columns = build_axis_lines(self.collection, self.round, self.name, table, table.columns, rest=rest)
        grid = [[self.cell(row, column) for column in columns] for row in rows]
        tall = [at for at, row in enumerate(rows) if self.is_kept_line(row, grid[at]) and self.split(rows, grid, at)]
        wide = [at for at, column in enumerate(columns) if self.is_kept_line(column, [row[at] for row in grid])]
        cells = tuple(tuple(grid[at][across] for across in wide) for at in tall)
        keys = [cell.key for row in cells for cell in row if cell is not None and cell.key is not None]
        common = get_common_unit(self.collection, keys) if keys else InvariantText("")
        # Where rows count unlike things a table has a column that says it; key figures have none.
        told = common is None and (table.key or table.kind == "overview")
        return ReleasableTable(
            id=self.name,
            number=table.number,
            part=table.part,
            kind=table.kind,
            title=self.collection.labels[f"tables.{self.name}.title"],
            unit=common or get_report_string(self.collection.labels, "mixed_units"),
            row_labels=tuple(
                (self.format_row_label(rows[at], columns, told), rows[at].level, rows[at].heading) for at in tall
            ),
            column_labels=tuple(self.format_column_label(columns[across], common) for across in wide),
            cells=cells,
            notes=(
                *build_table_notes(self.collection, table, keys),
                *note_omitted_lines(self.collection, [rows[at].label for at in _list_dropped_lines(rows, tall)]),
                *note_omitted_lines(self.collection, [columns[at].label for at in _list_dropped_lines(columns, wide)]),
            ),
            policy=policy,
            key=table.key,
            bracket=tuple(table.bracket.items()),
            changes=describe_yearly_changes(self.collection, cells) if table.kind == "overview" else (),
        )

    def cell(self, row: AxisLine, column: AxisLine) -> CellValue | None:
        if row.heading or column.heading:
            return None
        key = self.key(row, column)
        if not key.measure:
            # A column of changes crosses measures of which some have no change.
            return CellValue(None, Value.missing(ValueStatus.NOT_APPLICABLE), FigureOrigin.SUBMITTED)
        rest = row.rest or column.rest
        if rest is not None:
            return self.look.look_up_remainder(key.remove_dimension(rest[0]), *rest)
        return self.look.cell(key, self.table.bracket)

    def key(self, row: AxisLine, column: AxisLine) -> Key:
        table = self.table
        measure = row.measure or column.measure or table.measure
        provider = row.provider or column.provider or table.provider
        if not measure or not provider:
            lacking = "edition.cell_provider" if measure else "edition.cell"
            raise make_error(
                CollectionError, lacking, table=self.name, row=quote_text(row.label), column=quote_text(column.label)
            )
        if row.change or column.change:
            measure = next(iter(self.collection.list_change_measures(measure)), "")
        where = {**table.where, **row.where, **column.where}
        span = row.period or column.period or table.period or self.round.period
        counted = self.collection.get_counting_period(measure, span) if measure else span
        return Key(measure, provider, counted, tuple(sorted(where.items())))

    def is_kept_line(self, line: AxisLine, cells: list[CellValue | None]) -> bool:
        """False for a remainder of nothing, and for a code that nobody listed and nobody has a number for."""
        given = [cell.value for cell in cells if cell is not None and cell.value.given]
        if line.rest is not None:
            return any(not value.known or value.exact_number > 0 for value in given)
        return bool(given) or not line.spare

    def split(self, rows: tuple[AxisLine, ...], grid: list[list[CellValue | None]], at: int) -> bool:
        """True if a part is known: where none is, all of it would be "not stated", which says nothing."""
        rest = rows[at].rest
        if rest is None:
            return True
        dimension, parent = rest
        parts = {code.id for code in self.collection.get_codelist(dimension).parts(parent)}
        mine = [grid[n] for n, row in enumerate(rows) if row.where.get(dimension) in parts]
        return any(cell is not None and cell.value.given for row in mine for cell in row)

    def format_row_label(self, line: AxisLine, columns: tuple[AxisLine, ...], told: bool) -> Text:
        """The row's label; one without words of its own says its unit where nothing else does."""
        if not told or line.named or line.heading:
            return line.label
        shown = [self.key(line, column) for column in columns if not column.change and not column.heading]
        return add_unit_to_label(self.collection, line.label, shown)

    def format_column_label(self, line: AxisLine, common: Text | None) -> Text:
        if any(line.label.text(language) for language in self.collection.settings.languages):
            return line.label
        return common or get_report_string(self.collection.labels, "count")


def _list_dropped_lines(lines: tuple[AxisLine, ...], kept: list[int]) -> list[int]:
    return [at for at, line in enumerate(lines) if at not in kept and line.rest is None]


def build_tables(collection: RoundView, round_name: str, figures: EditionFigures) -> tuple[ReleasableTable, ...]:
    """The releasable tables of a year.

    Args:
        collection: The collection.
        round_name: Name of the round, such as `2024`.
        figures: The figures after reconciliation.

    Raises:
        UsageError: If the collection has no such round.
        CollectionError: If a table has a cell without a measure or a provider.
    """
    about = collection.round(round_name)
    policy = get_policy(about)
    declared = sorted(collection.tables, key=lambda name: _make_table_sort_key(collection, name))
    single = frozenset(list_accounted_providers(collection, about))
    made = ((name, build_table(collection, about, figures, name, policy.method)) for name in declared)
    released = [
        replace(releasable_table, printed=_is_printed_table(collection.tables[name], releasable_table, single))
        for name, releasable_table in made
    ]
    accounts = (
        build_body_account(collection, round_name, figures, name)
        for name in list_accounted_providers(collection, about)
    )
    printed = collection.settings.printed_accounts
    released += [replace(table, printed=printed) for table in accounts if table is not None]
    get_base = partial(get_threshold, collection, policy) if policy.protects else lambda key: 1
    return tuple(add_rounding_legend(collection, merge_zero_notes(collection, table), get_base) for table in released)


def _is_printed_table(declared: Table, releasable_table: ReleasableTable, single: frozenset[str]) -> bool:
    """Whether print has a table: where the collection does not say, none that shows single bodies of many."""
    if declared.printed is not None:
        return declared.printed
    shown = {cell.key.provider for row in releasable_table.cells for cell in row if cell is not None and cell.key}
    return releasable_table.key or not shown & single


def _make_table_sort_key(collection: RoundView, name: str) -> tuple[int, int, int, str]:
    table = collection.tables[name]
    number = int(table.number) if table.number.isdigit() else 0
    return table.part, table.order, number, name
