"""Leaks by kind, proofs in whole numbers, the rows around a row: each with its whole answer at its ends."""

from __future__ import annotations

from collections.abc import Sequence
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from tilstand.sdc import DisclosureError, protected_table, read_hypercube, recoding
from tilstand.sdc.aggregation import AggregationSystem, TableSystem, build_table_system
from tilstand.sdc.attack import LinearAttack
from tilstand.sdc.cell_suppression import SuppressionPattern
from tilstand.sdc.hypercube import CodeGrouping, Hypercube, SpanningVariable, TableFault
from tilstand.sdc.intervals import compute_feasibility_intervals as reached_in
from tilstand.sdc.intervals import find_row_disclosures
from tilstand.sdc.intruders import (
    IntruderScenario,
    append_group_remainders,
    find_intruder_disclosures,
    find_one_category_groups,
    list_person_intruders,
)
from tilstand.sdc.proofs import BoundDerivation, build_neighbourhood, find_shortest_proof, prove_row_bound

NAN, INF = float("nan"), float("inf")
CHAIN = AggregationSystem.from_cell_lists([[0, 1], [1, 2], [2, 3], [3, 4], [4], [6]], inner=[1, 2, 3, 4, 5, 6, 7])


def reached(*ends: tuple[float, float]) -> Any:
    return SimpleNamespace(rows=np.arange(len(ends)), get_interval=lambda at: ends[at])


def all_but(size: int, *rows: int) -> Any:
    return np.array([row not in rows for row in range(size)])


@pytest.mark.parametrize(
    ("ends", "kind"),
    [
        ((0, 3), None),
        ((1e-7, 3 - 1e-7), None),
        ((0, 2.9), "narrowed"),
        ((1, 3), "above_zero"),
        ((1, 2.5), "above_zero"),
        ((1, 2), "above_zero"),
        ((1, 1.9), "determined"),
        ((2, 2), "determined"),
        ((0, 0), "determined"),
        ((NAN, 3), "unsettled"),
        ((0, NAN), "unsettled"),
        ((0, INF), None),
    ],
)
def test_a_count_that_must_be_able_to_be_none_and_three_leaks_by_what_it_can_be(
    ends: tuple[float, float], kind: str | None
) -> None:
    table = AggregationSystem.from_cell_lists([[0]], inner=[1])
    found = list(find_row_disclosures(table, np.array([False]), reached(ends), low=0, high=3))
    assert [one.kind for one in found] == ([] if kind is None else [kind])
    for one in found:
        assert (one.row, one.proofs, one.reader, one.names, one.own) == (0, (), "anybody", (), 0)
        assert np.array_equal([one.low, one.high], ends, equal_nan=True)


def test_each_row_has_what_it_must_be_able_to_be_and_a_proof_for_each_end_that_is_missed() -> None:
    table = AggregationSystem.from_cell_lists([[0, 1], [0], [1], [2]], inner=[4, 1, 2])
    shown = np.array([True, True, False, False])
    ends = reached((5, 5), (4, 4), (1, 1), (0, INF))
    low, high = np.array([9, 9, 0, 0]), np.array([0, 0, 3, 3])
    (one,) = find_row_disclosures(table, shown, ends, low=low, high=high)
    assert (one.row, one.kind, one.low, one.high) == (2, "determined", 1, 1)
    assert [(each.least, dict(each.multipliers), each.end) for each in one.proofs] == [
        (True, {0: 1, 1: -1}, 1),
        (False, {0: 1, 1: -1}, 1),
    ]
    (least,) = find_row_disclosures(table, shown, ends, low=low, high=np.array([0, 0, 1, 0]))
    assert [each.least for each in least.proofs] == [True]
    (most,) = find_row_disclosures(table, shown, ends, low=np.array([9, 9, 1, 0]), high=high)
    assert [each.least for each in most.proofs] == [False]


