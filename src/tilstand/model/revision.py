"""Revised figures: what an earlier edition published, and what stands now."""

from __future__ import annotations

from dataclasses import dataclass

from tilstand.model.wording import given
from tilstand.terms import Key, Value

__all__ = ["FigureRemark", "FigureRevision"]


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
        return self.given or given(self.words)


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
