"""Ages and days of birth of single persons are marked; limits, ranges, times and groups are not."""

from __future__ import annotations

import tomllib
from collections import Counter
from pathlib import Path

import pytest

from tilstand import define
from tilstand.screening import PersonalDataScreen
from tilstand.screening.persons import collect_known_words, find_birth_dates, find_person_names, find_single_ages

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


# A name is a word with a capital that neither the collection nor the language knows.


KNOWN = frozenset({"Havn", "botilbud", "ROSA", "Saga", "Caritas"})
NAMES = [
    ("nb", "I mai kom Blessing Osagie til oss.", ["Blessing Osagie"]),
    ("nb", "Vi nevner Mihaela og Andrei.", ["Mihaela", "Andrei"]),
    ("nb", "Søsteren, Grace, bor her, med Joy.", ["Grace", "Joy"]),
    ("nb", "Vi så Mihaelas bror.", ["Mihaelas"]),
    ("en", "We met Mihaela's brother.", ["Mihaela's"]),
    ("nb", "Vi så «Anna» og (Eva).", ["Anna", "Eva"]),
    ("nb", "Vi så Anne-Prøve.", ["Anne-Prøve"]),
    # What opens a sentence, if it does what a person does.
    ("nb", "Amina fortalte om det.", ["Amina"]),
    ("nb", "Det gikk bra. «Amina fortalte om det.", ["Amina"]),
    ("nb", "Amina Prøve.", ["Amina Prøve"]),
    ("nb", "Tidligere saker er henlagt.", []),
    ("nb", "Vi så Bo, og var hos Caritas.", ["Bo"]),
    ("nb", "Mihaela!", []),
    ("nb", "Mihaela ligger her.", []),
    ("nb", "Mihaela: er det sant?", []),
    ("nb", "Mihaela, som kom, er her.", ["Mihaela"]),
    ("nb", "Mihaela ligger her med Andrei.", ["Andrei"]),
    ("nb", "Vi så Mihaela Prøve Eksempel og Andrei.", ["Mihaela Prøve Eksempel", "Andrei"]),
    ("nb", "Vi så Mihaela\nAndrei ligger her.", ["Mihaela"]),
    ("nb", "Saksgangen er ferdig.", []),
    ("nb", "Prosjektet er ferdig.", []),
    ("nb", "Botilbud er viktige.", []),
    ("nb", "M. Johansen var med.", ["Johansen"]),
    ("nb", "**Norskopplæring:** Det er mulig for Mihaela.", ["Mihaela"]),
    ("nb", "**Mihaela fortalte** om det.", ["Mihaela"]),
    ("nb", "Brukerne fortalte om det.", []),
    # What is known: to the collection, to the language, and abbreviations.
    ("nb", "Kvinner ved Havn og i Havns hus.", []),
    ("nb", "Hos Botilbud var det fullt.", []),
    # A known word with an ending of the language; a short one may be the beginning of a name.
    ("nb", "Se også Botilbudet.", []),
    ("nb", "Vi så Sagaen og Havnen.", ["Sagaen", "Havnen"]),
    ("en", "We met Botilbudet.", ["Botilbudet"]),
    ("nb", "Vi kjenner en Rosa, som ikke er ROSA.", ["Rosa"]),
    ("nb", "Fra Norge, Nigeria og Øst-Europa til EØS-land og NAV.", []),
    ("en", "In May the Norwegian police came from Romania on Monday.", []),
    ("en", "What I saw.", []),
    ("nb", "Vi kom til Saga-Mihaela.", ["Saga-Mihaela"]),
    ("nb", "Vi kom til Norge-Nigeria.", []),
]


@pytest.mark.parametrize(("language", "text", "found"), NAMES, ids=[text for _, text, _ in NAMES])
def test_a_name_is_an_unknown_word_with_a_capital(language: str, text: str, found: list[str]) -> None:
    assert [text[start:end] for start, end in find_person_names(text, language, KNOWN)] == found


def test_the_words_of_a_collection_are_those_of_its_labels_in_all_languages() -> None:
    from tests.unit.screening.conftest import SAGALAND

    words = collect_known_words(define.read_collection(SAGALAND))
    assert {"Havn", "botilbud", "shelter", "Migration"} <= words
    assert "Mihaela" not in words


# Of 60 planted passages at least 57 are marked, and most as what they are.


PASSAGES = tomllib.loads((Path(__file__).parents[2] / "fixtures" / "screening" / "passages.toml").read_text("utf-8"))[
    "passage"
]


def marked(screen: PersonalDataScreen, passages: list[dict[str, str]]) -> list[dict[str, str]]:
    return [one for one in passages if screen.find_hints(one["text"], one["language"])]


def test_there_are_sixty_in_three_languages_and_of_every_kind() -> None:
    assert Counter(one["language"] for one in PASSAGES) == {"nb": 20, "nn": 20, "en": 20}
    assert len({one["kind"] for one in PASSAGES}) == 9
    assert len({one["text"] for one in PASSAGES}) == 60
    assert sum(one.get("held", False) for one in PASSAGES) >= 20


def test_at_least_57_are_marked_and_of_those_held_back_no_smaller_share(screen: PersonalDataScreen) -> None:
    held = [one for one in PASSAGES if one.get("held")]
    assert len(marked(screen, PASSAGES)) >= 57
    assert len(marked(screen, held)) / len(held) >= 57 / 60


@pytest.mark.parametrize("kind", sorted({one["kind"] for one in PASSAGES}))
def test_a_mark_says_of_what_kind_it_is(screen: PersonalDataScreen, kind: str) -> None:
    own = [one for one in PASSAGES if one["kind"] == kind]
    right = [one for one in own if kind in {clue.kind for clue in screen.find_hints(one["text"], one["language"])}]
    assert len(right) >= len(own) - 1


def test_a_hit_has_its_place_and_words_and_they_stand_in_order(screen: PersonalDataScreen) -> None:
    for one in PASSAGES:
        clues = screen.find_hints(one["text"], one["language"])
        assert all(one["text"][clue.start : clue.end] == clue.words != "" for clue in clues)
        assert [clue.start for clue in clues] == sorted(clue.start for clue in clues)
        assert len(set(clues)) == len(clues)