def test_a_proof_counts_slack_floors_and_ceilings_and_the_rows_factors() -> None:
    total = AggregationSystem.from_cell_lists([[0, 1], [0], [1]], inner=[4, 1])
    shown = all_but(3, 2)

    def shows(
        sums: AggregationSystem, *, least: bool, row: int = 2, hidden: Sequence[int] = (2,), end: Any = None
    ) -> Any:
        return prove_row_bound(sums, all_but(len(sums), *hidden), row, least=least, end=end)

    assert prove_row_bound(total, shown, 2, least=True) == BoundDerivation(2, True, {0: 1, 1: -1}, 1, 1)
    assert prove_row_bound(total, shown, 2, least=False) == BoundDerivation(2, False, {0: 1, 1: -1}, 1, 1)
    loose = AggregationSystem(total.indptr, total.indices, total.inner, slack=np.array([1, 0, 0]))
    assert shows(loose, least=False).end == 2
    assert shows(loose, least=True, end=0).end == 0
    assert shows(loose, least=True, end=1) is None
    known = total.told(np.array([0]), np.array([3]))
    assert shows(known, least=False, hidden=(1, 2)) == BoundDerivation(2, False, {0: 1}, 1, 2)
    capped = AggregationSystem(total.indptr, total.indices, total.inner, ceiling=np.array([4.0, INF]))
    assert shows(capped, least=True, hidden=(1, 2)) == BoundDerivation(2, True, {0: 1}, 1, 1)
    assert shows(capped, least=False, hidden=(0, 1, 2)) is None
    thrice = AggregationSystem(total.indptr, total.indices, total.inner, np.array([3, 3, 1, 1]))
    assert shows(thrice, least=True) == BoundDerivation(2, True, {0: 1, 1: -3}, 3, 1)
    assert shows(total, least=False, hidden=(1, 2)) == BoundDerivation(2, False, {0: 1}, 1, 5)


@pytest.mark.parametrize(("steps", "rows"), [(0, [1]), (1, [0, 1, 2]), (2, [0, 1, 2, 3]), (9, [0, 1, 2, 3, 4])])
def test_the_rows_around_a_row_are_those_in_so_many_steps(steps: int, rows: list[int]) -> None:
    part = build_neighbourhood(CHAIN, np.ones(6, bool), 1, steps)
    assert part.rows.tolist() == rows
    cells = sorted({cell for row in rows for cell in CHAIN.cells(row)[0].tolist()})
    assert part.sums.inner.tolist() == CHAIN.inner[cells].tolist()
    assert part.sums.values.tolist() == CHAIN.values[rows].tolist()


def test_what_is_not_given_is_no_step_but_the_row_itself_is_always_there() -> None:
    assert build_neighbourhood(CHAIN, all_but(6, 1, 2), 1, 9).rows.tolist() == [0, 1]
    assert build_neighbourhood(CHAIN, all_but(6, 5), 5, 9).rows.tolist() == [5]
    # what is far away shows it: 5 less 7 and 9 and 5 leaves 2
    assert find_shortest_proof(CHAIN, all_but(6, 0), 0, least=True) == BoundDerivation(
        0, True, {}, 1, 0
    )  # near it, nothing
    far = find_shortest_proof(CHAIN, all_but(6, 0), 0, least=True, end=2)
    assert far == BoundDerivation(0, True, {1: 1, 2: -1, 3: 1, 4: -1}, 1, 2)
    whole = AggregationSystem.from_cell_lists([[0, 1], [1, 2], [2, 3], [3]], inner=[1, 2, 3, 4])
    told = find_shortest_proof(whole, all_but(4, 1), 1, least=True, end=5)
    assert told is None
    assert find_shortest_proof(whole, all_but(4, 1), 1, least=True, end=3) == BoundDerivation(
        1, True, {2: 1, 3: -1}, 1, 3
    )


