"""The summary, signing off, and the receipt."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from tilstand.portal.clock import now
from tilstand.portal.draft import draft, writable
from tilstand.portal.examine import examined
from tilstand.portal.form import labels, with_something
from tilstand.portal.gate import Visit
from tilstand.portal.sign import signed
from tilstand.portal.standing import standing_values

__all__ = ["receipt", "sign", "summary"]


def summary(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Everything that was written, what does not fit, and the way to sign it off."""
    own, kept = visit.pages(), draft(visit.room, visit.provider)
    stand = visit.room.stood().of("delivery", visit.provider)
    facts = {
        "visit": visit,
        "pages": with_something(own, lambda one: bool(kept.filled([one.address]))),
        "draft": kept,
        "found": examined(visit.room, visit.provider, own, kept),
        "labels": labels(own),
        "stand": stand,
        "open": writable(stand.state),
    }
    return render(request, "summary.html.j2", facts)


def sign(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Sign off what was shown."""
    told = signed(
        visit.room,
        visit.provider,
        visit.pages(),
        request.POST.get("digest", ""),
        by=visit.person.name,
        at=now(),
    )
    if told.outcome != "received":
        return render(request, "summary_refused.html.j2", {"visit": visit, "told": told}, status=409)
    return redirect("receipt", round_name=visit.room.name, provider=visit.provider)


def receipt(request: HttpRequest, visit: Visit) -> HttpResponse:
    """What stands, by whom and when, with its hash."""
    stand = visit.room.stood().of("delivery", visit.provider)
    came = stand.last("receive", "correct")
    if came is None or stand.state not in ("received", "accepted", "frozen"):
        raise Http404
    values = standing_values(visit.room, visit.provider)
    own = with_something(visit.pages(), lambda one: one.key in values)
    facts = {"visit": visit, "pages": own, "came": came, "stand": stand, "values": values}
    return render(request, "receipt.html.j2", facts)
