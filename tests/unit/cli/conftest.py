"""The command line as a user meets it, called in this process; and a folder in which much does not fit."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from rich.text import Text

FOLDER = Path(__file__).parents[2] / "fixtures" / "sagaland"


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return Path(shutil.copytree(FOLDER, tmp_path / "sagaland"))


@pytest.fixture
def tilstand(called, tmp_path: Path):
    def run(*arguments: object, **environment: str):
        done = called(*arguments, cwd=tmp_path, **environment)
        assert b"Traceback" not in done.stderr
        return done

    return run


TEXT = """The police opened 20 cases in 2031.
Havn shelter assisted 29 persons in 2031, 7 of them men. There were 613 of something else.
"""
LISTS = "A,B,C,count\n1,0,0,60\n0,1,0,50\n0,0,1,40\n1,1,0,20\n1,0,1,15\n0,1,1,10\n1,1,1,5\n"
Worked = Callable[..., "subprocess.CompletedProcess[bytes]"]


@pytest.fixture(scope="session")
def worked(called, tmp_path_factory: pytest.TempPathFactory) -> Worked:  # type: ignore[no-untyped-def]
    """Calls a command in English in a folder that holds a collection, two editions of it and an archive."""
    folder = tmp_path_factory.mktemp("cli")
    place = Path(shutil.copytree(FOLDER, folder / "sagaland"))
    settings = place / "collection.toml"
    settings.write_text(settings.read_text("utf-8").replace("kinds =", 'web = ["en"]\nkinds =', 1), "utf-8")
    (folder / "text.txt").write_text(TEXT, "utf-8")
    (folder / "lists.csv").write_text(LISTS, "utf-8")

    def work(*command: object, **environment: str):  # type: ignore[no-untyped-def]
        done = called(*command, "--language", "en", cwd=folder, **environment)
        assert b"Traceback" not in done.stderr
        return done

    work("run", "sagaland", "2031", "--out", "old", "--quiet")
    _unfit(place)
    work.folder = folder  # type: ignore[attr-defined]
    return work


def _unfit(place: Path) -> None:
    """Parts that give no total, figures that are new, and a file that is left out."""
    sent = place / "rounds" / "2031" / "submissions"
    changes = (
        (sent / "police.csv", "sex=male,4,", "sex=male,6,"),
        (sent / "police.csv", "age_at_exploitation=adult,10,", "age_at_exploitation=adult,11,"),
        (sent / "fjord_shelter.csv", "mean_stay,,38,", "mean_stay,,99,"),
        (sent / "migration_board.csv", "outcome=granted,21,", "outcome=given,21,"),
    )
    for file, old, new in changes:
        text = file.read_text("utf-8")
        assert old in text
        file.write_text(text.replace(old, new), "utf-8")


@pytest.fixture
def shown(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, str]]:
    """Each line that a command prints, with the style of each of its parts."""
    lines: list[tuple[str, str]] = []

    def put(*told: Any, style: str = "") -> None:
        texts = [one if isinstance(one, Text) else Text(one) for one in told]
        styles = [str(one.style) for one in texts] + [str(span.style) for one in texts for span in one.spans]
        lines.append((" ".join(one.plain for one in texts), style or "|".join(styles)))

    for name, module in [*sys.modules.items()]:
        if name.startswith("tilstand.cli."):
            for stream in ("get_output_console", "get_error_console"):
                if hasattr(module, stream):
                    monkeypatch.setattr(module, stream, lambda: SimpleNamespace(print=put))
    return lines


@pytest.fixture
def noted(monkeypatch: pytest.MonkeyPatch) -> Callable[..., list[Any]]:
    """Puts a stand-in for something, which keeps what it is called with."""

    def stand(module: Any, name: str, given: Any = None) -> list[Any]:
        calls: list[Any] = []

        def called(*values: Any, **named: Any) -> Any:
            calls.append((values, named))
            return given(*values, **named) if callable(given) else given

        monkeypatch.setattr(module, name, called)
        return calls

    return stand
