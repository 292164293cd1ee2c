"""The front of a report: written by the collection, or made from its key figures; no box is ever missing."""

from __future__ import annotations

import dataclasses

import pytest

from tilstand.define.labels import Catalogue
from tilstand.define.tables import Table
from tilstand.model.document import BOXES, FRONT, Chapter, Document, Heading, InsertBlock, PlainText
from tilstand.protect.report_texts import build_front_matter
from tilstand.protect.tables import build_tables
from tilstand.publish.page_model import build_report
from tilstand.render.charts import Picture
from tilstand.terms import TranslatedText

KEYS = {
    "part": 1,
    "kind": "panel",
    "key": True,
    "measure": "victims_assisted",
    "provider": "follow_up",
    "rows": {"items": [{"label": "measures.victims_assisted.name"}]},
    "columns": {"steps": [-1, 0]},
}
BODIES = {"part": 1, "measure": "victims_assisted", "rows": {"group": "shelters"}}


@pytest.fixture
def view(sagaland):  # type: ignore[no-untyped-def]
    """Sagaland with these tables and no other."""

    def made(**declared):  # type: ignore[no-untyped-def]
        titles = {f"tables.{name}.title": TranslatedText.from_texts(nb="Om", nn="Om", en="About") for name in declared}
        labels = Catalogue({**sagaland.labels.labels, **titles})
        found = {name: Table.model_validate(one) for name, one in declared.items()}
        return dataclasses.replace(sagaland, tables=found, charts={}, labels=labels)

    return made


@pytest.fixture
def release(view, shelf, make):  # type: ignore[no-untyped-def]
    shelf.put("victims_assisted", "follow_up", 20, "2030")
    return make(view(keys=KEYS, bodies=BODIES))


def boxes(chapter: Chapter) -> list[str]:
    return [insert.id for insert in chapter.document.inserts if insert.kind == "box"]


def test_a_collection_that_writes_none_has_its_key_figures_in_front(release) -> None:  # type: ignore[no-untyped-def]
    (front,) = build_front_matter(release.names, release.tables, release.plots, {"en": ()})["en"]
    assert front.id == FRONT
    assert front.title == "2031 in brief"
    assert "Presumed victims assisted: 22 registrations (2030: 20)" in front.document.text
    stated = [key.text() for phrase in front.document.figures for key in phrase.keys]
    assert stated == ["victims_assisted | follow_up | 2031", "victims_assisted | follow_up | 2030"]
    assert boxes(front) == list(BOXES)


@pytest.mark.parametrize(
    ("columns", "provider", "says"),
    [
        ({"total": True, "dimension": "sex"}, "", "Presumed victims assisted, The shelters: 12 registrations"),
        ({"dimension": "entry"}, "shelters", "The shelters, New in the year: 5 registrations"),
    ],
)
def test_a_key_figure_out_of_a_wide_table_is_its_total_and_says_what_it_counts(  # type: ignore[no-untyped-def]
    view, shelf, make, columns, provider, says
) -> None:
    for body, number in (("shelters", 12), ("havn_shelter", 8), ("fjord_shelter", 4)):
        shelf.put("victims_assisted", body, number)
        shelf.put("victims_assisted", body, 0, sex="unknown")
    shelf.put("victims_assisted", "shelters", 5, entry="new")
    shelf.put("victims_assisted", "shelters", 7, entry="carried_over")
    rows = {"items": [{"provider": provider}]} if provider else {"group": "shelters"}
    declared = {"part": 1, "key": True, "measure": "victims_assisted", "rows": rows, "columns": columns}
    release = make(view(wide=declared))
    (front,) = build_front_matter(release.names, release.tables, release.plots, {"en": ()})["en"]
    assert says in front.document.text


def test_what_the_collection_writes_stands_and_gets_the_boxes_that_it_left_out(release) -> None:  # type: ignore[no-untyped-def]
    blocks = (Heading(1, (PlainText("Ours"),), 1), InsertBlock("box", "behind", 2))
    own = Chapter(FRONT, None, "Ours", None, Document("en", "report/en/front.md", blocks))
    other = Chapter("00-summary", 0, "Summary", None, Document("en", "report/en/00-summary.md", ()))
    front, rest = build_front_matter(release.names, release.tables, release.plots, {"en": (other, own)})["en"]
    assert front.title == "Ours"
    assert boxes(front) == ["behind", "persons", "disputed"]
    assert rest == other


@pytest.mark.parametrize(("said", "printed"), [(None, False), (True, True), (False, False)])
def test_tables_of_single_bodies_are_printed_where_the_collection_says_so(  # type: ignore[no-untyped-def]
    view, shelf, said, printed
) -> None:
    declared = view(keys=KEYS, bodies={**BODIES, "printed": said})
    found = {one.id: one.printed for one in build_tables(declared, "2031", shelf)}
    assert (found["keys"], found["bodies"], found["account_havn_shelter"]) == (True, printed, False)


def test_a_chart_that_the_front_shows_is_not_printed_again(whole) -> None:  # type: ignore[no-untyped-def]
    """Whoever writes no front has the first picture there: the part with a place for it does without."""
    chart = whole.plots[0].id
    shows = Document("en", "", (Heading(1, (PlainText("Told"),), 1), InsertBlock("chart", chart, 2)))
    part = Chapter("01-told", 1, "Told", None, shows)
    drawn = [Picture(chart, "", b"<svg/>", 9, 9, "Cases", "Cases")]
    front = Chapter(FRONT, None, "Ours", None, shows)
    for chapters, places in (((part,), ["parts"]), ((front, part), ["first"])):
        told = build_report(dataclasses.replace(whole, chapters={"en": chapters}), "en", drawn)
        assert [name for name in ("first", "parts") if "'picture'" in str(told[name])] == places
