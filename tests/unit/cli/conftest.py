"""The command line as a user meets it, called in this process."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

FOLDER = Path(__file__).parents[2] / "fixtures" / "sagaland"


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return Path(shutil.copytree(FOLDER, tmp_path / "sagaland"))


@pytest.fixture
def tilstand(called, tmp_path: Path):
    def run(*arguments: object, **environment: str):
        done = called(*arguments, cwd=tmp_path, **environment)
        assert b"Traceback" not in done.stderr
        return done

    return run
