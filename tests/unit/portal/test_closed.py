"""What was delivered is closed whatever the door, and rights follow where figures stand, not what is shown.

Two tests are named after holes that were found, and mended, in another system's approval
(dhis2/dhis2-core, pull requests 9060 and 2158): there a right was reckoned from what somebody was shown,
and where a level was skipped.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from who_may import API, BODY, SIGN, WHO, addresses

NOON = datetime(2032, 3, 1, 12, tzinfo=UTC)
OWN = "/2031/body/fjord_shelter/"
PLACE = "victims_assisted | fjord_shelter | 2031"
ASKING = "wish"
"""The one door that is there for what is closed: it asks the unit to open it, and opens nothing."""

HEAD = "provider,form,period,version,measure,breakdown,value,status\n"
ROW = "fjord_shelter,shelter,2031,3,victims_assisted,,15,\n"


def table(own: str = "portal") -> dict[str, list[Any]]:
    from django.apps import apps

    models = apps.get_app_config(own).get_models()
    lines = {one.__name__: [*one.objects.order_by("pk").values()] for one in models}
    for person in lines["Person"]:
        del person["last_login"]
    return lines


@pytest.fixture
def stood(place: Path) -> Callable[[str], Any]:
    """Bring a body's figures to where they are to stand, by mail and by the unit, and say where that is."""
    from tilstand.portal.snapshot import get_round_snapshot
    from tilstand.round import perform_act
    from tilstand.round.receipts import receive_body_files

    def brought(state: str) -> Any:
        held, path = get_round_snapshot("2031"), place.parent / "fjord_shelter.csv"
        path.write_text(HEAD + ROW, "utf-8")
        unit: dict[str, Any] = {"by": "Una Prøve", "at": NOON}

        def names() -> str:
            return str(held.read_standings().get_subject_state("delivery", "fjord_shelter").names)

        if state == "exempt":
            perform_act(held.store, "delivery", "exempt", "fjord_shelter", reason="closed", **unit)
        else:
            tuple(receive_body_files(held.view, "2031", [path], held.store, held.archive, **unit))
        if state in ("accepted", "frozen"):
            perform_act(held.store, "delivery", "accept", "fjord_shelter", names=names(), **unit)
        if state == "frozen":
            perform_act(held.store, "delivery", "freeze", "fjord_shelter", **unit)
        stand = held.read_standings().get_subject_state("delivery", "fjord_shelter")
        assert stand.state == state
        return stand

    return brought


def everything(client: Any, stand: Any) -> list[int]:
    """Send what could change something to every address of a body that takes it."""
    from django.core.files.uploadedfile import SimpleUploadedFile

    from tilstand.portal.drafts import load_draft
    from tilstand.portal.snapshot import get_round_snapshot

    told = {"address": PLACE, "given": "1", "version": "0", "names": stand.names, "reason": "because"}
    told |= {f"given:{PLACE}": "1", f"version:{PLACE}": "0", "take": "x", "key": "x"}
    told["digest"] = load_draft(get_round_snapshot("2031"), "fjord_shelter").digest
    answers = []
    for name, url in addresses().items():
        if WHO[name] in (BODY, SIGN) and name != ASKING:
            file = SimpleUploadedFile("fjord_shelter.csv", (HEAD + ROW.replace("15", "16")).encode())
            answers.append(client.post(url, {**told, "file": file}).status_code)
    return answers


@pytest.mark.parametrize("state", ["received", "accepted", "frozen", "exempt"])
def test_what_is_closed_changes_by_no_door_of_its_body(visitor: Any, stood: Any, state: str) -> None:
    from tilstand.portal.snapshot import get_round_snapshot

    stand = stood(state)
    before = table()
    for role in ("writer", "leader"):
        answers = everything(visitor(role), stand)
        assert len(answers) == sum(one in (BODY, SIGN) for one in WHO.values()) - 1
        assert set(answers) <= {302, 404, 405, 409}
    assert table() == before
    visitor("writer").post(addresses()[ASKING], {"words": "Two were counted twice.", "reason": "Twice."})
    told = table()
    assert {name for name in told if told[name] != before[name]} <= {"ReopenWish", "SavedWords", "QueuedMail"}
    assert get_round_snapshot("2031").read_standings().get_subject_state("delivery", "fjord_shelter") == stand


