"""What commands write for others, file by file: lines for a researcher, many collections, anchors, keys."""

from __future__ import annotations

import csv
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


def test_lines_their_margins_and_what_they_mean_for_a_researcher(tilstand, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    (tmp_path / "counts.csv").write_text(COUNTS, "utf-8")
    asked = ("protect", "lines", "counts.csv", "--count", "number", "--dims", "sex,place", "--language", "en")
    done = tilstand(*asked, "--nested", "place=county", "--out", "lines")
    assert (done.returncode, done.stdout.decode()) == (
        0,
        "18 cells written to lines. Nothing of few people is given away.\n",
    )
    folder = tmp_path / "lines"
    assert sorted(one.name for one in folder.iterdir()) == ["about.json", "lines.csv", "margins.csv"]
    assert ((folder / "lines.csv").read_text(), (folder / "margins.csv").read_text()) == (HIDDEN, MARGINS)
    about = (folder / "about.json").read_text("utf-8")
    assert about.startswith('{\n "files": {\n  "lines"')
    assert about.endswith("}\n")
    assert json.loads(about) == {
        "files": FILES,
        "columns": {
            "sex": ["f", "m"],
            "place": ["a", "b", "c", "north", "south"],
            "value": "People counted; blank where it is hidden. Counts of 1 to 2 are hidden, and others from "
            "which they could be worked out.",
            **SEEN,
        },
        "total": "_T",
        "method": "suppress",
        "threshold": 3,
        "readers": ["anybody"],
        "attack": ATTACK,
        "cells": 18,
    }
    again = tilstand(*asked, "--out", "lines")
    assert (again.returncode, b"The folder is not empty: lines" in again.stderr) == (2, True)
    (tmp_path / "file").write_text("")
    assert tilstand(*asked, "--out", "file").returncode == 2
    assert tilstand(*asked, "--out", "other", "--method", "audit").returncode == 2
    assert not (tmp_path / "other").exists()
    (tmp_path / "empty").mkdir()
    rounded = tilstand(*asked, "--out", "empty", "--method", "round", "--threshold", "5")
    assert rounded.returncode == 0, rounded.stderr
    about = json.loads((tmp_path / "empty" / "about.json").read_text("utf-8"))
    assert (about["method"], about["threshold"], about["cells"]) == ("round", 5, 12)
    assert about["readers"] == ["anybody"]
    assert "1 to 4" in about["columns"]["value"]


def test_every_count_of_a_round_for_a_researcher(tilstand, place: Path, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    asked = ("protect", "round-lines", "sagaland", "2031", "--language", "en", "--out", "lines")
    done = tilstand(*asked, "--threshold", "4", "--persons")
    assert done.returncode == 0, done.stderr
    about = json.loads((tmp_path / "lines" / "about.json").read_text("utf-8"))
    columns = about.pop("columns")
    tables = {}
    for name in ("lines", "margins"):
        with (tmp_path / "lines" / f"{name}.csv").open(encoding="utf-8", newline="") as held:
            tables[name] = list(csv.DictReader(held))
    rows = [*tables["lines"], *tables["margins"]]
    assert about == {
        **{"files": FILES, "total": "_T", "method": "suppress", "threshold": 4},
        **{"readers": ["anybody", "persons"], "attack": ATTACK, "cells": len(rows)},
    }
    assert done.stdout.decode() == f"{len(rows)} cells written to lines. Nothing of few people is given away.\n"
    dimensions = list(columns)[2:-3]
    assert dimensions == [
        *("entry", "sex", "age", "age_at_exploitation", "citizenship", "exploitation", "exploited_in", "decided_by")
    ]
    assert list(rows[0]) == ["measure", "provider", "period", *dimensions, "value", "OBS_STATUS", "CONF_STATUS"]
    assert {name: columns[name] for name in SEEN} == SEEN
    assert "Counts of 1 to 3 are hidden" in columns["value"]
    for name in ("measure", "provider", *dimensions):
        used = {row[name] for row in rows} - {"_T"}
        assert used <= set(columns[name])
        assert {code for code, label in columns[name].items() if code != label} == set(columns[name])
    assert columns["measure"]["suspects"] == "Suspects"
    assert columns["provider"]["shelters"] == "The shelters"
    assert columns["sex"] == {
        "female": "Woman", "male": "Man", "trans_or_nonbinary": "Trans or non-binary person",
        "unknown": "Sex not known",
    }  # fmt: skip
    told = {(bool(row["value"]), row["OBS_STATUS"], row["CONF_STATUS"]) for row in rows}
    assert told == {(True, "A", "F"), (False, "Q", "C")}
    hidden = [row for row in rows if not row["value"]]  # what the edition prints is told here too
    assert {(row["measure"], row["period"]) for row in hidden} == {
        *{("suspects", "2031-H1"), ("suspects", "2031-H2")},
        ("victims_identified", "2031"),
    }
    assert (len(hidden), len(tables["margins"])) == (15, 30)
    assert all(any(row[name] != "_T" for name in dimensions) for row in hidden)
    assert tilstand(*asked).returncode == 2


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
        "after the anchor or of another round, unproven: 3 acts",
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
