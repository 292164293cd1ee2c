"""True statements that words lead astray from: each kind was once told not to fit."""

from __future__ import annotations

import pytest

from tilstand.proofread import Standing

pytestmark = pytest.mark.slow

TRUE = (
    "UDI made 58 decisions in 2024. Limited permits were granted to 9 and denied to 8.",
    "The number of police reports has fallen every year but one since 2020, when it was 39.",
    "UDI made 58 decisions in 2024. 40 decisions on family and limited permits were looked at again.",
    "UDI made 18 decisions on a reflection period in 2024; all but one were granted.",
    "Påtalemyndigheten avgjorde 20 saker i 2024. 9 saker var fra samme år, 5 fra året før og 6 eldre.",
    "Tiltakene til sammen bistod 183 antatte ofre i 2024. Av de 183 var 107 nye, 13 færre enn året før.",
    "ROSA bistod 55 antatte ofre i 2024. De fleste, 45, var kvinner.",
    "Politiet fikk 19 anmeldelser i 2024. 44 saker ligger i retten. 5 gjaldt tvangsarbeid.",
)
FALSE = (
    ("UDI made 58 decisions in 2024. Limited permits were granted to 5 and denied to 8.", "5"),
    ("Police received 19 reports in 2024. It was lower than in 2020, when it was 93.", "93"),
    ("Tiltakene til sammen bistod 183 antatte ofre i 2024, mot 216 i 2023. Nedgangen er på 25 prosent.", "25"),
    ("Nadheim Bergen fekk 785 førespurnader om lågterskeltilbodet i 2024.", "785"),
)


@pytest.mark.parametrize("text", TRUE)
def test_a_true_statement_is_not_led_astray(norway, read, text: str) -> None:
    assert [(c.printed, c.expected) for c in read(norway, text).select_by_status(Standing.DOES_NOT_FIT)] == []


@pytest.mark.parametrize(("text", "wrong"), FALSE)
def test_a_wrong_number_is_told_of_all_the_same(norway, read, text: str, wrong: str) -> None:
    assert [c.printed for c in read(norway, text).select_by_status(Standing.DOES_NOT_FIT)] == [wrong]
