"""What is read first stands first, on two pages: numbers, what has changed and why; then the contents."""

from __future__ import annotations

from typing import Any

import pytest


@pytest.mark.parametrize(
    ("language", "contents", "why"),
    [("nb", "Innhold", "Hvorfor:"), ("en", "Contents", "Why:")],
)
def test_two_pages_are_enough(printed: Any, language: str, contents: str, why: str) -> None:
    _, *pages = (" ".join(page.text.split()) for page in printed(language))
    brief = " ".join(pages[:2])
    for number in ("183", "58", "19", "8", "3"):  # five numbers that are never added, each with its unit
        assert number in pages[0][:600], number
    assert pages[0].count(why) == 6  # each change says why it came about, or that nobody says
    assert "22 33 11 60" in brief
    for range_of_persons in ("62", "153"):  # nobody answers for how many different persons these are
        assert range_of_persons not in brief.split()
    assert contents in pages[2][:200]
    assert contents not in pages[3][:200]


@pytest.mark.parametrize("language", ["nb", "en"])
def test_the_printed_report_is_short_enough_to_be_read(printed: Any, language: str) -> None:
    assert len(list(printed(language))) <= 45
