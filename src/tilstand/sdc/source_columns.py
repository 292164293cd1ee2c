"""Columns of a file of counts: nested in each other for rounding, and picked out for showing.

Which columns are coarser than others is found in the file itself, and names and order mean nothing: the world
that is rounded is the same whatever is shown of it.

    >>> import numpy as np
    >>> places = (("a", "b", "c"), np.array([0, 1, 2])), (("north", "south"), np.array([0, 0, 1]))
    >>> world, order = nest_columns(dict(zip(("region", "county"), places)), np.array([4, 1, 2]))
    >>> [(one.name, [group.name for group in one.groupings]) for one in world.variables], order.tolist()
    ([('region', ['county'])], [0, 1, 2])
    >>> select_columns(dict(zip(("region", "county"), places)), np.array([4, 1, 2]), ["county"], {}).counts.tolist()
    [5, 2]
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import prod

import numpy as np

from tilstand.sdc.hypercube import CodeGrouping, DisclosureError, Hypercube, Ints, SpanningVariable, TableFault

Column = tuple[tuple[str, ...], Ints]
"""Codes of a column, and for each finest cell the position of its code."""
MOST_CELLS = 4_000_000
"""So many finest cells are shown at once; five dimensions of twenty codes are 3,200,000."""


def nest_columns(columns: Mapping[str, Column], counts: Ints) -> tuple[Hypercube, Ints]:
    """All columns as variables, those that another determines as its coarser codes.

    Codes of one name that mean the same cells are one.

    Args:
        columns: Each column of the file.
        counts: What each finest cell counts.

    Returns:
        The file, and for each of its cells the place that it had.
    """
    names = sorted(columns)
    parents: dict[str, str] = {}
    for name in names:
        finer = [below for below in names if below not in parents and _is_coarser(columns, name, below)]
        if finer:
            parents[name] = finer[0]
            parents.update({child: finer[0] for child, parent in parents.items() if parent == name})
    finest = [name for name in names if name not in parents]
    order = np.lexsort([columns[name][1] for name in reversed(finest)])
    variables = [
        SpanningVariable(
            name,
            columns[name][0],
            tuple(
                grouping
                for coarser in names
                if parents.get(coarser) == name and (grouping := _name_by_members(columns, name, coarser))
            ),
        )
        for name in finest
    ]
    codes = np.stack([columns[name][1][order] for name in finest], axis=1)
    return Hypercube(tuple(variables), codes, counts[order]), order


def _is_coarser(columns: Mapping[str, Column], name: str, finer: str) -> bool:
    """True if another column's code determines this one's; of two that mean the same, the later."""
    (codes, places), (other_codes, other_places) = columns[name], columns[finer]
    if name == finer or (-len(codes), name) < (-len(other_codes), finer):
        return False
    return len(np.unique(other_places * len(codes) + places)) == len(other_codes)


def _name_by_members(columns: Mapping[str, Column], finest: str, name: str) -> CodeGrouping | None:
    (codes, places), (coarser, coarser_places) = columns[finest], columns[name]
    if len(coarser) == 1:
        return None
    of = np.zeros(len(codes), np.int64)
    of[places] = coarser_places
    members = [np.flatnonzero(of == place) for place in range(len(coarser))]
    names = (
        code if group.tolist() == [codes.index(code) if code in codes else None] else f"\0{code} {group.tolist()}"
        for code, group in zip(coarser, members, strict=True)
    )
    return CodeGrouping(name, tuple(names), of)


def select_columns(
    columns: Mapping[str, Column], counts: Ints, dims: Sequence[str], nested: Mapping[str, Sequence[str]]
) -> Hypercube:
    """Some columns of a file, its cells added up, and every combination of their codes.

    A combination that the file does not list stands as 0 like one that it lists, so that the list of those
    that it has tells nothing.

    Args:
        columns: Each column of the file.
        counts: What each finest cell counts.
        dims: The columns.
        nested: By column, columns of coarser codes.

    Raises:
        DisclosureError: If there are more combinations than can be held.
    """
    variables = []
    for name in dims:
        codes, places = columns[name]
        groupings = []
        for group in nested.get(name, ()):
            of = np.zeros(len(codes), np.int64)
            of[places] = columns[group][1]
            groupings.append(CodeGrouping(group, columns[group][0], of))
        variables.append(SpanningVariable(name, codes, tuple(groupings)))
    sizes = tuple(len(variable.codes) for variable in variables)
    cells = prod(sizes)
    if cells > MOST_CELLS:
        raise DisclosureError([TableFault("too_large", {"cells": cells, "most": MOST_CELLS})])
    added = np.zeros(cells, np.int64)
    np.add.at(added, np.ravel_multi_index([columns[name][1] for name in dims], sizes), counts)
    every = np.stack(np.unravel_index(np.arange(cells), sizes), axis=1).astype(np.int64)
    return Hypercube(tuple(variables), every, added)
