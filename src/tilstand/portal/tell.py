"""Telling bodies that they are asked: a mail each, by when, and that form and workbook are in the portal."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.conf import settings

from tilstand.portal.models import QueuedMail
from tilstand.portal.notice import noticed
from tilstand.portal.room import Room

__all__ = ["told_to_report", "untold"]

_KIND = "invitation"


def untold(room: Room) -> tuple[str, ...]:
    """The bodies that are asked in a round, have begun nothing, and were not told yet."""
    return tuple(_untold(room))


def told_to_report(room: Room, *, at: datetime) -> int:
    """Write to them; how many. Where mails are sent, the worker sends them one after the other.

    Args:
        room: The round.
        at: When.
    """
    whom = untold(room)
    for body in whom:
        noticed(room, body, _KIND, 1, at=at, name=_name(room, body), later=True)
    return len(whom)


def _untold(room: Room) -> Iterator[str]:
    stood = room.stood()
    there = set(
        QueuedMail.objects.filter(round_name=room.name, kind=_KIND).values_list("provider", flat=True)
    )
    for body in room.view.reporting(room.view.round(room.name)):
        lies = (settings.PORTAL / "mails" / _name(room, body)).is_file()
        if stood.of("delivery", body).state == "asked" and body not in there and not lies:
            yield body


def _name(room: Room, body: str) -> str:
    return f"{_KIND}-{room.name}-{body}.eml"
