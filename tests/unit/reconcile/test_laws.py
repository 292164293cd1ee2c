"""Laws: what does not fit is told exactly where no numbers make all sums hold; what follows is deduced."""

from __future__ import annotations

from dataclasses import replace
from itertools import product
from pathlib import Path

import pytest
from drawn import draws
from hypothesis import example, given
from hypothesis import strategies as st

from tilstand import define
from tilstand.kernel import Constraint, LinearSystem, Variable, compute_bounds
from tilstand.ledger.ledger import Ledger
from tilstand.ledger.relations import Outcome
from tilstand.ledger.system import bound_by_relations
from tilstand.model import Batch, Observation, Source, Submission
from tilstand.reconcile import Reconciliation, reconcile_batch
from tilstand.reconcile.headcount_bounds import bound_persons
from tilstand.reconcile.imputation import impute_deductively
from tilstand.terms import InvariantText, Key, Period, Value

SHARED = define.read_collection(Path(__file__).parents[2] / "fixtures" / "sagaland").shared
SAGALAND = replace(SHARED, relations=())
PERIOD = Period.from_text("2031")
MEMBERS = ("havn_shelter", "fjord_shelter")
BODIES = (*MEMBERS, "shelters")
SEXES = ("female", "male", "trans_or_nonbinary", "unknown")
ENTRIES = ("new", "carried_over")
TOTALS = [Key("victims_assisted", body, PERIOD) for body in BODIES]
CELLS = [total.at(d, c) for total in TOTALS for d, codes in (("sex", SEXES), ("entry", ENTRIES)) for c in codes]

Stated = dict[Key, int]


def reconciled(stated: Stated) -> Reconciliation:  # type: ignore[no-untyped-def]
    made = [Observation(key, Value.number(n), Source("table", at)) for at, (key, n) in enumerate(stated.items())]
    one = Submission("all", PERIOD, 1, "delivered", "csv", "table", "", tuple(made))
    return reconcile_batch(SAGALAND, Batch(PERIOD, (one,), (), {"dal_shelter": InvariantText("–")}))


def exact(stated: Stated) -> dict[Key, tuple[int | None, int | None] | None]:
    """What each figure can be under every sum over codes and over members; None where nothing can."""
    columns, rows = [], []
    for key in (*TOTALS, *CELLS):
        value = stated.get(key)
        columns.append(Variable(key.text(), None, 1, *((0, None) if value is None else (value, value))))
    for total in TOTALS:
        for dimension, codes in (("sex", SEXES), ("entry", ENTRIES)):
            parts = {total.at(dimension, code).text(): -1 for code in codes}
            rows.append(Constraint.from_equation(f"{total.text()} by {dimension}", {total.text(): 1, **parts}))
    for key in (*TOTALS, *CELLS):
        if key.provider == "shelters":
            parts = {key.replace_provider(member).text(): -1 for member in MEMBERS}
            rows.append(Constraint.from_equation(f"{key.text()} of members", {key.text(): 1, **parts}))
    found = compute_bounds(LinearSystem(tuple(columns), tuple(rows)))
    ends = {key: found[key.text()] for key in (*TOTALS, *CELLS)}
    contradicted = any(end.status.value == "contradicted" for end in ends.values())
    return {key: None if contradicted else (end.lower, end.upper) for key, end in ends.items()}


def people(*, steps: int):  # type: ignore[no-untyped-def]
    """Figures of people who were counted, some of them left out and a few of them wrong by a step."""
    counted = st.lists(
        st.tuples(st.sampled_from(MEMBERS), st.sampled_from(SEXES), st.sampled_from(ENTRIES)), max_size=12
    )
    kept = st.sets(st.sampled_from([*TOTALS, *CELLS]), min_size=3)
    wrong = st.dictionaries(st.sampled_from([*TOTALS, *CELLS]), st.integers(-steps, steps), max_size=2)
    return st.builds(_stated, counted, kept, wrong)


