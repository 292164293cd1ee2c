"""Figures as they stand after reconciliation: one for each address, with how it came about."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from tilstand.model.figure import Source
from tilstand.model.revision import FigureRevision
from tilstand.model.table import Note
from tilstand.terms import Key, Origin, Qualifier, Value

__all__ = ["Figure", "Figures"]


@dataclass(frozen=True, slots=True)
class Figure:
    """The figure that an edition shows at an address.

    Attributes:
        key: The address.
        value: The number, or why there is none.
        origin: Whether it was submitted, printed, computed, deduced or adjusted.
        qualifier: How it is to be read.
        sources: Where it can be seen; all terms' sources for a computed figure.
        notes: Footnotes, such as a printed figure that differs.
        doubts: Footnotes about open findings that a sentence carries which states it.
    """

    key: Key
    value: Value
    origin: Origin
    qualifier: Qualifier = Qualifier.EXACT
    sources: tuple[Source, ...] = ()
    notes: tuple[Note, ...] = ()
    doubts: tuple[Note, ...] = ()


class Figures(Protocol):
    """What protect needs to know of the reconciled figures."""

    def get(self, key: Key) -> Figure | None:
        """The figure at an address; None where nobody has said anything about it."""

    def reports(self, provider: str) -> bool:
        """True if any figure of a provider is stated."""

    def remainder(self, key: Key, dimension: str, parent: str | None) -> Figure | None:
        """What a breakdown leaves unplaced: the total at `key` less its known parts ("not stated")."""

    @property
    def revisions(self) -> tuple[FigureRevision, ...]:
        """Published figures of earlier periods that are other ones now."""
