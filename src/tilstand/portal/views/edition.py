"""Views of an edition and of register overviews: build, check, preview and publish."""

from __future__ import annotations

import json
import mimetypes
import shutil
from datetime import date
from pathlib import Path
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from tilstand.errors import UsageError
from tilstand.languages import DatedText, format_inner_period, format_message, make_error
from tilstand.portal.accounts import invite_early_reader, is_edition_embargoed, open_early_link
from tilstand.portal.jobs import (
    KINDS,
    OVERVIEWS,
    compute_overview_digest,
    enqueue_job,
    enqueue_overview,
    find_former_edition,
    find_latest_job,
    get_build_folder,
    get_overview_folder,
    get_published_folder,
    list_published_overviews,
    publish_built_overview,
    take_overview_down,
)
from tilstand.portal.localization import choose_language
from tilstand.portal.models import EarlyLook, EarlyReader, Job
from tilstand.portal.permissions import Actor, RegisterActor, handle_view_errors
from tilstand.portal.snapshot import get_portal_time, load_register_state, make_register_key
from tilstand.publish.change_report import describe_changes
from tilstand.publish.comparison import compare_editions
from tilstand.publish.published_edition import read_edition
from tilstand.registers.actions import confirm_known_until, declare_known_until
from tilstand.registers.store import REACH
from tilstand.round import perform_act
from tilstand.round.imprint import note_publication
from tilstand.round.texts import TRACK
from tilstand.terms import Period
from tilstand.workflow.transitions import CAUTIONS

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


def show_edition_page(request: HttpRequest, visit: Actor) -> HttpResponse:
    """Where the edition of the round stands."""
    return _render_edition_page(request, visit)


def request_edition_build(request: HttpRequest, visit: Actor, kind: str) -> HttpResponse:
    """Ask for a draft, the checks, or the edition; the page says how far it has come."""
    enqueue_job(visit.room, kind, by=visit.person.name)
    return redirect("edition", round_name=visit.room.name)


def report_build_progress(request: HttpRequest, visit: Actor) -> HttpResponse:
    """How far the work has come, for a page that waits."""
    jobs = [find_latest_job(visit.room, kind) for kind in KINDS]
    language = choose_language(request)
    told = {
        job.kind: _describe_job_stage(job).text(language) for job in jobs if job and job.state in ("waiting", "working")
    }
    return JsonResponse({"working": told})


def show_edition_changes(request: HttpRequest, visit: Actor) -> HttpResponse:
    """What differs from the last edition, figure by figure."""
    newest = next((text for text in ("edition", "draft") if get_build_folder(visit.room.name, text).is_dir()), None)
    former = find_former_edition(visit.room.name)
    if newest is None or former is None:
        raise make_error(UsageError, "portal.nothing_to_compare")
    edition_changes = compare_editions(former, get_build_folder(visit.room.name, newest))
    return render(request, "compare.html.j2", {"lines": [*describe_changes(edition_changes, choose_language(request))]})


def acknowledge_edition_check(request: HttpRequest, visit: Actor, name: str) -> HttpResponse:
    """Let a check pass, with the reason: exactly what the server found and showed; it lapses with that."""
    checks = find_latest_job(visit.room, "checks", "done")
    there = {item["name"]: item for item in _read_job_result(checks)["checks"]} if checks else {}
    if name not in CAUTIONS or name not in there:
        raise Http404
    if not there[name]["open"] or there[name]["sha256"] != request.POST.get("sha256", ""):
        raise make_error(UsageError, "portal.other_check")
    reason, called = request.POST.get("reason", ""), format_message(f"ready.{name}.title")
    how: dict[str, Any] = {"by": visit.person.name, "at": get_portal_time(), "channel": "portal", "called": called}
    perform_act(visit.room.store, "check", "acknowledge", name, names=there[name]["sha256"], reason=reason, **how)
    enqueue_job(visit.room, "checks", by=visit.person.name)
    return redirect("edition", round_name=visit.room.name)