def test_a_group_of_one_category_is_told_by_its_finest_code_and_the_cells_that_are_of_others() -> None:
    kinds = CodeGrouping("kind", ("x", "z"), np.array([0, 0, 1]))
    body, form = (SpanningVariable("body", ("a", "b", "c")), SpanningVariable("form", ("p", "q", "r"), (kinds,)))
    codes = np.array([[at, form] for at in range(3) for form in range(3)])
    made = build_table_system(Hypercube((body, form), codes, np.array([5, 0, 0, 2, 3, 0, 0, 0, 0])))

    def told(shown: Any = None) -> dict[Any, tuple[Any, list[int]]]:
        found = find_one_category_groups(made, ("form",), shown)
        return {made.names(one.group)[0]: (made.names(one.part)[1], one.rest.tolist()) for one in found}

    assert told() == {None: ("x", [2, 5, 8]), "a": ("p", [1, 2]), "b": ("x", [5])}
    names = [made.names(row) for row in range(len(made.values))]
    seen = np.array([name != ("a", None) for name in names])
    assert told(seen) == {None: ("x", [2, 5, 8]), "b": ("x", [5])}
    found = list(find_one_category_groups(made, ("form",)))
    sums = AggregationSystem.from_table_system(made)
    more, rows = append_group_remainders(sums, found)
    assert rows.tolist() == list(range(len(sums), len(sums) + 3))
    assert [more.cells(row)[0].tolist() for row in rows] == [one.rest.tolist() for one in found]
    assert [more.cells(row)[0].tolist() for row in range(len(sums))] == [
        sums.cells(row)[0].tolist() for row in range(len(sums))
    ]
    assert more.values[rows].tolist() == [0, 0, 0]
    with pytest.raises(DisclosureError) as refused:
        list(find_one_category_groups(made, ("sex",)))
    assert refused.value.objections == (TableFault("no_column", {"name": "sex", "list": "body, form"}),)


@pytest.mark.parametrize(
    ("count", "fault"),
    [
        ("10000000000", None),
        ("+7", None),
        ("00000000000000000007", None),  # twenty signs
        ("000000000000000000007", "too_many"),
        ("10000000001", "too_many"),
        ("-10000000001", "too_many"),
        ("-1", "negative"),
        ("-0", None),
        ("1e3", "not_whole"),
        ("", "missing"),
    ],
)
def test_a_count_goes_as_far_as_people_do(tmp_path: Any, count: str, fault: str | None) -> None:
    file = tmp_path / "cells.csv"
    file.write_text(f"sex\tn\nf\t{count}\n\nm\t1\n", "utf-8")
    if fault is None:
        assert dict(read_hypercube(file, count="n", dims=["sex"]).named()) == {("f",): int(count), ("m",): 1}
        return
    with pytest.raises(DisclosureError) as refused:
        read_hypercube(file, count="n", dims=["sex"])
    (one,) = refused.value.objections
    assert (one.name, one.facts["line"], refused.value.more) == (fault, 2, 0)
    assert str(refused.value) == f"{fault} {dict(one.facts)}"


def test_whole_numbers_are_asked_for_where_the_ends_of_real_ones_are_none() -> None:
    """Of 2 a + b = 5 a is at most two; three in a circle that share one each are none, or one with none."""
    attack = LinearAttack(AggregationSystem.from_cell_lists([[0, 1]], [1, 3]), np.ones(1, bool))
    assert attack.compute_real_ends(0) == attack.compute_whole_ends(0) == (4, 4)
    twice = AggregationSystem(np.array([0, 2, 3]), np.array([0, 1, 0]), np.array([1, 3]), factors=np.array([2, 1, 1]))
    attack = LinearAttack(twice, np.array([True, False]))
    assert (attack.compute_real_ends(1), attack.compute_whole_ends(1)) == ((0, 2.5), (0, 2))
    told = attack.find_extreme_table(1, least=False, whole=True)
    assert told is not None
    assert told.tolist() == [2, 1]
    circle = AggregationSystem(
        np.array([0, 3, 6, 9, 10]), np.array([0, 1, 3, 1, 2, 4, 0, 2, 5, 3]), np.array([0, 1, 0, 1, 1, 2])
    )
    attack = LinearAttack(circle, np.array([True, True, True, False]))
    assert (attack.compute_real_ends(3), attack.compute_whole_ends(3)) == ((0, 2), (0, 2))
    assert attack.compute_whole_ends(3, nodes=0)[0] in (0, pytest.approx(NAN, nan_ok=True))


