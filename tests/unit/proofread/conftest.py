"""The two collections' ledgers, and the texts written about them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from rounds_read import read_round

from tilstand.proofread import Proofreader, ProofreadResult
from tilstand.proofread.page_blocks import split_plain_lines
from tilstand.proofread.texts import EditionTexts

ROOT = Path(__file__).parents[3]
TEXTS = ROOT / "tests" / "fixtures" / "audit"


def auditor(folder: Path, round_name: str) -> Proofreader:
    state = read_round(folder, round_name)
    facts = state.collection, state.round.period, state.stated_figures, state.reconciled.figures
    return Proofreader(*facts, EditionTexts(state.collection, state.opened))


@pytest.fixture(scope="session")
def norway() -> Proofreader:
    return auditor(ROOT / "collections" / "norway", "2024")


@pytest.fixture(scope="session")
def sagaland() -> Proofreader:
    return auditor(ROOT / "tests" / "fixtures" / "sagaland", "2031")


@pytest.fixture(scope="session")
def texts() -> Path:
    return TEXTS


@pytest.fixture(scope="session")
def check() -> Callable[[Proofreader, str], ProofreadResult]:
    def check_text(proofreader: Proofreader, text: str) -> ProofreadResult:
        return proofreader.check_document(list(split_plain_lines(text)))

    return check_text


@pytest.fixture(scope="session")
def read(check: Callable[[Proofreader, str], ProofreadResult]) -> Callable[[Proofreader, str], ProofreadResult]:
    return check
