"""Deciding in the portal: about exactly what was shown, with a reason, in the files of the commands."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

WHY = {"reason-nb": "Avklart på telefon.", "reason-nn": "Avklart.", "reason-en": "Settled."}


@pytest.fixture
def wrong(place: Path) -> Path:
    """The police's parts are one more than their total."""
    path = place / "rounds" / "2031" / "submissions" / "police.csv"
    text = path.read_text("utf-8")
    made = re.sub(r"(victims_identified,sex=male,)(\d+)", lambda one: f"{one[1]}{int(one[2]) + 1}", text)
    assert made != text
    path.write_text(made, "utf-8")
    return place / "rounds" / "2031"


def shown(client: Any) -> list[tuple[str, str]]:
    page = client.get("/2031/decisions").content.decode()
    parts = page.split('<section class="cause"')[1:]
    return [(re.findall(r'name="code" value="(\w+)"', one)[0], one) for one in parts]


def test_what_was_shown_is_decided_on_and_the_finding_goes(visitor: Any, wrong: Path) -> None:
    client = visitor("unit")
    before = shown(client)
    code, _ = before[0]
    told = {"code": code, "action": "dismiss", **WHY}
    assert client.post("/2031/decide", {**told, "reason-nb": " "}).status_code == 409
    assert client.post("/2031/decide", {**told, "action": "correct"}).status_code == 409  # to what?
    assert client.post("/2031/decide", {**told, "action": "guess"}).status_code == 409
    assert client.post("/2031/decide", {**told, "code": "0" * 32}).status_code == 409
    assert not [*wrong.glob("decisions/*"), *wrong.glob("adjustments/*")]
    assert client.post("/2031/decide", told).status_code == 302
    (file,) = wrong.glob("decisions/dismiss-*.toml")
    assert 'decided_by = "Una Prøve"' in file.read_text("utf-8")
    after = shown(client)
    assert code not in dict(after)
    assert len(after) < len(before)
    assert client.post("/2031/decide", told).status_code == 409  # it was decided
    from tilstand.portal.snapshot import get_round_snapshot

    (event,) = [one for one in get_round_snapshot("2031").store.read_events() if one.track == "decision"]
    assert event.by == "Una Prøve"


def test_a_figure_is_corrected_where_it_is_wrong(visitor: Any, wrong: Path) -> None:
    client = visitor("unit")
    code, section = next(one for one in shown(client) if "Politiet" in one[1] or "police" in one[1].lower())
    options = re.findall(r'<option value="(\d)">([^<]+): (\d+)</option>', section)
    figure, _, stands = next(one for one in options if "mann" in one[1].lower() or "Menn" in one[1])
    told = {"code": code, "action": "correct", "figure": figure, "after": str(int(stands) - 1), **WHY}
    assert client.post("/2031/decide", told).status_code == 302
    assert [*wrong.glob("adjustments/correct-*.toml")]
    assert code not in dict(shown(client))


def test_each_cause_is_told_with_its_explanation_and_what_would_settle_it(visitor: Any, wrong: Path) -> None:
    from tilstand.languages import format_message

    page = visitor("unit").get("/2031/findings").content.decode()
    causes = [one for one in page.split('<section class="cause"')[1:] if "<details>" in one]
    assert causes
    for part in ("ask", "proven", "assumed"):
        heading = format_message(f"explain.heading.{part}").text("nb")
        assert any(heading in one for one in causes), part
