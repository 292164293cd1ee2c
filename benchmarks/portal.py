"""The portal under load: 200 people who write, and a board of 100 bodies.

    python benchmarks/portal.py load [--people 200] [--seconds 120] [--database postgresql] [--checks]
    python benchmarks/portal.py board
    python benchmarks/portal.py leave

*load*: Norway's collection with a round of next year, served as `tilstand portal serve` does, with its
pace as it comes and everybody at one address; each person saves a cell every five seconds. Bars: p95
under 150 ms, no error, no lost save, and the chain verifies. With `--checks` each page asks what does not
fit after each save, as in a browser. *board*: 100 bodies, 30 rounds; bar: under 300 ms. *leave*: what
does not fit, as it is asked when a field is left, for each body of Norway with the figures of the year
before, and with all figures drawn at random; aim: under 300 ms.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from datetime import UTC, date, datetime
from pathlib import Path

from desk.load import under_load
from desk.served import Desk, desk, inside, postgresql, serving
from explain_bodies import grown
from tilstand import define
from tilstand.define import Collection
from tilstand.round.opening import open_round
from tilstand.workflow.actions import perform_act
from tilstand.workflow.event_log import open_journal

NORWAY = Path(__file__).parents[1] / "collections" / "norway"
NOON = datetime(2026, 1, 2, 12, tzinfo=UTC)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("what", choices=("load", "board", "leave"))
    parser.add_argument("--people", type=int, default=200)
    parser.add_argument("--seconds", type=float, default=120)
    parser.add_argument("--every", type=float, default=5)
    parser.add_argument("--database", choices=("sqlite", "postgresql"), default="sqlite")
    parser.add_argument("--checks", action="store_true")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as name, contextlib.ExitStack() as stack:
        folder = Path(name)
        database = ""
        if given.database == "postgresql":
            server = stack.enter_context(postgresql(folder))
            if server is None:
                print("PostgreSQL is not on this machine: nothing was tried.")
                return 0
            database = server.url
        return {"load": load, "board": board, "leave": leave}[given.what](folder, database, given)


def load(folder: Path, database: str, given: argparse.Namespace) -> int:
    """200 people."""
    one = desk(folder, next_year(folder), "2025", database, given.people, paced=True)
    with serving(one) as (port, running):
        warm(one, port)
        begun = cpu(running.pid)
        found = under_load(one, port, seconds=given.seconds, every=given.every, checks=given.checks)
        used = cpu(running.pid) - begun
    proof = inside(one, "lost", found.acknowledged)
    told = sorted(found.took)
    p95 = told[int(len(told) * 0.95)] if told else float("inf")
    print(f"{given.database}: {given.people} people, {len(told)} saves in {given.seconds:.0f} s")
    print(f"  p50 {statistics.median(told):.0f} ms, p95 {p95:.0f} ms (bar 150), most {told[-1]:.0f} ms")
    if found.checks:
        print(f"  looks at what does not fit: median {statistics.median(found.checks):.0f} ms")
    print(f"  processor: {used:.1f} s of {given.seconds * (os.cpu_count() or 1):.0f}")
    faults = len(found.refused) + found.broken
    print(f"  errors {faults} (bar 0), lost {proof['lost']} (bar 0), acts that verify {proof['acts']}")
    return int(p95 >= 150 or faults > 0 or proof["lost"] > 0)


def warm(one: Desk, port: int) -> None:
    """Every body's pages are asked for once before, as after a night."""
    under_load(one, port, seconds=1.5 * 5, every=5, checks=False)


def board(folder: Path, database: str, given: argparse.Namespace) -> int:
    """100 bodies, 30 rounds."""
    place = grown(folder, 96)
    former = place / "rounds" / "2030"
    for year in range(2001, 2030):
        to = Path(shutil.copytree(former, place / "rounds" / str(year), ignore=shutil.ignore_patterns("log")))
        for file in (*to.rglob("*.csv"), to / "round.toml"):
            text = file.read_text("utf-8").replace("2031", f"{year + 1}").replace("2030", f"{year}")
            file.write_text(text, "utf-8")
    held = define.read_collection(place)
    asked(held, "2031")
    one = desk(folder, place, "2031", database, 1)
    took = inside(one, "board", "2031", 20)
    bodies = len(held.at("2031").reporting(held.round("2031")))
    print(f"{given.database}: {bodies} bodies, {len(held.rounds)} rounds, {took['bytes'] / 1000:.0f} kB")
    print(f"  again: median {took['median']:.0f} ms, most {took['most']:.0f} ms (bar 300)")
    print(f"  of the longest, sweeping memory: {took['swept']:.0f} ms")
    print(f"  the first time after a file has changed: {took['first']:.0f} ms")
    return int(took["most"] >= 300)


def leave(folder: Path, database: str, given: argparse.Namespace) -> int:
    """Every body of Norway."""
    one = desk(folder, next_year(folder), "2025", database, 1)
    found = inside(one, "leave", "2025")
    print(f"{'body':<32}{'places':>7}{'as before':>11}{'at random':>11}  ms of the processor")
    for body, took in sorted(found.items(), key=lambda item: -item[1]["drawn"]):
        print(f"{body:<32}{took['places']:>7}{took['alike']:>11.0f}{took['drawn']:>11.0f}")
    most = max(took[how] for took in found.values() for how in ("alike", "drawn"))
    print(f"most {most:.0f} ms (aim 300)")
    return int(most >= 300)


def next_year(folder: Path) -> Path:
    """Norway's collection with a round of next year."""
    place = Path(shutil.copytree(NORWAY, folder / "norway"))
    open_round(place, "2025", since="2024", deadline=date(2026, 3, 1), by="Adviser (generated)", at=NOON)
    return place


def asked(held: Collection, name: str) -> None:
    """Everybody is asked."""
    store = open_journal(held, name)
    for body in held.at(name).reporting(held.round(name)):
        perform_act(store, "delivery", "ask", body, by="Adviser (generated)", at=NOON)


def answering(parent: int) -> list[int]:
    """The processes that answer, below one."""
    told = subprocess.run(
        ["ps", "-o", "pid=,args=", "--ppid", str(parent)], capture_output=True, text=True, check=False
    ).stdout
    return [int(line.split()[0]) for line in told.splitlines() if "portal work" not in line]


def cpu(parent: int) -> float:
    """Processor seconds of a process and those below it."""
    tick, total = os.sysconf("SC_CLK_TCK"), 0.0
    for pid in (parent, *answering(parent)):
        with contextlib.suppress(OSError):
            parts = Path(f"/proc/{pid}/stat").read_text("utf-8").rpartition(")")[2].split()
            total += (int(parts[11]) + int(parts[12])) / tick
    return total


if __name__ == "__main__":
    sys.exit(main())
