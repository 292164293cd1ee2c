"""How the small numbers of a round are treated: decided anew for each round, by whom and why."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import Field

from tilstand.define.definition import Definition
from tilstand.terms import Language

__all__ = ["Policy", "PolicyMethod", "PolicyRule"]

PolicyMethod = Literal["as_printed", "round", "ranges", "suppress"]
"""From the weakest to the strongest: every number; rounded ones; small ones as a range; small ones hidden."""

_STRENGTH = {"as_printed": 0, "round": 1, "ranges": 1, "suppress": 2}


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

    def about(self, measure: str, dimensions: frozenset[str]) -> bool:
        """True if the rule names a count of this measure that is broken down by these dimensions."""
        named = not self.measures or measure in self.measures
        return named and (not self.dimensions or not dimensions.isdisjoint(self.dimensions))


class Policy(Definition):
    """How small numbers are treated in the edition of a round.

    Attributes:
        method: `as_printed` shows every number; `suppress` hides small counts, and others so that nobody can
            work them out; `ranges` says of every count under the threshold, zero too, that it is fewer;
            `round` tells a small count as zero or as the threshold, and others so that all still adds up.
        threshold: Counts from 1 to less than this are small.
        roles: Roles whose counts are protected, where they are not the collection's.
        rules: Where counts are treated otherwise.
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
    colluding: int = Field(0, ge=0, le=3)
    persons: bool = False
    groups: tuple[str, ...] = ()
    decided_by: str = ""
    decided_on: date | None = None
    reason: dict[Language, str] = Field(default_factory=dict)
    valid_until: date | None = None

    def limit(self, measure: str, dimensions: frozenset[str]) -> int:
        """The number under which a count other than zero is protected; 1 where none is.

        Args:
            measure: What is counted.
            dimensions: By what it is broken down.
        """
        own = (rule.threshold for rule in self.rules if rule.about(measure, dimensions))
        return next(own, self.threshold)

    def also_read_by(self, other: Policy) -> Policy:
        """The same policy before the readers of another one as well."""
        groups = tuple(dict.fromkeys((*self.groups, *other.groups)))
        colluding, persons = max(self.colluding, other.colluding), self.persons or other.persons
        return self.model_copy(update={"colluding": colluding, "persons": persons, "groups": groups})

    def weaker_than(self, other: Policy) -> bool:
        """True if this shows what the other one did not."""
        mine, before = _STRENGTH[self.method], _STRENGTH[other.method]
        fewer = (
            self.threshold < other.threshold
            or self.colluding < other.colluding
            or (other.persons and not self.persons)
            or not set(other.groups) <= set(self.groups)
        )
        return mine < before or (before > 0 and fewer)
