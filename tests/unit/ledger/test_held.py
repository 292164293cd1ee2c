"""Figures that stay in their columns come to the same as figures that were made one by one."""

from __future__ import annotations

import pytest
from drawn import draws
from hypothesis import given
from hypothesis import strategies as st

from tilstand.collect.findings import FileReport, locate_row
from tilstand.collect.row_checks import validate_rows
from tilstand.collect.rows import FileRow
from tilstand.define import Collection
from tilstand.ledger.ledger import Ledger
from tilstand.ledger.observation_groups import group_observations
from tilstand.ledger.relations import Outcome
from tilstand.model import Source
from tilstand.model.observations import GroupKey, ObservationBatch
from tilstand.reconcile.contradictions import find_contradictions
from tilstand.reconcile.declared_rules import evaluate_relations
from tilstand.reconcile.rule_results import LazyGroupResults, RuleResult, RuleResults, assign_finding_ids
from tilstand.terms import Period

pytestmark = pytest.mark.slow

PERIOD = Period.from_text("2031")
CODES = {
    ("migration_board", "permits", "permit_decisions"): (
        *("", "outcome=granted", "outcome=refused", "outcome=closed", "sex=female", "sex=male"),
        "outcome=granted; sex=female",
    ),
    ("havn_shelter", "shelter", "victims_assisted"): (
        *("", "sex=female", "sex=male", "exploitation=labour", "exploitation=begging"),
        *(
            "exploitation=labour_crime",
            "entry=new",
            "entry=carried_over",
            "entry=new; sex=female",
            "entry=new; sex=male",
        ),
    ),
}
CELLS = [(*own, code) for own, codes in CODES.items() for code in codes]
TABLES = st.lists(
    st.tuples(
        st.sampled_from(CELLS),
        st.integers(0, 4),
        st.sampled_from(["", "", "", "about", "derived", "not_known", "2031-06-30"]),
    ),
    max_size=12,
    unique_by=lambda one: (one[0], one[2].startswith("2")),
)


class Unproven(Ledger):
    """A book of which nothing is known to hold before it is worked out."""

    settled = consistent = frozenset[GroupKey]()  # type: ignore[assignment]


def stated(collection: Collection, table: list[tuple[tuple[str, ...], int, str]]) -> list[ObservationBatch]:
    report = FileReport(collection, collection.round("2031"), "generated.csv", "havn_shelter")
    rows = [
        FileRow(
            *(locate_row(n), Source("f", n), body, form, "2031", measure, code),
            *(("", said) if said == "not_known" else (str(value), "")),
            qualifier=said if said in ("about", "derived") else "",
            as_at=said if said.startswith("2") else "",
        )
        for n, ((body, form, measure, code), value, said) in enumerate(table)
    ]
    found = [validate_rows(report, [r for r in rows if r.provider == body], body) for body, *_ in CODES]
    assert sum(map(len, found)) == len(rows)
    return found


@draws(40)
@given(TABLES)
def test_every_relation_is_told_alike_and_under_the_same_name(sagaland: Collection, table: list) -> None:
    found = stated(sagaland, table)
    whole = Ledger(sagaland, group_observations(found))
    apart = Ledger(sagaland, [one for some in found for one in some])
    assert list(whole) == list(apart)
    assert [whole.get_statements(key) for key in whole] == [apart.get_statements(key) for key in apart]
    assert [dict(whole.vintages_by_group[head]) for head in whole.heads] == [
        dict(own) for own in apart.vintages_by_group.values()
    ]
    assert whole.settled <= whole.consistent == apart.consistent
    one, other = evaluate_relations(whole, PERIOD), evaluate_relations(apart, PERIOD)
    assert one.open == other.open
    assert assign_finding_ids(one) == assign_finding_ids(other)
    assert tuple(one) == tuple(other)
    alone = evaluate_relations(Unproven(sagaland, group_observations(found)), PERIOD)
    assert tuple(alone) == tuple(one)
    assert failing(alone) == failing(one)
    for verdicts in (one, other, alone):
        kept = [quiet for quiet in verdicts.quiet(whole.heads) if quiet.holds]
        assert {quiet.make().outcome for quiet in kept} <= {Outcome.HOLDS}
        assert not any(v.outcome is Outcome.HOLDS for v in verdicts.open if v.rule == "R103")


def failing(verdicts: RuleResults) -> list[tuple[RuleResult, str]]:
    """The relations that do not hold, with their names in addresses."""
    named = zip(verdicts.open, assign_finding_ids(verdicts), strict=True)
    return [(one, name) for one, name in named if one.outcome is Outcome.FAILS]


@draws(40)
@given(TABLES)
def test_what_contradicts_is_the_same_however_little_is_set_up(sagaland: Collection, table: list) -> None:
    groups = group_observations(stated(sagaland, table))
    some, every = (
        [*find_contradictions(book, evaluate_relations(book, PERIOD), PERIOD)]
        for book in (Ledger(sagaland, groups), Unproven(sagaland, groups))
    )
    assert bool(some) == bool(every)
    assert all(result.outcome is Outcome.FAILS for result in (*some, *every))


def test_figures_that_are_no_number_stay_beside_the_columns(sagaland: Collection) -> None:
    shelter = ("havn_shelter", "shelter", "victims_assisted")
    cells = [("sex=female", 2, "derived"), ("sex=male", 0, "not_known"), ("", 2, "")]
    head = ("victims_assisted", "havn_shelter", PERIOD)
    some = stated(sagaland, [((*shelter, code), value, said) for code, value, said in cells])
    book = Ledger(sagaland, group_observations(some))
    assert [len(own.unsaid) for own in book.held.columns.values()] == [1]
    assert list(book.held.list_observations(head)) == list(some[1])
    cells.append(("entry=new", 1, "about"))
    again = stated(sagaland, [((*shelter, code), value, said) for code, value, said in cells])
    assert not group_observations(again).columns


def test_a_table_that_adds_up_is_not_told_apart(sagaland: Collection) -> None:
    board = ("migration_board", "permits", "permit_decisions")
    values = {"": 9, "outcome=granted": 4, "outcome=refused": 3, "outcome=closed": 2}
    found = stated(sagaland, [((*board, code), value, "") for code, value in values.items()])
    book = Ledger(sagaland, group_observations(found))
    head = ("permit_decisions", "migration_board", PERIOD)
    assert book.settled == {head}
    verdicts = evaluate_relations(book, PERIOD)
    (quiet,) = (one for one in verdicts.each if isinstance(one, LazyGroupResults) and list(one.list_lazy_results(head)))
    assert not book._made or quiet.heads == (head,)
    assert [one.rule for one in quiet.list_lazy_results(head)] == ["R103"]
    assert (verdicts.unexpanded_count, len(list(verdicts.counted))) == (0, len(verdicts))
