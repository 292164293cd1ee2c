"""Persons behind figures: who may be missing, what is forced, and how many different people there are."""

from __future__ import annotations

import json
from collections.abc import Callable

MISSING = """
    who           | measure          | codes      | value | said
    havn_shelter  | victims_assisted |            | 60    | submitted
    havn_shelter  | victims_assisted | sex=female | 40    | submitted
    havn_shelter  | victims_assisted | sex=male   | 20    | submitted
    fjord_shelter | victims_assisted |            | 55    | submitted
    fjord_shelter | victims_assisted | sex=female | 30    | submitted
    fjord_shelter | victims_assisted | sex=male   | 25    | submitted
    shelters      | victims_assisted |            | 119   | printed
    shelters      | victims_assisted | sex=female | 74    | printed
    shelters      | victims_assisted | sex=male   | 45    | printed
    """
CODED = MISSING.replace("119 ", "115 ").replace("| 74 ", "| 71 ").replace("| 45 ", "| 44 ")
WITHIN = """
    who             | measure          | codes      | value | qualifier
    havn_shelter    | victims_assisted |            | 60    | exact
    havn_shelter    | victims_assisted | sex=female | 40    | exact
    havn_shelter    | victims_assisted | sex=male   | 20    | exact
    fjord_shelter   | victims_assisted |            | 20    | exact
    fjord_shelter   | victims_assisted | sex=female | 5     | exact
    fjord_shelter   | victims_assisted | sex=male   | 15    | exact
    dal_shelter     | victims_assisted |            | 8     | at_least
    """


def within(id: str, body: str, *others: str, **more: object) -> dict[str, object]:
    terms = [{"measure": "victims_assisted", "provider": one} for one in others]
    own = {"measure": "victims_assisted", "provider": body, **more}
    return {"id": id, "kind": "within", "left": [own], "right": terms}


RELATIONS = [
    within("through", "fjord_shelter", "havn_shelter"),
    within("some", "dal_shelter", "havn_shelter", where={"sex": "female"}),
    within("other", "dal_shelter", "police"),
    within("measure", "dal_shelter", "havn_shelter", measure="residents"),
]


def test_four_persons_are_missing(told: Callable, squash: Callable) -> None:
    scene = told(MISSING, [])
    assert scene.relations == squash(
        """
        R103 holds: 55 | 55 :: Fjord shelter (55) = Woman (30) + Man (25) + Trans or non-binary person
        (0) + Sex not known (0) # R103 holds: 60 | 60 :: Havn shelter (60) = Woman (40) + Man (20) +
        Trans or non-binary person (0) + Sex not known (0) # R103 holds: 119 | 119 :: The shelters (119)
        = Woman (74) + Man (45) + Trans or non-binary person (0) + Sex not known (0) # R106 fails: 119 |
        115 :: The shelters (119) = Havn shelter (60) + Fjord shelter (55) # R106 fails: 74 | 70 :: The
        shelters (74) = Havn shelter (40) + Fjord shelter (30) # R106 holds: 45 | 45 :: The shelters
        (45) = Havn shelter (20) + Fjord shelter (25) #
        """
    )
    assert scene.findings == squash(
        """
        R106 error The shelters: presumed victims assisted in 2031: Overall, 119 is stated. The bodies
        that reported give 115 together. Check whether somebody was counted without an account of their
        own, or a figure changed after it was collected. Decide which figure stands. <119, 60, 55> R106
        error The shelters: presumed victims assisted in 2031 (woman): Overall, 74 is stated. The
        bodies that reported give 70 together. Check whether somebody was counted without an account of
        their own, or a figure changed after it was collected. Decide which figure stands. <74, 40, 30>
        """
    )


