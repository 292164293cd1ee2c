"""Views of an edition and of register overviews: build, check, preview and publish."""

from __future__ import annotations

import json
import mimetypes
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from tilstand.errors import UsageError
from tilstand.languages import DatedText, format_inner_period, format_message, make_error
from tilstand.portal.accounts import invite_early_reader, is_edition_embargoed, open_early_link
from tilstand.portal.jobs import (
    KINDS,
    OVERVIEWS,
    WAITED_FOR,
    compute_overview_digest,
    enqueue_job,
    find_former_edition,
    find_latest_job,
    get_build_folder,
    get_overview_folder,
    list_published_overviews,
    publish_built_overview,
    replace_folder,
    take_overview_down,
)
from tilstand.portal.localization import choose_language
from tilstand.portal.models import EarlyLook, EarlyReader, Job
from tilstand.portal.pages import read_fields
from tilstand.portal.permissions import Actor, RegisterActor, handle_view_errors
from tilstand.portal.snapshot import RoundSnapshot, get_portal_time, load_register_state
from tilstand.publish.change_report import describe_changes
from tilstand.publish.comparison import compare_editions
from tilstand.publish.published_edition import read_edition
from tilstand.registers.actions import confirm_known_until, declare_known_until
from tilstand.registers.store import REACH
from tilstand.round import perform_act
from tilstand.round.imprint import note_publication
from tilstand.round.texts import TRACK
from tilstand.round.withdrawals import load_withdrawn_passages
from tilstand.terms import Language, Period, Text
from tilstand.workflow.transitions import CAUTIONS

_WHERE = {
    **dict.fromkeys(("delivered", "unread", "sent", "approved"), "board"),
    **dict.fromkeys(("findings", "sums", "revised"), "findings"),
    **dict.fromkeys(("questions", "answers"), "questions"),
    **dict.fromkeys(("explained", "texts"), "texts"),
    **dict.fromkeys(("unbound", "telling", "bound", "broken", "languages"), "report"),
    **dict.fromkeys(("sentences", "floor"), "sentences"),
    "movement": "compare",
    "log": "log",
}
"""The page on which something is done about what a check found."""


def show_edition_page(request: HttpRequest, visit: Actor, link: str = "", whom: str = "") -> HttpResponse:
    """Where the edition of the round stands; a link that was just made for somebody is shown, this once."""
    room, at = visit.room, get_portal_time()
    jobs, checks = _find_jobs(room.name, KINDS), find_latest_job(room.name, "checks", "done")
    looks = EarlyLook.objects.filter(round_name=room.name)
    readers = EarlyReader.objects.filter(round_name=room.name).order_by("pk")
    facts = {
        "visit": visit,
        **_describe_jobs(jobs, choose_language(request)),
        "done": {kind: json.loads(job.told) for kind, job in jobs.items() if job and job.state == "done"},
        "there": {kind: get_build_folder(room.name, kind).is_dir() for kind in ("draft", "edition")},
        "comparable": find_former_edition(room.name) is not None,
        "checks": json.loads(checks.told) if checks else None,
        "cautions": CAUTIONS,
        "where": _WHERE,
        "digest": _compute_built_digest(visit),
        "embargoed": is_edition_embargoed(room, at=at),
        "published": DatedText(room.about.published),
        "state": room.read_standings().get_subject_state(TRACK, room.name).state,
        "accepted": len(_list_accepted_bodies(room)),
        "readers": [(reader, looks.filter(reader=reader.pk).count()) for reader in readers],
        "link": link,
        "whom": whom,
    }
    return render(request, "edition.html.j2", facts)


def request_edition_build(request: HttpRequest, visit: Actor, kind: str) -> HttpResponse:
    """Ask for a draft, the checks, or the edition; the page says how far it has come."""
    enqueue_job(visit.room.name, kind, by=visit.person.name)
    return visit.redirect_to("edition")


def report_build_progress(request: HttpRequest, visit: Actor) -> HttpResponse:
    """How far the work has come, for a page that waits."""
    return _report_progress(request, visit.room.name, KINDS)


def show_edition_changes(request: HttpRequest, visit: Actor) -> HttpResponse:
    """What differs from the last edition, figure by figure."""
    built = (get_build_folder(visit.room.name, kind) for kind in ("edition", "draft"))
    newest, former = next((path for path in built if path.is_dir()), None), find_former_edition(visit.room.name)
    if newest is None or former is None:
        raise make_error(UsageError, "portal.nothing_to_compare")
    lines = [*describe_changes(compare_editions(former, newest), choose_language(request))]
    return render(request, "compare.html.j2", {"lines": lines})


