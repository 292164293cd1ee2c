"""One file of counts as it is printed: a view of the printed world of its file.

The finest cells that all columns of a file tell apart are rounded once, with all their margins; that is the
*printed world*. A table over some of the columns adds its cells up, so that two tables of one file can never
be held against each other. What is printed is checked each time, on itself.

    >>> import numpy as np
    >>> from tilstand.sdc.hypercube import Hypercube, SpanningVariable
    >>> sex, region = SpanningVariable("sex", ("f", "m")), SpanningVariable("region", ("a", "b"))
    >>> counts = Hypercube((sex, region), np.array([[0, 0], [0, 1], [1, 0], [1, 1]]), np.array([1, 7, 8, 2]))
    >>> made = protect_hypercube(counts, ["sex"], base=3)
    >>> [(made.tables.names(row), int(value)) for row, value in enumerate(made.values)]
    [((None,), 18), (('f',), 7), (('m',), 11)]
    >>> made.properties
    TableProperties(small=0, broken=0, moved_again=0)
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from tilstand.sdc.aggregation import MOST_TERMS, TableSystem, build_table_system
from tilstand.sdc.controlled_rounding import round_table_system
from tilstand.sdc.hypercube import DisclosureError, Flags, Hypercube, Ints, TableFault
from tilstand.sdc.source_columns import nest_columns, select_columns

_ALL = "_T"
"""SDMX's code for the total of a dimension."""
_NAMED = 5


@dataclass(frozen=True, slots=True)
class TableProperties:
    """What was counted on the printed cells themselves; a table is printed with none of them alone.

    Attributes:
        small: Printed cells that count 1 to below the base.
        broken: Printed cells that are not the sum of their finest cells.
        moved_again: Finest cells that another rounding of the printed world would move.
    """

    small: int
    broken: int
    moved_again: int


@dataclass(frozen=True, slots=True)
class TableWorld:
    """Which printed world a table is a view of; two worlds of one file can be held against each other.

    Attributes:
        threshold: The base of its rounding: counts from 1 to less than this are 0 or this in print.
        up_to: The greatest number of dimensions that a table shows at once; None for all of them.
        sha256: Hash of the printed world, and not of the true one, which it would let anybody try out.
    """

    threshold: int
    up_to: int | None
    sha256: str

    def check_former(self, former: TableWorld) -> None:
        """Refuse a view of another world than one that was made of the file before.

        Args:
            former: The world of what was made before.

        Raises:
            DisclosureError: If it is another.
        """
        faults = [
            TableFault(name, {"before": before or 0, "now": now or 0})
            for name, before, now in (
                ("other_base", former.threshold, self.threshold),
                ("other_order", former.up_to, self.up_to),
            )
            if before != now
        ]
        if faults or former.sha256 != self.sha256:
            raise DisclosureError(faults or [TableFault("other_world")])


@dataclass(frozen=True, slots=True, eq=False)
class ProtectedTable:
    """What is printed of a file.

    Attributes:
        tables: The printed cells, as sums of the finest that are shown.
        true: What each of them truly counts. Internal.
        known_zero: Cells that nobody can be counted in, as was declared.
        sizes: How many finest codes each dimension has.
        world: Which printed world it is a view of.
        properties: What was checked.
    """

    tables: TableSystem
    true: Ints
    known_zero: Flags
    sizes: tuple[int, ...]
    world: TableWorld
    properties: TableProperties

    def __len__(self) -> int:
        """How many cells there are."""
        return len(self.tables)

    @property
    def values(self) -> Ints:
        """What is printed."""
        return self.tables.values

    @property
    def total_error(self) -> int:
        """By how much all printed cells are off together. Internal."""
        return int(np.abs(self.values - self.true).sum())