def freeze_round_figures(request: HttpRequest, visit: Actor) -> HttpResponse:
    """Freeze every body's figures that were accepted: from now on they are corrected, not opened."""
    room, subject_states = visit.room, visit.room.read_standings()
    how: dict[str, Any] = {"by": visit.person.name, "at": get_portal_time(), "channel": "portal"}
    for body in room.view.reporting(room.view.round(room.name)):
        if subject_states.get_subject_state("delivery", body).state == "accepted":
            perform_act(room.store, "delivery", "freeze", body, called=room.view.provider_label(body), **how)
    return redirect("edition", round_name=room.name)


def invite_reader_early(request: HttpRequest, visit: Actor) -> HttpResponse:
    """Let somebody see the edition before it is public; the link is shown once."""
    text = request.POST.get
    token = invite_early_reader(
        visit.room, text("name", ""), text("why", ""), by=visit.person.name, at=get_portal_time()
    )
    link = request.build_absolute_uri(reverse("early", kwargs={"token": token, "page": "index.html"}))
    return _render_edition_page(request, visit, link=link, whom=text("name", ""))


def revoke_early_link(request: HttpRequest, visit: Actor, pk: int) -> HttpResponse:
    """Close somebody's link."""
    if not EarlyReader.objects.filter(pk=pk, round_name=visit.room.name, ended=None).update(ended=get_portal_time()):
        raise Http404
    return redirect("edition", round_name=visit.room.name)


def publish_built_edition(request: HttpRequest, visit: Actor) -> HttpResponse:
    """Publish the edition that was built: noted by its hash, and laid where the web server takes it."""
    room, at = visit.room, get_portal_time()
    path, digest = get_build_folder(room.name, "edition"), request.POST.get("digest", "")
    if not path.is_dir() or _compute_built_digest(visit) != digest:
        raise make_error(UsageError, "portal.other_edition")
    note_publication(room.store, room.name, path, by=visit.person.name, at=at)
    to = get_published_folder(room.name)
    waiting = to.with_name(f".{to.name}")
    shutil.rmtree(waiting, ignore_errors=True)
    shutil.copytree(path, waiting)
    shutil.rmtree(to, ignore_errors=True)
    waiting.rename(to)
    return redirect("edition", round_name=room.name)


def _render_edition_page(request: HttpRequest, visit: Actor, **more: str) -> HttpResponse:
    room, language = visit.room, choose_language(request)
    jobs = {kind: find_latest_job(room, kind) for kind in KINDS}
    checks, at = find_latest_job(room, "checks", "done"), get_portal_time()
    looks = EarlyLook.objects.filter(round_name=room.name)
    readers = EarlyReader.objects.filter(round_name=room.name).order_by("pk")
    subject_states = room.read_standings()
    bodies = room.view.reporting(room.view.round(room.name))
    states = [subject_states.get_subject_state("delivery", body).state for body in bodies]
    facts = {
        "visit": visit,
        "jobs": jobs,
        "stages": {kind: _describe_job_stage(job) for kind, job in jobs.items() if job},
        "why": {kind: _read_job_result(job).get("why", {}).get(language, []) for kind, job in jobs.items() if job},
        "done": {kind: _read_job_result(job) for kind, job in jobs.items() if job and job.state == "done"},
        "there": {kind: get_build_folder(room.name, kind).is_dir() for kind in ("draft", "edition")},
        "comparable": find_former_edition(room.name) is not None,
        "checks": _read_job_result(checks) if checks else None,
        "cautions": CAUTIONS,
        "where": _WHERE,
        "digest": _compute_built_digest(visit),
        "embargoed": is_edition_embargoed(room, at=at),
        "published": DatedText(room.view.round(room.name).published),
        "state": subject_states.get_subject_state(TRACK, room.name).state,
        "accepted": states.count("accepted"),
        "readers": [(reader, looks.filter(reader=reader.pk).count()) for reader in readers],
        **{"link": "", "whom": "", **more},
    }
    return render(request, "edition.html.j2", facts)


