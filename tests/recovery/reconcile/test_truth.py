"""Simulated truth: what holds is never reported, whatever is left blank; what was altered is found.

And the law of what is tested: it holds, and one person more or less would have shown. Of an equation: where
it is tested, some stated number changed by one makes a relation fail; where it could not be tested, one more
in any stated term beside the unstated ones makes it no less possible. Of "at most": where it is tested, some
stated number changed by the room that is left, and one, makes it fail.

Persons are drawn for the three generated shelters of Sagaland, each with sex, age and entry; every figure
that is told is counted from them. Some cells are then left blank, or one is altered.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest
from drawn import draws
from hypothesis import given
from hypothesis import strategies as st

from tilstand import define, reconcile
from tilstand.define import Collection
from tilstand.ledger.ledger import Ledger
from tilstand.ledger.relations import LinearRelation, Outcome
from tilstand.model import Batch, Observation, Source, Submission
from tilstand.reconcile.contradictions import find_contradictions
from tilstand.reconcile.declared_rules import evaluate_relations
from tilstand.reconcile.rule_results import RuleResult
from tilstand.terms import FigureOrigin, Key, Period, Value

SHELTERS = ("havn_shelter", "fjord_shelter", "dal_shelter")
DIMENSIONS = {
    "entry": ("new", "carried_over"),
    "sex": ("female", "male", "trans_or_nonbinary", "unknown"),
    "age": ("adult", "minor", "unknown"),
}
PERIOD = Period.from_text("2031")
CODES = [(d, c) for d, codes in DIMENSIONS.items() for c in codes]
person = st.tuples(st.sampled_from(SHELTERS), *(st.sampled_from(codes) for codes in DIMENSIONS.values()))
people = st.lists(person, max_size=30)


@pytest.fixture(scope="module")
def sagaland() -> Collection:
    return define.read_collection(Path(__file__).parents[2] / "fixtures" / "sagaland")


def counted(persons: list[tuple[str, ...]]) -> dict[Key, int]:
    """Every cell of every shelter and of the group, counted: total, one dimension, and entry with sex."""
    cells: Counter[Key] = Counter()
    for who in (*SHELTERS, "shelters"):
        for dims in [(), *[(pair,) for pair in CODES]]:
            cells[Key("victims_assisted", who, PERIOD, dims)] = 0
        for entry in DIMENSIONS["entry"]:
            for sex in DIMENSIONS["sex"]:
                cells[Key("victims_assisted", who, PERIOD, (("entry", entry), ("sex", sex)))] = 0
    for shelter, entry, sex, age in persons:
        for who in (shelter, "shelters"):
            for dims in [(), (("entry", entry),), (("sex", sex),), (("age", age),), (("entry", entry), ("sex", sex))]:
                cells[Key("victims_assisted", who, PERIOD, dims)] += 1
    return dict(cells)


def told(cells: dict[Key, int]) -> list[Observation]:
    return [
        Observation(
            key,
            Value.number(n),
            Source("simulated", quote=key.text()),
            FigureOrigin.PUBLISHED if key.provider == "shelters" else FigureOrigin.SUBMITTED,
        )
        for key, n in cells.items()
    ]


def reconciled(collection: Collection, stated: list[Observation]) -> reconcile.Reconciliation:
    submitted = tuple(o for o in stated if o.origin is FigureOrigin.SUBMITTED)
    printed = tuple(o for o in stated if o.origin is FigureOrigin.PUBLISHED)
    one = Submission("all", PERIOD, 1, "delivered", "csv", "simulated", "", submitted)
    return reconcile.reconcile_batch(collection, Batch(PERIOD, (one,), printed))


@draws(10)
@given(people, st.data())
def test_what_holds_is_never_reported_whatever_is_blank(
    sagaland: Collection, persons: list[tuple[str, ...]], data: st.DataObject
) -> None:
    cells = counted(persons)
    kept = data.draw(st.lists(st.sampled_from(sorted(cells)), unique=True, max_size=len(cells)))
    found = reconciled(sagaland, told({key: cells[key] for key in kept}))
    assert not found.findings.errors


@draws(10)
@given(people, st.data())
def test_the_bounds_of_a_blank_hold_the_truth(
    sagaland: Collection, persons: list[tuple[str, ...]], data: st.DataObject
) -> None:
    cells = counted(persons)
    kept = data.draw(st.lists(st.sampled_from(sorted(cells)), unique=True, max_size=len(cells)))
    book = Ledger(sagaland, told({key: cells[key] for key in kept}))
    figures = reconciled(sagaland, told({key: cells[key] for key in kept})).figures
    for key, truth in cells.items():
        bound = book.bound_address(key)
        assert bound.low <= truth
        assert bound.high is None or truth <= bound.high
        figure = figures.get(key)
        if figure is not None and figure.origin is FigureOrigin.DEDUCED:
            assert figure.value.exact_number == truth


@draws(12)
@given(people, st.data(), st.integers(1, 4))
def test_a_figure_that_was_altered_is_found(
    sagaland: Collection, persons: list[tuple[str, ...]], data: st.DataObject, by: int
) -> None:
    cells = counted(persons)
    altered = data.draw(st.sampled_from(sorted(cells)))
    found = reconciled(sagaland, told({**cells, altered: cells[altered] + by}))
    assert found.findings.errors
    assert any(s.quote == altered.text() for f in found.findings for s in f.sources)


@draws(7)
@given(people, st.permutations(range(3)))
def test_the_order_of_the_answers_does_not_matter(
    sagaland: Collection, persons: list[tuple[str, ...]], order: list[int]
) -> None:
    cells = counted(persons)
    first = next(iter(sorted(cells)))
    stated = told({**cells, first: cells[first] + 1})
    shuffled = [stated[n] for part in order for n in range(part, len(stated), 3)]
    one, two = reconciled(sagaland, stated), reconciled(sagaland, shuffled)
    assert one.findings == two.findings


def evaluated(collection: Collection, stated: list[Observation]) -> list[RuleResult]:
    book = Ledger(collection, stated)
    found = evaluate_relations(book, PERIOD)
    together = find_contradictions(book, found, PERIOD)
    return [v for v in (*found, *together) if v.row is not None]


def changed(stated: list[Observation], one: Observation, by: int) -> list[Observation] | None:
    """The figures with one number changed; None where it would be below zero."""
    value = one.value.exact_number + by
    if value < 0:
        return None
    new = replace(one, value=Value.number(int(value)))
    return [new if o is one else o for o in stated]


def fails(verdicts: list[RuleResult]) -> bool:
    return any(v.outcome is Outcome.FAILS and v.rule != "R105" for v in verdicts)


def steps(row: LinearRelation) -> Iterator[int]:
    room = Fraction(0)
    if row.sense == "<=":
        left, right = row.side_intervals
        room = right.low - (left.high or 0)
    yield from (int(room) + 1, -int(room) - 1)


@draws(7)
@given(people, st.data())
def test_what_is_tested_could_have_come_out_false(sagaland: Collection, persons, data: st.DataObject) -> None:
    cells = counted(persons)
    kept = data.draw(st.lists(st.sampled_from(sorted(cells)), unique=True, min_size=4, max_size=14))
    stated = told({key: cells[key] for key in kept})
    before = evaluated(sagaland, stated)
    assert not fails(before)
    for verdict in before:
        assert verdict.row is not None
        if verdict.outcome is Outcome.HOLDS:
            tried = (changed(stated, o, by) for o in stated for by in steps(verdict.row))
            assert any(fails(evaluated(sagaland, one)) for one in tried if one is not None), verdict.row


@draws(7)
@given(people, st.data())
def test_what_could_not_be_tested_takes_up_one_more(sagaland: Collection, persons, data: st.DataObject) -> None:
    cells = counted(persons)
    kept = data.draw(st.lists(st.sampled_from(sorted(cells)), unique=True, min_size=4, max_size=14))
    stated = told({key: cells[key] for key in kept})
    for verdict in evaluated(sagaland, stated):
        row = verdict.row
        if row is None or verdict.outcome is not Outcome.UNTESTED or row.sense != "=":
            continue
        for side in (row.left, row.right):
            if all(p.is_settled for p in side):
                continue
            for term in side:
                if term.observation is None:
                    continue
                more = changed(stated, term.observation, 1)
                assert more is not None
                same = [
                    v
                    for v in evaluated(sagaland, more)
                    if v.rule == verdict.rule and [p.key for p in v.parts] == [p.key for p in verdict.parts]
                ]
                assert all(v.outcome is not Outcome.FAILS for v in same), row
