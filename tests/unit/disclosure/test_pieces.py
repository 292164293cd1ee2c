"""Leaks by kind, proofs in whole numbers, the rows around a row: each with its whole answer at its ends."""

from __future__ import annotations

from collections.abc import Sequence
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from tilstand.disclosure import DisclosureError, merged, micro_cells, protected
from tilstand.disclosure.attack import Attack
from tilstand.disclosure.audience import Audience, learned_by_insiders
from tilstand.disclosure.grouped import groups, with_rests
from tilstand.disclosure.leak import leaks_of
from tilstand.disclosure.micro import Grouping, Micro, Variable
from tilstand.disclosure.nearby import nearby, shortest
from tilstand.disclosure.objection import Objection
from tilstand.disclosure.proof import Derivation, proof
from tilstand.disclosure.reach import reached as reached_in
from tilstand.disclosure.readers import persons
from tilstand.disclosure.sums import Sums
from tilstand.disclosure.suppressed import Suppressed
from tilstand.disclosure.tables import Tables, tables

NAN, INF = float("nan"), float("inf")
CHAIN = Sums.of([[0, 1], [1, 2], [2, 3], [3, 4], [4], [6]], inner=[1, 2, 3, 4, 5, 6, 7])


def reached(*ends: tuple[float, float]) -> Any:
    return SimpleNamespace(rows=np.arange(len(ends)), ends=lambda at: ends[at])


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
    table = Sums.of([[0]], inner=[1])
    found = list(leaks_of(table, np.array([False]), reached(ends), low=0, high=3))
    assert [one.kind for one in found] == ([] if kind is None else [kind])
    for one in found:
        assert (one.row, one.proofs, one.reader, one.names, one.own) == (0, (), "anybody", (), 0)
        assert np.array_equal([one.low, one.high], ends, equal_nan=True)


def test_each_row_has_what_it_must_be_able_to_be_and_a_proof_for_each_end_that_is_missed() -> None:
    table = Sums.of([[0, 1], [0], [1], [2]], inner=[4, 1, 2])
    shown = np.array([True, True, False, False])
    ends = reached((5, 5), (4, 4), (1, 1), (0, INF))
    low, high = np.array([9, 9, 0, 0]), np.array([0, 0, 3, 3])
    (one,) = leaks_of(table, shown, ends, low=low, high=high)
    assert (one.row, one.kind, one.low, one.high) == (2, "determined", 1, 1)
    assert [(each.least, dict(each.multipliers), each.end) for each in one.proofs] == [
        (True, {0: 1, 1: -1}, 1),
        (False, {0: 1, 1: -1}, 1),
    ]
    (least,) = leaks_of(table, shown, ends, low=low, high=np.array([0, 0, 1, 0]))
    assert [each.least for each in least.proofs] == [True]
    (most,) = leaks_of(table, shown, ends, low=np.array([9, 9, 1, 0]), high=high)
    assert [each.least for each in most.proofs] == [False]


def test_a_proof_counts_slack_floors_and_ceilings_and_the_rows_factors() -> None:
    total = Sums.of([[0, 1], [0], [1]], inner=[4, 1])
    shown = all_but(3, 2)

    def shows(sums: Sums, *, least: bool, row: int = 2, hidden: Sequence[int] = (2,), end: Any = None) -> Any:
        return proof(sums, all_but(len(sums), *hidden), row, least=least, end=end)

    assert proof(total, shown, 2, least=True) == Derivation(2, True, {0: 1, 1: -1}, 1, 1)
    assert proof(total, shown, 2, least=False) == Derivation(2, False, {0: 1, 1: -1}, 1, 1)
    loose = Sums(total.indptr, total.indices, total.inner, slack=np.array([1, 0, 0]))
    assert shows(loose, least=False).end == 2
    assert shows(loose, least=True, end=0).end == 0
    assert shows(loose, least=True, end=1) is None
    known = total.told(np.array([0]), np.array([3]))
    assert shows(known, least=False, hidden=(1, 2)) == Derivation(2, False, {0: 1}, 1, 2)
    capped = Sums(total.indptr, total.indices, total.inner, ceiling=np.array([4.0, INF]))
    assert shows(capped, least=True, hidden=(1, 2)) == Derivation(2, True, {0: 1}, 1, 1)
    assert shows(capped, least=False, hidden=(0, 1, 2)) is None
    thrice = Sums(total.indptr, total.indices, total.inner, np.array([3, 3, 1, 1]))
    assert shows(thrice, least=True) == Derivation(2, True, {0: 1, 1: -3}, 3, 1)
    assert shows(total, least=False, hidden=(1, 2)) == Derivation(2, False, {0: 1}, 1, 5)


