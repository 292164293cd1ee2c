"""What the method appendix of an edition tells: ready texts, nothing to look up."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from tilstand.terms import Key, Text, Value

__all__ = ["Appendix", "Correction", "Disagreement", "Revised", "Settled"]


@dataclass(frozen=True, slots=True)
class Correction:
    """One adjustment as the report tells it.

    Attributes:
        figure: Which figure, in words.
        before: What stood there.
        after: What was decided.
        reason: Why.
        decided_by: Who decided.
        decided_on: When.
    """

    figure: Text
    before: Text
    after: Text
    reason: Text
    decided_by: Text
    decided_on: date


@dataclass(frozen=True, slots=True)
class Revised:
    """One figure of an earlier period that is no longer as it was published.

    Attributes:
        key: Its address.
        figure: Which figure, in words.
        published, revised: What the earlier edition published, and what stands now.
        before, after: The same in words.
        reason: Why, in the words that were released; else that they are not.
        by: Who corrected it.
        edition: Name of the round whose edition published it.
        published_on, revised_on: Days of that edition and of this one.
    """

    key: Key
    figure: Text
    published: Value
    revised: Value
    before: Text
    after: Text
    reason: Text
    by: Text
    edition: str
    published_on: date
    revised_on: date


@dataclass(frozen=True, slots=True)
class Settled:
    """One finding that a person has decided on: the figures stay as they are, and that is said.

    Attributes:
        figure: Which figure, in words.
        decision: What was decided.
        reason: Why.
        decided_by: Who decided.
        decided_on: When.
    """

    figure: Text
    decision: Text
    reason: Text
    decided_by: Text
    decided_on: date


@dataclass(frozen=True, slots=True)
class Disagreement:
    """What does not agree for one cause, and is not decided.

    Attributes:
        title: What it is about.
        paragraphs: It in plain words: what stands for all rows as one event, where there are any.
        rows: Which figure, what is printed, and what the others give.
        anchors: The place of each finding in addresses, in the order of the rows, else of the paragraphs.
    """

    title: Text
    paragraphs: tuple[Text, ...] = ()
    rows: tuple[tuple[Text, Text, Text], ...] = ()
    anchors: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Appendix:
    """The method appendix.

    Attributes:
        reported: Bodies that reported.
        absent: Bodies that did not, each with the reason.
        adjustments: Figures that the coordinator decided on.
        revised: Figures of earlier periods that are no longer as they were published.
        settled: Findings that a person has decided on.
        open_findings: What does not agree and is not decided, by cause: a title and plain words.
        disagreements: The same, with the figures of a cause side by side where there are several.
        rules: Measures with their counting rules.
        sources: Where the figures come from: a name and what it is.
        hidden_population: What is said of those whom nobody saw, a paragraph each.
        unreleased: Bodies of which an answer in words is there that nobody has opened to print.
        sizes: Text of size, and what a change must be for each, the word that is tried first in front.
    """

    reported: tuple[Text, ...] = ()
    absent: tuple[tuple[Text, Text], ...] = ()
    adjustments: tuple[Correction, ...] = ()
    revised: tuple[Revised, ...] = ()
    settled: tuple[Settled, ...] = ()
    open_findings: tuple[tuple[Text, Text], ...] = ()
    disagreements: tuple[Disagreement, ...] = ()
    rules: tuple[tuple[Text, Text], ...] = ()
    sources: tuple[tuple[Text, Text], ...] = ()
    hidden_population: tuple[Text, ...] = ()
    unreleased: tuple[Text, ...] = ()
    sizes: tuple[tuple[Text, Text], ...] = ()

    @property
    def numbers(self) -> Mapping[str, int]:
        """The number of the cause of each finding, by its place in addresses: one event has one number."""
        causes = enumerate(self.disagreements, 1)
        return {anchor: at for at, one in causes for anchor in one.anchors}

    @property
    def anchors(self) -> tuple[str, ...]:
        """The place of each finding in addresses, in the order in which they are told."""
        return tuple(anchor for one in self.disagreements for anchor in one.anchors)
