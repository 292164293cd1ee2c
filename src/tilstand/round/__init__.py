"""One round: what was asked, delivered and decided; its acts, and the round read in one place, once."""

from tilstand.round.act import act
from tilstand.round.board import Board, board
from tilstand.round.event import Event
from tilstand.round.journal import Journal, Store
from tilstand.round.read import RoundState, Step, about, read
from tilstand.round.receive import Receipt, received
from tilstand.round.standing import Standings, standings
from tilstand.round.track import TRACKS, Right

__all__ = [
    "TRACKS",
    "Board",
    "Event",
    "Journal",
    "Receipt",
    "Right",
    "RoundState",
    "Standings",
    "Step",
    "Store",
    "about",
    "act",
    "board",
    "read",
    "received",
    "standings",
]
