"""Candidate models with standard errors: near the best, or with heterogeneity.

Each says of the number unseen that its logarithm is normal about an estimate: the delta method on the
intercept of a Poisson model (Cormack 1989). Several are one mixture, weighted by exp(-BIC / 2): Bayesian
model averaging in its simplest form (Buckland, Burnham and Augustin 1997; Raftery 1995).

If some are easier to find on every list, whoever is on one list is on others more often than chance has
it, and the more lists the more so. Darroch and others (1993) and Agresti (1994) show that a Rasch model with
normal differences is a log-linear model with one term more: a multiple of m(m - 1) / 2 for a history of
m lists. That term is added here to models of lists: to the main effects, to the main effects and one pair,
and to those models that fit best. If the term is surely above zero in the best of these, persons differ,
and how far the estimate is then too low depends on the form of the differences, which no data can show
(Link 2003): only a lower bound can be stated. A term below zero is of no such population: the log of a mean
of powers is convex in the power, so that persons who differ only ever bend it upwards.

Up to five lists every hierarchical model is fitted; with six every model of pairs. Beyond, the models that
differ from the stepwise choice by one pair stand in for the rest.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from statistics import NormalDist

import numpy as np

from tilstand.estimate.hierarchical_models import (
    compute_subset_sums,
    compute_superset_sums,
    list_hierarchical_models,
    list_pair_terms,
)
from tilstand.estimate.model_search import fit_model_family
from tilstand.estimate.poisson_fit import FOUND, fit_poisson_models
from tilstand.estimate.table import CaptureTable
from tilstand.estimate.types import Floats, Ints

LEVELS = (0.025, 0.975)
_HALF = 1.959964
# A logarithm beyond which nothing is told apart from infinite.
_LARGEST = 600.0


@dataclass(frozen=True, slots=True)
class CandidateModel:
    """One model on one table.

    Attributes:
        unseen: Estimated number on no list.
        spread: Standard error of its logarithm.
        score: BIC up to a constant of the table.
        size: Parameters.
        terms: Parameters of a log-linear model, as histories; none for other models.
        lean: How many standard errors above zero lies the term by which persons found once are found
            again more easily than chance explains; 0 for a model without it.
        means: Expected persons by history, those on no list included.
        least: The least number unseen that the data do not contradict, where that was looked for; the lower
            limit then.
    """

    unseen: float
    spread: float
    score: float
    size: int
    terms: tuple[int, ...] = ()
    lean: float = 0.0
    means: Floats = field(default_factory=lambda: np.zeros(1), compare=False, repr=False)
    least: float | None = None

    @property
    def unseen_limits(self) -> tuple[float, float]:
        """95 % limits of the number unseen.

        Example:
            >>> [round(limit) for limit in CandidateModel(100.0, 0.5, 0.0, 4).unseen_limits]
            [38, 266]
        """
        low = self.unseen * float(np.exp(-_HALF * self.spread)) if self.least is None else self.least
        return low, self.unseen * float(np.exp(min(_HALF * self.spread, _LARGEST)))


def compute_weighted_quantile(some: Sequence[CandidateModel], level: float) -> float:
    """A quantile of the number unseen under several models, each weighted by its BIC.

    Example:
        >>> one = CandidateModel(100.0, 0.5, 0.0, 4)
        >>> round(compute_weighted_quantile([one], 0.975)), round(compute_weighted_quantile([one, one], 0.5))
        (266, 100)
    """
    scores = np.array([model.score for model in some])
    weights = np.exp(-(scores - scores.min()) / 2.0)
    shares = [float(weight) for weight in weights / weights.sum()]
    normals = [NormalDist(float(np.log(model.unseen)), max(model.spread, 1e-6)) for model in some]
    ends = [normal.inv_cdf(level) for normal in normals]
    low, high = min(ends), max(ends)
    at = (low + high) / 2.0
    while high - low > 1e-12 * max(1.0, abs(at)):
        above = sum(share * normal.cdf(at) for share, normal in zip(shares, normals, strict=True)) - level
        low, high = (low, at) if above > 0.0 else (at, high)
        slope = sum(share * normal.pdf(at) for share, normal in zip(shares, normals, strict=True))
        # Newton's step, where it stays between the ends; else the middle.
        step = at - above / slope if slope > 0.0 else (low + high) / 2.0
        if abs(step - at) < 1e-13 * max(1.0, abs(at)):
            break
        at = step if low < step < high else (low + high) / 2.0
    return float(np.exp(min(at, _LARGEST)))


_MOST_LISTS = 8
_STEPS = 60
_TERMS_FROM = 4


def test_heterogeneity(table: CaptureTable, best: Sequence[CandidateModel]) -> CandidateModel | None:
    """The best model in which persons differ; None if none can be fitted.

    Args:
        table: The table. With three lists the term cannot be told from a dependence of two lists, and with
            more than eight there are too many cells: None.
        best: Log-linear models that fit best; the term is added to the first four.
    """
    lists = len(table.lists)
    if not _TERMS_FROM <= lists <= _MOST_LISTS:
        return None
    main = (0, *(1 << i for i in range(lists)))
    models = [main, *((*main, int(pair)) for pair in list_pair_terms(lists) if not table.barred_histories[pair])]
    models += [model.terms for model in best[:4] if model.terms and model.terms not in models]
    on = np.array([cell.bit_count() for cell in range(len(table.counts))])
    column = on * (on - 1) / 2.0
    tried = [model for terms in models if (model := _fit_model_with_term(table, terms, column)) is not None]
    return min(tried, key=lambda model: model.score, default=None)


def fit_separating_lists(table: CaptureTable) -> tuple[CandidateModel, ...]:
    """Models of a list that keeps persons off all other lists alike, or leads them there: one term for each.

    Whoever is on it is on each of the others more or less easily than chance has it, by one odds ratio: a
    multiple of the number of other lists where the list is in the history.
    """
    lists = len(table.lists)
    if not _TERMS_FROM <= lists <= _MOST_LISTS:
        return ()
    cells = np.arange(len(table.counts))
    on = np.array([cell.bit_count() for cell in range(len(cells))])
    main = (0, *(1 << i for i in range(lists)))
    columns = [(cells >> place & 1) * (on - 1.0) for place in range(lists)]
    models = [_fit_model_with_term(table, main, column) for column in columns]
    return tuple(replace(model, terms=(), lean=0.0) for model in models if model is not None)


def _fit_model_with_term(table: CaptureTable, terms: Iterable[int], column: Floats) -> CandidateModel | None:
    counts, terms = table.cells, tuple(sorted(terms))
    totals = counts.copy()
    compute_superset_sums(totals)
    cells = np.arange(len(counts))
    alive = (table.barred_histories == 0) & (cells > 0)
    for term in terms:
        if totals[term] == 0:
            alive &= cells & term != term
    kept, cells = [term for term in terms if totals[term] > 0], cells[alive]
    columns = [(cells & term == term).astype(float) for term in kept]
    design = np.column_stack([*columns, column[alive]])
    if len(cells) < design.shape[1] or np.linalg.matrix_rank(design) < design.shape[1]:
        return None
    values, variance, score = fit_poisson_model(design, counts[alive])
    place = kept.index(0)
    if not (np.isfinite(variance).all() and variance[place, place] > 0.0 and variance[-1, -1] > 0.0):
        return None
    means = np.zeros(len(counts))
    means[cells] = np.exp(np.minimum(design @ values, 50.0))
    means[0] = float(np.exp(np.clip(values[place], -50.0, 50.0)))
    return CandidateModel(
        unseen=float(means[0]),
        spread=float(np.sqrt(variance[place, place])),
        score=score + (len(terms) + 1) * float(np.log(table.observed)),
        size=len(terms) + 1,
        terms=terms,
        lean=float(values[-1] / np.sqrt(variance[-1, -1])),
        means=means,
    )


def fit_poisson_model(design: Floats, counts: Floats) -> tuple[Floats, Floats, float]:
    """Newton's method for a Poisson model: parameters, their covariance, and minus twice the likelihood.

    The likelihood is up to the constant of `fit.fits`.
    """
    root = np.sqrt(counts + 1.0 / 6.0)
    values = np.linalg.lstsq(design * root[:, None], root * np.log(counts + 1.0 / 6.0), rcond=None)[0]
    logs = design @ values
    likelihood = _compute_poisson_likelihood(counts, logs)
    for _ in range(_STEPS):
        means = np.exp(np.minimum(logs, 50.0))
        information = (design * means[:, None]).T @ design
        step = np.linalg.lstsq(information, design.T @ (counts - means), rcond=None)[0]
        length = 1.0
        while (
            length > 1e-4 and _compute_poisson_likelihood(counts, logs + length * (design @ step)) < likelihood - 1e-12
        ):
            length /= 2.0
        values = values + length * step
        logs = design @ values
        before, likelihood = likelihood, _compute_poisson_likelihood(counts, logs)
        if abs(likelihood - before) < 1e-9:
            break
    means = np.exp(np.minimum(logs, 50.0))
    variance = np.linalg.pinv((design * means[:, None]).T @ design)
    return values, variance, float(-2.0 * (counts @ logs))


def _compute_poisson_likelihood(counts: Floats, logs: Floats) -> float:
    return float(counts @ logs - np.exp(np.minimum(logs, 50.0)).sum())


_EVERY_MODEL, _EVERY_PAIR = 5, 6
_MOST = 60


def find_near_candidates(table: CaptureTable, near: float) -> tuple[CandidateModel, ...]:
    """The models whose BIC is at most by `near` above the best's, best first; none if no model can be fitted.

    Example:
        >>> table = CaptureTable.from_counts(("A", "B", "C"), {"A": 60, "B": 50, "C": 40, "AB": 20, "AC": 15, "BC": 13,
        ...     "ABC": 5})
        >>> [round(one.unseen) for one in find_near_candidates(table, 3.0)]
        [154]
    """
    candidate_models = fit_candidate_models(_list_likely_models(table, near), table.cells, table.barred_histories)
    known = [model for model in candidate_models if np.isfinite(model.spread)]
    return select_near_candidates(known, near)[:_MOST]


def select_near_candidates(models: Iterable[CandidateModel], near: float) -> tuple[CandidateModel, ...]:
    """The models whose score is at most by `near` above the best's, best first."""
    ranked = sorted(models, key=lambda model: model.score)
    return tuple(model for model in ranked if model.score <= ranked[0].score + near)


