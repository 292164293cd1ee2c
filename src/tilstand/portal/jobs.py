"""The job queue: drafts, editions, readiness checks and overviews of registers."""

from __future__ import annotations

import hashlib
import json
import logging
import shutil
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import close_old_connections, connection, transaction

from tilstand.errors import TilstandError, UsageError
from tilstand.languages import make_error
from tilstand.pipeline import stages
from tilstand.pipeline.readiness import describe_checks as checks_told
from tilstand.pipeline.register_issue import write_register_overview
from tilstand.portal.decisions import send_body_accounts
from tilstand.portal.localization import adapt_for_portal, list_offered_languages
from tilstand.portal.models import Job
from tilstand.portal.snapshot import (
    RoundSnapshot,
    get_kept_register,
    get_portal_time,
    get_round_snapshot,
    load_current_collection,
    make_register_key,
)
from tilstand.publish.manifest import PUBLIC
from tilstand.registers.store import RegisterStore
from tilstand.terms import Period, Text
from tilstand.workflow.actions import derive_subject_states, perform_act

OVERVIEWS = ("draft", "edition")
"""What can be made of a register: a draft, and what can be published."""

TRACK = "overview"
_ASKED = make_register_key("")


@dataclass(frozen=True, slots=True)
class PublishedOverview:
    """An overview that was published once.

    Attributes:
        period: Its period.
        state: Whether it is published now.
        day, by: When that was done last, and by whom.
        changed: True where something was done in the register since.
    """

    period: Period
    state: str
    day: str
    by: str
    changed: bool


def enqueue_overview(shelf: RegisterStore, kind: str, text: str, *, by: str) -> Job:
    """Ask for an overview; what waits or is being made already is not asked for twice.

    Raises:
        UsageError: If there is no such work, or the text names no period.
    """
    if kind not in OVERVIEWS:
        raise make_error(UsageError, "portal.no_work")
    try:
        period = Period.from_text(text)
    except ValueError as error:
        raise make_error(UsageError, "overview.no_period", period=text) from error
    name, told = make_register_key(shelf.register.name), json.dumps({"period": period.text})
    with transaction.atomic():
        there = Job.objects.filter(round_name=name, kind=kind, state__in=("waiting", "working")).first()
        return there or Job.objects.create(round_name=name, kind=kind, by=by, at=get_portal_time(), told=told)


def is_overview_job(one: Job) -> bool:
    """True for work on a register."""
    return one.round_name.startswith(_ASKED)


def build_overview_job(one: Job) -> dict[str, Any]:
    """Make the overview that was asked for; how many acts it was made after is told with it."""
    shelf, asked = get_kept_register(one.round_name.removeprefix(_ASKED)), json.loads(one.told)
    acts = _count_register_acts(shelf)
    out = get_overview_folder(shelf, one.kind)
    out.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    period, final = Period.from_text(asked["period"]), one.kind == "edition"
    write_register_overview(shelf.register, period, out, final=final, place=shelf)
    return {**asked, "acts": acts, "files": sum(file.is_file() for file in out.rglob("*"))}


def get_overview_folder(shelf: RegisterStore, kind: str) -> Path:
    """Where what was made of a register lies."""
    path: Path = settings.PORTAL / "overviews" / f"{shelf.register.name}-{kind}"
    return path


def publish_built_overview(shelf: RegisterStore, job: Mapping[str, Any], digest: str, *, by: str, at: datetime) -> None:
    """Publish what was made and shown: noted by its hash, and laid where the web server takes it.

    Args:
        shelf: The register.
        job: What was told of the work that made it.
        digest: Its hash, as it was shown.
        by: Who publishes it.
        at: When.

    Raises:
        UsageError: If another lies there by now, or something was done in the register since it was made.
        ArchiveError: If it cannot be kept.
    """
    path = get_overview_folder(shelf, "edition")
    if not digest or compute_overview_digest(shelf) != digest or job.get("acts") != _count_register_acts(shelf):
        raise make_error(UsageError, "portal.other_overview")
    facts = {"acts": str(job["acts"])}
    how: dict[str, Any] = {"by": by, "at": at, "channel": "portal", "called": shelf.register.called}
    perform_act(shelf.store, TRACK, "publish", job["period"], names=digest, facts=facts, **how)
    to = _get_published_overview_path(shelf, job["period"])
    waiting = to.with_name(f".{to.name}")
    shutil.rmtree(waiting, ignore_errors=True)
    shutil.copytree(path, waiting)
    shutil.rmtree(to, ignore_errors=True)
    waiting.rename(to)


