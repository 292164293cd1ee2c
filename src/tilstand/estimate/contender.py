"""A model that the data may not be able to exclude, and what several of them say together.

Each says of the number unseen that its logarithm is normal about an estimate: the delta method on the
intercept of a Poisson model (Cormack 1989). Several are one mixture, weighted by exp(-BIC / 2): Bayesian
model averaging in its simplest form (Buckland, Burnham and Augustin 1997; Raftery 1995).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from scipy.special import ndtr

from tilstand.estimate.types import Floats

__all__ = ["LEVELS", "Contender", "quantile"]

LEVELS = (0.025, 0.975)
_HALF = 1.959964


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
    """

    unseen: float
    spread: float
    score: float
    size: int
    terms: tuple[int, ...] = ()
    lean: float = 0.0
    means: Floats = field(default_factory=lambda: np.zeros(1), compare=False, repr=False)

    @property
    def limits(self) -> tuple[float, float]:
        """95 % limits of the number unseen.

        Example:
            >>> [round(limit) for limit in Contender(100.0, 0.5, 0.0, 4).limits]
            [38, 266]
        """
        return self.unseen * float(np.exp(-_HALF * self.spread)), self.unseen * float(
            np.exp(_HALF * self.spread)
        )


def quantile(some: Sequence[Contender], level: float) -> float:
    """A quantile of the number unseen under several models, each weighted by its BIC.

    Example:
        >>> one = Contender(100.0, 0.5, 0.0, 4)
        >>> round(quantile([one], 0.975)), round(quantile([one, one], 0.5))
        (266, 100)
    """
    scores = np.array([one.score for one in some])
    weights = np.exp(-(scores - scores.min()) / 2.0)
    weights /= weights.sum()
    centres = np.log([one.unseen for one in some])
    spreads = np.maximum([one.spread for one in some], 1e-6)
    low, high = float((centres - 9.0 * spreads).min()), float((centres + 9.0 * spreads).max())
    for _ in range(60):
        middle = (low + high) / 2.0
        if float(weights @ ndtr((middle - centres) / spreads)) < level:
            low = middle
        else:
            high = middle
    return float(np.exp((low + high) / 2.0))
