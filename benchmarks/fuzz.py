"""Damaged files of every kind: whatever one does, it is read right or refused with its name.

    python benchmarks/fuzz.py [--seed 1] [--share 1.0] [KIND ...]

Prints for each kind how many were read, refused and misread, how many ended in a fault, the longest time for
one, and the memory of the largest process. Exit 1 if one was misread or ended in a fault. `--share 0.1` tries
a tenth.
"""

from __future__ import annotations

import argparse
import resource
import sys
import tempfile
import time
import traceback
import warnings
from collections import Counter
from pathlib import Path

from fuzzed.tried import KINDS


def main() -> int:
    """Try every kind that was asked for."""
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asked.add_argument("kinds", nargs="*", metavar="KIND", help=", ".join(KINDS))
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--share", type=float, default=1.0)
    given = asked.parse_args()
    warnings.simplefilter("ignore")
    wrong = 0
    print(f"{'':<14}{'tried':>7}{'read':>7}{'refused':>9}{'misread':>9}{'faults':>8}{'longest s':>11}")
    for kind in given.kinds or KINDS:
        make, count = KINDS[kind]
        became, longest, faults = Counter[str](), 0.0, dict[str, int]()
        with tempfile.TemporaryDirectory() as place:
            tried = make(Path(place))
            for seed in range(given.seed, given.seed + max(1, int(count * given.share))):
                begun = time.perf_counter()
                try:
                    became[tried(seed)] += 1
                except Exception as error:  # that is what is looked for
                    told = [line[:300] for line in traceback.format_exception(error)[-3:]]
                    faults.setdefault("".join(told), seed)
                    became["fault"] += 1
                longest = max(longest, time.perf_counter() - begun)
        counts = [became[name] for name in ("read", "refused", "MISREAD", "fault")]
        cells = "".join(f"{one:>{wide}}" for one, wide in zip(counts, (7, 9, 9, 8), strict=True))
        print(f"{kind:<14}{sum(became.values()):>7}{cells}{longest:>11.2f}", flush=True)
        for told, seed in faults.items():
            print(f"  seed {seed}: {told}")
        wrong += became["MISREAD"] + became["fault"]
    most = max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    print(f"largest process {most / 1_000:.0f} MB (limit 1,000)")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
