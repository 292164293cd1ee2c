"""What code lists, groups and periods imply: wholes and parts, restatements, what cannot stand together."""

from __future__ import annotations

from collections.abc import Callable

PARTS = """
    who          | measure          | codes                     | value | said      | qualifier
    havn_shelter | victims_assisted |                           | 20    | submitted | exact
    havn_shelter | victims_assisted |                           | 21    | printed   | exact
    havn_shelter | victims_assisted | sex=female                | 12    | submitted | exact
    havn_shelter | victims_assisted | sex=male                  | 9     | submitted | exact
    havn_shelter | victims_assisted | age=adult                 | 11    | submitted | exact
    havn_shelter | victims_assisted | age=minor                 | 4     | submitted | exact
    havn_shelter | victims_assisted | exploitation=labour       | 3     | submitted | exact
    havn_shelter | victims_assisted | exploitation=labour_crime | 5     | submitted | exact
    havn_shelter | victims_assisted | citizenship=north         | 22    | submitted | exact
    havn_shelter | victims_assisted | citizenship=vinland       | 2     | submitted | at_most
    """
RESTATED = """
    who    | measure  | codes      | period  | value | as_at      | edition
    police | suspects |            | 2031-H1 | 7     | 2031-07-31 |
    police | suspects |            | 2031-H1 | 8     | 2032-01-15 |
    police | suspects | sex=male   | 2031-H1 | 5     | 2031-07-31 |
    police | suspects | sex=female | 2031-H1 | 3     | 2031-07-31 |
    police | suspects |            | 2030    | 11    | 2031-07-31 |
    police | suspects |            | 2030    | 12    | 2030-12-31 | 2030
    """
PERIODS = """
    who             | measure         | period  | value
    island_outreach | street_contacts | 2031    | 100
    island_outreach | street_contacts | 2031-H1 | 40
    island_outreach | street_contacts | 2031-H2 | 70
    island_outreach | street_contacts | 2031-Q1 | 41
    police          | suspects        | 2031    | 20
    police          | suspects        | 2031-H1 | 9
    police          | suspects        | 2031-H2 | 8
    police          | witnesses       | 2031    | 3
    police          | witnesses       | 2031-Q2 | 4
    havn_shelter    | residents       | 2031    | 5
    havn_shelter    | residents       | 2031-H1 | 9
    havn_shelter    | mean_stay       | 2031    | 40
    havn_shelter    | mean_stay       | 2031-H1 | 90
    """
TOGETHER = """
    who           | measure          | codes                  | value
    havn_shelter  | victims_assisted | sex=female             | 12
    havn_shelter  | victims_assisted | sex=male               | 8
    havn_shelter  | victims_assisted | sex=trans_or_nonbinary | 0
    havn_shelter  | victims_assisted | sex=unknown            | 0
    havn_shelter  | victims_assisted | age=adult              | 11
    havn_shelter  | victims_assisted | age=minor              | 7
    havn_shelter  | victims_assisted | age=unknown            | 0
    """
ACROSS = """
    who           | measure          | codes     | value | said
    havn_shelter  | victims_assisted | entry=new | 12    | submitted
    havn_shelter  | victims_assisted | sex=male  | 8     | submitted
    fjord_shelter | victims_assisted |           | 30    | submitted
    shelters      | victims_assisted |           | 35    | printed
    follow_up     | victims_assisted |           | 30    | printed
    """


