"""Two figures for one thing: the published one, and the sum of what bodies reported; nobody has decided."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from tilstand.terms import Key, Text, Value

__all__ = ["Dispute", "SidesOfFigure"]


@dataclass(frozen=True, slots=True)
class SidesOfFigure:
    """A figure of a group as it was published, and as the figures of its members make it.

    Attributes:
        key: Its address.
        published: What was published.
        computed: What the members reported adds up to; with `upper`, at least.
        upper: What it adds up to at most, where that is more.
    """

    key: Key
    published: Value
    computed: Value
    upper: Value | None = None


@dataclass(frozen=True, slots=True)
class Dispute:
    """All figures of one measure and period that were published otherwise than they add up.

    Attributes:
        whole: The widest of them.
        shown: Which of its two numbers the edition shows.
        within: The narrowest group inside, where the same difference lies; None where there is none.
        others: The other figures.
        findings: The open findings that are about it, by their anchors.
        title: What stands over it; empty before `protect` has put it in words.
        sentences: It in words.
    """

    whole: SidesOfFigure
    shown: Literal["published", "computed"]
    within: SidesOfFigure | None = None
    others: tuple[SidesOfFigure, ...] = ()
    findings: tuple[str, ...] = ()
    title: Text | None = None
    sentences: tuple[Text, ...] = ()
