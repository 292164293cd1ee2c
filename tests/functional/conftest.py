"""The real collection, and a whole run of it, built once and only read."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What needs a whole edition, or a browser, is slow."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.slow)


@pytest.fixture(scope="session")
def norway() -> Path:
    return ROOT / "collections" / "norway"


@pytest.fixture(scope="session")
def tilstand(called):  # type: ignore[no-untyped-def]
    """Call the command line as a user does; what it said, as text."""

    def run(*arguments: object, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
        done = called(*arguments, cwd=cwd or ROOT)
        return subprocess.CompletedProcess(
            done.args, done.returncode, done.stdout.decode(), done.stderr.decode()
        )

    return run


@pytest.fixture(scope="session")
def edition(once, norway: Path, tilstand) -> Path:  # type: ignore[no-untyped-def]
    """The edition of Norway's 2024 figures, built once in a run of the tests."""

    def build(folder: Path) -> None:
        done = tilstand("run", norway, "2024", "--out", folder / "norway-2024")
        assert done.returncode == 0, done.stderr

    folder: Path = once("edition", build)
    return folder / "norway-2024"


@pytest.fixture(scope="session")
def findings(edition: Path) -> list[dict[str, object]]:
    found: list[dict[str, object]] = json.loads((edition / "internal" / "findings.json").read_text("utf-8"))
    return found
