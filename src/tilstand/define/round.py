"""What a collection says of one round: its period, its day, who is absent."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import Field

from tilstand.define.definition import Definition
from tilstand.define.policy import Policy
from tilstand.define.schema import PeriodField
from tilstand.terms import Language

__all__ = ["Absence", "Overlap", "Round"]


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
