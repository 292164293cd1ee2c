"""People of the portal: invited by a link that works once, given rights, and gone at once when these end."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest

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
    from tilstand.portal.models import AccessAct, Invitation, Person

    address = invite(visitor("unit"), signs="on")
    assert address[6:] not in str(list(Invitation.objects.values()))  # a hash alone
    client = fresh()
    page = client.get(address)
    assert page["Referrer-Policy"] == "no-referrer"
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
    person = Person.objects.get(login="new")
    done = AccessAct.objects.filter(person=person.pk).order_by("pk").values_list("what", flat=True)
    assert [*done] == ["registered", "given", "invited", "joined"]


def test_an_invitation_that_is_late_replaced_or_mutilated_is_refused_in_words(visitor: Any) -> None:
    from tilstand.portal.models import Invitation, Person

    unit = visitor("unit")
    first = invite(unit)
    unit.post(f"/people/{Person.objects.get(login='new').pk}/link")
    for address in (first, first[:-1], "/join/x"):
        assert "finnes ikke" in fresh().get(address).content.decode()
    late = invite(unit, "late")
    Invitation.objects.update(until=Invitation.objects.latest("pk").until - timedelta(days=8))
    answer = fresh().post(late, {"password": PASSWORD, "again": PASSWORD})
    assert (answer.status_code, "er ute" in answer.content.decode()) == (409, True)
    assert not Person.objects.get(login="late").has_usable_password()


def test_a_new_link_ends_the_former_password_second_step_and_sessions_when_it_is_used(visitor: Any) -> None:
    from allauth.mfa.models import Authenticator

    from tilstand.portal.models import Person

    before, person = visitor("leader"), Person.objects.get(login="leader")
    Authenticator.objects.create(user=person, type="totp", data={})
    page = visitor("unit").post(f"/people/{person.pk}/link").content.decode()
    address = re.findall(r"/join/[\w-]+", page)[0]
    assert before.get("/2031/body/fjord_shelter/").status_code == 200  # not before it is used
    fresh().post(address, {"password": PASSWORD, "again": PASSWORD})
    assert not Authenticator.objects.filter(user=person).exists()
    assert before.get("/2031/body/fjord_shelter/").url.startswith("/sign-in")


def test_rights_are_given_and_taken_and_access_is_ended_at_once(visitor: Any) -> None:
    from tilstand.portal.models import AccessAct, Person

    unit, other = visitor("unit"), visitor("other")
    number = Person.objects.get(login="other").pk
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
    done = AccessAct.objects.filter(person=number).order_by("pk").values_list("what", "provider")
    assert [*done] == [("given", "fjord_shelter"), ("taken", "fjord_shelter"), ("ended", "")]


@pytest.mark.parametrize("how", ["take", "end"])
def test_the_last_who_acts_for_the_unit_cannot_be_taken_away(visitor: Any, how: str) -> None:
    from tilstand.portal.models import Person

    unit = visitor("unit")
    answer = unit.post(f"/people/{Person.objects.get(login='unit').pk}/{how}", {"provider": ""})
    assert (answer.status_code, "Ingen ville være igjen" in answer.content.decode()) == (409, True)
    assert unit.get("/people").status_code == 200


def test_what_cannot_be_invited_is_refused_in_words_and_leaves_nobody_behind(visitor: Any) -> None:
    from tilstand.portal.models import Person

    unit, before = visitor("unit"), Person.objects.count()
    for login, name, provider, told in (
        ("LEADER", "Somebody", "police", "allerede"),
        ("", "Somebody", "police", "mangler"),
        ("new", "x" * 201, "police", "for lange"),
        ("new", "Somebody", "nowhere", "Ingen slik"),
    ):
        answer = unit.post("/people/invite", {"login": login, "name": name, "provider": provider})
        assert (answer.status_code, told in answer.content.decode()) == (409, True), login
    assert Person.objects.count() == before