def test_what_may_have_happened_is_handed_over_as_data(told: Callable, squash: Callable) -> None:
    assert told(MISSING, []).data("explanations.json") == squash(
        """
        [{"internal": true, "cause": "victims_assisted · shelters · 2031", "title": "The shelters:
        presumed victims assisted in 2031", "status": "proven", "summary": [], "what": ["The shelters is
        119. The others give 115: Havn shelter 60 + Fjord shelter 55.", "Woman: The shelters is 74. The
        others give 70: Havn shelter 40 + Fjord shelter 30."], "claims": [{"ground": "proven", "text":
        "At least one of these figures, or one of these sums, must be another than what stands."},
        {"ground": "proven", "text": "The largest difference is 4: “The shelters: presumed victims
        assisted in 2031”."}, {"ground": "simplest", "text": "It concerns 4 persons."}, {"ground":
        "simplest", "text": "The figures are consistent with: all 4: woman."}, {"ground": "simplest",
        "text": "4 explanations are equally simple, counted by what has happened, and where."},
        {"ground": "assumed", "text": "All other figures are right."}, {"ground": "assumed", "text": "No
        number is misprinted: it is about persons."}, {"ground": "assumed", "text": "As few kinds of
        event, as few bodies and as few persons as possible are assumed."}, {"ground": "assumed",
        "text": "What may have happened in adding up is reckoned for each stated sum by itself, also
        where one sum is part of another."}, {"ground": "assumed", "text": "The same person has one code
        in each breakdown."}, {"ground": "assumed", "text": "The figures stand one by one. They do not
        show which characteristics belong to the same person."}, {"ground": "assumed", "text": "All
        bodies and sums are taken to be equally reliable."}], "possible": [], "possible_cut": false,
        "open": ["Which body: 4 possibilities are equally simple: Fjord shelter, Havn shelter, The
        shelters, a body that is not listed (The shelters).", "What happened: 4 persons counted twice in
        the sum. / 4 persons in the sum, but not in the figures of one body."], "ask": "Nothing in the
        figures points to one body rather than another. Ask each of them: Fjord shelter, Havn shelter,
        The shelters.", "rivals": [], "evidence": [], "proofs": [{"rule": "R106", "lines": ["-1 × R106
        shelters | 2031: shelters | 2031 @ table - havn_shelter | 2031 @ table - fjord_shelter | 2031 @
        table = 0 / -1 × fjord_shelter | 2031 @ table = 55 / -1 × havn_shelter | 2031 @ table = 60 / +1
        × shelters | 2031 @ table = 119 / 0 = 4"], "verified": true, "reason": {}}, {"rule": "R106",
        "lines": ["-1 × R106 shelters | 2031 | sex=female: shelters | 2031 | sex=female @ table -
        havn_shelter | 2031 | sex=female @ table - fjord_shelter | 2031 | sex=female @ table = 0 / -1 ×
        fjord_shelter | 2031 | sex=female @ table = 30 / -1 × havn_shelter | 2031 | sex=female @ table =
        40 / +1 × shelters | 2031 | sex=female @ table = 74 / 0 = 4"], "verified": true, "reason": {}}],
        "ties": [{"bodies": ["fjord_shelter"], "moves": [{"kind": "missing", "code": "", "least": 4,
        "greatest": 4}, {"kind": "missing", "code": "sex=female", "least": 4, "greatest": 4}],
        "changes": {"fjord_shelter | 2031 @ table": 4, "fjord_shelter | 2031 | sex=female @ table": 4}},
        {"bodies": ["havn_shelter"], "moves": [{"kind": "missing", "code": "", "least": 4, "greatest":
        4}, {"kind": "missing", "code": "sex=female", "least": 4, "greatest": 4}], "changes":
        {"havn_shelter | 2031 @ table": 4, "havn_shelter | 2031 | sex=female @ table": 4}}, {"bodies":
        ["shelters"], "moves": [{"kind": "counted twice in the sum", "code": "", "least": 4, "greatest":
        4}, {"kind": "counted twice in the sum", "code": "sex=female", "least": 4, "greatest": 4}],
        "changes": {"shelters | 2031 @ table": -4, "shelters | 2031 | sex=female @ table": -4}},
        {"bodies": ["shelters: not listed"], "moves": [{"kind": "missing", "code": "", "least": 4,
        "greatest": 4}, {"kind": "missing", "code": "sex=female", "least": 4, "greatest": 4}],
        "changes": {}}], "sources": [{"document": "table", "line": null, "quote": "119"}, {"document":
        "table", "line": null, "quote": "60"}, {"document": "table", "line": null, "quote": "55"},
        {"document": "table", "line": null, "quote": "74"}, {"document": "table", "line": null, "quote":
        "40"}, {"document": "table", "line": null, "quote": "30"}], "over": ["2031"]}]
        """
    )