def test_parts_and_wholes(told: Callable, squash: Callable) -> None:
    scene = told(PARTS)
    assert scene.relations == squash(
        """
        R101 fails: 21 | 20 :: Havn shelter (21) = Havn shelter (20) # R105 fails: 20 | 15 :: Havn
        shelter (20) = Adult (11) + Minor (4) [missing=5] (info) # R104 fails: 22 | 20 :: North (22) ≤
        Havn shelter (20) # R104 holds: 3 | 20 :: Forced labour (3) ≤ Havn shelter (20) # R103 fails: 20
        | 21 :: Havn shelter (20) = Woman (12) + Man (9) # R104 holds: 0–2 | 22 :: Vinland (0–2) ≤ North
        (22) # R104 fails: 5 | 3 :: Of which crime (5) ≤ Forced labour (3) # R120 untested: – | – :: New
        in the year (≥ 0) = Carried over from earlier years (≥ 0) + The shelters (≥ 0) (info) R120
        untested: – | – :: Persons with a permit decision (≥ 0) = Permit decisions (≥ 0) (info) R120
        untested: – | – :: Change in cases from the year before The coordination unit 2031 (≥ 0) = Cases
        opened Sagaland Police 2031 (≥ 0) + Cases opened Sagaland Police 2030 (≥ 0) (info) R120
        untested: – | – :: Residents on the day 2031-12-31 (≥ 0) = Presumed victims assisted 2031 (20)
        (info)
        """
    )
    assert scene.findings == squash(
        """
        R101 error Havn shelter: presumed victims assisted in 2031: It reads 21 in one place and 20
        in another. Open both sources, and correct one of them or explain the difference. <21, 20> R103 error
        Havn shelter: presumed victims assisted in 2031: The total is 20. The breakdown adds up to 21.
        Correct the total or the breakdown, or enter “unknown” for what is missing. <20, 12, 9> R104
        error Havn shelter: presumed victims assisted in 2031 (north): The part is 22. The whole is 20.
        Correct the part or the whole, or explain why they are not about the same thing. <22, 20> R105
        info Havn shelter: presumed victims assisted in 2031: The total is 20. The breakdown covers 15.
        For 5 it is not given. Ask whether the rest is “unknown”, or whether something is missing. <20,
        11, 4> R104 error Havn shelter: presumed victims assisted in 2031 (of which crime): The part is
        5. The whole is 3. Correct the part or the whole, or explain why they are not about the same
        thing. <5, 3>
        """
    )


def test_figures_are_marked_where_the_reader_sees_them(told: Callable, squash: Callable) -> None:
    scene = told(PARTS)
    assert scene.figures == squash(
        """
        havn_shelter | 2031: 20 submitted printed “Printed figure: 21” ; doubt “Does not fit other
        figures; see open findings in the method appendix” r101-victims_assisted-havn_shelter-2031.
        havn_shelter | 2031 | age=adult: 11 submitted . havn_shelter | 2031 | age=minor: 4 submitted .
        havn_shelter | 2031 | citizenship=north: 22 submitted doubt “Does not fit other figures; see
        open findings in the method appendix” r101-victims_assisted-havn_shelter-2031. havn_shelter |
        2031 | citizenship=vinland: 2 submitted . havn_shelter | 2031 | exploitation=labour: 3 submitted
        doubt “Does not fit other figures; see open findings in the method appendix”
        r104-victims_assisted-havn_shelter-2031-exploitation-labour_crime. havn_shelter | 2031 |
        exploitation=labour_crime: 5 submitted doubt “Does not fit other figures; see open findings in
        the method appendix” r104-victims_assisted-havn_shelter-2031-exploitation-labour_crime.
        havn_shelter | 2031 | sex=female: 12 submitted . havn_shelter | 2031 | sex=male: 9 submitted
        """
    )
    assert scene.marks == squash(
        """
        r101-victims_assisted-havn_shelter-2031: / havn_shelter | 2031.
        r105-victims_assisted-havn_shelter-2031-by-age: / .
        r104-victims_assisted-havn_shelter-2031-citizenship-north: havn_shelter | 2031 |
        citizenship=north; havn_shelter | 2031 / havn_shelter | 2031 | citizenship=north; havn_shelter |
        2031. r103-victims_assisted-havn_shelter-2031-by-sex: havn_shelter | 2031 / havn_shelter | 2031.
        r104-victims_assisted-havn_shelter-2031-exploitation-labour_crime: havn_shelter | 2031 |
        exploitation=labour_crime; havn_shelter | 2031 | exploitation=labour / havn_shelter | 2031 |
        exploitation=labour_crime; havn_shelter | 2031 | exploitation=labour.
        """
    )


