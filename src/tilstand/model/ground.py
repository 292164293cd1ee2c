"""On what ground something is said: proven, simplest, or assumed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from tilstand.terms import Language, Text

__all__ = ["Ground", "Grounded", "claims"]


class Ground(StrEnum):
    """How sure it is.

    PROVEN: it holds whatever has happened, however often. SIMPLEST: it follows only if as little as possible
    has happened: fewest kinds of event, bodies, persons or figures. ASSUMED: it is taken for granted.
    """

    PROVEN = "proven"
    SIMPLEST = "simplest"
    ASSUMED = "assumed"


@dataclass(frozen=True, slots=True)
class Grounded:
    """Something that is said, and on what ground.

    Attributes:
        ground: How sure it is.
        words: What is said.
    """

    ground: Ground
    words: Text

    def asdict(self, languages: Iterable[Language]) -> dict[str, Any]:
        """It as it stands in JSON."""
        return {"ground": self.ground.value, "text": self.words.asdict(tuple(languages))}


def claims(ground: Ground, texts: Iterable[Text]) -> tuple[Grounded, ...]:
    """Several texts on one ground."""
    return tuple(Grounded(ground, text) for text in texts)
