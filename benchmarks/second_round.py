"""Build Norway's 2024 alone, and again beside an invented round of 2025, each in a process of its own.

Run `python benchmarks/second_round.py`. The two processes hash strings in different ways. All files have to
be the same by byte; only the names that an edition has from its inputs may differ: they are one round more.
What is told as JSON of the run is held against itself, and errors stop it where that is asked for.
"""

from __future__ import annotations

import csv
import io
import json
import os
import random
import subprocess
import sys
import tempfile
from pathlib import Path
from shutil import copytree
from typing import Any

from tilstand import define
from tilstand.publish import list_edition_files

NORWAY = Path(__file__).parents[1] / "collections" / "norway"
ROUND = """\
period = "2025"
published = 2026-11-01

[absent.motvirke_menneskehandel_tromso.reason]
nb = "Oppdiktet."
nn = "Oppdikta."
en = "Invented."
"""


def second(norway: Path, to: Path, seed: int = 1) -> Path:
    """A copy with a round for 2025: all counts of 2024 some times as large, so that sums hold."""
    copytree(norway, to)
    old, new = to / "rounds" / "2024", to / "rounds" / "2025"
    (new / "submissions").mkdir(parents=True)
    (new / "round.toml").write_text(ROUND, "utf-8")
    times = random.Random(seed).randint(2, 4)
    measures = define.read_collection(norway).measures
    for file in sorted((old / "submissions").glob("*.csv")):
        rows = list(csv.DictReader(io.StringIO(file.read_text("utf-8"))))
        made = [row for row in rows if row["period"] == "2024"]
        for row in made:
            row.update(period="2025", document="", line="", quote="", as_at="")
            if measures[row["measure"]].unit.counted and row["value"]:
                row["value"] = str(int(row["value"]) * times)
        if made:
            out = io.StringIO()
            writer = csv.DictWriter(out, list(rows[0]), lineterminator="\n")
            writer.writeheader()
            writer.writerows(made)
            (new / "submissions" / file.name).write_text(out.getvalue(), "utf-8")
    return to


def differing(one: Path, other: Path) -> set[str]:
    """The files of two editions that differ in more than the names that these have from their inputs."""
    files, those = list_edition_files(one), list_edition_files(other)
    both = files.keys() & those.keys()
    found = {name for name in both if files[name].read_bytes() != those[name].read_bytes()}
    found |= files.keys() ^ those.keys()
    public = [json.loads((e / "public-manifest.json").read_text("utf-8")) for e in (one, other)]
    if public[0] == {**public[1], **{name: public[0][name] for name in ("edition", "inputs")}}:
        found -= {"manifest.json", "public-manifest.json"}
    return found


def _built(collection: Path, to: Path, seed: str) -> dict[str, Any]:
    """Build 2024 where strings are hashed by a seed, and hold what is told of it against itself."""
    command = ("run", str(collection), "2024", "--out", str(to), "--json", "--strict")
    done = subprocess.run(
        [sys.executable, "-m", "tilstand", *command],
        env={**os.environ, "PYTHONHASHSEED": seed},
        capture_output=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (1, b"")  # there are errors, and the edition is built
    told: dict[str, Any] = json.loads(done.stdout)
    failing = [f for f in told["findings"] if f["rule"].startswith("R1") and f["rule"] < "R150"]
    assert told["relations"]["fails"] == len(failing)  # what only asks is no relation
    assert "motvirke_menneskehandel_tromso" in told["absent"]
    return told


def main() -> int:
    """How many files of 2024 a later round changes."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        _built(NORWAY, folder / "alone", "1")
        _built(second(NORWAY, folder / "norway"), folder / "beside", "2024")
        other = differing(folder / "alone", folder / "beside")
    print(f"files of 2024 that a later round changes: {len(other)}", *sorted(other), sep="\n")
    return bool(other)


if __name__ == "__main__":
    sys.exit(main())
