"""Report text: Markdown whose every number is bound to a figure, or the build stops."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Sequence
from dataclasses import replace
from itertools import takewhile

from tilstand.errors import CollectionError
from tilstand.languages.lexicon import lexicon
from tilstand.model.document import (
    BOXES,
    PLACE,
    Block,
    Document,
    Emphasis,
    FootnoteMark,
    Heading,
    Inline,
    Insert,
    Items,
    Link,
    Mark,
    Paragraph,
    Phrase,
    Plain,
    Quote,
)
from tilstand.model.wording import fingerprint
from tilstand.terms import Language
from tilstand.text.fixed import fixed
from tilstand.text.message import message, placed
from tilstand.text.numeral import Style
from tilstand.text.report.address import Addresses
from tilstand.text.report.bind import Binder
from tilstand.text.report.inline import InlinePiece, TextProblem
from tilstand.text.report.lint import BOUND, unbound
from tilstand.text.report.mark import counts_beside
from tilstand.text.report.markdown import RawBlock, blocks
from tilstand.text.report.moment import MomentKind, moments
from tilstand.text.report.reference import BindingError, MissingError
from tilstand.text.report.scope import Qualify, Resolve, Scope
from tilstand.text.report.sentence import Place, capitalised, flat, places
from tilstand.text.report.split import placing, split, written
from tilstand.text.report.waits import released_row

__all__ = ["document"]

_WORDS_TO = 12


def document(
    source: str,
    language: Language,
    resolve: Resolve,
    scope: Scope | None = None,
    *,
    qualify: Qualify | None = None,
    opened: Container[str] | None = None,
    draft: bool = False,
) -> Document:
    """A report text with its figures bound.

    Args:
        source: Markdown with references, such as `{{ figure reports of police in 2024 as report }}`.
        language: Language of the text.
        resolve: The value of a figure by its address; None where there is no such figure.
        scope: What the text may refer to; `Scope.of(collection, period)` for a collection's texts.
        qualify: How a figure is to be read; without it, as the scope says.
        opened: The sentences that a person has released, by the hash of their words in the source; in the
            place of any other stands that it waits. None where the text is not for print: all of it stands.
        draft: True where a figure, table or chart that is not there yet is told in its place.

    Raises:
        CollectionError: If a figure is missing, a reference is not understood, or a digit or number word is
            not bound; all problems at once, each with file and line.

    Example:
        >>> from tilstand.terms import Value
        >>> source = "I {{ period 2024 }} fikk {{ figure reports of police in 2024 as kvinne }} hjelp."
        >>> made = document(source, "nb", lambda key: Value.number(1))
        >>> made.text, made.figures[0].keys[0].text()
        ('I 2024 fikk én kvinne hjelp.', 'reports | police | 2024')
    """
    about = scope or Scope()
    if qualify is not None:
        about = replace(about, qualify=qualify)
    return _Builder(language, Binder(language, Addresses(resolve, about)), opened, draft).built(source)


class _Builder:
    def __init__(
        self, language: Language, binder: Binder, opened: Container[str] | None, draft: bool
    ) -> None:
        self.language = language
        self.binder = binder
        self.opened = opened
        self.draft = draft
        self.file = binder.scope.file
        self.problems: list[TextProblem] = []
        self.cautions: list[tuple[int, str]] = []
        self.marks: dict[str, int] = {}
        self.unseen: set[str] = set()  # notes whose sentence waits

    def built(self, source: str) -> Document:
        raw = blocks(source)
        self.problems.extend(raw.problems)
        made = tuple(self._block(block, self.binder.scope.style) for block in raw.blocks)
        style = self.binder.scope.style
        notes = {id: self._row(note.row, style, note=True) for id, note in raw.notes.items()}
        for id, line in self.marks.items():
            if id not in notes:
                self.problems.append(TextProblem(line, message("text.note_missing", id=id)))
        for id, note in raw.notes.items():
            if id not in self.marks and id not in self.unseen:
                self.problems.append(TextProblem(note.line, message("text.note_unused", id=id)))
        self._stop()
        ordered = {id: notes[id] for id in self.marks}
        cautions = sorted((*self.cautions, *self.binder.doubts))
        return Document(self.language, self.file, made, ordered, tuple(cautions))

    def _stop(self) -> None:
        if not self.problems:
            return
        told = {(one.line, one.message.text(self.language)): one.message for one in self.problems}
        raise CollectionError(
            message("stop.title_file", file=self.file),
            cause=[placed(self.file, line, told[line, text]) for line, text in sorted(told)],
            remedy=message("stop.remedy_file"),
        )

    def _block(self, block: RawBlock, style: Style) -> Block:
        match block.kind:
            case "box":
                self._there(block, block.id in BOXES)
                return Insert("box", block.id, block.line)
            case "table" | "chart":
                words = placing(f"{block.kind} {block.id}")
                if self._awaited(f"{block.kind} {block.id}", words):
                    return Paragraph((self._lacking(block.line, f"no_{block.kind}"),), block.line)
                self._there(block, f"{block.kind} {block.id}" in (self.binder.scope.inserts or ()))
                return Insert("table" if block.kind == "table" else "chart", block.id, block.line)
            case "bullets" | "numbers":
                within: Style = "digits" if style == "auto" and self._large(block) else style
                items = tuple(tuple(self._block(inner, within) for inner in item) for item in block.items)
                return Items(items, block.kind == "numbers", block.line)
            case "quote":
                return Quote(tuple(self._block(inner, style) for inner in block.items[0]), block.line)
        row = self._row(block.row, style, heading=bool(block.level))
        return Heading(block.level, row, block.line) if block.level else Paragraph(row, block.line)

    def _there(self, block: RawBlock, known: bool) -> None:
        """What the edition lacks is told with all else that the text lacks."""
        if self.binder.scope.inserts is not None and not known:
            self.problems.append(TextProblem(block.line, message(f"text.no_{block.kind}", word=block.id)))

    def _awaited(self, insert: str, words: str) -> bool:
        """True for a table or chart that the edition lacks, and whose place nobody has released."""
        known = self.binder.scope.inserts
        lacking = self.opened is not None and known is not None and insert not in known
        return lacking and (self.draft or fingerprint(words) not in (self.opened or ()))

    def _lacking(self, line: int, what: str) -> Emphasis:
        """What stands in the place of a figure, table or chart that is not there yet."""
        told = fixed(self.binder.scope.labels, f"lacking.{what}").text(self.language)
        return Emphasis((Mark(told, "waits", line),))

    def _large(self, block: RawBlock) -> bool:
        """True if a list states a count above twelve: then all its counts are in digits."""
        return any(
            self._large(inner)
            or any(
                piece.reference and any(n > _WORDS_TO for n in self.binder.counts(piece.reference))
                for piece in flat(inner.row)
            )
            for item in block.items
            for inner in item
        )

    def _row(
        self, row: Sequence[InlinePiece], style: Style, *, heading: bool = False, note: bool = False
    ) -> tuple[Inline, ...]:
        if not note:
            self._sourced(row)
        self._beside(row)
        if self.opened is not None:
            self.unseen |= {piece.note for piece in flat(row)}
            row = released_row(row, self.language, self.opened, self.binder.scope.labels, heading=heading)
        self._lint(row)
        found = places(row, self.language)
        large = {
            place.sentence
            for place in found
            if any(number > _WORDS_TO for number in self.binder.counts(place.reference))
        }
        bound: list[Inline | None] = []
        for place in found:
            if place.reference.kind == "see":
                bound.append(self._place(place))
                continue
            within: Style = "digits" if style == "auto" and place.sentence in large else style
            try:
                phrase = self.binder.bound(place.reference, place.line, within, place.before)
            except BindingError as problem:
                if self.draft and isinstance(problem, MissingError):
                    bound.append(self._lacking(place.line, "no_figure"))
                    continue
                kind = place.reference.kind
                told = message("text.inside", word=kind, kind=kind, what=problem.words)
                self.problems.append(TextProblem(place.line, told))
                bound.append(None)
                continue
            if isinstance(phrase, Phrase):
                if phrase.kind == "else":
                    self._lint((InlinePiece(place.line, phrase.text),))
                elif doubled := _doubled(place.before, phrase.text, self.language):
                    self.problems.append(TextProblem(place.line, message("text.doubled", word=doubled)))
                text = capitalised(phrase.text) if place.first else phrase.text
                phrase = Phrase(text, phrase.kind, phrase.keys, phrase.line)
            elif place.first and phrase.kind == "period":
                phrase = replace(phrase, text=capitalised(phrase.text))
            bound.append(phrase)
        return (*self._inlines(row, iter(bound)), *self._caveat(bound))

    def _place(self, place: Place) -> Inline | None:
        """The way to a table or chart; `protect` puts its number there."""
        kind, _, name = place.reference.subject.partition(" ")
        known = self.binder.scope.inserts
        if known is not None and place.reference.subject not in known:
            if self.draft:
                return self._lacking(place.line, f"no_{kind}")
            self.problems.append(TextProblem(place.line, message(f"text.no_{kind}", word=name)))
            return None
        words = fixed(self.binder.scope.labels, f"see.the_{kind}").text(self.language)
        words = capitalised(words) if place.first else words
        return Link((Mark(words, "name", place.line),), f"{PLACE}{kind}/{name}")

    def _sourced(self, row: Sequence[InlinePiece]) -> None:
        """A number that another publication states has its source in a footnote of the same paragraph."""
        pieces = list(flat(row))
        if any(piece.note for piece in pieces):
            return
        for piece in pieces:
            if piece.reference is not None and piece.reference.kind == "cited":
                told = message("text.unsourced", word=piece.reference.subject)
                self.problems.append(TextProblem(piece.line, told))

    def _beside(self, row: Sequence[InlinePiece]) -> None:
        """What may not be said within a name or a cited number may not be said across its end either."""
        pieces = list(flat(row))
        for at, piece in enumerate(pieces):
            made = piece.reference
            if made is None or made.kind not in ("name", "cited"):
                continue
            subject = " ".join(made.subject.split())
            after = "".join(one.text for one in takewhile(lambda one: one.text, pieces[at + 1 :]))
            if counts_beside(subject, after, self.binder.scope.nouns, self.language):
                told = message("bind.counts", word=" ".join(f"{subject}{after}".split()))
                told = message("text.inside", word=made.kind, kind=made.kind, what=told)
                self.problems.append(TextProblem(piece.line, told))

    def _caveat(self, bound: Sequence[Inline | None]) -> Iterator[Inline]:
        """The last sentence of a paragraph that tells a change across a break: why the series is broken."""
        phrases = [phrase for phrase in bound if isinstance(phrase, Phrase)]
        reasons = dict.fromkeys(reason for phrase in phrases for reason in self.binder.broken(phrase))
        if reasons:
            sentence = lexicon(self.language).phrases.broken or "({reasons})"
            yield Plain(" " + sentence.format(reasons="; ".join(reasons)))

    def _inlines(self, row: Sequence[InlinePiece], bound: Iterator[Inline | None]) -> Iterator[Inline]:
        for piece in row:
            if piece.reference is not None:
                phrase = next(bound)
                if phrase is not None:
                    yield phrase
            elif piece.note:
                self.marks.setdefault(piece.note, piece.line)
                yield FootnoteMark(piece.note)
            elif piece.waits:
                yield Emphasis((Mark(piece.text, "waits", piece.line),))
            elif piece.children:
                children = tuple(self._inlines(piece.children, bound))
                yield Link(children, piece.target) if piece.target else Emphasis(children, piece.strong)
            else:
                yield Plain(piece.text)

    def _lint(self, row: Sequence[InlinePiece]) -> None:
        shown = [
            (one, BOUND if one.reference is not None or one.note or one.waits else one.text)
            for one in flat(row)
        ]
        text = "".join(part for _, part in shown)
        for at, word in unbound(text, self.language):
            self.problems.append(TextProblem(_line(shown, at), message("text.unbound", word=word)))
        for sentence in split(row, self.language):
            if not any(piece.waits for piece in sentence):
                words = written(sentence)
                found = (one for one in moments(words, self.language) if one.kind is not MomentKind.YEAR)
                self.cautions.extend((sentence[0].line, words[one.start : one.end]) for one in found)


def _line(shown: Sequence[tuple[InlinePiece, str]], at: int) -> int:
    """The line of a place in what is shown of some pieces."""
    for piece, text in shown:
        if at < len(text):
            return piece.line + text.count("\n", 0, at)
        at -= len(text)
    raise IndexError(at)


def _doubled(before: str, phrase: str, language: Language) -> str:
    """The word that a phrase begins with and that stands typed before it too: "minst", "om lag"."""
    words = lexicon(language).phrases.qualifiers.values()
    first = next((word for word in words if phrase.startswith(f"{word} ")), "")
    return first if first and re.search(rf"(?<!\w){first}$", " ".join(before.lower().split())) else ""
