"""What a program shows to act for a body: made by somebody with that right, shown once, kept as a hash."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta

from django.db import transaction

from tilstand.errors import UsageError
from tilstand.languages import failure
from tilstand.portal.access import noted
from tilstand.portal.models import Mandate, Person, Token

__all__ = ["MAY", "VALID", "mandate_of", "token_ended", "token_made", "token_shown"]

MAY = ("read", "write", "sign")
"""How far a token goes; each holds what is before it."""
VALID = (30, 90, 365)
"""For how many days one can be made."""
_MARK = "tilstand_"


@transaction.atomic
def token_made(
    person: Person, provider: str, called: str, *, may: str, days: int, at: datetime
) -> tuple[Token, str]:
    """A new token, and what a program shows.

    Args:
        person: Whose rights it has a part of.
        provider: The body that it is for.
        called: What the program is called.
        may: How far it goes.
        days: For how long.
        at: When.

    Raises:
        UsageError: If it would go further than its owner, or something of it is missing.
    """
    own = Mandate.objects.filter(person=person, provider=provider).exclude(provider="").first()
    if own is None or may not in MAY or (may == "sign" and not own.signs):
        raise failure(UsageError, "portal.token_beyond")
    if not called.strip() or len(called) > 100 or days not in VALID:
        raise failure(UsageError, "portal.token_unnamed")
    shown = _MARK + secrets.token_urlsafe(32)
    made = Token.objects.create(
        person=person,
        provider=provider,
        called=called.strip(),
        may=may,
        sha256=_hash(shown),
        until=at + timedelta(days=days),
    )
    noted(person, "token made", by=person, at=at, provider=provider, signs=may == "sign")
    return made, shown


@transaction.atomic
def token_ended(token: Token, *, by: Person, at: datetime) -> None:
    """End a token before its time."""
    if token.ended is None:
        token.ended = at
        token.save()
        noted(token.person, "token ended", by=by, at=at, provider=token.provider)


def token_shown(shown: str, *, at: datetime) -> Token | None:
    """The token that a program shows; None where it opens nothing any more, or never did."""
    found = Token.objects.filter(sha256=_hash(shown)).select_related("person").first()
    if found is None or found.ended or found.until < at or not found.person.is_active:
        return None
    return found if mandate_of(found) is not None else None


def mandate_of(token: Token) -> Mandate | None:
    """The right of its owner that a token has a part of, as it is now."""
    return Mandate.objects.filter(person=token.person, provider=token.provider).first()


def _hash(shown: str) -> str:
    return hashlib.sha256(shown.encode("utf-8", "surrogatepass")).hexdigest()
