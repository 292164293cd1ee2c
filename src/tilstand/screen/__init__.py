"""Screen: what in a text may tell of a single person, so that somebody looks before it is released."""

from tilstand.screen.clue import Clue, ClueKind
from tilstand.screen.screen import Screen
from tilstand.screen.sentence import sentences

__all__ = ["Clue", "ClueKind", "Screen", "sentences"]