def test_a_figure_in_two_places_and_its_parts_are_explained_by_the_cheapest_doubt(
    told: Callable, squash: Callable
) -> None:
    assert told(PARTS).explained == squash(
        """
        ### What does not fit Havn shelter, table: 21. In another place: Havn shelter, table 20. Havn
        shelter is 20. The others give 21: Woman 12 + Man 9. Havn shelter: presumed victims assisted in
        2031: The total is 20. The breakdown covers 15. For 5 it is not given. North is 22, but should
        be at most 20: Havn shelter 20. Proven, if every other figure is right At least 2 figures or
        relations must be others than what stands. Simplest explanation, not proven This must then be
        another: “Havn shelter: presumed victims assisted in 2031” (table); “Havn shelter: presumed
        victims assisted in 2031” (table). No other explanation is as simple. What is open “Havn
        shelter: presumed victims assisted in 2031” (table): it says 20; ≥ 22 would fit + “Havn shelter:
        presumed victims assisted in 2031” (table): it says 21; ≥ 22 would fit What would settle it Ask
        Havn shelter whether the figure is 20: “Havn shelter: presumed victims assisted in 2031”
        (table). Assumptions All other figures are right. Submitted figures are taken to be more certain
        than printed sums. ### What does not fit Of which crime is 5, but should be at most 3: Forced
        labour 3. Proven, if every other figure is right At least one figure or relation must be another
        than what stands. What is open 2 possibilities are equally simple: “Havn shelter: presumed
        victims assisted in 2031 (forced labour)” (table): it says 3; 5–20 would fit “Havn shelter:
        presumed victims assisted in 2031 (of which crime)” (table): it says 5; 0–3 would fit What would
        settle it Ask Havn shelter whether the figure is 3: “Havn shelter: presumed victims assisted in
        2031 (forced labour)” (table). Assumptions All other figures are right. Submitted figures are
        taken to be more certain than printed sums.
        """
    )


def test_a_restatement_is_no_contradiction(told: Callable, squash: Callable) -> None:
    scene = told(RESTATED)
    assert scene.relations == squash(
        """
        R102 fails: 11 | 12 :: Sagaland Police (11) = Sagaland Police (12) # R102 fails: 8 | 7 ::
        Sagaland Police (8) = Sagaland Police (7) # R103 untested: 8 | 0–32 :: Sagaland Police (8) =
        Woman (0–8) + Man (0–8) + Trans or non-binary person (0–8) + Sex not known (0–8) # R120
        untested: – | – :: New in the year (≥ 0) = Carried over from earlier years (≥ 0) + The shelters
        (≥ 0) (info) R120 untested: – | – :: Persons with a permit decision (≥ 0) = Permit decisions (≥
        0) (info) R120 untested: – | – :: Change in cases from the year before The coordination unit
        2031 (≥ 0) = Cases opened Sagaland Police 2031 (≥ 0) + Cases opened Sagaland Police 2030 (≥ 0)
        (info) R120 untested: – | – :: Residents on the day 2031-12-31 (≥ 0) = Presumed victims assisted
        2031 (≥ 0) (info) R103 fails: 7 | 8 :: Sagaland Police (7) = Woman (3) + Man (5) #
        """
    )
    assert scene.findings == squash(
        """
        R103 error Sagaland Police: suspects in the first half of 2031: The total is 7. The breakdown
        adds up to 8. Correct the total or the breakdown, or enter “unknown” for what is missing. <7, 3,
        5> R102 info Sagaland Police: suspects in 2030: At the latest reading of the register the figure
        is 11. Before that it was 12. Nothing needs doing. The change goes into the list of changes.
        <11, 12> R102 info Sagaland Police: suspects in the first half of 2031: At the latest reading of
        the register the figure is 8. Before that it was 7. Nothing needs doing. The change goes into
        the list of changes. <8, 7>
        """
    )


