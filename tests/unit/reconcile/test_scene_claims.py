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


def test_every_kind_of_arithmetic_is_evaluated(told: Callable, recorded: Callable) -> None:
    recorded(told(TABLE, ARITHMETIC), "relations")


def test_every_kind_of_arithmetic_is_told(told: Callable, recorded: Callable) -> None:
    recorded(told(TABLE, ARITHMETIC), "findings")


def test_every_kind_of_word_is_evaluated(told: Callable, recorded: Callable) -> None:
    recorded(told(TABLE, WORDS), "relations")


def test_every_kind_of_word_is_told(told: Callable, recorded: Callable) -> None:
    recorded(told(TABLE, WORDS), "findings")


def test_claims_that_share_figures_are_explained_together(told: Callable, recorded: Callable) -> None:
    recorded(told(TABLE, ARITHMETIC), "explained")


def test_figures_of_a_claim_are_marked(told: Callable, recorded: Callable) -> None:
    scene = told(TABLE, [*ARITHMETIC, *WORDS])
    recorded(scene, "figures", "marks")
    assert [text.text("en") for text in scene.found.unchecked_notices] == [
        "Not checked, because nobody stated figures that they need (1): Unsaid (unsaid)."
    ]


def test_a_word_is_explained_by_itself(told: Callable, recorded: Callable) -> None:
    recorded(told(TABLE, WORDS[:1]), "explained")


def without(*words: str) -> str:
    """The table without the lines that hold one of some words."""
    return "\n".join(line for line in TABLE.splitlines() if not any(word in line for word in words))


def test_nothing_is_claimed_where_a_figure_is_not_there(told: Callable, recorded: Callable) -> None:
    endless = claim("endless", "range", of=[CASES], base=[ALL, term("witnesses")], periods=YEARS)
    scene = told(without("| 2030", "=female"), [*ARITHMETIC, *WORDS, endless])
    recorded(scene, "relations")


def test_every_claim_that_fails_states_its_numbers_as_values(told: Callable, recorded: Callable) -> None:
    recorded(told(TABLE, [*ARITHMETIC, *WORDS]), "typed")
