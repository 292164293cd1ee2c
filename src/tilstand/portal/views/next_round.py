"""Opening the next round: what is carried over, what has changed in what is asked, where series break."""

from __future__ import annotations

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from tilstand.errors import UsageError
from tilstand.languages import failure
from tilstand.portal.clock import now
from tilstand.portal.exchange import fetched
from tilstand.portal.gate import Visit
from tilstand.portal.room import collection
from tilstand.round.difference import differences
from tilstand.round.open import opened

__all__ = ["next_round"]


def next_round(request: HttpRequest, visit: Visit) -> HttpResponse:
    """What this round took over from the one before; and, where it is the last, the way to the next."""
    held, name = collection(), visit.room.name
    if request.method == "POST":
        return _opened(request, visit)
    former = next(reversed([one for one in held.rounds if one < name]), "")
    facts = {
        "visit": visit,
        "former": former,
        "changes": [one.said for one in differences(held, former, name)] if former else [],
        "last": name == [*held.rounds][-1],
        "suggested": held.round(name).period.shifted(1).text,
    }
    return render(request, "next_round.html.j2", facts)


def _opened(request: HttpRequest, visit: Visit) -> HttpResponse:
    held, text = collection(), request.POST.get
    wanted = text("name", "").strip()
    if wanted in held.rounds or visit.room.name != [*held.rounds][-1]:
        raise failure(UsageError, "portal.round_there")
    try:
        deadline = date.fromisoformat(text("deadline", ""))
    except ValueError as error:
        raise failure(UsageError, "portal.no_deadline") from error
    if wanted != held.round(visit.room.name).period.shifted(1).text or deadline <= now().date():
        raise failure(UsageError, "portal.no_deadline")
    opened(held.path, wanted, since=visit.room.name, deadline=deadline, by=visit.person.name, at=now())
    fetched(held.path / "rounds" / wanted / "log", wanted)
    return redirect("next_round", round_name=wanted)
