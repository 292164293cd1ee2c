"""What commands write for others, file by file: lines for a researcher, many collections, anchors, keys."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from lands import lands

pytestmark = pytest.mark.slow

COUNTS = "sex,place,county,number\nf,a,north,1\nf,b,north,7\nf,c,south,0\nm,a,north,8\nm,b,north,9\nm,c,south,4\n"
HIDDEN = """\
sex,place,value,OBS_STATUS,CONF_STATUS
f,a,,Q,C
f,b,,Q,C
f,c,0,A,F
m,a,,Q,C
m,b,,Q,C
m,c,4,A,F
f,south,0,A,F
m,south,4,A,F
"""
MARGINS = """\
sex,place,value,OBS_STATUS,CONF_STATUS
_T,_T,29,A,F
_T,a,9,A,F
_T,b,16,A,F
_T,c,4,A,F
_T,north,25,A,F
_T,south,4,A,F
f,_T,8,A,F
m,_T,21,A,F
f,north,8,A,F
m,north,17,A,F
"""
SEEN = {
    "OBS_STATUS": {"A": "In print.", "Q": "Counted, and not shown. It is not known to be none, nor to be small."},
    "CONF_STATUS": {"F": "Free.", "C": "Confidential."},
}
ATTACK = {
    "leaks": 0,
    "words": "Lines and margins were attacked together, in whole numbers, by the readers named here: none "
    "gets to know a count of few people.",
}
FILES = {
    "lines": "Finest cells, a line each.",
    "margins": "Sums of finest cells over one or more columns; _T stands for all.",
}


ACROSS = """\
Corvia (invented) has no figures for 2031: nothing is held against them, and no sum counts them as none.
Not comparable: corvia, Wpisy. Registrations, where the same person may stand twice.
3 collections, 6 rounds, 29 shared figures; 6 errors
"""


def test_many_collections_are_held_against_each_other(tilstand, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    lands(tmp_path / "lands")
    asked = ("reconcile", "collections", "lands", "--language", "en")
    shown = tilstand(*asked)
    assert shown.returncode == 0, shown.stderr
    text = shown.stdout.decode()
    heads = [line for line in text.splitlines() if line.endswith((", round 2030", " (1)")) and line[0] != " "]
    assert heads == [
        "alba, round 2030",
        "Ministry (invented): victims (1)",
        "All of them, round 2030",
        "Belmar (invented): came (alba) (1)",
        "Alba (invented): handed over (belmar) (1)",
        "Alba (invented): handed over (corvia) (1)",
        "All lands (invented): identified (1)",
        "Belmar (invented): presumed (1)",
    ]
    assert text.startswith("\nalba")
    assert text.endswith(f"\n\n{ACROSS}")
    told = tilstand(*asked, "--json", "--strict")
    assert told.returncode == 1
    data = json.loads(told.stdout)
    assert {name: len(data[name]) for name in data} == {**{"within": 1, "between": 5, "silent": 1, "not_comparable": 1}}
    (within,) = data["within"]
    assert (within["collection"], within["round"], within["rule"]) == ("alba", "2030", "R103")
    assert [(one["round"], one["rule"]) for one in data["between"]] == [
        ("2030", rule) for rule in ("R108", "R108", "R116", "R106", "R119")
    ]
    assert data["silent"] + data["not_comparable"] == ACROSS.splitlines()[:2]
    last = tilstand(*asked, "--strict", "--json", "--round", "2031")
    assert (last.returncode, json.loads(last.stdout)["between"]) == (0, [])


def test_an_anchor_holds_what_an_archive_and_the_logs_of_a_round_say(tilstand, place: Path, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    from tilstand.archive import Archive

    archive = Archive(tmp_path / "archive")
    archive.store_bytes("submission", b"a", name="a.csv", by="me", expires=None)
    for act in (("round", "exempt"), ("round", "resume")):
        more = ("--until", "2033-01-01", "--reason", "en=Flood") if act[1] == "exempt" else ()
        done = tilstand(*act, "sagaland", "2031", "dal_shelter", "--by", "me", *more)
        assert done.returncode in (0, 2), done.stderr
    anchored = tilstand("archive", "anchor", "archive", "sagaland", "2031", "--language", "en")
    held = Path("sagaland") / "rounds" / "2031" / "anchor.json"
    assert (anchored.returncode, anchored.stdout.decode()) == (0, f"anchor in {held}: 1 event\n")
    assert (tmp_path / held).stat().st_mode & 0o777 == 0o644
    archive.store_bytes("submission", b"b", name="b.csv", by="me")
    asked = ("archive", "verify", "archive", "--anchor", held, "--language", "en")
    bare = tilstand(*asked).stdout.decode().splitlines()
    both = tilstand(*asked, "--collection", "sagaland").stdout.decode().splitlines()
    assert bare == [
        "agrees with itself: 2 events, 2 objects",
        "proven up to the anchor: 1 event",
        "after the anchor, unproven: 1 event",
        "The logs of rounds were not looked at; --collection does.",
    ]
    assert both == [
        *bare[:3],
        "proven up to the anchor: 11 acts of rounds",
        "after the anchor or of another round, unproven: 50 acts",
    ]
    whole = tilstand(*asked, "--repair-last-line").stdout.decode().splitlines()
    assert whole[1:] == bare
    for wrong in (
        ("archive", "anchor", "archive", "sagaland", "1999"),
        ("archive", "anchor", "no", "sagaland", "2031"),
    ):
        assert tilstand(*wrong).returncode in (2, 3)
    assert tilstand(*asked[:3], "--anchor", "none.json").returncode == 3
    none = tilstand("archive", "take", "archive", "e", "--out", "taken", "--language", "en")
    assert none.returncode == 3
    assert not (tmp_path / "taken").exists()
