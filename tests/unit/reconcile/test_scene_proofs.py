"""The proofs of claims: what a printed change or a word says, against the figures, line by line."""

from __future__ import annotations

from collections.abc import Callable

TABLE = """
    who    | measure      | codes               | period | value | said
    police | cases_opened |                     |        | 40    | submitted
    police | cases_opened |                     | 2030   | 50    | submitted
    police | cases_opened |                     | 2029   | 20    | submitted
    police | cases_opened | exploitation=sexual |        | 5     | submitted
    police | cases_opened | exploitation=labour |        | 12    | submitted
    police | cleared_share |                    |        | 36.5  | submitted
    police | cleared_share |                    | 2030   | 30    | submitted
    unit   | cases_change |                     |        | -20.5 | printed
    """


def term(measure: str, provider: str = "police", **more: object) -> dict[str, object]:
    return {"measure": measure, "provider": provider, **more}


NOW, BEFORE, LONG_AGO = (term("cases_opened", steps=-n) for n in (0, 1, 2))
SEXUAL, LABOUR = (term("cases_opened", where={"exploitation": code}) for code in ("sexual", "labour"))
SHARE, SHARE_BEFORE = (term("cleared_share", steps=-n) for n in (0, 1))
CHANGE = {"kind": "change", "left": [term("cases_change", "unit")]}
COMPARE = {"kind": "compare"}

CLAIMS = [
    {"id": "deeper", **CHANGE, "of": [LONG_AGO], "base": [BEFORE], "measured_in": "percent"},
    {"id": "higher", **CHANGE, "of": [BEFORE], "base": [LONG_AGO, NOW], "measured_in": "percent"},
    {"id": "points", **CHANGE, "of": [SHARE], "base": [SHARE_BEFORE], "measured_in": "percentage_points"},
    {"id": "units", **CHANGE, "of": [NOW], "base": [BEFORE, LONG_AGO]},
    {"id": "small", **COMPARE, "of": [NOW], "base": [BEFORE], "size": "small"},
    {"id": "smaller", **COMPARE, "of": [BEFORE], "base": [NOW], "size": "small"},
    {"id": "large", **COMPARE, "of": [LABOUR], "base": [{**SEXUAL, "times": 2}], "size": "large"},
    {"id": "larger", **COMPARE, "of": [BEFORE, SEXUAL], "base": [NOW, LABOUR], "size": "large"},
    {"id": "down", **COMPARE, "of": [LABOUR], "base": [SEXUAL], "direction": "down"},
    {"id": "share", "kind": "share", "left": [SHARE], "of": [SEXUAL], "base": [LABOUR]},
]


def test_what_is_claimed_of_figures_is_refuted_in_whole_numbers(told: Callable, recorded: Callable) -> None:
    scene = told(TABLE, CLAIMS)
    recorded(scene, "relations", "proofs")
