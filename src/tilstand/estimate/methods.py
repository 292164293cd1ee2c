"""Each method on one table: a number with an interval, or a refusal with reasons."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from tilstand.estimate.bootstrap import Bootstrap, Method, bootstrap, median_unbiased, pooled
from tilstand.estimate.chao import lower_bounds
from tilstand.estimate.check import verdict
from tilstand.estimate.dga import DGA_LISTS, posterior
from tilstand.estimate.hierarchy import label, pairs_of
from tilstand.estimate.latent import chains
from tilstand.estimate.loglinear import BIC_LISTS, bic_method, stepwise_method
from tilstand.estimate.result import Estimate, MethodName, refusal, rounded
from tilstand.estimate.survey import Survey
from tilstand.estimate.table import CaptureTable
from tilstand.estimate.types import Ints
from tilstand.estimate.words import Reason

__all__ = ["REPLICATES", "bootstrapped", "by_method"]

REPLICATES: dict[MethodName, int] = {"stepwise": 10_000, "bic": 1_000, "bic2": 1_000, "chao": 1_000}
_MOST_FAILED = 0.05
_SOME_FAILED = 0.01
_WIDE = 4.0
_INFLUENCE = 0.05
_MOST_PERSONS = 50_000_000
_STUCK = 1.5


def by_method(
    found: Survey, method: MethodName, replicates: int | None, seed: int, *, thorough: bool = False
) -> Estimate:
    """One method's answer on a surveyed table.

    Args:
        found: The table, surveyed.
        method: Which method.
        replicates: Bootstrap replicates; the method's own number if None or 0.
        seed: Seed of everything random.
        thorough: Whether to look for the models nearly as good where that takes a search of its own.
    """
    if found.refusals:
        return refusal(method, found.table.observed, *found.refusals, *found.warnings)
    if thorough and _METHODS[method] is _loglinear:
        return _loglinear(found, method, replicates or REPLICATES[method], seed, thorough=True)
    return _METHODS[method](found, method, replicates or REPLICATES.get(method, 0), seed)


def _loglinear(
    found: Survey, method: MethodName, replicates: int, seed: int, *, thorough: bool = False
) -> Estimate:
    table = found.table
    if method != "stepwise" and len(table.lists) > BIC_LISTS:
        reason = Reason.of("list_range", least=3, most=BIC_LISTS, count=len(table.lists))
        return refusal(method, table.observed, reason, *found.warnings)
    if method == "stepwise":
        terms, kernel = stepwise_method(table)
        near = None
    else:
        order = 2 if method == "bic2" else len(table.lists) - 1
        terms, kernel, near = bic_method(table, order, thorough=thorough)
    if terms is None:
        return refusal(method, table.observed, Reason.of("no_model"), *found.warnings)
    checked = verdict(terms, table.cells, table.dead)
    facts: dict[str, Any] = {
        "model": label(terms, table.lists),
        "parameters": len(terms),
        "existence": {"state": checked.state, "slack": round(checked.slack, 6)},
        "zero_overlaps": _zero_overlaps(terms, table),
        "replicates": replicates,
        "seed": seed,
    }
    if near is not None:
        facts["near_best"] = near.facts(table)
    if checked.state != "exists":
        return refusal(method, table.observed, Reason.of("no_model"), *found.warnings, **facts)
    return bootstrapped(found, method, kernel, replicates, seed, facts)


def bootstrapped(
    found: Survey, method: MethodName, kernel: Method, replicates: int, seed: int, facts: dict[str, Any]
) -> Estimate:
    """A method's answer with its bootstrap, over the draws of an uncertain linkage where there are any."""
    table = found.table
    if table.draws:
        each = max(replicates // len(table.draws), 100)
        runs = [bootstrap(draw, kernel, each, seed + place) for place, draw in enumerate(table.draws)]
        estimate, interval, failed = pooled(runs)
        facts = {**facts, "draws": len(runs), "estimates_by_draw": [rounded(run.estimate) for run in runs]}
        influence = float(np.median([run.influence for run in runs]))
    else:
        run = bootstrap(table.counts, kernel, replicates, seed)
        estimate, interval, failed, influence = run.estimate, run.interval(), run.failed, run.influence
        facts = {**facts, "percentile_interval": _percentile(run), "acceleration": round(run.acceleration, 6)}
    facts = {**facts, "failed": round(failed, 6), "influence": rounded(influence)}
    reasons = list(found.warnings)
    if failed > _MOST_FAILED:
        return refusal(method, table.observed, Reason.of("unstable", share=failed), *reasons, **facts)
    if not np.isfinite(interval[1]) or not np.isfinite(estimate):
        return refusal(method, table.observed, Reason.of("open_interval"), *reasons, **facts)
    if failed > _SOME_FAILED:
        reasons.append(Reason.of("failing", share=failed))
    if influence > _INFLUENCE:
        reasons.append(Reason.of("influential", share=influence))
    return Estimate(method, table.observed, estimate, interval, (*reasons, *_wide(interval)), facts)


def _percentile(run: Bootstrap) -> list[float | None]:
    return [rounded(median_unbiased(run.replicates, level)) for level in (0.025, 0.975)]


def _wide(interval: tuple[float, float]) -> list[Reason]:
    ratio = interval[1] / interval[0]
    return [Reason.of("wide", ratio=round(ratio, 1))] if ratio > _WIDE else []


def _first_draw(table: CaptureTable) -> list[Reason]:
    return [Reason.of("one_draw")] if table.draws else []


def _zero_overlaps(terms: Ints, table: CaptureTable) -> list[str]:
    """Pairs in the model whose parameter is at minus infinity."""
    return [
        "*".join(name for i, name in enumerate(table.lists) if pair >> i & 1)
        for pair in (int(pair) for pair in pairs_of(len(table.lists)))
        if pair in terms and not any(n for h, n in enumerate(table.counts) if h & pair == pair)
    ]


def _chao(found: Survey, method: MethodName, replicates: int, seed: int) -> Estimate:
    dead = found.table.dead
    facts = {"replicates": replicates, "seed": seed, "lower_bound": True}
    return bootstrapped(found, method, lambda tables: lower_bounds(tables, dead), replicates, seed, facts)


def _dga(found: Survey, method: MethodName, replicates: int, seed: int) -> Estimate:
    table = found.table
    if table.barred:
        return refusal(method, table.observed, Reason.of("no_design"), *found.warnings)
    if not 3 <= len(table.lists) <= DGA_LISTS:
        reason = Reason.of("list_range", least=3, most=DGA_LISTS, count=len(table.lists))
        return refusal(method, table.observed, reason, *found.warnings)
    if table.observed > _MOST_PERSONS:
        return refusal(method, table.observed, Reason.of("too_many_persons"), *found.warnings)
    result = posterior(table.counts)
    facts = {
        "graphs": result.graphs,
        "mean": rounded(result.mean),
        "edge": round(result.edge, 8),
        "saturated": round(result.saturated, 8),
    }
    reasons = [*found.warnings, *_first_draw(table), *_wide(result.interval)]
    if result.edge > 0.0025:
        reasons.append(Reason.of("edge", share=result.edge))
    return Estimate(method, table.observed, result.median, result.interval, tuple(reasons), facts)


def _lcmcr(found: Survey, method: MethodName, replicates: int, seed: int) -> Estimate:
    table = found.table
    if table.barred:
        return refusal(method, table.observed, Reason.of("no_design"), *found.warnings)
    if table.observed > _MOST_PERSONS:
        return refusal(method, table.observed, Reason.of("too_many_persons"), *found.warnings)
    result = chains(table.counts, seed=seed)
    # Chains as far apart as that never met in a longer run.
    longer = 1.05 < result.r_hat <= _STUCK
    if longer:
        result = chains(table.counts, seed=seed, burn=2_000, thin=12)
    facts = {
        "chains": len(result.medians),
        "r_hat": round(result.r_hat, 4),
        "effective_size": round(result.effective, 1),
        "chain_medians": list(result.medians),
        "longer_run": longer,
        "seed": seed,
    }
    if result.r_hat > 1.05:
        reason = Reason.of("unmixed", rhat=result.r_hat)
        return refusal(method, table.observed, reason, *found.warnings, **facts)
    reasons = [*found.warnings, *_first_draw(table), *_wide(result.interval)]
    if result.effective < 400:
        reasons.append(Reason.of("few_effective", count=int(result.effective)))
    return Estimate(method, table.observed, result.median, result.interval, tuple(reasons), facts)


_METHODS: dict[MethodName, Callable[[Survey, MethodName, int, int], Estimate]] = {
    "stepwise": _loglinear,
    "bic": _loglinear,
    "bic2": _loglinear,
    "dga": _dga,
    "lcmcr": _lcmcr,
    "chao": _chao,
}
