"""A submission of 150,000 equal rows: it is told as one fault, in seconds.

    python benchmarks/rows.py [ROWS]

Exit 1 if that takes more than ten seconds of the processor.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path
from time import process_time

from tilstand import collect, define

SAGALAND = Path(__file__).parents[1] / "tests" / "fixtures" / "sagaland"
BAR = 10.0


def main() -> int:
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else 150_000
    with tempfile.TemporaryDirectory() as folder:
        place = Path(shutil.copytree(SAGALAND, Path(folder) / "sagaland"))
        file = place / "rounds" / "2031" / "submissions" / "havn_shelter.csv"
        head, row, *_ = file.read_text("utf-8").splitlines()
        file.write_text("\n".join([head, *[row] * rows]) + "\n", "utf-8")
        begun = process_time()
        found = collect.collect_round(define.read_collection(place).at("2031"), "2031").findings
        took = process_time() - begun
    rules = sorted({one.rule for one in found})
    print(f"{rows} equal rows: {len(found)} findings ({', '.join(rules)}), {took:.1f} s of the processor")
    return int(took > BAR)


if __name__ == "__main__":
    sys.exit(main())
