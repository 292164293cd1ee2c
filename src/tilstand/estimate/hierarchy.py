"""All hierarchical log-linear models on a few lists, each with every main effect.

A model is a set of histories closed downwards. On five lists there are 1,024 models with pairs only and
6,893 in all, the saturated one left out because it says nothing about the unseen (Fienberg 1972).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import combinations

import numpy as np

from tilstand.estimate.types import Ints

__all__ = ["Family", "family", "label", "pairs_of"]


@dataclass(frozen=True)
class Family:
    """A set of hierarchical models, laid out flat for the kernels.

    Attributes:
        lists: Number of lists.
        order: Highest order of interaction.
        terms: The parameters of all models after one another, the intercept first in each.
        offsets: Where each model begins in `terms`; one more at the end.
        pairs: For each model, which pairs it holds, as bits in the order of `pairs_of`.
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

    def model(self, index: int) -> Ints:
        """The parameters of one model."""
        return self.terms[self.offsets[index] : self.offsets[index + 1]]

    @cached_property
    def sizes(self) -> Ints:
        """Number of parameters of each model, the intercept included."""
        return np.diff(self.offsets)

    @cached_property
    def levels(self) -> tuple[Ints, ...]:
        """The models by how many steps from parent to parent they are from the first."""
        depth = np.zeros(len(self), np.int64)
        for index, parent in enumerate(self.parent):
            depth[index] = depth[parent] + 1 if parent >= 0 else 0
        return tuple(np.flatnonzero(depth == level) for level in range(int(depth.max()) + 1))

    @cached_property
    def columns(self) -> Ints:
        """The parameters of each model as a column, filled up with -1."""
        sizes = self.sizes
        found = np.full((sizes.max(), len(self)), -1, np.int64)
        rows = np.arange(len(self.terms)) - np.repeat(self.offsets[:-1], sizes)
        found[rows, np.repeat(np.arange(len(self)), sizes)] = self.terms
        return found


def pairs_of(lists: int) -> Ints:
    """The two-list parameters in the order AB, AC, ..., BC, ...

    Example:
        >>> [int(pair) for pair in pairs_of(3)]
        [3, 5, 6]
    """
    return np.array([(1 << i) | (1 << j) for i, j in combinations(range(lists), 2)], np.int64)


@cache
def family(lists: int, order: int) -> Family:
    """All hierarchical models up to an order of interaction, the saturated model left out.

    Example:
        >>> len(family(4, 3)), len(family(5, 2)), len(family(5, 4))
        (113, 1024, 6893)
    """
    order = min(order, lists - 1)
    if order == 2:
        return _paired(lists)
    pairs = [int(pair) for pair in pairs_of(lists)]
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
                group = sorted(_grown(base, lists, 3, order), key=lambda m: (len(m), sorted(m)))
            first = len(parents)
            for model in group:
                found[model] = len(parents)
                parents.append(_parent(model, found))
                caps.append(first + len(group) - 1)
                bits.append(sum(1 << place for place, pair in enumerate(pairs) if pair in model))
    models = [sorted(model) for model in found]
    return Family(
        lists=lists,
        order=order,
        terms=np.array([term for model in models for term in model], np.int64),
        offsets=np.concatenate([[0], np.cumsum([len(model) for model in models])]).astype(np.int64),
        pairs=np.array(bits, np.int64),
        parent=np.array(parents, np.int64),
        cap=np.array(caps, np.int64),
    )


def _paired(lists: int) -> Family:
    """The models of pairs, in the order of the general rule: on six lists there are 32,768."""
    pairs = pairs_of(lists)
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
    return Family(
        lists=lists,
        order=2,
        terms=np.nonzero(held)[1],
        offsets=np.concatenate([[0], held.sum(axis=1).cumsum()]).astype(np.int64),
        pairs=masks,
        parent=np.where(on.any(axis=1), index[masks ^ 1 << lacked], -1),
        cap=np.arange(len(masks)),
    )


def _grown(base: frozenset[int], lists: int, size: int, order: int) -> Iterator[frozenset[int]]:
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
            yield from _grown(base | frozenset(chosen), lists, size + 1, order)


def _parent(model: frozenset[int], found: dict[frozenset[int], int]) -> int:
    for term in sorted(model, key=lambda term: (-term.bit_count(), -term)):
        if term.bit_count() < 2:
            break
        smaller = model - {term}
        if smaller in found:
            return found[smaller]
    return -1


def label(terms: Ints, names: tuple[str, ...]) -> str:
    """A model by its generators, as in ``[A*B, A*C, D]``.

    Example:
        >>> label(np.array([0, 1, 2, 3, 4]), ("A", "B", "C"))
        '[A*B, C]'
    """
    kept = [int(term) for term in terms if term]
    top = [t for t in kept if not any(t != other and t & other == t for other in kept)]
    top.sort(key=lambda t: ([i for i in range(len(names)) if t >> i & 1], t))
    return "[" + ", ".join("*".join(n for i, n in enumerate(names) if t >> i & 1) for t in top) + "]"
