"""Ages and days of birth of single persons are marked; limits, ranges, times and groups are not."""

from __future__ import annotations

import pytest

from tilstand.screening.persons import find_birth_dates, find_single_ages

AGES = [
    # One person's age, in every way in which it is said.
    ("nb", "En 17-åring kom.", ["17-åring"]),
    ("nb", "En syttenåring kom.", ["syttenåring"]),
    ("nb", "Åringen kom, 17 åringer ikke.", []),
    ("nb", "Ei jente på 14 år kom.", ["på 14 år"]),
    ("nb", "Hun var tjueen år da.", ["var tjueen år"]),
    ("nb", "Den 19 år gamle mannen", ["19 år gamle"]),
    ("nb", "De var 19 år gamle.", ["var 19 år gamle"]),
    ("nb", "Offeret, 34, er her.", ["Offeret, 34"]),
    ("nb", "Mannen (45) er siktet.", ["Mannen (45"]),
    ("nb", "Fra Amina, 17, kom det brev.", ["Amina, 17"]),
    ("nb", "En kvinne i 40-årene kom.", ["40-årene"]),
    ("nb", "Han fylte 18.", ["fylte 18"]),
    ("nn", "Ho er seksten år.", ["er seksten år"]),
    ("en", "A 16-year-old girl came.", ["16-year-old"]),
    ("en", "She was nineteen when she came.", ["was nineteen"]),
    ("en", "One man, aged 44, left.", ["aged 44"]),
    ("en", "He is twenty-two years old.", ["is twenty-two years old"]),
    ("en", "A woman in her forties left.", ["forties"]),
    ("sv", "Hon är 23 år gammal.", ["är 23 år gammal"]),
    ("pl", "Ona miała 17 lat.", ["miała 17 lat"]),
    # Groups, limits, ranges and times.
    ("nb", "Personer under 18 år kom.", []),
    ("nb", "Hun har bodd her i 5 år.", []),
    ("nb", "De siste 3 år har han ventet.", []),
    ("nb", "Kvinnen er mellom 20 og 25 år.", []),
    ("nb", "Jenta er i gruppen 15–17 år.", []),
    *(("nb", f"Jenta er i gruppen {sign}17 år.", []) for sign in ("15-", "15–", "15—", "<", "> ", "≥ ", "≤")),
    ("nb", "Det var 40 saker i 2024.", []),
    ("nb", "Gruppen i 40-årene vokser.", []),
    ("nb", "Antallet, 134, er høyt.", []),
    ("nb", "Vi har 14 års erfaring, og hun har 3 saker.", []),
    ("en", "Those aged 18 – 25 came.", []),
    ("en", "She was one of three.", []),
    ("en", "In five years he had seen no one.", []),
    ("ka", "17 years old", []),
]


@pytest.mark.parametrize(("language", "text", "found"), AGES, ids=[text for _, text, _ in AGES])
def test_an_age_is_one_person_s(cut, language: str, text: str, found: list[str]) -> None:
    assert cut(text, find_single_ages(text, language)) == found


BIRTHS = [
    ("nb", "Født 3. mars 2008 her.", ["3. mars 2008"]),
    ("nb", "Kvinnen (f. 12.11.98) kom.", ["12.11.98"]),
    ("nb", "Fødselsdato: 2006-02-28", ["2006-02-28"]),
    ("nb", "Hun er født i Lagos 4/7 1995.", ["4/7 1995"]),
    ("nb", "Han er født i 1987.", ["1987"]),
    ("nb", "Jenta på 14 år kom 5. mai.", ["5. mai"]),
    ("nb", "Jenta kom 5. mai.", []),
    ("nb", "17-åringen kom 5. mai.", ["5. mai"]),
    ("nb", "Det kom brev 5. mai.\n17-åringen kom.", []),
    ("nb", "Jenta på 14 år gikk. En annen kom 5. mai.", []),
    ("nb", "Han er født her. Saken kom 5. mai 2023.", []),
    ("nb", "Barn ble født. I 2023 kom det flere.", []),
    ("nb", "Født ble det mange, og etter at loven var endret i Stortinget, kom saken 5. mai.", []),
    ("nb", "3. mars 2008 ble hun født.", ["3. mars 2008"]),
    ("nb", "Saken kom 3. mars 2023, og det tok lang tid før noen her oppdaget at barnet som ble født", []),
    ("nb", "Født " + 29 * "x " + "5. mai.", ["5. mai"]),
    ("nb", "Født " + 30 * "x " + "5. mai.", []),
    ("nb", "Født " + 11 * "x " + "i 1987.", ["1987"]),
    ("nb", "Født " + 12 * "x " + "i 1987.", []),
    ("nn", "Fødd den 9. september 2010.", ["9. september 2010"]),
    ("en", "Born on 14 June 2009, he", ["14 June 2009"]),
    ("en", "Her birthday is July 21st, 2005.", ["July 21st, 2005"]),
    ("en", "Born the 3rd of May, he", ["3rd of May"]),
    ("en", "DOB 3 Jan 2001.", ["3 Jan 2001"]),
    ("sv", "Född 1 maj 1999.", ["1 maj 1999"]),
    ("ka", "01.02.2003", []),
]


@pytest.mark.parametrize(("language", "text", "found"), BIRTHS, ids=[text for _, text, _ in BIRTHS])
def test_a_day_is_one_of_birth_beside_a_word_for_it_or_an_age(cut, language: str, text: str, found: list[str]) -> None:
    assert cut(text, find_birth_dates(text, language)) == found


def test_places_are_counted_from_the_text_s_own_beginning(cut) -> None:
    text = "Det gikk bra. Hun er født 3. mars 2008. En 17-åring kom."
    assert cut(text, find_birth_dates(text, "nb")) == ["3. mars 2008"]
    assert cut(text, find_single_ages(text, "nb")) == ["17-åring"]
