"""The system of published figures and known relations, presolved and completed.

A figure that is only counted inside others can be none; one that only has others counted inside it can be as
great as need be. Either way its rows hold whatever the rest is, and both go. What is left bounds every other
figure exactly as before; what went can be none or anything, and gives nothing away.

A figure is a finest cell of its own; the sums of the code lists, of groups and their members and of the
collection's declared relations are rows that are given. A limit ("at most") gets a cell that takes up the
rest, and so does a relation that the ledger itself does not keep, since nobody has decided a contradiction:
it may be off by as much as it lacks, to either side. What nobody stated is filled in, so that every row has a
true number.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass, field, replace
from functools import cached_property

import highspy
import numpy as np

from tilstand.define import RoundView
from tilstand.errors import ReleaseError
from tilstand.kernel.solver import create_highs
from tilstand.kernel.system import Constraint, LinearSystem
from tilstand.kernel.system import LinearSystem as Relations
from tilstand.languages import make_error
from tilstand.ledger.ledger import Ledger
from tilstand.ledger.relations import (
    LinearRelation,
    Outcome,
    RelationTerm,
    bound_overlap,
    list_shared_codes,
    make_relation_term,
)
from tilstand.ledger.system import build_system
from tilstand.model import Observation, Source
from tilstand.protect.attack.published_figures import (
    PublishedFigure,
    UnallocatedPart,
    add_unallocated_parts,
    derive_group_sums,
    has_remainder_code,
)
from tilstand.sdc.aggregation import AggregationSystem
from tilstand.sdc.hypercube import Flags, Floats, Ints
from tilstand.terms import FigureOrigin, Key, Period, Value

_INF = highspy.kHighsInf
_UNDOUBTED = 50.0
"""What it costs to let one of a relation go that nothing is known against."""


@dataclass(frozen=True)
class CompletedFigures:
    """The figures of a system, all of them with a number.

    Attributes:
        numbers: Number of each figure, by place; then what is left of each limit, in the order of `rests`.
        rests: Place of what is left of a relation that is a limit, or may be off, by the relation's id.
        rooms: The most that can be left of it, where it has two ends.
        lacks: By how much each relation does not hold, by its id, where it does not.
    """

    numbers: Ints
    rests: Mapping[str, int]
    rooms: Mapping[int, int] = field(default_factory=dict)
    lacks: Mapping[str, int] = field(default_factory=dict)


def complete_unknowns(
    found: LinearSystem, place: Mapping[str, int], known: Mapping[int, int], doubted: Set[str] = frozenset()
) -> CompletedFigures:
    """Whole numbers for all figures: those that are known, and others so that least in all is lacking.

    Args:
        found: The relations.
        place: Place of each figure, by its id.
        known: The numbers that are known, by place.
        doubted: Ids of relations that are known not to hold: what is lacking is looked for there first.

    Raises:
        ReleaseError: If no numbers were found in the time that they may take.
    """
    numbers = np.zeros(len(place), dtype=np.int64)
    for at, number in known.items():
        numbers[at] = number
    free = [at for at in range(len(place)) if at not in known]
    if free:
        numbers[free] = np.rint(_solve_unknown_figures(found, place, numbers, free, doubted)).astype(np.int64)
    rests: dict[str, int] = {}
    rooms: dict[int, int] = {}
    lacks: dict[str, int] = {}
    left: list[int] = []
    for row in found.rows:
        total = sum(factor * int(numbers[place[id]]) for id, factor in row.coefficients.items())
        over = total - row.upper if row.upper is not None and total > row.upper else 0
        under = row.lower - total if row.lower is not None and total < row.lower else 0
        lack = over + under
        if lack:
            lacks[row.id] = lack
        # readers know by how much it may be off, and not to which side it is
        lower = None if row.lower is None else row.lower - lack
        upper = None if row.upper is None else row.upper + lack
        if lower != upper:
            rests[row.id] = len(place) + len(left)
            if upper is not None:
                rest = upper - total
                if lower is not None:
                    rooms[rests[row.id]] = upper - lower
            else:
                rest = total - (lower or 0)
            left.append(rest)
    return CompletedFigures(np.concatenate((numbers, np.array(left, dtype=np.int64))), rests, rooms, lacks)


def _solve_unknown_figures(
    found: LinearSystem, place: Mapping[str, int], numbers: Ints, free: list[int], doubted: Set[str]
) -> Floats:
    """The unknown figures, with two further columns a relation for what it has too much or too little of."""
    column = {at: k for k, at in enumerate(free)}
    start, index, factor = [0], list[int](), list[float]()
    least, most = list[float](), list[float]()
    prices = list[float]()
    for row in found.rows:
        moved = 0
        here = False
        for id, times in row.coefficients.items():
            at = place[id]
            if at in column:
                here = True
                index.append(column[at])
                factor.append(float(times))
            else:
                moved += times * int(numbers[at])
        if not here:
            continue
        for sign, end in ((1.0, row.lower), (-1.0, row.upper)):
            if end is not None:
                index.append(len(free) + len(prices))
                factor.append(sign)
                prices.append(1.0 if row.id in doubted else _UNDOUBTED)
        least.append(-_INF if row.lower is None else float(row.lower - moved))
        most.append(_INF if row.upper is None else float(row.upper - moved))
        start.append(len(index))
    lp = highspy.HighsLp()
    lp.num_col_, lp.num_row_ = len(free) + len(prices), len(least)
    lp.col_cost_ = np.concatenate((np.zeros(len(free)), np.array(prices)))
    lp.col_lower_ = np.zeros(lp.num_col_)
    lp.col_upper_ = np.full(lp.num_col_, _INF)
    lp.row_lower_, lp.row_upper_ = np.array(least), np.array(most)
    lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    lp.a_matrix_.start_ = np.array(start, dtype=np.int32)
    lp.a_matrix_.index_ = np.array(index, dtype=np.int32)
    lp.a_matrix_.value_ = np.array(factor)
    solver = create_highs(presolve="choose", solver="choose", mip_max_nodes=20_000)
    solver.passModel(lp)
    solver.run()
    point = np.array(solver.getSolution().col_value)
    if solver.getModelStatus() == highspy.HighsModelStatus.kOptimal and _is_integral_point(point[: len(free)]):
        return point[: len(free)]
    kinds = np.full(len(free), highspy.HighsVarType.kInteger)
    solver.changeColsIntegrality(len(free), np.arange(len(free), dtype=np.int32), kinds)
    solver.run()
    point = np.array(solver.getSolution().col_value)
    if solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
        raise make_error(ReleaseError, "attack.unfilled", figures=len(free))
    return point[: len(free)]


def _is_integral_point(point: Floats) -> bool:
    return bool(np.abs(point - np.rint(point)).max(initial=0.0) < 1e-6)


def presolve(found: LinearSystem, stated: Set[str]) -> LinearSystem:
    """The system without figures that nobody stated and that can give way, and without their rows.

    Args:
        found: The system.
        stated: Ids of the figures that somebody stated; they stay.

    Example:
        >>> from tilstand.kernel.system import Variable
        >>> columns = tuple(Variable(name) for name in ("all", "some", "few"))
        >>> pairs = (("few", "some"), ("some", "all"))
        >>> inside = [Constraint(f"{one} in {other}", {one: 1, other: -1}, upper=0) for one, other in pairs]
        >>> [one.id for one in presolve(LinearSystem(columns, tuple(inside)), {"all"}).columns]
        ['all']
    """
    rows = {row.id: row for row in found.rows}
    uses: dict[str, set[str]] = {column.id: set() for column in found.columns}
    for row in found.rows:
        for id in row.coefficients:
            uses[id].add(row.id)
    waiting = [column.id for column in found.columns if column.id not in stated]
    gone: set[str] = set()
    while waiting:
        id = waiting.pop()
        if id in gone or not _is_unconstrained_variable(id, [rows[name] for name in uses[id]]):
            continue
        gone.add(id)
        for name in uses.pop(id):
            for other_coefficient in rows.pop(name).coefficients:
                if other_coefficient != id:
                    uses[other_coefficient].discard(name)
                    if other_coefficient not in stated:
                        waiting.append(other_coefficient)
    return LinearSystem(
        tuple(column for column in found.columns if column.id not in gone),
        tuple(row for row in found.rows if row.id in rows),
    )


def _is_unconstrained_variable(id: str, rows: list[Constraint]) -> bool:
    """True if all rows of a figure hold once it is none, or great enough; or it is what one adds up."""
    if len(rows) == 1 and rows[0].lower == rows[0].upper:
        # the whole of a sum of others: it is what they come to
        return _is_sum_of_row(id, rows[0])
    falls = all(_is_relaxed_by_variable(id, row, 1) for row in rows)
    return falls or all(_is_relaxed_by_variable(id, row, -1) for row in rows)


def _is_sum_of_row(id: str, row: Constraint) -> bool:
    own_number = row.coefficients[id]
    return (
        abs(own_number) == 1
        and row.upper == 0
        and all(factor * own_number < 0 for other_text, factor in row.coefficients.items() if other_text != id)
    )


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


_NOWHERE = Source("")


@dataclass(frozen=True)
class AttackSystem:
    """Figures and relations as the attack reads them.

    Attributes:
        sums: The rows: first one for each figure, by itself; then the relations.
        names: What each row after the figures' is: a relation's permanent id.
        at: Row of each figure, which is its finest cell too.
        settled: The figures that the ledger has a number for.
        loose: Relations that may be off, and by how much: nobody has decided what is right there.
    """

    sums: AggregationSystem
    names: tuple[str, ...]
    at: Mapping[Key, int]
    settled: frozenset[Key]
    loose: Mapping[str, int]

    @cached_property
    def keys(self) -> tuple[Key, ...]:
        """The figures, by row."""
        return tuple(self.at)

    def given(self, told: Mapping[Key, PublishedFigure]) -> Flags:
        """Which rows a reader is given: figures of which one number is told, and all relations."""
        flags = np.ones(len(self.sums), dtype=np.bool_)
        flags[: len(self.at)] = [key in told and told[key].is_exact for key in self.at]
        return flags

    def before(self, told: Mapping[Key, PublishedFigure]) -> AggregationSystem:
        """The rows before a reader who is told a range of some figures."""
        ranged = {
            key: current_published_figure
            for key, current_published_figure in told.items()
            if not current_published_figure.is_exact and key in self.at
        }
        if not ranged:
            return self.sums
        floor, ceiling = self.sums.low.astype(np.int64), self.sums.high.copy()
        for key, published_figure in ranged.items():
            at = self.at[key]
            floor[at] = max(int(floor[at]), published_figure.low)
            if published_figure.high is not None:
                ceiling[at] = min(ceiling[at], published_figure.high)
        return replace(self.sums, floor=floor, ceiling=ceiling)


def build_figure_system(
    collection: RoundView,
    period: Period,
    numbers: Mapping[Key, int],
    relations: Iterable[LinearRelation],
    *,
    absent: Iterable[str] = (),
    also: Iterable[Key] = (),
    least: Set[Key] = frozenset(),
    left: Iterable[UnallocatedPart] = (),
) -> AttackSystem:
    """The system of some figures.

    Args:
        collection: The collection.
        period: The round's period.
        numbers: What the ledger holds of each figure, told or not; only counts take part.
        relations: The relations of the ledger between counts, whether they hold or not.
        absent: Bodies that did not report, and take part in no sum.
        also: Further figures that are asked for, of which the ledger has no number.
        least: Figures of which the ledger has a least number.
        left: What breakdowns leave unplaced, where it is told or hidden.
    """
    left = tuple(unallocated_part for unallocated_part in left if _is_person_count(collection, unallocated_part.key))
    counts = {key: n for key, n in numbers.items() if _is_person_count(collection, key) and n >= 0}
    placed = {key: n for key, n in counts.items() if not has_remainder_code(key)}
    stated = [Observation(key, Value.number(n), _NOWHERE, FigureOrigin.PUBLISHED) for key, n in placed.items()]
    book = Ledger(collection, stated, absent, period)
    rows = [
        _anonymize_relation(book, relation)
        for relation in relations
        if all(_is_person_count(collection, term.key) for term in relation.parts)
    ]
    wanted = [*placed, *(key for key in also if _is_person_count(collection, key))]
    wanted += [key for unallocated_part in left for key in (unallocated_part.whole, *unallocated_part.placed)]
    rows += derive_group_sums(book, placed, rows, least)
    rows += _derive_register_overlaps(book)
    built = add_unallocated_parts(build_system(book, rows, wanted), left)
    known = {built.first[key] for key in counts if key in built.first}
    slimmed = presolve(built.system, known)
    columns = {built.anchors[column.id].key: column.id for column in slimmed.columns}
    keys = sorted(columns, key=lambda key: key.sort_key)
    doubted = {id for id, row in built.rows.items() if row.outcome is Outcome.FAILS}
    return _build_system_rows(slimmed, doubted, {columns[key]: at for at, key in enumerate(keys)}, tuple(keys), counts)


def _derive_register_overlaps(book: Ledger) -> Iterator[LinearRelation]:
    """What ties counts of people who may be the same in registers that share no key, in every period."""
    for relation in (
        current_relation for current_relation in book.collection.relations if current_relation.kind == "overlap"
    ):
        whose = relation.left[0].measure, relation.left[0].provider
        for period in sorted({head[2] for head in book.heads if head[:2] == whose}):
            for codes in list_shared_codes(book, relation, period):
                yield from bound_overlap(book, relation, period, codes)


def _is_person_count(collection: RoundView, key: Key) -> bool:
    measure = collection.measures.get(key.measure)
    return measure is not None and measure.statistic == "count"


def _anonymize_relation(book: Ledger, one: LinearRelation) -> LinearRelation:
    """A relation between addresses, whoever stated them."""
    left, right = (tuple(_anonymize_relation_term(book, term) for term in side) for side in (one.left, one.right))
    return replace(one, left=left, right=right, said=())


def _anonymize_relation_term(book: Ledger, term: RelationTerm) -> RelationTerm:
    return make_relation_term(book, term.key, term.times)


def _build_system_rows(
    found: Relations, doubted: Set[str], place: Mapping[str, int], keys: tuple[Key, ...], counts: Mapping[Key, int]
) -> AttackSystem:
    filled = complete_unknowns(found, place, {at: counts[key] for at, key in enumerate(keys) if key in counts}, doubted)
    size = len(keys)
    starts, cells, factors = list(range(size + 1)), list(range(size)), [1] * size
    for row in found.rows:
        terms = {place[id]: factor for id, factor in row.coefficients.items()}
        if row.id in filled.rests:  # what a sum lacks to its upper end is added, what it has over its lower one not
            terms[filled.rests[row.id]] = 1 if row.upper is not None else -1
        for cell in sorted(cell for cell, times in terms.items() if times):
            cells.append(cell)
            factors.append(terms[cell])
        starts.append(len(cells))
    ceiling = np.full(len(filled.numbers), np.inf)
    for cell, room in filled.rooms.items():
        ceiling[cell] = room
    sums = AggregationSystem(
        np.array(starts, dtype=np.int64),
        np.array(cells, dtype=np.int32),
        filled.numbers,
        np.array(factors, dtype=np.int64),
        ceiling=ceiling if filled.rooms else None,
    )
    names = tuple(row.id for row in found.rows)
    return AttackSystem(sums, names, {key: at for at, key in enumerate(keys)}, frozenset(counts), filled.lacks)
