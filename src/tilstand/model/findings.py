"""Findings with their severity, grades of evidence and summaries of causes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from tilstand.languages import format_message
from tilstand.model.observations import Source
from tilstand.terms import Key, Language, Text

_NARROWEST = 5
"""Signs that the name of a line takes at least, so that the texts stand in one column."""


class Severity(StrEnum):
    """Weight of a finding."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that does not fit, as a value: rule and weight; where; what; what to do.

    Attributes:
        rule: Number of the rule.
        severity: Its weight.
        where, what, do: The three lines under the rule's own.
        providers: Bodies whose figures take part.
        period: Period of the figures.
        measure: The measure, where there is one.
        title: What the figure is called, without its period.
        place: Where, without the measure and the period: the body and the codes.
        sides: What is stated and what stands against it, side by side, where both are known numbers.
        observed: What is stated.
        expected: What the other side gives: a number, an interval "125–134", or words.
        relation: The relation, readable.
        sources: Every source that takes part.
        cause: Findings with the same cause belong together.
        parts: Both sides of the relation, term by term.
        beside: Addresses of further figures that were compared: with others there, the parts might be others.
        marks: Addresses of the figures that carry a footnote about it in the tables of the edition.
        doubts: Addresses of the figures that it is about: a sentence that states one carries its footnote.
        anchor: Its name in addresses; empty where the edition does not tell it.
        cells: Addresses of the figures that its numbers state or follow from.
        supposed: True where it rests on an assumption that nobody has accepted: only the unit sees it.
    """

    rule: str
    severity: Severity
    where: Text
    what: Text
    do: Text
    providers: tuple[str, ...] = ()
    period: str = ""
    measure: str = ""
    observed: str = ""
    expected: str = ""
    relation: Text | None = None
    sources: tuple[Source, ...] = ()
    cause: str = ""
    parts: tuple[Mapping[str, object], ...] = ()
    beside: tuple[str, ...] = ()
    marks: tuple[str, ...] = ()
    doubts: tuple[str, ...] = ()
    anchor: str = ""
    cells: tuple[Key, ...] = ()
    title: Text | None = None
    place: Text | None = None
    sides: tuple[Text, Text] | None = None
    supposed: bool = False

    def format_finding_message(self, language: str, title: str = "") -> str:
        """The finding in four lines."""
        weight = format_message(f"finding.{self.severity}").text(language)
        head = f"{self.rule}  {weight}" + (f" · {title}" if title else "")
        names = [format_message(f"finding.{name}").text(language) for name in ("where", "what", "do")]
        wide = max(_NARROWEST, *map(len, names))
        texts = (self.where, self.what, self.do)
        lines = (f"{n:{wide}} {t.text(language)}" for n, t in zip(names, texts, strict=True))
        told = [format_message("finding.supposed").text(language)] if self.supposed else []
        return "\n".join([head, *lines, *told])

    def to_dict(self, languages: Iterable[Language]) -> dict[str, Any]:
        """The finding as it stands in `internal/findings.json`."""
        tags = tuple(languages)
        return {
            "rule": self.rule,
            "severity": self.severity.value,
            "providers": list(self.providers),
            "period": self.period,
            "measure": self.measure,
            "observed": self.observed,
            "expected": self.expected,
            "relation": {} if self.relation is None else self.relation.to_dict(tags),
            "message": {language: self.format_finding_message(language) for language in tags},
            "sources": [source.to_dict() for source in self.sources],
            "cause": self.cause,
            "title": {} if self.title is None else self.title.to_dict(tags),
            "place": {} if self.place is None else self.place.to_dict(tags),
            "parts": [dict(part) for part in self.parts],
            "beside": list(self.beside),
            "marks": list(self.marks),
            "doubts": list(self.doubts),
            "anchor": self.anchor,
            "supposed": self.supposed,
        }


@dataclass(frozen=True, slots=True)
class Findings:
    """All findings of a stage, heaviest first."""

    items: tuple[Finding, ...] = ()

    def __iter__(self) -> Iterator[Finding]:
        return iter(self.items)

    def __len__(self) -> int:
        return len(self.items)

    def __add__(self, other: Findings) -> Findings:
        return Findings(self.items + other.items)

    @property
    def errors(self) -> tuple[Finding, ...]:
        """Those that must be mended or decided."""
        return tuple(f for f in self.items if f.severity is Severity.ERROR)

    @property
    def certain_findings(self) -> Findings:
        """Those that rest on no assumption that nobody has accepted: only they are told outside the unit."""
        return Findings(tuple(f for f in self.items if not f.supposed))

    def group_by_cause(self) -> list[tuple[str, tuple[Finding, ...]]]:
        """The findings of each cause with its name, causes in the order in which their first finding stands.

        What has no cause of its own belongs together with the rest of its rule. Everybody who tells findings
        tells them so: the terminal, the appendix, the portal.
        """
        groups: dict[str, list[Finding]] = {}
        for item in self.items:
            groups.setdefault(item.cause or item.rule, []).append(item)
        return [(name, tuple(group)) for name, group in groups.items()]

    def sort_by_cause_severity(self) -> Findings:
        """The same findings, those of the heaviest cause first; within a cause the order is kept."""
        order = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.INFO: 2}
        heaviest: dict[str, int] = {}
        for f in self.items:
            heaviest[f.cause] = min(order[f.severity], heaviest.get(f.cause, len(order)))
        return Findings(tuple(sorted(self.items, key=lambda f: (heaviest[f.cause], f.cause, order[f.severity]))))


class EvidenceGrade(StrEnum):
    """How sure it is.

    PROVEN: it holds whatever has happened, however often. SIMPLEST: it follows only if as little as possible
    has happened: fewest kinds of event, bodies, persons or figures. ASSUMED: it is taken for granted.
    """

    PROVEN = "proven"
    SIMPLEST = "simplest"
    ASSUMED = "assumed"


@dataclass(frozen=True, slots=True)
class GradedStatement:
    """Something that is said, and on what ground.

    Attributes:
        ground: How sure it is.
        words: What is said.
    """

    ground: EvidenceGrade
    words: Text

    def to_dict(self, languages: Iterable[Language]) -> dict[str, Any]:
        """It as it stands in JSON."""
        return {"ground": self.ground.value, "text": self.words.to_dict(tuple(languages))}


def grade_statements(ground: EvidenceGrade, texts: Iterable[Text]) -> tuple[GradedStatement, ...]:
    """Several texts on one ground."""
    return tuple(GradedStatement(ground, text) for text in texts)


@dataclass(frozen=True, slots=True)
class CauseSummary:
    """What does not fit for one cause, told as one event.

    Attributes:
        cause: Name of the cause, as its findings have it.
        sentences: What does not fit; what else shows it; the simplest explanation, said to be no more.
    """

    cause: str
    sentences: tuple[Text, ...]
