"""What is printed, hidden, merged and told of a few tables: each table whole, with every leak of it."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from plain import held, plain, short

from tilstand.sdc import (
    CodeGrouping,
    Hypercube,
    SpanningVariable,
    build_table_system,
    cell_suppression,
    intervals,
    recoding,
)
from tilstand.sdc import protected_table as room
from tilstand.sdc.aggregation import AggregationSystem
from tilstand.sdc.attack import LinearAttack
from tilstand.sdc.controlled_rounding import limit_errors_by_order
from tilstand.sdc.intervals import find_row_disclosures
from tilstand.sdc.intruders import (
    IntruderScenario,
    append_group_remainders,
    find_category_disclosures,
    find_intruder_disclosures,
    find_one_category_groups,
    list_body_intruders,
    list_person_intruders,
)
from tilstand.sdc.protected_table import audit_table, recode_small_counts, round_small_counts, suppress_small_counts
from tilstand.sdc.recoding import _RecodingSearch

pytestmark = pytest.mark.slow

TOLD = Path(__file__).with_name("tables.txt")
WHOLE = IntruderScenario("body", 1, True, ("form",))


def counted(counts: str, groupings: bool = True) -> Hypercube:
    """Three bodies by four forms in two groups; a combination at which nothing stands can count nobody."""
    told = [(at, int(one)) for at, one in zip(product(range(3), range(4)), counts, strict=True) if one != "-"]
    cells, numbers = (np.array(one) for one in zip(*told, strict=True))
    kinds = CodeGrouping("kind", ("x", "y"), np.array([0, 0, 1, 1]))
    sides = CodeGrouping("side", ("x", "v", "w"), np.array([0, 0, 1, 2]))
    form = SpanningVariable("form", ("p", "q", "r", "s"), (kinds, sides) if groupings else ())
    return Hypercube((SpanningVariable("body", ("a", "b", "c")), form), cells, numbers)


def told(made: room.ProtectedTable) -> Iterator[str]:
    yield f"off {made.total_error} bound {made.bound} groups {plain(made.groups)} before {made.before}"
    for row, status in enumerate(made.status):
        names = " ".join(str(name) for name in made.tables.names(row))
        ends = f"{plain(made.low[row])} to {plain(made.high[row])}"
        shown = f"{status} {made.values[row]}{'' if made.is_shown(row) else ' not shown'}"
        yield f"{names}: {shown}, {ends}{'' if made.exact[row] else ' at least'}"
    for one in made.leaks:
        yield f"leak {' '.join(map(str, made.tables.names(one.row)))} {plain(one)}"


def all_told() -> Iterator[str]:
    for counts in ("195270-83164", "040012-50007"):
        micro = counted(counts)
        whole = build_table_system(micro)
        yield f"## {counts}"
        yield plain(whole)
        yield f"transposed {plain(whole.rows_by_finest_cell)} named {plain(list(micro.named()))}"
        yield f"extended {plain(micro.fill_empty_combinations())}"
        yield f"one at a time {plain(build_table_system(micro, 1))}"
        for shown in (None, whole.values % 3 > 0):
            found = list(find_one_category_groups(whole, ("form", "body"), shown))
            yield f"groups {plain(found)} {plain(append_group_remainders(AggregationSystem.from_table_system(whole), found) if found else ())}"
        yield f"persons {plain(list(list_person_intruders(whole, 4)))}"
        yield f"bodies {plain([list(list_body_intruders(whole, 'body', many, 4)) for many in (1, 2)])}"
        yield f"by order {plain(limit_errors_by_order(whole, {0: 2, 2: 5}))}"
        for name, made in (
            ("audited", audit_table(whole, 3, None, WHOLE)),
            ("audited of one", audit_table(whole, 4, 1)),
            ("hidden", suppress_small_counts(whole, 3)),
            ("read by all", suppress_small_counts(whole, 3, WHOLE) if counts[0] == "0" else audit_table(whole, 5)),
            ("coarser", recode_small_counts(micro, 3)),
            ("coarser of one", recode_small_counts(micro, 3, 1)),
            ("rounded", round_small_counts(whole, 3)),
        ):
            yield f"# {name}"
            yield from told(made)


class AskedAttack(LinearAttack):
    """A reader of whom it is written down what is asked, and in which order."""

    def __init__(self, sums: AggregationSystem, shown: Any, said: list[str]) -> None:
        super().__init__(sums, shown)
        self.said = said

    def __getattribute__(self, name: str) -> Any:
        asked = super().__getattribute__(name)
        if name not in (
            "is_table_consistent",
            "compute_real_ends",
            "compute_whole_ends",
            "find_extreme_table",
            "table",
        ):
            return asked

        def told(*given: Any, **facts: Any) -> Any:
            found = asked(*given, **facts)
            self.said.append(f"{name} {plain(given)} {plain(facts)}: {plain(found)}")
            return found

        return told


def reaches() -> Iterator[str]:
    """What is asked of many rows, until each reaches as far as it must."""
    grid = np.arange(16).reshape(4, 4)
    rows = [*grid.tolist(), *grid.T.tolist(), *([cell] for cell in range(16)), [0, 5, 10, 15]]
    sums = AggregationSystem.from_cell_lists(rows, [3, 0, 1, 2, 0, 4, 0, 1, 1, 0, 0, 5, 2, 1, 7, 0])
    shown = np.arange(len(rows)) < 9
    asked = np.array([8, 9, 12, 17, 23, 24])
    other = sums.inner + np.array([0, 0, 0, 0, 0, 1, -0, -1, 0, 0, 0, 0, 0, -1, 0, 1])
    for low, high, whole in ((0, 3, False), (0, 9, True), (np.arange(6) - 1, np.arange(6) * 2, True)):
        said: list[str] = []
        tables = () if not whole else (other, sums.inner + 1)
        found = intervals.compute_feasibility_intervals(
            AskedAttack(sums, shown, said), asked, low=low, high=high, whole=whole, tables=tables
        )
        yield from said
        yield f"reached {plain(found)}"
        yield f"leaks {plain(list(find_row_disclosures(sums, shown, found, low=low, high=high)))}"


def merges(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """What is merged step by step: any two codes, or of many the one that small counts stand in most."""
    for counts in ("195270-83164", "010012-20403"):
        for most in (200_000, 0):
            monkeypatch.setattr(recoding, "_MANY", most)
            search = _RecodingSearch(counted(counts), 4, None)
            parts = [tuple((k,) for k in range(size)) for size in (3, 4)]
            yield f"{counts} {most}: {plain(list(search.propose_merges(parts)))}"
            for fewest in (True, False):
                found = search.merged(fewest=fewest)
                yield f"merged {plain(found)} leaves {search.count_small_cells(found)} small of {search.cells(found)}"
            yield plain(recoding._apply_recoding(search.micro, found))
        joined = [((0, 1), (2,)), ((0, 3), (1, 2))]
        yield f"undone {plain(search.split_needless_merges(joined))} {plain(recoding.recode_hypercube(counted(counts), 4, 1))}"


def test_codes_are_taken_out_of_their_groups_one_by_one() -> None:
    search = _RecodingSearch(counted("955555555555"), 4, None)
    alone = [tuple((k,) for k in range(size)) for size in (3, 4)]
    assert search.split_needless_merges([((0, 1, 2),), ((0, 1), (2, 3))]) == alone
    few = _RecodingSearch(counted("955555155555"), 4, None)
    assert few.split_needless_merges([((0, 1, 2),), ((0, 1), (2, 3))]) == [alone[0], ((0,), (1,), (2, 3))]


def test_every_table_is_told_as_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    held(TOLD, map(short, [*all_told(), *reaches(), *merges(monkeypatch)]))


def test_rows_are_given_again_many_at_a_time_and_then_fewer(monkeypatch: pytest.MonkeyPatch) -> None:
    task: Any = SimpleNamespace(lost=np.arange(9) == 4)
    needed, asked = {2, 7}, []

    def reached(_: Any, hidden: Any) -> bool:
        asked.append(np.flatnonzero(~hidden).tolist())
        return needed <= set(np.flatnonzero(hidden).tolist())

    monkeypatch.setattr(cell_suppression, "_is_every_target_met", reached)
    everything = np.arange(9) != 8
    assert np.flatnonzero(cell_suppression._republish_in_batches(task, everything)).tolist() == [2, 4, 7]
    assert asked == [
        *([0, 1, 2, 8], [3, 5, 6, 8], [3, 5, 6, 7, 8]),
        *([0, 3, 5, 6, 8], [0, 1, 3, 5, 6, 8], [0, 1, 2, 3, 5, 6, 8], [0, 1, 3, 5, 6, 7, 8]),
    ]
    asked.clear()
    monkeypatch.setattr(cell_suppression, "_ASKED", 4)
    assert np.flatnonzero(cell_suppression._republish_in_batches(task, everything)).tolist() == [1, 2, 4, 7]
    assert len(asked) == 4
    needed.clear()
    assert np.flatnonzero(cell_suppression._republish_in_batches(task, everything)).tolist() == [4]


def test_where_no_fewest_are_found_rows_are_given_again_from_all(monkeypatch: pytest.MonkeyPatch) -> None:
    row = np.arange(5)
    task: Any = SimpleNamespace(lost=row == 1, kept=row == 0)
    few, more, bad = row < 3, row < 4, row == 1
    least = SimpleNamespace(bound=1, nearly=(more, bad, few))
    monkeypatch.setattr(
        cell_suppression, "bound_suppressions", lambda task, work, enough: least if enough == 3 else None
    )
    for needed, rows in (([1, 2], [0, 2]), ([1, 3], [0, 2, 3]), ([4], [4]), ([3, 4], [3, 4])):
        monkeypatch.setattr(
            cell_suppression, "_is_every_target_met", lambda task, hidden, needed=needed: hidden[needed].all()
        )
        found = cell_suppression.choose_fallback_suppressions(task)
        assert found is not None
        assert (found.rows.tolist(), found.bound) == (rows, 1)


def test_readers_are_named_and_only_tables_that_agree_are_believed() -> None:
    named = [
        IntruderScenario("b").intruder_kinds,
        IntruderScenario(persons=True, groups=("f",)).intruder_kinds,
        IntruderScenario().intruder_kinds,
    ]
    assert named == [["bodies"], ["persons", "groups"], []]
    sums, shown = (AggregationSystem.from_cell_lists([[0, 1], [0], [1]], [4, 5]), np.array([True, False, False]))
    reader: Any = SimpleNamespace(
        cells=np.array([1]), kind="body", names=("a",), asked=((1, 0, 9),), before=lambda sums: sums
    )
    reader.compute_cell_slack = lambda sums: (np.array([9]), np.array([-1]))
    for hints in ((), ([9, 0], [0, 9]), ([99, 99],)):
        leaks = find_intruder_disclosures(sums, shown, [reader], np.zeros(3, bool), [np.array(one) for one in hints])
        assert list(leaks) == []
    reader.asked = ((1, 0, 10),)
    (leak,) = find_intruder_disclosures(sums, shown, [reader], np.zeros(3, bool), [np.array([10, 0])])
    assert (leak.row, leak.kind, leak.low, leak.high, leak.reader, leak.own) == (1, "narrowed", 0, 9, "body", 0)


def test_groups_are_told_by_their_code_and_the_ends_of_what_is_hidden_may_be_too_many(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    made = build_table_system(counted("040012-50007"))
    found = list(
        find_category_disclosures(made, AggregationSystem.from_table_system(made), np.ones(len(made), bool), ("form",))
    )
    assert [(made.names(one.row), one.kind, one.low, one.reader, one.names) for one in found] == [
        (("a", None), "determined", 4.0, "group", ("q",)),
        (("c", None), "determined", 7.0, "group", ("s",)),
    ]
    monkeypatch.setattr(room, "_MOST", 0)
    told = suppress_small_counts(made, 3)
    own = [one == "secondary" for one in told.status]
    assert (np.isnan(told.low) == own).all()
    assert (np.isnan(told.high) == own).all()
    assert not told.exact[own].any()
    attack = LinearAttack(
        AggregationSystem.from_table_system(made), np.array([told.is_shown(row) for row in range(len(told))])
    )
    most = sum(not told.is_shown(row) for row in range(len(told))) * sum(len(one.cells) for one in attack.parts)
    for enough in (most, most - 1):
        monkeypatch.setattr(room, "_MOST", enough)
        assert suppress_small_counts(made, 3).exact[own].all() == (enough == most)
