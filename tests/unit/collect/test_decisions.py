"""Adjustments and decisions as they are read: every fault with its line, the others all the same."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from tilstand import collect, define
from tilstand.languages import PartialTranslation
from tilstand.model import Adjustment, Decision, Findings
from tilstand.terms import Key, Period, Value, ValueStatus

SAGALAND = Path(__file__).parents[2] / "fixtures" / "sagaland"
GOOD = """
[[adjustment]]
id = "A1"
measure = "victims_assisted"
provider = "shelters"
period = 2031
before = 119
after = 115
reason = { nb = "Oppdiktet.", en = "Generated." }
decided_by = "Generated Adviser"
decided_on = 2031-03-02
"""

Read = Callable[[str], tuple[tuple[Adjustment, ...], Findings]]


@pytest.fixture
def read(tmp_path: Path) -> Read:
    def read(text: str) -> tuple[tuple[Adjustment, ...], Findings]:
        folder = tmp_path / "sagaland"
        shutil.copytree(SAGALAND, folder)
        (folder / "rounds" / "2031" / "adjustments.toml").write_text(text, "utf-8")
        return collect.read_round_adjustments(define.read_collection(folder), "2031")

    return read


def test_an_adjustment_is_read(read: Read) -> None:
    (one,), faults = read(GOOD)
    assert not len(faults)
    assert (one.id, one.key.text(), one.before, one.after) == (
        "A1",
        "victims_assisted | shelters | 2031",
        Value.number(119),
        Value.number(115),
    )
    assert (one.reason.text("en"), one.reason.language("nn"), one.finding) == ("Generated.", "nb", "")


@pytest.mark.parametrize(
    ("after", "value"),
    [('"not_known"', Value.missing(ValueStatus.NOT_KNOWN)), ("0", Value.number(0)), ('"7"', Value.number(Decimal(7)))],
)
def test_what_shall_stand_is_a_number_or_a_state(read: Read, after: str, value: Value) -> None:
    (one,), faults = read(GOOD.replace("after = 115", f"after = {after}").replace("= 119", f"= {after}"))
    assert (one.before, one.after, len(faults)) == (value, value, 0)


@pytest.mark.parametrize(
    ("old", "new", "line", "said"),
    [
        ("after = 115", 'after = "many"', 8, "after is neither a number nor a known state."),
        ("after = 115", "after = -1", 8, "a count is whole and not below 0"),
        ("after = 115", "after = 1.5", 8, "a count is whole and not below 0"),
        ("after = 115", "after = 1e12", 8, "is not a number that this can be"),
        ("after = 115", "after = nan", 8, "is not a number that this can be"),
        ("before = 119", 'before = " "', 7, "before is missing."),
        ("period = 2031\n", "", 2, "period is missing."),
        ('nb = "Oppdiktet."', 'nb = " "', 9, "The reason must stand in nb."),
        ('id = "A1"', 'id = "A1"\nmood = "bad"', 4, "The field mood is unknown."),
        ('"Generated Adviser"', "[1]", 10, "decided_by must be a text."),
        ("2031-03-02", "2031-03-02T10:00:00", 11, "decided_on is not a date."),
        ("Oppdiktet.", "Oppdiktet \u05d5.", 9, "reason has characters"),
        ("Generated Adviser", "Adviser \u202e", 10, "decided_by has characters"),
        ("2031-03-02", "2099-01-01", 11, "decided_on is 1 January 2099, after the day of the edition"),
    ],
)
def test_each_fault_is_told_with_its_line(read: Read, old: str, new: str, line: int, said: str) -> None:
    found, faults = read(GOOD.replace(old, new))
    assert found == ()
    (fault,) = faults
    assert (fault.rule, fault.sources[0].line) == ("R131", line)
    assert said in fault.what.text("en")
    assert fault.where.text("en") == f"rounds/2031/adjustments.toml, line {line}, adjustment A1"
    assert fault.what.text("nb") != fault.what.text("en")


def test_a_value_that_cannot_be_read_is_never_repeated(read: Read) -> None:
    person = "Kari Nordmann 010190 12345"
    _, faults = read(GOOD.replace("115", f'"{person}"').replace("2031-03-02", f'"{person}"'))
    told = [
        text.text(tongue)
        for fault in faults
        for text in (fault.what, fault.do, fault.where)
        for tongue in ("nb", "nn", "en")
    ]
    assert len(faults) == 2
    assert not any("Kari" in text or "010190" in text for text in told)


def test_a_fault_does_not_hide_the_others(read: Read) -> None:
    found, faults = read(GOOD.replace("A1", "A0").replace("shelters", "nobody") + GOOD)
    assert ([one.id for one in found], [fault.cause for fault in faults]) == (["A1"], ["A0"])


def test_a_reason_is_asked_for_in_the_languages_of_the_report() -> None:
    collection = define.read_collection(Path(__file__).parents[2] / "fixtures" / "thalassia")
    (one,), faults = collect.read_round_adjustments(collection, "fy31")
    assert len(faults) == 0
    assert one.reason.text("el") == "Τα στοιχεία των ξενώνων είναι τα σωστά."
    assert (one.reason.language("el"), one.reason.language("pl")) == ("el", "en")


# Decisions about findings as they are read: every fault with its place and cure, the others all the same.


GOOD_DISMISSAL = """
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
def read_dismissal(tmp_path: Path):  # type: ignore[no-untyped-def]
    def read_dismissal(text: str, round_name: str = "2031", asked: str = "2031"):  # type: ignore[no-untyped-def]
        folder = tmp_path / "sagaland"
        shutil.copytree(SAGALAND, folder)
        (folder / "rounds" / round_name / "decisions.toml").write_text(text, "utf-8")
        return collect.read_round_decisions(define.read_collection(folder), asked)

    return read_dismissal


