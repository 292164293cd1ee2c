"""The portal for programs: the same checks, words and rights, by a token that goes as far as who made it."""

from __future__ import annotations

import importlib.util
import json
import re
from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from portal_names import portal
from who_may import API

TOTAL = "victims_assisted | fjord_shelter | 2031"
CLIENT = Path(__file__).parents[3] / "docs" / "how-to" / "portal_client.py"
HOLDS = {"read": ("read",), "write": ("read", "write"), "sign": ("read", "write", "sign")}


class Asked:
    """A program with a token."""

    def __init__(self, token: str) -> None:
        from django.test import Client

        self.client, self.token = Client(HTTP_HOST="localhost"), token

    def __call__(self, how: str, path: str, told: Any = None, **heads: str) -> Any:
        head = {"HTTP_AUTHORIZATION": f"Bearer {self.token}", **heads}
        given = {} if told is None else {"data": json.dumps(told), "content_type": "application/json"}
        return getattr(self.client, how)(f"/api/v1/{path}", **given, **head)


@pytest.fixture
def token(place: Path) -> Callable[..., Any]:
    """A program that shows a token of somebody."""

    def made(login: str, may: str, provider: str = "fjord_shelter", days: int = 30) -> Asked:
        person = portal.Person.objects.get(login=login)
        return Asked(
            portal.issue_token(person, provider, "Fagsystem", may=may, days=days, at=portal.get_portal_time())[1]
        )

    return made


def entry(given: str, version: int = 0, **more: str) -> dict[str, Any]:
    return {"entries": [{"address": TOTAL, "version": version, "given": given, **more}]}


def kept() -> tuple[int, int]:
    return portal.KeptAct.objects.count(), portal.SavedCell.objects.count()


def test_every_operation_is_one_of_those_whose_right_is_known(token: Any) -> None:
    told = token("leader", "read").client.get("/api/v1/openapi.json").json()
    assert told["openapi"].startswith("3.1")
    there = {(how, path) for path, all_ in told["paths"].items() for how in all_}
    assert there == {(how, f"/api/v1/{path.replace('2031', '{round_name}')}") for how, path in API}
    assert all(one.get("security") for all_ in told["paths"].values() for one in all_.values())
    refused = {"400", "401", "403", "404", "409", "412", "422", "429", "503"}
    assert all(refused < set(one["responses"]) for all_ in told["paths"].values() for one in all_.values())


def test_a_token_opens_what_it_is_for_and_nothing_else(token: Any) -> None:
    before = kept()
    told = {"draft": entry("14"), "check": entry("14"), "submission": {"digest": "0" * 64}}
    key = {"HTTP_IDEMPOTENCY_KEY": "a-key-of-mine"}
    for may in HOLDS:
        ask = token("leader", may)
        for (how, path), needs in API.items():
            answer = ask(how, path, told.get(path.rpartition("/")[2]), **key)
            if needs in HOLDS[may]:
                assert answer.status_code in (200, 404, 409), (may, path)
            else:
                assert (answer.status_code, answer.json()["title"][:7]) == (409, "Nøkkele"), (may, path)
        if may == "read":
            assert kept() == before  # to look changes nothing
    for shown in ("", "tilstand_of_nobody", "x" * 500):
        for how, path in API:
            assert Asked(shown)(how, path, told.get(path.rpartition("/")[2]), **key).status_code == 401
    other = token("other", "sign", "police")
    assert other("get", "rounds").json()[0]["provider"] == "police"
    assert "fjord" not in other("get", "rounds/2031/form").content.decode()
    assert other("put", "rounds/2031/draft", entry("14")).status_code == 409  # no place of its form
    assert other("get", "rounds/2030/form").status_code == 404


@pytest.mark.parametrize(
    ("login", "provider", "may", "days"),
    [
        ("writer", "fjord_shelter", "sign", 30),
        ("writer", "police", "read", 30),
        ("unit", "", "read", 30),
        ("leader", "fjord_shelter", "all", 30),
        ("leader", "fjord_shelter", "read", 36_500),
    ],
)
def test_nobody_makes_a_token_that_goes_further_than_they_do(
    token: Any, login: str, provider: str, may: str, days: int
) -> None:
    from tilstand.errors import UsageError

    with pytest.raises(UsageError):
        token(login, may, provider, days)
    assert not portal.Token.objects.exists()


def test_a_token_ends_with_its_time_its_owners_right_and_when_somebody_says_so(token: Any, visitor: Any) -> None:
    ask = token("leader", "sign")
    assert ask("get", "rounds").status_code == 200
    mandate = portal.Mandate.objects.get(person__login="leader")
    portal.Mandate.objects.filter(pk=mandate.pk).update(signs=False)
    answer = ask("post", "rounds/2031/submission", {"digest": "0" * 64}, HTTP_IDEMPOTENCY_KEY="a-key-of-mine")
    assert "gir ikke rett" in answer.json()["title"]
    mandate.delete()
    assert ask("get", "rounds").status_code == 401
    mandate.save()
    made = portal.Token.objects.get()
    assert visitor("writer").post(f"/tokens/{made.pk}/end").status_code == 404  # somebody else's
    portal.Token.objects.update(until=made.until - timedelta(days=31))
    assert ask("get", "rounds").status_code == 401
    portal.Token.objects.update(until=made.until)
    assert visitor("unit").post(f"/tokens/{made.pk}/end").status_code == 302
    assert ask("get", "rounds").status_code == 401


