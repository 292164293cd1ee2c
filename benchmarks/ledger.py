"""The ledger's headline figures beside its peers: `python benchmarks/ledger.py [--seed N]`.

Wall seconds of this machine for ours. The peers' figures were measured once on work of the same shape (CPU
seconds, two shared cores) and are quoted, not measured again: errorlocate 1.1.3 on lp_solve, Banff 3.1.3, and
a plain MILP in HiGHS whose big M is the greatest value a figure can have. Why there is no big M here: with
M = 1e7 that MILP got 9 of 16 wide systems right and flagged too few figures in 7, for HiGHS' tolerance of
1e-6 lets ten persons through a switch that reads "off".
"""

from __future__ import annotations

import argparse
import importlib.util
import platform
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tilstand.kernel.bounds import compute_bounds
from tilstand.kernel.candidate_moves import MoveKind, MoveReason, generate_moves
from tilstand.kernel.error_localisation import localise_errors
from tilstand.kernel.explanations import find_explanations
from tilstand.kernel.feasibility import Certainty

GENERATORS = Path(__file__).parents[1] / "tests" / "recovery" / "ledger"


def generator(name: str) -> Any:
    spec = importlib.util.spec_from_file_location(f"generated_{name}", GENERATORS / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def timed(work: Callable[[], Any]) -> tuple[float, Any]:
    start = time.perf_counter()
    result = work()
    return time.perf_counter() - start, result


def planted_found(case: Any, found: Any) -> bool:
    held = [next((a for a in cause.answers if case.wrong.issuperset(a)), ()) for cause in found.causes]
    return frozenset(id for answer in held for id in answer) == case.wrong


def line(what: str, seconds: str, bar: str, right: str, peers: str) -> None:
    print(f"{what:44} {seconds:>16} {bar:>8}   {right:52} {peers}")


def wide(planted: Any, seed: int) -> None:
    seconds, right, proven = [], 0, 0
    for version in range(16):
        case = planted.wide(seed + version, 1 + version * 9 // 15)
        taken, found = timed(lambda case=case: localise_errors(case.system))
        seconds.append(taken)
        right += planted_found(case, found)
        proven += found.status is Certainty.PROVEN and all(
            c.certificate.is_valid_in(case.system) for c in found.conflicts
        )
    peers = "errorlocate 329 s, 16/16 (11 unproven); MILP 1.17 s, 16/16"
    line(
        "600 figures, 324 equalities, 16 x 1-10 errors",
        f"{sum(seconds):.3f}",
        "",
        f"{right}/16 found, {proven}/16 proven in integers",
        peers,
    )
    cases = [planted.wide(seed + 100 + k, 10) for k in range(20)]
    results = [(case, *timed(lambda case=case: localise_errors(case.system))) for case in cases]
    right = sum(planted_found(case, found) for case, _, found in results)
    worst = max(taken for _, taken, _ in results)
    line("  of these with 10 errors, worst of 20", f"{worst:.3f}", "< 0.1", f"{right}/20 found", "errorlocate 61 s")
    case = planted.wide(seed, 40)
    taken, found = timed(lambda: localise_errors(case.system))
    line("  with 40 errors", f"{taken:.3f}", "", f"{found.cost} of 40 figures, {found.status}", "")


def narrow(planted: Any, seed: int) -> None:
    cases = list(planted.narrow(seed))
    begun = time.process_time()
    taken, found = timed(lambda: [localise_errors(case.system) for case in cases])
    work = time.process_time() - begun
    pairs = list(zip(cases, found, strict=True))
    minimal = sum(f.status is Certainty.PROVEN and f.cost <= len(c.wrong) for c, f in pairs)
    among = sum(planted_found(c, f) for c, f in pairs)
    unique = sum(f.count == 1 for f in found)
    exact = sum(f.count == 1 and f.answer == c.wrong for c, f in pairs)
    line(
        "1,000 records x 60 figures x 40 rules, all ties",
        f"{taken:.2f} ({work:.2f} cpu)",
        "< 1.1",
        f"{minimal} minimal, {exact} exact, planted among ties {among} ({unique} unique)",
        "errorlocate 32.0 s, 997 minimal; Banff 1.13 s, 999 exact",
    )


def large(planted: Any, seed: int) -> None:
    case = planted.wide(seed, 40, 375, 124, 2000)
    taken, found = timed(lambda: localise_errors(case.system))
    verified = all(c.certificate.is_valid_in(case.system) for c in found.conflicts)
    right = "all found" if planted_found(case, found) else "not all found"
    line(
        f"{len(case.system.columns):,} figures, {len(case.system.rows):,} relations, 40 errors",
        f"{taken:.2f}",
        "< 30",
        f"{right}, {found.status}, certificates {verified}",
        "none measured",
    )


def blanks(planted: Any, seed: int) -> None:
    case = planted.wide(seed, 0)
    hidden = sorted(case.truth)[:: len(case.truth) // 120][:120]
    system = case.system.replace_printed_values(dict.fromkeys(hidden))
    taken, found = timed(lambda: compute_bounds(system))
    known = sum(end.value is not None for end in found.values())
    right = sum(end.value == case.truth[id] for id, end in found.items() if end.value is not None)
    proven = sum(end.status is Certainty.PROVEN for end in found.values())
    line(
        "120 of 600 figures blank: bounds, with proofs",
        f"{taken:.3f}",
        "",
        f"{known} deduced, {right} right, {proven} proven",
        "deductive 3.1 s, 109 filled of another 120",
    )


def stories(story: Any, seed: int, cases: int, **options: Any) -> None:
    among = first = listed = 0
    seconds = []
    for k in range(cases):
        case = story.omitted(seed + k, **options)
        taken, found = timed(lambda case=case: find_explanations(case.system, generate_moves(case.system, case.sheets)))
        seconds.append(taken)
        right = [tells(item, case) for item in found.items]
        among += any(right)
        first += right[:1] == [True]
        listed += any(ok and case.body in item.bodies for ok, item in zip(right, found.items, strict=True))
    name = ", ".join(f"{k}={v}" for k, v in options.items())
    line(
        f"{cases} x 1-6 persons omitted ({name})",
        f"{max(seconds):.2f} at worst",
        "",
        f"among {among / cases:.1%}, first {first / cases:.1%}, true body too {listed / cases:.1%}",
        "none",
    )


_MISSING = MoveKind(MoveReason.MISSING)


def tells(item: Any, case: Any) -> bool:
    content = item.unit_counts
    missing = all(content.get((_MISSING, label), 0) == n for label, n in case.content.items())
    return missing and content.get((_MISSING, None)) == len(case.persons)


def gap(story: Any) -> None:
    case = story.gap()
    taken, found = timed(lambda: find_explanations(case.system, generate_moves(case.system, case.sheets)))
    right = all(tells(item, case) for item in found.items)
    line(
        "119 against 115: all explanations, core",
        f"{taken:.2f}",
        "< 1",
        f"{len(found.items)} explanations, {found.status}, true story in the core: {right}",
        "first prototype 4.3 s",
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=2024)
    parser.add_argument("--cases", type=int, default=200, help="simulated cases of omitted persons")
    asked = parser.parse_args()
    planted, story = generator("planted"), generator("story")
    print(f"Python {platform.python_version()}, {platform.machine()}, seed {asked.seed}\n")
    line("work", "seconds", "bar", "right", "peers (quoted)")
    wide(planted, asked.seed)
    narrow(planted, asked.seed)
    large(planted, asked.seed)
    blanks(planted, asked.seed)
    gap(story)
    stories(story, asked.seed, asked.cases, kinds="any")
    stories(story, asked.seed, asked.cases, kinds="one")
    stories(story, asked.seed, asked.cases // 2, kinds="any", misprint=True)


if __name__ == "__main__":
    main()
