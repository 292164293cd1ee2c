"""`tilstand protect audit`: an edition is read all at once, with its own collection and no other."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from tilstand.publish.edition_folders import get_internal_folder


@pytest.mark.slow
def test_an_edition_of_other_files_is_refused(worked) -> None:  # type: ignore[no-untyped-def]
    done = worked("protect", "audit", "old", "--collection", "sagaland")
    assert done.returncode == 3
    told = done.stderr.decode()
    assert "The edition was built from other files than sagaland has now" in told
    assert "build the edition again" in told


@pytest.mark.slow
def test_what_is_given_away_is_told_with_its_sum_and_where_it_stands(place: Path, tilstand, plain) -> None:  # type: ignore[no-untyped-def]
    for one, name in ((plain, "ed"), (get_internal_folder(plain), "ed-internal")):
        shutil.copytree(one, place.parent / name)
    given = ("protect", "audit", "ed", "--collection", "sagaland", "--language", "en")
    done = tilstand(*given, "--json")
    assert done.returncode == 1, done.stderr
    told = json.loads(done.stdout)
    assert (told["threshold"], told["slack"]) == (3, {})
    assert {one["kind"] for one in told["leaks"]} == {"told"}
    assert all(1 <= one["low"] <= 2 and one["places"] for one in told["leaks"])
    shown, listed = (tilstand(*given, *also).stdout.decode() for also in ((), ("--all",)))
    first = f"{told['told']} numbers read together, and {told['asked']} counts of people attacked"
    assert shown.startswith(first)
    assert f"{len(told['leaks'])} small counts stand there themselves." in shown
    assert "2 stands there." not in shown
    laid = " ".join(listed.split())
    for one in told["leaks"]:
        assert ", ".join(one["places"][:6]) in laid
        rest = len(one["places"]) - 6
        assert rest < 1 or f"{one['places'][5]}, and {rest} more" in laid
    assert listed.count("stands there.") == len(told["leaks"])
    data = next((place.parent / "ed" / "data").glob("assisted*.csv"))
    data.write_bytes(data.read_bytes() + b" ")
    done = tilstand(*given)
    assert done.returncode == 3
    assert "assisted" in done.stderr.decode()


ANSWERS = "submissions/havn_shelter.answers.toml"
PROTECTED = """
[policy]
method = "suppress"
decided_by = "Kari"
decided_on = 2032-02-01
reason.nb = "Tallene er oppdiktet."
"""


@pytest.mark.proof
def test_words_that_tell_what_is_hidden_are_named_until_they_are_accepted(place: Path, tilstand, released) -> None:  # type: ignore[no-untyped-def]

    about, answers = (place / "rounds" / "2031" / name for name in ("round.toml", ANSWERS))
    about.write_text(about.read_text("utf-8") + PROTECTED, "utf-8")
    told = answers.read_text("utf-8").replace("More people than before", "All but one of the women", 1)
    answers.write_text(told, "utf-8")
    released(place, "2031")
    given = ("protect", "audit", "ed", "--collection", "sagaland", "--language", "en")
    assert tilstand("run", "sagaland", "2031", "--out", "ed", "--quiet").returncode == 0
    done = tilstand(*given)
    assert done.returncode == 1, done.stderr
    shown = " ".join(done.stdout.decode().split())
    assert "1 place in the texts says in words what the tables hide" in shown
    assert "Answer havn_shelter › trends (en): tells of few persons “All but one of the women" in shown
    (one,) = json.loads(tilstand(*given, "--json").stdout)["said"]
    accept = ("round", "acknowledge", "sagaland", "2031", "telling", "--place", one["code"][:12], "--by", "Kari")
    assert tilstand(*accept, "--language", "en").returncode != 0  # a reason is lacking
    assert tilstand(*accept, "--reason", "Said by all", "--language", "en").returncode == 0
    assert tilstand("run", "sagaland", "2031", "--out", "ed", "--quiet").returncode == 0
    done = tilstand(*given)
    assert done.returncode == 0, done.stdout
    assert "Nothing of few people is given away." in done.stdout.decode()
