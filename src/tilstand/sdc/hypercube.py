"""Hypercube of finest cells as arrays, read from a CSV file, with its faults.

>>> import numpy as np
>>> sex, region = SpanningVariable("sex", ("f", "m")), SpanningVariable("region", ("a", "b", "c"))
>>> micro = Hypercube((sex, region), np.array([[0, 0], [1, 0], [1, 2]]), np.array([3, 1, 2]))
>>> [(names, count) for names, count in micro.named()][:2]
[(('f', 'a'), 3), (('m', 'a'), 1)]
>>> {name: places.tolist() for name, (codes, places) in micro.columns.items()}
{'sex': [0, 1, 1], 'region': [0, 0, 2]}
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class TableFault:
    """One fault of a table, of what is said of it, or of what is asked for.

    Attributes:
        name: Which fault: the last part of its message's path.
        facts: What is put into the message.
    """

    name: str
    facts: Mapping[str, str | int] = field(default_factory=dict)


class DisclosureError(ValueError):
    """A table that cannot be protected as it is; every fault is told at once.

    Args:
        objections: The faults, in the order in which they are met.
        more: How many more there are of the same kinds.
    """

    def __init__(self, objections: Sequence[TableFault], more: int = 0) -> None:
        self.objections, self.more = tuple(objections), more
        super().__init__("; ".join(f"{objection.name} {dict(objection.facts)}" for objection in self.objections))


Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Places = NDArray[np.int32]
Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class CodeGrouping:
    """Coarser codes of a variable: each of its codes belongs to exactly one of them.

    Attributes:
        name: Name of the coarser column (county).
        codes: Its codes, in order.
        of: For each code of the variable, the position of the coarser code.
    """

    name: str
    codes: tuple[str, ...]
    of: Ints


@dataclass(frozen=True, slots=True, eq=False)
class SpanningVariable:
    """One way in which the cells are told apart.

    Attributes:
        name: Name of the column.
        codes: Its codes, in order.
        groupings: Coarser codes; several stand beside each other and need not nest (county, kind of place).
    """

    name: str
    codes: tuple[str, ...]
    groupings: tuple[CodeGrouping, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Hypercube:
    """The finest cells, one a combination of codes; those that do not stand here count nobody.

    Attributes:
        variables: The variables.
        codes: n by d: the position of the cell's code of each variable; no row twice.
        counts: n: how many each cell counts, 0 or more.
    """

    variables: tuple[SpanningVariable, ...]
    codes: Ints
    counts: Ints

    @property
    def size(self) -> tuple[int, ...]:
        """How many codes each variable has."""
        return tuple(len(variable.codes) for variable in self.variables)

    @property
    def columns(self) -> dict[str, tuple[tuple[str, ...], Ints]]:
        """Each variable and each of its groupings: its codes, and the position of each cell's code."""
        found: dict[str, tuple[tuple[str, ...], Ints]] = {}
        for d, variable in enumerate(self.variables):
            found[variable.name] = variable.codes, self.codes[:, d]
            for group in variable.groupings:
                found[group.name] = group.codes, group.of[self.codes[:, d]]
        return found

    def named(self) -> Iterator[tuple[tuple[str, ...], int]]:
        """Each cell by its codes' names, with what it counts."""
        for row, count in zip(self.codes, self.counts, strict=True):
            names = (variable.codes[place] for variable, place in zip(self.variables, row, strict=True))
            yield tuple(names), int(count)


MOST_PERSONS = 10_000_000_000
"""A greater count is no count of people."""
_TOLD = 20
_WHOLE = re.compile(r"[-+]?\d+")
_Row = tuple[int, list[str]]
_Cells = dict[tuple[str, ...], int]


def read_hypercube(
    path: Path | str,
    *,
    count: str,
    dims: Sequence[str],
    nested: Mapping[str, Sequence[str]] | None = None,
    source: Sequence[str] = (),
    total: str = "",
) -> Hypercube:
    """Read a micro-cell file.

    Two rows that no column tells apart are a fault. Those that no column of the source tells apart are added
    together. A row whose code is blank (or the word for a total) is a margin: it must be the sum of its cells,
    and is left out. Comma, semicolon or tabulator; UTF-8.

    Args:
        path: The file.
        count: The column that counts: whole numbers, 0 or more.
        dims: Columns that tell the cells apart.
        nested: By dimension, columns of coarser codes; each code belongs to one coarser code of each.
        source: All columns that tell the cells apart or group them; those of the file if none is given.
        total: The word that stands for all codes of a dimension, besides a blank.

    Raises:
        DisclosureError: The file is none, or does not hold what it is said to; every fault is told at once.
    """
    rows = _read_csv_rows(Path(path))
    head = rows[0][1]
    plan = _ColumnPlan(count, tuple(dims), {name: tuple(groups) for name, groups in (nested or {}).items()})
    plan.check(head, tuple(source) or tuple(name for name in head if name != count))
    reading = _CellAccumulator(plan, head, total)
    for line, row in rows[1:]:
        reading.take(line, row)
    return reading.build_hypercube()


