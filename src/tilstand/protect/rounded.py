"""Figures of which some are told rounded: the rounded number stands for them, and the true one nowhere."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from tilstand.model import Figure, Figures
from tilstand.model.dispute import Dispute
from tilstand.model.release import Release
from tilstand.model.revision import FigureRevision
from tilstand.protect.withhold import WithheldFigures, untold
from tilstand.terms import Key, Qualifier, Value

__all__ = ["RoundedFigures", "without_true_numbers"]


class RoundedFigures:
    """Figures, some of them rounded.

    What a breakdown leaves unplaced of rounded figures is not told: it would be a difference of two errors.

    Args:
        figures: The figures.
        rounded: What is told of those that change.
    """

    def __init__(self, figures: Figures, rounded: Mapping[Key, int]) -> None:
        self._figures, self._rounded = figures, rounded
        # what tells a figure beside another one is left out as for figures that are not shown
        self._veiled = WithheldFigures(figures, dict.fromkeys(rounded, 0))
        self._within = {(key.without(dim), dim) for key in rounded for dim, _ in key.dims}

    def get(self, key: Key) -> Figure | None:
        """The figure at an address, with the number that is told."""
        figure = self._figures.get(key)
        if figure is None or key not in self._rounded:
            return figure
        return replace(
            figure,
            value=Value.number(self._rounded[key]),
            qualifier=Qualifier.EXACT,
            notes=(),
            upper=None,
            published=None,
            computed=None,
            computed_upper=None,
        )

    def reports(self, provider: str) -> bool:
        """True if any figure of a provider is stated."""
        return self._figures.reports(provider)

    def remainder(self, key: Key, dimension: str, parent: str | None) -> Figure | None:
        """What known parts leave of a whole; without its number where any of them is rounded."""
        whole = key.without(dimension)
        if whole not in self._rounded and (whole, dimension) not in self._within:
            return self._figures.remainder(key, dimension, parent)
        found = self._figures.remainder(key, dimension, parent)
        return None if found is None else self._veiled.bare(found)

    @property
    def revisions(self) -> tuple[FigureRevision, ...]:
        """Published figures of earlier periods that are other ones now, where they are not rounded."""
        return self._veiled.revisions

    @property
    def disputes(self) -> tuple[Dispute, ...]:
        """What was published otherwise than it adds up, where nothing of it is rounded."""
        return self._veiled.disputes


def without_true_numbers(made: Release, rounded: Mapping[Key, int]) -> Release:
    """A release in whose texts that were made before no number states a rounded figure.

    The chapters are made after, and state what is told.

    Args:
        made: The release.
        rounded: The figures that are rounded.
    """
    return replace(untold(made, dict.fromkeys(rounded, 0)), chapters=made.chapters)