def _stated(counted: list[tuple[str, str, str]], kept: set[Key], wrong: dict[Key, int]) -> Stated:
    found: Stated = {}
    for key in sorted(kept):
        members = MEMBERS if key.provider == "shelters" else (key.provider,)
        own = [(sex, entry) for body, sex, entry in counted if body in members]
        number = sum(key.code("sex") in (None, s) and key.code("entry") in (None, e) for s, e in own)
        found[key] = max(number + wrong.get(key, 0), 0)
    return found


def fails(found: Reconciliation) -> set[str]:
    """The rules of arithmetic that do not hold; what is not placed anywhere (R105) is none."""
    return {one.rule for one in found.verdicts if one.outcome is Outcome.FAILS} - {"R105"}


@pytest.mark.slow
@example(  # one member at a code that it states nothing of: what is left for it there does not fit its total
    {
        TOTALS[1]: 1,
        TOTALS[1].at("entry", "carried_over"): 0,
        TOTALS[0].at("sex", "female"): 0,
        TOTALS[2]: 1,
        TOTALS[2].at("entry", "carried_over"): 1,
    }
)
@draws(60)
@given(people(steps=2))
def test_figures_do_not_fit_exactly_where_no_numbers_make_every_sum_hold(stated: Stated) -> None:
    possible = None not in exact(stated).values()
    found = reconciled(stated)
    assert bool(fails(found)) is (not possible)
    assert fails(found) <= {"R103", "R106", "R122"}
    proofs = [proof for explained in found.explanations for proof in explained.proofs]
    assert all(proof.verified for proof in proofs if proof.rule != "R105")


def crossed():  # type: ignore[no-untyped-def]
    """Figures by sex of some and by entry of others, hardly a total among them, one of them perhaps wrong."""
    counted = st.lists(
        st.tuples(st.sampled_from(MEMBERS), st.sampled_from(SEXES), st.sampled_from(ENTRIES)), max_size=6
    )
    split = st.dictionaries(st.sampled_from(BODIES), st.sampled_from(["sex", "entry", ""]), min_size=2)
    kept = split.map(
        lambda own: {
            *(key for key in CELLS if own.get(key.provider) in {d for d, _ in key.dims}),
            *(key for key in TOTALS if own.get(key.provider) == ""),
        }
    )
    wrong = st.dictionaries(st.sampled_from([*TOTALS, *CELLS]), st.integers(-3, 3), max_size=1)
    return st.builds(_stated, counted, kept, wrong)


@draws(50)
@given(crossed())
def test_bodies_that_state_other_breakdowns_are_held_against_each_other(stated: Stated) -> None:
    possible = None not in exact(stated).values()
    assert bool(fails(reconciled(stated))) is (not possible)


@pytest.mark.slow
@draws(30)
@given(people(steps=0))
def test_what_can_only_be_one_number_is_deduced_and_nothing_else(stated: Stated) -> None:  # type: ignore[no-untyped-def]
    ends = exact(stated)
    found = reconciled(stated)
    assert not fails(found)
    answer = impute_deductively(found.book, found.verdicts, PERIOD)
    assert all(one.verified and len(one.proof) == 2 for one in answer)
    forced = {key: low for key, (low, high) in ends.items() if low == high}  # type: ignore[misc]
    told = {one.key: one.value for one in answer}
    assert told == {key: forced[key] for key in told}
    assert list(told) == sorted(told)
    if len({key.provider for key in stated}) == 1:  # of one body everything is deduced that follows
        used = {d for key in stated for d, _ in key.dims}
        asked = {key for key in forced if key not in stated and {d for d, _ in key.dims} <= used}
        assert {key for key in asked if key.provider == next(iter(stated)).provider} == set(told)


