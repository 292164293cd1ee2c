"""Signing in by an issuer that answers on this machine: who was invited, at a level that is enough."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from local_issuer import LocalIssuer, answering

DETAILS = '[{"type": "work:resource", "resource": "urn:reporting"}]'
OWN = "/2031/body/fjord_shelter/"


@pytest.fixture(scope="module")
def issuer() -> Iterator[LocalIssuer]:
    with answering(LocalIssuer()) as one:
        yield one


@pytest.fixture
def portal(place: Path, issuer: LocalIssuer, tmp_path: Path) -> Iterator[Any]:
    """A browser of somebody who has not signed in; the issuer vouches for a person whom it calls `sub-1`."""
    from django.test import Client, override_settings

    key = tmp_path / "key.pem"
    key.write_bytes(issuer.client.as_pem(private=True))
    issuer.vouched = {"sub": "sub-1"}
    told = {"issuer": issuer.address, "client": "tilstand", "key": str(key), "kid": "portal"}
    told |= {"levels": "high substantial", "name": "Prøveporten", "details": ""}
    with override_settings(OIDC=told):
        yield Client(HTTP_HOST="localhost")


def back(issuer: LocalIssuer, client: Any, query: str = "") -> Any:
    way = client.get(f"/sign-in/issuer{query}")
    return client.get(issuer.agreed(way.url))


def invited(visitor: Any, login: str = "new") -> str:
    told = {"login": login, "name": "Nora Prøve", "provider": "fjord_shelter"}
    page = visitor("unit").post("/people/invite", told).content.decode()
    return re.findall(r"/join/([\w-]+)", page)[0]


def test_who_was_invited_joins_and_signs_in_without_a_password_of_ours(
    portal: Any, issuer: LocalIssuer, visitor: Any
) -> None:
    from django.test import Client

    from tilstand.portal.models import Person, Vouched

    assert "Prøveporten" in portal.get("/sign-in").content.decode()
    unknown = back(issuer, portal)
    assert (unknown.status_code, "ikke invitert" in unknown.content.decode()) == (409, True)
    assert portal.get(OWN).url.startswith("/sign-in")
    token = invited(visitor)
    assert back(issuer, portal, f"?invitation={token}").url == "/"
    assert portal.get(OWN).status_code == 200
    assert "sub-1" not in str([*Vouched.objects.values(), *Person.objects.values()])
    again = Client(HTTP_HOST="localhost")
    assert back(issuer, again, f"?next={OWN}").url == OWN
    assert again.get(OWN).status_code == 200
    assert "finnes ikke" in back_refused(issuer, token + "x")
    assert "er brukt" in back_refused(issuer, token)
    Person.objects.get(login="new").mandates.all().delete()
    assert portal.get(OWN).status_code == 404


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
    portal: Any, issuer: LocalIssuer, visitor: Any, vouched: dict[str, Any], told: str
) -> None:
    token = invited(visitor)
    issuer.vouched |= vouched
    answer = back(issuer, portal, f"?invitation={token}")
    assert (answer.status_code, told in answer.content.decode()) == (409, True)
    assert portal.get(OWN).url.startswith("/sign-in")


def test_a_right_that_was_asked_for_must_come_back(portal: Any, issuer: LocalIssuer, visitor: Any) -> None:
    from django.conf import settings
    from django.test import override_settings

    with override_settings(OIDC=settings.OIDC | {"details": DETAILS}):
        token = invited(visitor)
        for came in (None, [], [{"type": "work:resource", "resource": "urn:other"}]):
            issuer.vouched["authorization_details"] = came
            assert back(issuer, portal, f"?invitation={token}").status_code == 409
        issuer.vouched["authorization_details"] = [{"type": "work:resource", "resource": "urn:reporting"}]
        assert back(issuer, portal, f"?invitation={token}").status_code == 302


def test_an_answer_that_was_not_asked_for_or_came_before_is_refused(
    portal: Any, issuer: LocalIssuer, visitor: Any
) -> None:
    from django.test import Client

    token = invited(visitor)
    way = issuer.agreed(portal.get(f"/sign-in/issuer?invitation={token}").url)
    assert Client(HTTP_HOST="localhost").get(way).status_code == 409  # another browser: its state is unknown
    assert portal.get(way).status_code == 302
    assert portal.get(way).status_code == 409
    said_no = portal.get("/sign-in/issuer/back?error=access_denied&state=x")
    assert (said_no.status_code, "avbrutt" in said_no.content.decode()) == (409, True)


def test_one_person_of_the_issuer_is_one_person_here(portal: Any, issuer: LocalIssuer, visitor: Any) -> None:
    back(issuer, portal, f"?invitation={invited(visitor)}")
    second = back(issuer, portal, f"?invitation={invited(visitor, 'second')}")
    assert (second.status_code, "allerede" in second.content.decode()) == (409, True)


def test_an_issuer_that_does_not_answer_is_told_and_the_password_still_works(portal: Any) -> None:
    from django.conf import settings
    from django.test import override_settings

    with override_settings(OIDC=settings.OIDC | {"issuer": "http://127.0.0.1:9"}):
        answer = portal.get("/sign-in/issuer")
        assert (answer.status_code, "svarer ikke" in answer.content.decode()) == (409, True)
        assert portal.get("/sign-in").status_code == 200
    with override_settings(OIDC=settings.OIDC | {"levels": ""}):
        assert portal.get("/sign-in/issuer").status_code == 404


def test_an_issuer_that_sends_elsewhere_is_not_followed(
    portal: Any, issuer: LocalIssuer, monkeypatch: pytest.MonkeyPatch
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
    answer = portal.get("/sign-in/issuer")
    assert (answer.status_code, "svarer ikke" in answer.content.decode()) == (409, True)
    assert asked == [f"{issuer.address}/.well-known/openid-configuration"]
