"""The screen for figures on many machines, on a local engine: seconds, and whether it lets anything pass.

    python benchmarks/elsewhere.py [1000000]

The figures are those of `ten_million.py`. The expression of `book.elsewhere` goes through ibis to DuckDB,
which stands for an engine on many machines; the heads that it gives are held against the planted ones and
against those of which `reconcile` says that they fail. Needs the extra `far`.
"""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path

import ibis

from plant.wide import ROUND, wide
from tilstand import collect, define, reconcile
from tilstand.ledger.relations import Outcome
from tilstand.ledger.suspect_groups import list_sum_terms, select_suspect_groups


def screened(folder: Path) -> tuple[set[tuple[str, str, str]], int]:
    """The heads of which a sum fails by the screen, and how many more are to be looked at."""
    engine = ibis.duckdb.connect()
    file = folder / "rounds" / ROUND / "submissions" / "bureau.csv"
    rows = engine.read_csv(file, all_varchar=True)
    figures = rows.select(
        "measure",
        "provider",
        "period",
        breakdown=rows.breakdown.fill_null(""),
        value=rows.value.nullif("").cast("decimal(18, 2)"),
    )
    used = figures.select("measure", "breakdown").distinct().execute()
    terms = list(list_sum_terms(define.read_collection(folder), used.itertuples(index=False, name=None)))
    found = select_suspect_groups(figures, ibis.memtable(terms)).execute()
    fails = found[found.fails]
    return set(fails[["measure", "provider", "period"]].itertuples(index=False, name=None)), len(found) - len(fails)


def main() -> int:
    rows = int((sys.argv[1:] or ["1000000"])[0])
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "wide"
        planted = wide(folder, rows, min(1000, rows // 1000))
        begun = time.process_time()
        found, more = screened(folder)
        seconds = time.process_time() - begun
        view = define.read_collection(folder).at(ROUND)
        verdicts = reconcile.reconcile_batch(view, collect.collect_round(view, ROUND)).verdicts
    failing = {v.first for v in verdicts.open if v.outcome is Outcome.FAILS}
    heads = {(key.measure, key.provider, str(key.period)) for key in failing}
    print(f"{planted.rows:,} rows, {planted.relations:,} sums: screened in {seconds:.1f} s of the processor")
    print(f"  {len(found & planted.faults)} of {len(planted.faults)} planted, {more:,} more to be looked at")
    print(f"  {len(heads - found)} that reconcile tells are not among those that fail")
    return int(found != planted.faults)


if __name__ == "__main__":
    sys.exit(main())
