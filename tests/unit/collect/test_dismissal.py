"""Decisions about findings as they are read: every fault with its place and cure, the others all the same."""

import shutil
from datetime import date
from pathlib import Path

import pytest

from tilstand import collect, define
from tilstand.languages import PartialTranslation
from tilstand.model import Decision
from tilstand.terms import Key, Period

SAGALAND = Path(__file__).parents[2] / "fixtures" / "sagaland"
GOOD = """
[[decision]]
id = "D1"
action = "dismiss"
rule = "R106"
measure = "victims_assisted"
provider = "shelters"
figures = ["119", "60", "55"]
reason = { nb = "Oppdiktet.", en = "Generated." }
decided_by = "Generated Adviser"
decided_on = 2031-03-02
"""


@pytest.fixture
def read(tmp_path: Path):  # type: ignore[no-untyped-def]
    def read(text: str, round_name: str = "2031", asked: str = "2031"):  # type: ignore[no-untyped-def]
        folder = tmp_path / "sagaland"
        shutil.copytree(SAGALAND, folder)
        (folder / "rounds" / round_name / "decisions.toml").write_text(text, "utf-8")
        return collect.read_round_decisions(define.read_collection(folder), asked)

    return read


def test_a_decision_is_read(read) -> None:
    (one,), faults = read(GOOD)
    assert not len(faults)
    assert (one.id, one.action, one.figures, str(one.key.period)) == ("D1", "dismiss", ("119", "60", "55"), "2031")


def test_a_decision_is_read_with_all_that_it_says(read) -> None:
    named = GOOD.replace('provider = "shelters"', 'provider = "shelters"\nrelation = "police.cases_change"')
    accepted = named.replace("dismiss", "accept").replace('figures = ["119", "60", "55"]', "difference = -4")
    (one, other), faults = read(named + accepted.replace("D1", "D2") + 'breakdown = "sex=male; entry=new"\n')
    assert not len(faults)
    assert one == Decision(
        *("D1", "dismiss", "R106", Key("victims_assisted", "shelters", Period.from_text("2031"))),
        *("police.cases_change", ("119", "60", "55"), 0),
        PartialTranslation.from_translations({"nb": "Oppdiktet.", "en": "Generated."}),
        *("Generated Adviser", date(2031, 3, 2), "rounds/2031/decisions.toml"),
    )
    assert (other.action, other.difference, other.figures) == ("accept", -4, ())
    assert other.key.dims == (("entry", "new"), ("sex", "male"))


def test_a_year_without_decisions_has_none() -> None:
    assert collect.read_round_decisions(define.read_collection(SAGALAND), "2031")[0] == ()


def test_a_dismissal_ends_with_its_year_and_an_accepted_finding_does_not(read) -> None:
    accepted = GOOD.replace("dismiss", "accept").replace("D1", "D2")
    accepted = accepted.replace('figures = ["119", "60", "55"]', "difference = 4")
    dated = (GOOD + accepted).replace("2031-03-02", "2030-12-31")
    found, faults = read(dated, round_name="2030", asked="2031")
    assert not len(faults)
    assert [d.id for d in found] == ["D2"]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('"dismiss"', '"forget"', "action is one of these: dismiss, accept"),
        ('"R106"', '"R999"', "no rule R999"),
        ('"shelters"', '"nobody"', "no provider nobody"),
        ('"victims_assisted"', '"nothing"', "no measure nothing"),
        ("2031-03-02", '"soon"', "not a date"),
        ("2031-03-02", "2099-01-01", "after the day of the edition"),
        ('figures = ["119", "60", "55"]', "", "figures"),
        ('nb = "Oppdiktet."', 'nb = ""', "must stand in nb"),
        ('decided_by = "Generated Adviser"', "", "decided_by is missing"),
        ('id = "D1"', 'id = "D1"\nmood = "bad"', "mood"),
        ('"dismiss"', '"accept"', "whole number"),
        ("[[decision]]", "[[verdict]]", "only have"),
        ("[[decision]]", "[decision]", "only have"),
        ('figures = ["119", "60", "55"]', 'figures = "119"', "figures must be a list"),
        ('provider = "shelters"', 'provider = "shelters"\nrelation = "nothing"', "no relation nothing"),
        ('provider = "shelters"', 'provider = "shelters"\nbreakdown = "sex=blue"', "sex=blue does not exist"),
        ('provider = "shelters"', 'provider = "shelters"\nperiod = "spring"', "spring is not a period"),
        ('"dismiss"', '"accept"\ndifference = true', "whole number"),
        ('id = "D1"', "id = ", "Not valid TOML from character 6 on. Look at this line and the one before it."),
    ],
)
def test_each_fault_is_told(read, old: str, new: str, said: str) -> None:
    found, faults = read(GOOD.replace(old, new))
    assert found == ()
    (fault,) = faults
    assert fault.rule == "R132"
    assert said in fault.what.text("en")


def test_a_fault_does_not_hide_the_others(read) -> None:
    found, faults = read(GOOD + GOOD.replace("D1", "D2").replace("R106", "R999"))
    assert ([d.id for d in found], len(faults)) == (["D1"], 1)


def test_all_faults_of_a_decision_are_told_each_with_its_line(read) -> None:
    spoiled = GOOD.replace("R106", "R999").replace("shelters", "nobody").replace('"Generated Adviser"', '" "')
    _, faults = read(spoiled.replace('"119", "60", "55"', ""))
    assert [(fault.sources[0].line, fault.what.text("en")) for fault in faults] == [
        (7, "There is no provider nobody."),
        (10, "decided_by is missing."),
        (5, "There is no rule R999."),
        (8, "figures must be the finding's figures."),
    ]
    assert {fault.where.text("en") for fault in faults} == {
        f"rounds/2031/decisions.toml, line {line}, decision D1" for line in (5, 7, 8, 10)
    }


def test_a_finding_of_what_must_be_mended_cannot_be_accepted(read) -> None:
    _, (fault,) = read(GOOD.replace("dismiss", "accept").replace("R106", "C010") + "difference = 1\n")
    assert "but not accepted" in fault.what.text("en")


def test_a_decision_that_stands_twice_counts_once(read) -> None:
    (one,), (fault,) = read(GOOD + GOOD)
    assert (one.id, fault.what.text("en"), fault.sources[0].line) == ("D1", "D1 stands twice.", 14)
