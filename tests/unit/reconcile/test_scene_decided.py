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


def test_what_was_decided_is_told(told: Callable, squash: Callable) -> None:
    scene = told(TABLE, [], decisions=[accepted(4), DISMISSED])
    assert scene.findings == ""
    assert scene.relations == squash(
        """
        R103 untested: 55 | 55 :: Fjord shelter (55) = New in the year (8) + Carried over from earlier
        years (47) # R103 untested: 60 | 60 :: Havn shelter (60) = New in the year (16) + Carried over
        from earlier years (44) # R103 untested: 119 | 119 :: The shelters (119) = New in the year (25)
        + Carried over from earlier years (94) # R106 decided: 119 | 119 :: The shelters (119) = Havn
        shelter (60) + Fjord shelter (55) + D1 (4) # R106 decided: 25 | 24 :: The shelters (25) = Havn
        shelter (16) + Fjord shelter (8) #
        """
    )
    assert scene.data("decisions.json") == squash(
        """
        [{"id": "D1", "status": "accepted", "rule": "R106", "key": "shelters | 2031", "relation": "",
        "reason": "Generated reason.", "decided_by": "Generated Adviser", "decided_on": "2032-03-02",
        "text": "Standing relation: The shelters (119) = Havn shelter (60) + Fjord shelter (55) + D1 (4)
        Reason: Generated reason. (Generated Adviser, 2032-03-02)"}, {"id": "D9", "status": "dismissed",
        "rule": "R106", "key": "shelters | 2031 | entry=new", "relation": "", "reason": "Generated
        reason.", "decided_by": "Generated Adviser", "decided_on": "2032-03-02", "text": "Dismissed: The
        shelters (25) = Havn shelter (16) + Fjord shelter (8) Reason: Generated reason. (Generated
        Adviser, 2032-03-02)"}]
        """
    )


def test_what_is_no_longer_as_it_was_decided_comes_back(told: Callable, squash: Callable) -> None:
    decisions = [
        accepted(-3),
        replace(DISMISSED, figures=("24", "16", "8")),
        accepted(1, "D2", ALL.replace_provider("follow_up")),
    ]
    scene = told(TABLE, [], replace(ADJUSTED, before=Value.number(26)), decisions=decisions)
    assert scene.findings == squash(
        """
        R134 error The shelters: presumed victims assisted in 2031: Generated Adviser accepted a
        difference of −3 on 2032-03-02 (D1). Now it reads 119, and the other figures give 112 with the
        accepted difference. Look at the decision again. If the new difference is in order too, add a
        new decision to this year's decisions.toml; difference = 0 ends the old one. <119, 60, 55, D1:
        Oppdiktet grunn. (Generated Adviser, 2032-03-02)> R106 error The shelters: presumed victims
        assisted in 2031 (new in the year): Overall, 25 is stated. The bodies that reported give 24
        together. Check whether somebody was counted without an account of their own, or a figure
        changed after it was collected. Decide which figure stands. <25, 16, 8> R130 error The shelters:
        presumed victims assisted in 2031 (new in the year): When adjustment A1 was decided, the figure
        read 26. Now it reads 25. The adjustment is not applied. Look at the decision again, and correct
        the field before in adjustments.toml. <A1> R133 info All follow-up services: presumed victims
        assisted in 2031: Decision D2 is about a finding that is not there now. See whether the decision
        can be taken out of decisions.toml. <D2: Oppdiktet grunn. (Generated Adviser, 2032-03-02)>
        """
    )
    assert scene.data("decisions.json") == squash(
        """
        [{"id": "D1", "status": "changed", "rule": "R106", "key": "shelters | 2031", "relation": "",
        "reason": "Generated reason.", "decided_by": "Generated Adviser", "decided_on": "2032-03-02",
        "text": "Accepted before with the difference −3, but the difference is another now: The shelters
        (119) = Havn shelter (60) + Fjord shelter (55) − D1 (3) (Generated Adviser, 2032-03-02)"},
        {"id": "D9", "status": "revived", "rule": "R106", "key": "shelters | 2031 | entry=new",
        "relation": "", "reason": "Generated reason.", "decided_by": "Generated Adviser", "decided_on":
        "2032-03-02", "text": "Dismissed before, but the figures have changed: The shelters (25) = Havn
        shelter (16) + Fjord shelter (8) (Generated Adviser, 2032-03-02)"}]
        """
    )
    assert scene.explained == squash(
        """
        ### What does not fit The shelters is 119. The others give 112: Havn shelter 60 + Fjord shelter
        55 + accepted difference (D1) −3. New in the year: The shelters is 25. The others give 24: Havn
        shelter 16 + Fjord shelter 8. Proven, if every other figure is right At least one of these
        figures, or one of these sums, must be another than what stands. The largest difference is 7:
        “The shelters: presumed victims assisted in 2031”. Simplest explanation, not proven It concerns
        7 persons. The figures are consistent with: 1: new in the year. 4 explanations are equally
        simple, counted by what has happened, and where. What is open Which body: 4 possibilities are
        equally simple: Fjord shelter, Havn shelter, The shelters, a body that is not listed (The
        shelters). What happened: 7 persons counted twice in the sum. / 7 persons in the sum, but not in
        the figures of one body. The figures do not settle new or carried over: 0 to 6: not stated; 0 to
        6: carried over from earlier years. What would settle it Nothing in the figures points to one
        body rather than another. Ask each of them: Fjord shelter, Havn shelter, The shelters.
        Assumptions All other figures are right. No number is misprinted: it is about persons. As few
        kinds of event, as few bodies and as few persons as possible are assumed. What may have happened
        in adding up is reckoned for each stated sum by itself, also where one sum is part of another.
        The same person has one code in each breakdown. The figures stand one by one. They do not show
        which characteristics belong to the same person. All bodies and sums are taken to be equally
        reliable.
        """
    )


