"""What the report will say of a body: it reads it, approves exactly that, or says what is not right."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from tilstand.portal.clock import now
from tilstand.portal.gate import Visit
from tilstand.portal.own_account import account_approved, account_file, account_objected
from tilstand.portal.wish import wished

__all__ = ["account", "approve", "objecting", "pdf", "wish"]


def account(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Where it stands."""
    stand = visit.room.stood().of("account", visit.provider)
    facts = {"visit": visit, "stand": stand, "there": account_file(visit.room, visit.provider).is_file()}
    return render(request, "account.html.j2", facts)


def pdf(request: HttpRequest, visit: Visit) -> HttpResponse:
    """The file that was sent."""
    path = account_file(visit.room, visit.provider)
    if not path.is_file():
        raise Http404
    named = {"Content-Disposition": f'inline; filename="{path.name}"'}
    return HttpResponse(path.read_bytes(), content_type="application/pdf", headers=named)


def approve(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Approve what was shown."""
    sha256 = request.POST.get("sha256", "")
    account_approved(visit.room, visit.provider, sha256, by=visit.person.name, at=now())
    return redirect("account", round_name=visit.room.name, provider=visit.provider)


def objecting(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Say what is not right."""
    reason = request.POST.get("reason", "")
    account_objected(visit.room, visit.provider, reason, by=visit.person.name, at=now())
    return redirect("account", round_name=visit.room.name, provider=visit.provider)


def wish(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Ask that the figures be opened, or corrected, with the reason."""
    wished(visit.room, visit.provider, request.POST.get("reason", ""), by=visit.person.name, at=now())
    return redirect("overview", round_name=visit.room.name, provider=visit.provider)