def acknowledge_edition_check(request: HttpRequest, visit: Actor, name: str) -> HttpResponse:
    """Let a check pass, with the reason: exactly what the server found and showed; it lapses with that."""
    checks, (sha256, reason) = (
        find_latest_job(visit.room.name, "checks", "done"),
        read_fields(request, "sha256", "reason"),
    )
    there = {check["name"]: check for check in json.loads(checks.told)["checks"]} if checks else {}
    if name not in CAUTIONS or name not in there:
        raise Http404
    if not there[name]["open"] or there[name]["sha256"] != sha256:
        raise make_error(UsageError, "portal.other_check")
    how = {**visit.get_act_stamp(), "called": format_message(f"ready.{name}.title")}
    perform_act(visit.room.store, "check", "acknowledge", name, names=sha256, reason=reason, **how)
    enqueue_job(visit.room.name, "checks", by=visit.person.name)
    return visit.redirect_to("edition")


def freeze_round_figures(request: HttpRequest, visit: Actor) -> HttpResponse:
    """Freeze every body's figures that were accepted: from now on they are corrected, not opened."""
    room, how = visit.room, visit.get_act_stamp()
    for body in _list_accepted_bodies(room):
        perform_act(room.store, "delivery", "freeze", body, called=room.view.provider_label(body), **how)
    return visit.redirect_to("edition")


def invite_reader_early(request: HttpRequest, visit: Actor) -> HttpResponse:
    """Let somebody see the edition before it is public; the link is shown once."""
    name, why = read_fields(request, "name", "why")
    token = invite_early_reader(visit.room, name, why, **visit.stamp)
    link = request.build_absolute_uri(reverse("early", kwargs={"token": token, "page": "index.html"}))
    return show_edition_page(request, visit, link, name)


def revoke_early_link(request: HttpRequest, visit: Actor, pk: int) -> HttpResponse:
    """Close somebody's link."""
    if not EarlyReader.objects.filter(pk=pk, round_name=visit.room.name, ended=None).update(ended=get_portal_time()):
        raise Http404
    return visit.redirect_to("edition")


def publish_built_edition(request: HttpRequest, visit: Actor) -> HttpResponse:
    """Publish the edition that was built: noted by its hash, and laid where the web server takes it."""
    room, path = visit.room, get_build_folder(visit.room.name, "edition")
    if not path.is_dir() or _compute_built_digest(visit) != request.POST.get("digest", ""):
        raise make_error(UsageError, "portal.other_edition")
    withdrawn = load_withdrawn_passages(room.held, room.name)
    note_publication(room.held, room.store, room.name, path, **visit.stamp, withdrawn=withdrawn)
    replace_folder(path, get_build_folder(room.name, "published"))
    return visit.redirect_to("edition")


def _compute_built_digest(visit: Actor) -> str:
    """The hash of the edition that was built; empty where there is none."""
    path = get_build_folder(visit.room.name, "edition")
    return read_edition(path).sha256 if path.is_dir() else ""


def _list_accepted_bodies(room: RoundSnapshot) -> list[str]:
    states = room.read_standings()
    return [body for body in room.bodies if states.get_subject_state("delivery", body).state == "accepted"]


def _find_jobs(about: str, kinds: Sequence[str], *states: str) -> dict[str, Job | None]:
    return {kind: find_latest_job(about, kind, *states) for kind in kinds}


def _describe_job_stage(job: Job) -> Text:
    if job.state == "working" and job.stage:
        return format_message(f"terminal.stage.{job.stage}")
    return format_message(f"portal.edition.job.{job.state}")


def _describe_jobs(jobs: dict[str, Job | None], language: Language) -> dict[str, Any]:
    """What a page says of the last piece of work of each kind: how far it is, and why it failed."""
    there = {kind: job for kind, job in jobs.items() if job}
    return {
        "jobs": jobs,
        "stages": {kind: _describe_job_stage(job) for kind, job in there.items()},
        "why": {kind: json.loads(job.told).get("why", {}).get(language, []) for kind, job in there.items()},
    }


def _report_progress(request: HttpRequest, about: str, kinds: Sequence[str]) -> JsonResponse:
    jobs, language = _find_jobs(about, kinds), choose_language(request)
    waited_for = (job for job in jobs.values() if job and job.state in WAITED_FOR)
    return JsonResponse({"working": {job.kind: _describe_job_stage(job).text(language) for job in waited_for}})


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
    room = open_early_link(token, page, at=get_portal_time())
    answer = serve_folder_file(get_build_folder(room.name, "edition") / "site", page)
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


