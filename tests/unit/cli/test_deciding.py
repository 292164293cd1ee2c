"""Decisions by command: each a file of its own, written if the figures are those decided on."""

from __future__ import annotations

import itertools
import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tilstand import collect, define

pytestmark = pytest.mark.slow

KARI = ("--by", "Kari Prøve", "--language", "en", "--on", "2032-03-01")
WHY = ("--reason", "nb=Ført feil.", "--reason", "nn=Ført feil.", "--reason", "en=Entered wrongly.")
POLICE = ("--measure", "victims_identified", "--body", "police")
CORRECT = ("--as", "correct", *POLICE, "--breakdown", "sex=male", "--before", "6", "--after", "4")
FIGURES = [one for figure in ("13", "8", "6", "0", "1") for one in ("--figure", figure)]
DISMISS = ("--as", "dismiss", "--rule", "R103", *POLICE)
HAVN = ("--measure", "victims_assisted", "--body", "havn_shelter")


@pytest.fixture
def place(place: Path) -> Path:
    """Sagaland, where the parts of two bodies give no total."""
    for body, old, new in (
        ("police", "victims_identified,sex=male,4,", "victims_identified,sex=male,6,"),
        ("havn_shelter", "victims_assisted,age=minor,2,", "victims_assisted,age=minor,3,"),
    ):
        file = place / "rounds" / "2031" / "submissions" / f"{body}.csv"
        text = file.read_text("utf-8")
        assert old in text
        file.write_text(text.replace(old, new), "utf-8")
    return place


def open_(tilstand, place: Path) -> list[dict]:
    return json.loads(tilstand("round", "decide", place, "2031", "--by", "x", "--json").stdout)


def files(place: Path) -> dict[str, str]:
    own = place / "rounds" / "2031"
    found = (*own.glob("adjustments/*"), *own.glob("decisions/*"), *own.glob("*.toml"))
    return {one.relative_to(own).as_posix(): one.read_text("utf-8") for one in found}


def test_what_there_is_to_decide_is_shown_with_what_to_write(tilstand, place) -> None:
    done = tilstand("round", "decide", place, "2031", "--by", "x", "--language", "en")
    assert done.returncode == 1
    told = done.stdout.decode().splitlines()
    assert told[-1] == "2 findings that nobody has decided about."
    shown = " ".join(f"--figure '{figure}'" for figure in ("13", "8", "6", "0", "1"))
    assert f"  --rule R103 --measure victims_identified --body police --period 2031 {shown}" in told
    assert [one["body"] for one in open_(tilstand, place)] == ["havn_shelter", "police"]


@pytest.mark.slow
def test_a_correction_is_a_file_of_its_own_and_holds(tilstand, place) -> None:
    before = files(place)
    done = tilstand("round", "decide", place, "2031", *CORRECT, *WHY, *KARI)
    assert done.returncode == 0, done.stderr
    name = done.stdout.decode().partition(":")[0]
    new = files(place)
    text = new.pop(f"adjustments/{name}.toml")
    assert new == before  # what was written by hand is not touched
    for line in ('before = "6"', 'after = "4"', 'decided_by = "Kari Prøve"', "decided_on = 2032-03-01"):
        assert line in text.splitlines()
    assert [one["body"] for one in open_(tilstand, place)] == ["havn_shelter"]
    (line,) = (place / "rounds" / "2031" / "log").glob("kari*")
    event = json.loads(line.read_text("utf-8"))
    assert (event["track"], event["act"], event["subject"]) == ("decision", "decide", name)
    assert "Ført feil" not in json.dumps(event)
    again = tilstand("round", "decide", place, "2031", *DISMISS, *FIGURES, *WHY, *KARI)
    assert again.returncode == 2  # there is no such finding any more
    assert "about a finding that is not there now" in again.stderr.decode()


@pytest.mark.slow
def test_a_finding_is_accepted(tilstand, place) -> None:
    accept = ("--as", "accept", "--rule", "R103", *POLICE, "--difference", "-2")
    done = tilstand("round", "decide", place, "2031", *accept, *WHY, *KARI)
    assert done.returncode == 0, done.stderr
    assert len(open_(tilstand, place)) == 1
    ran = tilstand("run", place, "2031", "--out", "edition", "--quiet", "--language", "en")
    assert ran.returncode == 0, ran.stderr


def test_a_decision_about_a_figure_that_was_corrected_meanwhile_is_refused_with_what_stands(tilstand, place) -> None:
    assert tilstand("round", "decide", place, "2031", *CORRECT, *WHY, *KARI).returncode == 0
    before = files(place)
    other = ("--as", "correct", *POLICE, "--breakdown", "sex=male", "--before", "6", "--after", "5")
    done = tilstand("round", "decide", place, "2031", *other, *WHY, *KARI)
    assert done.returncode == 2
    assert "the figure read 6. Now it reads 4." in done.stderr.decode()
    assert files(place) == before


