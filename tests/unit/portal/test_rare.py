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
from portal_names import portal

from tilstand.errors import ArchiveError, UsageError
from tilstand.languages import make_error

pytestmark = pytest.mark.usefixtures("database")
NOON = datetime(2032, 3, 3, 12, tzinfo=UTC)


def test_with_postgresql_only_who_writes_for_the_same_body_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[Any] = []

    @contextmanager
    def cursor() -> Iterator[Any]:
        yield Made(execute=lambda *given: asked.append(given))

    monkeypatch.setattr(portal.event_store, "connection", Made(vendor="postgresql", cursor=cursor))
    for body in ("police", "police", "havn_shelter"):
        portal.event_store.lock_body_draft("2031", body)
    told = hashlib.sha256(b"2031 police").digest()[:8]
    number = int.from_bytes(told, "big", signed=True)
    statement = portal.event_store._SQL.read_text("utf-8")
    assert asked[:2] == [(statement, [number])] * 2
    assert asked[2] != asked[0]


def test_memory_is_swept_when_a_collection_was_read_anew_and_only_by_a_server(monkeypatch: pytest.MonkeyPatch) -> None:
    done: list[Any] = []
    names = ("freeze", "unfreeze", "collect")
    stand = {name: (lambda name=name: done.append(name)) for name in names}  # type: ignore[misc]
    monkeypatch.setattr(portal.configuration, "gc", Made(**stand, set_threshold=lambda *given: done.append(given)))
    monkeypatch.setattr(portal.configuration, "_RARELY", [])
    portal.configuration.collect_after_reload()
    portal.configuration.freeze_kept_objects()
    assert done == []
    portal.configuration.reduce_garbage_collection()
    portal.configuration.collect_after_reload()
    portal.configuration.freeze_kept_objects()
    assert done == [(50_000, 20, 50), "unfreeze", "collect", "freeze", "freeze"]


def test_a_secret_is_made_once_and_given_or_kept_where_only_the_portal_reads(tmp_path: Path) -> None:
    assert portal.get_session_secret(tmp_path, "given") == "given"
    assert not (tmp_path / "secret").exists()
    assert len(portal.get_session_secret(tmp_path / "nowhere")) == 64
    assert not (tmp_path / "nowhere").exists()
    made = portal.get_session_secret(tmp_path)
    assert ((tmp_path / "secret").read_text(), portal.get_session_secret(tmp_path)) == (f"{made}\n", made)
    assert (tmp_path / "secret").stat().st_mode & 0o777 == 0o600


def test_words_are_read_by_their_hash_where_they_are_known_or_in_the_archive() -> None:
    from tilstand.model.hashes import hash_text, make_placeholder

    def read(sha256: str) -> bytes:
        if sha256 != hash_text("kept"):
            raise make_error(ArchiveError, "archive.none", folder="x")
        return b"kept \xff"

    room: Any = Made(archive=Made(read=read))
    known = {hash_text("known"): "known"}
    told = [
        portal.read_archived_words(room, words, known)
        for words in ("plain", make_placeholder("known"), make_placeholder("kept"), make_placeholder("x"))
    ]
    assert told == ["plain", "known", "kept \ufffd", ""]
    assert portal.read_archived_words(room, make_placeholder("known")) == ""


