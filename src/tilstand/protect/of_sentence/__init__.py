"""What a sentence gives away about cells that a release hides, however it says it."""

from tilstand.protect.of_sentence.release import RevealedPlace, revealed, said_in, shown_by
from tilstand.protect.of_sentence.reveal import revelations
from tilstand.protect.of_sentence.revelation import Revelation
from tilstand.protect.of_sentence.shown import Code, ShownCells

__all__ = [
    "Code",
    "RevealedPlace",
    "Revelation",
    "ShownCells",
    "revealed",
    "revelations",
    "said_in",
    "shown_by",
]
