"""What cannot stand together though each relation by itself could: told with the figures or the relations."""

from __future__ import annotations

from collections.abc import Callable

BODIES = [{"measure": "dependants_housed", "provider": f"{one}_shelter"} for one in ("havn", "fjord", "dal")]
HAVN, FJORD, DAL = BODIES
HOUSED = """
    who          | measure           | value
    dal_shelter  | dependants_housed | 3
    havn_shelter | dependants_housed | 5
    """
ACROSS = """
    who           | measure          | codes                  | value | said
    havn_shelter  | victims_assisted |                        | 60    | submitted
    fjord_shelter | victims_assisted |                        | 55    | submitted
    shelters      | victims_assisted | sex=female             | 70    | printed
    shelters      | victims_assisted | sex=male               | 30    | printed
    shelters      | victims_assisted | sex=trans_or_nonbinary | 0     | printed
    shelters      | victims_assisted | sex=unknown            | 0     | printed
    """
OVER = """
    who    | measure   | codes                  | period  | value
    police | witnesses | sex=female             | 2031    | 3
    police | witnesses | sex=male               | 2031    | 2
    police | witnesses | sex=trans_or_nonbinary | 2031    | 0
    police | witnesses | sex=unknown            | 2031    | 0
    police | witnesses |                        | 2031-H1 | 4
    police | witnesses |                        | 2031-H2 | 6
    """
CASES = """
    who    | measure           | codes             | period  | value
    police | anonymous_reports |                   | 2031-Q1 | 4
    police | anonymous_reports |                   | 2031-Q2 | 6
    police | anonymous_reports |                   | 2031-H1 | 12
    police | anonymous_reports |                   | 2031-H2 | 3
    police | anonymous_reports | exploitation=labour | 2031 | 16
    """
THREE = """
    who          | measure          | codes                       | value
    havn_shelter | permit_decisions | outcome=granted             | 9
    havn_shelter | permit_decisions | outcome=refused             | 4
    havn_shelter | permit_decisions | outcome=closed              | 1
    havn_shelter | permit_decisions | sex=female                  | 9
    havn_shelter | permit_decisions | sex=male                    | 7
    havn_shelter | permit_decisions | sex=trans_or_nonbinary      | 0
    havn_shelter | permit_decisions | sex=unknown                 | 0
    havn_shelter | permit_decisions | outcome=granted; sex=female | 2
    havn_shelter | permit_decisions | citizenship=north           | 20
    """
SMUDGED = """
    who          | measure          | codes                  | value | line | readings
    havn_shelter | victims_assisted |                        | 28    | 10   |
    havn_shelter | victims_assisted | sex=female             | 13    | 11   | 13 18 73
    havn_shelter | victims_assisted | sex=male               | 10    | 13   |
    havn_shelter | victims_assisted | sex=trans_or_nonbinary | 0     | 14   |
    havn_shelter | victims_assisted | sex=unknown            | 0     | 17   |
    """


def test_declared_relations_over_a_figure_that_nobody_stated_are_named(told: Callable, squash: Callable) -> None:
    relations = [
        {"id": "equal", "kind": "sum", "left": [FJORD], "right": [HAVN], "severity": "warning"},
        {"id": "fewer", "kind": "at_most", "left": [FJORD], "right": [DAL]},
        {"id": "twice", "kind": "sum", "left": [{**FJORD, "times": 2}], "right": [DAL], "severity": "info"},
    ]
    scene = told(HOUSED, relations, absent=())
    assert scene.findings == squash(
        """
        R121 info Fjord shelter: dependants housed in 2031. What is checked: Equal: These cannot hold
        together, whatever the figures are that nobody stated: “Equal” (equal); “Twice” (twice). Correct
        or remove one of them in relations.toml, or correct the figure they rest on. <5, 3>
        """
    )
    assert scene.proofs == squash(
        """
        R121 verified: +2 × R107 equal: dependants_housed | fjord_shelter | 2031 - dependants_housed |
        havn_shelter | 2031 @ table = 0 / -1 × R107 twice: 2·dependants_housed | fjord_shelter | 2031 -
        dependants_housed | dal_shelter | 2031 @ table = 0 / -1 × dependants_housed | dal_shelter | 2031
        @ table = 3 / +2 × dependants_housed | havn_shelter | 2031 @ table = 5 / 0 = 7.
        """
    )
    assert scene.explained == squash(
        """
        ### What does not fit Fjord shelter: dependants housed in 2031. What is checked: Equal: These
        cannot hold together, whatever the figures are that nobody stated: “Equal” (equal); “Twice”
        (twice). Proven, if every other figure is right At least one of the relations does not hold, or
        a figure they rest on is another. What is open Which of them it is. What would settle it Settle
        which of them hold: “Equal” (equal); “Twice” (twice).
        """
    )
    assert scene.relations == squash(
        """
        R120 untested: – | – :: Fjord shelter (≥ 0) = Havn shelter (5) (info) R120 untested: – | – ::
        Fjord shelter (≥ 0) = Dal shelter (3) (info) R120 untested: – | – :: 2 · Fjord shelter (≥ 0) =
        Dal shelter (3) (info) R121 fails: – | – :: +2 × R107 equal: dependants_housed | fjord_shelter |
        2031 - dependants_housed | havn_shelter | 2031 @ table = 0; -1 × R107 twice: 2·dependants_housed
        | fjord_shelter | 2031 - dependants_housed | dal_shelter | 2031 @ table = 0; -1 ×
        dependants_housed | dal_shelter | 2031 @ table = 3; +2 × dependants_housed | havn_shelter | 2031
        @ table = 5; 0 = 7 [relations=“Equal” (equal); “Twice” (twice)] (info)
        """
    )


