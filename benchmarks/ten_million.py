"""Ten million figures in columns: read, scaled, held against three million sums, and what fails explained.

    python benchmarks/ten_million.py [100000 1000000 3000000 10000000]

The figures are generated (`plant/figures.py`): five key columns, a blank in twenty, whole numbers and
decimals, and 1,000 tables (one in a thousand figures, where there are fewer) with one figure changed. DuckDB
reads them; addresses are numbers in a mixed base, so that a sum finds its terms by arithmetic; relations are
sparse arrays; the arithmetic is that of whole numbers of the last decimal, and what could overflow is
refused. Only what fails becomes objects, and goes to the kernel component by component. Processor and wall
seconds, peak of memory; bars: 60 s and 8 GB. What stands here as functions moves to `book`: docs/adr/0047.
"""

from __future__ import annotations

import itertools
import math
import resource
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import numpy.typing as npt

from plant.figures import Planted, planted
from tilstand.kernel.component import components
from tilstand.kernel.localise import Localisation, localise
from tilstand.kernel.system import Column, Row, System

KEYS = ("measure", "provider", "period", "form", "region")
DECIMALS = 2
Numbers = npt.NDArray[np.int64]
Marks = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Figures:
    """Columns, in order of address: the address, the number in its last decimal, and if there is none."""

    address: Numbers
    value: Numbers
    blank: Marks
    codes: dict[str, list[str]]

    def base(self, key: str) -> int:
        """How many addresses one step of a key is."""
        return math.prod(len(self.codes[later]) for later in KEYS[KEYS.index(key) + 1 :])


@dataclass(frozen=True)
class Relations:
    """Sums as sparse arrays: where each begins, the position of each term, and its factor. Each sum is 0."""

    start: Numbers
    term: Numbers
    times: Numbers


def figures(file: Path) -> Figures:
    """The columns of a file.

    Raises:
        ValueError: A value that is no number of at most two decimals, or an address that stands twice.
    """
    with duckdb.connect(config={"threads": 2, "memory_limit": "6GB"}) as held:
        text = ", ".join(f"'{name}': 'VARCHAR'" for name in (*KEYS, "value"))
        held.execute(
            "create table read as select * replace"
            f" (coalesce(form, '') as form, coalesce(region, '') as region)"
            f" from read_csv(?, auto_detect=false, header=true, columns={{{text}}})",
            [str(file)],
        )
        number = rf"-?[0-9]{{1,16}}(\.[0-9]{{1,{DECIMALS}}})?"
        if held.execute(
            "select count(*) from read where value <> '' and not regexp_full_match(value, ?)", [number]
        ).fetchone() != (0,):
            raise ValueError("a value is no number of so many decimals")
        codes = {}
        for key in KEYS:
            codes[key] = [
                one for (one,) in held.execute(f"select distinct {key} from read order by 1").fetchall()
            ]
            held.execute(f"create type {key}_code as enum (select distinct {key} from read order by 1)")
        sizes = [len(codes[key]) for key in KEYS]
        address = "+".join(
            f"enum_code({key}::{key}_code)::bigint * {math.prod(sizes[at + 1 :])}"
            for at, key in enumerate(KEYS)
        )
        amount = f"cast(cast(nullif(value, '') as decimal(18, {DECIMALS})) * {10**DECIMALS} as bigint)"
        found: dict[str, Any] = held.execute(f"select {address} a, {amount} v from read").fetchnumpy()
    order = np.argsort(found["a"], kind="stable")
    own = np.asarray(found["a"])[order]
    if (own[1:] == own[:-1]).any():
        raise ValueError("an address stands twice")
    value = np.ma.filled(found["v"], 0)[order]
    return Figures(own, value, np.ma.getmaskarray(found["v"])[order], codes)


def relations(held: Figures) -> Relations:
    """What each dimension says: the codes of a dimension add up to its total, within each of the other's."""
    starts, terms, times, before = [], [], [], 0
    for key in KEYS[3:]:
        base = held.base(key)
        code = held.address // base % len(held.codes[key])
        whole = held.address - code * base
        order = np.argsort(whole, kind="stable")
        first = np.flatnonzero(np.diff(whole[order], prepend=-1))
        size = np.diff(first, append=len(order))
        summed = (code[order[first]] == 0) & (size > 1)
        kept = order[np.repeat(summed, size)]
        starts.append(np.cumsum(size[summed]) - size[summed] + before)
        terms.append(kept)
        times.append(np.where(code[kept] == 0, 1, -1))
        before += len(kept)
    return Relations(np.concatenate(starts), np.concatenate(terms), np.concatenate(times))


