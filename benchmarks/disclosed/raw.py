"""A file of micro-cells, and which of its cells each published address counts."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import product
from pathlib import Path

import numpy as np
import numpy.typing as npt

__all__ = ["ABOUT", "Layout", "Published", "Raw", "addresses", "published", "raw"]

Numbers = npt.NDArray[np.int64]

ABOUT = frozenset({"status", "value", "interval", "certificate"})
"""What a cell says of itself; all else in it is its address."""
_TOTALS = frozenset({None, "", "*", "_T", "total", "Total"})


@dataclass(frozen=True)
class Layout:
    """How a file is to be read.

    Attributes:
        count: The column of counts.
        dims: The dimensions, each by its finest column.
        nested: Coarser columns of some of them.
    """

    count: str
    dims: tuple[str, ...]
    nested: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class Raw:
    """The finest cells of a file, each once, in columns.

    Attributes:
        layout: How it was read.
        codes: By column, which of its `labels` each cell has.
        labels: By column.
        counts: The true count of each cell.
    """

    layout: Layout
    codes: Mapping[str, Numbers]
    labels: Mapping[str, tuple[str, ...]]
    counts: Numbers

    @cached_property
    def found(self) -> Mapping[str, Mapping[str, int]]:
        """By column, the place of each label."""
        return {name: {label: at for at, label in enumerate(own)} for name, own in self.labels.items()}

    def column(self, name: str, code: str) -> str:
        """The column of a code that an address has under a name: the one of that name, or a coarser one."""
        for one in (name, *self.layout.nested.get(name, ())):
            if code in self.found[one]:
                return one
        raise ValueError(f"{code} is no code of {name}")


@dataclass(frozen=True)
class Published:
    """Addresses of a release against the finest cells: each pattern of columns parts these among its rows.

    Attributes:
        parts: By pattern, for each finest cell the number of the address that counts it; -1 for none.
        values: What each address was given; -1 where it is hidden.
        truth: What it truly counts.
        open: True where it was given.
        cells: The addresses as they came.
    """

    parts: tuple[Numbers, ...]
    values: Numbers
    truth: Numbers
    open: npt.NDArray[np.bool_]
    cells: Sequence[Mapping[str, object]]

    def members(self) -> tuple[Numbers, Numbers]:
        """Pairs of address and finest cell, all of them."""
        rows = [part[part >= 0] for part in self.parts]
        inner = [np.flatnonzero(part >= 0) for part in self.parts]
        return np.concatenate(rows), np.concatenate(inner)


def raw(source: str | Path, layout: Layout) -> Raw:
    """The finest cells of a file; rows that agree in all dimensions are added.

    Args:
        source: The file, or its text.
        layout: How it is to be read.
    """
    text = source.read_text("utf-8") if isinstance(source, Path) else source
    rows = list(csv.reader(io.StringIO(text)))
    at = {name: place for place, name in enumerate(rows[0])}
    names = tuple(dict.fromkeys((*layout.dims, *(one for own in layout.nested.values() for one in own))))
    counts = np.array([int(row[at[layout.count]]) for row in rows[1:]], dtype=np.int64)
    labels, codes = {}, {}
    for name in names:
        kept, place = np.unique(np.array([row[at[name]] for row in rows[1:]]), return_inverse=True)
        labels[name], codes[name] = tuple(map(str, kept)), place.astype(np.int64)
    key = _mixed([codes[name] for name in layout.dims], [len(labels[name]) for name in layout.dims])
    _, first, place = np.unique(key, return_index=True, return_inverse=True)
    summed = np.bincount(place, weights=counts, minlength=len(first)).astype(np.int64)
    return Raw(layout, {name: own[first] for name, own in codes.items()}, labels, summed)


def published(source: Raw, cells: Sequence[Mapping[str, object]]) -> Published:
    """What a release's cells count, from their addresses alone.

    Args:
        source: The finest cells.
        cells: The release's cells; what is not in an address, or is one of the signs of a total, is summed.
    """
    by_pattern: dict[tuple[str, ...], list[tuple[int, tuple[int, ...]]]] = {}
    resolved: dict[tuple[str, object], tuple[str, int]] = {}
    for number, cell in enumerate(cells):
        pattern, codes = [], []
        for name, code in cell.items():
            if name in ABOUT or code in _TOTALS:
                continue
            held = resolved.get((name, code))
            if held is None:
                column = source.column(name, str(code))
                held = resolved[name, code] = column, source.found[column][str(code)]
            pattern.append(held[0])
            codes.append(held[1])
        order = sorted(range(len(pattern)), key=pattern.__getitem__)
        one = tuple(pattern[at] for at in order)
        by_pattern.setdefault(one, []).append((number, tuple(codes[at] for at in order)))
    parts = tuple(_part(source, pattern, own) for pattern, own in sorted(by_pattern.items()))
    truth = np.zeros(len(cells), dtype=np.int64)
    for part in parts:
        kept = part >= 0
        truth += np.bincount(part[kept], weights=source.counts[kept], minlength=len(cells)).astype(np.int64)
    given = np.array([cell.get("value") is not None for cell in cells], dtype=np.bool_)
    values = np.array([-1 if (own := cell.get("value")) is None else own for cell in cells], dtype=np.int64)
    return Published(parts, values, truth, given, cells)


def addresses(source: Raw, order: int | None) -> int:
    """How many addresses a release of all tables up to an order has: margins and coarser codes are some.

    A coarser code that has the name of a finer one means the same cells, and is no address of its own.

    Args:
        source: The finest cells.
        order: How many dimensions a table shows at once; all if None.
    """
    most = len(source.layout.dims) if order is None else order
    levels = [(None, *_levels(source, name)) for name in source.layout.dims]
    found = 0
    for chosen in product(*levels):
        shown = [one for one in chosen if one is not None]
        if len(shown) <= most:
            kept = np.ones(len(source.counts), dtype=np.bool_)
            for name, double in shown:
                kept &= ~np.isin(source.codes[name], double)
            sizes = [len(source.labels[name]) for name, _ in shown]
            keys = _mixed([source.codes[name][kept] for name, _ in shown], sizes, int(kept.sum()))
            found += len(np.unique(keys))
    return found


def _levels(source: Raw, name: str) -> Iterator[tuple[str, list[int]]]:
    """The columns of a dimension, each with its codes that have the name of one that stood before."""
    seen: set[str] = set()
    for column in (name, *source.layout.nested.get(name, ())):
        yield column, [at for at, label in enumerate(source.labels[column]) if label in seen]
        seen |= set(source.labels[column])


def _part(source: Raw, pattern: Sequence[str], own: Sequence[tuple[int, tuple[int, ...]]]) -> Numbers:
    sizes = [len(source.labels[name]) for name in pattern]
    inner = _mixed([source.codes[name] for name in pattern], sizes, len(source.counts))
    told = [np.array(codes, dtype=np.int64) for codes in zip(*(codes for _, codes in own), strict=True)]
    keys = _mixed(told, sizes, len(own))
    numbers = np.array([number for number, _ in own], dtype=np.int64)
    if len(np.unique(keys)) < len(keys):
        raise ValueError(f"an address of {', '.join(pattern)} stands twice")
    order = np.argsort(keys)
    place = np.minimum(np.searchsorted(keys[order], inner), len(keys) - 1)
    return np.where(keys[order][place] == inner, numbers[order][place], -1)


def _mixed(columns: Sequence[Numbers], sizes: Iterable[int], rows: int = 0) -> Numbers:
    """Codes of several columns as one number."""
    made = np.zeros(len(columns[0]) if columns else rows, dtype=np.int64)
    for column, size in zip(columns, sizes, strict=True):
        made = made * size + column
    return made
