"""In which language messages are told: asked for, else the collection's own, else the environment's."""

from __future__ import annotations

from pathlib import Path

import pytest

from tilstand.cli.options import choose_language, find_argument_language

VARIABLES = ("LC_ALL", "LC_MESSAGES", "LANG")


@pytest.fixture(autouse=True)
def nowhere(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in VARIABLES:
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def place(tmp_path: Path) -> Path:
    (tmp_path / "collection.toml").write_text('languages = ["pl", "nb"]', "utf-8")
    return tmp_path


@pytest.mark.parametrize(
    ("variables", "told"),
    [
        ({}, "en"),
        ({"LC_ALL": "nn_NO.UTF-8"}, "nn"),
        ({"LC_ALL": "nb"}, "nb"),
        ({"LC_ALL": "ka_GE.UTF-8"}, "en"),
        ({"LC_ALL": "C.UTF-8", "LANG": "sv_SE"}, "en"),
        ({"LC_ALL": "", "LC_MESSAGES": "sv_SE.UTF-8", "LANG": "pl_PL"}, "sv"),
        ({"LANG": "pl_PL.UTF-8"}, "pl"),
    ],
)
def test_the_environment_speaks_where_nobody_else_does(
    monkeypatch: pytest.MonkeyPatch, place: Path, variables: dict[str, str], told: str
) -> None:
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert choose_language("") == told
    assert choose_language("", place / "nothing") == told
    assert choose_language("", place) == "pl"
    assert choose_language("EN-GB", place) == "en-GB"
    assert choose_language("Ka") == "ka"


def test_a_collection_that_cannot_be_read_or_says_no_language_has_none(place: Path) -> None:
    for text in ("languages = ", "id = 'x'", "languages = []"):
        (place / "collection.toml").write_text(text, "utf-8")
        assert choose_language("", place) == "en"
    (place / "collection.toml").write_text('\ufefflanguages = ["sv"]', "utf-8")
    assert choose_language("", place) == "sv"


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["run", "{place}", "2031"], "pl"),
        (["run", "{place}", "--language", "nn", "2031"], "nn"),
        (["run", "{place}", "--language=sv"], "sv"),
        (["run", "--language=sv", "--language", "nb"], "nb"),
        (["run", "nowhere", "2031"], "en"),
        (["run", "--language"], "en"),
    ],
)
def test_a_command_is_answered_in_its_language_wherever_in_it_the_work_stopped(
    place: Path, arguments: list[str], told: str
) -> None:
    assert find_argument_language([one.format(place=place) for one in arguments]) == told
