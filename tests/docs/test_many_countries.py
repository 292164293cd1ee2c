"""The guide to many countries: its files in place of the fixture's, and its command, run on three lands."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from lands import lands
from typer.testing import CliRunner

from tilstand.cli.app import app

ROOT = Path(__file__).parents[2]
GUIDE = (ROOT / "docs/how-to/many-countries.md").read_text("utf-8")
FILES = dict(re.findall(r"```toml (\S+)\n(.*?)```", GUIDE, re.DOTALL))


@pytest.mark.slow
def test_what_the_guide_writes_and_runs_gives_what_it_shows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place = lands(tmp_path / "lands")
    for name, text in FILES.items():
        assert (place / name).is_file()  # nothing stands in the guide that the lands do not have
        (place / name).write_text(text, "utf-8")
    assert len(FILES) == 3
    monkeypatch.chdir(tmp_path)
    (command,) = re.findall(r"^\$ tilstand (.*)$", GUIDE, re.MULTILINE)
    told = CliRunner().invoke(app, command.split()).output
    (shown,) = re.findall(r"```text\n(.*?)```", GUIDE, re.DOTALL)
    assert shown in told
    flat = " ".join(GUIDE.split())
    for sentence in re.findall(r"`(Corvia [^`]*\.)`", flat):
        assert sentence in told
    for option in re.findall(r"`(--\w+)", GUIDE):
        assert option in CliRunner().invoke(app, ["reconcile", "collections", "--help"]).output
