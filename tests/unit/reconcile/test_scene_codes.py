"""Missing persons of several codes: how many of each, and what stays open."""

from __future__ import annotations

from collections.abc import Callable

MIXED = """
    who           | measure          | codes                  | value | said
    havn_shelter  | victims_assisted |                        | 60    | submitted
    havn_shelter  | victims_assisted | sex=female             | 40    | submitted
    havn_shelter  | victims_assisted | sex=male               | 19    | submitted
    havn_shelter  | victims_assisted | sex=trans_or_nonbinary | 1     | submitted
    havn_shelter  | victims_assisted | entry=new              | 25    | submitted
    havn_shelter  | victims_assisted | entry=carried_over     | 35    | submitted
    shelters      | victims_assisted |                        | 67    | printed
    shelters      | victims_assisted | sex=female             | 42    | printed
    shelters      | victims_assisted | sex=male               | 22    | printed
    shelters      | victims_assisted | sex=trans_or_nonbinary | 2     | printed
    shelters      | victims_assisted | sex=unknown            | 1     | printed
    shelters      | victims_assisted | entry=new              | 29    | printed
    shelters      | victims_assisted | entry=carried_over     | 38    | printed
    """


def test_persons_of_several_codes_are_told_code_by_code(told: Callable, squash: Callable) -> None:
    scene = told(MIXED, [], absent=("dal_shelter", "fjord_shelter"))
    assert scene.explained == squash(
        """
        ### What does not fit The sum is printed as 67, but what the bodies report adds up to 60, and
        further sums over the same bodies do not agree either. The simplest explanations, which are not
        proven, concern 7 persons; what has happened is open. Proven, if every other figure is right At
        least one of these figures, or one of these sums, must be another than what stands. The largest
        difference is 7: “The shelters: presumed victims assisted in 2031”. Simplest explanation, not
        proven It concerns 7 persons. The figures are consistent with: 3: carried over from earlier
        years; 4: new in the year; 2: woman; 3: man; 1: trans or non-binary person. 3 explanations are
        equally simple, counted by what has happened, and where. What is open Which body: 3
        possibilities are equally simple: Havn shelter, The shelters, a body that is not listed (The
        shelters). What happened: 7 persons counted twice in the sum. / 7 persons in the sum, but not in
        the figures of one body. The figures do not settle sex: 0 to 1: not stated; 0 to 1: sex not
        known. What would settle it Nothing in the figures points to one body rather than another. Ask
        each of them: Havn shelter, The shelters. Assumptions All other figures are right. No number is
        misprinted: it is about persons. As few kinds of event, as few bodies and as few persons as
        possible are assumed. What may have happened in adding up is reckoned for each stated sum by
        itself, also where one sum is part of another. The same person has one code in each breakdown.
        The figures stand one by one. They do not show which characteristics belong to the same person.
        All bodies and sums are taken to be equally reliable.
        """
    )
    assert scene.data("explanations.json") == squash(
        """
        [{"internal": true, "cause": "victims_assisted · shelters · 2031", "title": "The shelters:
        presumed victims assisted in 2031", "status": "proven", "summary": ["The sum is printed as 67,
        but what the bodies report adds up to 60, and further sums over the same bodies do not agree
        either.", "The simplest explanations, which are not proven, concern 7 persons; what has happened
        is open."], "what": ["The shelters is 67. The others give 60: Havn shelter 60.", "Carried over
        from earlier years: The shelters is 38. The others give 35: Havn shelter 35.", "New in the year:
        The shelters is 29. The others give 25: Havn shelter 25.", "Woman: The shelters is 42. The
        others give 40: Havn shelter 40.", "Man: The shelters is 22. The others give 19: Havn shelter
        19.", "Trans or non-binary person: The shelters is 2. The others give 1: Havn shelter 1.", "Sex
        not known: The shelters is 1. The others give 0."], "claims": [{"ground": "proven", "text": "At
        least one of these figures, or one of these sums, must be another than what stands."},
        {"ground": "proven", "text": "The largest difference is 7: “The shelters: presumed victims
        assisted in 2031”."}, {"ground": "simplest", "text": "It concerns 7 persons."}, {"ground":
        "simplest", "text": "The figures are consistent with: 3: carried over from earlier years; 4: new
        in the year; 2: woman; 3: man; 1: trans or non-binary person."}, {"ground": "simplest", "text":
        "3 explanations are equally simple, counted by what has happened, and where."}, {"ground":
        "assumed", "text": "All other figures are right."}, {"ground": "assumed", "text": "No number is
        misprinted: it is about persons."}, {"ground": "assumed", "text": "As few kinds of event, as few
        bodies and as few persons as possible are assumed."}, {"ground": "assumed", "text": "What may
        have happened in adding up is reckoned for each stated sum by itself, also where one sum is
        part of another."}, {"ground": "assumed", "text": "The same person has one code in each
        breakdown."}, {"ground": "assumed", "text": "The figures stand one by one. They do not show
        which characteristics belong to the same person."}, {"ground": "assumed", "text": "All bodies
        and sums are taken to be equally reliable."}], "possible": [], "possible_cut": false, "open":
        ["Which body: 3 possibilities are equally simple: Havn shelter, The shelters, a body that is not
        listed (The shelters).", "What happened: 7 persons counted twice in the sum. / 7 persons in the
        sum, but not in the figures of one body.", "The figures do not settle sex: 0 to 1: not stated; 0
        to 1: sex not known."], "ask": "Nothing in the figures points to one body rather than another.
        Ask each of them: Havn shelter, The shelters.", "rivals": [], "evidence": [], "proofs":
        [{"rule": "R106", "lines": ["-1 × R106 shelters | 2031: shelters | 2031 @ table - havn_shelter |
        2031 @ table = 0 / -1 × havn_shelter | 2031 @ table = 60 / +1 × shelters | 2031 @ table = 67 / 0
        = 7"], "verified": true, "reason": {}}, {"rule": "R106", "lines": ["-1 × R106 shelters | 2031 |
        entry=carried_over: shelters | 2031 | entry=carried_over @ table - havn_shelter | 2031 |
        entry=carried_over @ table = 0 / -1 × havn_shelter | 2031 | entry=carried_over @ table = 35 / +1
        × shelters | 2031 | entry=carried_over @ table = 38 / 0 = 3"], "verified": true, "reason": {}},
        {"rule": "R106", "lines": ["-1 × R106 shelters | 2031 | entry=new: shelters | 2031 | entry=new @
        table - havn_shelter | 2031 | entry=new @ table = 0 / -1 × havn_shelter | 2031 | entry=new @
        table = 25 / +1 × shelters | 2031 | entry=new @ table = 29 / 0 = 4"], "verified": true,
        "reason": {}}, {"rule": "R106", "lines": ["-1 × R106 shelters | 2031 | sex=female: shelters |
        2031 | sex=female @ table - havn_shelter | 2031 | sex=female @ table = 0 / -1 × havn_shelter |
        2031 | sex=female @ table = 40 / +1 × shelters | 2031 | sex=female @ table = 42 / 0 = 2"],
        "verified": true, "reason": {}}, {"rule": "R106", "lines": ["-1 × R106 shelters | 2031 |
        sex=male: shelters | 2031 | sex=male @ table - havn_shelter | 2031 | sex=male @ table = 0 / -1 ×
        havn_shelter | 2031 | sex=male @ table = 19 / +1 × shelters | 2031 | sex=male @ table = 22 / 0 =
        3"], "verified": true, "reason": {}}, {"rule": "R106", "lines": ["-1 × R106 shelters | 2031 |
        sex=trans_or_nonbinary: shelters | 2031 | sex=trans_or_nonbinary @ table - havn_shelter | 2031 |
        sex=trans_or_nonbinary @ table = 0 / -1 × havn_shelter | 2031 | sex=trans_or_nonbinary @ table =
        1 / +1 × shelters | 2031 | sex=trans_or_nonbinary @ table = 2 / 0 = 1"], "verified": true,
        "reason": {}}, {"rule": "R106", "lines": ["+1 × R103 havn_shelter | 2031 by sex: havn_shelter |
        2031 @ table - havn_shelter | 2031 | sex=female @ table - havn_shelter | 2031 | sex=male @ table
        - havn_shelter | 2031 | sex=trans_or_nonbinary @ table - havn_shelter | 2031 | sex=unknown = 0 /
        -1 × R106 shelters | 2031 | sex=unknown: shelters | 2031 | sex=unknown @ table - havn_shelter |
        2031 | sex=unknown = 0 / -1 × havn_shelter | 2031 @ table = 60 / +1 × havn_shelter | 2031 |
        sex=female @ table = 40 / +1 × havn_shelter | 2031 | sex=male @ table = 19 / +1 × havn_shelter |
        2031 | sex=trans_or_nonbinary @ table = 1 / +1 × shelters | 2031 | sex=unknown @ table = 1 / 0 =
        1"], "verified": true, "reason": {}}], "ties": [{"bodies": ["havn_shelter"], "moves": [{"kind":
        "missing", "code": "", "least": 7, "greatest": 7}, {"kind": "missing", "code":
        "entry=carried_over", "least": 3, "greatest": 3}, {"kind": "missing", "code": "entry=new",
        "least": 4, "greatest": 4}, {"kind": "missing", "code": "sex=?", "least": 1, "greatest": 1},
        {"kind": "missing", "code": "sex=female", "least": 2, "greatest": 2}, {"kind": "missing",
        "code": "sex=male", "least": 3, "greatest": 3}, {"kind": "missing", "code":
        "sex=trans_or_nonbinary", "least": 1, "greatest": 1}], "changes": {"havn_shelter | 2031 @
        table": 7, "havn_shelter | 2031 | entry=carried_over @ table": 3, "havn_shelter | 2031 |
        entry=new @ table": 4, "havn_shelter | 2031 | sex=female @ table": 2, "havn_shelter | 2031 |
        sex=male @ table": 3, "havn_shelter | 2031 | sex=trans_or_nonbinary @ table": 1}}, {"bodies":
        ["shelters"], "moves": [{"kind": "counted twice in the sum", "code": "", "least": 7, "greatest":
        7}, {"kind": "counted twice in the sum", "code": "entry=carried_over", "least": 3, "greatest":
        3}, {"kind": "counted twice in the sum", "code": "entry=new", "least": 4, "greatest": 4},
        {"kind": "counted twice in the sum", "code": "sex=female", "least": 2, "greatest": 2}, {"kind":
        "counted twice in the sum", "code": "sex=male", "least": 3, "greatest": 3}, {"kind": "counted
        twice in the sum", "code": "sex=trans_or_nonbinary", "least": 1, "greatest": 1}, {"kind":
        "counted twice in the sum", "code": "sex=unknown", "least": 1, "greatest": 1}], "changes":
        {"shelters | 2031 @ table": -7, "shelters | 2031 | entry=carried_over @ table": -3, "shelters |
        2031 | entry=new @ table": -4, "shelters | 2031 | sex=female @ table": -2, "shelters | 2031 |
        sex=male @ table": -3, "shelters | 2031 | sex=trans_or_nonbinary @ table": -1, "shelters | 2031
        | sex=unknown @ table": -1}}, {"bodies": ["shelters: not listed"], "moves": [{"kind": "missing",
        "code": "", "least": 7, "greatest": 7}, {"kind": "missing", "code": "entry=carried_over",
        "least": 3, "greatest": 3}, {"kind": "missing", "code": "entry=new", "least": 4, "greatest": 4},
        {"kind": "missing", "code": "sex=female", "least": 2, "greatest": 2}, {"kind": "missing",
        "code": "sex=male", "least": 3, "greatest": 3}, {"kind": "missing", "code":
        "sex=trans_or_nonbinary", "least": 1, "greatest": 1}, {"kind": "missing", "code": "sex=unknown",
        "least": 1, "greatest": 1}], "changes": {}}], "sources": [{"document": "table", "line": null,
        "quote": "67"}, {"document": "table", "line": null, "quote": "60"}, {"document": "table",
        "line": null, "quote": "38"}, {"document": "table", "line": null, "quote": "35"}, {"document":
        "table", "line": null, "quote": "29"}, {"document": "table", "line": null, "quote": "25"},
        {"document": "table", "line": null, "quote": "42"}, {"document": "table", "line": null, "quote":
        "40"}, {"document": "table", "line": null, "quote": "22"}, {"document": "table", "line": null,
        "quote": "19"}, {"document": "table", "line": null, "quote": "2"}, {"document": "table", "line":
        null, "quote": "1"}], "over": ["2031"]}]
        """
    )


