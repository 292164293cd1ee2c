"""Work on a round that takes its time: waits its turn, says how far it has come, and survives who does it."""

from __future__ import annotations

import json
import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import close_old_connections, connection, transaction

from tilstand import pipeline
from tilstand.errors import TilstandError, UsageError
from tilstand.languages import failure
from tilstand.portal.clock import now
from tilstand.portal.here import here
from tilstand.portal.models import Job
from tilstand.portal.overviews import is_overview, made_of
from tilstand.portal.own_account import accounts_sent
from tilstand.portal.room import Room, collection, room
from tilstand.portal.tongue import offered
from tilstand.ready.told import told as checks_told
from tilstand.terms import Text

__all__ = ["KINDS", "built", "former_of", "latest", "published_at", "wanted", "work_on"]

KINDS = ("draft", "edition", "checks", "accounts")
_SILENT = timedelta(seconds=60)
_BEAT = 10.0
_TRIES = 3
_LOG = logging.getLogger("tilstand.portal.work")


def wanted(room: Room, kind: str, *, by: str) -> Job:
    """Ask for work; what waits or is being done already is not asked for twice.

    Raises:
        UsageError: If there is no such work.
    """
    if kind not in KINDS:
        raise failure(UsageError, "portal.no_work")
    with transaction.atomic():
        there = Job.objects.filter(round_name=room.name, kind=kind, state__in=("waiting", "working")).first()
        return there or Job.objects.create(round_name=room.name, kind=kind, by=by, at=now())


def latest(room: Room, kind: str, *states: str) -> Job | None:
    """The last piece of work of a kind, in one of some states if any are named."""
    found = Job.objects.filter(round_name=room.name, kind=kind)
    return (found.filter(state__in=states) if states else found).order_by("-pk").first()


def built(round_name: str, kind: str) -> Path:
    """Where what is built of a round lies."""
    made: Path = settings.PORTAL / "editions" / f"{round_name}-{kind}"
    return made


def published_at(round_name: str) -> Path:
    """Where the published edition of a round lies."""
    return built(round_name, "published")


def former_of(round_name: str) -> Path | None:
    """The edition that a round's is compared with: its own that is public, else that of the round before."""
    names = [*collection().rounds]
    before = names[: names.index(round_name) + 1] if round_name in names else []
    places = (published_at(name) for name in reversed(before))
    return next((one for one in places if one.is_dir()), None)


def work_on() -> bool:
    """Do what waits longest; True where there was something."""
    _taken_back()
    with transaction.atomic():
        one = Job.objects.select_for_update().filter(state="waiting").order_by("pk").first()
        if one is None:
            return False
        one.state, one.heart, one.tries, one.stage = "working", now(), one.tries + 1, ""
        one.save()
    with _beating(one):
        try:
            told = made_of(one) if is_overview(one) else _done(one)
            state = "done"
        except TilstandError as error:
            told, state = {"why": _why(error)}, "failed"
        except Exception as error:  # a fault of the program's own: whoever waits is told that it is one
            _LOG.exception("%s", "work failed")
            told, state = {"fault": type(error).__name__}, "failed"
    Job.objects.filter(pk=one.pk, state="working").update(
        state=state, ended=now(), told=json.dumps(told), stage=""
    )
    return True


def _taken_back() -> None:
    """Work whose doer has gone silent waits again; what was tried too often has failed."""
    late = Job.objects.filter(state="working", heart__lt=now() - _SILENT)
    late.filter(tries__gte=_TRIES).update(state="failed", ended=now(), told=json.dumps({"fault": "silent"}))
    late.filter(tries__lt=_TRIES).update(state="waiting")


@contextmanager
def _beating(one: Job) -> Iterator[None]:
    """While something is done, the others hear that it is."""
    over = threading.Event()

    def beats() -> None:
        while not over.wait(_BEAT):
            Job.objects.filter(pk=one.pk).update(heart=now())
        close_old_connections()
        connection.close()

    beating = threading.Thread(target=beats, daemon=True)
    beating.start()
    try:
        yield
    finally:
        over.set()
        beating.join()


def _done(one: Job) -> dict[str, Any]:
    def progress(stage: str | Text) -> None:
        if isinstance(stage, str):
            Job.objects.filter(pk=one.pk).update(stage=stage, heart=now())

    place, today, former = collection().path, now().date(), former_of(one.round_name)
    if one.kind == "checks":
        state, found = pipeline.readiness(place, one.round_name, today, former)
        lines = checks_told(state.collection, found)
        return {
            "go": found.go,
            "verdict": _said(found.verdict),
            "stopped": _why(found.stopped) if found.stopped else None,
            "checks": [
                {
                    "number": each.number,
                    "name": each.name,
                    "blocks": each.blocks,
                    "count": each.count,
                    "open": one_of.state == "open",
                    "sha256": one_of.found.sha256 if one_of.found else "",
                    **{part: _said(getattr(each, part)) for part in ("what", "state", "turn", "do")},
                }
                for each, one_of in zip(lines, found.checks, strict=True)
            ],
        }
    if one.kind == "accounts":
        return accounts_sent(room(one.round_name), by=one.by, at=now())
    out = built(one.round_name, one.kind)
    out.parent.mkdir(mode=0o700, exist_ok=True)
    run = pipeline.edition(
        place,
        one.round_name,
        out,
        former=former,
        draft=one.kind == "draft",
        today=today,
        progress=progress,
    )
    return {
        "files": len(run.edition.files),
        "findings": len(run.state.findings),
        "errors": len(run.state.findings.errors),
        "seconds": round(sum(run.seconds.values()), 1),
    }


def _said(text: Text) -> dict[str, str]:
    return {tag: here(text).text(tag) for tag, _ in offered()}


def _why(error: TilstandError) -> dict[str, list[str]]:
    found = {}
    for tag, _ in offered():
        spoken = error.reworded(here).spoken(tag)
        found[tag] = [spoken.title, *spoken.causes, spoken.remedy]
    return found
