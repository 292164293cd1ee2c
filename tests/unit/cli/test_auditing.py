"""`tilstand audit` of a round whose policy rounds numbers: its answer tells the printed ones."""

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
def test_the_proof_readers_answer_tells_the_printed_number(place: Path, tilstand: Any) -> None:
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
    rounded, remark = told("round")
    assert (rounded[0] in ("27", "28"), bool(remark)) == (True, True)  # that numbers are rounded is told
    assert rounded[1] in ("0", "8")  # 7 is told as a number that is not its own
    assert int(rounded[0] or 0) == int(rounded[1] or 0) + int(rounded[2] or 0)
