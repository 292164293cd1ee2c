"""What readers who know more learn of hidden small counts, and what it costs to keep it from them.

    python benchmarks/insiders.py [NAME ...] [--folder FOLDER] [--seed 1] [--learn]

The tables are those that `disclosed/generate.py` makes by a seed, or the CSV files of a folder (last column
counts, last dimension is the bodies). For each audience is told how many rows are hidden besides small
counts, and in what processor time: a reader who reckons with parts of counts; one who knows that counts are
whole; persons counted; the codes of the last dimension as bodies, one at a time and two together; groups
that would be seen in one category of the first dimension. With `--learn`, also how many leaks each audience
finds where counts were hidden from anybody alone. Nothing may be left to learn of what was hidden from it.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

from disclosed.generate import INSTANCES, text
from disclosed.raw import Layout
from tilstand.sdc import TableSystem, build_table_system, read_hypercube
from tilstand.sdc.aggregation import AggregationSystem
from tilstand.sdc.cell_suppression import suppress_rows
from tilstand.sdc.intruders import ANYBODY, IntruderScenario, find_category_disclosures, find_intruder_disclosures
from tilstand.sdc.protected_table import suppress_small_counts

DEFAULT = ("two-ones", "deep-lopsided", "three-unlisted", "beside")


def main() -> int:
    """Print what each audience learns and costs."""
    read = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    read.add_argument("names", nargs="*", default=DEFAULT)
    read.add_argument("--folder", type=Path)
    read.add_argument("--seed", type=int, default=1)
    read.add_argument("--learn", action="store_true")
    wanted = read.parse_args()
    return max(_told(*_made(name, wanted), learn=wanted.learn) for name in wanted.names)


def _told(name: str, made: TableSystem, threshold: int, *, learn: bool) -> int:
    sums = AggregationSystem.from_table_system(made)
    small = int(((made.values > 0) & (made.values < threshold)).sum())
    print(f"{name}: {len(made)} cells, {small} small")
    begun = time.process_time()
    parts = suppress_rows(sums, threshold, whole=False)
    print(f"    parts of counts: {int(parts.secondary.sum())} hidden besides, {_since(begun)}")
    anybody, left = suppress_rows(sums, threshold), 0
    for title, audience in _audiences(made):
        begun = time.process_time()
        found = suppress_small_counts(made, threshold, audience)
        besides = found.status.count("secondary")
        print(f"    {title}: {besides} hidden besides, {_since(begun)}, {len(found.leaks)} leaks", flush=True)
        left += len(found.leaks)
        if learn and audience != ANYBODY:
            readers, shown = audience.build_intruders(made, threshold), ~anybody.hidden
            none = np.zeros(len(sums), np.bool_)
            learned = sum(1 for _ in find_intruder_disclosures(sums, shown, readers, none, anybody.tables))
            learned += sum(1 for _ in find_category_disclosures(made, sums, shown, audience.groups, anybody.tables))
            print(f"        learn {learned} of what is hidden from anybody alone", flush=True)
    return int(left > 0)


def _audiences(made: TableSystem) -> list[tuple[str, IntruderScenario]]:
    first, last = made.dims[0], made.dims[-1]
    return [
        ("whole counts", ANYBODY),
        ("persons", IntruderScenario(persons=True)),
        (f"each {last}", IntruderScenario(bodies=last)),
        (f"two of {last}", IntruderScenario(bodies=last, colluding=2)),
        (f"groups by {first}", IntruderScenario(groups=(first,))),
    ]


def _since(begun: float) -> str:
    return f"{time.process_time() - begun:.1f} s"


def _made(name: str, wanted: argparse.Namespace) -> tuple[str, TableSystem, int]:
    if wanted.folder:
        file = wanted.folder / f"{name}.csv"
        head = file.open(encoding="utf-8-sig").readline().strip().replace('"', "").split(",")
        layout = Layout(head[-1], tuple(head[:-1]), {})
        micro = read_hypercube(file, count=layout.count, dims=layout.dims, nested=layout.nested)
        return name, build_table_system(micro), 3
    one = INSTANCES[name]
    with tempfile.TemporaryDirectory() as place:
        file = Path(place) / f"generated-{name}.csv"
        file.write_text(text(one, wanted.seed), "utf-8")
        layout = one.layout
        micro = read_hypercube(file, count=layout.count, dims=layout.dims, nested=layout.nested)
    return name, build_table_system(micro, one.order), one.threshold


if __name__ == "__main__":
    sys.exit(main())