def test_a_person_under_another_code(told: Callable, squash: Callable) -> None:
    assert told(CODED, []).explained == squash(
        """
        ### What does not fit Woman: The shelters is 71. The others give 70: Havn shelter 40 + Fjord
        shelter 30. Man: The shelters is 44. The others give 45: Havn shelter 20 + Fjord shelter 25.
        Proven, if every other figure is right At least one of these figures, or one of these sums, must
        be another than what stands. The largest difference is 1: “The shelters: presumed victims
        assisted in 2031 (woman)”. Simplest explanation, not proven It concerns 1 person. 3 explanations
        are equally simple, counted by what has happened, and where. If nobody stands under other codes
        in one list than in another, one person more is enough: 2 persons. What is open Which body: 3
        possibilities are equally simple: Fjord shelter, Havn shelter, The shelters. What happened: 1
        person under other codes in the body's figures than in the sum. / 1 person under other codes in
        the sum than in the bodies' figures. What would settle it Nothing in the figures points to one
        body rather than another. Ask each of them: Fjord shelter, Havn shelter, The shelters.
        Assumptions All other figures are right. No number is misprinted: it is about persons. As few
        kinds of event, as few bodies and as few persons as possible are assumed. What may have happened
        in adding up is reckoned for each stated sum by itself, also where one sum is part of another.
        The same person has one code in each breakdown. The figures stand one by one. They do not show
        which characteristics belong to the same person. All bodies and sums are taken to be equally
        reliable.
        """
    )


FORCED = """
    who          | measure          | codes      | value
    havn_shelter | victims_assisted |            | 60
    havn_shelter | victims_assisted | sex=female | 40
    havn_shelter | victims_assisted | sex=male   | 18
    havn_shelter | victims_assisted | sex=unknown | 2
    """


def test_what_is_forced_has_its_proof(told: Callable, squash: Callable) -> None:
    assert told(FORCED, []).data("deduced.json") == squash(
        """
        [{"key": "havn_shelter | 2031 | sex=trans_or_nonbinary", "value": 0, "origin": "deduced",
        "proof": ["+1 × havn_shelter | 2031 | sex=trans_or_nonbinary ≥ 0 / -1 × havn_shelter | 2031 |
        sex=trans_or_nonbinary ≤ -1 / 0 ≥ 1", "+1 × R103 havn_shelter | 2031 by sex: havn_shelter | 2031
        @ table - havn_shelter | 2031 | sex=female @ table - havn_shelter | 2031 | sex=male @ table -
        havn_shelter | 2031 | sex=trans_or_nonbinary - havn_shelter | 2031 | sex=unknown @ table = 0 /
        -1 × havn_shelter | 2031 @ table = 60 / +1 × havn_shelter | 2031 | sex=female @ table = 40 / +1
        × havn_shelter | 2031 | sex=male @ table = 18 / +1 × havn_shelter | 2031 | sex=unknown @ table =
        2 / +1 × havn_shelter | 2031 | sex=trans_or_nonbinary ≥ 1 / 0 ≥ 1"], "verified": true}]
        """
    )


