"""What readers who know more learn of a table whose small counts are hidden: persons, bodies, groups.

    python benchmarks/insiders.py [NAME ...] [--seed 1] [--persons 40]

The tables are those that `disclosed/generate.py` makes by a seed. Small counts are hidden from a reader who
knows only that counts are not below 0. Then it is told what others would learn: a reader who reasons in whole
numbers; a person who is counted in a hidden cell, and knows that; a body that knows all its own counts (the
codes of the last dimension, one at a time and two together); and how many groups are seen in one category.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path

import numpy as np

from disclosed.generate import INSTANCES, text
from tilstand.disclosure import Tables, micro_cells, tables
from tilstand.disclosure.attack import Attack
from tilstand.disclosure.sums import Sums
from tilstand.disclosure.suppressed import suppressed
from tilstand.disclosure.tables import TOTAL
from tilstand.disclosure.types import Flags, Ints

DEFAULT = ("two-ones", "deep-lopsided", "three-unlisted", "beside")
_CLOSE = 1e-6


def main() -> None:
    """Print what each reader learns."""
    read = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    read.add_argument("names", nargs="*", default=DEFAULT)
    read.add_argument("--seed", type=int, default=1)
    read.add_argument("--persons", type=int, default=40)
    wanted = read.parse_args()
    for name in wanted.names:
        made, threshold = _made(name, wanted.seed)
        sums = Sums.all_of(made)
        found = suppressed(sums, threshold)
        small = np.flatnonzero(found.primary)
        print(f"{name}: {len(sums)} cells, {len(small)} small, {int(found.secondary.sum())} for their sake")
        whole = _known(Attack(sums, ~found.hidden), small, np.zeros(len(sums)), threshold, whole=True)
        print(f"    by whole numbers: {whole} of {len(small)} known")
        print(f"    persons: {_persons(sums, ~found.hidden, small, threshold, wanted.persons)}")
        for size in (1, 2):
            print(f"    {size} of the bodies: {_bodies(made, sums, ~found.hidden, threshold, size)}")
        print(f"    groups seen in one category: {_groups(made, sums, ~found.hidden)}", flush=True)


def _made(name: str, seed: int) -> tuple[Tables, int]:
    one = INSTANCES[name]
    with tempfile.TemporaryDirectory() as place:
        file = Path(place) / f"generated-{name}.csv"
        file.write_text(text(one, seed), "utf-8")
        layout = one.layout
        micro = micro_cells(file, count=layout.count, dims=layout.dims, nested=layout.nested)
    return tables(micro, one.order), one.threshold


def _known(attack: Attack, rows: Ints, own: np.ndarray, threshold: int, *, whole: bool = False) -> int:
    """How many rows are known to hold more than the reader's own, or are not settled."""
    ends = (attack.whole_ends(int(row)) if whole else attack.ends(int(row)) for row in rows)
    return sum(
        not (low <= own[row] + _CLOSE and high >= min(threshold, own[row] + threshold) - _CLOSE)
        for row, (low, high) in zip(rows, ends, strict=True)
    )


def _persons(sums: Sums, shown: Flags, small: Ints, threshold: int, most: int) -> str:
    """Of persons in hidden cells of two and more: how many learn of another one in theirs."""
    asked = learn = 0
    for row in small[sums.values[small] > 1]:
        for cell in sums.cells(int(row))[0]:
            if sums.inner[cell] and asked < most:
                own = np.zeros(len(sums))
                own[row] = 1
                attack = Attack(sums.told(np.array([cell]), np.array([1])), shown)
                asked += 1
                learn += _known(attack, np.array([row]), own, threshold) > 0
    return f"{learn} of {asked} asked learn of another one"


def _bodies(made: Tables, sums: Sums, shown: Flags, threshold: int, size: int) -> str:
    """Readers who know all counts of some codes of the last dimension."""
    alone = [row for row in range(len(made)) if (made.address[row, :-1] == TOTAL).all()]
    codes = [row for row in alone if made.address[row, -1] != TOTAL and _finest(made, row)]
    asked = learn = counts = 0
    for chosen in combinations(codes, size):
        mine = np.unique(np.concatenate([sums.cells(row)[0] for row in chosen]))
        inner = np.zeros(len(sums.inner), np.int64)
        inner[mine] = sums.inner[mine]
        own = sums.sums(inner)
        others = sums.values - own
        rows = np.flatnonzero((others > 0) & (others < threshold) & ~shown)
        known = _known(Attack(sums.told(mine), shown), rows, own.astype(np.float64), 0)
        asked, learn, counts = asked + 1, learn + (known > 0), counts + known
    return f"{learn} of {asked} learn of others, {counts} counts in all"


def _finest(made: Tables, row: int) -> bool:
    """True for a code that groups no others."""
    return not any(
        other != row
        and (made.address[other, :-1] == TOTAL).all()
        and set(made.cells(other).tolist()) < set(made.cells(row).tolist())
        for other in range(len(made))
    )


def _groups(made: Tables, sums: Sums, shown: Flags) -> int:
    """How many printed groups of people are seen to lie in one category of a dimension that parts them."""
    members = [frozenset(made.cells(row).tolist()) for row in range(len(made))]
    return sum(
        bool(sums.values[group]) and sums.values[group] == sums.values[part]
        for group, part in _parts(members)
        if shown[group] and shown[part]
    )


def _parts(members: list[frozenset[int]]) -> Iterator[tuple[int, int]]:
    for group, cells in enumerate(members):
        for part, own in enumerate(members):
            if own < cells:
                yield group, part


if __name__ == "__main__":
    main()