def test_an_adjusted_figure_stands_in_every_relation(told: Callable, squash: Callable) -> None:
    scene = told(TABLE, [], ADJUSTED)
    assert scene.relations == squash(
        """
        R103 untested: 55 | 55 :: Fjord shelter (55) = New in the year (8) + Carried over from earlier
        years (47) # R103 untested: 60 | 60 :: Havn shelter (60) = New in the year (16) + Carried over
        from earlier years (44) # R103 untested: 119 | 119 :: The shelters (119) = New in the year (24)
        + Carried over from earlier years (95) # R106 fails: 119 | 115 :: The shelters (119) = Havn
        shelter (60) + Fjord shelter (55) # R106 holds: 24 | 24 :: The shelters (24) = Havn shelter (16)
        + Fjord shelter (8) #
        """
    )
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


def test_an_accepted_difference_that_rules_out_another_relation_is_told(told: Callable, squash: Callable) -> None:
    scene = told(BY_SEX, [], decisions=[accepted(4)])
    assert scene.explained == squash(
        """
        ### What does not fit Woman: The shelters is 74. The others give 70: Havn shelter 40 + Fjord
        shelter 30. Proven, if every other figure is right What was accepted in D1 cannot hold together
        with these relations, whatever the figures are: “The shelters: presumed victims assisted in 2031
        (woman)”, difference 4. What is open Whether the difference concerns these relations too. What
        would settle it Settle whether the difference is to stand. If so, these relations must be
        accepted in decisions.toml too. If not, take D1 out of the file.
        """
    )


def test_figures_carry_a_footnote_where_a_finding_about_them_is_open(told: Callable, squash: Callable) -> None:
    scene = told(TABLE, [], ADJUSTED)
    assert scene.figures == squash(
        """
        fjord_shelter | 2031: 55 submitted . fjord_shelter | 2031 | entry=new: 8 submitted .
        havn_shelter | 2031: 60 submitted . havn_shelter | 2031 | entry=new: 16 submitted . shelters |
        2031: 115 computed disputed “The published figure is not what the bodies' own figures add up to;
        see the box “Two figures”” . shelters | 2031 | entry=new: 24 adjusted remark “Adjusted by
        Generated Adviser; it read 25 before”
        """
    )
    assert scene.marks == squash(
        """
        r106-victims_assisted-shelters-2031: / shelters | 2031.
        """
    )
    assert scene.found.outcome_line.text("en") == (
        "5 relations: 1 tested and holds, 1 does not hold, 3 could not be tested"
    )


