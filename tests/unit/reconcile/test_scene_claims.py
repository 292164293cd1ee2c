"""Claims about figures: shares, changes, ranges and words, each told in full."""

from __future__ import annotations

from collections.abc import Callable

TABLE = """
    who    | measure           | codes               | period | value | said
    police | cases_opened      |                     |        | 40    | submitted
    police | cases_opened      |                     | 2030   | 50    | submitted
    police | cases_opened      |                     | 2029   | 20    | submitted
    police | cases_opened      | exploitation=sexual |        | 25    | submitted
    police | cases_opened      | exploitation=labour |        | 12    | submitted
    police | cases_opened      | exploitation=begging |       | 0     | submitted
    police | cleared_share     |                     |        | 36.5  | printed
    police | victims_identified |                    |        | 12    | submitted
    police | victims_identified | sex=female         |        | 9     | submitted
    police | victims_identified | sex=male           |        | 3     | submitted
    unit   | cases_change      |                     |        | -20   | printed
    """


def term(measure: str, provider: str = "police", **more: object) -> dict[str, object]:
    return {"measure": measure, "provider": provider, **more}


CASES, BEFORE, TWO_BEFORE = (term("cases_opened", steps=-n) for n in (0, 1, 2))
SEXUAL, LABOUR = (term("cases_opened", where={"exploitation": code}) for code in ("sexual", "labour"))
ALL, MEN, WOMEN = (term("victims_identified", where=where) for where in ({}, {"sex": "male"}, {"sex": "female"}))
CHANGE, SHARE = term("cases_change", "unit"), term("cleared_share")
SAID = [{"document": "report", "line": 3, "quote": "a third"}]


def claim(id: str, kind: str, **more: object) -> dict[str, object]:
    return {"id": id, "kind": kind, **more}


IN_PERCENT = {"left": [CHANGE], "of": [CASES], "measured_in": "percent"}
ARITHMETIC = [
    claim("change", "change", **IN_PERCENT, base=[BEFORE]),
    claim("mean", "change", left=[CHANGE], of=[CASES], base=[BEFORE, TWO_BEFORE], measured_in="percent", said=SAID),
    claim("units", "change", left=[CHANGE], of=[CASES], base=[BEFORE], severity="warning"),
    claim("share", "share", left=[SHARE], of=[ALL], base=[CASES], said=SAID),
    claim("both", "share", left=[SHARE], of=[ALL, LABOUR], base=[CASES, TWO_BEFORE]),
    claim("whole", "share_possible", left=[SHARE], of=[ALL], base=[CASES], said=SAID),
    claim("possible", "share_possible", left=[SHARE], of=[MEN], base=[WOMEN]),
    claim("same", "same", left=[LABOUR], right=[ALL]),
    claim("near", "same", left=[CASES], right=[SEXUAL], rounded_to=10, said=SAID),
    claim("inside", "at_most", left=[ALL], right=[LABOUR], for_each=["sex"]),
    claim("sum", "sum", left=[{**CASES, "times": 2}], right=[BEFORE, TWO_BEFORE], severity="warning"),
    claim("unsaid", "sum", left=[term("witnesses")], right=[term("anonymous_reports")], said=SAID),
]
AMONG = {"over": "exploitation", "among": ["sexual", "labour", "begging"]}
SMALLER = {"direction": "down", "size": "small", "measured_in": "share"}
YEARS = ["2029", "2030", "2031"]
WORDS = [
    claim("most", "most", of=[LABOUR], **AMONG, said=SAID),
    claim("clearly", "most", of=[SEXUAL], **AMONG, clearly=True),
    claim("number", "positive", left=[MEN], of=[CASES], **AMONG, said=SAID),
    claim("open", "positive", left=[MEN], of=[CASES], over="exploitation"),
    claim("up", "compare", of=[CASES], base=[BEFORE], direction="up", size="small", said=SAID),
    claim("large", "compare", of=[CASES], base=[TWO_BEFORE], direction="up", size="large", severity="info"),
    claim("shares", "compare", of=[ALL, CASES], base=[MEN, BEFORE], **SMALLER),
    claim("alike", "compare", of=[ALL], base=[LABOUR], direction="same"),
    claim("range", "range", of=[CASES], base=[ALL, CASES], periods=YEARS, rounded_to=10, said=SAID),
]


