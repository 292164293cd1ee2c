"""An edition before it is public: shown to named people, by a link each, noted page by page, until then."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime

from django.db import transaction

from tilstand.errors import UsageError
from tilstand.languages import failure
from tilstand.portal.models import EarlyLook, EarlyReader
from tilstand.portal.room import Room, room
from tilstand.round.note import TRACK
from tilstand.round.track import NOTHING

__all__ = ["embargoed", "let_in", "looking"]


def embargoed(held: Room, *, at: datetime) -> bool:
    """True until the edition is noted as published, or its day has come: nothing has to be closed by hand."""
    printed = held.stood().of(TRACK, held.name).state != NOTHING
    return not printed and at.date() < held.view.round(held.name).published


def let_in(held: Room, name: str, why: str, *, by: str, at: datetime) -> str:
    """What stands in a new link for somebody.

    Raises:
        UsageError: If the name or the reason is missing, or the edition is public already.
    """
    if not name.strip() or not why.strip() or len(name) > 200 or len(why) > 400:
        raise failure(UsageError, "portal.early_unnamed")
    if not embargoed(held, at=at):
        raise failure(UsageError, "portal.early_over")
    token = secrets.token_urlsafe(32)
    about = {"round_name": held.name, "name": name.strip(), "why": why.strip(), "by": by, "at": at}
    EarlyReader.objects.create(sha256=_hash(token), **about)
    return token


@transaction.atomic
def looking(token: str, page: str, *, at: datetime) -> Room:
    """The round that a link opens; that its reader looked is noted first.

    Raises:
        UsageError: If there is no such link, or the edition is public by now.
    """
    found = EarlyReader.objects.filter(sha256=_hash(token), ended=None).first()
    if found is None:
        raise failure(UsageError, "portal.early_unknown")
    held = room(found.round_name)
    if not embargoed(held, at=at):
        raise failure(UsageError, "portal.early_over")
    EarlyLook.objects.create(reader=found.pk, round_name=held.name, page=page[:300], at=at)
    return held


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()
