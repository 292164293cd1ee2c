"""What the data of one table can and cannot exclude: the kinds of models that are left, and what they say.

Three kinds are asked. *Lists that depend on each other*: the log-linear models whose BIC is near the
best's. *Persons who differ* (`test_heterogeneity`). *Kinds of persons found by other lists* (`classes`):
that a
model has more parameters than another is no evidence against it, so they count as possible where the table
does not contradict them (goodness of fit), or where their likelihood, at two for a parameter (Akaike 1974),
is not far below the best log-linear model's.
"""

from __future__ import annotations

from dataclasses import dataclass
from statistics import NormalDist

import numpy as np

from tilstand.estimate.bootstrap import leave_one_person_out
from tilstand.estimate.candidate_models import (
    LEVELS,
    CandidateModel,
    compute_weighted_quantile,
    find_near_candidates,
    fit_candidates_to_tables,
    fit_separating_lists,
    select_near_candidates,
    test_heterogeneity,
)
from tilstand.estimate.diagnosis import compute_capture_lower_bound
from tilstand.estimate.latent_classes import fit_latent_classes
from tilstand.estimate.table import CaptureTable

# Wider than this, and models count that a few more persons would exclude.
_NEAR = 3.0
_DIFFERING = 10.0
_CLASSES = 8.0
_CONTRADICTED = 0.01
_UNIDENTIFIED = 1.5
_LESS_SURE = (0.05, 0.95)
_MANY_CLASSES_FROM = 5


@dataclass(frozen=True)
class PlausibleModels:
    """The models left for one table.

    Attributes:
        dependent: Log-linear models near the best, best first.
        differing: The best model in which persons differ, if it is not excluded.
        classes: Models of two or three classes that are not excluded.
        floor: Least number unseen by Chao's bound, its lower 95 % limit.
        bound: Chao's bound itself.
    """

    dependent: tuple[CandidateModel, ...]
    differing: CandidateModel | None
    classes: tuple[CandidateModel, ...]
    floor: float
    bound: float

    def compute_core_limits(self, seen: int, widest: float) -> tuple[float, float, float]:
        """Lower limit, median and upper limit of the number unseen under the log-linear models.

        The limits are of 95 %, or of 90 % where those of all persons are more than `widest` to one apart.
        """
        middle = compute_weighted_quantile(self.dependent, 0.5)
        low, high = (compute_weighted_quantile(self.dependent, level) for level in LEVELS)
        if seen + high > widest * (seen + low):
            low, high = (compute_weighted_quantile(self.dependent, level) for level in _LESS_SURE)
        return low, middle, high

    @property
    def heterogeneity_score(self) -> float:
        """Standard errors by which the term of differing persons lies above zero; 0 if there is none."""
        return 0.0 if self.differing is None else self.differing.lean

    @property
    def combined_limits(self) -> tuple[float, float]:
        """Limits under the log-linear models and the one in which persons differ together."""
        some = self.dependent if self.differing is None else (*self.dependent, self.differing)
        return compute_weighted_quantile(some, LEVELS[0]), compute_weighted_quantile(some, LEVELS[1])


def find_plausible_models(table: CaptureTable) -> PlausibleModels | None:
    """The models left for a table; None if no log-linear model can be fitted."""
    near = find_near_candidates(table, _NEAR)
    if not near:
        return None
    # One term for a list and all others counts only where it is better than any set of pairs.
    near = _select_better_models(near, fit_separating_lists(table))
    best = near[0]
    apart = test_heterogeneity(table, near)
    if apart is not None and _is_heterogeneity_excluded(apart, best):
        apart = None
    numbers = (2, 3) if len(table.lists) >= _MANY_CLASSES_FROM else (2,)
    kinds = [kind for number in numbers if (kind := fit_latent_classes(table, number)) is not None]
    left = tuple(
        kind for kind in kinds if _is_nearly_as_likely(table, kind, best) or not _is_model_contradicted(table, kind)
    )
    floor, bound = compute_capture_lower_bound(table.counts)
    return PlausibleModels(near, apart, left, floor, bound)


def _is_heterogeneity_excluded(apart: CandidateModel, best: CandidateModel) -> bool:
    """Whether a model of differing persons is none, or does not fit: they never leave a term below zero."""
    return apart.lean <= 0.0 or apart.score > best.score + _DIFFERING or apart.spread > _UNIDENTIFIED


def _select_better_models(
    near: tuple[CandidateModel, ...], others: tuple[CandidateModel, ...]
) -> tuple[CandidateModel, ...]:
    better = [model for model in others if model.spread <= _UNIDENTIFIED and model.score < near[0].score]
    return select_near_candidates([*near, *better], _NEAR)


def _is_nearly_as_likely(table: CaptureTable, kind: CandidateModel, best: CandidateModel) -> bool:
    """Whether a model is not far below the best by its likelihood at two for a parameter."""
    price = float(np.log(table.observed)) - 2.0
    return kind.score - best.score - price * (kind.size - best.size) <= _CLASSES


def _is_model_contradicted(table: CaptureTable, kind: CandidateModel) -> bool:
    """Whether chance does not explain how far the table lies from a model (G-squared)."""
    counts = table.cells[table.cells > 0]
    deviance = kind.score - kind.size * float(np.log(table.observed)) + 2.0 * float(counts @ np.log(counts))
    free = len(table.cells) - 1 - kind.size
    if free < 1:
        return False
    return compute_normal_score(deviance, free) > NormalDist().inv_cdf(1.0 - _CONTRADICTED)


def compute_normal_score(square: float, free: int) -> float:
    """A chi-squared value as a standard normal one (Wilson and Hilferty 1931).

    Example:
        >>> round(compute_normal_score(15.086, 5), 2)
        2.32
    """
    cube, unit = (max(square, 0.0) / free) ** (1.0 / 3.0), 2.0 / (9.0 * free)
    return float((cube - 1.0 + unit) / unit**0.5)


def compute_greatest_influence(table: CaptureTable, near: tuple[CandidateModel, ...]) -> float:
    """Greatest relative change of the estimate of all persons when one person is left out.

    The models near the best are fitted anew to each table without one person, and weighted anew.
    """
    hierarchical = [model for model in near if model.terms]
    if not hierarchical:
        return 0.0
    models = [np.array(model.terms, np.int64) for model in hierarchical]
    whole = table.observed + compute_weighted_quantile(hierarchical, 0.5)
    tables, _ = leave_one_person_out(table.counts)
    most = 0.0
    for candidate_models in fit_candidates_to_tables(models, tables, table.barred_histories):
        known = [model for model in candidate_models if np.isfinite(model.spread)]
        if not known:
            return 10.0
        most = max(most, abs((table.observed - 1 + compute_weighted_quantile(known, 0.5)) / whole - 1.0))
    return min(most, 10.0)
