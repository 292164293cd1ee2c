"""A correction by command: opened with a reason, and noted in every language or not at all."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from tilstand.round import perform_act
from tilstand.workflow.event_log import EventJournal

pytestmark = pytest.mark.slow

NOON = datetime(2032, 2, 1, 12, tzinfo=UTC)
KARI = ("--by", "Kari Prøve", "--language", "en")


def log(place: Path) -> list[tuple[str, str]]:
    lines = [one for file in (place / "rounds" / "2031" / "log").glob("*.jsonl") for one in file.open()]
    return [(one["act"], one.get("reason", "")) for one in map(json.loads, lines) if one["track"] == "edition"]


def said(done: Any) -> tuple[int, str]:
    return done.returncode, (done.stdout or done.stderr).decode()


def test_a_correction_has_a_reason_and_a_note_in_every_language(tilstand: Any, place: Path, tmp_path: Path) -> None:
    assert tilstand("run", place, "2031", "--out", tmp_path / "one", "--quiet").returncode == 0
    correct = ("round", "correct", place, "2031", *KARI)
    code, told = said(tilstand("round", "print", place, "2031", tmp_path / "one", *KARI))
    assert (code, told.splitlines()[0]) == (2, "A draft is not a published edition")
    perform_act(
        EventJournal(place / "rounds" / "2031" / "log"), "edition", "print", "2031", by="Kari", at=NOON, names="1"
    )
    assert tilstand(*correct).returncode == 2
    assert said(tilstand(*correct, "--reason", "Wrong.")) == (0, "2031: open for correction\n")
    note = ("round", "note", place, "2031", *KARI, "--words")
    for wrong in ("Mended.", "sv=Rättat."):
        code, told = said(tilstand(*note, wrong))
        assert (code, wrong in told, "nb, nn, en" in told, "nb=" in told) == (2, True, True, True)
    every = [part for tag in ("nb", "nn", "en") for part in ("--words", f" {tag} =Mended in {tag}.")]
    assert tilstand(*note, "nb=Rettet.").returncode != 0  # in one language only
    code, told = said(tilstand(*note[:-1], *every))
    assert (code, told.startswith("2031: ")) == (0, True)
    assert sorted(act for act, _ in log(place)) == ["correct", "note", "print"]
    assert ("correct", "Wrong.") in log(place)