def test_every_kind_of_arithmetic_is_evaluated(told: Callable, squash: Callable) -> None:
    assert told(TABLE, ARITHMETIC).relations == squash(
        """
        R104 holds: 25 | 40 :: Sexual exploitation (25) ≤ Sagaland Police (40) # R104 holds: 12 | 40 ::
        Forced labour (12) ≤ Sagaland Police (40) # R104 holds: 0 | 40 :: Begging (0) ≤ Sagaland Police
        (40) # R103 holds: 12 | 12 :: Sagaland Police (12) = Woman (9) + Man (3) + Trans or non-binary
        person (0) + Sex not known (0) # R109 holds: -20 | -20.0 :: Change in cases from the year before
        The coordination unit 2031 (−20) = Cases opened Sagaland Police 2031 (40) · Cases opened
        Sagaland Police 2030 (50) (error) # R109 fails: -20 | 14.3 :: Change in cases from the year
        before The coordination unit 2031 (−20) = Cases opened Sagaland Police 2031 (40) · Cases opened
        Sagaland Police 2030 (50) · Cases opened Sagaland Police 2029 (20) (error) # R109 fails: -20 |
        -10.0 :: Change in cases from the year before The coordination unit 2031 (−20) = Cases opened
        Sagaland Police 2031 (40) · Cases opened Sagaland Police 2030 (50) (warning) # R110 fails: 36.5
        | 30.0 :: Share cleared (36.5) = Identified victims (12) + Cases opened (40) (error) # R110
        fails: 36.5 | 40.0 :: Share cleared 2031 (36.5) = Identified victims 2031 (12) + Cases opened
        Forced labour 2031 (12) + Cases opened 2031 (40) + Cases opened 2029 (20) (error) # R111 fails:
        36.5 | 12 / (12…40) :: Share cleared (36.5) = Identified victims (12) + Cases opened (40)
        (error) R111 fails: 36.5 | 3 / (3…9) :: Share cleared (36.5) = Identified victims Man (3) +
        Identified victims Woman (9) (error) R116 holds: 12 | 12 :: Cases opened Forced labour (12) =
        Identified victims (12) (error) # R116 fails: 40 | 25 :: Sagaland Police (40) = Sexual
        exploitation (25) (error) # R108 holds: 12 | 12 :: Identified victims (12) ≤ Cases opened Forced
        labour (12) (error) # R107 fails: 80 | 70 :: 2 · 2031 (40) = 2030 (50) + 2029 (20) (warning) #
        R120 untested: – | – :: Witnesses (≥ 0) = Anonymous reports (≥ 0) (info)
        """
    )


def test_every_kind_of_arithmetic_is_told(told: Callable, squash: Callable) -> None:
    assert told(TABLE, ARITHMETIC).findings == squash(
        """
        R109 error The coordination unit: change in cases from the year before in 2031. What is checked:
        Mean: The stated change is −20. The figures give 14.3. Work the change out again, and see
        whether the comparison is with the same years. <a third, -20, 40, 50, 20> R116 error Sagaland
        Police: cases opened in 2031. What is checked: Near: One figure is 40, the other 25.
        Open both sources. Correct what is wrong, or explain the difference. <a third, 40, 25> R110
        error Sagaland Police: share cleared in 2031. What is checked: Both: The stated share is 36.5.
        The figures give 40.0. Work the share out again, and see whether the denominator is right.
        <36.5, 12, 40, 20> R110 error Sagaland Police: share cleared in 2031. What is checked: Share:
        The stated share is 36.5. The figures give 30.0. Work the share out again, and see whether the
        denominator is right. <a third, 36.5, 12, 40> R111 error Sagaland Police: share cleared in 2031.
        What is checked: Possible: The stated percentage is 36.5. No denominator gives it: 3 / (3…9).
        Check the percentage or the numerator against the register. <36.5, 3, 9> R111 error Sagaland
        Police: share cleared in 2031. What is checked: Whole: The stated percentage is 36.5. No
        denominator gives it: 12 / (12…40). Check the percentage or the numerator against the register.
        <a third, 36.5, 12, 40> R109 warning The coordination unit: change in cases from the year before
        in 2031. What is checked: Units: The stated change is −20. The figures give −10.0. Work the
        change out again, and see whether the comparison is with the same years. <-20, 40, 50> R107
        warning Sagaland Police: cases opened in 2031. What is checked: Sum: The sum is stated as 80.
        The figures it is made up of give 70. Open the sources, and correct the figure that does not
        fit, or explain the difference. <40, 50, 20>
        """
    )


