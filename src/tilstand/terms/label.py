"""A text in the three languages of a collection."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

__all__ = ["LANGUAGES", "Label", "Language"]

Language = Literal["nb", "nn", "en"]
LANGUAGES: tuple[Language, ...] = ("nb", "nn", "en")


@dataclass(frozen=True, slots=True)
class Label:
    """One text in bokmål, nynorsk and English.

    Example:
        >>> Label("Kvinne", "Kvinne", "Woman").text("en")
        'Woman'
    """

    nb: str
    nn: str
    en: str

    def text(self, language: Language) -> str:
        """The text in one language."""
        return {"nb": self.nb, "nn": self.nn, "en": self.en}[language]

    def asdict(self) -> dict[str, str]:
        """The label as it stands in JSON."""
        return {"nb": self.nb, "nn": self.nn, "en": self.en}
