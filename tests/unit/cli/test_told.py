"""No user sees a traceback: what cannot be done is told with title, cause and remedy."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tilstand import cli
from tilstand.archive import Archive

pytestmark = pytest.mark.slow


def told(done, code: int, *texts: str) -> None:
    assert done.returncode == code, done.stderr
    for text in texts:
        assert text in done.stderr.decode(), done.stderr.decode()
    assert not done.stdout


def test_files_that_are_not_there_are_told_together(tilstand, place, tmp_path):
    folder = tmp_path / "inbox"
    folder.mkdir()
    nowhere = tmp_path / "nowhere.csv"
    for command in (["run", place, "2031", "--out", "e"], ["collect", "check", place, "2031"]):
        done = tilstand(*command, "--inbox", nowhere, "--line-list", folder)
        told(done, 2, "nowhere.csv finnes ikke.", "inbox er en mappe.", "→")
    assert not (tmp_path / "e").exists()


def test_an_unfit_folder_for_the_edition_is_told_before_the_work(tilstand, place, tmp_path):
    (tmp_path / "thesis").mkdir()
    (tmp_path / "thesis" / "thesis.docx").write_text("years of work")
    done = tilstand("run", place, "2031", "--out", "thesis", "--archive", "archive")
    told(done, 3, "ikke er en utgave", "→")
    assert not (tmp_path / "archive").exists()
    told(tilstand("run", place, "2031", "--out", place / "e"), 3, "inne i samlingen")


def test_messages_are_in_the_language_asked_for_else_the_collections_else_the_environments(tilstand, place):
    def first(*command: object, **environment: str) -> str:
        done = tilstand(*command, **environment)
        assert done.returncode == 0, done.stderr
        return str(done.stdout.decode().splitlines()[0])

    rule = {tag: first("explain", "R106", "--language", tag) for tag in ("nb", "nn", "en")}
    assert len(set(rule.values())) == 3
    assert first("explain", "R106") == rule["en"]
    assert first("explain", "R106", LC_ALL="nn_NO.UTF-8") == rule["nn"]
    assert first("explain", "R106", LC_ALL="ka_GE.UTF-8") == rule["en"]
    assert first("explain", "R106", "--collection", place, LC_ALL="nn_NO.UTF-8") == rule["nb"]
    assert first("define", place) == "sagaland: samlingen er i orden"
    assert first("define", place, "--language", "nn") == "sagaland: samlinga er i orden"


@pytest.mark.parametrize(
    ("language", "same"), [("ka", "en"), ("xx", "en"), ("en-GB", "en"), ("NB", "nb"), ("../nb", "en")]
)
def test_a_language_that_the_system_lacks_is_answered_in_english(tilstand, place, language, same):
    for command in (["reconcile", place, "2031"], ["explain", "R106"]):
        asked, known = (tilstand(*command, "--language", tag) for tag in (language, same))
        assert (asked.returncode, asked.stdout) == (0, known.stdout), asked.stderr


def test_an_error_is_told_in_the_collections_own_language_even_where_the_collection_cannot_be_read(tilstand, place):
    (place / "measures.toml").write_text("x = ", "utf-8")
    told(tilstand("define", place), 3, "Samlingen i")
    told(tilstand("define", place, "--language=en"), 3, "The collection in")


def test_a_day_that_is_none_is_told(tilstand, tmp_path):
    Archive(tmp_path / "archive").store_bytes("submission", b"1", name="a.csv", by="a")
    told(tilstand("archive", "expire", "archive", "--by", "a", "--today", "igår"), 2, "igår is not a day", "→")


@pytest.mark.parametrize("command", [["list"], ["verify"], ["expire", "--by", "a"]])
def test_an_archive_that_is_not_there_is_told_and_not_made(tilstand, tmp_path, command):
    told(tilstand("archive", command[0], "nothing", *command[1:]), 3, "There is no archive in nothing")
    assert not (tmp_path / "nothing").exists()


def test_an_archive_is_verified(tilstand, tmp_path):
    archive = Archive(tmp_path / "archive")
    entry = archive.store_bytes("submission", b"1", name="a.csv", by="a")
    archive.store_bytes("submission", b"2", name="b.csv", by="a")
    assert tilstand("archive", "verify", "archive").stdout.startswith(b"agrees with itself: 2 events, 2 objects\n")
    whole = archive.log.read_bytes()
    archive.log.write_bytes(whole + b'{"at": "20')
    told(tilstand("archive", "verify", "archive"), 3, "half-written", "--repair-last-line")
    done = tilstand("archive", "verify", "archive", "--repair-last-line")
    assert (done.returncode, archive.log.read_bytes()) == (1, whole)
    assert done.stdout.startswith(b"a half-written line was taken away\nagrees with itself: 2 events")
    again = tilstand("archive", "verify", "archive", "--repair-last-line")
    assert again.stdout.startswith(b"no half line\nagrees with itself: 2 events, 2 objects\n")
    (archive.root / "objects" / entry.sha256[:2] / entry.sha256).unlink()
    told(tilstand("archive", "verify", "archive"), 3, "a.csv", "is missing", "backup")
    archive.log.write_bytes(b"")
    told(tilstand("archive", "list", "archive"), 3, "2 of the last are gone")


def test_a_workbook_is_never_written_over_by_chance(tilstand, place, tmp_path):
    command = ["round", "template", place, "2031", "havn_shelter"]
    assert tilstand(*command).returncode == 0
    file = tmp_path / "havn_shelter.xlsx"
    made = file.read_bytes()
    file.write_bytes(b"filled in")
    told(tilstand(*command, "--language", "en"), 2, "havn_shelter.xlsx is there already", "--force")
    assert file.read_bytes() == b"filled in"
    assert tilstand(*command, "--force").returncode == 0
    assert file.read_bytes() == made
    told(tilstand(*command, "--out", tmp_path), 2, "er en mappe", "havn_shelter.xlsx")
    told(tilstand(*command, "--out", "no/where.xlsx"), 2, "Det er ingen mappe no")


@pytest.mark.slow
def test_a_terminal_that_knows_only_ascii_shows_all(process, place):
    ascii_only = {"LC_ALL": "C", "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}
    done = process("explain", "R106", cwd=place, **ascii_only)
    assert (done.returncode, done.stdout.isascii()) == (0, True), done.stderr
    assert b"\\" in done.stdout
    none = process("define", place / "nothing", cwd=place, **ascii_only)
    assert (none.returncode, b"\\u2192" in none.stderr) == (3, True)
    assert b"Traceback" not in none.stderr


@pytest.mark.slow
def test_only_who_looks_for_a_fault_sees_where_it_is(process, place, monkeypatch):
    """The exit code and the four lines are the process's own; the traceback stands before them."""
    done = process("define", place / "nothing", cwd=place, TILSTAND_DEBUG="1")
    assert done.returncode == 3
    before, _, after = done.stderr.decode().partition("CollectionError")
    assert before.startswith("Traceback")
    assert "→" in after


