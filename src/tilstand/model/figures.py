"""Figures as they stand after reconciliation: one for each address, with how it came about."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from tilstand.model.dispute import Dispute
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
        upper: The greatest number that it may be, where its number is the least.
        published: What was printed at the address, where that is one number.
        computed: What a group's members reported adds up to; with `computed_upper`, at least.
        computed_upper: What it adds up to at most.
    """

    key: Key
    value: Value
    origin: Origin
    qualifier: Qualifier = Qualifier.EXACT
    sources: tuple[Source, ...] = ()
    notes: tuple[Note, ...] = ()
    doubts: tuple[Note, ...] = ()
    upper: Value | None = None
    published: Value | None = None
    computed: Value | None = None
    computed_upper: Value | None = None

    @property
    def disputed(self) -> bool:
        """True where what was published is not what the members' figures add up to, or can add up to."""
        if self.origin is Origin.ADJUSTED or not (self.published and self.computed):
            return False
        most = self.computed_upper or self.computed
        return not self.computed.exact <= self.published.exact <= most.exact


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

    @property
    def disputes(self) -> tuple[Dispute, ...]:
        """What was published otherwise than it adds up, and is not decided."""
