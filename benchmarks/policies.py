"""An edition under each policy: what it costs in processor time, what is left to find, and what is lost.

    python benchmarks/policies.py [COLLECTION] [ROUND] [--method suppress,ranges,round,merge] [--threshold 3]
        [--readers anybody,body,bodies,person,group]

The round is taken as if nothing of it had been published. Processor seconds of this machine after the round
was read: the release made twice, hiding or rounding between, and the attack on what is told. Bar: an edition
protected and audited in under 10 seconds, and nothing found. What a merging proposes is timed apart.

Each edition is judged once more, by a program that shares nothing with the attack (`disclosed/policy.py`): it
reads the printed files, the code lists and the declared relations, and looks for whole tables by CP-SAT.

Readers: anybody; besides them one body, or two who tell each other, who know their own figures; a person who
is counted; who knows a group, all of whom must not be seen to be of one category (sex, age, form, region).
"""

from __future__ import annotations

import argparse
import gc
import sys
import time
from itertools import product
from pathlib import Path
from typing import Any

from disclosed.policy import verdict
from tilstand.define.round_settings import Policy
from tilstand.errors import ReleaseError
from tilstand.pipeline import release
from tilstand.protect.attack import attack_release
from tilstand.protect.attack.compare import evaluate_policy
from tilstand.protect.attack.suppress import FallbackSuppression
from tilstand.protect.recoding import apply_recoding
from tilstand.round.state import load_round as read_round

_BAR = 10.0
_READERS: dict[str, dict[str, Any]] = {
    "anybody": {},
    "body": {"colluding": 1},
    "bodies": {"colluding": 2},
    "person": {"persons": True},
    "group": {"groups": ("sex", "age", "exploitation", "region")},
}


def main() -> int:
    """Print a line for each policy; 1 where anything is found, or one takes longer than the bar."""
    gc.set_threshold(50_000, 100, 100)  # as the command line has it
    asked = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    folder = Path(__file__).parents[1] / "collections" / "norway"
    asked.add_argument("collection", nargs="?", type=Path, default=folder)
    asked.add_argument("round", nargs="?", default="2024")
    asked.add_argument("--method", default="suppress,ranges,round,merge")
    asked.add_argument("--threshold", type=int, default=3)
    asked.add_argument("--readers", default="anybody")
    given = asked.parse_args()
    state = read_round(given.collection, given.round)
    earlier, made = release.load_earlier_releases(state), state.reconciled
    whole = release.build_release(state, None, draft=True, earlier=earlier, policy=Policy())
    rows = [one.row for one in made.verdicts if one.row is not None]
    failed = 0
    for method, reader in product(given.method.split(","), given.readers.split(",")):
        begun = time.process_time()
        plain = release.propose_merged_codes(state, Policy(method=method, threshold=given.threshold), earlier)
        groups = tuple(
            name for name in _READERS[reader].get("groups", ()) if name in state.collection.settings.dimensions
        )
        policy = plain.model_copy(update={**_READERS[reader], "groups": groups})
        ready = time.process_time()
        held: list[FallbackSuppression] = []
        try:
            one = release.build_release(state, None, draft=True, earlier=earlier, policy=policy, tell=held.append)
        except ReleaseError as error:
            failed += 1
            print(f"{method:9} {reader}: refused: {error}", flush=True)
            continue
        hidden = time.process_time()
        view, figures = apply_recoding(state.collection, made.figures, policy)
        found = attack_release(view, one, made.book, figures, rows, policy=policy, earlier=earlier())
        done = time.process_time()
        cost = evaluate_policy(policy, whole, one, found)
        judged = verdict(view, one, figures, tuple(made.book), rows, policy, frozenset(state.round.absent))
        failed += bool(found.leaks) or done - ready > _BAR or not judged.safe
        back = "".join(f", held back {len(one.figures)} (at least {one.bound})" for one in held)
        print(
            f"{method:9} {reader:7} {done - ready:5.1f} s (bar {_BAR:.0f}): protected {hidden - ready:.1f}, "
            f"attacked {done - hidden:.1f}; proposed in {ready - begun:.1f}; leaks {len(found.leaks)} (bar 0)"
            f"{back}, lost {cost.lost} of {cost.cells}, moved {cost.moved} by {cost.error}; key figures lost "
            f"{len(cost.leading)}, off by {cost.quoted}"
        )
        print(f"{'':17} judged apart: {judged}; {time.process_time() - done:.1f} s", flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
