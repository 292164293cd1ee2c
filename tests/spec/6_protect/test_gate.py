"""Only protect makes a releasable table; publish takes nothing else, and checks the seal."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from tilstand import protect, reconcile
from tilstand.define import Collection
from tilstand.errors import ReleaseError
from tilstand.model import Batch, ReleasableTable
from tilstand.publish.gate import admitted
from tilstand.terms import Label

Told = Callable[..., object]


@pytest.fixture
def protected(sagaland: Collection, batch: Batch) -> protect.Protected:
    return protect.tables(sagaland, "2031", reconcile.figures(sagaland, batch).figures)


def test_every_table_is_sealed(protected: protect.Protected) -> None:
    """The seal is a hash over everything that the table shows."""
    assert protected.tables
    assert all(isinstance(t, ReleasableTable) and t.seal == t.digest() for t in protected.tables)


def test_a_table_that_was_changed_after_protect_is_refused(protected: protect.Protected) -> None:
    """Whoever alters a label or a cell on the way to print breaks the seal."""
    forged = replace(protected.tables[0], title=Label("Annet", "Anna", "Other"))
    with pytest.raises(ReleaseError):
        admitted([forged])


def test_small_counts_of_people_are_listed_for_the_coordinator(protected: protect.Protected) -> None:
    """The policy of this round hides nothing, says so, and lists every count of one or two people."""
    assert protected.tables[0].policy == "as_printed"
    cells = protected.disclosure["cells"]
    assert isinstance(cells, list)
    assert all(1 <= int(cell["value"]) <= 2 for cell in cells)
