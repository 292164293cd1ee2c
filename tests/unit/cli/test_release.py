"""Texts of bodies by command: shown with hash and the words of the round before, opened and closed."""

from __future__ import annotations

import hashlib
import json
import shutil
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

KARI = ("--by", "Kari Prøve", "--language", "en")
ANSWER = 'provider = "havn_shelter"\n\n[[answer]]\nform = "shelter"\nquestion = "needs"\nen = "{}"\n'
NEEDS = "Havn shelter (generated) · What do you need most? · en"


def sha(words: str) -> str:
    return hashlib.sha256(words.encode()).hexdigest()


def code(*words: str, name: str = "2031") -> str:
    """The code under which words are shown: of the words, not of their hashes."""
    return sha("\n\n".join((name, *words)))[:12]


@pytest.fixture
def place(place: Path) -> Path:
    """Sagaland with one answer, which nobody has released, and another to the same question a year before."""
    for name, words in (("2031", "Beds."), ("2030", "Locks.")):
        folder = place / "rounds" / name
        shutil.rmtree(folder / "log", ignore_errors=True)
        about = (folder / "round.toml").read_text("utf-8")  # reasons are texts too, and tested elsewhere
        (folder / "round.toml").write_text(about.partition("\n[absent")[0] + "\n", "utf-8")
        for decided in ("adjustments.toml", "decisions.toml"):
            (folder / decided).unlink(missing_ok=True)
        (folder / "submissions").mkdir(exist_ok=True)
        (folder / "submissions" / "havn_shelter.answers.toml").write_text(ANSWER.format(words), "utf-8")
    return place


def text(done) -> str:
    return done.stdout.decode()


def shown(tilstand, place: Path) -> list[dict[str, str]]:
    return json.loads(tilstand("round", "release", place, "2031", *KARI, "--json").stdout)


def test_without_a_code_each_text_is_shown_and_nothing_is_released(tilstand, place) -> None:
    lines = ["Page 1 of 1", f"{NEEDS}", "Beds.", f"    --code {code('Beds.')}", ""]
    lines += ["1 text above in which nothing is marked is released with:", f"  --code {code('Beds.')}", ""]
    done = tilstand("round", "release", place, "2031", *KARI)
    assert (done.returncode, text(done).splitlines()) == (1, [*lines, "Not released: 1 text."])
    assert sha("Beds.") not in text(done)
    assert not (place / "rounds" / "2031" / "log").exists()


@pytest.mark.parametrize(
    ("more", "line"),
    [((), "    Last round: Locks."), (("--words", "Beds."), "    The same words as in the last round.")],
)
def test_the_words_that_the_round_before_printed_stand_beside(tilstand, place, more, line) -> None:
    tilstand("round", "release", place, "2030", *KARI, "--code", code("Locks.", name="2030"), *more)
    assert line in text(tilstand("round", "release", place, "2031", *KARI)).splitlines()


def test_it_is_told_as_data(tilstand, place) -> None:
    about = {"provider": "havn_shelter", "form": "shelter", "question": "needs", "language": "en"}
    (one,) = shown(tilstand, place)
    assert {name: one[name] for name in about} == about
    assert (one["sha256"], one["clues"]) == (sha("Beds."), [])
    assert "Beds." not in json.dumps(one)
    assert code("Beds.") not in json.dumps(one)  # who has not had the words before him has no code


def test_codes_come_from_the_line_or_a_file_and_are_released_once(tilstand, place, tmp_path) -> None:
    file = tmp_path / "read.txt"
    file.write_text(f"# What Kari has read\n\n{code('Beds.').upper()}  # beds\n", "utf-8")
    both = ("--from", file, "--code", code("Beds."))
    done = tilstand("round", "release", place, "2031", *KARI, *both)
    assert text(done).splitlines() == [f"{sha('Beds.')}  {NEEDS}: released"]
    assert shown(tilstand, place) == []
    assert text(tilstand("round", "release", place, "2031", *KARI)) == "Not released: 0 texts.\n"


