"""Differences, shares, ranks, "all" and "none", and what must not be held against a figure."""

from __future__ import annotations

import pytest

from tilstand.proofread import Standing


def found(read, norway, text: str) -> dict[str, tuple[str, str]]:
    return {c.printed: (c.status.value, c.expected) for c in read(norway, text).checked}


@pytest.mark.parametrize(
    ("text", "said", "status", "expected"),
    [
        ("I 2024 bistod ROSA 55 voksne antatte ofre, 30 færre enn året før.", "30", "agrees", "30 (85 → 55)"),
        ("I 2024 bistod ROSA 55 voksne antatte ofre, 40 færre enn året før.", "40", "does_not_fit", "30 (85 → 55)"),
        ("Anmeldelsene gikk ned med 12, fra 27 i 2023 til 19 i 2024.", "12", "does_not_fit", "8 (27 → 19)"),
        ("I 2024 bistod ROSA 55 voksne, en nedgang på 35 prosent fra året før.", "35", "agrees", "35.3 (85 → 55)"),
    ],
)
def test_a_difference_follows_from_two_figures(read, norway, text, said, status, expected):
    assert found(read, norway, text)[said] == (status, expected)


@pytest.mark.parametrize(
    ("who", "rank", "status"),
    [
        ("Oslo", "flest", "agrees"),
        ("Oslo", "nest flest", "does_not_fit"),
        ("Øst", "nest flest", "agrees"),
        ("Vest", "nest flest", "does_not_fit"),
        ("Oslo", "færrest", "does_not_fit"),
    ],
)
def test_every_rank_is_one_of_its_own(read, norway, who, rank, status):
    told = found(read, norway, f"{who} politidistrikt hadde {rank} anmeldelser i 2024.")
    assert told[rank][0] == status


@pytest.mark.parametrize(
    ("text", "said", "status"),
    [
        ("Ingen av deltakerne i Adora-prosjektet var nye i 2024.", "Ingen av", "does_not_fit"),
        ("Alle deltakerne i Adora-prosjektet var nye i 2024.", "Alle", "agrees"),
        ("Det var ingen anmeldelser i Oslo politidistrikt i 2024.", "ingen", "does_not_fit"),
        (
            "There were no reports in Oslo police district in 2024, and that is what the police said of it.",
            "no",
            "does_not_fit",
        ),
        ("Alle som bodde på Lauras hus i 2024, var menn.", "Alle", "not_matched"),
    ],
)
def test_all_and_none_are_told_of_and_judged(read, norway, text, said, status):
    assert found(read, norway, text)[said][0] == status


@pytest.mark.parametrize(
    "text",
    [
        "Fire politidistrikter hadde ingen anmeldelser i 2024.",
        "I første halvår 2024 bistod ROSA 28 voksne antatte ofre.",
        "Tre av fire antatte ofre hos tiltakene samlet var kvinner i 2024.",
        "Hjelpelinjen til ROSA fikk 1.233 henvendelser i 2024.",
        "UDI hadde 18 vedtak om refleksjonsperiode i 2024. 17 fikk refleksjonsperiode, og én fikk avslag.",
        "Oslo og Øst politidistrikt hadde henholdsvis 9 og 2 anmeldelser i 2024.",
        "Fra 2015 til 2024 har ROSA bistått 640 voksne antatte ofre.",
        "ROSA bistod også 12 personer som ikke var antatte ofre.",
    ],
)
def test_what_an_address_cannot_say_is_not_held_against_it(read, norway, text):
    assert not read(norway, text).select_by_status(Standing.DOES_NOT_FIT)


def test_a_body_that_is_named_is_no_other_body(read, norway):
    text = "The unit reports on the year that went. All of the residents of Safe House Filemon were women."
    assert not read(norway, text).select_by_status(Standing.AGREES)


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("I 2024 mottok politiet 19 anmeldelser, 8 færre enn i 2023.", "agrees"),
        ("I 2024 mottok politiet 19 anmeldelser, 8 flere enn i 2023.", "does_not_fit"),
        ("I 2023 mottok politiet 27 anmeldelser, 8 flere enn i 2024.", "agrees"),
        ("I 2024 fekk HTSO 28 vaksne antatte offer, 2 fleire enn i 2023.", "agrees"),
        ("Antallet som fikk hjelp fra ROSA, steg med 30 fra 85 i 2023 til 55 i 2024.", "does_not_fit"),
        ("Antallet som fikk hjelp fra ROSA, falt med 30 fra 85 i 2023 til 55 i 2024.", "agrees"),
        ("In 2024 ROSA assisted 55 adults, 30 more than in 2023.", "does_not_fit"),
    ],
)
def test_a_difference_also_has_a_direction(norway, read, text, status) -> None:
    (one,) = [c for c in read(norway, text).checked if c.relation == "difference"]
    assert one.status.value == status


@pytest.mark.parametrize(
    "text",
    [("Lauras hus assisted 12 men in 2024."), "Lauras hus fulgte opp 12 menn i 2024.", "Rosa bistod 55 menn i 2024."],
)
def test_a_noun_that_names_another_kind_is_not_the_total(norway, read, text) -> None:
    assert all(c.status.value != "agrees" for c in read(norway, text).checked)


def test_a_noun_says_nothing_of_a_total_that_is_not_divided(norway, read) -> None:
    found = read(norway, "Marita Women hadde 8 beboere i 2024 (en oppgang fra 6 kvinner i 2023).")
    assert {c.status.value for c in found.checked} == {"agrees"}
