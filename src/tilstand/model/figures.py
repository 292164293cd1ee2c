"""Reconciled figures of an edition, with remarks and revisions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from tilstand.model.appendix import Discrepancy
from tilstand.model.hashes import read_text_hash
from tilstand.model.observations import Source
from tilstand.model.table import TableNote
from tilstand.terms import FigureOrigin, Key, Value, ValueQualifier


@dataclass(frozen=True, slots=True)
class FigureRemark:
    """What a body wrote beside one of its figures, in its own words.

    Attributes:
        key: Address of the figure.
        words: The words as they were given, or what stands in their place; empty where they came as the
            answer to a question.
        given: Hash of the words, where they came so.
    """

    key: Key
    words: str
    given: str = ""

    @property
    def sha256(self) -> str:
        """The hash by which the words are released."""
        return self.given or read_text_hash(self.words)


@dataclass(frozen=True, slots=True)
class FigureRevision:
    """A figure of an earlier period that is no longer as it was published.

    Attributes:
        key: Its address.
        edition: Name of the round whose edition last published it.
        published: What that edition published.
        revised: What stands now.
        by: The bodies that corrected it: its own, or those of its members that did.
        reason: Why, in the body's own words or what stands in their place; empty where it follows from
            members that were corrected.
    """

    key: Key
    edition: str
    published: Value
    revised: Value
    by: tuple[str, ...]
    reason: str = ""


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
    origin: FigureOrigin
    qualifier: ValueQualifier = ValueQualifier.EXACT
    sources: tuple[Source, ...] = ()
    notes: tuple[TableNote, ...] = ()
    doubts: tuple[TableNote, ...] = ()
    upper: Value | None = None
    published: Value | None = None
    computed: Value | None = None
    computed_upper: Value | None = None

    @property
    def is_disputed(self) -> bool:
        """True where what was published is not what the members' figures add up to, or can add up to."""
        if self.origin is FigureOrigin.ADJUSTED or not (self.published and self.computed):
            return False
        most = self.computed_upper or self.computed
        return not self.computed.exact_number <= self.published.exact_number <= most.exact_number


class EditionFigures(Protocol):
    """What protect needs to know of the reconciled figures."""

    def get(self, key: Key) -> Figure | None:
        """The figure at an address; None where nobody has said anything about it."""

    def has_provider_figures(self, provider: str) -> bool:
        """True if any figure of a provider is stated."""

    def find_unplaced_remainder(self, key: Key, dimension: str, parent: str | None) -> Figure | None:
        """What a breakdown leaves unplaced: the total at `key` less its known parts ("not stated")."""

    @property
    def revisions(self) -> tuple[FigureRevision, ...]:
        """Published figures of earlier periods that are other ones now."""

    @property
    def disputes(self) -> tuple[Discrepancy, ...]:
        """What was published otherwise than it adds up, and is not decided."""
