"""A system of linear relations over whole numbers: what the kernel computes on.

A column is a figure, printed or unknown; a row is a relation `lower <= sum of coefficient x figure <= upper`.
Everything is a Python integer, so that nothing the kernel says rests on a rounded number.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass, field, replace

from tilstand.kernel.fault import KernelError
from tilstand.kernel.laid import Laid, laid

__all__ = ["Column", "Row", "System"]


@dataclass(frozen=True, slots=True)
class Column:
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
class Row:
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
    def equal(cls, id: str, coefficients: Mapping[str, int], value: int = 0) -> Row:
        """A relation whose sum is exactly `value`."""
        return cls(id, coefficients, value, value)


@dataclass(frozen=True, slots=True)
class Structure:
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
    _laid: list[Laid] = field(init=False, repr=False, compare=False, default_factory=list)

    @property
    def laid(self) -> Laid:
        """The terms as arrays: made once, when they are first asked for."""
        if not self._laid:
            self._laid.append(laid(self.terms))
        return self._laid[0]


@dataclass(frozen=True, slots=True)
class System:
    """Figures and relations, checked to be whole-number arithmetic.

    Args:
        columns: The figures; ids are unique.
        rows: The relations; ids are unique, and every figure they name is a column.

    Raises:
        KernelError: All faults at once: a relation over an unknown figure, data that is not a whole number,
            a relation without figures that cannot hold, a relation or figure without room for any value.

    Example:
        >>> system = System((Column("all", 5), Column("men", 2)), (Row.equal("sum", {"all": 1, "men": -1}),))
        >>> system["all"].value
        5
    """

    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    structure: Structure = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "columns", tuple(self.columns))
        object.__setattr__(self, "rows", tuple(self.rows))
        known = {column.id: j for j, column in enumerate(self.columns)}
        faults = [*_column_faults(self.columns), *_row_faults(self.rows, known)]
        if faults:
            raise KernelError(
                "The relations cannot be set up as whole-number arithmetic.",
                cause=faults,
                remedy="Correct these relations or figures in the collection.",
            )
        object.__setattr__(self, "structure", _structure(self.rows, known))

    def __getitem__(self, id: str) -> Column:
        return self.columns[self.structure.column[id]]

    def __contains__(self, id: object) -> bool:
        return id in self.structure.column

    def row(self, id: str) -> Row:
        """The relation with this id."""
        return self.rows[self.structure.row[id]]

    def printing(self, values: Mapping[str, int | None]) -> System:
        """The same relations with other printed values; figures that are not named keep theirs.

        Raises:
            KernelError: A value that is not a whole number, or of an unknown figure.
        """
        faults = [f"unknown figure {id}" for id in values if id not in self.structure.column]
        faults += [
            f"figure {id}: the value is not a whole number" for id, v in values.items() if not _whole(v)
        ]
        if faults:
            raise KernelError("The values do not belong to these relations.", cause=faults)
        columns = tuple(
            replace(column, value=values[column.id]) if column.id in values else column
            for column in self.columns
        )
        return self._with(columns, self.rows, self.structure)

    def without(self, rows: Set[str]) -> System:
        """The same figures with fewer relations.

        Args:
            rows: Ids of relations that are left out.
        """
        kept = tuple(row for row in self.rows if row.id not in rows)
        return self._with(self.columns, kept, _structure(kept, self.structure.column))

    @classmethod
    def of(cls, columns: Iterable[Column], rows: Iterable[Row]) -> System:
        """A system of figures and relations that were checked in another, or follow from it."""
        columns, rows = tuple(columns), tuple(rows)
        place = {column.id: j for j, column in enumerate(columns)}
        return cls._with(columns, rows, _structure(rows, place))

    @staticmethod
    def _with(columns: tuple[Column, ...], rows: tuple[Row, ...], structure: Structure) -> System:
        """A system of parts of one that was checked."""
        other = object.__new__(System)
        object.__setattr__(other, "columns", columns)
        object.__setattr__(other, "rows", rows)
        object.__setattr__(other, "structure", structure)
        return other

    def softened(self, weights: Mapping[str, int]) -> System:
        """The same system where some relations may be doubted too, each at its own cost.

        A relation that may be doubted gets a column of its own, named after the row, which holds the
        difference and is printed as 0.

        Args:
            weights: Cost of doubting the relation, by row id.
        """
        columns = [*self.columns, *(Column(id, 0, w, None, None) for id, w in weights.items())]
        rows = [
            replace(r, coefficients={**r.coefficients, r.id: 1}) if r.id in weights else r for r in self.rows
        ]
        return System(tuple(columns), tuple(rows))


_PLAIN = frozenset([int, type(None)])


def _whole(value: object, *, optional: bool = True) -> bool:
    if value is None:
        return optional
    return isinstance(value, int) and not isinstance(value, bool)


def _column_faults(columns: Iterable[Column]) -> list[str]:
    faults, seen = [], set()
    for column in columns:
        if column.id in seen:
            faults.append(f"figure {column.id}: the id is used twice")
        seen.add(column.id)
        numbers = (column.value, column.weight, column.lower, column.upper)
        if not _PLAIN.issuperset(map(type, numbers)) and not all(map(_whole, numbers)):
            faults.append(f"figure {column.id}: a value, weight or limit is not a whole number")
            continue
        if column.weight is not None and column.weight < 1:
            faults.append(f"figure {column.id}: the cost of doubting it must be at least 1")
        if column.lower is not None and column.upper is not None and column.lower > column.upper:
            faults.append(f"figure {column.id}: no value lies between {column.lower} and {column.upper}")
    return faults


def _row_faults(rows: Iterable[Row], known: Mapping[str, int]) -> list[str]:
    faults, seen = [], set()
    for row in rows:
        if row.id in seen:
            faults.append(f"relation {row.id}: the id is used twice")
        seen.add(row.id)
        if not row.coefficients.keys() <= known.keys():
            faults += [
                f"relation {row.id}: unknown figure {id}" for id in row.coefficients if id not in known
            ]
        factors, limits = row.coefficients.values(), (row.lower, row.upper)
        plain = {int}.issuperset(map(type, factors)) and _PLAIN.issuperset(map(type, limits))
        if not plain and (not all(map(_whole, (*factors, *limits))) or None in factors):
            faults.append(f"relation {row.id}: a factor or limit is not a whole number")
            continue
        if row.lower is None and row.upper is None:
            faults.append(f"relation {row.id}: it has no limit on either side, so it says nothing")
        elif row.lower is not None and row.upper is not None and row.lower > row.upper:
            faults.append(f"relation {row.id}: no sum lies between {row.lower} and {row.upper}")
        elif not any(row.coefficients.values()) and ((row.lower or 0) > 0 or (row.upper or 0) < 0):
            faults.append(f"relation {row.id}: no figure is left in it, and it cannot hold")
    return faults


def _structure(rows: tuple[Row, ...], column: Mapping[str, int]) -> Structure:
    terms = tuple(tuple((column[id], a) for id, a in row.coefficients.items() if a) for row in rows)
    uses: list[list[tuple[int, int]]] = [[] for _ in column]
    for i, pairs in enumerate(terms):
        for j, a in pairs:
            uses[j].append((i, a))
    return Structure(column, {row.id: i for i, row in enumerate(rows)}, terms, tuple(map(tuple, uses)))
