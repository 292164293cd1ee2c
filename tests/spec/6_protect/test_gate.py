"""Only protect makes a release; publish takes nothing else, and checks the seal."""

from dataclasses import replace

import pytest

from tilstand import protect, reconcile
from tilstand.define import Collection
from tilstand.errors import ReleaseError
from tilstand.model import Batch
from tilstand.model.release import Release
from tilstand.publish.release_gate import check_release_seal
from tilstand.terms import TranslatedText


@pytest.fixture
def release(sagaland: Collection, batch: Batch) -> Release:
    found = reconcile.reconcile_batch(sagaland, batch)
    return protect.make_release(sagaland, "2031", batch, found.figures, batch.findings + found.findings)


def test_a_release_is_sealed(release: Release) -> None:
    """The seal is a hash over everything that is shown: tables, texts, pictures, findings, answers."""
    assert release.tables
    assert check_release_seal(release) is release


def test_a_release_that_was_changed_after_protect_is_refused(release: Release) -> None:
    """Whoever alters a label or a cell on the way to print breaks the seal."""
    forged = replace(release.tables[0], title=TranslatedText.from_texts(nb="Annet", nn="Anna", en="Other"))
    with pytest.raises(ReleaseError):
        check_release_seal(replace(release, tables=(forged,)))


def test_small_counts_of_people_are_listed_for_the_coordinator(sagaland: Collection, release: Release) -> None:
    """The policy of this round hides nothing, says so, and lists every count of one or two people."""
    assert release.tables[0].policy == "as_printed"
    cells = protect.find_small_counts(sagaland, release)["cells"]
    assert isinstance(cells, list)
    assert all(1 <= int(cell["value"]) <= 2 for cell in cells)
