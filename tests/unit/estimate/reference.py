"""Slow, independent forms of the methods, written from their definitions: oracles for the kernels.

Design matrices instead of lattice sums, a general optimiser instead of Newton with warm starts, every
candidate checked by linear programming instead of lazily.
"""

from __future__ import annotations

import numpy as np
from scipy.optimize import linprog, minimize
from scipy.special import pdtr, pdtrc


def design(terms, size, dead):
    cells = [c for c in range(1, size) if not dead[c]]
    return cells, np.array([[float(c & t == t) for t in terms] for c in cells])


def reduced(terms, counts):
    """Parameters that stay finite and cells that stay in the table."""
    size = len(counts)
    totals = {t: sum(counts[c] for c in range(1, size) if c & t == t) for t in terms}
    zero = [t for t in terms if totals[t] == 0]
    dead = [any(c & z == z for z in zero) for c in range(size)]
    return [t for t in terms if totals[t] > 0], dead, totals


def state(terms, counts):
    """0 fits, 1 no maximum, 2 not identifiable: linear program and rank, nothing shared with the package."""
    kept, dead, totals = reduced(terms, counts)
    cells, matrix = design(kept, len(counts), dead)
    if np.linalg.matrix_rank(matrix) < len(kept):
        return 2
    program = linprog(
        [0.0] * len(cells) + [-1.0],
        A_eq=np.column_stack([matrix.T, np.zeros(len(kept))]),
        b_eq=[totals[t] for t in kept],
        A_ub=np.column_stack([-np.eye(len(cells)), np.ones(len(cells))]),
        b_ub=np.zeros(len(cells)),
        bounds=(0, None),
        method="highs",
    )
    return 0 if program.status == 0 and -program.fun > 1e-9 else 1


def fitted(terms, counts):
    """Maximum likelihood by a general optimiser: parameters, means by cell, unseen."""
    kept, dead, _ = reduced(terms, counts)
    cells, matrix = design(kept, len(counts), dead)
    seen = np.array([counts[c] for c in cells])
    start = np.linalg.lstsq(matrix, np.log(seen + 0.5), rcond=None)[0]

    def loss(theta):
        logs = np.clip(matrix @ theta, -700, 50)
        return float(np.exp(logs).sum() - seen @ logs)

    def slope(theta):
        return matrix.T @ (np.exp(np.clip(matrix @ theta, -700, 50)) - seen)

    def bend(theta):
        return matrix.T @ (np.exp(np.clip(matrix @ theta, -700, 50))[:, None] * matrix)

    found = minimize(loss, start, jac=slope, hess=bend, method="trust-exact", options={"gtol": 1e-10})
    theta = found.x
    means = dict(zip(cells, np.exp(matrix @ theta), strict=True))
    return theta, means, float(np.exp(theta[0]))


def stepwise(counts, threshold=0.02):
    """The rule of SparseMSE with every candidate checked: chosen pairs and the total."""
    lists = len(counts).bit_length() - 1
    pairs = [(1 << i) | (1 << j) for i in range(lists) for j in range(i + 1, lists)]
    main = [0] + [1 << i for i in range(lists)]
    chosen: list[int] = []
    while True:
        _, means, unseen = fitted(main + chosen, counts)
        chances = []
        for pair in pairs:
            if pair in chosen or state(main + chosen + [pair], counts) > 0:
                chances.append(1.0)
                continue
            expected = sum(m for c, m in means.items() if c & pair == pair)
            observed = sum(counts[c] for c in range(len(counts)) if c & pair == pair)
            above = pdtrc(observed - 1, expected) if observed else 1.0
            chances.append(min(pdtr(observed, expected), above))
        if min(chances) >= threshold:
            return chosen, unseen + sum(counts)
        chosen.append(pairs[int(np.argmin(chances))])
