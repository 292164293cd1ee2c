"""Result of a check: numbers with their status, and remarks on the document."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from tilstand.languages import format_message
from tilstand.languages.catalogue import is_catalogue_path
from tilstand.model import Source
from tilstand.terms import Key, Language, Text


class ClaimForm(StrEnum):
    """What a number says of a figure: how many, by how many it changed, by how many per cent, or which share."""

    FIGURE = "figure"
    DIFFERENCE = "difference"
    CHANGE = "change"
    SHARE = "share"


class Standing(StrEnum):
    """What is known of a printed figure.

    DISPUTED: it is what somebody states, and an open finding says that it does not fit with what others do.
    NOT_MATCHED: it may be right; the ledger has no figure that it surely speaks of.
    """

    AGREES = "agrees"
    DISPUTED = "disputed"
    DOES_NOT_FIT = "does_not_fit"
    NOT_MATCHED = "not_matched"


@dataclass(frozen=True, slots=True)
class CheckedNumber:
    """One figure of the document.

    Attributes:
        line: Line of the file on which its sentence or row begins.
        at: Line on which the number itself stands.
        text: The sentence or row.
        printed: The number as it is printed.
        status: Whether the ledger says the same.
        key: Address of the figure that it speaks of, or of the nearest one; None where there is none.
        form: What it says of the figure: how many, by how many or per cent it changed, or which share it is.
        sources: Where the ledger's figure can be seen, the one that agrees first; without an address, where
            the edition says the number, which no figure of the ledger states.
        expected: What the ledger states; empty where it is not matched.
        confidence: How surely the words name that figure, from 0 to 1.
        page: Page of the document, where it has pages.
        findings: Anchors of the open findings that are about the figure.
        contradicting: The slots of the sentence that contradict the figure: act, body, period, unit, code.
        missing: The slots of the figure that no words fill.
    """

    line: int
    at: int
    text: str
    printed: str
    status: Standing
    key: Key | None = None
    form: ClaimForm = ClaimForm.FIGURE
    sources: tuple[Source, ...] = ()
    expected: str = ""
    confidence: float = 0.0
    page: int = 0
    findings: tuple[str, ...] = ()
    contradicting: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()

    def to_json_object(self) -> dict[str, Any]:
        """The figure as it stands in JSON."""
        observation = None
        if self.key is not None:
            first = self.sources[0] if self.sources else None
            observation = {
                "id": self.key.text(),
                "form": self.form.value,
                "measure": self.key.measure,
                "provider": self.key.provider,
                "period": str(self.key.period),
                "codes": dict(self.key.dims),
                "document": first.document if first else "",
                "line": first.line if first else None,
                "sources": [source.to_dict() for source in self.sources],
            }
        return {
            "line": self.line,
            "number_line": self.at,
            "page": self.page or None,
            "text": self.text,
            "numbers": [self.printed],
            "observation": observation,
            "said": self.sources[0].to_dict() if self.key is None and self.sources else None,
            "status": self.status.value,
            "findings": list(self.findings),
            "contradicting": list(self.contradicting),
            "missing": list(self.missing),
            "expected": self.expected or None,
            "confidence": round(self.confidence, 2),
        }


@dataclass(frozen=True, slots=True)
class DocumentRemark:
    """Something about the document itself that the reader must know: a part that could not be read.

    Attributes:
        id: What it is about.
        told: The message.
    """

    id: str
    told: Text

    def text(self, language: Language) -> str:
        """The message in one language."""
        return self.told.text(language)


@dataclass(frozen=True, slots=True)
class ProofreadResult:
    """Every figure of a document, in order of place.

    Attributes:
        checked: The figures.
        remarks: What could not be read, and why.
    """

    checked: tuple[CheckedNumber, ...]
    remarks: tuple[DocumentRemark, ...] = ()

    @property
    def status_counts(self) -> Counter[Standing]:
        """How many figures agree, are disputed, do not fit, and are not matched."""
        return Counter(c.status for c in self.checked)

    def select_by_status(self, status: Standing) -> tuple[CheckedNumber, ...]:
        """The figures of one status."""
        return tuple(c for c in self.checked if c.status is status)


def make_document_remark(name: str, **facts: object) -> DocumentRemark:
    """A message by its name, with its facts; about one thing where the count is one."""
    text = f"{name}_one"
    path = text if facts.get("count") == 1 and is_catalogue_path(f"remarks.{text}") else name
    return DocumentRemark(name, format_message(f"remarks.{path}", **facts))
