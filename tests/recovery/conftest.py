"""Simulated truth: every test here is slow."""

from __future__ import annotations

from pathlib import Path

import pytest


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Whole populations and ledgers are made up, and found again."""
    here = f"{Path(__file__).parent}/"  # asked of every test that there is
    for item in items:
        if str(item.path).startswith(here):
            item.add_marker(pytest.mark.slow)
