"""Signing in: a password alone opens nothing, and each way of showing a second step works as it should."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from local_issuer import LocalIssuer, answering
from portal_names import portal

PASSWORD = "a shelter by the fjord"


@pytest.fixture
def arrived(place: Any) -> Callable[..., Any]:
    """A browser in which somebody wrote their name and password."""
    from django.test import Client

    person = portal.Person.objects.get(login="leader")
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
    client = arrived()
    enrolled(client)
    portal.Person.objects.filter(login="leader").update(is_active=False)
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
    first, second, unit = visitor("leader"), visitor("leader"), visitor("unit")
    own, number = "/2031/body/fjord_shelter/", portal.Person.objects.get(login="leader").pk
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

    caplog.set_level("INFO", logger="tilstand")
    client = arrived()
    arrived(password="x" * 12)
    client.get("/2031/body/police/")
    client.post("/sign-out")
    lines = [json.loads(portal.JsonLineFormatter().format(one)) for one in caplog.records]
    number = portal.Person.objects.get(login="leader").pk
    events = [(one["event"], one.get("person")) for one in lines if "event" in one]
    assert events == [("signed in", number), ("password refused", None), ("signed out", number)]
    assert not any(word in str(lines) for word in ("leader", "Prøve", "xxxx"))


def test_a_fault_of_the_programs_own_is_told_in_words_and_shows_nothing(
    arrived: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken() -> None:
        raise RuntimeError("the inside")

    client = arrived()
    enrolled(client)
    client.raise_request_exception = False
    monkeypatch.setattr(portal.views_authentication, "list_kept_rounds", broken)
    answer = client.get("/")
    page = answer.content.decode()
    assert (answer.status_code, "gikk galt" in page, "the inside" in page) == (500, True, False)


# A session that ends while somebody writes: nothing is done without them, nothing they wrote is lost.


OWN = "/2031/body/fjord_shelter/"
PAGE = f"{OWN}form/fjord_shelter.shelter"
PLACE = "mean_stay | fjord_shelter | 2031"
WRITTEN = {f"version:{PLACE}": "0", f"given:{PLACE}": "30", f"words:{PLACE}": "an <odd> year"}


def back(client: Any, login: str = "writer") -> None:
    """Sign in again in the same browser."""
    import time

    client.force_login(portal.Person.objects.get(login=login))
    session = client.session
    session["account_authentication_methods"] = [{"method": "mfa", "at": time.time()}]
    session["account_authentication_methods_user"] = str(portal.Person.objects.get(login=login).pk)
    session.save()


def ends(client: Any, how: str) -> None:
    from django.contrib.sessions.models import Session

    session = client.session
    if how == "expired":
        Session.objects.filter(session_key=session.session_key).update(
            expire_date=Session.objects.get(session_key=session.session_key).expire_date - timedelta(days=1)
        )
        return
    session[{"idle": "seen", "long": "begun"}[how]] -= 13 * 3600
    session.save()


@pytest.mark.parametrize("how", ["expired", "idle", "long"])
def test_a_page_that_is_sent_after_the_session_has_ended_is_kept(visitor: Any, how: str) -> None:
    client = visitor("writer")
    assert client.get(PAGE).status_code == 200
    ends(client, how)
    assert client.post(PAGE, WRITTEN).url == "/sign-in?next=/held"
    assert not portal.SavedCell.objects.exists()
    back(client)
    page = client.get("/held").content.decode()
    sent = dict(re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', page))
    sent = {unescape(name): unescape(value) for name, value in sent.items()}
    assert {name: sent[name] for name in WRITTEN} == WRITTEN
    assert client.post(PAGE, sent).status_code == 302
    assert [(one.given, one.by) for one in portal.SavedCell.objects.all()] == [("30", "Vera Prøve")]
    assert client.get("/held").url == "/"  # once


def test_what_somebody_sent_is_shown_to_nobody_else_and_strangers_keep_nothing(visitor: Any) -> None:
    from django.contrib.sessions.models import Session
    from django.test import Client

    client = visitor("writer")
    client.get(PAGE)
    ends(client, "expired")
    client.post(PAGE, WRITTEN)
    back(client, "leader")
    assert client.get("/held").url == "/"
    back(client)
    assert client.get("/held").url == "/"
    count = Session.objects.count()
    stranger = Client(HTTP_HOST="localhost")
    assert stranger.post(PAGE, WRITTEN).url == "/sign-in?next=/"
    stranger.cookies["sessionid"] = "x" * 32
    assert stranger.post(PAGE, WRITTEN).url == "/sign-in?next=/"
    assert Session.objects.count() == count


def test_a_script_is_told_in_words_and_gets_a_new_token_after_signing_in_again(visitor: Any) -> None:
    from django.test import Client

    script = {"HTTP_ACCEPT": "application/json"}
    answer = Client(HTTP_HOST="localhost").post(f"{OWN}save", {"address": PLACE}, **script)
    assert (answer.status_code, answer.json()["sign_in"]) == (401, "/sign-in")
    assert "tatt vare på" in answer.json()["told"]
    client = Client(HTTP_HOST="localhost", enforce_csrf_checks=True)
    back(client)
    told = {"address": PLACE, "given": "30"}
    refused = client.post(f"{OWN}save", told, **script, HTTP_X_CSRFTOKEN="x" * 64)
    assert (refused.status_code, "for lenge" in refused.json()["told"]) == (403, True)
    token = client.get("/token", **script).json()["token"]
    assert client.post(f"{OWN}save", told, **script, HTTP_X_CSRFTOKEN=token).status_code == 200


# Signing in by an issuer that answers on this machine: who was invited, at a level that is enough.


DETAILS = '[{"type": "work:resource", "resource": "urn:reporting"}]'


@pytest.fixture(scope="module")
def issuer() -> Iterator[LocalIssuer]:
    with answering(LocalIssuer()) as one:
        yield one


@pytest.fixture
def stranger(place: Path, issuer: LocalIssuer, tmp_path: Path) -> Iterator[Any]:
    """A browser of somebody who has not signed in; the issuer vouches for a person whom it calls `sub-1`."""
    from django.test import Client, override_settings

    key = tmp_path / "key.pem"
    key.write_bytes(issuer.client.as_pem(private=True))
    issuer.vouched = {"sub": "sub-1"}
    told = {"issuer": issuer.address, "client": "tilstand", "key": str(key), "kid": "portal"}
    told |= {"levels": "high substantial", "name": "Prøveporten", "details": ""}
    with override_settings(OIDC=told):
        yield Client(HTTP_HOST="localhost")


def back_issuer(issuer: LocalIssuer, client: Any, query: str = "") -> Any:
    way = client.get(f"/sign-in/issuer{query}")
    return client.get(issuer.agreed(way.url))


def invited(visitor: Any, login: str = "new") -> str:
    told = {"login": login, "name": "Nora Prøve", "provider": "fjord_shelter"}
    page = visitor("unit").post("/people/invite", told).content.decode()
    return re.findall(r"/join/([\w-]+)", page)[0]


def test_who_was_invited_joins_and_signs_in_without_a_password_of_ours(
    stranger: Any, issuer: LocalIssuer, visitor: Any
) -> None:
    from django.test import Client

    from tilstand.portal.models import Person, Vouched

    assert "Prøveporten" in stranger.get("/sign-in").content.decode()
    unknown = back_issuer(issuer, stranger)
    assert (unknown.status_code, "ikke invitert" in unknown.content.decode()) == (409, True)
    assert stranger.get(OWN).url.startswith("/sign-in")
    token = invited(visitor)
    assert back_issuer(issuer, stranger, f"?invitation={token}").url == "/"
    assert stranger.get(OWN).status_code == 200
    assert "sub-1" not in str([*Vouched.objects.values(), *Person.objects.values()])
    again = Client(HTTP_HOST="localhost")
    assert back_issuer(issuer, again, f"?next={OWN}").url == OWN
    assert again.get(OWN).status_code == 200
    assert "finnes ikke" in back_refused(issuer, token + "x")
    assert "er brukt" in back_refused(issuer, token)
    Person.objects.get(login="new").mandates.all().delete()
    assert stranger.get(OWN).status_code == 404


def back_refused(issuer: LocalIssuer, token: str) -> str:
    from django.test import Client

    answer = Client(HTTP_HOST="localhost").get(f"/sign-in/issuer?invitation={token}")
    assert answer.status_code == 409
    return str(answer.content.decode())


@pytest.mark.parametrize(
    ("vouched", "told"),
    [
        ({"acr": "low"}, "bekreftet ikke nok"),
        ({"acr": ""}, "bekreftet ikke nok"),
        ({"nonce": "other"}, "bekreftet ikke hvem"),
        ({"aud": "another"}, "bekreftet ikke hvem"),
        ({"iss": "https://example.org"}, "bekreftet ikke hvem"),
        ({"exp": 1}, "bekreftet ikke hvem"),
        ({"sub": ""}, "bekreftet ikke hvem"),
    ],
)
def test_what_the_issuer_says_is_looked_at_here(
    stranger: Any, issuer: LocalIssuer, visitor: Any, vouched: dict[str, Any], told: str
) -> None:
    token = invited(visitor)
    issuer.vouched |= vouched
    answer = back_issuer(issuer, stranger, f"?invitation={token}")
    assert (answer.status_code, told in answer.content.decode()) == (409, True)
    assert stranger.get(OWN).url.startswith("/sign-in")


def test_a_right_that_was_asked_for_must_come_back(stranger: Any, issuer: LocalIssuer, visitor: Any) -> None:
    from django.conf import settings
    from django.test import override_settings

    with override_settings(OIDC=settings.OIDC | {"details": DETAILS}):
        token = invited(visitor)
        for came in (None, [], [{"type": "work:resource", "resource": "urn:other"}]):
            issuer.vouched["authorization_details"] = came
            assert back_issuer(issuer, stranger, f"?invitation={token}").status_code == 409
        issuer.vouched["authorization_details"] = [{"type": "work:resource", "resource": "urn:reporting"}]
        assert back_issuer(issuer, stranger, f"?invitation={token}").status_code == 302


def test_an_answer_that_was_not_asked_for_or_came_before_is_refused(
    stranger: Any, issuer: LocalIssuer, visitor: Any
) -> None:
    from django.test import Client

    token = invited(visitor)
    way = issuer.agreed(stranger.get(f"/sign-in/issuer?invitation={token}").url)
    assert Client(HTTP_HOST="localhost").get(way).status_code == 409  # another browser: its state is unknown
    assert stranger.get(way).status_code == 302
    assert stranger.get(way).status_code == 409
    said_no = stranger.get("/sign-in/issuer/back?error=access_denied&state=x")
    assert (said_no.status_code, "avbrutt" in said_no.content.decode()) == (409, True)


def test_one_person_of_the_issuer_is_one_person_here(stranger: Any, issuer: LocalIssuer, visitor: Any) -> None:
    back_issuer(issuer, stranger, f"?invitation={invited(visitor)}")
    second = back_issuer(issuer, stranger, f"?invitation={invited(visitor, 'second')}")
    assert (second.status_code, "allerede" in second.content.decode()) == (409, True)


def test_an_issuer_that_does_not_answer_is_told_and_the_password_still_works(stranger: Any) -> None:
    from django.conf import settings
    from django.test import override_settings

    with override_settings(OIDC=settings.OIDC | {"issuer": "http://127.0.0.1:9"}):
        answer = stranger.get("/sign-in/issuer")
        assert (answer.status_code, "svarer ikke" in answer.content.decode()) == (409, True)
        assert stranger.get("/sign-in").status_code == 200
    with override_settings(OIDC=settings.OIDC | {"levels": ""}):
        assert stranger.get("/sign-in/issuer").status_code == 404


def test_an_issuer_that_sends_elsewhere_is_not_followed(
    stranger: Any, issuer: LocalIssuer, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def moved(self: Any, request: Any, **more: Any) -> Any:
        from requests import Response

        asked.append(request.url)
        answer = Response()
        answer.status_code, answer.url, answer.request = 302, request.url, request
        answer.headers["Location"] = "http://elsewhere.example.org/"
        return answer

    from tilstand.portal.oidc import _build_oidc_client

    _build_oidc_client.cache_clear()
    monkeypatch.setattr("requests.adapters.HTTPAdapter.send", moved)
    answer = stranger.get("/sign-in/issuer")
    assert (answer.status_code, "svarer ikke" in answer.content.decode()) == (409, True)
    assert asked == [f"{issuer.address}/.well-known/openid-configuration"]
