"""Run the proofs that a run of the tests leaves out, because they take many seconds.

Run `python benchmarks/proofs.py [--room kernel]`. A proof is a test with the mark `proof`: it lies among the
tests that ask the same of less (fewer tables, fewer persons, one seed), or shows what only a browser does. It
is run here, by `make proofs`; whoever changes what it proves runs it, and continuous integration does. Ends
with the number that pytest ends with.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]


def main() -> int:
    """Run every file that holds a proof; the number that pytest ends with."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--room", default="", help="only files with this in their path")
    asked = options.parse_args()
    files = [file for file in sorted((ROOT / "tests").rglob("test_*.py")) if "mark.proof" in _text(file)]
    chosen = [name for name in (file.relative_to(ROOT).as_posix() for file in files) if asked.room in name]
    if not chosen:
        sys.exit(f"No file with proofs has {asked.room} in its path.")
    command = [sys.executable, "-m", "pytest", "--forks", "auto", "-m", "proof"]
    return subprocess.run([*command, "--durations=10", *chosen], cwd=ROOT, check=False).returncode


def _text(file: Path) -> str:
    return file.read_text("utf-8")


if __name__ == "__main__":
    sys.exit(main())
