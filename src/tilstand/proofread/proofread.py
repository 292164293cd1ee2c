"""Proof-reading: every number of a document held against the ledger."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from tilstand.define import RoundView
from tilstand.errors import DocumentError
from tilstand.languages import LanguageName, make_error
from tilstand.model import EditionFigures, Observation
from tilstand.proofread.claim_reader import ClaimReader
from tilstand.proofread.claims import Claim
from tilstand.proofread.decision import ClaimDecision, decide_claim
from tilstand.proofread.directions import check_directions
from tilstand.proofread.entries import list_ledger_entries
from tilstand.proofread.features import prepare_claim
from tilstand.proofread.page_blocks import PageLine, split_page_blocks
from tilstand.proofread.result import CheckedNumber, DocumentRemark, ProofreadResult, Standing, make_document_remark
from tilstand.proofread.scorer import score_claims
from tilstand.proofread.slots import LedgerSlots
from tilstand.proofread.tables import TableReader, split_tables
from tilstand.proofread.texts import EditionTexts, list_said_entries
from tilstand.proofread.weights import load_weights
from tilstand.proofread.words import detect_text_language, is_foreign_text, list_claim_languages
from tilstand.terms import JoinedText, Language, Period

_LONGEST_CAPTION = 300
_UNREAD = ClaimDecision(Standing.NOT_MATCHED, None, 0.0)
_MOST_CLAIMS, _PART = 10_000, 1_500  # a report of 200 pages has some 2,000 numbers


class Proofreader:
    """Holds documents against one ledger: what is learned of the ledger and its words is kept.

    Args:
        collection: The collection.
        period: Period that the documents report on.
        observations: Every figure that somebody stated, for this period and earlier ones.
        figures: The reconciled figures, for sums over groups that nobody printed.
        texts: The edition's own texts: what only they say.
    """

    def __init__(
        self,
        collection: RoundView,
        period: Period,
        observations: Iterable[Observation],
        figures: EditionFigures | None = None,
        texts: EditionTexts | None = None,
    ) -> None:
        self.collection, self.period, self.texts = collection, period, texts
        self.entries = list_ledger_entries(collection, observations, figures, period)
        self._slots: dict[Language, LedgerSlots] = {}

    def get_slots(self, language: Language) -> LedgerSlots:
        """The ledger in a language."""
        if language not in self._slots:
            said = list_said_entries(self.texts, language, self.period)
            self._slots[language] = LedgerSlots(self.collection, [*self.entries, *said], self.period, language)
        return self._slots[language]

    def read_claims(
        self, lines: Sequence[PageLine], language: Language | None = None
    ) -> tuple[LedgerSlots, list[Claim]]:
        """The ledger in the language of a document, and the document's claims.

        Args:
            lines: The document's lines.
            language: Its language; as its words tell, without one.

        Raises:
            DocumentError: If it has more numbers than are read.
        """
        text = "\n".join(line.text for line in lines)
        settings = self.collection.settings
        slots = self.get_slots(language or detect_text_language(text, settings.languages) or settings.language)
        reader = ClaimReader(slots, names_subject=self._is_subject_named(text, slots))
        tables, claims, caption = TableReader(reader), list[Claim](), ""
        for block, rows in split_tables(list(split_page_blocks(lines))):
            if block is None:
                claims += tables.read_table(rows, caption)
            else:
                for read in reader.read_sentences(block):
                    claims += read
                    _refuse_beyond_budget(claims)
                caption = block.text if len(block.text) < _LONGEST_CAPTION else ""
            _refuse_beyond_budget(claims)
        return slots, claims

    def _is_subject_named(self, text: str, slots: LedgerSlots) -> bool:
        books = (self.collection.phrases.get(tongue) for tongue in slots.languages)
        phrases = [phrase for book in books if book is not None for phrase in book.subject]
        lowered = text.lower()
        return not phrases or any(phrase.rstrip("*").lower() in lowered for phrase in phrases)

    def check_document(
        self, lines: Sequence[PageLine], progress: Callable[[int, int], None] = lambda done, of: None
    ) -> ProofreadResult:
        """Every figure of a document, held against the ledger.

        Args:
            lines: The document's lines.
            progress: Called now and then with how many of how many numbers are done.

        Raises:
            DocumentError: If it has more numbers than are read.
        """
        settings = self.collection.settings
        names = JoinedText(tuple(LanguageName(tag) for tag in settings.languages))
        language = detect_text_language("\n".join(line.text for line in lines), settings.languages)
        slots, claims = self.read_claims(lines, language)
        if language is None:
            checked = tuple(build_checked_number(claim, _UNREAD) for claim in claims)
            return ProofreadResult(checked, (make_document_remark("unknown_language", languages=names),))
        remarks = list[DocumentRemark]()
        for name, is_lacking in (
            ("no_grammar", language not in list_claim_languages()),
            ("no_words", not any(tongue in self.collection.phrases for tongue in slots.languages)),
        ):
            if is_lacking:
                remarks.append(make_document_remark(name, language=LanguageName(language), tag=language))
        paragraphs = dict.fromkeys(claim.block for claim in claims if claim.row < 0)
        foreign = {block: block.line(0) for block in paragraphs if is_foreign_text(block.text, settings.languages)}
        if foreign:
            lines_told = {"count": len(foreign), "line": min(foreign.values())}
            remarks.append(make_document_remark("unknown_language_parts", languages=names, **lines_told))
        decided = self._decide_claims(claims, slots, progress)
        return ProofreadResult(
            tuple(
                build_checked_number(claim, _UNREAD) if claim.block in foreign else number
                for claim, number in zip(claims, decided, strict=True)
            ),
            tuple(remarks),
        )

    def _decide_claims(
        self, claims: Sequence[Claim], slots: LedgerSlots, progress: Callable[[int, int], None]
    ) -> Iterator[CheckedNumber]:
        """What is found of each claim; a long text is weighed part by part, at the end of a paragraph."""
        weights, done = load_weights(), 0
        for part in _split_claims(claims):
            scored = [prepare_claim(claim, slots) for claim in part]
            score_claims(scored, slots, weights)
            decisions = [decide_claim(item, slots, weights) for item in scored]
            yield from map(build_checked_number, part, check_directions(part, decisions, slots.words))
            done += len(part)
            progress(done, len(claims))


def _refuse_beyond_budget(claims: Sequence[Claim]) -> None:
    if len(claims) > _MOST_CLAIMS:
        raise make_error(DocumentError, "document.dense", file="", most=_MOST_CLAIMS // 1_000)


def _split_claims(claims: Sequence[Claim]) -> Iterator[Sequence[Claim]]:
    start = 0
    for at in range(1, len(claims) + 1):
        ends = at == len(claims) or claims[at].paragraph != claims[at - 1].paragraph
        if (at - start >= _PART and (ends or at - start >= 2 * _PART)) or at == len(claims):
            yield claims[start:at]
            start = at


def build_checked_number(claim: Claim, decision: ClaimDecision) -> CheckedNumber:
    """A claim as the user is told of it."""
    entry, block = decision.entry, claim.block
    values = entry.values if entry is not None else ()
    return CheckedNumber(
        line=block.line(claim.sentence_start),
        at=block.line(claim.start),
        text=claim.text,
        printed=claim.printed,
        status=decision.standing,
        key=entry.key if entry is not None and not entry.words else None,
        form=entry.form if entry is not None else claim.form,
        sources=tuple(source for _, source in values if source.document),
        expected=" / ".join(dict.fromkeys(str(interval) for interval, _ in values)),
        confidence=decision.confidence,
        page=block.page,
        findings=entry.doubts if entry is not None else (),
        contradicting=decision.contradicting,
        missing=decision.missing,
    )
