"""Decisions: what is adjusted, accepted or dismissed, and what the figures carry because of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from tilstand.model import Adjustment, Decision
from tilstand.terms import Key, Period, TranslatedText, Value

TABLE = """
    who           | measure          | codes     | value | said
    havn_shelter  | victims_assisted |           | 60    | submitted
    fjord_shelter | victims_assisted |           | 55    | submitted
    shelters      | victims_assisted |           | 119   | printed
    havn_shelter  | victims_assisted | entry=new | 16    | submitted
    fjord_shelter | victims_assisted | entry=new | 8     | submitted
    shelters      | victims_assisted | entry=new | 25    | printed
    """
ALL = Key("victims_assisted", "shelters", Period.from_text("2031"))
NEW = ALL.at("entry", "new")
REASON = TranslatedText.from_texts(nb="Oppdiktet grunn.", en="Generated reason.")
BY, ON = "Generated Adviser", date(2032, 3, 2)


def accepted(difference: int, id: str = "D1", key: Key = ALL) -> Decision:
    return Decision(id, "accept", "R106", key, "", (), difference, REASON, BY, ON, "decisions.toml")


DISMISSED = Decision("D9", "dismiss", "R106", NEW, "", ("25", "16", "8"), 0, REASON, BY, ON, "decisions.toml")
ADJUSTED = Adjustment("A1", NEW, Value.number(25), Value.number(24), REASON, BY, ON, "R106", "adjustments.toml")


def test_what_was_decided_is_told(told: Callable, recorded: Callable) -> None:
    scene = told(TABLE, [], decisions=[accepted(4), DISMISSED])
    assert scene.findings == ""
    recorded(scene, "relations", "decisions.json")


def test_what_is_no_longer_as_it_was_decided_comes_back(told: Callable, recorded: Callable) -> None:
    decisions = [
        accepted(-3),
        replace(DISMISSED, figures=("24", "16", "8")),
        accepted(1, "D2", ALL.replace_provider("follow_up")),
    ]
    scene = told(TABLE, [], replace(ADJUSTED, before=Value.number(26)), decisions=decisions)
    recorded(scene, "findings", "decisions.json", "explained")


def test_an_adjusted_figure_stands_in_every_relation(told: Callable, recorded: Callable) -> None:
    scene = told(TABLE, [], ADJUSTED)
    recorded(scene, "relations")
    assert [one.id for one in scene.found.adjustments] == ["A1"]


BY_SEX = """
    who           | measure          | codes                  | value | said
    havn_shelter  | victims_assisted |                        | 60    | submitted
    havn_shelter  | victims_assisted | sex=female             | 40    | submitted
    havn_shelter  | victims_assisted | sex=male               | 20    | submitted
    havn_shelter  | victims_assisted | sex=trans_or_nonbinary | 0     | submitted
    havn_shelter  | victims_assisted | sex=unknown            | 0     | submitted
    fjord_shelter | victims_assisted |                        | 55    | submitted
    fjord_shelter | victims_assisted | sex=female             | 30    | submitted
    fjord_shelter | victims_assisted | sex=male               | 25    | submitted
    fjord_shelter | victims_assisted | sex=trans_or_nonbinary | 0     | submitted
    fjord_shelter | victims_assisted | sex=unknown            | 0     | submitted
    shelters      | victims_assisted |                        | 119   | printed
    shelters      | victims_assisted | sex=female             | 74    | printed
    shelters      | victims_assisted | sex=male               | 45    | printed
    shelters      | victims_assisted | sex=trans_or_nonbinary | 0     | printed
    shelters      | victims_assisted | sex=unknown            | 0     | printed
    """


def test_an_accepted_difference_that_rules_out_another_relation_is_told(told: Callable, recorded: Callable) -> None:
    scene = told(BY_SEX, [], decisions=[accepted(4)])
    recorded(scene, "explained")


def test_figures_carry_a_footnote_where_a_finding_about_them_is_open(told: Callable, recorded: Callable) -> None:
    scene = told(TABLE, [], ADJUSTED)
    recorded(scene, "figures", "marks")
    assert scene.found.outcome_line.text("en") == (
        "5 relations: 1 tested and holds, 1 does not hold, 3 could not be tested"
    )


def test_a_decided_figure_is_settled_and_its_numbers_are_typed(told: Callable, recorded: Callable) -> None:
    scene = told(TABLE, [], replace(ADJUSTED, after=Value.number(23)))
    recorded(scene, "findings", "relations")
    other = accepted(1, "D2", ALL.replace_provider("follow_up"))
    recorded(told(TABLE, [], replace(ADJUSTED, before=Value.number(26)), decisions=[accepted(-3), other]), "typed")


def test_a_later_decision_replaces_an_earlier_one_and_none_ends_it(told: Callable) -> None:
    def status(*decisions: Decision) -> list[tuple[str, str]]:
        found = told(TABLE, [], decisions=decisions).found
        return [(one.decision.id, one.status) for one in found.decided]

    before = replace(accepted(3, "D0"), key=replace(ALL, period=Period.from_text("2030")))
    assert status(before) == [("D0", "changed")]
    assert status(before, accepted(4)) == [("D1", "accepted")]
    assert status(accepted(4), before) == [("D1", "accepted")]
    assert status(accepted(4), accepted(0, "D2")) == []
    both = accepted(1, "D3", NEW), accepted(4)
    assert status(*both) == status(*both[::-1]) == [("D1", "accepted"), ("D3", "accepted")]
    assert status(accepted(4, "D2"), replace(accepted(3), decided_on=date(2032, 3, 3))) == [("D1", "changed")]


def test_what_decisions_are_about_is_handed_over_as_data(told: Callable, recorded: Callable) -> None:
    other = accepted(1, "D2", ALL.replace_provider("follow_up"))
    stale = replace(ADJUSTED, before=Value.number(26))
    recorded(told(TABLE, [], stale, decisions=[accepted(-3), other]), "listed")


def test_a_relation_may_be_dismissed_by_its_name(told: Callable) -> None:
    """A decision that names no relation is about any of its rule; one that names another is about nothing."""
    equal = {"kind": "sum", "right": [{"measure": "victims_assisted", "provider": "havn_shelter"}]}
    left = [{"measure": "victims_assisted", "provider": "fjord_shelter"}]
    relations = [{"id": name, "left": left, **equal} for name in ("one", "two")]
    key = ALL.replace_provider("fjord_shelter")

    def status(relation: str, figures: tuple[str, ...] = ("55", "60")) -> tuple[list[str], list[str]]:
        decision = replace(DISMISSED, rule="R107", key=key, relation=relation, figures=figures)
        found = told(TABLE.replace("119", "115").replace("25 ", "24 "), relations, decisions=[decision]).found
        return [one.status for one in found.decided], [one.rule for one in found.findings]

    assert status("one") == (["dismissed"], ["R107"])
    assert status("two") == (["dismissed"], ["R107"])
    assert status("") == (["dismissed", "dismissed"], [])
    assert status("three") == ([], ["R107", "R107", "R133"])
    assert status("one", ("55", "61")) == (["revived"], ["R107", "R107"])


def test_every_relation_that_an_accepted_difference_rules_out_is_told(told: Callable, recorded: Callable) -> None:
    """Accepted for the women alone, and for the total another one: neither can stand with the men."""
    women = replace(accepted(3, "D5"), key=ALL.at("sex", "female"))
    scene = told(BY_SEX, [], decisions=[accepted(2), women])
    recorded(scene, "explained")
    more = BY_SEX.replace("| 45    | printed", "| 40    | printed")
    recorded(told(more, [], decisions=[accepted(4)]), "explained")