def test_dhis2_9060_what_is_hidden_from_a_body_still_binds_it(visitor: Any, stood: Any) -> None:
    """A body whose figures were accepted above, and whose page does not say so, cannot take them back."""
    from tilstand.portal.snapshot import get_round_snapshot

    stand = stood("accepted")
    leader, unit = visitor("leader"), visitor("unit")
    page = leader.get(OWN).content.decode()
    assert "/reopen/" not in page
    assert leader.post("/2031/reopen/fjord_shelter", {"reason": "ours"}).status_code == 404
    assert leader.post(f"{OWN}resume").status_code == 409
    # Nor does the unit undo what was frozen after the board was shown that offers it.
    board = unit.get("/2031/board").content.decode()
    assert "/reopen/fjord_shelter" in board
    from tilstand.round import perform_act

    perform_act(get_round_snapshot("2031").store, "delivery", "freeze", "fjord_shelter", by="Una Prøve", at=NOON)
    assert unit.post("/2031/reopen/fjord_shelter", {"reason": "late"}).status_code == 409
    assert unit.post("/2031/accept/fjord_shelter", {"names": stand.names}).status_code == 409
    assert get_round_snapshot("2031").read_standings().get_subject_state("delivery", "fjord_shelter").state == "frozen"


def test_dhis2_2158_a_step_that_was_skipped_gives_nobody_a_right(visitor: Any, stood: Any) -> None:
    """Figures that came by mail were never a draft nor signed here: rights are as if they had been."""
    from tilstand.portal.models import Mandate, Person
    from tilstand.portal.snapshot import get_round_snapshot

    stand = stood("received")
    writer, leader, unit = (visitor(name) for name in ("writer", "leader", "unit"))
    assert writer.post(f"{OWN}sign", {"digest": "0" * 64}).status_code == 404
    assert leader.post(f"{OWN}sign", {"digest": "0" * 64}).status_code == 409
    for one in (writer, leader):
        assert one.post("/2031/accept/fjord_shelter", {"names": stand.names}).status_code == 404
    # Who acts for the body above, or for one below the same, does not act for this one.
    for above in ("northern_mission", "island_outreach"):
        Mandate.objects.create(person=Person.objects.get(login="other"), provider=above, signs=True)
    assert visitor("other").get(OWN).status_code == 404
    assert visitor("other").post(f"{OWN}save", {"address": PLACE, "given": "1"}).status_code == 404
    assert unit.post("/2031/accept/fjord_shelter", {"names": stand.names}).status_code == 302
    assert unit.post(f"{OWN}sign", {"digest": "0" * 64}).status_code == 404  # the unit signs for nobody
    assert (
        get_round_snapshot("2031").read_standings().get_subject_state("delivery", "fjord_shelter").state == "accepted"
    )


@pytest.mark.parametrize("state", ["received", "frozen"])
def test_strangers_see_nothing_of_what_is_closed_and_no_program_changes_it(
    visitor: Any, stood: Any, state: str
) -> None:
    """Every role but the body's own, at every address of the body; every call of the API, own and foreign."""
    from tilstand.portal.accounts import issue_token
    from tilstand.portal.drafts import load_draft
    from tilstand.portal.models import Person
    from tilstand.portal.snapshot import get_portal_time, get_round_snapshot

    stand = stood(state)
    tokens = {
        login: issue_token(
            Person.objects.get(login=login), body, "Fagsystem", may="sign", days=30, at=get_portal_time()
        )[1]
        for login, body in (("leader", "fjord_shelter"), ("other", "police"))
    }
    before = table()
    for role in ("unit", "other", "nobody"):
        client = visitor(role)
        for name, url in addresses().items():
            for answer in (client.get(url), client.post(url)) if WHO[name] in (BODY, SIGN) else ():
                assert answer.status_code in (404, 405), (role, name)
                assert "Fjord" not in answer.content.decode(), (role, name)
    told: dict[str, Any] = {"entries": [{"address": PLACE, "version": 0, "given": "1"}]}
    digest = {"digest": load_draft(get_round_snapshot("2031"), "fjord_shelter").digest}
    for login, token in tokens.items():
        own, codes = login == "leader", {}
        head = {"HTTP_AUTHORIZATION": f"Bearer {token}", "HTTP_IDEMPOTENCY_KEY": f"key-of-{login}"}
        for (how, path), needs in API.items():
            body = json.dumps(digest if path.endswith("submission") else told)
            given = {} if how == "get" else {"data": body, "content_type": "application/json"}
            answer = getattr(visitor("nobody"), how)(f"/api/v1/{path}", **given, **head)
            codes[path.rpartition("/")[2]] = answer.status_code
            assert own or "fjord" not in answer.content.decode().lower(), path
            assert needs == "read" or answer.status_code == 409, path
        assert codes["receipt"] == (200 if own else 404)
    assert table() == before
    assert get_round_snapshot("2031").read_standings().get_subject_state("delivery", "fjord_shelter") == stand
