"""The frozen hand-overs between the stages: what one stage yields and the next one takes."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from tilstand.define import Words
from tilstand.terms import Label, Period, Qualifier, Value

__all__ = [
    "Adjustment",
    "Answer",
    "Batch",
    "CellValue",
    "Finding",
    "Findings",
    "Key",
    "Note",
    "Observation",
    "Origin",
    "ReleasableTable",
    "Severity",
    "Source",
    "Submission",
]


@dataclass(frozen=True, slots=True, order=True)
class Key:
    """The address of a figure: a measure, for a provider and a period, at some codes.

    Attributes:
        measure: The measure.
        provider: Provider or group that the figure is about.
        period: Period of reference.
        dims: Codes by dimension, sorted; a dimension that is not named stands at its total.
    """

    measure: str
    provider: str
    period: Period
    dims: tuple[tuple[str, str], ...] = ()

    def code(self, dimension: str) -> str | None:
        """The code in a dimension; None at its total."""
        return dict(self.dims).get(dimension)

    def at(self, dimension: str, code: str) -> Key:
        """The address with a code put in."""
        return Key(self.measure, self.provider, self.period, _sorted({**dict(self.dims), dimension: code}))

    def without(self, dimension: str) -> Key:
        """The address with a dimension at its total."""
        dims = tuple(pair for pair in self.dims if pair[0] != dimension)
        return Key(self.measure, self.provider, self.period, dims)

    def of(self, provider: str) -> Key:
        """The same address for another provider."""
        return Key(self.measure, provider, self.period, self.dims)

    def text(self) -> str:
        """The address in one line, as it stands in files."""
        codes = "; ".join(f"{name}={code}" for name, code in self.dims)
        return f"{self.measure} | {self.provider} | {self.period}" + (f" | {codes}" if codes else "")


def _sorted(dims: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    return tuple(sorted(dims.items()))


@dataclass(frozen=True, slots=True)
class Source:
    """Where a figure can be seen: a document and line, or a workbook and cell, or a form and field."""

    document: str
    line: int | None = None
    quote: str = ""
    sheet: str = ""
    cell: str = ""

    def asdict(self) -> dict[str, object]:
        """The source as it stands in JSON; places that do not apply are left out."""
        found: dict[str, object] = {"document": self.document, "line": self.line, "quote": self.quote}
        if self.sheet:
            found["sheet"] = self.sheet
        if self.cell:
            found["cell"] = self.cell
        return found


class Origin(StrEnum):
    """How a figure came into the ledger."""

    SUBMITTED = "submitted"
    COUNTED = "counted"
    PUBLISHED = "published"
    COMPUTED = "computed"
    DEDUCED = "deduced"
    ADJUSTED = "adjusted"


@dataclass(frozen=True, slots=True)
class Observation:
    """One figure as somebody stated it.

    Attributes:
        key: Its address.
        value: The number, or why there is none.
        source: Where it can be seen.
        origin: How it came into the ledger.
        qualifier: How the number is to be read.
        as_at: Day on which the register was read; two days mean a restatement, not a contradiction.
        covers: The part of the period that is covered, where it is not all of it.
    """

    key: Key
    value: Value
    source: Source
    origin: Origin = Origin.SUBMITTED
    qualifier: Qualifier = Qualifier.EXACT
    as_at: date | None = None
    covers: Period | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer in words. It expires by rule; counts do not."""

    provider: str
    form: str
    question: str
    text: Mapping[str, str]
    source: Source