def test_a_group_that_states_its_breakdown_and_members_that_state_their_totals(
    told: Callable, squash: Callable
) -> None:
    scene = told(ACROSS, [])
    assert scene.findings == squash(
        """
        R122 error The shelters: presumed victims assisted in 2031: Nobody stated the figure. Worked out
        from the figures that are stated, it comes to 115 in one way and 100 in another. Open the
        sources of both, and correct the figure that is wrong. State the figure itself, and everybody
        sees which way is right. <60, 55, 70, 30, 0>
        """
    )
    assert scene.proofs == squash(
        """
        R122 verified: -1 × R122 havn_shelter | 2031 + fjord_shelter | 2031 by group: havn_shelter |
        2031 @ table + fjord_shelter | 2031 @ table - shelters | 2031 | sex=female @ table - shelters |
        2031 | sex=male @ table - shelters | 2031 | sex=trans_or_nonbinary @ table - shelters | 2031 |
        sex=unknown @ table = 0 / +1 × fjord_shelter | 2031 @ table = 55 / +1 × havn_shelter | 2031 @
        table = 60 / -1 × shelters | 2031 | sex=female @ table = 70 / -1 × shelters | 2031 | sex=male @
        table = 30 / -1 × shelters | 2031 | sex=trans_or_nonbinary @ table = 0 / -1 × shelters | 2031 |
        sex=unknown @ table = 0 / 0 = 15.
        """
    )
    assert scene.explained == squash(
        """
        ### What does not fit Havn shelter + Fjord shelter is 115. The others give 100: The shelters
        Woman 70 + The shelters Man 30. Proven, if every other figure is right At least one figure or
        relation must be another than what stands. What is open 4 possibilities are equally simple: “The
        shelters: presumed victims assisted in 2031 (woman)” (table): it says 70; 85 would fit “The
        shelters: presumed victims assisted in 2031 (man)” (table): it says 30; 45 would fit “The
        shelters: presumed victims assisted in 2031 (trans or non-binary person)” (table): it says 0; 15
        would fit “The shelters: presumed victims assisted in 2031 (sex not known)” (table): it says 0;
        15 would fit What would settle it Ask The shelters whether the figure is 70: “The shelters:
        presumed victims assisted in 2031 (woman)” (table). Assumptions All other figures are right.
        Submitted figures are taken to be more certain than printed sums.
        """
    )


def test_a_year_that_states_its_breakdown_and_halves_that_state_their_totals(told: Callable, squash: Callable) -> None:
    scene = told(OVER, [])
    assert scene.findings == squash(
        """
        R122 error Sagaland Police: witnesses in 2031: Nobody stated the figure. Worked out from the
        figures that are stated, it comes to 6 in one way and 5 in another. Open the sources of both,
        and correct the figure that is wrong. State the figure itself, and everybody sees which way is
        right. <6, 3, 2, 0>
        """
    )
    assert scene.proofs == squash(
        """
        R122 verified: -1 × R122 witnesses | police | 2031-H2: witnesses | police | 2031-H2 @ table -
        witnesses | police | 2031 | sex=female @ table - witnesses | police | 2031 | sex=male @ table -
        witnesses | police | 2031 | sex=trans_or_nonbinary @ table - witnesses | police | 2031 |
        sex=unknown @ table ≤ 0 / -1 × witnesses | police | 2031 | sex=female @ table = 3 / -1 ×
        witnesses | police | 2031 | sex=male @ table = 2 / -1 × witnesses | police | 2031 |
        sex=trans_or_nonbinary @ table = 0 / -1 × witnesses | police | 2031 | sex=unknown @ table = 0 /
        +1 × witnesses | police | 2031-H2 @ table = 6 / 0 ≥ 1.
        """
    )


