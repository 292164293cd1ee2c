"""Figures as somebody stated them, with their sources."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from tilstand.terms import Key, Origin, Period, Qualifier, Value

__all__ = ["Answer", "Observation", "Source", "Submission"]


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
        edition: Name of the earlier round that it comes from; empty for this one.
        readings: What a smudged number may have been, the likeliest first; empty where it can be read.
        remark: What the body wrote beside it: why it corrects an earlier figure, or why it differs from one.
    """

    key: Key
    value: Value
    source: Source
    origin: Origin = Origin.SUBMITTED
    qualifier: Qualifier = Qualifier.EXACT
    as_at: date | None = None
    covers: Period | None = None
    edition: str = ""
    readings: tuple[int, ...] = ()
    remark: str = ""


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
    observations: Sequence[Observation]
    answers: tuple[Answer, ...] = ()