def _list_likely_models(table: CaptureTable, near: float) -> list[Ints]:
    lists = len(table.lists)
    if lists <= _EVERY_PAIR:
        models = list_hierarchical_models(lists, lists - 1 if lists <= _EVERY_MODEL else 2)
        states, scores, _, _ = fit_model_family(models, table.cells, table.barred_histories, near)
        done = np.flatnonzero(states == FOUND)
        if not len(done):
            return []
        close = done[scores[done] <= scores[done].min() + near]
        return [models.get_model_terms(int(index)) for index in close[np.argsort(scores[close], kind="stable")][:_MOST]]
    from tilstand.estimate.loglinear import build_stepwise_method  # loads SciPy, which fewer lists do without

    chosen, _ = build_stepwise_method(table)
    if chosen is None:
        return []
    terms = {int(term) for term in chosen}
    pairs = [int(pair) for pair in list_pair_terms(lists) if not table.barred_histories[pair]]
    return [chosen, *(np.array(sorted(terms ^ {pair}), np.int64) for pair in pairs)]


def fit_candidate_models(models: Sequence[Ints], counts: Floats, dead: Ints) -> list[CandidateModel]:
    """Hierarchical models fitted to one table; those without a maximum have an infinite spread."""
    return fit_candidates_to_tables(models, counts[None], dead)[0] if models else []


