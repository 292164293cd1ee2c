"""What a benchmark asks of the portal's own parts: `inside.py COLLECTION FOLDER WHAT < ARGUMENTS`."""

from __future__ import annotations

import csv
import gc
import json
import random
import secrets
import sys
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tilstand.portal.configuration import start_django

COLLECTION = Path(sys.argv[1])
start_django(COLLECTION, Path(sys.argv[2]), loopback=True)

from django.conf import settings  # noqa: E402
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY  # noqa: E402
from django.contrib.sessions.backends.db import SessionStore  # noqa: E402
from django.contrib.sessions.models import Session  # noqa: E402

from tilstand.archive import Archive  # noqa: E402
from tilstand.portal.configuration import reduce_garbage_collection  # noqa: E402
from tilstand.portal.delivery import check_draft  # noqa: E402
from tilstand.portal.drafts import NOTHING_WRITTEN, PlaceEntry, overlay_entries  # noqa: E402
from tilstand.portal.event_store import import_round  # noqa: E402
from tilstand.portal.forms import FormPage, build_all_form_pages, build_form_pages  # noqa: E402
from tilstand.portal.maintenance import verify_kept_rounds  # noqa: E402
from tilstand.portal.models import Mandate, Person, SavedCell  # noqa: E402
from tilstand.portal.snapshot import RoundSnapshot, get_round_snapshot  # noqa: E402
from tilstand.round.state import get_archive_path  # noqa: E402


