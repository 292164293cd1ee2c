"""One mark for one cause on a page: no two footnotes under the text of a page say the same."""

from __future__ import annotations

import re
from typing import Any

import pytest

FOOTNOTE = re.compile(r"^\[\d{1,2}\]\s*([A-ZÆØÅ].*\(\w+\s\d+\))$", re.MULTILINE)


@pytest.mark.parametrize("language", ["nb", "en"])
def test_no_two_footnotes_of_a_page_say_the_same(printed: Any, language: str) -> None:
    found = [FOOTNOTE.findall(page.text) for page in printed(language)]
    assert sum(map(len, found)) > 3
    assert [notes for notes in found if len(set(notes)) < len(notes)] == []