def test_every_kind_of_word_is_evaluated(told: Callable, squash: Callable) -> None:
    assert told(TABLE, WORDS).relations == squash(
        """
        R104 holds: 25 | 40 :: Sexual exploitation (25) ≤ Sagaland Police (40) # R104 holds: 12 | 40 ::
        Forced labour (12) ≤ Sagaland Police (40) # R104 holds: 0 | 40 :: Begging (0) ≤ Sagaland Police
        (40) # R103 holds: 12 | 12 :: Sagaland Police (12) = Woman (9) + Man (3) + Trans or non-binary
        person (0) + Sex not known (0) # R112 fails: 12 | 25 :: Forced labour (12) = Sexual exploitation
        (25) [named=Forced labour, rival=Sexual exploitation, period=2031] (error) # R112 holds: 25 | 12
        :: Sexual exploitation (25) = Forced labour (12) [named=Sexual exploitation, rival=Forced
        labour, period=2031] (error) # R115 fails: 3 | 2 :: Identified victims Man (3) = Cases opened
        Sexual exploitation (25) + Cases opened Forced labour (12) + Cases opened Begging (0) (error) #
        R115 untested: 3 | 2–4 :: Identified victims Man (3) = Cases opened Sexual exploitation (25) +
        Cases opened Forced labour (12) + Cases opened Begging (0) (error) # R113 fails: up | down ::
        2031 (40) = 2030 (50) [now=40, before=50, direction=a decrease] (error) R114 fails: small |
        -20.0 % :: 2031 (40) = 2030 (50) [now=40, before=50, direction=a decrease, change=−20.0%,
        limits=at most 10% or 5] (error) R113 holds: up | up :: 2031 (40) = 2029 (20) [now=40,
        before=20, direction=an increase] (info) R114 holds: large | +100.0 % :: 2031 (40) = 2029 (20)
        [now=40, before=20, direction=an increase, change=+100.0%, limits=at least 20% and 5] (info)
        R113 fails: down | up :: Identified victims 2031 (12) = Cases opened 2031 (40) + Identified
        victims Man 2031 (3) + Cases opened 2030 (50) [now=30.0%, before=6.0%, direction=an increase]
        (error) R114 untested: small | +24.0 pp :: Identified victims 2031 (12) = Cases opened 2031 (40)
        + Identified victims Man 2031 (3) + Cases opened 2030 (50) [now=30.0%, before=6.0%, direction=an
        increase, change=+24.0 percentage points, limits=] (error) R113 holds: same | same :: Identified
        victims (12) = Cases opened Forced labour (12) [now=12, before=12, direction=unchanged] (error)
        R117 holds: 12–40 | 20 :: Identified victims 2031 (12) = Cases opened 2031 (40) + Cases opened
        2029 (20) [period=2029] (error) # R117 fails: 12–40 | 50 :: Identified victims 2031 (12) = Cases
        opened 2031 (40) + Cases opened 2030 (50) [period=2030] (error) # R117 holds: 12–40 | 40 ::
        Identified victims (12) = Cases opened (40) + Cases opened (40) [period=2031] (error) #
        """
    )