def _compute_built_digest(visit: Actor) -> str:
    """The hash of the edition that was built; empty where there is none."""
    path = get_build_folder(visit.room.name, "edition")
    return read_edition(path).sha256 if path.is_dir() else ""


def _read_job_result(one: Job) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(one.told)
    return found


def _describe_job_stage(one: Job) -> Any:
    if one.state == "working" and one.stage:
        return format_message(f"terminal.stage.{one.stage}")
    return format_message(f"portal.edition.job.{one.state}")


def preview_built_file(request: HttpRequest, visit: Actor, kind: str, page: str) -> HttpResponse:
    """A file of what was built."""
    if kind not in ("draft", "edition"):
        raise Http404
    return serve_folder_file(get_build_folder(visit.room.name, kind) / "site", page)


@require_GET
@never_cache
@handle_view_errors
def preview_for_early_reader(request: HttpRequest, token: str, page: str) -> HttpResponse:
    """A file of the edition, by a link of somebody who may see it early."""
    round_snapshot = open_early_link(token, page, at=get_portal_time())
    answer = serve_folder_file(get_build_folder(round_snapshot.name, "edition") / "site", page)
    answer["Referrer-Policy"] = "no-referrer"
    answer["X-Robots-Tag"] = "noindex"
    return answer


def serve_folder_file(folder: Path, page: str) -> HttpResponse:
    """A file within a folder of web pages; what lies outside of it is not there."""
    root = folder.resolve()
    path = (root / (page or "index.html")).resolve()
    if path.is_dir():
        path = path / "index.html"
    if not path.is_relative_to(root) or not path.is_file():
        raise Http404
    kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    shown = f"{kind}; charset=utf-8" if kind.startswith("text/") else kind
    return HttpResponse(path.read_bytes(), content_type=shown)


def show_overviews_page(request: HttpRequest, visit: RegisterActor) -> HttpResponse:
    """How far the register is known, and its overviews."""
    return _render_overviews_page(request, visit)


def declare_register_coverage(request: HttpRequest, visit: RegisterActor) -> HttpResponse:
    """Declare until when the register is known, and what that rests on."""
    sent, how = request.POST, {"by": visit.person.name, "channel": "portal"}
    try:
        declare_known_until(
            visit.shelf, sent.get("until", ""), at=get_portal_time(), reason=sent.get("reason", ""), **how
        )
    except UsageError as error:
        return _render_overviews_page(request, visit, error)
    return _redirect_to_overviews(visit)


def confirm_register_coverage(request: HttpRequest, visit: RegisterActor) -> HttpResponse:
    """Confirm what somebody else has declared, exactly as it was shown."""
    seen = request.POST.get("seen", "")
    waits = load_register_state(visit.shelf).waits
    shown = waits if waits is not None and waits.isoformat() == seen else date.min
    try:
        confirm_known_until(visit.shelf, by=visit.person.name, at=get_portal_time(), channel="portal", shown=shown)
    except UsageError as error:
        return _render_overviews_page(request, visit, error)
    return _redirect_to_overviews(visit)


def request_overview_build(request: HttpRequest, visit: RegisterActor, kind: str) -> HttpResponse:
    """Ask for a draft, or for what can be published; the page says how far it has come."""
    try:
        enqueue_overview(visit.shelf, kind, request.POST.get("period", "").strip(), by=visit.person.name)
    except UsageError as error:
        return _render_overviews_page(request, visit, error)
    return _redirect_to_overviews(visit)


