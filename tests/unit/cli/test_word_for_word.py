"""Whole sittings at the terminal, word for word: each file of `tests/fixtures/transcripts` is typed again.

`$` is a command in the folder that holds Sagaland, and under it stands what it says: its colours (‹1;31› is
bold red, ‹2› dim, ‹› plain again), what it says on stderr after `!`, and the exit code after `=`, if it is
not 0. `@ FILE` writes the lines below it, of which a lone backslash is an empty one, `~ FILE | OLD | NEW`
changes a file, `% FILE` shows it. What the clock and chance put there is written alike: NOW, TODAY, SHA. With
RENEW=1 in the environment the files are written anew: read what has changed in them.
"""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from played import CHANCE, alike, changing, kept_in, played, writing

SITTINGS = sorted((Path(__file__).parents[2] / "fixtures" / "transcripts").glob("*.txt"))
COLOURS = {"FORCE_COLOR": "1", "NO_COLOR": "", "TERM": "xterm-256color"}
ALIKE = (
    (r"\x1b\[([\d;]*)m", lambda code: f"‹{code[1].strip('0')}›"),
    *CHANCE,
    (r'\{\s*"clock": "NOW"\s*\}', "{}"),  # two acts in one second
    (r"\(\d+\.\d+ s\)", "(N s)"),
    (r'"seconds": [\d.]+', '"seconds": N'),
    (r"version [0-9a-f]{12}\b", "version SHA"),
)


def said(text: str) -> list[str]:
    today = datetime.now(UTC)
    told = alike(text, ALIKE).replace(f"{today:%Y-%m-%d}", "TODAY")
    return told.replace(f"{today.day} {today:%B %Y}", "TODAY").splitlines()


@pytest.mark.slow
@pytest.mark.parametrize("sitting", SITTINGS, ids=lambda one: one.stem)
def test_a_sitting_goes_as_it_went(sitting: Path, place: Path, tilstand: Any) -> None:
    folder = place.parent

    def command(line: str, rest: str, _: Iterator[str]) -> Iterator[str]:
        done = tilstand(*shlex.split(rest), **COLOURS)
        yield line
        yield from said(done.stdout.decode())
        yield from (f"! {one}".rstrip() for one in said(done.stderr.decode()))
        yield from [f"= {done.returncode}"] if done.returncode else []
        yield ""

    def shown(line: str, rest: str, _: Iterator[str]) -> Iterator[str]:
        yield from (line, *said((folder / rest).read_text("utf-8")), "")

    steps = {"$": command, "%": shown, "@": writing(kept_in(folder)), "~": changing(folder)}
    played(sitting, steps)