MOVED = """
    who           | measure          | codes                  | value | said
    havn_shelter  | victims_assisted |                        | 60    | submitted
    havn_shelter  | victims_assisted | sex=female             | 40    | submitted
    havn_shelter  | victims_assisted | sex=male               | 20    | submitted
    havn_shelter  | victims_assisted | sex=trans_or_nonbinary | 0     | submitted
    havn_shelter  | victims_assisted | sex=unknown            | 0     | submitted
    shelters      | victims_assisted |                        | 60    | printed
    shelters      | victims_assisted | sex=female             | 37    | printed
    shelters      | victims_assisted | sex=male               | 23    | printed
    shelters      | victims_assisted | sex=trans_or_nonbinary | 0     | printed
    shelters      | victims_assisted | sex=unknown            | 0     | printed
    """
WITHIN = """
    who           | measure          | codes                          | value | said
    havn_shelter  | victims_assisted | entry=new; sex=female          | 9     | submitted
    havn_shelter  | victims_assisted | entry=new; sex=male            | 4     | submitted
    havn_shelter  | victims_assisted | entry=carried_over; sex=female | 3     | submitted
    havn_shelter  | victims_assisted | entry=carried_over; sex=male   | 1     | submitted
    shelters      | victims_assisted | entry=new; sex=female          | 11    | printed
    shelters      | victims_assisted | entry=new; sex=male            | 4     | printed
    """
