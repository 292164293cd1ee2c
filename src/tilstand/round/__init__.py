"""One round: its acts, where everything stands after them, and the board; `round.read` reads it all."""

from __future__ import annotations

from tilstand.round.board import RoundBoard, build_board
from tilstand.workflow.actions import SubjectStates, derive_subject_states, perform_act
from tilstand.workflow.event_log import EventJournal, EventStore, RoundEvent
from tilstand.workflow.transitions import TRACKS, ActingRight

__all__ = [
    "TRACKS",
    "ActingRight",
    "EventJournal",
    "EventStore",
    "RoundBoard",
    "RoundEvent",
    "SubjectStates",
    "build_board",
    "derive_subject_states",
    "perform_act",
]
