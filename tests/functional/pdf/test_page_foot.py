"""Nothing is set over the foot of a page or below it."""

from __future__ import annotations

import re

import pytest
from pypdf import PdfReader

FOOT = re.compile(r"(Side|Page) \d+$")
ROOM = 8  # points between the foot and what stands above it


@pytest.mark.parametrize("language", ["nb", "en"])
def test_text_ends_above_the_foot_of_its_page(edition, language):
    feet, over = 0, []
    for number, page in enumerate(PdfReader(edition / f"report-{language}.pdf").pages, start=1):
        lines: list[tuple[float, str]] = []

        def seen(text, cm, tm, font, size, lines=lines):
            if text.strip():
                # The height on the page: the text's place under the matrix that it is drawn with.
                lines.append((tm[4] * cm[1] + tm[5] * cm[3] + cm[5], text.strip()))

        page.extract_text(visitor_text=seen)
        foot = next((height for height, text in lines if FOOT.search(text)), None)
        if foot is None:
            continue
        feet += 1
        over += [(number, text) for height, text in lines if height < foot - 1 or 1 < height - foot < ROOM]
    assert feet > 50
    assert over == []
