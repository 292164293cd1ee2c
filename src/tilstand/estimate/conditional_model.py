"""Log-linear models with covariates (Huggins, Alho), chosen by BIC.

A person of stratum *s* (a combination of sex, region, ...) is on exactly the lists *h* with a probability
proportional to the exponential of a sum of parameters: one for each list and one for each pair of lists
that is in the model, each of which may differ with the covariates. Given that the person was seen, the
strata's own sizes drop out of the likelihood, as in the log-linear model in which the covariates depend on
each other in any way (van der Heijden, Whittaker, Cruyff, Bakker and van der Vliet 2012; the Dutch
estimates of victims of trafficking use it: Cruyff, van Dijk and van der Heijden 2017). Those of *s* on no
list are its seen divided by the sum of the exponentials.

Many tables are fitted at once: arrays have the history, the stratum and the table as axes, in this order.
As in `fit`, a parameter whose statistic is zero is at minus infinity and its cells leave the table, and a
Newton step that leaves every mean above zero is a proof that the estimate exists.

Every list differs with every covariate. Pairs of lists enter one at a time, and a pair that has entered may
differ with a covariate. The next to enter is the one whose score test (Rao 1948) promises to lower BIC
most; it stays if it does. Many tables are chosen for at once, each its own.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tilstand.estimate.hierarchical_models import compute_subset_sums, compute_superset_sums
from tilstand.estimate.types import Flags, Floats, Ints

_MOST = 60
_CONVERGED = 1e-8
_RIDGE = 1e-10
_SINGULAR = 1e-9


@dataclass(frozen=True)
class ConditionalDesign:
    """What the parameters may depend on.

    Attributes:
        features: Lists, then pairs of lists, as histories.
        marks: A row for each stratum: 1, then 0 or 1 for every level but the first of every covariate.
        columns: The columns of `marks` that belong to each covariate.
        barred: 1 for histories impossible by design.
    """

    features: Ints
    marks: Floats
    columns: tuple[tuple[int, ...], ...]
    barred: Ints

    @property
    def design_shape(self) -> tuple[int, int]:
        """Number of features, and of columns of marks."""
        return len(self.features), self.marks.shape[1]

    @property
    def covariate_levels(self) -> list[tuple[tuple[int, ...], Flags]]:
        """Every level of every covariate: the columns of its covariate, and the strata that have it."""
        found_pairs = []
        for columns in self.columns:
            first = (self.marks[:, columns] == 0.0).all(axis=1)
            found_pairs += [(columns, first), *((columns, self.marks[:, column] == 1.0) for column in columns)]
        return found_pairs


@dataclass(frozen=True)
class ConditionalFits:
    """Fits of one table each.

    Attributes:
        found: Whether the estimate exists and is identified.
        score: Minus twice the conditional log-likelihood.
        beta: Parameters by feature and mark.
        unseen: Persons on no list by stratum; infinite where there is no estimate.
        gradient: Of every parameter, in the model or not.
        information: Of all parameters, a matrix for each table.
    """

    found: Flags
    score: Floats
    beta: Floats
    unseen: Floats
    gradient: Floats
    information: Floats


def fit_conditional_models(
    design: ConditionalDesign, tables: Floats, active: Flags, start: Floats | None = None
) -> ConditionalFits:
    """Fit a model to each of many tables.

    Args:
        design: Features and covariates.
        tables: Persons by history, stratum and table.
        active: Which parameters are in the model, by feature, mark and table.
        start: Parameters from which to start.
    """
    return _ConditionalNewton(design, tables, active, start).result()


class _ConditionalNewton:
    def __init__(self, design: ConditionalDesign, tables: Floats, active: Flags, start: Floats | None) -> None:
        self.design, self.tables = design, tables
        totals = tables.copy()
        compute_superset_sums(totals)
        self.seen = totals[0]
        self.lots = totals[design.features]
        margin = np.einsum("sa,fsr->far", design.marks, self.lots)
        self.alive = self._find_possible_cells(active, margin)
        self.held = active & (margin > 0)
        features, marks = design.design_shape
        self.beta = np.zeros((features, marks, tables.shape[2]))
        if start is not None:
            self.beta[:] = start * self.held
        else:
            share = margin[:, 0] / np.maximum(3.0 * self.seen.sum(axis=0), 1.0)
            single = np.array([feature.bit_count() == 1 for feature in design.features.tolist()])
            self.beta[single, 0] = np.log(np.maximum(share, 1e-6))[single] * self.held[single, 0]
        self.products = np.einsum("sa,sb->abs", design.marks, design.marks).reshape(marks * marks, -1)

    def _find_possible_cells(self, active: Flags, margin: Floats) -> Flags:
        """Cells that stay: none that holds a parameter whose statistic is zero."""
        alive: Flags = np.repeat((self.design.barred == 0)[:, None], self.seen.shape[0], axis=1)
        alive = np.repeat(alive[:, :, None], self.seen.shape[1], axis=2)
        alive[0] = False
        cells = np.arange(len(self.tables))
        gone = np.zeros(self.lots.shape, np.bool_)
        gone |= (active[:, 0] & (margin[:, 0] == 0))[:, None]
        for columns, strata in self.design.covariate_levels:
            empty = active[:, columns[0]] & (self.lots[:, strata].sum(axis=1) == 0)
            gone[:, strata] |= empty[:, None]
        for place, feature in enumerate(self.design.features):
            alive[cells & feature == feature] &= ~gone[place]
        return alive

    def _compute_stratum_means(self, lanes: Ints) -> tuple[Floats, Floats, Floats]:
        """Log-means, means given the persons seen, and the sum over histories, by stratum."""
        spread = np.zeros((len(self.tables), len(self.design.marks), len(lanes)))
        spread[self.design.features] = np.einsum("sa,far->fsr", self.design.marks, self.beta[:, :, lanes])
        compute_subset_sums(spread)
        alive = self.alive[:, :, lanes]
        top = np.where(alive, spread, -np.inf).max(axis=0)
        top = np.where(np.isfinite(top), top, 0.0)
        weights = np.exp(np.where(alive, spread - top, -np.inf))
        total = weights.sum(axis=0)
        means = weights * (self.seen[:, lanes] / np.where(total > 0.0, total, 1.0))
        return spread, means, top + np.log(np.where(total > 0.0, total, 1.0))

    def _compute_derivatives(self, means: Floats, lanes: Ints) -> tuple[Floats, Floats]:
        """Gradient by feature and mark, and information, for every parameter."""
        fitted = means.copy()
        compute_superset_sums(fitted)
        features, marks = self.design.design_shape
        names = self.design.features
        gradient = np.einsum("sa,fsr->far", self.design.marks, self.lots[:, :, lanes] - fitted[names])
        per = fitted[names] / np.maximum(self.seen[:, lanes], 1e-300)
        information = np.empty((features, features, marks * marks, len(lanes)))
        for number in range(features):
            joint = fitted[names[number:] | names[number]] - per[number:] * fitted[names[number]]
            block = self.products @ joint
            information[number, number:], information[number:, number] = block, block
        size = features * marks
        information = information.reshape(features, features, marks, marks, len(lanes))
        matrix = information.transpose(4, 0, 2, 1, 3).reshape(len(lanes), size, size)
        return gradient, matrix

    def _solve_newton_system(self, matrix: Floats, vector: Floats, lanes: Ints) -> Floats:
        kept, used, held = _reduce_information(matrix, self.held[:, :, lanes], _RIDGE, 1e-12)
        found = np.zeros_like(vector)
        found[:, used] = np.linalg.solve(kept, (vector[:, used] * held)[:, :, None])[:, :, 0]
        return found

    def result(self) -> ConditionalFits:
        """Newton steps until every table has its proof or has none."""
        number = self.tables.shape[2]
        features, marks = self.design.design_shape
        found = np.zeros(number, np.bool_)
        left = np.arange(number)
        for _ in range(_MOST):
            if not len(left):
                break
            logs, means, total = self._compute_stratum_means(left)
            gradient, matrix = self._compute_derivatives(means, left)
            flat = gradient.reshape(-1, len(left)).T
            step = self._solve_newton_system(matrix, flat, left)
            gain = np.einsum("rp,rp->r", step, flat * self.held[:, :, left].reshape(-1, len(left)).T)
            moves = step.T.reshape(features, marks, len(left))
            change = np.zeros_like(logs)
            change[self.design.features] = np.einsum("sa,far->fsr", self.design.marks, moves)
            compute_subset_sums(change)
            seen = np.maximum(self.seen[:, left], 1e-300)
            change = np.where(means > 0.0, change - (means * change).sum(axis=0) / seen, 0.0)
            lowest, highest = change.min(axis=(0, 1)), np.abs(change).max(axis=(0, 1))
            settled = np.abs(gain) < _CONVERGED
            length = np.where(highest < 1.5, 1.0, 1.5 / np.maximum(highest, 1.5))
            length[settled & (lowest < -0.9)] *= 3.0
            self.beta[:, :, left] += moves * length
            done = settled & (lowest > -0.5)
            found[left[done]] = True
            share = np.where(means > 0.0, logs - total, 0.0)
            left = left[~done & (share.min(axis=(0, 1)) > np.log(1e-12))]
        every = np.arange(number)
        logs, means, total = self._compute_stratum_means(every)
        gradient, matrix = self._compute_derivatives(means, every)
        found &= self._is_unseen_identified(matrix, means)
        chance = np.where(self.tables > 0.0, logs - total, 0.0)
        unseen = np.where(self.seen > 0.0, self.seen * np.exp(-total), 0.0)
        return ConditionalFits(
            found=found,
            score=np.where(found, -2.0 * (self.tables * chance).sum(axis=(0, 1)), np.inf),
            beta=self.beta,
            unseen=np.where(found, unseen, np.inf),
            gradient=gradient,
            information=matrix,
        )

    def _is_unseen_identified(self, matrix: Floats, means: Floats) -> Flags:
        """Whether no direction in which the likelihood is flat moves the number unseen.

        Such a direction changes all log-means of a stratum alike; it does no harm if it does not change them.
        """
        features, marks = self.design.design_shape
        kept, used, held = _reduce_information(matrix, self.held)
        scale = np.sqrt(np.einsum("rii->ri", kept))
        scale = np.where(held & (scale > 0.0), scale, 1.0)
        values, vectors = np.linalg.eigh(kept / (scale[:, :, None] * scale[:, None, :]))
        good = np.ones(len(matrix), np.bool_)
        for lane, place in zip(*np.nonzero(values < _SINGULAR), strict=True):
            flat = np.zeros(features * marks)
            flat[used] = vectors[lane, :, place] / scale[lane]
            moves = flat.reshape(features, marks)
            change = np.zeros((len(self.tables), len(self.design.marks)))
            change[self.design.features] = moves @ self.design.marks.T
            compute_subset_sums(change)
            inside = means[:, :, lane] > 0.0
            good[lane] &= bool(np.abs(change[inside]).max(initial=0.0) < 1e-6 * np.abs(moves).max())
        return good


def _reduce_information(
    matrix: Floats, inside: Flags, ridge: float = 0.0, least: float = 0.0
) -> tuple[Floats, Ints, Flags]:
    """The information of those parameters that are in any of the models.

    Args:
        matrix: Information of all parameters, a matrix for each table.
        inside: Which parameters are in each model, by feature, mark and table.
        ridge: Part of itself by which the diagonal is raised.
        least: What it is raised by besides.

    Returns:
        (kept, used, held): the matrices, with 1 on the diagonal for parameters that are not in the model; the places
        of their parameters; and which of them are in each model.
    """
    whole = inside.reshape(-1, inside.shape[2]).T
    used = np.flatnonzero(whole.any(axis=0))
    held = whole[:, used]
    kept = matrix[:, used[:, None], used] * (held[:, :, None] & held[:, None, :])
    diagonal = np.einsum("rii->ri", kept)
    diagonal += np.where(held, ridge * diagonal + least, 1.0)
    return kept, used, held


_AXES = {"found": 0, "score": 0, "beta": 2, "unseen": 1, "gradient": 2, "information": 0}
"""The axis of the tables in each part of the fits."""
_LANES = 32_000_000


def select_dependence_model(design: ConditionalDesign, tables: Floats) -> tuple[Flags, ConditionalFits]:
    """The parameters chosen for each table, and the fit."""
    features, marks = design.design_shape
    heavy = max((features * marks) ** 2, features**2 * len(design.marks), tables.shape[0] * len(design.marks))
    lanes = max(_LANES // (8 * heavy), 1)
    parts = [_select_one_model(design, tables[:, :, at : at + lanes]) for at in range(0, tables.shape[2], lanes)]
    if len(parts) == 1:
        return parts[0]
    whole = {name: np.concatenate([getattr(fit, name) for _, fit in parts], axis) for name, axis in _AXES.items()}
    return np.concatenate([active for active, _ in parts], axis=2), ConditionalFits(**whole)


def _select_one_model(design: ConditionalDesign, tables: Floats) -> tuple[Flags, ConditionalFits]:
    features, marks = design.design_shape
    number = tables.shape[2]
    active = np.zeros((features, marks, number), np.bool_)
    single = [place for place, feature in enumerate(design.features.tolist()) if feature.bit_count() == 1]
    active[single] = True
    fit = fit_conditional_models(design, tables, active)
    penalty = np.log(np.maximum(tables.sum(axis=(0, 1)), 2.0))
    trials = _list_candidate_terms(design)
    closed = np.zeros((len(trials), number), np.bool_)
    left = np.arange(number)
    while len(left):
        promised = _predict_bic_gains(fit, active, trials, penalty, left)
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
        conditional_fits = fit_conditional_models(design, tables[:, :, left], trial, fit.beta[:, :, left])
        cost = np.array([len(trials[chosen][1]) for chosen in best]) * penalty[left]
        # Where there was no estimate yet any is better.
        better = conditional_fits.found & (conditional_fits.score + cost < fit.score[left])
        closed[best, left] = True
        took = left[better]
        active[:, :, took] = trial[:, :, better]
        _copy_better_fits(fit, conditional_fits, took, better)
    return active, fit


def _list_candidate_terms(design: ConditionalDesign) -> list[tuple[int, tuple[int, ...]]]:
    """What may enter: pairs that are not barred, and that they differ with a covariate."""
    pairs = [
        place
        for place, feature in enumerate(design.features.tolist())
        if feature.bit_count() == 2 and not design.barred[feature]
    ]
    return [(pair, (0,)) for pair in pairs] + [(p, columns) for p in pairs for columns in design.columns]


def _predict_bic_gains(
    fit: ConditionalFits, active: Flags, trials: list[tuple[int, tuple[int, ...]]], penalty: Floats, left: Ints
) -> Floats:
    """By how much each trial would lower BIC if the likelihood were a parabola."""
    features, marks, _ = active.shape
    matrix = fit.information[left]
    kept, used, held = _reduce_information(matrix, active[:, :, left], 1e-9, 1e-9)
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


def _copy_better_fits(fit: ConditionalFits, found: ConditionalFits, lanes: Ints, better: Flags) -> None:
    for name, axis in _AXES.items():
        into, source = (np.moveaxis(getattr(fits, name), axis, 0) for fits in (fit, found))
        into[lanes] = source[better]
