"""Links by which people join: each works once, until its time is out; only its hash is kept."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta

from allauth.mfa.models import Authenticator
from django.contrib.auth.password_validation import get_default_password_validators
from django.core.exceptions import ValidationError
from django.db import transaction

from tilstand.errors import UsageError
from tilstand.languages import failure
from tilstand.portal.access import noted
from tilstand.portal.models import Invitation, Person, Vouched

__all__ = ["VALID", "invitation", "invited", "joined", "joined_by", "unfit"]

VALID = timedelta(days=7)


@transaction.atomic
def invited(person: Person, *, by: Person | None, at: datetime) -> str:
    """What stands in a new link for somebody; earlier links no longer work.

    Raises:
        UsageError: If their access has ended.
    """
    if not person.is_active:
        raise failure(UsageError, "portal.ended_already", name=person.name)
    person.invitations.filter(used=None).delete()
    token = secrets.token_urlsafe(32)
    Invitation.objects.create(person=person, sha256=_hash(token), until=at + VALID)
    noted(person, "invited", by=by, at=at)
    return token


def invitation(token: str, *, at: datetime) -> Invitation:
    """The invitation of a link.

    Raises:
        UsageError: If there is none, it was used, or its time is out.
    """
    found = Invitation.objects.filter(sha256=_hash(token)).select_related("person").first()
    if found is None or not found.person.is_active:
        raise failure(UsageError, "portal.invitation_unknown")
    if found.used:
        raise failure(UsageError, "portal.invitation_used")
    if found.until < at:
        raise failure(UsageError, "portal.invitation_late")
    return found


def unfit(person: Person, password: str, again: str) -> tuple[str, ...]:
    """What does not fit in a password that somebody chose, by the names under which it is worded."""
    found = [] if password == again else ["password_differs"]
    for one in get_default_password_validators():
        try:
            one.validate(password, person)
        except ValidationError as error:
            found.append(error.code or "other")
    return tuple(found)


@transaction.atomic
def joined(used: Invitation, password: str, *, at: datetime) -> Person:
    """Use an invitation: a password of one's own, and second steps from before no longer count.

    Raises:
        UsageError: If somebody used it meanwhile.
    """
    if not Invitation.objects.filter(pk=used.pk, used=None).update(used=at):
        raise failure(UsageError, "portal.invitation_used")
    person = used.person
    Authenticator.objects.filter(user_id=person.pk).delete()
    person.vouched.all().delete()
    person.set_password(password)
    person.save()
    noted(person, "joined", by=person, at=at)
    return person


@transaction.atomic
def joined_by(used: Invitation, vouched: str, *, at: datetime) -> Person:
    """Use an invitation as somebody for whom an issuer vouches; what they signed in with before ends.

    Args:
        used: The invitation.
        vouched: Hash of whom the issuer vouches for.
        at: When.

    Raises:
        UsageError: If somebody used it meanwhile, or they are somebody else here already.
    """
    person = used.person
    if Vouched.objects.filter(sha256=vouched).exclude(person=person).exists():
        raise failure(UsageError, "portal.somebody_else")
    if not Invitation.objects.filter(pk=used.pk, used=None).update(used=at):
        raise failure(UsageError, "portal.invitation_used")
    Authenticator.objects.filter(user_id=person.pk).delete()
    person.vouched.exclude(sha256=vouched).delete()
    Vouched.objects.get_or_create(person=person, sha256=vouched)
    person.set_unusable_password()
    person.save()
    noted(person, "joined", by=person, at=at)
    return person


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
