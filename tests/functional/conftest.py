"""The real collection, and a whole run of it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def norway() -> Path:
    return ROOT / "collections" / "norway"


@pytest.fixture(scope="session")
def tilstand():  # type: ignore[no-untyped-def]
    """Run the command line as a user does, in a process of its own."""

    def run(*arguments: object, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "tilstand", *map(str, arguments)],
            capture_output=True,
            text=True,
            cwd=cwd or ROOT,
            env={**os.environ, "COLUMNS": "200", "NO_COLOR": "1"},
            check=False,
        )

    return run


@pytest.fixture(scope="session")
def edition(tmp_path_factory: pytest.TempPathFactory, norway: Path, tilstand) -> Path:  # type: ignore[no-untyped-def]
    """The edition of Norway's 2024 figures, built once."""
    out = tmp_path_factory.mktemp("edition") / "norway-2024"
    done = tilstand("run", norway, "2024", "--out", out)
    assert done.returncode == 0, done.stderr
    return out


@pytest.fixture(scope="session")
def findings(edition: Path) -> list[dict[str, object]]:
    found: list[dict[str, object]] = json.loads((edition / "internal" / "findings.json").read_text("utf-8"))
    return found
