"""Shares and differences are held against what the numbers right before them are believed to be about."""

from __future__ import annotations

import pytest

from tilstand.proofread import Standing

NORWAY = "HTSO bistod 28 voksne antatte ofre i 2024, mot 26 i 2023. 16 var nye."


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        (f"{NORWAY} {{}} hadde vært utnyttet til tvangsarbeid.", ("Halvparten", "En tredel")),
        (
            "Bufdir. 8 mindreårige ble plassert i 2024. I 2023 var antallet 16. Tallet er {} av tallet for 2023.",
            ("halvparten", "en tredel"),
        ),
        (
            "I 2024 rapporterte tiltakene om 183 antatte ofre, mot 216 i 2023. 72 var fra Latin-Amerika, mot "
            "35 i 2023. De fra Øst-Europa gikk ned med {}.",
            ("39", "33"),
        ),
    ],
)
def test_a_share_or_difference_is_of_what_is_told_right_before(norway, read, text, wrong) -> None:
    right, false = wrong
    assert not read(norway, text.format(right)).select_by_status(Standing.DOES_NOT_FIT)
    found = read(norway, text.format(false)).select_by_status(Standing.DOES_NOT_FIT)
    assert [one.printed for one in found] == [false]


def test_a_share_in_another_country(sagaland, read) -> None:
    text = "Havn shelter helped 28 presumed victims in 2031. {} were women."
    assert not read(sagaland, text.format("Two thirds")).select_by_status(Standing.DOES_NOT_FIT)
    assert [c.printed for c in read(sagaland, text.format("A third")).select_by_status(Standing.DOES_NOT_FIT)] == [
        "A third"
    ]


def test_a_share_that_any_figures_near_bear_out_is_left_alone(norway, read) -> None:
    for text in (
        "Tiltakene bistod 183 voksne antatte ofre i 2024. 110 var utnyttet i prostitusjon. Det er 60 prosent.",
        f"{NORWAY} De fleste var kvinner.",
    ):
        assert not read(norway, text).select_by_status(Standing.DOES_NOT_FIT)