@pytest.mark.parametrize(
    ("steps", "rows"), [(0, [1]), (1, [0, 1, 2]), (2, [0, 1, 2, 3]), (9, [0, 1, 2, 3, 4])]
)
def test_the_rows_around_a_row_are_those_in_so_many_steps(steps: int, rows: list[int]) -> None:
    part = nearby(CHAIN, np.ones(6, bool), 1, steps)
    assert part.rows.tolist() == rows
    cells = sorted({cell for row in rows for cell in CHAIN.cells(row)[0].tolist()})
    assert part.sums.inner.tolist() == CHAIN.inner[cells].tolist()
    assert part.sums.values.tolist() == CHAIN.values[rows].tolist()


def test_what_is_not_given_is_no_step_but_the_row_itself_is_always_there() -> None:
    assert nearby(CHAIN, all_but(6, 1, 2), 1, 9).rows.tolist() == [0, 1]
    assert nearby(CHAIN, all_but(6, 5), 5, 9).rows.tolist() == [5]
    # what is far away shows it: 5 less 7 and 9 and 5 leaves 2
    assert shortest(CHAIN, all_but(6, 0), 0, least=True) == Derivation(0, True, {}, 1, 0)  # near it, nothing
    far = shortest(CHAIN, all_but(6, 0), 0, least=True, end=2)
    assert far == Derivation(0, True, {1: 1, 2: -1, 3: 1, 4: -1}, 1, 2)
    whole = Sums.of([[0, 1], [1, 2], [2, 3], [3]], inner=[1, 2, 3, 4])
    told = shortest(whole, all_but(4, 1), 1, least=True, end=5)
    assert told is None
    assert shortest(whole, all_but(4, 1), 1, least=True, end=3) == Derivation(1, True, {2: 1, 3: -1}, 1, 3)


def test_a_group_of_one_category_is_told_by_its_finest_code_and_the_cells_that_are_of_others() -> None:
    kinds = Grouping("kind", ("x", "z"), np.array([0, 0, 1]))
    body, form = Variable("body", ("a", "b", "c")), Variable("form", ("p", "q", "r"), (kinds,))
    codes = np.array([[at, form] for at in range(3) for form in range(3)])
    made = tables(Micro((body, form), codes, np.array([5, 0, 0, 2, 3, 0, 0, 0, 0])))

    def told(shown: Any = None) -> dict[Any, tuple[Any, list[int]]]:
        found = groups(made, ("form",), shown)
        return {made.names(one.group)[0]: (made.names(one.part)[1], one.rest.tolist()) for one in found}

    assert told() == {None: ("x", [2, 5, 8]), "a": ("p", [1, 2]), "b": ("x", [5])}
    names = [made.names(row) for row in range(len(made.values))]
    seen = np.array([name != ("a", None) for name in names])
    assert told(seen) == {None: ("x", [2, 5, 8]), "b": ("x", [5])}
    found = list(groups(made, ("form",)))
    sums = Sums.all_of(made)
    more, rows = with_rests(sums, found)
    assert rows.tolist() == list(range(len(sums), len(sums) + 3))
    assert [more.cells(row)[0].tolist() for row in rows] == [one.rest.tolist() for one in found]
    assert [more.cells(row)[0].tolist() for row in range(len(sums))] == [
        sums.cells(row)[0].tolist() for row in range(len(sums))
    ]
    assert more.values[rows].tolist() == [0, 0, 0]
    with pytest.raises(DisclosureError) as refused:
        list(groups(made, ("sex",)))
    assert refused.value.objections == (Objection("no_column", {"name": "sex", "list": "body, form"}),)


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
        assert dict(micro_cells(file, count="n", dims=["sex"]).named()) == {("f",): int(count), ("m",): 1}
        return
    with pytest.raises(DisclosureError) as refused:
        micro_cells(file, count="n", dims=["sex"])
    (one,) = refused.value.objections
    assert (one.name, one.facts["line"], refused.value.more) == (fault, 2, 0)
    assert str(refused.value) == f"{fault} {dict(one.facts)}"