NONE = """
    who           | measure          | codes             | value
    havn_shelter  | victims_assisted |                   | 0
    havn_shelter  | victims_assisted | citizenship=north | 0
    havn_shelter  | victims_assisted | age=minor         | 0
    """


def test_persons_under_other_codes_are_told_from_where_to_where(told: Callable, squash: Callable) -> None:
    scene = told(MOVED, [], absent=("dal_shelter", "fjord_shelter"))
    assert scene.explained == squash(
        """
        ### What does not fit Woman: The shelters is 37. The others give 40: Havn shelter 40. Man: The
        shelters is 23. The others give 20: Havn shelter 20. Proven, if every other figure is right At
        least one of these figures, or one of these sums, must be another than what stands. The largest
        difference is 3: “The shelters: presumed victims assisted in 2031 (woman)”. Simplest
        explanation, not proven It concerns 3 persons. 2 explanations are equally simple, counted by
        what has happened, and where. If nobody stands under other codes in one list than in another, at
        least 6 persons would be needed. What is open Which body: 2 possibilities are equally simple:
        Havn shelter, The shelters. What happened: 3 persons under other codes in the body's figures
        than in the sum. / 3 persons under other codes in the sum than in the bodies' figures. What
        would settle it Nothing in the figures points to one body rather than another. Ask each of them:
        Havn shelter, The shelters. Assumptions All other figures are right. No number is misprinted: it
        is about persons. As few kinds of event, as few bodies and as few persons as possible are
        assumed. What may have happened in adding up is reckoned for each stated sum by itself, also
        where one sum is part of another. The same person has one code in each breakdown. The figures
        stand one by one. They do not show which characteristics belong to the same person. All bodies
        and sums are taken to be equally reliable.
        """
    )
    assert scene.data("explanations.json") == squash(
        """
        [{"internal": true, "cause": "victims_assisted · shelters · 2031 · sex=female", "title": "The
        shelters: presumed victims assisted in 2031 (woman)", "status": "proven", "summary": [], "what":
        ["Woman: The shelters is 37. The others give 40: Havn shelter 40.", "Man: The shelters is 23.
        The others give 20: Havn shelter 20."], "claims": [{"ground": "proven", "text": "At least one of
        these figures, or one of these sums, must be another than what stands."}, {"ground": "proven",
        "text": "The largest difference is 3: “The shelters: presumed victims assisted in 2031
        (woman)”."}, {"ground": "simplest", "text": "It concerns 3 persons."}, {"ground": "simplest",
        "text": "2 explanations are equally simple, counted by what has happened, and where."},
        {"ground": "simplest", "text": "If nobody stands under other codes in one list than in another,
        at least 6 persons would be needed."}, {"ground": "assumed", "text": "All other figures are
        right."}, {"ground": "assumed", "text": "No number is misprinted: it is about persons."},
        {"ground": "assumed", "text": "As few kinds of event, as few bodies and as few persons as
        possible are assumed."}, {"ground": "assumed", "text": "What may have happened in adding up is
        reckoned for each stated sum by itself, also where one sum is part of another."}, {"ground":
        "assumed", "text": "The same person has one code in each breakdown."}, {"ground": "assumed",
        "text": "The figures stand one by one. They do not show which characteristics belong to the same
        person."}, {"ground": "assumed", "text": "All bodies and sums are taken to be equally
        reliable."}], "possible": [], "possible_cut": false, "open": ["Which body: 2 possibilities are
        equally simple: Havn shelter, The shelters.", "What happened: 3 persons under other codes in the
        body's figures than in the sum. / 3 persons under other codes in the sum than in the bodies'
        figures."], "ask": "Nothing in the figures points to one body rather than another. Ask each of
        them: Havn shelter, The shelters.", "rivals": [{"without": "coded otherwise", "persons": 6,
        "more": 3}], "evidence": [], "proofs": [{"rule": "R106", "lines": ["+1 × R106 shelters | 2031 |
        sex=female: shelters | 2031 | sex=female @ table - havn_shelter | 2031 | sex=female @ table = 0
        / +1 × havn_shelter | 2031 | sex=female @ table = 40 / -1 × shelters | 2031 | sex=female @ table
        = 37 / 0 = 3"], "verified": true, "reason": {}}, {"rule": "R106", "lines": ["-1 × R106 shelters
        | 2031 | sex=male: shelters | 2031 | sex=male @ table - havn_shelter | 2031 | sex=male @ table =
        0 / -1 × havn_shelter | 2031 | sex=male @ table = 20 / +1 × shelters | 2031 | sex=male @ table =
        23 / 0 = 3"], "verified": true, "reason": {}}], "ties": [{"bodies": ["havn_shelter"], "moves":
        [{"kind": "coded otherwise", "code": "", "least": 3, "greatest": 3}, {"kind": "coded otherwise",
        "code": "sex from female", "least": 3, "greatest": 3}, {"kind": "coded otherwise", "code": "sex
        to male", "least": 3, "greatest": 3}], "changes": {"havn_shelter | 2031 | sex=female @ table":
        -3, "havn_shelter | 2031 | sex=male @ table": 3}}, {"bodies": ["shelters"], "moves": [{"kind":
        "coded otherwise in the sum", "code": "", "least": 3, "greatest": 3}, {"kind": "coded otherwise
        in the sum", "code": "sex from male", "least": 3, "greatest": 3}, {"kind": "coded otherwise in
        the sum", "code": "sex to female", "least": 3, "greatest": 3}], "changes": {"shelters | 2031 |
        sex=female @ table": 3, "shelters | 2031 | sex=male @ table": -3}}], "sources": [{"document":
        "table", "line": null, "quote": "37"}, {"document": "table", "line": null, "quote": "40"},
        {"document": "table", "line": null, "quote": "23"}, {"document": "table", "line": null, "quote":
        "20"}], "over": ["2031"]}]
        """
    )


