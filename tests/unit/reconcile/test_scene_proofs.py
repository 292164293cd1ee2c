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


def test_what_is_claimed_of_figures_is_refuted_in_whole_numbers(told: Callable, squash: Callable) -> None:
    scene = told(TABLE, CLAIMS)
    assert scene.relations == squash(
        """
        R104 holds: 5 | 40 :: Sexual exploitation (5) ≤ Sagaland Police (40) # R104 holds: 12 | 40 ::
        Forced labour (12) ≤ Sagaland Police (40) # R109 fails: -20.5 | -60.0 :: Change in cases from
        the year before The coordination unit 2031 (−20.5) = Cases opened Sagaland Police 2029 (20) ·
        Cases opened Sagaland Police 2030 (50) (error) # R109 fails: -20.5 | 66.7 :: Change in cases
        from the year before The coordination unit 2031 (−20.5) = Cases opened Sagaland Police 2030 (50)
        · Cases opened Sagaland Police 2029 (20) · Cases opened Sagaland Police 2031 (40) (error) # R109
        fails: -20.5 | 6.5 :: Change in cases from the year before The coordination unit 2031 (−20.5) =
        Share cleared Sagaland Police 2031 (36.5) · Share cleared Sagaland Police 2030 (30) (error) #
        R109 fails: -20.5 | 5.0 :: Change in cases from the year before The coordination unit 2031
        (−20.5) = Cases opened Sagaland Police 2031 (40) · Cases opened Sagaland Police 2030 (50) ·
        Cases opened Sagaland Police 2029 (20) (error) # R114 fails: small | -20.0 % :: 2031 (40) = 2030
        (50) [now=40, before=50, direction=a decrease, change=−20.0%, limits=at most 10% or 5] (error)
        R114 fails: small | +25.0 % :: 2030 (50) = 2031 (40) [now=50, before=40, direction=an increase,
        change=+25.0%, limits=at most 10% or 5] (error) R114 fails: large | +20.0 % :: Forced labour
        (12) = 2 · Sexual exploitation (5) [now=12, before=10, direction=an increase, change=+20.0%,
        limits=at least 20% and 5] (error) R114 fails: large | +5.8 % :: 2030 (50) = Sexual exploitation
        2031 (5) + 2031 (40) + Forced labour 2031 (12) [now=55, before=52, direction=an increase,
        change=+5.8%, limits=at least 20% and 5] (error) R113 fails: down | up :: Forced labour (12) =
        Sexual exploitation (5) [now=12, before=5, direction=an increase] (error) R110 fails: 36.5 |
        41.7 :: Share cleared (36.5) = Cases opened Sexual exploitation (5) + Cases opened Forced labour
        (12) (error) #
        """
    )
    assert scene.proofs == squash(
        """
        R109 verified: +1 × R109 deeper (1): 2000·cases_opened | police | 2029 @ table -
        1589·cases_opened | police | 2030 @ table ≥ 0 / -2000 × cases_opened | police | 2029 @ table =
        20 / +1589 × cases_opened | police | 2030 @ table = 50 / 0 ≥ 39450. R109 verified: +1 × R109
        higher (2): - 4000·cases_opened | police | 2030 @ table + 1591·cases_opened | police | 2029 @
        table + 1591·cases_opened | police | 2031 @ table ≥ 0 / +4000 × cases_opened | police | 2030 @
        table = 50 / -1591 × cases_opened | police | 2029 @ table = 20 / -1591 × cases_opened | police |
        2031 @ table = 40 / 0 ≥ 104540. R109 verified: -1 × R109 points: 20·2 × cleared_share | police |
        2031 @ table - 20·2 × cleared_share | police | 2030 @ table ≤ -818 / +20 × 2 × cleared_share |
        police | 2031 @ table = 73 / -20 × 2 × cleared_share | police | 2030 @ table = 60 / 0 ≥ 1078.
        R109 verified: -1 × R109 units: 20·cases_opened | police | 2031 @ table - 10·cases_opened |
        police | 2030 @ table - 10·cases_opened | police | 2029 @ table ≤ -409 / +20 × cases_opened |
        police | 2031 @ table = 40 / -10 × cases_opened | police | 2030 @ table = 50 / -10 ×
        cases_opened | police | 2029 @ table = 20 / 0 ≥ 509. R110 not verified: the statement is decided
        by trying every case. R113 verified: +1 × R113 down: - cases_opened | police | 2031 |
        exploitation=labour @ table + cases_opened | police | 2031 | exploitation=sexual @ table ≥ 1 /
        +1 × cases_opened | police | 2031 | exploitation=labour @ table = 12 / -1 × cases_opened |
        police | 2031 | exploitation=sexual @ table = 5 / 0 ≥ 8. R114 verified: +1 × R114 larger:
        5·cases_opened | police | 2030 @ table + 5·cases_opened | police | 2031 | exploitation=sexual @
        table - 6·cases_opened | police | 2031 @ table - 6·cases_opened | police | 2031 |
        exploitation=labour @ table ≥ 0 / -5 × cases_opened | police | 2030 @ table = 50 / -5 ×
        cases_opened | police | 2031 | exploitation=sexual @ table = 5 / +6 × cases_opened | police |
        2031 @ table = 40 / +6 × cases_opened | police | 2031 | exploitation=labour @ table = 12 / 0 ≥
        37. R114 verified: -1 × R114 smaller: 10·cases_opened | police | 2030 @ table - 11·cases_opened
        | police | 2031 @ table ≤ 0 / +10 × cases_opened | police | 2030 @ table = 50 / -11 ×
        cases_opened | police | 2031 @ table = 40 / 0 ≥ 60 // -1 × R114 smaller: cases_opened | police |
        2030 @ table - cases_opened | police | 2031 @ table ≤ 5 / +1 × cases_opened | police | 2030 @
        table = 50 / -1 × cases_opened | police | 2031 @ table = 40 / 0 ≥ 5. R114 verified: +1 × R114
        large: cases_opened | police | 2031 | exploitation=labour @ table - 2·cases_opened | police |
        2031 | exploitation=sexual @ table ≥ 5 / -1 × cases_opened | police | 2031 | exploitation=labour
        @ table = 12 / +2 × cases_opened | police | 2031 | exploitation=sexual @ table = 5 / 0 ≥ 3. R114
        verified: -1 × R114 small: - 10·cases_opened | police | 2031 @ table + 9·cases_opened | police |
        2030 @ table ≤ 0 / -10 × cases_opened | police | 2031 @ table = 40 / +9 × cases_opened | police
        | 2030 @ table = 50 / 0 ≥ 50 // -1 × R114 small: - cases_opened | police | 2031 @ table +
        cases_opened | police | 2030 @ table ≤ 5 / -1 × cases_opened | police | 2031 @ table = 40 / +1 ×
        cases_opened | police | 2030 @ table = 50 / 0 ≥ 5.
        """
    )