def take_overview_down(shelf: RegisterStore, period: str, reason: str, *, by: str, at: datetime) -> None:
    """Take a published overview away from where the web server takes it, with the reason.

    Raises:
        UsageError: If it is not published, or no reason is given.
        ArchiveError: If it cannot be kept.
    """
    how: dict[str, Any] = {"by": by, "at": at, "channel": "portal", "called": shelf.register.called}
    perform_act(shelf.store, TRACK, "take_down", period, reason=reason, **how)
    shutil.rmtree(_get_published_overview_path(shelf, period), ignore_errors=True)


def list_published_overviews(shelf: RegisterStore) -> Iterator[PublishedOverview]:
    """Every overview that was published once, by its period."""
    subject_states, acts = derive_subject_states(shelf.store.read_events()), str(_count_register_acts(shelf))
    for text in subject_states.list_subjects(TRACK):
        stand = subject_states.get_subject_state(TRACK, text)
        last, laid = stand.events[-1], stand.last("publish")
        changed = laid is not None and laid.facts.get("acts") != acts
        yield PublishedOverview(Period.from_text(text), stand.state, last.at, last.by, changed)


def compute_overview_digest(shelf: RegisterStore) -> str:
    """The hash of the overview that can be published; empty where there is none."""
    file = get_overview_folder(shelf, "edition") / PUBLIC
    return hashlib.sha256(file.read_bytes()).hexdigest() if file.is_file() else ""


def _count_register_acts(shelf: RegisterStore) -> int:
    """How many acts there are that an overview can follow from."""
    return sum(event.track != TRACK for event in shelf.store.read_events())


def _get_published_overview_path(shelf: RegisterStore, period: str) -> Path:
    place: Path = get_overview_folder(shelf, "published") / period.replace("/", "_")
    place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    return place


KINDS = ("draft", "edition", "checks", "accounts")
_SILENT = timedelta(seconds=60)
_BEAT = 10.0
_TRIES = 3
_LOG = logging.getLogger("tilstand.portal.work")


def enqueue_job(room: RoundSnapshot, kind: str, *, by: str) -> Job:
    """Ask for work; what waits or is being done already is not asked for twice.

    Raises:
        UsageError: If there is no such work.
    """
    if kind not in KINDS:
        raise make_error(UsageError, "portal.no_work")
    with transaction.atomic():
        there = Job.objects.filter(round_name=room.name, kind=kind, state__in=("waiting", "working")).first()
        return there or Job.objects.create(round_name=room.name, kind=kind, by=by, at=get_portal_time())


def find_latest_job(room: RoundSnapshot, kind: str, *states: str) -> Job | None:
    """The last piece of work of a kind, in one of some states if any are named."""
    jobs = Job.objects.filter(round_name=room.name, kind=kind)
    return (jobs.filter(state__in=states) if states else jobs).order_by("-pk").first()


def get_build_folder(round_name: str, kind: str) -> Path:
    """Where what is built of a round lies."""
    path: Path = settings.PORTAL / "editions" / f"{round_name}-{kind}"
    return path


def get_published_folder(round_name: str) -> Path:
    """Where the published edition of a round lies."""
    return get_build_folder(round_name, "published")


def find_former_edition(round_name: str) -> Path | None:
    """The edition that a round's is compared with: its own that is public, else that of the round before."""
    names = [*load_current_collection().rounds]
    before = names[: names.index(round_name) + 1] if round_name in names else []
    places = (get_published_folder(name) for name in reversed(before))
    return next((place for place in places if place.is_dir()), None)