@pytest.mark.slow
def test_one_correction_may_follow_another_on_the_same_day(tilstand, place) -> None:
    values = ("6", "7", "5", "9", "4")
    for before, after in itertools.pairwise(values):
        step = ("--as", "correct", *POLICE, "--breakdown", "sex=male", "--before", before, "--after", after)
        assert tilstand("round", "decide", place, "2031", *step, *WHY, *KARI).returncode == 0
    assert [one["body"] for one in open_(tilstand, place)] == ["havn_shelter"]


def test_a_dismissal_of_other_figures_is_refused_with_those_that_stand(tilstand, place) -> None:
    wrong = [one for figure in ("13", "8", "7", "0", "1") for one in ("--figure", figure)]
    done = tilstand("round", "decide", place, "2031", *DISMISS, *wrong, *WHY, *KARI)
    assert done.returncode == 2
    assert "The figures of the finding are now 13, 8, 6, 0, 1." in done.stderr.decode()
    assert not (place / "rounds" / "2031" / "decisions").exists()


@pytest.mark.parametrize(
    ("command", "said"),
    [
        ((*CORRECT, "--reason", "nb= ", *KARI), "reason must stand in nb"),
        ((*CORRECT, *KARI), "reason must stand in nb"),
        ((*CORRECT, "--reason", "Ført feil", *KARI), "does not say which language"),
        ((*CORRECT[:-4], "--before", "6", *WHY, *KARI), "--after"),
        (("--as", "guess", *WHY, *KARI), "guess is not a decision"),
        (("--as", "correct", *POLICE, "--before", "1", "--after", "x", *WHY, *KARI), "after is neither"),
        (("--as", "correct", "--measure", "ships", "--body", "police", "--before", "1", "--after", "2",
          *WHY, *KARI), "no measure ships"),
        (("--as", "correct", *POLICE[:2], "--body", "nobody", "--before", "1", "--after", "2", *WHY, *KARI),
         "no provider nobody"),
        ((*CORRECT, *WHY, "--by", "x", "--on", "2099-01-01"), "after the day of the edition"),
        ((*CORRECT, *WHY, "--by", " ", "--on", "2032-03-01"), "decided_by"),
    ],
)  # fmt: skip
def test_what_cannot_be_decided_is_told_and_nothing_is_written(tilstand, place, command, said) -> None:
    before = files(place)
    done = tilstand("round", "decide", place, "2031", *command, *([] if KARI[2] in command else KARI[2:4]))
    assert (done.returncode, said in done.stderr.decode()) == (2, True), done.stderr.decode()
    assert files(place) == before


@pytest.mark.slow
def test_where_the_disk_is_full_nothing_is_decided(tilstand, place, monkeypatch) -> None:
    def full(handle: int) -> None:
        raise OSError(28, "No space left on device")

    before = files(place)
    monkeypatch.setattr(os, "fsync", full)
    done = tilstand("round", "decide", place, "2031", *CORRECT, *WHY, *KARI)
    assert (done.returncode, "No space is left on the disk" in done.stderr.decode()) == (3, True)
    monkeypatch.undo()
    assert files(place) == before
    assert len(open_(tilstand, place)) == 2


def _git(folder: Path, *command: str) -> str:
    named = ("-c", "user.name=Prøve", "-c", "user.email=prove@example.org")
    done = subprocess.run(["git", "-C", str(folder), *named, *command], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("git") is None, reason="git is not there")
def test_two_advisers_decisions_merge_in_git_without_conflict(tilstand, place, tmp_path) -> None:
    _git(place, "init", "-q", "-b", "main")
    _git(place, "add", "-A")
    _git(place, "commit", "-qm", "start")
    other = tmp_path / "other"
    _git(tmp_path, "clone", "-q", str(place), str(other))
    assert tilstand("round", "decide", place, "2031", *CORRECT, *WHY, *KARI).returncode == 0
    minor = ("--as", "correct", *HAVN, "--breakdown", "age=minor", "--before", "3", "--after", "2")
    ola = ("--by", "Ola Prøve", *KARI[2:])
    done = tilstand("round", "decide", other, "2031", *minor, *WHY, *ola)
    assert done.returncode == 0, done.stderr
    for folder in (place, other):
        _git(folder, "add", "-A")
        _git(folder, "commit", "-qm", "decided")
    _git(place, "pull", "-q", "--no-rebase", "--no-edit", str(other), "main")
    made, faults = collect.read_round_adjustments(define.read_collection(place).at("2031"), "2031")
    assert [one.decided_by for one in made] == ["Generated Adviser", "Kari Prøve", "Ola Prøve"]
    assert not len(faults)
    assert open_(tilstand, place) == []