def test_figures_that_stand_within_codes_of_two_dimensions(told: Callable, squash: Callable) -> None:
    scene = told(WITHIN, [], absent=("dal_shelter", "fjord_shelter"))
    assert scene.relations == squash(
        """
        R106 fails: 11 | 9 :: The shelters (11) = Havn shelter (9) # R106 holds: 4 | 4 :: The shelters
        (4) = Havn shelter (4) #
        """
    )
    assert scene.explained == squash(
        """
        ### What does not fit New in the year, Woman: The shelters is 11. The others give 9: Havn
        shelter 9. Proven, if every other figure is right At least one of these figures, or one of these
        sums, must be another than what stands. The largest difference is 2: “The shelters: presumed
        victims assisted in 2031 (new in the year, woman)”. Simplest explanation, not proven No move of
        persons in the catalogue makes the figures fit. the relation does not hold: “The shelters:
        presumed victims assisted in 2031 (new in the year, woman)” What would settle it No single piece
        of information tells the possibilities apart.
        """
    )


def test_codes_that_do_not_add_up_are_not_deduced(told: Callable, squash: Callable) -> None:
    assert told(NONE, []).data("deduced.json") == squash(
        """
        [{"key": "havn_shelter | 2031 | age=adult", "value": 0, "origin": "deduced", "proof": ["+1 ×
        havn_shelter | 2031 | age=adult ≥ 0 / -1 × havn_shelter | 2031 | age=adult ≤ -1 / 0 ≥ 1", "+1 ×
        R103 havn_shelter | 2031 by age: havn_shelter | 2031 @ table - havn_shelter | 2031 | age=adult -
        havn_shelter | 2031 | age=minor @ table - havn_shelter | 2031 | age=unknown = 0 / -1 ×
        havn_shelter | 2031 @ table = 0 / +1 × havn_shelter | 2031 | age=adult ≥ 1 / +1 × havn_shelter |
        2031 | age=minor @ table ≥ 0 / +1 × havn_shelter | 2031 | age=unknown ≥ 0 / 0 ≥ 1"], "verified":
        true}, {"key": "havn_shelter | 2031 | age=unknown", "value": 0, "origin": "deduced", "proof":
        ["+1 × havn_shelter | 2031 | age=unknown ≥ 0 / -1 × havn_shelter | 2031 | age=unknown ≤ -1 / 0 ≥
        1", "+1 × R103 havn_shelter | 2031 by age: havn_shelter | 2031 @ table - havn_shelter | 2031 |
        age=adult - havn_shelter | 2031 | age=minor @ table - havn_shelter | 2031 | age=unknown = 0 / -1
        × havn_shelter | 2031 @ table = 0 / +1 × havn_shelter | 2031 | age=adult ≥ 0 / +1 × havn_shelter
        | 2031 | age=minor @ table ≥ 0 / +1 × havn_shelter | 2031 | age=unknown ≥ 1 / 0 ≥ 1"],
        "verified": true}]
        """
    )
