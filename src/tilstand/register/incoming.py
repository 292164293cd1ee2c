"""A table that comes in: its rows as entries, looked through as a whole before anything is kept."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from tilstand.collect.book_open import formulas_told, open_workbook, sheet_grid
from tilstand.collect.csv_file import TextTable, csv_grid
from tilstand.collect.finding import TableReport
from tilstand.define.registers import ID, DeclaredRegister
from tilstand.model import Findings
from tilstand.model.entry import ENTRY_NAME, RegisterEntry
from tilstand.register.check import RegisterRow, flaws
from tilstand.register.flaw import Flaw, flaw
from tilstand.register.value import Reader

__all__ = ["Incoming", "incoming", "name_flaws"]


@dataclass(frozen=True)
class Incoming:
    """What a table says.

    Attributes:
        entries: What shall stand, by the names of the entries; only those that the table has.
        flaws: All that does not fit; nothing is to be kept while there is any.
        findings: Why the file cannot be read as a table, and what was made of it.
    """

    entries: Mapping[str, Mapping[str, str]]
    flaws: tuple[Flaw, ...] = ()
    findings: Findings = field(default_factory=Findings)

    @property
    def fits(self) -> bool:
        """True if it can be kept."""
        return not self.flaws and bool(self.entries)


def incoming(
    register: DeclaredRegister,
    file: Path,
    stood: Mapping[str, RegisterEntry],
    known: Mapping[str, frozenset[str]],
) -> Incoming:
    """What a table says: CSV with whichever separator, or a workbook, of which the first sheet counts.

    A column that the table does not have stays as it is in entries that stand; a blank cell makes a blank.

    Args:
        register: The register.
        file: The table.
        stood: What stands.
        known: Names of the entries of the registers that rows may name; those of the table are added.
    """
    report = TableReport(register.collection, "", file.name)
    grid = _grid(file, report)
    if grid is None:
        return Incoming({}, (), report.findings)
    head = tuple(_heads(register, grid))
    if head:
        return Incoming({}, head, report.findings)
    rows = tuple(_rows(register, grid, stood))
    twice = tuple(name_flaws(rows, stood))
    own = known.get(register.name, frozenset()) | {row.id for row in rows}
    others = {name: entry.values for name, entry in stood.items()}
    found = (*twice, *flaws(register, rows, others, {**known, register.name: own}))
    found = tuple(sorted(found, key=lambda one: (one.row, one.column)))
    return Incoming({row.id: row.values for row in rows}, found, report.findings)


def _grid(file: Path, report: TableReport) -> TextTable | None:
    if file.suffix.lower() not in (".xlsx", ".xlsm", ".xls"):
        return csv_grid(file, report, fold=False)
    opened = open_workbook(file, report)
    if opened is None or formulas_told(opened, report):
        return None
    return sheet_grid(opened.first, opened.data, report, fold=False)


def _heads(register: DeclaredRegister, grid: TextTable) -> Iterator[Flaw]:
    known = (ID, *register.columns)
    if ID not in grid.header:
        yield flaw("no_id", "", 1, "", list=", ".join(known))
    for name in grid.header:
        if name and name not in known:
            yield flaw("column", "", 1, name[:40], list=", ".join(known))


def _rows(
    register: DeclaredRegister, grid: TextTable, stood: Mapping[str, RegisterEntry]
) -> Iterator[RegisterRow]:
    reader = Reader(register)
    for number, told in grid.rows:
        name = told.get(ID, "").strip()
        former = stood[name].values if name in stood else {}
        yield RegisterRow(name, reader.values(former, told), number)


def name_flaws(rows: Iterable[RegisterRow], stood: Collection[str]) -> Iterator[Flaw]:
    """Rows without a name that can be one, and two with the same, in these rows or in what stands."""
    met: dict[str, RegisterRow] = {}
    spelt = {name.casefold(): name for name in stood}
    for row in rows:
        if not ENTRY_NAME.fullmatch(row.id):
            yield flaw("id", row.id if ENTRY_NAME.match(row.id) else "", row.number, ID)
            continue
        first = met.setdefault(row.id.casefold(), row)
        if first is not row:
            yield flaw("twice_id", row.id, row.number, ID, other=first.number)
        elif spelt.get(row.id.casefold(), row.id) != row.id:
            yield flaw("spelt", row.id, row.number, ID, other=spelt[row.id.casefold()])
