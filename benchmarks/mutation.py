"""Change input figures one by one, build the whole edition each time, and hold every part of it to account.

Run `python benchmarks/mutation.py [--seed 1] [--count 100] [--workers 1] [--collection FOLDER]`. Figures are
drawn from the year's submissions and printed figures; those of Norway that are chosen by hand come first
(`mutate/chosen.py`), and so do faults planted in the edition after one of them, each of which has to be seen
(`mutate/planted.py`). Each figure in turn gets another value in a copy of the collection; both reports, the
site in three languages, the pictures and all data files are built again.

What has to change is reckoned from the input files by hand (`mutate/reckon.py`), and carried to the parts by
what the edition declares: addresses in the CSV and JSON-stat files, `internal/sentences.json`,
`internal/pictures.json`, `internal/relations.json` and `internal/findings.json`. Then, of every part:

- stale: it does not show what the input gives, or differs from another file about the same figure;
- stray: it changed and declares nothing that did.

Both must be 0. Parts that follow from others are named, and held against laws of their own: the manifest and
the edition's name (hashes), and sizes of files on pages. Letters of footnotes follow the notes before them in
their table; lists of codes and keywords may change only if the tables have a place for other figures than
before. Page numbers in the printed contents are not compared.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from mutate.chosen import chosen
from mutate.figure import Mutation, drawn, figures
from mutate.judge import Judgement
from mutate.planted import unseen
from mutate.run import Bench, Made, Refused

ROOT = Path(__file__).parents[1]
_SHOWN = 5


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(description="Change input figures, and see what follows.")
    parser.add_argument("--collection", type=Path, default=ROOT / "collections" / "norway")
    parser.add_argument("--round", default="2024")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=100)
    parser.add_argument("--workers", type=int, default=1)
    asked = parser.parse_args(arguments)
    begun = time.perf_counter()
    known = figures(asked.collection, asked.round)
    found: list[tuple[Mutation, Judgement | Refused]] = []
    picked = chosen(known) if asked.collection.name == "norway" else []
    with tempfile.TemporaryDirectory() as folder:
        about = (asked.collection, asked.round, folder)
        with ProcessPoolExecutor(asked.workers, initializer=_begun, initargs=about) as pool:
            planted = pool.submit(_unseen, picked[1][0]).result() if picked else []
            mutations = [*(mutation for mutation, _ in picked), *drawn(known, asked.seed, asked.count)]
            for mutation, one in zip(mutations, pool.map(_tried, mutations), strict=True):
                found.append((mutation, one))
                _told(len(found), mutation, one)
    short = [str(m) for (m, least), (_, one) in zip(picked, found, strict=False) if not _enough(one, least)]
    numbered = sum(figure.value is not None for figure in known)
    _summed(found, f"of {numbered} figures, seed {asked.seed}, {time.perf_counter() - begun:.0f} s")
    print(f"{'planted faults not seen':<26}{len(planted):>12}  must be 0 {planted or ''}".rstrip())
    print(f"{'chosen, but moved too few':<26}{len(short):>12}  must be 0 {short or ''}".rstrip())
    wrongly = any(isinstance(one, Refused) and not one.right for _, one in found)
    return int(wrongly or bool(planted or short) or _faults(found) > 0)


_BENCH: list[Bench] = []  # one in each worker


def _begun(collection: Path, round_name: str, folder: str) -> None:
    _BENCH.append(Bench(collection, round_name, Path(tempfile.mkdtemp(dir=folder))))


def _tried(mutation: Mutation) -> Judgement | Refused:
    return _BENCH[0].tried(mutation)


def _unseen(mutation: Mutation) -> list[str]:
    """The planted faults that the judge does not see in the edition after a mutation."""
    made = _BENCH[0].made(mutation)
    return list(unseen(_BENCH[0], made, mutation)) if isinstance(made, Made) else ["no edition was made"]


def _enough(one: Judgement | Refused, least: int) -> bool:
    """True if as many parts changed as have to; with none to change, if no edition was made."""
    if isinstance(one, Refused):
        return least == 0
    return 0 < least <= one.must <= one.changed


def _faults(found: list[tuple[Mutation, Judgement | Refused]]) -> int:
    return sum(len(one.stale) + len(one.stray) for _, one in found if isinstance(one, Judgement))


def _told(at: int, mutation: Mutation, one: Judgement | Refused) -> None:
    if isinstance(one, Refused):
        print(f"{at:>4}  {mutation}\n      refused{'' if one.right else ' WRONGLY'}: {one.why}", flush=True)
        return
    sums = f"must {one.must}, changed {one.changed}, may {one.depend}"
    print(f"{at:>4}  {mutation}\n      {sums}, stale {len(one.stale)}, stray {len(one.stray)}", flush=True)
    for breach in one.stale[:_SHOWN]:
        print(f"      STALE {breach.law}: {breach.file} {breach.place[:160]}")
        print(f"            shows {breach.shows[:160]!r}, not {breach.right[:160]!r}")
    for part in one.stray[:_SHOWN]:
        print(f"      STRAY {part.file} {part.place[:160]} {part.text[:160]}")


def _summed(found: list[tuple[Mutation, Judgement | Refused]], about: str) -> None:
    judged = [one for _, one in found if isinstance(one, Judgement)]
    refused = [one for _, one in found if isinstance(one, Refused)]
    held: Counter[str] = Counter()
    for one in judged:
        held.update(one.held)
    lines = [
        ("figures changed", len(found), about),
        ("refused", len(refused), f"{sum(not one.right for one in refused)} of them wrongly"),
        ("parts compared", sum(one.parts for one in judged), ""),
        ("parts that had to change", sum(one.must for one in judged), "each prints a figure that is another"),
        ("parts that might change", sum(one.depend for one in judged), "declared"),
        ("parts that changed", sum(one.changed for one in judged), ""),
        ("addresses not reckoned", max((one.open for one in judged), default=0), "bounds decide them"),
        ("stale", sum(len(one.stale) for one in judged), "must be 0"),
        ("stray", sum(len(one.stray) for one in judged), "must be 0"),
    ]
    print()
    for name, number, note in lines:
        print(f"{name:<26}{number:>12}  {note}".rstrip())
    print("held against the laws:")
    for law, number in sorted(held.items()):
        print(f"  {law:<44}{number:>12}")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
