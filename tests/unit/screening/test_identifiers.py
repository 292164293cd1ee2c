"""Numbers of persons by form and check digits, telephones as a country writes them, e-mail."""

from __future__ import annotations

import pytest

from tilstand.define.settings import IdentityNumber
from tilstand.screening.identifiers import (
    find_email_addresses,
    find_person_numbers,
    find_phone_numbers,
    find_protected_places,
    find_street_addresses,
    get_country_code,
    load_person_number_formats,
)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Send it to a.b+c@mail.example.org, please.", ["a.b+c@mail.example.org"]),
        ("(kari@eksempel.no) eller <per@eksempel.no>.", ["kari@eksempel.no", "per@eksempel.no"]),
        ("Ho skreiv frå kari@døme.no.", ["kari@døme.no"]),
        ("Two @ once, @name and a@ are none.", []),
    ],
)
def test_an_address_of_e_mail_ends_where_the_sentence_goes_on(cut, text: str, found: list[str]) -> None:
    assert cut(text, find_email_addresses(text)) == found


@pytest.mark.parametrize(
    ("text", "countries", "found"),
    [
        # In the forms of many countries, whatever their check digits.
        ("nr 31129900000 sto der", (), ["31129900000"]),
        ("nr 010199-0000 sto der", (), ["010199-0000"]),
        # By their check digits alone, however they are parted; the sample of each is the library's own.
        ("CPR 2110 62 5629 i saken", ("DNK",), ["2110 62 5629"]),
        ("CPR 2110 62 5629 i saken", ("ISL",), []),
        ("CPR 2110 62 5629 i saken", ("QQQ", "DNK"), ["2110 62 5629"]),
        ("NHS 943 476 5870 there", ("GBR",), ["943 476 5870"]),
        ("NHS 943 476 5871 there", ("GBR",), []),
        # What counts is none.
        ("I 2023 og 2024 var det 1 234 567 saker, 45 av 120.", ("NOR", "SWE", "GBR"), []),
    ],
)
def test_person_numbers_are_found_by_form_or_check_digits(
    cut, text: str, countries: tuple[str, ...], found: list[str]
) -> None:
    assert cut(text, set(find_person_numbers(text, countries))) == found


def test_a_collection_has_forms_of_its_own(cut) -> None:
    own = IdentityNumber(pattern=r"K-\d{4}", examples=("K-0001",))
    assert cut("sak K-1234 her", find_person_numbers("sak K-1234 her", (), [own])) == ["K-1234"]
    assert not list(find_person_numbers("sak K-1234 her", ()))


KINDS = (
    "ar dni, at vnr, be ssn, bg egn, br cpf, ca sin, ch ssn, cl rut, cn ric, cu ni, cz "
    "rc, de idnr, dk cpr, do cedula, ec ci, ee ik, es dni, es nie, fi hetu, fr nir, gb nhs, gr "
    "amka, hr oib, ie pps, in aadhaar, is kennitala, it codicefiscale, kr rrn, lt asmens, mx "
    "curp, my nric, nl bsn, no fodselsnummer, pk cnic, pl pesel, pt cc, ro cnp, se "
    "personnummer, si emso, sk rc, th pin, tr tckimlik, ua rntrc, us ssn, za idnr "
)


@pytest.mark.parametrize("kind", KINDS.strip().split(", "))
def test_the_person_numbers_of_a_country_are_known_by_their_own_name(kind: str) -> None:
    country, name = kind.split()
    assert [one.__name__.rpartition(".")[2] for one in load_person_number_formats(country)].count(name) == 1


@pytest.mark.parametrize("countries", [("DNK", "GBR"), ("GBR", "DNK")])
def test_a_number_that_is_right_in_one_of_several_countries_is_found(cut, countries: tuple[str, ...]) -> None:
    assert cut("NHS 943 476 5870 there", find_person_numbers("NHS 943 476 5870 there", countries)) == ["943 476 5870"]
    assert load_person_number_formats("") == ()


@pytest.mark.parametrize(
    ("text", "country", "found"),
    [
        ("Ring 22 22 22 22 eller 987 65 432.", "NOR", ["22 22 22 22", "987 65 432"]),
        ("Ring 22 22 22 22.", "GBR", []),
        ("Call 020 7946 0958 now", "GBR", ["020 7946 0958"]),
        ("Ring +46 70 174 06 05.", "NOR", ["+46 70 174 06 05"]),
        ("Ring 0046 70 174 06 05.", "NOR", ["0046 70 174 06 05"]),
        ("Call +44 7700 900123", "NOR", ["+44 7700 900123"]),  # of a range that nobody has, and told all the same
        ("I 2023 var det 11 22 33.", "NOR", []),
        ("I 2022–2023 og 2023/2024", "NOR", []),
        ("Ring +46 70 174 06 05 eller 22 22 22 22", "QQQ", ["+46 70 174 06 05"]),
    ],
)
def test_telephone_numbers_are_those_of_the_country_or_of_any_with_its_code(
    cut, text: str, country: str, found: list[str]
) -> None:
    assert cut(text, find_phone_numbers(text, country)) == found


def test_a_country_has_two_letters_however_it_is_written() -> None:
    assert [get_country_code(one) for one in ("NOR", "nor", "NO", "se", "", "Utopia")] == [
        "NO",
        "NO",
        "NO",
        "SE",
        "",
        "",
    ]


# Streets with a number, postcodes with a place, and places that no text may tell.


PLACES = [
    ("nb", "Hun bor nå i Eksempelveien 14 her.", ["Eksempelveien 14"]),
    ("nb", "Stedet i Lille Prøvegate 3B var tomt.", ["Lille Prøvegate 3B"]),
    ("nb", "Det lå i Prøve gate 7.", ["Prøve gate 7"]),
    ("nb", "Vi var på veien 3 av oss", []),
    ("nb", "Veien videre er lang, 12 saker.", []),
    ("nb", "Posten går til 0999 Prøvestad.", ["0999 Prøvestad"]),
    ("nb", "Posten går til 0999 eller ingen.", []),
    ("nb", "I 2024 Oslo kommune, og 1 5999 Vik", ["5999 Vik"]),
    ("nb", "Det var 10 500 Personer, 1.2345 Personer.", []),
    ("en", "They lived at 12 Sample Street then.", ["12 Sample Street"]),
    ("en", "The flat in Mock Up Road 45 was empty.", ["Mock Up Road 45"]),
    ("en", "It took 12 days on the road.", []),
    ("sv", "Hon bor på Provgatan 9.", ["Provgatan 9"]),
    ("pl", "Mieszka przy ul. Przykładowa 5.", ["Przykładowa 5"]),
    ("ka", "Eksempelveien 14", []),
]


@pytest.mark.parametrize(("language", "text", "found"), PLACES, ids=[text for _, text, _ in PLACES])
def test_an_address_is_a_street_with_a_number_or_a_postcode_with_a_place(
    cut, language: str, text: str, found: list[str]
) -> None:
    assert cut(text, set(find_street_addresses(text, language))) == found


def test_a_protected_place_is_seen_in_any_case_and_with_any_ending(cut) -> None:
    text = "Til fyrlykta, fra FYRLYKTAS dør, ved nye  havn 2; ikke Storfyrlykta."
    found = ["fyrlykta", "FYRLYKTAS", "nye  havn 2"]
    assert cut(text, find_protected_places(text, ("Fyrlykta", "Nye Havn 2"))) == found
    assert list(find_protected_places(text, ())) == []
