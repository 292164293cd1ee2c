"""What the report will say of a body: set and sent by the unit, read and approved by the body."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings

from tilstand.archive.log import written
from tilstand.errors import CollectionError, UsageError
from tilstand.languages import failure
from tilstand.portal.notice import noticed
from tilstand.portal.room import Room
from tilstand.portal.thread import state_of
from tilstand.round import account as shown

__all__ = ["account_approved", "account_file", "account_objected", "accounts_sent"]


def accounts_sent(room: Room, *, by: str, at: datetime) -> dict[str, Any]:
    """Set the account of every body that has delivered, and send what was not; how many, and who has none."""
    state, lacking, count = state_of(room), list[str](), 0

    def without(provider: str, stop: CollectionError) -> None:
        lacking.append(provider)

    for one in shown.accounts(state, shown.due(state, room.stood()), lacking=without):
        if not shown.unsent(room.stood(), one):
            continue
        path = account_file(room, one.provider)
        path.parent.mkdir(mode=0o700, exist_ok=True)
        written(path, one.pdf)
        shown.note(room.store, one, sent=True, by=by, at=at)
        noticed(room, one.provider, "account", 1, at=at)
        count += 1
    return {"sent": count, "lacking": lacking}


def account_file(room: Room, provider: str) -> Path:
    """The file that a body was sent."""
    made: Path = settings.PORTAL / "accounts" / f"{room.name}-{provider}.pdf"
    return made


def account_approved(room: Room, provider: str, sha256: str, *, by: str, at: datetime) -> None:
    """Approve what was sent and shown, if that is what stands.

    Raises:
        UsageError: If it has changed since, or is another than the one that was sent.
    """
    if not sha256 or sha256 != room.stood().of("account", provider).names:
        raise failure(UsageError, "portal.other_account")
    how: dict[str, Any] = {"person": by, "by": by, "at": at, "channel": "portal"}
    shown.approve(state_of(room), room.store, provider, sha256, **how)


def account_objected(room: Room, provider: str, reason: str, *, by: str, at: datetime) -> None:
    """Object to it, with the reason."""
    called = room.view.provider_label(provider)
    how: dict[str, Any] = {"person": by, "by": by, "at": at, "channel": "portal"}
    shown.object_to(called, room.store, provider, reason=reason, **how)
