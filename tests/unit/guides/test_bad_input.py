"""What is wrong in a guide is told, and nothing wrong is handed out."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from norway_guide import DAY, NORWAY, change_rule, change_service, read_norway

from tilstand import define
from tilstand.errors import CollectionError
from tilstand.guides import answer_situation, read_guide
from tilstand.guides.checks import check_guide
from tilstand.guides.pathway import NoOutcome, find_no_outcome
from tilstand.guides.rule_text import describe_answer
from tilstand.guides.schema import Review
from tilstand.model import Severity

GUIDE = read_norway()
MET = {"age": "adult", "place": "norway", "signs": "happened", "stay": "none", "case": "not_reported"}


def list_kinds(guide, day=DAY):
    return {(finding.kind, finding.name) for finding in check_guide(guide, day)}


def test_nothing_is_wrong_in_the_guide_but_that_nobody_has_reviewed_it():
    assert list_kinds(GUIDE) == {("draft", ""), ("unlooked", "")}
    assert GUIDE.is_draft


def test_two_rules_that_contradict_each_other_give_no_outcome():
    closed = change_rule(GUIDE, "reflection_length", effect="closes")
    assert ("contradiction", "reflection") in list_kinds(closed)
    answer = answer_situation(closed, MET, DAY)
    reasons = {outcome.id: outcome.reason for outcome in answer.outcomes}
    assert reasons["reflection"] is reasons["reflection_length"] is NoOutcome.CONTRADICTION
    yielding = change_rule(closed, "reflection", yields_to=("reflection_length",))
    assert ("contradiction", "reflection") not in list_kinds(yielding)
    told = answer_situation(yielding, MET, DAY)
    assert "reflection" not in (*told.gives, *told.asks)
    assert "reflection_length" in told.gives


def test_two_rules_that_yield_to_each_other_are_told():
    circle = change_rule(GUIDE, "reflection", yields_to=("reflection_length",))
    circle = change_rule(circle, "reflection_length", yields_to=("reflection",))
    assert ("circle", "reflection") in list_kinds(circle)


def test_a_provision_renumbered_or_repealed_is_told_from_its_day():
    moved = change_rule(GUIDE, "child_limits", provisions=("bvl 10-13",))
    assert ("moved", "child_limits") in list_kinds(moved)
    assert ("moved", "child_limits") not in list_kinds(moved, date(2025, 12, 31))
    law = GUIDE.instruments["bvl"]
    gone = {"6-6": law.renumbered["10-13"].model_copy(update={"to": ""})}
    repealed = replace(GUIDE, instruments={**GUIDE.instruments, "bvl": law.model_copy(update={"renumbered": gone})})
    assert ("repealed", "child_placement") in list_kinds(repealed)
    assert ("repealed", "child_first_steps") not in list_kinds(repealed)


def test_a_rule_in_force_from_next_year_gives_no_outcome_before():
    coming = change_rule(GUIDE, "reflection", in_force=date(2027, 1, 1))
    assert ("not_yet", "reflection") in list_kinds(coming)
    assert "reflection" in answer_situation(coming, MET, date(2026, 12, 31)).asks
    assert "reflection" in answer_situation(coming, MET, date(2027, 1, 1)).gives


def test_a_rule_that_has_ended_is_not_told():
    ended = change_rule(GUIDE, "reflection", ended=date(2026, 12, 3))
    answer = answer_situation(ended, MET, DAY)
    assert "reflection" not in (*answer.gives, *answer.asks)
    assert "reflection" in answer_situation(ended, MET, date(2026, 12, 3)).gives


def test_past_its_review_day_a_rule_gives_no_outcome_and_says_why():
    late = date(2027, 7, 3)  # the copy is of 2 July 2026
    told = describe_answer(GUIDE, answer_situation(GUIDE, MET, late), "en")
    (reflection,) = [outcome for outcome in told["outcomes"] if outcome["rule"] == "reflection"]
    assert (reflection["gives"], reflection["reason"]) == (False, "review")
    assert GUIDE.labels["rules.reflection.gives"].text("en") not in reflection["says"]
    assert ("review", "reflection") in list_kinds(GUIDE, late)
    assert not [f for f in check_guide(GUIDE, late) if f.severity is Severity.ERROR]
    read = change_rule(GUIDE, "reflection", review=Review(by="Generated Reviewer", on=date(2027, 6, 1)))
    assert find_no_outcome(read, read.rules["reflection"], late) is None


def test_a_service_that_closed_is_not_handed_out():
    closed = change_service(GUIDE, "rosa", closed="2026-11-30")
    assert ("closed", "reflection") in list_kinds(closed)
    assert "rosa" in answer_situation(GUIDE, MET, DAY).call
    assert "rosa" not in answer_situation(closed, MET, DAY).call
    assert "rosa" in answer_situation(closed, MET, date(2026, 11, 30)).call


@pytest.mark.parametrize("number", ["+46 8 123 456 78", "08-123 456 78", "call us", "12"])
def test_a_telephone_number_of_another_country_is_told(number):
    assert ("foreign_number", "rosa") in list_kinds(change_service(GUIDE, "rosa", phone=number))


def test_a_number_that_nobody_called_is_handed_out_nowhere():
    for answers in ({}, MET, {**MET, "age": "child", "asker": "public", "home": "yes", "stay": "eea"}):
        told = describe_answer(GUIDE, answer_situation(GUIDE, answers, DAY), "nb")
        assert {service["phone"] for service in told["call"]} == {"112", ""}
    numbers = [service.values["phone"] for service in GUIDE.services.values() if service.values.get("phone")]
    assert len(numbers) > 10
    marked = change_service(GUIDE, "rosa", number_state="called")
    assert marked.services["rosa"].phone == ""
    assert ("uncalled_number", "rosa") in list_kinds(marked)
    called = change_service(marked, "rosa", called_on="2026-12-01", called_by="Generated Caller")
    assert called.services["rosa"].phone == GUIDE.services["rosa"].values["phone"]
    assert ("uncalled_number", "rosa") not in list_kinds(called)


def test_a_protected_service_has_no_place():
    placed = change_service(GUIDE, "rosa", place="Generated Street 1")
    assert placed.services["rosa"].place == ""
    assert ("protected_place", "rosa") in list_kinds(placed)
    assert change_service(placed, "rosa", protected="no").services["rosa"].place == "Generated Street 1"


def test_a_stale_service_says_so():
    looked = replace(GUIDE.services["rosa"], looked=date(2026, 5, 1))
    stale = replace(GUIDE, services={**GUIDE.services, "rosa": looked})
    assert ("stale", "rosa") in list_kinds(stale)
    assert looked.is_stale(DAY, 6)
    assert not looked.is_stale(date(2026, 11, 1), 6)
    texts = {looked.describe_check(day, 6).text("en") for day in (DAY, date(2026, 11, 1))}
    assert len(texts) == 2


def test_a_condition_that_nothing_can_meet_is_told():
    never = change_rule(GUIDE, "child_party", when={"age": ("adult",), "company": ("alone",)})
    assert ("never_met", "child_party") in list_kinds(never)


def test_a_situation_that_is_answered_differently_is_told():
    changed = change_rule(GUIDE, "reflection", when={"place": ("abroad",)})
    assert ("situation", "self_adult") in list_kinds(changed)


# Files.


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return Path(shutil.copytree(NORWAY, tmp_path / "norway", ignore=shutil.ignore_patterns("rounds", "report")))


def read_changed(place: Path, file: str, old: str, new: str) -> str:
    """What the reader says of a file of the guide in which something else stands."""
    path = place / "guides" / file
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")
    (place / "rounds").mkdir(exist_ok=True)
    with pytest.raises(CollectionError) as error:
        read_guide(define.read_collection(place))
    return error.value.message


@pytest.mark.parametrize(
    ("file", "old", "new", "told"),
    [
        ("rules.toml", 'track = "reflection"', 'track = "reflexion"', "reflexion"),
        ("rules.toml", '"utf 8-3 (1)"', '"uft 8-3 (1)"', "uft"),
        ("rules.toml", 'stay = ["asylum", "none", "unsure"]', 'stay = ["asylum", "nune"]', "stay = nune"),
        ("rules.toml", 'call = ["rosa", "police"]', 'call = ["roza"]', "roza"),
        ("rules.toml", 'reflection = "P6M"', 'reflection = "6 months"', "6 months"),
        ("rules.toml", 'force = "can"', 'force = "may"', "can"),
        ("rules.toml", "in_force = 2012-02-01", 'in_force = "2012"', "in_force"),
        ("rules.toml", "in_force = 2012-02-01", "inforce = 2012-02-01", "in_force"),
        ("rules.toml", "[reflection]", "[reflection", "rules.toml"),
        ("questions.toml", 'options = ["yes", "no", "unsure"]', 'options = ["yes", "no"]', "unsure"),
        ("questions.toml", 'only = { age = ["child", "unsure"] }', 'only = { aged = ["child"] }', "aged"),
        ("guide.toml", 'emergency = "police_emergency"', 'emergency = "nobody"', "nobody"),
        ("guide.toml", 'country = "NO"', 'country = "Norge"', "country"),
        ("guide.toml", 'exit = "https://www.yr.no/"', 'exit = "javascript:alert(1)"', "exit"),
        ("guide.toml", 'country = "NO"', 'country = "NO"\nlanguages = ["nb", "ka"]', "ka"),
        ("situations.toml", 'gives = ["danger_now"]', 'gives = ["no_such_rule"]', "no_such_rule"),
        ("labels/nn.toml", "[rules.reflection]\ngives", "[rules.reflection]\ngave", "rules.reflection.gives"),
    ],
)
def test_a_fault_of_a_file_is_told_with_its_place(place, file, old, new, told):
    message = read_changed(place, file, old, new)
    assert told in message
    assert f"guides/{file.partition('/')[0]}" in message


def test_more_than_ten_questions_are_refused(place):
    more = "".join(f'\n[more_{n}]\noptions = ["yes", "unsure"]\n' for n in range(1))
    assert "10" in read_changed(place, "questions.toml", "[home]", more + "\n[home]")


def test_a_collection_without_a_guide_says_so():
    sagaland = NORWAY.parents[1] / "tests" / "fixtures" / "sagaland"
    with pytest.raises(CollectionError) as error:
        read_guide(define.read_collection(sagaland))
    assert "guides/guide.toml" in error.value.message
