"""Signing out, and choosing whom one acts for."""

from __future__ import annotations

import sys
from datetime import date

from django.contrib.auth import logout
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from tilstand.errors import UsageError
from tilstand.languages import Dated, failure
from tilstand.portal.gate import unkept
from tilstand.portal.models import Person
from tilstand.portal.room import collection, room, rooms
from tilstand.portal.tongue import tongue

__all__ = ["absent", "accessible", "broken", "choose", "closed", "health", "sign_out", "stale", "unread"]

_LOOKED = date(2026, 11, 27)  # when the statement was last held against the pages


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """Sign out."""
    logout(request)
    answer = redirect("account_login")
    answer["Clear-Site-Data"] = '"cache", "storage"'
    return answer


def choose(request: HttpRequest, person: Person) -> HttpResponse:
    """Whom one acts for; who acts for one body in one round is taken there."""
    own = list(person.mandates.order_by("provider"))
    choices = []
    for name in rooms():
        held = room(name)
        asked, stood = held.view.reporting(held.view.round(name)), held.stood()
        for one in own:
            if not one.provider or one.provider in asked:
                choices.append((name, one, held, stood.of("delivery", one.provider).state))
    if len(choices) == 1:
        name, one, _, _ = choices[0]
        if one.provider:
            return redirect("overview", round_name=name, provider=one.provider)
        return redirect("board", round_name=name)
    of_unit = any(not one.provider for one in own)
    return render(request, "choose.html.j2", {"choices": choices, "of_unit": of_unit})


def absent(request: HttpRequest, exception: Exception) -> HttpResponse:
    """What nobody has here, or who asks has no right to: the two are told alike."""
    told = failure(UsageError, "portal.absent").spoken(tongue(request))
    return render(request, "told.html.j2", {"error": told}, status=404)


def closed(request: HttpRequest, exception: Exception) -> HttpResponse:
    """What the library that signs people in does not open now: told as what is not there."""
    told = failure(UsageError, "portal.absent").spoken(tongue(request))
    return render(request, "told.html.j2", {"error": told}, status=403)


def unread(request: HttpRequest, exception: Exception) -> HttpResponse:
    """What was sent cannot be read: it is too long, or no browser sends such a thing."""
    if not hasattr(request, "user"):  # it was asked under another's name, and nothing of it was looked at
        return HttpResponse("400", content_type="text/plain", status=400)
    told = failure(UsageError, "portal.unread").spoken(tongue(request))
    return render(request, "told.html.j2", {"error": told}, status=400)


def accessible(request: HttpRequest) -> HttpResponse:
    """The accessibility statement, for everybody."""
    contact = collection().settings.contact
    whom = ", ".join(filter(None, (contact.name, contact.mail, contact.phone)))
    return render(request, "accessible.html.j2", {"whom": whom, "looked": Dated(_LOOKED)})


def broken(request: HttpRequest) -> HttpResponse:
    """A fault of the program's own: told as that, and nothing of it shown."""
    error = sys.exc_info()[1]
    away = isinstance(error, Exception) and unkept(error)  # where not even a session can be read
    try:
        told = failure(UsageError, "portal.unkept" if away else "portal.broken").spoken(tongue(request))
        if away and request.headers.get("Accept") == "application/json":
            return JsonResponse({"told": f"{told.title} {told.remedy}"}, status=503)
        return render(request, "told.html.j2", {"error": told}, status=503 if away else 500)
    except Exception:  # what is broken may be what a page is made of
        if away:  # in which language somebody reads is known to the database alone
            told = failure(UsageError, "portal.unkept").spoken(collection().settings.language)
            said = f"{told.title} {told.remedy}"
            if request.headers.get("Accept") == "application/json":
                return JsonResponse({"told": said}, status=503)
            return HttpResponse(said, content_type="text/plain; charset=utf-8", status=503)
        return HttpResponse("500", content_type="text/plain", status=500)


def stale(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A page that was open too long, or was sent from elsewhere: nothing was done."""
    told = failure(UsageError, "portal.stale").spoken(tongue(request))
    if request.headers.get("Accept") == "application/json":
        return JsonResponse({"told": f"{told.title}. {told.remedy}"}, status=403)
    return render(request, "told.html.j2", {"error": told}, status=403)


def health(request: HttpRequest) -> HttpResponse:
    """Whether the portal answers, and its database with it."""
    try:
        Person.objects.exists()
    except DatabaseError:
        return HttpResponse("database", content_type="text/plain", status=503)
    return HttpResponse("ok", content_type="text/plain")
