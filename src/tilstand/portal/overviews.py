"""Overviews of registers from the portal: made beside the work as editions are, published as shown."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction

from tilstand.errors import UsageError
from tilstand.languages import failure
from tilstand.portal.clock import now
from tilstand.portal.models import Job
from tilstand.portal.shelves import held_shelf, kept_as
from tilstand.publish.public_manifest import PUBLIC
from tilstand.register.issue import issued
from tilstand.round.act import act
from tilstand.round.of_register.shelf import Shelf
from tilstand.round.standing import standings
from tilstand.terms import Period

__all__ = [
    "OVERVIEWS",
    "PublishedOverview",
    "asked_overview",
    "built_overview",
    "is_overview",
    "made_of",
    "published_overview",
    "published_overviews",
    "shown_digest",
    "taken_down",
]

OVERVIEWS = ("draft", "edition")
"""What can be made of a register: a draft, and what can be published."""

TRACK = "overview"
_ASKED = kept_as("")


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


def asked_overview(shelf: Shelf, kind: str, text: str, *, by: str) -> Job:
    """Ask for an overview; what waits or is being made already is not asked for twice.

    Raises:
        UsageError: If there is no such work, or the text names no period.
    """
    if kind not in OVERVIEWS:
        raise failure(UsageError, "portal.no_work")
    try:
        period = Period.parse(text)
    except ValueError as error:
        raise failure(UsageError, "overview.no_period", period=text) from error
    name, told = kept_as(shelf.register.name), json.dumps({"period": period.text})
    with transaction.atomic():
        there = Job.objects.filter(round_name=name, kind=kind, state__in=("waiting", "working")).first()
        return there or Job.objects.create(round_name=name, kind=kind, by=by, at=now(), told=told)


def is_overview(one: Job) -> bool:
    """True for work on a register."""
    return one.round_name.startswith(_ASKED)


def made_of(one: Job) -> dict[str, Any]:
    """Make the overview that was asked for; how many acts it was made after is told with it."""
    shelf, asked = held_shelf(one.round_name.removeprefix(_ASKED)), json.loads(one.told)
    acts = _acts(shelf)
    out = built_overview(shelf, one.kind)
    out.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    period, final = Period.parse(asked["period"]), one.kind == "edition"
    issued(shelf.register, period, out, final=final, place=shelf)
    return {**asked, "acts": acts, "files": sum(file.is_file() for file in out.rglob("*"))}


def built_overview(shelf: Shelf, kind: str) -> Path:
    """Where what was made of a register lies."""
    made: Path = settings.PORTAL / "overviews" / f"{shelf.register.name}-{kind}"
    return made


def published_overview(shelf: Shelf, job: Mapping[str, Any], digest: str, *, by: str, at: datetime) -> None:
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
    made = built_overview(shelf, "edition")
    if not digest or shown_digest(shelf) != digest or job.get("acts") != _acts(shelf):
        raise failure(UsageError, "portal.other_overview")
    facts = {"acts": str(job["acts"])}
    how: dict[str, Any] = {"by": by, "at": at, "channel": "portal", "called": shelf.register.called}
    act(shelf.store, TRACK, "publish", job["period"], names=digest, facts=facts, **how)
    to = _published(shelf, job["period"])
    waiting = to.with_name(f".{to.name}")
    shutil.rmtree(waiting, ignore_errors=True)
    shutil.copytree(made, waiting)
    shutil.rmtree(to, ignore_errors=True)
    waiting.rename(to)


def taken_down(shelf: Shelf, period: str, reason: str, *, by: str, at: datetime) -> None:
    """Take a published overview away from where the web server takes it, with the reason.

    Raises:
        UsageError: If it is not published, or no reason is given.
        ArchiveError: If it cannot be kept.
    """
    how: dict[str, Any] = {"by": by, "at": at, "channel": "portal", "called": shelf.register.called}
    act(shelf.store, TRACK, "take_down", period, reason=reason, **how)
    shutil.rmtree(_published(shelf, period), ignore_errors=True)


def published_overviews(shelf: Shelf) -> Iterator[PublishedOverview]:
    """Every overview that was published once, by its period."""
    stood, acts = standings(shelf.store.events()), str(_acts(shelf))
    for text in stood.subjects(TRACK):
        stand = stood.of(TRACK, text)
        last, laid = stand.events[-1], stand.last("publish")
        changed = laid is not None and laid.facts.get("acts") != acts
        yield PublishedOverview(Period.parse(text), stand.state, last.at, last.by, changed)


def shown_digest(shelf: Shelf) -> str:
    """The hash of the overview that can be published; empty where there is none."""
    file = built_overview(shelf, "edition") / PUBLIC
    return hashlib.sha256(file.read_bytes()).hexdigest() if file.is_file() else ""


def _acts(shelf: Shelf) -> int:
    """How many acts there are that an overview can follow from."""
    return sum(event.track != TRACK for event in shelf.store.events())


def _published(shelf: Shelf, period: str) -> Path:
    place: Path = built_overview(shelf, "published") / period.replace("/", "_")
    place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    return place
