"""Each method on one table, and its results beside the statement."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from tilstand.estimate.bayesian_classes import draw_posterior_chains
from tilstand.estimate.bootstrap import (
    LEVELS,
    Method,
    compute_sample_quantile,
    pool_bootstrap_runs,
    run_bootstrap,
)
from tilstand.estimate.decomposable_graphs import DGA_LISTS, compute_total_posterior
from tilstand.estimate.diagnosis import TableDiagnosis
from tilstand.estimate.hierarchical_models import check_model_existence, format_model_label, list_pair_terms
from tilstand.estimate.loglinear import BIC_LISTS, build_bic_method, build_stepwise_method
from tilstand.estimate.plausible_models import find_plausible_models
from tilstand.estimate.poisson_fit import compute_chao_bounds
from tilstand.estimate.result import (
    METHODS,
    EstimateReason,
    MethodEstimate,
    MethodName,
    refuse_estimate,
    round_for_json,
)
from tilstand.estimate.sensitivity import SimulatedCoverage, simulate_coverage
from tilstand.estimate.statement import exclude_referral_lists
from tilstand.estimate.table import MOST_LISTS, CaptureTable
from tilstand.estimate.types import Ints

REPLICATES: dict[MethodName, int] = {"stepwise": 10_000, "bic": 1_000, "bic2": 1_000, "chao": 1_000}
_MOST_FAILED = 0.05
_SOME_FAILED = 0.01
_WIDE = 4.0
_INFLUENCE = 0.05
_MOST_PERSONS = 50_000_000
_STUCK = 1.5


def estimate_by_method(found: TableDiagnosis, method: MethodName, replicates: int | None, seed: int) -> MethodEstimate:
    """One method's answer on a surveyed table.

    Args:
        found: The table, surveyed.
        method: Which method.
        replicates: Bootstrap replicates; the method's own number if None or 0.
        seed: Seed of everything random.
    """
    if found.refusals:
        return refuse_estimate(method, found.table.observed, *found.refusals, *found.warnings)
    return _METHODS[method](found, method, replicates or REPLICATES.get(method, 0), seed)


def _refuse_by_method(
    found: TableDiagnosis, method: MethodName, reason: EstimateReason, **facts: Any
) -> MethodEstimate:
    return refuse_estimate(method, found.table.observed, reason, *found.warnings, **facts)


def _estimate_by_loglinear(found: TableDiagnosis, method: MethodName, replicates: int, seed: int) -> MethodEstimate:
    table = found.table
    if method != "stepwise" and len(table.lists) > BIC_LISTS:
        reason = EstimateReason.from_reason_code("list_range", least=3, most=BIC_LISTS, count=len(table.lists))
        return _refuse_by_method(found, method, reason)
    if method == "stepwise":
        terms, kernel = build_stepwise_method(table)
        near = None
    else:
        order = 2 if method == "bic2" else len(table.lists) - 1
        terms, kernel, near = build_bic_method(table, order)
    if terms is None:
        return _refuse_by_method(found, method, EstimateReason.from_reason_code("no_model"))
    checked = check_model_existence(terms, table.cells, table.barred_histories)
    facts: dict[str, Any] = {
        "model": format_model_label(terms, table.lists),
        "parameters": len(terms),
        "existence": {"state": checked.state, "slack": round(checked.slack, 6)},
        "zero_overlaps": _list_zero_overlaps(terms, table),
        "replicates": replicates,
        "seed": seed,
    }
    if near is not None:
        facts["near_best"] = near.facts(table)
    if checked.state != "exists":
        return _refuse_by_method(found, method, EstimateReason.from_reason_code("no_model"), **facts)
    return estimate_with_bootstrap(found, method, kernel, replicates, seed, facts)


def estimate_with_bootstrap(
    found: TableDiagnosis, method: MethodName, kernel: Method, replicates: int, seed: int, facts: dict[str, Any]
) -> MethodEstimate:
    """A method's answer with its bootstrap, over the draws of an uncertain linkage where there are any."""
    table = found.table
    if table.draws:
        number = max(replicates // len(table.draws), 100)
        runs = [run_bootstrap(draw, kernel, number, seed + place) for place, draw in enumerate(table.draws)]
        estimate, interval, failed = pool_bootstrap_runs(runs)
        facts = {**facts, "draws": len(runs), "estimates_by_draw": [round_for_json(run.estimate) for run in runs]}
        influence = float(np.median([run.influence for run in runs]))
    else:
        run = run_bootstrap(table.counts, kernel, replicates, seed)
        estimate, interval = run.estimate, run.compute_bca_interval()
        failed, influence = run.failure_share, run.influence
        facts = {
            **facts,
            "percentile_interval": [round_for_json(compute_sample_quantile(run.replicates, level)) for level in LEVELS],
            "acceleration": round(run.acceleration, 6),
        }
    facts = {**facts, "failed": round(failed, 6), "influence": round_for_json(influence)}
    reasons = list(found.warnings)
    if failed > _MOST_FAILED:
        return _refuse_by_method(found, method, EstimateReason.from_reason_code("unstable", share=failed), **facts)
    if not np.isfinite(interval[1]) or not np.isfinite(estimate):
        return _refuse_by_method(found, method, EstimateReason.from_reason_code("open_interval"), **facts)
    if failed > _SOME_FAILED:
        reasons.append(EstimateReason.from_reason_code("failing", share=failed))
    if influence > _INFLUENCE:
        reasons.append(EstimateReason.from_reason_code("influential", share=influence))
    return MethodEstimate(
        method, table.observed, estimate, interval, (*reasons, *_warn_of_wide_interval(interval)), facts
    )


def _warn_of_wide_interval(interval: tuple[float, float]) -> list[EstimateReason]:
    ratio = interval[1] / interval[0]
    return [EstimateReason.from_reason_code("wide", ratio=round(ratio, 1))] if ratio > _WIDE else []


def _warn_of_single_draw(table: CaptureTable) -> list[EstimateReason]:
    return [EstimateReason.from_reason_code("one_draw")] if table.draws else []


def _list_zero_overlaps(terms: Ints, table: CaptureTable) -> list[str]:
    """Pairs in the model whose parameter is at minus infinity."""
    return [
        "*".join(name for i, name in enumerate(table.lists) if pair >> i & 1)
        for pair in (int(pair) for pair in list_pair_terms(len(table.lists)))
        if pair in terms and not any(n for h, n in enumerate(table.counts) if h & pair == pair)
    ]


def _estimate_by_chao(found: TableDiagnosis, method: MethodName, replicates: int, seed: int) -> MethodEstimate:
    dead = found.table.barred_histories
    facts = {"replicates": replicates, "seed": seed, "lower_bound": True}
    return estimate_with_bootstrap(
        found, method, lambda tables: compute_chao_bounds(tables, dead), replicates, seed, facts
    )


def _find_bayesian_obstacle(table: CaptureTable, most_lists: int) -> EstimateReason | None:
    """Why a table cannot be answered by a Bayesian method; None if it can."""
    if table.barred:
        return EstimateReason.from_reason_code("no_design")
    if len(table.lists) > most_lists:
        return EstimateReason.from_reason_code("list_range", least=3, most=most_lists, count=len(table.lists))
    return EstimateReason.from_reason_code("too_many_persons") if table.observed > _MOST_PERSONS else None


def _estimate_by_dga(found: TableDiagnosis, method: MethodName, replicates: int, seed: int) -> MethodEstimate:
    table = found.table
    if reason := _find_bayesian_obstacle(table, DGA_LISTS):
        return _refuse_by_method(found, method, reason)
    result = compute_total_posterior(table.counts)
    facts = {
        "graphs": result.graphs,
        "mean": round_for_json(result.mean),
        "edge": round(result.edge, 8),
        "saturated": round(result.saturated, 8),
    }
    reasons = [*found.warnings, *_warn_of_single_draw(table), *_warn_of_wide_interval(result.interval)]
    if result.edge > 0.0025:
        reasons.append(EstimateReason.from_reason_code("edge", share=result.edge))
    return MethodEstimate(method, table.observed, result.median, result.interval, tuple(reasons), facts)


def _estimate_by_lcmcr(found: TableDiagnosis, method: MethodName, replicates: int, seed: int) -> MethodEstimate:
    table = found.table
    if reason := _find_bayesian_obstacle(table, MOST_LISTS):
        return _refuse_by_method(found, method, reason)
    result = draw_posterior_chains(table.counts, seed=seed)
    # Chains as far apart as that never met in a longer run.
    longer = 1.05 < result.r_hat <= _STUCK
    if longer:
        result = draw_posterior_chains(table.counts, seed=seed, burn=2_000, thin=12)
    facts = {
        "chains": len(result.medians),
        "r_hat": round(result.r_hat, 4),
        "effective_size": round(result.effective, 1),
        "chain_medians": list(result.medians),
        "longer_run": longer,
        "seed": seed,
    }
    if result.r_hat > 1.05:
        unmixed = EstimateReason.from_reason_code("unmixed", rhat=result.r_hat)
        return _refuse_by_method(found, method, unmixed, **facts)
    reasons = [*found.warnings, *_warn_of_single_draw(table), *_warn_of_wide_interval(result.interval)]
    if result.effective < 400:
        reasons.append(EstimateReason.from_reason_code("few_effective", count=int(result.effective)))
    return MethodEstimate(method, table.observed, result.median, result.interval, tuple(reasons), facts)


_METHODS: dict[MethodName, Callable[[TableDiagnosis, MethodName, int, int], MethodEstimate]] = {
    "stepwise": _estimate_by_loglinear,
    "bic": _estimate_by_loglinear,
    "bic2": _estimate_by_loglinear,
    "dga": _estimate_by_dga,
    "lcmcr": _estimate_by_lcmcr,
    "chao": _estimate_by_chao,
}


# Beside a statement a method's limits are drawn, not stated: fewer replicates do, and half as many where
# models are searched for.
_BESIDE: Mapping[MethodName, int] = {"stepwise": 2_000, "bic": 400, "bic2": 400, "chao": 400}
_BESIDE_MANY: Mapping[MethodName, int] = {**_BESIDE, "bic": 200, "bic2": 200}
# Populations drawn from each explanation; half as many where a statement takes twice as long.
_DRAWN, _DRAWN_OF_MANY, _MANY = 6, 3, 6


def estimate_by_every_method(
    found: TableDiagnosis, replicates: int | None, seed: int
) -> dict[MethodName, MethodEstimate]:
    """The answers that stand beside a statement, with fewer replicates than where a method is asked for by itself."""
    beside = _BESIDE if len(found.table.lists) < _MANY else _BESIDE_MANY
    return {name: estimate_by_method(found, name, replicates or beside.get(name), seed) for name in METHODS}


def simulate_table_coverage(table: CaptureTable, reach: float, seed: int) -> tuple[SimulatedCoverage, ...]:
    """How often the statement of a table is true in populations drawn from what the table does not exclude."""
    used = exclude_referral_lists(table).table
    left = find_plausible_models(used)
    drawn = _DRAWN if len(used.lists) < _MANY else _DRAWN_OF_MANY
    return () if left is None else simulate_coverage(used, left, drawn, seed=seed, reach=reach)
