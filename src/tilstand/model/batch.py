"""What collect hands on, and what the coordinator decided about it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from tilstand.define import Words
from tilstand.model.figure import Key, Observation, Submission
from tilstand.model.finding import Findings
from tilstand.terms import Label, Period, Value

__all__ = ["Adjustment", "Batch"]


@dataclass(frozen=True, slots=True)
class Batch:
    """What collect yields: the accepted submissions, printed figures, and everything that does not fit.

    Attributes:
        period: Period of reference.
        submissions: One for each provider that reported.
        published: Figures that only the coordinator printed.
        absent: Providers that did not report, with the reason.
        findings: What does not fit, all of it.
    """

    period: Period
    submissions: tuple[Submission, ...]
    published: tuple[Observation, ...] = ()
    absent: Mapping[str, Label] = field(default_factory=dict)
    findings: Findings = field(default_factory=Findings)


@dataclass(frozen=True, slots=True)
class Adjustment:
    """A figure that the coordinator decided on.

    Attributes:
        id: Name of the decision.
        key: Address of the figure.
        before: What stood there, as text.
        after: The value decided on.
        reason: Why, in bokmål and English.
        decided_by: Who.
        decided_on: When.
        finding: Rule or relation that it answers.
    """

    id: str
    key: Key
    before: str
    after: Value
    reason: Words
    decided_by: str
    decided_on: date
    finding: str = ""
