"""Put faults into the source one at a time, and see whether a room's own tests catch them.

`python benchmarks/mutants.py [--room NAME]... [--seed 1] [--count 25] [--list | --idle | --edition]`. For
every room of the package faults are drawn (`mutant/kinds.py`: a comparison the other way round, a number one
more, a return emptied, an entry or argument left out, ...), each kind in its turn. A room's own tests are
those in `tests/unit` and `tests/spec` that bear its name, and the examples in its sources. They are imported
once for each room; each fault is tried in a fork, on a copy of the tree, until one test fails. Only the files
of tests are run in which a test runs the function with the fault, these tests first, and a function that no
test runs needs none. A fault that makes the tests run much longer is caught.

Survivors are printed with their place and lines. Those that are no faults stand in
`equivalent_mutants.toml`, each with its reason; `--named` tries the faults of `named_mutants.toml`, which
once were not seen, and all of which must be caught; `--list` prints the faults without trying them, `--idle`
the functions of a room that none of its tests runs. `--edition` builds Norway's edition with each survivor,
and says whether it changes and the suite's list of it sees that.
Ends with 1 if the rooms' own tests catch less than the bar, or a fault that changes the edition is not seen.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from mutant.edition import seen
from mutant.equivalent import equivalents, judged
from mutant.named import named
from mutant.room import Room, drawn, rooms
from mutant.site import Mutant
from mutant.tried import Outcome, tried

ROOT = Path(__file__).parents[1]
BAR = 85  # per cent
NAMED = Path(__file__).with_name("named_mutants.toml")


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(description="Put faults into the source, and see whether tests catch them.")
    parser.add_argument("--room", action="append", help="Only this room; may be given several times.")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=25, help="Faults for each room.")
    parser.add_argument("--named", action="store_true", help="The named faults of each room alone.")
    parser.add_argument("--workers", type=int, default=1, help="Rooms tried at a time.")
    parser.add_argument("--equivalents", type=Path, default=Path(__file__).with_name("equivalent_mutants.toml"))
    parser.add_argument("--list", action="store_true", help="Print the faults, and try none.")
    parser.add_argument("--idle", action="store_true", help="Print the functions that no test runs.")
    parser.add_argument("--edition", action="store_true", help="Build Norway's edition with each survivor.")
    asked = parser.parse_args(arguments)
    found = {room.name: room for room in rooms(ROOT)}
    names = asked.room or list(found)
    if unknown := [name for name in names if name not in found]:
        raise SystemExit(f"There is no room {', '.join(unknown)}; there are {', '.join(found)}.")

    def chosen(root: Path, room: Room) -> Sequence[Mutant]:
        if asked.named:
            return named(root, NAMED, room)
        return drawn(root, room, asked.seed, asked.count)

    if asked.named:
        names = [name for name in names if chosen(ROOT, found[name])]
    if asked.list:
        for name in names:
            for one in chosen(ROOT, found[name]):
                before, after = one.shown((ROOT / one.file).read_bytes())
                print(f"{one.file}:{one.line}  {one.kind}\n  - {before}\n  + {after}")
        return 0
    known = equivalents(asked.equivalents)
    begun, caught, counted = time.perf_counter(), 0, 0
    left: list[Outcome] = []
    print(f"{'room':<12}{'tests':>7}{'clean':>8}{'faults':>8}{'caught':>8}{'stopped':>9}{'equal':>7}{'left':>6}")
    with ThreadPoolExecutor(asked.workers) as pool:
        made = pool.map(lambda name: tried(ROOT, name, chosen), names)
        for name, (outcomes, about) in zip(names, made, strict=True):
            survived, equal = judged(outcomes, known)
            counts = [sum(one.outcome == what for one in outcomes) for what in ("caught", "stopped")]
            print(
                f"{name:<12}{about.tests:>7}{about.seconds:>7.0f}s{len(outcomes):>8}"
                f"{counts[0]:>8}{counts[1]:>9}{len(equal):>7}{len(survived):>6}",
                flush=True,
            )
            _told(survived)
            if asked.idle:
                print("\n".join((f"  {len(about.idle)} functions are run by no test", *about.idle)))
            caught += sum(counts)
            counted += len(outcomes) - len(equal)
            left += survived
    share = 100 * caught / counted if counted else 100.0
    spent = time.perf_counter() - begun
    print(f"\ncaught by the room's own tests: {caught} of {counted}, {share:.0f} % (bar {BAR} %)")
    print(f"seed {asked.seed}, {spent:.0f} s")
    return int(share < (100 if asked.named else BAR) or (asked.edition and _unseen(left)))


def _unseen(left: Sequence[Outcome]) -> bool:
    """Say what each survivor does to Norway's edition; True if one changes it and nothing sees that."""
    counts: Counter[str] = Counter()
    for one, what in seen(ROOT, left):
        counts[what] += 1
        if what != "same":
            print(f"  {what:<8} {one.fault.file}:{one.fault.line}  {one.fault.kind}", flush=True)
    print(
        f"of {counts.total()} survivors {counts['same']} leave Norway's edition as it is, {counts['listed']} "
        f"change what the suite's list sees, {counts['stopped']} stop it, {counts['unseen']} change it unseen"
    )
    return counts["unseen"] > 0


def _told(survived: Sequence[Outcome]) -> None:
    for one in survived:
        why = f" ({one.by})" if one.by else ""
        print(f"  {one.fault.file}:{one.fault.line}  {one.fault.kind}{why}")
        print(f"    - {one.lines[0]}\n    + {one.lines[1]}", flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