def _read_csv_rows(path: Path) -> list[_Row]:
    try:
        text = path.read_text("utf-8-sig")
    except UnicodeDecodeError:
        raise DisclosureError([TableFault("no_text")]) from None
    except FileNotFoundError:
        raise DisclosureError([TableFault("no_file")]) from None
    except OSError:
        raise DisclosureError([TableFault("unread")]) from None
    first = text.partition("\n")[0]
    delimiter = max(",;\t", key=lambda sign: (first.count(sign), sign == ","))
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        rows = [(reader.line_num, [cell.strip() for cell in row]) for row in reader if any(row)]
    except csv.Error as error:
        raise DisclosureError([TableFault("no_table", {"line": reader.line_num, "error": str(error)})]) from None
    if len(rows) < 2:
        raise DisclosureError([TableFault("no_rows")])
    return rows


class _ColumnPlan:
    """What each column is said to be."""

    def __init__(self, count: str, dims: tuple[str, ...], nested: Mapping[str, tuple[str, ...]]) -> None:
        self.count, self.dims, self.nested = count, dims, nested
        self.coarser = [(name, group) for name in dims for group in nested.get(name, ())]
        self.columns = (*dims, *(group for _, group in self.coarser))

    def check(self, header: Sequence[str], source: Sequence[str]) -> None:
        """Hold the plan against itself and the heading; then the other columns of the source are dimensions."""
        table_faults: list[TableFault] = []
        wanted = [self.count, *self.columns]
        others = [name for name in source if name not in self.columns]
        if not self.dims:
            table_faults.append(TableFault("no_dims"))
        table_faults += [
            TableFault("nested_in_none", {"name": text}) for text in sorted(self.nested.keys() - set(self.dims))
        ]
        table_faults += [TableFault("used_twice", {"name": name}) for name in _find_repeated_names([*wanted, *others])]
        table_faults += [
            TableFault("twice", {"name": name}) for name in _find_repeated_names(header) if name in {*wanted, *others}
        ]
        unknown = [text for text in dict.fromkeys((*wanted, *others)) if text not in header]
        there = ", ".join(text for text in header if text)
        table_faults += [TableFault("no_column", {"name": text, "list": there}) for text in unknown]
        outside = [name for name in self.columns if name not in (*source, *unknown, self.count)]
        table_faults += [TableFault("no_source", {"name": name, "list": ", ".join(source)}) for name in outside]
        if table_faults:
            raise DisclosureError(table_faults)
        self.dims = (*self.dims, *others)
        self.columns = (*self.dims, *(group for _, group in self.coarser))