def test_a_year_that_states_a_part_greater_than_its_quarters(told: Callable, squash: Callable) -> None:
    scene = told(CASES, [])
    assert scene.findings == squash(
        """
        R118 error Sagaland Police: anonymous reports in the first half of 2031: For the whole period 12
        is stated. Its parts give 10. Correct the figure that is wrong, or explain the difference. <12,
        4, 6> R122 error Sagaland Police: anonymous reports in 2031: Nobody stated the figure. Worked
        out from the figures that are stated, it comes to 16 in one way and 15 in another. Open the
        sources of both, and correct the figure that is wrong. State the figure itself, and everybody
        sees which way is right. <16, 12, 3>
        """
    )
    assert scene.proofs == squash(
        """
        R118 verified: -1 × R118 anonymous_reports | police | 2031-H1: anonymous_reports | police |
        2031-H1 @ table - anonymous_reports | police | 2031-Q1 @ table - anonymous_reports | police |
        2031-Q2 @ table = 0 / +1 × anonymous_reports | police | 2031-H1 @ table = 12 / -1 ×
        anonymous_reports | police | 2031-Q1 @ table = 4 / -1 × anonymous_reports | police | 2031-Q2 @
        table = 6 / 0 = 2. R122 verified: -1 × R122 anonymous_reports | police | 2031 |
        exploitation=labour: anonymous_reports | police | 2031 | exploitation=labour @ table -
        anonymous_reports | police | 2031-H1 @ table - anonymous_reports | police | 2031-H2 @ table ≤ 0
        / +1 × anonymous_reports | police | 2031 | exploitation=labour @ table = 16 / -1 ×
        anonymous_reports | police | 2031-H1 @ table = 12 / -1 × anonymous_reports | police | 2031-H2 @
        table = 3 / 0 ≥ 1.
        """
    )


