"""What the report will say of a body, and asking that figures be opened: of exactly what stands."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

OWN = "/2031/body/fjord_shelter/"
HEAD = "provider,form,period,version,measure,breakdown,value,status\n"


@pytest.fixture
def delivered(place: Path) -> None:
    from tilstand.portal.snapshot import get_portal_time, get_round_snapshot
    from tilstand.round.receipts import receive_body_files

    path, held = place.parent / "fjord_shelter.csv", get_round_snapshot("2031")
    path.write_text(f"{HEAD}fjord_shelter,shelter,2031,3,victims_assisted,,15,\n", "utf-8")
    tuple(receive_body_files(held.view, "2031", [path], held.store, held.archive, by="Una Prøve", at=get_portal_time()))


@pytest.mark.usefixtures("delivered")
def test_a_body_reads_its_account_and_approves_exactly_what_was_sent(visitor: Any) -> None:
    from tilstand.portal.jobs import run_next_job
    from tilstand.portal.snapshot import get_round_snapshot

    unit, writer, leader = visitor("unit"), visitor("writer"), visitor("leader")
    assert "ikke sendt dere" in writer.get(f"{OWN}account").content.decode()
    assert writer.get(f"{OWN}account.pdf").status_code == 404
    assert unit.post("/2031/edition/build/accounts").status_code == 302
    assert run_next_job()
    page = leader.get(f"{OWN}account").content.decode()
    (sha256,) = re.findall(r'name="sha256" value="(\w+)"', page)
    assert 'name="sha256"' not in writer.get(f"{OWN}account").content.decode()  # who may not sign
    assert writer.get(f"{OWN}account.pdf").content[:5] == b"%PDF-"
    assert visitor("other").get(f"{OWN}account.pdf").status_code == 404
    assert writer.post(f"{OWN}account/approve", {"sha256": sha256}).status_code == 404
    assert leader.post(f"{OWN}account/approve", {"sha256": "0" * 64}).status_code == 409
    assert writer.post(f"{OWN}account/object", {"reason": " "}).status_code == 409
    assert writer.post(f"{OWN}account/object", {"reason": "Byen er feil."}).status_code == 302
    assert leader.post(f"{OWN}account/approve", {"sha256": sha256}).status_code == 302
    stand = get_round_snapshot("2031").read_standings().get_subject_state("account", "fjord_shelter")
    assert [(one.act, one.channel) for one in stand.events[-2:]] == [("object", "portal"), ("approve", "portal")]
    assert (stand.state, stand.events[-1].by) == ("approved", "Liv Prøve")
    unit.post("/2031/edition/build/accounts")
    assert run_next_job()
    assert (
        get_round_snapshot("2031").read_standings().get_subject_state("account", "fjord_shelter").state == "approved"
    )  # the same is not sent again


@pytest.mark.usefixtures("delivered")
def test_a_body_asks_that_its_figures_be_opened_and_the_unit_sees_why(visitor: Any) -> None:
    unit, writer, why = visitor("unit"), visitor("writer"), "To er talt <b>dobbelt</b>."
    assert writer.post(f"{OWN}wish", {"reason": " "}).status_code == 409
    assert writer.post(f"{OWN}wish", {"reason": why}).status_code == 302
    board = unit.get("/2031/board").content.decode()
    assert "To er talt &lt;b&gt;dobbelt" in board
    assert unit.post("/2031/reopen/fjord_shelter", {"reason": "Etter ønske."}).status_code == 302
    assert "dobbelt" not in unit.get("/2031/board").content.decode()  # it was done
    assert writer.post(f"{OWN}wish", {"reason": why}).status_code == 409  # they are open
