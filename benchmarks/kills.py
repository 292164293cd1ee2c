"""Kills of `run` and `round receive`: what is left, and what the next run makes of it.

    python benchmarks/kills.py [KILLS] [SEED]

Half of the kills come at a moment by chance, half inside writing and swapping: before or after a write, a
rename, a sync or an unlink that was drawn. After each the edition that stands must be the former or the new
one, whole, with its internal part, or a swap that was stopped midway, which `verify` names; the next run must
end well and leave nothing beside it. Exit 1 if one did not.
"""

from __future__ import annotations

import hashlib
import os
import random
import shutil
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tilstand import define
from tilstand.archive import Archive
from tilstand.errors import TilstandError
from tilstand.pipeline import stages
from tilstand.publish.edition import check_destination, replace_edition
from tilstand.publish.edition_folders import has_unfinished_swap
from tilstand.publish.verification import verify_edition_folder
from tilstand.round.receipts import receive_body_files
from tilstand.workflow.actions import perform_act
from tilstand.workflow.event_log import open_journal

SAGALAND = Path(__file__).parents[1] / "tests" / "fixtures" / "sagaland"
NOON = datetime(2032, 2, 1, 12, tzinfo=UTC)
STEPS: dict[str, tuple[Any, str]] = {
    "write": (Path, "write_bytes"),
    "mkdir": (Path, "mkdir"),
    "rename": (Path, "rename"),
    "replace": (Path, "replace"),
    "unlink": (os, "unlink"),
    "rmdir": (os, "rmdir"),
    "sync": (os, "fsync"),
}


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def armed(step: str, number: int, after: bool) -> None:
    """Make the process kill itself before or after the given call of a step."""
    owner, name = STEPS[step]
    real, calls = getattr(owner, name), [0]

    def counted(*given: Any, **options: Any) -> Any:
        calls[0] += 1
        if calls[0] == number and not after:
            die()
        done = real(*given, **options)
        if calls[0] == number:
            die()
        return done

    setattr(owner, name, counted)


def child(work: Callable[[], object], arm: tuple[str, int, bool] | None, seconds: float = 0.0) -> bool:
    """Do some work in a process of its own and kill it; True if it was killed before it ended."""
    own = os.fork()
    if own == 0:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
        try:
            if arm is not None:
                armed(*arm)
            work()
        finally:
            os._exit(0)
    if arm is None:
        time.sleep(seconds)
        os.kill(own, signal.SIGKILL)
    return os.WIFSIGNALED(os.waitpid(own, 0)[1])


def changed(place: Path, value: int) -> None:
    """Another figure in the collection, so that each edition is another."""
    file = place / "rounds" / "2031" / "submissions" / "police.csv"
    head, *rest = (SAGALAND / file.relative_to(place)).read_text("utf-8").splitlines()
    cells = rest[0].split(",")
    cells[head.split(",").index("value")] = str(value)
    file.write_text("\n".join([head, ",".join(cells), *rest[1:]]) + "\n", "utf-8")


def runs(kills: int, chance: random.Random, folder: Path, count: Counter[str]) -> None:
    """Kill runs: by chance at any moment, or inside writing and swapping."""
    place, out = Path(shutil.copytree(SAGALAND, folder / "sagaland")), folder / "e"
    begun = time.perf_counter()
    former = stages.build_edition(place, "2031", out).edition.id
    whole = time.perf_counter() - begun
    for number in range(kills):
        changed(place, 1000 + number)
        made = stages.build_edition(place, "2031", folder / "made").edition
        if number % 2:  # with the files of that run, so that each kill falls where files are written

            def work(files: Mapping[str, bytes] = made.content) -> object:
                return replace_edition(files, out, None)

            step = chance.choice(["write", "mkdir", "rename", "rename", "unlink", "rmdir"])
            most = {"rename": 4, "mkdir": 9, "rmdir": 9}.get(step, len(made.content))
            killed = child(work, (step, chance.randint(1, most), chance.random() < 0.5))
        else:

            def work() -> object:
                return stages.build_edition(place, "2031", out)

            killed = child(work, None, chance.uniform(0.2, 1.1) * whole)
        count["killed" if killed else "ended before the kill"] += 1
        midway = has_unfinished_swap(out)
        count["midway, and named by verify"] += midway
        if midway != (_stands(out) is None):
            count["damaged editions"] += 1
        check_destination(out, place)  # what the next run does first
        stands = _stands(out)
        if stands is None:
            count["damaged editions"] += 1
        elif stands not in (former, made.id):
            count["stale editions put back"] += 1
        work()
        former = verify_edition_folder(out).edition
        count["orphans after the next run"] += sum(one.name.startswith(".e.") for one in folder.iterdir())