def test_how_many_different_people(told: Callable, squash: Callable) -> None:
    assert told(MISSING, []).data("persons.json") == squash(
        """
        {"internal": true, "measure": "victims_assisted", "group": "shelters", "period": "2031",
        "bodies": {"havn_shelter": "60", "fjord_shelter": "55"}, "registrations": {"bodies": 115,
        "printed": 119}, "total": {"least": 65, "greatest": 115, "status": "proven", "least_rests_on":
        ["havn_shelter", "fjord_shelter"], "greatest_rests_on": ["havn_shelter", "fjord_shelter"],
        "proven": true}, "by": {"sex": {"female": {"least": 40, "greatest": 70, "status": "proven",
        "least_rests_on": ["havn_shelter"], "greatest_rests_on": ["havn_shelter", "fjord_shelter"],
        "proven": true}, "male": {"least": 25, "greatest": 45, "status": "proven", "least_rests_on":
        ["fjord_shelter"], "greatest_rests_on": ["havn_shelter", "fjord_shelter"], "proven": true}}},
        "greatest_without": {}, "relations_not_used": {}, "contradicted_by": [], "greatest_overlap":
        {"fjord_shelter": {"with": ["havn_shelter"], "most": 50}, "havn_shelter": {"with":
        ["fjord_shelter"], "most": 50}}, "text": ["How many different people: Presumed victims assisted,
        The shelters, 2031", "115 registrations at 2 bodies", "At least 65 and at most 115 different
        people.", "The greatest number follows from the figures of Havn shelter, Fjord shelter.", "The
        least number follows from the figures of Havn shelter, Fjord shelter, and from a person having
        the same code everywhere (sex).", "The sum is stated as 119, 4 more than the bodies report. If
        these 4 are right, they may be some of the same persons, or up to 4 more: then it is 65 to
        119.", "Ask Fjord shelter: how many of the 55 are also counted by Havn shelter? Up to 50 may
        be.", "Ask Havn shelter: how many of the 60 are also counted by Fjord shelter? Up to 50 may
        be.", "Pseudonymous keys from the bodies would give one number in place of a range."],
        "assumptions": ["A person has the same code at every body that counts the person: sex. “Unknown”
        may be any code.", "One body counts a person once in the period.", "Where no relation is
        declared, bodies may have all or none of their persons in common."], "left_out": []}
        """
    )


def test_how_many_different_people_where_some_are_within_others(told: Callable, squash: Callable) -> None:
    assert told(WITHIN, RELATIONS, absent=()).data("persons.json") == squash(
        """
        {"internal": true, "measure": "victims_assisted", "group": "follow_up", "period": "2031",
        "bodies": {"havn_shelter": "60", "fjord_shelter": "20", "dal_shelter": "≥ 8"}, "registrations":
        {"bodies": null, "printed": null}, "total": {"least": 60, "greatest": null, "status": "proven",
        "least_rests_on": ["havn_shelter"], "greatest_rests_on": [], "proven": true}, "by": {"sex":
        {"female": {"least": 40, "greatest": null, "status": "proven", "least_rests_on":
        ["havn_shelter"], "greatest_rests_on": [], "proven": true}, "male": {"least": 20, "greatest":
        null, "status": "proven", "least_rests_on": ["havn_shelter"], "greatest_rests_on": [], "proven":
        true}, "trans_or_nonbinary": {"least": 0, "greatest": null, "status": "proven",
        "least_rests_on": [], "greatest_rests_on": [], "proven": true}, "unknown": {"least": 0,
        "greatest": null, "status": "proven", "least_rests_on": [], "greatest_rests_on": [], "proven":
        true}}}, "greatest_without": {"through": null}, "relations_not_used": {"other": "away", "some":
        "part", "measure": "other_measure"}, "contradicted_by": [], "greatest_overlap": {"havn_shelter":
        {"with": ["fjord_shelter", "dal_shelter"], "most": 60}}, "text": ["How many different people:
        Presumed victims assisted, All follow-up services, 2031", "At least 60 different people. There
        is no upper limit: there is no highest figure from Dal shelter.", "The least number follows from
        the figures of Havn shelter, and from a person having the same code everywhere (sex).", "Through
        (said in a sentence): no upper limit follows, with or without it", "Other: not used, because
        there is no figure from Sagaland Police among those counted here", "Some: not used, because it
        holds for some of the figures only", "Measure: not used, because it is about another figure than
        the one counted here", "Ask Havn shelter: how many of the 60 are also counted by Fjord shelter,
        Dal shelter? Up to 60 may be.", "Pseudonymous keys from the bodies would give one number in
        place of a range."], "assumptions": ["A person has the same code at every body that counts the
        person: sex. “Unknown” may be any code.", "One body counts a person once in the period.", "Where
        no relation is declared, bodies may have all or none of their persons in common.", "Those who
        were referred are counted in the same period by the body that referred them."], "left_out": []}
        """
    )


