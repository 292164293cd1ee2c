"""The sentences of an edition's texts that a person has released, each with where its numbers are only said.

A number that is bound to a figure of the ledger is held against that figure. What is said of another
publication, or of the law, and what a body tells in its own words, no figure states: only the text does.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import PurePosixPath

from tilstand.audit.words import together
from tilstand.define import RoundView
from tilstand.model import Answer
from tilstand.model.wording import Opened, fingerprint, given
from tilstand.terms import Language
from tilstand.text.report.reference import MARKS
from tilstand.text.report.sentence import ends, flat
from tilstand.text.report.split import SourceSentence, source_sentences

__all__ = ["EditionSentence", "EditionTexts"]

# What stands in the place of a figure: it is no word.
_BOUND = "…"


@dataclass(frozen=True, slots=True)
class EditionSentence:
    """A sentence of an edition as it is read.

    Attributes:
        text: Its words; a figure of the ledger is left out.
        before: What it goes on from: its heading, and the sentence before it under that.
        said: Where its numbers are only said: from where to where, and whether that is law.
        provider: The body whose part of the edition it stands in; empty for none.
        document: The file that it stands in.
        line: Its line there; None for what a body wrote.
    """

    text: str
    before: str
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

    def sentences(self, language: Language) -> Iterator[EditionSentence]:
        """The released sentences in a language, or in the first one near it that the edition is written in.

        Args:
            language: The language.
        """
        texts = self.collection.texts
        tag = next((tag for tag in together(language) if tag in texts), language)
        for name, source in sorted(texts.get(tag, {}).items()):
            path = PurePosixPath(name)
            body = path.name if len(path.parts) > 1 and path.name in self.collection.providers else ""
            file = self.collection.text_file(tag, name)
            yield from self._report(source_sentences(source, tag), file, body)
        for answer in self.answers:
            words = answer.text.get(tag, "")
            if told := self.opened.get(given(words), "") if words else "":
                yield from _answered(told, tag, answer)

    def _report(self, found: Iterable[SourceSentence], file: str, body: str) -> Iterator[EditionSentence]:
        before = section = ""
        for one in found:
            if one.note or one.insert:
                continue
            if one.section != section:
                section, before = one.section, ""
            text, said = _read(one)
            if fingerprint(one.words) in self.opened:
                yield EditionSentence(text, f"{section} {before}", said, body, file, one.line)
            before = text


def _read(one: SourceSentence) -> tuple[str, tuple[tuple[int, int, bool], ...]]:
    text, said = "", []
    for piece in flat(one.pieces):
        made = piece.reference
        if made is None:
            text += piece.text
            continue
        words = made.subject if made.kind in MARKS and made.kind != "period" else _BOUND
        if made.kind in ("cited", "law"):
            said.append((len(text), len(text) + len(words), made.kind == "law"))
        text += words
    return text.replace("\n", " "), tuple(said)


def _answered(words: str, language: Language, answer: Answer) -> Iterator[EditionSentence]:
    """The sentences of what a body wrote: all its numbers are said."""
    before = ""
    for start, end in pairwise((0, *ends(words, language), len(words))):
        text = words[start:end].replace("\n", " ")
        file = answer.source.document
        yield EditionSentence(text, before, ((0, len(text), False),), answer.provider, file)
        before = text
