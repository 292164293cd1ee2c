"""Whether a model can be fitted at all: existence and identifiability, each with a proof.

Fienberg and Rinaldo (2012): the maximum likelihood estimate of a log-linear model exists if and only if a
strictly positive table has the observed sufficient statistics. The linear program of Chan, Silverman and
Vincent (2021) looks for that table: maximise *s* such that every cell still in the table is at least *s*
and the superset sums of the finite parameters are the observed ones. The estimate exists if *s* > 0.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from tilstand.estimate.lattice import remaining, superset_sums
from tilstand.estimate.types import Floats, Ints

__all__ = ["ModelVerdict", "verdict"]

State = Literal["exists", "no_maximum", "not_identifiable"]


@dataclass(frozen=True, slots=True)
class ModelVerdict:
    """What can be said of a model on a table.

    Attributes:
        state: `exists` (and is identifiable); `no_maximum`: no finite maximum, even with parameters at minus
            infinity; `not_identifiable`: a maximum, but with more than one set of parameters.
        slack: The greatest least cell mean that has the observed sufficient statistics.
        positive: True if such a mean above zero exists.
        identifiable: True if the finite parameters can be told apart.
    """

    state: State
    slack: float
    positive: bool
    identifiable: bool


def verdict(terms: Ints, counts: Floats, barred: Ints | None = None) -> ModelVerdict:
    """Existence and identifiability of one hierarchical model.

    Args:
        terms: Its parameters as histories, closed downwards, the intercept (0) first.
        counts: The table.
        barred: 1 for cells impossible by design.

    Example:
        Lists A and B overlap, C overlaps neither (as in Table 2 of Chan, Silverman and Vincent 2021):
        main effects can be fitted; with the pair AB there is no maximum.

        >>> counts = np.array([0.0, 5.0, 4.0, 2.0, 3.0, 0.0, 0.0, 0.0])
        >>> verdict(np.array([0, 1, 2, 4]), counts).state
        'exists'
        >>> verdict(np.array([0, 1, 2, 3, 4]), counts).state
        'no_maximum'
    """
    size = len(counts)
    totals = counts.astype(np.float64).copy()
    totals[0] = 0.0
    superset_sums(totals)
    bars = np.zeros(size, np.int64) if barred is None else barred
    left, told = remaining(terms[:, None], (totals[terms] > 0)[:, None], totals[:, None], bars)
    kept = [int(term) for term in terms if totals[term] > 0]
    alive = [int(cell) for cell in np.flatnonzero(left[:, 0])]
    clear = bool(told[0])
    slack = _slack(kept, alive, totals)
    positive = slack > 1e-9
    state: State = "exists"
    if not positive:
        state = "no_maximum"
    elif not clear:
        state = "not_identifiable"
    return ModelVerdict(state, slack, positive, clear)


def _slack(kept: list[int], alive: list[int], totals: Floats) -> float:
    """The linear program, in cells above the common least mean: ``A (x + s) = t``, x and s at least 0."""
    from scipy.optimize import linprog  # a quarter of a second that a statement does without

    design = np.array([[float(cell & term == term) for cell in alive] for term in kept])
    program = linprog(
        np.concatenate([np.zeros(len(alive)), [-1.0]]),
        A_eq=np.column_stack([design, design.sum(axis=1)]),
        b_eq=totals[kept],
        bounds=(0, None),
        method="highs",
    )
    return float(-program.fun) if program.status == 0 else 0.0
