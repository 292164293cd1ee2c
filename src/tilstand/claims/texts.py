"""What only the edition's own texts say: numbers of the law and of other publications, and what bodies wrote."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from tilstand.claims.claims import read_noun
from tilstand.claims.entries import ClaimForm, LedgerEntry
from tilstand.ledger.interval import Interval
from tilstand.model import Source
from tilstand.proofread.edition_numbers import EditionSentence, EditionTexts
from tilstand.reading import NumberKind, NumberSpan, find_numbers
from tilstand.terms import Key, Language, Period

SAID = "said"
_FORMS = {
    NumberKind.COUNT: ClaimForm.FIGURE,
    NumberKind.RANGE: ClaimForm.FIGURE,
    NumberKind.PERCENT: ClaimForm.SHARE,
    NumberKind.POINTS: ClaimForm.SHARE,
}


def list_said_entries(texts: EditionTexts | None, language: Language, period: Period) -> list[LedgerEntry]:
    """The numbers that released texts say and no figure states, each with the words of its sentence.

    Args:
        texts: The edition's texts; None where there are none.
        language: The language.
        period: Period of the edition.
    """
    sentences = list(texts.sentences(language)) if texts is not None else []
    said = [(sentence, span) for sentence in sentences for span in _find_said_spans(sentence, language)]
    return [_build_said_entry(sentence, span, at, period) for at, (sentence, span) in enumerate(said)]


def _find_said_spans(sentence: EditionSentence, language: Language) -> Iterator[NumberSpan]:
    for span in find_numbers(sentence.text, language) if sentence.said else ():
        law = next((law for start, end, law in sentence.said if start <= span.start < end), None)
        if law is not None and span.value is not None and span.kind in _FORMS and (span.unit or not law):
            yield span


def _build_said_entry(sentence: EditionSentence, span: NumberSpan, at: int, period: Period) -> LedgerEntry:
    low = Fraction(span.value or 0)
    interval = Interval(low, low if span.high is None else Fraction(span.high))
    source = Source(sentence.document, sentence.line, " ".join(sentence.text.split()))
    key = Key(f"{SAID} {at}", sentence.provider, period)
    return LedgerEntry(
        key, _FORMS[span.kind], ((interval, source),), words=sentence.text, noun=read_noun(span, sentence.text)
    )
