"""The imprint: whether an edition is a draft, what it lacks then, what was corrected, who has checked it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from tilstand.terms import Text

__all__ = ["MARKS", "RECONSTRUCTED", "Emendation", "Imprint"]

MARKS = ("draft", "demonstration")
"""What an edition may be marked as, on every page and in every file."""

RECONSTRUCTED = "reconstructed"
"""The basis of a round that no body delivered: every page and file of its edition says so."""


@dataclass(frozen=True, slots=True)
class Emendation:
    """A correction of an edition that was already printed, in the unit's own words.

    Attributes:
        on: The day of the correction.
        words: What is corrected, and why.
    """

    on: date
    words: Text


@dataclass(frozen=True, slots=True)
class Imprint:
    """What an edition says of itself.

    Attributes:
        draft: True for a draft: it is marked as one on every page and in every file.
        lacking: What it lacks: a body, and which kind of thing is not there. The coordinator's own is there
            under the coordinator.
        checked: The bodies that have approved what it shows of them, as it stands.
        corrections: Corrections since it was printed, the first first.
        demonstration: True where bodies and figures are invented: it is marked everywhere, finished or not.
        former: Hash of the manifest of the edition that is corrected; empty where none is.
    """

    draft: bool = False
    lacking: tuple[tuple[str, str], ...] = ()
    checked: tuple[str, ...] = ()
    corrections: tuple[Emendation, ...] = ()
    former: str = ""
    demonstration: bool = False

    @property
    def marks(self) -> tuple[str, ...]:
        """What it is marked as on every page and in every file: a draft, a demonstration, both or neither."""
        return tuple(name for name in MARKS if getattr(self, name))

    @property
    def corrected(self) -> date | None:
        """The day of the latest correction; None where there is none."""
        return self.corrections[-1].on if self.corrections else None
