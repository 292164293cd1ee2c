"""The law of Norway's guide: its known traps by name, 42 situations, each rule and each pair that can meet."""

from __future__ import annotations

import re
from datetime import date
from itertools import product

import pytest
from norway_guide import DAY, change_rule, read_norway

from tilstand.guides import answer_situation
from tilstand.guides.checks import check_guide
from tilstand.guides.pathway import (
    NoOutcome,
    are_contradictory,
    find_meeting_answers,
    find_meeting_pairs,
    find_no_outcome,
)
from tilstand.guides.schema import SourceQuality

GUIDE = read_norway()
HOLDER = {"age": "adult", "place": "norway", "signs": "happened", "stay": "reflection"}
REPORTED = {"age": "adult", "place": "norway", "signs": "happened", "stay": "none", "case": "reported"}


def find_reason(guide, answers, name, day=DAY):
    return {outcome.id: outcome.reason for outcome in answer_situation(guide, answers, day).outcomes}[name]


# Traps of the law.


def test_a_child_rule_from_the_repealed_section_gives_no_outcome():
    assert all(not GUIDE.instruments[law].former for rule in GUIDE.rules.values() for law, _ in rule.cited)
    cited = {name for name, rule in GUIDE.rules.items() if any("4-29" in section for _, section in rule.cited)}
    assert not cited
    old = change_rule(GUIDE, "child_placement", provisions=("bvl1992 4-29",))
    child = {"age": "child", "place": "norway", "signs": "happened"}
    assert find_reason(old, child, "child_placement") is NoOutcome.FORMER
    assert [(f.kind, f.name) for f in check_guide(old, DAY) if f.kind == "former"] == [("former", "child_placement")]


def test_the_reflection_period_is_no_45_days():
    times = {time for rule in GUIDE.rules.values() for time in rule.times.values()}
    assert "P45D" not in times
    assert GUIDE.rules["reflection_length"].times == {"reflection": "P6M"}
    both = change_rule(GUIDE, "reflection", times={"reflection": "P45D"})
    kinds = {(f.kind, f.name) for f in check_guide(both, DAY)}
    assert ("contradiction", "reflection") in kinds
    met = {"place": "norway", "signs": "happened", "stay": "none"}
    assert find_reason(both, met, "reflection") is NoOutcome.CONTRADICTION
    assert find_reason(both, met, "reflection_length") is NoOutcome.CONTRADICTION


def test_a_holder_of_a_reflection_period_is_promised_no_full_health_care():
    answer = answer_situation(GUIDE, HOLDER, DAY)
    assert "health_full" not in answer.gives
    assert "health_reflection" in answer.asks
    assert {"health_emergency", "health_adult"} <= set(answer.gives)


def test_sections_257_and_258_are_not_one():
    answer = answer_situation(GUIDE, REPORTED, DAY)
    assert {"counsel", "compensation"} <= set(answer.gives)
    assert {"counsel_gross", "compensation_gross"} <= set(answer.asks)
    sections = {name: {s for law, s in GUIDE.rules[name].cited if law == "strl"} for name in GUIDE.rules}
    assert sections["counsel"] == sections["compensation"] == {"257"}
    assert sections["avert"] == {"196", "258", "259"}


def test_counsel_does_not_apply_for_compensation():
    rule = GUIDE.rules["counsel_compensation"]
    assert (rule.effect, rule.force, dict(rule.cited)) == ("told", "none", {"strpl": "107 c (5)"})
    for case in ("reported", "testified", "judgment", "closed"):
        answer = answer_situation(GUIDE, {**REPORTED, "case": case}, DAY)
        assert "counsel_compensation" in answer.gives
        assert "compensation" in answer.call


def test_no_legal_aid_is_promised_for_the_application():
    for stay in ("none", "asylum", "unsure"):
        answer = answer_situation(GUIDE, {**REPORTED, "stay": stay, "case": "not_reported"}, DAY)
        assert "lawyer_application" in answer.asks
        assert {"lawyer", "statsforvalter"} <= set(answer.call)


def test_doubt_about_age_means_child():
    known = answer_situation(GUIDE, {**HOLDER, "age": "child", "asker": "public"}, DAY)
    doubt = answer_situation(GUIDE, {**HOLDER, "age": "unsure", "asker": "public"}, DAY)
    assert set(known.gives) <= set(doubt.gives)


def test_nothing_open_is_said_of_a_section_number_that_moved():
    old = change_rule(GUIDE, "child_limits", provisions=("bvl 6-6 (2)", "bvl 10-13"))
    child = {"age": "child", "place": "norway", "signs": "happened"}
    assert find_reason(old, child, "child_limits") is NoOutcome.MOVED
    assert find_reason(old, child, "child_limits", date(2025, 12, 31)) is not NoOutcome.MOVED


