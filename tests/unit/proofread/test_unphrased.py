"""A collection without phrases of its own is read by the words of its labels."""

from __future__ import annotations

from pathlib import Path

import pytest

from tilstand.proofread import Proofreader
from tilstand.proofread.documents import read_document
from tilstand.proofread.page_blocks import split_plain_lines
from tilstand.proofread.phrase_lexicon import derive_label_phrases
from tilstand.round.state import load_round as one_round

THALASSIA = Path(__file__).parents[2] / "fixtures" / "thalassia"


@pytest.fixture(scope="module")
def thalassia() -> Proofreader:
    state = one_round(THALASSIA, "fy31")
    return Proofreader(state.collection, state.round.period, state.stated_figures, state.reconciled.figures)


def test_words_that_only_one_label_has_name_what_it_names(thalassia) -> None:
    phrases = {(name, phrase) for _, _, name, phrase in derive_label_phrases(thalassia.collection, "en")}
    assert ("harbour", "Harbour") in phrases
    assert ("survivors", "victims") in phrases
    assert ("teen", "aged 12 to 17") in phrases
    # of a name that is a country's too, and of a word that several measures have, nothing is said
    assert "Thalassia" not in {phrase for _, phrase in phrases}
    assert "cases" not in {phrase for name, phrase in phrases if name.startswith("cases_")}


@pytest.mark.parametrize(
    ("text", "statuses"),
    [
        ("Guests slept 1,480 nights at Harbour and 950 at Lighthouse.", ["agrees", "does_not_fit"]),
        ("The police opened 21 cases (April 2030 – March 2031: 15).", ["agrees", "agrees"]),
        ("The refuges helped 70 victims (April 2030 – March 2031: 70).", ["agrees", "does_not_fit"]),
        ("Eight at Harbour were aged 12 to 17.", ["does_not_fit"]),
        ("The refuges helped 70 presumed victims, against 64 the year before.", ["agrees", "agrees"]),
    ],
)
def test_a_text_is_tied_by_them(thalassia, text, statuses) -> None:
    assert [c.status.value for c in thalassia.check_document(list(split_plain_lines(text))).checked] == statuses


def test_a_collection_with_phrases_is_read_by_those(sagaland, norway) -> None:
    for auditing in (sagaland, norway):
        for language in auditing.collection.phrases:
            assert not list(derive_label_phrases(auditing.collection, language))


@pytest.mark.parametrize(
    ("words", "year"),
    [
        ("April 2031 – March 2032", "2031-04/2032-03"),
        ("2030/31", "2030-04/2031-03"),
        ("2030–2031", "2030-04/2031-03"),
        ("from 2031", None),
        ("2028/29", None),
    ],
)
def test_a_year_that_is_no_calendar_year_is_named_by_the_two_that_it_spans(thalassia, words, year) -> None:
    found = thalassia.stated.timed.find_last_period(words, "en")
    assert (found.text if found else None) == year


def test_calendar_years_are_read_as_ever(norway) -> None:
    assert norway.stated.timed.find_last_period("2023/2024", "nb") is None


TABLE = """# Aid

Presumed victims helped, by age

| | registrations |
|---|---|
| Total | 70 |
| Aged 0–11 | 3 |
| Aged 12–17 | 11 |
| Aged 18–29 | 29 |
| Aged 30–49 | 20 |

| | April 2030 – March 2031 | April 2031 – March 2032 |
|---|---|---|
| Cases opened | 15 | 21 |
| Accused | 13 | 17 |
"""


def test_tables_of_such_years_and_of_all_bodies_together_are_read(thalassia) -> None:
    found = thalassia.check_document(read_document(TABLE.encode(), "draft.md").lines).checked
    assert [c.printed for c in found if c.status.value == "agrees"] == ["70", "3", "29", "20", "15", "21", "13"]
    assert [c.printed for c in found if c.status.value == "does_not_fit"] == ["11", "17"]
