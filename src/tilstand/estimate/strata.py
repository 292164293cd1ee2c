"""Groups: an estimate for each, drawing on the others where a group is thin.

For group *s* with *n* seen and *u* unseen, ``y = log(u / n)`` is estimated with a bootstrap variance. The
groups' true values are taken as spread around a common mean with variance tau squared (Paule and Mandel
1982, as DerSimonian and Kacker 2007 recommend); each group's value is drawn towards the mean by the share of
its own uncertainty (Morris 1983). A group that cannot stand alone takes the mean, with the spread between
groups as its uncertainty, and is marked as borrowed. Fewer than three groups of their own: no borrowing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from scipy.special import stdtrit

from tilstand.estimate.bootstrap import bootstrap, median_unbiased
from tilstand.estimate.loglinear import BIC_LISTS, bic_method, stepwise_method
from tilstand.estimate.result import rounded
from tilstand.estimate.survey import LEAST_RECAPTURED, survey
from tilstand.estimate.table import TIMES, CaptureTable
from tilstand.estimate.types import Floats
from tilstand.estimate.words import Reason
from tilstand.terms import Language

__all__ = ["FEW", "GroupAnswer", "groups", "pooled_mean"]

FEW = 10
"""Fewer persons than these are told in words."""
_REPLICATES = 499
_LEAST_GROUPS = 3
_COUNTED = ("few_recaptured", "thin", "maybe_nested")


@dataclass(frozen=True, slots=True)
class GroupAnswer:
    """The answer for one group.

    Attributes:
        column, value: Which group.
        observed: Persons seen; None where they are few.
        recaptured: Persons on two lists or more; None where they are few.
        estimate: All persons of the group; None if none can be given.
        interval: 95 % limits.
        own: The group's estimate by itself, before anything was drawn from the others.
        weight: Share of the answer that is the group's own, 0 to 1.
        reasons: Why there is none, or what to know.
    """

    column: str
    value: str
    observed: int | None
    recaptured: int | None
    estimate: float | None
    interval: tuple[float, float] | None
    own: float | None
    weight: float
    reasons: tuple[Reason, ...]

    def asdict(self, languages: Iterable[Language]) -> dict[str, Any]:
        """For JSON."""
        tags = tuple(languages)
        return {
            "column": self.column,
            "value": self.value,
            "observed": self.observed,
            "recaptured": self.recaptured,
            "estimate": rounded(self.estimate),
            "interval": None if self.interval is None else [rounded(limit) for limit in self.interval],
            "own_estimate": rounded(self.own),
            "own_weight": round(self.weight, 4),
            "reasons": [reason.asdict(tags) for reason in self.reasons],
        }


def groups(table: CaptureTable, seed: int) -> tuple[GroupAnswer, ...]:
    """The answers for all groups of a table, in its order: by time, as persons may be there in several years.

    By what is known of the persons the whole is divided otherwise (`divide`), if the table has it.
    """
    found: list[GroupAnswer] = []
    for column in dict.fromkeys(part.column for part in table.strata):
        if table.covariates is not None and column not in TIMES:
            continue
        parts = [part for part in table.strata if part.column == column]
        tables = [table.replaced(part.counts) for part in parts]
        names = [part.value for part in parts]
        found.extend(_shielded(_pooled(column, names, tables, seed)))
    return tuple(found)


def _shielded(found: list[GroupAnswer]) -> list[GroupAnswer]:
    """Groups of a few persons in words; where there is one, the next smallest too, lest it be subtracted."""
    ranked = sorted((one for one in found if one.observed), key=lambda one: one.observed or 0)
    few = [one for one in ranked if (one.observed or 0) < FEW]
    if len(few) == 1:
        few = ranked[:2]
    told = (Reason.of("group_few"),)
    return [
        replace(one, observed=None, recaptured=None, estimate=None, interval=None, own=None, reasons=told)
        if one in few
        else replace(one, recaptured=None if 0 < (one.recaptured or 0) < LEAST_RECAPTURED else one.recaptured)
        for one in found
    ]


def _worded(reasons: Iterable[Reason]) -> tuple[Reason, ...]:
    """Reasons without the number of a few persons."""
    told = (Reason.of("group_few") if reason.code in _COUNTED else reason for reason in reasons)
    return tuple(dict.fromkeys(told))


def _pooled(
    column: str, names: Sequence[str], tables: Sequence[CaptureTable], seed: int
) -> list[GroupAnswer]:
    alone = [_alone(table, seed + place) for place, table in enumerate(tables)]
    known = [one for one in alone if isinstance(one, tuple)]
    centre = spread = error = 0.0
    pool = len(known) >= _LEAST_GROUPS
    if pool:
        values = np.array([value for value, _ in known])
        centre, spread, error = pooled_mean(values, np.array([variance for _, variance in known]))
    freedom = max(len(known) - 1, 1)
    found = []
    for name, table, one in zip(names, tables, alone, strict=True):
        seen = table.observed
        if isinstance(one, tuple):
            value, variance = one
            weight = spread / (spread + variance) if pool else 1.0
            drawn = weight * value + (1 - weight) * centre
            total = weight * variance + (1 - weight) ** 2 * error if pool else variance
            half = 1.959964 * np.sqrt(total)
            own, reasons = seen * (1 + float(np.exp(value))), survey(table).warnings
        elif pool and seen:
            weight, drawn, own = 0.0, centre, None
            half = float(stdtrit(freedom, 0.975)) * np.sqrt(spread + error)
            reasons = (Reason.of("borrowed"), *one)
        else:
            reasons = _worded(one)
            found.append(GroupAnswer(column, name, seen, table.recaptured, None, None, None, 0.0, reasons))
            continue
        low, middle, high = (seen * (1 + float(np.exp(drawn + shift))) for shift in (-half, 0.0, half))
        found.append(
            GroupAnswer(
                column,
                name,
                seen,
                table.recaptured,
                middle,
                (low, high),
                own,
                float(weight),
                _worded(reasons),
            )
        )
    return found


def _alone(table: CaptureTable, seed: int) -> tuple[float, float] | list[Reason]:
    """Log of unseen over seen with its variance, or why the group cannot stand alone.

    The variance is the larger of the two log-linear methods', read from the middle of the replicates (half
    the distance between the 16 and 84 % points), which a few extreme replicates cannot move.
    """
    found = survey(table)
    if found.refusals:
        return list(found.refusals)
    usable = found.table
    runs = []
    kernels = [stepwise_method(usable)[1]]
    if len(usable.lists) <= BIC_LISTS:
        kernels.append(bic_method(usable, len(usable.lists) - 1)[1])
    for kernel in kernels:
        runs.append(bootstrap(usable.counts, kernel, _REPLICATES, seed))
    if any(run.failed > 0.05 or not np.isfinite(run.estimate) for run in runs):
        return [Reason.of("unstable", share=max(run.failed for run in runs))]
    seen = usable.observed
    scales = []
    for run in runs:
        logs = np.log(np.maximum(run.replicates - seen, 0.5) / seen)
        scales.append((median_unbiased(logs, 0.8413) - median_unbiased(logs, 0.1587)) / 2.0)
    value = float(np.log(max(runs[-1].estimate - seen, 0.5) / seen))
    return value, max(max(scales) ** 2, 1e-8)


def pooled_mean(values: Floats, variances: Floats) -> tuple[float, float, float]:
    """Common mean, variance between groups, and the mean's own variance (Paule and Mandel).

    Example:
        >>> mean, between, _ = pooled_mean(np.array([1.0, 1.0, 1.0]), np.array([0.1, 0.2, 0.3]))
        >>> round(mean, 6), between
        (1.0, 0.0)
    """

    def excess(between: float) -> tuple[float, float, float]:
        weights = 1.0 / (variances + between)
        mean = float(weights @ values / weights.sum())
        return float(weights @ (values - mean) ** 2) - (len(values) - 1), mean, float(1.0 / weights.sum())

    low, high = 0.0, max(float(np.var(values)) * len(values), 1e-12)
    over, mean, error = excess(0.0)
    if over <= 0.0:
        return mean, 0.0, error
    while excess(high)[0] > 0.0:
        high *= 2.0
    for _ in range(100):
        middle = (low + high) / 2.0
        if excess(middle)[0] > 0.0:
            low = middle
        else:
            high = middle
    _, mean, error = excess(high)
    return mean, high, error
