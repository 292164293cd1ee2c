"""`tilstand audit returns`: pages, JSON, and nothing half written; `tilstand audit` without it reads a text."""

from __future__ import annotations

import json
from pathlib import Path

import html5lib
import pytest
from published_lines import CONVICTED, form, line, write_published
from typer.testing import CliRunner

from tilstand.cli.app import app
from tilstand.errors import DocumentError, UsageError

LINES = [
    line(10),
    line(7, sex="Female"),
    line("12 persons", sex="Male"),
    form(90, "Forced labour", indicator=CONVICTED),
]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return write_published(tmp_path / "glotip.xlsx", [*LINES, line(3, area="A/B")])


def invoke(*arguments: object):  # type: ignore[no-untyped-def]
    return CliRunner().invoke(app, ["audit", *map(str, arguments)])


@pytest.mark.parametrize("language", ["nb", "nn", "en", "sv", "pl"])
def test_a_page_for_all_and_one_for_each_in_every_language(file, tmp_path, language):
    done = invoke("returns", file, "--out", tmp_path / "pages", "--language", language)
    assert done.exit_code == 0
    pages = {page.name: page.read_text("utf-8") for page in (tmp_path / "pages").iterdir()}
    assert sorted(pages) == ["A_B.html", "SGL.html", "index.html"]
    for text in pages.values():
        html5lib.HTMLParser(strict=True).parse(text)
        assert 'class="internal"' in text
        assert 'content="noindex"' in text
        assert "glotip.xlsx" in text
    assert 'href="A_B.html"' in pages["index.html"]
    assert "R201" in pages["SGL.html"]
    assert "R201" not in pages["A_B.html"]


def test_the_findings_as_json(file):
    told = json.loads(invoke("returns", file, "--json", "--language", "en").stdout)
    assert (told["file"], told["verified"], told["internal"], told["cells"]) == ("glotip.xlsx", False, True, 4)
    assert told["readings"]["mixed"] == 1
    assert [(one["rule"], one["providers"], one["sources"][0]["line"]) for one in told["findings"]] == [
        ("R201", ["SGL"], 6)
    ]


def test_the_terminal_tells_how_many_of_each_kind(file):
    done = invoke("returns", file, "--language", "en")
    assert done.exit_code == 0
    assert "R201" in done.stdout


def test_what_cannot_be_read_leaves_nothing_behind(tmp_path):
    file = write_published(tmp_path / "glotip.xlsx", [line(10), line(7, sex="Femal")])
    done = invoke("returns", file, "--out", tmp_path / "pages")
    assert isinstance(done.exception, DocumentError)
    assert not (tmp_path / "pages").exists()
    assert isinstance(invoke("returns", tmp_path / "none.xlsx").exception, UsageError)
    assert isinstance(invoke("returns", file, "--layout", "none").exception, UsageError)


def test_without_a_name_the_command_reads_a_text(tmp_path):
    for arguments in (
        ("none.txt", "--collection", tmp_path),
        ("--collection", tmp_path, "none.txt"),
        ("text", "none.txt"),
    ):
        done = invoke(
            *arguments, *([] if "--collection" in arguments else ["--collection", tmp_path]), "--period", "2031"
        )
        assert isinstance(done.exception, UsageError)
        assert "none.txt" in done.exception.title
    assert "returns" in invoke("--help").stdout
    assert invoke().exit_code == 2
