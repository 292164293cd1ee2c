"""Pages are filled: room is free where a chapter ends, or before a table or picture that stands whole."""

from __future__ import annotations

import re

import pytest

HEIGHT, TOP, BOTTOM = 842, 74, 68  # points of a page, and of its margins
LEAST = 0.6
WHOLE = re.compile(r"(Tabell|Figur|Table|Figure) \d+\.")
FIRST = 3  # lines of the next page among which the title of what must stand whole is


@pytest.mark.proof
@pytest.mark.parametrize("language", ["nb", "en"])
def test_a_page_that_is_not_filled_ends_a_chapter_or_stands_before_what_must_stand_whole(printed, language):
    pages, short = printed(language), []
    for at, page in enumerate(pages[3:-1], start=3):
        body = [height for height, _ in page.pieces if BOTTOM + 1 < height < HEIGHT - TOP]
        lowest = min(body, default=HEIGHT)
        if (HEIGHT - TOP - lowest) / (HEIGHT - TOP - BOTTOM) >= LEAST:
            continue
        after = pages[at + 1]
        heads = [text for height, text in after.pieces if height > HEIGHT - TOP]
        same = heads[:1] == [text for height, text in page.pieces if height > HEIGHT - TOP][:1]
        if same and not any(WHOLE.match(line) for line in after.text.splitlines()[: FIRST + 1]):
            short.append(at + 1)
    assert short == []
