"""The audit: every number of a document that states a figure, held against the ledger."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from tilstand.audit.document.remarks import remark
from tilstand.audit.edition import EditionTexts
from tilstand.audit.learn import LedgerWords
from tilstand.audit.page import PageLine
from tilstand.audit.reader import DocumentReader
from tilstand.audit.result import Audit
from tilstand.audit.spoken import spoken
from tilstand.audit.stated import StatedFigures
from tilstand.audit.subject import about, named
from tilstand.audit.words import known, together
from tilstand.define import RoundView
from tilstand.languages import Tongue
from tilstand.model import Figures, Observation
from tilstand.terms import Period

__all__ = ["Auditor", "audit"]


def audit(
    lines: Sequence[PageLine],
    collection: RoundView,
    period: Period,
    observations: Iterable[Observation],
    figures: Figures | None = None,
) -> Audit:
    """Every figure that a document states, held against the ledger.

    Args:
        lines: The document's lines.
        collection: The collection.
        period: Period that the document reports on.
        observations: Every figure that somebody stated, for this period and earlier ones.
        figures: The reconciled figures, for sums over groups that nobody printed.
    """
    return Auditor(collection, period, observations, figures).audit(lines)


class Auditor:
    """Audits several documents against one ledger: what is learned of the ledger and its words is kept.

    Args:
        collection: The collection.
        period: Period that the documents report on.
        observations: Every figure that somebody stated, for this period and earlier ones.
        figures: The reconciled figures, for sums over groups that nobody printed.
        texts: The texts of the edition, for numbers that no figure states.
    """

    def __init__(
        self,
        collection: RoundView,
        period: Period,
        observations: Iterable[Observation],
        figures: Figures | None = None,
        texts: EditionTexts | None = None,
    ) -> None:
        self.collection, self.period = collection, period
        self.stated = StatedFigures(collection, observations, figures)
        self.learned = LedgerWords(collection, period, self.stated, texts)

    def audit(self, lines: Sequence[PageLine]) -> Audit:
        """Every figure of a document, held against the ledger."""
        held = self.collection
        language = spoken("\n".join(line.text for line in lines), held.settings.languages)
        if language is None:
            found = DocumentReader(self.learned, held.settings.language, blind=True).read(lines)
            return Audit(found.checked, (remark("unknown_language", languages=self.learned.languages),))
        texts = [line.text for line in lines]
        subject = named(texts, held, language)
        found = about(DocumentReader(self.learned, language).read(lines), subject=subject)
        told = list(found.remarks)
        if not any(tongue in held.phrases for tongue in together(language)):
            told.insert(0, remark("no_words", language=Tongue(language), tag=language))
        if language not in known():
            told.insert(0, remark("no_grammar", language=Tongue(language), tag=language))
        return Audit(found.checked, tuple(told))