def test_missing_parts_of_a_collection_are_noted_and_no_error(tilstand, place, tmp_path):
    (place / "relations.toml").unlink()
    for file in (place / "tables").iterdir():
        file.unlink()
    (place / "tables").rmdir()
    for file in (place / "charts").glob("*") if (place / "charts").is_dir() else ():
        file.unlink()
    done = tilstand("define", place, "--json", "--language", "en")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["tables"] == 0
    for text in ("no relations.toml", "no folder tables/", "no rounds/2030/published.csv"):
        assert text in done.stderr.decode()
    assert "rounds/2031/published.csv" not in done.stderr.decode()


@pytest.mark.slow
def test_a_run_notes_them_too(tilstand, place):
    (place / "rounds" / "2031" / "published.csv").unlink()
    done = tilstand("run", place, "2031", "--out", "e", "--json", "--language", "en")
    assert done.returncode == 0, done.stderr
    (note,) = json.loads(done.stdout)["notes"]
    assert "no rounds/2031/published.csv" in note
    assert note in done.stderr.decode()


@pytest.mark.parametrize(
    ("fault", "code", "text"),
    [
        (PermissionError(13, "Permission denied", "e"), 3, "This is not allowed: e"),
        (OSError(28, "No space left on device"), 3, "No space is left on the disk"),
        (MemoryError(), 3, "needs more memory than it gets here"),
        (KeyError("region"), 70, "KeyError: 'region'"),
        (RecursionError("too deep"), 70, "RecursionError: too deep"),
    ],
)
def test_what_nobody_foresaw_is_told(monkeypatch, capsys, fault, code, text):
    def app(**_: object) -> None:
        raise fault

    monkeypatch.setattr(cli, "app", app)
    monkeypatch.delenv("TILSTAND_DEBUG", raising=False)
    with pytest.raises(SystemExit) as ended:
        cli.main()
    shown = capsys.readouterr()
    assert (ended.value.code, shown.out) == (code, "")
    assert text in shown.err
    assert "→" in shown.err
    assert "Traceback" not in shown.err
    assert ("report this" in shown.err) == (code == 70)
    monkeypatch.setenv("TILSTAND_DEBUG", "1")
    with pytest.raises(SystemExit):
        cli.main()
    assert f'Traceback (most recent call last):\n  File "{Path(cli.__file__)}' in capsys.readouterr().err


@pytest.mark.parametrize(
    ("language", "title", "cause"),
    [
        ([], "Rapportens tekst på bokmål kan ikke lages", "«tre» er ikke bundet til et tall"),
        (["--language", "nn"], "Teksten i rapporten på bokmål kan ikkje lagast", "«tre» er ikkje bunde"),
        (["--language=en"], "The report cannot be written in Norwegian (bokmål)", "“tre” is not bound"),
    ],
)
def test_a_fault_in_the_report_text_is_told_in_the_language_asked_for(
    tilstand, place, released, language, title, cause
):
    text = place / "report" / "nb" / "01-start.md"
    text.parent.mkdir(parents=True, exist_ok=True)
    text.write_text("# Start\n\nDet var tre.\n", "utf-8")
    released(place, "2031")
    done = tilstand("run", place, "2031", "--out", "e", "--quiet", *language)
    told(done, 3, title, f"report/nb/01-start.md:3: {cause}", "→")


def test_the_name_of_a_file_is_shown_and_never_obeyed(tilstand, tmp_path):
    """A file can be called anything: signs that clear a terminal, turn a line round, or begin another."""
    archive, name = Archive(tmp_path / "archive"), "a\x1b[2J\u202egpj.\nintact.csv"
    archive.store_bytes("submission", b"1", name=name, by="a")
    lines = tilstand("archive", "list", "archive").stdout.decode().splitlines()
    assert len(lines) == 1
    assert "a\\x1b[2J\\u202egpj.\\nintact.csv" in lines[0]
    assert json.loads(tilstand("archive", "list", "archive", "--json").stdout)[0]["name"] == name
    missing = tilstand("verify", "no\x1b[31m\nedition").stderr.decode()
    assert "no\\x1b[31m\\nedition" in missing
