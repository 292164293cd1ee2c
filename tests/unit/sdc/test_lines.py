"""Line data for a researcher: what each cell means stands beside it, and nothing only the unit may know."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from tilstand.cli.app import app
from tilstand.errors import ProtectionError, UsageError

FILE = "body,form,n\na,x,12\na,y,3\nb,x,1\nb,y,8\nc,x,2\nc,y,5\n"


def written(place: Path, *options: str) -> BaseException | None:
    (place / "t.csv").write_text(FILE, "utf-8")
    facts = [str(place / "t.csv"), "--out", str(place / "out"), "--count", "n", "--dims", "body,form"]
    return CliRunner().invoke(app, ["protect", "lines", *facts, *options]).exception


def rows(file: Path) -> dict[tuple[str, str], tuple[str, str, str]]:
    with file.open(encoding="utf-8") as text:
        return {(a, b): (value, seen, free) for a, b, value, seen, free in list(csv.reader(text))[1:]}


def test_hidden_lines_have_no_number_and_no_reason_that_tells_which_are_small(tmp_path: Path) -> None:
    assert written(tmp_path) is None
    lines, margins = rows(tmp_path / "out" / "lines.csv"), rows(tmp_path / "out" / "margins.csv")
    assert len(lines) == 6
    assert margins["_T", "_T"] == ("31", "A", "F")
    hidden = [one for one in lines.values() if one[1] == "Q"]
    assert lines["b", "x"] in hidden
    assert set(hidden) == {("", "Q", "C")}
    assert len(hidden) > 2
    about = json.loads((tmp_path / "out" / "about.json").read_text("utf-8"))
    assert about["attack"]["leaks"] == 0
    assert about["columns"]["form"] == ["x", "y"]
    assert not {"total_error", "bound", "primary"} & set(json.dumps(about).replace('"', " ").split())


def test_rounded_lines_add_up(tmp_path: Path) -> None:
    assert written(tmp_path, "--method", "round") is None
    lines, margins = rows(tmp_path / "out" / "lines.csv"), rows(tmp_path / "out" / "margins.csv")
    assert sum(int(one[0]) for one in lines.values()) == int(margins["_T", "_T"][0])
    assert not {int(one[0]) for one in (*lines.values(), *margins.values())} & {1, 2}


def test_what_is_unsafe_or_would_be_overwritten_is_refused_and_nothing_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tilstand.cli import protect_table

    whole = protect_table.compute_protected_table

    def audited(*facts: object) -> object:
        return whole(*(protect_table.TableMethod.AUDIT if at == 5 else one for at, one in enumerate(facts)))  # type: ignore[arg-type]

    monkeypatch.setattr(protect_table, "compute_protected_table", audited)
    assert isinstance(written(tmp_path), ProtectionError)
    assert not (tmp_path / "out").exists()
    monkeypatch.undo()
    assert isinstance(written(tmp_path, "--method", "audit"), UsageError)
    assert written(tmp_path) is None
    before = (tmp_path / "out" / "lines.csv").read_bytes()
    assert isinstance(written(tmp_path), UsageError)
    assert (tmp_path / "out" / "lines.csv").read_bytes() == before
