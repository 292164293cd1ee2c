"""What the docs name as proof of size and speed is there."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_every_test_and_benchmark_that_is_named_is_there() -> None:
    text = (ROOT / "docs" / "reference" / "speed.md").read_text("utf-8")
    table = text[text.index("## Where each point of size is shown") :]
    named = re.findall(r"`((?:tests|benchmarks)/[\w/.]+\.py)?(?:::(\w+))?`", table)
    file, missing = "", []
    for place, test in named:
        file = place or file
        there = (ROOT / file).is_file()
        if not there or (test and f"def {test}(" not in (ROOT / file).read_text("utf-8")):
            missing.append((file, test))
    assert missing == []
    assert len([test for _, test in named if test]) > 20
