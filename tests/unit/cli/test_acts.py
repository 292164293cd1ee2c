"""A clock that was set back is told; what is done is noted all the same."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

NOTED = ("round", "exempt", "sagaland", "2031", "police", "--by", "Kari Prøve", "--reason", "Moved.")


def test_who_works_with_a_clock_that_is_behind_is_told(place: Path, tilstand: Any) -> None:
    assert tilstand(*NOTED, "--language", "en").stderr == b""
    (log,) = (place / "rounds" / "2031" / "log").glob("kari*")
    later = log.read_text("utf-8")
    last = json.loads(later.splitlines()[-1])
    assert last["subject"] == "police"
    log.unlink()
    log.write_text(later.replace(last["at"], "2999-01-01T00:00:00+00:00"), "utf-8")
    done = tilstand("round", "status", "sagaland", "2031", "--language", "en")
    assert b"The clock of this machine is behind: the last act of the round is of 1 January 2999." in done.stderr
