"""Ten million figures in one submission: read, checked and reconciled as any other, all planted faults found.

    python benchmarks/ten_million.py [100000 1000000 3000000 10000000]

The collection is generated (`plant/wide.py`): five key columns, a blank in twenty, whole numbers and
decimals, sums of 3 to 10 terms, and 1,000 tables (one in a thousand rows, where there are fewer) with one
figure changed. It goes through what `tilstand reconcile` goes through: `collect.batch`, then
`reconcile.figures`. Each size is a process of its own. Processor and wall seconds, peak of memory, and the
exponent of growth to the size before; bars: 60 s and 8 GB. How it is done: docs/adr/0077.
"""

from __future__ import annotations

import gc
import itertools
import json
import math
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from plant.wide import ROUND, PlantedTables, wide
from tilstand import collect, define, reconcile
from tilstand.ledger.relations import Outcome

SECONDS, GIGABYTES = 60, 8


def run(folder: Path, wanted: set[tuple[str, ...]]) -> dict[str, float]:
    """Processor and wall seconds of each stage, the peak of memory, and what was found."""
    gc.set_threshold(50_000, 100, 100)  # as the command line has it
    told: dict[str, float] = {}
    marks = [(time.process_time(), time.perf_counter())]
    view = define.read_collection(folder).at(ROUND)
    batch = collect.collect_round(view, ROUND)
    marks.append((time.process_time(), time.perf_counter()))
    found = reconcile.reconcile_batch(view, batch)
    marks.append((time.process_time(), time.perf_counter()))
    failing = (v.first for v in found.verdicts.open if v.outcome is Outcome.FAILS)
    heads = {(key.measure, key.provider, str(key.period)) for key in failing}
    told["read"], told["reconcile"] = (b[0] - a[0] for a, b in itertools.pairwise(marks))
    told["cpu"], told["wall"] = marks[-1][0] - marks[0][0], marks[-1][1] - marks[0][1]
    told["GB"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2
    told["figures"] = sum(len(one.observations) for one in batch.submissions)
    told["found"], told["false"] = len(heads & wanted), len(heads - wanted)
    return told


def measured(place: Path, rows: int) -> tuple[PlantedTables, dict[str, float]]:
    """The same in a process of its own."""
    folder = place / str(rows)
    planted = wide(folder, rows, min(1000, rows // 1000))
    (place / "wanted.json").write_text(json.dumps(sorted(planted.faults)), "utf-8")
    command = [sys.executable, __file__, "--one", str(folder), str(place / "wanted.json")]
    return planted, json.loads(subprocess.run(command, capture_output=True, check=True, text=True).stdout)


def main() -> int:
    if sys.argv[1:2] == ["--one"]:
        wanted = {tuple(one) for one in json.loads(Path(sys.argv[3]).read_text("utf-8"))}
        print(json.dumps(run(Path(sys.argv[2]), wanted)))
        return 0
    print(f"{'rows':>11}{'relations':>11}{'read':>8}{'recon.':>8}{'cpu s':>8}{'wall s':>8}{'GB':>6}  found")
    last: tuple[int, float] | None = None
    missed = 0
    with tempfile.TemporaryDirectory() as place:
        for rows in [int(one) for one in sys.argv[1:]] or [100_000, 1_000_000, 3_000_000, 10_000_000]:
            planted, told = measured(Path(place), rows)
            power = f"^{math.log(told['cpu'] / last[1]) / math.log(rows / last[0]):.2f}" if last else ""
            print(
                f"{planted.rows:>11,}{planted.relations:>11,}{told['read']:>8.1f}{told['reconcile']:>8.1f}"
                f"{told['cpu']:>8.1f}{told['wall']:>8.1f}{told['GB']:>6.1f}"
                f"  {told['found']:.0f} of {len(planted.faults)}, {told['false']:.0f} false  {power}",
                flush=True,
            )
            missed += len(planted.faults) - int(told["found"]) + int(told["false"])
            last = rows, told["cpu"]
    print(f"bars: {SECONDS} s, {GIGABYTES} GB, all found")
    return int(missed > 0)


if __name__ == "__main__":
    sys.exit(main())
