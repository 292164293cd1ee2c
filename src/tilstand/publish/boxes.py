"""What an edition tells by itself, in boxes: persons behind registrations, disputes, who stands behind."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from tilstand.languages import Fact
from tilstand.model.imprint import RECONSTRUCTED
from tilstand.model.release import Release
from tilstand.terms import Joined, Language, Piece, Text
from tilstand.text import fixed

__all__ = ["ToldBox", "boxes"]


@dataclass(frozen=True, slots=True)
class _Unstopped(Text):
    """A sentence in a list, without its full stop."""

    inner: Text

    def pieces(self, language: Language) -> tuple[Piece, ...]:
        """The pieces of the sentence, the last without a stop at its end."""
        *before, last = self.inner.pieces(language)
        return (*before, replace(last, text=last.text.removesuffix(".")))


@dataclass(frozen=True, slots=True)
class ToldBox:
    """A box.

    Attributes:
        id: `persons`, `disputed` or `behind`.
        title: What stands over it.
        paragraphs: What it says.
        conditions: What that rests on, in smaller letters.
        findings: The open findings that it is about, by their anchors.
    """

    id: str
    title: Text
    paragraphs: tuple[Text, ...]
    conditions: tuple[Text, ...] = ()
    findings: tuple[str, ...] = ()


def boxes(release: Release, id: str) -> tuple[ToldBox, ...]:
    """The boxes of a kind; none where there is nothing to tell.

    Args:
        release: What is released.
        id: One of `BOXES`.
    """
    return tuple({"persons": _persons, "disputed": _disputed, "behind": _behind}[id](release))


def _persons(release: Release) -> Iterator[ToldBox]:
    told = release.headcount
    if told is not None and told.sentence is not None:
        title = fixed(release.names.words, "headcount.title")
        yield ToldBox("persons", title, (told.sentence,), told.conditions)


def _disputed(release: Release) -> Iterator[ToldBox]:
    for one in release.disputes:
        if one.title is not None:
            yield ToldBox("disputed", one.title, (Joined(one.sentences, " "),), findings=one.findings)


def _behind(release: Release) -> Iterator[ToldBox]:
    names, appendix = release.names, release.appendix

    def say(path: str, **facts: Fact) -> Text:
        return fixed(names.words, path, **facts)

    told = [say("front.publishes", coordinator=names.provider(names.coordinator))]
    if appendix.reported or names.basis == RECONSTRUCTED:  # of nobody it is not said that they sent figures
        told.append(say(names.basis, year=names.period))
    lines = []
    if appendix.reported:
        lines.append(say("front.reported", names=Joined(appendix.reported, "; ")))
    if appendix.absent:
        *others, last = (Joined(one, " – ") for one in appendix.absent)
        lines.append(say("front.absent", names=Joined((*map(_Unstopped, others), last), "; ")))
    yield ToldBox("behind", say("front.behind"), (Joined(tuple(told), " "),), tuple(lines))
