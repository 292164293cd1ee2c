"""Checking of a document's numbers against the ledger, and of its topic."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from fractions import Fraction

from tilstand.define import Framework, RoundView
from tilstand.languages import LanguageName
from tilstand.model import EditionFigures, Observation
from tilstand.proofread.edition_numbers import EditionTexts
from tilstand.proofread.figure_index import FigureIndex
from tilstand.proofread.grammar import detect_language, list_known_languages, list_mixed_languages
from tilstand.proofread.page_blocks import PageLine
from tilstand.proofread.posterior import is_typo_of
from tilstand.proofread.reader import DocumentReader, LedgerLexicon
from tilstand.proofread.result import CheckedNumber, ProofreadResult, Standing, make_document_remark
from tilstand.terms import Language, Period

# A text of so few numbers is too short to be known by them.
_SHORT = 8
# So many times what is stated is no mistake of a digit, in a text that never names the subject.
_FAR = 10
_LARGE = 100


def names_subject_term(texts: Sequence[str], collection: Framework, language: Language) -> bool:
    """True where a text names the collection's subject, or the collection does not say what names it.

    Args:
        texts: The lines of the text.
        collection: The collection.
        language: Language of the text.
    """
    books = (collection.phrases.get(tongue) for tongue in list_mixed_languages(language))
    phrases = [phrase for book in books if book is not None for phrase in book.subject]
    if not phrases:
        return True
    words = "|".join(re.escape(phrase).replace(r"\*", r"\w*").replace(r"\ ", r"\s+") for phrase in phrases)
    return re.search(rf"(?<!\w)(?:{words})(?!\w)", "\n".join(texts), re.IGNORECASE) is not None


def check_topic(found: ProofreadResult, *, subject: bool) -> ProofreadResult:
    """An audit; of a text that speaks of other figures throughout, without what does not fit.

    As with a table of which nothing fits, a text most of whose numbers are said not to fit is far more often
    about something else than wrong throughout. A figure with its digits mistyped is told of none the less.

    Args:
        found: What was found of its numbers.
        subject: True where the text names the collection's subject.
    """
    wrong = found.select_by_status(Standing.DOES_NOT_FIT)
    meant = sum(_is_digit_typo(checked_number) for checked_number in wrong)
    right = found.status_counts[Standing.AGREES] + found.status_counts[Standing.DISPUTED] + meant
    long = len(found.checked) > _SHORT
    off = len(wrong) - meant
    if long and (off > right or (not subject and 2 * off > right)):
        other_numbers = wrong
    else:
        other_numbers = tuple(
            checked_number for checked_number in wrong if not subject and _is_far_from_stated(checked_number)
        )
    if not other_numbers:
        return found
    document_remark = make_document_remark("other_subject", count=len(other_numbers))
    left = {id(checked_number) for checked_number in other_numbers}
    return ProofreadResult(
        tuple(
            _leave_unjudged(checked_number) if id(checked_number) in left else checked_number
            for checked_number in found.checked
        ),
        (*found.remarks, document_remark),
    )


def _is_far_from_stated(one: CheckedNumber) -> bool:
    """True for a number that is many times everything that is stated of the figure."""
    digits = re.sub(r"\D", "", one.printed)
    stated = [int(part) for part in one.expected.split(" / ") if part.isdigit()]
    return digits.isdigit() and bool(stated) and int(digits) >= max(_LARGE, _FAR * max(stated))


def _is_digit_typo(one: CheckedNumber) -> bool:
    """True for a number that is the figure with its digits mistyped: it speaks of that."""
    digits = re.sub(r"\D", "", one.printed)
    stated = (int(part) for part in one.expected.split(" / ") if part.isdigit())
    return digits.isdigit() and any(is_typo_of(Fraction(digits), Fraction(part)) for part in stated)


def _leave_unjudged(one: CheckedNumber) -> CheckedNumber:
    """A number that is left unjudged."""
    return replace(
        one,
        status=Standing.NOT_MATCHED,
        key=None,
        sources=(),
        expected="",
        relation="",
        confidence=0.0,
        stated_by="",
        findings=(),
    )


def proofread_document(
    lines: Sequence[PageLine],
    collection: RoundView,
    period: Period,
    observations: Iterable[Observation],
    figures: EditionFigures | None = None,
) -> ProofreadResult:
    """Every figure that a document states, held against the ledger.

    Args:
        lines: The document's lines.
        collection: The collection.
        period: Period that the document reports on.
        observations: Every figure that somebody stated, for this period and earlier ones.
        figures: The reconciled figures, for sums over groups that nobody printed.
    """
    return Proofreader(collection, period, observations, figures).check_document(lines)


class Proofreader:
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
        figures: EditionFigures | None = None,
        texts: EditionTexts | None = None,
    ) -> None:
        self.collection, self.period = collection, period
        self.stated = FigureIndex(collection, observations, figures)
        self.learned = LedgerLexicon(collection, period, self.stated, texts)

    def check_document(self, lines: Sequence[PageLine]) -> ProofreadResult:
        """Every figure of a document, held against the ledger."""
        round_view = self.collection
        language = detect_language("\n".join(line.text for line in lines), round_view.settings.languages)
        if language is None:
            proofread_result = DocumentReader(self.learned, round_view.settings.language, blind=True).read(lines)
            return ProofreadResult(
                proofread_result.checked, (make_document_remark("unknown_language", languages=self.learned.languages),)
            )
        texts = [line.text for line in lines]
        subject = names_subject_term(texts, round_view, language)
        proofread_result = check_topic(DocumentReader(self.learned, language).read(lines), subject=subject)
        document_remarks = list(proofread_result.remarks)
        if not any(tongue in round_view.phrases for tongue in list_mixed_languages(language)):
            document_remarks.insert(0, make_document_remark("no_words", language=LanguageName(language), tag=language))
        if language not in list_known_languages():
            document_remarks.insert(
                0, make_document_remark("no_grammar", language=LanguageName(language), tag=language)
            )
        return ProofreadResult(proofread_result.checked, tuple(document_remarks))