def test_whole_numbers_are_asked_for_where_the_ends_of_real_ones_are_none() -> None:
    """Of 2 a + b = 5 a is at most two; three in a circle that share one each are none, or one with none."""
    attack = Attack(Sums.of([[0, 1]], [1, 3]), np.ones(1, bool))
    assert attack.ends(0) == attack.whole_ends(0) == (4, 4)
    twice = Sums(np.array([0, 2, 3]), np.array([0, 1, 0]), np.array([1, 3]), factors=np.array([2, 1, 1]))
    attack = Attack(twice, np.array([True, False]))
    assert (attack.ends(1), attack.whole_ends(1)) == ((0, 2.5), (0, 2))
    told = attack.witness(1, least=False, whole=True)
    assert told is not None
    assert told.tolist() == [2, 1]
    circle = Sums(
        np.array([0, 3, 6, 9, 10]),
        np.array([0, 1, 3, 1, 2, 4, 0, 2, 5, 3]),
        np.array([0, 1, 0, 1, 1, 2]),
    )
    attack = Attack(circle, np.array([True, True, True, False]))
    assert (attack.ends(3), attack.whole_ends(3)) == ((0, 2), (0, 2))
    assert attack.whole_ends(3, nodes=0)[0] in (0, pytest.approx(NAN, nan_ok=True))


def test_a_row_that_reaches_as_far_as_is_asked_is_asked_no_further() -> None:
    sums = Sums.of([[0, 1], [0], [1]], inner=[2, 5])
    attack = Attack(sums, np.array([True, False, False]))
    rows = np.array([1, 2])
    found = reached_in(attack, rows, low=2, high=np.array([2, 5]), whole=True)
    assert (found.exact_least.tolist(), found.exact_most.tolist()) == ([False, False], [False, False])
    assert found.least[1] <= 2
    assert (found.most >= [2, 5]).all()
    asked = reached_in(attack, rows, low=-1, high=9, whole=True)
    assert [asked.ends(at) for at in (0, 1)] == [(0, 7), (0, 7)]
    assert asked.exact_least.all()
    assert asked.exact_most.all()


