"""An earlier round's open findings are told in that round, and not in every one after it."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest

from tilstand import protect
from tilstand.model import Finding
from tilstand.pipeline.readiness import run_readiness_checks
from tilstand.round.questions import list_body_questions
from tilstand.round.state import RoundState, load_round
from tilstand.terms import Key, Period

SAGALAND = Path(__file__).parents[2] / "fixtures" / "sagaland"
HEAD = "provider,form,period,version,measure,breakdown,value,status,remark"
OWN = "havn_shelter,shelter,2032,1,victims_assisted,,30,number,"
REASON = "One person was counted twice"


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """Sagaland with a sum of 2031 that does not fit, and a round for 2032 with one figure."""
    folder = tmp_path / "sagaland"
    shutil.copytree(SAGALAND, folder)
    file = folder / "rounds" / "2031" / "submissions" / "havn_shelter.csv"
    text = file.read_text("utf-8")
    assert "sex=male,7," in text
    file.write_text(text.replace("sex=male,7,", "sex=male,9,"), "utf-8")
    (folder / "rounds" / "2032" / "submissions").mkdir(parents=True)
    (folder / "rounds" / "2032" / "round.toml").write_text('period = "2032"\npublished = 2033-05-15\n', "utf-8")
    return folder


def delivered(place: Path, *rows: str) -> RoundState:
    file = place / "rounds" / "2032" / "submissions" / "havn_shelter.csv"
    file.write_text("\n".join([HEAD, OWN, *rows, ""]), "utf-8")
    return load_round(place, "2032")


def about_2031(state: RoundState) -> list[Finding]:
    return [f for f in state.findings if f.period == "2031" and "havn_shelter" in f.providers]


def told(state: RoundState) -> str:
    figures = state.reconciled.figures
    return repr(protect.make_release(state.collection, state.name, state.batch, figures, state.findings).appendix)


def test_it_is_told_in_its_own_round(place: Path) -> None:
    state = load_round(place, "2031")
    (one,) = (f for f in about_2031(state) if (f.rule, f.expected) == ("R103", "30"))
    assert (one.severity.value, one.observed) == ("error", "28")
    assert state.reconciled.bygone == 0
    figure = state.reconciled.figures.get(one.cells[0])
    assert figure is not None
    assert figure.doubts


def test_the_round_after_it_neither_tells_nor_asks_nor_waits_for_it(place: Path) -> None:
    state = delivered(place)
    assert about_2031(state) == []
    assert state.reconciled.bygone >= 1
    figure = state.reconciled.figures.get(Key("victims_assisted", "havn_shelter", Period.from_text("2031")))
    assert figure is not None
    assert figure.doubts == ()
    asked = [one.query.rule for one in list_body_questions(state, state.stood) if one.query is not None]
    assert "R103" not in asked
    assert "R103" not in told(state)
    check = run_readiness_checks(state, date(2033, 5, 1), None, None).check("sums")
    assert check.state == "passed"


def test_how_many_they_are_is_said_to_the_unit_in_one_line(place: Path) -> None:
    state = delivered(place)
    lines = [one.text("en") for one in state.reconciled.unchecked_notices]
    assert any(line.endswith("They are told in those rounds, and not here.") for line in lines)
    first = [one.text("en") for one in load_round(place, "2031").reconciled.unchecked_notices]
    assert not any("earlier rounds" in line for line in first)


def test_a_figure_that_is_corrected_makes_it_a_finding_of_this_round(place: Path) -> None:
    row = f"havn_shelter,shelter,2031,1,victims_assisted,,27,number,{REASON}"
    assert "R103" in {f.rule for f in about_2031(delivered(place, row))}


def test_a_figure_that_this_round_prints_again_makes_it_a_finding_of_this_round(place: Path) -> None:
    delivered(place)
    text = "measure,provider,period,breakdown,value,status\nvictims_assisted,havn_shelter,2031,,28,number\n"
    (place / "rounds" / "2032" / "published.csv").write_text(text, "utf-8")
    assert "R103" in {f.rule for f in about_2031(load_round(place, "2032"))}


def test_a_sum_over_bodies_is_of_this_round_where_one_of_them_is_corrected(place: Path) -> None:
    printed = place / "rounds" / "2031" / "published.csv"
    row = "victims_assisted,shelters,2031,,47,number,exact,sagaland-2031.txt,9,47 people,Part 1\n"
    printed.write_text(printed.read_text("utf-8") + row, "utf-8")
    alone = delivered(place)
    assert "R101" not in {f.rule for f in alone.findings if "shelters" in f.providers}
    row = f"havn_shelter,shelter,2031,1,victims_assisted,,27,number,{REASON}"
    assert "R101" in {f.rule for f in delivered(place, row).findings if "shelters" in f.providers}
