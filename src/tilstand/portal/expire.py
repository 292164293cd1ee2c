"""What is kept for its time alone: words, accounts and contact points go by rule, and leave a tombstone."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import models, transaction
from django.utils.crypto import salted_hmac

from tilstand.portal.models import (
    ContactPoint,
    GivenAnswer,
    Invitation,
    Person,
    QueuedMail,
    SavedWords,
    Token,
    Tombstone,
)
from tilstand.portal.room import collection

__all__ = ["due", "expired", "stone"]

_SALT = "tilstand.portal.tombstone"
_LINKS = timedelta(days=30)
_MAILS = timedelta(days=90)
_ANSWERS = timedelta(days=7)


def due(today: date) -> Iterator[models.Model]:
    """What has been kept long enough by a day: words, accounts that ended, contact points not renewed."""
    kept = collection().settings.retention
    yield from SavedWords.objects.filter(at__date__lt=today - timedelta(days=kept.answers)).order_by("pk")
    yield from Person.objects.filter(ended__date__lt=today - timedelta(days=kept.account)).order_by("pk")
    yield from ContactPoint.objects.filter(review__lt=today).order_by("pk")


@transaction.atomic
def expired(place: Path, *, at: datetime) -> tuple[Tombstone, ...]:
    """Take away what has been kept long enough; a tombstone for each.

    Links and tokens whose time is out, answers to programs, sessions that have ended and mails that lie there
    go as well, and leave none: what they were for is noted elsewhere.

    Args:
        place: Folder of what is the portal's own.
        at: When.
    """
    made = []
    for one in due(at.date()):
        made.append(stone(one, at=at))
        one.delete()
    Invitation.objects.filter(until__lt=at - _LINKS).delete()
    Token.objects.filter(models.Q(until__lt=at - _LINKS) | models.Q(ended__lt=at - _LINKS)).delete()
    GivenAnswer.objects.filter(at__lt=at - _ANSWERS).delete()
    Session.objects.filter(expire_date__lt=at).delete()
    QueuedMail.objects.filter(at__lt=at - _MAILS).delete()
    for mail in (place / "mails").glob("*.eml"):
        if mail.stat().st_mtime < (at - _MAILS).timestamp():
            mail.unlink()
    return tuple(made)


def stone(one: models.Model, *, at: datetime) -> Tombstone:
    """Note that something is taken away."""
    if isinstance(one, SavedWords):
        about = {"round_name": one.round_name, "provider": one.provider, "sha256": one.sha256}
    else:
        told = {field.name: str(getattr(one, field.name)) for field in one._meta.fields}
        line = json.dumps(told, sort_keys=True)
        mark = salted_hmac(_SALT, line, secret=settings.SECRET_KEY, algorithm="sha256").hexdigest()
        about = {"provider": getattr(one, "provider", ""), "sha256": mark}
    return Tombstone.objects.create(kind=str(one._meta.model_name), at=at, **about)
