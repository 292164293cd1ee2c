"""The unit's page of a register's overviews: how far it is known, a draft, what can be published, what is."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render

from tilstand.errors import UsageError
from tilstand.languages import Dated, message, within
from tilstand.portal.clock import now
from tilstand.portal.gate import RegisterVisit
from tilstand.portal.models import Job
from tilstand.portal.overviews import (
    OVERVIEWS,
    asked_overview,
    built_overview,
    published_overview,
    published_overviews,
    shown_digest,
    taken_down,
)
from tilstand.portal.shelves import kept_as, stood
from tilstand.portal.tongue import tongue
from tilstand.portal.views.preview import file_in
from tilstand.register.declare import confirmed, declared
from tilstand.round.of_register.stand import REACH
from tilstand.terms import Period

__all__ = [
    "build_overview",
    "confirm_known",
    "declare_known",
    "overview_far",
    "overviews",
    "preview_overview",
    "publish_overview",
    "take_down_overview",
]


def overviews(request: HttpRequest, visit: RegisterVisit) -> HttpResponse:
    """How far the register is known, and its overviews."""
    return _page(request, visit)


def declare_known(request: HttpRequest, visit: RegisterVisit) -> HttpResponse:
    """Declare until when the register is known, and what that rests on."""
    sent, how = request.POST, {"by": visit.person.name, "channel": "portal"}
    try:
        declared(visit.shelf, sent.get("until", ""), at=now(), reason=sent.get("reason", ""), **how)
    except UsageError as error:
        return _page(request, visit, error)
    return _back(visit)


def confirm_known(request: HttpRequest, visit: RegisterVisit) -> HttpResponse:
    """Confirm what somebody else has declared, exactly as it was shown."""
    seen = request.POST.get("seen", "")
    waits = stood(visit.shelf).waits
    shown = waits if waits is not None and waits.isoformat() == seen else date.min
    try:
        confirmed(visit.shelf, by=visit.person.name, at=now(), channel="portal", shown=shown)
    except UsageError as error:
        return _page(request, visit, error)
    return _back(visit)


def build_overview(request: HttpRequest, visit: RegisterVisit, kind: str) -> HttpResponse:
    """Ask for a draft, or for what can be published; the page says how far it has come."""
    try:
        asked_overview(visit.shelf, kind, request.POST.get("period", "").strip(), by=visit.person.name)
    except UsageError as error:
        return _page(request, visit, error)
    return _back(visit)


def overview_far(request: HttpRequest, visit: RegisterVisit) -> HttpResponse:
    """How far the work has come, for a page that waits."""
    jobs = (_latest(visit, kind) for kind in OVERVIEWS)
    held = [one for one in jobs if one is not None and one.state in ("waiting", "working")]
    language = tongue(request)
    return JsonResponse({"working": {one.kind: _stage(one).text(language) for one in held}})


def preview_overview(request: HttpRequest, visit: RegisterVisit, kind: str, page: str) -> HttpResponse:
    """A file of what was made, as its readers will see it."""
    if kind not in OVERVIEWS:
        raise Http404
    answer = file_in(built_overview(visit.shelf, kind), page)
    answer["X-Robots-Tag"] = "noindex"
    return answer


def publish_overview(request: HttpRequest, visit: RegisterVisit) -> HttpResponse:
    """Publish what was made and shown."""
    job = _latest(visit, "edition", "done")
    digest, by = request.POST.get("digest", ""), visit.person.name
    try:
        published_overview(visit.shelf, _told(job) if job else {}, digest, by=by, at=now())
    except UsageError as error:
        return _page(request, visit, error)
    return _back(visit)


def take_down_overview(request: HttpRequest, visit: RegisterVisit) -> HttpResponse:
    """Take a published overview down, with the reason."""
    period, reason = request.POST.get("period", ""), request.POST.get("reason", "")
    try:
        taken_down(visit.shelf, period, reason, by=visit.person.name, at=now())
    except UsageError as error:
        return _page(request, visit, error)
    return _back(visit)


def _page(request: HttpRequest, visit: RegisterVisit, refused: UsageError | None = None) -> HttpResponse:
    language, stand = tongue(request), stood(visit.shelf)
    reach = stand.acts.of(REACH, visit.shelf.register.name)
    jobs = {kind: _latest(visit, kind) for kind in OVERVIEWS}
    done = {kind: _latest(visit, kind, "done") for kind in OVERVIEWS}
    facts = {
        "about": visit.shelf.register,
        "known": Dated(Period.parse(stand.known.isoformat())),
        "waits": Dated(Period.parse(stand.waits.isoformat())) if stand.waits else None,
        "seen": stand.waits.isoformat() if stand.waits else "",
        "mine": reach.did("declare", visit.person.name, "confirm"),
        "reach": reach.events,
        "jobs": jobs,
        "stages": {kind: _stage(one) for kind, one in jobs.items() if one},
        "why": {kind: _told(one).get("why", {}).get(language, []) for kind, one in jobs.items() if one},
        "made": {
            kind: within(Period.parse(_told(one)["period"]))
            for kind, one in done.items()
            if one and built_overview(visit.shelf, kind).is_dir()
        },
        "digest": shown_digest(visit.shelf),
        "published": [(one, Dated(one.period)) for one in published_overviews(visit.shelf)],
        "refused": refused.spoken(language) if refused else None,
        "sent": request.POST,
    }
    return render(request, "overviews.html.j2", facts, status=409 if refused else 200)


def _back(visit: RegisterVisit) -> HttpResponse:
    return redirect("overviews", register=visit.shelf.register.name)


def _latest(visit: RegisterVisit, kind: str, *states: str) -> Job | None:
    found = Job.objects.filter(round_name=kept_as(visit.shelf.register.name), kind=kind)
    return (found.filter(state__in=states) if states else found).order_by("-pk").first()


def _told(one: Job) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(one.told)
    return found


def _stage(one: Job) -> Any:
    return message(f"portal.edition.job.{one.state}")
