"""What a part leaves to the site and the data is named where it is little, and numbered where it is much."""

from __future__ import annotations

import dataclasses

import pytest

from tilstand.model.document import Chapter, Document, Heading, Link, Paragraph, PlainText
from tilstand.publish.page_model import build_report
from tilstand.publish.print_text import WebOnlyTables, build_chapter_blocks


@pytest.mark.parametrize(
    ("numbers", "said"),
    [
        ("4 5", "The website and the open data also have: Table\u00a04. About years; Table\u00a05. About years."),
        ("4 6 7 8 10", "The website and the open data also have tables 4, 6–8, 10."),
    ],
)
def test_many_tables_that_are_not_printed_are_told_by_their_numbers(whole, numbers, said):
    one = next(table for table in whole.tables if table.id == "years")
    made = [dataclasses.replace(one, id=f"x{n}", number=n, printed=False) for n in numbers.split()]
    report = build_report(dataclasses.replace(whole, tables=tuple(made)), "en")
    assert [part["elsewhere"] for part in report["parts"] if part["elsewhere"]] == [said]


def _see(*parts: str) -> Document:
    """A paragraph of words and places."""
    children = [Link((PlainText(one),), f"place:table{one[1:]}") if "/" in one else PlainText(one) for one in parts]
    return Document("en", "", (Paragraph(tuple(children), 1),))


@pytest.mark.parametrize(
    ("parts", "base", "said"),
    [
        (("See ", "t/a", "."), "", "See t/a there."),
        # Of a list the place is told once, behind the last; a table that is printed ends the list.
        (("t/a", ", ", "t/b", " and ", "t/c", " tell"), "", "t/a, t/b and t/c there tell"),
        (("t/a", ", ", "t/x", " tell"), "", "t/a there, t/x tell"),
        (("t/a", " and in short ", "t/b"), "", "t/a there and in short t/b there"),
        (("t/a",), "https://x.test/en/2031/", "t/a (https://x.test/en/2031/table/a.html) there"),
    ],
)
def test_a_text_that_leads_to_a_table_which_is_not_printed_says_where_it_is(parts, base, said):
    chapter = Chapter("c", 1, "", None, _see(*parts))
    away = WebOnlyTables(frozenset("abc"), "there", base)
    (block,) = build_chapter_blocks(chapter, lambda insert: [], away=away)
    assert "".join(map(_flat, block["spans"])) == said


def _flat(span):
    inner = span.get("text") or "".join(map(_flat, span["spans"]))
    return f"{inner} ({span['target']})" if span["kind"] == "link" else inner


def test_no_level_of_headings_is_left_out_whatever_the_text_does():
    """A document for everybody's ears may not go from a second level to a fourth: it could not be printed."""
    levels = (1, 3, 2, 4, 4)
    blocks = tuple(Heading(level, (PlainText("x"),), 1) for level in levels)
    made = build_chapter_blocks(Chapter("c", 1, "", None, Document("en", "", blocks)), lambda insert: [], titled=False)
    assert [one["level"] for one in made] == [2, 2, 3, 4]
