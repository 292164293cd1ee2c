"""Going on with figures that were opened again: the draft begins as what stands, whichever way it came."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from tilstand.errors import UsageError
from tilstand.languages import failure, message
from tilstand.model import Submission
from tilstand.portal.draft import Draft, Entered, draft, place_kept
from tilstand.portal.form import FormPage
from tilstand.portal.reason import read_words
from tilstand.portal.returned import entries
from tilstand.portal.room import Room
from tilstand.portal.turn import hold_body, in_turn
from tilstand.round import Right, act
from tilstand.round.batch import batch

__all__ = ["resumed"]


def resumed(room: Room, provider: str, pages: Sequence[FormPage], *, by: str, at: datetime) -> None:
    """Begin a draft that says what stands: what was written here and not delivered gives way to it.

    Args:
        room: The round.
        provider: The body.
        pages: What it is asked.
        by: Who goes on.
        at: When.

    Raises:
        UsageError: If its figures were not opened again.
    """
    with in_turn():
        hold_body(room.name, provider)
        state = room.stood().of("delivery", provider).state
        if state != "reopened":
            told = message(f"round.state.delivery.{state}")
            raise failure(UsageError, "portal.locked", state=told)
        how = {"right": Right.PROVIDER, "channel": "portal"}
        act(room.store, "delivery", "draft", provider, by=by, at=at, **how)  # type: ignore[arg-type]
        kept, standing = draft(room, provider), dict[str, Entered]()
        for one in batch(room.view, room.name).submissions:
            if one.provider == provider:
                standing |= _standing(room, provider, pages, one, kept)
        for address, cell in kept.cells.items():
            place_kept(room, provider, standing.pop(address, Entered(address, cell.version)), by=by, at=at)
        for entered in standing.values():
            place_kept(room, provider, entered, by=by, at=at)


def _standing(
    room: Room, provider: str, pages: Sequence[FormPage], told: Submission, kept: Draft
) -> dict[str, Entered]:
    found = entries(pages, told, kept, room.view.language_of(provider))
    return {one.address: replace(one, words=read_words(room, one.words, kept.words)) for one in found}
