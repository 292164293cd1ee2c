"""Covariates with few persons told together: levels that can bear a figure.

A value of a covariate stands by itself if at least seven of its persons are on more than one list
(`survey.LEAST_RECAPTURED`) and it is among the largest; the others are one level together. If they are too
few even so, the smallest level that stood by itself joins them, so that nobody can be found by subtracting.
A blank is a value like any other: not known.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tilstand.estimate.survey import LEAST_RECAPTURED
from tilstand.estimate.table import Covariates
from tilstand.estimate.types import Floats, Ints
from tilstand.estimate.words import Reason

__all__ = ["Level", "Pooled", "PooledColumn", "pooled"]

_MOST_LEVELS = 8
_MOST_COLUMNS = 4
_MOST_STRATA = 200


@dataclass(frozen=True, slots=True)
class Level:
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
    levels: tuple[Level, ...]


@dataclass(frozen=True)
class Pooled:
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
    reasons: tuple[Reason, ...]


def pooled(given: Covariates, histories: Ints, size: int) -> Pooled:
    """Pool the levels of all covariates.

    Args:
        given: The covariates.
        histories: The history of each of their rows, on the lists that are used.
        size: Number of histories.
    """
    reasons: list[Reason] = []
    names = given.columns[:_MOST_COLUMNS]
    if len(given.columns) > _MOST_COLUMNS:
        reasons.append(Reason.of("many_covariates", count=len(given.columns), most=_MOST_COLUMNS))
    most = [_MOST_LEVELS] * len(names)
    while True:
        columns = [_column(given, histories, place, most[place]) for place in range(len(names))]
        strata, row = _strata(given, columns)
        if len(strata) <= _MOST_STRATA or max(most) == 1:
            break
        widest = max(range(len(names)), key=lambda place: len(columns[place].levels))
        most[widest] = max(len(columns[widest].levels) - 1, 1)
    for column in columns:
        together = sum(level.values for level in column.levels if level.values > 1)
        if len(column.levels) < 2:
            reasons.append(Reason.of("covariate_thin", column=column.name, least=LEAST_RECAPTURED))
        elif together:
            reasons.append(Reason.of("levels_pooled", column=column.name, count=together))
    used = [place for place, column in enumerate(columns) if len(column.levels) > 1]
    counts = np.zeros((size, len(strata)))
    np.add.at(counts, (histories, row), given.counts)
    counts[0] = 0.0
    strata, merged = np.unique(strata[:, used], axis=0, return_inverse=True)
    together_ = np.zeros((size, len(strata)))
    np.add.at(together_.T, merged.reshape(-1), counts.T)
    there = together_.sum(axis=0) > 0
    return Pooled(tuple(columns[p] for p in used), strata[there], together_[:, there], tuple(reasons))


def _column(given: Covariates, histories: Ints, place: int, most: int) -> PooledColumn:
    values = given.values[place]
    code = given.codes[:, place]
    twice = np.array([int(h).bit_count() > 1 for h in range(int(histories.max(initial=0)) + 1)])[histories]
    recaptured = np.bincount(code, np.where(twice, given.counts, 0), len(values))
    seen = np.bincount(code, np.where(histories > 0, given.counts, 0), len(values))
    ranked = [int(one) for one in np.lexsort((np.arange(len(values)), -seen, -recaptured)) if seen[one] > 0]
    alone = [one for one in ranked if recaptured[one] >= LEAST_RECAPTURED]
    if len(alone) > most or len(alone) < len(ranked):
        alone = alone[: most - 1]
    rest = [one for one in ranked if one not in set(alone)]
    while rest and alone and recaptured[rest].sum() < LEAST_RECAPTURED:
        rest.append(alone.pop())
    levels = [Level(values[one], 1, (one,)) for one in alone]
    if rest:
        levels.append(Level("", len(rest), tuple(sorted(rest))))
    levels.sort(key=lambda level: (-sum(seen[one] for one in level.codes), level.codes))
    return PooledColumn(given.columns[place], tuple(levels))


def _strata(given: Covariates, columns: list[PooledColumn]) -> tuple[Ints, Ints]:
    """The combinations of levels that occur, and the combination of each row."""
    level = np.zeros((len(given.counts), len(columns)), np.int64)
    for place, column in enumerate(columns):
        into = np.zeros(len(given.values[place]), np.int64)
        for number, one in enumerate(column.levels):
            into[list(one.codes)] = number
        level[:, place] = into[given.codes[:, place]]
    strata, row = np.unique(level, axis=0, return_inverse=True)
    return strata.astype(np.int64), row.reshape(-1).astype(np.int64)
