"""Simulated persons in several lists: the truth always lies between the least and the greatest number."""

from __future__ import annotations

from pathlib import Path

import pytest
from drawn import draws
from hypothesis import given
from hypothesis import strategies as st

from tilstand import define, reconcile
from tilstand.define import Collection
from tilstand.kernel.feasibility import Certainty
from tilstand.model import Batch, Observation, Source, Submission
from tilstand.reconcile.headcount_bounds import bound_persons
from tilstand.terms import FigureOrigin, Key, Period, Value

SHELTERS = ("havn_shelter", "fjord_shelter", "dal_shelter")
SEXES = ("female", "male", "trans_or_nonbinary")
PERIOD = Period.from_text("2031")
person = st.tuples(
    st.sampled_from(SEXES), st.sets(st.sampled_from(SHELTERS), min_size=1), st.sets(st.sampled_from(SHELTERS))
)


@pytest.fixture(scope="module")
def sagaland() -> Collection:
    return define.read_collection(Path(__file__).parents[2] / "fixtures" / "sagaland")


def told(collection: Collection, people, silent: str):  # type: ignore[no-untyped-def]
    """Every shelter's counts by sex; whom a shelter does not know the sex of, it counts as not known."""
    stated = []
    for shelter in SHELTERS:
        codes = dict.fromkeys((*SEXES, "unknown"), 0)
        for sex, lists, unsure in people:
            if shelter in lists:
                codes["unknown" if shelter in unsure else sex] += 1
        cells = {(): sum(codes.values())}
        if shelter != silent:
            cells |= {(("sex", code),): n for code, n in codes.items()}
        for dims, n in cells.items():
            key = Key("victims_assisted", shelter, PERIOD, dims)
            stated.append(Observation(key, Value.number(n), Source("generated", quote=str(n)), FigureOrigin.SUBMITTED))
    one = Submission("all", PERIOD, 1, "delivered", "csv", "generated", "", tuple(stated))
    return reconcile.reconcile_batch(collection, Batch(PERIOD, (one,)))


@draws(10)
@given(people=st.lists(person, min_size=1, max_size=20), silent=st.sampled_from(("", *SHELTERS)))
def test_the_truth_lies_between(sagaland: Collection, people, silent: str) -> None:  # type: ignore[no-untyped-def]
    found = bound_persons(told(sagaland, people, silent).book, PERIOD, "victims_assisted", "shelters")
    total = found.total
    assert total.status is Certainty.PROVEN
    assert total.proven
    assert total.least is not None
    assert total.greatest is not None
    assert total.least <= len(people) <= total.greatest
    for sex in SEXES:
        known = sum(one == sex and bool(lists - unsure - {silent}) for one, lists, unsure in people)
        most = sum(one == sex for one, *_ in people)
        ends = found.by["sex"].get(sex)
        if ends is None:
            assert known == 0
        else:
            assert ends.least is not None
            assert ends.greatest is not None
            assert ends.least <= most
            assert known <= ends.greatest
