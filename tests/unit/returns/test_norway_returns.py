"""Norway's five returns: what they fill, and that edition and returns together tell no more than the edition."""

from __future__ import annotations

import shutil

import pytest
from norway_guide import NORWAY

from tilstand import define
from tilstand.errors import ReleaseError
from tilstand.pipeline.release import make_round_release
from tilstand.publish.jsonstat import index_release_figures
from tilstand.returns.return_answers import AnswerState, answer_return
from tilstand.returns.return_form import FormKnowledge
from tilstand.returns.return_overview import build_return_overview
from tilstand.returns.return_reader import list_returns, read_return
from tilstand.terms import Period

YEAR = Period.from_text("2024")
RETURNS = list_returns(define.read_collection(NORWAY))


@pytest.fixture(scope="module")
def figures():
    return index_release_figures(make_round_release(NORWAY, "2024")[1])


def answer(name, figures, place=NORWAY):
    return answer_return(read_return(define.read_collection(place), name), YEAR, figures)


def test_all_five_are_there():
    assert {name.rsplit("-", 1)[0] for name in RETURNS} == {
        "eurostat-crim-thb",
        "greta-statistics",
        "sdg-16-2-2",
        "unodc-glotip",
        "us-tip",
    }


def test_unodc_is_filled_only_in_the_unit_asked(figures):
    told = answer("unodc-glotip", figures)
    kinds = told.count_kinds()
    assert sum(kinds.values()) == 48
    assert kinds[AnswerState.FILLED] == 10
    standing = {(one.question, one.unit) for one in told.answers if one.state.stands}
    assert standing == {
        ("offences", "reports"),
        ("formal_contact", "persons"),
        ("victims", "persons"),
        ("victims_by_citizenship", "persons"),
    }


def test_a_year_from_april_fills_nothing_and_asks_for_months(figures):
    told = answer("us-tip", figures)
    assert not any(one.state.stands for one in told.answers)
    assert str(told.period) == "2024-04/2025-03"


@pytest.mark.parametrize("name", RETURNS)
def test_every_cell_is_answered_or_says_who_would_know(figures, name):
    for one in answer(name, figures).answers:
        if not one.state.stands:
            for language in ("nb", "nn", "en"):
                assert all(text.text(language) for text in (*one.reasons, one.knows, one.change))


@pytest.mark.parametrize("name", RETURNS)
def test_none_can_be_sent_before_somebody_has_seen_the_form(figures, name):
    told = answer(name, figures)
    assert told.form.definition.form is not FormKnowledge.ORIGINAL
    build_return_overview(told, YEAR.last)
    with pytest.raises(ReleaseError):
        build_return_overview(told, YEAR.last, final=True)


@pytest.fixture(scope="module")
def rounded(tmp_path_factory):
    """Norway under a policy that rounds small counts."""
    place = tmp_path_factory.mktemp("rounded") / "norway"
    shutil.copytree(NORWAY, place)
    about = place / "rounds" / "2024" / "round.toml"
    head = about.read_text("utf-8").split("\n[policy]")[0]
    about.write_text(f'{head}\n[policy]\nmethod = "round"\nthreshold = 3\n', "utf-8")
    return place


def test_edition_and_returns_together_hold_the_printed_numbers_and_no_others(rounded):
    _, release = make_round_release(rounded, "2024")
    printed = index_release_figures(release)
    for name in RETURNS:
        told = answer(name, printed, rounded)
        for one in told.answers:
            if one.amount is not None and not told.form.definition.questions[one.question].per:
                assert one.amount == sum(printed[key].value.amount for key in one.keys)
                assert one.amount not in (1, 2) or release.names.measures[one.source.of].threshold == 1
            assert not (one.state is AnswerState.ZERO and any(printed[key].is_few for key in one.keys))
        build_return_overview(told, YEAR.last)
