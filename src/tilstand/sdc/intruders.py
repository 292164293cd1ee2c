"""Intruder scenarios: persons counted, colluding bodies, and disclosure of groups.

That all twelve of a shelter were exploited in one way says it of each, though twelve is no small count. What
is asked of such a group is its rest, those of it that are of another category: nobody, in truth, and a
reader must hold one possible.

    >>> import numpy as np
    >>> from tilstand.sdc.hypercube import Hypercube, SpanningVariable
    >>> from tilstand.sdc.aggregation import build_table_system
    >>> body, form = SpanningVariable("body", ("a", "b")), SpanningVariable("form", ("x", "y"))
    >>> counts = np.array([12, 0, 4, 8])
    >>> made = build_table_system(Hypercube((body, form), np.array([[0, 0], [0, 1], [1, 0], [1, 1]]), counts))
    >>> [(made.names(one.group), made.names(one.part), one.rest.tolist()) for one in find_one_category_groups(made, ("form",))]
    [(('a', None), ('a', 'x'), [1])]

What they know of the finest cells is certain to them; what is left to learn is what the others count. A
person in a small count must hold it possible to be alone in it; a body that subtracts its own from a sum must
hold it possible that nobody is left.

    >>> import numpy as np
    >>> from tilstand.sdc.hypercube import Hypercube, SpanningVariable
    >>> from tilstand.sdc.aggregation import build_table_system
    >>> body, form = SpanningVariable("body", ("a", "b")), SpanningVariable("form", ("x", "y"))
    >>> made = build_table_system(Hypercube((body, form), np.array([[0, 0], [0, 1], [1, 0], [1, 1]]), np.array([9, 2, 1, 8])))
    >>> [(one.names, [(made.names(r), low) for r, low, _ in one.asked]) for one in list_body_intruders(made, "body", 1, 3)]
    [(('a',), [((None, 'x'), 9), (('b', 'x'), 0)]), (('b',), [((None, 'y'), 8), (('a', 'y'), 0)])]
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain, combinations

import numpy as np

from tilstand.sdc.aggregation import TOTAL, AggregationSystem, TableSystem
from tilstand.sdc.attack import LinearAttack
from tilstand.sdc.hypercube import DisclosureError, Flags, Ints, Places, TableFault
from tilstand.sdc.intervals import TableDisclosure, compute_feasibility_intervals, find_row_disclosures


@dataclass(frozen=True, slots=True, eq=False)
class GroupDisclosure:
    """A group all of whose people are of one category.

    Attributes:
        group: Its row.
        part: The row of the category within it, which counts as many.
        rest: The finest cells of the group that are of another category.
    """

    group: int
    part: int
    rest: Places


def find_one_category_groups(
    table_system: TableSystem, dimensions: Sequence[str], shown: Flags | None = None
) -> Iterator[GroupDisclosure]:
    """The groups that are of one category, where another would be possible.

    Args:
        table_system: Everything that is to be published.
        dimensions: The dimensions whose category must not be seen of a whole group.
        shown: The rows in print; None: all.

    Raises:
        DisclosureError: If there is no such dimension.
    """
    for name in dimensions:
        if name not in table_system.dims:
            raise DisclosureError([TableFault("no_column", {"name": name, "list": ", ".join(table_system.dims)})])
        at = table_system.dims.index(name)
        places: dict[bytes, list[int]] = {}
        for row in np.flatnonzero(table_system.address[:, at] != TOTAL).tolist():
            places.setdefault(_drop_address_dimension(table_system.address[row], at), []).append(row)
        for group in np.flatnonzero((table_system.address[:, at] == TOTAL) & (table_system.values > 0)).tolist():
            if shown is not None and not shown[group]:
                continue
            parts = places.get(_drop_address_dimension(table_system.address[group], at), ())
            same = [row for row in parts if table_system.values[row] == table_system.values[group]]
            # of codes that group others, the finest one that holds all says most
            part = min(same, key=lambda row: len(table_system.cells(row)), default=None)
            if part is None:
                continue
            rest = np.setdiff1d(table_system.cells(group), table_system.cells(part))
            if len(rest):
                yield GroupDisclosure(group, part, rest)


def append_group_remainders(
    sums: AggregationSystem, found: Sequence[GroupDisclosure]
) -> tuple[AggregationSystem, Ints]:
    """The rows, and after them those of the rests, which nobody prints.

    Args:
        sums: The rows.
        found: The groups.

    Returns:
        The rows, and where each rest stands.
    """
    ends = sums.indptr[-1] + np.cumsum([len(group_disclosure.rest) for group_disclosure in found]).astype(np.int64)
    terms = np.concatenate([sums.indices, *(group_disclosure.rest for group_disclosure in found)]).astype(np.int32)
    return replace(sums, indptr=np.concatenate([sums.indptr, ends]), indices=terms), np.arange(
        len(sums), len(sums) + len(found)
    )


def _drop_address_dimension(address: Places, at: int) -> bytes:
    return np.delete(address, at).tobytes()


@dataclass(frozen=True, slots=True, eq=False)
class Intruder:
    """A reader who knows some finest cells.

    Attributes:
        kind: "person" or "body".
        names: Who it is: codes of the bodies, or of the person's finest cell.
        cells: The finest cells that the reader knows something of.
        at_least: How many each is at least, where that is all that is known; None: each is known exactly.
        asked: Rows that say something of others to this reader, each with what it must be able to be at most
            (then nobody else is in it) and at least (then others are no small count).
    """

    kind: str
    names: tuple[str, ...]
    cells: Ints
    at_least: Ints | None
    asked: tuple[tuple[int, int, int], ...]

    def before(self, sums: AggregationSystem) -> AggregationSystem:
        """The rows as this reader sees them."""
        return sums.told(self.cells, self.at_least)

    def compute_cell_slack(self, sums: AggregationSystem) -> tuple[Ints, Ints]:
        """By how much each cell that the reader knows may fall, and rise; -1 where there is no limit."""
        own_array = sums.inner[self.cells]
        if self.at_least is None:
            return np.zeros(len(own_array), np.int64), np.zeros(len(own_array), np.int64)
        return own_array - self.at_least, np.full(len(own_array), -1, dtype=np.int64)


def list_person_intruders(table_system: TableSystem, threshold: int) -> Iterator[Intruder]:
    """Everybody who is counted in a small count of more than one: who is alone in one learns of nobody.

    Args:
        table_system: Everything that is to be published.
        threshold: Counts from one to below it are small.
    """
    rows = np.flatnonzero((table_system.values > 1) & (table_system.values < threshold))
    within: dict[int, list[int]] = {}
    for row in rows.tolist():
        for cell in table_system.cells(row).tolist():
            if table_system.inner[cell]:
                within.setdefault(cell, []).append(row)
    alone = {
        int(table_system.cells(row)[0]): row for row in range(len(table_system)) if len(table_system.cells(row)) == 1
    }
    for cell, own_numbers in sorted(within.items()):
        names = table_system.names(alone[cell]) if cell in alone else ()
        known = tuple(name for name in names if name is not None)
        asked = tuple((row, 1, threshold) for row in own_numbers)
        yield Intruder("person", known, np.array([cell]), np.array([1]), asked)


def list_body_intruders(
    table_system: TableSystem, dimension: str, colluding: int, threshold: int
) -> Iterator[Intruder]:
    """Bodies that each know all of their own counts, and tell each other.

    Args:
        table_system: Everything that is to be published.
        dimension: The dimension whose finest codes are bodies.
        colluding: How many know of each other.
        threshold: Counts from one to below it are small.

    Raises:
        DisclosureError: If there is no such dimension.
    """
    if dimension not in table_system.dims or colluding < 1:
        raise DisclosureError([TableFault("no_column", {"name": dimension, "list": ", ".join(table_system.dims)})])
    at = table_system.dims.index(dimension)
    others = [place for place in range(len(table_system.dims)) if place != at]
    alone: Ints = np.flatnonzero(
        (table_system.address[:, others] == TOTAL).all(axis=1) & (table_system.address[:, at] != TOTAL)
    )
    members = {row: frozenset(table_system.cells(row).tolist()) for row in alone.tolist()}
    finest = [
        row
        for row, own_values in members.items()
        if not any(second_member < own_values for second_member in members.values())
    ]
    for chosen in combinations(finest, colluding):
        cells = np.array(sorted(frozenset.union(*(members[row] for row in chosen))), dtype=np.int64)
        inner = np.zeros(len(table_system.inner), np.int64)
        inner[cells] = table_system.inner[cells]
        own_array = table_system.aggregate_finest_cells(inner)
        rest = table_system.values - own_array
        rows: Ints = np.flatnonzero((rest > 0) & (rest < threshold))
        asked = tuple((int(row), int(own_array[row]), int(own_array[row]) + threshold) for row in rows)
        names = tuple(str(table_system.names(row)[at]) for row in chosen)
        yield Intruder("body", names, cells, None, asked)


@dataclass(frozen=True, slots=True)
class IntruderScenario:
    """Readers who know more than what is printed.

    Attributes:
        bodies: The dimension whose codes are bodies that know their own counts; empty for none.
        colluding: How many bodies tell each other theirs.
        persons: Persons counted in small counts, too.
        groups: Dimensions whose category must not be seen of a whole group.
    """

    bodies: str = ""
    colluding: int = 1
    persons: bool = False
    groups: tuple[str, ...] = ()

    @property
    def intruder_kinds(self) -> list[str]:
        """The kinds of readers, by name."""
        named = {"persons": self.persons, "bodies": bool(self.bodies), "groups": bool(self.groups)}
        return [name for name, there in named.items() if there]

    def build_intruders(self, made: TableSystem, threshold: int) -> tuple[Intruder, ...]:
        """The readers who know some cells.

        Args:
            made: Everything that is to be published.
            threshold: Counts from one to below it are small.
        """
        own_values = list_person_intruders(made, threshold) if self.persons else ()
        known = list_body_intruders(made, self.bodies, self.colluding, threshold) if self.bodies else ()
        return tuple(chain(own_values, known))


ANYBODY = IntruderScenario()
"""Nobody who knows more."""


def find_intruder_disclosures(
    sums: AggregationSystem, shown: Flags, readers: Sequence[Intruder], told: Flags, tables: Sequence[Ints] = ()
) -> Iterator[TableDisclosure]:
    """What readers who know some cells learn of others, besides what stands there before anybody.

    Args:
        sums: The rows.
        shown: Which of them are given.
        readers: The readers.
        told: Rows of which everybody is told already.
        tables: Whole finest cells that somebody says are possible; those that agree are taken.
    """
    whole = LinearAttack(sums, shown)
    possible = np.array([table for table in tables if whole.is_table_consistent(table)]).reshape(-1, len(sums.inner))
    values = np.array([sums.aggregate_cells(array) for array in possible]).reshape(-1, len(sums))
    for reader in readers:
        fall, rise = reader.compute_cell_slack(sums)
        off = possible[:, reader.cells] - sums.inner[reader.cells]
        kept = ((off >= -fall) & ((off <= rise) | (rise < 0))).all(axis=1)
        rows, low, high = np.array(reader.asked, dtype=np.int64).reshape(-1, 3).T
        own_array = values[kept][:, rows]
        least = np.minimum(own_array.min(axis=0, initial=np.iinfo(np.int64).max), sums.values[rows])
        most = np.maximum(own_array.max(axis=0, initial=0), sums.values[rows])
        left = ((least > low) | (most < high)) & ~told[rows]
        if left.any():
            before = reader.before(sums)
            known = compute_feasibility_intervals(
                LinearAttack(before, shown), rows[left], low=low[left], high=high[left], whole=True
            )
            own_of = dict(zip(rows.tolist(), low.tolist(), strict=True))
            for leak in find_row_disclosures(before, shown, known, low=low[left], high=high[left]):
                kind = "told" if shown[leak.row] else leak.kind
                proofs = () if shown[leak.row] else leak.proofs
                facts = {"reader": reader.kind, "names": reader.names, "own": own_of[leak.row]}
                yield replace(leak, kind=kind, proofs=proofs, **facts)


def find_category_disclosures(
    table_system: TableSystem,
    sums: AggregationSystem,
    shown: Flags,
    dimensions: Sequence[str],
    tables: Sequence[Ints] = (),
) -> Iterator[TableDisclosure]:
    """Which groups in print are seen to be of one category.

    Args:
        table_system: Everything that is published.
        sums: Its rows.
        shown: Which of them are given.
        dimensions: The dimensions whose category must not be seen.
        tables: Whole finest cells that somebody says are possible; those that agree are taken.
    """
    group_disclosures: list[GroupDisclosure] = list(find_one_category_groups(table_system, dimensions, shown))
    if not group_disclosures:
        return
    grown, places = append_group_remainders(sums, group_disclosures)
    given = np.append(shown, np.zeros(len(group_disclosures), np.bool_))
    known = compute_feasibility_intervals(LinearAttack(grown, given), places, low=0, high=1, whole=True, tables=tables)
    by_row = {
        int(place): current_group_disclosure
        for place, current_group_disclosure in zip(places, group_disclosures, strict=True)
    }
    for leak in find_row_disclosures(grown, given, known, low=0, high=1):
        group_disclosure = by_row[leak.row]
        code = tuple(
            name
            for name in table_system.names(group_disclosure.part)
            if name not in table_system.names(group_disclosure.group)
        )
        count = float(table_system.values[group_disclosure.group])
        yield TableDisclosure(group_disclosure.group, leak.kind, count, count, (), "group", tuple(map(str, code)))