def test_periods_within_periods(told: Callable, squash: Callable) -> None:
    scene = told(PERIODS)
    assert scene.relations == squash(
        """
        R119 fails: 41 | 40 :: 2031-Q1 (41) ≤ 2031-H1 (40) # R118 fails: 100 | 110 :: 2031 (100) =
        2031-H1 (40) + 2031-H2 (70) # R119 fails: 20 | 17 :: 2031 (20) ≤ 2031-H1 (9) + 2031-H2 (8) #
        R119 holds: 9 | 20 :: 2031-H1 (9) ≤ 2031 (20) # R119 holds: 8 | 20 :: 2031-H2 (8) ≤ 2031 (20) #
        R119 fails: 4 | 3 :: 2031-Q2 (4) ≤ 2031 (3) # R120 untested: – | – :: New in the year (≥ 0) =
        Carried over from earlier years (≥ 0) + The shelters (≥ 0) (info) R120 untested: – | – ::
        Persons with a permit decision (≥ 0) = Permit decisions (≥ 0) (info) R120 untested: – | – ::
        Change in cases from the year before The coordination unit 2031 (≥ 0) = Cases opened Sagaland
        Police 2031 (≥ 0) + Cases opened Sagaland Police 2030 (≥ 0) (info) R120 untested: – | – ::
        Residents on the day 2031-12-31 (≥ 0) = Presumed victims assisted 2031 (≥ 0) (info)
        """
    )
    assert scene.findings == squash(
        """
        R119 error Island outreach: contacts on the street in the first quarter of 2031: The figure is 41.
        It cannot be more than 40. Correct the figure that is wrong, or explain the difference.
        <41, 40> R118 error Island outreach: contacts on the street in 2031: For the whole period 100 is
        stated. Its parts give 110. Correct the figure that is wrong, or explain the difference. <100,
        40, 70> R119 error Sagaland Police: suspects in 2031: The figure is 20. It cannot be more than
        17. Correct the figure that is wrong, or explain the difference. <20, 9, 8> R119 error Sagaland
        Police: witnesses in the second quarter of 2031: The figure is 4. It cannot be more than 3.
        Correct the figure that is wrong, or explain the difference. <4, 3>
        """
    )
    assert scene.explained == squash(
        """
        ### What does not fit 2031-Q1 is 41, but should be at most 40: 2031-H1 40. 2031 is 100. The
        others give 110: 2031-H1 40 + 2031-H2 70. Proven, if every other figure is right At least 2
        figures or relations must be others than what stands. What is open 5 possibilities are equally
        simple: “Island outreach: contacts on the street in 2031” (table): it says 100; ≥ 111 would fit
        + “Island outreach: contacts on the street in the first half of 2031” (table): it says 40; ≥ 41
        would fit “Island outreach: contacts on the street in 2031” (table): it says 100; 110 would fit
        + “Island outreach: contacts on the street in the first quarter of 2031” (table): it says 41;
        0–40 would fit “Island outreach: contacts on the street in the first half of 2031” (table): it
        says 40; 41–100 would fit + “Island outreach: contacts on the street in the second half of 2031”
        (table): it says 70; 0–59 would fit “Island outreach: contacts on the street in the first half
        of 2031” (table): it says 40; 30 would fit + “Island outreach: contacts on the street in the
        first quarter of 2031” (table): it says 41; 0–30 would fit “Island outreach: contacts on the
        street in the second half of 2031” (table): it says 70; 60 would fit + “Island outreach:
        contacts on the street in the first quarter of 2031” (table): it says 41; 0–40 would fit What
        would settle it Ask Island outreach whether the figure is 100: “Island outreach: contacts on the
        street in 2031” (table). Assumptions All other figures are right. Submitted figures are taken to
        be more certain than printed sums. ### What does not fit 2031 is 20, but should be at most 17:
        2031-H1 9 + 2031-H2 8. Proven, if every other figure is right At least one figure or relation
        must be another than what stands. What is open 3 possibilities are equally simple: “Sagaland
        Police: suspects in 2031” (table): it says 20; 9–17 would fit “Sagaland Police: suspects in the
        first half of 2031” (table): it says 9; 12–20 would fit “Sagaland Police: suspects in the second
        half of 2031” (table): it says 8; 11–20 would fit What would settle it Ask Sagaland Police
        whether the figure is 20: “Sagaland Police: suspects in 2031” (table). Assumptions All other
        figures are right. Submitted figures are taken to be more certain than printed sums. ### What
        does not fit 2031-Q2 is 4, but should be at most 3: 2031 3. Proven, if every other figure is
        right At least one figure or relation must be another than what stands. What is open 2
        possibilities are equally simple: “Sagaland Police: witnesses in 2031” (table): it says 3; ≥ 4
        would fit “Sagaland Police: witnesses in the second quarter of 2031” (table): it says 4; 0–3
        would fit What would settle it Ask Sagaland Police whether the figure is 3: “Sagaland Police:
        witnesses in 2031” (table). Assumptions All other figures are right. Submitted figures are taken
        to be more certain than printed sums.
        """
    )


