"""Each public finding of Norway 2024 has been read beside the source: a line in docs holds its words."""

from __future__ import annotations

import re
from pathlib import Path

JUDGED = Path(__file__).parents[2] / "docs" / "explanation" / "findings-2024.md"


def test_each_public_finding_has_a_line_with_the_words_of_the_source(edition: Path) -> None:
    """A new public finding stops this until somebody has judged it beside the source."""
    page = (edition / "site" / "nb" / "2024" / "method.html").read_text("utf-8")
    public = set(re.findall(r'id="(r1\d\d-[a-z0-9_-]+)"', page))
    rows = [line for line in JUDGED.read_text("utf-8").splitlines() if line.startswith("| `")]
    told = {row.split("`")[1]: row for row in rows}
    assert len(told) == len(rows)
    assert set(told) == public
    for row in rows:
        *_, words, place, judged = row.strip("| ").split(" | ")
        assert re.search('[\u201c"].+[\u201d"]', words)
        assert re.search(r"\d", place)
        assert judged.startswith("stands")


def test_each_finding_says_what_may_lie_behind_it_or_that_this_is_open(edition: Path) -> None:
    """And says so itself: no reader has to guess which finding a sentence under another belongs to."""
    for language, behind in {
        "nb": ("Enkleste forklaring", "En mulighet", "Det er ikke avgjort hvilke tall"),
        "nn": ("Enklaste forklaring", "Ei moglegheit", "Det er ikkje avgjort kva for tal"),
        "en": ("Simplest explanation", "One possibility", "It has not been decided which figures"),
    }.items():
        page = (edition / "site" / language / "2024" / "method.html").read_text("utf-8")
        findings = re.findall(r'<section class="finding".*?</section>', page, re.DOTALL)
        assert findings
        assert [sum(words in one for words in behind) for one in findings] == [1] * len(findings)


def test_what_may_be_read_in_two_ways_is_not_public(edition: Path) -> None:
    page = (edition / "site" / "nb" / "2024" / "method.html").read_text("utf-8")
    assert "gjennomgående" not in page
