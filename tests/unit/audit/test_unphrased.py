"""A collection without phrases of its own is read by the words of its labels."""

from __future__ import annotations

from pathlib import Path

import pytest

from tilstand.audit import Auditor
from tilstand.audit.page import plain
from tilstand.audit.unphrased import unphrased
from tilstand.round.read import read as one_round

THALASSIA = Path(__file__).parents[2] / "fixtures" / "thalassia"


@pytest.fixture(scope="module")
def thalassia() -> Auditor:
    state = one_round(THALASSIA, "fy31")
    return Auditor(state.collection, state.round.period, state.stated, state.reconciled.figures)


def test_words_that_only_one_label_has_name_what_it_names(thalassia) -> None:
    phrases = {(name, phrase) for _, _, name, phrase in unphrased(thalassia.collection, "en")}
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
        ("Eight at Harbour were aged 12 to 17.", ["does_not_fit"]),
        ("The refuges helped 70 presumed victims, against 64 the year before.", ["agrees", "agrees"]),
    ],
)
def test_a_text_is_tied_by_them(thalassia, text, statuses) -> None:
    assert [c.status.value for c in thalassia.audit(list(plain(text))).checked] == statuses


def test_a_collection_with_phrases_is_read_by_those(sagaland, norway) -> None:
    for auditing in (sagaland, norway):
        for language in auditing.collection.phrases:
            assert not list(unphrased(auditing.collection, language))
