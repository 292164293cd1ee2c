"""A long chapter stands on several pages: what leads from one to the next, and from where it stood before."""

from __future__ import annotations

import html

import pytest

from tilstand.model.document import (
    Chapter,
    Document,
    FootnoteMark,
    Heading,
    InsertBlock,
    ListBlock,
    Paragraph,
    PlainText,
    Quote,
)
from tilstand.publish.site.structure import _estimate_block_height, get_chapter_page_address, split_chapters

LONG = PlainText("words " * 800)  # sixty lines


def section(level: int, title: str, *more) -> tuple:  # type: ignore[no-untyped-def]
    return Heading(level, (PlainText(title),), 1), Paragraph((LONG, *more), 2)


def chapter(*blocks, notes=None) -> Chapter:  # type: ignore[no-untyped-def]
    whole = (Heading(1, (PlainText("Trends"),), 1), *blocks)
    return Chapter("01-trends", 1, "Trends", None, Document("en", "x.md", whole, notes or {}))


def titles(pieces) -> list[str]:  # type: ignore[no-untyped-def]
    blocks = [one for piece in pieces for one in piece.document.blocks]
    return [one.children[0].text for one in blocks if isinstance(one, Heading)]


@pytest.mark.parametrize(
    ("blocks", "pages"),
    [
        ((), [["Trends"]]),
        (section(2, "A"), [["Trends", "A"]]),
        (sum((section(2, name) for name in "ABCDE"), ()), [["Trends", "A", "B"], ["C", "D", "E"]]),
        # A section that is too long for a page goes on, and one that is not never does.
        ((*section(2, "A"), *sum((section(3, name) for name in "bcde"), ())), [["Trends", "A", "b"], ["c", "d", "e"]]),
        # A heading stands with the one right above it.
        (
            (*(block for name in "ABC" for block in section(2, name)), *section(2, "D")[:1], *section(3, "e")),
            [["Trends", "A", "B"], ["C", "D", "e"]],
        ),
        # However long what follows: a heading never stands on a page alone.
        ((*section(2, "A"), *section(2, "A")[1:] * 5, *section(2, "B")), [["Trends", "A"], ["B"]]),
    ],
)
def test_a_chapter_is_divided_by_length_where_a_section_begins(blocks, pages):
    found = split_chapters([chapter(*blocks)], lambda insert: 10)
    assert [titles(one) for one in found] == pages


def test_items_stand_closer_than_paragraphs():
    line = (Paragraph((PlainText("x" * 80),), 1),)
    apart = _estimate_block_height(line * 3, lambda insert: 0)
    assert _estimate_block_height((ListBlock((line,) * 3, False, 1),), lambda insert: 0) == pytest.approx(
        apart - 3 * 0.7 + 1
    )
    assert _estimate_block_height((Quote(line * 3, 1),), lambda insert: 0) == pytest.approx(apart)


def test_tables_count_as_lines_and_notes_go_with_their_marks():
    table = InsertBlock("table", "t", 3)
    note = {"n": (PlainText("So it is."),)}
    made = chapter(*section(2, "A", FootnoteMark("n")), table, table, *section(2, "B"), notes=note)
    assert len(split_chapters([made], lambda insert: 10)) == 1
    first, second = split_chapters([made], lambda insert: 80)
    assert list(first[0].document.footnotes) == ["n"]
    assert not second[0].document.footnotes
    assert [one[0].first for one in (first, second)] == [True, False]


def test_the_first_page_keeps_the_address():
    assert [get_chapter_page_address("part/2.html", number) for number in (1, 2)] == ["part/2.html", "part/2.2.html"]


@pytest.fixture
def long(built):  # type: ignore[no-untyped-def]
    blocks = [block for name in ("First", "Second", "Third", "Fourth", "Fifth") for block in section(2, name)]
    note = {"n": (PlainText("So it is."),)}
    blocks[-1] = Paragraph((LONG, PlainText("zebras"), FootnoteMark("n")), 2)
    blocks.append(InsertBlock("table", "by_sex", 3))
    return built(chapters={"en": (chapter(*blocks, notes=note),)}, languages=("en",))


def test_pages_lead_to_each_other_and_to_where_a_place_was_before(long):
    first, second = (long.tree(f"en/2031/part/{name}.html") for name in ("1", "1.2"))
    ways = [[(a.get("rel"), a.get("href")) for a in one.iter("a") if a.get("rel")] for one in (first, second)]
    assert ways == [[("next", "1.2.html")], [("prev", "1.html")]]
    # An address of a heading or a table as it was before the chapter was divided.
    places = {one.get("id"): one for one in first.iter() if one.get("id")}
    assert places["fifth"].find("a").get("href") == "1.2.html#fifth"
    assert "t_by_sex" in places
    assert "id=fifth" in long.told("en/2031/part/1.2.html")
    assert "So it is." not in long.told("en/2031/part/1.html")
    assert "title Assistance, page 2 of 2 –" in long.around("en/2031/part/1.2.html")


def test_the_search_leads_to_the_page_where_the_words_stand(long):
    told = html.unescape(long["en/2031/search.html"].decode())
    assert '"part/1.2.html#fifth"' in told
    assert '"part/1.html#fifth"' not in told
