"""A mishap that accounts for exactly the difference: what it is, and its words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from tilstand.terms import Key, Language, Text

__all__ = ["Mishap", "Possibility"]


class Mishap(StrEnum):
    """What a person would try.

    OVERLAP: some stand in two categories. PERIOD_LEFT_OUT: a mean is of one period less. LINE_OFF: numbers
    stand on each other's lines. DIGITS_SWAPPED: two digits have changed places. COUNTED_TWICE: a part, or a
    sum of parts, is in the total twice.
    """

    OVERLAP = "overlap"
    PERIOD_LEFT_OUT = "period_left_out"
    LINE_OFF = "line_off"
    DIGITS_SWAPPED = "digits_swapped"
    COUNTED_TWICE = "counted_twice"


@dataclass(frozen=True, slots=True)
class Possibility:
    """A mishap that would account for a cause. It is a possibility, and never what happened.

    Attributes:
        mishap: What it is.
        words: It in words.
        figures: Addresses of the figures in question.
    """

    mishap: Mishap
    words: Text
    figures: tuple[Key, ...]

    def asdict(self, languages: Sequence[Language]) -> dict[str, Any]:
        """It as it stands in JSON."""
        return {
            "mishap": self.mishap.value,
            "text": self.words.asdict(languages),
            "figures": [key.text() for key in self.figures],
        }
