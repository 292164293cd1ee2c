"""People of the portal: invited by a link that works once, given rights, and gone at once when these end."""

from __future__ import annotations

import itertools
import re
import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from portal_names import portal

from tilstand.errors import ArchiveError
from tilstand.workflow.actions import perform_act
from tilstand.workflow.event_log import EventJournal, name_writer_file

PASSWORD = "many small boats"


def invite(unit: Any, login: str = "new", **more: str) -> str:
    told = {"login": login, "name": "Nora Prøve", "provider": "fjord_shelter", **more}
    page = unit.post("/people/invite", told).content.decode()
    found = re.search(r'value="http://localhost(/join/[\w-]+)"', page)
    assert found
    return found[1]


def fresh() -> Any:
    from django.test import Client

    return Client(HTTP_HOST="localhost")


def test_an_invitation_is_used_once_by_choosing_a_password_and_a_second_step(visitor: Any) -> None:
    address = invite(visitor("unit"), signs="on")
    assert address[6:] not in str(list(portal.Invitation.objects.values()))  # a hash alone
    client = fresh()
    page = client.get(address)
    assert page["Referrer-Policy"] == "same-origin"
    assert all(one in page.content.decode() for one in ("Nora Prøve", "skriver og signerer"))
    assert client.get(address).status_code == 200  # opening it uses nothing up
    for wrong, told in (("short", "for kort"), ("password1234", "ikke like"), ("qwerty123456", "Mange")):
        again = wrong if told != "ikke like" else PASSWORD
        answer = client.post(address, {"password": wrong, "again": again})
        assert (answer.status_code, told in answer.content.decode()) == (400, True), wrong
    assert client.post(address, {"password": PASSWORD, "again": PASSWORD}).url == "/keys"
    assert client.get("/2031/body/fjord_shelter/").url == "/keys"  # a second step first
    twice = fresh().post(address, {"password": PASSWORD, "again": PASSWORD})
    assert (twice.status_code, "er brukt" in twice.content.decode()) == (409, True)
    person = portal.Person.objects.get(login="new")
    done = portal.AccessAct.objects.filter(person=person.pk).order_by("pk").values_list("what", flat=True)
    assert [*done] == ["registered", "given", "invited", "joined"]


def test_an_invitation_that_is_late_replaced_or_mutilated_is_refused_in_words(visitor: Any) -> None:
    unit = visitor("unit")
    first = invite(unit)
    unit.post(f"/people/{portal.Person.objects.get(login='new').pk}/link")
    for address in (first, first[:-1], "/join/x"):
        assert "finnes ikke" in fresh().get(address).content.decode()
    late = invite(unit, "late")
    portal.Invitation.objects.update(until=portal.Invitation.objects.latest("pk").until - timedelta(days=8))
    answer = fresh().post(late, {"password": PASSWORD, "again": PASSWORD})
    assert (answer.status_code, "er ute" in answer.content.decode()) == (409, True)
    assert not portal.Person.objects.get(login="late").has_usable_password()


def test_a_new_link_ends_the_former_password_second_step_and_sessions_when_it_is_used(visitor: Any) -> None:
    from allauth.mfa.models import Authenticator

    before, person = visitor("leader"), portal.Person.objects.get(login="leader")
    Authenticator.objects.create(user=person, type="totp", data={})
    page = visitor("unit").post(f"/people/{person.pk}/link").content.decode()
    address = re.findall(r"/join/[\w-]+", page)[0]
    assert before.get("/2031/body/fjord_shelter/").status_code == 200  # not before it is used
    fresh().post(address, {"password": PASSWORD, "again": PASSWORD})
    assert not Authenticator.objects.filter(user=person).exists()
    assert before.get("/2031/body/fjord_shelter/").url.startswith("/sign-in")


def test_rights_are_given_and_taken_and_access_is_ended_at_once(visitor: Any) -> None:
    unit, other = visitor("unit"), visitor("other")
    number = portal.Person.objects.get(login="other").pk
    own = "/2031/body/fjord_shelter/"
    assert other.get(own).status_code == 404
    unit.post(f"/people/{number}/give", {"provider": "fjord_shelter"})
    assert other.get(own).status_code == 200
    unit.post(f"/people/{number}/take", {"provider": "fjord_shelter"})
    assert other.get(own).status_code == 404
    assert other.get("/2031/body/police/").status_code == 200
    unit.post(f"/people/{number}/end")
    assert other.get("/2031/body/police/").url.startswith("/sign-in")
    again = unit.post(f"/people/{number}/give", {"provider": "police"})
    assert (again.status_code, "er avsluttet" in again.content.decode()) == (409, True)
    done = portal.AccessAct.objects.filter(person=number).order_by("pk").values_list("what", "provider")
    assert [*done] == [("given", "fjord_shelter"), ("taken", "fjord_shelter"), ("ended", "")]


