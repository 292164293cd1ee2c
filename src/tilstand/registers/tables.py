"""Register entries as CSV tables and workbooks, and the editing of one entry."""

from __future__ import annotations

import csv
import io
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import xlsxwriter

from tilstand.collect.csv_files import TextTable, read_csv_table
from tilstand.collect.findings import TableReport
from tilstand.collect.returned_sheets import read_workbook_table
from tilstand.define.registers import ID, DeclaredRegister, RegisterColumn
from tilstand.errors import UsageError
from tilstand.languages import format_message
from tilstand.model import Findings
from tilstand.model.batch import ENTRY_NAME, RegisterEntry
from tilstand.registers.actions import keep_entries
from tilstand.registers.checks import EntryFinding, RegisterRow, check_entry_rows, make_entry_finding
from tilstand.registers.store import RegisterStore, load_register_entries
from tilstand.registers.values import EntryValueReader
from tilstand.terms import Language
from tilstand.workflow.event_log import RoundEvent

_EPOCH = datetime(2000, 1, 1, tzinfo=UTC)  # same inputs, same bytes
_MOST_CHOICES = 255  # signs that a list of choices in a workbook may have
_WIDE, _NARROW = 48, 18
_EMPTY_ROWS = 200


def list_table_headings(register: DeclaredRegister) -> tuple[str, ...]:
    """The headings of a register's table: the name of the entry, then its columns."""
    return (ID, *register.columns)