def fit_candidates_to_tables(models: Sequence[Ints], tables: Floats, dead: Ints) -> list[list[CandidateModel]]:
    """The same models fitted to each of several tables, which are rows."""
    columns = np.full((max(len(terms) for terms in models), len(models)), -1, np.int64)
    for place, terms in enumerate(models):
        columns[: len(terms), place] = terms
    counts = np.ascontiguousarray(tables.T)
    totals = counts.copy()
    compute_superset_sums(totals)
    rows = np.repeat(np.arange(len(tables)), len(models))
    start, cold = np.zeros((len(counts), len(rows))), np.zeros(len(rows), np.bool_)
    done = fit_poisson_models(np.tile(columns, len(tables)), counts, totals, dead, start, cold, rows)
    candidate_models: list[list[CandidateModel]] = [[] for _ in tables]
    for lane, row in enumerate(rows):
        terms, sums = models[lane % len(models)], totals[:, row]
        spread = (
            _compute_intercept_error(terms, sums, done.means[:, lane]) if done.state[lane] == FOUND else float("inf")
        )
        candidate_models[row].append(
            CandidateModel(
                unseen=float(np.exp(done.theta[0, lane])),
                spread=spread,
                score=float(done.score[lane]) + float(np.log(sums[0])) * len(terms),
                size=len(terms),
                terms=tuple(int(term) for term in terms),
                means=_compute_fitted_means(terms, sums, done.theta[:, lane], dead),
            )
        )
    return candidate_models


def _compute_fitted_means(terms: Ints, totals: Floats, theta: Floats, dead: Ints) -> Floats:
    """Fitted means by history; the first is the unseen's."""
    logs = theta.copy()
    compute_subset_sums(logs)
    means = np.exp(np.minimum(logs, 50.0)) * (dead == 0)
    for term in terms[totals[terms] == 0]:
        means[np.arange(len(means)) & term == term] = 0.0
    return np.asarray(means)


def _compute_intercept_error(terms: Ints, totals: Floats, means: Floats) -> float:
    """Standard error of the intercept: the information of two parameters is the mean where both are."""
    kept = terms[totals[terms] > 0]
    try:
        inverse = np.linalg.inv(means[kept[:, None] | kept[None, :]])
    except np.linalg.LinAlgError:
        return float("inf")
    return float(np.sqrt(inverse[0, 0])) if inverse[0, 0] > 0 else float("inf")
