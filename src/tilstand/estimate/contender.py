"""A model that the data may not be able to exclude, and what several of them say together.

Each says of the number unseen that its logarithm is normal about an estimate: the delta method on the
intercept of a Poisson model (Cormack 1989). Several are one mixture, weighted by exp(-BIC / 2): Bayesian
model averaging in its simplest form (Buckland, Burnham and Augustin 1997; Raftery 1995).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from statistics import NormalDist

import numpy as np

from tilstand.estimate.types import Floats

__all__ = ["LEVELS", "Contender", "quantile"]

LEVELS = (0.025, 0.975)
_HALF = 1.959964
# A logarithm beyond which nothing is told apart from infinite.
_LARGEST = 600.0


@dataclass(frozen=True, slots=True)
class Contender:
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
    def limits(self) -> tuple[float, float]:
        """95 % limits of the number unseen.

        Example:
            >>> [round(limit) for limit in Contender(100.0, 0.5, 0.0, 4).limits]
            [38, 266]
        """
        low = self.unseen * float(np.exp(-_HALF * self.spread)) if self.least is None else self.least
        return low, self.unseen * float(np.exp(min(_HALF * self.spread, _LARGEST)))


def quantile(some: Sequence[Contender], level: float) -> float:
    """A quantile of the number unseen under several models, each weighted by its BIC.

    Example:
        >>> one = Contender(100.0, 0.5, 0.0, 4)
        >>> round(quantile([one], 0.975)), round(quantile([one, one], 0.5))
        (266, 100)
    """
    scores = np.array([one.score for one in some])
    weights = np.exp(-(scores - scores.min()) / 2.0)
    shares = [float(weight) for weight in weights / weights.sum()]
    normals = [NormalDist(float(np.log(one.unseen)), max(one.spread, 1e-6)) for one in some]
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
