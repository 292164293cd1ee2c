"""Kinds of sentences in press texts: what their words leave open is not wrong, what they say may be."""

from __future__ import annotations

import pytest

from tilstand.proofread import Standing

POLICE = "Politiet registrerte 19 anmeldelser for menneskehandel i 2024."


def told(found) -> list[tuple[str, str]]:
    return [(one.printed, one.status.value) for one in found.checked]


def wrong(found) -> list[str]:
    return [one.printed for one in found.select_by_status(Standing.DOES_NOT_FIT)]


@pytest.mark.parametrize(
    "text",
    [
        "Møtet var kl. 14.30. Døra åpnet 08:45.",  # a clock
        "Gjennomsnittet for årene 2019–2023 var 32,6.",  # a mean of counts is no count
        "I snitt kom det 12 hvert år.",
        "Hvor lang tid tar det? 12 i snitt, mot 27 året før.",  # of what no phrase tells
        "De fire foregående årene var tallet høyere.",  # a span of time
        "24 slike anmeldelser kom i 2024.",  # of a kind told before
        "Nedgangen i anmeldelser er på 30 prosent, eller 8 saker.",
        "I 2023 var 3 av 38 saker oppklart, i 2022 var det 6 av 20.",
        "Færre enn i 2023 (27), og flere enn i 2018 (12).",  # than neither of the two
    ],
)
def test_what_is_no_figure_or_whose_the_words_do_not_tell_is_not_wrong(norway, read, text) -> None:
    assert wrong(read(norway, f"{POLICE} {text}")) == []


@pytest.mark.parametrize(
    "text",
    [
        "Nadheim fulgte opp 30 antatte ofre for menneskehandel i 2024.",  # but part of several bodies' names
        "ROSA hjalp 55 voksne i 2024. Andre hus hadde 64.",  # a subject that no phrase is
        "ROSA hjalp 55 voksne i 2024.\n\nNaboen: 12 kvinner.",  # a label that no phrase is
        "Tall: UDI fattet 58 vedtak i 2024. 35 vedtak gjaldt § 8-3.",  # one section of a law
        "UDI fattet 58 vedtak i 2024. 8 fikk avslag.",  # some of them, of whom no figure tells
        "ROSA hjalp 55 voksne i 2024. Av de 40 fra Afrika var 12 kvinner.",
        "Caritas fant 3 nye saker om menneskehandel med 4 ofre i 2024.",  # cases are no persons
        "Kvinner og menn som fikk hjelp i 2024, var 183.",  # of both together
    ],
)
def test_a_number_of_something_narrower_or_of_somebody_else_is_not_wrong(norway, read, text) -> None:
    assert wrong(read(norway, text)) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Kvinner: 135, menn: 44", ["44"]),
        ("ROSA: 57 voksne fikk hjelp\nHTSO: 28 voksne fikk hjelp", ["57"]),
        ("Nye tall om menneskehandel: 183 voksne fikk hjelp i 2024 (2023: 261).", ["261"]),
        ("UDI innvilget 17 av 18 søknader om refleksjonsperiode i 2024, det vil si 84 prosent.", ["84"]),
        ("I 2023 kom det 37 anmeldelser, og i 2020, det verste året, 39.", ["37"]),
    ],
)
def test_what_the_words_say_plainly_is_held_against_the_figure(norway, read, text, expected) -> None:
    head = "Hjelpetiltakene bistod 183 voksne antatte ofre for menneskehandel i 2024.\n\n"
    found = read(norway, text if "tall" in text else head + text)
    assert wrong(found) == expected


def test_a_rate_that_a_body_states_is_not_reckoned_anew(norway, read) -> None:
    text = "Politiet avgjorde 20 påtaleavgjørelser i 2024. 8 ble oppklart (44 prosent)."
    assert wrong(read(norway, text)) == []


def test_what_is_repeated_of_a_kind_is_not_another_kind(norway, read) -> None:
    text = f"{POLICE} 9 kom fra Oslo politidistrikt. De 9 som gjaldt prostitusjon, er henlagt."
    assert told(read(norway, text))[-1] != ("9", "agrees")


def test_the_name_of_a_body_is_no_code(sagaland, read) -> None:
    found = read(sagaland, "In 2031 the police identified 13 victims.")
    assert told(found) == [("13", "agrees")]
    assert not found.checked[0].key.dims