def to_register_csv(register: DeclaredRegister, entries: Iterable[RegisterEntry]) -> bytes:
    """Entries as CSV in UTF-8, in the order of their names; it can be imported as it is."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(list_table_headings(register))
    writer.writerows(_build_entry_row(register, entry) for entry in sorted(entries, key=lambda one: one.id))
    return out.getvalue().encode()


def to_register_workbook(register: DeclaredRegister, entries: Iterable[RegisterEntry], language: Language) -> bytes:
    """Entries as a workbook: the table, with choices where there are codes, and what each column is.

    Every cell is text, so that a day stays as it was typed.
    """
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"title": register.called.text(language), "created": _EPOCH})
    text = book.add_format({"num_format": "@", "text_wrap": True, "valign": "top"})
    head = book.add_format({"bold": True, "bg_color": "#DCE6EE", "bottom": 1})
    sheet = book.add_worksheet(_clean_sheet_name(register.name))
    names = list_table_headings(register)
    rows = [_build_entry_row(register, entry) for entry in sorted(entries, key=lambda one: one.id)]
    for at, name in enumerate(names):
        column = register.columns.get(name)
        wide = column is not None and column.field.type == "text" and not column.field.pattern
        sheet.set_column(at, at, _WIDE if wide else _NARROW, text)
        sheet.write_string(0, at, name, head)
        choices = _list_column_choices(register, column)
        if choices:
            sheet.data_validation(
                1,
                at,
                len(rows) + _EMPTY_ROWS,
                at,
                {"validate": "list", "source": list(choices), "error_type": "warning"},
            )
    for line, row in enumerate(rows, start=1):
        for at, value in enumerate(row):
            if value:
                sheet.write_string(line, at, value, text)
    sheet.freeze_panes(1, 1)
    _write_column_sheet(book, register, language, head, text)
    book.close()
    return out.getvalue()


def _write_column_sheet(
    book: xlsxwriter.Workbook, register: DeclaredRegister, language: Language, head: object, text: object
) -> None:
    """The sheet that says what each column is."""
    sheet = book.add_worksheet(_clean_sheet_name(format_message("register.sheet.columns").text(language)))
    titles = ("column", "called", "codes")
    for at, name in enumerate(titles):
        sheet.set_column(at, at, (_NARROW, _WIDE, _WIDE * 2)[at])
        sheet.write_string(0, at, format_message(f"register.sheet.{name}").text(language), head)
    for line, column in enumerate(register.columns.values(), start=1):
        codes = register.codes(column.field)
        told = "; ".join(f"{code.id}: {code.label.text(language)}" for code in codes)
        cells = (column.id, register.label(column.name).text(language), told)
        for at, value in enumerate(cells):
            sheet.write_string(line, at, value, text)


def _list_column_choices(register: DeclaredRegister, column: RegisterColumn | None) -> tuple[str, ...]:
    if column is None or column.field.many:
        return ()
    if column.field.type == "yes_no":
        return ("yes", "no")
    codes = tuple(code.id for code in register.codes(column.field))
    return codes if len(",".join(codes)) <= _MOST_CHOICES else ()


def _build_entry_row(register: DeclaredRegister, entry: RegisterEntry) -> list[str]:
    return [entry.id, *(entry.values.get(name, "") for name in register.columns)]


def _clean_sheet_name(wanted: str) -> str:
    return "".join(sign for sign in wanted if sign not in "[]:*?/\\'")[:31] or "-"


@dataclass(frozen=True)
class IncomingTable:
    """What a table says.

    Attributes:
        entries: What shall stand, by the names of the entries; only those that the table has.
        flaws: All that does not fit; nothing is to be kept while there is any.
        findings: Why the file cannot be read as a table, and what was made of it.
    """

    entries: Mapping[str, Mapping[str, str]]
    flaws: tuple[EntryFinding, ...] = ()
    findings: Findings = field(default_factory=Findings)

    @property
    def fits(self) -> bool:
        """True if it can be kept."""
        return not self.flaws and bool(self.entries)


def read_entry_table(
    register: DeclaredRegister, file: Path, stood: Mapping[str, RegisterEntry], known: Mapping[str, frozenset[str]]
) -> IncomingTable:
    """What a table says: CSV with whichever separator, or a workbook, of which the first sheet counts.

    A column that the table does not have stays as it is in entries that stand; a blank cell makes a blank.

    Args:
        register: The register.
        file: The table.
        stood: What stands.
        known: Names of the entries of the registers that rows may name; those of the table are added.
    """
    report = TableReport(register.collection, "", file.name)
    grid = _read_entry_grid(file, report)
    if grid is None:
        return IncomingTable({}, (), report.findings)
    head = tuple(_check_table_headings(register, grid))
    if head:
        return IncomingTable({}, head, report.findings)
    rows = tuple(_build_register_rows(register, grid, stood))
    twice = tuple(check_entry_names(rows, stood))
    own_texts = known.get(register.name, frozenset()) | {row.id for row in rows}
    others = {name: entry.values for name, entry in stood.items()}
    entry_findings = (*twice, *check_entry_rows(register, rows, others, {**known, register.name: own_texts}))
    entry_findings = tuple(sorted(entry_findings, key=lambda one: (one.row, one.column)))
    return IncomingTable({row.id: row.values for row in rows}, entry_findings, report.findings)


def _read_entry_grid(file: Path, report: TableReport) -> TextTable | None:
    if file.suffix.lower() not in (".xlsx", ".xlsm", ".xls"):
        return read_csv_table(file, report, fold=False)
    return read_workbook_table(file, report)


def _check_table_headings(register: DeclaredRegister, grid: TextTable) -> Iterator[EntryFinding]:
    known = (ID, *register.columns)
    if ID not in grid.header:
        yield make_entry_finding("no_id", "", 1, "", list=", ".join(known))
    for name in grid.header:
        if name and name not in known:
            yield make_entry_finding("column", "", 1, name[:40], list=", ".join(known))


def _build_register_rows(
    register: DeclaredRegister, grid: TextTable, stood: Mapping[str, RegisterEntry]
) -> Iterator[RegisterRow]:
    reader = EntryValueReader(register)
    for number, texts_by_name in grid.rows:
        name = texts_by_name.get(ID, "").strip()
        former = stood[name].values if name in stood else {}
        yield RegisterRow(name, reader.values(former, texts_by_name), number)


def check_entry_names(rows: Iterable[RegisterRow], stood: Collection[str]) -> Iterator[EntryFinding]:
    """Rows without a name that can be one, and two with the same, in these rows or in what stands."""
    met: dict[str, RegisterRow] = {}
    spelt = {name.casefold(): name for name in stood}
    for row in rows:
        if not ENTRY_NAME.fullmatch(row.id):
            yield make_entry_finding("id", row.id if ENTRY_NAME.match(row.id) else "", row.number, ID)
            continue
        first = met.setdefault(row.id.casefold(), row)
        if first is not row:
            yield make_entry_finding("twice_id", row.id, row.number, ID, other=first.number)
        elif spelt.get(row.id.casefold(), row.id) != row.id:
            yield make_entry_finding("spelt", row.id, row.number, ID, other=spelt[row.id.casefold()])


@dataclass(frozen=True, slots=True)
class EntryEdit:
    """What became of it.

    Attributes:
        values: What was written, as it would be kept.
        flaws: What does not fit; nothing is kept while there is anything.
        met: True where the entry is another by now than the one that was seen; nothing is kept.
        stands: What stands now; None where nothing does.
        events: What was done; nothing where what was written stood there already.
    """

    values: Mapping[str, str]
    flaws: tuple[EntryFinding, ...] = ()
    met: bool = False
    stands: RegisterEntry | None = None
    events: tuple[RoundEvent, ...] = ()


def save_edited_entry(
    shelf: RegisterStore,
    entry: str,
    told: Mapping[str, str],
    seen: str | None,
    known: Mapping[str, frozenset[str]],
    *,
    by: str,
    at: datetime,
    reason: str = "",
    channel: str = "command",
) -> EntryEdit:
    """Write what somebody told of one entry; a column of which they told nothing stays as it is.

    Args:
        shelf: The register.
        entry: Name of the entry; one that is not there is made.
        told: What was written, by column.
        seen: Hash of the entry that they saw, empty where there was none; None where it does not matter.
        known: Names of the entries of each register.
        by: Who writes.
        at: When.
        reason: Why, where there is more to say.
        channel: Through which door.

    Raises:
        UsageError: If it cannot be written, or the reason has what may not stay in the log.
        ArchiveError: If it cannot be kept.
    """
    register, register_state = shelf.register, load_register_entries(shelf)
    here = register_state.entries.get(entry)
    values = EntryValueReader(register).values(here.values if here else {}, told)
    if seen is not None and _read_entry_hash(here) != seen:
        return EntryEdit(values, met=True, stands=here)
    row = RegisterRow(entry, values)
    others = {name: register_entry.values for name, register_entry in register_state.entries.items()}
    own_texts = known.get(register.name, frozenset()) | {entry}
    entry_findings = (
        *check_entry_names((row,), others),
        *check_entry_rows(register, (row,), others, {**known, register.name: own_texts}),
    )
    if entry_findings:
        return EntryEdit(values, entry_findings, stands=here)
    how = {"by": by, "reason": reason, "channel": channel}
    try:
        done = keep_entries(shelf, {entry: values}, at=at, stood=register_state, exact=True, **how)
    except UsageError:
        now = load_register_entries(shelf).entries.get(entry)
        if _read_entry_hash(now) == _read_entry_hash(here):
            raise
        return EntryEdit(values, met=True, stands=now)
    return EntryEdit(values, stands=here, events=done)


def _read_entry_hash(entry: RegisterEntry | None) -> str:
    return entry.sha256 if entry is not None else ""
