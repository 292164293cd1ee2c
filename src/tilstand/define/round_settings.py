"""Settings of a round: period, absences and disclosure control policy."""

from __future__ import annotations

from collections.abc import Mapping, Set
from datetime import date
from typing import Literal

from pydantic import Field

from tilstand.define.definitions import Definition
from tilstand.define.schema import PeriodField
from tilstand.terms import Language

PolicyMethod = Literal["as_printed", "round"]
"""Every number as it is, or small counts as 0 or the threshold, so that all still adds up."""


class PolicyRule(Definition):
    """Where a policy treats counts otherwise: the first rule that names a count holds for it.

    Attributes:
        measures: Measures that it is about; empty for all.
        dimensions: Only counts that are broken down by one of these; empty for all.
        threshold: Counts from 1 to less than this are protected; 1 protects none.
        reason: Why, for those who read the collection; it is not printed.
    """

    measures: tuple[str, ...] = ()
    dimensions: tuple[str, ...] = ()
    threshold: int = Field(ge=1, le=1000)
    reason: str

    def about(self, measure: str, dimensions: Set[str]) -> bool:
        """True if the rule names a count of this measure, broken down so."""
        return (not self.measures or measure in self.measures) and (
            not self.dimensions or not dimensions.isdisjoint(self.dimensions)
        )


class DeclaredLine(Definition):
    """Figures that somebody names, whatever their numbers are.

    Attributes:
        measure: What is counted.
        codes: At these codes, and at more beside them; empty for all.
        providers: At these bodies; empty for all.
        reason: Why, for those who read the collection.
    """

    measure: str
    codes: dict[str, str] = Field(default_factory=dict)
    providers: tuple[str, ...] = ()
    reason: str

    def is_about(self, measure: str, provider: str, codes: Mapping[str, str]) -> bool:
        """True for a figure that it is about."""
        placed = all(codes.get(dimension) == code for dimension, code in self.codes.items())
        return measure == self.measure and placed and (not self.providers or provider in self.providers)


class Recoding(Definition):
    """Codes that are one in an edition.

    Attributes:
        dimension: Whose codes.
        codes: Which: none of them lies under another, and nobody has several of them.
        label: What they are called together, in each language; their own names, if not given.
    """

    dimension: str
    codes: tuple[str, ...] = Field(min_length=2)
    label: dict[Language, str] = Field(default_factory=dict)


class Policy(Definition):
    """How small numbers are treated in a round; `tilstand round open` writes `round` and 3, decided by nobody yet.

    Attributes:
        method: `as_printed` shows every number; `round` tells a small count as 0 or as the threshold, and others
            so that all still adds up.
        threshold: Counts from 1 to less than this are small.
        roles: Roles whose counts are protected, where they are not the collection's.
        rules: Where counts are treated otherwise.
        held: What is printed as it is as long as it can be, the last let go first: `groups`, the totals of bodies
            that others stand under; `totals`, those of all others; or a measure that others publish as well.
        zeros: Counts of which everybody knows that they are none.
        left_out: Lines of which no number is printed.
        merged: Codes that are one.
        decided_by: Who decided it.
        decided_on: When.
        reason: Why, in each of the collection's languages; it is printed once a person has released it.
        valid_until: The last day for an edition under it; none for no end.
    """

    method: PolicyMethod = "as_printed"
    threshold: int = Field(3, ge=2, le=1000)
    roles: tuple[str, ...] | None = None
    rules: tuple[PolicyRule, ...] = ()
    held: tuple[str, ...] = ("groups", "totals")
    zeros: tuple[DeclaredLine, ...] = ()
    left_out: tuple[DeclaredLine, ...] = ()
    merged: tuple[Recoding, ...] = ()
    decided_by: str = ""
    decided_on: date | None = None
    reason: dict[Language, str] = Field(default_factory=dict)
    valid_until: date | None = None

    def get_count_threshold(self, measure: str, dimensions: Set[str]) -> int:
        """The number under which a count other than zero is protected; 1 where none is.

        Args:
            measure: What is counted.
            dimensions: By what it is broken down.
        """
        rule = next((rule for rule in self.rules if rule.about(measure, dimensions)), None)
        return self.threshold if rule is None else rule.threshold

    @property
    def protects(self) -> bool:
        """True if a number may be printed otherwise than it is."""
        return self.method != "as_printed"


class Absence(Definition):
    """Why a provider's figures are not there: neither zero nor missing by chance.

    Attributes:
        reason: Why, in each of the collection's languages; it is printed.
    """

    reason: dict[Language, str]


class Overlap(Definition):
    """Who appears on which lists, for an estimate of those on none.

    Attributes:
        table: CSV in the round's folder: one 0/1 column a list, and a column count.
        strata: 0/1 columns that are strata, not lists.
        barred: Pairs of lists that cannot overlap by design.
        missed_links: Least and greatest share of persons on several lists who may have lost a link; the
            estimate then holds for all between. Without it no link is taken to be missed.
        out_of_reach: Greatest share of all persons who can come onto no list; an upper limit has room for
            them. Without it one in five.
        seed: Seed of everything random in the estimate.
        told: True if the estimate may stand in the report; the unit decides, and can say no.
    """

    table: str
    strata: tuple[str, ...] = ()
    barred: tuple[tuple[str, str], ...] = ()
    missed_links: tuple[float, float] | None = None
    out_of_reach: float = 0.2
    seed: int = 1
    told: bool = True


class PersonsRange(Definition):
    """That the unit tells how many different persons the registrations can be, at least and at most.

    Such a range is what sums and rules allow, no count; it stands in the appendix and the data, and only where
    somebody answers for it.

    Attributes:
        decided_by: Who decided it.
        decided_on: When.
    """

    decided_by: str = Field(min_length=1)
    decided_on: date


class Round(Definition):
    """`rounds/ROUND/round.toml`: what belongs to one round of the collection.

    Attributes:
        period: Period of reference.
        published: Date of the edition; the only clock that an edition knows.
        basis: `delivered` by the bodies, or `reconstructed` from what was printed. Of figures that do not
            agree an edition then says what is stated, or printed, in own words where a collection has any.
        document: Name of the document that `published.csv` cites.
        absent: Providers that did not report, and why.
        deadline: Last day on which bodies are to deliver; none where nobody is waiting.
        policy: How small numbers are treated; none until somebody decides.
        overlap: Overlaps between lists, where the unit has them.
        persons_range: Who decided that the range of persons is told; it is not, where nobody did.
        lead: Which figure of a group is shown until somebody decides, where the collection has another.
        registers: The registers that the unit's own figures come from, each with the last period that counts.
    """

    period: PeriodField
    published: date
    basis: Literal["delivered", "reconstructed"] = "delivered"
    document: str = ""
    absent: dict[str, Absence] = Field(default_factory=dict)
    deadline: date | None = None
    policy: Policy | None = None
    overlap: Overlap | None = None
    persons_range: PersonsRange | None = None
    lead: Literal["computed", "published"] | None = None
    registers: dict[str, PeriodField] = Field(default_factory=dict)
