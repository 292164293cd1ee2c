"""Estimators on populations that are made up."""

from __future__ import annotations

import pytest


@pytest.fixture(scope="session", autouse=True)
def _compiled(compiled: None) -> None:
    """What these tests run is compiled once for all workers."""