@pytest.mark.slow
@example(
    {
        TOTALS[1].at("entry", "carried_over"): 0,
        TOTALS[1].at("sex", "male"): 1,
        TOTALS[0].at("sex", "male"): 0,
        TOTALS[2].at("sex", "female"): 1,
    }
)
@draws(30)
@given(people(steps=0))
def test_all_relations_together_narrow_what_a_figure_may_be_and_never_widen_it(stated: Stated) -> None:
    found = reconciled(stated)
    rows = [verdict.row for verdict in found.verdicts if verdict.row is not None]
    ends = bound_by_relations(found.book, rows, [*TOTALS, *CELLS]).ends
    assert ends
    for key, end in ends.items():
        near = found.book.bound_address(key)
        assert (end.lower or 0) >= near.low
        assert near.high is None or (end.upper is not None and end.upper <= near.high)


counts = st.dictionaries(st.tuples(st.sampled_from(MEMBERS), st.sampled_from(SEXES[:3])), st.integers(0, 9), min_size=1)


@draws(30)
@given(counts)
def test_different_people_are_at_least_the_largest_of_each_code_and_at_most_the_sum(  # type: ignore[no-untyped-def]
    cells: dict[tuple[str, str], int],
) -> None:
    number = {pair: cells.get(pair, 0) for pair in product(MEMBERS, SEXES)}
    stated = []
    for (body, sex), n in number.items():
        stated.append(Observation(TOTALS[BODIES.index(body)].at("sex", sex), Value.number(n), Source("t")))
    for body, total in zip(MEMBERS, TOTALS, strict=False):
        whole = sum(n for (one, _), n in number.items() if one == body)
        stated.append(Observation(total, Value.number(whole), Source("t")))
    book = Ledger(SAGALAND, stated, ["dal_shelter"])
    found = bound_persons(book, PERIOD, "victims_assisted", "shelters")
    per_sex = {sex: [number[body, sex] for body in MEMBERS] for sex in SEXES}
    assert (found.total.least, found.total.greatest) == (
        sum(map(max, per_sex.values())),
        sum(map(sum, per_sex.values())),
    )
    assert found.total.proven
    for sex, ends in found.by["sex"].items():
        assert (ends.least, ends.greatest) == (max(per_sex[sex]), sum(per_sex[sex]))
    shared = sum(map(min, per_sex.values()))
    overlap = {one: (both.others, both.most) for one, both in found.overlap.items()}
    other = {"fjord_shelter": (("havn_shelter",), shared), "havn_shelter": (("fjord_shelter",), shared)}
    assert overlap == (other if shared else {})
    assert found.registrations == sum(map(sum, per_sex.values()))


def test_only_the_largest_bodies_are_asked_whom_they_share() -> None:
    """Four bodies: the three with most registrations are asked, the one with most shared first."""
    told = {"havn_shelter": 10, "fjord_shelter": 7, "dal_shelter": 3, "island_outreach": 9}
    stated = [
        Observation(Key("victims_assisted", body, PERIOD), Value.number(n), Source("t")) for body, n in told.items()
    ]
    found = bound_persons(Ledger(SAGALAND, stated), PERIOD, "victims_assisted", "follow_up")
    assert [(one, both.most) for one, both in found.overlap.items()] == [
        ("havn_shelter", 10),
        ("island_outreach", 9),
        ("fjord_shelter", 7),
    ]
    assert (found.total.least, found.total.greatest) == (10, 29)


def test_people_are_counted_in_the_group_of_which_most_members_report() -> None:
    """Four report, three of them shelters, whose total is printed: still the wider group counts."""
    told = {"havn_shelter": 10, "fjord_shelter": 7, "dal_shelter": 3, "island_outreach": 9, "shelters": 20}
    stated = [
        Observation(Key("victims_assisted", body, PERIOD), Value.number(n), Source("t")) for body, n in told.items()
    ]
    assert bound_persons(Ledger(SAGALAND, stated), PERIOD).group == "follow_up"
    fewer = [one for one in stated if one.key.provider != "island_outreach"]
    assert bound_persons(Ledger(SAGALAND, fewer), PERIOD).group == "shelters"