class _CellAccumulator:
    """One pass over the rows: faults gathered, cells added up, margins set apart."""

    def __init__(self, plan: _ColumnPlan, header: Sequence[str], total: str) -> None:
        self.plan, self.heads, self.total = plan, len(header), total
        self.places = [header.index(name) for name in plan.columns]
        self.at = header.index(plan.count)
        self.faults: list[TableFault] = []
        self.cells: _Cells = {}
        self.lines: dict[tuple[str, ...], int] = {}
        self.margins: dict[tuple[str, ...], tuple[int, int]] = {}
        self.groups: list[dict[str, str]] = [{} for _ in plan.coarser]
        self.of = [plan.dims.index(name) for name, _ in plan.coarser]

    def take(self, line: int, row: list[str]) -> None:
        """Add one row."""
        if len(row) != self.heads:
            self._add_table_fault("cells", line=line, count=len(row), heads=self.heads)
            return
        before = self.lines.setdefault((*row[: self.at], *row[self.at + 1 :]), line)
        if before != line:
            told = ", ".join(row[p] for p in self.places)
            self._add_table_fault("same_row", line=line, before=before, codes=told)
        count = self._parse_cell_count(line, row[self.at])
        names = tuple("" if row[p] == self.total else row[p] for p in self.places)
        if count is None:
            return
        base = names[: len(self.plan.dims)]
        if "" in base:
            stated = self.margins.get(names, (0, line))
            self.margins[names] = (stated[0] + count, stated[1])
            return
        self.cells[base] = self.cells.get(base, 0) + count
        for k, coarser in enumerate(names[len(base) :]):
            self._check_code_group(line, k, base[self.of[k]], coarser)

    def _parse_cell_count(self, line: int, text: str) -> int | None:
        if not text:
            self._add_table_fault("missing", line=line)
        elif not _WHOLE.fullmatch(text):
            self._add_table_fault("not_whole", line=line, cell=text)
        elif len(text) > 20 or abs(int(text)) > MOST_PERSONS:
            self._add_table_fault("too_many", line=line, cell=text)
        elif int(text) < 0:
            self._add_table_fault("negative", line=line, cell=text)
        else:
            return int(text)
        return None

    def _check_code_group(self, line: int, k: int, code: str, coarser: str) -> None:
        name, group = self.plan.coarser[k]
        if not coarser:
            self._add_table_fault("gap", line=line, name=name, code=code, group=group)
            return
        before = self.groups[k].setdefault(code, coarser)
        if before != coarser:
            self._add_table_fault("in_two", line=line, name=name, code=code, group=group, one=before, other=coarser)

    def _add_table_fault(self, fault: str, **facts: str | int) -> None:
        self.faults.append(TableFault(fault, facts))

    def build_hypercube(self) -> Hypercube:
        """The cells in arrays, if nothing is wrong with them."""
        if not self.cells and not self.faults:
            self._add_table_fault("no_cells")
        if not self.faults:
            self._check_name_meanings()
            self._check_margin_sums()
        if self.faults:
            raise DisclosureError(self.faults[:_TOLD], more=max(0, len(self.faults) - _TOLD))
        codes = [sorted({base[d] for base in self.cells}) for d in range(len(self.plan.dims))]
        position = [{code: k for k, code in enumerate(current_code)} for current_code in codes]
        ordered = sorted(self.cells)
        variables = tuple(
            SpanningVariable(name, tuple(codes[d]), self._build_groupings(d, codes[d]))
            for d, name in enumerate(self.plan.dims)
        )
        rows = [[position[d][code] for d, code in enumerate(base)] for base in ordered]
        counts = [self.cells[base] for base in ordered]
        return Hypercube(variables, np.array(rows, dtype=np.int64), np.array(counts, dtype=np.int64))

    def _build_groupings(self, d: int, codes: Sequence[str]) -> tuple[CodeGrouping, ...]:
        code_groupings = []
        for k, (_, name) in enumerate(self.plan.coarser):
            if self.of[k] == d:
                coarser = sorted(set(self.groups[k].values()))
                of = np.array([coarser.index(self.groups[k][code]) for code in codes], dtype=np.int64)
                code_groupings.append(CodeGrouping(name, tuple(coarser), of))
        return tuple(code_groupings)

    def _check_name_meanings(self) -> None:
        """A name that stands in two columns of one dimension must mean the same cells in both."""
        for d, name in enumerate(self.plan.dims):
            meant = {code: frozenset([code]) for code in {base[d] for base in self.cells}}
            for k, (_, group) in enumerate(self.plan.coarser):
                if self.of[k] != d:
                    continue
                members: dict[str, set[str]] = {}
                for code, coarser in self.groups[k].items():
                    members.setdefault(coarser, set()).add(code)
                for coarser in sorted(members):
                    if meant.setdefault(coarser, frozenset(members[coarser])) != members[coarser]:
                        self._add_table_fault("same_code", name=name, group=group, code=coarser)

    def _check_margin_sums(self) -> None:
        """Every margin that the file states is the sum of its cells."""
        by_pattern: dict[tuple[int, ...], list[tuple[str, ...]]] = {}
        for names in self.margins:
            by_pattern.setdefault(tuple(k for k, name in enumerate(names) if name), []).append(names)
        for pattern, stated in by_pattern.items():
            sums: _Cells = {}
            for base, count in self.cells.items():
                full = (*base, *(self.groups[k][base[d]] for k, d in enumerate(self.of)))
                key = tuple(full[k] for k in pattern)
                sums[key] = sums.get(key, 0) + count
            for names in stated:
                count, line = self.margins[names]
                is_sum = sums.get(tuple(names[k] for k in pattern), 0)
                if is_sum != count:
                    text = ", ".join(name for name in names if name)
                    self._add_table_fault("adds_up", line=line, codes=text or "–", count=count, sum=is_sum)


def _find_repeated_names(names: Sequence[str]) -> list[str]:
    return [name for name in dict.fromkeys(names) if names.count(name) > 1]