def test_what_each_reader_learns_is_told_side_by_side(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where nothing but the small counts is hidden: anybody, a body and who knows a group learn of others."""
    body, form = Variable("body", ("a", "b", "c")), Variable("form", ("p", "q"))
    codes = np.array([[at, form] for at in range(3) for form in range(2)])
    made = tables(Micro((body, form), codes, np.array([1, 8, 9, 7, 6, 0])))

    def only_small(made: Any, sums: Any, threshold: int, *more: Any) -> Suppressed:
        small = (sums.values > 0) & (sums.values < threshold)
        ends = sums.values.astype(np.float64)
        return Suppressed(small, small, ends, ends, (), 0)

    monkeypatch.setattr(protected, "_suppressed", only_small)
    found = protected.hidden(made, 3, Audience(bodies="body", groups=("form",)))
    told = [(one.reader, one.kind, made.names(one.row), one.names) for one in found.leaks]
    assert [one for one in told if one[0] == "anybody"] == [("anybody", "determined", ("a", "p"), ())]
    assert ("group", "determined", ("c", None), ("p",)) in told
    assert {reader for reader, *_ in told} == {"anybody", "body", "group"}
    order = ["anybody", "body", "group"]
    assert [order.index(one[0]) for one in told] == sorted(order.index(one[0]) for one in told)


def test_a_column_that_nobody_asks_for_may_stand_there_twice(tmp_path: Any) -> None:
    file = tmp_path / "cells.csv"
    file.write_text("sex,note,note,n\nf,x,y,3\n", "utf-8")
    assert dict(micro_cells(file, count="n", dims=["sex"]).named()) == {("f",): 3}
    file.write_text("sex,n,sex,n\nf,1,f,3\n", "utf-8")
    with pytest.raises(DisclosureError) as refused:
        micro_cells(file, count="n", dims=["sex"])
    assert [(one.name, one.facts) for one in refused.value.objections] == [
        ("twice", {"name": "sex"}),
        ("twice", {"name": "n"}),
    ]


def counted() -> Tables:
    body, form = Variable("body", ("a", "b", "c")), Variable("form", ("p", "q"))
    codes = np.array([[at, form] for at in range(3) for form in range(2)])
    return tables(Micro((body, form), codes, np.array([1, 8, 9, 7, 6, 2])))


def test_what_bodies_or_groups_would_learn_is_asked_for_and_of_nobody_else(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[int] = []
    whole = protected.suppressed

    def spied(sums: Sums, *given: Any, **facts: Any) -> Suppressed:
        found = whole(sums, *given, **facts)
        asked.append(len(facts["targets"].rows) if "targets" in facts else 0)
        return found

    monkeypatch.setattr(protected, "suppressed", spied)
    made = counted()
    for audience in (Audience(), Audience(bodies="body"), Audience(groups=("form",))):
        assert protected.hidden(made, 3, audience).leaks == ()
    small = 2 * int(((made.values > 0) & (made.values < 3)).sum())
    assert asked[0] == 0
    assert asked[1] > small
    assert asked[2] >= small


@pytest.mark.parametrize(
    ("least", "most", "asked"), [(0, 0, True), (9, 9, True), (9, 0, True), (0, 9, False)]
)
def test_a_reader_is_asked_about_a_row_of_which_tables_leave_either_end_open(
    monkeypatch: pytest.MonkeyPatch, least: int, most: int, asked: bool
) -> None:
    """Tables that somebody says are possible widen the lower end, the upper one, both or none."""
    from tilstand.disclosure import audience

    sums, shown = Sums.of([[0, 1], [0], [1]], [4, 5]), np.zeros(3, bool)
    reader: Any = SimpleNamespace(
        cells=np.array([1]),
        asked=((1, 1, 8),),  # the first cell must be able to be one, and eight
        limits=lambda sums: (np.array([99]), np.array([99])),
        before=lambda sums: sums,
        **{"kind": "body", "names": ("a",)},
    )
    rows: list[list[int]] = []
    monkeypatch.setattr(
        audience,
        "reached",
        lambda attack, rows_, **more: rows.append(rows_.tolist()) or SimpleNamespace(rows=[]),
    )
    monkeypatch.setattr(audience, "leaks_of", lambda *given, **more: iter(()))
    hints = [np.array([0, 5])] if least == 0 else []
    hints += [np.array([9, 5])] if most == 9 else []
    assert list(learned_by_insiders(sums, shown, [reader], np.zeros(3, bool), hints)) == []
    assert rows == ([[1]] if asked else [])


def test_persons_stand_in_the_order_of_their_cells() -> None:
    """The first row that is small is of the last cells."""
    one = Variable("form", ("p", "q", "r", "s"), (Grouping("kind", ("x", "y"), np.array([1, 1, 0, 0])),))
    made = tables(Micro((one,), np.array([[0], [1], [2], [3]]), np.array([2, 0, 1, 1])))
    found = list(persons(made, 3))
    assert [each.cells.tolist() for each in found] == [[0], [2], [3]]
    assert [each.names for each in found] == [("p",), ("r",), ("s",)]
    assert {each.kind for each in found} == {"person"}
    for each in found:
        assert each.at_least.tolist() == [1]
        assert all((least, most) == (1, 3) for _, least, most in each.asked)


def test_of_many_pairs_the_code_with_most_small_counts_is_merged_with_each_other(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    body, form = Variable("body", ("a", "b", "c")), Variable("form", ("p", "q"))
    codes = np.array([[at, form] for at in range(3) for form in range(2)])
    micro = Micro((body, form), codes, np.array([1, 1, 0, 0, 5, 6]))  # b has least, and no small count
    search, parts = merged._MergeSearch(micro, 2, None), [((0,), (1,), (2,)), ((0,), (1,))]
    every = list(search.merges(parts))
    assert every == [
        [((0, 1), (2,)), parts[1]],
        [((0, 2), (1,)), parts[1]],
        [((0,), (1, 2)), parts[1]],
        [parts[0], ((0, 1),)],
    ]
    monkeypatch.setattr(merged, "_MANY", 0)
    assert list(search.merges(parts)) == [every[0], every[1], every[3]]
    assert (search.small(parts), search.small(every[2]), search.small([((0, 1, 2),), parts[1]])) == (2, 2, 0)
