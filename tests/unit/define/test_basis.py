"""What bodies delivered is said to be stated, and what a report gave to be printed; own words win."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tilstand import define
from tilstand.define.labels import Catalogue, list_message_overrides
from tilstand.languages.language import list_shipped_languages
from tilstand.report_text import get_report_string
from tilstand.terms import InvariantText

SAGALAND = Path(__file__).parents[2] / "fixtures" / "sagaland"


@pytest.fixture(scope="module")
def held() -> define.Collection:
    return define.read_collection(SAGALAND)


def based(held: define.Collection, basis: str) -> define.Collection:
    return replace(held, rounds={"2031": held.rounds["2031"].model_copy(update={"basis": basis})})


def test_the_column_of_a_finding_says_where_its_round_comes_from(held: define.Collection) -> None:
    for basis, word in (("delivered", "Oppgitt"), ("reconstructed", "Trykt")):
        assert get_report_string(based(held, basis).at("2031").labels, "method.printed").text("nb") == word


def test_every_language_says_it_of_every_text_that_tells_of_print(held: define.Collection) -> None:
    for path in list_message_overrides("delivered"):
        of = [
            get_report_string(based(held, basis).at("2031").labels, path[7:])
            for basis in ("delivered", "reconstructed")
        ]
        for tag in sorted(list_shipped_languages()):
            stated, printed = (one.text(tag) for one in of)
            assert stated != printed, (path, tag)


def test_a_collection_s_own_word_wins(held: define.Collection) -> None:
    own = {**held.labels.labels, "report.method.printed": InvariantText("Meldt")}
    view = replace(held, labels=Catalogue(own)).at("2031")
    assert get_report_string(view.labels, "method.printed").text("nb") == "Meldt"
