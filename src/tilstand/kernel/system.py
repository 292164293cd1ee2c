"""Linear systems of whole numbers: variables, constraints, sparse rows, components.

Floating-point numbers hold whole numbers up to 2^53 exactly, and so are sums and products that stay below it.
Whatever could be greater is marked, and has to be reckoned in Python's whole numbers.

A column is a figure, printed or unknown; a row is a relation `lower <= sum of coefficient x figure <= upper`.
Everything is a Python integer, so that nothing the kernel says rests on a rounded number.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from operator import itemgetter

import numpy as np
from numpy.typing import NDArray


class KernelError(ValueError):
    """Relations, figures or moves that are not whole-number arithmetic, or contradict each other as such.

    Args:
        title: What could not be done, in one line.
        cause: Why, one or more lines; several faults are told at once.
        remedy: What the reader can do about it.
    """

    def __init__(self, title: str, *, cause: Sequence[str] = (), remedy: str = "") -> None:
        self.title, self.causes, self.remedy = title, tuple(cause), remedy
        lines = [
            title,
            *(f"  {current_cause}" for current_cause in self.causes),
            *([f"  -> {remedy}"] if remedy else []),
        ]
        super().__init__("\n".join(lines))


EXACT = 1 << 53


@dataclass(frozen=True, slots=True)
class SparseRows:
    """The terms of all relations one after the other.

    Attributes:
        starts: Where the terms of each relation begin, and where the last end.
        columns: The column of each term.
        factors: The factor of each term.
        exact: True if no factor is too great to be held exactly.
    """

    starts: NDArray[np.intp]
    columns: NDArray[np.intp]
    factors: NDArray[np.float64]
    exact: bool

    def locate_row_terms(self, rows: Sequence[int]) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
        """Where the terms of some relations are, and the place among these relations of each."""
        chosen = np.array(rows, np.intp)
        begins = self.starts[chosen]
        sizes = self.starts[chosen + 1] - begins
        places = np.repeat(np.arange(len(chosen)), sizes)
        before = np.cumsum(sizes) - sizes
        return np.arange(len(places)) + (begins - before)[places], places


def build_sparse_rows(terms: Sequence[Sequence[tuple[int, int]]]) -> SparseRows:
    """Relations as arrays.

    Args:
        terms: For each relation, its (column, factor) pairs.

    Example:
        >>> found = build_sparse_rows([[(0, 1), (2, -1)], [(1, 3)]])
        >>> found.starts.tolist(), found.columns.tolist(), [one.tolist() for one in found.locate_row_terms([1, 0])]
        ([0, 2, 3], [0, 2, 1], [[2, 0, 1], [0, 1, 1]])
    """
    starts = np.zeros(len(terms) + 1, np.intp)
    np.cumsum([*map(len, terms)], out=starts[1:])
    factors = [a for own_pairs in terms for _, a in own_pairs]
    exact = not factors or (max(factors) <= EXACT and min(factors) >= -EXACT)
    columns = np.array([j for own_pairs in terms for j, _ in own_pairs], np.intp)
    return SparseRows(starts, columns, np.array(factors, np.float64), exact)


@dataclass(frozen=True, slots=True)
class Variable:
    """One figure.

    Attributes:
        id: Permanent key.
        value: The whole number that is printed; None where nothing is printed.
        weight: Cost of doubting the printed value, at least 1; None: never to be doubted.
        lower: Least value the figure can have; None: no limit.
        upper: Greatest value the figure can have; None: no limit.
    """

    id: str
    value: int | None = None
    weight: int | None = 1
    lower: int | None = 0
    upper: int | None = None


@dataclass(frozen=True, slots=True)
class Constraint:
    """One relation: the weighted sum of its figures lies between two whole numbers.

    Attributes:
        id: Permanent key.
        coefficients: Factor of each figure, by column id.
        lower: Least value of the sum; None: no limit.
        upper: Greatest value of the sum; None: no limit.
    """

    id: str
    coefficients: Mapping[str, int]
    lower: int | None = None
    upper: int | None = None

    @classmethod
    def from_equation(cls, id: str, coefficients: Mapping[str, int], value: int = 0) -> Constraint:
        """A relation whose sum is exactly `value`."""
        return cls(id, coefficients, value, value)


@dataclass(frozen=True, slots=True)
class SystemStructure:
    """The relations by position: built once, shared by every system that differs in printed values only.

    Attributes:
        column: Position of each column id.
        row: Position of each row id.
        terms: For each row, its (column, coefficient) pairs.
        uses: For each column, its (row, coefficient) pairs.
    """

    column: Mapping[str, int]
    row: Mapping[str, int]
    terms: tuple[tuple[tuple[int, int], ...], ...]
    uses: tuple[tuple[tuple[int, int], ...], ...]
    _laid: list[SparseRows] = field(init=False, repr=False, compare=False, default_factory=list)

    @property
    def sparse_rows(self) -> SparseRows:
        """The terms as arrays: made once, when they are first asked for."""
        if not self._laid:
            self._laid.append(build_sparse_rows(self.terms))
        return self._laid[0]


@dataclass(frozen=True, slots=True)
class LinearSystem:
    """Figures and relations, checked to be whole-number arithmetic.

    Args:
        columns: The figures; ids are unique.
        rows: The relations; ids are unique, and every figure they name is a column.

    Raises:
        KernelError: All faults at once: a relation over an unknown figure, data that is not a whole number,
            a relation without figures that cannot hold, a relation or figure without room for any value.

    Example:
        >>> system = LinearSystem((Variable("all", 5), Variable("men", 2)), (Constraint.from_equation("sum", {"all": 1, "men": -1}),))
        >>> system["all"].value
        5
    """

    columns: tuple[Variable, ...]
    rows: tuple[Constraint, ...]
    structure: SystemStructure = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "columns", tuple(self.columns))
        object.__setattr__(self, "rows", tuple(self.rows))
        known = {column.id: j for j, column in enumerate(self.columns)}
        faults = [*_list_variable_faults(self.columns), *_list_constraint_faults(self.rows, known)]
        if faults:
            raise KernelError(
                "The relations cannot be set up as whole-number arithmetic.",
                cause=faults,
                remedy="Correct these relations or figures in the collection.",
            )
        object.__setattr__(self, "structure", _build_structure(self.rows, known))

    def __getitem__(self, id: str) -> Variable:
        return self.columns[self.structure.column[id]]

    def __contains__(self, id: object) -> bool:
        return id in self.structure.column

    def row(self, id: str) -> Constraint:
        """The relation with this id."""
        return self.rows[self.structure.row[id]]

    def replace_printed_values(self, values: Mapping[str, int | None]) -> LinearSystem:
        """The same relations with other printed values; figures that are not named keep theirs.

        Raises:
            KernelError: A value that is not a whole number, or of an unknown figure.
        """
        faults = [f"unknown figure {id}" for id in values if id not in self.structure.column]
        faults += [
            f"figure {id}: the value is not a whole number" for id, v in values.items() if not _is_whole_number(v)
        ]
        if faults:
            raise KernelError("The values do not belong to these relations.", cause=faults)
        columns = tuple(
            replace(column, value=values[column.id]) if column.id in values else column for column in self.columns
        )
        return self._from_structure(columns, self.rows, self.structure)

    def drop_constraints(self, rows: Set[str]) -> LinearSystem:
        """The same figures with fewer relations.

        Args:
            rows: Ids of relations that are left out.
        """
        constraints = tuple(row for row in self.rows if row.id not in rows)
        return self._from_structure(self.columns, constraints, _build_structure(constraints, self.structure.column))

    @classmethod
    def from_checked_parts(cls, columns: Iterable[Variable], rows: Iterable[Constraint]) -> LinearSystem:
        """A system of figures and relations that were checked in another, or follow from it."""
        columns, rows = tuple(columns), tuple(rows)
        place = {column.id: j for j, column in enumerate(columns)}
        return cls._from_structure(columns, rows, _build_structure(rows, place))

    @staticmethod
    def _from_structure(
        columns: tuple[Variable, ...], rows: tuple[Constraint, ...], structure: SystemStructure
    ) -> LinearSystem:
        """A system of parts of one that was checked."""
        other_system = object.__new__(LinearSystem)
        object.__setattr__(other_system, "columns", columns)
        object.__setattr__(other_system, "rows", rows)
        object.__setattr__(other_system, "structure", structure)
        return other_system

    def soften_constraints(self, weights: Mapping[str, int]) -> LinearSystem:
        """The same system where some relations may be doubted too, each at its own cost.

        A relation that may be doubted gets a column of its own, named after the row, which holds the
        difference and is printed as 0.

        Args:
            weights: Cost of doubting the relation, by row id.
        """
        columns = [*self.columns, *(Variable(id, 0, w, None, None) for id, w in weights.items())]
        rows = [replace(r, coefficients={**r.coefficients, r.id: 1}) if r.id in weights else r for r in self.rows]
        return LinearSystem(tuple(columns), tuple(rows))


_PLAIN = frozenset([int, type(None)])


def _is_whole_number(value: object, *, optional: bool = True) -> bool:
    if value is None:
        return optional
    return isinstance(value, int) and not isinstance(value, bool)


def _list_variable_faults(columns: Iterable[Variable]) -> list[str]:
    faults, seen = [], set()
    for column in columns:
        if column.id in seen:
            faults.append(f"figure {column.id}: the id is used twice")
        seen.add(column.id)
        numbers = (column.value, column.weight, column.lower, column.upper)
        if not _PLAIN.issuperset(map(type, numbers)) and not all(map(_is_whole_number, numbers)):
            faults.append(f"figure {column.id}: a value, weight or limit is not a whole number")
            continue
        if column.weight is not None and column.weight < 1:
            faults.append(f"figure {column.id}: the cost of doubting it must be at least 1")
        if column.lower is not None and column.upper is not None and column.lower > column.upper:
            faults.append(f"figure {column.id}: no value lies between {column.lower} and {column.upper}")
    return faults


def _list_constraint_faults(rows: Iterable[Constraint], known: Mapping[str, int]) -> list[str]:
    faults, seen = [], set()
    for row in rows:
        if row.id in seen:
            faults.append(f"relation {row.id}: the id is used twice")
        seen.add(row.id)
        if not row.coefficients.keys() <= known.keys():
            faults += [f"relation {row.id}: unknown figure {id}" for id in row.coefficients if id not in known]
        factors, limits = row.coefficients.values(), (row.lower, row.upper)
        plain = {int}.issuperset(map(type, factors)) and _PLAIN.issuperset(map(type, limits))
        if not plain and (not all(map(_is_whole_number, (*factors, *limits))) or None in factors):
            faults.append(f"relation {row.id}: a factor or limit is not a whole number")
            continue
        if row.lower is None and row.upper is None:
            faults.append(f"relation {row.id}: it has no limit on either side, so it says nothing")
        elif row.lower is not None and row.upper is not None and row.lower > row.upper:
            faults.append(f"relation {row.id}: no sum lies between {row.lower} and {row.upper}")
        elif not any(row.coefficients.values()) and ((row.lower or 0) > 0 or (row.upper or 0) < 0):
            faults.append(f"relation {row.id}: no figure is left in it, and it cannot hold")
    return faults


def _build_structure(rows: tuple[Constraint, ...], column: Mapping[str, int]) -> SystemStructure:
    terms = tuple(tuple((column[id], a) for id, a in row.coefficients.items() if a) for row in rows)
    uses: list[list[tuple[int, int]]] = [[] for _ in column]
    for i, pairs in enumerate(terms):
        for j, a in pairs:
            uses[j].append((i, a))
    return SystemStructure(column, {row.id: i for i, row in enumerate(rows)}, terms, tuple(map(tuple, uses)))


_OTHER = itemgetter(0)


@dataclass(frozen=True, slots=True)
class SystemComponent:
    """Figures and relations that hang together.

    Attributes:
        columns: Ids of the figures that may move.
        rows: Ids of the relations they take part in.
    """

    columns: tuple[str, ...]
    rows: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ComponentPositions:
    """A component by position, in rising order."""

    columns: tuple[int, ...]
    rows: tuple[int, ...]


def split_into_components(
    structure: SystemStructure, live: Iterable[int], aside: Set[int] = frozenset()
) -> tuple[ComponentPositions, ...]:
    """The components of the figures that may move, every other figure being held.

    Args:
        structure: The relations.
        live: Positions of the figures that may move.
        aside: Positions of relations that are left out.
    """
    waiting, uses, terms = set(live), structure.uses, structure.terms
    order = sorted(waiting)
    component_positions = []
    for start in order:
        if start not in waiting:
            continue
        waiting.discard(start)
        columns, rows, todo = [], set(), [start]
        while todo:
            j = todo.pop()
            columns.append(j)
            for i, _ in uses[j]:
                if i not in rows and i not in aside:
                    rows.add(i)
                    if waiting:
                        near = waiting.intersection(map(_OTHER, terms[i]))
                        waiting -= near
                        todo += near
        component_positions.append(ComponentPositions(tuple(sorted(columns)), tuple(sorted(rows))))
    return tuple(component_positions)


def list_components(system: LinearSystem) -> tuple[SystemComponent, ...]:
    """The components of the system; figures that are never doubted do not tie relations together.

    Example:
        >>> from tilstand.kernel.system import Variable, Constraint
        >>> figures = (Variable("a", 1), Variable("b", 1), Variable("people", 9, weight=None))
        >>> rows = (Constraint("x", {"a": 1, "people": -1}, upper=0), Constraint("y", {"b": 1, "people": -1}, upper=0))
        >>> [component.columns for component in list_components(LinearSystem(figures, rows))]
        [('a',), ('b',)]
    """
    live = (j for j, c in enumerate(system.columns) if c.value is None or c.weight is not None)
    return tuple(
        SystemComponent(tuple(system.columns[j].id for j in part.columns), tuple(system.rows[i].id for i in part.rows))
        for part in split_into_components(system.structure, live)
    )
