"""What the attack is made of, each piece with its whole answer: leaks, choices, fillings, limits, rooms."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from tilstand import define
from tilstand.define.round_settings import DominanceRule, Policy, PolicyRule
from tilstand.kernel.system import Constraint, LinearSystem, Variable
from tilstand.languages import format_message
from tilstand.model import CellValue
from tilstand.protect.attack.compare import PolicyChoice, evaluate_policy
from tilstand.protect.attack.disclosures import Disclosure, DisclosureProofTerm
from tilstand.protect.attack.intruders import DominatedCount, classify_disclosure, find_dominated_counts
from tilstand.protect.attack.suppress import FallbackSuppression
from tilstand.protect.attack.system import CompletedFigures, complete_unknowns, presolve
from tilstand.terms import FigureOrigin, InvariantText, Key, Period, Value, ValueStatus

from .test_policies import SAGALAND

YEAR = Period.from_text("2031")
HAVN, FJORD = (Key("victims_assisted", f"{name}_shelter", YEAR) for name in ("havn", "fjord"))
MALE, MINOR = HAVN.at("sex", "male"), HAVN.at("age", "minor")


@pytest.fixture(scope="module")
def sagaland() -> Any:
    return define.read_collection(SAGALAND).at("2031")


def test_a_leak_is_told_with_its_reader_and_its_sum(sagaland: Any) -> None:
    proof = (
        DisclosureProofTerm(-2, MALE, 7),
        DisclosureProofTerm(1, HAVN, 15),
        DisclosureProofTerm(1, FJORD.at("age", "minor"), 3),
    )
    one = Disclosure("derived", MINOR, 1, 1, proof, ("r1",), ("table a", "b"), "body", ("police", "dal_shelter"), 4)
    labels = {name: sagaland.provider_label(name).text("en") for name in ("police", "dal_shelter", "fjord_shelter")}
    male, minor = (sagaland.get_code_label(*at).text("en") for at in (("sex", "male"), ("age", "minor")))
    every = format_message("leak.all").text("en")
    summed = f"3 ({labels['fjord_shelter']}) + 15 ({every}) − 2 × 7 ({male})"
    assert one.format_proof_sum(sagaland).text("en") == summed
    told = one.told(sagaland).text("en")
    assert summed in told
    assert minor in told
    assert f"{labels['police']}, {labels['dal_shelter']}" in told
    assert one.to_dict(sagaland, "en") == {
        **{"kind": "derived", "key": MINOR.text(), "low": 1, "high": 1, "words": told},
        "proof": [
            {"times": -2, "key": MALE.text(), "number": 7},
            {"times": 1, "key": HAVN.text(), "number": 15},
            {"times": 1, "key": FJORD.at("age", "minor").text(), "number": 3},
        ],
        **{"relations": ["r1"], "places": ["table a", "b"], "reader": "body"},
        **{"bodies": ["police", "dal_shelter"], "own": 4},
    }
    other = Key("victims_identified", "police", Period.from_text("2030"))
    apart = (
        Disclosure("derived", MINOR, 1, 1, (DisclosureProofTerm(1, other, 9), DisclosureProofTerm(1, MINOR, 1)))
        .format_proof_sum(sagaland)
        .text("en")
    )
    assert apart == f"1 ({every}) + 9 (“Identified victims”, {labels['police']}, 2030)"


def test_what_is_told_of_a_range_depends_on_whether_it_has_an_end(sagaland: Any) -> None:
    said = {
        (low, high): Disclosure("told", MINOR, low, high).told(sagaland).text("en")
        for low, high in ((2, 2), (1, 2), (1, None))
    }
    assert len(set(said.values())) == 3
    assert "2 stands there" in said[2, 2]
    assert ("1" in said[1, 2], "2" in said[1, 2].split("2031")[1]) == (True, True)
    assert "1" in said[1, None].split("2031")[1]
    close = [Disclosure("dominated", MINOR, 3, high).told(sagaland).text("en") for high in (17, None)]
    assert [one.split(" it can be worked out as ")[1].split(".")[0] for one in close] == ["3 to 17", "at least 3"]
    now = [Disclosure("changed", MINOR, 3, high, own=29).told(sagaland).text("en") for high in (17, None)]
    assert [one.split(" now it can be ")[1].split(".")[0] for one in now] == ["3 to 17", "3 or more"]
    for kind in ("narrowed", "present", "unsettled", "dominated", "changed"):
        one = Disclosure(kind, MINOR, 3, 17, own=29).told(sagaland).text("en")  # type: ignore[arg-type]
        assert one.startswith("“Presumed victims assisted”, Minor, Havn shelter (generated), 2031"), kind


@pytest.mark.parametrize(
    ("least", "most", "truth", "kind"),
    [
        (2, 2, 2, "derived"),
        (2 - 1e-7, 2 + 1e-7, 2, "derived"),
        (1, 2, 2, "narrowed"),
        (1, 3, 2, "present"),
        (0, 2, 2, None),
        (1e-7, 2, 2, None),  # nearly none is none
        (0, 0, 0, None),
        (1, 3, 3, None),
        (3, 3, 3, None),
        (1, 2, None, "narrowed"),  # whatever the ledger says: a reader knows it
        (1, 3, None, None),
        (float("nan"), 2, 2, "unsettled"),
        (0, float("nan"), 2, "unsettled"),
        (0, float("nan"), None, "unsettled"),
        (0, float("nan"), 0, None),
        (0, float("nan"), 3, None),
        (1, float("inf"), 1, "present"),
    ],
)
def test_what_is_given_away_of_a_count_under_three(least, most, truth, kind) -> None:
    assert classify_disclosure(least, most, truth, 3) == kind


def test_a_choice_loses_less_where_it_gives_nothing_away_and_hides_fewer() -> None:
    merging = Policy(method="merge", threshold=4)
    one = PolicyChoice(merging, cells=9, lost=3)
    unsafe = (("No.",), 0, 0), ((), 1, 0), ((), 0, 1)
    others = [PolicyChoice(merging, refused, told, out, lost=1) for refused, told, out in unsafe]
    assert [one.is_less_lossy(other) for other in others] == [True] * 3
    assert [one.is_less_lossy(PolicyChoice(merging, lost=lost)) for lost in (2, 3, 4)] == [False, False, True]
    assert not [other for other in others[1:] if other.is_less_lossy(PolicyChoice(merging, lost=4))]
    assert (one.name, PolicyChoice(merging, across=True).name) == ("merge", "merge_across")
    held = FallbackSuppression((MALE, MINOR), 1, (HAVN,))
    full = PolicyChoice(merging, ("No.",), 1, 2, 3, 4, 5, 6, 7, (HAVN,), ("t", 4, 8), held=(held,), across=True)
    assert full.to_dict() == {
        **{"method": "merge", "threshold": 4, "merged": [], "across": True, "refused": ["No."]},
        "held_back": [{"figures": [MALE.text(), MINOR.text()], "least": 1, "of": [HAVN.text()]}],
        **{"told": 1, "worked_out": 2, "cells": 3, "lost": 4, "moved": 5, "error": 6, "quoted": 7},
        **{"leading": [HAVN.text()], "worst": {"table": "t", "lost": 4, "cells": 8}},
    }
    assert one.to_dict()["worst"] is None
    fewest, bound = held.told.text("en"), FallbackSuppression((MALE,), 1, (HAVN, FJORD)).told.text("en")
    assert fewest != bound


def table(id: str, *rows: dict[Key, Any], key: bool = False) -> Any:
    def cell(at: Key, value: Any) -> CellValue:
        told = Value.missing(value) if isinstance(value, ValueStatus) else Value.number(value)
        return CellValue(at, told, FigureOrigin.SUBMITTED)

    cells = tuple(tuple(cell(*one) for one in row.items()) for row in rows)
    return SimpleNamespace(id=id, key=key, title=InvariantText(id.upper()), cells=((None,), *cells))


def test_a_policy_is_weighed_by_what_each_table_loses_and_by_how_much_numbers_are_off() -> None:
    near, far = (HAVN.at("exploited_in", one) for one in ("sagaland", "third_country"))
    whole = SimpleNamespace(
        tables=(
            table("a", {HAVN: 15, MALE: 7}, {MINOR: 2, near: ValueStatus.NOT_KNOWN}),
            table("b", {FJORD: 9, far: 4}, key=True),
            table("c", {HAVN: 15}),
        )
    )
    gone = ValueStatus.SUPPRESSED
    made = SimpleNamespace(
        tables=(table("a", {HAVN: 18, MALE: gone}, {MINOR: 0}), table("b", {FJORD: 6, far: gone}, key=True), table("c"))
    )
    found: Any = SimpleNamespace(leaks=(1, 2, 3), count=lambda kind: {"told": 2}[kind])
    assert evaluate_policy(Policy(), whole, made, found) == PolicyChoice(  # type: ignore[arg-type]
        Policy(),
        **{"told": 2, "worked_out": 1, "cells": 6, "lost": 3, "moved": 3, "error": 8, "quoted": 3},
        leading=(far,),
        worst=("c", 1, 1),
        worst_title=InvariantText("C"),
    )
    same = evaluate_policy(Policy(), whole, whole, found)  # type: ignore[arg-type]
    assert (same.lost, same.worst, same.worst_title.text("en"), same.leading) == (0, None, "", ())


def test_what_nobody_stated_is_filled_in_so_that_least_is_lacking() -> None:
    rows = (
        Constraint.from_equation("sum", {"all": 1, "a": -1, "b": -1}),
        Constraint("at most", {"b": 1, "all": -1}, upper=-1),
        Constraint("at least", {"a": 1}, lower=2),
        Constraint("between", {"all": 1}, 3, 12),
        Constraint.from_equation("wrong", {"all": 1, "c": -1}),
        Constraint("too few", {"c": 1}, lower=20),
    )
    place = {"all": 0, "a": 1, "b": 2, "c": 3}
    columns = tuple(Variable(name) for name in place)
    found = complete_unknowns(LinearSystem(columns, rows), place, {0: 10, 1: 4, 3: 11})
    # What does not hold may be off by as much to either side.
    assert found.numbers.tolist() == [10, 4, 6, 11, 3, 2, 2, 2, 0]
    rests = {"at most": 4, "at least": 5, "between": 6, "wrong": 7, "too few": 8}
    assert (found.rests, found.rooms) == (rests, {6: 9, 7: 2})
    assert found.lacks == {"wrong": 1, "too few": 9}
    none = CompletedFigures(np.array([1]), {})
    assert (none.rooms, none.lacks) == ({}, {})
    # Two relations that cannot both hold: what is known not to hold gives way.
    both = LinearSystem(
        columns[:2],
        (Constraint.from_equation("x", {"all": 1, "a": -1}), Constraint.from_equation("y", {"all": 1, "a": -2})),
    )
    pair = {"all": 0, "a": 1}
    for doubted, numbers, lacks in (({"y"}, [8, 8, 16], {"y": 8}), ({"x"}, [8, 4, 0], {"x": 4})):
        told = complete_unknowns(both, pair, {0: 8}, doubted)
        assert (told.numbers.tolist(), told.lacks) == (numbers, lacks)


@pytest.mark.parametrize(
    ("rows", "stated", "left"),
    [
        # the whole of a sum that nobody stated, and nothing else uses
        ([Constraint.from_equation("s", {"w": 1, "a": -1, "b": -1})], "ab", "ab"),
        ([Constraint.from_equation("s", {"w": 1, "a": -1, "b": 1})], "ab", "wab"),
        ([Constraint.from_equation("s", {"w": 2, "a": -1, "b": -1})], "ab", "wab"),
        ([Constraint.from_equation("s", {"w": 1, "a": -1}, 5)], "ab", "wab"),
        (
            [Constraint.from_equation("s", {"w": 1, "a": -1}), Constraint.from_equation("t", {"w": 1, "b": -1})],
            "ab",
            "wab",
        ),
        # counted inside another: it can be none; beside others that add up it can be none too
        ([Constraint("m", {"w": 1, "a": -1}, upper=0)], "ab", "ab"),
        ([Constraint("m", {"w": 1, "b": 1, "a": -1}, upper=0)], "ab", "wab"),
        ([Constraint("m", {"w": 1, "a": -1}, upper=-1)], "ab", "wab"),
        ([Constraint("m", {"w": 1, "a": -1}, 0, 4)], "ab", "wab"),
        # others counted inside it: it can be as great as need be, whatever the end
        ([Constraint("m", {"a": 1, "b": 1, "w": -1}, upper=-3)], "ab", "ab"),
        ([Constraint("m", {"w": 1, "a": -1}, lower=7)], "ab", "ab"),
        ([Constraint("m", {"a": 1, "w": -1}, upper=0), Constraint("n", {"w": 1, "b": -1}, upper=0)], "ab", "wab"),
    ],
)
def test_what_nobody_stated_goes_where_it_can_give_way(rows: list[Constraint], stated: str, left: str) -> None:
    system = LinearSystem(tuple(Variable(name) for name in "wab"), tuple(rows))
    found = presolve(system, set(stated))
    assert "".join(one.id for one in found.columns) == left
    assert found.rows == (() if left == "ab" else tuple(rows))


def test_few_bodies_with_most_of_a_count_leave_it_room(sagaland: Any) -> None:
    group = Key("victims_assisted", "shelters", YEAR)
    own = [group.replace_provider(name) for name in sagaland.list_group_members("shelters")]
    numbers = {group: 20, **dict(zip(own, (18, 2, *([0] * len(own))), strict=False))}
    at = {key: row for row, key in enumerate(numbers)}
    sums = SimpleNamespace(inner=np.array(list(numbers.values())))

    def found(settled: Any = numbers) -> Any:
        return SimpleNamespace(at=at, settled=frozenset(settled), sums=sums)

    def told(policy: Policy, held: Any, *keys: Key, tables: Any = None) -> list[DominatedCount]:
        return list(find_dominated_counts(sagaland, held, policy, set(keys), tables or {}))

    most = Policy(dominance=DominanceRule(bodies=1, percent=80))
    assert told(most, found()) == [DominatedCount(0, 17, 23)]
    assert told(most, found(), own[1]) == [DominatedCount(0, 17, 23)]
    assert told(most, found(), own[0]) == []  # what it has is told itself
    assert told(most, found(own)) == []  # nobody knows the whole
    assert told(most, found({group, own[1]})) == []  # nobody knows who has most
    assert told(Policy(), found()) == []
    rule = PolicyRule(tables=("t",), dominance=DominanceRule(bodies=1, percent=80), reason="Read by many")
    only = Policy(rules=(rule,))
    assert told(only, found()) == []
    assert told(only, found(), tables={group: frozenset({"t"})}) == [DominatedCount(0, 17, 23)]
