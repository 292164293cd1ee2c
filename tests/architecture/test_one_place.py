"""What there is one place for: the grouping of findings, what bounds a figure, the letters of footnotes."""

from __future__ import annotations

import pytest
from sources import facts, told


def _takes(path: str) -> set[str]:
    """The sources that import something whose whole name begins so."""
    return {name for name, one in told().items() if any(own.startswith(path) for own in one.names)}


def test_findings_are_grouped_by_cause_in_one_place() -> None:
    assert {name for name, one in told().items() if one.grouped} == {"model/findings.py"}


def test_what_all_relations_allow_is_asked_in_one_place() -> None:
    """A figure of the ledger is bounded by `ledger.system`; the kernel only for another kind of system.

    Those are persons behind registrations, and figures tried as doubtful, of which no ledger is made.
    """
    asks = _takes("tilstand.kernel.bounds.compute_bounds")
    assert {one for one in asks if not one.startswith("kernel/")} == {
        "ledger/system.py",
        "reconcile/error_localisation.py",
        "reconcile/headcount_bounds.py",
    }


def test_footnotes_get_their_letters_in_one_place() -> None:
    """Printers take a table's letters as they are: none of them counts through an alphabet."""
    letters = {"assign_footnote_letters", "list_cell_footnotes"}
    assert {name for name, one in told().items() if one.calls & letters} == {"render/printed_table.py"}
    assert {taken for name in letters for taken in _takes(f"tilstand.render.printed_table.{name}")} == set()
    spelled = {name for name, one in told().items() if one.spelled}
    assert {one for one in spelled if one.startswith(("publish/", "internal/", "portal/", "protect/", "render/"))} == {
        "render/printed_table.py"
    }


@pytest.mark.parametrize(
    ("source", "seen"),
    [("one.cause or one.rule", True), ("one.cause or 'x'", False), ("one.cause or one.anchor", False)],
)
def test_what_is_looked_for_would_be_seen(source: str, seen: bool) -> None:
    assert bool(facts(source).grouped) is seen


@pytest.mark.parametrize(
    ("source", "seen"),
    [
        ('chr(ord("a") + at)', True),
        ("string.ascii_lowercase[at]", True),
        ('ord("b")', False),
        ("string.ascii_uppercase", False),
    ],
)
def test_letters_counted_out_would_be_seen(source: str, seen: bool) -> None:
    assert facts(source).spelled is seen
