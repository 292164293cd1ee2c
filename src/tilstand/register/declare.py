"""How far a register is known: declared with what it rests on, and confirmed by another."""

from __future__ import annotations

import hashlib
from datetime import date, datetime

from tilstand.errors import UsageError
from tilstand.languages import Dated, failure
from tilstand.register.act import looked
from tilstand.round.act import acts, stamp
from tilstand.round.event import Event
from tilstand.round.of_register.shelf import Shelf
from tilstand.round.of_register.stand import REACH, standing
from tilstand.terms import Period

__all__ = ["confirmed", "declared"]


def declared(
    shelf: Shelf, text: str, *, by: str, at: datetime, reason: str, channel: str = "command"
) -> Event:
    """Declare until when a register is known, and what that rests on; it can be less than before, too.

    Args:
        shelf: The register.
        text: The last day, or a period to whose end.
        by: Who declares it.
        at: When; nobody knows a later day.
        reason: What it rests on: who was asked, or what was read.
        channel: Through which door.

    Raises:
        UsageError: If it is no day and no period, has not come yet, or is before the end of the balance.
        ArchiveError: If it cannot be kept.
    """
    about = shelf.register.about
    try:
        last = Period.parse(text).last
    except ValueError as error:
        raise failure(UsageError, "register.known_no_day", text=text) from error
    if last > at.date():
        raise failure(UsageError, "register.known_later", day=_day(last))
    if about.covered is not None and last < about.covered:
        raise failure(UsageError, "register.known_balance", day=_day(about.covered))
    looked(shelf, reason)
    facts = {"until": last.isoformat()}
    name, sha256 = shelf.register.name, hashlib.sha256(last.isoformat().encode()).hexdigest()
    event = Event(
        REACH, "declare", name, by, stamp(at), channel=channel, names=sha256, reason=reason, facts=facts
    )
    return acts(shelf.store, (event,), called={name: shelf.register.called})[0]


def confirmed(
    shelf: Shelf, *, by: str, at: datetime, channel: str = "command", shown: date | None = None
) -> Event:
    """Confirm what somebody else has declared.

    Args:
        shelf: The register.
        by: Who confirms it.
        at: When.
        channel: Through which door.
        shown: The day that whoever confirms has seen; what stands is meant if none is given.

    Raises:
        UsageError: If nothing waits, whoever confirms it has declared it, or another day stands by now.
    """
    stood, name = standing(shelf), shelf.register.name
    waits = stood.waits
    if shown is not None and waits != shown:
        raise failure(UsageError, "register.changed", name=name, list=shelf.register.called)
    names = stood.acts.of(REACH, name).names
    event = Event(REACH, "confirm", name, by, stamp(at), channel=channel, names=names)
    return acts(shelf.store, (event,), called={name: shelf.register.called})[0]


def _day(day: date) -> Dated:
    return Dated(Period.parse(day.isoformat()))
