"""Time and memory of the main job, by stage, beside the limit: 10 s and 1 GB on two cores.

Run `python benchmarks/edition.py [COLLECTION ROUND]`. Each run is a process of its own, as a user starts it.
"""

from __future__ import annotations

import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parents[1]
RUNS = 5
LIMIT_SECONDS, LIMIT_BYTES = 10.0, 1_000_000_000


def main(arguments: list[str]) -> None:
    collection, year = arguments or [str(ROOT / "collections" / "norway"), "2024"]
    stages: dict[str, list[float]] = {}
    walls: list[float] = []
    for _ in range(RUNS):
        with tempfile.TemporaryDirectory() as folder:
            begun = time.perf_counter()
            command = [sys.executable, "-m", "tilstand", "run", collection, year, "--json"]
            command += ["--out", f"{folder}/e"]
            done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT)
            walls.append(time.perf_counter() - begun)
        for stage, seconds in json.loads(done.stdout)["seconds"].items():
            stages.setdefault(stage, []).append(seconds)
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024
    inside = sum(statistics.median(s) for s in stages.values())
    print(f"{Path(collection).name} {year}, {RUNS} runs on {os.cpu_count()} cores, median seconds")
    for stage, seconds in stages.items():
        print(f"  {stage:<12} {statistics.median(seconds):6.2f}")
    print(f"  {'start':<12} {statistics.median(walls) - inside:6.2f}   (Python and imports)")
    print(f"  {'whole':<12} {statistics.median(walls):6.2f}   limit {LIMIT_SECONDS:.0f}")
    print(f"  {'memory':<12} {peak / 1e6:6.0f} MB  limit {LIMIT_BYTES / 1e6:.0f} MB")


if __name__ == "__main__":
    main(sys.argv[1:])
