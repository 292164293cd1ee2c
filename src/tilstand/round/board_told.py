"""The board in words, body by body, for the terminal and for the page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from tilstand.define import Vocabulary
from tilstand.languages import Dated, message
from tilstand.round.board import Board, Post
from tilstand.round.event import Event
from tilstand.terms import Alike, Joined, Text

__all__ = ["BoardLine", "board_told"]

_SIGNS = 12  # of a hash, for the eye


@dataclass(frozen=True, slots=True)
class BoardLine:
    """One body in words.

    Attributes:
        body: What it is called.
        late: True where the deadline has passed and nothing is there.
        figures: How its figures stand, and how they came, why they were refused or why it is exempt.
        questions: How many questions to it are open or wait to be asked; None where none is.
        account: How its account stands, by whom and of which version.
        texts: How many of its answers are released; None where it has none.
    """

    body: Text
    late: bool
    figures: Text
    questions: Text | None
    account: Text
    texts: Text | None


def board_told(collection: Vocabulary, board: Board) -> tuple[BoardLine, ...]:
    """Every body in words, in the order of the board.

    Args:
        collection: What the bodies are called in.
        board: The board.
    """
    return tuple(_line(collection, post) for post in board.posts)


def _line(collection: Vocabulary, post: Post) -> BoardLine:
    waiting, answered = post.questions
    free, texts = post.texts
    asked: tuple[Text, ...] = ()
    if post.unasked:
        asked = (message("board.unasked", count=post.unasked),)
    if waiting or answered:
        asked = (*asked, message("board.asked", open=waiting, answered=answered))
    return BoardLine(
        collection.provider_label(post.provider),
        post.late,
        Joined(tuple(_figures(post)), " · "),
        Joined(asked, " · ") if asked else None,
        _account(post),
        message("board.released", count=free, of=texts) if texts else None,
    )


def _figures(post: Post) -> Iterator[Text]:
    if post.delivery != "refused" or post.refused is None:  # it is told with its day below
        yield message(f"round.state.delivery.{post.delivery}")
    if post.late:
        yield message("round.late")
    if post.received is not None:
        came = post.received
        version = Alike(came.facts.get("version", ""))
        yield message("round.came", version=version, at=_day(came), by=Alike(came.by))
    if post.empty:
        yield message("board.empty")
    if post.refused is not None:
        errors, rules = int(post.refused.facts.get("errors", "0")), post.refused.facts.get("rules", "")
        facts = {"list": Alike(rules)} if rules else {}
        path = "board.refused_by" if rules else "board.refused"
        yield message(path, day=_day(post.refused), count=errors, **facts)
    if post.twice is not None:
        yield message("board.twice", day=_day(post.twice), by=Alike(post.twice.by))
    if post.reason:
        yield Alike(post.reason)


def _account(post: Post) -> Text:
    last, state = post.shown, message(f"round.state.account.{post.account}")
    if last is None or post.account not in ("sent", "approved", "objected"):
        return state
    facts = {"by": Alike(last.facts.get("person", "") or last.by)} if post.account != "sent" else {}
    version = {"version": Alike(last.names[:_SIGNS])} if post.account != "objected" else {}
    told = message(f"board.{post.account}", day=_day(last), **facts, **version)
    came = post.received
    if came is None or came.at <= last.at or post.account == "objected":
        return told
    newer = message("board.newer", version=Alike(came.facts.get("version", "")))
    return Joined((told, newer), " · ")  # what was shown may not be what stands: `round account` says


def _day(event: Event) -> Text:
    return Dated(date.fromisoformat(event.at[:10]))
