"""Proof-reading: every number of a document held against the ledger."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from tilstand.claims.claims import Claim, ClaimReader
from tilstand.claims.decision import Decision, decide_claim
from tilstand.claims.entries import list_ledger_entries
from tilstand.claims.features import prepare_claim
from tilstand.claims.page_blocks import PageLine, split_page_blocks
from tilstand.claims.result import CheckedNumber, ProofreadResult
from tilstand.claims.scorer import Weights, load_weights, score_claims
from tilstand.claims.slots import LedgerSlots
from tilstand.claims.tables import TableReader, split_tables
from tilstand.claims.words import detect_language
from tilstand.define import RoundView
from tilstand.ledger.interval import Interval
from tilstand.model import EditionFigures, Observation, Source
from tilstand.terms import Language, Period


_LONGEST_CAPTION = 300


class Proofreader:
    """Holds documents against one ledger: what is learned of the ledger and its words is kept.

    Args:
        collection: The collection.
        period: Period that the documents report on.
        observations: Every figure that somebody stated, for this period and earlier ones.
        figures: The reconciled figures, for sums over groups that nobody printed.
    """

    def __init__(
        self,
        collection: RoundView,
        period: Period,
        observations: Iterable[Observation],
        figures: EditionFigures | None = None,
    ) -> None:
        self.collection, self.period = collection, period
        self.entries = list_ledger_entries(collection, observations, figures, period)
        self._slots: dict[Language, LedgerSlots] = {}

    def get_slots(self, language: Language) -> LedgerSlots:
        """The ledger in a language."""
        if language not in self._slots:
            self._slots[language] = LedgerSlots(self.collection, self.entries, self.period, language)
        return self._slots[language]

    def read_claims(self, lines: Sequence[PageLine]) -> tuple[LedgerSlots, list[Claim]]:
        """The ledger in the language of a document, and the document's claims."""
        text = "\n".join(line.text for line in lines)
        language = detect_language(text, self.collection.settings.languages) or self.collection.settings.language
        slots = self.get_slots(language)
        reader = ClaimReader(slots, names_subject=self._is_subject_named(text, slots))
        tables, claims, caption = TableReader(reader), list[Claim](), ""
        for block, rows in split_tables(list(split_page_blocks(lines))):
            if block is None:
                claims += tables.read_table(rows, caption)
            else:
                claims += reader.read_block(block)
                caption = block.text if len(block.text) < _LONGEST_CAPTION else ""
        return slots, claims

    def _is_subject_named(self, text: str, slots: LedgerSlots) -> bool:
        books = (self.collection.phrases.get(tongue) for tongue in slots.languages)
        phrases = [phrase for book in books if book is not None for phrase in book.subject]
        lowered = text.lower()
        return not phrases or any(phrase.rstrip("*").lower() in lowered for phrase in phrases)

    def check_document(self, lines: Sequence[PageLine]) -> ProofreadResult:
        """Every figure of a document, held against the ledger."""
        slots, claims = self.read_claims(lines)
        weights = load_weights()
        scored = [prepare_claim(claim, slots) for claim in claims]
        score_claims(scored, slots, weights)
        return ProofreadResult(
            tuple(build_checked_number(one.claim, decide_claim(one, slots, weights)) for one in scored)
        )


def build_checked_number(claim: Claim, decision: Decision) -> CheckedNumber:
    """A claim as the user is told of it."""
    entry, block = decision.entry, claim.block
    values = entry.values if entry is not None else ()
    return CheckedNumber(
        line=block.line(claim.start),
        at=block.line(claim.start),
        text=claim.text,
        printed=claim.printed,
        status=decision.standing,
        key=entry.key if entry is not None else None,
        sources=tuple(source for _, source in values if source.document),
        expected=" / ".join(dict.fromkeys(str(interval) for interval, _ in values)),
        confidence=decision.confidence,
        page=block.page,
        findings=entry.doubts if entry is not None else (),
    )
