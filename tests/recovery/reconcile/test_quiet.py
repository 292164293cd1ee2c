"""What is not worked out until somebody asks is what it would have been, and never anything to tell.

Every other law of reconcile holds whichever way a verdict came about; here both ways are held together, over
figures that mostly contradict each other.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from drawn import draws
from hypothesis import given
from hypothesis import strategies as st

from tilstand import define, reconcile
from tilstand.define import Collection
from tilstand.define.rules import RelationForm, get_rule_of_form
from tilstand.ledger.ledger import Ledger
from tilstand.ledger.relations import Outcome
from tilstand.model import Batch, Observation, Source, Submission
from tilstand.reconcile import structural_rules
from tilstand.reconcile.declared_rules import evaluate_relations
from tilstand.reconcile.rule_results import LazyResult, RuleResults, assign_finding_ids
from tilstand.terms import FigureOrigin, Key, Period, Value

PERIOD = Period.from_text("2031")
BODIES = ("havn_shelter", "fjord_shelter", "dal_shelter", "shelters")
CODES = {
    "entry": ("new", "carried_over"),
    "sex": ("female", "male", "trans_or_nonbinary", "unknown"),
    "age": ("adult", "minor", "unknown"),
    "citizenship": ("north", "vinland", "markland"),
    "exploitation": ("labour", "begging"),
}
PLACES = [(), *(((name, code),) for name, codes in CODES.items() for code in codes)]
CROSSED = [(("entry", entry), ("sex", sex)) for entry in CODES["entry"] for sex in CODES["sex"]]
KEYS = [Key("victims_assisted", who, PERIOD, dims) for who in BODIES for dims in (*PLACES, *CROSSED)]
cells = st.dictionaries(st.sampled_from(KEYS), st.integers(0, 3), max_size=24)


@pytest.fixture(scope="module")
def sagaland() -> Collection:
    return define.read_collection(Path(__file__).parents[2] / "fixtures" / "sagaland")


def stated(drawn: dict[Key, int]) -> list[Observation]:
    source = Source("generated")
    return [
        Observation(
            key,
            Value.number(n),
            source,
            FigureOrigin.PUBLISHED if key.provider == "shelters" else FigureOrigin.SUBMITTED,
        )
        for key, n in drawn.items()
    ]


@draws(15)
@given(cells)
def test_what_is_quiet_does_not_fail_and_has_the_name_that_it_would_have(
    sagaland: Collection, drawn: dict[Key, int]
) -> None:
    found = evaluate_relations(Ledger(sagaland, stated(drawn)), PERIOD)
    made = RuleResults(list(found))
    for quiet, verdict in zip(found._expanded_results, made, strict=True):
        if isinstance(quiet, LazyResult):
            assert verdict.outcome in (Outcome.HOLDS, Outcome.UNTESTED)
            assert (quiet.rule, quiet.first, quiet.split) == (
                verdict.rule,
                verdict.first,
                next((d for part in verdict.parts for d, _ in part.key.dims if not quiet.first.code(d)), ""),
            )
    names = dict(zip(map(id, made.open), assign_finding_ids(made), strict=True))
    assert assign_finding_ids(found) == tuple(names[id(one)] for one in found.open)


@draws(15)
@given(cells)
def test_findings_are_the_same_as_if_everything_was_worked_out(sagaland: Collection, drawn: dict[Key, int]) -> None:
    own = stated(drawn)
    submitted = tuple(o for o in own if o.origin is FigureOrigin.SUBMITTED)
    printed = tuple(o for o in own if o.origin is FigureOrigin.PUBLISHED)
    one = Submission("all", PERIOD, 1, "delivered", "csv", "generated", "", submitted)
    batch = Batch(PERIOD, (one,), printed)
    found = reconcile.reconcile_batch(sagaland, batch)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Ledger, "consistent", frozenset())
        patch.setattr(Ledger, "settled", frozenset())
        patch.setattr(structural_rules, "_predict_breakdown_outcome", lambda *_: None)
        patch.setattr(structural_rules, "_find_point_value", lambda *_: None)
        every = reconcile.reconcile_batch(sagaland, batch)
    quiet = [one for one in every.verdicts._expanded_results if isinstance(one, LazyResult)]
    # A breakdown, and two ways to one figure, are known to hold; all else is told whole.
    assert {one.rule for one in quiet} <= {
        get_rule_of_form(RelationForm.TWO_WAYS),
        get_rule_of_form(RelationForm.BREAKDOWN),
    }
    assert all(one.make().outcome is Outcome.HOLDS for one in quiet)
    assert found.findings == every.findings
    assert found.list_relation_dicts(sagaland) == every.list_relation_dicts(sagaland)
    assert found.outcome_counts == every.outcome_counts
