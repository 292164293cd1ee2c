"""The portal is killed while people write and sign: is anything lost that was acknowledged?

    python benchmarks/portal_kills.py [--kills 100] [--seed 1] [--database postgresql] [--results FILE]

The real server, with all that it started, is killed (SIGKILL) at a moment by chance while twenty people
save figures and one body signs, is opened again and goes on. On PostgreSQL every fifth kill also stops the
database at once (`pg_ctl stop -m immediate`). After each kill it is started again on the same port; then
every save and act that was ever acknowledged is looked for in the database, past the portal, and
`tilstand portal verify` must prove the chain. With `--results` each run adds a line to a file and the sum of
all is told: 100 kills can be done as four times 25, each with a seed of its own. Bars: nothing lost, and the
chain verifies after each kill.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import random
import shutil
import sys
import tempfile
import time
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from desk.killed import lives
from desk.served import Desk, Postgres, desk, free_port, inside, postgresql
from tilstand import define
from tilstand.workflow.actions import perform_act
from tilstand.workflow.event_log import open_journal

SAGALAND = Path(__file__).parents[1] / "tests" / "fixtures" / "sagaland"
NOON = datetime(2026, 1, 2, 12, tzinfo=UTC)
_SIGNS = "fjord_shelter"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--workers", type=int, default=0)
    parser.add_argument("--prove-every", type=int, default=1)
    parser.add_argument("--database", choices=("sqlite", "postgresql"), default="sqlite")
    parser.add_argument("--results", type=Path)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as name, contextlib.ExitStack() as stack:
        folder, server = Path(name), None
        if given.database == "postgresql":
            server = stack.enter_context(postgresql(folder))
            if server is None:
                print("PostgreSQL is not on this machine: nothing was tried.")
                return 0
        found = killed(folder, server, given)
    if given.results is not None:
        with given.results.open("a", encoding="utf-8") as stream:
            stream.write(json.dumps(found) + "\n")
        every = [json.loads(line) for line in given.results.read_text("utf-8").splitlines()]
        same = [one for one in every if one["database"] == given.database]
        found = {**found, **dict(sum((Counter(_numbers(one)) for one in same), Counter()))}
        print(f"{len(same)} runs on {given.database}:")
    told(found)
    return int(found["lost"] > 0 or found["unproven"] > 0 or found["saves"] == 0 or found["acts"] == 0)


def killed(folder: Path, server: Postgres | None, given: argparse.Namespace) -> dict[str, Any]:
    """What came of so many kills."""
    one = place(folder, server.url if server is not None else "")
    figures = SAGALAND / "rounds" / "2031" / "submissions" / f"{_SIGNS}.csv"
    signs = inside(one, "signer", _SIGNS, one.round_name, str(figures)), one.people[0]
    count, begun = Counter[str](), time.monotonic()
    unproven = list[str]()
    draw = random.Random(given.seed)
    every = lives(one, free_port(), signs, given.kills, draw, server, given.workers, given.prove_every)
    for kept, load, signing in every:  # noqa: B007
        count["kills"] += 1
        count["lost"] = max(count["lost"], kept.lost)
        count["proofs"] += kept.acts is not None
        if kept.acts is not None and kept.acts < 0:
            unproven.append(kept.said)
            print(f"After kill {count['kills']}: {kept.said[-600:]}", flush=True)
    refused = Counter(f"{status} {body[:60].decode('utf-8', 'replace')}".strip() for status, body in load.refused)
    archive = inside(one, "whole")
    return {
        "database": given.database,
        "seed": given.seed,
        "seconds": round(time.monotonic() - begun),
        **{name: count[name] for name in ("kills", "lost", "proofs")},
        "unproven": len(unproven),
        "saves": len(load.took),
        "acts": len(signing.acknowledged),
        "cut": load.broken + signing.broken,
        "there": kept.saves,
        "proven": kept.acts,
        "archived": archive["objects"],
        "refused": dict(sorted(refused.items())),
        "not_done": {f"{what} {status}": number for (what, status), number in sorted(signing.other.items())},
    }


def place(folder: Path, database: str) -> Desk:
    """A round of a collection that does not exist, in which everybody is asked and nothing has come."""
    own = Path(shutil.copytree(SAGALAND, folder / "sagaland", ignore=shutil.ignore_patterns("log")))
    for file in (own / "rounds" / "2031" / "submissions").iterdir():
        file.unlink()
    held = define.read_collection(own)
    store = open_journal(held, "2031")
    bodies = held.at("2031").reporting(held.round("2031"))
    for body in bodies:
        perform_act(store, "delivery", "ask", body, by="Adviser (generated)", at=NOON)
    return desk(folder, own, "2031", database, 20)


def told(found: dict[str, Any]) -> None:
    """The figures, beside their bars."""
    print(f"{found['database']}: {found['kills']} kills in {found['seconds']} s")
    print(f"  acknowledged: {found['saves']} saves, {found['acts']} acts; cut off: {found['cut']}")
    print(f"  lost: {found['lost']} (bar 0)")
    print(f"  times the chain was not proven: {found['unproven']} of {found['proofs']} (bar 0)")
    print(f"  there at the end: {found['there']} saves, {found['proven']} acts, {found['archived']} files")
    print(f"  the last run, other answers: {found['refused']} {found['not_done']}")


def _numbers(found: dict[str, Any]) -> dict[str, int]:
    return {name: one for name, one in found.items() if isinstance(one, int) and name != "seed"}


if __name__ == "__main__":
    sys.exit(main())
