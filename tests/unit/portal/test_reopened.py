"""What was delivered is accepted, opened again, and goes on as it stands, whichever way it came."""

from __future__ import annotations

import re
from datetime import datetime
from pathlib import Path
from typing import Any

TOTAL = "victims_assisted | fjord_shelter | 2031"
MALE = f"{TOTAL} | sex=male"
URL = "/2031/body/fjord_shelter/"
HEAD = "provider,form,period,version,measure,breakdown,value,status,remark\n"


def by_mail(place: Path) -> None:
    """Figures come by mail while somebody has written others in the portal."""
    from tilstand.portal.snapshot import get_round_snapshot
    from tilstand.round.receipts import receive_body_files

    held, path = get_round_snapshot("2031"), place.parent / "fjord_shelter.csv"
    row = "fjord_shelter,shelter,2031,3,victims_assisted"
    path.write_text(f"{HEAD}{row},,15,,Flere senger.\n{row},sex=female,10,,\n", "utf-8")
    at = held.store.read_events()[-1].at
    when = datetime.fromisoformat(at)
    (told,) = receive_body_files(held.view, "2031", [path], held.store, held.archive, by="Una Prøve", at=when)
    assert told.outcome == "received"


def test_what_came_by_mail_is_where_a_body_goes_on_and_none_of_it_is_lost(place: Path, visitor: Any) -> None:
    from tilstand.portal.snapshot import get_round_snapshot

    unit, leader = visitor("unit"), visitor("leader")
    leader.post(f"{URL}save", {"address": MALE, "version": 0, "given": "4"})
    by_mail(place)
    assert leader.post(f"{URL}save", {"address": TOTAL, "version": 0, "given": "1"}).status_code == 409
    stood = get_round_snapshot("2031").read_standings().get_subject_state("delivery", "fjord_shelter")
    assert unit.post("/2031/accept/fjord_shelter", {"names": "0" * 64}).status_code == 409
    assert unit.post("/2031/accept/fjord_shelter", {"names": stood.names}).status_code == 302
    assert unit.post("/2031/reopen/fjord_shelter", {"reason": ""}).status_code == 409
    assert unit.post("/2031/reopen/fjord_shelter", {"reason": "Menn mangler."}).status_code == 302
    assert "Menn mangler." in leader.get(URL).content.decode()
    assert leader.post(f"{URL}save", {"address": TOTAL, "version": 0, "given": "1"}).status_code == 409
    assert leader.post(f"{URL}resume").status_code == 302
    assert leader.post(f"{URL}resume").status_code == 409
    page = leader.get(f"{URL}form/fjord_shelter.shelter").content.decode()
    values = dict(re.findall(r'name="given:([^"]+)" value="([^"]+)"', page))
    assert values == {TOTAL: "15", f"{TOTAL} | sex=female": "10"}
    assert "Flere senger." in page
    page = leader.get(f"{URL}summary").content.decode()
    (shown,) = re.findall(r'name="digest" value="(\w+)"', page)
    assert leader.post(f"{URL}sign", {"digest": shown}).status_code == 302
    came = get_round_snapshot("2031").read_standings().get_subject_state("delivery", "fjord_shelter").last("receive")
    assert (came.facts["version"], came.facts["figures"]) == ("4", "2")
