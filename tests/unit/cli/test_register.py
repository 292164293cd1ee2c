"""`tilstand register`: one way to keep whatever register, from a table to a release."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

HEAD = "id,case,court,on,convicted,final\n"


def test_a_register_from_a_table_to_a_release(tilstand, place, tmp_path):
    file = tmp_path / "in.csv"
    file.write_text(HEAD + "a,S-1,low,2021-05-04,2,no\nb,S-2,high,2022,1,\n")
    done = tilstand("register", "import", place, "rulings", file, "--by", "Kari Prøve", "--language", "en")
    assert b"2 new, 0 changed" in done.stdout
    told = json.loads(tilstand("register", "list", place, "rulings", "--where", "court=low", "--json").stdout)
    assert [(one["id"], one["state"]) for one in told] == [("a", "written")]
    own = tilstand("register", "release", place, "rulings", "a", "--by", "Kari Prøve", "--language", "en")
    assert own.returncode == 2
    assert b"Kari" in own.stderr
    assert tilstand("register", "release", place, "rulings", "a", "--by", "Ola Prøve").returncode == 0
    shown = json.loads(tilstand("register", "show", place, "rulings", "a", "--json").stdout)
    assert [one["act"] for one in shown["history"]] == ["write", "release"]
    assert tilstand("register", "check", place).returncode == 0
    out = tmp_path / "out.csv"
    tilstand("register", "export", place, "rulings", "--out", out)
    assert out.read_text().startswith("id,case,court")


def test_faults_are_told_with_what_to_do_and_nothing_is_kept(tilstand, place, tmp_path):
    file = tmp_path / "in.csv"
    file.write_text(HEAD + "a,S-1,low,2021-05-04,2,no\nb,S-2,moon,2022,x,\n")
    done = tilstand("register", "import", place, "rulings", file, "--by", "Kari", "--language", "en")
    assert done.returncode == 1
    assert b"row 3, b, court: moon is not among the codes." in done.stdout
    assert b"2 faults" in done.stdout
    assert json.loads(tilstand("register", "list", place, "--json").stdout) == {
        "gatherings": 0,
        "promises": 0,
        "rulings": 0,
    }


def test_a_field_that_is_not_there_and_a_value_that_does_not_fit_are_told(tilstand, place):
    def written(*values: str):
        given = ("register", "set", place, "rulings", "a", *values, "--by", "Kari", "--language", "en")
        done = tilstand(*given)
        return done.returncode, done.stdout.decode(), done.stderr.decode()

    code, _, told = written("colour=red")
    assert (code, "colour=red" in told, "case, court, on" in told) == (2, True, True)
    code, told, _ = written("court=moon")
    assert code == 1
    assert "a, court: moon is not among the codes." in told
    shown = tilstand("register", "list", place, "rulings", "--json")
    assert json.loads(shown.stdout) == []


def test_entries_are_withdrawn_and_removed_by_name_with_a_reason(tilstand, place, tmp_path):
    file = tmp_path / "in.csv"
    file.write_text(HEAD + "a,S-1,low,2021-05-04,2,no\nb,S-2,high,2022,1,\n")
    done = tilstand("register", "import", place, "rulings", file, "--by", "Kari")
    assert done.returncode == 0

    def acted(act: str, entry: str, *more: str):
        return tilstand("register", act, place, "rulings", entry, "--by", "Ola", "--language", "en", *more)

    assert acted("release", "a").returncode == 0
    assert acted("withdraw", "a").returncode == 2  # why?
    told = acted("withdraw", "a", "--reason", "It was appealed.").stdout.decode()
    assert told.startswith("a: ")
    assert "withdrawn" in told
    assert acted("remove", "b", "--reason", "It is not ours.").returncode == 0
    left = json.loads(tilstand("register", "list", place, "rulings", "--json").stdout)
    assert [(one["id"], one["state"]) for one in left] == [("a", "withdrawn")]
    record = json.loads(tilstand("register", "show", place, "rulings", "a", "--json").stdout)
    assert record["history"][-1]["reason"] == "It was appealed."


@pytest.mark.slow
def test_an_overview_is_a_draft_until_it_is_asked_for_and_lacks_nothing(tilstand, place, tmp_path):
    file = tmp_path / "in.csv"
    file.write_text("id,case,court,on,convicted,form\na,S-1,low,2031-05-04,2,sexual\n")
    tilstand("register", "import", place, "rulings", file, "--by", "Kari Prøve")
    where = ["--collection", place, "--register", "rulings", "--out", tmp_path / "out", "--language", "en"]
    done = tilstand("publish", "court-overview", "2031-T2", *where)
    assert (done.returncode, b"1 entry waits" in done.stderr) == (0, True)
    assert b"DRAFT" in (tmp_path / "out" / "en" / "index.html").read_bytes()
    stopped = tilstand("publish", "court-overview", "2031-T2", *where, "--final")
    assert (stopped.returncode, b"1 entry waits" in stopped.stderr) == (3, True)
    tilstand("register", "release", place, "rulings", "a", "--by", "Ola Prøve")
    assert tilstand("publish", "court-overview", "2031-T2", *where, "--final").returncode == 0
    page = (tmp_path / "out" / "en" / "index.html").read_text()
    assert "DRAFT" not in page
    assert "1 new case in" in page
    figures = tmp_path / "figures.csv"
    assert tilstand("register", "figures", place, "rulings", "2031-T2", "--out", figures).returncode == 0
    assert figures.read_text().splitlines()[1:3] == [
        "police,police,2020/2031-T2,1,cases_opened,,7,number,registers/rulings,,",
        "police,police,2020/2031-T2,1,cases_opened,exploitation=sexual,5,number,registers/rulings,,",
    ]
    assert tilstand("publish", "court-overview", "soon", *where).returncode == 2


def test_a_register_that_there_is_none_of_is_told_with_those_there_are(tilstand, place):
    done = tilstand("register", "list", place, "rulers", "--language", "en")
    assert (done.returncode, b"gatherings, promises, rulings" in done.stderr) == (2, True)


@pytest.mark.slow
def test_a_register_more_is_a_schema_and_labels(tilstand, place, tmp_path):
    """Gatherings exist only as files of the collection; every action that a register has, they have."""
    file = tmp_path / "in.csv"
    file.write_text("id,kind,on,what.en,what.nb,sector\na,seminar,2031-05-30,Days,Dager,health\n")
    where = ["--collection", place, "--out", tmp_path / "out", "--language", "en"]
    assert tilstand("register", "import", place, "gatherings", file, "--by", "Kari Prøve").returncode == 0
    assert tilstand("register", "set", place, "gatherings", "a", "until=2031-05-31", "--by", "Kari").returncode == 0
    assert tilstand("register", "review", place, "gatherings", "a", "--by", "Kari").returncode == 0
    assert json.loads(tilstand("register", "due", place, "gatherings", "--json").stdout) == []
    for name in ("out.csv", "out.xlsx"):
        book = tmp_path / name
        assert tilstand("register", "export", place, "gatherings", "--out", book).returncode == 0
        told = tilstand("register", "import", place, "gatherings", book, "--by", "Kari", "--json")
        assert json.loads(told.stdout) == {"new": 0, "changed": 0, "same": 1}
    assert tilstand("publish", "overview", "gatherings", "2031", *where, "--final").returncode == 0
    for made in ("en/index.html", "nb/overview.pdf", "en/search.html", "data/calendar.en.ics", "data/counts.csv"):
        assert (tmp_path / "out" / made).stat().st_size > 100
    text = tmp_path / "text.md"
    done = tilstand("register", "text", place, "gatherings", "2031", "--out", text, "--language", "en")
    assert (done.returncode, "## Gatherings in Sagaland" in text.read_text()) == (0, True)


def test_a_collection_without_registers_says_so(tilstand, tmp_path):
    place = Path(__file__).parents[2] / "fixtures" / "thalassia"
    where = ["--collection", place, "--out", tmp_path / "out", "--language", "en"]
    done = tilstand("publish", "overview", "rulings", "2031", *where)
    assert (done.returncode, b"has no registers" in done.stderr) == (2, True)
    assert json.loads(tilstand("register", "list", place, "--json").stdout) == {}
    assert tilstand("register", "check", place).returncode == 0
