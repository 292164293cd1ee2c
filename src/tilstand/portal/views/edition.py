"""The unit's page of an edition: built beside the work, checked, compared, shown early, published."""

from __future__ import annotations

import json
import shutil
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from tilstand.errors import UsageError
from tilstand.languages import Dated, failure, message
from tilstand.portal.clock import now
from tilstand.portal.early import embargoed, let_in
from tilstand.portal.gate import Visit
from tilstand.portal.job import KINDS, built, former_of, latest, published_at, wanted
from tilstand.portal.models import EarlyLook, EarlyReader, Job
from tilstand.portal.tongue import tongue
from tilstand.publish.change_words import in_words
from tilstand.publish.changes import changes
from tilstand.publish.issue import issue
from tilstand.round import act
from tilstand.round.correct import note_print
from tilstand.round.note import TRACK
from tilstand.round.track import CAUTIONS

__all__ = [
    "build",
    "compare",
    "edition",
    "end_early",
    "freeze",
    "how_far",
    "invite_early",
    "pass_check",
    "publish_it",
]


_WHERE = {
    **dict.fromkeys(("delivered", "unread", "sent", "approved"), "board"),
    **dict.fromkeys(("findings", "sums", "revised"), "findings"),
    **dict.fromkeys(("questions", "answers"), "questions"),
    **dict.fromkeys(("explained", "texts"), "texts"),
    **dict.fromkeys(("unbound", "telling", "bound", "broken", "languages"), "report"),
    "sentences": "sentences",
    "movement": "compare",
    "log": "log",
}
"""The page on which something is done about what a check found."""


def edition(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Where the edition of the round stands."""
    return _page(request, visit)


def build(request: HttpRequest, visit: Visit, kind: str) -> HttpResponse:
    """Ask for a draft, the checks, or the edition; the page says how far it has come."""
    wanted(visit.room, kind, by=visit.person.name)
    return redirect("edition", round_name=visit.room.name)


def how_far(request: HttpRequest, visit: Visit) -> HttpResponse:
    """How far the work has come, for a page that waits."""
    jobs = [latest(visit.room, kind) for kind in KINDS]
    language = tongue(request)
    told = {
        one.kind: _stage(one).text(language) for one in jobs if one and one.state in ("waiting", "working")
    }
    return JsonResponse({"working": told})


def compare(request: HttpRequest, visit: Visit) -> HttpResponse:
    """What differs from the last edition, figure by figure."""
    newest = next((one for one in ("edition", "draft") if built(visit.room.name, one).is_dir()), None)
    former = former_of(visit.room.name)
    if newest is None or former is None:
        raise failure(UsageError, "portal.nothing_to_compare")
    found = changes(former, built(visit.room.name, newest))
    return render(request, "compare.html.j2", {"lines": [*in_words(found, tongue(request))]})


def pass_check(request: HttpRequest, visit: Visit, name: str) -> HttpResponse:
    """Let a check pass, with the reason: exactly what the server found and showed; it lapses with that."""
    checks = latest(visit.room, "checks", "done")
    there = {one["name"]: one for one in _told(checks)["checks"]} if checks else {}
    if name not in CAUTIONS or name not in there:
        raise Http404
    if not there[name]["open"] or there[name]["sha256"] != request.POST.get("sha256", ""):
        raise failure(UsageError, "portal.other_check")
    reason, called = request.POST.get("reason", ""), message(f"ready.{name}.title")
    how: dict[str, Any] = {"by": visit.person.name, "at": now(), "channel": "portal", "called": called}
    act(visit.room.store, "check", "acknowledge", name, names=there[name]["sha256"], reason=reason, **how)
    wanted(visit.room, "checks", by=visit.person.name)
    return redirect("edition", round_name=visit.room.name)


def freeze(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Freeze every body's figures that were accepted: from now on they are corrected, not opened."""
    room, stood = visit.room, visit.room.stood()
    how: dict[str, Any] = {"by": visit.person.name, "at": now(), "channel": "portal"}
    for body in room.view.reporting(room.view.round(room.name)):
        if stood.of("delivery", body).state == "accepted":
            act(room.store, "delivery", "freeze", body, called=room.view.provider_label(body), **how)
    return redirect("edition", round_name=room.name)


def invite_early(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Let somebody see the edition before it is public; the link is shown once."""
    text = request.POST.get
    token = let_in(visit.room, text("name", ""), text("why", ""), by=visit.person.name, at=now())
    link = request.build_absolute_uri(reverse("early", kwargs={"token": token, "page": "index.html"}))
    return _page(request, visit, link=link, whom=text("name", ""))


def end_early(request: HttpRequest, visit: Visit, pk: int) -> HttpResponse:
    """Close somebody's link."""
    if not EarlyReader.objects.filter(pk=pk, round_name=visit.room.name, ended=None).update(ended=now()):
        raise Http404
    return redirect("edition", round_name=visit.room.name)


def publish_it(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Publish the edition that was built: noted by its hash, and laid where the web server takes it."""
    room, at = visit.room, now()
    made, digest = built(room.name, "edition"), request.POST.get("digest", "")
    if not made.is_dir() or _digest(visit) != digest:
        raise failure(UsageError, "portal.other_edition")
    note_print(room.store, room.name, made, by=visit.person.name, at=at)
    to = published_at(room.name)
    waiting = to.with_name(f".{to.name}")
    shutil.rmtree(waiting, ignore_errors=True)
    shutil.copytree(made, waiting)
    shutil.rmtree(to, ignore_errors=True)
    waiting.rename(to)
    return redirect("edition", round_name=room.name)


def _page(request: HttpRequest, visit: Visit, **more: str) -> HttpResponse:
    room, language = visit.room, tongue(request)
    jobs = {kind: latest(room, kind) for kind in KINDS}
    checks, at = latest(room, "checks", "done"), now()
    looks = EarlyLook.objects.filter(round_name=room.name)
    readers = EarlyReader.objects.filter(round_name=room.name).order_by("pk")
    stood = room.stood()
    bodies = room.view.reporting(room.view.round(room.name))
    states = [stood.of("delivery", one).state for one in bodies]
    facts = {
        "visit": visit,
        "jobs": jobs,
        "stages": {kind: _stage(one) for kind, one in jobs.items() if one},
        "why": {kind: _told(one).get("why", {}).get(language, []) for kind, one in jobs.items() if one},
        "done": {kind: _told(one) for kind, one in jobs.items() if one and one.state == "done"},
        "there": {kind: built(room.name, kind).is_dir() for kind in ("draft", "edition")},
        "comparable": former_of(room.name) is not None,
        "checks": _told(checks) if checks else None,
        "cautions": CAUTIONS,
        "where": _WHERE,
        "digest": _digest(visit),
        "embargoed": embargoed(room, at=at),
        "published": Dated(room.view.round(room.name).published),
        "state": stood.of(TRACK, room.name).state,
        "accepted": states.count("accepted"),
        "readers": [(one, looks.filter(reader=one.pk).count()) for one in readers],
        **{"link": "", "whom": "", **more},
    }
    return render(request, "edition.html.j2", facts)


def _digest(visit: Visit) -> str:
    """The hash of the edition that was built; empty where there is none."""
    made = built(visit.room.name, "edition")
    return issue(made).sha256 if made.is_dir() else ""


def _told(one: Job) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(one.told)
    return found


def _stage(one: Job) -> Any:
    if one.state == "working" and one.stage:
        return message(f"terminal.stage.{one.stage}")
    return message(f"portal.edition.job.{one.state}")
