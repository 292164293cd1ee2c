"""The board as a matrix, and what a body sees beside what it writes: each state in words, with its reason."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

NOON = datetime(2032, 3, 1, 12, tzinfo=UTC)
OWN = "/2031/body/fjord_shelter/"


def line(page: str, body: str) -> str:
    """What the board says of a body, without markup."""
    row = re.search(rf'<tr[^>]*><th scope="row">{re.escape(body)}.*?</tr>', page, re.S)
    assert row is not None, body
    return " ".join(re.sub(r"<[^>]+>", " ", row[0]).split())


def test_every_body_stands_there_form_by_form_with_its_state_and_the_reason(
    place: Path, visitor: Any, monkeypatch: Any
) -> None:
    from tilstand.portal.snapshot import get_portal_time, get_round_snapshot
    from tilstand.round import perform_act
    from tilstand.round.receipts import receive_body_files

    about = place / "rounds" / "2031" / "round.toml"
    day = (get_portal_time() - timedelta(days=1)).date().isoformat()
    about.write_text(about.read_text("utf-8").replace("[absent", f"deadline = {day}\n\n[absent", 1), "utf-8")
    told = {"address": "cases_opened | police | 2031", "version": 0, "given": "18"}
    assert visitor("other").post("/2031/body/police/save", told).status_code == 200
    held = get_round_snapshot("2031")
    path = place.parent / "havn_shelter.csv"
    path.write_bytes((place / "rounds/2031/submissions/havn_shelter.csv").read_bytes() + b"\n")
    (place / "rounds/2031/submissions/havn_shelter.csv").unlink()
    (came,) = receive_body_files(
        get_round_snapshot("2031").view, "2031", [path], held.store, held.archive, by="Una Prøve", at=NOON
    )
    assert came.outcome == "received"
    perform_act(held.store, "delivery", "exempt", "migration_board", by="Una Prøve", at=NOON, reason="Slått sammen.")
    page = visitor("unit").get("/2031/board").content.decode()
    names = {one: held.view.provider_label(one).text("nb") for one in held.view.providers}
    bodies = ("police", "havn_shelter", "migration_board", "fjord_shelter")
    told_of = {one: line(page, names[one]) for one in bodies}
    assert "1 av" in told_of["police"]  # a draft: so many of so many places
    assert "mottatt" in told_of["havn_shelter"]
    assert "fritatt" in told_of["migration_board"]
    assert "Slått sammen." in told_of["migration_board"]
    assert "over fristen" in told_of["fjord_shelter"]
    assert len(re.findall(r"Bo- og oppfølgingstiltak:", told_of["fjord_shelter"])) == 1
    absent = line(page, names["dal_shelter"])
    assert "Tiltaket åpnet i oktober" in absent


def test_what_was_printed_of_an_answer_stands_beside_the_question(place: Path, visitor: Any) -> None:
    from tilstand import define
    from tilstand.round.state import collect_round_batch
    from tilstand.round.texts import list_texts, release_texts_to_print
    from tilstand.workflow.event_log import open_journal

    before = place / "rounds" / "2030"
    (before / "submissions" / "fjord_shelter.answers.toml").write_text(ANSWERS, "utf-8")
    held = define.read_collection(place)
    told = list_texts(held.at("2030"), collect_round_batch(held, "2030"))
    hashes = [one.sha256 for one in told if one.provider == "fjord_shelter"]
    release_texts_to_print(
        before, open_journal(held, "2030"), told, hashes, by="Una Prøve", at=datetime(2031, 3, 1, tzinfo=UTC)
    )
    page = visitor("writer").get(f"{OWN}form/fjord_shelter.shelter").content.decode()
    assert "Flere kom alene i fjor." in page


def test_whoever_acts_for_several_chooses_and_whoever_acts_for_one_is_taken_there(visitor: Any) -> None:
    from tilstand.portal.models import Mandate, Person

    assert visitor("writer").get("/")["Location"] == OWN
    assert visitor("unit").get("/")["Location"] == "/2031/board"
    Mandate.objects.create(person=Person.objects.get(login="writer"), provider="police")
    page = visitor("writer").get("/").content.decode()
    assert {OWN, "/2031/body/police/"} <= set(re.findall(r'href="([^"]+)"', page))
    assert "ingen som rapporterer" in visitor("nobody").get("/").content.decode()


ANSWERS = """provider = "fjord_shelter"

[[answer]]
form = "shelter"
question = "trends"
nb = "Flere kom alene i fjor."
"""
