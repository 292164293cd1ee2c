"""What a code means, where something follows from it: declared by the collection, never guessed."""

from __future__ import annotations

from enum import StrEnum

__all__ = ["Meaning"]


class Meaning(StrEnum):
    """What a code of a code list means to the engine itself.

    Codes may bear other meanings too, those that standards for line lists give their values (`female`).

    UNKNOWN: nobody knows, or it was not stated.
    NEW, CARRIED_OVER: first counted in the period, or in an earlier one already.
    YES, NO: the answers to a question.
    LOW, HIGH: the ends of a range.
    """

    UNKNOWN = "unknown"
    NEW = "new"
    CARRIED_OVER = "carried_over"
    YES = "yes"
    NO = "no"
    LOW = "low"
    HIGH = "high"
