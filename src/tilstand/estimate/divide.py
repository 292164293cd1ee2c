"""The whole by sex, age, citizenship or region: parts that add up, each with its interval.

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

from tilstand.estimate.adopt import adopted
from tilstand.estimate.bootstrap import bca_levels, jackknife_acceleration, median_unbiased
from tilstand.estimate.conditional import Conditional, Design
from tilstand.estimate.hierarchy import label, pairs_of
from tilstand.estimate.pool import Pooled, pooled
from tilstand.estimate.result import rounded
from tilstand.estimate.table import CaptureTable, Covariates
from tilstand.estimate.types import Flags, Floats, Ints
from tilstand.estimate.words import Reason
from tilstand.terms import Language

__all__ = ["Divided", "DividedPart", "Effect", "divided", "undivided"]

_REPLICATES = 399
_MOST_LEFT_OUT = 400
_MOST_FAILED = 0.05
_WIDEST = 10.0


@dataclass(frozen=True, slots=True)
class DividedPart:
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
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class Effect:
    """How much more easily a list finds persons with one value than with the first.

    Attributes:
        list, column, value, values: Which list and which value, as in `DividedPart`.
        ratio: Odds ratio; None if nobody with the value is on the list.
        interval: Its 95 % limits; an upper one may be infinite.
    """

    list: str
    column: str
    value: str
    values: int
    ratio: float | None
    interval: tuple[float, float] | None

    def asdict(self) -> dict[str, Any]:
        """For JSON."""
        return {
            "list": self.list,
            "column": self.column,
            "value": self.value or None,
            "odds_ratio": rounded(self.ratio),
            "interval": None if self.interval is None else [rounded(limit) for limit in self.interval],
        }


@dataclass(frozen=True)
class Divided:
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
    parts: tuple[DividedPart, ...] = ()
    effects: tuple[Effect, ...] = ()
    reasons: tuple[Reason, ...] = ()

    def asdict(self, languages: Iterable[Language]) -> dict[str, Any]:
        """For JSON: the model and what it says of the lists. What is stated of parts is in the groups."""
        tags = tuple(languages)
        return {
            "model": self.model,
            "effects": [effect.asdict() for effect in self.effects],
            "reasons": [reason.asdict(tags) for reason in self.reasons],
        }


def divided(table: CaptureTable, covariates: Covariates, histories: Ints, seed: int) -> Divided:
    """Divide the whole by its covariates.

    Args:
        table: The lists that are used.
        covariates: What is known of the persons.
        histories: The history of each row of `covariates` on these lists.
        seed: Seed of the resampling.
    """
    ready = pooled(covariates, histories, len(table.counts))
    observed = int(ready.counts.sum())
    if not ready.columns:
        return Divided(observed, None, None, reasons=ready.reasons)
    design = _design(table, ready)
    tables, weights = _resampled(ready.counts, seed)
    active, fit = adopted(design, tables)
    totals = ready.counts.sum(axis=0)[:, None] * 0.0 + fit.unseen + tables.sum(axis=0)
    judge = _Judge(totals, fit, weights)
    whole, interval, failed = judge.limits(np.ones(len(design.marks), np.bool_))
    if interval is None:
        told = Reason.of("unstable", share=failed) if failed > _MOST_FAILED else Reason.of("open_interval")
        return Divided(
            observed, None, None, _named(design, active, table, ready), reasons=(told, *ready.reasons)
        )
    total = round(whole)
    return Divided(
        observed=observed,
        estimate=total,
        interval=interval,
        model=_named(design, active, table, ready),
        parts=tuple(_parts(ready, judge, total)),
        effects=tuple(_effects(table, design, ready, fit, active, len(weights))),
        reasons=ready.reasons,
    )


def undivided(observed: int) -> Divided:
    """No parts, because no interval is given for the whole."""
    return Divided(observed, None, None, reasons=(Reason.of("whole_refused"),))


def _design(table: CaptureTable, ready: Pooled) -> Design:
    marks, columns = [np.ones(len(ready.strata))], []
    for place, column in enumerate(ready.columns):
        columns.append(tuple(range(len(marks), len(marks) + len(column.levels) - 1)))
        marks += [ready.strata[:, place] == level for level in range(1, len(column.levels))]
    lists = len(table.lists)
    features = np.array([*(1 << i for i in range(lists)), *pairs_of(lists)], np.int64)
    return Design(features, np.array(marks, np.float64).T, tuple(columns), table.dead)


def _resampled(counts: Floats, seed: int) -> tuple[Floats, Floats]:
    """The table, then without one person of each kind that occurs, then resamples; persons of each kind."""
    flat = counts.reshape(-1)
    total = int(flat.sum())
    present = np.flatnonzero(flat)
    if len(present) > _MOST_LEFT_OUT:
        present = present[:0]
    left = np.tile(flat, (len(present), 1))
    left[np.arange(len(present)), present] -= 1.0
    drawn = np.random.default_rng(seed).multinomial(total, flat / total, size=_REPLICATES)
    tables = np.concatenate([flat[None], left, drawn]).T.reshape(*counts.shape, -1)
    return np.ascontiguousarray(tables), flat[present]


class _Judge:
    """Estimates and limits of sums over strata."""

    def __init__(self, totals: Floats, fit: Conditional, weights: Floats) -> None:
        self._totals, self._found, self._weights = totals, fit.found, weights

    def limits(self, strata: Flags) -> tuple[float, tuple[float, float] | None, float]:
        """Estimate, limits or None, and the share of resamples without an estimate."""
        sums = np.where(self._found, self._totals[strata].sum(axis=0), np.inf)
        after = 1 + len(self._weights)
        whole, left, drawn = float(sums[0]), sums[1:after], sums[after:]
        failed = float(np.isinf(drawn).mean())
        if not np.isfinite(whole) or failed > _MOST_FAILED:
            return whole, None, failed
        inner = bca_levels(drawn, whole, jackknife_acceleration(left, self._weights))
        low, high = (median_unbiased(drawn, level) for level in inner)
        return whole, (low, high) if np.isfinite(high) else None, failed


def _parts(ready: Pooled, judge: _Judge, total: int) -> Iterable[DividedPart]:
    for place, column in enumerate(ready.columns):
        inside = [ready.strata[:, place] == number for number in range(len(column.levels))]
        found = [judge.limits(strata) for strata in inside]
        seen = [int(ready.counts[:, strata].sum()) for strata in inside]
        whole = _shared([estimate for estimate, _, _ in found], total)
        for level, count, estimate, (_, interval, _) in zip(column.levels, seen, whole, found, strict=True):
            if interval is not None:
                interval = (max(interval[0], float(count)), interval[1])
            if interval is None or interval[1] > _WIDEST * interval[0]:
                reasons = (Reason.of("part_open"),)
                yield DividedPart(column.name, level.value, level.values, count, None, None, reasons)
            else:
                yield DividedPart(column.name, level.value, level.values, count, estimate, interval)


def _shared(values: list[float], total: int) -> list[int]:
    """Whole numbers that add up to the total: the largest remainders are rounded up."""
    whole = [int(np.floor(value)) for value in values]
    ranked = sorted(range(len(values)), key=lambda place: whole[place] - values[place])
    for place in ranked[: total - sum(whole)]:
        whole[place] += 1
    return whole


def _effects(
    table: CaptureTable, design: Design, ready: Pooled, fit: Conditional, active: Flags, left: int
) -> Iterable[Effect]:
    for place, (column, columns) in enumerate(zip(ready.columns, design.columns, strict=True)):
        for number, mark in enumerate(columns, 1):
            level = column.levels[number]
            there = ready.counts[:, ready.strata[:, place] == number].sum(axis=1)
            first = ready.counts[:, ready.strata[:, place] == 0].sum(axis=1)
            for one, name in enumerate(table.lists):
                on = np.array([history >> one & 1 for history in range(len(there))])
                if not (there @ on and first @ on):
                    yield Effect(name, column.name, level.value, level.values, None, None)
                    continue
                ratios = np.exp(fit.beta[one, mark])
                drawn = np.where(fit.found, ratios, np.inf)[1 + left :]
                low, high = (median_unbiased(drawn, edge) for edge in (0.025, 0.975))
                yield Effect(name, column.name, level.value, level.values, float(ratios[0]), (low, high))


def _named(design: Design, active: Flags, table: CaptureTable, ready: Pooled) -> str:
    """The pairs of the model, and in brackets the covariates with which they differ."""
    told = []
    for feature, chosen in zip(design.features, active[:, :, 0], strict=True):
        if int(feature).bit_count() == 2 and chosen[0]:
            names = label(np.array([0, feature]), table.lists)[1:-1]
            differ = [c.name for c, at in zip(ready.columns, design.columns, strict=True) if chosen[at[0]]]
            told.append(f"{names} ({', '.join(differ)})" if differ else names)
    return f"[{', '.join(told)}]"
