"""Tables of counts rounded and judged: ours beside what others reached, by a judge written apart from ours.

    python benchmarks/protect.py [FOLDER] [--only NAME,NAME] [--large] [--seed 1] [--program "..."]
        [--answers FOLDER]

FOLDER holds micro-cell files (CSV): those that `LAYOUTS` names are read as it says, another one's last
column counts and all others are its dimensions. Without it, the tables that `disclosed/generate.py` makes
by a seed are taken, which are marked as generated; `--large` takes those of 100,000 cells and more as well.
Each is protected by `tilstand protect table`, or another program that takes and prints the same, whose
processor time and greatest memory stand beside; what it printed is judged from its addresses alone. With
`--answers` that is kept in a folder, and taken from there if it is there already, so that a large table can
be judged by itself. Exit 1 where anything was given away, or more time or error was needed than is allowed.
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

from disclosed.generate import INSTANCES, text
from disclosed.judge import Verdict, rounded
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
_SECONDS, _MEGABYTES = 60.0, 2048
"""Processor seconds and memory that a table of 700,000 cells may take."""
_ERRORS = {
    ("ssbtools_z3", None): 768,
    ("ssbtools_sosialFiktiv", None): 4390,
    ("syn5_a", 3): 286,
    ("syn5_b", None): 1502,
}
"""Total errors that were reached once, and are not given up."""


@dataclass(frozen=True)
class Asked:
    """One table that is to be protected in one way."""

    name: str
    file: Path
    layout: Layout
    order: int | None
    base: int


def main() -> int:
    wanted = _wanted()
    failed = 0
    with tempfile.TemporaryDirectory() as place:
        for one in _asked(wanted, Path(place)):
            failed += not _judged(one, wanted.program.split(), wanted.answers)
    return 1 if failed else 0


def _wanted() -> argparse.Namespace:
    read = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    read.add_argument("folder", nargs="?", type=Path)
    read.add_argument("--only", default="")
    read.add_argument("--large", action="store_true")
    read.add_argument("--seed", type=int, default=1)
    read.add_argument("--program", default=f"{sys.executable} -m tilstand protect table")
    read.add_argument("--answers", type=Path)
    return read.parse_args()


def _asked(wanted: argparse.Namespace, place: Path) -> Iterator[Asked]:
    only = set(filter(None, wanted.only.split(",")))
    for file, layout in _files(wanted.folder) if wanted.folder else ():
        for order in (None, 3) if file.stem.startswith(LINKED) else (None,):
            if not only or file.stem in only:
                yield Asked(file.stem, file, layout, order, 3)
    for one in () if wanted.folder else INSTANCES.values():
        if only and one.name not in only:
            continue
        file = place / f"generated-{one.name}.csv"
        file.write_text(text(one, wanted.seed), "utf-8")
        if wanted.large or only or not ("large" in one.name or "huge" in one.name):
            yield Asked(file.stem, file, one.layout, one.order, one.threshold)


def _files(folder: Path) -> Iterator[tuple[Path, Layout]]:
    for file in sorted(folder.glob("*.csv")):
        head = file.open(encoding="utf-8-sig").readline().strip().replace('"', "").split(",")
        if file.stem in LAYOUTS or (len(head) > 1 and "tool" not in head):
            yield file, LAYOUTS.get(file.stem, Layout(head[-1], tuple(head[:-1]), {}))


def _judged(one: Asked, program: Sequence[str], answers: Path | None) -> bool:
    title = f"{one.name}, {'all tables' if one.order is None else f'up to {one.order}-way'}"
    kept = answers / f"{title.replace(', ', '-').replace(' ', '-')}.json" if answers else None
    if kept is not None and kept.exists():
        answer, seconds, memory = json.loads(kept.read_text("utf-8"))
    else:
        answer, seconds, memory = _protected(one, program)
        if kept is not None and answer is not None:
            kept.parent.mkdir(parents=True, exist_ok=True)
            kept.write_text(json.dumps([answer, seconds, memory]), "utf-8")
    if answer is None:
        print(f"{title}: no answer, {seconds:.1f} s", flush=True)
        return False
    source, cells = raw(one.file, one.layout), answer["cells"]
    found = rounded(source, cells, one.base)
    print(f"{title}: {_told(found)}; {seconds:.1f} s, {memory} MB", flush=True)
    for peer, figures in _peers(one):
        print(f"    {peer}: {', '.join(f'{name} {number}' for name, number in figures.items())}")
    faults = list(_faults(one, found, answer, addresses(source, one.order)))
    if len(cells) > 600_000 and (seconds > _SECONDS or memory > _MEGABYTES):
        faults.append(f"{seconds:.0f} s and {memory} MB, allowed are {_SECONDS:.0f} and {_MEGABYTES}")
    for fault in faults:
        print(f"    FAULT {fault}", flush=True)
    return not faults


def _told(found: Verdict) -> str:
    return (
        f"{found.cells} cells, {found.sensitive} small, {found.shown} left small, {found.determined} "
        f"with one true number, {found.apart} tables that do not add up, error {found.error}, "
        f"largest {found.largest}"
    )


def _faults(one: Asked, found: Verdict, answer: Mapping[str, Any], listed: int) -> Iterator[str]:
    if found.cells < listed:
        yield f"{listed - found.cells} cells are not there"
    if answer["total_error"] != found.error:
        yield f"an error of {answer['total_error']} is claimed, and it is {found.error}"
    if any(answer["properties"].values()):
        yield f"not checked: {answer['properties']}"
    if not found.safe:
        yield f"given away or untrue: {found}"
    if found.error > _ERRORS.get((one.name, one.order), found.error):
        yield f"error {found.error}, {_ERRORS[one.name, one.order]} was reached before"
    for peer, figures in _peers(one):
        if peer == "rounding" and found.error > figures["error"]:
            yield f"error {found.error}, {figures['error']} of small-count rounding"


def _peers(one: Asked) -> Iterator[tuple[str, Mapping[str, float]]]:
    held = tomllib.loads((HERE / "disclosed" / "peers.toml").read_text("utf-8"))
    for found in held["round"]:
        if found["instance"] == one.name and found.get("order") == one.order:
            yield from ((peer, own) for peer, own in found.items() if isinstance(own, dict))


def _protected(one: Asked, program: Sequence[str]) -> tuple[Mapping[str, Any] | None, float, int]:
    """What the program prints, and the processor seconds and megabytes that it took."""
    command = [*program, str(one.file), "--count", one.layout.count, "--dims", ",".join(one.layout.dims)]
    command += ["--up-to", str(one.order)] if one.order is not None else []
    for name, own in one.layout.nested.items():
        command += ["--nested", f"{name}={','.join(own)}"]
    command += ["--base", str(one.base), "--json"]
    with tempfile.TemporaryFile("w+", encoding="utf-8") as out, tempfile.TemporaryFile("w+", encoding="utf-8") as err:
        child = subprocess.Popen(command, stdout=out, stderr=err)
        _, _, used = os.wait4(child.pid, 0)
        seconds, memory = used.ru_utime + used.ru_stime, used.ru_maxrss // 1024
        out.seek(0)
        err.seek(0)
        try:
            return json.loads(out.read()), seconds, memory
        except json.JSONDecodeError:
            print(err.read()[-1000:], file=sys.stderr)
            return None, seconds, memory


if __name__ == "__main__":
    sys.exit(main())