def test_work_is_done_while_there_is_any_and_rests_else(monkeypatch: pytest.MonkeyPatch) -> None:
    from django.db import OperationalError

    closed: list[str] = []
    monkeypatch.setattr(portal.server, "close_old_connections", lambda: closed.append("closed"))
    monkeypatch.setattr(portal.server, "get_portal_time", lambda: NOON)
    for sent, did, told in ((0, False, False), (1, False, True), (0, True, True), (2, True, True)):
        monkeypatch.setattr(portal.server, "send_due_mails", lambda at, sent=sent: sent if at == NOON else -1)
        monkeypatch.setattr(portal.server, "run_next_job", lambda did=did: did)
        assert portal.server.run_due_work() is told

    def fails(at: datetime) -> int:
        raise OperationalError

    monkeypatch.setattr(portal.server, "send_due_mails", fails)
    assert portal.server.run_due_work() is False
    assert len(closed) == 5
    rests: list[float] = []
    parents = iter((7, 7, 7, 1))
    due = iter((True, False, True))
    monkeypatch.setattr(portal.server, "os", Made(getppid=lambda: next(parents)))
    monkeypatch.setattr(portal.server, "time", Made(sleep=rests.append))
    monkeypatch.setattr(portal.server, "run_due_work", lambda: next(due))
    portal.server.run_worker(7)
    assert rests == [5.0]
    monkeypatch.setattr(portal.server, "run_due_work", lambda: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        portal.server.run_worker()


def test_the_portal_answers_on_this_machine_or_for_real(monkeypatch: pytest.MonkeyPatch) -> None:
    from granian.constants import Interfaces

    done: list[Any] = []

    class Granian:
        def __init__(self, *given: Any, **named: Any) -> None:
            done.append((given, named))

        def serve(self) -> None:
            done.append("served")

    monkeypatch.setattr(portal.server, "Granian", Granian)
    facts = {
        **{"address": "0.0.0.0", "port": 80, "interface": Interfaces.WSGI, "blocking_threads": 8},
        **{"websockets": False, "respawn_failed_workers": True, "log_access": False},
    }
    for vendor, asked, workers in (("sqlite", 0, 1), ("postgresql", 0, 2), ("sqlite", 3, 3)):
        monkeypatch.setattr(portal.server, "connection", Made(vendor=vendor))
        portal.server.serve_with_granian("0.0.0.0", 80, asked)
        given = ("tilstand.portal.wsgi:application",)
        assert done == [(given, {**facts, "workers": workers}), "served"]
        done.clear()

    class Thread:
        def __init__(self, **named: Any) -> None:
            done.append(named)

        def start(self) -> None:
            done.append("started")

    monkeypatch.setattr(portal.server, "run", lambda *given, **named: done.append((given, named)))
    monkeypatch.setattr(portal.server, "get_wsgi_application", lambda: "application")
    monkeypatch.setattr(portal.server, "Thread", Thread)
    here = (("127.0.0.1", 8000, "application"), {"threading": True, "server_cls": portal.server.WSGIServer})
    portal.server.serve_on_loopback(8000)
    assert done == [here]
    portal.server.serve_on_loopback(8000, 7)
    assert done[1:] == [{"target": portal.server._exit_with_parent, "args": (7,), "daemon": True}, "started", here]


def test_what_runs_beside_ends_with_who_started_it(monkeypatch: pytest.MonkeyPatch) -> None:
    import os
    import sys

    done: list[Any] = []

    def popen(given: list[str]) -> Any:
        done.append(given)
        return Made(terminate=lambda: done.append("terminated"), wait=lambda: done.append("waited"))

    monkeypatch.setattr(portal.server, "subprocess", Made(Popen=popen))
    with suppress(ZeroDivisionError), portal.server.run_beside("work", "c", "--dir", "d"):
        done.append("beside")
        raise ZeroDivisionError
    command = [sys.executable, "-m", "tilstand", "portal", "work", "c", "--dir", "d"]
    assert done == [[*command, "--under", str(os.getpid())], "beside", "terminated", "waited"]
    done.clear()
    parents = iter((7, 7, 1))

    def ends(code: int) -> None:
        done.append(code)

    monkeypatch.setattr(portal.server, "time", Made(sleep=done.append))
    monkeypatch.setattr(portal.server, "os", Made(getppid=lambda: next(parents), _exit=ends))
    portal.server._exit_with_parent(7)
    assert done == [1, 1, 0]


def test_a_leaked_password_is_found_wherever_it_stands_in_the_list(tmp_path: Path) -> None:
    words = [f"word {number}" for number in range(40)]
    hashes = {word: hashlib.sha1(word.encode(), usedforsecurity=False).hexdigest() for word in words}
    lines = sorted(hashes[word].upper() + (":7" if at % 3 else "") for at, word in enumerate(words[:30]))
    for end in ("\n", "\r\n"):
        for size in (0, 1, 2, 3, 30):
            file = tmp_path / f"{size}.txt"
            file.write_text("".join(f"{line}{end}" for line in lines[:size]), "ascii", newline="")
            there = {word for word in words if hashes[word].upper() in {line[:40] for line in lines[:size]}}
            assert {word for word in words if portal.is_password_leaked(file, word)} == there
    file.write_text("\n".join(lines).lower(), "ascii")
    assert sum(portal.is_password_leaked(file, word) for word in words) == 30


def test_a_fault_is_told_as_one_and_what_cannot_be_read_as_that(
    place: Path, rf: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from django.db import OperationalError

    def asked(accept: str = "text/html") -> Any:
        request = rf.get("/", HTTP_ACCEPT=accept)
        request.user, request.session = Made(is_authenticated=False), {}
        monkeypatch.setattr(
            portal.permissions, "render", lambda one, page, facts, status: (page, facts["error"], status)
        )
        return request

    def told(found: Any) -> tuple[str, str, int]:
        page, error, status = found
        return page, error.title, status

    page = "told.html.j2"
    absent, closed = (
        told(one(asked(), Exception()))
        for one in (portal.views_authentication.render_not_found, portal.views_authentication.render_forbidden)
    )
    assert absent == (page, "Her er det ingenting for deg", 404)
    assert closed == (page, absent[1], 403)
    assert told(portal.views_authentication.render_bad_request(asked(), Exception()))[::2] == (page, 400)
    bare = portal.views_authentication.render_bad_request(rf.get("/"), Exception())
    assert (bare.status_code, bare.content, bare["Content-Type"]) == (400, b"400", "text/plain")
    assert told(portal.views_authentication.render_server_error(asked()))[::2] == (page, 500)
    try:
        raise OperationalError
    except OperationalError:
        away = portal.views_authentication.render_server_error(asked("application/json"))
        assert (away.status_code, away["Content-Type"]) == (503, "application/json")
        assert told(portal.views_authentication.render_server_error(asked()))[2] == 503
    stale = portal.views_authentication.render_csrf_failure(asked("application/json"))
    assert (stale.status_code, ". " in stale.content.decode()) == (403, True)
    assert told(portal.views_authentication.render_csrf_failure(asked()))[2] == 403
    monkeypatch.setattr(portal.permissions, "choose_language", lambda request: 1 / 0)
    gone = portal.views_authentication.render_server_error(asked())
    assert (gone.status_code, gone.content, gone["Content-Type"]) == (500, b"500", "text/plain")

    def fails() -> bool:
        raise OperationalError

    well = portal.views_authentication.report_portal_health(asked())
    assert (well.status_code, well.content, well["Content-Type"]) == (200, b"ok", "text/plain")
    monkeypatch.setattr(portal.views_authentication, "Person", Made(objects=Made(exists=fails)))
    ill = portal.views_authentication.report_portal_health(asked())
    assert (ill.status_code, ill.content, ill["Content-Type"]) == (503, b"database", "text/plain")


@pytest.fixture
def rf() -> Any:
    from django.test import RequestFactory

    return RequestFactory()


def test_another_password_is_chosen_by_the_one_that_one_has(place: Path, visitor: Callable[..., Any]) -> None:
    person = portal.Person.objects.get(login="writer")
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
    person = portal.Person.objects.get(login="writer")
    assert portal.list_password_faults(person, "korrekt hest batteri", "korrekt hest batteri") == ()
    assert portal.list_password_faults(person, "password", "other") == (
        "password_differs",
        "password_too_short",
        "password_too_common",
    )
    assert portal.list_password_faults(person, "sagaland police", "sagaland police") == ("password_of_the_place",)


def test_who_acts_for_what_is_given_once_and_the_last_of_the_unit_stays(place: Path) -> None:
    unit, writer = (portal.Person.objects.get(login=login) for login in ("unit", "writer"))
    before = portal.AccessAct.objects.count()
    columns = ("person", "by", "what", "provider", "signs", "at")
    made = portal.register_person(" Ny@example.org ", " Ny Prøve ", by=unit, at=NOON)
    assert (made.login, made.name, made.has_usable_password()) == ("Ny@example.org", "Ny Prøve", False)
    for login, name in (("ny@EXAMPLE.org", "x"), ("", "x"), ("x", "")):
        with pytest.raises(UsageError):
            portal.register_person(login, name, by=unit, at=NOON)
    for body, signs in (("police", True), ("police", False), ("", True)):
        assert portal.grant_mandate(made, body, signs=signs, by=unit, at=NOON).signs == (signs and bool(body))
    for body in ("nobody", "unit"):
        with pytest.raises(UsageError):
            portal.grant_mandate(made, body, signs=True, by=unit, at=NOON)
    portal.revoke_mandate(made, "havn_shelter", by=unit, at=NOON)  # which they never had
    portal.revoke_mandate(made, "", by=None, at=NOON)
    for lose in (
        lambda: portal.revoke_mandate(unit, "", by=unit, at=NOON),
        lambda: portal.end_person_access(unit, by=unit, at=NOON),
    ):
        with pytest.raises(UsageError):
            lose()
    portal.end_person_access(made, by=unit, at=NOON)
    portal.end_person_access(made, by=unit, at=NOON)
    with pytest.raises(UsageError):
        portal.grant_mandate(made, "police", signs=True, by=unit, at=NOON)
    assert (made.is_active, made.ended, made.mandates.count()) == (False, NOON, 0)
    assert portal.Mandate.objects.filter(person=writer).count() == 1
    assert [*portal.AccessAct.objects.order_by("pk").values_list(*columns)][before:] == [
        (made.pk, unit.pk, "registered", "", False, NOON),
        (made.pk, unit.pk, "given", "police", True, NOON),
        (made.pk, unit.pk, "given", "police", False, NOON),
        (made.pk, unit.pk, "given", "", False, NOON),
        (made.pk, None, "taken", "", False, NOON),
        (made.pk, unit.pk, "ended", "", False, NOON),
    ]


def test_what_stood_in_a_place_is_told_with_how_it_was_meant_or_that_it_has_expired() -> None:
    from tilstand.model.hashes import hash_text, make_placeholder
    from tilstand.portal.audit_log import _format_cell_content

    words, expired = {hash_text("said"): "said"}, "(the words were removed by rule)"

    def told(**stood: str) -> str:
        about = {"given": "", "state": "", "qualifier": "", "words": ""}
        return _format_cell_content(Made(**(about | stood)), words).text("en")  # type: ignore[arg-type]

    assert told() == ""
    assert told(given="14") == "14"
    assert told(given="14", qualifier="about", words=hash_text("said")) == "14; about; said"
    assert told(given="14", qualifier="other") == "14"
    assert told(state="zero") == "0"
    assert told(state="not_known", words=hash_text("gone")) == f"not known; {expired}"
    assert told(given=make_placeholder("said")) == "said"
    assert told(given=make_placeholder("gone")) == expired


def test_what_the_framework_finds_unsafe_is_named_in_order(monkeypatch: pytest.MonkeyPatch) -> None:
    ids = [f"security.W{number:03}" for number in (99, 31, 5, 77, 42, 64, 9, 58, 86, 12)]
    monkeypatch.setattr(portal.maintenance, "run_checks", lambda **asked: [Made(id=one) for one in ids])
    (fault,) = (fault for fault in portal.maintenance._check_environment() if fault[0] == "P007")
    found = portal.maintenance._make_deployment_finding(*fault)
    named = [word.strip(",.") for word in found.what.text("en").split() if "security" in word]
    assert named == sorted(one for one in ids if one[-3:] not in ("005", "009", "012"))
