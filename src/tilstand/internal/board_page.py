"""The board of a round as one page, for the unit alone: body by body, and what stands before the edition."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from tilstand.internal.sheet import filled_sheet
from tilstand.languages import Dated
from tilstand.round.board import Board
from tilstand.round.board_told import BoardLine
from tilstand.terms import Alike, Language

__all__ = ["board_page"]


def board_page(
    lines: Sequence[BoardLine], board: Board, round_name: str, today: date, language: Language
) -> bytes:
    """The board as one HTML page.

    Args:
        lines: The bodies in words.
        board: The board.
        round_name: Name of the round.
        today: The day that it was reckoned from.
        language: Language of the page.
    """
    return filled_sheet(
        "board",
        language,
        lines=lines,
        between=board.between,
        deadline=Dated(board.deadline) if board.deadline else None,
        round=Alike(round_name),
        today=Dated(today),
    )
