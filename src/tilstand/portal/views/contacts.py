"""The unit's page of contact points: who said yes to being written to, and until when."""

from __future__ import annotations

from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from tilstand.errors import UsageError
from tilstand.languages import Dated, failure
from tilstand.portal.clock import now
from tilstand.portal.contact import agreed, renewed
from tilstand.portal.expire import stone
from tilstand.portal.models import ContactPoint, Person
from tilstand.portal.room import collection

__all__ = ["add", "contacts", "remove", "renew"]


def contacts(request: HttpRequest, person: Person) -> HttpResponse:
    """Everybody who said yes."""
    held, today = collection(), now().date()
    lines = [
        (one, Dated(one.consented), Dated(one.review))
        for one in ContactPoint.objects.order_by("review", "pk")
    ]
    facts = {
        "lines": lines,
        "bodies": [(name, held.provider_label(name)) for name, one in held.providers.items() if one.forms],
        "label": held.provider_label,
        "day": today.isoformat(),
    }
    return render(request, "contacts.html.j2", facts)


def add(request: HttpRequest, person: Person) -> HttpResponse:
    """Note somebody who said yes."""
    text = request.POST.get
    try:
        consented = date.fromisoformat(text("consented", ""))
    except ValueError as error:
        raise failure(UsageError, "portal.no_consent") from error
    about = (text("provider", ""), text("name", ""), text("mail", ""), text("phone", ""))
    agreed(*about, consented=consented, today=now().date())
    return redirect("contacts")


def renew(request: HttpRequest, person: Person, pk: int) -> HttpResponse:
    """They said yes again."""
    renewed(_named(pk), today=now().date())
    return redirect("contacts")


def remove(request: HttpRequest, person: Person, pk: int) -> HttpResponse:
    """They no longer want to be written to: taken away at once."""
    one = _named(pk)
    stone(one, at=now())
    one.delete()
    return redirect("contacts")


def _named(pk: int) -> ContactPoint:
    found = ContactPoint.objects.filter(pk=pk).first()
    if found is None:
        raise Http404
    return found