def test_several_contradictions_of_one_body(told: Callable, squash: Callable) -> None:
    scene = told(THREE, [])
    assert scene.findings == squash(
        """
        R122 error Havn shelter: permit decisions in 2031: Nobody stated the figure. Worked out from the
        figures that are stated, it comes to 20 in one way and 14 in another. Open the sources of both,
        and correct the figure that is wrong. State the figure itself, and everybody sees which way is
        right. <20, 9, 4, 1> R122 error Havn shelter: permit decisions in 2031: Nobody stated the
        figure. Worked out from the figures that are stated, it comes to 16 in one way and 14 in
        another. Open the sources of both, and correct the figure that is wrong. State the figure
        itself, and everybody sees which way is right. <9, 7, 0, 4, 1> R103 error Havn shelter: permit
        decisions in 2031 (woman): The total is 9. The breakdown adds up to 7. Correct the total or the
        breakdown, or enter “unknown” for what is missing. <9, 2, 4, 1> R105 info Havn shelter: permit
        decisions in 2031 (granted): The total is 9. The breakdown covers 2. For 7 it is not given. Ask
        whether the rest is “unknown”, or whether something is missing. <9, 2>
        """
    )
    assert scene.proofs == squash(
        """
        R122 verified: -1 × R122 permit_decisions | havn_shelter | 2031 | citizenship=north:
        permit_decisions | havn_shelter | 2031 | citizenship=north @ table - permit_decisions |
        havn_shelter | 2031 | outcome=granted @ table - permit_decisions | havn_shelter | 2031 |
        outcome=refused @ table - permit_decisions | havn_shelter | 2031 | outcome=closed @ table ≤ 0 /
        +1 × permit_decisions | havn_shelter | 2031 | citizenship=north @ table = 20 / -1 ×
        permit_decisions | havn_shelter | 2031 | outcome=closed @ table = 1 / -1 × permit_decisions |
        havn_shelter | 2031 | outcome=granted @ table = 9 / -1 × permit_decisions | havn_shelter | 2031
        | outcome=refused @ table = 4 / 0 ≥ 6. R122 verified: -1 × R122 permit_decisions | havn_shelter
        | 2031 | sex=female + permit_decisions | havn_shelter | 2031 | sex=male + permit_decisions |
        havn_shelter | 2031 | sex=trans_or_nonbinary + permit_decisions | havn_shelter | 2031 |
        sex=unknown: permit_decisions | havn_shelter | 2031 | sex=female @ table + permit_decisions |
        havn_shelter | 2031 | sex=male @ table + permit_decisions | havn_shelter | 2031 |
        sex=trans_or_nonbinary @ table + permit_decisions | havn_shelter | 2031 | sex=unknown @ table -
        permit_decisions | havn_shelter | 2031 | outcome=granted @ table - permit_decisions |
        havn_shelter | 2031 | outcome=refused @ table - permit_decisions | havn_shelter | 2031 |
        outcome=closed @ table = 0 / -1 × permit_decisions | havn_shelter | 2031 | outcome=closed @
        table = 1 / -1 × permit_decisions | havn_shelter | 2031 | outcome=granted @ table = 9 / -1 ×
        permit_decisions | havn_shelter | 2031 | outcome=refused @ table = 4 / +1 × permit_decisions |
        havn_shelter | 2031 | sex=female @ table = 9 / +1 × permit_decisions | havn_shelter | 2031 |
        sex=male @ table = 7 / +1 × permit_decisions | havn_shelter | 2031 | sex=trans_or_nonbinary @
        table ≥ 0 / +1 × permit_decisions | havn_shelter | 2031 | sex=unknown @ table ≥ 0 / 0 ≥ 2. R103
        verified: +1 × R103 permit_decisions | havn_shelter | 2031 | outcome=closed by sex:
        permit_decisions | havn_shelter | 2031 | outcome=closed @ table - permit_decisions |
        havn_shelter | 2031 | outcome=closed; sex=female - permit_decisions | havn_shelter | 2031 |
        outcome=closed; sex=male - permit_decisions | havn_shelter | 2031 | outcome=closed;
        sex=trans_or_nonbinary - permit_decisions | havn_shelter | 2031 | outcome=closed; sex=unknown =
        0 / +1 × R103 permit_decisions | havn_shelter | 2031 | outcome=refused by sex: permit_decisions
        | havn_shelter | 2031 | outcome=refused @ table - permit_decisions | havn_shelter | 2031 |
        outcome=refused; sex=female - permit_decisions | havn_shelter | 2031 | outcome=refused; sex=male
        - permit_decisions | havn_shelter | 2031 | outcome=refused; sex=trans_or_nonbinary -
        permit_decisions | havn_shelter | 2031 | outcome=refused; sex=unknown = 0 / -1 × R103
        permit_decisions | havn_shelter | 2031 | sex=female by outcome: permit_decisions | havn_shelter
        | 2031 | sex=female @ table - permit_decisions | havn_shelter | 2031 | outcome=granted;
        sex=female @ table - permit_decisions | havn_shelter | 2031 | outcome=refused; sex=female -
        permit_decisions | havn_shelter | 2031 | outcome=closed; sex=female = 0 / -1 × permit_decisions
        | havn_shelter | 2031 | outcome=closed @ table = 1 / -1 × permit_decisions | havn_shelter | 2031
        | outcome=granted; sex=female @ table = 2 / -1 × permit_decisions | havn_shelter | 2031 |
        outcome=refused @ table = 4 / +1 × permit_decisions | havn_shelter | 2031 | sex=female @ table =
        9 / +1 × permit_decisions | havn_shelter | 2031 | outcome=closed; sex=male ≥ 0 / +1 ×
        permit_decisions | havn_shelter | 2031 | outcome=closed; sex=trans_or_nonbinary ≥ 0 / +1 ×
        permit_decisions | havn_shelter | 2031 | outcome=closed; sex=unknown ≥ 0 / +1 × permit_decisions
        | havn_shelter | 2031 | outcome=refused; sex=male ≥ 0 / +1 × permit_decisions | havn_shelter |
        2031 | outcome=refused; sex=trans_or_nonbinary ≥ 0 / +1 × permit_decisions | havn_shelter | 2031
        | outcome=refused; sex=unknown ≥ 0 / 0 ≥ 2. R105 not verified: the statement is decided by
        trying every case.
        """
    )
    assert scene.marks == squash(
        """
        r105-permit_decisions-havn_shelter-2031-outcome-granted-by-sex: / .
        r103-permit_decisions-havn_shelter-2031-sex-female-by-outcome: permit_decisions | havn_shelter |
        2031 | sex=female / permit_decisions | havn_shelter | 2031 | sex=female.
        r122-permit_decisions-havn_shelter-2031-by-citizenship-by-outcome: permit_decisions |
        havn_shelter | 2031; permit_decisions | havn_shelter | 2031 | citizenship=north /
        permit_decisions | havn_shelter | 2031; permit_decisions | havn_shelter | 2031 |
        citizenship=north. r122-permit_decisions-havn_shelter-2031-by-outcome-by-sex: permit_decisions |
        havn_shelter | 2031; permit_decisions | havn_shelter | 2031 | sex=female; permit_decisions |
        havn_shelter | 2031 | sex=male; permit_decisions | havn_shelter | 2031 | sex=trans_or_nonbinary;
        permit_decisions | havn_shelter | 2031 | sex=unknown / permit_decisions | havn_shelter | 2031;
        permit_decisions | havn_shelter | 2031 | sex=female; permit_decisions | havn_shelter | 2031 |
        sex=male; permit_decisions | havn_shelter | 2031 | sex=trans_or_nonbinary; permit_decisions |
        havn_shelter | 2031 | sex=unknown.
        """
    )


