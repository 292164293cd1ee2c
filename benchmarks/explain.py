"""The real case of 2024: seconds to explain 119 against 115 and all that goes with it.

    python benchmarks/explain.py [COLLECTION] [ROUND]

Processor seconds of this machine, the least of five. Bar of the first line: under 0.5 seconds for all minimal
explanations with their common core, with how many more are as simple, what one person more would allow, and
for every finding a proof checked in whole numbers.
"""

from __future__ import annotations

import gc
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from tilstand.reconcile.explanations import explain_causes
from tilstand.reconcile.findings import select_failed_results
from tilstand.reconcile.headcount_bounds import bound_persons
from tilstand.round.state import load_round


def best(work: Callable[[], Any], times: int = 5) -> tuple[float, Any]:
    taken = []
    for _ in range(times):
        start = time.process_time()
        result = work()
        taken.append(time.process_time() - start)
    return min(taken), result


def main() -> None:
    gc.set_threshold(50_000, 100, 100)  # as the command line has it
    folder = Path(sys.argv[1] if len(sys.argv) > 1 else Path(__file__).parents[1] / "collections" / "norway")
    name = sys.argv[2] if len(sys.argv) > 2 else "2024"
    state = load_round(folder, name)
    collection, found = state.collection, state.reconciled
    causes = dict.fromkeys(cause for _, cause in select_failed_results(collection, found.verdicts))
    biggest = max(
        causes, key=lambda c: sum(cause == c for _, cause in select_failed_results(collection, found.verdicts))
    )
    own = {id(v) for v, cause in select_failed_results(collection, found.verdicts) if cause == biggest}
    holds = [v for v in found.verdicts if v.outcome.value != "fails" or id(v) in own]
    seconds, (one,) = best(lambda: explain_causes(found.book, holds, found.period))
    proofs = sum(p.verified for p in one.proofs)
    print(f"{biggest}: {len(one.what)} findings, {len(one.ties)} ties ({one.status.value})")
    print(f"  explained in {seconds:.2f} s (bar 0.5 s); {proofs}/{len(one.proofs)} proofs verified")
    for line in (claim.words for claim in one.claims):
        print(f"  {line.text('en')}")
    seconds, every = best(lambda: replace(found).explanations)  # a new one has nothing kept
    proofs = sum(p.verified for e in every for p in e.proofs)
    total = sum(len(e.proofs) for e in every)
    print(f"all {len(every)} causes: {seconds:.2f} s; {proofs}/{total} proofs verified")
    seconds, people = best(lambda: bound_persons(found.book, found.period))
    ends = people.total
    print(f"different people: {ends.least} to {ends.greatest} ({ends.status.value}), {seconds:.2f} s")


if __name__ == "__main__":
    main()