def test_every_kind_of_word_is_told(told: Callable, squash: Callable) -> None:
    assert told(TABLE, WORDS).findings == squash(
        """
        R113 error Sagaland Police: cases opened in 2031. What is checked: Up: The figure goes from 50
        to 40, that is a decrease. The text says otherwise. Correct the word or the figures. <a third,
        40, 50> R114 warning Sagaland Police: cases opened in 2031. What is checked: Up: The change is
        −20.0% (from 50 to 40). The limit for using this word is at most 10% or 5. Choose a word that
        fits, or settle whether the limit should change (collection.toml). <a third, 40, 50> R115 error
        Sagaland Police: identified victims in 2031 (man). What is checked: Number: The figure is 3. The
        overview shows 2. Count again in the table, and correct the figure that is wrong. <a third, 3,
        25, 12, 0> R113 error Sagaland Police: identified victims in 2031. What is checked: Shares: The
        figure goes from 6.0% to 30.0%, that is an increase. The text says otherwise. Correct the word
        or the figures. <12, 40, 3, 50> R112 warning Sagaland Police: cases opened in 2031 (forced
        labour). What is checked: Most: In 2031 the figure is 12 for Forced labour and 25 for Sexual
        exploitation. Choose another word than “most” or “throughout”, or say which years it is true of.
        <a third, 12, 25> beside cases_opened | police | 2031 | exploitation=begging R117 warning
        Sagaland Police: identified victims in 2031. What is checked: Range: The range is stated as
        12–40. In 2030 the figure is 50. Widen the range, or say that it is approximate. <a third, 12,
        40, 50>
        """
    )


def test_claims_that_share_figures_are_explained_together(told: Callable, squash: Callable) -> None:
    assert told(TABLE, ARITHMETIC).explained == squash(
        """
        ### What does not fit The coordination unit: change in cases from the year before in 2031. What
        is checked: Mean: The stated change is −20. The figures give 14.3. The coordination unit: change
        in cases from the year before in 2031. What is checked: Units: The stated change is −20. The
        figures give −10.0. 2 · 2031 is 80. The others give 70: 2030 50 + 2029 20. Sagaland Police is
        40. The others give 25: Sexual exploitation 25. Sagaland Police: share cleared in 2031. What is
        checked: Both: The stated share is 36.5. The figures give 40.0. Sagaland Police: share cleared
        in 2031. What is checked: Share: The stated share is 36.5. The figures give 30.0. Sagaland
        Police: share cleared in 2031. What is checked: Possible: The stated percentage is 36.5. No
        denominator gives it: 3 / (3…9). Sagaland Police: share cleared in 2031. What is checked: Whole:
        The stated percentage is 36.5. No denominator gives it: 12 / (12…40). Proven, if every other
        figure is right At least 2 figures or relations must be others than what stands. What is open 11
        possibilities are equally simple: the relation does not hold: Sum + the relation does not hold:
        Near the relation does not hold: Sum + “Sagaland Police: cases opened in 2031” (table): it says
        40; 25–30 would fit the relation does not hold: Sum + “Sagaland Police: cases opened in 2031
        (sexual exploitation)” (table): it says 25; 35–40 would fit the relation does not hold: Near +
        “Sagaland Police: cases opened in 2029” (table): it says 20; 30 would fit the relation does not
        hold: Near + “Sagaland Police: cases opened in 2030” (table): it says 50; 60 would fit the
        relation does not hold: Near + “Sagaland Police: cases opened in 2031” (table): it says 40; 35
        would fit “Sagaland Police: cases opened in 2029” (table): it says 20; 0–10 would fit +
        “Sagaland Police: cases opened in 2031” (table): it says 40; 25–30 would fit “Sagaland Police:
        cases opened in 2029” (table): it says 20; 30 would fit + “Sagaland Police: cases opened in 2031
        (sexual exploitation)” (table): it says 25; 35–40 would fit “Sagaland Police: cases opened in
        2030” (table): it says 50; 30–40 would fit + “Sagaland Police: cases opened in 2031” (table): it
        says 40; 25–30 would fit “Sagaland Police: cases opened in 2030” (table): it says 50; 60 would
        fit + “Sagaland Police: cases opened in 2031 (sexual exploitation)” (table): it says 25; 35–40
        would fit “Sagaland Police: cases opened in 2031” (table): it says 40; 35 would fit + “Sagaland
        Police: cases opened in 2031 (sexual exploitation)” (table): it says 25; 30–35 would fit What
        would settle it Ask Sagaland Police whether the figure is 40: “Sagaland Police: cases opened in
        2031” (table). Assumptions All other figures are right. Submitted figures are taken to be more
        certain than printed sums.
        """
    )


