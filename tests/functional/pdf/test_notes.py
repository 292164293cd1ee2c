"""Notes stand on the page of their table, words part where they may."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from lxml import html as markup

_SPACE = re.compile(r"\s+")


def _bare(text: str) -> str:
    """A text without any space, hyphen of a line's end, or way back to its mark."""
    return _SPACE.sub("", text).replace("\u00ad", "").replace("↩", "").replace("-", "")


@pytest.mark.parametrize("language", ["nb", "en"])
def test_every_note_stands_on_the_page_of_its_table(edition: Path, printed: Any, language: str) -> None:
    pages = [_bare(page.text) for page in printed(language)]
    held, elsewhere = 0, []
    for file in sorted((edition / "site" / language / "2024" / "table").glob("*.html")):
        (block,) = markup.fromstring(file.read_text("utf-8")).xpath("//div[starts-with(@id, 't_')]")
        # With its unit under it: a sentence that names tables of the site alone has none.
        parts = block.xpath(".//caption//span[contains(@class, 'caption') or @class='unit']")
        caption = "".join(_bare(part.text_content()) for part in parts)
        on = [page for page in pages[4:] if caption in page]
        for note in block.xpath("./ul/li|./ol/li/span[2]"):
            held += bool(on)
            if on and not any(_bare(note.text_content())[:60] in page for page in on):
                elsewhere.append((file.stem, note.text_content()))
    assert held > 30
    assert elsewhere == []


@pytest.mark.parametrize("language", ["nb", "en"])
def test_a_word_with_a_hyphen_parts_at_its_hyphen(printed: Any, language: str) -> None:
    """`ikke-` and `binær`, never `ikke-bi-` and `nær`."""
    pages = [page.text for page in printed(language)]
    hyphened = {word.casefold() for page in pages for word in re.findall(r"[^\W\d_]+-[^\W\d_]+", page)}
    wrong = []
    for page in pages:
        for above, below in re.findall(r"(\S+-)\n(\S+)", page):
            whole = (above + below).casefold().strip(".,;:()«»“”")
            for word in hyphened:
                first = word.partition("-")[0]
                same = whole.replace("-", "") == word.replace("-", "") and len(first) > 1
                if same and above.casefold().lstrip("(«“") != f"{first}-":
                    wrong.append((above, below))
    assert hyphened
    assert wrong == []
