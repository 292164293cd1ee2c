"""The portal behind a server: it answers for real, says how it is, and logs nothing about anybody."""

from __future__ import annotations

import hashlib
import http.client
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from as_before import as_before
from portal_names import portal

from tilstand import define
from tilstand.cli import portal as commands
from tilstand.define.registers import read_register
from tilstand.errors import UsageError
from tilstand.registers.store import load_register_entries, open_register_store
from tilstand.round import derive_subject_states
from tilstand.workflow.event_log import open_journal

SAGALAND = Path(__file__).parents[2] / "fixtures" / "sagaland"
NAME = "portal.example.org"


@pytest.fixture(scope="module")
def port(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[int, Path]]:
    """Where it answers, set up as for real figures, and what it says."""
    folder = tmp_path_factory.mktemp("served")
    shutil.copytree(SAGALAND, folder / "sagaland")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        number = free.getsockname()[1]
    place = {**os.environ, "TILSTAND_HOSTS": NAME, "TILSTAND_PROXIES": "1"}
    command = [sys.executable, "-m", "tilstand", "portal", "serve", "sagaland", "--port", str(number)]
    said = folder / "said"
    with said.open("w") as stream:
        running = subprocess.Popen([*command, "--workers", "1"], cwd=folder, env=place, stdout=stream, stderr=stream)
    try:
        while running.poll() is None and not healthy(number):
            time.sleep(0.3)
        yield number, said
    finally:
        running.terminate()
        running.wait()


def healthy(number: int) -> bool:
    try:
        return asked(number, "/health")[1] == "ok"
    except OSError:
        return False


def asked(number: int, path: str, **headers: str) -> tuple[int, str, dict[str, str]]:
    connection = http.client.HTTPConnection("127.0.0.1", number, timeout=20)
    connection.request("GET", path, headers={"Host": NAME, **headers})
    answer = connection.getresponse()
    return answer.status, answer.read().decode(), dict(answer.getheaders())


@pytest.mark.proof
def test_it_answers_behind_a_server_that_speaks_https(port: tuple[int, Path]) -> None:
    number, said = port
    assert asked(number, "/sign-in")[0] == 301  # unencrypted
    came = {"X-Forwarded-Proto": "https", "X-Forwarded-For": "192.0.2.7"}
    status, page, headers = asked(number, "/sign-in", **came)
    assert (status, "password" in page) == (200, True)
    assert "default-src 'none'" in headers["content-security-policy"]
    assert "unsafe" not in headers["content-security-policy"]
    assert "max-age" in headers["strict-transport-security"]
    assert "includesubdomains" in headers["strict-transport-security"].lower()
    assert re.search("(?i)^__Host-.*secure", headers["set-cookie"])
    assert asked(number, "/sign-in", Host="elsewhere.example.org", **came)[0] == 400
    assert asked(number, "/2031/body/Kari-Nordmann/", **came)[0] == 302
    assert asked(number, "/join/a-secret-link", **came)[0] == 409
    time.sleep(0.2)
    log = said.read_text("utf-8")
    lines = [json.loads(line) for line in log.splitlines() if line.startswith("{")]
    assert {"join", ""} >= {one.get("page", "") for one in lines if "page" in one}
    assert [one["status"] for one in lines if one.get("page") == "join"] == [409]
    assert not re.search("a-secret-link|Nordmann|192.0.2.7|elsewhere", log)


@pytest.mark.proof
def test_a_check_of_health_tells_by_its_exit(port: tuple[int, Path]) -> None:
    number, _ = port
    command = [sys.executable, "-m", "tilstand", "portal", "healthy", "--port"]
    place = {**os.environ, "TILSTAND_HOSTS": NAME}
    assert subprocess.run([*command, str(number)], env=place, check=False).returncode == 0
    assert subprocess.run([*command, "9"], env=place, check=False).returncode == 1


def test_a_fault_is_logged_by_its_kind_and_place_alone() -> None:
    import logging

    try:
        raise ValueError("Kari Nordmann wrote 13")
    except ValueError:
        record = logging.LogRecord("x", 40, "f", 1, "Fault: %s", ("Kari",), sys.exc_info())
    line = portal.JsonLineFormatter().format(record)
    assert "Kari" not in line
    told = json.loads(line)
    assert (told["fault"], told["what"], told["level"]) == ("ValueError", "Fault: %s", "error")
    assert told["where"][0].startswith("test_server.py:")


