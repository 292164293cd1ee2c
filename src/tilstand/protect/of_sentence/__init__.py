"""What a sentence gives away about cells that a release hides, however it says it."""

from tilstand.protect.of_sentence.reveal import Revelation, revelations
from tilstand.protect.of_sentence.shown import Code, ShownCells

__all__ = ["Code", "Revelation", "ShownCells", "revelations"]
