"""What reconcile found out about one relation, whether it holds or not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from tilstand.book.row import LinearRelation, Outcome, Part
from tilstand.define.rules import RelationForm
from tilstand.model import Severity, Source
from tilstand.reconcile.side import Numbers, Side
from tilstand.terms import Key, Text

__all__ = ["Verdict", "from_row"]

Family = Literal[
    "sum", "words", "most", "range", "restated", "incomplete", "unsaid", "contradiction", "year_before"
]


@dataclass(frozen=True, slots=True)
class Verdict:
    """One relation, evaluated.

    Attributes:
        rule: Number of the rule.
        outcome: Whether it holds, fails, or is open.
        observed: The stated side.
        expected: The side that follows from the other figures.
        parts: All terms.
        sources: Every source that takes part.
        relation: Name of the declared relation, or empty.
        beneath: Names of all declared relations that it rests on, where they contradict each other.
        supposed: True where one of these is an assumption that nobody has accepted.
        facts: Further facts for the message: texts, and numbers that follow from the terms.
        severity: Weight, where the relation declares one.
        about: The address that the finding is about, where it is not the first term's.
        family: `sum` for arithmetic on the same figures, else the kind of comparison; findings of one
            family that share a figure have one cause.
        beside: Addresses that were compared too and are no terms: with another figure there, the terms might
            be others.
        row: The linear relation itself, where it is one: what the kernel computes on.
        certificate: The proof that relations contradict each other, line by line, where that is what is told.
        marks: Addresses whose figures carry a footnote about it, where it is left open.
        doubts: Addresses of the figures that it is about, where it is left open: the marked ones, and those
            whose footnote in a table says it already.
        anchor: Its name in addresses.
    """

    rule: str
    outcome: Outcome
    observed: Side
    expected: Side
    parts: tuple[Part, ...]
    sources: tuple[Source, ...]
    relation: str = ""
    beneath: tuple[str, ...] = ()
    supposed: bool = False
    facts: Mapping[str, Side | Text] = field(default_factory=dict)
    severity: Severity | None = None
    family: Family = "sum"
    signs: tuple[str, str] = ("=", "+")
    left: int = 1
    about: Key | None = None
    row: LinearRelation | None = None
    beside: tuple[Key, ...] = ()
    certificate: tuple[str, ...] = ()
    marks: tuple[Key, ...] = ()
    doubts: tuple[Key, ...] = ()
    anchor: str = ""

    @property
    def kind(self) -> str:
        """The rule that its relation is an instance of, also where an accepted difference has changed."""
        return self.rule if self.row is None else self.row.rule

    @property
    def numbers(self) -> bool:
        """True where both sides are known numbers, and not words or half-open ranges."""
        return self.observed.known and self.expected.known

    @property
    def form(self) -> RelationForm | None:
        """What its relation says of its figures; None where it is no linear one."""
        return None if self.row is None else self.row.form

    @property
    def first(self) -> Key:
        """The figure that the relation is about: once the coordinator has decided it, it is settled."""
        return self.about or self.parts[0].key


def from_row(row: LinearRelation, *, severity: Severity | None = None, about: Key | None = None) -> Verdict:
    """The verdict on a linear relation.

    Args:
        row: The relation.
        severity: Weight, where the relation declares one.
        about: The address that a finding would be about, where it is not the first term's.
    """
    observed, expected = row.sides
    return Verdict(
        rule=row.rule,
        outcome=row.outcome,
        observed=Numbers(observed),
        expected=Numbers(expected),
        parts=row.parts,
        sources=row.sources,
        relation=row.relation,
        severity=severity,
        signs=(row.sense, "+"),
        left=len(row.left),
        about=about,
        row=row,
    )