def test_a_decided_figure_is_settled_and_its_numbers_are_typed(told: Callable, squash: Callable) -> None:
    scene = told(TABLE, [], replace(ADJUSTED, after=Value.number(23)))
    assert scene.findings == squash(
        """
        R106 error The shelters: presumed victims assisted in 2031: Overall, 119 is stated. The bodies
        that reported give 115 together. Check whether somebody was counted without an account of their
        own, or a figure changed after it was collected. Decide which figure stands. <119, 60, 55>
        """
    )
    assert scene.relations == squash(
        """
        R103 untested: 55 | 55 :: Fjord shelter (55) = New in the year (8) + Carried over from earlier
        years (47) # R103 untested: 60 | 60 :: Havn shelter (60) = New in the year (16) + Carried over
        from earlier years (44) # R103 untested: 119 | 119 :: The shelters (119) = New in the year (23)
        + Carried over from earlier years (96) # R106 fails: 119 | 115 :: The shelters (119) = Havn
        shelter (60) + Fjord shelter (55) # R106 fails: 23 | 24 :: The shelters (23) = Havn shelter (16)
        + Fjord shelter (8) #
        """
    )
    other = accepted(1, "D2", ALL.replace_provider("follow_up"))
    assert told(TABLE, [], replace(ADJUSTED, before=Value.number(26)), decisions=[accepted(-3), other]).typed == squash(
        """
        R134: period 2031 of 0, name Generated Adviser of 0, number −3 of 3, period 2032-03-02 of 0,
        term D1 of 0, number 119 of 3, number 112 of 3 | 119 against 112. R106: period 2031 of 0, number
        25 of 3, number 24 of 3 | 25 against 24. R130: period 2031 of 0, term A1 of 0, number 26 of 1,
        number 25 of 1 | . R133: period 2031 of 0, term D2 of 0 | .
        """
    )


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


def test_what_decisions_are_about_is_handed_over_as_data(told: Callable, squash: Callable) -> None:
    other = accepted(1, "D2", ALL.replace_provider("follow_up"))
    stale = replace(ADJUSTED, before=Value.number(26))
    assert told(TABLE, [], stale, decisions=[accepted(-3), other]).listed == squash(
        """
        [{"rule": "R134", "severity": "error", "providers": ["shelters", "havn_shelter",
        "fjord_shelter"], "period": "2031", "measure": "victims_assisted", "observed": "119",
        "expected": "112", "relation": "The shelters (119) = Havn shelter (60) + Fjord shelter (55) − D1
        (3)", "message": "", "sources": [{"document": "table", "line": null, "quote": "119"},
        {"document": "table", "line": null, "quote": "60"}, {"document": "table", "line": null, "quote":
        "55"}, {"document": "decisions.toml", "line": null, "quote": "D1: Oppdiktet grunn. (Generated
        Adviser, 2032-03-02)"}], "cause": "victims_assisted · shelters · 2031", "title": "The shelters:
        presumed victims assisted", "place": "The shelters", "parts": [{"key": "shelters | 2031",
        "label": "Botilbudene: antatte ofre som fikk bistand i 2031", "times": 1, "value": "119",
        "stated": true, "source": {"document": "table", "line": null, "quote": "119"}}, {"key":
        "havn_shelter | 2031", "label": "Havn botilbud (oppdiktet): antatte ofre som fikk bistand i
        2031", "times": 1, "value": "60", "stated": true, "source": {"document": "table", "line": null,
        "quote": "60"}}, {"key": "fjord_shelter | 2031", "label": "Fjord botilbud (oppdiktet): antatte
        ofre som fikk bistand i 2031", "times": 1, "value": "55", "stated": true, "source": {"document":
        "table", "line": null, "quote": "55"}}], "beside": [], "marks": [], "doubts": ["shelters |
        2031"], "anchor": "r134-victims_assisted-shelters-2031"}, {"rule": "R106", "severity": "error",
        "providers": ["shelters", "havn_shelter", "fjord_shelter"], "period": "2031", "measure":
        "victims_assisted", "observed": "25", "expected": "24", "relation": "The shelters (25) = Havn
        shelter (16) + Fjord shelter (8)", "message": "", "sources": [{"document": "table", "line":
        null, "quote": "25"}, {"document": "table", "line": null, "quote": "16"}, {"document": "table",
        "line": null, "quote": "8"}], "cause": "victims_assisted · shelters · 2031", "title": "The
        shelters: presumed victims assisted (new in the year)", "place": "The shelters: new in the
        year", "parts": [{"key": "shelters | 2031 | entry=new", "label": "Botilbudene: antatte ofre som
        fikk bistand i 2031 (ny i året)", "times": 1, "value": "25", "stated": true, "source":
        {"document": "table", "line": null, "quote": "25"}}, {"key": "havn_shelter | 2031 | entry=new",
        "label": "Havn botilbud (oppdiktet): antatte ofre som fikk bistand i 2031 (ny i året)", "times":
        1, "value": "16", "stated": true, "source": {"document": "table", "line": null, "quote": "16"}},
        {"key": "fjord_shelter | 2031 | entry=new", "label": "Fjord botilbud (oppdiktet): antatte ofre
        som fikk bistand i 2031 (ny i året)", "times": 1, "value": "8", "stated": true, "source":
        {"document": "table", "line": null, "quote": "8"}}], "beside": [], "marks": [], "doubts":
        ["shelters | 2031 | entry=new"], "anchor": "r106-victims_assisted-shelters-2031-entry-new"},
        {"rule": "R130", "severity": "error", "providers": ["shelters"], "period": "2031", "measure":
        "victims_assisted", "observed": "25", "expected": "26", "relation": "The shelters: presumed
        victims assisted in 2031 (new in the year)", "message": "", "sources": [{"document":
        "adjustments.toml", "line": null, "quote": "A1"}], "cause": "A1", "title": {}, "place": {},
        "parts": [], "beside": [], "marks": [], "doubts": [], "anchor": ""}, {"rule": "R133",
        "severity": "info", "providers": ["follow_up"], "period": "2031", "measure": "victims_assisted",
        "observed": "", "expected": "", "relation": {}, "message": "", "sources": [{"document":
        "decisions.toml", "line": null, "quote": "D2: Oppdiktet grunn. (Generated Adviser,
        2032-03-02)"}], "cause": "D2", "title": {}, "place": {}, "parts": [], "beside": [], "marks": [],
        "doubts": [], "anchor": ""}]
        """
    )


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


