"""Hierarchical log-linear models: capture histories, families and existence of estimates.

A model is a set of histories closed downwards. On five lists there are 1,024 models with pairs only and
6,893 in all, the saturated one left out because it says nothing about the unseen (Fienberg 1972).

A capture history, and likewise a log-linear parameter, is a whole number whose bit *i* says "on list
*i*". A table over *k* lists is an array of ``2**k`` cells; cell 0 is "on no list", which nobody sees.
The sum of a table over all histories that contain a parameter is a *superset sum*; a log-mean is a
*subset sum* of parameters. Both take ``k * 2**(k-1)`` additions (Yates 1937), for any number of tables at
once: the first axis is the history, the last the table.

Fienberg and Rinaldo (2012): the maximum likelihood estimate of a log-linear model exists if and only if a
strictly positive table has the observed sufficient statistics. The linear program of Chan, Silverman and
Vincent (2021) looks for that table: maximise *s* such that every cell still in the table is at least *s*
and the superset sums of the finite parameters are the observed ones. The estimate exists if *s* > 0.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import combinations
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from tilstand.estimate.types import Flags, Floats, Ints


@dataclass(frozen=True)
class HierarchicalFamily:
    """A set of hierarchical models, laid out flat for the kernels.

    Attributes:
        lists: Number of lists.
        order: Highest order of interaction.
        terms: The parameters of all models after one another, the intercept first in each.
        offsets: Where each model begins in `terms`; one more at the end.
        pairs: For each model, which pairs it holds, as bits in the order of `list_pair_terms`.
        parent: A model with one parameter less, whose fit is a good start; -1 for the first.
        cap: The largest model of the family with the same pairs: no model with these pairs fits better.
    """

    lists: int
    order: int
    terms: Ints
    offsets: Ints
    pairs: Ints
    parent: Ints
    cap: Ints

    def __len__(self) -> int:
        return len(self.offsets) - 1

    def get_model_terms(self, index: int) -> Ints:
        """The parameters of one model."""
        return self.terms[self.offsets[index] : self.offsets[index + 1]]

    @cached_property
    def model_sizes(self) -> Ints:
        """Number of parameters of each model, the intercept included."""
        return np.diff(self.offsets)

    @cached_property
    def model_levels(self) -> tuple[Ints, ...]:
        """The models by how many steps from parent to parent they are from the first."""
        depth = np.zeros(len(self), np.int64)
        for index, parent in enumerate(self.parent):
            depth[index] = depth[parent] + 1 if parent >= 0 else 0
        return tuple(np.flatnonzero(depth == level) for level in range(int(depth.max()) + 1))

    @cached_property
    def columns(self) -> Ints:
        """The parameters of each model as a column, filled up with -1."""
        sizes = self.model_sizes
        found = np.full((sizes.max(), len(self)), -1, np.int64)
        rows = np.arange(len(self.terms)) - np.repeat(self.offsets[:-1], sizes)
        found[rows, np.repeat(np.arange(len(self)), sizes)] = self.terms
        return found


def list_pair_terms(lists: int) -> Ints:
    """The two-list parameters in the order AB, AC, ..., BC, ...

    Example:
        >>> [int(pair) for pair in list_pair_terms(3)]
        [3, 5, 6]
    """
    return np.array([(1 << i) | (1 << j) for i, j in combinations(range(lists), 2)], np.int64)


@cache
def list_hierarchical_models(lists: int, order: int) -> HierarchicalFamily:
    """All hierarchical models up to an order of interaction, the saturated model left out.

    Example:
        >>> len(list_hierarchical_models(4, 3)), len(list_hierarchical_models(5, 2)), len(list_hierarchical_models(5, 4))
        (113, 1024, 6893)
    """
    order = min(order, lists - 1)
    if order == 2:
        return _list_pair_models(lists)
    pairs = [int(pair) for pair in list_pair_terms(lists)]
    found: dict[frozenset[int], int] = {}
    parents: list[int] = []
    caps: list[int] = []
    bits: list[int] = []
    main = [0, *(1 << i for i in range(lists))]
    for count in range(len(pairs) + 1):
        for chosen in combinations(pairs, count):
            base = frozenset([*main, *chosen])
            group = [base]
            if order > 2:
                group = sorted(_grow_hierarchical_models(base, lists, 3, order), key=lambda m: (len(m), sorted(m)))
            first = len(parents)
            for model in group:
                found[model] = len(parents)
                parents.append(_find_parent_model(model, found))
                caps.append(first + len(group) - 1)
                bits.append(sum(1 << place for place, pair in enumerate(pairs) if pair in model))
    models = [sorted(model) for model in found]
    return HierarchicalFamily(
        lists=lists,
        order=order,
        terms=np.array([term for model in models for term in model], np.int64),
        offsets=np.concatenate([[0], np.cumsum([len(model) for model in models])]).astype(np.int64),
        pairs=np.array(bits, np.int64),
        parent=np.array(parents, np.int64),
        cap=np.array(caps, np.int64),
    )


def _list_pair_models(lists: int) -> HierarchicalFamily:
    """The models of pairs, in the order of the general rule: on six lists there are 32,768."""
    pairs = list_pair_terms(lists)
    masks, places = np.arange(1 << len(pairs)), np.arange(len(pairs))
    on = (masks[:, None] >> places & 1).astype(np.bool_)
    first = (on << places[::-1]).sum(axis=1)
    order = np.lexsort((-first, on.sum(axis=1)))
    index = np.empty(len(masks), np.int64)
    index[order] = masks
    masks, on = masks[order], on[order]
    # The greatest pair is what the parent lacks.
    ranked = np.argsort(-pairs)
    lacked = ranked[on[:, ranked].argmax(axis=1)]
    held = np.zeros((len(masks), 1 << lists), np.bool_)
    held[:, [0, *(1 << i for i in range(lists))]] = True
    held[:, pairs] = on
    return HierarchicalFamily(
        lists=lists,
        order=2,
        terms=np.nonzero(held)[1],
        offsets=np.concatenate([[0], held.sum(axis=1).cumsum()]).astype(np.int64),
        pairs=masks,
        parent=np.where(on.any(axis=1), index[masks ^ 1 << lacked], -1),
        cap=np.arange(len(masks)),
    )


def _grow_hierarchical_models(base: frozenset[int], lists: int, size: int, order: int) -> Iterator[frozenset[int]]:
    """The model and every model with further interactions of this size and above."""
    yield base
    if size > order:
        return
    free = [
        term
        for term in range(1 << lists)
        if term.bit_count() == size and all(term & ~(1 << i) in base for i in range(lists) if term >> i & 1)
    ]
    for count in range(1, len(free) + 1):
        for chosen in combinations(free, count):
            yield from _grow_hierarchical_models(base | frozenset(chosen), lists, size + 1, order)


def _find_parent_model(model: frozenset[int], found: dict[frozenset[int], int]) -> int:
    for term in sorted(model, key=lambda term: (-term.bit_count(), -term)):
        if term.bit_count() < 2:
            break
        smaller = model - {term}
        if smaller in found:
            return found[smaller]
    return -1


def format_model_label(terms: Ints, names: tuple[str, ...]) -> str:
    """A model by its generators, as in ``[A*B, A*C, D]``.

    Example:
        >>> format_model_label(np.array([0, 1, 2, 3, 4]), ("A", "B", "C"))
        '[A*B, C]'
    """
    kept = [int(term) for term in terms if term]
    top = [t for t in kept if not any(t != other_number and t & other_number == t for other_number in kept)]
    top.sort(key=lambda t: ([i for i in range(len(names)) if t >> i & 1], t))
    return "[" + ", ".join("*".join(n for i, n in enumerate(names) if t >> i & 1) for t in top) + "]"


def compute_superset_sums(values: NDArray[Any]) -> None:
    """Replace each cell by the sum over all cells that contain it, in place.

    Example:
        >>> table = np.array([0.0, 1.0, 2.0, 4.0])
        >>> compute_superset_sums(table)
        >>> [float(value) for value in table]
        [7.0, 5.0, 6.0, 4.0]
    """
    size, half = len(values), 1
    while half < size:
        halves = values.reshape(size // (2 * half), 2, half, *values.shape[1:])
        halves[:, 0] += halves[:, 1]
        half *= 2


def compute_subset_sums(values: NDArray[Any]) -> None:
    """Replace each cell by the sum over all cells contained in it, in place."""
    size, half = len(values), 1
    while half < size:
        halves = values.reshape(size // (2 * half), 2, half, *values.shape[1:])
        halves[:, 1] += halves[:, 0]
        half *= 2


def find_remaining_cells(models: Ints, finite: Flags, totals: Floats, barred: Ints) -> tuple[Flags, Flags]:
    """The cells that stay in each table, and whether its finite parameters can be told apart.

    A parameter whose sufficient statistic is zero is at minus infinity: every history that contains it
    is fitted by zero and leaves the table (Chan, Silverman and Vincent 2021). Cells barred by design
    (lists that cannot overlap) leave it too.

    Every finite parameter other than the intercept has its own cell, so the design matrix can lack rank
    in one direction only: intercept 1, and (-1)^size for each other parameter. The model is identifiable
    exactly if that direction moves the log-mean of some cell that is still in the table: if the
    parameters below some cell have an Euler characteristic other than zero. With pairs only this is
    "three lists that overlap pairwise". Whole-number arithmetic: no tolerance.

    Args:
        models: Parameters of each table's model, a column each, filled up with -1; closed downwards.
        finite: Which of them have a sufficient statistic above zero.
        totals: Superset sums of the tables.
        barred: 1 for cells that are impossible by design.
    """
    gone = np.zeros(totals.shape, np.int16)
    rows, lanes = np.nonzero((models > 0) & ~finite)
    gone[models[rows, lanes], lanes] = 1
    compute_subset_sums(gone)
    alive: Flags = (gone == 0) & (barred == 0)[:, None]
    alive[0] = False
    direction = np.zeros(totals.shape, np.int16)
    rows, lanes = np.nonzero(finite)
    cells = models[rows, lanes]
    # 1 for each history on an even number of lists, -1 for the others.
    direction[cells, lanes] = np.array([1 - 2 * (cell.bit_count() & 1) for cell in range(len(totals))])[cells]
    compute_subset_sums(direction)
    return alive, (alive & (direction != 0)).any(axis=0)


State = Literal["exists", "no_maximum", "not_identifiable"]


@dataclass(frozen=True, slots=True)
class ModelExistence:
    """What can be said of a model on a table.

    Attributes:
        state: `exists` (and is identifiable); `no_maximum`: no finite maximum, even with parameters at minus
            infinity; `not_identifiable`: a maximum, but with more than one set of parameters.
        slack: The greatest least cell mean that has the observed sufficient statistics.
    """

    state: State
    slack: float


def check_model_existence(terms: Ints, counts: Floats, barred: Ints | None = None) -> ModelExistence:
    """Existence and identifiability of one hierarchical model.

    Args:
        terms: Its parameters as histories, closed downwards, the intercept (0) first.
        counts: The table.
        barred: 1 for cells impossible by design.

    Example:
        Lists A and B overlap, C overlaps neither (as in Table 2 of Chan, Silverman and Vincent 2021):
        main effects can be fitted; with the pair AB there is no maximum.

        >>> counts = np.array([0.0, 5.0, 4.0, 2.0, 3.0, 0.0, 0.0, 0.0])
        >>> check_model_existence(np.array([0, 1, 2, 4]), counts).state
        'exists'
        >>> check_model_existence(np.array([0, 1, 2, 3, 4]), counts).state
        'no_maximum'
    """
    size = len(counts)
    totals = counts.astype(np.float64).copy()
    totals[0] = 0.0
    compute_superset_sums(totals)
    bars = np.zeros(size, np.int64) if barred is None else barred
    left, told = find_remaining_cells(terms[:, None], (totals[terms] > 0)[:, None], totals[:, None], bars)
    kept = [int(term) for term in terms if totals[term] > 0]
    alive = [int(cell) for cell in np.flatnonzero(left[:, 0])]
    slack = _solve_existence_program(kept, alive, totals)
    if slack <= 1e-9:
        return ModelExistence("no_maximum", slack)
    return ModelExistence("exists" if told[0] else "not_identifiable", slack)


def _solve_existence_program(kept: list[int], alive: list[int], totals: Floats) -> float:
    """The linear program, in cells above the common least mean: ``A (x + s) = t``, x and s at least 0."""
    from scipy.optimize import linprog  # a quarter of a second that a statement does without

    design = np.array([[float(cell & term == term) for cell in alive] for term in kept])
    program = linprog(
        np.concatenate([np.zeros(len(alive)), [-1.0]]),
        A_eq=np.column_stack([design, design.sum(axis=1)]),
        b_eq=totals[kept],
        bounds=(0, None),
        method="highs",
    )
    return float(-program.fun) if program.status == 0 else 0.0