def gaps(held: Figures, sums: Relations) -> Numbers:
    """By how much each sum misses, whatever its blanks are that are not below zero; 0 where it can hold.

    Raises:
        OverflowError: Numbers so large that a sum of them could be wrong.
    """
    value = held.value[sums.term] * sums.times
    if np.add.reduceat(np.abs(value.astype(np.float64)), sums.start).max(initial=0) >= 2.0**62:
        raise OverflowError("a sum does not fit in 64 bits")
    known = np.add.reduceat(value, sums.start)
    blank = held.blank[sums.term]
    more = np.logical_or.reduceat(blank & (sums.times > 0), sums.start)
    less = np.logical_or.reduceat(blank & (sums.times < 0), sums.start)
    return np.where((known > 0) & ~less | (known < 0) & ~more, known, 0)


def around(held: Figures, sums: Relations, broken: Marks) -> tuple[Marks, Marks]:
    """The figures and sums that hang together with what is broken."""
    row = np.repeat(np.arange(len(sums.start)), np.diff(sums.start, append=len(sums.term)))
    rows, count = broken, -1
    while rows.sum() != count:
        count = rows.sum()
        met = np.zeros(len(held.value), dtype=bool)
        met[sums.term[rows[row]]] = True
        rows = np.logical_or.reduceat(met[sums.term], sums.start)
    return met, rows


def explained(held: Figures, sums: Relations, rows: Marks) -> list[Localisation]:
    """Which figures to doubt in each component of these sums: the kernel's answers, all ties."""
    ends = np.append(sums.start, len(sums.term))
    columns: dict[str, Column] = {}
    found: dict[str, Row] = {}
    for one in np.flatnonzero(rows).tolist():
        terms: dict[str, int] = {}
        for at, times in zip(
            *(a[ends[one] : ends[one + 1]].tolist() for a in (sums.term, sums.times)), strict=True
        ):
            terms[str(at)] = times
            columns[str(at)] = Column(str(at), None if held.blank[at] else int(held.value[at]))
        found[str(one)] = Row.equal(str(one), terms)
    parts = components(System(tuple(columns.values()), tuple(found.values())))
    return [
        localise(System(tuple(columns[c] for c in part.columns), tuple(found[r] for r in part.rows)))
        for part in parts
    ]


def place(held: Figures, key: tuple[str, ...]) -> str:
    """The position of an address, as the kernel has it."""
    at = sum(held.codes[name].index(code) * held.base(name) for name, code in zip(KEYS, key, strict=True))
    return str(int(np.searchsorted(held.address, at)))


def run(file: Path, told: Planted) -> tuple[float, str]:
    """Processor seconds, and what was found."""
    marks = [(time.process_time(), time.perf_counter())]

    def mark() -> None:
        marks.append((time.process_time(), time.perf_counter()))

    held = figures(file)
    mark()
    sums = relations(held)
    mark()
    broken = gaps(held, sums) != 0
    mark()
    _, rows = around(held, sums, broken)
    mark()
    answers = explained(held, sums, rows)
    mark()
    wanted = {place(held, fault) for fault in told.faults}
    named = {c for one in answers for cause in one.causes for answer in cause.answers for c in answer}
    steps = " + ".join(f"{b[0] - a[0]:.2f}" for a, b in itertools.pairwise(marks))
    took, wall = marks[-1][0] - marks[0][0], marks[-1][1] - marks[0][1]
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2
    right = f"{len(answers)} of {len(wanted)} components, {len(wanted & named)} faults among the answers"
    return took, f"{len(sums.start):>10,}{took:>8.1f}{wall:>8.1f}{peak:>6.1f}  {steps:36} {right}"


def main() -> int:
    sizes = [int(one) for one in sys.argv[1:]] or [100_000, 1_000_000, 3_000_000, 10_000_000]
    print(f"{'figures':>11}{'sums':>10}{'cpu s':>8}{'wall s':>8}{'GB':>6}  read, sums, check, parts, explain")
    last: tuple[int, float] | None = None
    with tempfile.TemporaryDirectory() as folder:
        for rows in sizes:
            file = Path(folder) / f"{rows}.csv"
            told = planted(file, rows, min(1000, rows // 1000))
            took, line = run(file, told)
            power = f"  ^{math.log(took / last[1]) / math.log(rows / last[0]):.2f}" if last else ""
            print(f"{rows:>11,}{line}{power}", flush=True)
            last = rows, took
            file.unlink()
    return 0


if __name__ == "__main__":
    sys.exit(main())
