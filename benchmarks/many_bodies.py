"""Norway's round with every body several times over: seconds of each stage by the number of rows.

    python benchmarks/many_bodies.py [1 4 12 35]

Each body that reports is there as often as is asked for, under names that are marked as generated, with the
figures that it reported and those printed of it; what is printed of groups stays as it is. Processor
seconds; the exponent is that of growth between the last two sizes (1.0: twice the rows, twice the time).
Bars at 35 times: reconcile under 2 s, tabulate and release under 5 s.
"""

from __future__ import annotations

import csv
import gc
import math
import re
import resource
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from tilstand import protect
from tilstand.round.imprint import build_imprint
from tilstand.round.state import load_round

NORWAY = Path(__file__).parents[1] / "collections" / "norway"
ROUND = "2024"


def multiplied(place: Path, times: int) -> Path:
    """The collection with each body that reports `times` times, in a folder of its own."""
    to = Path(shutil.copytree(NORWAY, place / f"norway-{times}"))
    round_ = to / "rounds" / ROUND
    bodies = sorted(file.stem for file in (round_ / "submissions").glob("*.csv"))
    file = to / "providers.toml"
    text = file.read_text("utf-8")
    found = re.finditer(r"^\[providers\.(\w+)\]\n(?:\w.*\n)+", text, re.MULTILINE)
    blocks = {one[1]: one[0] for one in found}
    kept = ("kind", "type", "city", "part", "forms", "name_language")
    copies, names = "", ""
    for body, number in _copies(bodies, times):
        lines = [line for line in blocks[body].splitlines() if line.split(" ")[0] in kept]
        copies += "\n".join([f"\n[providers.{body}_{number}]", *lines, ""])
        names += f'{body}_{number} = "{body} {_letters(number)} (generated)"\n'
    file.write_text(text + copies, "utf-8")
    for labels in (to / "labels").glob("*.toml"):
        labels.write_text(labels.read_text("utf-8").replace("[providers]\n", f"[providers]\n{names}", 1), "utf-8")
    for body, number in _copies(bodies, times):
        rows = _rows(round_ / "submissions" / f"{body}.csv")
        for row in rows:
            row["provider"] = f"{body}_{number}" if row["provider"] == body else row["provider"]
        own = [row for row in rows if row["provider"] == f"{body}_{number}"]
        if own:
            _write(round_ / "submissions" / f"{body}_{number}.csv", own)
    printed = _rows(round_ / "published.csv")
    more = [
        {**r, "provider": f"{r['provider']}_{n}"}
        for b, n in _copies(bodies, times)
        for r in printed
        if r["provider"] == b
    ]
    _write(round_ / "published.csv", [*printed, *more])
    return to


def _copies(bodies: list[str], times: int) -> Iterator[tuple[str, int]]:
    return ((body, number) for number in range(2, times + 1) for body in bodies)


def _letters(number: int) -> str:
    """A number as letters, for a name may hold no digits that were not declared."""
    return "".join(chr(ord("A") + int(digit)) for digit in str(number))


def _rows(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as opened:
        return list(csv.DictReader(opened))


def _write(file: Path, rows: list[dict[str, str]]) -> None:
    with file.open("w", encoding="utf-8", newline="") as opened:
        writer = csv.DictWriter(opened, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def measured(path: Path) -> tuple[int, dict[str, float]]:
    """Rows of a collection, and the processor seconds of each stage up to the release."""
    seconds: dict[str, float] = {}

    class Stage:
        def __init__(self, name: str) -> None:
            self.name = name

        def __enter__(self) -> None:
            self.begun = time.process_time()

        def __exit__(self, *_: object) -> None:
            seconds[self.name] = time.process_time() - self.begun

    state = load_round(path, ROUND, step=Stage)
    with Stage("release"):
        protect.make_release(
            state.collection,
            state.name,
            state.batch,
            state.reconciled.figures,
            state.findings,
            adjustments=state.reconciled.adjustments,
            decisions=state.reconciled.current_decisions,
            opened=state.opened,
            imprint=build_imprint(state, draft=True),
        )
    return len(state.stated_figures), seconds


def main() -> None:
    """Print the seconds for each size."""
    gc.set_threshold(50_000, 100, 100)  # as the command line has it
    sizes = [int(one) for one in sys.argv[1:]] or [1, 4, 12, 35]
    stages = ("define", "collect", "reconcile", "release")
    print(f"{'times':>6}{'rows':>8}" + "".join(f"{one:>18}" for one in stages) + f"{'MB':>8}")
    last: tuple[int, dict[str, float]] | None = None
    with tempfile.TemporaryDirectory() as place:
        for times in sizes:
            rows, seconds = measured(multiplied(Path(place), times))
            told = ""
            for one in stages:
                power = ""
                if last is not None:
                    power = f"^{math.log(seconds[one] / last[1][one]) / math.log(rows / last[0]):.2f}"
                told += f"{seconds[one]:>11.2f}{power:>7}"
            peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
            print(f"{times:>6}{rows:>8}{told}{peak:>8}", flush=True)
            last = rows, seconds


if __name__ == "__main__":
    main()
