"""10,000 rows with 300 planted faults of every kind: all are told, each with its row, and nothing else.

Then every overview of Norway's registers, made twice: how long each takes, and that the bytes are the same.

Run: python benchmarks/registers.py
"""

from __future__ import annotations

import csv
import sys
import tempfile
import time
from pathlib import Path

from tilstand import define
from tilstand.define.registers import read_register
from tilstand.pipeline.register_issue import write_register_overview
from tilstand.registers.tables import read_entry_table
from tilstand.terms import Period

ROWS, FAULTS, LIMIT = 10_000, 300, 5.0
NORWAY = Path(__file__).parents[1] / "collections" / "norway"
OVERVIEWS = {
    "court_decisions": "2025-T1",
    "commitments": "2026-T1",
    "activities": "2024",
    "network": "2026",
    "proposals": "2026",
}
SAGALAND = Path(__file__).parents[1] / "tests" / "fixtures" / "sagaland"
COLUMNS = ("id", "case", "court", "on", "charged", "reference", "provisions", "convicted", "final", "after")
WORDS = "The court held that person number {n} of the group had worked without pay for a long time."
PLANTS = {
    "needed": {"court": ""},
    "code": {"provisions": "new_10"},
    "not_yet": {"on": "2019-05-05", "after": ""},
    "no_more": {"provisions": "old_4"},
    "day": {"on": "5 May"},
    "number": {"convicted": "two"},
    "yes_no": {"final": "maybe"},
    "order": {"charged": "2031-01-01"},
    "pattern": {"reference": "22-{at}"},
    "entry": {"after": "nowhere"},
    "cycle": {"after": "r{at}"},
    "twice": {"reference": "SG-2030-1"},
    "email": {"summary.en": "Write to somebody@court.example about it."},
    "phone": {"summary.en": "Call +47 22 33 11 60 about it."},
    "person_number": {"summary.en": "It was 010299 12345 who came."},
    "name": {"summary.en": "The court heard Amina Testnavn in the matter."},
    "markup": {"summary.en": "See <b>this</b>."},
}


def rows() -> tuple[list[dict[str, str]], set[tuple[int, str]]]:
    """The rows, and the faults that were planted in them."""
    made, planted = [], set()
    kinds = list(PLANTS)
    for at in range(ROWS):
        row = {
            "id": f"r{at}",
            "case": f"S-{at // 2 % 10_000}",
            "court": "low" if at % 2 == 0 else "high",
            "on": f"20{20 + at % 10}-0{1 + at % 9}-1{at % 9}" if at % 2 == 0 else "2030",
            "provisions": "new_9",
            "convicted": str(at % 4),
            "final": "no" if at % 2 == 0 else "yes",
            "after": "" if at % 2 == 0 else f"r{at - 1}",
            "reference": "" if at % 2 == 0 else f"SG-2030-{at}",
            "summary.en": WORDS.format(n=at),
        }
        if at % (ROWS // FAULTS) == 0 and len(planted) < FAULTS:
            kind = kinds[len(planted) % len(kinds)]
            row |= {name: text.replace("{at}", str(at)) for name, text in PLANTS[kind].items()}
            if not row["after"] and at % 2:  # what follows upon nothing is of another case
                row["case"] = f"S-{5000 + at // 2}"
            planted.add((at + 2, kind))
        made.append(row)
    return made, planted


def main() -> int:
    """Measure and say what was told; 1 if anything was missed, took too long or came out otherwise."""
    return int(_faults() | _overviews())


def _overviews() -> bool:
    """Make each overview twice; True if one took too long, or its bytes differ."""
    held, wrong = define.read_collection(NORWAY), False
    for name, period in OVERVIEWS.items():
        files, seconds = [], []
        for _ in range(2):
            with tempfile.TemporaryDirectory() as folder:
                out = Path(folder) / "out"
                begun = time.perf_counter()
                write_register_overview(read_register(held, name), Period.from_text(period), out)
                seconds.append(time.perf_counter() - begun)
                every = (file for file in sorted(out.rglob("*")) if file.is_file())
                files.append({file.relative_to(out): file.read_bytes() for file in every})
        same = files[0] == files[1]
        told = "the same bytes twice" if same else "DIFFERENT BYTES"
        print(f"{name} {period}: {len(files[0])} files, {max(seconds):.2f} s, {told}")
        wrong |= not same or max(seconds) > LIMIT
    return wrong


def _faults() -> bool:
    """Say what was told of planted faults; True if anything was missed, or took too long."""
    about = read_register(define.read_collection(SAGALAND), "rulings")
    made, planted = rows()
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "rows.csv"
        with file.open("w", newline="", encoding="utf-8") as stream:
            writer = csv.DictWriter(stream, [*COLUMNS, "summary.en"])
            writer.writeheader()
            writer.writerows(made)
        begun = time.process_time()
        told = read_entry_table(about, file, {}, {})
        took = time.process_time() - begun
    found = {(one.row, one.kind) for one in told.flaws}
    missed, more = planted - found, found - planted
    print(f"{len(made)} rows, {len(planted)} planted: {len(missed)} missed, {len(more)} more; {took:.2f} s")
    for row, kind in sorted(missed | more)[:20]:
        print("missed" if (row, kind) in missed else "more", row, kind)
    return bool(missed or more) or took > LIMIT


if __name__ == "__main__":
    sys.exit(main())
