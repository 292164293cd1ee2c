"""One entry of a register: what stands and what was done, writing it, and the acts on it."""

from __future__ import annotations

from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from tilstand.define.registers import ID
from tilstand.errors import UsageError
from tilstand.languages import message
from tilstand.model.entry import RegisterEntry
from tilstand.portal.clock import now
from tilstand.portal.entry_form import EntrySent, entry_fields, sent_in
from tilstand.portal.gate import RegisterVisit
from tilstand.portal.shelves import known, stood
from tilstand.portal.tongue import tongue
from tilstand.register import act
from tilstand.register.find import title
from tilstand.register.history import history
from tilstand.register.whole import entry_flaws
from tilstand.round.event import Event
from tilstand.round.of_register.stand import TRACK

__all__ = ["edit", "entry", "new", "release", "remove", "review", "withdraw"]

_Act = Callable[..., tuple[Event, ...]]


def entry(request: HttpRequest, visit: RegisterVisit, entry: str) -> HttpResponse:
    """What stands in an entry, what was done to it, and what can be done now."""
    return _shown(request, visit, entry)


def new(request: HttpRequest, visit: RegisterVisit) -> HttpResponse:
    """An entry that is not there yet."""
    name = request.POST.get("id", "").strip() if request.method == "POST" else ""
    return _form(request, visit, name, None)


def edit(request: HttpRequest, visit: RegisterVisit, entry: str) -> HttpResponse:
    """An entry that stands, changed: where somebody changed it meanwhile, both are shown."""
    return _form(request, visit, entry, _there(visit, entry))


def release(request: HttpRequest, visit: RegisterVisit, entry: str) -> HttpResponse:
    """Open an entry as it was shown: somebody else than who wrote it has read it."""
    return _did(request, visit, entry, act.released)


def withdraw(request: HttpRequest, visit: RegisterVisit, entry: str) -> HttpResponse:
    """Take an entry out of what is published, with the reason."""
    return _did(request, visit, entry, act.withdrawn)


def review(request: HttpRequest, visit: RegisterVisit, entry: str) -> HttpResponse:
    """Note that an entry was looked through and still holds."""
    return _did(request, visit, entry, act.reviewed)


def remove(request: HttpRequest, visit: RegisterVisit, entry: str) -> HttpResponse:
    """Remove an entry with all that ever stood in it; its hashes stay."""
    return _did(request, visit, entry, act.removed)


def _shown(
    request: HttpRequest, visit: RegisterVisit, name: str, refused: UsageError | None = None
) -> HttpResponse:
    shelf, stand = visit.shelf, stood(visit.shelf)
    if not stand.acts.of(TRACK, name).events:
        raise Http404
    language, here = tongue(request), stand.entries.get(name)
    facts = {
        "about": shelf.register,
        "name": name,
        "entry": here,
        "title": title(shelf.register, here, language) if here else "",
        "fields": entry_fields(shelf.register, here.values) if here else (),
        "state": stand.acts.of(TRACK, name).state,
        "stands": stand.acts.of(TRACK, name).names,
        "able": act.possible(stand, name, visit.person.name),
        "flaws": entry_flaws(shelf, stand, name, known()),
        "acts": history(shelf, stand, name),
        "refused": refused.spoken(language) if refused else None,
        "reason": request.POST.get("reason", ""),
        "told": request.session.pop("told", ""),
    }
    return render(request, "entry.html.j2", facts, status=409 if refused else 200)


def _form(request: HttpRequest, visit: RegisterVisit, name: str, here: RegisterEntry | None) -> HttpResponse:
    about, sent = visit.shelf.register, request.POST
    values = dict(here.values) if here else {}
    if request.method != "POST":
        return _page(request, visit, name, here, EntrySent(values, _hash(here)))
    filled = sent_in(visit.shelf, name, sent, by=visit.person.name, at=now())
    if filled.done:
        request.session["told"] = message("portal.registers.kept").text(tongue(request))
        return redirect("entry", register=about.name, entry=name)
    return _page(request, visit, name, here, filled)


def _page(
    request: HttpRequest, visit: RegisterVisit, name: str, here: RegisterEntry | None, filled: EntrySent
) -> HttpResponse:
    about = visit.shelf.register
    facts = {
        "about": about,
        "name": name,
        "entry": here,
        "title": title(about, here, tongue(request)) if here else "",
        "fields": entry_fields(about, filled.values, filled.flaws, filled.theirs),
        "filled": filled,
        "named": [one for one in filled.flaws if one.column == ID],
        "reason": request.POST.get("reason", ""),
    }
    return render(request, "entry_form.html.j2", facts, status=409 if filled.met or filled.wrong else 200)


def _did(request: HttpRequest, visit: RegisterVisit, name: str, act: _Act) -> HttpResponse:
    sent = request.POST
    how = {"by": visit.person.name, "reason": sent.get("reason", ""), "channel": "portal"}
    try:
        act(visit.shelf, [name], at=now(), shown={name: sent.get("seen", "")}, **how)
    except UsageError as error:
        return _shown(request, visit, name, error)
    return redirect("entry", register=visit.shelf.register.name, entry=name)


def _there(visit: RegisterVisit, name: str) -> RegisterEntry | None:
    stand = stood(visit.shelf)
    if not stand.acts.of(TRACK, name).events:
        raise Http404
    return stand.entries.get(name)


def _hash(here: RegisterEntry | None) -> str:
    return here.sha256 if here else ""
