"""Numbers read together: what those beside a number bear out, and what clears one that seemed wrong."""

from __future__ import annotations

import pytest

from tilstand.proofread import Standing

APPLICANTS = "I 2024 gjaldt vedtakene fra UDI om refleksjonsperiode og begrenset tillatelse 28 personer. "


def told(audit) -> dict[str, str]:
    return {c.printed: c.status.value for c in audit.checked}


@pytest.mark.parametrize(("number", "status"), [(3, "agrees"), (5, "does_not_fit")])
def test_a_number_of_a_list_is_held_against_what_the_others_are_of(norway, read, number, status) -> None:
    text = f"11 kom fra Latin-Amerika, 8 fra Asia, 6 fra Afrika og {number} fra Vest-Europa."
    assert told(read(norway, APPLICANTS + text))[str(number)] == status


@pytest.mark.parametrize(
    ("text", "number", "status"),
    [
        ("Kvinnene var 135 og mennene 41.", "135", "disputed"),
        ("Av kvinner var det 153, av menn 41.", "153", "does_not_fit"),
        ("Tvangsarbeid gjaldt 65.", "65", "does_not_fit"),
        ("Fra Latin-Amerika kom 72, fra Afrika 14.", "14", "does_not_fit"),
    ],
)
def test_a_code_may_stand_before_its_number(norway, read, text, number, status) -> None:
    whole = "Tiltakene til sammen bistod 183 voksne antatte ofre i 2024. "
    assert told(read(norway, whole + text))[number] == status


def test_a_number_that_another_figure_in_sight_states_is_cleared(norway, read) -> None:
    text = "8 av 20 avgjorde saker ble oppklart. UDI ga 17 begrensede tillatelser i 2024."
    assert told(read(norway, text))["20"] != "does_not_fit"
    since = "55 dommer er avsagt til nå, ifølge KOM. 43 av dem gjelder seksuell utnyttelse."
    assert read(norway, since).select_by_status(Standing.DOES_NOT_FIT) == ()


def test_numbers_of_something_unknown_are_not_held_against_what_stands_beside(norway, read) -> None:
    text = "ROSA bistod 55 voksne antatte ofre i 2024. 45 var kvinner, 7 menn og 3 transpersoner. "
    for more in ("9 sauer kom til.", "Det varte i 4 måneder.", "12 flere venter."):
        assert "does_not_fit" not in told(read(norway, text + more)).values()


def test_half_of_an_odd_number_is_told_of_the_numbers_next_to_it(norway, read) -> None:
    text = "I 2024 avgjorde UDI 21 asylsaker. Halvparten av dem ble innvilget."
    assert read(norway, text).select_by_status(Standing.DOES_NOT_FIT) == ()


def test_a_body_is_known_by_its_name_with_a_small_word_in_it(norway, read) -> None:
    (one,) = read(norway, "Nadheim i Bergen fulgte opp 9 antatte ofre i 2024.").checked
    assert (one.status, one.key.provider) == (Standing.AGREES, "nadheim_bergen")


def test_lists_are_read_together_in_any_collection(sagaland, read) -> None:
    text = "In 2031 Havn helped 28 presumed victims. {} were women and 7 were men, and 15 had been exploited for"
    text += " sexual purposes."
    assert told(read(sagaland, text.format(91)))["91"] == "does_not_fit"
    assert told(read(sagaland, text.format(19)))["19"] == "agrees"


def test_a_number_of_which_only_a_year_is_told_is_the_figure_before_it(norway, read) -> None:
    text = "Saksbehandlingstida for oppklarte saker gjekk frå 469 til 455 dagar. I 2021 var ho {} dagar."
    assert told(read(norway, text.format(227)))["227"] == "agrees"
    assert told(read(norway, text.format(201)))["201"] == "does_not_fit"