def declare_register_coverage(request: HttpRequest, visit: RegisterActor) -> HttpResponse:
    """Declare until when the register is known, and what that rests on."""
    until, reason = read_fields(request, "until", "reason")
    return _answer_on_overviews(
        request, visit, lambda: declare_known_until(visit.shelf, until, reason=reason, **visit.get_act_stamp())
    )


def confirm_register_coverage(request: HttpRequest, visit: RegisterActor) -> HttpResponse:
    """Confirm what somebody else has declared, exactly as it was shown."""
    waits = load_register_state(visit.shelf).waits
    shown = waits if waits is not None and waits.isoformat() == request.POST.get("seen", "") else date.min
    return _answer_on_overviews(
        request, visit, lambda: confirm_known_until(visit.shelf, shown=shown, **visit.get_act_stamp())
    )


def request_overview_build(request: HttpRequest, visit: RegisterActor, kind: str) -> HttpResponse:
    """Ask for a draft, or for what can be published; the page says how far it has come."""
    period = request.POST.get("period", "").strip()
    return _answer_on_overviews(
        request, visit, lambda: enqueue_job(visit.key, kind, by=visit.person.name, period=period)
    )


def report_overview_progress(request: HttpRequest, visit: RegisterActor) -> HttpResponse:
    """How far the work has come, for a page that waits."""
    return _report_progress(request, visit.key, OVERVIEWS)


def preview_overview_file(request: HttpRequest, visit: RegisterActor, kind: str, page: str) -> HttpResponse:
    """A file of what was made, as its readers will see it."""
    if kind not in OVERVIEWS:
        raise Http404
    answer = serve_folder_file(get_overview_folder(visit.shelf, kind), page)
    answer["X-Robots-Tag"] = "noindex"
    return answer


def publish_overview_page(request: HttpRequest, visit: RegisterActor) -> HttpResponse:
    """Publish what was made and shown."""
    job, digest = find_latest_job(visit.key, "edition", "done"), request.POST.get("digest", "")
    made = json.loads(job.told) if job else {}
    return _answer_on_overviews(
        request, visit, lambda: publish_built_overview(visit.shelf, made, digest, **visit.get_act_stamp())
    )


def take_overview_page_down(request: HttpRequest, visit: RegisterActor) -> HttpResponse:
    """Take a published overview down, with the reason."""
    period, reason = read_fields(request, "period", "reason")
    return _answer_on_overviews(
        request, visit, lambda: take_overview_down(visit.shelf, period, reason, **visit.get_act_stamp())
    )


def _answer_on_overviews(request: HttpRequest, visit: RegisterActor, do: Callable[[], object]) -> HttpResponse:
    """Do something with the overviews of a register; where it is refused, their page says why."""
    try:
        do()
    except UsageError as error:
        return show_overviews_page(request, visit, error)
    return visit.redirect_to_register("overviews")


def show_overviews_page(request: HttpRequest, visit: RegisterActor, refused: UsageError | None = None) -> HttpResponse:
    """How far the register is known, and its overviews; why something was refused, where it was."""
    language, stand = choose_language(request), load_register_state(visit.shelf)
    reach = stand.acts.get_subject_state(REACH, visit.shelf.register.name)
    made = {
        kind: format_inner_period(Period.from_text(json.loads(job.told)["period"]))
        for kind, job in _find_jobs(visit.key, OVERVIEWS, "done").items()
        if job and get_overview_folder(visit.shelf, kind).is_dir()
    }
    facts = {
        "about": visit.shelf.register,
        "known": DatedText(Period.from_text(stand.known.isoformat())),
        "waits": DatedText(Period.from_text(stand.waits.isoformat())) if stand.waits else None,
        "seen": stand.waits.isoformat() if stand.waits else "",
        "mine": reach.did("declare", visit.person.name, "confirm"),
        "reach": reach.events,
        **_describe_jobs(_find_jobs(visit.key, OVERVIEWS), language),
        "made": made,
        "digest": compute_overview_digest(visit.shelf),
        "published": [(overview, DatedText(overview.period)) for overview in list_published_overviews(visit.shelf)],
        "refused": refused.spoken(language) if refused else None,
        "sent": request.POST,
    }
    return render(request, "overviews.html.j2", facts, status=409 if refused else 200)
