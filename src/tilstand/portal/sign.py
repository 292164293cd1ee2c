"""Signing off: what was shown is delivered, through the same reader as a file that comes by mail."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from tilstand.errors import UsageError
from tilstand.languages import failure, message
from tilstand.portal.compose import composed
from tilstand.portal.draft import draft
from tilstand.portal.examine import examined, laid_down
from tilstand.portal.form import FormPage
from tilstand.portal.room import Room
from tilstand.portal.turn import hold_body, in_turn
from tilstand.round import Right
from tilstand.round.receive import Receipt, received
from tilstand.round.standing import Stand

__all__ = ["signed"]


def signed(
    room: Room,
    provider: str,
    pages: Sequence[FormPage],
    digest: str,
    *,
    by: str,
    at: datetime,
    channel: str = "portal",
) -> Receipt:
    """Deliver a body's draft, if it is what whoever signs has seen; what became of it.

    Args:
        room: The round.
        provider: The body.
        pages: What it is asked.
        digest: Hash of the draft that was shown.
        by: Who signs.
        at: When.
        channel: Through which door.

    Raises:
        UsageError: If somebody has signed, the draft is another by now, or it holds an error.
    """
    with in_turn():
        hold_body(room.name, provider)
        stand = room.stood().of("delivery", provider)
        if stand.state != "draft":
            told = message(f"round.state.delivery.{stand.state}")
            raise failure(UsageError, "portal.locked", state=told)
        kept = draft(room, provider)
        if kept.digest != digest:
            last = kept.last
            raise failure(UsageError, "portal.changed_since", by=last.by if last else "–")
        found = examined(room, provider, pages, kept)
        if found.errors:
            raise failure(UsageError, "portal.not_signable", count=found.errors)
        version = _next(stand)
        with tempfile.TemporaryDirectory() as folder:
            file = composed(room.view, provider, pages, kept, version)
            path = laid_down(Path(folder), provider, version, file)
            (told_of,) = received(
                room.view,
                room.name,
                [path],
                room.store,
                room.archive,
                by=by,
                at=at,
                right=Right.PROVIDER,
                channel=channel,
            )
    return told_of


def _next(stand: Stand) -> int:
    return 1 + max((int(event.facts.get("version", "0") or 0) for event in stand.events), default=0)
