"""What a round shows beside what it asks: of the words of the round before, those that somebody released."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from tilstand import collect, define
from tilstand.model.hashes import hash_text
from tilstand.round.opening import find_previous_round, load_previous_answers
from tilstand.round.text_release import release_texts_to_print
from tilstand.round.texts import list_body_wordings
from tilstand.terms import Period
from tilstand.workflow.event_log import open_journal

NOON = datetime(2032, 2, 1, 12, tzinfo=UTC)
TOML = 'provider = "havn_shelter"\n\n[[answer]]\nform = "shelter"\nquestion = "{}"\nnb = "{}"\nen = "{}"\n'
NEXT = 'period = "2032"\npublished = 2033-05-15\n'


def test_an_answer_of_the_round_before_stands_beside_in_its_released_words_alone(place: Path) -> None:
    folder = place / "rounds" / "2031"
    given = TOML.format("trends", "Anna, 17, bor her.", "Anna, 17, lives here.")
    (folder / "submissions" / "havn_shelter.answers.toml").write_text(given, "utf-8")
    (place / "rounds" / "2032").mkdir()
    (place / "rounds" / "2032" / "round.toml").write_text(NEXT, "utf-8")
    held = define.read_collection(place)
    assert load_previous_answers(held, "2032") == {}
    told, store = list_body_wordings(collect.collect_round(held, "2031")), open_journal(held, "2031")
    sha256 = hash_text("Anna, 17, lives here.")
    release_texts_to_print(folder, store, told, [sha256], by="Ola (generated)", at=NOON, instead="A girl lives here.")
    ((whose, words),) = load_previous_answers(held, "2032").items()
    assert whose == ("havn_shelter", "shelter", "trends")
    assert {words.text(tag) for tag in ("nb", "nn", "en")} == {"A girl lives here."}


def test_the_round_before_is_the_latest_that_ended_whatever_rounds_are_called() -> None:
    periods = {"z": "2028", "b": "2030-H1", "a": "2030-H2", "c": "2031", "d": "2030"}
    rounds = {name: SimpleNamespace(period=Period.from_text(text)) for name, text in periods.items()}
    held: Any = SimpleNamespace(rounds=rounds, round=rounds.get)
    assert {name: find_previous_round(held, name) for name in rounds} == {
        "z": "",
        "b": "z",
        "a": "b",
        "c": "a",
        "d": "z",
    }
