"""What a search looks through: rows of tables with their figures, paragraphs under their headings, bodies."""

from __future__ import annotations

import json
from types import SimpleNamespace

import pytest

from tilstand.model.document import Chapter, Document, Heading, Paragraph, PlainText
from tilstand.publish.site.search import _describe_table_row


def found(pages, path: str) -> list[list[str]]:  # type: ignore[no-untyped-def]
    (box,) = (one for one in pages.tree(path).iter("div") if one.get("id") == "passages")
    return list(json.loads(box.text)["rows"])


def test_a_row_of_a_table_is_found_with_its_heading_and_its_figure(site_of_whole) -> None:  # type: ignore[no-untyped-def]
    rows = found(site_of_whole, "en/2031/search.html")
    figures = [row for row in rows if row[1] == "table/years.html"]
    assert ["figure", "table/years.html", "Table 3. About years"] in [row[:3] for row in figures]
    assert any("Cases opened: 2029 990; 2030 1,100; 2031 1,204" in row[3] for row in figures)
    assert ["key", "table/keys.html"] in [row[:2] for row in rows]


def test_a_body_is_found_by_its_name(site_of_whole) -> None:  # type: ignore[no-untyped-def]
    rows = found(site_of_whole, "en/2031/search.html")
    assert ["body", "body/police.html"] in [row[:2] for row in rows]


def test_a_paragraph_is_found_under_its_heading_and_cannot_end_the_data(built) -> None:  # type: ignore[no-untyped-def]
    words = "Quite </div><script>unlikely</script> zebras & lions."
    blocks = (Heading(1, (PlainText("S"),), 1), Heading(2, (PlainText("Seen"),), 2), Paragraph((PlainText(words),), 3))
    chapter = Chapter("00-summary", 0, "Summary", None, Document("en", "x.md", blocks, {}))
    rows = found(built(chapters={"en": (chapter,)}, languages=("en",)), "en/2031/search.html")
    assert ["text", "text/00-summary.html#seen", "Summary – Seen", words] in rows


def test_ways_to_elsewhere_and_citations_are_no_passages(site_of_whole) -> None:  # type: ignore[no-untyped-def]
    texts = [row[3] for row in found(site_of_whole, "en/2031/search.html")]
    assert not any("table ID" in text for text in texts)


@pytest.mark.parametrize(
    ("heads", "told"),
    [(["2031"], "5 (2)"), (["2030", "2031"], "2030 5 (2); 2031 6"), (["2030", "x", "y"], "2030 5 (2); y 7")],
)
def test_figures_of_a_row_are_told_under_their_headings_where_there_are_several(heads, told) -> None:  # type: ignore[no-untyped-def]
    cells = [
        SimpleNamespace(source=1, text="5", bracket="(2)"),
        SimpleNamespace(source=None if len(heads) == 3 else 1, text="6", bracket=""),
        SimpleNamespace(source=1, text="7", bracket=""),
    ]
    made, row = SimpleNamespace(head=heads), SimpleNamespace(cells=cells[: len(heads)])
    assert _describe_table_row(SimpleNamespace(text=str), made, row) == told
