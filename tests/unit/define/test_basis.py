"""What bodies delivered is said to be stated, and what a report gave to be printed; own words win."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tilstand import define
from tilstand.define.basis import words_of
from tilstand.define.catalogue import Catalogue
from tilstand.languages.language import shipped
from tilstand.terms import Alike
from tilstand.text import fixed

SAGALAND = Path(__file__).parents[2] / "fixtures" / "sagaland"


@pytest.fixture(scope="module")
def held() -> define.Collection:
    return define.collection(SAGALAND)


def based(held: define.Collection, basis: str) -> define.Collection:
    return replace(held, rounds={"2031": held.rounds["2031"].model_copy(update={"basis": basis})})


def test_the_column_of_a_finding_says_where_its_round_comes_from(held: define.Collection) -> None:
    for basis, word in (("delivered", "Oppgitt"), ("reconstructed", "Trykt")):
        assert fixed(based(held, basis).at("2031").labels, "method.printed").text("nb") == word


def test_every_language_says_it_of_every_text_that_tells_of_print(held: define.Collection) -> None:
    for path in words_of("delivered"):
        of = [
            fixed(based(held, basis).at("2031").labels, path[7:]) for basis in ("delivered", "reconstructed")
        ]
        for tag in sorted(shipped()):
            stated, printed = (one.text(tag) for one in of)
            assert stated != printed, (path, tag)


def test_a_collection_s_own_word_wins(held: define.Collection) -> None:
    own = {**held.labels.labels, "report.method.printed": Alike("Meldt")}
    view = replace(held, labels=Catalogue(own)).at("2031")
    assert fixed(view.labels, "method.printed").text("nb") == "Meldt"
