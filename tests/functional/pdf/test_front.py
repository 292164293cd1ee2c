"""What is read first stands first: messages, persons behind registrations, disputes; then the contents."""

from __future__ import annotations

from typing import Any

import pytest


@pytest.mark.parametrize(
    ("language", "contents", "behind"),
    [("nb", "Innhold", "Hvem som står bak"), ("en", "Contents", "Who stands behind")],
)
def test_two_pages_are_enough(printed: Any, language: str, contents: str, behind: str) -> None:
    _, *pages = (" ".join(page.text.split()) for page in printed(language))
    brief = " ".join(pages[:2])
    for number in ("183", "107", "58", "19", "62", "153", "149", "179"):
        assert number in brief, number
    for number in ("183", "62", "153", "149"):  # how many people that may be stands on the first of them
        assert number in pages[0], number
    assert behind in brief
    assert contents in pages[2][:200]
    assert contents not in pages[3][:200]


@pytest.mark.parametrize("language", ["nb", "en"])
def test_the_printed_report_is_short_enough_to_be_read(printed: Any, language: str) -> None:
    assert len(list(printed(language))) <= 45
