"""At the edge: a count that may just be known, blank rows, and many groups."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from tilstand.sdc import DisclosureError, intervals, proofs, read_hypercube
from tilstand.sdc.intervals import find_row_disclosures
from tilstand.sdc.rounding_problem import RoundingBudget, choose_rounding_budget


@pytest.mark.parametrize(
    ("low", "high", "kind"),
    [
        (0.0, 3.0, None), (0.0, 9.0, None), (1e-7, 3.0 - 1e-7, None), (0.0, 2.0, "narrowed"),
        (1.0, 9.0, "above_zero"), (0.0, 0.0, "determined"), (2.0, 2.0, "determined"),
        (0.0, float("nan"), "unsettled"), (float("nan"), 3.0, "unsettled"), (1.0, 2.0, "above_zero"),
    ],
)  # fmt: skip
def test_a_count_is_safe_where_it_can_be_nothing_and_what_may_be_known(
    monkeypatch: pytest.MonkeyPatch, low: float, high: float, kind: str | None
) -> None:
    asked: list[tuple[bool, float]] = []

    def shortest(sums: object, shown: object, row: int, *, least: bool, end: float) -> None:
        asked.append((least, end))

    monkeypatch.setattr(intervals, "find_shortest_proof", shortest)
    known = SimpleNamespace(rows=np.array([7]), get_interval=lambda at: (low, high))
    found = list(find_row_disclosures(None, None, known, low=0, high=3))  # type: ignore[arg-type]
    assert [(one.row, one.kind) for one in found] == ([(7, kind)] if kind else [])
    assert asked == ([(True, low)] * (low > 0.5) + [(False, high)] * (high < 2.5) if kind else [])


def read(place: Path, text: str, **plan: object) -> object:
    (place / "cells.csv").write_text(text, "utf-8")
    return read_hypercube(place / "cells.csv", **{"count": "n", "dims": ("sex", "place"), **plan})  # type: ignore[arg-type]


def test_rows_without_anything_in_them_are_none(tmp_path: Path) -> None:
    made = read(tmp_path, "sex,place,n\n\nf,A,1\n,,\n\nm,B,2\n")
    assert dict(made.named()) == {("f", "A"): 1, ("m", "B"): 2}  # type: ignore[attr-defined]
    with pytest.raises(DisclosureError) as caught:
        read(tmp_path, "sex,place,n\n\n\n")
    assert [one.name for one in caught.value.objections] == ["no_rows"]


def test_what_is_nested_in_nothing_is_told_by_its_name(tmp_path: Path) -> None:
    with pytest.raises(DisclosureError) as caught:
        read(tmp_path, "sex,place,n\nf,A,1\n", nested={"town": ("place",), "age": ("band",)})
    told = [dict(one.facts) for one in caught.value.objections if one.name == "nested_in_none"]
    assert told == [{"name": "age"}, {"name": "town"}]


def test_groups_stand_in_order_whatever_order_they_come_in(tmp_path: Path) -> None:
    rows = "".join(f"f,p{n},g{9 - n},1\n" for n in range(9))
    made = read(tmp_path, f"sex,place,county,n\n{rows}", nested={"place": ("county",)})
    (group,) = made.variables[1].groupings  # type: ignore[attr-defined]
    assert group.codes == tuple(f"g{n}" for n in range(1, 10))
    assert group.of.tolist() == list(range(8, -1, -1))


def test_multipliers_beside_which_the_row_itself_is_nothing_prove_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(proofs, "_compute_proven_bound", lambda *given: 5)
    program = SimpleNamespace(least=True, rows=np.array([1]), row=0)
    assert proofs._verify_multipliers(None, program, np.array([1e9]), 1.0) is None  # type: ignore[arg-type]
    found = proofs._verify_multipliers(None, program, np.array([2.0]), 1.0)  # type: ignore[arg-type]
    assert found is not None


def test_how_much_work_is_done_follows_from_the_size_alone() -> None:
    """Another amount of work is another table: what is printed would change."""
    small = RoundingBudget(150, ((5, 20),), 1, 200, 250, 60, 120, 40)
    usual = RoundingBudget(900, ((20, 30), (60, 50), (60, 100)), 2, 100_000, 250, 60, 120, 40)
    large = RoundingBudget(600, ((60, 30),), 1, 200_000, 250, 40, 120, 40)
    huge = RoundingBudget(300, ((20, 30),), 1, 300_000, 250, 0, 120, 40)
    told = {299: small, 300: usual, 49_999: usual, 50_000: large, 299_999: large, 300_000: huge}
    assert {terms: choose_rounding_budget(terms) for terms in told} == told
