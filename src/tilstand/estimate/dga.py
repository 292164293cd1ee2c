"""Average over decomposable graphs with hyper-Dirichlet priors (Madigan and York 1997).

Each decomposable graph on the lists is a model of which lists depend on each other directly. With a
Dirichlet prior of *delta* per cell, consistent over margins, the marginal likelihood of a completed table
is a product over cliques divided by one over separators, in closed form. The posterior of the number
unseen is the average over graphs and over a grid from 1 to a multiple of the observed; prior 1/N, equal
weights for graphs. For three to five lists there are 8, 61 and 822 graphs.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from itertools import combinations

import numpy as np
from scipy.special import gammaln

from tilstand.estimate.types import Floats, Ints

__all__ = ["Posterior", "decomposable_graphs", "posterior"]

_MOST_EXACT = 400_000
_GRID = 40_000
_SLICE = 2_000


@dataclass(frozen=True)
class Posterior:
    """Posterior of the total.

    Attributes:
        median, mean: Of the total.
        interval: The 2.5 and 97.5 % points.
        graphs: Number of graphs averaged over.
        edge: Posterior probability of the last tenth of the grid: near zero if the grid was wide enough.
        saturated: Posterior probability of the graph in which everything depends on everything.
    """

    median: float
    mean: float
    interval: tuple[float, float]
    graphs: int
    edge: float
    saturated: float


def posterior(counts: Ints, reach: int = 30) -> Posterior:
    """Posterior of the total from one table.

    Args:
        counts: Persons by history.
        reach: The grid of unseen persons goes from 1 to this multiple of the observed. Every whole
            number is used while there are at most 400,000 of them; beyond that a geometric grid,
            weighted by its spacing.
    """
    size = len(counts)
    lists = size.bit_length() - 1
    observed = int(counts.sum())
    unseen, spacing = _grid(reach * observed)
    components = _components(counts, lists, unseen)
    # The multinomial coefficient, less what does not depend on the unseen, and the prior 1/N.
    total = gammaln(unseen + observed + 1.0) - gammaln(unseen + 1.0) - np.log(observed + unseen)
    # Sum of all prior cells is 1: one factor for each connected component.
    whole = -gammaln(unseen + observed + 1.0)
    signs, weights = decomposable_graphs(lists)
    mass, share = _average(components, total + np.log(spacing), whole, signs, weights)
    mass = mass / mass.sum()
    running = np.cumsum(mass)
    points = [float(unseen[np.searchsorted(running, level)]) + observed for level in (0.025, 0.5, 0.975)]
    last = unseen > 0.9 * unseen[-1]
    return Posterior(
        median=points[1],
        mean=float(mass @ (unseen + observed)),
        interval=(points[0], points[2]),
        graphs=len(weights),
        edge=float(mass[last].sum()),
        saturated=float(share),
    )


def _grid(most: int) -> tuple[Floats, Floats]:
    if most <= _MOST_EXACT:
        unseen = np.arange(1.0, most + 1.0)
        return unseen, np.ones_like(unseen)
    edges = np.unique(np.round(np.geomspace(1.0, most + 1.0, _GRID)))
    return np.floor((edges[:-1] + edges[1:]) / 2.0), np.diff(edges)


def _components(counts: Ints, lists: int, unseen: Floats) -> Floats:
    """Log marginal likelihood of every marginal table, for each number unseen."""
    size = 1 << lists
    found = np.zeros((size, len(unseen)))
    for group in range(1, size):
        cells = 1 << group.bit_count()
        prior = 1.0 / cells
        margin: dict[int, int] = {}
        for history, count in enumerate(counts):
            margin[history & group] = margin.get(history & group, 0) + int(count)
        fixed = sum(float(gammaln(n + prior)) for part, n in margin.items() if part) - cells * float(
            gammaln(prior)
        )
        found[group] = fixed + gammaln(margin[0] + unseen + prior)
    return found


@cache
def decomposable_graphs(lists: int) -> tuple[Ints, Ints]:
    """Every decomposable graph: the sign with which each group of lists enters, and connected parts.

    Returns:
        (signs, parts): a row for each graph with +1 for a clique and -1 (times its multiplicity) for a
        separator; and the number of connected components. The complete graph is last.

    Example:
        >>> [len(decomposable_graphs(lists)[1]) for lists in (3, 4, 5)]
        [8, 61, 822]
    """
    pairs = list(combinations(range(lists), 2))
    signs, parts = [], []
    for chosen in range(1 << len(pairs)):
        near = [0] * lists
        for bit, (i, j) in enumerate(pairs):
            if chosen >> bit & 1:
                near[i] |= 1 << j
                near[j] |= 1 << i
        row = _junction(near, lists)
        if row is not None:
            signs.append(row)
            parts.append(int(row.sum()))
    return np.array(signs, np.int64), np.array(parts, np.int64)


def _junction(near: list[int], lists: int) -> Ints | None:
    """Cliques minus separators by maximum cardinality search; None if the graph is not decomposable."""
    row = np.zeros(1 << lists, np.int64)
    numbered = 0
    for _ in range(lists):
        free = [v for v in range(lists) if not numbered >> v & 1]
        vertex = max(free, key=lambda v: (near[v] & numbered).bit_count())
        before = near[vertex] & numbered
        inside = [v for v in range(lists) if before >> v & 1]
        if any(before & ~(near[v] | 1 << v) for v in inside):
            return None
        row[before | 1 << vertex] += 1
        if before:
            row[before] -= 1
        numbered |= 1 << vertex
    return row


def _average(
    components: Floats, common: Floats, whole: Floats, signs: Ints, parts: Ints
) -> tuple[Floats, float]:
    """Posterior mass on the grid, summed over graphs, and the share of the last (complete) graph."""
    weights = signs.astype(np.float64)
    points = len(common)
    coarse = slice(0, points, max(points // 512, 1))
    tops = (common[coarse] + np.outer(parts, whole[coarse]) + weights @ components[:, coarse]).max(axis=1)
    top = tops.max()
    # Graphs 40 below the best have less than 1e-17 of its weight and cannot be seen in the sum.
    kept = np.flatnonzero(tops >= top - 40.0)
    mass, last = np.zeros(points), 0.0
    for start in range(0, points, _SLICE):
        part = slice(start, start + _SLICE)
        logs = weights[kept] @ components[:, part] + np.outer(parts[kept], whole[part]) + (common[part] - top)
        shares = np.exp(logs)
        mass[part] = shares.sum(axis=0)
        if kept[-1] == len(parts) - 1:
            last += float(shares[-1].sum())
    return mass, last / float(mass.sum())
