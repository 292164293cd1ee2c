"""Settings of a round: period, absences and disclosure control policy."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from datetime import date
from typing import Literal

from pydantic import Field

from tilstand.define.definitions import Definition
from tilstand.define.schema import PeriodField
from tilstand.terms import Language

PolicyMethod = Literal["as_printed", "round", "ranges", "merge", "suppress"]
"""Every number; rounded ones; small ones as a range; coarser codes; small ones hidden."""

_STRENGTH = {"as_printed": 0, "round": 1, "ranges": 1, "merge": 2, "suppress": 2}


class DominanceRule(Definition):
    """When few bodies have most of a count of many, so that it tells what they have.

    Source of method: the (n, k) rule, Hundepool et al., Statistical Disclosure Control (2012), 4.2.

    Attributes:
        bodies: So many of the bodies...
        percent: ...have more than so much of it.
    """

    bodies: int = Field(1, ge=1, le=5)
    percent: int = Field(ge=50, le=99)

    def room(self, parts: Sequence[int], whole: int) -> int:
        """How far a count must be able to be off, so that it does not tell what few bodies have; else 0.

        Args:
            parts: What each body has.
            whole: What they have together.

        Example:
            >>> DominanceRule(bodies=1, percent=80).room([18, 1, 1], 20)
            3
            >>> DominanceRule(bodies=1, percent=80).room([16, 3, 1], 20)
            0
        """
        most = sum(sorted(parts, reverse=True)[: self.bodies])
        return max(0, -(-100 * most // self.percent) - whole)


class PolicyRule(Definition):
    """Where a policy treats counts otherwise: the first rule that names a count holds for it.

    Attributes:
        measures: Measures that it is about; empty for all.
        tables: Only counts that one of these tables shows, wherever else they stand; empty for all.
        dimensions: Only counts that are broken down by one of these; empty for all.
        threshold: Counts from 1 to less than this are protected; 1 protects none. The policy's, if not given.
        dominance: When few bodies have most of it. The policy's, if not given.
        groups: Dimensions whose category must not be seen of a whole group. The policy's, if not given.
        reason: Why, for those who read the collection; it is not printed.
    """

    measures: tuple[str, ...] = ()
    tables: tuple[str, ...] = ()
    dimensions: tuple[str, ...] = ()
    threshold: int | None = Field(None, ge=1, le=1000)
    dominance: DominanceRule | None = None
    groups: tuple[str, ...] | None = None
    reason: str

    def about(self, measure: str, dimensions: Set[str], tables: Set[str]) -> bool:
        """True if the rule names a count of this measure, broken down so, that these tables show."""
        return (
            (not self.measures or measure in self.measures)
            and (not self.tables or not tables.isdisjoint(self.tables))
            and (not self.dimensions or not dimensions.isdisjoint(self.dimensions))
        )


class StructuralZero(Definition):
    """Counts of which everybody knows that they are none: they are shown, and hide nobody.

    Attributes:
        measure: What is counted.
        codes: At these codes, and at more beside them.
        providers: At these bodies; empty for all.
        reason: Why everybody knows it, for those who read the collection.
    """

    measure: str
    codes: dict[str, str] = Field(min_length=1)
    providers: tuple[str, ...] = ()
    reason: str

    def is_known_zero(self, measure: str, provider: str, codes: Mapping[str, str]) -> bool:
        """True for a count that it is about."""
        placed = all(codes.get(dimension) == code for dimension, code in self.codes.items())
        return measure == self.measure and placed and (not self.providers or provider in self.providers)


class NamedListing(Definition):
    """Codes that are listed by their names alone, in alphabetical order: that there is somebody is told.

    Attributes:
        dimension: Whose codes.
        codes: Which; empty for those that count few people.
        measures: Where these are counted; empty for all.
        reason: Why, for those who read the collection.
    """

    dimension: str
    codes: tuple[str, ...] = ()
    measures: tuple[str, ...] = ()
    reason: str


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
    """How small numbers are treated in the edition of a round.

    Attributes:
        method: `as_printed` shows every number; `suppress` hides small counts, and others so that nobody can
            work them out; `ranges` says of every count under the threshold, zero too, that it is fewer;
            `round` tells a small count as zero or as the threshold, and others so that all still adds up;
            `merge` makes codes one, and hides what is small all the same.
        threshold: Counts from 1 to less than this are small.
        roles: Roles whose counts are protected, where they are not the collection's.
        rules: Where counts are treated otherwise.
        dominance: Counts of several bodies are small too where so few of them have so much.
        zeros: Counts of which everybody knows that they are none.
        by_name: Codes that are listed by their names alone.
        merged: Codes that are one, under `merge`; `tilstand protect compare` proposes them.
        colluding: Small counts are kept from bodies too, who know their own: so many who tell each other.
        persons: They are kept from whoever is counted in one, and knows it.
        groups: Dimensions whose category must not be seen of a whole group.
        decided_by: Who decided it.
        decided_on: When.
        reason: Why, in each of the collection's languages; it is printed once a person has released it.
        valid_until: The last day for an edition under it; none for no end.
    """

    method: PolicyMethod = "as_printed"
    threshold: int = Field(3, ge=2, le=1000)
    roles: tuple[str, ...] | None = None
    rules: tuple[PolicyRule, ...] = ()
    dominance: DominanceRule | None = None
    zeros: tuple[StructuralZero, ...] = ()
    by_name: tuple[NamedListing, ...] = ()
    merged: tuple[Recoding, ...] = ()
    colluding: int = Field(0, ge=0, le=3)
    persons: bool = False
    groups: tuple[str, ...] = ()
    decided_by: str = ""
    decided_on: date | None = None
    reason: dict[Language, str] = Field(default_factory=dict)
    valid_until: date | None = None

    def get_count_threshold(self, measure: str, dimensions: Set[str], tables: Set[str] = frozenset()) -> int:
        """The number under which a count other than zero is protected; 1 where none is.

        Args:
            measure: What is counted.
            dimensions: By what it is broken down.
            tables: The tables that show it.
        """
        own_rule = self._find_policy_rule(measure, dimensions, tables)
        return self.threshold if own_rule is None or own_rule.threshold is None else own_rule.threshold

    def find_dominance_rule(self, measure: str, dimensions: Set[str], tables: Set[str]) -> DominanceRule | None:
        """When few bodies have most of a count."""
        own_rule = self._find_policy_rule(measure, dimensions, tables)
        return self.dominance if own_rule is None or own_rule.dominance is None else own_rule.dominance

    def list_group_dimensions(self, measure: str, dimensions: Set[str], tables: Set[str]) -> tuple[str, ...]:
        """The dimensions whose category must not be seen of a whole group."""
        own_rule = self._find_policy_rule(measure, dimensions, tables)
        return self.groups if own_rule is None or own_rule.groups is None else own_rule.groups

    def _find_policy_rule(self, measure: str, dimensions: Set[str], tables: Set[str]) -> PolicyRule | None:
        return next((rule for rule in self.rules if rule.about(measure, dimensions, tables)), None)

    def combine_policies(self, other: Policy) -> Policy:
        """The same policy before the readers of another one as well."""
        groups = tuple(dict.fromkeys((*self.groups, *other.groups)))
        colluding, persons = max(self.colluding, other.colluding), self.persons or other.persons
        return self.model_copy(update={"colluding": colluding, "persons": persons, "groups": groups})

    def get_policy_strength(self) -> int:
        """How much a method keeps back: 0 for nothing."""
        return _STRENGTH[self.method]


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
    lead: Literal["computed", "published"] | None = None
    registers: dict[str, PeriodField] = Field(default_factory=dict)