@pytest.mark.parametrize("how", ["take", "end"])
def test_the_last_who_acts_for_the_unit_cannot_be_taken_away(visitor: Any, how: str) -> None:
    unit = visitor("unit")
    answer = unit.post(f"/people/{portal.Person.objects.get(login='unit').pk}/{how}", {"provider": ""})
    assert (answer.status_code, "Ingen ville være igjen" in answer.content.decode()) == (409, True)
    assert unit.get("/people").status_code == 200


def test_what_cannot_be_invited_is_refused_in_words_and_leaves_nobody_behind(visitor: Any) -> None:
    unit, before = visitor("unit"), portal.Person.objects.count()
    for login, name, provider, told in (
        ("LEADER", "Somebody", "police", "allerede"),
        ("", "Somebody", "police", "mangler"),
        ("new", "x" * 201, "police", "for lange"),
        ("new", "Somebody", "nowhere", "Ingen slik"),
    ):
        answer = unit.post("/people/invite", {"login": login, "name": name, "provider": provider})
        assert (answer.status_code, told in answer.content.decode()) == (409, True), login
    assert portal.Person.objects.count() == before


# A round goes from its folder into the database and back: the same acts, the same bytes, one keeper.


NOON = datetime(2032, 2, 1, 12, tzinfo=UTC)
KARI, OLA = "Kari Prøve", "Ola Prøve"
_NAMES = itertools.count(1)


def did(store, name, by=KARI, minutes=0, **more):
    given = {"names": "a" * 64, "reason": "En grunn."} | more
    return perform_act(store, "delivery", name, "rosa", by=by, at=NOON + timedelta(minutes=minutes), **given)


@pytest.fixture
def log(tmp_path: Path) -> Path:
    """A folder with acts of two people, one of whose clocks is behind, and a file name that is no text."""
    folder = tmp_path / f"exchanged-{next(_NAMES)}" / "log"
    did(EventJournal(folder), "ask")
    did(EventJournal(folder), "receive", OLA, -30, facts={"file": "rosa\udcff.xlsx"})
    return folder


def bytes_of(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.glob("*.jsonl")}


@pytest.mark.usefixtures("database")
def test_a_round_goes_in_and_out_and_every_byte_is_the_same(log: Path) -> None:
    name, before, events = log.parent.name, bytes_of(log), EventJournal(log).read_events()
    assert portal.import_round(log, name) == 2
    assert portal.DatabaseEventStore(name).read_events() == events
    shutil.rmtree(log)
    log.mkdir()
    assert portal.export_round(log, name) == 2
    assert (bytes_of(log), EventJournal(log).read_events()) == (before, events)


@pytest.mark.usefixtures("database")
def test_what_is_done_in_the_portal_stands_in_the_folder_at_once_as_the_folder_itself_writes_it(log) -> None:
    twin = shutil.copytree(log, log.parent / "twin")
    portal.import_round(log, log.parent.name)
    for store in (portal.DatabaseEventStore(log.parent.name, log), EventJournal(twin)):
        did(store, "accept", minutes=5)
        did(store, "freeze", OLA, -20)
    assert bytes_of(log) == bytes_of(twin)


@pytest.mark.usefixtures("database")
def test_one_of_the_two_keeps_a_round_and_the_other_says_so(log: Path) -> None:
    name = log.parent.name
    portal.import_round(log, name)
    with pytest.raises(ArchiveError, match=f"{name} is kept in the portal"):
        did(EventJournal(log), "accept")
    did(portal.DatabaseEventStore(name, log), "accept")
    portal.export_round(log, name)
    with pytest.raises(ArchiveError, match=f"{name} is kept in its folder"):
        did(portal.DatabaseEventStore(name, log), "freeze")
    did(EventJournal(log), "freeze")
    assert portal.import_round(log, name) == 4  # the database goes on where it was
    assert [one.act for one in portal.DatabaseEventStore(name).read_events()] == ["ask", "receive", "accept", "freeze"]


@pytest.mark.usefixtures("database")
def test_a_log_that_was_merged_meanwhile_begins_a_new_chain_and_the_old_one_stays(log: Path) -> None:
    name = log.parent.name
    other = shutil.copytree(log, log.parent / "other")
    portal.import_round(log, name)
    did(portal.DatabaseEventStore(name, log), "accept", minutes=50)
    portal.export_round(log, name)
    did(EventJournal(other), "keep_older", OLA, 10)
    shutil.copy(other / f"{name_writer_file(OLA)}.jsonl", log)
    portal.import_round(log, name)
    assert [one.act for one in portal.DatabaseEventStore(name).read_events()] == [
        "ask",
        "receive",
        "keep_older",
        "accept",
    ]
    assert [one.act for one in portal.verify_event_chain(name, 1)] == ["ask", "receive", "accept"]


@pytest.mark.usefixtures("database")
def test_an_act_is_kept_nowhere_where_the_folder_says_otherwise(log: Path) -> None:
    name = log.parent.name
    portal.import_round(log, name)
    (log / ".elsewhere").unlink()
    did(EventJournal(log), "accept", OLA)  # as a copy from elsewhere would have it
    with pytest.raises(ArchiveError, match="says something other than the database"):
        portal.export_round(log, name)
    assert len(portal.DatabaseEventStore(name).read_events()) == 2
