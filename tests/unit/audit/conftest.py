"""The two collections' ledgers, and the texts written about them."""

from __future__ import annotations

from pathlib import Path

import pytest

from tilstand import collect, define, reconcile
from tilstand.audit import Audit, Auditor
from tilstand.audit.page import plain

ROOT = Path(__file__).parents[3]
TEXTS = ROOT / "tests" / "fixtures" / "audit"


def auditor(folder: Path, round_name: str) -> Auditor:
    held = define.collection(folder)
    batch = collect.batch(held, round_name)
    decisions, _ = collect.adjustments(held, round_name)
    earlier = collect.earlier(held, round_name)
    reconciled = reconcile.figures(held, batch, decisions, earlier)
    stated = [o for s in batch.submissions for o in s.observations] + [*batch.published, *earlier]
    return Auditor(held, batch.period, stated, reconciled.figures)


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
