"""Upkeep of the portal as somebody does it: command by command, and from SQLite to PostgreSQL."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

SAGALAND = Path(__file__).parents[1] / "fixtures" / "sagaland"
_SAFE = {"TILSTAND_HOSTS": "portal.example.org", "TILSTAND_PROXIES": "1"}


@pytest.mark.proof
def test_a_round_goes_in_is_copied_comes_back_in_another_database_and_goes_out_again(tmp_path: Path) -> None:
    from desk.served import postgresql

    place = Path(shutil.copytree(SAGALAND, tmp_path / "sagaland"))
    logs = place / "rounds" / "2031" / "log"
    before = {one.name: one.read_bytes() for one in logs.glob("*.jsonl")}

    def did(*words: str, own: str = "own", url: str = "", ends: int = 0) -> str:
        command = [sys.executable, "-m", "tilstand", "portal", words[0], str(place), *words[1:]]
        environment = {**os.environ, **_SAFE, "DATABASE_URL": url, "NO_COLOR": "1"}
        command += ["--dir", str(tmp_path / own)]
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
        assert done.returncode == ends, done.stdout + done.stderr
        return done.stdout

    did("import", "2031")
    for login in ("una", "ola"):
        address = ("--address", "https://portal.example.org")
        assert "/join/" in did("invite", login, f"{login} (generated)", *address)
    rules = {one["rule"] for one in json.loads(did("check", "--json", ends=1))}
    assert "P023" in rules  # no copy was made yet
    did("backup", "--to", str(tmp_path / "copies"))
    assert not {"P023", "P031"} & {one["rule"] for one in json.loads(did("check", "--json"))}
    (copy,) = (tmp_path / "copies").glob("*.zip")
    proven = json.loads(did("verify", "--json"))
    with TemporaryDirectory() as folder, postgresql(Path(folder)) as server:  # a folder that others may enter
        url = server.url if server is not None else ""
        did("restore", str(copy), own="other", url=url)
        assert json.loads(did("verify", "--json", own="other", url=url)) == proven
        did("restore", str(copy), own="other", url=url, ends=2)  # into what is not empty
        did("export", "2031", own="other", url=url)
    assert {one.name: one.read_bytes() for one in logs.glob("*.jsonl")} == before
    command = [sys.executable, "-m", "tilstand", "round", "status", str(place), "2031"]
    assert subprocess.run(command, capture_output=True, check=False).returncode in (0, 1)
