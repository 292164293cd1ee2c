"""The release: all that leaves `protect` for one edition, or for one body. `publish` takes nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from tilstand.model.appendix import Appendix
from tilstand.model.dispute import Dispute
from tilstand.model.document import Chapter
from tilstand.model.headcount import Headcount
from tilstand.model.names import Names
from tilstand.model.plot import Plot
from tilstand.model.seal import digest
from tilstand.model.table import ReleasableTable
from tilstand.terms import Key, Language, Piece, Text, Value
from tilstand.terms.marked import bare

__all__ = ["Query", "Release", "ReleasedAnswer"]


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
    words: Mapping[Language, tuple[Piece, ...]]

    @property
    def text(self) -> Mapping[Language, str]:
        """The words by language, without the signs that pages keep for themselves."""
        return {language: bare("".join(one.text for one in own)) for language, own in self.words.items()}

    def heard(self, *wanted: Language) -> Language:
        """The first of some languages in which it was given; else any in which it was."""
        return next((one for one in (*wanted, *self.text) if self.text.get(one)), wanted[0])


@dataclass(frozen=True, slots=True)
class Query:
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
        fewer: The figures that are not shown of which texts tell what they are fewer than, and that number.
        seal: Hash over all of the above, set by `protect`; `publish` checks it.
    """

    names: Names
    tables: tuple[ReleasableTable, ...]
    chapters: Mapping[Language, tuple[Chapter, ...]] = field(default_factory=dict)
    plots: tuple[Plot, ...] = ()
    appendix: Appendix = field(default_factory=Appendix)
    headcount: Headcount | None = None
    disputes: tuple[Dispute, ...] = ()
    answers: tuple[ReleasedAnswer, ...] = ()
    cells: tuple[tuple[Key, Value], ...] = ()
    provider: str = ""
    queries: tuple[Query, ...] = ()
    fewer: tuple[tuple[Key, int], ...] = ()
    seal: str = ""

    def digest(self) -> str:
        """Hash over everything that is released, for the seal."""
        return digest([getattr(self, name) for name in self.__dataclass_fields__ if name != "seal"])
