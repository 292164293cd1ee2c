"""The method appendix of an edition: corrections, discrepancies and headcounts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from tilstand.terms import Key, Text, Value


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
class AppendixRevision:
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
class AppendixDecision:
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
    revised: tuple[AppendixRevision, ...] = ()
    settled: tuple[AppendixDecision, ...] = ()
    open_findings: tuple[tuple[Text, Text], ...] = ()
    disagreements: tuple[Disagreement, ...] = ()
    rules: tuple[tuple[Text, Text], ...] = ()
    sources: tuple[tuple[Text, Text], ...] = ()
    hidden_population: tuple[Text, ...] = ()
    unreleased: tuple[Text, ...] = ()
    sizes: tuple[tuple[Text, Text], ...] = ()

    @property
    def cause_numbers(self) -> Mapping[str, int]:
        """The number of the cause of each finding, by its place in addresses: one event has one number."""
        causes = enumerate(self.disagreements, 1)
        return {anchor: at for at, disagreement in causes for anchor in disagreement.anchors}

    @property
    def finding_anchors(self) -> tuple[str, ...]:
        """The place of each finding in addresses, in the order in which they are told."""
        return tuple(anchor for disagreement in self.disagreements for anchor in disagreement.anchors)


@dataclass(frozen=True, slots=True)
class DiscrepantFigure:
    """A figure of a group as it was published, and as the figures of its members make it.

    Attributes:
        key: Its address.
        published: What was published.
        computed: What the members reported adds up to; with `upper`, at least.
        upper: What it adds up to at most, where that is more.
    """

    key: Key
    published: Value
    computed: Value
    upper: Value | None = None


@dataclass(frozen=True, slots=True)
class Discrepancy:
    """All figures of one measure and period that were published otherwise than they add up.

    Attributes:
        whole: The widest of them.
        shown: Which of its two numbers the edition shows.
        within: The narrowest group inside, where the same difference lies; None where there is none.
        others: The other figures.
        findings: The open findings that are about it, by their anchors.
        title: What stands over it; empty before `protect` has put it in words.
        sentences: It in words.
    """

    whole: DiscrepantFigure
    shown: Literal["published", "computed"]
    within: DiscrepantFigure | None = None
    others: tuple[DiscrepantFigure, ...] = ()
    findings: tuple[str, ...] = ()
    title: Text | None = None
    sentences: tuple[Text, ...] = ()


@dataclass(frozen=True, slots=True)
class Headcount:
    """Registrations, and how many different persons they can be at least and at most.

    Attributes:
        key: Address of the registrations of all bodies together.
        bodies: How many bodies reported.
        reported: What the bodies report together; None where one of them says no exact number.
        printed: The sum as it was published, where it is higher than that; else None.
        least: The fewest different persons.
        greatest: The most, if what the bodies report is right; None where there is no limit.
        greatest_if_printed: The most, if the published sum is right; None where none is higher.
        greatest_if_apart: The most, if none of those who were referred is counted by who referred them;
            reckoned from the published sum where that is higher. None where nothing is taken for granted of
            referrals, or where there is no limit.
        relations: Ids of the relations that the greatest number rests on.
        dimensions: Dimensions whose code is taken to follow a person; the least number rests on that.
        sentence: It in words: what is told first.
        conditions: What the numbers rest on, a sentence each.
    """

    key: Key
    bodies: int
    reported: int | None
    printed: int | None
    least: int
    greatest: int | None
    greatest_if_printed: int | None = None
    greatest_if_apart: int | None = None
    relations: tuple[str, ...] = ()
    dimensions: tuple[str, ...] = ()
    sentence: Text | None = None
    conditions: tuple[Text, ...] = ()

    @property
    def registrations(self) -> int | None:
        """What is told as the number of registrations: the published sum, else what the bodies report."""
        return self.reported if self.printed is None else self.printed

    @property
    def most(self) -> int | None:
        """The most different persons that no right sum would exceed."""
        return self.greatest if self.greatest_if_printed is None else self.greatest_if_printed
