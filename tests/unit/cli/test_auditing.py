"""`tilstand audit` of a round whose policy hides numbers: its answer tells none of them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

PROTECTED = """
[policy]
method = "{method}"
threshold = 8
"""


@pytest.mark.slow
def test_the_proof_readers_answer_never_tells_a_hidden_number(place: Path, tilstand: Any) -> None:
    text = place.parent / "text.txt"
    text.write_text("Havn shelter assisted 13 in 2031, 9 of them men. It assisted 9 women.\n", "utf-8")
    about = place / "rounds" / "2031" / "round.toml"
    bare = about.read_text("utf-8")

    def told(method: str) -> tuple[list[str | None], str]:
        about.write_text(bare + (PROTECTED.format(method=method) if method else ""), "utf-8")
        given = ("audit", text, "--collection", place, "--period", "2031", "--json", "--language", "en")
        done = tilstand(*given)
        assert done.returncode == 0, done.stderr
        return [one["expected"] for one in json.loads(done.stdout)], done.stderr.decode()

    assert told("") == (["28", "7", "19"], "")
    numbers, remark = told("suppress")
    assert (numbers[0], numbers[1]) == ("28", None)
    assert numbers[2] in (None, "19")  # as the edition has it
    assert "numbers of people back. A text that says one is not told whether it is right." in remark
    rounded = told("round")[0]
    assert rounded[1] in (None, "0", "8")  # 7 is told as a number that is not its own
