"""A round by command: opened, received, looked at and acted on, each in words that an adviser understands."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from tilstand import collect, define
from tilstand.terms import Key, Period, Value

pytestmark = pytest.mark.slow

KARI = ("--by", "Kari Prøve")


@pytest.fixture
def opened(tilstand, place: Path, tmp_path: Path):
    done = tilstand("round", "open", place, "2032", *KARI, "--deadline", "2033-03-01", "--workbooks", tmp_path / "out")
    assert done.returncode == 0, done.stderr
    return done.stdout.decode()


def text(done) -> str:
    return done.stdout.decode()


def filled(place: Path, tmp_path: Path, value: int, version: int = 1) -> Path:
    view = define.read_collection(place).at("2032")
    file = tmp_path / f"fra tiltaket v{version}.xlsx"
    key = Key("victims_assisted", "havn_shelter", Period.from_year(2032))
    values = {key: Value.number(value)}
    collect.write_workbook_template(view, "2032", "havn_shelter", file, {}, values=values, version=version)
    return file


def test_a_round_is_opened_once_with_all_workbooks(tilstand, place, tmp_path, opened) -> None:
    assert opened.splitlines()[:2] == [
        "Perioden er 2032, og utgaven får datoen 15. mai 2033.",
        "5 instanser er spurt i runden 2032.",
    ]
    made = sorted(one.name for one in (tmp_path / "out").iterdir())
    assert made == [
        "dal_shelter.xlsx",
        "fjord_shelter.xlsx",
        "havn_shelter.xlsx",
        "migration_board.xlsx",
        "police.xlsx",
    ]
    about = define.read_collection(place).round("2032")
    assert (str(about.period), str(about.published), str(about.deadline)) == ("2032", "2033-05-15", "2033-03-01")
    again = tilstand("round", "open", place, "2032", *KARI)
    assert "\n0 instanser er spurt" in text(again)
    stood = (place / "rounds" / "2032" / "round.toml").read_bytes()
    other = tilstand("round", "open", place, "2032", *KARI, "--deadline", "2034-01-01")
    assert "datoene der er ikke endret" in text(other)
    assert "datoene der" not in text(again)
    assert (place / "rounds" / "2032" / "round.toml").read_bytes() == stood


@pytest.mark.slow
def test_what_comes_is_received_shown_and_accepted(tilstand, place, tmp_path, opened) -> None:
    first = tilstand("round", "receive", place, "2032", filled(place, tmp_path, 12), *KARI)
    assert first.returncode == 0, text(first)
    assert text(first).splitlines()[:2] == [
        "fra tiltaket v1.xlsx · Havn botilbud (oppdiktet)",
        "  Mottatt: versjon 1, 1 tall.",
    ]
    second = tilstand("round", "receive", place, "2032", filled(place, tmp_path, 13, 2), *KARI, "--language", "en")
    assert "12 → 13" in text(second)
    assert (tmp_path / "sagaland-archive" / "log.jsonl").is_file()
    done = tilstand("round", "accept", place, "2032", "havn_shelter", *KARI)
    assert text(done) == "Havn botilbud (oppdiktet): godtatt\n"
    log = [one.read_bytes() for one in (place / "rounds" / "2032" / "log").iterdir()]
    again = tilstand("round", "accept", place, "2032", "havn_shelter", *KARI)
    assert (again.returncode, text(again)) == (0, text(done))
    assert [one.read_bytes() for one in (place / "rounds" / "2032" / "log").iterdir()] == log
    board = tilstand("round", "status", place, "2032", "--today", "2033-03-02")
    told = text(board).splitlines()
    assert told[0] == "Frist: 1. mars 2033"
    assert told[1] == "Politiet i Sagaland (oppdiktet): spurt · over fristen"
    assert re.fullmatch(r"Havn botilbud \(oppdiktet\): godtatt · versjon 2, \d+\. \w+ \d{4}, Kari Prøve", told[3])
    assert told[-5:-1] == [
        "4 instanser har ikke levert.",
        "4 av dem er over fristen.",
        "Tallene er ikke kontrollert mot hverandre ennå. Kjør tilstand round ready for å se hva som står åpent.",
        "1 omtale er ikke godkjent av instansen.",
    ]
    as_json = json.loads(text(tilstand("round", "status", place, "2032", "--json", "--today", "2033-02-01")))
    assert as_json["round"] == "2032"
    assert [one["delivery"] for one in as_json["bodies"]].count("asked") == 4


def test_a_deadline_that_is_not_before_the_edition_is_told(tilstand, place) -> None:
    days = ("--published", "2033-05-01", "--deadline", "2033-05-01", "--language", "en")
    told = text(tilstand("round", "open", place, "2032", *KARI, *days))
    assert "The deadline, 1 May 2033, is not before the day of the edition, 1 May 2033." in told


def test_what_cannot_be_used_is_told_and_the_command_says_so(tilstand, place, tmp_path, opened) -> None:
    stray = tmp_path / "tall.xlsx"
    stray.write_bytes(b"no workbook")
    done = tilstand("round", "receive", place, "2032", stray, *KARI)
    assert done.returncode == 1
    assert "Kan ikke brukes ennå: 1 feil." in text(done)
    unknown = tmp_path / "tall.csv"
    unknown.write_text("provider,form\n")
    done = tilstand("round", "receive", place, "2032", unknown, *KARI)
    assert "Det går ikke fram hvem filen er fra." in text(done)
    gone = tilstand("round", "receive", place, "2032", tmp_path / "nowhere.xlsx", *KARI)
    assert gone.returncode == 2
    assert "nowhere.xlsx finnes ikke." in gone.stderr.decode()


def test_of_many_files_the_last_line_says_which_cannot_be_used_and_what_is_alike_is_told_once(
    tilstand, place, tmp_path, opened
) -> None:
    """A file of another body has the same fault in every row: it is told with the first, and counted."""
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    sent = (place / "rounds" / "2031" / "submissions" / "police.csv").read_text("utf-8")
    for name in ("police.csv", "migration_board.csv"):
        (inbox / name).write_text(sent.replace("2031", "2032"), "utf-8")
    done = tilstand("round", "receive", place, "2032", inbox, *KARI)
    assert done.returncode == 1
    told = text(done)
    assert told.splitlines()[-1] == "2 filer er lest. Kan ikke brukes (1): migration_board.csv"
    rows = len(sent.splitlines()) - 1
    assert f"Det samme gjelder {rows - 1} steder til, det siste er «migration_board.csv», rad {rows + 1}" in told
    assert told.count("C012") == 1
    last = text(tilstand("round", "receive", place, "2032", inbox / "police.csv", *KARI)).splitlines()[-1]
    assert "filer er lest" not in last


def test_an_act_needs_a_reason_and_its_state(tilstand, place, opened) -> None:
    done = tilstand("round", "exempt", place, "2032", "police", *KARI)
    assert done.returncode == 2
    assert "Det mangler en grunn" in done.stderr.decode()
    tilstand("round", "exempt", place, "2032", "police", *KARI, "--reason", "Fører ikke tall.")
    told = text(tilstand("round", "status", place, "2032", "--today", "2033-01-01")).splitlines()
    assert told[1] == "Politiet i Sagaland (oppdiktet): fritatt · Fører ikke tall."
    wrong = tilstand("round", "accept", place, "2032", "police", *KARI)
    assert "Det går ikke an å godta Politiet i Sagaland (oppdiktet) nå" in wrong.stderr.decode()
    assert "Dette går an: spørre likevel." in wrong.stderr.decode()
    assert tilstand("round", "accept", place, "2032", "nobody", *KARI).returncode == 2
    many = ("havn_shelter", "police", "fjord_shelter")
    half = tilstand("round", "resume", place, "2032", "police", "havn_shelter", *KARI, "--language", "en")
    assert (half.returncode, half.stdout) == (2, b"")  # all of them, or none
    assert "Nothing was done with any of the 2" in half.stderr.decode()
    assert "Havn shelter (generated)" in half.stderr.decode()
    assert "Sagaland Police" not in half.stderr.decode()
    none = tilstand("round", "exempt", place, "2032", *many, *KARI)
    assert none.stderr.decode().count("Det mangler en grunn") == 1
    assert text(tilstand("round", "resume", place, "2032", "police", *KARI)).endswith("spurt\n")


def test_nothing_stands_in_the_way_is_said(tilstand, place, opened) -> None:
    bodies = ("police", "migration_board", "havn_shelter", "fjord_shelter", "dal_shelter")
    none = tilstand("round", "exempt", place, "2032", *bodies[:2], "nobody", *KARI, "--reason", "Prøve.")
    assert (none.returncode, none.stdout) == (2, b"")
    done = tilstand("round", "exempt", place, "2032", *bodies, *KARI, "--reason", "Prøve.")
    assert len(text(done).splitlines()) == 5
    about = place / "rounds" / "2032" / "round.toml"  # somebody decides how small counts are treated
    about.write_text(about.read_text("utf-8").replace("[policy]", '[policy]\ndecided_by = "Kari"'), "utf-8")
    assert text(tilstand("round", "status", place, "2032")).endswith("\nIngenting står i veien.\n")
    bad = tilstand("round", "status", place, "2032", "--today", "soon")
    assert bad.returncode == 2


def test_what_has_changed_since_the_round_before_is_told_and_as_data(tilstand, place, opened) -> None:
    assert opened.splitlines()[2] == "Det som spørres om, er det samme som i runden 2031."
    file = place / "providers.toml"
    file.write_text(file.read_text("utf-8").replace("[providers.police]", "[providers.police]\nlast = 2031-12-31", 1))
    told = tilstand("round", "open", place, "2032", *KARI)
    lines = told.stdout.decode().splitlines()
    assert lines[2] == "Endret siden runden 2031:"
    assert lines[3].startswith("  Rapporterer ikke lenger: ")
    record = json.loads(tilstand("round", "open", place, "2032", *KARI, "--json").stdout)
    assert (record["round"], record["former"], record["asked"]) == ("2032", "2031", [])
    assert (record["changes"][0]["kind"], record["changes"][0]["name"]) == ("body_gone", "police")