def test_two_breakdowns_of_a_total_that_nobody_stated(told: Callable, squash: Callable) -> None:
    scene = told(TOGETHER)
    assert scene.findings == squash(
        """
        R122 error Havn shelter: presumed victims assisted in 2031: Nobody stated the figure. Worked out
        from the figures that are stated, it comes to 20 in one way and 18 in another. Open the sources
        of both, and correct the figure that is wrong. State the figure itself, and everybody sees which
        way is right. <12, 8, 0, 11, 7>
        """
    )
    assert scene.explained == squash(
        """
        ### What does not fit Woman + Man + Trans or non-binary person + Sex not known is 20. The others
        give 18: Adult 11 + Minor 7. Proven, if every other figure is right At least one figure or
        relation must be another than what stands. What is open 5 possibilities are equally simple:
        “Havn shelter: presumed victims assisted in 2031 (adult)” (table): it says 11; 13 would fit
        “Havn shelter: presumed victims assisted in 2031 (minor)” (table): it says 7; 9 would fit “Havn
        shelter: presumed victims assisted in 2031 (age not known)” (table): it says 0; 2 would fit
        “Havn shelter: presumed victims assisted in 2031 (woman)” (table): it says 12; 10 would fit
        “Havn shelter: presumed victims assisted in 2031 (man)” (table): it says 8; 6 would fit What
        would settle it Ask Havn shelter whether the figure is 11: “Havn shelter: presumed victims
        assisted in 2031 (adult)” (table). Assumptions All other figures are right. Submitted figures
        are taken to be more certain than printed sums.
        """
    )


def test_a_group_and_members_that_state_other_breakdowns(told: Callable, squash: Callable) -> None:
    scene = told(ACROSS)
    assert scene.relations == squash(
        """
        R106 fails: 30 | ≥ 42 :: All follow-up services (30) = Havn shelter (≥ 12) + Fjord shelter (30)
        + Island outreach (≥ 0) R106 fails: 35 | ≥ 42 :: The shelters (35) = Havn shelter (≥ 12) + Fjord
        shelter (30) R120 untested: – | – :: New in the year (0–35) = Carried over from earlier years
        (0–35) + The shelters (35) (info) R120 untested: – | – :: Persons with a permit decision (≥ 0) =
        Permit decisions (≥ 0) (info) R120 untested: – | – :: Change in cases from the year before The
        coordination unit 2031 (≥ 0) = Cases opened Sagaland Police 2031 (≥ 0) + Cases opened Sagaland
        Police 2030 (≥ 0) (info) R120 untested: – | – :: Residents on the day 2031-12-31 (≥ 0) =
        Presumed victims assisted 2031 (≥ 12) (info)
        """
    )
    assert scene.explained == squash(
        """
        ### What does not fit All follow-up services is 30. The others give ≥ 42: Havn shelter ≥ 12 +
        Fjord shelter 30 + Island outreach ≥ 0. The shelters is 35. The others give ≥ 42: Havn shelter ≥
        12 + Fjord shelter 30. Proven, if every other figure is right At least one of these figures, or
        one of these sums, must be another than what stands. The largest difference is 12: “All
        follow-up services: presumed victims assisted in 2031”. Simplest explanation, not proven 19
        persons in the bodies' figures, but not in the sum. No other explanation is as simple. If nobody
        is missing in a list, fewer are enough (17 persons), but with more kinds of event or more
        bodies. What is open Simplest is that all of it concerns All follow-up services + The shelters.
        What would settle it No single piece of information tells the possibilities apart. Assumptions
        All other figures are right. No number is misprinted: it is about persons. As few kinds of
        event, as few bodies and as few persons as possible are assumed. What may have happened in
        adding up is reckoned for each stated sum by itself, also where one sum is part of another. The
        same person has one code in each breakdown. The figures stand one by one. They do not show which
        characteristics belong to the same person. All bodies and sums are taken to be equally reliable.
        """
    )
    assert scene.data("deduced.json") == squash(
        """
        []
        """
    )


