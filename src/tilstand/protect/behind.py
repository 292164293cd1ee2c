"""Figures that stand in front of others: what they don't change themselves is told by those behind."""

from __future__ import annotations

from tilstand.model import Figure, Figures
from tilstand.model.dispute import Dispute
from tilstand.model.revision import FigureRevision
from tilstand.terms import Key

__all__ = ["FiguresBehind"]


class FiguresBehind:
    """What is taken over from the figures behind.

    Args:
        figures: The figures behind.
    """

    def __init__(self, figures: Figures) -> None:
        self._figures = figures

    def reports(self, provider: str) -> bool:
        """True if any figure of a provider is stated."""
        return self._figures.reports(provider)

    def remainder(self, key: Key, dimension: str, parent: str | None) -> Figure | None:
        """What the known parts of a whole leave unplaced; None where nothing is left or known."""
        return self._figures.remainder(key, dimension, parent)

    @property
    def revisions(self) -> tuple[FigureRevision, ...]:
        """Published figures of earlier periods that are other ones now."""
        return self._figures.revisions

    @property
    def disputes(self) -> tuple[Dispute, ...]:
        """What was published otherwise than it adds up, and is not decided."""
        return self._figures.disputes
