"""Groups proven consistent by completing the figures that nobody stated.

All heads of one shape are filled at once: a line of numbers for each address, one number a head. In turn,
each sum that leaves one address open gives its number. Where none does, one address of each head takes what
the sums around it leave beside the least of the others, as in the corner rule for transport tables; where
its whole is not known either, a whole is what its parts come to. It is a search that does not go back:
numbers that fit prove that there are such, and where it finds none there may still be some.

A head is what one body states of one measure for one period. Most are consistent, and one completion proves
it: with it no relation of that head fails and no figure would have to be two numbers at once, whatever bounds
are worked out around them, for these are sound and leave every completion possible. So what is dear is done
for the other heads alone.

All heads of one shape are completed together: a line of numbers for each address, one number a head. What
nobody stated is what its parts come to, or nothing; where that does not come out, what the sums leave it
(`fill`). Not every consistent head is found to be so, which costs time and changes nothing.

What `complete` proves is proven here from columns too: numbers for what nobody stated with which every sum
comes out. Of most of these heads nothing more is to be said; they are settled. Where a breakdown leaves
something of its whole unplaced, or two breakdowns tell of a whole that nobody stated, there may be: those
heads are looked at one by one.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

import numpy as np
import numpy.typing as npt

from tilstand.define import StructuralMetadata
from tilstand.ledger.interval import Interval
from tilstand.ledger.lattice import AggregationLattice, Dims, LatticeCache
from tilstand.ledger.observation_groups import GroupColumns
from tilstand.model.observations import GroupKey, ObservationColumns
from tilstand.terms import CodeMeaning

_TURNS = 32
"""Addresses of a head that are chosen before it is given up."""
LIMIT = 1 << 62
"""What a sum of absolute numbers stays below, so that none goes round."""
Numbers = npt.NDArray[np.int64]
Marks = npt.NDArray[np.bool_]


class _SumIndex:
    """The sums of a lattice that add up, as index arrays: wholes count once, their parts are taken away.

    Beside them which addresses are at least as large as what is counted inside them.
    """

    def __init__(self, shape: AggregationLattice) -> None:
        sums = [lattice_sum for lattice_sum in shape.sums if lattice_sum.adds]
        sizes = [len(lattice_sum.terms) for lattice_sum in sums]
        self.term: npt.NDArray[np.intp] = np.array(
            [t for lattice_sum in sums for t in lattice_sum.terms], dtype=np.intp
        )
        self.start: npt.NDArray[np.intp] = np.cumsum([0, *sizes[:-1]], dtype=np.intp)[: len(sums)]
        self.sum_of: npt.NDArray[np.intp] = np.repeat(np.arange(len(sums)), sizes)
        self.sign = np.full(len(self.term), -1)
        self.sign[self.start] = 1
        self.part = self.sign < 0
        self.whole = self.term[self.start]
        self.most = LIMIT // max([*sizes, 1])
        inside = [
            (lattice_sum.whole, part)
            for lattice_sum in shape.sums
            if not lattice_sum.adds
            for part in lattice_sum.parts
        ]
        self.around, self.inside = np.array(inside, dtype=np.intp).reshape(-1, 2).T


def complete_greedily(shape: AggregationLattice, value: Numbers, known: Marks) -> Numbers:
    """Numbers for all addresses; those of a head that was given up fit nowhere: one of them is below zero.

    Args:
        shape: The addresses and their sums.
        value: What is stated, by address and head; not below zero.
        known: Where something is.
    """
    sums = _SumIndex(shape)
    value, known = np.where(known, value, 0), known.copy()
    open_ = np.arange(value.shape[1] if len(sums.term) else 0)
    for _ in range(_TURNS):
        if not len(open_):
            break
        own_array, seen = value[:, open_], known[:, open_]
        own_array[0, (own_array > sums.most).any(axis=0)] = -1
        _solve_single_unknowns(sums, own_array, seen)
        given = _choose_next_value(sums, own_array, seen) & (own_array >= 0).all(axis=0)
        value[:, open_], known[:, open_] = own_array, seen
        open_ = open_[given]
    value = np.where(
        known, value, _compute_largest_minimums(sums, value, known)
    )  # what is in no sum is as much as is inside it
    value[0, open_] = -1
    return value


def _solve_single_unknowns(sums: _SumIndex, value: Numbers, known: Marks) -> None:
    """Work out every address that is alone unknown in a sum, as long as there are such."""
    while True:
        blank = ~known[sums.term]
        alone = np.add.reduceat(blank, sums.start) == 1
        alone &= (value >= 0).all(axis=0)
        if not alone.any():
            return
        rest = np.add.reduceat(sums.sign[:, None] * value[sums.term], sums.start)
        term, head = np.nonzero(blank & alone[sums.sum_of])
        at = sums.term[term]
        found = -sums.sign[term] * rest[sums.sum_of[term], head]
        value[at, head] = np.where(found > sums.most, -1, found)
        known[at, head] = True


def _choose_next_value(sums: _SumIndex, value: Numbers, known: Marks) -> Marks:
    """Give one address of each head a number; the heads that had one to be given."""
    least = _compute_largest_minimums(sums, value, known)
    blank = ~known[sums.term]
    able = sums.part[:, None] & blank & known[sums.whole][sums.sum_of]
    some = np.any(able, axis=0)
    rest = np.add.reduceat(sums.sign[:, None] * least[sums.term], sums.start)
    tight = able & (rest[sums.sum_of] == 0)  # where nothing is left each is the least that it can be
    term, head = np.nonzero(tight)
    value[sums.term[term], head], known[sums.term[term], head] = least[sums.term[term], head], True
    heads = np.flatnonzero(some & ~tight.any(axis=0))
    at = sums.term[able[:, heads].argmax(axis=0)]
    here = able[:, heads] & (sums.term[:, None] == at)
    room = np.where(here, rest[sums.sum_of][:, heads], LIMIT).min(axis=0)
    value[at, heads], known[at, heads] = least[at, heads] + np.maximum(room, 0), True
    unknown = blank & ~sums.part[:, None] & ~some
    bare = np.any(unknown, axis=0)
    heads = np.flatnonzero(bare)
    at = np.where(unknown[:, heads], sums.term[:, None], len(value)).min(axis=0)
    value[at, heads], known[at, heads] = least[at, heads], True
    found: Marks = np.logical_or(some, bare)
    return found


def _compute_largest_minimums(sums: _SumIndex, value: Numbers, known: Marks) -> Numbers:
    """The numbers, and for what is not known the most that its parts come to, each at its least."""
    found, moved = value, True
    while moved:
        parts = np.where(sums.part[:, None], found[sums.term], 0)
        more = found.copy()
        np.maximum.at(more, sums.whole, np.add.reduceat(parts, sums.start))
        np.maximum.at(more, sums.around, found[sums.inside])
        more = np.where(known, value, np.minimum(more, sums.most))
        moved, found = bool((more != found).any()), more
    return found


_CELLS = 1 << 22
GroupId = TypeVar("GroupId", bound=Hashable)


@dataclass(frozen=True, eq=False, slots=True)
class GroupCompletion(Generic[GroupId]):
    """Heads of one shape, filled in together.

    Attributes:
        shape: Their addresses and sums.
        heads: The heads.
        value, known: What is stated, by address and head, and where something is.
        good: Those of which it is proven that all of it can be true together.
    """

    shape: AggregationLattice
    heads: Sequence[GroupId]
    value: Numbers
    known: Marks
    good: Marks


def complete_groups(
    heads: Mapping[GroupId, tuple[AggregationLattice, Mapping[Dims, Interval]]],
) -> Iterator[GroupCompletion[GroupId]]:
    """The heads by shape, with what is found of them.

    Args:
        heads: The shape of each head, and what is stated of it.
    """
    shapes: dict[int, list[GroupId]] = {}
    for head, (shape, _) in heads.items():
        shapes.setdefault(id(shape), []).append(head)
    for own_values in shapes.values():
        shape = heads[own_values[0]][0]
        step = max(_CELLS // max(len(shape.dims), 1), 1)  # a wide shape is filled in for fewer heads at once
        for at in range(0, len(own_values), step):
            some = own_values[at : at + step]
            value, known, good = _tabulate_stated_values(shape, [heads[head][1] for head in some])
            yield GroupCompletion(shape, some, value, known, good & find_fitting_groups(shape, value, known))


def select_marked_groups(heads: Iterable[GroupId], marks: Marks) -> Iterator[GroupId]:
    """The heads that are marked."""
    return (head for head, item in zip(heads, marks.tolist(), strict=True) if item)


def _tabulate_stated_values(
    shape: AggregationLattice, stated: Sequence[Mapping[Dims, Interval]]
) -> tuple[Numbers, Marks, Marks]:
    """What is stated, by address and head; and the heads that state whole numbers of which all sums fit.

    Of a range the least number is tried, as one that it may be.
    """
    value = np.zeros((len(shape.dims), len(stated)), dtype=np.int64)
    known = np.zeros(value.shape, dtype=bool)
    good = np.ones(len(stated), dtype=bool)
    for n, own_values in enumerate(stated):
        room = LIMIT
        for dims, interval in own_values.items():
            number = interval.low.numerator
            room -= number
            if interval.low.denominator != 1 or number < 0 or room <= 0:
                good[n] = False
                break
            at = shape.at[dims]
            value[at, n], known[at, n] = number, True
    return value, known, good


def find_fitting_groups(shape: AggregationLattice, value: Numbers, known: Marks) -> Marks:
    """The heads of which every sum is found to hold.

    Args:
        shape: Their addresses and sums.
        value: What is stated, by address and head.
        known: Where something is.
    """
    good = _check_all_sums(shape, _fill_with_part_sums(shape, value, known))
    left = np.flatnonzero(~good)
    if len(left):
        found = complete_greedily(shape, value[:, left], known[:, left])
        good[left] = (found >= 0).all(axis=0) & _check_all_sums(shape, found)
    return good


def _fill_with_part_sums(shape: AggregationLattice, value: Numbers, known: Marks) -> Numbers:
    """The numbers, where what is not known is what its parts come to, or nothing."""
    found = value.copy()
    for lattice_sum in shape.bottom_up_sums:
        if (blank := ~known[lattice_sum.whole]).any():
            least = _sum_known_parts(found, lattice_sum.parts, adds=lattice_sum.adds)
            found[lattice_sum.whole] = np.where(
                blank, np.maximum(found[lattice_sum.whole], least), found[lattice_sum.whole]
            )
    return found


def _sum_known_parts(value: Numbers, parts: Iterable[int], *, adds: bool) -> Numbers:
    own_array = value[list(parts)]
    found: Numbers = own_array.sum(axis=0) if adds else own_array.max(axis=0)
    return found


def _check_all_sums(shape: AggregationLattice, value: Numbers) -> Marks:
    good = np.ones(value.shape[1], dtype=bool)
    for lattice_sum in shape.sums:
        least = _sum_known_parts(value, lattice_sum.parts, adds=lattice_sum.adds)
        good &= least == value[lattice_sum.whole] if lattice_sum.adds else least <= value[lattice_sum.whole]
    return good


Own = tuple[GroupKey, GroupColumns]


@dataclass(frozen=True, slots=True)
class ConsistentGroups:
    """What was found of heads.

    Attributes:
        holds: Those of which it is proven that all that is stated can be true together.
        heads: Those among them of which nothing more is to be said.
    """

    holds: frozenset[GroupKey]
    heads: frozenset[GroupKey]


def find_consistent_columns(
    collection: StructuralMetadata, shapes: LatticeCache, columns: Mapping[GroupKey, GroupColumns]
) -> ConsistentGroups:
    """What is found of the heads in columns, of measures that are counts.

    Args:
        collection: The collection.
        shapes: Its lattices.
        columns: The heads.
    """
    by_plain: dict[int, list[Own]] = {}
    for head, own_columns in columns.items():
        by_plain.setdefault(id(own_columns.plain), []).append((head, own_columns))
    by_shape: dict[int, tuple[AggregationLattice, list[Own]]] = {}
    for some in by_plain.values():
        for shape, pair in _pair_with_lattice(shapes, some):
            by_shape.setdefault(id(shape), (shape, []))[1].append(pair)
    holds: list[GroupKey] = []
    silent: list[GroupKey] = []
    for shape, every in by_shape.values():
        step = max(_CELLS // max(len(shape.dims), 1), 1)
        for first in range(0, len(every), step):
            some = every[first : first + step]
            value, known, good = _tabulate_column_values(shape, some)
            good &= find_fitting_groups(shape, value, known)
            quiet = good & _find_unremarkable_groups(collection, shape, value, known)
            holds += select_marked_groups((head for head, _ in some), good)
            silent += select_marked_groups((head for head, _ in some), quiet)
    return ConsistentGroups(frozenset(holds), frozenset(silent))


def find_consistent_mappings(
    collection: StructuralMetadata, heads: Mapping[GroupKey, tuple[AggregationLattice, Mapping[Dims, Interval]]]
) -> ConsistentGroups:
    """What is found of heads that are not in columns, of measures that are counts.

    Args:
        collection: The collection.
        heads: The shape of each head, and what is stated of it.
    """
    holds: list[GroupKey] = []
    silent: list[GroupKey] = []
    for complete_group in complete_groups(heads):
        holds += select_marked_groups(complete_group.heads, complete_group.good)
        silent += select_marked_groups(
            complete_group.heads,
            complete_group.good
            & _find_unremarkable_groups(collection, complete_group.shape, complete_group.value, complete_group.known),
        )
    return ConsistentGroups(frozenset(holds), frozenset(silent))


def _pair_with_lattice(shapes: LatticeCache, some: Sequence[Own]) -> Iterator[tuple[AggregationLattice, Own]]:
    """Each head of some columns with its lattice."""
    plain = some[0][1].plain
    kinds: dict[object, int] = {}
    kind = np.array([kinds.setdefault(shapes.use(dims), len(kinds)) for dims in plain.dims])
    rows = np.concatenate([own_columns.rows for _, own_columns in some])
    of = np.repeat(np.arange(len(some)), [len(own_columns.rows) for _, own_columns in some])
    pairs = np.unique(of * len(kinds) + kind[plain.dim[rows]])
    ends = np.searchsorted(pairs // len(kinds), np.arange(len(some) + 1)).tolist()
    used, names = pairs % len(kinds), list(kinds)
    aggregation_lattices_by_pair: dict[tuple[str, bytes], AggregationLattice] = {}
    for at, pair in enumerate(some):
        own_array = used[ends[at] : ends[at + 1]]
        name = pair[0][0], own_array.tobytes()
        uses = frozenset(names[n] for n in own_array.tolist())
        if shapes.is_sparse_use(uses, len(pair[1].rows)):
            yield (
                shapes.get_lattice_or_gathered(pair[0][0], (plain.dims[n] for n in plain.dim[pair[1].rows].tolist())),
                pair,
            )
            continue
        if name not in aggregation_lattices_by_pair:
            aggregation_lattices_by_pair[name] = shapes.get_lattice_for_uses(pair[0][0], uses)
        yield aggregation_lattices_by_pair[name], pair


def _tabulate_column_values(shape: AggregationLattice, some: Sequence[Own]) -> tuple[Numbers, Marks, Marks]:
    """What is stated, by address and head, in units of the last decimal; and the heads whose sums all fit."""
    value = np.zeros((len(shape.dims), len(some)), dtype=np.int64)
    known = np.zeros(value.shape, dtype=bool)
    total = np.zeros(len(some))
    most = max(int(own_columns.plain.places[own_columns.rows].max()) for _, own_columns in some)
    for plain, own_array, of in _batch_column_rows(some):
        at = np.array([shape.at.get(dims, -1) for dims in plain.dims], dtype=np.intp)[plain.dim[own_array]]
        scale = 10.0 ** (most - plain.places[own_array])
        np.add.at(total, of, np.abs(plain.number[own_array]) * scale)
        fit = total[of] < LIMIT / 4
        number = np.where(fit, plain.number[own_array], 0) * 10 ** (most - plain.places[own_array].astype(np.int64))
        value[at, of], known[at, of] = number, True
    return value, known, (total < LIMIT / 4) & (value >= 0).all(axis=0)


def _batch_column_rows(
    some: Sequence[Own],
) -> Iterator[tuple[ObservationColumns, npt.NDArray[np.intp], npt.NDArray[np.intp]]]:
    """The rows of heads that lie in the same columns, and which of the heads each row is of."""
    first = 0
    while first < len(some):
        plain, last = some[first][1].plain, first
        while last < len(some) and some[last][1].plain is plain:
            last += 1
        own_arrays = [group_columns.rows for _, group_columns in some[first:last]]
        yield (plain, np.concatenate(own_arrays), np.repeat(np.arange(first, last), [len(rows) for rows in own_arrays]))
        first = last


def _find_unremarkable_groups(
    collection: StructuralMetadata, shape: AggregationLattice, value: Numbers, known: Marks
) -> Marks:
    """The heads of which nothing is to be said but that they hold."""
    found = np.ones(value.shape[1], dtype=bool)
    for lattice_sum in shape.sums:
        parts = list(lattice_sum.parts)
        some = known[parts].any(axis=0)
        if not lattice_sum.adds or not some.any():
            continue
        if _has_unknown_part(collection, shape, lattice_sum.whole, lattice_sum.parts):
            found &= ~(known[lattice_sum.whole] & some) | (value[parts].sum(axis=0) == value[lattice_sum.whole])
    return found


def _has_unknown_part(
    collection: StructuralMetadata, shape: AggregationLattice, whole: int, parts: Iterable[int]
) -> bool:
    """True if a part of the breakdown is for what is not known."""
    names = {name for part in parts for name in set(shape.dims[part]) - set(shape.dims[whole])}
    return any(collection.get_codelist(dimension).find_codes_by_meaning(CodeMeaning.UNKNOWN) for dimension, _ in names)
