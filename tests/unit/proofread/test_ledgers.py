"""A text held against ledgers that lack much: nothing stated, no year before, no sums, everything doubted."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tilstand.proofread import Proofreader, Standing
from tilstand.proofread.page_blocks import split_plain_lines
from tilstand.round.state import RoundState
from tilstand.round.state import load_round as one_round

FOLDER = Path(__file__).parents[2] / "fixtures" / "sagaland"
TEXT = "In 2031 Havn shelter helped 28 presumed victims of trafficking, {} of them women."


@pytest.fixture(scope="module")
def state() -> RoundState:
    return one_round(FOLDER, "2031")


def audited(state: RoundState, observations, text: str, figures=None) -> dict[str, Standing]:
    auditing = Proofreader(state.collection, state.round.period, observations, figures)
    return {c.printed: c.status for c in auditing.check_document(list(split_plain_lines(text))).checked}


def test_where_nothing_is_stated_nothing_is_told_of_a_number(state) -> None:
    assert set(audited(state, (), TEXT.format(19)).values()) == {Standing.NOT_MATCHED}


def test_without_a_year_before_this_year_is_judged_all_the_same(state) -> None:
    now = [o for o in state.stated_figures if o.key.period == state.round.period]
    assert audited(state, now, TEXT.format(19))["19"] is Standing.AGREES
    assert audited(state, now, TEXT.format(91))["91"] is Standing.DOES_NOT_FIT
    before = audited(state, now, "In 2030 Havn shelter helped 99 presumed victims of trafficking.")
    assert before == {"99": Standing.NOT_MATCHED}


def test_without_any_sum_what_bodies_state_is_judged(state) -> None:
    assert audited(state, list(state.stated_figures), TEXT.format(91))["91"] is Standing.DOES_NOT_FIT


def test_a_wrong_number_does_not_fit_though_every_figure_is_doubted(state) -> None:
    proofreader = Proofreader(state.collection, state.round.period, state.stated_figures, state.reconciled.figures)
    proofreader.entries = [replace(entry, doubts=("one", "other")) for entry in proofreader.entries]
    (whole, part) = proofreader.check_document(list(split_plain_lines(TEXT.format(19)))).checked
    assert (whole.status, part.status) == (Standing.DISPUTED, Standing.DISPUTED)
    assert part.findings == ("one", "other")
    wrong = proofreader.check_document(list(split_plain_lines(TEXT.format(91)))).checked[1]
    assert wrong.status is Standing.DOES_NOT_FIT
