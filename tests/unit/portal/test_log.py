"""The log of a round: every change with who, when, before and after; as a table it starts no formula."""

from __future__ import annotations

import csv
import io
import re
from typing import Any

OWN = "/2031/body/fjord_shelter/"
TOTAL = "victims_assisted | fjord_shelter | 2031"


def rows(client: Any) -> list[dict[str, str]]:
    answer = client.get("/2031/log.csv")
    assert answer["Content-Type"].startswith("text/csv")
    return list(csv.DictReader(io.StringIO(answer.content.decode())))


def test_every_change_is_there_with_who_when_before_and_after(visitor: Any) -> None:
    writer, leader, unit = (visitor(name) for name in ("writer", "leader", "unit"))
    writer.post(f"{OWN}save", {"address": TOTAL, "version": 0, "given": "14", "words": "=1+1"})
    leader.post(f"{OWN}save", {"address": TOTAL, "version": 1, "state": "not_known"})
    leader.post(f"{OWN}save", {"address": TOTAL, "version": 2, "given": "15", "qualifier": "about"})
    (digest,) = re.findall(r'name="digest" value="(\w+)"', leader.get(f"{OWN}summary").content.decode())
    assert leader.post(f"{OWN}sign", {"digest": digest}).status_code == 302
    unit.post("/2031/reopen/fjord_shelter", {"reason": "Menn mangler."})
    told = rows(unit)
    saved = [(one["by"], one["before"], one["after"]) for one in told if one["kind"] == "figure"]
    assert saved == [
        ("Vera Prøve", "", "14; =1+1"),
        ("Liv Prøve", "14; =1+1", "ukjent"),
        ("Liv Prøve", "ukjent", "15; omtrent"),
    ]
    (signed,) = [one for one in told if one["what"] == "ta imot"]
    assert (signed["by"], signed["before"], signed["after"]) == ("Liv Prøve", "under utfylling", "mottatt")
    assert re.fullmatch(r"[0-9a-f]{64}", signed["sha256"])
    (again,) = [one for one in told if one["what"] == "åpne igjen"]
    assert (again["by"], again["reason"], again["channel"]) == ("Una Prøve", "Menn mangler.", "portal")
    assert sorted(one["at"] for one in told) == [one["at"] for one in told]
    page = unit.get("/2031/log?body=fjord_shelter").content.decode()
    assert "Menn mangler." in page
    assert "Politiet" not in re.sub(r"<select.*?</select>", "", page, flags=re.S)
    for odd in ("?page=9999999", "?page=0", "?page=x&body=nobody", "?body=../"):
        assert unit.get(f"/2031/log{odd}").status_code == 200


def test_words_that_have_expired_are_told_as_that_and_no_cell_starts_a_formula(visitor: Any) -> None:
    from tilstand.portal.models import SavedWords

    writer, unit = visitor("writer"), visitor("unit")
    writer.post(f"{OWN}save", {"address": TOTAL, "version": 0, "words": "=HYPERLINK(1)"})
    (told,) = (one["after"] for one in rows(unit) if one["kind"] == "figure")
    assert told == "'=HYPERLINK(1)"
    SavedWords.objects.all().delete()
    (told,) = (one["after"] for one in rows(unit) if one["kind"] == "figure")
    assert "slettet etter regel" in told


def test_who_is_given_and_loses_access_is_there(visitor: Any) -> None:
    unit = visitor("unit")
    unit.post("/people/invite", {"login": "new", "name": "Nora Prøve", "provider": "police"})
    told = [(one["by"], one["what"], one["about"]) for one in rows(unit) if one["kind"] == "access"]
    assert ("Una Prøve", "gi rett", "Nora Prøve") in told


def test_all_that_is_noted_of_access_has_words_and_a_token_is_in_the_log(visitor: Any) -> None:
    import re
    from pathlib import Path

    import tilstand.portal
    from tilstand.languages.catalogue import is_catalogue_path

    sources = Path(tilstand.portal.__file__).parent.rglob("*.py")
    found = re.compile(r'\brecord_access_act\((?:\w+\.)?person, "([^"]+)"')
    said = {one for file in sources for one in found.findall(file.read_text("utf-8"))}
    assert len(said) > 7
    assert [one for one in said if not is_catalogue_path(f"portal.log.access.{one.replace(' ', '_')}")] == []
    leader = visitor("leader")
    told = {"provider": "fjord_shelter", "called": "Fagsystem", "may": "read", "days": "30"}
    assert leader.post("/tokens/make", told).status_code == 200
    unit = visitor("unit")
    assert "lage en nøkkel for et program" in unit.get("/2031/log").content.decode()
    assert "lage en nøkkel for et program" in unit.get("/2031/log.csv").content.decode()
