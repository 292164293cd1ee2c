"""Protect: makes the release; nothing that a reader can see is made anywhere else."""

from tilstand.protect.disclosure import disclosure, policy_of
from tilstand.protect.drawn import drawn_from
from tilstand.protect.release import release, release_to
from tilstand.protect.sentences import sentences
from tilstand.protect.words import words

__all__ = ["disclosure", "drawn_from", "policy_of", "release", "release_to", "sentences", "words"]
