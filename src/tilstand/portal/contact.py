"""Whom the unit writes to at a body: those who said yes, as long as that holds; else the office."""

from __future__ import annotations

from datetime import date, timedelta

from django.core.exceptions import ValidationError

from tilstand.define.contact import ADDRESS, Contact
from tilstand.errors import UsageError
from tilstand.languages import failure
from tilstand.portal.models import ContactPoint
from tilstand.portal.room import collection

__all__ = ["agreed", "reached", "renewed"]


def agreed(
    provider: str, name: str, mail: str, phone: str = "", *, consented: date, today: date
) -> ContactPoint:
    """Note somebody who said yes to being written to.

    Raises:
        UsageError: If the body, the name or the address will not do, or the yes is not of the past year.
    """
    held = collection()
    if provider not in held.providers or not held.providers[provider].forms:
        raise failure(UsageError, "portal.no_body")
    time = timedelta(days=held.settings.retention.contact)
    if not today - time < consented <= today:
        raise failure(UsageError, "portal.no_consent")
    one = ContactPoint(provider=provider, name=name.strip(), mail=mail.strip(), phone=phone.strip())
    one.consented, one.review = consented, consented + time
    try:
        one.clean_fields()
    except ValidationError as error:
        raise failure(UsageError, "portal.no_contact") from error
    if not ADDRESS.fullmatch(one.mail):
        raise failure(UsageError, "portal.no_contact")
    one.save()
    return one


def renewed(one: ContactPoint, *, today: date) -> None:
    """Somebody said yes again."""
    one.consented = today
    one.review = today + timedelta(days=collection().settings.retention.contact)
    one.save()


def reached(provider: str, office: Contact, *, today: date) -> Contact:
    """Whom to write to at a body: who said yes last, else its office."""
    one = (
        ContactPoint.objects.filter(provider=provider, review__gte=today)
        .order_by("-consented", "-pk")
        .first()
    )
    return Contact(name=one.name, mail=one.mail, phone=one.phone) if one else office