def protect_hypercube(
    micro: Hypercube,
    dims: Sequence[str],
    nested: Mapping[str, Sequence[str]] | None = None,
    *,
    base: int = 3,
    up_to: int | None = None,
    zeros: Mapping[str, Collection[str]] | None = None,
) -> ProtectedTable:
    """Round the world of a file, show a part of it, and check what is shown.

    Args:
        micro: All finest cells of the file.
        dims: The columns that are shown.
        nested: By shown column, columns of coarser codes that are shown as well.
        base: No cell may count one to below it.
        up_to: The greatest number of dimensions that a table shows at once; all of them if not given. It
            belongs to the world: tables with another one are of another world.
        zeros: By column, codes that nobody can have.

    Raises:
        DisclosureError: If somebody has such a code, the world is too large, there is one cell alone, or
            what was made has not the properties of a printed table.
    """
    if len(micro.counts) == 1:
        raise DisclosureError([TableFault("one_cell", {"codes": ", ".join(next(micro.named())[0])})])
    columns = micro.columns
    _check_known_zeros(micro, zeros or {})
    world, order = nest_columns(columns, micro.counts)
    _check_world_size(micro, world, up_to)
    system = build_table_system(world, up_to)
    rounded = round_table_system(system, base).inner
    moved = int((round_table_system(replace(system, inner=rounded), base).inner != rounded).sum())
    printed = np.empty_like(rounded)
    printed[order] = rounded
    shown = select_columns(columns, printed, dims, nested or {})
    tables = build_table_system(shown, up_to)
    true = tables.aggregate_finest_cells(select_columns(columns, micro.counts, dims, nested or {}).counts)
    possible = np.ones(len(shown.counts), np.int64)
    for name, codes in (zeros or {}).items():
        if name in shown.columns:
            own_codes, places = shown.columns[name]
            possible[np.isin(places, [own_codes.index(code) for code in codes])] = 0
    known_zero = tables.aggregate_finest_cells(possible) == 0
    properties = replace(check_printed_cells(tables, base), moved_again=moved)
    if properties != TableProperties(0, 0, 0):
        facts = {"small": properties.small, "broken": properties.broken, "moved": moved}
        raise DisclosureError([TableFault("not_printed", facts)])
    identity = TableWorld(base, up_to, _hash_printed_world(world, rounded))
    return ProtectedTable(tables, true, known_zero, shown.size, identity, properties)


def _hash_printed_world(world: Hypercube, printed: Ints) -> str:
    names = [
        [variable.name, variable.codes, [[group.name, group.codes, group.of.tolist()] for group in variable.groupings]]
        for variable in world.variables
    ]
    digest = hashlib.sha256(json.dumps(names).encode())
    digest.update(np.ascontiguousarray(world.codes, np.dtype("<i8")).tobytes())
    digest.update(np.ascontiguousarray(printed, np.dtype("<i8")).tobytes())
    return digest.hexdigest()


def check_printed_cells(tables: TableSystem, base: int) -> TableProperties:
    """How many printed cells are small, and how many are not the sum of their finest cells.

    Args:
        tables: What is printed.
        base: No cell may count one to below it.
    """
    values = tables.values
    sums = np.zeros(len(tables), np.int64)
    np.add.at(sums, tables.rows_of_terms, tables.inner[tables.indices])
    return TableProperties(int(((values > 0) & (values < base)).sum()), int((values != sums).sum()), 0)


def _check_known_zeros(micro: Hypercube, zeros: Mapping[str, Collection[str]]) -> None:
    faults: list[TableFault] = []
    columns = micro.columns
    names = [" ".join(cell) for cell, _ in micro.named()] if zeros else []
    for name, codes in zeros.items():
        if name not in columns:
            faults.append(TableFault("no_column", {"name": name, "list": ", ".join(columns)}))
            continue
        own_codes, places = columns[name]
        for code in codes:
            if code not in own_codes:
                faults.append(TableFault("no_code", {"name": name, "code": code}))
                continue
            rows = np.flatnonzero((places == own_codes.index(code)) & (micro.counts > 0))
            if len(rows):
                told = "; ".join(names[row] for row in rows[:_NAMED])
                faults.append(TableFault("not_zero", {"name": name, "code": code, "count": len(rows), "cells": told}))
    if faults:
        raise DisclosureError(faults)


def _check_world_size(micro: Hypercube, world: Hypercube, up_to: int | None) -> None:
    """Refuse a world that cannot be held, with its columns: those with most codes first."""
    tables = np.ones(1, np.float64)
    for variable in world.variables:
        tables = np.convolve(tables, [1, 1 + len(variable.groupings)])
    terms = int(tables[: None if up_to is None else up_to + 1].sum()) * len(world.counts)
    if terms > MOST_TERMS or tables.sum() > MOST_TERMS // 100:
        sizes = {name: len(codes) for name, (codes, _) in micro.columns.items()}
        told = ", ".join(f"{name} ({sizes[name]})" for name in sorted(sizes, key=lambda one: (-sizes[one], one)))
        raise DisclosureError([TableFault("world", {"terms": terms, "most": MOST_TERMS, "list": told})])


def write_researcher_csv(found: ProtectedTable) -> tuple[bytes, bytes]:
    """The finest cells, and all margins, as CSV.

    Args:
        found: The protected table.
    """
    address = found.tables.address
    finest = ((address > 0) & (address <= np.array(found.sizes))).all(axis=1)
    return _format_rows_as_csv(found, np.flatnonzero(finest)), _format_rows_as_csv(found, np.flatnonzero(~finest))


def _format_rows_as_csv(found: ProtectedTable, rows: Iterable[int]) -> bytes:
    out = io.StringIO()
    write = csv.writer(out, lineterminator="\n")
    write.writerow([*found.tables.dims, "value"])
    for row in rows:
        codes = [_ALL if name is None else name for name in found.tables.names(row)]
        write.writerow([*codes, int(found.values[row])])
    return out.getvalue().encode()
