"""Who is still to be reminded in a round, and of what: worked out from the acts and the day, never stored."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from tilstand.round.ask import asked_of
from tilstand.round.board import Board
from tilstand.round.standing import Standings

__all__ = ["Owing", "owing"]

_UNSENT = ("asked", "reopened", "draft")


@dataclass(frozen=True, slots=True)
class Owing:
    """What one body has yet to send.

    Attributes:
        provider: The body.
        figures: True where its figures have not come.
        refused: The day on which a file came that cannot be used, where nothing came after it.
        questions: Numbers of the questions that it has not answered.
        account: The day on which its account was sent, where it has said nothing to that.
    """

    provider: str
    figures: bool
    refused: date | None
    questions: tuple[str, ...]
    account: date | None


def owing(board: Board, stood: Standings) -> Iterator[Owing]:
    """Every body that has something to send, with what it is.

    Args:
        board: The board of the round.
        stood: Where everything stands.
    """
    for post in board.posts:
        number = tuple(
            one for one in asked_of(stood, post.provider) if stood.of("question", one).state == "open"
        )
        sent = stood.of("account", post.provider)
        shown = sent.last("send") if sent.state == "sent" else None
        one = Owing(
            post.provider,
            post.delivery in _UNSENT,
            date.fromisoformat(post.refused.at[:10]) if post.refused else None,
            number,
            date.fromisoformat(shown.at[:10]) if shown else None,
        )
        if one.figures or one.refused or one.questions or one.account:
            yield one
