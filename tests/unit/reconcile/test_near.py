"""What is told of some bodies is what the whole tells of them, whatever else is stated."""

from __future__ import annotations

from pathlib import Path

import pytest
from drawn import draws
from hypothesis import given
from hypothesis import strategies as st

from tilstand import define
from tilstand.collect.form_cells import list_expected_cells
from tilstand.model import Batch, Observation, Source, Submission
from tilstand.reconcile import reconcile_batch
from tilstand.terms import InvariantText, Value

SAGALAND = define.read_collection(Path(__file__).parents[2] / "fixtures" / "sagaland")
VIEW, ROUND = SAGALAND.at("2031"), SAGALAND.round("2031")
PERIOD = ROUND.period
BODIES = ("havn_shelter", "fjord_shelter", "police")
PLACES = sorted({one.key for body in BODIES for one in list_expected_cells(VIEW, ROUND, body)})


@pytest.mark.slow
@draws(25)
@given(st.dictionaries(st.sampled_from(PLACES), st.integers(0, 9), min_size=3, max_size=30))
def test_narrowed_to_a_body_it_is_the_whole_of_what_is_about_it(stated) -> None:  # type: ignore[no-untyped-def]
    made = [Observation(key, Value.number(n), Source("table", at)) for at, (key, n) in enumerate(stated.items())]
    one = Submission("all", PERIOD, 1, "delivered", "csv", "table", "", tuple(made))
    batch = Batch(PERIOD, (one,), (), {"dal_shelter": InvariantText("–")})
    whole = reconcile_batch(VIEW, batch).findings.certain_findings
    for body in BODIES:
        own = reconcile_batch(VIEW, batch, about=frozenset({body})).findings.certain_findings
        told, narrowed = (
            {one.format_finding_message("en") for one in some if {body}.issuperset(one.providers)}
            for some in (whole, own)
        )
        assert narrowed == told
