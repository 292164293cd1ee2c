"""Figures: their addresses, sources and values as somebody stated them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from tilstand.terms import Period, Qualifier, Value

__all__ = ["Answer", "Key", "Observation", "Origin", "Source", "Submission"]


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
        edition: Name of the earlier round that it comes from; empty for this one.
        readings: What a smudged number may have been, the likeliest first; empty where it can be read.
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