def test_figures_of_a_claim_are_marked(told: Callable, squash: Callable) -> None:
    scene = told(TABLE, [*ARITHMETIC, *WORDS])
    assert scene.figures == squash(
        """
        cases_change | unit | 2031: -20 published doubt “Does not fit other figures; see open findings
        in the method appendix” r109-cases_change-unit-2031-mean. cases_opened | police | 2029: 20
        submitted . cases_opened | police | 2030: 50 submitted . cases_opened | police | 2031: 40
        submitted doubt “Does not fit other figures; see open findings in the method appendix”
        r109-cases_change-unit-2031-mean; doubt “What the source says about the figure does not fit; see
        open findings in the method appendix” r113-cases_opened-police-2031-up. cases_opened | police |
        2031 | exploitation=begging: 0 submitted . cases_opened | police | 2031 | exploitation=labour:
        12 submitted doubt “What the source says about the figure does not fit; see open findings in the
        method appendix” r112-cases_opened-police-2031-exploitation-labour-most. cases_opened | police |
        2031 | exploitation=sexual: 25 submitted doubt “Does not fit other figures; see open findings in
        the method appendix” r109-cases_change-unit-2031-mean. cleared_share | police | 2031: 36.5
        published doubt “Does not fit other figures; see open findings in the method appendix”
        r109-cases_change-unit-2031-mean. victims_identified | police | 2031: 12 submitted doubt “What
        the source says about the figure does not fit; see open findings in the method appendix”
        r113-victims_identified-police-2031-shares r117-victims_identified-police-2031-range-2.
        victims_identified | police | 2031 | sex=female: 9 submitted . victims_identified | police |
        2031 | sex=male: 3 submitted doubt “Does not fit other figures; see open findings in the method
        appendix” r109-cases_change-unit-2031-mean
        """
    )
    assert scene.marks == squash(
        """
        r109-cases_change-unit-2031-mean: cases_change | unit | 2031 / cases_change | unit | 2031.
        r109-cases_change-unit-2031-units: cases_change | unit | 2031 / cases_change | unit | 2031.
        r110-cleared_share-police-2031-share: cleared_share | police | 2031 / cleared_share | police |
        2031. r110-cleared_share-police-2031-both: cleared_share | police | 2031 / cleared_share |
        police | 2031. r111-cleared_share-police-2031-whole: cleared_share | police | 2031 /
        cleared_share | police | 2031. r111-cleared_share-police-2031-possible: cleared_share | police |
        2031 / cleared_share | police | 2031. r116-cases_opened-police-2031-near: cases_opened | police
        | 2031; cases_opened | police | 2031 | exploitation=sexual / cases_opened | police | 2031;
        cases_opened | police | 2031 | exploitation=sexual. r107-cases_opened-police-2031-sum:
        cases_opened | police | 2031 / cases_opened | police | 2031.
        r112-cases_opened-police-2031-exploitation-labour-most: cases_opened | police | 2031 |
        exploitation=labour / cases_opened | police | 2031 | exploitation=labour.
        r115-victims_identified-police-2031-sex-male-number: victims_identified | police | 2031 |
        sex=male / victims_identified | police | 2031 | sex=male. r113-cases_opened-police-2031-up:
        cases_opened | police | 2031 / cases_opened | police | 2031. r114-cases_opened-police-2031-up:
        cases_opened | police | 2031 / cases_opened | police | 2031.
        r113-victims_identified-police-2031-shares: victims_identified | police | 2031 /
        victims_identified | police | 2031. r117-victims_identified-police-2031-range-2:
        victims_identified | police | 2031 / victims_identified | police | 2031.
        """
    )
    assert [text.text("en") for text in scene.found.unchecked_notices] == [
        "Not checked, because nobody stated figures that they need (1): Unsaid (unsaid)."
    ]


