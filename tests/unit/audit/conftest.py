"""The two collections' ledgers, and the texts written about them."""

from __future__ import annotations

from pathlib import Path

import pytest
from rounds_read import read_round

from tilstand.audit import Audit, Auditor
from tilstand.audit.page import plain

ROOT = Path(__file__).parents[3]
TEXTS = ROOT / "tests" / "fixtures" / "audit"


def auditor(folder: Path, round_name: str) -> Auditor:
    state = read_round(folder, round_name)
    return Auditor(state.collection, state.round.period, state.stated, state.reconciled.figures)


@pytest.fixture(scope="session")
def norway() -> Auditor:
    return auditor(ROOT / "collections" / "norway", "2024")


@pytest.fixture(scope="session")
def sagaland() -> Auditor:
    return auditor(ROOT / "tests" / "fixtures" / "sagaland", "2031")


@pytest.fixture(scope="session")
def texts() -> Path:
    return TEXTS


@pytest.fixture
def read():
    def of(auditing: Auditor, text: str) -> Audit:
        return auditing.audit(list(plain(text)))

    return of
