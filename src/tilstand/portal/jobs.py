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
from tilstand.pipeline.readiness import describe_checks
from tilstand.pipeline.register_issue import write_register_overview
from tilstand.portal.decisions import send_body_accounts
from tilstand.portal.localization import adapt_for_portal, list_offered_languages
from tilstand.portal.models import Job
from tilstand.portal.snapshot import (
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


def get_overview_folder(shelf: RegisterStore, kind: str) -> Path:
    """Where what was made of a register lies."""
    path: Path = settings.PORTAL / "overviews" / f"{shelf.register.name}-{kind}"
    return path


def publish_built_overview(
    shelf: RegisterStore, job: Mapping[str, Any], digest: str, *, by: str, at: datetime, channel: str = "portal"
) -> None:
    """Publish what was made and shown: noted by its hash, and laid where the web server takes it.

    Args:
        shelf: The register.
        job: What was told of the work that made it.
        digest: Its hash, as it was shown.
        by: Who publishes it.
        at: When.
        channel: Through which door.

    Raises:
        UsageError: If another lies there by now, or something was done in the register since it was made.
        ArchiveError: If it cannot be kept.
    """
    if not digest or compute_overview_digest(shelf) != digest or job.get("acts") != _count_register_acts(shelf):
        raise make_error(UsageError, "portal.other_overview")
    facts = {"acts": str(job["acts"])}
    how: dict[str, Any] = {"by": by, "at": at, "channel": channel, "called": shelf.register.called}
    perform_act(shelf.store, TRACK, "publish", job["period"], names=digest, facts=facts, **how)
    replace_folder(get_overview_folder(shelf, "edition"), _get_published_overview_path(shelf, job["period"]))


def take_overview_down(
    shelf: RegisterStore, period: str, reason: str, *, by: str, at: datetime, channel: str = "portal"
) -> None:
    """Take a published overview away from where the web server takes it, with the reason.

    Raises:
        UsageError: If it is not published, or no reason is given.
        ArchiveError: If it cannot be kept.
    """
    how: dict[str, Any] = {"by": by, "at": at, "channel": channel, "called": shelf.register.called}
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
"""What can be made of a round."""
WAITED_FOR = ("waiting", "working")
_SILENT = timedelta(seconds=60)
_BEAT = 10.0
_TRIES = 3
_LOG = logging.getLogger("tilstand.portal.work")


def enqueue_job(about: str, kind: str, *, by: str, period: str | None = None) -> Job:
    """Ask for work; what waits or is being done already is not asked for twice.

    Args:
        about: The round, or the register by the name under which the portal keeps it.
        kind: What is to be done.
        by: Who asks.
        period: For an overview of a register, its period.

    Raises:
        UsageError: If there is no such work, or the text names no period.
    """
    if kind not in (KINDS if period is None else OVERVIEWS):
        raise make_error(UsageError, "portal.no_work")
    told = {}
    if period is not None:
        try:
            told = {"period": Period.from_text(period).text}
        except ValueError as error:
            raise make_error(UsageError, "overview.no_period", period=period) from error
    with transaction.atomic():
        there = Job.objects.filter(round_name=about, kind=kind, state__in=WAITED_FOR).first()
        return there or Job.objects.create(
            round_name=about, kind=kind, by=by, at=get_portal_time(), told=json.dumps(told)
        )


def find_latest_job(about: str, kind: str, *states: str) -> Job | None:
    """The last piece of work of a kind, in one of some states if any are named."""
    jobs = Job.objects.filter(round_name=about, kind=kind)
    return (jobs.filter(state__in=states) if states else jobs).order_by("-pk").first()


def replace_folder(path: Path, to: Path) -> None:
    """Lay a copy of a folder where another lay: one of the two is there at each moment but for the last step."""
    waiting = to.with_name(f".{to.name}")
    shutil.rmtree(waiting, ignore_errors=True)
    shutil.copytree(path, waiting)
    shutil.rmtree(to, ignore_errors=True)
    waiting.rename(to)


def get_build_folder(round_name: str, kind: str) -> Path:
    """Where what is built of a round lies."""
    path: Path = settings.PORTAL / "editions" / f"{round_name}-{kind}"
    return path


def find_former_edition(round_name: str) -> Path | None:
    """The edition that a round's is compared with: its own that is public, else that of the round before."""
    names = [*load_current_collection().rounds]
    before = names[: names.index(round_name) + 1] if round_name in names else []
    places = (get_build_folder(name, "published") for name in reversed(before))
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
            told, state = _perform_job(job), "done"
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


def _perform_job(job: Job) -> dict[str, Any]:
    if job.round_name.startswith(make_register_key("")):
        return _build_overview(job)
    if job.kind == "checks":
        return _check_readiness(job)
    if job.kind == "accounts":
        return send_body_accounts(get_round_snapshot(job.round_name), by=job.by, at=get_portal_time())

    def record_job_stage(stage: str | Text) -> None:
        if isinstance(stage, str):
            Job.objects.filter(pk=job.pk).update(stage=stage, heart=get_portal_time())

    out = get_build_folder(job.round_name, job.kind)
    out.parent.mkdir(mode=0o700, exist_ok=True)
    how = {"former": find_former_edition(job.round_name), "today": get_portal_time().date()}
    place, draft = load_current_collection().path, job.kind == "draft"
    run = stages.build_edition(place, job.round_name, out, draft=draft, progress=record_job_stage, **how)  # type: ignore[arg-type]
    return {
        "files": len(run.edition.files),
        "findings": len(run.state.findings),
        "errors": len(run.state.findings.errors),
        "seconds": round(sum(run.seconds.values()), 1),
    }


def _build_overview(job: Job) -> dict[str, Any]:
    """Make the overview that was asked for; how many acts it was made after is told with it."""
    shelf, asked = get_kept_register(job.round_name.removeprefix(make_register_key(""))), json.loads(job.told)
    acts, out = _count_register_acts(shelf), get_overview_folder(shelf, job.kind)
    out.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    period, final = Period.from_text(asked["period"]), job.kind == "edition"
    write_register_overview(shelf.register, period, out, final=final, place=shelf)
    return {**asked, "acts": acts, "files": sum(file.is_file() for file in out.rglob("*"))}


def _check_readiness(job: Job) -> dict[str, Any]:
    """What stands between a round and its edition, in every language."""
    place, today, former = load_current_collection().path, get_portal_time().date(), find_former_edition(job.round_name)
    state, report = stages.check_edition_readiness(place, job.round_name, today, former)
    return {
        "go": report.go,
        "verdict": _translate_job_text(report.verdict),
        "stopped": _explain_job_error(report.stopped) if report.stopped else None,
        "checks": [
            {
                "number": line.number,
                "name": line.name,
                "blocks": line.blocks,
                "count": line.count,
                "open": check.state == "open",
                "sha256": check.found.sha256 if check.found else "",
                **{part: _translate_job_text(getattr(line, part)) for part in ("what", "state", "turn", "do")},
            }
            for line, check in zip(describe_checks(state.collection, report), report.checks, strict=True)
        ],
    }


def _translate_job_text(text: Text) -> dict[str, str]:
    return {tag: adapt_for_portal(text).text(tag) for tag, _ in list_offered_languages()}


def _explain_job_error(error: TilstandError) -> dict[str, list[str]]:
    adapted = error.rephrase_error(adapt_for_portal)
    by_language = {tag: adapted.spoken(tag) for tag, _ in list_offered_languages()}
    return {tag: [spoken.title, *spoken.causes, spoken.remedy] for tag, spoken in by_language.items()}
