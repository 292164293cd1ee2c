"""Deciding about findings: what nobody has decided about, and what is to become of each, with the reason."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from tilstand.languages import message, native
from tilstand.portal.clock import now
from tilstand.portal.decision import decided_on, open_findings
from tilstand.portal.gate import Visit
from tilstand.portal.tongue import tongue
from tilstand.terms import Alike

__all__ = ["decide", "decisions"]


def decisions(request: HttpRequest, visit: Visit) -> HttpResponse:
    """What nobody has decided about."""
    settings = visit.room.held.settings
    facts = {
        "visit": visit,
        "open": [*open_findings(visit.room)],
        "tongues": [(tag, native(tag)) for tag in settings.languages],
        "own": settings.language,
        "told": request.session.pop("told", ""),
    }
    return render(request, "decisions.html.j2", facts)


def decide(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Decide about one of them."""
    text = request.POST.get
    figure = text("figure", "")
    name = decided_on(
        visit.room,
        text("code", ""),
        text("action", ""),
        {tag: text(f"reason-{tag}", "") for tag in visit.room.held.settings.languages},
        figure=int(figure) if figure.isascii() and figure.isdecimal() and len(figure) < 4 else -1,
        after=text("after", ""),
        by=visit.person.name,
        at=now(),
    )
    told = message("portal.decide.done", name=Alike(name))
    request.session["told"] = told.text(tongue(request))
    return redirect("decisions", round_name=visit.room.name)
