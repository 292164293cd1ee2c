"""Who may open an address: every one of them goes through one of these, and is closed to all others."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from errno import EDQUOT, EFBIG, ENOSPC
from functools import wraps
from typing import Any

from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render

from tilstand.errors import TilstandError, UsageError
from tilstand.languages import failure
from tilstand.portal.factor import has_factor, strong
from tilstand.portal.form import FormPage, every_page
from tilstand.portal.here import here
from tilstand.portal.models import Mandate, Person
from tilstand.portal.pace import WORK, TooOftenError, paced
from tilstand.portal.room import Room, room
from tilstand.portal.session import over, sent_to_sign_in
from tilstand.portal.shelves import held_shelf
from tilstand.portal.tongue import tongue
from tilstand.round.of_register.shelf import Shelf

__all__ = [
    "RegisterVisit",
    "Visit",
    "coordinating",
    "known",
    "of_body",
    "of_register",
    "of_unit",
    "signing",
    "told",
    "unkept",
]

View = Callable[..., HttpResponse]
_LOG = logging.getLogger("tilstand.portal.gate")


@dataclass(frozen=True)
class Visit:
    """Somebody who acts for a body, or for the unit, in a round.

    Attributes:
        person: Who it is.
        room: The round.
        provider: The body; empty for the unit.
        signs: True where they may sign the body's figures off.
    """

    person: Person
    room: Room
    provider: str
    signs: bool

    def pages(self) -> tuple[FormPage, ...]:
        """What the body is asked, and what it can correct."""
        return every_page(self.room, self.provider)


@dataclass(frozen=True)
class RegisterVisit:
    """Somebody who acts for the unit, with a register.

    Attributes:
        person: Who it is.
        shelf: The register.
    """

    person: Person
    shelf: Shelf


def known(view: View) -> View:
    """Anybody who has signed in, with a second step."""

    @wraps(view)
    def opened(request: HttpRequest, **named: Any) -> HttpResponse:
        if not request.user.is_authenticated or over(request):
            return sent_to_sign_in(request)
        if not strong(request):
            # A second step that was chosen elsewhere after this session had begun has yet to be shown.
            return sent_to_sign_in(request) if has_factor(request.user) else redirect("mfa_index")
        return told(_paced(view))(request, request.user, **named)

    return opened


def _paced(view: View) -> View:
    @wraps(view)
    def answered(request: HttpRequest, person: Person, **named: Any) -> HttpResponse:
        if request.resolver_match and request.resolver_match.url_name in WORK:
            paced(person.pk, "work")
        elif request.method == "POST":
            paced(person.pk, "write")
        return view(request, person, **named)

    return answered


def of_body(view: View) -> View:
    """Those who act for the body that the address names."""
    return _for(view, signs=False)


def signing(view: View) -> View:
    """Those who may sign for the body that the address names."""
    return _for(view, signs=True)


def coordinating(view: View) -> View:
    """The unit, whatever the round."""

    @wraps(view)
    def opened(request: HttpRequest, person: Person, **named: Any) -> HttpResponse:
        if not Mandate.objects.filter(person=person, provider="").exists():
            raise Http404
        return view(request, person, **named)

    return known(opened)


def of_unit(view: View) -> View:
    """The unit, in a round."""

    @wraps(view)
    def opened(request: HttpRequest, person: Person, *, round_name: str, **named: Any) -> HttpResponse:
        return view(request, Visit(person, room(round_name), "", signs=False), **named)

    return coordinating(opened)


def of_register(view: View) -> View:
    """The unit, with a register that the portal keeps."""

    @wraps(view)
    def opened(request: HttpRequest, person: Person, *, register: str, **named: Any) -> HttpResponse:
        return view(request, RegisterVisit(person, held_shelf(register)), **named)

    return coordinating(opened)


def _for(view: View, *, signs: bool) -> View:
    @wraps(view)
    def opened(
        request: HttpRequest, person: Person, *, round_name: str, provider: str, **named: Any
    ) -> HttpResponse:
        own = Mandate.objects.filter(person=person, provider=provider).exclude(provider="").first()
        if own is None or (signs and not own.signs):
            raise Http404
        held = room(round_name)
        if provider not in held.view.reporting(held.view.round(held.name)):
            raise Http404
        return view(request, Visit(person, held, provider, own.signs), **named)

    return known(opened)


def unkept(error: BaseException | None) -> bool:
    """True where nothing could be kept just now: the database is locked or away, or the disk is full."""
    away = isinstance(error, (OperationalError, InterfaceError))
    return away or getattr(error, "errno", 0) in (ENOSPC, EDQUOT, EFBIG)


def _refused(request: HttpRequest, error: TilstandError, status: int) -> HttpResponse:
    spoken = error.reworded(here).spoken(tongue(request))
    if request.headers.get("Accept") == "application/json":
        said = " ".join((spoken.title, *spoken.causes, spoken.remedy))
        return JsonResponse({"told": said}, status=status)
    return render(request, "told.html.j2", {"error": spoken}, status=status)


def told(view: View) -> View:
    """The page; where the work cannot go on, why, and what to do."""

    @wraps(view)
    def answered(request: HttpRequest, *given: Any, **named: Any) -> HttpResponse:
        try:
            return view(request, *given, **named)
        except (TilstandError, OperationalError, InterfaceError, OSError) as error:
            if unkept(error) or unkept(error.__cause__):  # a full disk, whoever met it
                _LOG.warning("%s", "not kept", extra={"event": type(error).__name__})
                return _refused(request, failure(UsageError, "portal.unkept"), 503)
            if not isinstance(error, TilstandError):
                raise
            answer = _refused(request, error, 429 if isinstance(error, TooOftenError) else 409)
            if isinstance(error, TooOftenError):
                answer["Retry-After"] = "60"
            return answer

    return answered