def run_next_job() -> bool:
    """Do what waits longest; True where there was something."""
    _release_stalled_jobs()
    with transaction.atomic():
        job = Job.objects.select_for_update().filter(state="waiting").order_by("pk").first()
        if job is None:
            return False
        job.state, job.heart, job.tries, job.stage = "working", get_portal_time(), job.tries + 1, ""
        job.save()
    with _send_heartbeats(job):
        try:
            told = build_overview_job(job) if is_overview_job(job) else _perform_job(job)
            state = "done"
        except TilstandError as error:
            told, state = {"why": _explain_job_error(error)}, "failed"
        except Exception as error:  # a fault of the program's own: whoever waits is told that it is one
            _LOG.exception("%s", "work failed")
            told, state = {"fault": type(error).__name__}, "failed"
    Job.objects.filter(pk=job.pk, state="working").update(
        state=state, ended=get_portal_time(), told=json.dumps(told), stage=""
    )
    return True


def _release_stalled_jobs() -> None:
    """Work whose doer has gone silent waits again; what was tried too often has failed."""
    late = Job.objects.filter(state="working", heart__lt=get_portal_time() - _SILENT)
    late.filter(tries__gte=_TRIES).update(state="failed", ended=get_portal_time(), told=json.dumps({"fault": "silent"}))
    late.filter(tries__lt=_TRIES).update(state="waiting")


@contextmanager
def _send_heartbeats(one: Job) -> Iterator[None]:
    """While something is done, the others hear that it is."""
    over = threading.Event()

    def send_job_heartbeat() -> None:
        while not over.wait(_BEAT):
            Job.objects.filter(pk=one.pk).update(heart=get_portal_time())
        close_old_connections()
        connection.close()

    beating = threading.Thread(target=send_job_heartbeat, daemon=True)
    beating.start()
    try:
        yield
    finally:
        over.set()
        beating.join()


def _perform_job(one: Job) -> dict[str, Any]:
    def record_job_stage(stage: str | Text) -> None:
        if isinstance(stage, str):
            Job.objects.filter(pk=one.pk).update(stage=stage, heart=get_portal_time())

    place, today, former = (
        load_current_collection().path,
        get_portal_time().date(),
        find_former_edition(one.round_name),
    )
    if one.kind == "checks":
        state, readiness_report = stages.check_edition_readiness(place, one.round_name, today, former)
        lines = checks_told(state.collection, readiness_report)
        return {
            "go": readiness_report.go,
            "verdict": _translate_job_text(readiness_report.verdict),
            "stopped": _explain_job_error(readiness_report.stopped) if readiness_report.stopped else None,
            "checks": [
                {
                    "number": line.number,
                    "name": line.name,
                    "blocks": line.blocks,
                    "count": line.count,
                    "open": one_of.state == "open",
                    "sha256": one_of.found.sha256 if one_of.found else "",
                    **{part: _translate_job_text(getattr(line, part)) for part in ("what", "state", "turn", "do")},
                }
                for line, one_of in zip(lines, readiness_report.checks, strict=True)
            ],
        }
    if one.kind == "accounts":
        return send_body_accounts(get_round_snapshot(one.round_name), by=one.by, at=get_portal_time())
    out = get_build_folder(one.round_name, one.kind)
    out.parent.mkdir(mode=0o700, exist_ok=True)
    run = stages.build_edition(
        place, one.round_name, out, former=former, draft=one.kind == "draft", today=today, progress=record_job_stage
    )
    return {
        "files": len(run.edition.files),
        "findings": len(run.state.findings),
        "errors": len(run.state.findings.errors),
        "seconds": round(sum(run.seconds.values()), 1),
    }


def _translate_job_text(text: Text) -> dict[str, str]:
    return {tag: adapt_for_portal(text).text(tag) for tag, _ in list_offered_languages()}


def _explain_job_error(error: TilstandError) -> dict[str, list[str]]:
    texts_by_name = {}
    for tag, _ in list_offered_languages():
        spoken = error.rephrase_error(adapt_for_portal).spoken(tag)
        texts_by_name[tag] = [spoken.title, *spoken.causes, spoken.remedy]
    return texts_by_name
