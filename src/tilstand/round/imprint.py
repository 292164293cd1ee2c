"""What an edition says of itself, from where its round stands: what a draft lacks, who has checked it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from tilstand.model.imprint import Imprint
from tilstand.round.account import accounts
from tilstand.round.board import Board, Post, board, lying
from tilstand.round.correct import emendations, printed
from tilstand.round.read import RoundState
from tilstand.round.words import Wording, wordings

__all__ = ["approved", "imprint", "posted", "settled"]


def settled(state: RoundState) -> bool:
    """True for a round that was put together from what is printed already: there is no draft of that."""
    return state.round.basis != "delivered"


def posted(state: RoundState, today: date | None = None) -> Board:
    """Where the bodies of a round stand; whatever the day is, where none is named."""
    here, day = lying(state.collection, state.name), today or state.round.published
    told = wordings(state.batch)
    return board(state.collection, state.name, state.stood, day, state.waiting, here, told)


def imprint(state: RoundState, *, draft: bool) -> Imprint:
    """What an edition of a round says of itself.

    Args:
        state: The round.
        draft: True for a draft, which says what it lacks, body by body.
    """
    lacking: tuple[tuple[str, str], ...] = ()
    if draft:
        lacking = tuple(_lacking(posted(state).posts, state.waiting))
        if any(not one.provider for one in state.waiting):
            lacking = (*lacking, (state.collection.settings.coordinator, "text"))
        if state.round.policy is None:
            lacking = (*lacking, (state.collection.settings.coordinator, "policy"))
    folder = state.collection.path / "rounds" / state.name
    corrections = tuple(emendations(folder, state.name, state.stood))
    former = printed(state.name, state.stood) if corrections else ""
    return Imprint(draft, lacking, approved(state), corrections, former)


def _lacking(posts: Iterable[Post], closed: Iterable[Wording]) -> Iterator[tuple[str, str]]:
    speechless = {one.provider for one in closed}
    for post in posts:
        if post.refused is not None:
            yield post.provider, "refused"
        elif post.open:
            yield post.provider, "figures"
        elif post.empty:
            yield post.provider, "empty"
        elif post.delivery == "received":
            yield post.provider, "unread"
        if post.provider in speechless:
            yield post.provider, "words"


def approved(state: RoundState) -> tuple[str, ...]:
    """The bodies that have approved their account, and would be shown exactly that account still."""
    names: dict[str, str] = {}
    tongues: dict[str, list[str]] = {}
    for provider in state.collection.reporting(state.round):
        stand = state.stood.of("account", provider)
        if stand.state == "approved":
            wrote = stand.last("write")
            names[provider] = stand.names
            tongues.setdefault(wrote.facts.get("language", "") if wrote else "", []).append(provider)
    still = {
        one.provider
        for tongue, providers in tongues.items()
        for one in accounts(state, providers, [tongue] if tongue else [], lambda *_: None)
        if one.sha256 == names[one.provider]
    }
    return tuple(provider for provider in names if provider in still)
