"""The work of `ten_million.py` in the languages of two engines for columns: DuckDB or Polars.

    python benchmarks/engines.py duckdb|polars [FIGURES]

Read, scaled to whole numbers (any other decimal refused), summed along both dimensions, what does not hold
fetched as objects. Why DuckDB is the one: docs/adr/0047. Polars is installed apart.
"""

from __future__ import annotations

import itertools
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from plant.figures import planted

KEYS = ("measure", "provider", "period", "form", "region")
NUMBER = r"^-?[0-9]{1,16}(\.[0-9]{1,2})?$"
ACROSS = (("form", "region"), ("region", "form"))
Head = tuple[str, str, str]
Mark = Callable[[], None]


def duck(file: str, mark: Mark) -> set[Head]:
    import duckdb

    held = duckdb.connect(config={"threads": 2, "memory_limit": "8GB"})
    text = ", ".join(f"'{name}': 'VARCHAR'" for name in (*KEYS, "value"))
    held.execute(f"create table read as from read_csv(?, auto_detect=false, header=true, columns={{{text}}})", [file])
    mark()
    off = held.execute("select count(*) from read where value <> '' and not regexp_matches(value, ?)", [NUMBER])
    assert off.fetchone() == (0,)
    held.execute(
        "create table figures as select measure, provider, period, coalesce(form, '') as form,"
        " coalesce(region, '') as region, (nullif(value, '')::decimal(18, 2) * 100)::bigint as v from read"
    )
    held.execute("drop table read")
    mark()
    found: set[Head] = set()
    for kept, summed in ACROSS:
        fails = held.execute(
            f"select measure, provider, period, {kept}, sum(v) filter ({summed} = '') as whole,"
            f" sum(v) filter ({summed} <> '') as parts,"
            f" count(*) filter ({summed} <> '' and v is null) as blank from figures"
            " group by all having count(*) > 1 and (parts > whole or blank = 0 and parts <> whole)"
        ).fetchall()
        found |= {one[:3] for one in fails}
    mark()
    held.execute("create table faulty (measure varchar, provider varchar, period varchar)")
    held.executemany("insert into faulty values (?, ?, ?)", sorted(found))
    held.execute("from figures join faulty using (measure, provider, period)").fetchall()
    mark()
    return found


def polars(file: str, mark: Mark) -> set[Head]:
    import polars as pl

    col: Any = pl.col
    read = pl.read_csv(file, schema={**dict.fromkeys(KEYS, pl.Categorical), "value": pl.String})
    mark()
    assert not read.select((col("value").ne("") & ~col("value").str.contains(NUMBER)).any()).item()
    amount = pl.when(col("value") != "").then(col("value")).str.to_decimal(scale=2).cast(pl.Decimal(38, 2))
    figures = read.select(*(col(key).fill_null("") for key in KEYS), (amount * 100).cast(pl.Int64).alias("v"))
    del read
    mark()
    found: set[Head] = set()
    for kept, summed in ACROSS:
        whole, part = col("v").filter(col(summed) == ""), col("v").filter(col(summed) != "")
        sums = figures.group_by(*KEYS[:3], col(kept).alias("kept")).agg(
            whole.sum().alias("whole"),
            whole.count().alias("told"),
            part.sum().alias("parts"),
            part.is_null().any().alias("blank"),
            pl.len().alias("n"),
        )
        off = (col("parts") > col("whole")) | (~col("blank") & (col("parts") != col("whole")))
        found |= set(sums.filter((col("n") > 1) & (col("told") > 0) & off).select(KEYS[:3]).iter_rows())
    mark()
    heads = pl.DataFrame(sorted(found), schema=[(key, figures.schema[key]) for key in KEYS[:3]], orient="row")
    figures.join(heads, on=KEYS[:3]).rows()
    mark()
    return found


def main() -> int:
    name, rows = (sys.argv[1:2] or ["duckdb"])[0], int((sys.argv[2:3] or ["1000000"])[0])
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "figures.csv"
        told = planted(file, rows, min(1000, rows // 1000))
        marks = [(time.process_time(), time.perf_counter())]
        found = {"duckdb": duck, "polars": polars}[name](
            str(file), lambda: marks.append((time.process_time(), time.perf_counter()))
        )
    steps = " + ".join(f"{b[0] - a[0]:.2f}" for a, b in itertools.pairwise(marks))
    took, wall = (marks[-1][at] - marks[0][at] for at in (0, 1))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2
    wanted = {fault[:3] for fault in told.faults}
    print(f"{name}: {told.rows:,} figures, {told.relations:,} sums; cpu {took:.1f} s")
    print(
        f"  read, scale, sum, fetch: {steps}; wall {wall:.1f} s, peak {peak:.1f} GB;"
        f" {len(found & wanted)} of {len(wanted)} faulty, {len(found - wanted)} false"
    )
    return int(found != wanted)


if __name__ == "__main__":
    sys.exit(main())
