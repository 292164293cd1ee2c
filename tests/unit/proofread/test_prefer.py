"""The figure that most speaks for is meant, though no reading is sure of it."""

from __future__ import annotations

import pytest

from tilstand.proofread import ProofreadResult


def told(found: ProofreadResult) -> dict[str, str]:
    return {c.printed: c.status.value for c in found.checked}


@pytest.mark.parametrize(
    ("text", "right", "wrong"),
    [
        # the words name a code, and the sentences before name the rest
        (
            "UDI fattet 21 vedtak i asylsaker i 2024. Av søkerne var 18 kvinner. Afrika hadde 11 og Latin-Amerika {}.",
            "4",
            "6",
        ),
        # a year's figure told for another year
        ("For oppklarte saker gikk tiden fra {} dager i 2023 til 455 i 2024.", "469", "496"),
        # a figure of before, held against this year's
        ("Tiltak som også har botilbud fulgte opp 119 voksne antatte ofre i 2024, ned fra {}.", "149", "194"),
    ],
)
def test_a_number_is_held_against_what_most_speaks_for(norway, read, text, right, wrong) -> None:
    assert told(read(norway, text.format(right)))[right] != "does_not_fit"
    assert told(read(norway, text.format(wrong)))[wrong] == "does_not_fit"


def test_a_year_taken_for_another_is_no_chance(norway, read) -> None:
    text = "I oppklarte saker gikk saksbehandlingstiden fra {} dager i 2023 til {} i 2024."
    assert told(read(norway, text.format(455, 469)))["455"] == "does_not_fit"
    assert "does_not_fit" not in told(read(norway, text.format(469, 455))).values()


@pytest.mark.parametrize(
    "text",
    [
        # some of what the sentence before counts, which no figure states
        "Politiet fikk 19 anmeldelser i 2024. 44 saker ligger i retten. 5 gjaldt tvangsarbeid.",
        # nearly so many
        "Nærmere 20 saker ble anmeldt til politiet i 2024.",
        # another body's figure
        "Tiltakene bistod 183 voksne antatte ofre i 2024. Av dem bor 119 hos tiltak med botilbud.",
    ],
)
def test_what_may_be_counted_elsewhere_is_left_alone(norway, read, text) -> None:
    assert "does_not_fit" not in told(read(norway, text)).values()
