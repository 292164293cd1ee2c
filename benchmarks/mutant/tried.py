"""A room's faults tried, each in a fork of the room's test process or in a process of its own."""

from __future__ import annotations

import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import pytest

from mutant.room import SLACK, TIMES, Room, rooms
from mutant.site import Mutant

__all__ = ["Choice", "Clean", "Outcome", "copied", "environment", "tried"]

_LEFT = (".git", ".venv", "editions", "build", "dist", "*.egg-info", "__pycache__", ".hypothesis", ".*_cache")
_OPTIONS = ("-q", "-p", "no:cacheprovider", "-p", "no:playwright", "--hypothesis-seed=0")


Choice = Callable[[Path, Room], Sequence[Mutant]]
"""The faults of a room of a tree."""


@dataclass(frozen=True)
class Outcome:
    """What became of a fault.

    Attributes:
        fault: The fault.
        outcome: `caught`, `stopped` (it ran too long or crashed) or `survived`.
        by: The test that caught it, or why none could.
        lines: The lines before and after.
    """

    fault: Mutant
    outcome: str
    by: str
    lines: tuple[str, str]


def copied(root: Path, to: Path) -> Path:
    """A copy of the tree, without what was made from it."""
    tree = to / "tree"
    shutil.copytree(root, tree, ignore=shutil.ignore_patterns(*_LEFT), symlinks=True)
    return tree


@dataclass(frozen=True)
class Clean:
    """The run of a room's tests without a fault.

    Attributes:
        tests: How many there are.
        seconds: What they took by the clock.
        idle: The functions of the room that none of them runs.
    """

    tests: int
    seconds: float
    idle: tuple[str, ...]


def tried(root: Path, name: str, chosen: Choice) -> tuple[list[Outcome], Clean]:
    """Try faults of a room on a copy of the tree.

    Args:
        root: The root of the tree; nothing in it is changed.
        name: The room.
        chosen: The faults of a room of a tree.

    Returns:
        What became of each, and what the run without a fault told.

    Raises:
        SystemExit: If the room's tests fail without a fault.
    """
    with tempfile.TemporaryDirectory(prefix="mutants-") as folder:
        tree = copied(root, Path(folder))
        room = next(one for one in rooms(tree) if one.name == name)
        faults = chosen(tree, room)
        about, *told = _served(tree, room, faults, Path(folder))
        found = []
        for fault, one in zip(faults, told, strict=True):
            outcome, by = str(one["outcome"]), str(one.get("by", ""))
            if outcome == "cold":
                files = [str(file) for file in one["files"]]
                outcome, by = _alone(tree, files, fault, float(about["spent"]) * TIMES + SLACK)
            found.append(Outcome(fault, outcome, by, fault.shown((tree / fault.file).read_bytes())))
        return found, Clean(int(about["tests"]), float(about["seconds"]), tuple(about["idle"]))


def environment(tree: Path) -> dict[str, str]:
    """The environment of a process that runs a copy of the tree."""
    return {
        **os.environ,
        "PYTHONPATH": f"{tree / 'src'}{os.pathsep}{tree / 'benchmarks'}",
        "PYTHONHASHSEED": "0",
        "PYTHONDONTWRITEBYTECODE": "1",  # a fault must not outlive its file
        "OMP_NUM_THREADS": "1",
        "OPENBLAS_NUM_THREADS": "1",
    }


def _served(tree: Path, room: Room, faults: Sequence[Mutant], folder: Path) -> Iterator[dict[str, Any]]:
    """What the room's test process tells: of the clean run, then of each fault."""
    asked, told, log = folder / "asked.json", folder / "told.jsonl", folder / "log.txt"
    asked.write_text(json.dumps([asdict(one) for one in faults]), "utf-8")
    command = [sys.executable, "-m", "pytest", *_OPTIONS, "-p", "mutant.server", *map(str, room.tests)]
    own = {"MUTANT_ROOT": str(tree), "MUTANT_ASKED": str(asked), "MUTANT_TOLD": str(told)}
    own["MUTANT_FILES"] = json.dumps(list(map(str, room.files)))
    with log.open("w", encoding="utf-8") as out:
        subprocess.run(command, cwd=tree, env={**environment(tree), **own}, stdout=out, stderr=out, check=False)
    lines = told.read_text("utf-8").splitlines() if told.exists() else []
    rows = [json.loads(line) for line in lines]
    if len(rows) != len(faults) + 1 or not rows[0]["clean"]:
        why = rows[0].get("why") if rows else log.read_text("utf-8")[-2000:]
        raise SystemExit(f"{room.name}: its tests do not pass without a fault: {why}")
    return iter(rows)


def _alone(tree: Path, files: Sequence[str], fault: Mutant, seconds: float) -> tuple[str, str]:
    """A fault in a process of its own, for what runs while the tests are imported.

    What is compiled is compiled anew: the compiler keeps a function as long as its own file is the same,
    whatever became of those that it calls.
    """
    if not files:
        return "survived", "no test runs it"
    file = tree / fault.file
    compiled = {"NUMBA_CACHE_DIR": str(tree / ".compiled")} if "njit" in file.read_text("utf-8") else {}
    original, times = file.read_bytes(), file.stat()
    file.write_bytes(fault.source(original))
    limit = int(seconds) + 1

    def bounded() -> None:
        resource.setrlimit(resource.RLIMIT_CPU, (limit, limit))

    try:
        done = subprocess.run(
            [sys.executable, "-m", "pytest", "-x", *_OPTIONS, *files],
            cwd=tree,
            env={**environment(tree), **compiled},
            capture_output=True,
            text=True,
            timeout=20 * limit,
            preexec_fn=bounded,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return "stopped", ""
    finally:
        file.write_bytes(original)
        os.utime(file, ns=(times.st_atime_ns, times.st_mtime_ns))
        shutil.rmtree(tree / ".compiled", ignore_errors=True)
    if done.returncode in (0, pytest.ExitCode.NO_TESTS_COLLECTED):
        return "survived", "" if done.returncode == 0 else "there is no test"
    failed = [line for line in done.stdout.splitlines() if line.startswith(("FAILED", "ERROR"))]
    return ("caught" if done.returncode > 0 else "stopped"), (failed or [""])[0][:200]