@dataclass(frozen=True, slots=True)
class Submission:
    """What one provider delivered, once.

    Attributes:
        provider: Who.
        period: For which period.
        version: Number of the version; a later one replaces an earlier one, which the archive keeps.
        basis: `delivered`, or `reconstructed` from what was printed.
        channel: csv, xlsx or line_list.
        document: Name of the file.
        sha256: Hash of the file's bytes.
        observations: Its figures.
        answers: Its answers in words.
    """

    provider: str
    period: Period
    version: int
    basis: str
    channel: str
    document: str
    sha256: str
    observations: tuple[Observation, ...]
    answers: tuple[Answer, ...] = ()


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
        observed: What is stated.
        expected: What the other side gives: a number, an interval "125–134", or words.
        relation: The relation, readable.
        sources: Every source that takes part.
        cause: Findings with the same cause belong together.
        parts: Both sides of the relation, term by term.
    """

    rule: str
    severity: Severity
    where: Words
    what: Words
    do: Words
    providers: tuple[str, ...] = ()
    period: str = ""
    measure: str = ""
    observed: str = ""
    expected: str = ""
    relation: str = ""
    sources: tuple[Source, ...] = ()
    cause: str = ""
    parts: tuple[Mapping[str, object], ...] = ()

    def message(self, language: str, title: str = "") -> str:
        """The finding in four lines."""
        weight = _WEIGHT[language if language in _WEIGHT else "nb"][self.severity]
        names = ("Where", "What ", "Do   ") if language == "en" else ("Hvor ", "Hva  ", "Gjør ")
        texts = (self.where, self.what, self.do)
        head = f"{self.rule}  {weight}" + (f" · {title}" if title else "")
        return "\n".join([head, *(f"{n} {t.text(language)}" for n, t in zip(names, texts, strict=True))])

    def asdict(self) -> dict[str, Any]:
        """The finding as it stands in `internal/findings.json`."""
        return {
            "rule": self.rule,
            "severity": self.severity.value,
            "providers": list(self.providers),
            "period": self.period,
            "measure": self.measure,
            "observed": self.observed,
            "expected": self.expected,
            "relation": self.relation,
            "message": {language: self.message(language) for language in ("nb", "en")},
            "sources": [source.asdict() for source in self.sources],
            "cause": self.cause,
            "parts": [dict(part) for part in self.parts],
        }


_WEIGHT = {
    "nb": {
        Severity.ERROR: "FEIL: må rettes eller avgjøres",
        Severity.WARNING: "ADVARSEL: kan stå med forklaring",
        Severity.INFO: "INFORMASJON",
    },
    "en": {
        Severity.ERROR: "ERROR: must be mended or decided",
        Severity.WARNING: "WARNING: may stand with an explanation",
        Severity.INFO: "INFORMATION",
    },
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

    def weighed(self) -> Findings:
        """The same findings, heaviest first, then by cause and rule."""
        order = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.INFO: 2}
        return Findings(
            tuple(sorted(self.items, key=lambda f: (order[f.severity], f.cause, f.rule, f.relation)))
        )


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
    findings: Findings = Findings()


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


@dataclass(frozen=True, slots=True)
class Note:
    """A footnote to a figure."""

    text: Label

    def asdict(self) -> dict[str, str]:
        """The note as it stands in JSON."""
        return self.text.asdict()


@dataclass(frozen=True, slots=True)
class CellValue:
    """One cell of a table, ready to print.

    Attributes:
        key: Address of the figure; None for a cell that a table derives (a remainder).
        value: The number, or why there is none.
        origin: How it came about.
        qualifier: How it is to be read.
        bracket: The figure in brackets after it, counted inside it.
        notes: Footnotes.
    """

    key: Key | None
    value: Value
    origin: Origin
    qualifier: Qualifier = Qualifier.EXACT
    bracket: Value | None = None
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True, slots=True)
class ReleasableTable:
    """A table that may be published. Only `tilstand.protect` makes one; `publish` takes nothing else.

    Attributes:
        id: Name of the table.
        number: Number in print, or empty.
        part: Part of the report.
        kind: `table` or `panel`.
        title: Its title.
        unit: Label of what is counted.
        row_labels: One for each row, with its level of indentation and whether it is only a heading.
        column_labels: One for each column.
        cells: Rows of cells.
        notes: Notes to the whole table.
        policy: The protection that was applied.
        seal: Hash over all of the above, set by `protect`; `publish` checks it.
    """

    id: str
    number: str
    part: int
    kind: str
    title: Label
    unit: Label
    row_labels: tuple[tuple[Label, int, bool], ...]
    column_labels: tuple[Label, ...]
    cells: tuple[tuple[CellValue | None, ...], ...]
    notes: tuple[Label, ...]
    policy: str
    seal: str

    def digest(self) -> str:
        """Hash over the table's content, for the seal."""
        content = [
            self.id,
            self.number,
            self.part,
            self.kind,
            self.title.asdict(),
            self.unit.asdict(),
            [[label.asdict(), level, heading] for label, level, heading in self.row_labels],
            [label.asdict() for label in self.column_labels],
            [[None if cell is None else _cell(cell) for cell in row] for row in self.cells],
            [note.asdict() for note in self.notes],
            self.policy,
        ]
        return hashlib.sha256(json.dumps(content, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def _cell(cell: CellValue) -> list[object]:
    return [
        cell.key.text() if cell.key else None,
        cell.value.status.value,
        str(cell.value),
        cell.origin.value,
        cell.qualifier.value,
        str(cell.bracket) if cell.bracket else None,
        [note.asdict() for note in cell.notes],
    ]