def test_what_cannot_be_is_told_and_nothing_is_done(tilstand, place, tmp_path) -> None:
    two = ("--code", code("Beds."), "--code", code("x"))
    for arguments, told in (
        (("release", *KARI, *two), f"Nothing that waits was shown under this code\n  {code('x')}"),
        (("release", *KARI, *two, "--words", "x"), "2 codes will not do here."),
        (("release", *KARI, "--code", sha("Beds.")), "shown under this code"),
        (("release", *KARI, "--page", "2"), "There is no page 2"),
        (("release", *KARI, "--words", "x"), "0 codes will not do here."),
        (("release", *KARI, "--from", tmp_path / "none.txt"), "none.txt"),
        (("withdraw", *KARI, "--reason", "x"), "Say which text this is about"),
        (("withdraw", *KARI, "--reason", "x", "--hash", sha("Beds.")), sha("Beds.")[:12]),
    ):
        name, *rest = arguments
        done = tilstand("round", name, place, "2031", *rest)
        assert done.returncode == 2, told
        assert told in done.stderr.decode()
    assert not list((place / "rounds" / "2031").glob("log/*.jsonl"))


def test_a_withdrawn_text_waits_again(tilstand, place) -> None:
    named = ("--hash", sha("Beds."))
    tilstand("round", "release", place, "2031", *KARI, "--code", code("Beds."))
    assert tilstand("round", "withdraw", place, "2031", *KARI, *named).returncode == 2  # no reason
    assert shown(tilstand, place) == []
    done = tilstand("round", "withdraw", place, "2031", *KARI, *named, "--reason", "A name stands in it.")
    assert text(done) == f"{sha('Beds.')}: withdrawn\n"
    assert [one["sha256"] for one in shown(tilstand, place)] == [sha("Beds.")]


def test_what_has_expired_unread_can_stay_unprinted_with_a_reason(tilstand, place) -> None:
    file = place / "rounds" / "2031" / "submissions" / "havn_shelter.answers.toml"
    file.write_text(ANSWER.format(f"sha256:{sha('Beds.')}"), "utf-8")  # its words lie in no archive
    told = text(tilstand("round", "release", place, "2031", *KARI))
    assert "tilstand round withhold" in told
    assert f"--hash {sha('Beds.')}" in told
    named = ("withhold", place, "2031", *KARI, "--hash", sha("Beds."))
    assert tilstand("round", *named).returncode == 2  # no reason
    done = tilstand("round", *named, "--reason", "Expired unread.")
    assert text(done) == f"{sha('Beds.')}  {NEEDS}: withheld\n"
    assert shown(tilstand, place) == []
    board = json.loads(text(tilstand("round", "status", place, "2031", "--json")))
    own = next(one["texts"] for one in board["bodies"] if one["provider"] == "havn_shelter")
    assert (board["texts"], own) == (0, {"released": 0, "of": 1})


def test_words_that_can_be_read_are_withheld_by_their_code_and_wait_again_when_withdrawn(tilstand, place) -> None:
    why = ("--reason", "x")
    assert tilstand("round", "withhold", place, "2031", *KARI, *why).returncode == 2  # which?
    held = tilstand("round", "withhold", place, "2031", *KARI, "--code", code("Beds."), *why)
    assert (held.returncode, shown(tilstand, place)) == (0, [])
    assert tilstand("round", "withdraw", place, "2031", *KARI, "--hash", sha("Beds."), *why).returncode == 0
    assert [one["sha256"] for one in shown(tilstand, place)] == [sha("Beds.")]


def test_what_may_tell_of_a_person_is_shown_beside_the_text_and_holds_nothing_back(tilstand, place) -> None:
    words = "Amina, 17, has HIV."
    file = place / "rounds" / "2031" / "submissions" / "havn_shelter.answers.toml"
    file.write_text(ANSWER.format(words), "utf-8")
    lines = text(tilstand("round", "release", place, "2031", *KARI)).splitlines()
    assert lines[2:6] == [
        words,
        "    ! age of one person (signs 1–9): Amina, 17",
        "    ! health (signs 16–18): HIV",
        f"    --code {code(words)}",
    ]
    assert not any(line.startswith("  --code") for line in lines)  # on no page together with others
    few = text(tilstand("round", "release", place, "2031", *KARI, "--marked")).splitlines()
    assert few[-4:-1] == ["1 marked text above is released with:", f"  --code {code(words)}", ""]
    (one,) = shown(tilstand, place)
    assert one["clues"] == [{"kind": "age", "start": 0, "end": 9}, {"kind": "health", "start": 15, "end": 18}]
    done = tilstand("round", "release", place, "2031", *KARI, "--code", code(words))
    assert done.returncode == 0
    (event,) = (json.loads(line) for one in (place / "rounds/2031/log").iterdir() if one.suffix for line in one.open())
    assert (event["subject"], event["facts"]["shown"]) == (sha(words), code(words))
