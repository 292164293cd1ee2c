"""The board in words, body by body, in two languages."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from tilstand.languages import list_shipped_languages
from tilstand.round.board import BoardEntry, RoundBoard
from tilstand.round.board_lines import BoardLine, describe_board
from tilstand.workflow.event_log import RoundEvent


def event(act: str, day: int, names: str = "", track: str = "delivery", **facts: str) -> RoundEvent:
    return RoundEvent(track, act, "police", "Kari", f"2032-02-{day:02}T12:00:00+00:00", names=names, facts=facts)


PLAIN = BoardEntry("police", "asked", None, None, False, "", (0, 0), "nothing")
HASH = "0123456789abcdef"
SHOWN = event("send", 7, HASH, "account")
POSTS = (
    PLAIN,
    replace(PLAIN, late=True, questions=(2, 0), texts=(0, 3)),
    replace(PLAIN, delivery="accepted", received=event("receive", 3, version="2"), questions=(0, 1)),
    replace(PLAIN, delivery="refused", refused=event("refuse", 4, errors="3", rules="C001, C002")),
    replace(PLAIN, delivery="refused", refused=event("refuse", 4)),
    replace(PLAIN, delivery="exempt", reason="No register", texts=(1, 1)),
    replace(PLAIN, account="written", shown=SHOWN),
    replace(PLAIN, account="sent", shown=SHOWN),
    replace(PLAIN, account="approved", shown=event("approve", 8, HASH, person="Ola")),
    replace(PLAIN, account="objected", shown=event("object", 9)),
    replace(PLAIN, account="sent"),
)
WORDS = {
    "nb": [
        ("spurt", "-", "ikke skrevet", "-"),
        ("spurt · over fristen", "2 ubesvart, 0 besvart og ikke lukket", "ikke skrevet", "0 av 3 frigitt"),
        ("godtatt · versjon 2, 3. februar 2032, Kari", "0 ubesvart, 1 besvart og ikke lukket", "ikke skrevet", "-"),
        ("avvist 4. februar 2032: 3 feil (C001, C002)", "-", "ikke skrevet", "-"),
        ("avvist 4. februar 2032: 0 feil", "-", "ikke skrevet", "-"),
        ("fritatt · No register", "-", "ikke skrevet", "1 av 1 frigitt"),
        ("spurt", "-", "skrevet", "-"),
        ("spurt", "-", "sendt 7. februar 2032, versjon 0123456789ab", "-"),
        ("spurt", "-", "godkjent 8. februar 2032 av Ola, versjon 0123456789ab", "-"),
        ("spurt", "-", "innvending 9. februar 2032 fra Kari", "-"),
        ("spurt", "-", "sendt", "-"),
    ],
    "en": [
        ("asked", "-", "not written", "-"),
        ("asked · past the deadline", "2 unanswered, 0 answered and not closed", "not written", "0 of 3 released"),
        ("accepted · version 2, 3 February 2032, Kari", "0 unanswered, 1 answered and not closed", "not written", "-"),
        ("refused 4 February 2032: 3 errors (C001, C002)", "-", "not written", "-"),
        ("refused 4 February 2032: 0 errors", "-", "not written", "-"),
        ("exempt · No register", "-", "not written", "1 of 1 released"),
        ("asked", "-", "written", "-"),
        ("asked", "-", "sent 7 February 2032, version 0123456789ab", "-"),
        ("asked", "-", "approved 8 February 2032 by Ola, version 0123456789ab", "-"),
        ("asked", "-", "objection 9 February 2032 from Kari", "-"),
        ("asked", "-", "sent", "-"),
    ],
}


def words(collection: Any, post: BoardEntry, language: str) -> tuple[str, ...]:
    (line,) = describe_board(collection, RoundBoard((post,)))
    own = (line.body, line.figures, line.questions, line.account, line.texts)
    return tuple("-" if one is None else one.text(language) for one in own)


@pytest.mark.parametrize("language", WORDS)
def test_every_body_in_words(stated: Any, language: str) -> None:
    found = [words(stated.collection, one, language) for one in POSTS]
    assert {one[0] for one in found} == {stated.collection.provider_label("police").text(language)}
    assert [one[1:] for one in found] == WORDS[language]


def test_the_lines_stand_in_the_order_of_the_board_and_say_who_is_late(stated: Any) -> None:
    made = describe_board(stated.collection, RoundBoard(POSTS[:2]))
    assert [one.late for one in made] == [False, True]
    assert all(isinstance(one, BoardLine) for one in made)
    assert describe_board(stated.collection, RoundBoard(())) == ()


def test_a_version_that_came_after_an_account_was_approved_stands_beside_it(stated: Any) -> None:
    later = replace(POSTS[8], received=event("receive", 9, version="3"))
    assert words(stated.collection, later, "en")[3].endswith(" · version 3 of the figures came after that")
    before = replace(later, received=event("receive", 3, version="2"))
    assert words(stated.collection, before, "en")[3] == WORDS["en"][8][2]


def test_every_language_says_something_of_every_body(stated: Any) -> None:
    for language in list_shipped_languages():
        for one in POSTS:
            assert all(words(stated.collection, one, language))


def test_a_body_as_json_says_what_was_refused_and_how_its_account_stands() -> None:
    told = replace(
        POSTS[3], account="approved", shown=POSTS[8].shown, received=event("receive", 3, version="2")
    ).to_dict()
    assert (told["refused_at"], told["refused_for"], told["refused_errors"]) == (
        "2032-02-04T12:00:00+00:00",
        "C001, C002",
        3,
    )
    assert (told["account_at"], told["account_by"], told["account_version"]) == (
        "2032-02-08T12:00:00+00:00",
        "Ola",
        HASH,
    )
    assert (told["version"], told["received_at"], told["received_by"]) == ("2", "2032-02-03T12:00:00+00:00", "Kari")
    assert replace(PLAIN, shown=SHOWN).to_dict()["account_by"] == "Kari"
    bare = replace(PLAIN, refused=event("refuse", 4), texts=(1, 2), questions=(3, 4)).to_dict()
    assert (bare["refused_for"], bare["refused_errors"]) == ("", 0)
    assert (bare["texts"], bare["questions"]) == ({"released": 1, "of": 2}, {"open": 3, "answered": 4, "unasked": 0})
    assert date.fromisoformat(told["received_at"][:10]) == date(2032, 2, 3)


def test_a_second_file_is_told_with_its_day_and_who_noted_it(stated: Any) -> None:
    told = words(stated.collection, replace(PLAIN, twice=event("refuse_newer", 6)), "en")[1]
    assert "6 February 2032" in told
    assert "Kari" in told