def test_nothing_calls_anybody_identified():
    for language, word in (("en", "identified"), ("nb", "identifisert"), ("nn", "identifisert")):
        told = [GUIDE.labels[path].text(language).casefold() for path in GUIDE.labels]
        assert len(told) > 250
        assert not [text for text in told if word in text]


# Situations, rules and pairs.


@pytest.mark.parametrize("name", GUIDE.situations)
def test_a_situation_has_its_right_answer(name):
    situation = GUIDE.situations[name]
    answer = answer_situation(GUIDE, situation.answers, DAY)
    assert not set(situation.gives) - set(answer.gives)
    assert not set(situation.asks) - set(answer.asks)
    assert not set(situation.never) & set(answer.gives)
    assert not set(situation.call) - set(answer.call)
    assert answer.call[0] == GUIDE.settings.emergency


def test_there_are_forty_situations_and_each_rule_is_in_one():
    assert len(GUIDE.situations) >= 40
    met = {rule for s in GUIDE.situations.values() for rule in (*s.gives, *s.asks)}
    assert set(GUIDE.rules) == met


@pytest.mark.parametrize("name", GUIDE.rules)
def test_a_rule_is_told_where_it_is_met_and_nowhere_else(name):
    rule = GUIDE.rules[name]
    met = find_meeting_answers(GUIDE, rule)
    answer = answer_situation(GUIDE, met, DAY)
    reason = find_no_outcome(GUIDE, rule, DAY)
    assert name in (answer.gives if reason is None else answer.asks)
    assert (reason is None) is GUIDE.get_quality(rule).is_reliable
    for question, options in rule.when.items():
        for option in set(GUIDE.questions[question].options) - set(options):
            told = answer_situation(GUIDE, {**met, question: option}, DAY)
            assert name not in (*told.gives, *told.asks)


def test_each_pair_that_can_meet_is_told_together_and_agrees():
    pairs = list(find_meeting_pairs(GUIDE, DAY))
    assert len(pairs) > 2000
    for left, right, answers in pairs:
        assert {left, right} <= set(answer_situation(GUIDE, answers, DAY).gives), (left, right)
        assert not are_contradictory(GUIDE.rules[left], GUIDE.rules[right])


def test_pairs_that_meet_are_all_of_them():
    """Against brute force over the questions that rules about residence ask."""
    asked = ("age", "place", "signs", "stay", "case")
    every = [dict(zip(asked, chosen, strict=True)) for chosen in product(*(GUIDE.questions[q].options for q in asked))]
    names = [name for name, rule in GUIDE.rules.items() if set(rule.when) <= set(asked)]
    seen: set[tuple[str, str]] = set()
    for answers in every:
        met = [name for name in names if GUIDE.rules[name].is_met_by(answers)]
        seen |= {(left, right) for at, left in enumerate(met) for right in met[at + 1 :]}
    expected = {
        (left, right)
        for at, left in enumerate(names)
        for right in names[at + 1 :]
        if find_meeting_answers(GUIDE, GUIDE.rules[left], GUIDE.rules[right]) is not None
    }
    assert seen == expected


def test_a_source_that_is_not_the_text_gives_no_outcome():
    weak = [q for q in SourceQuality if not q.is_reliable]
    for quality in weak:
        assert (
            find_no_outcome(change_rule(GUIDE, "reflection", quality=quality), GUIDE.rules["reflection"], DAY) is None
        )
        changed = change_rule(GUIDE, "reflection", quality=quality)
        assert find_no_outcome(changed, changed.rules["reflection"], DAY) in (NoOutcome.SOURCE, NoOutcome.FORMER)


def test_can_and_shall_stand_as_the_provision_has_them():
    forces = {name: rule.force for name, rule in GUIDE.rules.items()}
    assert [forces[name] for name in ("reflection", "limited", "witness_statement", "humanitarian")] == ["can"] * 4
    assert [forces[name] for name in ("witness_trial", "report_child", "avert", "child_representative")] == [
        "shall"
    ] * 4


@pytest.mark.parametrize("language", ["nb", "nn"])
def test_it_is_read_by_people_under_stress(language):
    """LIX under 35 (Björnsson 1968): words a sentence, and the share of words over six letters, added."""
    for section in ("rules.", "questions.", "advice.", "never."):
        texts = [GUIDE.labels[path].text(language) for path in GUIDE.labels if path.startswith(section)]
        text = " ".join(text if text[-1] in ".?" else f"{text}." for text in texts)
        words, sentences = re.findall(r"\w+", text), len(re.findall(r"[.?:](?=\s|$)", text))
        lix = len(words) / sentences + 100 * sum(len(word) > 6 for word in words) / len(words)
        assert lix < 35, section
