"""What an edition as it was printed gives away of few people, and what it takes to find out.

    python benchmarks/attack.py [COLLECTION] [ROUND]

Processor seconds of this machine, after the round was read and the release made. Every leak that is worked
out is proven by a sum in whole numbers. Bar: 2024 as printed shows what its printing gave away.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import get_args

from tilstand import protect
from tilstand.protect.attack import attack_release
from tilstand.protect.attack.disclosures import LeakKind
from tilstand.round.state import load_round as read_round


def main() -> None:
    folder = Path(sys.argv[1] if len(sys.argv) > 1 else Path(__file__).parents[1] / "collections" / "norway")
    name = sys.argv[2] if len(sys.argv) > 2 else "2024"
    begun = time.process_time()
    state = read_round(folder, name)
    made = state.reconciled
    released = protect.make_release(
        state.collection,
        name,
        state.batch,
        made.figures,
        state.findings,
        people=made.headcount,
        summaries=made.cause_summaries,
        opened=state.opened,
    )
    ready = time.process_time()
    rows = [verdict.row for verdict in made.verdicts if verdict.row is not None]
    policy = protect.get_policy(state.round)
    found = attack_release(state.collection, released, made.book, made.figures, rows, policy=policy)
    done = time.process_time()
    print(f"{folder.name} {name}: {found.told} numbers told, {found.asked} others attacked")
    print(f"  read and released {ready - begun:.1f} s, attacked {done - ready:.1f} s of processor time")
    for kind in get_args(LeakKind):
        print(f"  {kind}: {sum(one.kind == kind for one in found.leaks)}")
    for one in found.leaks:
        if one.kind != "told":
            print(f"  {one.told(state.collection).text('en')}")


if __name__ == "__main__":
    main()
