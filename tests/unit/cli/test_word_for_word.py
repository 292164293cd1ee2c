"""Whole sittings at the terminal, word for word: each file of `tests/fixtures/transcripts` is typed again.

`$` is a command in the folder that holds Sagaland, and under it stands what it says: its colours (‹1;31› is
bold red, ‹2› dim, ‹› plain again), what it says on stderr after `!`, and the exit code after `=`, if it is
not 0. `@ FILE` writes the lines below it, of which a lone backslash is an empty one, `~ FILE | OLD | NEW`
changes a file, `% FILE` shows it. What the clock and chance put there is written alike: NOW, TODAY, SHA. With
RENEW=1 in the environment the files are written anew: read what has changed in them.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import takewhile
from pathlib import Path
from typing import Any

import pytest
from as_before import as_before

SITTINGS = sorted((Path(__file__).parents[2] / "fixtures" / "transcripts").glob("*.txt"))
COLOURS = {"FORCE_COLOR": "1", "NO_COLOR": "", "TERM": "xterm-256color"}
ALIKE = (
    (r"\x1b\[([\d;]*)m", lambda code: f"‹{code[1].strip('0')}›"),
    (r"\d{4}-\d\d-\d\dT[\d:+.]+", "NOW"),
    (r"\b[0-9a-f]{64}\b|\b[0-9a-f]{12}(?=…)", "SHA"),
    (r'\{\s*"clock": "NOW"\s*\}', "{}"),  # two acts in one second
    (r"\(\d+\.\d+ s\)", "(N s)"),
    (r'"seconds": [\d.]+', '"seconds": N'),
    (r"version [0-9a-f]{12}\b", "version SHA"),
)


def alike(text: str) -> str:
    for pattern, put in ALIKE:
        text = re.sub(pattern, put, text)  # type: ignore[arg-type]
    today = datetime.now(UTC)
    return text.replace(f"{today:%Y-%m-%d}", "TODAY").replace(f"{today.day} {today:%B %Y}", "TODAY")


def again(lines: Iterator[str], folder: Path, tilstand: Any) -> Iterator[str]:
    """The sitting as it goes now."""
    for line in lines:
        sign, _, rest = line.partition(" ")
        if sign == "$":
            done = tilstand(*shlex.split(rest), **COLOURS)
            yield line
            yield from alike(done.stdout.decode()).splitlines()
            yield from (f"! {one}".rstrip() for one in alike(done.stderr.decode()).splitlines())
            yield from [f"= {done.returncode}"] if done.returncode else []
            yield ""
        elif sign == "@":
            told = [*takewhile(bool, lines)]
            (folder / rest).parent.mkdir(parents=True, exist_ok=True)
            (folder / rest).write_text(
                "\n".join([*("" if one == "\\" else one for one in told), ""]), "utf-8"
            )
            yield from (line, *told, "")
        elif sign == "~":
            file, old, new = rest.split(" | ")
            text = (folder / file).read_text("utf-8")
            assert old in text
            (folder / file).write_text(text.replace(old, new), "utf-8")
            yield from (line, "")
        elif sign == "%":
            yield from (line, *alike((folder / rest).read_text("utf-8")).splitlines(), "")
        elif sign == "#":
            yield from (line, "")


@pytest.mark.slow
@pytest.mark.parametrize("sitting", SITTINGS, ids=lambda one: one.stem)
def test_a_sitting_goes_as_it_went(sitting: Path, place: Path, tilstand: Any) -> None:
    told = sitting.read_text("utf-8")
    found = "\n".join(again(iter(told.splitlines()), place.parent, tilstand)) + "\n"
    as_before(sitting, found)
