"""The curvature of the likelihood of latent classes, in closed form.

For a history the second derivative of the log of a sum over classes is the mean of the classes' own second
derivatives and the scatter of their slopes about the common one (Louis 1982). Those on no list come in as one
more history, of as many persons as are unseen, whose number bends with the parameters too.
"""

from __future__ import annotations

import numpy as np

from tilstand.estimate.types import Floats

__all__ = ["Split", "bends"]


class Split:
    """What the classes are at many points, a row each.

    Attributes:
        weights: Share of each class.
        chances: Of being on each list, by class.
        shares: Of each history, those on no list first, by class: how much of it is of the class.
    """

    __slots__ = ("chances", "shares", "weights")

    def __init__(self, weights: Floats, chances: Floats, shares: Floats) -> None:
        self.weights, self.chances, self.shares = weights, chances, shares


def bends(marks: Floats, persons: Floats, split: Split) -> tuple[Floats, Floats]:
    """Second derivatives of the log-likelihood of histories by weights and logits, and the unseen's slopes.

    Args:
        marks: Histories, those on no list first; 1 where they have a list.
        persons: Persons by history, at each point.
        split: What the classes are.

    Returns:
        (curves, slopes): for each point the matrix, and the slope of the log of the share on no list.
    """
    weights, chance, share = split.weights, split.chances, split.shares
    lanes, number, lists = chance.shape
    own = persons[:, :, None] * share
    members = own.sum(axis=1)
    # Slopes of the log of each history's sum, by parameter: weights first, then the logits of each class.
    tilt = share[:, :, 1:] - weights[:, None, 1:]
    rise = share[:, :, :, None] * (marks[None, :, None, :] - chance[:, None, :, :])
    slopes = np.concatenate([tilt, rise.reshape(lanes, len(marks), -1)], axis=2)
    curves = -(slopes.transpose(0, 2, 1) * persons[:, None, :]) @ slopes
    free = number - 1
    apart = np.eye(number)[:, 1:] - weights[:, None, 1:]
    spread = weights[:, 1:, None] * (np.eye(free) - weights[:, None, 1:])
    curves[:, :free, :free] += (apart.transpose(0, 2, 1) * members[:, None, :]) @ apart
    curves[:, :free, :free] -= persons.sum(axis=1)[:, None, None] * spread
    first = own.transpose(0, 2, 1) @ marks
    excess = first - members[:, :, None] * chance
    products = (marks[:, :, None] * marks[:, None, :]).reshape(len(marks), -1)
    second = (own.transpose(0, 2, 1) @ products).reshape(lanes, number, lists, lists)
    mixed = first[:, :, :, None] * chance[:, :, None, :]
    second += members[:, :, None, None] * chance[:, :, :, None] * chance[:, :, None, :]
    second -= mixed + mixed.transpose(0, 1, 3, 2)
    places = np.arange(lists)
    second[:, :, places, places] -= members[:, :, None] * chance * (1.0 - chance)
    for kind in range(number):
        at = slice(free + kind * lists, free + (kind + 1) * lists)
        curves[:, at, at] += second[:, kind]
        cross = apart[:, kind, :, None] * excess[:, kind, None, :]
        curves[:, :free, at] += cross
        curves[:, at, :free] += cross.transpose(0, 2, 1)
    return curves, slopes[:, 0]