def test_every_relation_that_an_accepted_difference_rules_out_is_told(told: Callable, squash: Callable) -> None:
    """Accepted for the women alone, and for the total another one: neither can stand with the men."""
    women = replace(accepted(3, "D5"), key=ALL.at("sex", "female"))
    scene = told(BY_SEX, [], decisions=[accepted(2), women])
    assert scene.explained == squash(
        """
        ### What does not fit The shelters is 119. The others give 117: Havn shelter 60 + Fjord shelter
        55 + accepted difference (D1) 2. Woman: The shelters is 74. The others give 73: Havn shelter 40
        + Fjord shelter 30 + accepted difference (D5) 3. Proven, if every other figure is right What was
        accepted in D1, D5 cannot hold together with these relations, whatever the figures are: “The
        shelters: presumed victims assisted in 2031”, difference 2; “The shelters: presumed victims
        assisted in 2031 (woman)”, difference 1. What is open Whether the difference concerns these
        relations too. What would settle it Settle whether the difference is to stand. If so, these
        relations must be accepted in decisions.toml too. If not, take D1, D5 out of the file.
        """
    )
    more = BY_SEX.replace("| 45    | printed", "| 40    | printed")
    assert told(more, [], decisions=[accepted(4)]).explained == squash(
        """
        ### What does not fit The shelters is 119. The others give 114: Woman 74 + Man 40. Proven, if
        every other figure is right What was accepted in D1 cannot hold together with these relations,
        whatever the figures are: “The shelters: presumed victims assisted in 2031”, difference 5. What
        is open Whether the difference concerns these relations too. What would settle it Settle whether
        the difference is to stand. If so, these relations must be accepted in decisions.toml too. If
        not, take D1 out of the file. ### What does not fit Woman: The shelters is 74. The others give
        70: Havn shelter 40 + Fjord shelter 30. Man: The shelters is 40. The others give 45: Havn
        shelter 20 + Fjord shelter 25. Proven, if every other figure is right What was accepted in D1
        cannot hold together with these relations, whatever the figures are: “The shelters: presumed
        victims assisted in 2031 (woman)”, difference 4; “The shelters: presumed victims assisted in
        2031 (man)”, difference −5. What is open Whether the difference concerns these relations too.
        What would settle it Settle whether the difference is to stand. If so, these relations must be
        accepted in decisions.toml too. If not, take D1 out of the file.
        """
    )
