"""How many faults planted in returned workbooks are told, and told once.

    python benchmarks/planted.py [COLLECTION ROUND PROVIDER] ...

Plants every fault of `plant/faults.py` in the workbook of each body named (two of a fixture country, if none
is), and prints each that is misread, not told, or told otherwise than it should be. Exit 1 if there is one.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from plant.faults import FAULTS
from plant.judge import judged, meant
from tilstand import define

SAGALAND = Path(__file__).parents[1] / "tests" / "fixtures" / "sagaland"


def main() -> int:
    given = sys.argv[1:]
    bodies = [given[at : at + 3] for at in range(0, len(given), 3)] or [
        [str(SAGALAND), "2031", "havn_shelter"],
        [str(SAGALAND), "2031", "police"],
    ]
    wrong = 0
    with tempfile.TemporaryDirectory() as place:
        for folder, name, provider in bodies:
            collection = define.read_collection(folder).at(name)
            sent = meant(collection, name, provider, Path(place))
            told = [said for fault in FAULTS if (said := judged(sent, fault, Path(place)))]
            print(f"{provider}: {len(FAULTS) - len(told)} of {len(FAULTS)} told as they should be")
            for one in told:
                print(f"  {one}")
            wrong += len(told)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
