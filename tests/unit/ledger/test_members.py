"""Who makes up a group in a period: a body takes part while it is open, and only where it reported."""

from __future__ import annotations

from pathlib import Path

import pytest

from tilstand import define
from tilstand.ledger.ledger import Ledger
from tilstand.terms import Period

THALASSIA = define.read_collection(Path(__file__).parents[2] / "fixtures" / "thalassia")


@pytest.mark.parametrize(
    ("group", "period", "members"),
    [
        ("refuges", "2031-H1", ("harbour", "lighthouse", "mill")),  # it closed within the half-year
        ("refuges", "2031-04/2032-03", ("harbour", "lighthouse")),  # the day before the period began
        ("refuges", "2031-03-31", ("harbour", "lighthouse", "mill")),
        ("refuges", "2031-04-01", ("harbour", "lighthouse")),
        ("coast", "2031-H1", ("harbour", "lighthouse")),
        ("harbour", "2031-H1", ()),  # a single body
    ],
)
def test_a_body_takes_part_in_sums_while_it_is_open(group: str, period: str, members: tuple[str, ...]) -> None:
    assert Ledger(THALASSIA, ()).list_members(group, Period.from_text(period)) == members


def test_a_body_that_did_not_report_takes_no_part() -> None:
    book = Ledger(THALASSIA, (), absent=("mill",))
    assert book.list_members("refuges", Period.from_text("2031-H1")) == ("harbour", "lighthouse")


def test_who_was_absent_from_an_earlier_round_is_asked_of_that_round() -> None:
    sagaland = define.read_collection(Path(__file__).parents[2] / "fixtures" / "sagaland")
    book = Ledger(sagaland, (), ("dal_shelter",), Period.from_text("2031"))
    told = {
        body: [book.lacks(body, Period.from_text(year)) for year in ("2029", "2030", "2031")]
        for body in ("havn_shelter", "dal_shelter", "police")
    }
    assert told == {
        "havn_shelter": [False, True, False],
        "dal_shelter": [True, False, True],  # of 2029 no round is known but this one
        "police": [False, False, False],
    }
    assert Ledger(sagaland, (), ("dal_shelter",)).lacks("dal_shelter", Period.from_text("2030"))
