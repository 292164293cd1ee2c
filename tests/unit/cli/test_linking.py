"""`tilstand link`: from keys to a sealed file by command; no name and no passphrase is told anywhere."""

from __future__ import annotations

import json
import shutil
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tilstand.languages import list_shipped_languages
from tilstand.link.custody import open_unit_key
from tilstand.link.sealing import open_submission

CUSTODIAN, BODY = "custodian phrase of words", "body phrase of words"
OWN = {"TILSTAND_PASSPHRASE": CUSTODIAN, "TILSTAND_BODY_PASSPHRASE": BODY}
LIST = "Fornavn;Etternavn;Født;Gruppe\nKari;Nordmann;3.5.1999;labour\nOla;Nordmann;;Nordmann\nKim;;;\n"


MAKE = (
    ("key", "unit", "unit"),
    ("key", "new", "keys", "--year", 2026, "--expires", "9999-12-31", "--group", "labour", "--unit", "unit/unit.pub"),
    ("key", "seal", "keys", "--year", 2026, "--body", "body-1", "--out", "body.key"),
)


@pytest.fixture(scope="module")
def made(called: Any, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder where a custodian, a linkage unit and a body have their keys; and another unit has one."""
    folder = tmp_path_factory.mktemp("link")
    (folder / "list.csv").write_text(LIST, "utf-8")
    for command in (*MAKE, ("key", "unit", "other")):
        done = called("link", *command, cwd=folder, **OWN)
        assert done.returncode == 0, done.stderr
    return folder


@pytest.fixture
def keyed(tilstand: Any, made: Path, tmp_path: Path) -> Any:
    """A run of `tilstand link` in a copy of that folder."""
    shutil.copytree(made, tmp_path, dirs_exist_ok=True)
    return lambda *arguments, **environment: tilstand("link", *arguments, **environment)


ENCODE = ("encode", "list.csv", "--key", "body.key", "--to", "unit/unit.pub", "--total", 3)


def test_a_list_is_sealed_and_what_can_be_linked_is_told(keyed: Any, tmp_path: Path) -> None:
    done = keyed(*ENCODE, "--out", "a.tls", "--rows", "rows.csv", "--json", TILSTAND_PASSPHRASE=BODY)
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert told["classes"] == {"full": 1, "name": 1, "birth": 0, "none": 1}
    assert (told["body"], told["year"], told["reported"], told["ungrouped"]) == ("body-1", 2026, 3, 1)
    found = open_submission((tmp_path / "a.tls").read_bytes(), open_unit_key(tmp_path / "unit" / "unit.key", CUSTODIAN))
    rows = [line.split(",")[1] for line in (tmp_path / "rows.csv").read_text().splitlines()[1:]]
    assert sorted(rows) == [record.row for record in found.records]
    assert (tmp_path / "a.tls").stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("language", list_shipped_languages())
def test_the_report_names_columns_and_nobody(keyed: Any, language: str) -> None:
    done = keyed(*ENCODE[:-1], 4, "--language", language, TILSTAND_PASSPHRASE=BODY)
    assert done.returncode == 0
    said = (done.stdout + done.stderr).decode()
    assert "Fornavn" in said
    assert not [word for word in ("Nordmann", "Kari", "Kim", "1999", "phrase", "link.", "{") if word in said]


@pytest.mark.parametrize(
    ("arguments", "environment", "code"),
    [
        (ENCODE, {"TILSTAND_PASSPHRASE": CUSTODIAN}, 3),
        (ENCODE, {}, 2),
        ((*ENCODE, "--column", "height=Fornavn"), {"TILSTAND_PASSPHRASE": BODY}, 2),
        ((*ENCODE[:2], "--key", "keys/2026.key", *ENCODE[4:]), {"TILSTAND_PASSPHRASE": CUSTODIAN}, 2),
        ((*ENCODE[:4], "--to", "list.csv", *ENCODE[6:]), {"TILSTAND_PASSPHRASE": BODY}, 3),
        ((*ENCODE[:4], "--to", "other/unit.pub", *ENCODE[6:]), {"TILSTAND_PASSPHRASE": BODY}, 2),
        (("encode", "unit/unit.pub", *ENCODE[2:]), {"TILSTAND_PASSPHRASE": BODY}, 3),
        (("encode", "none.csv", *ENCODE[2:]), {"TILSTAND_PASSPHRASE": BODY}, 3),
    ],
)
def test_what_cannot_be_used_is_refused(keyed: Any, arguments: Any, environment: Any, code: int) -> None:
    done = keyed(*arguments, "--out", "a.tls", **environment)
    assert done.returncode == code, done.stderr
    assert len(done.stderr.splitlines()) >= 2
    assert b"Nordmann" not in done.stderr + done.stdout
    assert not Path("a.tls").exists()


def test_a_passphrase_can_lie_in_a_file(keyed: Any, tmp_path: Path) -> None:
    (tmp_path / "phrase.txt").write_text(f"{BODY}\nmore\n")
    assert keyed(*ENCODE, "--passphrase-file", "phrase.txt").returncode == 0


def test_the_log_is_shown_and_a_key_destroyed(keyed: Any) -> None:
    assert keyed("key", "destroy", "keys", "--year", 2026, "--by", "me", TILSTAND_PASSPHRASE=CUSTODIAN).returncode == 0
    told = json.loads(keyed("key", "log", "keys", "--json").stdout)
    assert [one["act"] for one in told] == ["new", "seal", "destroy"]
    assert told[-1]["by"] == "me"
    assert date.fromisoformat(told[0]["expires"]) == date.max
    assert len(keyed("key", "log", "keys").stdout.splitlines()) == 3
    assert keyed("key", "log", "unit").returncode == 0


def test_the_encoder_is_one_file_the_same_each_time(keyed: Any, tmp_path: Path) -> None:
    for name in ("a.html", "b.html"):
        assert keyed("encoder", "--out", name, "--to", "unit/unit.pub", "--language", "nn").returncode == 0
    page = (tmp_path / "a.html").read_text("utf-8")
    assert page == (tmp_path / "b.html").read_text("utf-8")
    assert "default-src 'none'" in page
    assert 'lang="nn"' in page
    assert json.loads((tmp_path / "unit" / "unit.pub").read_text())["n"] in page
    assert not [sign for sign in ("src=", "http://", "url(", "@import") if sign in page.replace("script-src", "")]


def test_without_the_extra_it_is_said_how_to_install_it(keyed: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in sys.modules if name.partition(".")[0] == "joserfc"]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "joserfc", None)
    done = keyed(*ENCODE, TILSTAND_PASSPHRASE=BODY)
    assert done.returncode == 2
    assert b"tilstand[link]" in done.stderr
