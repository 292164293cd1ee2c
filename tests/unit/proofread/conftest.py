"""The two collections' ledgers, and the texts written about them."""

from __future__ import annotations

from pathlib import Path

import pytest
from rounds_read import read_round

from tilstand.proofread import Proofreader, ProofreadResult
from tilstand.proofread.page_blocks import split_plain_lines

ROOT = Path(__file__).parents[3]
TEXTS = ROOT / "tests" / "fixtures" / "audit"


def auditor(folder: Path, round_name: str) -> Proofreader:
    state = read_round(folder, round_name)
    return Proofreader(state.collection, state.round.period, state.stated_figures, state.reconciled.figures)


@pytest.fixture(scope="session")
def norway() -> Proofreader:
    return auditor(ROOT / "collections" / "norway", "2024")


@pytest.fixture(scope="session")
def sagaland() -> Proofreader:
    return auditor(ROOT / "tests" / "fixtures" / "sagaland", "2031")


@pytest.fixture(scope="session")
def texts() -> Path:
    return TEXTS


@pytest.fixture
def read():
    def of(auditing: Proofreader, text: str) -> ProofreadResult:
        return auditing.check_document(list(split_plain_lines(text)))

    return of
