"""A file whose name is no text is one refused file, told by the codes of its signs; the round goes on."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from tilstand import collect, define
from tilstand.model.batch import format_file_name


@pytest.mark.skipif(sys.platform == "darwin", reason="its file systems take no such name")
def test_a_name_that_is_no_text_is_told_on_one_line(spoiled: Path) -> None:
    folder = spoiled / "rounds" / "2031" / "submissions"
    with open(os.fsencode(str(folder)) + b"/havn\xff\n\x1b[31m.csv", "wb") as file:  # noqa: PTH123
        file.write(b"provider\n")
    found = collect.collect_round(define.read_collection(spoiled).at("2031"), "2031").findings
    (told,) = [one for one in found if one.rule == "C011"]
    assert "havn\\udcff\\n\\x1b[31m.csv" in told.format_finding_message("en")
    assert told.format_finding_message("nb").encode()


def test_any_other_name_stays_as_it_is() -> None:
    assert format_file_name(Path("a/blåbær – 2.csv")) == "blåbær – 2.csv"
