"""What belongs to a number of a sentence, and what belongs to others."""

from __future__ import annotations

import pytest

from tilstand.proofread import Standing


def told(found, printed) -> list[tuple[str, str]]:
    return [(c.status.value, c.key.text() if c.key else "") for c in found.checked if c.printed == printed]


@pytest.mark.parametrize(("number", "status"), [("9", "agrees"), ("8", "does_not_fit")])
@pytest.mark.parametrize(
    "last", ["og for {} personer var utnyttelsesform uavklart.", "og hos {} var utnyttelsesform uavklart."]
)
def test_a_number_after_the_word_that_opens_its_clause_has_words_of_its_own(norway, read, last, number, status) -> None:
    text = f"ROSA bistod 55 voksne antatte ofre i 2024. 11 var utnyttet til tvangsarbeid, {last.format(number)}"
    assert told(read(norway, text), number) == [(status, "adults_assisted | rosa | 2024 | exploitation=unknown")]


@pytest.mark.parametrize(
    "text",
    [
        (
            "Bufdir: 8 mindreårige ble plassert i 2024. Alle de 8 var gutter på 13-16 år, og alle kom "
            "fra asiatiske land."
        ),
        (
            "Bufdir: 8 mindreårige vart plasserte i 2024. Alle dei 8 var gutar på 13-16 år, og alle "
            "kom frå asiatiske land."
        ),
    ],
)
def test_all_the_8_is_one_number_and_no_row_of_them(norway, read, text) -> None:
    last = read(norway, text).checked[-1]
    assert (last.printed, last.status) == ("alle", Standing.AGREES)
    assert last.key.text() == "minors_placed | bufdir | 2024 | region=asia"


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("ROSA bistod 55 voksne antatte ofre i 2024. I 2023 var antallet {}.", "85"),
        ("Dei som fekk hjelp frå ROSA i 2024, var 55 vaksne antatte offer. I 2023 var talet {}.", "85"),
        ("ROSA assisted 55 adult presumed victims in 2024. In 2023 the number was {}.", "85"),
    ],
)
def test_a_year_that_opens_the_sentence_says_which_number_is_meant(norway, read, text, number) -> None:
    assert told(read(norway, text.format(number)), number) == [("agrees", "adults_assisted | rosa | 2023")]
    assert [s for s, _ in told(read(norway, text.format("86")), "86")] == ["does_not_fit"]


@pytest.mark.parametrize(
    "text",
    [
        "Lauras hus hjalp 12 kvinner i 2024. De 2 yngste barna ble født under oppholdet.",
        "Lauras hus hjelpte 12 kvinner i 2024. Dei 2 barna vart fødde under opphaldet.",
    ],
)
def test_children_are_no_adults_also_where_they_were_told_of(norway, read, text) -> None:
    assert all("adults" not in key for _, key in told(read(norway, text), "2"))


def test_others_of_whom_the_words_say_too_little_are_left_alone(norway, read) -> None:
    text = (
        "UDI fattet vedtak i 21 asylsaker i 2024. 10 ble avslått. I tre andre avslåtte saker ble "
        "søkerens forklaring "
        "lagt til grunn, men risikoen ved retur til hjemlandet var for liten."
    )
    assert [s for s, _ in told(read(norway, text), "tre")] == ["not_matched"]


def test_a_number_right_after_that_of_a_section_is_its_letter(norway, read) -> None:
    text = "I to av asylsakene som ble innvilget etter utl. § 28 14, tok UDI ikke stilling til om søkeren er et offer."
    found = read(norway, text)
    assert told(found, "14") == []
    assert found.select_by_status(Standing.DOES_NOT_FIT) == ()


def test_a_number_of_persons_after_that_of_a_section_is_still_read(norway, read) -> None:
    found = read(norway, "UDI ga beskyttelse etter § 28 7 søkere fikk avslag i 2024.")
    assert told(found, "7")


@pytest.mark.parametrize(
    ("text", "key"),
    [
        (
            "Nadheim Bergen besøkte 75 massasjeklinikker i 2024 og etablerte kontakt i {} av tilfellene.",
            "clinics_contact_established | nadheim_bergen | 2024",
        ),
        ("I 2024 ga Lauras hus ettervern til {} av kvinnene som flyttet ut.", "aftercare | lauras_hus | 2024"),
    ],
)
def test_what_stands_before_some_of_a_whole_says_what_is_counted(norway, read, text, key) -> None:
    right = "55" if "Bergen" in key.title() else "2"
    assert told(read(norway, text.format(right)), right) == [("agrees", key)]
    assert all(status != "agrees" for status, _ in told(read(norway, text.format("17")), "17"))


@pytest.mark.parametrize(("number", "status"), [("28", "agrees"), ("29", "does_not_fit")])
def test_a_phrase_may_stand_on_both_sides_of_a_number(norway, read, number, status) -> None:
    text = (
        "UDI fattet 35 vedtak om refleksjonsperiode og begrenset oppholdstillatelse i 2024. De 35 "
        "vedtakene gjaldt {} personer."
    )
    found = told(read(norway, text.format(number)), number)
    assert found == [(status, "applicants | udi | 2024 | permit=reflection_or_limited")]


@pytest.mark.parametrize(
    "text",
    [
        "Migrasjonssenteret hadde saker i retten i 2024. En av sakene pågikk fortsatt i 2025.",
        "Migrasjonssenteret hadde saker i retten i 2024. Én av sakene pågikk fremdeles i 2025.",
    ],
)
def test_a_year_in_which_something_was_so_yet_is_not_the_figures(norway, read, text) -> None:
    found = read(norway, text).checked
    assert [c.key.text() for c in found if c.key] == ["legal_cases | migrasjonssenteret | 2024 | case_status=ongoing"]


def test_a_year_of_another_clause_is_not_the_figures(norway, read) -> None:
    text = (
        "I 2024 førte 3 straffesaker til fellende dom, ifølge KOM. 1 sak gjaldt utnyttelse til "
        "tvangstjenester, "
        "og anken ble avgjort i 1. tertial 2025."
    )
    assert told(read(norway, text), "1") == [("agrees", "convictions | kom | 2024 | exploitation=forced_services")]
    assert [s for s, _ in told(read(norway, text.replace("1 sak", "2 saker")), "2")] == ["does_not_fit"]


def test_a_part_that_no_word_names_is_not_meant(norway, read) -> None:
    text = "I 2024 var det 19 anmeldelser til politiet, {} av anmeldelsene var for grov menneskehandel."
    assert told(read(norway, text.format(2)), "2")[0][0] == "disputed"
    assert told(read(norway, text.format(1)), "1")[0][0] == "does_not_fit"


def test_codes_of_another_measure_are_not_carried_to_one_that_is_named(norway, read) -> None:
    text = (
        "UDI innvilget begrenset oppholdstillatelse i 9 saker i 2024. "
        "Det ble søkt om tillatelse for {} medfølgende barn."
    )
    assert told(read(norway, text.format(2)), "2")[0][0] == "agrees"
    assert told(read(norway, text.format(1)), "1")[0][0] == "does_not_fit"
