"""Asking that figures be opened again, or corrected once they are frozen: by the body, with a reason."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from tilstand.errors import UsageError
from tilstand.languages import failure
from tilstand.model.wording import fingerprint
from tilstand.portal.models import ReopenWish, SavedWords
from tilstand.portal.room import Room

__all__ = ["OPENABLE", "HeardWish", "wished", "wishes"]

OPENABLE = ("received", "accepted", "frozen")
_MOST = 2_000


@dataclass(frozen=True, slots=True)
class HeardWish:
    """What a body asked for, and nobody has done yet.

    Attributes:
        by: Who asked.
        at: When.
        words: Why.
    """

    by: str
    at: datetime
    words: str


@transaction.atomic
def wished(room: Room, provider: str, words: str, *, by: str, at: datetime) -> None:
    """Ask for it.

    Raises:
        UsageError: If nothing was delivered, or no reason is given.
    """
    stand = room.stood().of("delivery", provider)
    if stand.state not in OPENABLE:
        raise failure(UsageError, "portal.nothing_to_open")
    told = words.strip()
    if not told or len(told) > _MOST:
        raise failure(UsageError, "portal.no_reason")
    own = {"round_name": room.name, "provider": provider}
    SavedWords.objects.get_or_create(**own, sha256=fingerprint(told), defaults={"text": told, "at": at})
    ReopenWish.objects.create(**own, words=fingerprint(told), seen=len(stand.events), by=by, at=at)


def wishes(room: Room) -> Mapping[str, HeardWish]:
    """What bodies asked for since their figures came or were last opened, by body."""
    stood = room.stood()
    words = dict(SavedWords.objects.filter(round_name=room.name).values_list("sha256", "text"))
    found: dict[str, HeardWish] = {}
    for one in ReopenWish.objects.filter(round_name=room.name).order_by("pk"):
        stand = stood.of("delivery", one.provider)
        since = {event.act for event in stand.events[one.seen :]}
        if stand.state in OPENABLE and not since & {"reopen", "correct", "receive"}:
            found[one.provider] = HeardWish(one.by, one.at, words.get(one.words, ""))
    return found
