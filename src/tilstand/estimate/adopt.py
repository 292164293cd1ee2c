"""Which lists depend on each other, and whether that differs with the covariates: chosen by BIC.

Every list differs with every covariate. Pairs of lists enter one at a time, and a pair that has entered may
differ with a covariate. The next to enter is the one whose score test (Rao 1948) promises to lower BIC
most; it stays if it does. Many tables are chosen for at once, each its own.
"""

from __future__ import annotations

import numpy as np

from tilstand.estimate.conditional import Conditional, Design, conditional
from tilstand.estimate.types import Flags, Floats, Ints

__all__ = ["adopted"]

_LANES = 32_000_000


def adopted(design: Design, tables: Floats) -> tuple[Flags, Conditional]:
    """The parameters chosen for each table, and the fit."""
    features, marks = design.shape
    heavy = max((features * marks) ** 2, features**2 * len(design.marks), tables.shape[0] * len(design.marks))
    lanes = max(_LANES // (8 * heavy), 1)
    parts = [_adopted(design, tables[:, :, at : at + lanes]) for at in range(0, tables.shape[2], lanes)]
    if len(parts) == 1:
        return parts[0]
    axes = {"found": 0, "score": 0, "beta": 2, "unseen": 1, "gradient": 2, "information": 0}
    fits = [fit for _, fit in parts]
    whole = {name: np.concatenate([getattr(fit, name) for fit in fits], axis) for name, axis in axes.items()}
    return np.concatenate([active for active, _ in parts], axis=2), Conditional(**whole)


def _adopted(design: Design, tables: Floats) -> tuple[Flags, Conditional]:
    features, marks = design.shape
    number = tables.shape[2]
    active = np.zeros((features, marks, number), np.bool_)
    single = [place for place, feature in enumerate(design.features.tolist()) if feature.bit_count() == 1]
    active[single] = True
    fit = conditional(design, tables, active)
    penalty = np.log(np.maximum(tables.sum(axis=(0, 1)), 2.0))
    trials = _trials(design)
    closed = np.zeros((len(trials), number), np.bool_)
    left = np.arange(number)
    while len(left):
        promised = _promised(fit, active, trials, penalty, left)
        promised[closed[:, left]] = -np.inf
        best = promised.argmax(axis=0)
        more = promised[best, np.arange(len(left))] > 0.0
        left, best = left[more], best[more]
        if not len(left):
            break
        trial = active[:, :, left].copy()
        for lane, chosen in enumerate(best):
            feature, columns = trials[chosen]
            trial[feature, list(columns), lane] = True
        found = conditional(design, tables[:, :, left], trial, fit.beta[:, :, left])
        cost = np.array([len(trials[chosen][1]) for chosen in best]) * penalty[left]
        # Where there was no estimate yet any is better.
        better = found.found & (found.score + cost < fit.score[left])
        closed[best, left] = True
        took = left[better]
        active[:, :, took] = trial[:, :, better]
        _take(fit, found, took, better)
    return active, fit


def _trials(design: Design) -> list[tuple[int, tuple[int, ...]]]:
    """What may enter: pairs that are not barred, and that they differ with a covariate."""
    pairs = [
        place
        for place, feature in enumerate(design.features.tolist())
        if feature.bit_count() == 2 and not design.barred[feature]
    ]
    return [(pair, (0,)) for pair in pairs] + [(p, columns) for p in pairs for columns in design.columns]


def _promised(
    fit: Conditional, active: Flags, trials: list[tuple[int, tuple[int, ...]]], penalty: Floats, left: Ints
) -> Floats:
    """By how much each trial would lower BIC if the likelihood were a parabola."""
    features, marks, _ = active.shape
    whole = active[:, :, left].reshape(features * marks, -1).T
    used = np.flatnonzero(whole.any(axis=0))
    matrix, held = fit.information[left], whole[:, used]
    kept = matrix[:, used[:, None], used] * (held[:, :, None] & held[:, None, :])
    diagonal = np.einsum("rii->ri", kept)
    diagonal += np.where(held, 1e-9 * diagonal + 1e-9, 1.0)
    across = matrix[:, used] * held[:, :, None]
    free = matrix - across.transpose(0, 2, 1) @ np.linalg.solve(kept, across)
    score = fit.gradient[:, :, left].reshape(features * marks, -1).T
    told = np.full((len(trials), len(left)), -np.inf)
    for row, (feature, columns) in enumerate(trials):
        places = [feature * marks + column for column in columns]
        block = free[:, places][:, :, places].copy()
        np.einsum("rii->ri", block)[:] += 1e-9
        rise = score[:, places]
        gain = np.einsum("ri,ri->r", rise, np.linalg.solve(block, rise[:, :, None])[:, :, 0])
        may = ~active[feature, columns[0], left] & (active[feature, 0, left] | (columns[0] == 0))
        told[row] = np.where(may, gain - len(columns) * penalty[left], -np.inf)
    return told


def _take(fit: Conditional, found: Conditional, lanes: Ints, better: Flags) -> None:
    fit.found[lanes], fit.score[lanes] = found.found[better], found.score[better]
    fit.beta[:, :, lanes], fit.unseen[:, lanes] = found.beta[:, :, better], found.unseen[:, better]
    fit.gradient[:, :, lanes] = found.gradient[:, :, better]
    fit.information[lanes] = found.information[better]
