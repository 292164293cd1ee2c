"""A number that follows from figures otherwise is not held against one."""

from __future__ import annotations

import pytest

from tilstand.proofread import ProofreadResult, Standing


def told(found: ProofreadResult) -> dict[str, str]:
    return {c.printed: c.status.value for c in found.checked}


@pytest.mark.parametrize(
    ("text", "number"),
    [
        # the years of a row together
        ("Politiet fikk 19 anmeldelser i 2024. Fra 2019 til 2024 ble det til sammen {} anmeldelser.", "182"),
        # some of what the number before it is
        ("Tiltakene fulgte opp 183 voksne i 2024. 64 fikk annen hjelp, {} av dem for første gang.", "39"),
    ],
)
def test_what_follows_from_figures_is_left_alone(norway, read, text, number) -> None:
    assert told(read(norway, text.format(number)))[number] != "does_not_fit"


def test_a_wrong_part_of_the_whole_that_is_named_is_told_all_the_same(norway, read) -> None:
    text = "ROSA fulgte opp 55 voksne antatte ofre i 2024. Av de 55 var {} nye."
    assert told(read(norway, text.format(23)))["23"] == "does_not_fit"
    assert told(read(norway, text.format(32)))["32"] == "agrees"


def test_a_rise_between_two_numbers_that_do_not_fit_is_told_by_these(norway, read) -> None:
    text = "I oppklarte saker steg saksbehandlingstiden fra 455 dager i 2023 til 469 i 2024."
    assert [c.printed for c in read(norway, text).select_by_status(Standing.DOES_NOT_FIT)] == ["455", "469"]
