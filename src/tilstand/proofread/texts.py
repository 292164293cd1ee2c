"""What only the edition's own texts say: numbers of the law and of other publications, and what bodies wrote."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from pathlib import PurePosixPath

from tilstand.define import RoundView
from tilstand.ledger.interval import Interval
from tilstand.model import Answer, Source
from tilstand.model.hashes import Opened, hash_text, read_text_hash
from tilstand.proofread.claim_reader import read_noun
from tilstand.proofread.entries import LedgerEntry
from tilstand.proofread.result import ClaimForm
from tilstand.proofread.words import list_mixed_languages
from tilstand.reading import NumberKind, NumberSpan, find_numbers
from tilstand.report_text.references import MARKS
from tilstand.report_text.sentences import SourceSentence, find_sentence_ends, flatten_pieces, list_source_sentences
from tilstand.terms import Key, Language, Period

SAID = "said"
_FORMS = {
    NumberKind.COUNT: ClaimForm.FIGURE,
    NumberKind.RANGE: ClaimForm.FIGURE,
    NumberKind.PERCENT: ClaimForm.SHARE,
    NumberKind.POINTS: ClaimForm.SHARE,
}
_BOUND = "…"  # what stands in the place of a figure: it is no word


@dataclass(frozen=True, slots=True)
class EditionSentence:
    """A sentence of an edition as it is read.

    Attributes:
        text: Its words; a figure of the ledger is left out.
        said: Where its numbers are only said: from where to where, and whether that is law.
        provider: The body whose part of the edition it stands in; empty for none.
        document: The file that it stands in.
        line: Its line there; None for what a body wrote.
    """

    text: str
    said: tuple[tuple[int, int, bool], ...]
    provider: str
    document: str
    line: int | None = None


@dataclass(frozen=True)
class EditionTexts:
    """The texts of an edition.

    Attributes:
        collection: The collection, with the words of its report.
        opened: What a person has released, by the hash of its words.
        answers: What bodies wrote.
    """

    collection: RoundView
    opened: Opened
    answers: tuple[Answer, ...] = ()

    def list_sentences(self, language: Language) -> Iterator[EditionSentence]:
        """The released sentences in a language, or in the first one near it that the edition is written in."""
        texts = self.collection.texts
        tag = next((tag for tag in list_mixed_languages(language) if tag in texts), language)
        for name, source in sorted(texts.get(tag, {}).items()):
            path = PurePosixPath(name)
            body = path.name if len(path.parts) > 1 and path.name in self.collection.providers else ""
            file = self.collection.get_text_file(tag, name)
            yield from self._list_report_sentences(list_source_sentences(source, tag), file, body)
        for answer in self.answers:
            words = answer.text.get(tag, "")
            text = self.opened.get(read_text_hash(words), "") if words else ""
            for start, end in pairwise((0, *find_sentence_ends(text, tag), len(text))) if text else ():
                sentence = text[start:end].replace("\n", " ")
                said = ((0, len(sentence), False),)
                yield EditionSentence(sentence, said, answer.provider, answer.source.document)

    def _list_report_sentences(
        self, sentences: Iterable[SourceSentence], file: str, body: str
    ) -> Iterator[EditionSentence]:
        for sentence in sentences:
            if not (sentence.note or sentence.insert) and hash_text(sentence.words) in self.opened:
                yield EditionSentence(*_flatten_source_sentence(sentence), body, file, sentence.line)


def _flatten_source_sentence(sentence: SourceSentence) -> tuple[str, tuple[tuple[int, int, bool], ...]]:
    """The words of a sentence, and where its numbers are only said."""
    text, said = "", []
    for piece in flatten_pieces(sentence.pieces):
        reference = piece.reference
        if reference is None:
            text += piece.text
            continue
        is_marked = reference.kind in MARKS and reference.kind != "period"
        words = reference.subject if is_marked else _BOUND
        if reference.kind in ("cited", "law"):
            said.append((len(text), len(text) + len(words), reference.kind == "law"))
        text += words
    return text.replace("\n", " "), tuple(said)


def list_said_entries(texts: EditionTexts | None, language: Language, period: Period) -> list[LedgerEntry]:
    """The numbers that released texts say and no figure states, each with the words of its sentence.

    Args:
        texts: The edition's texts; None where there are none.
        language: The language.
        period: Period of the edition.
    """
    sentences = list(texts.list_sentences(language)) if texts is not None else []
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
