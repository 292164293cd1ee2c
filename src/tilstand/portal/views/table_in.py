"""A table for a register: uploaded, shown beside what stands, and taken in when somebody says so."""

from __future__ import annotations

from pathlib import Path

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from tilstand.errors import UsageError
from tilstand.languages import failure, message
from tilstand.portal.clock import now
from tilstand.portal.gate import RegisterVisit
from tilstand.portal.shelves import known, stood
from tilstand.portal.tongue import tongue
from tilstand.portal.uploaded import forgotten, received, remembered, waiting
from tilstand.register.act import kept
from tilstand.register.differ import differences
from tilstand.register.incoming import Incoming, incoming

__all__ = ["look", "take_in"]

_SHOWN = 200


def look(request: HttpRequest, visit: RegisterVisit) -> HttpResponse:
    """What a table would change; nothing is changed by looking."""
    forgotten(request, _key(visit))
    path = received(request, visit.shelf.register.name)
    told = _read(visit, path)
    found = differences(stood(visit.shelf).entries, told.entries)
    if told.fits and (found.new or found.changed):
        remembered(request, _key(visit), path)
    else:
        path.unlink()
    facts = {
        "about": visit.shelf.register,
        "told": told,
        "found": found,
        "new": [*found.new.items()][:_SHOWN],
        "changed": [*found.changed.items()][:_SHOWN],
        "more": max(0, len(found.new) - _SHOWN) + max(0, len(found.changed) - _SHOWN),
    }
    return render(request, "table_in.html.j2", facts)


def take_in(request: HttpRequest, visit: RegisterVisit) -> HttpResponse:
    """Write what was shown: all of it, or nothing."""
    shelf, path = visit.shelf, waiting(request, _key(visit))
    if path is None:
        raise Http404
    stand, told = stood(shelf), _read(visit, path)
    found = differences(stand.entries, told.entries)
    if not told.fits or found.digest != request.POST.get("digest", ""):
        names = ", ".join([*found.new, *found.changed][:5])
        raise failure(UsageError, "register.changed", name=shelf.register.name, list=names)
    how = {"by": visit.person.name, "channel": "portal"}
    kept(shelf, told.entries, at=now(), stood=stand, exact=True, **how)
    forgotten(request, _key(visit))
    counts = {"new": len(found.new), "changed": len(found.changed), "same": found.same}
    request.session["told"] = message("register.imported", **counts).text(tongue(request))
    return redirect("register", register=shelf.register.name)


def _read(visit: RegisterVisit, path: Path) -> Incoming:
    return incoming(visit.shelf.register, path, stood(visit.shelf).entries, known())


def _key(visit: RegisterVisit) -> str:
    return f"table {visit.shelf.register.name}"
