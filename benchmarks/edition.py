"""Time and memory of the main job, by stage, and of the help, beside the bars.

    python benchmarks/edition.py [COLLECTION ROUND] [--beside CHECKOUT PYTHON]

Each run is a process of its own, as a user starts it. `--beside` runs another check-out by turns with this,
with the Python that has what it needs: two machines are not alike, and one machine is not the same from one
hour to the next. The least of each is told, and how busy the machine was. Bars: the edition under 5 s by the
clock on two idle cores, no more of the processor than the code of 25 November 2026 took (`3d9147d1`), and
the help under 0.3 s.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[1]
RUNS = 5
SECONDS, HELP, BYTES = 5.0, 0.3, 1_000_000_000


class Measured(NamedTuple):
    """One run: seconds by the clock and of the processor, and what it said."""

    clock: float
    processor: float
    said: str


def run(checkout: Path, python: str, *arguments: str) -> Measured:
    environment = {**os.environ, "PYTHONPATH": str(checkout / "src")}
    before, begun = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    command = [python, "-m", "tilstand", *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=checkout, env=environment)
    clock, after = time.perf_counter() - begun, resource.getrusage(resource.RUSAGE_CHILDREN)
    processor = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Measured(clock, processor, done.stdout)


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asked.add_argument("collection", nargs="?", default="collections/norway")
    asked.add_argument("round", nargs="?", default="2024")
    asked.add_argument("--beside", nargs=2, metavar=("CHECKOUT", "PYTHON"))
    options = asked.parse_args()
    tried = {"this": (ROOT, sys.executable)}
    if options.beside:
        tried["beside"] = (Path(options.beside[0]).resolve(), options.beside[1])
    editions: dict[str, list[Measured]] = {name: [] for name in tried}
    helps: dict[str, list[Measured]] = {name: [] for name in tried}
    peaks = {}
    load = os.getloadavg()[0]
    for _ in range(RUNS):
        for name, (checkout, python) in tried.items():
            with tempfile.TemporaryDirectory() as folder:
                out = ("--json", "--out", f"{folder}/e")
                made = run(checkout, python, "run", options.collection, options.round, *out)
            editions[name].append(made)
            peaks.setdefault(name, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024)
            helps[name].append(run(checkout, python, "--help"))
    print(f"{options.collection} {options.round}, least of {RUNS} runs; {os.cpu_count()} cores, load {load:.1f}")
    for name, measured in editions.items():
        print(f"  {name}")
        best = min(measured)
        for stage, seconds in json.loads(best.said)["seconds"].items():
            print(f"    {stage:<10} {seconds:6.2f}")
        print(f"    clock      {best.clock:6.2f}   bar {SECONDS:.0f}")
        print(f"    processor  {min(one.processor for one in measured):6.2f}")
        print(f"    help       {min(helps[name]).clock:6.2f}   bar {HELP}")
    # Of what runs second only the greater of both is known.
    print(f"  memory of one process {peaks['this'] / 1e6:.0f} MB, bar {BYTES / 1e6:.0f} MB")


if __name__ == "__main__":
    main()
