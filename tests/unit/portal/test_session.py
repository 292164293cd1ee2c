"""A session that ends while somebody writes: nothing is done without them, nothing they wrote is lost."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape
from typing import Any

import pytest

OWN = "/2031/body/fjord_shelter/"
PAGE = f"{OWN}form/fjord_shelter.shelter"
PLACE = "mean_stay | fjord_shelter | 2031"
WRITTEN = {f"version:{PLACE}": "0", f"given:{PLACE}": "30", f"words:{PLACE}": "an <odd> year"}


def back(client: Any, login: str = "writer") -> None:
    """Sign in again in the same browser."""
    import time

    from tilstand.portal.models import Person

    client.force_login(Person.objects.get(login=login))
    session = client.session
    session["account_authentication_methods"] = [{"method": "mfa", "at": time.time()}]
    session["account_authentication_methods_user"] = str(Person.objects.get(login=login).pk)
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
    from tilstand.portal.models import SavedCell

    client = visitor("writer")
    assert client.get(PAGE).status_code == 200
    ends(client, how)
    assert client.post(PAGE, WRITTEN).url == "/sign-in?next=/held"
    assert not SavedCell.objects.exists()
    back(client)
    page = client.get("/held").content.decode()
    sent = dict(re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', page))
    sent = {unescape(name): unescape(value) for name, value in sent.items()}
    assert {name: sent[name] for name in WRITTEN} == WRITTEN
    assert client.post(PAGE, sent).status_code == 302
    assert [(one.given, one.by) for one in SavedCell.objects.all()] == [("30", "Vera Prøve")]
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
