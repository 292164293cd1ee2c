"""Try every law of the tests on many more random draws than each run of the tests does.

Run `python benchmarks/laws.py [--times 10] [--room kernel]`. A law is a test with `@given`; how many draws it
gets on each run of the tests stands with it (`draws`, in `tests/fixtures/drawn.py`). Here it gets some times
as many; a draw that breaks one is made as small as can be, shown, and kept in `.hypothesis` for the tests.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]


def main() -> int:
    """Run the files that hold laws; the number that pytest ends with."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--times", type=int, default=10, help="times as many draws as the tests make")
    options.add_argument("--room", default="", help="only files with this in their path")
    asked = options.parse_args()
    files = [file.relative_to(ROOT).as_posix() for file in sorted((ROOT / "tests").rglob("test_*.py"))]
    laws = [file for file in files if asked.room in file and "@given" in (ROOT / file).read_text("utf-8")]
    if not laws:
        sys.exit(f"No file with laws has {asked.room} in its path.")
    command = [sys.executable, "-m", "pytest", "--forks", "auto", "--durations=10", *laws]
    env = {**os.environ, "LAWS_TIMES": str(asked.times)}
    return subprocess.run(command, cwd=ROOT, env=env, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