def test_a_word_is_explained_by_itself(told: Callable, squash: Callable) -> None:
    assert told(TABLE, WORDS[:1]).explained == squash(
        """
        ### What does not fit Sagaland Police: cases opened in 2031 (forced labour). What is checked:
        Most: In 2031 the figure is 12 for Forced labour and 25 for Sexual exploitation. Proven, if
        every other figure is right The statement and the figures cannot both stand. What is open
        Whether it is the statement or one of the figures that is another. What would settle it Look it
        up in the source: report, line 3, table.
        """
    )


def without(*words: str) -> str:
    """The table without the lines that hold one of some words."""
    return "\n".join(line for line in TABLE.splitlines() if not any(word in line for word in words))


def test_nothing_is_claimed_where_a_figure_is_not_there(told: Callable, squash: Callable) -> None:
    endless = claim("endless", "range", of=[CASES], base=[ALL, term("witnesses")], periods=YEARS)
    scene = told(without("| 2030", "=female"), [*ARITHMETIC, *WORDS, endless])
    assert scene.relations == squash(
        """
        R104 holds: 25 | 40 :: Sexual exploitation (25) ≤ Sagaland Police (40) # R104 holds: 12 | 40 ::
        Forced labour (12) ≤ Sagaland Police (40) # R104 holds: 0 | 40 :: Begging (0) ≤ Sagaland Police
        (40) # R105 fails: 12 | 3 :: Sagaland Police (12) = Man (3) [missing=9] (info) # R120 untested:
        – | – :: Change in cases from the year before The coordination unit 2031 (−20) = Cases opened
        Sagaland Police 2031 (40) + Cases opened Sagaland Police 2030 (≥ 0) (info) R120 untested: – | –
        :: Change in cases from the year before The coordination unit 2031 (−20) = Cases opened Sagaland
        Police 2031 (40) + Cases opened Sagaland Police 2030 (≥ 0) + Cases opened Sagaland Police 2029
        (20) (info) R120 untested: – | – :: Change in cases from the year before The coordination unit
        2031 (−20) = Cases opened Sagaland Police 2031 (40) + Cases opened Sagaland Police 2030 (≥ 0)
        (info) R110 fails: 36.5 | 30.0 :: Share cleared (36.5) = Identified victims (12) + Cases opened
        (40) (error) # R110 fails: 36.5 | 40.0 :: Share cleared 2031 (36.5) = Identified victims 2031
        (12) + Cases opened Forced labour 2031 (12) + Cases opened 2031 (40) + Cases opened 2029 (20)
        (error) # R111 fails: 36.5 | 12 / (12…40) :: Share cleared (36.5) = Identified victims (12) +
        Cases opened (40) (error) R120 untested: – | – :: Share cleared (36.5) = Identified victims Man
        (3) + Identified victims Woman (0–9) (info) R116 holds: 12 | 12 :: Cases opened Forced labour
        (12) = Identified victims (12) (error) # R116 fails: 40 | 25 :: Sagaland Police (40) = Sexual
        exploitation (25) (error) # R108 holds: 12 | 12 :: Identified victims (12) ≤ Cases opened Forced
        labour (12) (error) # R107 untested: 80 | ≥ 20 :: 2 · 2031 (40) = 2030 (≥ 0) + 2029 (20)
        (warning) R120 untested: – | – :: Witnesses (≥ 0) = Anonymous reports (≥ 0) (info) R112 fails:
        12 | 25 :: Forced labour (12) = Sexual exploitation (25) [named=Forced labour, rival=Sexual
        exploitation, period=2031] (error) # R112 holds: 25 | 12 :: Sexual exploitation (25) = Forced
        labour (12) [named=Sexual exploitation, rival=Forced labour, period=2031] (error) # R115 fails:
        3 | 2 :: Identified victims Man (3) = Cases opened Sexual exploitation (25) + Cases opened
        Forced labour (12) + Cases opened Begging (0) (error) # R115 untested: 3 | 2–4 :: Identified
        victims Man (3) = Cases opened Sexual exploitation (25) + Cases opened Forced labour (12) +
        Cases opened Begging (0) (error) # R120 untested: – | – :: 2031 (40) = 2030 (≥ 0) (info) R113
        holds: up | up :: 2031 (40) = 2029 (20) [now=40, before=20, direction=an increase] (info) R114
        holds: large | +100.0 % :: 2031 (40) = 2029 (20) [now=40, before=20, direction=an increase,
        change=+100.0%, limits=at least 20% and 5] (info) R120 untested: – | – :: Identified victims
        2031 (12) = Cases opened 2031 (40) + Identified victims Man 2031 (3) + Cases opened 2030 (≥ 0)
        (info) R113 holds: same | same :: Identified victims (12) = Cases opened Forced labour (12)
        [now=12, before=12, direction=unchanged] (error) R117 holds: 12–40 | 20 :: Identified victims
        2031 (12) = Cases opened 2031 (40) + Cases opened 2029 (20) [period=2029] (error) # R117 holds:
        12–40 | 40 :: Identified victims (12) = Cases opened (40) + Cases opened (40) [period=2031]
        (error) # R120 untested: – | – :: Cases opened (40) = Identified victims (12) + Witnesses (≥ 0)
        (info)
        """
    )


