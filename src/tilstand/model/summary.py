"""What one cause of findings is, in few sentences that anybody understands."""

from __future__ import annotations

from dataclasses import dataclass

from tilstand.terms import Text

__all__ = ["Summary"]


@dataclass(frozen=True, slots=True)
class Summary:
    """What does not fit for one cause, told as one event.

    Attributes:
        cause: Name of the cause, as its findings have it.
        sentences: What does not fit; what else shows it; the simplest explanation, said to be no more.
    """

    cause: str
    sentences: tuple[Text, ...]
