"""What happens seldom, or elsewhere than in tests: PostgreSQL, processes, memory, faults."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace as Made
from typing import Any

import pytest

from tilstand.errors import ArchiveError, UsageError
from tilstand.languages import failure

pytestmark = pytest.mark.usefixtures("database")
NOON = datetime(2032, 3, 3, 12, tzinfo=UTC)


def test_with_postgresql_only_who_writes_for_the_same_body_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    from tilstand.portal import turn

    asked: list[Any] = []

    @contextmanager
    def cursor() -> Iterator[Any]:
        yield Made(execute=lambda *given: asked.append(given))

    monkeypatch.setattr(turn, "connection", Made(vendor="postgresql", cursor=cursor))
    for body in ("police", "police", "havn_shelter"):
        turn.hold_body("2031", body)
    told = hashlib.sha256(b"2031 police").digest()[:8]
    number = int.from_bytes(told, "big", signed=True)
    statement = turn._SQL.read_text("utf-8")
    assert asked[:2] == [(statement, [number])] * 2
    assert asked[2] != asked[0]


def test_memory_is_swept_when_a_collection_was_read_anew_and_only_by_a_server(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from tilstand.portal import sweep

    done: list[Any] = []
    names = ("freeze", "unfreeze", "collect")
    stand = {name: (lambda name=name: done.append(name)) for name in names}  # type: ignore[misc]
    monkeypatch.setattr(sweep, "gc", Made(**stand, set_threshold=lambda *given: done.append(given)))
    monkeypatch.setattr(sweep, "_RARELY", [])
    sweep.settle()
    sweep.keep_out()
    assert done == []
    sweep.sweep_rarely()
    sweep.settle()
    sweep.keep_out()
    assert done == [(50_000, 20, 50), "unfreeze", "collect", "freeze", "freeze"]


def test_a_secret_is_made_once_and_given_or_kept_where_only_the_portal_reads(tmp_path: Path) -> None:
    from tilstand.portal.secret import secret

    assert secret(tmp_path, "given") == "given"
    assert not (tmp_path / "secret").exists()
    assert len(secret(tmp_path / "nowhere")) == 64
    assert not (tmp_path / "nowhere").exists()
    made = secret(tmp_path)
    assert ((tmp_path / "secret").read_text(), secret(tmp_path)) == (f"{made}\n", made)
    assert (tmp_path / "secret").stat().st_mode & 0o777 == 0o600


def test_words_are_read_by_their_hash_where_they_are_known_or_in_the_archive() -> None:
    from tilstand.model.wording import closed, fingerprint
    from tilstand.portal.reason import read_words

    def read(sha256: str) -> bytes:
        if sha256 != fingerprint("kept"):
            raise failure(ArchiveError, "archive.none", folder="x")
        return b"kept \xff"

    room: Any = Made(archive=Made(read=read))
    known = {fingerprint("known"): "known"}
    told = [
        read_words(room, words, known) for words in ("plain", closed("known"), closed("kept"), closed("x"))
    ]
    assert told == ["plain", "known", "kept \ufffd", ""]
    assert read_words(room, closed("known")) == ""


def test_work_is_done_while_there_is_any_and_rests_else(monkeypatch: pytest.MonkeyPatch) -> None:
    from django.db import OperationalError

    from tilstand.portal import work

    closed: list[str] = []
    monkeypatch.setattr(work, "close_old_connections", lambda: closed.append("closed"))
    monkeypatch.setattr(work, "now", lambda: NOON)
    for sent, did, told in ((0, False, False), (1, False, True), (0, True, True), (2, True, True)):
        monkeypatch.setattr(work, "posted", lambda at, sent=sent: sent if at == NOON else -1)
        monkeypatch.setattr(work, "work_on", lambda did=did: did)
        assert work.worked() is told

    def fails(at: datetime) -> int:
        raise OperationalError

    monkeypatch.setattr(work, "posted", fails)
    assert work.worked() is False
    assert len(closed) == 5
    rests: list[float] = []
    parents = iter((7, 7, 7, 1))
    due = iter((True, False, True))
    monkeypatch.setattr(work, "os", Made(getppid=lambda: next(parents)))
    monkeypatch.setattr(work, "time", Made(sleep=rests.append))
    monkeypatch.setattr(work, "worked", lambda: next(due))
    work.working(7)
    assert rests == [5.0]
    monkeypatch.setattr(work, "worked", lambda: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        work.working()


def test_the_portal_answers_on_this_machine_or_for_real(monkeypatch: pytest.MonkeyPatch) -> None:
    from granian.constants import Interfaces

    from tilstand.portal import serve

    done: list[Any] = []

    class Granian:
        def __init__(self, *given: Any, **named: Any) -> None:
            done.append((given, named))

        def serve(self) -> None:
            done.append("served")

    monkeypatch.setattr(serve, "Granian", Granian)
    facts = {
        **{"address": "0.0.0.0", "port": 80, "interface": Interfaces.WSGI, "blocking_threads": 8},
        **{"websockets": False, "respawn_failed_workers": True, "log_access": False},
    }
    for vendor, asked, workers in (("sqlite", 0, 1), ("postgresql", 0, 2), ("sqlite", 3, 3)):
        monkeypatch.setattr(serve, "connection", Made(vendor=vendor))
        serve.answered("0.0.0.0", 80, asked)
        given = ("tilstand.portal.wsgi:application",)
        assert done == [(given, {**facts, "workers": workers}), "served"]
        done.clear()

    class Thread:
        def __init__(self, **named: Any) -> None:
            done.append(named)

        def start(self) -> None:
            done.append("started")

    monkeypatch.setattr(serve, "run", lambda *given, **named: done.append((given, named)))
    monkeypatch.setattr(serve, "get_wsgi_application", lambda: "application")
    monkeypatch.setattr(serve, "Thread", Thread)
    here = (("127.0.0.1", 8000, "application"), {"threading": True, "server_cls": serve.WSGIServer})
    serve.served(8000)
    assert done == [here]
    serve.served(8000, 7)
    assert done[1:] == [{"target": serve._ended_with, "args": (7,), "daemon": True}, "started", here]


def test_what_runs_beside_ends_with_who_started_it(monkeypatch: pytest.MonkeyPatch) -> None:
    import os
    import sys

    from tilstand.portal import serve

    done: list[Any] = []

    def popen(given: list[str]) -> Any:
        done.append(given)
        return Made(terminate=lambda: done.append("terminated"), wait=lambda: done.append("waited"))

    monkeypatch.setattr(serve, "subprocess", Made(Popen=popen))
    with suppress(ZeroDivisionError), serve.beside("work", "c", "--dir", "d"):
        done.append("beside")
        raise ZeroDivisionError
    command = [sys.executable, "-m", "tilstand", "portal", "work", "c", "--dir", "d"]
    assert done == [[*command, "--under", str(os.getpid())], "beside", "terminated", "waited"]
    done.clear()
    parents = iter((7, 7, 1))

    def ends(code: int) -> None:
        done.append(code)

    monkeypatch.setattr(serve, "time", Made(sleep=done.append))
    monkeypatch.setattr(serve, "os", Made(getppid=lambda: next(parents), _exit=ends))
    serve._ended_with(7)
    assert done == [1, 1, 0]


def test_a_leaked_password_is_found_wherever_it_stands_in_the_list(tmp_path: Path) -> None:
    from tilstand.portal.password import leaked

    words = [f"word {number}" for number in range(40)]
    hashes = {word: hashlib.sha1(word.encode(), usedforsecurity=False).hexdigest() for word in words}
    lines = sorted(hashes[word].upper() + (":7" if at % 3 else "") for at, word in enumerate(words[:30]))
    for end in ("\n", "\r\n"):
        for size in (0, 1, 2, 3, 30):
            file = tmp_path / f"{size}.txt"
            file.write_text("".join(f"{line}{end}" for line in lines[:size]), "ascii", newline="")
            there = {word for word in words if hashes[word].upper() in {line[:40] for line in lines[:size]}}
            assert {word for word in words if leaked(file, word)} == there
    file.write_text("\n".join(lines).lower(), "ascii")
    assert sum(leaked(file, word) for word in words) == 30


def test_a_fault_is_told_as_one_and_what_cannot_be_read_as_that(
    place: Path, rf: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from django.db import OperationalError

    from tilstand.portal.views import door

    def asked(accept: str = "text/html") -> Any:
        request = rf.get("/", HTTP_ACCEPT=accept)
        request.user, request.session = Made(is_authenticated=False), {}
        monkeypatch.setattr(door, "render", lambda one, page, facts, status: (page, facts["error"], status))
        return request

    def told(found: Any) -> tuple[str, str, int]:
        page, error, status = found
        return page, error.title, status

    page = "told.html.j2"
    absent, closed = (told(one(asked(), Exception())) for one in (door.absent, door.closed))
    assert absent == (page, "Her er det ingenting for deg", 404)
    assert closed == (page, absent[1], 403)
    assert told(door.unread(asked(), Exception()))[::2] == (page, 400)
    bare = door.unread(rf.get("/"), Exception())
    assert (bare.status_code, bare.content, bare["Content-Type"]) == (400, b"400", "text/plain")
    assert told(door.broken(asked()))[::2] == (page, 500)
    try:
        raise OperationalError
    except OperationalError:
        away = door.broken(asked("application/json"))
        assert (away.status_code, away["Content-Type"]) == (503, "application/json")
        assert told(door.broken(asked()))[2] == 503
    stale = door.stale(asked("application/json"))
    assert (stale.status_code, ". " in stale.content.decode()) == (403, True)
    assert told(door.stale(asked()))[2] == 403
    monkeypatch.setattr(door, "tongue", lambda request: 1 / 0)
    gone = door.broken(asked())
    assert (gone.status_code, gone.content, gone["Content-Type"]) == (500, b"500", "text/plain")

    def fails() -> bool:
        raise OperationalError

    well = door.health(asked())
    assert (well.status_code, well.content, well["Content-Type"]) == (200, b"ok", "text/plain")
    monkeypatch.setattr(door, "Person", Made(objects=Made(exists=fails)))
    ill = door.health(asked())
    assert (ill.status_code, ill.content, ill["Content-Type"]) == (503, b"database", "text/plain")


@pytest.fixture
def rf() -> Any:
    from django.test import RequestFactory

    return RequestFactory()


def test_another_password_is_chosen_by_the_one_that_one_has(place: Path, visitor: Callable[..., Any]) -> None:
    from tilstand.portal.models import Person

    person = Person.objects.get(login="writer")
    person.set_unusable_password()  # who signs in by an issuer has none
    person.save()
    assert visitor("writer").get("/keys/password").status_code == 404
    person.set_password("korrekt hest batteri")
    person.save()
    client = visitor("writer")
    url, new = "/keys/password", "et annet stift og lim"
    for sent, status in (
        ({"old": "feil", "password": new, "again": new}, 400),
        ({"old": "korrekt hest batteri", "password": new, "again": new + "x"}, 400),
        ({"old": "korrekt hest batteri", "password": "kort", "again": "kort"}, 400),
        ({}, 400),
    ):
        assert client.post(url, sent).status_code == status
        person.refresh_from_db()
        assert person.check_password("korrekt hest batteri")
    done = client.post(url, {"old": "korrekt hest batteri", "password": new, "again": new})
    assert (done.status_code, done.url) == (302, "/keys")
    person.refresh_from_db()
    assert person.check_password(new)
    assert client.get("/keys").status_code == 200  # still signed in


def test_an_invitation_that_is_unfit_says_each_thing_once(place: Path) -> None:
    from tilstand.portal.invite import unfit
    from tilstand.portal.models import Person

    person = Person.objects.get(login="writer")
    assert unfit(person, "korrekt hest batteri", "korrekt hest batteri") == ()
    assert unfit(person, "password", "other") == (
        "password_differs",
        "password_too_short",
        "password_too_common",
    )
    assert unfit(person, "sagaland police", "sagaland police") == ("password_of_the_place",)


def test_who_acts_for_what_is_given_once_and_the_last_of_the_unit_stays(place: Path) -> None:
    from tilstand.portal.access import ended, given, registered, taken
    from tilstand.portal.models import AccessAct, Mandate, Person

    unit, writer = (Person.objects.get(login=login) for login in ("unit", "writer"))
    before = AccessAct.objects.count()
    columns = ("person", "by", "what", "provider", "signs", "at")
    made = registered(" Ny@example.org ", " Ny Prøve ", by=unit, at=NOON)
    assert (made.login, made.name, made.has_usable_password()) == ("Ny@example.org", "Ny Prøve", False)
    for login, name in (("ny@EXAMPLE.org", "x"), ("", "x"), ("x", "")):
        with pytest.raises(UsageError):
            registered(login, name, by=unit, at=NOON)
    for body, signs in (("police", True), ("police", False), ("", True)):
        assert given(made, body, signs=signs, by=unit, at=NOON).signs == (signs and bool(body))
    for body in ("nobody", "unit"):
        with pytest.raises(UsageError):
            given(made, body, signs=True, by=unit, at=NOON)
    taken(made, "havn_shelter", by=unit, at=NOON)  # which they never had
    taken(made, "", by=None, at=NOON)
    for lose in (lambda: taken(unit, "", by=unit, at=NOON), lambda: ended(unit, by=unit, at=NOON)):
        with pytest.raises(UsageError):
            lose()
    ended(made, by=unit, at=NOON)
    ended(made, by=unit, at=NOON)
    with pytest.raises(UsageError):
        given(made, "police", signs=True, by=unit, at=NOON)
    assert (made.is_active, made.ended, made.mandates.count()) == (False, NOON, 0)
    assert Mandate.objects.filter(person=writer).count() == 1
    assert [*AccessAct.objects.order_by("pk").values_list(*columns)][before:] == [
        (made.pk, unit.pk, "registered", "", False, NOON),
        (made.pk, unit.pk, "given", "police", True, NOON),
        (made.pk, unit.pk, "given", "police", False, NOON),
        (made.pk, unit.pk, "given", "", False, NOON),
        (made.pk, None, "taken", "", False, NOON),
        (made.pk, unit.pk, "ended", "", False, NOON),
    ]


def test_what_stood_in_a_place_is_told_with_how_it_was_meant_or_that_it_has_expired() -> None:
    from tilstand.model.wording import closed, fingerprint
    from tilstand.portal.trail import _told

    words, expired = {fingerprint("said"): "said"}, "(the words were removed by rule)"

    def told(**stood: str) -> str:
        about = {"given": "", "state": "", "qualifier": "", "words": ""}
        return _told(Made(**(about | stood)), words).text("en")  # type: ignore[arg-type]

    assert told() == ""
    assert told(given="14") == "14"
    assert told(given="14", qualifier="about", words=fingerprint("said")) == "14; about; said"
    assert told(given="14", qualifier="other") == "14"
    assert told(state="zero") == "0"
    assert told(state="not_known", words=fingerprint("gone")) == f"not known; {expired}"
    assert told(given=closed("said")) == "said"
    assert told(given=closed("gone")) == expired


def test_what_the_framework_finds_unsafe_is_named_in_order(monkeypatch: pytest.MonkeyPatch) -> None:
    from tilstand.portal import survey

    ids = [f"security.W{number:03}" for number in (99, 31, 5, 77, 42, 64, 9, 58, 86, 12)]
    monkeypatch.setattr(survey, "run_checks", lambda **asked: [Made(id=one) for one in ids])
    (found,) = (one for one in survey._environment() if one.rule == "P007")
    named = [word.strip(",.") for word in found.what.text("en").split() if "security" in word]
    assert named == sorted(one for one in ids if one[-3:] not in ("005", "009", "012"))
