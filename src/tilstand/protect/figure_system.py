"""The linear system of all figures of a round: which counts are sums of which.

Every address of the ledger that counts something is a column, printed or not, and so is every address that
nobody stated and that a sum of known ones reaches: a reader subtracts. The sums of the code lists, of groups and
their members and the relations that the collection declares are rows. A relation that the ledger itself does not keep, since nobody
has decided a contradiction, is off by as much as it is, which the edition says.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass, replace

import numpy as np
from scipy.sparse import csr_matrix, hstack, identity

from tilstand.define import RoundView
from tilstand.define.rules import RelationForm
from tilstand.errors import ReleaseError
from tilstand.kernel.system import Constraint, LinearSystem
from tilstand.languages import make_error
from tilstand.ledger.ledger import Ledger
from tilstand.ledger.relations import LinearRelation, bound_overlap, list_shared_codes, make_relation_term
from tilstand.ledger.system import LedgerSystem, build_system
from tilstand.model import Observation, Source
from tilstand.protect.integer_program import Flags, Floats, IntegerProgram, Ints
from tilstand.terms import FigureOrigin, Key, Period, Value

_NOWHERE = Source("")


@dataclass(frozen=True, eq=False)
class FigureSystem:
    """Counts and the rows that tie them.

    Attributes:
        keys: The address of each column.
        values: The true number of each column; of what nobody stated, one that fits.
        stated: Which columns the ledger has a number of.
        matrix: The relations, one a row.
        lower: The least that each row comes to; of one that does not hold, what it comes to.
        upper: The most that it comes to.
        names: Permanent id of each relation.
    """

    keys: tuple[Key, ...]
    values: Ints
    stated: Flags
    matrix: csr_matrix
    lower: Floats
    upper: Floats
    names: tuple[str, ...]

    def find_broken_rows(self, values: Ints) -> Ints:
        """The rows that some numbers do not keep."""
        sums = self.matrix @ values
        return np.flatnonzero((sums < self.lower - 1e-9) | (sums > self.upper + 1e-9))

    def make_room_for(self, values: Ints, fixed: Flags) -> FigureSystem:
        """The system in which the sums of what was told may come to what was told.

        Of a contradiction that nobody has decided it is open which of its sums does not hold, as long as some of
        their figures are stated by nobody: an earlier edition may have had it in another.

        Args:
            values: The numbers as they were told.
            fixed: Which columns were.
        """
        rows = np.flatnonzero((self.matrix != 0) @ (self.stated & ~fixed).astype(np.int64) == 0)
        completed = _complete_values(self.matrix, self.lower, self.upper, values, self.stated | fixed)
        sums = self.matrix @ completed
        lower, upper = self.lower.copy(), self.upper.copy()
        lower[rows], upper[rows] = np.minimum(lower, sums)[rows], np.maximum(upper, sums)[rows]
        return replace(self, lower=lower, upper=upper)


def build_figure_system(
    collection: RoundView,
    period: Period,
    numbers: Mapping[Key, int],
    relations: Iterable[LinearRelation],
    *,
    absent: Iterable[str] = (),
    least: Set[Key] = frozenset(),
) -> FigureSystem:
    """Build the system of some figures.

    Args:
        collection: The collection.
        period: The round's period.
        numbers: What the ledger holds of each figure; only counts take part.
        relations: The relations of the ledger between counts, whether they hold or not.
        absent: Bodies that did not report, and take part in no sum.
        least: Figures of which the ledger has a least number.

    Raises:
        ReleaseError: If no numbers were found for what nobody stated.
    """
    counts = {key: number for key, number in numbers.items() if _is_count(collection, key) and number >= 0}
    stated = [Observation(key, Value.number(n), _NOWHERE, FigureOrigin.PUBLISHED) for key, n in counts.items()]
    book = Ledger(collection, stated, absent, period)
    rows = [
        _anonymize_relation(book, relation)
        for relation in relations
        if all(_is_count(collection, term.key) for term in relation.parts)
    ]
    rows += _derive_group_sums(book, counts, rows, least)
    rows += _derive_register_overlaps(book)
    built = build_system(book, rows, counts)
    known = {built.first[key] for key in counts if key in built.first}
    return _complete_system(_drop_free_variables(built.system, known), built, counts)


def _is_count(collection: RoundView, key: Key) -> bool:
    measure = collection.measures.get(key.measure)
    return measure is not None and measure.statistic == "count"


def _anonymize_relation(book: Ledger, relation: LinearRelation) -> LinearRelation:
    """A relation between addresses, whoever stated them."""
    left, right = (
        tuple(make_relation_term(book, term.key, term.times) for term in side)
        for side in (relation.left, relation.right)
    )
    return replace(relation, left=left, right=right, said=())


def _derive_group_sums(
    book: Ledger, counts: Mapping[Key, int], relations: Iterable[LinearRelation], least: Set[Key]
) -> Iterator[LinearRelation]:
    """The sums of the members of groups, at every address that is stated and those beside it."""
    known = {term.key for row in relations if row.form is RelationForm.MEMBERS for term in row.left}
    beside = (sibling for key in counts for sibling in (key, *iterate_sibling_keys(book, key)))
    for key in dict.fromkeys(beside):
        if key in known or book.collection.measures[key.measure].aggregate != "members":
            continue
        names = book.list_members(key.provider, key.period)
        members = [key.replace_provider(name) for name in names if book.has_statements(key.measure, name, key.period)]
        stated = [member for member in members if member in counts]
        if key in least and stated and sum(counts[member] for member in stated) == counts[key]:
            members = stated  # of any other number readers know that who is silent has none
        if members:
            right = tuple(make_relation_term(book, member) for member in members)
            yield LinearRelation(RelationForm.MEMBERS, (make_relation_term(book, key),), right)


def iterate_sibling_keys(book: Ledger, key: Key) -> Iterator[Key]:
    """Yield the same address at the codes that lie beside its own, a dimension at a time.

    Args:
        book: The figures.
        key: The address.
    """
    for dimension, code in key.dims:
        codelist = book.collection.get_codelist(dimension)
        for part in codelist.parts(next(iter(codelist.list_code_ancestors(code)), None)):
            yield key.at(dimension, part.id)


def _derive_register_overlaps(book: Ledger) -> Iterator[LinearRelation]:
    """What ties counts of people who may be the same in registers that share no key, in every period."""
    for relation in (relation for relation in book.collection.relations if relation.kind == "overlap"):
        whose = relation.left[0].measure, relation.left[0].provider
        for period in sorted({head[2] for head in book.heads if head[:2] == whose}):
            for codes in list_shared_codes(book, relation, period):
                yield from bound_overlap(book, relation, period, codes)


def _drop_free_variables(system: LinearSystem, stated: Set[str]) -> LinearSystem:
    """The system without figures that nobody stated and that can give way, and without their rows.

    A figure that is only counted inside others can be none; one that only has others counted inside it can be
    as great as need be. Either way its rows hold whatever the rest is.
    """
    rows = {row.id: row for row in system.rows}
    uses: dict[str, set[str]] = {column.id: set() for column in system.columns}
    for row in system.rows:
        for id in row.coefficients:
            uses[id].add(row.id)
    waiting = [column.id for column in system.columns if column.id not in stated]
    gone: set[str] = set()
    while waiting:
        id = waiting.pop()
        if id in gone or not _is_free_variable(id, [rows[name] for name in uses[id]]):
            continue
        gone.add(id)
        for name in uses.pop(id):
            for neighbour in rows.pop(name).coefficients:
                if neighbour != id:
                    uses[neighbour].discard(name)
                    if neighbour not in stated:
                        waiting.append(neighbour)
    return LinearSystem(
        tuple(column for column in system.columns if column.id not in gone),
        tuple(row for row in system.rows if row.id in rows),
    )


def _is_free_variable(id: str, rows: list[Constraint]) -> bool:
    """True if all rows of a figure hold once it is none, or great enough; or it is what one adds up."""
    if len(rows) == 1 and rows[0].lower == rows[0].upper == 0:
        factor = rows[0].coefficients[id]
        if abs(factor) == 1 and all(times * factor < 0 for name, times in rows[0].coefficients.items() if name != id):
            return True
    falls = all(_is_relaxed_by_variable(id, row, 1) for row in rows)
    return falls or all(_is_relaxed_by_variable(id, row, -1) for row in rows)


def _is_relaxed_by_variable(id: str, row: Constraint, sign: int) -> bool:
    """True if a row is easier to keep the less there is of a figure, or, with -1, the more there is."""
    factor = row.coefficients[id] * sign
    if row.lower is not None and row.upper is not None:
        return False
    side = 1 if row.upper is not None else -1
    if factor * side <= 0:
        return False
    # at none, the rest must hold by itself: nothing else may add to what is limited
    rest = all(value * side <= 0 for name, value in row.coefficients.items() if name != id)
    return sign < 0 or (rest and (row.upper or row.lower or 0) == 0)


def _complete_system(system: LinearSystem, built: LedgerSystem, counts: Mapping[Key, int]) -> FigureSystem:
    keys = [built.anchors[column.id].key for column in system.columns]
    place = {column.id: at for at, column in enumerate(system.columns)}
    starts, indices, factors = [0], list[int](), list[int]()
    for row in system.rows:
        indices.extend(place[id] for id in row.coefficients)
        factors.extend(row.coefficients.values())
        starts.append(len(indices))
    matrix = csr_matrix((np.array(factors, np.float64), indices, starts), (len(system.rows), len(keys)))
    lower = np.array([-np.inf if row.lower is None else row.lower for row in system.rows], np.float64)
    upper = np.array([np.inf if row.upper is None else row.upper for row in system.rows], np.float64)
    stated = np.array([key in counts for key in keys], np.bool_)
    values = np.array([counts.get(key, 0) for key in keys], np.int64)
    values = _complete_values(matrix, lower, upper, values, stated)
    # a contradiction that nobody has decided: the printed numbers may close its gap, and never widen it
    sums = matrix @ values
    names = tuple(row.id for row in system.rows)
    return FigureSystem(tuple(keys), values, stated, matrix, np.minimum(lower, sums), np.maximum(upper, sums), names)


def _complete_values(matrix: csr_matrix, lower: Floats, upper: Floats, values: Ints, stated: Flags) -> Ints:
    """Whole numbers for what nobody stated, so that least in all is lacking.

    Raises:
        ReleaseError: If none were found.
    """
    free = np.flatnonzero(~stated)
    open_rows = np.flatnonzero(np.diff(matrix[:, free].indptr))
    if not len(open_rows):
        return values
    fixed = matrix[open_rows] @ values
    low, high = lower[open_rows] - fixed, upper[open_rows] - fixed
    rows = identity(len(open_rows), format="csr")
    lacking = 2 * len(open_rows)
    program = IntegerProgram(
        csr_matrix(hstack([matrix[open_rows][:, free], rows, -rows])),
        np.concatenate([np.zeros(len(free)), np.ones(lacking)]),
        np.zeros(len(free) + lacking),
        np.full(len(free) + lacking, np.inf),
        low,
        high,
        np.arange(len(free) + lacking) < len(free),
    )
    point = program.solve()
    if point is None:
        raise make_error(ReleaseError, "printed.unfilled", figures=len(free))
    completed = values.copy()
    completed[free] = np.rint(point[: len(free)]).astype(np.int64)
    return completed
