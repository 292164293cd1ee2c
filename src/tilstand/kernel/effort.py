"""Effort: a limit to the work, as a count, so that the same inputs always give the same answer."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Effort"]


@dataclass(slots=True)
class Effort:
    """How many covering problems may still be given to the solver; a count, so that the same is always done.

    Attributes:
        problems: How many; None for as many as it takes.
    """

    problems: int | None = None

    @property
    def spent(self) -> bool:
        """True if no further problem may be given to the solver."""
        return self.problems is not None and self.problems <= 0

    def spend(self) -> None:
        """Count a problem."""
        if self.problems is not None:
            self.problems -= 1
