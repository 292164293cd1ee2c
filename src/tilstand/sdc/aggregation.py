"""Systems of published cells, each an aggregate of finest cells.

The rows are compressed (CSR): cell i is the sum of the finest cells `indices[indptr[i]:indptr[i + 1]]`. All
margins of a micro-cell file up to an order are one system, so that no cell can be worked out from another
table; nested codes give cells of their own beside the codes that they group.

    >>> import numpy as np
    >>> from tilstand.sdc.hypercube import Hypercube, SpanningVariable
    >>> sex, region = SpanningVariable("sex", ("f", "m")), SpanningVariable("region", ("a", "b"))
    >>> micro = Hypercube((sex, region), np.array([[0, 0], [1, 0], [1, 1]]), np.array([3, 1, 2]))
    >>> made = build_table_system(micro)
    >>> [(made.names(i), int(v)) for i, v in enumerate(made.values)][:4]
    [((None, None), 6), ((None, 'a'), 4), ((None, 'b'), 2), (('f', None), 3)]
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import product
from math import prod

import numpy as np

from tilstand.sdc.hypercube import DisclosureError, Flags, Hypercube, Ints, Places, SpanningVariable, TableFault

TOTAL = 0
"""Position of a dimension's total among its signs."""
MOST_TERMS = 400_000_000
"""So many terms the rows of one system may have together: 1.6 GB."""


@dataclass(frozen=True, eq=False)
class TableSystem:
    """A system of published cells.

    Attributes:
        dims: Name of each dimension.
        signs: For each dimension what stands at a position: None (the total, always at 0), its codes, and
            the codes of its groupings.
        address: m by d: the position of each published cell's sign, by dimension.
        indptr: m + 1: where the terms of each published cell begin.
        indices: The finest cells that are added up, cell by cell, rising within each.
        inner: n: how many each finest cell counts; what a reader knows of them is only that none is negative.
    """

    dims: tuple[str, ...]
    signs: tuple[tuple[str | None, ...], ...]
    address: Places
    indptr: Ints
    indices: Places
    inner: Ints

    def __len__(self) -> int:
        """How many cells are published."""
        return len(self.indptr) - 1

    @cached_property
    def values(self) -> Ints:
        """What each published cell counts."""
        return self.aggregate_finest_cells(self.inner)

    @cached_property
    def rows_of_terms(self) -> Places:
        """For each term, the published cell that it is part of."""
        return np.repeat(np.arange(len(self), dtype=np.int32), np.diff(self.indptr))

    def aggregate_finest_cells(self, inner: Ints) -> Ints:
        """What each published cell would count with these finest cells.

        Args:
            inner: A number for each finest cell, whole.
        """
        running = np.concatenate(([0], np.cumsum(inner[self.indices])))
        return running[self.indptr[1:]] - running[self.indptr[:-1]]

    def cells(self, row: int) -> Places:
        """The finest cells that a published cell adds up."""
        return self.indices[self.indptr[row] : self.indptr[row + 1]]

    def names(self, row: int) -> tuple[str | None, ...]:
        """The address of a published cell: a code for each dimension, None for the total."""
        return tuple(signs[place] for signs, place in zip(self.signs, self.address[row], strict=True))


def build_table_system(micro: Hypercube, up_to: int | None = None) -> TableSystem:
    """All margins of a micro-cell file up to an order, as one system.

    Args:
        micro: The finest cells. Combinations that are not listed are structural zeros, and a published cell
            in which nobody can be counted is none.
        up_to: The greatest number of dimensions that a table shows at once; all of them if not given.

    Raises:
        DisclosureError: If the order is none, or the system is too large to be held.
    """
    dims = micro.variables
    most = len(dims) if up_to is None else up_to
    if most < 1:
        raise DisclosureError([TableFault("order", {"order": most})])
    levels = [_list_dimension_levels(dim) for dim in dims]
    chosen = [
        dimension_levels
        for dimension_levels in product(*levels)
        if sum(level.splits for level in dimension_levels) <= most
    ]
    terms = len(chosen) * len(micro.counts)
    if terms > MOST_TERMS:
        raise DisclosureError([TableFault("too_many_terms", {"terms": terms, "most": MOST_TERMS})])
    chosen.sort(key=lambda one: sum(level.splits for level in one))
    parts = [_build_margin_cells(micro, dimension_levels) for dimension_levels in chosen]
    addresses, counts, indices = zip(*parts, strict=True)
    return TableSystem(
        tuple(dim.name for dim in dims),
        tuple(_list_code_signs(dim) for dim in dims),
        np.concatenate(addresses),
        _compute_term_starts(np.concatenate(counts)),
        np.concatenate(indices),
        micro.counts,
    )


@dataclass(frozen=True, slots=True, eq=False)
class _DimensionLevel:
    """One way to show a dimension: its total, its codes, or those of a grouping.

    Attributes:
        of: For each code of the variable, the position at this level.
        places: The sign of each position.
        kept: Which positions are cells of their own: one with a name that stood before means the same cells.
        splits: False for the total.
    """

    of: Ints
    places: Places
    kept: Flags
    splits: bool = True


def _list_dimension_levels(one: SpanningVariable) -> list[_DimensionLevel]:
    size = len(one.codes)
    dimension_levels = [
        _DimensionLevel(np.zeros(size, np.int64), np.zeros(1, np.int32), np.ones(1, np.bool_), splits=False),
        _DimensionLevel(np.arange(size), np.arange(1, size + 1, dtype=np.int32), np.ones(size, np.bool_)),
    ]
    signs = _list_code_signs(one)
    for group in one.groupings:
        places = np.array([signs.index(code) for code in group.codes], dtype=np.int32)
        new = set(range(len(signs))) - {int(p) for level in dimension_levels for p in level.places}
        dimension_levels.append(
            _DimensionLevel(group.of, places, np.array([int(p) in new for p in places], dtype=np.bool_))
        )
    return dimension_levels


def _list_code_signs(one: SpanningVariable) -> tuple[str | None, ...]:
    coarser = (code for group in one.groupings for code in group.codes)
    return (None, *dict.fromkeys((*one.codes, *coarser)))


def _build_margin_cells(micro: Hypercube, levels: Sequence[_DimensionLevel]) -> tuple[Places, Ints, Places]:
    """The cells of one table: their addresses, how many terms each has, and the terms."""
    size = tuple(len(dimension_level.places) for dimension_level in levels)
    digits = [dimension_level.of[micro.codes[:, d]] for d, dimension_level in enumerate(levels)]
    number = np.ravel_multi_index(tuple(digits), size) if prod(size) > 1 else np.zeros(len(micro.codes), int)
    counts = np.bincount(number, minlength=prod(size)).astype(np.int64)
    shown = np.stack(np.unravel_index(np.arange(prod(size)), size), axis=1)
    kept = counts > 0
    for d, level in enumerate(levels):
        kept &= level.kept[shown[:, d]]
    order = np.argsort(number, kind="stable")
    order = order[kept[number[order]]]
    address = np.stack([dimension_level.places[shown[kept, d]] for d, dimension_level in enumerate(levels)], axis=1)
    return address, counts[kept], order.astype(np.int32)


def _compute_term_starts(counts: Ints) -> Ints:
    return np.concatenate(([0], np.cumsum(counts))).astype(np.int64)
