"""`tilstand guide`: asks at the terminal, takes no answer as an option, tells nothing of what was answered."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.main import get_command
from typer.testing import CliRunner

from tilstand.cli.app import app
from tilstand.guides import read_guide
from tilstand.languages import get_message

ROOT = Path(__file__).parents[3]
NORWAY = ROOT / "collections" / "norway"
DAY = ("--day", "2026-12-04", "--language", "en")


def run(*arguments: str, text: str | None = None):
    return CliRunner().invoke(app, ["guide", *arguments], input=text)


def test_it_asks_question_by_question_and_answers():
    asked = run("ask", str(NORWAY), *DAY, text="2\n1\n1\n1\n1\n6\n1\n1\n1\n")
    assert asked.exit_code == 0, asked.output
    assert "utf. § 8-3 (1)" in asked.stdout
    assert get_message("guide.answer.draft").text("en") in asked.stdout
    assert asked.stdout.index("112") < asked.stdout.index("§")
    assert "Question" not in asked.stdout


def test_a_child_is_asked_one_more_question():
    asked = run("ask", str(NORWAY), *DAY, "--json", text="2\n1\n2\n1\n1\n1\n6\n1\n1\n1\n")
    told = json.loads(asked.stdout)
    assert "child_representative" in {outcome["rule"] for outcome in told["outcomes"]}
    assert told["draft"] is True


def test_no_option_takes_an_answer():
    guide = read_guide(__import__("tilstand.define", fromlist=["define"]).read_collection(NORWAY))
    (command,) = [get_command(app).commands["guide"].commands["ask"]]
    options = {option.strip("-") for parameter in command.params for option in parameter.opts}
    assert not options & set(guide.questions)
    assert options == {"collection", "situation", "day", "json", "language"}


@pytest.mark.parametrize("text", ["age = 'minor'", "agee = 'child'", "age = 3", "age = "])
def test_a_situation_that_cannot_be_read_is_told_without_its_answers(text):
    asked = run("ask", str(NORWAY), "-", *DAY, text=text)
    assert asked.exit_code != 0
    assert "minor" not in asked.output + str(asked.exception)


def test_the_check_says_what_stands_and_what_does_not(tmp_path):
    found = run("check", str(NORWAY), *DAY, "--json")
    assert found.exit_code == 0
    assert [finding["kind"] for finding in json.loads(found.stdout)] == ["draft", "unlooked"]
    late = run("check", str(NORWAY), "--day", "2027-07-03", "--json")
    kinds = [finding["kind"] for finding in json.loads(late.stdout)]
    assert kinds.count("review") > 50
    assert late.exit_code == 0


def test_an_answer_is_the_same_twice():
    first, second = (run("ask", str(NORWAY), "-", *DAY, "--json", text='age = "child"') for _ in range(2))
    assert first.stdout == second.stdout


def test_a_page_is_written_and_refused_while_an_error_stands(tmp_path, monkeypatch):
    assert run("page", str(NORWAY), "--out", str(tmp_path / "aid.html"), *DAY).exit_code == 0
    assert (tmp_path / "aid.html").read_bytes().startswith(b"<!doctype html>")
    monkeypatch.setattr("tilstand.guides.directory._is_number_of", lambda *_: False)
    refused = run("page", str(NORWAY), "--out", str(tmp_path / "no.html"), *DAY)
    assert refused.exit_code != 0
    assert not (tmp_path / "no.html").exists()
