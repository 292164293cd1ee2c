"""Streets with a number, postcodes with a place, and places that no text may tell."""

from __future__ import annotations

import pytest

from tilstand.screening.identifiers import find_protected_places, find_street_addresses

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
