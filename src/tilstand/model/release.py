"""The release of an edition or a body's account, and its texts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

from tilstand.model.appendix import Appendix, Discrepancy, Headcount
from tilstand.model.chart import ChartData
from tilstand.model.document import Chapter
from tilstand.model.hashes import hash_value
from tilstand.model.names import EditionNames
from tilstand.model.table import ReleasableTable
from tilstand.terms import Key, Language, Text, TextPiece, Value
from tilstand.terms.text import strip_language_runs


@dataclass(frozen=True, slots=True)
class ReleasedAnswer:
    """An answer in words, in the languages in which the body gave it.

    Attributes:
        provider: Whose words they are.
        form: The form.
        question: The question.
        words: The words by language, piece by piece: what has the look of a number in them was said, and not
            counted.
    """

    provider: str
    form: str
    question: str
    words: Mapping[Language, tuple[TextPiece, ...]]

    @property
    def text(self) -> Mapping[Language, str]:
        """The words by language, without the signs that pages keep for themselves."""
        return {
            language: strip_language_runs("".join(text_piece.text for text_piece in own_pieces))
            for language, own_pieces in self.words.items()
        }

    def heard(self, *wanted: Language) -> Language:
        """The first of some languages in which it was given; else any in which it was."""
        return next((current_text for current_text in (*wanted, *self.text) if self.text.get(current_text)), wanted[0])


@dataclass(frozen=True, slots=True)
class BodyQuery:
    """Something about a body's figures that does not fit, in the four lines in which it is told everywhere.

    Attributes:
        rule: Number of the rule.
        weight: `error` or `warning`.
        title: What the rule is about.
        where, what, do: The three lines under it.
        number: By which the question is answered; it stays while figures change. Empty where nobody asks.
        about: Address of the figure that it is about, where it is one of the body's.
    """

    rule: str
    weight: Literal["error", "warning"]
    title: Text
    where: Text
    what: Text
    do: Text
    number: str = ""
    about: Key | None = None


@dataclass(frozen=True)
class Release:
    """What is released, all of it, under one seal.

    Attributes:
        names: What the edition is called, and what everything in it is called.
        tables: The declared tables by part and order; then the bodies' accounts.
        chapters: The report's text by language, its figures bound.
        plots: Pictures, by the order of their tables and of the charts of each, for each language.
        appendix: What the method appendix tells.
        headcount: How many different persons the registrations can be, with its sentence and what it rests
            on; None where that is not known or not shown.
        disputes: What was published otherwise than it adds up, and is not decided, told once.
        answers: What bodies answered in words.
        cells: The figures that the texts state or follow from, each with its address and its value.
        provider: The body that it is for; empty where it is for everybody.
        queries: What the body is asked about its own figures.
        seal: Hash over all of the above, set by `protect`; `publish` checks it.
    """

    names: EditionNames
    tables: tuple[ReleasableTable, ...]
    chapters: Mapping[Language, tuple[Chapter, ...]] = field(default_factory=dict)
    plots: tuple[ChartData, ...] = ()
    appendix: Appendix = field(default_factory=Appendix)
    headcount: Headcount | None = None
    disputes: tuple[Discrepancy, ...] = ()
    answers: tuple[ReleasedAnswer, ...] = ()
    cells: tuple[tuple[Key, Value], ...] = ()
    provider: str = ""
    queries: tuple[BodyQuery, ...] = ()
    seal: str = ""

    def digest(self) -> str:
        """Hash over everything that is released, for the seal."""
        return hash_value([getattr(self, name) for name in self.__dataclass_fields__ if name != "seal"])


@dataclass(frozen=True, eq=False)
class ReleasedText(Text):
    """A text as it is said in each language of a release, piece by piece.

    Two are equal that say the same: what a reader sees once is told once, whatever cells it states.

    Attributes:
        spoken: The pieces by language.
    """

    spoken: tuple[tuple[Language, tuple[TextPiece, ...]], ...]

    @classmethod
    def from_pieces(
        cls, pieces: Callable[[Language], tuple[TextPiece, ...]], languages: Iterable[Language]
    ) -> ReleasedText:
        """A text from its pieces in each language."""
        return cls(tuple((language, pieces(language)) for language in languages))

    def pieces(self, language: Language) -> tuple[TextPiece, ...]:
        """The pieces in a language, or in the first one where it is not said in that."""
        for tag, pieces in self.spoken:
            if tag == language:
                return pieces
        return self.spoken[0][1] if self.spoken else ()

    @cached_property
    def said(self) -> tuple[str, ...]:
        """What it says in each language."""
        return tuple("".join(piece.text for piece in pieces) for _, pieces in self.spoken)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, ReleasedText) and self.said == other.said

    def __hash__(self) -> int:
        return hash(self.said)

    def __bool__(self) -> bool:
        return any(self.said)