def report_overview_progress(request: HttpRequest, visit: RegisterActor) -> HttpResponse:
    """How far the work has come, for a page that waits."""
    jobs = (_find_latest_overview_job(visit, kind) for kind in OVERVIEWS)
    held = [job for job in jobs if job is not None and job.state in ("waiting", "working")]
    language = choose_language(request)
    return JsonResponse({"working": {job.kind: _describe_overview_stage(job).text(language) for job in held}})


def preview_overview_file(request: HttpRequest, visit: RegisterActor, kind: str, page: str) -> HttpResponse:
    """A file of what was made, as its readers will see it."""
    if kind not in OVERVIEWS:
        raise Http404
    answer = serve_folder_file(get_overview_folder(visit.shelf, kind), page)
    answer["X-Robots-Tag"] = "noindex"
    return answer


def publish_overview_page(request: HttpRequest, visit: RegisterActor) -> HttpResponse:
    """Publish what was made and shown."""
    job = _find_latest_overview_job(visit, "edition", "done")
    digest, by = request.POST.get("digest", ""), visit.person.name
    try:
        publish_built_overview(
            visit.shelf, _read_overview_result(job) if job else {}, digest, by=by, at=get_portal_time()
        )
    except UsageError as error:
        return _render_overviews_page(request, visit, error)
    return _redirect_to_overviews(visit)


def take_overview_page_down(request: HttpRequest, visit: RegisterActor) -> HttpResponse:
    """Take a published overview down, with the reason."""
    period, reason = request.POST.get("period", ""), request.POST.get("reason", "")
    try:
        take_overview_down(visit.shelf, period, reason, by=visit.person.name, at=get_portal_time())
    except UsageError as error:
        return _render_overviews_page(request, visit, error)
    return _redirect_to_overviews(visit)


def _render_overviews_page(
    request: HttpRequest, visit: RegisterActor, refused: UsageError | None = None
) -> HttpResponse:
    language, stand = choose_language(request), load_register_state(visit.shelf)
    reach = stand.acts.get_subject_state(REACH, visit.shelf.register.name)
    jobs = {kind: _find_latest_overview_job(visit, kind) for kind in OVERVIEWS}
    done = {kind: _find_latest_overview_job(visit, kind, "done") for kind in OVERVIEWS}
    facts = {
        "about": visit.shelf.register,
        "known": DatedText(Period.from_text(stand.known.isoformat())),
        "waits": DatedText(Period.from_text(stand.waits.isoformat())) if stand.waits else None,
        "seen": stand.waits.isoformat() if stand.waits else "",
        "mine": reach.did("declare", visit.person.name, "confirm"),
        "reach": reach.events,
        "jobs": jobs,
        "stages": {kind: _describe_overview_stage(job) for kind, job in jobs.items() if job},
        "why": {kind: _read_overview_result(job).get("why", {}).get(language, []) for kind, job in jobs.items() if job},
        "made": {
            kind: format_inner_period(Period.from_text(_read_overview_result(job)["period"]))
            for kind, job in done.items()
            if job and get_overview_folder(visit.shelf, kind).is_dir()
        },
        "digest": compute_overview_digest(visit.shelf),
        "published": [(overview, DatedText(overview.period)) for overview in list_published_overviews(visit.shelf)],
        "refused": refused.spoken(language) if refused else None,
        "sent": request.POST,
    }
    return render(request, "overviews.html.j2", facts, status=409 if refused else 200)


def _redirect_to_overviews(visit: RegisterActor) -> HttpResponse:
    return redirect("overviews", register=visit.shelf.register.name)


def _find_latest_overview_job(visit: RegisterActor, kind: str, *states: str) -> Job | None:
    jobs = Job.objects.filter(round_name=make_register_key(visit.shelf.register.name), kind=kind)
    return (jobs.filter(state__in=states) if states else jobs).order_by("-pk").first()


def _read_overview_result(one: Job) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(one.told)
    return found


def _describe_overview_stage(one: Job) -> Any:
    return format_message(f"portal.edition.job.{one.state}")
