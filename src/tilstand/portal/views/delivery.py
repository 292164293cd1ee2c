"""The summary, signing off, and the receipt."""

from __future__ import annotations

from functools import partial

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from tilstand.model import Observation
from tilstand.portal.clock import now
from tilstand.portal.draft import draft, writable
from tilstand.portal.examine import examined
from tilstand.portal.form import labels, with_something
from tilstand.portal.gate import Visit
from tilstand.portal.receipt import Delivered, delivered, figure_told, receipt_pdf, told_at
from tilstand.portal.sign import signed
from tilstand.portal.tongue import tongue
from tilstand.terms import Language

__all__ = ["receipt", "receipt_file", "sign", "summary"]


def summary(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Everything that was written, what does not fit, and the way to sign it off."""
    own, kept = visit.pages(), draft(visit.room, visit.provider)
    state = visit.room.stood().of("delivery", visit.provider).state
    facts = {
        "visit": visit,
        "pages": with_something(own, lambda one: bool(kept.filled([one.address]))),
        "draft": kept,
        "found": examined(visit.room, visit.provider, own, kept),
        "labels": labels(own),
        "open": writable(state),
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
    facts = {"visit": visit, "one": _delivered(visit), "figure_told": partial(_said, tongue(request))}
    return render(request, "receipt.html.j2", {**facts, "told_at": told_at})


def receipt_file(request: HttpRequest, visit: Visit) -> HttpResponse:
    """The same as PDF, in the language of the body."""
    made = receipt_pdf(visit.room, visit.provider, _delivered(visit))
    name = f"receipt-{visit.room.name}-{visit.provider}.pdf"
    named = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(made, content_type="application/pdf", headers=named)


def _delivered(visit: Visit) -> Delivered:
    found = delivered(visit.room, visit.provider, visit.pages())
    if found is None:
        raise Http404
    return found


def _said(language: Language, one: Observation | None) -> str:
    return figure_told(one, language)