def test_findings_are_handed_over_as_data(told: Callable, squash: Callable) -> None:
    table = "\n".join(line for line in PERIODS.splitlines() if "outreach" not in line)
    scene = told(table, [])
    assert scene.listed == squash(
        """
        [{"rule": "R119", "severity": "error", "providers": ["police"], "period": "2031", "measure":
        "suspects", "observed": "20", "expected": "17", "relation": "2031 (20) ≤ 2031-H1 (9) + 2031-H2
        (8)", "message": "", "sources": [{"document": "table", "line": null, "quote": "20"},
        {"document": "table", "line": null, "quote": "9"}, {"document": "table", "line": null, "quote":
        "8"}], "cause": "suspects · police · 2031", "title": "Sagaland Police: suspects", "place":
        "Sagaland Police", "parts": [{"key": "suspects | police | 2031", "label": "Politiet i Sagaland
        (oppdiktet): mistenkte i 2031", "times": 1, "value": "20", "stated": true, "source":
        {"document": "table", "line": null, "quote": "20"}}, {"key": "suspects | police | 2031-H1",
        "label": "Politiet i Sagaland (oppdiktet): mistenkte i 1. halvår 2031", "times": 1, "value":
        "9", "stated": true, "source": {"document": "table", "line": null, "quote": "9"}}, {"key":
        "suspects | police | 2031-H2", "label": "Politiet i Sagaland (oppdiktet): mistenkte i 2. halvår
        2031", "times": 1, "value": "8", "stated": true, "source": {"document": "table", "line": null,
        "quote": "8"}}], "beside": [], "marks": ["suspects | police | 2031"], "doubts": ["suspects |
        police | 2031"], "anchor": "r119-suspects-police-2031"}, {"rule": "R119", "severity": "error",
        "providers": ["police"], "period": "2031-Q2", "measure": "witnesses", "observed": "4",
        "expected": "3", "relation": "2031-Q2 (4) ≤ 2031 (3)", "message": "", "sources": [{"document":
        "table", "line": null, "quote": "4"}, {"document": "table", "line": null, "quote": "3"}],
        "cause": "witnesses · police · 2031-Q2", "title": "Sagaland Police: witnesses", "place":
        "Sagaland Police", "parts": [{"key": "witnesses | police | 2031-Q2", "label": "Politiet i
        Sagaland (oppdiktet): vitner i 2. kvartal 2031", "times": 1, "value": "4", "stated": true,
        "source": {"document": "table", "line": null, "quote": "4"}}, {"key": "witnesses | police |
        2031", "label": "Politiet i Sagaland (oppdiktet): vitner i 2031", "times": 1, "value": "3",
        "stated": true, "source": {"document": "table", "line": null, "quote": "3"}}], "beside": [],
        "marks": ["witnesses | police | 2031-Q2", "witnesses | police | 2031"], "doubts": ["witnesses |
        police | 2031-Q2", "witnesses | police | 2031"], "anchor": "r119-witnesses-police-2031-q2"}]
        """
    )
    assert scene.rows == squash(
        """
        [{"rule": "R119", "relation": "", "outcome": "fails", "readable": "2031 (20) ≤ 2031-H1 (9) +
        2031-H2 (8)", "observed": "20", "expected": "17", "terms": [{"side": "left", "times": 1, "key":
        "suspects | police | 2031"}, {"side": "right", "times": 1, "key": "suspects | police |
        2031-H1"}, {"side": "right", "times": 1, "key": "suspects | police | 2031-H2"}], "beside": []},
        {"rule": "R119", "relation": "", "outcome": "holds", "readable": "2031-H1 (9) ≤ 2031 (20)",
        "observed": "9", "expected": "20", "terms": [{"side": "left", "times": 1, "key": "suspects |
        police | 2031-H1"}, {"side": "right", "times": 1, "key": "suspects | police | 2031"}], "beside":
        []}, {"rule": "R119", "relation": "", "outcome": "holds", "readable": "2031-H2 (8) ≤ 2031 (20)",
        "observed": "8", "expected": "20", "terms": [{"side": "left", "times": 1, "key": "suspects |
        police | 2031-H2"}, {"side": "right", "times": 1, "key": "suspects | police | 2031"}], "beside":
        []}, {"rule": "R119", "relation": "", "outcome": "fails", "readable": "2031-Q2 (4) ≤ 2031 (3)",
        "observed": "4", "expected": "3", "terms": [{"side": "left", "times": 1, "key": "witnesses |
        police | 2031-Q2"}, {"side": "right", "times": 1, "key": "witnesses | police | 2031"}],
        "beside": []}]
        """
    )