def test_it_is_made_on_the_page_and_shown_once(visitor: Any) -> None:
    client = visitor("leader")
    told = {"provider": "fjord_shelter", "called": "<b>Fagsystem</b>", "may": "sign", "days": "90"}
    page = client.post("/tokens/make", told).content.decode()
    (shown,) = re.findall(r'id="shown" value="(tilstand_[\w-]+)"', page)
    assert "<b>" not in page
    assert shown not in client.get("/tokens").content.decode()
    assert shown not in str([*portal.Token.objects.values()])
    assert Asked(shown)("get", "rounds").status_code == 200
    assert visitor("writer").post("/tokens/make", told).status_code == 409


def test_check_says_what_the_page_says_and_keeps_nothing(token: Any, visitor: Any) -> None:
    ask, before = token("writer", "write"), kept()
    odd = "9" * 40
    told = ask("post", "rounds/2031/check", entry(odd)).json()
    assert (told["errors"] > 0, kept()) == (True, before)
    client = visitor("writer")
    client.post("/2031/body/fjord_shelter/save", {"address": TOTAL, "version": 0, "given": odd})
    page = client.get("/2031/body/fjord_shelter/check").json()["remarks"]
    assert [f"{one['what']} {one['do']}" for one in told["remarks"]] == [one["text"] for one in page]
    english = ask("post", "rounds/2031/check", entry("x"), HTTP_ACCEPT_LANGUAGE="en-GB, nb;q=0.5").json()
    assert "Write" in str(english["remarks"]) or "number" in str(english["remarks"])


def test_two_who_write_in_one_place_are_told_and_a_batch_is_kept_whole_or_not_at_all(token: Any, visitor: Any) -> None:
    ask = token("writer", "write")
    female = f"{TOTAL} | sex=female"
    assert ask("put", "rounds/2031/draft", entry("14")).json()["versions"] == {TOTAL: 1}
    assert ask("put", "rounds/2031/draft", entry("14")).json()["versions"] == {TOTAL: 1}  # again: no change
    both = {"entries": [{"address": female, "version": 0, "given": "3"}, *entry("15")["entries"]]}
    answer = ask("put", "rounds/2031/draft", both)
    assert (answer.status_code, answer.json()["stands"]["given"]) == (412, "14")
    assert kept()[1] == 1
    both["entries"][1]["version"] = 1
    assert ask("put", "rounds/2031/draft", both).status_code == 200
    stands = ask("get", "rounds/2031/form").json()["pages"][0]["sections"][0]["places"][0]["stands"]
    assert (stands["given"], stands["version"]) == ("15", 2)


def test_asked_twice_under_the_same_key_it_is_delivered_once(token: Any) -> None:
    ask = token("leader", "sign")
    digest = ask("put", "rounds/2031/draft", entry("14")).json()["digest"]
    key = {"HTTP_IDEMPOTENCY_KEY": "b3f1-2031"}
    told = {"digest": digest}
    assert ask("post", "rounds/2031/submission", {"digest": "0" * 64}, **key).status_code == 409  # not seen
    first = ask("post", "rounds/2031/submission", told, **key)
    stood = kept()
    again = ask("post", "rounds/2031/submission", told, **key)
    assert (first.status_code, first.json(), kept()) == (200, again.json(), stood)
    assert first.json() == ask("get", "rounds/2031/receipt").json()
    assert ask("post", "rounds/2031/submission", {"digest": "1" * 64}, **key).status_code == 409
    assert ask("post", "rounds/2031/submission", told, HTTP_IDEMPOTENCY_KEY="another-1").status_code == 409
    assert kept() == stood

    (event,) = [one for one in portal.get_round_snapshot("2031").store.read_events() if one.act == "receive"]
    assert (event.channel, event.by) == ("api", "Liv Prøve")


@pytest.mark.parametrize(
    ("body", "status", "where"),
    [
        (b"{", 400, "JSON"),
        (b'{"entries": [{"address": "a\\u0000b", "version": 0}]}', 422, "address"),
        (b'{"entries": [{"address": "\\ud800", "version": 0}]}', 422, "address"),
        (b'{"entries": [{"address": "x", "version": -1, "secret": 1}]}', 422, "version"),
        (b'{"entries": "' + b"x" * 3_000_000 + b'"}', 400, ""),
    ],
)
def test_what_has_another_form_is_refused_in_words_and_repeated_nowhere(
    token: Any, body: bytes, status: int, where: str
) -> None:
    ask, before = token("writer", "write"), kept()
    head = {"HTTP_AUTHORIZATION": f"Bearer {ask.token}"}
    answer = ask.client.put("/api/v1/rounds/2031/draft", body, content_type="application/json", **head)
    assert (answer.status_code, where in answer.content.decode(), kept()) == (status, True, before)


def test_the_client_that_is_there_to_be_copied_reports(token: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    spec = importlib.util.spec_from_file_location("portal_client", CLIENT)
    assert spec is not None
    assert spec.loader is not None
    client = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(client)
    ask = token("leader", "sign")

    def opened(request: Any, timeout: int) -> Any:
        heads = {f"HTTP_{name.upper().replace('-', '_')}": value for name, value in request.header_items()}
        path, told = request.full_url.partition("/api/v1")[2], json.loads(request.data or "null")
        heads.pop("HTTP_CONTENT_TYPE")
        answer = ask(request.get_method().lower(), path.lstrip("/"), told, **heads)
        if answer.status_code != 200:
            body = BytesIO(answer.content)
            raise client.urllib.error.HTTPError(request.full_url, answer.status_code, "", None, body)
        return BytesIO(answer.content)

    monkeypatch.setattr(client.urllib.request, "urlopen", opened)
    portal = client.Portal("http://localhost", ask.token)
    with pytest.raises(client.Refused, match="errors"):
        client.report(portal, {TOTAL: "9" * 40})
    assert client.report(portal, {TOTAL: "14"})["state"] == "received"
