from __future__ import annotations

import pytest

from tilstand.model import Source
from tilstand.reconcile.explain import UnmetTerm
from tilstand.reconcile.spoken import spoken
from tilstand.terms import Written


def term(name: str, value: str, *, left: bool = False) -> UnmetTerm:
    label = Written.of(nb=name, en=name)
    return UnmetTerm(label, label, value, (Source("book", line=1),), left)


def linked(sentence: str, *terms: UnmetTerm) -> tuple[list[str], list[str]]:
    found = spoken(sentence, terms, "en")
    assert "".join(text for text, _ in found.pieces) == sentence
    return [f"{one.short.text('en')} {text}" for text, one in found.pieces if one], [
        o.value for o in found.beside
    ]


def test_each_number_of_the_sentence_is_that_of_its_figure() -> None:
    sentence = "All is 119. The others give 115: One 28 + Two 55 + Two B 12–20."
    terms = (term("All", "119", left=True), term("One", "28"), term("Two", "55"), term("Two B", "12–20"))
    assert linked(sentence, *terms) == (["All 119", "One 28", "Two 55", "Two B 12–20"], [])


def test_the_sum_of_several_figures_is_none_of_theirs() -> None:
    terms = (term("East", "33", left=True), term("West", "10", left=True), term("One", "42"))
    found = linked("East + West is 43. The others give 42: One 42.", *terms)
    assert found == (["One 42"], ["33", "10"])


@pytest.mark.parametrize("name", ["One 280", "None 28", "One 28,5", "One 28–30"])
def test_a_number_that_only_begins_alike_is_no_figures(name: str) -> None:
    assert linked(f"{name} + Two 5", term("One", "28"), term("Two", "5")) == (["Two 5"], ["28"])


def test_the_same_number_twice_is_taken_in_order() -> None:
    sentence = "All: 7. In another place: One 7 + Two 7."
    terms = (term("All", "7", left=True), term("One", "7"), term("Two", "7"), term("Three", "0"))
    assert linked(sentence, *terms) == (["All 7", "One 7", "Two 7"], [])