def _stands(out: Path) -> str | None:
    """The edition that stands, with its own internal part beside it; None if it is not whole."""
    try:
        found = verify_edition_folder(out)
    except TilstandError:
        return None
    return found.edition if found.beside == "whole" else None


def receipts(kills: int, chance: random.Random, folder: Path, count: Counter[str]) -> None:
    """Kill the receiving of files, and receive them again."""
    whole = receipt(None, chance, folder / "whole", count, {})
    for number in range(kills):
        receipt(bool(number % 2), chance, folder / f"r{number}", count, whole)
        shutil.rmtree(folder / f"r{number}")


def receipt(
    inside: bool | None, chance: random.Random, home: Path, count: Counter[str], whole: Mapping[str, bytes]
) -> dict[str, bytes]:
    """Kill one receiving, if it is not to be whole, and receive the same files again; what is kept then."""
    place = Path(shutil.copytree(SAGALAND, home / "sagaland"))
    sent = place / "rounds" / "2031" / "submissions"
    shutil.move(sent, home / "inbox")
    sent.mkdir()
    collection = define.read_collection(place)
    store, archive = open_journal(collection, "2031"), Archive(home / "archive")
    files = sorted(one for one in (home / "inbox").iterdir() if one.suffix == ".csv")
    for provider in collection.at("2031").reporting(collection.rounds["2031"]):
        perform_act(store, "delivery", "ask", provider, by="Benchmark", at=NOON)

    def work() -> list[Any]:
        view = collection.at("2031")
        return list(receive_body_files(view, "2031", files, store, archive, by="Benchmark", at=NOON))

    if inside is None:
        work()
        return _kept(sent)
    if inside:
        step = chance.choice(["sync", "replace", "unlink", "mkdir"])
        killed = child(work, (step, chance.randint(1, 12), chance.random() < 0.5))
    else:
        killed = child(work, None, chance.uniform(0.0, 0.6))
    count["killed" if killed else "ended before the kill"] += 1
    for one in home.rglob(".writing-*"):  # as if it were an hour ago
        os.utime(one, (1, 1))
    try:
        archive.repair_last_line()
        good = all(one.outcome in ("received", "same") for one in work())
        archive.verify_archive_contents()
        store.read_events()
    except TilstandError as error:
        count["damaged archives or logs"] += 1
        print(f"{type(error).__name__}: {error}")
        return {}
    hashes = {hashlib.sha256(one.read_bytes()).hexdigest() for one in files}
    if not good or _kept(sent) != whole or not hashes <= {one.sha256 for one in archive.entries()}:
        count["files lost"] += 1
    count["orphans after the next run"] += sum(1 for _ in home.rglob(".writing-*"))
    return {}


def _kept(sent: Path) -> dict[str, bytes]:
    return {one.name: one.read_bytes() for one in sent.iterdir() if not one.name.startswith(".")}


def main() -> int:
    kills, seed = [*map(int, sys.argv[1:]), *(100, 1)[len(sys.argv) - 1 :]][:2]
    chance, bad = random.Random(seed), 0
    for name, kill in (("round receive", receipts), ("run", runs)):
        count: Counter[str] = Counter()
        with tempfile.TemporaryDirectory() as folder:
            kill(kills // 2, chance, Path(folder), count)
        print(f"{name}: {kills // 2} kills, seed {seed}")
        for what in (*_TOLD, *sorted(set(count) - set(_TOLD))):
            print(f"  {count[what]:4} {what}")
        bad += sum(count[what] for what in _BAD)
    return int(bool(bad))


_BAD = (
    "damaged editions",
    "stale editions put back",
    "orphans after the next run",
    "damaged archives or logs",
    "files lost",
)
_TOLD = ("killed", "ended before the kill", *_BAD)

if __name__ == "__main__":
    sys.exit(main())