def people(count: int, round_name: str) -> list[dict[str, Any]]:
    """Somebody for the unit, then so many for the bodies with most places; each has places of their own."""
    import_round(COLLECTION / "rounds" / round_name / "log", round_name)
    held = get_round_snapshot(round_name)
    bodies = held.view.reporting(held.view.round(round_name))
    places = {
        body: [
            place.address for page in build_form_pages(held, body) for part in page.sections for place in part.places
        ]
        for body in bodies
    }
    largest = sorted(bodies, key=lambda one: (-len(places[one]), one))[: max(1, count // 10)]
    found = [{**signed_in("unit", ""), "body": "", "places": []}]
    for number in range(count):
        body = largest[number % len(largest)]
        rank, of = number // len(largest), len(range(number % len(largest), count, len(largest)))
        own = places[body][rank::of]
        found.append({**signed_in(f"p{number}", body), "body": body, "places": own})
    return found


def signer(body: str, round_name: str, file: str) -> dict[str, Any]:
    """Somebody who signs for a body, and what is to stand in each of its places, by a file of figures."""
    told = {}
    with Path(file).open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            codes = frozenset(tuple(one.strip().split("=")) for one in row["breakdown"].split(";") if one)
            how = {"given": row["value"]} if row["value"] else {"state": row["status"]}
            if row["provider"] == body:
                told[row["measure"], codes] = how
    parts = (part for page in build_form_pages(get_round_snapshot(round_name), body) for part in page.sections)
    found = {
        one.address: told.get((one.key.measure, frozenset(one.key.dims)), {"state": "not_known"})
        for part in parts
        for one in part.places
    }
    return {**signed_in(f"signs-{body}", body), "body": body, "values": found}


def demonstration() -> list[str]:
    """The demonstration as it is played until half-way; the bodies of its round."""
    from tilstand.portal.demo import create_demo_collection, play_demo_round

    play_demo_round(create_demo_collection(COLLECTION.parent))
    held = get_round_snapshot("2031")
    return [*held.view.reporting(held.view.round("2031"))]


def whole() -> dict[str, Any]:
    """Whether the archive has what came in as it came: how much of it."""
    kept = get_archive_path(COLLECTION)
    return {"objects": Archive(kept).verify_archive_contents()[0] if kept.exists() else 0}


def leave(round_name: str) -> dict[str, Any]:
    """Milliseconds of the processor to say what does not fit as a field is left, by body: the median of five.

    *alike*: every place says what it said the year before, and what is new is blank; *drawn*: every place has
    a number drawn at random, so that most contradict each other.
    """
    import_round(COLLECTION / "rounds" / round_name / "log", round_name)
    held = get_round_snapshot(round_name)
    found = {}
    for body in held.view.reporting(held.view.round(round_name)):
        own = build_all_form_pages(held, body)
        parts = [one for page in own if not page.corrects for part in page.sections for one in part.places]
        draw = random.Random(body)
        alike = {one.address: str(one.before.exact_number) for one in parts if one.before and one.before.known}
        drawn = {one.address: str(draw.randint(0, 60)) for one in parts}
        found[body] = {"places": len(parts), "alike": _left(held, body, own, alike)}
        found[body]["drawn"] = _left(held, body, own, drawn)
    return found


def _left(held: RoundSnapshot, body: str, own: Sequence[FormPage], given: dict[str, str]) -> float:
    took, draw = [], random.Random(body)
    for number in range(5 if given else 0):
        given[draw.choice([*given])] = str(70 + number)
        written = [PlaceEntry(address, given=one) for address, one in given.items()]
        made = overlay_entries(held, body, own, NOTHING_WRITTEN, written)
        begun = time.process_time()
        check_draft(held, body, own, made)
        took.append((time.process_time() - begun) * 1000)
    return sorted(took)[len(took) // 2] if took else 0.0


def signed_in(login: str, body: str) -> dict[str, Any]:
    """Somebody with a session."""
    person = Person.objects.create(login=login, name=f"Person {login} (generated)")
    person.set_unusable_password()
    person.save()
    Mandate.objects.create(person=person, provider=body, signs=bool(body))
    session = SessionStore()
    session[SESSION_KEY] = str(person.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = person.get_session_auth_hash()
    session.create()
    return {"session": session.session_key}


def paths(named: dict[str, Any]) -> dict[str, str]:
    """Every address of the portal, by its name."""
    from django.urls import reverse

    from tilstand.portal.urls import urlpatterns

    own = [one for one in urlpatterns if hasattr(one, "name")]
    return {
        one.name: reverse(one.name, kwargs={name: named.get(name, "x") for name in one.pattern.converters})
        for one in own
    }


def password(login: str, body: str) -> str:
    """A password of somebody's who acts for a body or for the unit."""
    person, _ = Person.objects.get_or_create(login=login, defaults={"name": f"Person {login} (generated)"})
    Mandate.objects.get_or_create(person=person, provider=body, defaults={"signs": bool(body)})
    made = secrets.token_urlsafe(12)
    person.set_password(made)
    person.save()
    return made


def code(secret: str) -> str:
    """What an app shows now."""
    from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value

    return str(format_hotp_value(hotp_value(secret, int(time.time()) // 30)))


def aged(login: str) -> None:
    """Let it be long ago that somebody showed how they sign in."""
    for own in _sessions(login):
        records = own.get("account_authentication_methods", [])
        own["account_authentication_methods"] = [{**one, "at": one["at"] - 3600} for one in records]
        own.save()


def expired(login: str) -> None:
    """Let somebody's time be out, wherever they are signed in."""
    keys = [own.session_key for own in _sessions(login)]
    Session.objects.filter(session_key__in=keys).update(expire_date=datetime(2000, 1, 1, tzinfo=UTC))


def _sessions(login: str) -> list[SessionStore]:
    who = str(Person.objects.get(login=login).pk)
    every = (SessionStore(kept.session_key) for kept in Session.objects.all())
    return [own for own in every if own.get(SESSION_KEY) == who]


def lost(acknowledged: list[list[Any]]) -> dict[str, Any]:
    """Which acknowledged saves are not there, and what is proven of the chain."""
    there = {(one.provider, one.address, one.version): one.given for one in SavedCell.objects.iterator()}
    gone = [one for one in acknowledged if there.get((one[0], one[1], one[2])) != one[3]]
    proofs = verify_kept_rounds(COLLECTION / "rounds")
    return {"lost": len(gone), "saved": len(there), "acts": sum(one.acts for one in proofs)}


def board(round_name: str, times: int) -> dict[str, float]:
    """Milliseconds of the unit's board as it is asked again and again, and of the first time."""
    from django.test import Client

    person = Person.objects.filter(mandates__provider="").first()
    client = Client(HTTP_HOST="localhost")
    reduce_garbage_collection()  # as the server does
    assert person is not None
    client.force_login(person)
    took, pauses = [], [0.0]

    def noted(phase: str, about: dict[str, int]) -> None:
        pauses[-1] += time.perf_counter() * (1000 if phase == "stop" else -1000)

    gc.callbacks.append(noted)
    for _ in range(times + 1):
        pauses.append(0.0)
        begun = time.perf_counter()
        answer = client.get(f"/{round_name}/board")
        took.append((time.perf_counter() - begun) * 1000)
        assert answer.status_code == 200
    again, size = sorted(took[1:]), len(answer.content)
    return {
        "first": took[0],
        "median": again[len(again) // 2],
        "most": again[-1],
        "swept": pauses[1 + took.index(again[-1])],
        "bytes": size,
    }


if __name__ == "__main__":
    known = (people, signer, demonstration, signed_in, lost, board, leave, whole, paths, password, code, aged)
    known += (expired,)
    asked = {each.__name__: each for each in known}[sys.argv[3]]
    print(json.dumps(asked(*json.load(sys.stdin))))
