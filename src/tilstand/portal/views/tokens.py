"""Programs that act for a body: what they show is made here by who may do as much, seen once, and ended."""

from __future__ import annotations

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from tilstand.languages import Dated
from tilstand.portal.clock import now
from tilstand.portal.models import Mandate, Person, Token
from tilstand.portal.room import collection
from tilstand.portal.token import MAY, VALID, token_ended, token_made

__all__ = ["end", "make", "tokens"]


def tokens(request: HttpRequest, person: Person) -> HttpResponse:
    """One's own tokens; the unit sees everybody's."""
    return _shown(request, person)


def make(request: HttpRequest, person: Person) -> HttpResponse:
    """Make a token; it is shown once."""
    text = request.POST.get
    days = text("days", "")
    made, shown = token_made(
        person,
        text("provider", ""),
        text("called", ""),
        may=text("may", ""),
        days=int(days) if days.isascii() and days.isdecimal() and len(days) < 5 else 0,
        at=now(),
    )
    return _shown(request, person, made, shown)


def end(request: HttpRequest, person: Person, pk: int) -> HttpResponse:
    """End a token: one's own, or anybody's where the unit does."""
    found = _of(person).filter(pk=pk).first()
    if found is None:
        raise Http404
    token_ended(found, by=person, at=now())
    return redirect("tokens")


def _of(person: Person) -> QuerySet[Token]:
    """The tokens that somebody sees."""
    unit = Mandate.objects.filter(person=person, provider="").exists()
    live = Token.objects.filter(ended=None).select_related("person").order_by("until", "pk")
    return live if unit else live.filter(person=person)


def _shown(request: HttpRequest, person: Person, made: Token | None = None, shown: str = "") -> HttpResponse:
    held, at = collection(), now()
    own = person.mandates.exclude(provider="").order_by("provider")
    facts = {
        "lines": [(one, Dated(one.until.date()), one.until < at) for one in _of(person)],
        "label": held.provider_label,
        "bodies": [(one.provider, held.provider_label(one.provider)) for one in own],
        "levels": MAY if any(one.signs for one in own) else MAY[:2],
        "days": VALID,
        "made": made,
        "shown": shown,
        "address": request.build_absolute_uri("/api/v1/"),
    }
    return render(request, "tokens.html.j2", facts)