def test_relations_that_the_figures_refute_are_named(told: Callable, squash: Callable) -> None:
    circle = [RELATIONS[0], within("back", "havn_shelter", "fjord_shelter"), *RELATIONS[2:]]
    assert told(WITHIN, circle, absent=()).data("persons.json") == squash(
        """
        {"internal": true, "measure": "victims_assisted", "group": "follow_up", "period": "2031",
        "bodies": {"havn_shelter": "60", "fjord_shelter": "20", "dal_shelter": "≥ 8"}, "registrations":
        {"bodies": null, "printed": null}, "total": {"least": null, "greatest": null, "status":
        "contradicted", "least_rests_on": ["havn_shelter", "fjord_shelter", "back"],
        "greatest_rests_on": ["havn_shelter", "fjord_shelter", "back"], "proven": true}, "by": {"sex":
        {"female": {"least": null, "greatest": null, "status": "contradicted", "least_rests_on":
        ["havn_shelter", "fjord_shelter", "back"], "greatest_rests_on": ["havn_shelter",
        "fjord_shelter", "back"], "proven": true}, "male": {"least": null, "greatest": null, "status":
        "contradicted", "least_rests_on": ["havn_shelter", "fjord_shelter", "back"],
        "greatest_rests_on": ["havn_shelter", "fjord_shelter", "back"], "proven": true},
        "trans_or_nonbinary": {"least": null, "greatest": null, "status": "contradicted",
        "least_rests_on": ["havn_shelter", "fjord_shelter", "back"], "greatest_rests_on":
        ["havn_shelter", "fjord_shelter", "back"], "proven": true}, "unknown": {"least": null,
        "greatest": null, "status": "contradicted", "least_rests_on": ["havn_shelter", "fjord_shelter",
        "back"], "greatest_rests_on": ["havn_shelter", "fjord_shelter", "back"], "proven": true}}},
        "greatest_without": {}, "relations_not_used": {"other": "away", "measure": "other_measure"},
        "contradicted_by": [["havn_shelter", "fjord_shelter", "back"]], "greatest_overlap": {}, "text":
        ["How many different people: Presumed victims assisted, All follow-up services, 2031", "There is
        no answer. The figures of Havn shelter, Fjord shelter cannot stand together with: Back.",
        "Other: not used, because there is no figure from Sagaland Police among those counted here",
        "Measure: not used, because it is about another figure than the one counted here"],
        "assumptions": [], "left_out": []}
        """
    )


def test_each_relation_that_is_refuted_is_named_and_not_only_the_first(told: Callable) -> None:
    two = [within("back", "havn_shelter", "fjord_shelter"), within("deep", "fjord_shelter", "dal_shelter")]
    found = json.loads(told(WITHIN.replace("at_least", "exact"), two, absent=()).data("persons.json"))
    assert sorted(found["contradicted_by"]) == [
        ["fjord_shelter", "dal_shelter", "deep"],
        ["havn_shelter", "fjord_shelter", "back"],
    ]
    assert {"Back.", "Deep."} == {text.rpartition(": ")[2] for text in found["text"] if "cannot" in text}


KNOWN = "\n".join(line for line in WITHIN.splitlines() if "dal_shelter" not in line)


