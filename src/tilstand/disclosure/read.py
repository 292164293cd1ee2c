"""A micro-cell file from CSV: a column for each dimension, one that counts, and columns of coarser codes."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

from tilstand.disclosure.micro import Grouping, Micro, Variable
from tilstand.disclosure.objection import DisclosureError, Objection

__all__ = ["MOST_PERSONS", "micro_cells"]

MOST_PERSONS = 10_000_000_000
"""A greater count is no count of people."""
_TOLD = 20
_WHOLE = re.compile(r"[-+]?\d+")
_Row = tuple[int, list[str]]
_Cells = dict[tuple[str, ...], int]


def micro_cells(
    path: Path | str,
    *,
    count: str,
    dims: Sequence[str],
    nested: Mapping[str, Sequence[str]] | None = None,
    total: str = "",
) -> Micro:
    """Read a micro-cell file.

    Rows with the same codes are added together, so that a file may tell more apart than is asked for. A row
    whose code is blank (or the word for a total) is a margin: it must be the sum of its cells, and is left
    out. Comma, semicolon or tabulator; UTF-8.

    Args:
        path: The file.
        count: The column that counts: whole numbers, 0 or more.
        dims: The columns that tell the cells apart.
        nested: By dimension, columns of coarser codes; each code belongs to one coarser code of each.
        total: The word that stands for all codes of a dimension, besides a blank.

    Raises:
        DisclosureError: The file is none, or does not hold what it is said to; every fault is told at once.
    """
    rows = _rows(Path(path))
    plan = _Plan(count, tuple(dims), {name: tuple(groups) for name, groups in (nested or {}).items()})
    plan.check(rows[0][1])
    reading = _Cellwise(plan, rows[0][1], total)
    for line, row in rows[1:]:
        reading.take(line, row)
    return reading.micro()


def _rows(path: Path) -> list[_Row]:
    try:
        text = path.read_text("utf-8-sig")
    except UnicodeDecodeError:
        raise DisclosureError([Objection("no_text")]) from None
    except FileNotFoundError:
        raise DisclosureError([Objection("no_file")]) from None
    except OSError:
        raise DisclosureError([Objection("unread")]) from None
    first = text.partition("\n")[0]
    delimiter = max(",;\t", key=lambda sign: (first.count(sign), sign == ","))
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        rows = [(reader.line_num, [cell.strip() for cell in row]) for row in reader if any(row)]
    except csv.Error as error:
        raise DisclosureError(
            [Objection("no_table", {"line": reader.line_num, "error": str(error)})]
        ) from None
    if len(rows) < 2:
        raise DisclosureError([Objection("no_rows")])
    return rows


class _Plan:
    """What each column is said to be."""

    def __init__(self, count: str, dims: tuple[str, ...], nested: Mapping[str, tuple[str, ...]]) -> None:
        self.count, self.dims, self.nested = count, dims, nested
        self.coarser = [(name, group) for name in dims for group in nested.get(name, ())]
        self.columns = (*dims, *(group for _, group in self.coarser))

    def check(self, header: Sequence[str]) -> None:
        """Hold the plan against itself and the heading."""
        found: list[Objection] = []
        wanted = [self.count, *self.columns]
        if not self.dims:
            found.append(Objection("no_dims"))
        found += [
            Objection("nested_in_none", {"name": one}) for one in sorted(self.nested.keys() - set(self.dims))
        ]
        found += [Objection("used_twice", {"name": one}) for one in _repeated(wanted)]
        found += [Objection("twice", {"name": one}) for one in _repeated(header) if one in wanted]
        unknown = [one for one in dict.fromkeys(wanted) if one not in header]
        there = ", ".join(one for one in header if one)
        found += [Objection("no_column", {"name": one, "list": there}) for one in unknown]
        if found:
            raise DisclosureError(found)


class _Cellwise:
    """One pass over the rows: faults gathered, cells added up, margins set apart."""

    def __init__(self, plan: _Plan, header: Sequence[str], total: str) -> None:
        self.plan, self.heads, self.total = plan, len(header), total
        self.places = [header.index(name) for name in plan.columns]
        self.at = header.index(plan.count)
        self.faults: list[Objection] = []
        self.cells: _Cells = {}
        self.margins: dict[tuple[str, ...], tuple[int, int]] = {}
        self.groups: list[dict[str, str]] = [{} for _ in plan.coarser]
        self.of = [plan.dims.index(name) for name, _ in plan.coarser]

    def take(self, line: int, row: list[str]) -> None:
        """Add one row."""
        if len(row) != self.heads:
            self._object("cells", line=line, count=len(row), heads=self.heads)
            return
        count = self._count(line, row[self.at])
        names = tuple("" if row[p] == self.total else row[p] for p in self.places)
        if count is None:
            return
        base = names[: len(self.plan.dims)]
        if "" in base:
            before = self.margins.get(names, (0, line))
            self.margins[names] = (before[0] + count, before[1])
            return
        self.cells[base] = self.cells.get(base, 0) + count
        for k, coarser in enumerate(names[len(base) :]):
            self._group(line, k, base[self.of[k]], coarser)

    def _count(self, line: int, text: str) -> int | None:
        if not text:
            self._object("missing", line=line)
        elif not _WHOLE.fullmatch(text):
            self._object("not_whole", line=line, cell=text)
        elif len(text) > 20 or abs(int(text)) > MOST_PERSONS:
            self._object("too_many", line=line, cell=text)
        elif int(text) < 0:
            self._object("negative", line=line, cell=text)
        else:
            return int(text)
        return None

    def _group(self, line: int, k: int, code: str, coarser: str) -> None:
        name, group = self.plan.coarser[k]
        if not coarser:
            self._object("gap", line=line, name=name, code=code, group=group)
            return
        before = self.groups[k].setdefault(code, coarser)
        if before != coarser:
            self._object("in_two", line=line, name=name, code=code, group=group, one=before, other=coarser)

    def _object(self, fault: str, **facts: str | int) -> None:
        self.faults.append(Objection(fault, facts))

    def micro(self) -> Micro:
        """The cells in arrays, if nothing is wrong with them."""
        if not self.cells and not self.faults:
            self._object("no_cells")
        if not self.faults:
            self._names()
            self._margins()
        if self.faults:
            raise DisclosureError(self.faults[:_TOLD], more=max(0, len(self.faults) - _TOLD))
        codes = [sorted({base[d] for base in self.cells}) for d in range(len(self.plan.dims))]
        position = [{code: k for k, code in enumerate(one)} for one in codes]
        ordered = sorted(self.cells)
        variables = tuple(
            Variable(name, tuple(codes[d]), self._groupings(d, codes[d]))
            for d, name in enumerate(self.plan.dims)
        )
        rows = [[position[d][code] for d, code in enumerate(base)] for base in ordered]
        counts = [self.cells[base] for base in ordered]
        return Micro(variables, np.array(rows, dtype=np.int64), np.array(counts, dtype=np.int64))

    def _groupings(self, d: int, codes: Sequence[str]) -> tuple[Grouping, ...]:
        found = []
        for k, (_, name) in enumerate(self.plan.coarser):
            if self.of[k] == d:
                coarser = sorted(set(self.groups[k].values()))
                of = np.array([coarser.index(self.groups[k][code]) for code in codes], dtype=np.int64)
                found.append(Grouping(name, tuple(coarser), of))
        return tuple(found)

    def _names(self) -> None:
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
                        self._object("same_code", name=name, group=group, code=coarser)

    def _margins(self) -> None:
        """Every margin that the file states is the sum of its cells."""
        by_pattern: dict[tuple[int, ...], list[tuple[str, ...]]] = {}
        for names in self.margins:
            by_pattern.setdefault(tuple(k for k, one in enumerate(names) if one), []).append(names)
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
                    told = ", ".join(one for one in names if one)
                    self._object("adds_up", line=line, codes=told or "–", count=count, sum=is_sum)


def _repeated(names: Sequence[str]) -> list[str]:
    return [one for one in dict.fromkeys(names) if names.count(one) > 1]
