"""The board of a round as lines of text, and what each body has yet to send."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from tilstand.define import StructuralMetadata
from tilstand.languages import DatedText, format_message
from tilstand.round.board import BoardEntry, RoundBoard
from tilstand.round.questions import list_asked_questions
from tilstand.terms import InvariantText, JoinedText, Text
from tilstand.workflow.actions import SubjectStates
from tilstand.workflow.event_log import RoundEvent

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


def describe_board(collection: StructuralMetadata, board: RoundBoard) -> tuple[BoardLine, ...]:
    """Every body in words, in the order of the board.

    Args:
        collection: What the bodies are called in.
        board: The board.
    """
    return tuple(_describe_board_entry(collection, post) for post in board.posts)


def _describe_board_entry(collection: StructuralMetadata, post: BoardEntry) -> BoardLine:
    waiting, answered = post.questions
    free, texts = post.texts
    asked: tuple[Text, ...] = ()
    if post.unasked:
        asked = (format_message("board.unasked", count=post.unasked),)
    if waiting or answered:
        asked = (*asked, format_message("board.asked", open=waiting, answered=answered))
    return BoardLine(
        collection.provider_label(post.provider),
        post.late,
        JoinedText(tuple(_describe_deliveries(post)), " · "),
        JoinedText(asked, " · ") if asked else None,
        _describe_account_state(post),
        format_message("board.released", count=free, of=texts) if texts else None,
    )


def _describe_deliveries(post: BoardEntry) -> Iterator[Text]:
    if post.delivery != "refused" or post.refused is None:  # it is told with its day below
        yield format_message(f"round.state.delivery.{post.delivery}")
    if post.late:
        yield format_message("round.late")
    if post.received is not None:
        came = post.received
        version = InvariantText(came.facts.get("version", ""))
        yield format_message("round.came", version=version, at=_date_board_event(came), by=InvariantText(came.by))
    if post.is_empty_delivery:
        yield format_message("board.empty")
    if post.refused is not None:
        errors, rules = int(post.refused.facts.get("errors", "0")), post.refused.facts.get("rules", "")
        facts = {"list": InvariantText(rules)} if rules else {}
        path = "board.refused_by" if rules else "board.refused"
        yield format_message(path, day=_date_board_event(post.refused), count=errors, **facts)
    if post.twice is not None:
        yield format_message("board.twice", day=_date_board_event(post.twice), by=InvariantText(post.twice.by))
    if post.reason:
        yield InvariantText(post.reason)


def _describe_account_state(post: BoardEntry) -> Text:
    last, state = post.shown, format_message(f"round.state.account.{post.account}")
    if last is None or post.account not in ("sent", "approved", "objected"):
        return state
    facts = {"by": InvariantText(last.facts.get("person", "") or last.by)} if post.account != "sent" else {}
    version = {"version": InvariantText(last.names[:_SIGNS])} if post.account != "objected" else {}
    text = format_message(f"board.{post.account}", day=_date_board_event(last), **facts, **version)
    came = post.received
    if came is None or came.at <= last.at or post.account == "objected":
        return text
    newer = format_message("board.newer", version=InvariantText(came.facts.get("version", "")))
    return JoinedText((text, newer), " · ")  # what was shown may not be what stands: `round account` says


def _date_board_event(event: RoundEvent) -> Text:
    return DatedText(date.fromisoformat(event.at[:10]))


_UNSENT = ("asked", "reopened", "draft")


@dataclass(frozen=True, slots=True)
class OutstandingItems:
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


def list_outstanding_items(board: RoundBoard, stood: SubjectStates) -> Iterator[OutstandingItems]:
    """Every body that has something to send, with what it is.

    Args:
        board: The board of the round.
        stood: Where everything stands.
    """
    for post in board.posts:
        number = tuple(
            question
            for question in list_asked_questions(stood, post.provider)
            if stood.get_subject_state("question", question).state == "open"
        )
        sent = stood.get_subject_state("account", post.provider)
        shown = sent.last("send") if sent.state == "sent" else None
        outstanding_items = OutstandingItems(
            post.provider,
            post.delivery in _UNSENT,
            date.fromisoformat(post.refused.at[:10]) if post.refused else None,
            number,
            date.fromisoformat(shown.at[:10]) if shown else None,
        )
        if (
            outstanding_items.figures
            or outstanding_items.refused
            or outstanding_items.questions
            or outstanding_items.account
        ):
            yield outstanding_items
