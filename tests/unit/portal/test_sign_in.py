"""Signing in: a password alone opens nothing, and each way of showing a second step works as it should."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from typing import Any

import pytest

PASSWORD = "a shelter by the fjord"


@pytest.fixture
def arrived(place: Any) -> Callable[..., Any]:
    """A browser in which somebody wrote their name and password."""
    from django.test import Client

    from tilstand.portal.models import Person

    person = Person.objects.get(login="leader")
    person.set_password(PASSWORD)
    person.save()

    def made(password: str = PASSWORD, onward: str = "") -> Any:
        client = Client(HTTP_HOST="localhost", REMOTE_ADDR="10.0.0.7")
        client.answer = client.post("/sign-in", {"login": "leader", "password": password, "next": onward})
        return client

    return made


def code(secret: str, step: int = 0) -> str:
    from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value

    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + step))


def enrolled(client: Any) -> str:
    page = client.get("/keys/app").content.decode()
    found = re.search(r'id="secret">(\w+)<', page)
    assert found
    secret = found[1]
    assert client.post("/keys/app", {"code": code(secret)}).url == "/keys/codes"
    return secret


def test_a_password_alone_sees_no_figure_until_a_second_step_is_chosen(arrived: Any) -> None:
    client = arrived(onward="/2031/body/fjord_shelter/")
    assert client.answer.url == "/2031/body/fjord_shelter/"
    assert client.get(client.answer.url).url == "/keys"
    assert "et andre steg" in client.get("/keys").content.decode()
    wrong = client.post("/keys/app", {"code": "000000"})
    assert "Koden stemmer ikke" in wrong.content.decode()
    enrolled(client)
    assert client.get("/2031/body/fjord_shelter/").status_code == 200
    codes = re.findall(r"<code>(\d{8})</code>", client.get("/keys/codes").content.decode())
    assert len(codes) == 10
    assert "<code>" not in client.get("/keys/codes").content.decode()  # once, and not again


def test_a_code_is_asked_for_and_works_once_and_so_does_a_recovery_code(arrived: Any) -> None:
    first = arrived()
    secret = enrolled(first)
    kept = re.findall(r"<code>(\d{8})</code>", first.get("/keys/codes").content.decode())
    client = arrived()
    assert client.answer.url == "/sign-in/step"
    assert client.get("/").url.startswith("/sign-in")
    wrong = client.post("/sign-in/step", {"code": "000000"})
    assert "Koden stemmer ikke" in wrong.content.decode()
    shown = code(secret)
    assert client.post("/sign-in/step", {"code": shown}).url == "/"
    assert client.get("/2031/body/fjord_shelter/").status_code == 200
    other = arrived()
    assert "Koden stemmer ikke" in other.post("/sign-in/step", {"code": shown}).content.decode()
    assert other.post("/sign-in/step", {"code": kept[0]}).url == "/"
    third = arrived()
    assert "Koden stemmer ikke" in third.post("/sign-in/step", {"code": kept[0]}).content.decode()


def test_a_session_from_before_the_second_step_is_closed_and_cannot_change_it(arrived: Any) -> None:
    before, client = arrived(), arrived()
    enrolled(client)
    for address in ("/keys/app/remove", "/keys/passkey", "/keys/codes/new"):
        assert before.post(address).url.startswith("/again")
    assert before.get("/2031/body/fjord_shelter/").url == "/sign-in?next=/2031/body/fjord_shelter/"
    assert before.get("/keys").url.startswith("/sign-in")


def test_who_removes_the_last_second_step_must_choose_a_new_one(arrived: Any) -> None:
    from allauth.mfa.models import Authenticator

    client = arrived()
    enrolled(client)
    assert client.post("/keys/app/remove").url == "/keys"
    assert not Authenticator.objects.exists()
    assert arrived().get("/2031/body/fjord_shelter/").url == "/keys"


def test_attempts_are_limited_and_nobody_learns_which_part_was_wrong(arrived: Any) -> None:
    told = [arrived(password="x" * 12).answer.content.decode() for _ in range(6)]
    assert all("hører ikke sammen" in one for one in told[:5])
    assert "for mange forsøk" in told[5]
    right = arrived()
    assert "for mange forsøk" in right.answer.content.decode()
    assert right.get("/").url.startswith("/sign-in")


def test_many_behind_one_address_get_in_though_each_of_them_mistyped(arrived: Any) -> None:
    """Offices that share an address share no lock; a flood of guesses from there is stopped there alone."""
    from django.test import Client

    def guessed(times: int, at: str) -> list[str]:
        client = Client(HTTP_HOST="localhost", REMOTE_ADDR="10.0.0.7")
        told = {"password": "x" * 12}
        return [client.post("/sign-in", told | {"login": f"{at}{n}"}).content.decode() for n in range(times)]

    assert not any("for mange forsøk" in one for one in guessed(60, "colleague"))
    assert "for mange forsøk" not in arrived().answer.content.decode()
    assert "for mange forsøk" in guessed(60, "guess")[-1]
    elsewhere = Client(HTTP_HOST="localhost", REMOTE_ADDR="10.0.0.8")
    answer = elsewhere.post("/sign-in", {"login": "leader", "password": PASSWORD})
    assert answer.status_code == 302


def test_the_secrets_of_second_steps_are_not_in_the_database_as_they_are(arrived: Any) -> None:
    from allauth.mfa.models import Authenticator

    secret = enrolled(arrived())
    kept = [str(one.data) for one in Authenticator.objects.all()]
    assert len(kept) == 2
    assert not any(secret in one for one in kept)


def test_whose_access_has_ended_is_told_so_and_open_sessions_end_at_once(arrived: Any) -> None:
    from tilstand.portal.models import Person

    client = arrived()
    enrolled(client)
    Person.objects.filter(login="leader").update(is_active=False)
    assert client.get("/2031/body/fjord_shelter/").url.startswith("/sign-in")
    ended = arrived().answer
    assert (ended.status_code, "er avsluttet" in ended.content.decode()) == (403, True)
    assert "hører ikke sammen" in arrived(password="y" * 12).answer.content.decode()


def test_nobody_is_sent_elsewhere_after_signing_in(arrived: Any) -> None:
    assert arrived(onward="https://example.org/").answer.url == "/"


def test_a_password_is_changed_by_the_former_one_and_ends_other_sessions(arrived: Any) -> None:
    client = arrived()
    secret = enrolled(client)
    other = arrived()
    other.post("/sign-in/step", {"code": code(secret, 1)})
    assert other.get("/2031/body/fjord_shelter/").status_code == 200
    chosen = "nine quiet harbours"
    for sent, told in (
        ({"old": "x", "password": chosen, "again": chosen}, "ikke passordet du har"),
        ({"old": PASSWORD, "password": "Liv Prøve 12", "again": "Liv Prøve 12"}, "ligner"),
    ):
        answer = client.post("/keys/password", sent)
        assert (answer.status_code, told in answer.content.decode()) == (400, True)
    sent = {"old": PASSWORD, "password": chosen, "again": chosen}
    assert client.post("/keys/password", sent).url == "/keys"
    assert client.get("/2031/body/fjord_shelter/").status_code == 200
    assert other.get("/2031/body/fjord_shelter/").url.startswith("/sign-in")
    assert arrived(password=chosen).answer.url == "/sign-in/step"


def test_somebody_is_signed_out_elsewhere_by_themselves_and_everywhere_by_the_unit(visitor: Any) -> None:
    from tilstand.portal.models import Person

    first, second, unit = visitor("leader"), visitor("leader"), visitor("unit")
    own, number = "/2031/body/fjord_shelter/", Person.objects.get(login="leader").pk
    assert first.post("/keys/elsewhere").url == "/keys"
    assert first.get(own).status_code == 200
    assert second.get(own).url.startswith("/sign-in")
    unit.post(f"/people/{number}/sign-out")
    assert first.get(own).url.startswith("/sign-in")
    assert unit.get("/people").status_code == 200


def test_no_copy_of_a_page_is_kept_and_signing_out_clears_what_is(visitor: Any) -> None:
    client = visitor("leader")
    for address in ("/", "/2031/body/fjord_shelter/", "/keys", "/nowhere"):
        assert "no-store" in client.get(address)["Cache-Control"]
    assert "cache" in client.post("/sign-out")["Clear-Site-Data"]


def test_what_happens_at_the_door_is_logged_by_number(arrived: Any, caplog: pytest.LogCaptureFixture) -> None:
    import json

    from tilstand.portal.configuration import JsonLineFormatter
    from tilstand.portal.models import Person

    caplog.set_level("INFO", logger="tilstand")
    client = arrived()
    arrived(password="x" * 12)
    client.get("/2031/body/police/")
    client.post("/sign-out")
    lines = [json.loads(JsonLineFormatter().format(one)) for one in caplog.records]
    number = Person.objects.get(login="leader").pk
    events = [(one["event"], one.get("person")) for one in lines if "event" in one]
    assert events == [("signed in", number), ("password refused", None), ("signed out", number)]
    assert not any(word in str(lines) for word in ("leader", "Prøve", "xxxx"))


def test_a_fault_of_the_programs_own_is_told_in_words_and_shows_nothing(
    arrived: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tilstand.portal.views import authentication

    def broken() -> None:
        raise RuntimeError("the inside")

    client = arrived()
    enrolled(client)
    client.raise_request_exception = False
    monkeypatch.setattr(authentication, "list_kept_rounds", broken)
    answer = client.get("/")
    page = answer.content.decode()
    assert (answer.status_code, "gikk galt" in page, "the inside" in page) == (500, True, False)
