"""Tables protected and judged: ours beside what others reached, by an auditor written apart from ours.

    python benchmarks/protect.py [FOLDER] [--method suppress|round] [--only NAME,NAME] [--large] [--seed 1]
        [--program "..."] [--answers FOLDER] [--bound STEPS]

FOLDER holds micro-cell files (CSV): those that `LAYOUTS` names are read as it says, another one's last
column counts and all others are its dimensions. Without it, the tables that `disclosed/generate.py` makes
by a seed are taken, which are marked as generated; `--large` takes those of 100,000 cells and more as well.
Each is protected by `tilstand protect table`, or another program that takes and prints the same, whose
processor time stands beside; what it printed is judged from its addresses alone. With `--answers` that is
kept in a folder, and taken from there if it is there already, so that a large table can be judged by itself.
`--bound` works out, with so many steps of the solver, how few can be hidden where the program does not say.
Exit 1 where anything was given away, or more time or error was needed than is allowed.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from disclosed.bound import least
from disclosed.generate import INSTANCES, text
from disclosed.judge import Verdict, rounded, suppressed
from disclosed.raw import Layout, addresses, raw

HERE = Path(__file__).parent
_COUNTY = {"region": ("fylke", "kostragr"), "mnd": ("mnd2",)}
LAYOUTS = {
    "ssbtools_z3": Layout("ant", ("region", "hovedint", "mnd"), _COUNTY),
    "ssbtools_sosialFiktiv": Layout("ant", ("region", "hovedint", "mnd"), _COUNTY),
    "ssbtools_d2": Layout("freq", ("region", "main_income"), {"region": ("county", "k_group")}),
}
LINKED = ("syn5",)
"""Files of these names are protected in all tables up to three-way as well."""
_ALLOWED = {"round": 46.0}
"""Processor seconds that a table of 700,000 cells may take."""
_ABOVE = 1.1
"""So many times the least number of secondary cells there may be, where that is known."""


@dataclass(frozen=True)
class Asked:
    """One table that is to be protected in one way."""

    name: str
    file: Path
    layout: Layout
    order: int | None
    threshold: int
    method: str


def main() -> int:
    wanted = _wanted()
    failed = 0
    with tempfile.TemporaryDirectory() as place:
        for one in _asked(wanted, Path(place)):
            failed += not _judged(one, wanted.program.split(), wanted.answers, wanted.bound)
    return 1 if failed else 0


def _wanted() -> argparse.Namespace:
    read = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    read.add_argument("folder", nargs="?", type=Path)
    read.add_argument("--method", choices=("suppress", "round"))
    read.add_argument("--only", default="")
    read.add_argument("--large", action="store_true")
    read.add_argument("--seed", type=int, default=1)
    read.add_argument("--program", default=f"{sys.executable} -m tilstand protect table")
    read.add_argument("--answers", type=Path)
    read.add_argument("--bound", type=int, default=0)
    return read.parse_args()


def _asked(wanted: argparse.Namespace, place: Path) -> Iterator[Asked]:
    only = set(filter(None, wanted.only.split(",")))
    methods = (wanted.method,) if wanted.method else ("suppress", "round")
    for file, layout in _files(wanted.folder) if wanted.folder else ():
        for order in (None, 3) if file.stem.startswith(LINKED) else (None,):
            for method in methods:
                if not only or file.stem in only:
                    yield Asked(file.stem, file, layout, order, 3, method)
    for one in () if wanted.folder else INSTANCES.values():
        if only and one.name not in only:
            continue
        file = place / f"generated-{one.name}.csv"
        file.write_text(text(one, wanted.seed), "utf-8")
        for method in methods:
            large = "large" in one.name or "huge" in one.name
            if method in one.methods and (wanted.large or only or not large):
                yield Asked(file.stem, file, one.layout, one.order, one.threshold, method)


def _files(folder: Path) -> Iterator[tuple[Path, Layout]]:
    for file in sorted(folder.glob("*.csv")):
        head = file.open(encoding="utf-8-sig").readline().strip().replace('"', "").split(",")
        if file.stem in LAYOUTS or (len(head) > 1 and "tool" not in head):
            yield file, LAYOUTS.get(file.stem, Layout(head[-1], tuple(head[:-1]), {}))


def _judged(one: Asked, program: Sequence[str], answers: Path | None, steps: int) -> bool:
    title = f"{one.name}, {'all tables' if one.order is None else f'up to {one.order}-way'}, {one.method}"
    kept = answers / f"{title.replace(', ', '-').replace(' ', '-')}.json" if answers else None
    if kept is not None and kept.exists():
        answer, seconds = json.loads(kept.read_text("utf-8"))
    else:
        answer, seconds = _protected(one, program)
        if kept is not None and answer is not None:
            kept.parent.mkdir(parents=True, exist_ok=True)
            kept.write_text(json.dumps([answer, seconds]), "utf-8")
    if answer is None:
        print(f"{title}: no answer, {seconds:.1f} s", flush=True)
        return False
    source, cells = raw(one.file, one.layout), answer["cells"]
    judge = suppressed if one.method == "suppress" else rounded
    found = judge(source, cells, one.threshold)
    absent = addresses(source, one.order) - len(cells)
    claimed, bound = answer.get("total_error"), answer.get("bound", 0)
    claimed_least = f", no way has fewer than {bound}" if bound else ""
    print(f"{title}: {_told(found, one.method)}{claimed_least}; {seconds:.1f} s", flush=True)
    if one.method == "suppress" and steps and not bound:
        fewest = least(one.file, one.layout, one.order, one.threshold, steps, found.secondary)
        gap = (found.secondary - fewest) / max(fewest, 1)
        print(f"    no way has fewer than {fewest} ({steps} steps): at most {gap:.0%} more", flush=True)
    for peer, figures in _peers(one):
        print(f"    {peer}: {', '.join(f'{name} {number}' for name, number in figures.items())}")
    faults = []
    if absent:
        faults.append(f"{absent} cells are not there")
    if one.method == "round" and claimed is not None and claimed != found.error:
        faults.append(f"an error of {claimed} is claimed, and it is {found.error}")
    if not found.safe:
        faults.append(f"given away or untrue: {found}")
    if one.method == "round" and len(cells) > 600_000 and seconds > _ALLOWED["round"]:
        faults.append(f"{seconds:.0f} s, allowed are {_ALLOWED['round']:.0f}")
    if bound and found.secondary > _ABOVE * bound:
        faults.append(f"{found.secondary} secondary cells, and perhaps {bound} are enough")
    faults += _behind(one, found)
    for fault in faults:
        print(f"    FAULT {fault}", flush=True)
    return not faults


def _told(found: Verdict, method: str) -> str:
    if method == "round":
        return (
            f"{found.cells} cells, {found.sensitive} small, {found.shown} left small, {found.determined} "
            f"with one true number, {found.apart} tables that do not add up, error {found.error}, "
            f"largest {found.largest}"
        )
    return (
        f"{found.cells} cells, {found.sensitive} sensitive, {found.secondary} secondary, "
        f"{found.determined} determined ({found.real_determined} by real numbers), {found.above_zero} known "
        f"above zero ({found.real_above_zero}), {found.unsettled} not settled"
    )


def _behind(one: Asked, found: Verdict) -> Iterator[str]:
    """Where a peer needed less."""
    for peer, figures in _peers(one):
        if peer == "prototype" and found.secondary > figures["secondary"]:
            yield f"{found.secondary} secondary cells, {figures['secondary']} of the prototype"
        if peer == "rounding" and found.error > figures["error"] * (0.9 if "z3" in one.name else 1.0):
            yield f"error {found.error}, {figures['error']} of small-count rounding"


def _peers(one: Asked) -> Iterator[tuple[str, Mapping[str, float]]]:
    held = tomllib.loads((HERE / "disclosed" / "peers.toml").read_text("utf-8"))
    for found in held[one.method]:
        if found["instance"] == one.name and found.get("order") == one.order:
            yield from ((peer, own) for peer, own in found.items() if isinstance(own, dict))


def _protected(one: Asked, program: Sequence[str]) -> tuple[Mapping[str, Any] | None, float]:
    """What the program prints, and the processor seconds that it took."""
    order = len(one.layout.dims) if one.order is None else one.order
    nested = [f"{name}={','.join(own)}" for name, own in one.layout.nested.items()]
    limit = "--threshold" if one.method == "suppress" else "--base"
    command = [
        *program,
        str(one.file),
        "--count",
        one.layout.count,
        "--dims",
        ",".join(one.layout.dims),
        "--up-to",
        str(order),
    ]
    command += [word for own in nested for word in ("--nested", own)]
    command += ["--method", one.method, limit, str(one.threshold), "--json"]
    before = os.times()
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    after = os.times()
    seconds = after.children_user - before.children_user + after.children_system - before.children_system
    try:
        return json.loads(done.stdout), seconds
    except json.JSONDecodeError:
        print(done.stderr[-1000:], file=sys.stderr)
        return None, seconds


if __name__ == "__main__":
    sys.exit(main())
