"""The command line in a process of its own, as a user meets it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

FOLDER = Path(__file__).parents[2] / "fixtures" / "sagaland"


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return Path(shutil.copytree(FOLDER, tmp_path / "sagaland"))


@pytest.fixture
def tilstand(tmp_path: Path):
    def run(*arguments: object, **environment: str) -> subprocess.CompletedProcess[bytes]:
        done = subprocess.run(
            [sys.executable, "-m", "tilstand", *map(str, arguments)],
            capture_output=True,
            cwd=tmp_path,
            env={**os.environ, "COLUMNS": "200", "NO_COLOR": "1", **environment},
            check=False,
        )
        assert b"Traceback" not in done.stderr
        return done

    return run
