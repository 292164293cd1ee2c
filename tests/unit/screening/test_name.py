"""A name is a word with a capital that neither the collection nor the language knows."""

from __future__ import annotations

import pytest

from tilstand import define
from tilstand.screening.persons import collect_known_words, find_person_names

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
