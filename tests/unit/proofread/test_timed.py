"""A period that is no calendar year labels its number: half-years, quarters, months, other years."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from rounds_read import read_round

from tilstand.proofread import Proofreader
from tilstand.terms import Period

SAGALAND = Path(__file__).parents[2] / "fixtures" / "sagaland"
# Of the report's period the police state 20 cases, of the one before 16.
ROUNDS = {
    ("2031-H1", "2030-H2"): (
        "The police opened 20 cases (second half of 2030: {})",
        "Saker opprettet hos politiet: 20 saker (2. halvår 2030: {})",
        "Politiet opprettet 20 saker i første halvår 2031. I andre halvår 2030 var det {}.",
        "The police opened 20 cases. July–December 2030: {}.",
    ),
    ("2031-04/2032-03", "2030-04/2031-03"): (
        "Cases opened by the police: 20 cases (April 2030 – March 2031: {})",
        "Saker opprettet hos politiet: 20 saker (april 2030–mars 2031: {})",
        "The police opened 20 cases in 2031/32, against {} in 2030/31.",
        "The police opened 20 cases. Between April 2030 and March 2031 it was {}.",
    ),
    ("2031-Q1", "2030-Q4"): (
        "Cases opened by the police: 20 cases (fourth quarter of 2030: {})",
        "Politiet opprettet 20 saker i 1. kvartal 2031, mot {} i 4. kvartal 2030.",
        "The police opened 20 cases in Q1 2031, against {} in Q4 2030.",
    ),
}
TEXTS = [(*periods, text) for periods, texts in ROUNDS.items() for text in texts]


@pytest.fixture(scope="module")
def rounds() -> dict[str, Proofreader]:
    """Sagaland's figures of two years, as if they were of two other periods."""
    state = read_round(SAGALAND, "2031")
    found = {}
    for now, before in ROUNDS:
        periods = {"2031": Period.from_text(now), "2030": Period.from_text(before)}
        stated = [
            replace(o, key=replace(o.key, period=periods[o.key.period.text]))
            for o in state.stated_figures
            if o.key.period.text in periods
        ]
        found[now] = Proofreader(state.collection, periods["2031"], stated)
    return found


@pytest.mark.parametrize(("now", "before", "text"), TEXTS)
def test_a_number_is_of_the_period_that_labels_it(rounds, read, now, before, text) -> None:
    def told(number: int) -> tuple[str, str]:
        (one,) = [c for c in read(rounds[now], text.format(number)).checked if c.key and c.expected == "16"]
        assert one.key is not None
        assert one.key.period.text == before
        return one.printed, one.status.value

    assert told(13) == ("13", "does_not_fit")
    assert told(20) == ("20", "does_not_fit"), "the figure of the report's own period"
    found = read(rounds[now], text.format(16)).checked
    assert not [c for c in found if c.status.value == "does_not_fit"]


def test_a_number_of_a_period_that_nobody_states_is_held_against_none(sagaland, read) -> None:
    for number in (16, 20, 13):
        text = f"The police opened 20 cases. April 2030 – March 2031: {number}."
        statuses = [c.status.value for c in read(sagaland, text).checked]
        assert statuses[1] == "not_matched"
        assert "does_not_fit" not in statuses


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("Island outreach had 19 street contacts in March 2031.", "does_not_fit"),
        ("Suspects (second half of 2031: 6)", "agrees"),
        ("Suspects (second half of 2031: 7)", "does_not_fit"),
        ("In Q4 2031 the police had 4 anonymous reports.", "agrees"),
    ],
)
def test_months_and_parts_of_the_year_have_figures_of_their_own(sagaland, read, text, status) -> None:
    (one,) = read(sagaland, text).checked
    assert one.status.value == status
