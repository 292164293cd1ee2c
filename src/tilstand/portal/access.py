"""Who may sign in, and whom they act for: given, taken away and ended, and noted where nothing is removed."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from tilstand.errors import UsageError
from tilstand.languages import failure
from tilstand.portal.models import AccessAct, Mandate, Person
from tilstand.portal.room import collection

__all__ = ["ended", "given", "noted", "registered", "taken", "together"]

together = transaction.atomic


@transaction.atomic
def registered(login: str, name: str, *, by: Person | None, at: datetime) -> Person:
    """Somebody who can be invited.

    Raises:
        UsageError: If something is missing, or somebody has that user name already.
    """
    if Person.objects.filter(login__iexact=login.strip()).exists():
        raise failure(UsageError, "portal.login_taken", login=login)
    person = Person(login=login.strip(), name=name.strip())
    person.set_unusable_password()
    try:
        person.clean_fields()
    except ValidationError as error:
        raise failure(UsageError, "portal.nobody_named") from error
    person.save()
    noted(person, "registered", by=by, at=at)
    return person


@transaction.atomic
def given(person: Person, provider: str, *, signs: bool, by: Person | None, at: datetime) -> Mandate:
    """Let somebody act for a body, or for the unit where none is named.

    Raises:
        UsageError: If there is no such body, or their access has ended.
    """
    known = collection().providers
    if provider and (provider not in known or not known[provider].forms):
        raise failure(UsageError, "portal.no_body")
    if not person.is_active:
        raise failure(UsageError, "portal.ended_already", name=person.name)
    values = {"signs": signs and bool(provider)}
    mandate, _ = Mandate.objects.update_or_create(person=person, provider=provider, defaults=values)
    noted(person, "given", by=by, at=at, provider=provider, signs=mandate.signs)
    return mandate


@transaction.atomic
def taken(person: Person, provider: str, *, by: Person | None, at: datetime) -> None:
    """Somebody no longer acts for a body, or for the unit: at once, also where they are signed in.

    Raises:
        UsageError: If nobody would be left who acts for the unit.
    """
    if not provider:
        _someone_left(person)
    count, _ = Mandate.objects.filter(person=person, provider=provider).delete()
    if count:
        noted(person, "taken", by=by, at=at, provider=provider)


@transaction.atomic
def ended(person: Person, *, by: Person | None, at: datetime) -> None:
    """End somebody's access: at once, also where they are signed in; what they wrote stays.

    Raises:
        UsageError: If nobody would be left who acts for the unit.
    """
    if Mandate.objects.filter(person=person, provider="").exists():
        _someone_left(person)
    if not person.is_active:
        return
    person.mandates.all().delete()
    person.invitations.all().delete()
    person.tokens.all().delete()
    person.vouched.all().delete()
    person.is_active, person.ended = False, at
    person.set_unusable_password()
    person.save()
    noted(person, "ended", by=by, at=at)


def noted(
    person: Person, what: str, *, by: Person | None, at: datetime, provider: str = "", signs: bool = False
) -> None:
    """Add a line to what was done with people's access."""
    AccessAct.objects.create(
        at=at, person=person.pk, by=by.pk if by else None, what=what, provider=provider, signs=signs
    )


def _someone_left(person: Person) -> None:
    others = Mandate.objects.select_for_update().filter(provider="", person__is_active=True)
    if not others.exclude(person=person).exists():
        raise failure(UsageError, "portal.last_of_unit")
