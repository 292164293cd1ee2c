"""`tilstand portal`: what each command asks of the portal, in which order, and what it then tells."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace as Made
from typing import Any

import pytest

AT = datetime(2031, 12, 24, 23, 30, tzinfo=UTC)
HASH = "ab" * 32


class Portal:
    """Stands where the portal would: writes down what is asked of it, and answers as it is told."""

    def __init__(self, root: Path) -> None:
        self.asked: list[str] = []
        self.root = root
        self.answers: dict[str, Any] = {
            "configuration.start_django": root / "own",
            "snapshot.get_portal_time": AT,
            "event_store.import_round": 2,
            "event_store.export_round": 1,
            "maintenance.verify_kept_rounds": [],
            "accounts.register_person": "person",
            "accounts.issue_invitation": "token",
            "maintenance.expire_records": [Made(kind="person", sha256=HASH), Made(kind="savedwords", sha256="cd" * 32)],
            "maintenance.write_backup": Made(path=Path("copy.zip"), sha256=HASH),
            "maintenance.restore_backup": 7,
            "demo.create_demo_collection": root / "sagaland",
            "demo.create_demo_users": [
                Made(login="ane", password="one", bodies=(), signs=False),
                Made(login="bo", password="two", bodies=("police", "court"), signs=True),
                Made(login="cy", password="three", bodies=("police",), signs=False),
            ],
            "demo.create_sandbox_users": [
                Made(login="u", password="p", bodies=(), signs=False),
                Made(login="b", password="q", bodies=("police",), signs=True),
            ],
        }

    def part(self, name: str) -> Any:
        part = name.removeprefix("tilstand.portal.")
        own = {"configuration": {"DAY": "2031-06-01"}, "demo": {"REAL": (self.root / "sagaland", "2031")}}
        own["accounts"] = {"VALID": timedelta(days=7)}
        return _Part(self, part, own.get(part, {}))

    def ask(self, what: str, *given: object, **more: object) -> Any:
        told = [*map(self.short, given), *(f"{name}={self.short(one)}" for name, one in more.items())]
        self.asked.append(f"{what} {' '.join(told)}".strip())
        if what in ("server.run_beside", "accounts.together"):
            return self.around(what)
        return self.answers.get(what)

    def short(self, one: object) -> str:
        return str(one).replace(str(self.root.resolve()), "~").replace(str(self.root), "~")

    @contextmanager
    def around(self, what: str) -> Iterator[None]:
        yield
        self.asked.append(f"{what} ends")


class _Part:
    def __init__(self, portal: Portal, name: str, own: dict[str, Any]) -> None:
        self.portal, self.name = portal, name
        self.__dict__.update(own)

    def __getattr__(self, what: str) -> Any:
        return lambda *given, **more: self.portal.ask(f"{self.name}.{what}", *given, **more)


@pytest.fixture
def portal(tilstand: Any, place: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    made = Portal(tmp_path)
    monkeypatch.setattr("tilstand.cli.portal.import_module", made.part)
    for name in ("TILSTAND_DAY", "TILSTAND_PASSWORDS_ALONE"):
        monkeypatch.setenv(name, "before")

    def run(*command: object, code: int = 0) -> list[str]:
        done = tilstand("portal", *command)
        assert done.returncode == code, done.stderr.decode()
        return made.short((done.stdout + done.stderr).decode()).splitlines()

    made.run = run  # type: ignore[attr-defined]
    return made


STARTED = "configuration.start_django sagaland None"


@pytest.mark.parametrize(
    ("command", "asked", "told"),
    [
        (("import", "sagaland", "2031"), [STARTED, "event_store.import_round sagaland/rounds/2031/log 2031"],
         ["The portal now keeps 2031: 2 acts."]),
        (("import", "sagaland", "promises", "--register", "--dir", "mine"),
         ["configuration.start_django sagaland mine",
          "event_store.import_round sagaland/registers/promises/log registers/promises"],
         ["The portal now keeps registers/promises: 2 acts."]),
        (("export", "sagaland", "2031"), [STARTED, "event_store.export_round sagaland/rounds/2031/log 2031"],
         ["The folder now keeps 2031: 1 act."]),
        (("export", "sagaland", "promises", "--register"),
         [STARTED, "event_store.export_round sagaland/registers/promises/log registers/promises"],
         ["The folder now keeps registers/promises: 1 act."]),
        (("verify", "sagaland"), [STARTED, "maintenance.verify_kept_rounds sagaland/rounds"],
         ["The portal has no round and no register. Take one in with tilstand portal import."]),
        (("verify", "sagaland", "--json"), [STARTED, "maintenance.verify_kept_rounds sagaland/rounds"], ["[]"]),
        (("expire", "sagaland"), [STARTED, "snapshot.get_portal_time", f"maintenance.expire_records ~/own at={AT}"],
         [f"account taken away; tombstone {HASH}", f"words taken away; tombstone {'cd' * 32}",
          "2 taken away by rule."]),
        (("backup", "sagaland", "--to", "copies"),
         [STARTED, "snapshot.get_portal_time", f"maintenance.write_backup copies ~/own at={AT}"],
         [f"The copy is copy.zip. Its SHA-256: {HASH}.",
          "Keep it on another machine, and the portal's secret apart from it."]),
        (("restore", "sagaland", "copy.zip"), [STARTED, "maintenance.restore_backup copy.zip sagaland/rounds"],
         ["7 lines are back, and all acts are as they were written."]),
    ],
    ids=lambda one: " ".join(map(str, one)) if isinstance(one, tuple) else "",
)  # fmt: skip
def test_what_is_kept_goes_in_and_out(portal, command, asked, told):
    said = " ".join(portal.run(*command, "--language", "en"))
    assert (portal.asked, " ".join(said.split())) == (asked, " ".join(told))


def test_only_what_a_collection_has_goes_into_the_portal(portal):
    for command in (("import", "sagaland", "2099"), ("export", "sagaland", "2031", "--register")):
        assert command[2] in " ".join(portal.run(*command, code=2))
    assert portal.asked == []


def test_each_round_is_proven_with_its_last_hash(portal):
    class Proven:
        __slots__ = ("acts", "last", "name")

        def __init__(self, name: str, acts: int, last: str) -> None:
            self.name, self.acts, self.last = name, acts, last

    portal.answers["maintenance.verify_kept_rounds"] = [Proven("2031", 3, HASH), Proven("2030", 0, "")]
    said = " ".join(portal.run("verify", "sagaland", "--language", "en"))
    assert " ".join(said.split()) == f"2031: 3 acts, as written. The last: {HASH} 2030: 0 acts, as written. The last: –"
    told = "".join("".join(portal.run("verify", "sagaland", "--json")).split())
    assert told == f'[{{"acts":3,"last":"{HASH}","name":"2031"}},{{"acts":0,"last":"","name":"2030"}}]'


def test_a_link_is_made_for_one_person_and_its_last_day_is_told(portal):
    given = ("sagaland", "ane@x.no", "Ane", "--language", "en")
    assert portal.run("invite", *given)[-1] == "http://localhost:8000/join/token"
    own = portal.run("invite", *given, "--body", "police", "--signs", "--address", "https://a.no/")
    assert "Ane" in own[0]
    assert "31 December 2031" in " ".join(own)
    assert own[-1] == "https://a.no/join/token"
    each = [
        [STARTED, "snapshot.get_portal_time", "accounts.together", f"accounts.register_person ane@x.no Ane by=None at={AT}",
         f"accounts.grant_mandate person {body} signs={signs} by=None at={AT}",
         f"accounts.issue_invitation person by=None at={AT}", "accounts.together ends"]
        for body, signs in (("", False), ("police", True))
    ]  # fmt: skip
    assert portal.asked == [*each[0], *each[1]]


@pytest.mark.parametrize("alone", [True, False])
def test_the_demonstration_stands_alone_or_beside_a_real_round(portal, alone):
    told = portal.run("demo", "--dir", "d", "--port", "7000", *["--alone"] * alone, "--language", "en")
    assert (os.environ["TILSTAND_DAY"], os.environ["TILSTAND_PASSWORDS_ALONE"]) == ("2031-06-01", "1")
    look = "server.run_beside look ~/sagaland 2031 --dir d/look --port 7001 --language en"
    assert portal.asked == [
        "configuration.start_django ~/d/demo ~/d/portal loopback=True",
        "demo.create_demo_collection ~/d",
        "demo.play_demo_round ~/d/demo",
        "demo.create_demo_users",
        "server.run_beside work ~/d/demo --dir ~/d/portal",
        *[look] * (not alone),
        "server.serve_on_loopback 7000",
        *["server.run_beside ends"] * (1 if alone else 2),
    ]
    assert " ".join(told[0].split()).startswith("The demonstration is at http://localhost:7000/")
    assert told[-3:] == [
        "  ane        one            the coordinator",
        "  bo         two            writes and signs for police, court",
        "  cy         three          writes for police",
    ]


def test_a_round_is_looked_at_in_a_copy_on_todays_day(portal):
    told = portal.run("look", "sagaland", "2031", "--dir", "l", "--port", "7000", "--under", "9", "--language", "en")
    assert ("TILSTAND_DAY" in os.environ, os.environ["TILSTAND_PASSWORDS_ALONE"]) == (False, "1")
    assert portal.asked == [
        "configuration.start_django ~/l/sagaland ~/l/portal loopback=True",
        "demo.create_sandbox sagaland ~/l/sagaland 2031",
        "demo.create_sandbox_users 2031",
        "server.run_beside work ~/l/sagaland --dir ~/l/portal",
        "server.serve_on_loopback 7000 9",
        "server.run_beside ends",
    ]
    assert " ".join(told[0].split()).startswith("The round 2031 is at http://127.0.0.1:7000/")
    assert told[-2:] == [
        "  u          p              the coordinator",
        "  b          q              writes and signs for police",
    ]


def test_the_portal_is_served_and_works_in_the_folder_of_its_own(portal):
    assert portal.run("serve", "sagaland", "--host", "0.0.0.0", "--port", "7000", "--workers", "3") == []
    assert portal.run("work", "sagaland", "--dir", "mine", "--under", "4") == []
    assert portal.asked == [
        STARTED,
        "event_store.sync_all_folders sagaland/rounds",
        "server.run_beside work sagaland --dir ~/own",
        "server.serve_with_granian 0.0.0.0 7000 3",
        "server.run_beside ends",
        "configuration.start_django sagaland mine",
        "server.run_worker 4",
    ]


@pytest.mark.parametrize(("hosts", "name"), [("", "localhost"), (" a.no , b.no", "a.no")])
@pytest.mark.parametrize("answer", ["ok", "no database", None])
def test_it_is_healthy_where_it_answers_ok(portal, monkeypatch, hosts, name, answer):
    asked: list[object] = []

    class Connection:
        def __init__(self, *given: object, **more: object) -> None:
            asked.append((*given, more))

        def request(self, *given: object, **more: object) -> None:
            asked.append((*given, more))

        def getresponse(self) -> Any:
            if answer is None:
                raise ConnectionRefusedError
            return Made(read=answer.encode)

    monkeypatch.setattr("http.client.HTTPConnection", Connection)
    monkeypatch.setenv("TILSTAND_HOSTS", hosts)
    told = portal.run("healthy", "--port", "7000", code=int(answer != "ok"))
    assert told == [answer or "ConnectionRefusedError"]
    assert asked == [("127.0.0.1", 7000, {"timeout": 10}), ("GET", "/health", {"headers": {"Host": name}})]