# A report needs nothing of the portal; who starts it without what it needs is told how to get that.


WITHOUT = """
import sys
for name in ("django", "csp", "whitenoise", "psycopg", "asgiref", "allauth", "authlib", "ninja", "requests"):
    sys.modules[name] = None
import tilstand.pipeline.stages, tilstand.cli.run, tilstand.cli.round, tilstand.cli.portal
"""


@pytest.mark.slow
def test_the_way_through_loads_none_of_it() -> None:
    done = subprocess.run([sys.executable, "-c", WITHOUT], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_who_starts_the_portal_without_it_is_told(monkeypatch) -> None:
    def missing(name: str) -> None:
        raise ModuleNotFoundError(name="django.core")

    monkeypatch.setattr(commands, "import_module", missing)
    with pytest.raises(UsageError, match="make setup-portal"):
        commands.load_portal_module("configuration")


def test_a_fault_of_the_programs_own_stays_one(monkeypatch) -> None:
    def missing(name: str) -> None:
        raise ModuleNotFoundError(name="tilstand.gone")

    monkeypatch.setattr(commands, "import_module", missing)
    with pytest.raises(ModuleNotFoundError):
        commands.load_portal_module("configuration")


# A round to look at is a copy: what is tried out in it changes nothing, and who looks sees what stands.


def files(folder: Path) -> dict[str, str]:
    found = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in found}


