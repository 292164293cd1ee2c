"""Many countries at once: each reconciled by its own rules, all held together; every planted fault is found.

    python benchmarks/many_countries.py [4 8 15 30] [--years 20]

The countries are generated (`plant/countries.py`) and none of them exists: 900 figures a country and year,
definitions of their own, faults planted within countries, between two of them, and in what an international
body prints. They go through what `tilstand reconcile collections` goes through. Each size is a process of its
own. Processor and wall seconds of reading the definitions and of everything else, peak of memory, and the
exponent of growth in figures to the size before (between countries the pairs grow with the square).

Exit 1 if a fault is missed or something is told that does not contradict anything.
"""

from __future__ import annotations

import argparse
import gc
import json
import math
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from plant.countries import countries
from tilstand.define.federation_reader import read_federation
from tilstand.model import Finding
from tilstand.round.federation import FederationFindings, reconcile_federation

BLANKS = "C030"
"""The rule that says only how many cells of a file are blank."""
SEVERAL = ("handed_over", "came")
"""Shared measures of which one table has several faults: they are told apart by their codes."""


def told(found: FederationFindings) -> Iterator[tuple[str, str, str]]:
    """What every finding is about: the country, or nothing between countries; the round; the figure."""
    for within in found.within:
        yield from ((within.member, within.name, _about(one)) for one in within.findings if one.rule != BLANKS)
    for between in found.between:
        yield from (("", between.name, _about(one)) for one in between.findings)


def _about(finding: Finding) -> str:
    if not finding.parts:
        return finding.rule
    key = str(finding.parts[0]["key"]).split(" | ")
    return " | ".join(key if key[0] in SEVERAL else key[:3])


def run(folder: Path, wanted: set[tuple[str, ...]]) -> dict[str, float]:
    """Processor and wall seconds, the peak of memory, and what was found."""
    gc.set_threshold(50_000, 100, 100)  # as the command line has it
    begun = time.process_time(), time.perf_counter()
    held = read_federation(folder)
    read = time.process_time()
    found = reconcile_federation(held)
    done = time.process_time(), time.perf_counter()
    about = set(told(found))
    return {
        "define": read - begun[0],
        "cpu": done[0] - begun[0],
        "wall": done[1] - begun[1],
        "GB": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2,
        "shared": found.figures,
        "found": len(about & wanted),
        "false": len(about - wanted),
    }


def measured(place: Path, number: int, years: int) -> tuple[int, int, dict[str, float]]:
    """The figures and faults of a size, and what it took in a process of its own."""
    folder = place / str(number)
    planted = countries(folder, number, years)
    (place / "wanted.json").write_text(json.dumps(sorted(planted.faults)), "utf-8")
    command = [sys.executable, __file__, "--one", str(folder), str(place / "wanted.json")]
    done = subprocess.run(command, capture_output=True, check=True, text=True)
    return planted.figures, len(planted.faults), json.loads(done.stdout)


def main() -> int:
    if sys.argv[1:2] == ["--one"]:
        wanted = {tuple(one) for one in json.loads(Path(sys.argv[3]).read_text("utf-8"))}
        print(json.dumps(run(Path(sys.argv[2]), wanted)))
        return 0
    parser = argparse.ArgumentParser()
    parser.add_argument("sizes", nargs="*", type=int, default=[4, 8, 15, 30])
    parser.add_argument("--years", type=int, default=20)
    asked = parser.parse_args()
    print(f"load {os.getloadavg()[0]:.1f}; {asked.years} years")
    heads = ("countries", "figures", "shared", "define", "cpu s", "wall s", "GB")
    print("".join(f"{one:>10}" for one in heads) + "  found")
    last: tuple[int, float] | None = None
    wrong = 0
    with tempfile.TemporaryDirectory() as place:
        for number in asked.sizes:
            figures, faults, took = measured(Path(place), number, asked.years)
            power = ""
            if last:
                power = f"^{math.log(took['cpu'] / last[1]) / math.log(figures / last[0]):.2f}"
            print(
                f"{number:>10}{figures:>10,}{took['shared']:>10,.0f}{took['define']:>10.1f}{took['cpu']:>10.1f}"
                f"{took['wall']:>10.1f}{took['GB']:>10.2f}"
                f"  {took['found']:.0f} of {faults}, {took['false']:.0f} false  {power}",
                flush=True,
            )
            wrong += faults - int(took["found"]) + int(took["false"])
            last = figures, took["cpu"]
    return int(wrong > 0)


if __name__ == "__main__":
    sys.exit(main())
