"""Statements about figures together: rises, falls and ranks, each tied to a relation."""

from __future__ import annotations

import pytest

from tilstand.proofread import Standing


def related(found):
    return [(c.relation, c.status) for c in found.checked if c.relation]


@pytest.mark.parametrize(("word", "status"), [("nedgang", Standing.AGREES), ("økning", Standing.DOES_NOT_FIT)])
def test_a_fall_that_is_told_is_held_against_both_years(norway, read, word, status) -> None:
    text = f"I 2024 hjalp ROSA 55 voksne antatte ofre (en {word} fra 85 i 2023)."
    assert related(read(norway, text)) == [("rosa-down", status)]


def test_a_change_that_no_relation_declares_is_held_against_the_figures(norway, read) -> None:
    text = "UDI fattet 58 vedtak i 2024, en nedgang fra 36 i 2023."
    (one,) = [c for c in read(norway, text).checked if c.relation]
    assert (one.relation, one.status, one.expected) == ("compare", Standing.DOES_NOT_FIT, "36 → 58")


def test_a_rank_is_held_against_all_the_others(norway, read) -> None:
    text = "Politiet registrerte 19 anmeldelser i 2024. {} politidistrikt hadde klart flest anmeldelser."
    assert related(read(norway, text.format("Oslo"))) == [("oslo-clearly-most", Standing.AGREES)]
    assert related(read(norway, text.format("Vest"))) == [("most", Standing.DOES_NOT_FIT)]


def test_no_rank_is_made_of_a_word_alone(norway, read) -> None:
    assert related(read(norway, "De fleste kom hit fordi det var her de fikk hjelp av flest.")) == []
