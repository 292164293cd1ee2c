"""The unit's pages: the board, a reminder by one click, what does not fit, answers released one by one."""

from __future__ import annotations

import re
from email import message_from_bytes
from typing import Any

import pytest


@pytest.fixture
def answered(visitor: Any) -> None:
    """A body has answered two questions, one with what may tell of a person, and has signed."""
    client, url = visitor("leader"), "/2031/body/fjord_shelter/"
    for question, words in (("trends", "Flere spør om arbeid."), ("needs", "Skriv til kari@example.org.")):
        address = f"answer | fjord_shelter | shelter | {question}"
        client.post(f"{url}save", {"address": address, "version": 0, "words": words})
    page = client.get(f"{url}summary").content.decode()
    (digest,) = re.findall(r'name="digest" value="(\w+)"', page)
    assert client.post(f"{url}sign", {"digest": digest}).status_code == 302


def codes(client: Any) -> list[str]:
    page = client.get("/2031/texts").content.decode()
    return list(dict.fromkeys(re.findall(r'name="code" value="(\w+)"', page)))


@pytest.mark.usefixtures("answered")
def test_answers_are_released_one_by_one_and_what_may_tell_of_a_person_is_marked(visitor: Any) -> None:
    from tilstand.portal.snapshot import get_round_snapshot

    client = visitor("unit")
    page = client.get("/2031/texts").content.decode()
    assert "Flere spør om arbeid." in page
    assert "<mark>kari@example.org</mark>" in page
    plain, marked = codes(client)[-2:]
    assert client.post("/2031/release", {"code": plain}).status_code == 302
    assert client.post("/2031/release", {"code": "x"}).status_code == 409
    assert client.post("/2031/withhold", {"code": marked, "reason": " "}).status_code == 409
    assert client.post("/2031/withhold", {"code": marked, "reason": "Den nevner noen."}).status_code == 302
    assert not {plain, marked} & set(codes(client))
    acts = [(one.act, one.by) for one in get_round_snapshot("2031").store.read_events() if one.track == "text"]
    assert acts == [("release", "Una Prøve"), ("withhold", "Una Prøve")]


def test_a_reminder_is_one_click_and_goes_to_who_owes_something(visitor: Any) -> None:
    from django.conf import settings

    client = visitor("unit")
    page = client.get("/2031/board").content.decode()
    assert "/2031/remind/fjord_shelter" in page
    assert "/2031/remind/dal_shelter" not in page  # which is absent with a reason
    assert client.post("/2031/remind/dal_shelter").status_code == 404
    assert client.post("/2031/remind/fjord_shelter").status_code == 302
    (file,) = (settings.PORTAL / "mails").glob("reminder-fjord_shelter-*.eml")
    assert message_from_bytes(file.read_bytes())["X-Unsent"] == "1"
    assert file.name in client.get("/2031/board").content.decode()
    assert file.name not in client.get("/2031/board").content.decode()  # it is said once


def test_what_does_not_fit_is_told_with_the_questions_that_would_settle_it(visitor: Any) -> None:
    page = visitor("unit").get("/2031/findings").content.decode()
    assert page.count('class="cause"') >= 1
    assert "Spørsmål til instansene" in page
