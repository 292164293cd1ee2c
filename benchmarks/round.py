"""How many commands a round takes, and how long each lasts for all bodies together.

    python benchmarks/round.py [COLLECTION ROUND FORMER]

Plays a round on a copy, with a workbook of last round's figures from every body, and prints the seconds of
each command. Deciding, releasing and approving are left to people. Exit 1 if one lasts more than 30 seconds,
or the board more than one.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from time import perf_counter

from tilstand import collect, define
from tilstand.collect.form_cells import list_expected_cells
from tilstand.round.opening import load_period_before

NORWAY = Path(__file__).parents[1] / "collections" / "norway"
BAR, BOARD = 30.0, 1.0


def main() -> int:
    folder, name, former = [*sys.argv[1:], str(NORWAY), "2025", "2024"][:3]
    slow = commands = 0
    with tempfile.TemporaryDirectory() as made:
        place, out = Path(made) / "collection", Path(made)
        shutil.copytree(folder, place)

        def run(*command: object, bar: float = BAR) -> None:
            nonlocal slow, commands
            given = [sys.executable, "-m", "tilstand", *map(str, command)]
            start = perf_counter()
            done = subprocess.run(given, capture_output=True, text=True, cwd=out, check=False)
            took = perf_counter() - start
            slow, commands = slow + (took > bar), commands + 1
            print(f"{took:6.1f} s  exit {done.returncode}  tilstand {' '.join(map(str, command[:2]))}", flush=True)

        here, by = (place, name), ("--by", "Benchmark")
        run("round", "open", *here, "--from", former, *by, "--workbooks", "out", "--mails", "mails")
        (out / "inbox").mkdir()
        view = define.read_collection(place).at(name)
        known, bodies = (load_period_before(define.read_collection(place), name), view.reporting(view.round(name)))
        for body in bodies:
            own = {(key.measure, key.provider, key.dims): value for key, value in known.get(body, {}).items()}
            keys = [one.key for one in list_expected_cells(view, view.round(name), body)]
            values = {key: own[at] for key in keys if (at := (key.measure, key.provider, key.dims)) in own}
            collect.write_workbook_template(view, name, body, out / "inbox" / f"{body}.xlsx", {}, values=values)
        print(f"{len(bodies)} bodies")
        run("round", "receive", *here, "inbox", *by, "--mails", "mails")
        run("round", "status", *here, bar=BOARD)
        run("round", "remind", *here, "--mails", "mails")
        run("round", "ask", *here, *by, "--mails", "mails")
        run("round", "accept", *here, *bodies, *by)
        run("round", "account", *here, *by, "--out", "accounts", "--mails", "mails")
        run("publish", "edition", *here, "--out", "draft", "--quiet")
        run("round", "ready", *here)
    print(f"{commands} commands")
    return 1 if slow else 0


if __name__ == "__main__":
    sys.exit(main())
