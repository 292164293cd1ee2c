"""Average over decomposable graphs with hyper-Dirichlet priors (Madigan and York 1997).

Each decomposable graph on the lists is a model of which lists depend on each other directly. With a
Dirichlet prior of *delta* per cell, consistent over margins, the marginal likelihood of a completed table
is a product over cliques divided by one over separators, in closed form. The posterior of the number
unseen is the average over graphs and over a grid from 1 to a multiple of the observed; prior 1/N, equal
weights for graphs. For three to six lists there are 8, 61, 822 and 18,154 graphs; the 617,675 for seven are
left out.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from itertools import combinations

import numpy as np
from scipy.special import gammaln

from tilstand.estimate.types import Flags, Floats, Ints

DGA_LISTS = 6
_MOST_EXACT = 400_000
_GRID = 40_000
_COARSE = 256
_KNOTS = 2_048
_SLICE = 256
_UNSEEN = 40.0


@dataclass(frozen=True)
class TotalPosterior:
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


def compute_total_posterior(counts: Ints, reach: int = 30) -> TotalPosterior:
    """Posterior of the total from one table.

    Args:
        counts: Persons by history.
        reach: The unseen are from 1 to this multiple of the observed. Every whole number that has a share
            of the posterior is used while there are at most 400,000 of them; beyond that a geometric grid,
            weighted by its spacing.
    """
    observed = int(counts.sum())
    weights = _GraphWeights(counts)
    first, last = _find_posterior_range(weights, reach * observed)
    unseen, spacing = _build_unseen_grid(first, last)
    places = _choose_grid_knots(unseen)
    logs, saturated = weights.sum_graph_weights(unseen[places])
    mass = np.exp(_interpolate_cubic(unseen[places], logs, unseen) - logs.max()) * spacing
    whole = np.exp(_interpolate_cubic(unseen[places], saturated, unseen) - logs.max()) * spacing
    share = float(whole.sum() / mass.sum())
    mass = mass / mass.sum()
    running = np.cumsum(mass)
    points = [float(unseen[np.searchsorted(running, level)]) + observed for level in (0.025, 0.5, 0.975)]
    return TotalPosterior(
        median=points[1],
        mean=float(mass @ (unseen + observed)),
        interval=(points[0], points[2]),
        graphs=len(weights),
        edge=float(mass[unseen > 0.9 * reach * observed].sum()),
        saturated=share,
    )


class _GraphWeights:
    """The log of the posterior of every graph, for any number unseen."""

    def __init__(self, counts: Ints) -> None:
        size = len(counts)
        self._observed = int(counts.sum())
        self._signs, self._parts = list_decomposable_graphs(size.bit_length() - 1)
        self._kept = np.arange(len(self._parts))
        self._fixed, self._none, self._prior = np.zeros(size), np.zeros(size), np.ones(size)
        for group in range(1, size):
            cells = 1 << group.bit_count()
            margin = np.bincount(np.arange(size) & group, weights=counts, minlength=size)
            self._prior[group], self._none[group] = 1.0 / cells, margin[0]
            present = np.array([part for part in range(1, size) if part & group == part])
            self._fixed[group] = gammaln(margin[present] + 1.0 / cells).sum() - cells * gammaln(1.0 / cells)

    def __len__(self) -> int:
        return len(self._parts)

    def compute_graph_log_weights(self, unseen: Floats) -> Floats:
        """Log weights up to a constant: a row for each graph that is kept, a column for each number."""
        seen = self._observed
        # The log marginal likelihood of every marginal table.
        parts = self._fixed[:, None] + gammaln((self._none + self._prior)[:, None] + unseen)
        parts[0] = 0.0
        # The multinomial coefficient, less what does not depend on the unseen, and the prior 1/N.
        shared = gammaln(unseen + seen + 1.0) - gammaln(unseen + 1.0) - np.log(seen + unseen)
        # Sum of all prior cells is 1: one factor for each connected component.
        whole = gammaln(unseen + seen + 1.0)
        found = self._signs[self._kept].astype(np.float64) @ parts
        found -= self._parts[self._kept].astype(np.float64)[:, None] * whole
        found += shared
        return np.asarray(found)

    def keep_graphs(self, graphs: Flags) -> None:
        """Leave graphs out that weigh nothing; the complete one stays."""
        graphs[-1] = True
        self._kept = self._kept[graphs]

    def sum_graph_weights(self, unseen: Floats) -> tuple[Floats, Floats]:
        """The log of the sum over graphs, and that of the complete graph alone."""
        total, complete = np.empty(len(unseen)), np.empty(len(unseen))
        for start in range(0, len(unseen), _SLICE):
            part = slice(start, start + _SLICE)
            logs = self.compute_graph_log_weights(unseen[part])
            top = logs.max(axis=0)
            complete[part] = logs[-1]
            logs -= top
            total[part] = np.log(np.exp(logs, out=logs).sum(axis=0)) + top
        return total, complete


def _find_posterior_range(weights: _GraphWeights, most: int) -> tuple[float, float]:
    """The numbers unseen outside which there is no share of the posterior, and graphs without one left out.

    What is 40 below the best has less than 1e-17 of its weight and cannot be seen in the sum. The best of a
    graph is looked for on a coarse grid, with a parabola through the three points around the highest;
    the grid is then laid anew where something was found, until that is no longer narrower.
    """
    first, last = 1.0, float(most)
    while True:
        unseen = _space_whole_numbers(first, last, _COARSE)
        logs = weights.compute_graph_log_weights(unseen)
        tops = _interpolate_row_maxima(logs)
        weights.keep_graphs(tops >= tops.max() - _UNSEEN)
        near = np.flatnonzero((logs >= tops.max() - _UNSEEN).any(axis=0))
        near = np.append(near, logs.argmax(axis=1)[tops.argmax()])
        low = float(unseen[max(int(near.min()) - 1, 0)])
        high = float(unseen[min(int(near.max()) + 1, len(unseen) - 1)])
        narrow = high - low < 0.5 * (last - first)
        first, last = low, high
        if not narrow or len(unseen) < _COARSE // 2:
            return first, last


def _interpolate_row_maxima(logs: Floats) -> Floats:
    """The highest point of each row, as a parabola through it and its neighbours has it."""
    rows = np.arange(len(logs))
    place = np.clip(logs.argmax(axis=1), 1, max(logs.shape[1] - 2, 1))
    if logs.shape[1] < 3:
        return np.asarray(logs.max(axis=1))
    before, middle, after = (logs[rows, place + step] for step in (-1, 0, 1))
    bend = before - 2.0 * middle + after
    inside = (bend < 0.0) & (middle >= before) & (middle >= after)
    rise = np.where(inside, (before - after) ** 2 / np.where(inside, -8.0 * bend, 1.0), 0.0)
    return np.asarray(logs.max(axis=1) + rise)


def _space_whole_numbers(first: float, last: float, number: int) -> Floats:
    """Whole numbers at about equal ratios."""
    return np.unique(np.round(np.geomspace(first, last, number)))


def _build_unseen_grid(first: float, last: float) -> tuple[Floats, Floats]:
    if last - first < _MOST_EXACT:
        unseen = np.arange(first, last + 1.0)
        return unseen, np.ones_like(unseen)
    edges = np.unique(np.round(np.geomspace(first, last + 1.0, _GRID)))
    return np.floor((edges[:-1] + edges[1:]) / 2.0), np.diff(edges)


def _choose_grid_knots(unseen: Floats) -> Ints:
    """Where the sum over graphs is worked out: it is smooth, and what lies between follows."""
    if len(unseen) <= _KNOTS:
        return np.arange(len(unseen))
    found = _space_whole_numbers(unseen[0], unseen[-1], _KNOTS)
    return np.unique(np.searchsorted(unseen, found).clip(0, len(unseen) - 1))


def _interpolate_cubic(knots: Floats, values: Floats, points: Floats) -> Floats:
    """Cubic interpolation through the four nearest knots (Lagrange)."""
    if len(knots) < 4 or len(knots) == len(points):
        return values
    first = np.clip(np.searchsorted(knots, points) - 2, 0, len(knots) - 4)
    found = np.zeros(len(points))
    for number in range(4):
        share = np.ones(len(points))
        for other_number in range(4):
            if other_number != number:
                share *= points - knots[first + other_number]
                share /= knots[first + number] - knots[first + other_number]
        found += share * values[first + number]
    return found


@cache
def list_decomposable_graphs(lists: int) -> tuple[Ints, Ints]:
    """Every decomposable graph: the sign with which each group of lists enters, and connected parts.

    All graphs are numbered at once by maximum cardinality search (Tarjan and Yannakakis 1984): the vertex
    with most neighbours among those numbered comes next. A graph is decomposable if those neighbours are
    always joined to each other; with the vertex they are then part of a clique.

    Returns:
        (signs, parts): a row for each graph with +1 for a clique and -1 (times its multiplicity) for a
        separator; and the number of connected components. The complete graph is last.

    Example:
        >>> [len(list_decomposable_graphs(lists)[1]) for lists in (3, 4, 5, 6)]
        [8, 61, 822, 18154]
    """
    pairs = list(combinations(range(lists), 2))
    graphs = np.arange(1 << len(pairs))
    near = np.zeros((lists, len(graphs)), np.int64)
    for bit, (i, j) in enumerate(pairs):
        joined = graphs >> bit & 1
        near[i] |= joined << j
        near[j] |= joined << i
    size = np.array([group.bit_count() for group in range(1 << lists)])
    signs = np.zeros((1 << lists, len(graphs)), np.int64)
    numbered, chordal = np.zeros(len(graphs), np.int64), np.ones(len(graphs), np.bool_)
    for _ in range(lists):
        before = near & numbered
        free = (numbered >> np.arange(lists)[:, None]) & 1 == 0
        vertex = np.where(free, size[before], -1).argmax(axis=0)
        known = before[vertex, graphs]
        for other_number in range(lists):
            apart = known & ~(near[other_number] | 1 << other_number) != 0
            chordal &= ~((known >> other_number & 1 == 1) & apart)
        signs[known | 1 << vertex, graphs] += 1
        signs[known, graphs] -= known > 0
        numbered |= 1 << vertex
    return signs.T[chordal], signs.sum(axis=0)[chordal]