def test_a_relation_may_lower_the_greatest_number(told: Callable, squash: Callable) -> None:
    assert told(KNOWN, RELATIONS[:1]).data("persons.json") == squash(
        """
        {"internal": true, "measure": "victims_assisted", "group": "follow_up", "period": "2031",
        "bodies": {"havn_shelter": "60", "fjord_shelter": "20"}, "registrations": {"bodies": 80,
        "printed": null}, "total": {"least": 60, "greatest": 60, "status": "proven", "least_rests_on":
        ["havn_shelter"], "greatest_rests_on": ["havn_shelter", "through"], "proven": true}, "by":
        {"sex": {"female": {"least": 40, "greatest": 40, "status": "proven", "least_rests_on":
        ["havn_shelter"], "greatest_rests_on": ["havn_shelter", "through"], "proven": true}, "male":
        {"least": 20, "greatest": 20, "status": "proven", "least_rests_on": ["havn_shelter"],
        "greatest_rests_on": ["havn_shelter", "through"], "proven": true}}}, "greatest_without":
        {"through": 80}, "relations_not_used": {}, "contradicted_by": [], "greatest_overlap":
        {"havn_shelter": {"with": ["fjord_shelter"], "most": 20}}, "text": ["How many different people:
        Presumed victims assisted, All follow-up services, 2031", "80 registrations at 2 bodies", "At
        least 60 and at most 60 different people.", "The greatest number follows from the figures of
        Havn shelter, and of: Through.", "The least number follows from the figures of Havn shelter, and
        from a person having the same code everywhere (sex).", "Through (said in a sentence): without it
        the greatest number would be 80", "Ask Havn shelter: how many of the 60 are also counted by
        Fjord shelter? Up to 20 may be.", "Pseudonymous keys from the bodies would give one number in
        place of a range."], "assumptions": ["A person has the same code at every body that counts the
        person: sex. “Unknown” may be any code.", "One body counts a person once in the period.", "Where
        no relation is declared, bodies may have all or none of their persons in common.", "Those who
        were referred are counted in the same period by the body that referred them."], "left_out": []}
        """
    )
    assert told(KNOWN, []).data("persons.json") == squash(
        """
        {"internal": true, "measure": "victims_assisted", "group": "follow_up", "period": "2031",
        "bodies": {"havn_shelter": "60", "fjord_shelter": "20"}, "registrations": {"bodies": 80,
        "printed": null}, "total": {"least": 60, "greatest": 80, "status": "proven", "least_rests_on":
        ["havn_shelter"], "greatest_rests_on": ["havn_shelter", "fjord_shelter"], "proven": true}, "by":
        {"sex": {"female": {"least": 40, "greatest": 45, "status": "proven", "least_rests_on":
        ["havn_shelter"], "greatest_rests_on": ["havn_shelter", "fjord_shelter"], "proven": true},
        "male": {"least": 20, "greatest": 35, "status": "proven", "least_rests_on": ["havn_shelter"],
        "greatest_rests_on": ["havn_shelter", "fjord_shelter"], "proven": true}}}, "greatest_without":
        {}, "relations_not_used": {}, "contradicted_by": [], "greatest_overlap": {"fjord_shelter":
        {"with": ["havn_shelter"], "most": 20}, "havn_shelter": {"with": ["fjord_shelter"], "most":
        20}}, "text": ["How many different people: Presumed victims assisted, All follow-up services,
        2031", "80 registrations at 2 bodies", "At least 60 and at most 80 different people.", "The
        greatest number follows from the figures of Havn shelter, Fjord shelter.", "The least number
        follows from the figures of Havn shelter, and from a person having the same code everywhere
        (sex).", "Ask Fjord shelter: how many of the 20 are also counted by Havn shelter? Up to 20 may
        be.", "Ask Havn shelter: how many of the 60 are also counted by Fjord shelter? Up to 20 may
        be.", "Pseudonymous keys from the bodies would give one number in place of a range."],
        "assumptions": ["A person has the same code at every body that counts the person: sex. “Unknown”
        may be any code.", "One body counts a person once in the period.", "Where no relation is
        declared, bodies may have all or none of their persons in common."], "left_out": []}
        """
    )
