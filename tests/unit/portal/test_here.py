"""What the portal says in place of commands: the same facts, and nothing that needs a terminal."""

from __future__ import annotations

import re
from string import Formatter
from typing import Any

import pytest

from tilstand.languages import format_message
from tilstand.languages.catalogue import find_catalogue_message, is_catalogue_path, load_catalogue_section
from tilstand.languages.language import list_shipped_languages
from tilstand.portal.localization import adapt_for_portal

LANGUAGES = sorted(list_shipped_languages())
INSTEAD = "portal.here"
COMMAND = re.compile(r"\btilstand [a-z]+|\.toml|(?<!\w)--\w")


def facts(language: str, path: str) -> set[str]:
    return {
        name.partition("|")[0]
        for _, name, _, _ in Formatter().parse(find_catalogue_message(language, path) or "")
        if name
    }


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_stands_for_a_message_that_is_there_with_its_facts(language: str) -> None:
    for path in load_catalogue_section(language, INSTEAD):
        other = path.removeprefix(f"{INSTEAD}.")
        if "." in other:
            assert is_catalogue_path(other), path
            assert facts(language, path) <= facts("en", other), path


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_on_the_board_or_among_the_checks_names_a_command_or_a_file(language: str) -> None:
    checks = [path for path in load_catalogue_section("en", "ready") if path.endswith(".do") or path == "ready.labels"]
    board = [path for path in load_catalogue_section("en", "round") if path.startswith("round.between.")]
    assert len(checks) > 20
    assert len(board) > 10
    for path in (*checks, *board):
        if path != "round.between.register":  # what is kept in the collection's files alone
            words = adapt_for_portal(format_message(path, count=2, list="x")).text(language)
            assert not COMMAND.search(words), path


def test_a_body_is_exempt_with_a_reason_on_the_board_and_can_be_asked_after_all(visitor: Any) -> None:
    from tilstand.portal.snapshot import get_round_snapshot

    def state() -> str:
        return get_round_snapshot("2031").read_standings().get_subject_state("delivery", "fjord_shelter").state

    unit, url = visitor("unit"), "/2031/exempt/fjord_shelter"
    assert f'action="{url}"' in unit.get("/2031/board").content.decode()
    assert unit.post(url, {"reason": " "}).status_code == 409
    assert (unit.post("/2031/exempt/nobody", {"reason": "x"}).status_code, state()) == (404, "asked")
    assert (unit.post(url, {"reason": "Stengt i 2031."}).status_code, state()) == (302, "exempt")
    page = unit.get("/2031/board").content.decode()
    assert "Stengt i 2031." in page
    assert visitor("leader").post("/2031/ask/fjord_shelter").status_code == 404
    assert (unit.post("/2031/ask/fjord_shelter").status_code, state()) == (302, "asked")


def test_what_a_check_found_leads_to_the_page_where_something_is_done_about_it(visitor: Any) -> None:
    from tilstand.portal.jobs import run_next_job

    unit = visitor("unit")
    unit.post("/2031/edition/build/checks")
    while run_next_job():
        pass
    page = unit.get("/2031/edition").content.decode()
    listed = page[page.index('class="checks-list"') :]
    for address in ("/2031/board", "/2031/texts", "/2031/findings"):
        assert f'href="{address}"' in listed, address
    assert not COMMAND.search(re.sub(r"<[^>]+>", " ", listed))
