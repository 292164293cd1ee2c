"""What a sentence gives away about cells that a release hides, however it says it."""

from tilstand.protect.of_sentence.cells import ReleasedCells
from tilstand.protect.of_sentence.release import RevealedPlace, revealed, said_in
from tilstand.protect.of_sentence.reveal import revelations
from tilstand.protect.of_sentence.revelation import Revelation
from tilstand.protect.of_sentence.shown import ShownCells
from tilstand.protect.of_sentence.wordings import Code, CodeWords

__all__ = [
    "Code",
    "CodeWords",
    "ReleasedCells",
    "RevealedPlace",
    "Revelation",
    "ShownCells",
    "revealed",
    "revelations",
    "said_in",
]
