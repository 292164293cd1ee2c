"""Groups that overlap, most of their bodies silent: `python benchmarks/groups.py [NUMBER]`.

Of each kind so many systems are drawn, and an independent program looks for whole people behind them. Missed are
systems that nobody could give and of which nothing is told; false are findings about such as somebody could.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "fixtures"))

from group_systems import MEASURE, PERIOD, draw_system, draw_systems, has_solution, list_failing, reconcile_system

from tilstand.ledger.relations import Outcome
from tilstand.terms import Key

KINDS = {
    "70 % silent": {},
    "20 % silent": {"silent": 0.2},
    "crossed, ranges": {"crossed": True, "silent": 0.4, "ranges": 0.15},
    "crossed, ranges, about": {"crossed": True, "silent": 0.4, "ranges": 0.1, "about": 0.2},
}


def main() -> None:
    number = int(sys.argv[1]) if len(sys.argv) > 1 else 500
    print(f"{'kind':24}{'systems':>9}{'impossible':>12}{'missed':>8}{'false':>7}{'seconds':>9}")
    for kind, options in KINDS.items():
        systems = [*draw_systems(1_000_000, number, **options)]
        possible = [has_solution(system) for system in systems]
        start = time.process_time()
        quiet = [not list_failing(reconcile_system(system)) for system in systems]
        seconds = time.process_time() - start
        missed = sum(silent and not fits for silent, fits in zip(quiet, possible, strict=True))
        false = sum(fits and not silent for silent, fits in zip(quiet, possible, strict=True))
        print(f"{kind:24}{number:9}{number - sum(possible):12}{missed:8}{false:7}{seconds:9.1f}")
    print(f"\n{'200 bodies, 5 errors':24}{'figures':>9}{'causes':>12}{'lines':>8}{'seen':>7}{'seconds':>9}")
    for crossed in (False, True):
        options = {"silent": 0.1, "crossed": crossed, "errors": (5,), "steps": (-23, 12, 17, 31), "all_patterns": True}
        system = draw_system(1, bodies=200, groups=51, **options)
        start = time.process_time()
        found = reconcile_system(system)
        seconds = time.process_time() - start
        failing = [one for one in found.verdicts if one.outcome is Outcome.FAILS and one.rule != "R105"]
        causes = {one.cause for one in found.findings if one.rule != "R105"}
        spoken_of = {part.key for one in failing for part in one.parts}
        wrong = {Key(MEASURE, *system.statements[at][:1], PERIOD, system.statements[at][1]) for at in system.planted}
        kind = "crossed" if crossed else "one at a time"
        seen = len(wrong & spoken_of)
        print(f"{kind:24}{len(system.statements):9}{len(causes):12}{len(failing):8}{seen:7}{seconds:9.2f}")


if __name__ == "__main__":
    main()
