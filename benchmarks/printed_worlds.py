"""The printed numbers of 2,000 random systems, and of Norway's 2024 and an invented 2025, at bases 3 and 5.

    python benchmarks/printed_worlds.py [SYSTEMS]

Random systems are tables of bodies by codes by sexes with groups of bodies, codes that lie under others, cells
that nobody stated, totals that are held, zeros that everybody knows, sums that were stated otherwise than they
add up, and numbers that an earlier edition told. Of each: whether its three properties hold (checked here by
arithmetic of its own), how many held totals were let go, and whether a second run gives the same bytes. A system
that has no printed numbers is counted as refused; its obstacle is told by the pipeline. Processor seconds.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from scipy.sparse import csr_matrix

from second_round import NORWAY, second
from tilstand.pipeline.release import load_earlier_numbers, print_round
from tilstand.protect.figure_system import FigureSystem
from tilstand.protect.small_count_rounding import RoundingRule, round_small_counts
from tilstand.round.state import load_round
from tilstand.terms import Key, Period

BASES = (3, 5)
HELD = 300.0


def build_random_system(rng: np.random.Generator) -> tuple[FigureSystem, np.ndarray]:
    """A system of bodies, codes and sexes, and which of its columns are totals of all codes."""
    bodies, codes, sexes = (int(rng.integers(low, high)) for low, high in ((1, 5), (2, 6), (1, 3)))
    cells = np.arange(bodies * codes * sexes).reshape(bodies, codes, sexes)
    truth = rng.integers(0, rng.choice([3, 6, 12, 40]), cells.size)
    members = [rows for size in range(2, bodies) if len(rows := rng.permutation(bodies)[:size])]
    wholes = [cells[body].ravel() for body in range(bodies)] + [cells.ravel()]
    sums = [*wholes, *(cells[rows].ravel() for rows in members)]
    sums += [cells[body, code] for body in range(bodies) for code in range(codes) if sexes > 1]
    sums += [cells[:, code].ravel() for code in range(codes) if bodies > 1]
    if codes > 3:  # codes that lie under one
        sums += [cells[body, :2].ravel() for body in range(bodies)]
    values = np.concatenate([truth, [truth[row].sum() for row in sums]]).astype(np.int64)
    matrix = np.zeros((len(sums), len(values)))
    for number, row in enumerate(sums):
        matrix[number, row] = 1
        matrix[number, cells.size + number] = -1
    totals = np.zeros(len(values), np.bool_)
    totals[cells.size : cells.size + len(wholes)] = True
    stated = rng.random(len(values)) > rng.choice([0.0, 0.1])
    lower, upper = np.zeros(len(sums)), np.zeros(len(sums))
    if rng.random() < 0.2:  # somebody stated another total than their parts
        at = int(rng.integers(len(sums)))
        values[cells.size + at] += 3
        lower[at], upper[at] = -3, 0
    keys = tuple(Key(f"m{at}", "p", Period.from_text("2024")) for at in range(len(values)))
    names = tuple(f"r{at}" for at in range(len(sums)))
    return FigureSystem(keys, values, stated, csr_matrix(matrix), lower, upper, names), totals


def build_random_rule(rng: np.random.Generator, system: FigureSystem, totals: np.ndarray, base: int) -> RoundingRule:
    """What is held, told before and known to be none."""
    size = len(system.values)
    costs = np.ones(size) + 1e-3 * np.log1p(system.values)
    costs[totals] = HELD
    empty = (system.values == 0) & (rng.random(size) < 0.1)
    told = np.full(size, -1)
    if rng.random() < 0.3:  # an earlier edition of the same numbers
        none = np.zeros(size, np.bool_)
        plain = RoundingRule(np.full(size, base), costs, told, np.zeros(size), empty, none)
        before = round_small_counts(system, plain)
        if before is not None:
            told = np.where((rng.random(size) < 0.5) & system.stated, before.values, -1)
    none = np.zeros(size, np.bool_)
    return RoundingRule(np.full(size, base), costs, told, np.full(size, np.inf), empty, none)


def count_random_systems(base: int, systems: int) -> Counter[str]:
    """What came of the systems at one base."""
    counts: Counter[str] = Counter()
    rng = np.random.default_rng(base)
    for _ in range(systems):
        system, totals = build_random_system(rng)
        rule = build_random_rule(rng, system, totals, base)
        rounded = round_small_counts(system, rule)
        if rounded is None:
            counts["refused"] += 1
            continue
        values, stated = rounded.values, system.stated
        sums = system.matrix.toarray() @ values
        again = round_small_counts(system, rule)
        printed = FigureSystem(
            system.keys, values, system.stated, system.matrix, system.lower, system.upper, system.names
        )
        repeated = round_small_counts(
            printed,
            RoundingRule(rule.thresholds, rule.costs, rule.told, rule.leaving, rule.empty, rule.exposed),
        )
        counts["small count"] += bool(((values >= 1) & (values < base)).any())
        counts["broken sum"] += bool(((sums < system.lower) | (sums > system.upper)).any())
        counts["rule changes print"] += repeated is None or bool((repeated.values != values).any())
        counts["other bytes"] += again is None or again.values.tobytes() != values.tobytes()
        counts["told otherwise"] += bool((values != rule.told)[rule.told >= 0].any())
        counts["zero filled"] += bool(values[rule.empty].any())
        moved = np.abs(values - system.values) * stated
        counts["held let go"] += int((moved[totals] > 0).sum())
        counts["held"] += int((stated & totals).sum())
        counts["moved"] += int((moved > 0).sum())
        counts["counts"] += int(stated.sum())
        counts["off"] = max(counts["off"], int(moved.max()))
    return counts


def iterate_rounds(folder: Path, base: int) -> Iterator[tuple[str, Path]]:
    """Norway's 2024 as if it had not been published, and an invented 2025 after it."""
    norway = second(NORWAY, folder / "norway")
    for name in ("2024", "2025"):
        file = norway / "rounds" / name / "round.toml"
        head = file.read_text("utf-8").partition("[policy]")[0]
        file.write_text(f'{head}\n[policy]\nmethod = "round"\nthreshold = {base}\n', "utf-8")
        yield name, norway


def print_rounds(base: int) -> None:
    """Print what came of each round at one base."""
    with tempfile.TemporaryDirectory() as folder:
        for name, path in list(iterate_rounds(Path(folder), base)):
            state = load_round(path, name)
            earlier = load_earlier_numbers(state)
            earlier()
            begun = time.process_time()
            world = print_round(state, earlier).world
            spent = time.process_time() - begun
            same = print_round(load_round(path, name), earlier).world.numbers == world.numbers
            small = sum(0 < number < world.thresholds.get(key, 1) for key, number in world.numbers.items())
            print(
                f"Norway {name}, base {base}: {len(world.numbers):,} counts, {len(world.moved)} moved, by at most "
                f"{world.off}; small {small}; held totals let go {len(world.let_go)}; gap {world.gap:.4f}; "
                f"{'the same' if same else 'OTHER'} numbers twice; {spent:.1f} s"
            )


def main() -> None:
    """Print what came of all."""
    systems = int(sys.argv[1]) if len(sys.argv) > 1 else 2000
    for base in BASES:
        begun = time.process_time()
        counts = count_random_systems(base, systems)
        print(f"{systems:,} random systems, base {base}, {time.process_time() - begun:.0f} s:", dict(counts))
        print_rounds(base)


if __name__ == "__main__":
    main()
