"""A table that a page can hold stands whole; a running head names the chapter that a page begins in."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pikepdf
import pytest
from tagged import split

# Above the one height (in points) stands the running head, above the other a heading that opens its page.
HEAD, OPENS = 775, 700


@pytest.mark.parametrize("language", ["nb", "en"])
def test_no_table_of_the_edition_that_a_page_holds_is_split(edition: Path, language: str) -> None:
    with pikepdf.open(edition / f"report-{language}.pdf") as document:
        found = split(document)
    assert len(found) > 25
    # The rules of counting are more than a page of text.
    assert [rows for rows, pages in found if pages > 1] in ([], [max(rows for rows, _ in found)])


@pytest.mark.parametrize("language", ["nb", "en"])
def test_a_page_is_headed_by_the_chapter_it_begins_in(edition: Path, printed: Any, language: str) -> None:
    """Where a chapter begins further down on a page, what stands above is not named after it."""
    with pikepdf.open(edition / f"report-{language}.pdf") as document:
        at = {page.obj.objgen: number for number, page in enumerate(document.pages)}
        with document.open_outline() as outline:
            begins = [(at[one.destination[0].objgen], one.title) for one in outline.root]
    pages, lower = printed(language), 0
    for number, chapter in begins:
        opens = max(h for h, text in pages[number].pieces if text in chapter and h < HEAD) > OPENS
        before = [title for page, title in begins if page < number]
        assert _head(pages[number]) in (chapter if opens or not before else before[-1])
        lower += not opens
        after = [page for page, _ in begins if page > number]
        for page in pages[number + 1 : min(after, default=len(pages))]:
            assert _head(page) in chapter
    assert lower


def _head(page: Any) -> str:
    """The first words of the running head of a page."""
    return str(max(page.pieces, key=lambda one: one[0])[1])
