"""Nothing is set over the foot of a page or below it."""

from __future__ import annotations

import re

import pytest

FOOT = re.compile(r"(Side|Page) \d+$")
ROOM = 8  # points between the foot and what stands above it


@pytest.mark.parametrize("language", ["nb", "en"])
def test_text_ends_above_the_foot_of_its_page(printed, language):
    feet, over = 0, []
    for number, page in enumerate(printed(language), start=1):
        foot = next((height for height, text in page.pieces if FOOT.search(text)), None)
        if foot is None:
            continue
        feet += 1
        over += [(number, text) for height, text in page.pieces if height < foot - 1 or 1 < height - foot < ROOM]
    assert feet > 35
    assert over == []