def test_every_claim_that_fails_states_its_numbers_as_values(told: Callable, squash: Callable) -> None:
    assert told(TABLE, [*ARITHMETIC, *WORDS]).typed == squash(
        """
        R109: period 2031 of 0, name Mean of 0, number −20 of 4, number 14.3 of 4 | −20 against 14.3.
        R116: period 2031 of 0, name Near of 0, number 40 of 2, number 25 of 2 | 40 against 25. R110:
        period 2031 of 0, name Both of 0, number 36.5 of 5, number 40.0 of 5 | 36.5 against 40.0. R110:
        period 2031 of 0, name Share of 0, number 36.5 of 3, number 30.0 of 3 | 36.5 against 30.0. R111:
        period 2031 of 0, name Possible of 0, number 36.5 of 3, number 3 / (3…9) of 3 | . R111: period
        2031 of 0, name Whole of 0, number 36.5 of 3, number 12 / (12…40) of 3 | . R115: period 2031 of
        0, name Number of 0, number 3 of 4, number 2 of 4 | 3 against 2. R109: period 2031 of 0, name
        Units of 0, number −20 of 3, number −10.0 of 3 | −20 against −10.0. R107: period 2031 of 0, name
        Sum of 0, number 80 of 3, number 70 of 3 | 80 against 70. R113: period 2031 of 0, name Up of 0,
        number 50 of 2, number 40 of 2 | . R114: period 2031 of 0, name Up of 0, number −20.0 of 2,
        number % of 2, number 50 of 2, number 40 of 2, term at most of 0, term 10 of 0, term % of 0,
        term or of 0, term 5 of 0 | . R113: period 2031 of 0, name Shares of 0, number 6.0 of 4, number
        % of 4, number 30.0 of 4, number % of 4 | . R112: period 2031 of 0, name Most of 0, period 2031
        of 0, number 12 of 2, number 25 of 2 | 12 against In 2031 the figure is 12 for Forced labour and
        25 for Sexual exploitation.. R117: period 2031 of 0, name Range of 0, number 12–40 of 3, period
        2030 of 0, number 50 of 3 | 12–40 against 50.
        """
    )
