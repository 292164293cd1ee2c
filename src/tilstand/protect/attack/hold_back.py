"""What is held back of an edition beside what a policy hides, where no way of hiding was found."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from tilstand.languages import message
from tilstand.terms import Key, Text

__all__ = ["HeldBack"]


@dataclass(frozen=True, slots=True)
class HeldBack:
    """Figures that are held back besides.

    Attributes:
        figures: Which ones.
        bound: No fewer are enough: proven.
        of: The counts of few people that it protects.
    """

    figures: tuple[Key, ...]
    bound: int
    of: tuple[Key, ...]

    @property
    def told(self) -> Text:
        """How many are held back, and that it is proven how few are enough."""
        proven = "fewest" if len(self.figures) == self.bound else "bound"
        return message(f"held_back.{proven}", of=len(self.of), count=len(self.figures), least=self.bound)

    def asdict(self) -> dict[str, Any]:
        """The same as it stands in JSON."""
        return {
            "figures": [key.text() for key in self.figures],
            "least": self.bound,
            "of": [key.text() for key in self.of],
        }
