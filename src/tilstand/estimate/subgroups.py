"""Estimates by covariate: pooled levels, parts with intervals, and covariate effects.

A value of a covariate stands by itself if at least seven of its persons are on more than one list
(`survey.LEAST_RECAPTURED`) and it is among the largest; the others are one level together. If they are too
few even so, the smallest level that stood by itself joins them, so that nobody can be found by subtracting.
A blank is a value like any other: not known.

The parts come from one model for all persons (`conditional`) in which lists may find women and men, or the
people of different regions, more or less easily. Parameters are chosen by BIC, anew in every resampled
table; limits are BCa as those of the other methods. Values with few persons are told together (`pool`). A
part whose upper limit is more than ten times its lower is not told.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np

from tilstand.estimate.bootstrap import BootstrapRun, compute_sample_quantile, resample_table
from tilstand.estimate.conditional_model import ConditionalDesign, ConditionalFits, select_dependence_model
from tilstand.estimate.diagnosis import LEAST_RECAPTURED
from tilstand.estimate.hierarchical_models import format_model_label, list_pair_terms
from tilstand.estimate.result import EstimateReason, round_for_json
from tilstand.estimate.table import CaptureCovariates, CaptureTable
from tilstand.estimate.types import Flags, Floats, Ints
from tilstand.terms import Language

_MOST_LEVELS = 8
_MOST_COLUMNS = 4
_MOST_STRATA = 200


@dataclass(frozen=True, slots=True)
class PooledLevel:
    """A value of a covariate, or several told together.

    Attributes:
        value: The value; empty if it is not known, or if there are several.
        values: How many values it stands for.
        codes: Their places among the values of the column.
    """

    value: str
    values: int
    codes: tuple[int, ...]


@dataclass(frozen=True)
class PooledColumn:
    """A covariate as it can be used, the largest level first."""

    name: str
    levels: tuple[PooledLevel, ...]


@dataclass(frozen=True)
class PooledCovariates:
    """The covariates as they can be used.

    Attributes:
        columns: Those with two levels or more.
        strata: The level of each covariate, a row for each combination that occurs.
        counts: Persons by history and combination.
        reasons: What was pooled or left out.
    """

    columns: tuple[PooledColumn, ...]
    strata: Ints
    counts: Floats
    reasons: tuple[EstimateReason, ...]


def pool_levels(given: CaptureCovariates, histories: Ints, size: int) -> PooledCovariates:
    """Pool the levels of all covariates.

    Args:
        given: The covariates.
        histories: The history of each of their rows, on the lists that are used.
        size: Number of histories.
    """
    reasons: list[EstimateReason] = []
    names = given.columns[:_MOST_COLUMNS]
    if len(given.columns) > _MOST_COLUMNS:
        reasons.append(EstimateReason.from_reason_code("many_covariates", count=len(given.columns), most=_MOST_COLUMNS))
    most = [_MOST_LEVELS] * len(names)
    while True:
        columns = [_pool_column_levels(given, histories, place, most[place]) for place in range(len(names))]
        strata, row = _list_level_combinations(given, columns)
        if len(strata) <= _MOST_STRATA or max(most) == 1:
            break
        widest = max(range(len(names)), key=lambda place: len(columns[place].levels))
        most[widest] = max(len(columns[widest].levels) - 1, 1)
    for column in columns:
        together = sum(level.values for level in column.levels if level.values > 1)
        if len(column.levels) < 2:
            reasons.append(
                EstimateReason.from_reason_code("covariate_thin", column=column.name, least=LEAST_RECAPTURED)
            )
        elif together:
            reasons.append(EstimateReason.from_reason_code("levels_pooled", column=column.name, count=together))
    used = [place for place, column in enumerate(columns) if len(column.levels) > 1]
    counts = np.zeros((size, len(strata)))
    np.add.at(counts, (histories, row), given.counts)
    counts[0] = 0.0
    strata, merged = np.unique(strata[:, used], axis=0, return_inverse=True)
    together_ = np.zeros((size, len(strata)))
    np.add.at(together_.T, merged.reshape(-1), counts.T)
    there = together_.sum(axis=0) > 0
    return PooledCovariates(tuple(columns[p] for p in used), strata[there], together_[:, there], tuple(reasons))


def _pool_column_levels(given: CaptureCovariates, histories: Ints, place: int, most: int) -> PooledColumn:
    values = given.values[place]
    code = given.codes[:, place]
    twice = np.array([int(h).bit_count() > 1 for h in range(int(histories.max(initial=0)) + 1)])[histories]
    recaptured = np.bincount(code, np.where(twice, given.counts, 0), len(values))
    seen = np.bincount(code, np.where(histories > 0, given.counts, 0), len(values))
    ranked = [int(item) for item in np.lexsort((np.arange(len(values)), -seen, -recaptured)) if seen[item] > 0]
    alone = [number for number in ranked if recaptured[number] >= LEAST_RECAPTURED]
    if len(alone) > most or len(alone) < len(ranked):
        alone = alone[: most - 1]
    rest = [number for number in ranked if number not in set(alone)]
    while rest and alone and recaptured[rest].sum() < LEAST_RECAPTURED:
        rest.append(alone.pop())
    levels = [PooledLevel(values[number], 1, (number,)) for number in alone]
    if rest:
        levels.append(PooledLevel("", len(rest), tuple(sorted(rest))))
    levels.sort(key=lambda level: (-sum(seen[current_code] for current_code in level.codes), level.codes))
    return PooledColumn(given.columns[place], tuple(levels))


def _list_level_combinations(given: CaptureCovariates, columns: list[PooledColumn]) -> tuple[Ints, Ints]:
    """The combinations of levels that occur, and the combination of each row."""
    level = np.zeros((len(given.counts), len(columns)), np.int64)
    for place, column in enumerate(columns):
        into = np.zeros(len(given.values[place]), np.int64)
        for number, pooled_level in enumerate(column.levels):
            into[list(pooled_level.codes)] = number
        level[:, place] = into[given.codes[:, place]]
    strata, row = np.unique(level, axis=0, return_inverse=True)
    return strata.astype(np.int64), row.reshape(-1).astype(np.int64)


_REPLICATES = 399
_MOST_LEFT_OUT = 400
_MOST_FAILED = 0.05
_WIDEST = 10.0


@dataclass(frozen=True, slots=True)
class SubgroupPart:
    """The persons with one value of a covariate.

    Attributes:
        column: The covariate.
        value: Its value; empty where it is not known, or where several are told together.
        values: How many values it stands for.
        observed: Persons seen.
        estimate: All persons; None if none can be given.
        interval: 95 % limits.
        reasons: Why none is given.
    """

    column: str
    value: str
    values: int
    observed: int
    estimate: int | None
    interval: tuple[float, float] | None
    reasons: tuple[EstimateReason, ...] = ()


@dataclass(frozen=True, slots=True)
class CovariateEffect:
    """How much more easily a list finds persons with one value than with the first.

    Attributes:
        list, column, value, values: Which list and which value, as in `SubgroupPart`.
        ratio: Odds ratio; None if nobody with the value is on the list.
        interval: Its 95 % limits; an upper one may be infinite.
    """

    list: str
    column: str
    value: str
    values: int
    ratio: float | None
    interval: tuple[float, float] | None

    def to_dict(self) -> dict[str, Any]:
        """For JSON."""
        return {
            "list": self.list,
            "column": self.column,
            "value": self.value or None,
            "odds_ratio": round_for_json(self.ratio),
            "interval": None if self.interval is None else [round_for_json(limit) for limit in self.interval],
        }


@dataclass(frozen=True)
class SubgroupEstimates:
    """The whole and its parts.

    Attributes:
        observed: Persons seen.
        estimate: All persons, the sum of the parts of every covariate; None if none can be given.
        interval: 95 % limits.
        model: The pairs of lists that depend on each other, and with what that differs.
        parts: Those of each covariate in turn, the first value before the others.
        effects: How lists and values go together.
        reasons: What was pooled or left out, or why nothing is given.
    """

    observed: int
    estimate: int | None
    interval: tuple[float, float] | None
    model: str = ""
    parts: tuple[SubgroupPart, ...] = ()
    effects: tuple[CovariateEffect, ...] = ()
    reasons: tuple[EstimateReason, ...] = ()

    def to_dict(self, languages: Iterable[Language]) -> dict[str, Any]:
        """For JSON: the model and what it says of the lists. What is stated of parts is in the groups."""
        tags = tuple(languages)
        return {
            "model": self.model,
            "effects": [effect.to_dict() for effect in self.effects],
            "reasons": [reason.to_dict(tags) for reason in self.reasons],
        }


def estimate_subgroups(
    table: CaptureTable, covariates: CaptureCovariates, histories: Ints, seed: int
) -> SubgroupEstimates:
    """Divide the whole by its covariates.

    Args:
        table: The lists that are used.
        covariates: What is known of the persons.
        histories: The history of each row of `covariates` on these lists.
        seed: Seed of the resampling.
    """
    ready = pool_levels(covariates, histories, len(table.counts))
    observed = int(ready.counts.sum())
    if not ready.columns:
        return SubgroupEstimates(observed, None, None, reasons=ready.reasons)
    design = _build_conditional_design(table, ready)
    flat, weights = resample_table(ready.counts.reshape(-1), _REPLICATES, seed, _MOST_LEFT_OUT)
    tables = np.ascontiguousarray(flat.T.reshape(*ready.counts.shape, -1))
    active, fit = select_dependence_model(design, tables)
    totals = np.where(fit.found, fit.unseen + tables.sum(axis=0), np.inf)
    model = _name_conditional_model(design, active, table, ready)
    whole, interval, failed = _compute_strata_limits(totals, weights, 0)
    if interval is None:
        estimate_reason = (
            EstimateReason.from_reason_code("unstable", share=failed)
            if failed > _MOST_FAILED
            else EstimateReason.from_reason_code("open_interval")
        )
        return SubgroupEstimates(observed, None, None, model, reasons=(estimate_reason, *ready.reasons))
    total = round(whole)
    return SubgroupEstimates(
        observed=observed,
        estimate=total,
        interval=interval,
        model=model,
        parts=tuple(_list_subgroup_parts(ready, totals, weights, total)),
        effects=tuple(_list_covariate_effects(table, design, ready, fit, active, len(weights))),
        reasons=ready.reasons,
    )


def refuse_subgroups(observed: int) -> SubgroupEstimates:
    """No parts, because no interval is given for the whole."""
    return SubgroupEstimates(observed, None, None, reasons=(EstimateReason.from_reason_code("whole_refused"),))


def _build_conditional_design(table: CaptureTable, ready: PooledCovariates) -> ConditionalDesign:
    marks, columns = [np.ones(len(ready.strata))], []
    for place, column in enumerate(ready.columns):
        columns.append(tuple(range(len(marks), len(marks) + len(column.levels) - 1)))
        marks += [ready.strata[:, place] == level for level in range(1, len(column.levels))]
    lists = len(table.lists)
    features = np.array([*(1 << i for i in range(lists)), *list_pair_terms(lists)], np.int64)
    return ConditionalDesign(features, np.array(marks, np.float64).T, tuple(columns), table.barred_histories)


def _compute_strata_limits(
    totals: Floats, weights: Floats, observed: int
) -> tuple[float, tuple[float, float] | None, float]:
    """Estimate, limits or None, and the share of resamples without an estimate, of a sum over strata."""
    run = BootstrapRun.from_totals(totals.sum(axis=0), weights, observed)
    if not np.isfinite(run.estimate) or run.failure_share > _MOST_FAILED:
        return run.estimate, None, run.failure_share
    interval = run.compute_bca_interval()
    return run.estimate, interval if np.isfinite(interval[1]) else None, run.failure_share


def _list_subgroup_parts(
    ready: PooledCovariates, totals: Floats, weights: Floats, total: int
) -> Iterable[SubgroupPart]:
    for place, column in enumerate(ready.columns):
        inside = [ready.strata[:, place] == number for number in range(len(column.levels))]
        seen = [int(ready.counts[:, strata].sum()) for strata in inside]
        limits = [
            _compute_strata_limits(totals[strata], weights, count) for strata, count in zip(inside, seen, strict=True)
        ]
        whole = _round_to_total([estimate for estimate, _, _ in limits], total)
        for level, count, estimate, (_, interval, _) in zip(column.levels, seen, whole, limits, strict=True):
            if interval is None or interval[1] > _WIDEST * interval[0]:
                reasons = (EstimateReason.from_reason_code("part_open"),)
                yield SubgroupPart(column.name, level.value, level.values, count, None, None, reasons)
            else:
                yield SubgroupPart(column.name, level.value, level.values, count, estimate, interval)


def _round_to_total(values: list[float], total: int) -> list[int]:
    """Whole numbers that add up to the total: the largest remainders are rounded up."""
    whole = [int(np.floor(value)) for value in values]
    ranked = sorted(range(len(values)), key=lambda place: whole[place] - values[place])
    for place in ranked[: total - sum(whole)]:
        whole[place] += 1
    return whole


def _list_covariate_effects(
    table: CaptureTable,
    design: ConditionalDesign,
    ready: PooledCovariates,
    fit: ConditionalFits,
    active: Flags,
    left: int,
) -> Iterable[CovariateEffect]:
    for place, (column, columns) in enumerate(zip(ready.columns, design.columns, strict=True)):
        for number, mark in enumerate(columns, 1):
            level = column.levels[number]
            there = ready.counts[:, ready.strata[:, place] == number].sum(axis=1)
            first = ready.counts[:, ready.strata[:, place] == 0].sum(axis=1)
            for current_number, name in enumerate(table.lists):
                on = np.array([history >> current_number & 1 for history in range(len(there))])
                if not (there @ on and first @ on):
                    yield CovariateEffect(name, column.name, level.value, level.values, None, None)
                    continue
                ratios = np.exp(fit.beta[current_number, mark])
                drawn = np.where(fit.found, ratios, np.inf)[1 + left :]
                low, high = (compute_sample_quantile(drawn, edge) for edge in (0.025, 0.975))
                yield CovariateEffect(name, column.name, level.value, level.values, float(ratios[0]), (low, high))


def _name_conditional_model(
    design: ConditionalDesign, active: Flags, table: CaptureTable, ready: PooledCovariates
) -> str:
    """The pairs of the model, and in brackets the covariates with which they differ."""
    told = []
    for feature, chosen in zip(design.features, active[:, :, 0], strict=True):
        if int(feature).bit_count() == 2 and chosen[0]:
            names = format_model_label(np.array([0, feature]), table.lists)[1:-1]
            differ = [c.name for c, at in zip(ready.columns, design.columns, strict=True) if chosen[at[0]]]
            told.append(f"{names} ({', '.join(differ)})" if differ else names)
    return f"[{', '.join(told)}]"
