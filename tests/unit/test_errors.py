"""An error has a title, causes and a remedy, each told in the language asked for, and an exit code."""

from __future__ import annotations

import pytest

from tilstand import errors
from tilstand.errors import CollectionError, TilstandError, UsageError
from tilstand.terms import InvariantText, TranslatedText

TITLE = TranslatedText.from_texts(nb="Det går ikke", nn="Det går ikkje", en="It cannot be done")


def test_it_is_told_with_title_causes_and_remedy_a_line_each() -> None:
    error = TilstandError(
        TITLE,
        cause=[InvariantText("One is missing."), TranslatedText.from_texts(nb="To.", en="Two.")],
        remedy=InvariantText("Add one."),
    )
    assert error.title == "It cannot be done"
    assert error.causes == ("One is missing.", "Two.")
    assert error.remedy == "Add one."
    assert error.message == "It cannot be done\n  One is missing.\n  Two.\n  -> Add one."
    assert str(error) == error.message
    assert error.why == (TITLE, *error.told)


def test_one_cause_is_one_however_many_letters_it_has() -> None:
    assert TilstandError(InvariantText("No."), cause=InvariantText("Why not.")).causes == ("Why not.",)
    assert TilstandError(InvariantText("No."), cause=TranslatedText.from_texts(en="Why not.")).causes == ("Why not.",)
    assert TilstandError(InvariantText("No.")).message == "No."


def test_it_is_spoken_in_a_language_and_stays_what_it_is() -> None:
    error = UsageError(
        TITLE,
        cause=TranslatedText.from_texts(nn="Ein.", en="One."),
        remedy=TranslatedText.from_texts(nn="Gjer.", en="Do."),
    )
    spoken = error.spoken("nn")
    assert isinstance(spoken, UsageError)
    assert spoken.message == "Det går ikkje\n  Ein.\n  -> Gjer."
    assert error.spoken("en").message == error.message
    twice = error.rephrase_error(lambda told: InvariantText(told.text("nn") * 2))
    assert isinstance(twice, UsageError)
    assert twice.message == "Det går ikkjeDet går ikkje\n  Ein.Ein.\n  -> Gjer.Gjer."


def test_exit_codes_are_two_for_what_was_asked_and_three_for_what_was_found() -> None:
    kinds = [one for one in vars(errors).values() if isinstance(one, type) and issubclass(one, TilstandError)]
    assert len(kinds) > 5
    assert {one.__name__: one.exit_code for one in kinds if one.exit_code != 3} == {"UsageError": 2}


def test_every_kind_is_caught_as_the_root() -> None:
    with pytest.raises(TilstandError, match="No collection"):
        raise CollectionError(InvariantText("No collection"))
