"""What a body is asked: its own figures alone, under a number that stays; no words of the report."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tilstand import define
from tilstand.define import RoundView
from tilstand.model import Figure, Finding, Findings, Severity
from tilstand.protect.body_account import list_body_queries
from tilstand.terms import FigureOrigin, InvariantText, Key, Period, Value

YEAR = Period.from_year(2031)
HAVN = Key("victims_assisted", "havn_shelter", YEAR)
FJORD = HAVN.replace_provider("fjord_shelter")
GROUP = HAVN.replace_provider("shelters")


class Told:
    """Figures that bodies stated."""

    def get(self, key: Key) -> Figure | None:
        amount = {HAVN: 28, FJORD: 15}.get(key)
        return None if amount is None else Figure(key, Value.number(amount), FigureOrigin.SUBMITTED)


@pytest.fixture(scope="module")
def view() -> RoundView:
    return define.read_collection(Path(__file__).parents[2] / "fixtures" / "sagaland").at("2031")


def finding(rule: str, *cells: Key, cause: str = "a", severity: Severity = Severity.ERROR) -> Finding:
    said = InvariantText("Havn has 28, Fjord has 15, together 777.")
    bodies = tuple(dict.fromkeys(key.provider for key in cells))
    return Finding(rule, severity, said, said, said, providers=bodies, cause=cause, cells=cells)


def asked(view: RoundView, *found: Finding, provider: str = "havn_shelter"):  # type: ignore[no-untyped-def]
    return list(list_body_queries(view, YEAR, Told(), Findings(found), provider))  # type: ignore[arg-type]


def test_of_what_several_share_a_body_hears_its_own_figure_alone(view: RoundView) -> None:
    shared = finding("R106", GROUP, HAVN, FJORD)
    (one,) = asked(view, shared)
    words = " ".join(text.text("en") for text in (one.title, one.where, one.what, one.do))
    assert "Your figure is 28." in words
    assert not any(other in words for other in ("15", "777", "Fjord"))
    assert one.about == HAVN
    (other,) = asked(view, shared, provider="fjord_shelter")
    assert other.number != one.number
    assert asked(view, finding("R106", GROUP, FJORD)) == []
    silent = finding("R106", GROUP, HAVN.replace_provider("dal_shelter"))
    assert asked(view, silent, provider="dal_shelter") == []  # it has stated nothing


def test_one_cause_that_several_share_is_one_question(view: RoundView) -> None:
    first, second = finding("R106", GROUP, HAVN), finding("R106", GROUP, HAVN, FJORD)
    assert len(asked(view, first, second)) == 1
    assert len(asked(view, first, replace(second, cause="b"))) == 2


def test_a_number_is_of_rule_and_addresses_and_stays_while_figures_change(view: RoundView) -> None:
    one = finding("R103", HAVN)
    changed = replace(one, what=InvariantText("Other words."), cause="z")
    assert asked(view, one)[0].number == asked(view, changed)[0].number
    numbers = [query.number for query in asked(view, one, changed, finding("R104", HAVN))]
    assert len(set(numbers)) == 3


def test_words_of_the_report_earlier_periods_and_information_are_not_asked_about(view: RoundView) -> None:
    before = replace(HAVN, period=Period.from_year(2030))
    assert asked(view, finding("R114", HAVN)) == []
    assert asked(view, finding("R103", before)) == []
    assert asked(view, finding("R103", HAVN, severity=Severity.INFO)) == []
    assert len(asked(view, finding("R103", before, HAVN))) == 1


def test_a_total_that_does_not_fit_its_breakdowns_is_one_question_that_names_them(view: RoundView) -> None:
    by_sex = finding("R103", HAVN, HAVN.at("sex", "female"), HAVN.at("sex", "male"))
    by_age = finding("R103", HAVN, HAVN.at("age", "adult"), HAVN.at("age", "minor"))
    (one,) = asked(view, by_sex, by_age)
    assert one.where.text("en") == "Havn has 28, Fjord has 15, together 777. (Sex; Age at registration)"
    (left,) = asked(view, by_age)
    assert left.number == one.number
    assert left.where.text("en").endswith(" (Age at registration)")
    other = replace(by_age, what=InvariantText("The total is 28. The breakdown adds up to 27."))
    first, second = asked(view, by_sex, other)
    assert first.where.text("en").endswith("(Sex)")
    assert second.where.text("en").endswith("(Age at registration)")
    assert first.number != second.number