def test_a_decision_is_read(read_dismissal) -> None:
    (one,), faults = read_dismissal(GOOD_DISMISSAL)
    assert not len(faults)
    assert (one.id, one.action, one.figures, str(one.key.period)) == ("D1", "dismiss", ("119", "60", "55"), "2031")


def test_a_decision_is_read_with_all_that_it_says(read_dismissal) -> None:
    named = GOOD_DISMISSAL.replace('provider = "shelters"', 'provider = "shelters"\nrelation = "police.cases_change"')
    accepted = named.replace("dismiss", "accept").replace('figures = ["119", "60", "55"]', "difference = -4")
    (one, other), faults = read_dismissal(named + accepted.replace("D1", "D2") + 'breakdown = "sex=male; entry=new"\n')
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


def test_a_dismissal_ends_with_its_year_and_an_accepted_finding_does_not(read_dismissal) -> None:
    accepted = GOOD_DISMISSAL.replace("dismiss", "accept").replace("D1", "D2")
    accepted = accepted.replace('figures = ["119", "60", "55"]', "difference = 4")
    dated = (GOOD_DISMISSAL + accepted).replace("2031-03-02", "2030-12-31")
    found, faults = read_dismissal(dated, round_name="2030", asked="2031")
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
def test_each_fault_is_told(read_dismissal, old: str, new: str, said: str) -> None:
    found, faults = read_dismissal(GOOD_DISMISSAL.replace(old, new))
    assert found == ()
    (fault,) = faults
    assert fault.rule == "R132"
    assert said in fault.what.text("en")


def test_a_fault_does_not_hide_the_others_dismissal(read_dismissal) -> None:
    found, faults = read_dismissal(GOOD_DISMISSAL + GOOD_DISMISSAL.replace("D1", "D2").replace("R106", "R999"))
    assert ([d.id for d in found], len(faults)) == (["D1"], 1)


def test_all_faults_of_a_decision_are_told_each_with_its_line(read_dismissal) -> None:
    spoiled = GOOD_DISMISSAL.replace("R106", "R999").replace("shelters", "nobody").replace('"Generated Adviser"', '" "')
    _, faults = read_dismissal(spoiled.replace('"119", "60", "55"', ""))
    assert [(fault.sources[0].line, fault.what.text("en")) for fault in faults] == [
        (7, "There is no provider nobody."),
        (10, "decided_by is missing."),
        (5, "There is no rule R999."),
        (8, "figures must be the finding's figures."),
    ]
    assert {fault.where.text("en") for fault in faults} == {
        f"rounds/2031/decisions.toml, line {line}, decision D1" for line in (5, 7, 8, 10)
    }


def test_a_finding_of_what_must_be_mended_cannot_be_accepted(read_dismissal) -> None:
    _, (fault,) = read_dismissal(
        GOOD_DISMISSAL.replace("dismiss", "accept").replace("R106", "C010") + "difference = 1\n"
    )
    assert "but not accepted" in fault.what.text("en")


def test_a_decision_that_stands_twice_counts_once(read_dismissal) -> None:
    (one,), (fault,) = read_dismissal(GOOD_DISMISSAL + GOOD_DISMISSAL)
    assert (one.id, fault.what.text("en"), fault.sources[0].line) == ("D1", "D1 stands twice.", 14)
