"""The unit's page of people: who may sign in and whom they act for; inviting, giving, taking, ending."""

from __future__ import annotations

from django.db.models import F, Prefetch
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from tilstand.languages import Dated
from tilstand.portal.access import ended, given, registered, taken, together
from tilstand.portal.clock import now
from tilstand.portal.factor import has_factor
from tilstand.portal.invite import VALID, invited
from tilstand.portal.joining import mailable, mailed
from tilstand.portal.models import Mandate, Person
from tilstand.portal.post import sends
from tilstand.portal.room import collection
from tilstand.portal.session import ended_elsewhere

__all__ = ["end", "give", "invite", "link", "people", "sign_out", "take"]


def people(request: HttpRequest, person: Person) -> HttpResponse:
    """Everybody who may sign in."""
    held = collection()
    own = Prefetch("mandates", Mandate.objects.order_by("pk"))
    # Those who have not ended come first, which databases do not agree on by themselves.
    order = (F("ended").asc(nulls_first=True), "name", "pk")
    everybody = Person.objects.prefetch_related(own, "invitations").order_by(*order)
    facts = {
        "people": [(one, _state(one), one.mandates.all()) for one in everybody],
        "bodies": [(name, held.provider_label(name)) for name, one in held.providers.items() if one.forms],
        "label": held.provider_label,
        "sends": sends(),
    }
    return render(request, "people.html.j2", facts)


def invite(request: HttpRequest, person: Person) -> HttpResponse:
    """Invite somebody to act for a body or the unit; the link is shown once."""
    at, text = now(), request.POST.get
    with together():
        made = registered(text("login", ""), text("name", ""), by=person, at=at)
        given(made, text("provider", ""), signs=text("signs") == "on", by=person, at=at)
        token = invited(made, by=person, at=at)
    return _linked(request, made, token, mail=text("mail", "") == "on")


def link(request: HttpRequest, person: Person, pk: int) -> HttpResponse:
    """Make a new link for somebody who lost what they sign in with."""
    one = _named(pk)
    mail = request.POST.get("mail", "") == "on"
    return _linked(request, one, invited(one, by=person, at=now()), mail=mail)


def give(request: HttpRequest, person: Person, pk: int) -> HttpResponse:
    """Let somebody act for one more body."""
    signs = request.POST.get("signs") == "on"
    given(_named(pk), request.POST.get("provider", ""), signs=signs, by=person, at=now())
    return redirect("people")


def take(request: HttpRequest, person: Person, pk: int) -> HttpResponse:
    """Take a right away."""
    taken(_named(pk), request.POST.get("provider", ""), by=person, at=now())
    return redirect("people")


def end(request: HttpRequest, person: Person, pk: int) -> HttpResponse:
    """End somebody's access."""
    ended(_named(pk), by=person, at=now())
    return redirect("people")


def sign_out(request: HttpRequest, person: Person, pk: int) -> HttpResponse:
    """Sign somebody out wherever they are signed in."""
    ended_elsewhere(_named(pk))
    return redirect("people")


def _named(pk: int) -> Person:
    found = Person.objects.filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def _linked(request: HttpRequest, one: Person, token: str, *, mail: bool) -> HttpResponse:
    address = request.build_absolute_uri(reverse("join", kwargs={"token": token}))
    sent = mail and mailable(one)
    if sent:
        mailed(one, address, at=now())
    facts = {"invited": one, "link": address, "until": Dated((now() + VALID).date()), "mailed": sent}
    return render(request, "invited.html.j2", facts)


def _state(one: Person) -> tuple[str, Dated | None]:
    """Where somebody's access stands, and the day that belongs to it."""
    if one.ended:
        return "ended", Dated(one.ended.date())
    waiting = next((each for each in one.invitations.all() if not each.used), None)
    if waiting is not None:
        return ("lapsed" if waiting.until < now() else "invited"), Dated(waiting.until.date())
    return ("active" if has_factor(one) else "passwords"), None
