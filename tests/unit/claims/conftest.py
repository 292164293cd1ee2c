"""The claims of two collections' ledgers, with the texts of their editions."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from rounds_read import read_round

from tilstand.claims import ClaimProofreader, ProofreadResult
from tilstand.proofread.edition_numbers import EditionTexts
from tilstand.proofread.page_blocks import split_plain_lines

ROOT = Path(__file__).parents[3]


def build_reader(folder: Path, round_name: str) -> ClaimProofreader:
    state = read_round(folder, round_name)
    facts = state.collection, state.round.period, state.stated_figures, state.reconciled.figures
    return ClaimProofreader(*facts, EditionTexts(state.collection, state.opened))


@pytest.fixture(scope="session")
def norway() -> ClaimProofreader:
    return build_reader(ROOT / "collections" / "norway", "2024")


@pytest.fixture(scope="session")
def sagaland() -> ClaimProofreader:
    return build_reader(ROOT / "tests" / "fixtures" / "sagaland", "2031")


@pytest.fixture(scope="session")
def check() -> Callable[[ClaimProofreader, str], ProofreadResult]:
    def check_text(reader: ClaimProofreader, text: str) -> ProofreadResult:
        return reader.check_document(list(split_plain_lines(text)))

    return check_text
