"""What needs the portal's database is slow: a process that starts it waits two seconds."""

from __future__ import annotations

from pathlib import Path

import pytest


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents and "database" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.slow)