def test_a_row_that_reaches_as_far_as_is_asked_is_asked_no_further() -> None:
    sums = AggregationSystem.from_cell_lists([[0, 1], [0], [1]], inner=[2, 5])
    attack = LinearAttack(sums, np.array([True, False, False]))
    rows = np.array([1, 2])
    found = reached_in(attack, rows, low=2, high=np.array([2, 5]), whole=True)
    assert (found.exact_least.tolist(), found.exact_most.tolist()) == ([False, False], [False, False])
    assert found.least[1] <= 2
    assert (found.most >= [2, 5]).all()
    asked = reached_in(attack, rows, low=-1, high=9, whole=True)
    assert [asked.get_interval(at) for at in (0, 1)] == [(0, 7), (0, 7)]
    assert asked.exact_least.all()
    assert asked.exact_most.all()


def test_what_each_reader_learns_is_told_side_by_side(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where nothing but the small counts is hidden: anybody, a body and who knows a group learn of others."""
    body, form = SpanningVariable("body", ("a", "b", "c")), SpanningVariable("form", ("p", "q"))
    codes = np.array([[at, form] for at in range(3) for form in range(2)])
    made = build_table_system(Hypercube((body, form), codes, np.array([1, 8, 9, 7, 6, 0])))

    def only_small(made: Any, sums: Any, threshold: int, *more: Any) -> SuppressionPattern:
        small = (sums.values > 0) & (sums.values < threshold)
        ends = sums.values.astype(np.float64)
        return SuppressionPattern(small, small, ends, ends, (), 0)

    monkeypatch.setattr(protected_table, "_choose_hidden_rows", only_small)
    found = protected_table.suppress_small_counts(made, 3, IntruderScenario(bodies="body", groups=("form",)))
    told = [(one.reader, one.kind, made.names(one.row), one.names) for one in found.leaks]
    assert [one for one in told if one[0] == "anybody"] == [("anybody", "determined", ("a", "p"), ())]
    assert ("group", "determined", ("c", None), ("p",)) in told
    assert {reader for reader, *_ in told} == {"anybody", "body", "group"}
    order = ["anybody", "body", "group"]
    assert [order.index(one[0]) for one in told] == sorted(order.index(one[0]) for one in told)


def test_a_column_that_nobody_asks_for_may_stand_there_twice(tmp_path: Any) -> None:
    file = tmp_path / "cells.csv"
    file.write_text("sex,note,note,n\nf,x,y,3\n", "utf-8")
    assert dict(read_hypercube(file, count="n", dims=["sex"]).named()) == {("f",): 3}
    file.write_text("sex,n,sex,n\nf,1,f,3\n", "utf-8")
    with pytest.raises(DisclosureError) as refused:
        read_hypercube(file, count="n", dims=["sex"])
    assert [(one.name, one.facts) for one in refused.value.objections] == [
        ("twice", {"name": "sex"}),
        ("twice", {"name": "n"}),
    ]


def counted() -> TableSystem:
    body, form = SpanningVariable("body", ("a", "b", "c")), SpanningVariable("form", ("p", "q"))
    codes = np.array([[at, form] for at in range(3) for form in range(2)])
    return build_table_system(Hypercube((body, form), codes, np.array([1, 8, 9, 7, 6, 2])))


def test_what_bodies_or_groups_would_learn_is_asked_for_and_of_nobody_else(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []
    whole = protected_table.suppress_rows

    def spied(sums: AggregationSystem, *given: Any, **facts: Any) -> SuppressionPattern:
        found = whole(sums, *given, **facts)
        asked.append(len(facts["targets"].rows) if "targets" in facts else 0)
        return found

    monkeypatch.setattr(protected_table, "suppress_rows", spied)
    made = counted()
    for audience in (IntruderScenario(), IntruderScenario(bodies="body"), IntruderScenario(groups=("form",))):
        assert protected_table.suppress_small_counts(made, 3, audience).leaks == ()
    small = 2 * int(((made.values > 0) & (made.values < 3)).sum())
    assert asked[0] == 0
    assert asked[1] > small
    assert asked[2] >= small


@pytest.mark.parametrize(("least", "most", "asked"), [(0, 0, True), (9, 9, True), (9, 0, True), (0, 9, False)])
def test_a_reader_is_asked_about_a_row_of_which_tables_leave_either_end_open(
    monkeypatch: pytest.MonkeyPatch, least: int, most: int, asked: bool
) -> None:
    """Tables that somebody says are possible widen the lower end, the upper one, both or none."""
    from tilstand.sdc import intruders

    sums, shown = AggregationSystem.from_cell_lists([[0, 1], [0], [1]], [4, 5]), np.zeros(3, bool)
    reader: Any = SimpleNamespace(
        cells=np.array([1]),
        asked=((1, 1, 8),),  # the first cell must be able to be one, and eight
        compute_cell_slack=lambda sums: (np.array([99]), np.array([99])),
        before=lambda sums: sums,
        **{"kind": "body", "names": ("a",)},
    )
    rows: list[list[int]] = []
    monkeypatch.setattr(
        intruders,
        "compute_feasibility_intervals",
        lambda attack, rows_, **more: rows.append(rows_.tolist()) or SimpleNamespace(rows=[]),
    )
    monkeypatch.setattr(intruders, "find_row_disclosures", lambda *given, **more: iter(()))
    hints = [np.array([0, 5])] if least == 0 else []
    hints += [np.array([9, 5])] if most == 9 else []
    assert list(find_intruder_disclosures(sums, shown, [reader], np.zeros(3, bool), hints)) == []
    assert rows == ([[1]] if asked else [])


def test_persons_stand_in_the_order_of_their_cells() -> None:
    """The first row that is small is of the last cells."""
    one = SpanningVariable("form", ("p", "q", "r", "s"), (CodeGrouping("kind", ("x", "y"), np.array([1, 1, 0, 0])),))
    made = build_table_system(Hypercube((one,), np.array([[0], [1], [2], [3]]), np.array([2, 0, 1, 1])))
    found = list(list_person_intruders(made, 3))
    assert [each.cells.tolist() for each in found] == [[0], [2], [3]]
    assert [each.names for each in found] == [("p",), ("r",), ("s",)]
    assert {each.kind for each in found} == {"person"}
    for each in found:
        assert each.at_least.tolist() == [1]
        assert all((least, most) == (1, 3) for _, least, most in each.asked)


def test_of_many_pairs_the_code_with_most_small_counts_is_merged_with_each_other(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    body, form = SpanningVariable("body", ("a", "b", "c")), SpanningVariable("form", ("p", "q"))
    codes = np.array([[at, form] for at in range(3) for form in range(2)])
    micro = Hypercube((body, form), codes, np.array([1, 1, 0, 0, 5, 6]))  # b has least, and no small count
    search, parts = recoding._RecodingSearch(micro, 2, None), [((0,), (1,), (2,)), ((0,), (1,))]
    every = list(search.propose_merges(parts))
    assert every == [
        [((0, 1), (2,)), parts[1]],
        [((0, 2), (1,)), parts[1]],
        [((0,), (1, 2)), parts[1]],
        [parts[0], ((0, 1),)],
    ]
    monkeypatch.setattr(recoding, "_MANY", 0)
    assert list(search.propose_merges(parts)) == [every[0], every[1], every[3]]
    assert (
        search.count_small_cells(parts),
        search.count_small_cells(every[2]),
        search.count_small_cells([((0, 1, 2),), parts[1]]),
    ) == (2, 2, 0)