def test_whoever_looks_works_in_a_copy(place: Path, visitor_of, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    from django.test import override_settings

    portal.HeldRound.objects.update(held=False)
    before, copy = files(SAGALAND), tmp_path / "look" / "sagaland"
    with pytest.raises(UsageError):
        portal.create_sandbox(SAGALAND, copy, "1999")
    portal.create_sandbox(SAGALAND, copy, "2031")
    with override_settings(COLLECTION=copy):
        unit, body = portal.create_sandbox_users("2031")
        assert (unit.bodies, body.bodies) == ((), ("havn_shelter",))
        assert visitor_of("unit").get("/2031/board").status_code == 200
        page = visitor_of("body").get(f"/2031/body/{body.bodies[0]}/")
        assert page.status_code == 200
        portal.create_sandbox(SAGALAND, copy, "2031")  # what is there goes on
        assert next(portal.create_sandbox_users("2031")).password != unit.password
    assert files(SAGALAND) == before
    assert (copy / "rounds" / "2031" / "log" / ".elsewhere").exists()


# The demonstration: whom one finds in it, where each body stands, and what is written half.


STANDS = {
    "day_cafe": "accepted",
    "east_house": "accepted",
    "help_line": "exempt",
    "north_house": "refused",  # its file has a number that is none
    "permit_office": "accepted",
    "south_house": "received",
    "street_team": "asked",
    "west_house": "asked",
}


@pytest.fixture
def played(database: None, tmp_path: Path) -> Path:
    """The demonstration's collection, played half-way; played again, it stays as it is."""
    from django.db import transaction
    from django.test import override_settings

    place = portal.demo.create_demo_collection(tmp_path / "own")
    quick = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    with transaction.atomic(), override_settings(COLLECTION=place, PASSWORD_HASHERS=quick):
        portal.HeldRound.objects.all().delete()  # what tests in other transactions left
        portal.demo.play_demo_round(place)
        kept = {path: path.read_bytes() for path in sorted(place.rglob("*")) if path.is_file()}
        (place / "mine.txt").write_text("kept", "utf-8")
        portal.demo.play_demo_round(portal.demo.create_demo_collection(tmp_path / "own"))
        assert kept == {path: path.read_bytes() for path in kept}
        assert (place / "mine.txt").exists()
        _looked_at(place)
        transaction.set_rollback(True)
    return place


FIXTURES = Path(__file__).parents[2] / "fixtures"


def _everything() -> Iterator[str]:
    """Every act and every figure that the portal keeps of it, a line each."""

    for one in portal.HeldRound.objects.order_by("name"):
        for event in portal.DatabaseEventStore(one.name).read_events():
            facts = ", ".join(f"{name} {value}" for name, value in sorted(event.facts.items()) if name != "asked")
            did = f"{event.at} {event.by}: {event.track} {event.act} {event.subject}"
            yield " | ".join(filter(None, (one.name, did, event.reason, event.channel, facts)))
    words = dict(portal.SavedWords.objects.values_list("sha256", "text"))
    for cell in portal.SavedCell.objects.order_by("pk"):
        yield f"{cell.at:%F %T} {cell.by}: {cell.address} = {cell.given} {words.get(cell.words, '')}".rstrip()


def _looked_at(place: Path) -> None:
    """What the portal keeps of it."""

    assert set(portal.HeldRound.objects.values_list("name", flat=True)) == {"2031", "registers/undertakings"}
    as_before(FIXTURES / "demonstration.txt", "\n".join(_everything()) + "\n")
    by = "Demo Writer (generated)"
    cells = list(portal.SavedCell.objects.order_by("pk").values_list("provider", "by", "version"))
    assert set(cells) == {("west_house", by, 1)}
    *written, corrected = portal.SavedCell.objects.order_by("pk")
    assert all(one.given.isdecimal() and not one.words for one in written)
    assert (corrected.address.rpartition(" | ")[2], bool(corrected.words)) == ("2030", True)
    many = [list(portal.create_demo_users()) for _ in range(2)]
    assert [(one.login, one.bodies, one.signs) for one in many[0]] == [
        ("adviser", (), False),
        ("colleague", (), False),
        ("writer", ("west_house",), False),
        ("leader", ("west_house",), True),
        ("warden", ("north_house", "street_team"), True),
    ]
    for before, one in zip(*many, strict=True):
        person = portal.Person.objects.get(login=one.login)
        assert (person.name, before.login) == (f"Demo {one.login.title()} (generated)", one.login)
        assert person.check_password(one.password)
        assert not person.check_password(before.password)  # of this start alone
    rights = set(portal.Mandate.objects.values_list("person__login", "provider", "signs"))
    assert len(rights) == portal.Mandate.objects.count() == 6
    assert {(one.login, body, one.signs) for one in many[0] for body in one.bodies} < rights


@pytest.mark.slow
def test_a_round_stands_half_way_and_nobody_in_it_exists(played: Path) -> None:
    held = define.read_collection(played)
    events = open_journal(held, "2031").read_events()
    stood = derive_subject_states(events)
    assert {body: stood.get_subject_state("delivery", body).state for body in stood.list_subjects("delivery")} == STANDS
    assert all(one.by.endswith("(generated)") for one in events)
    (number,) = stood.list_subjects("question")
    asked = stood.get_subject_state("question", number)
    assert (asked.state, asked.events[0].facts["provider"]) == ("open", "east_house")
    assert stood.get_subject_state("delivery", "help_line").events[-1].reason
    days = [one.at for one in events]
    assert days == sorted(days)
    entries = load_register_entries(open_register_store(read_register(held, "undertakings"))).entries
    states = [one.state for _, one in sorted(entries.items())]
    assert states == ["written"] * 2 + ["released"] * (len(states) - 2)
    assert len(states) > 2
    inbox = {path.stem: path.read_text("utf-8") for path in (played.parent / "inbox").iterdir()}
    assert sorted(inbox) == sorted(STANDS.keys() - {"help_line", "street_team", "west_house"})
    assert "ca. 10-12" in inbox["north_house"]
    assert [body for body, text in inbox.items() if "experience" in text] == ["south_house"]


@pytest.mark.usefixtures("database")
def test_an_installed_package_has_nothing_that_it_could_be_made_of(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(portal.demo, "_TOOLS", tmp_path / "tools")
    with pytest.raises(UsageError, match="tools"):
        portal.demo.create_demo_collection(tmp_path)
    assert list(tmp_path.iterdir()) == []
    (tmp_path / "demo").mkdir()
    assert portal.demo.create_demo_collection(tmp_path) == tmp_path / "demo"  # what is there stays