def test_a_smudged_number_is_read_as_what_fits(told: Callable, squash: Callable) -> None:
    scene = told(SMUDGED, [])
    assert scene.data("readings.json") == squash(
        """
        [{"key": "havn_shelter | 2031 | sex=female", "printed": "13", "readings": [13, 18, 73], "fits":
        [18], "status": "proven", "source": {"document": "table", "line": 11, "quote": "13"}}]
        """
    )


def test_what_was_forced_by_bodies_together(told: Callable, squash: Callable) -> None:
    table = "\n".join(line for line in ACROSS.splitlines() if "fjord" not in line)
    scene = told(table.replace("| 60 ", "| 58 "), [])
    assert scene.data("deduced.json") == squash(
        """
        [{"key": "shelters | 2031", "value": 100, "origin": "deduced", "proof": ["+1 × R103 shelters |
        2031 by sex: shelters | 2031 - shelters | 2031 | sex=female @ table - shelters | 2031 | sex=male
        @ table - shelters | 2031 | sex=trans_or_nonbinary @ table - shelters | 2031 | sex=unknown @
        table = 0 / +1 × shelters | 2031 | sex=female @ table = 70 / +1 × shelters | 2031 | sex=male @
        table = 30 / -1 × shelters | 2031 ≤ 99 / +1 × shelters | 2031 | sex=trans_or_nonbinary @ table ≥
        0 / +1 × shelters | 2031 | sex=unknown @ table ≥ 0 / 0 ≥ 1", "-1 × R103 shelters | 2031 by sex:
        shelters | 2031 - shelters | 2031 | sex=female @ table - shelters | 2031 | sex=male @ table -
        shelters | 2031 | sex=trans_or_nonbinary @ table - shelters | 2031 | sex=unknown @ table = 0 /
        -1 × shelters | 2031 | sex=female @ table = 70 / -1 × shelters | 2031 | sex=male @ table = 30 /
        -1 × shelters | 2031 | sex=trans_or_nonbinary @ table = 0 / -1 × shelters | 2031 | sex=unknown @
        table = 0 / +1 × shelters | 2031 ≥ 101 / 0 ≥ 1"], "verified": true}]
        """
    )


GROUPED = """
    who           | measure          | value | line | readings | said
    havn_shelter  | victims_assisted | 13    | 11   | 13 18 73 | submitted
    fjord_shelter | victims_assisted | 55    | 12   |          | submitted
    shelters      | victims_assisted | 73    | 13   |          | printed
    police        | cases_opened     | 4     | 14   | 4 9      | submitted
    """


def test_a_smudged_number_is_read_with_the_sum_that_it_is_part_of(told: Callable, squash: Callable) -> None:
    assert told(GROUPED, []).data("readings.json") == squash(
        """
        [{"key": "cases_opened | police | 2031", "printed": "4", "readings": [4, 9], "fits": [4, 9],
        "status": "proven", "source": {"document": "table", "line": 14, "quote": "4"}}, {"key":
        "havn_shelter | 2031", "printed": "13", "readings": [13, 18, 73], "fits": [18], "status":
        "proven", "source": {"document": "table", "line": 11, "quote": "13"}}]
        """
    )


def test_a_count_is_a_whole_number_and_a_mean_may_be_half_of_one(told: Callable) -> None:
    def found(measure: str) -> str:
        half = {"measure": measure, "provider": "fjord_shelter", "times": 2}
        relations = [{"id": "twice", "kind": "sum", "left": [half], "right": [DAL]}]
        return str(told(HOUSED, relations, absent=()).findings)

    assert found("dependants_housed").startswith("R121 error")
    assert found("mean_stay") == ""
