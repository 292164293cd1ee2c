"""One round: its acts, where everything stands after them, and the board; `round.read` reads it all."""

from tilstand.round.act import act
from tilstand.round.board import Board, board
from tilstand.round.event import Event
from tilstand.round.journal import Journal, Store
from tilstand.round.standing import Standings, standings
from tilstand.round.track import TRACKS, Right

__all__ = [
    "TRACKS",
    "Board",
    "Event",
    "Journal",
    "Right",
    "Standings",
    "Store",
    "act",
    "board",
    "standings",
]
