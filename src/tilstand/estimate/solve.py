"""Many small positive definite systems at once."""

from __future__ import annotations

import numpy as np

from tilstand.estimate.types import Flags, Floats

__all__ = ["solved"]


def solved(matrix: Floats, vector: Floats) -> Flags:
    """Solve many positive definite systems by Cholesky, in place.

    Returns:
        False for each system that is singular to rounding; its vector is then of no use.
    """
    count = len(matrix)
    whole = matrix[np.arange(count), np.arange(count)].copy()
    good = np.ones(matrix.shape[2], np.bool_)
    for i in range(count):
        pivot = matrix[i, i]
        fine = pivot > 1e-13 * whole[i]
        good &= fine
        pivot[~fine] = 1.0
        inverse = 1.0 / np.sqrt(pivot)
        vector[i] *= inverse
        matrix[i, i] = inverse
        if i + 1 < count:
            column = matrix[i + 1 :, i]
            column *= inverse
            vector[i + 1 :] -= column * vector[i]
            for j in range(i + 1, count):
                matrix[j:, j] -= column[j - i - 1 :] * column[j - i - 1]
    for i in range(count - 1, -1, -1):
        vector[i] *= matrix[i, i]
        if i:
            vector[:i] -= matrix[i, :i] * vector[i]
    return good
