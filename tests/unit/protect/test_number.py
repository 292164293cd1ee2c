"""Tables and pictures are counted as a reader meets them, and texts refer to them by their numbers."""

from __future__ import annotations

import dataclasses

import pytest

from tilstand.errors import CollectionError
from tilstand.model.chart import ChartData
from tilstand.model.document import Chapter, Link, Paragraph
from tilstand.model.release import Release
from tilstand.protect.names import build_names
from tilstand.protect.table_notes import number_tables
from tilstand.protect.tables import build_tables
from tilstand.report_text import ReportScope, build_report_document
from tilstand.terms import InvariantText

SCOPE = ReportScope(inserts=frozenset(("table by_shelter", "table citizens", "chart cases")))


def chapter(id: str, source: str, language: str = "en", provider: str | None = None) -> Chapter:
    made = build_report_document(source, language, lambda key: None, SCOPE)
    return Chapter(id, int(id[:2]), id, provider, made)


@pytest.fixture
def release(sagaland, shelf):
    shown = tuple(dataclasses.replace(one, printed=True) for one in build_tables(sagaland, "2031", shelf))
    return Release(names=build_names(sagaland, "2031", shown), tables=shown)


@pytest.fixture
def told(release):
    """The generated release with some chapters, numbered."""

    def made(*chapters: Chapter, language: str = "en"):
        return number_tables(dataclasses.replace(release, chapters={language: chapters}))

    return made


def numbers(release) -> dict[str, str]:
    return {table.id: table.number for table in release.tables if table.number}


def test_tables_are_counted_as_the_texts_place_them(release, told):
    one = chapter("00-first", "# A\n\n{{ table citizens }}\n\n{{ table by_shelter }}\n")
    found = numbers(told(one))
    assert (found["citizens"], found["by_shelter"]) == ("1", "2")
    declared = [table.id for table in release.tables if table.kind in ("table", "panel")]
    assert sorted(map(int, found.values())) == list(range(1, len(declared) + 1))


def test_a_body_s_account_has_no_number(told):
    assert not any(table.number for table in told().tables if table.kind == "account")


def test_a_text_refers_by_number_and_a_sentence_begins_with_a_capital(told):
    source = "# A\n\n{{ see table by_shelter }} shows it, and *so* does ({{ see table citizens }}).\n\n"
    source += "- as *{{ see table by_shelter }} has it*\n"
    made = told(chapter("00-first", source + "\n{{ table by_shelter }}\n\n{{ table citizens }}\n"))
    (text,) = made.chapters["en"]
    assert text.document.text.splitlines()[2:5:2] == [
        "Table\u00a01 shows it, and so does (table\u00a02).",
        "as table\u00a01 has it",
    ]
    paragraph = text.document.blocks[1]
    assert isinstance(paragraph, Paragraph)
    links = [child for child in paragraph.children if isinstance(child, Link)]
    assert [link.target for link in links] == ["place:table/by_shelter", "place:table/citizens"]


def test_a_table_that_the_edition_lacks_is_told_with_its_line():
    with pytest.raises(CollectionError) as stop:
        chapter("00-first", "# A\n\nAs {{ see table gone }} says.\n")
    (told,) = stop.value.told
    assert told.text("en") == "text:3: there is no table “gone”"


@pytest.mark.parametrize("wrong", ["see", "see table", "see map by_shelter", "see table by_shelter of x"])
def test_a_reference_names_a_kind_and_an_id(wrong):
    with pytest.raises(CollectionError, match="see table"):
        chapter("00-first", f"# A\n\nAs {{{{ {wrong} }}}} says.\n")


def test_tables_that_print_does_not_have_come_last(release, told):
    own = tuple(dataclasses.replace(one, printed=one.id != "citizens") for one in release.tables)
    one = chapter("00-first", "# A\n\n{{ table citizens }}\n\n{{ table by_shelter }}\n")
    found = numbers(number_tables(dataclasses.replace(told(one), tables=own)))
    assert found["by_shelter"] == "1"
    assert found["citizens"] == str(len(found))


def test_so_do_pictures_that_no_text_has_a_place_for(told):
    plots = tuple(
        ChartData(name, "by_shelter", InvariantText(name), "bars", "bars", "en", (), (), (), None)
        for name in ("other", "cases")
    )
    made = number_tables(dataclasses.replace(told(chapter("03-last", "# A\n\n{{ chart cases }}\n")), plots=plots))
    assert {plot.id: plot.number for plot in made.plots} == {"cases": "1", "other": "2"}
