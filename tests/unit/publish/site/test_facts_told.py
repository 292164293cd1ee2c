"""What single pages are filled with: the front page, parts and texts, the method, what is told of both."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest
from markupsafe import Markup

from tilstand.model.appendix import AppendixDecision, Correction, Disagreement
from tilstand.model.document import (
    FRONT,
    Chapter,
    Document,
    Heading,
    InsertBlock,
    ListBlock,
    Paragraph,
    PlainText,
    Quote,
)
from tilstand.model.names import Imprint
from tilstand.model.release import Release
from tilstand.publish.site import content_pages as room
from tilstand.publish.site import figures, reference_pages
from tilstand.publish.site.content_pages import (
    _build_front_summary,
    _build_previous_edition_link,
    _CountLabels,
    _format_deviating_period,
    _list_insert_anchors,
    _select_key_tables,
    build_front_page,
    build_landing_pages,
    build_text_pages,
    build_theme_pages,
)
from tilstand.publish.site.context import SiteContext
from tilstand.publish.site.html import HtmlProse
from tilstand.publish.site.reference_pages import (
    _build_method_finding,
    build_about_page,
    build_accessibility_page,
    build_citation_page,
    build_series_pages,
)
from tilstand.publish.site.renderer import SiteRenderer
from tilstand.terms import InvariantText, Period, TranslatedText


def p(words: str) -> Paragraph:
    return Paragraph((PlainText(words),), 1)


@pytest.fixture
def printed(whole: Release, monkeypatch: pytest.MonkeyPatch) -> Any:
    """A press that keeps what a page would be made of, by its address."""
    told: dict[str, dict[str, Any]] = {}

    def kept(self: SiteRenderer, path: str, template: str, title: str, **facts: Any) -> None:
        told[path] = {"template": template, "title": title, **facts}
        self.pages[self.page(path)] = b""

    monkeypatch.setattr(SiteRenderer, "render_site_page", kept)
    monkeypatch.setattr(figures, "render_charts", lambda press, at, charts, behind=None: Markup(""))
    monkeypatch.setattr(SiteRenderer, "render_fragment", lambda self, at, template, **facts: Markup(f"<{template}>"))

    def of(release: Release, files: tuple[str, ...] = (), **facts: Any) -> SiteRenderer:
        return SiteRenderer(SiteContext(release, {}, dict.fromkeys(files, b""), "en", ("en", "nb"), **facts))

    return SimpleNamespace(told=told, of=of, press=of(whole))


def chapter(*blocks: Any, file: str = "x.md", id: str = FRONT) -> Chapter:
    return Chapter(id, 0, "Own front", None, Document("en", file, blocks, {}))


def test_the_front_page(printed: Any, whole: Release) -> None:
    build_front_page(printed.of(replace(whole, plots=()), ("report-nb.pdf", "report-en.pdf")))
    told = printed.told["index.html"]
    cards = told.pop("cards")
    assert told == {
        "template": "front", "title": "Status report for Sagaland (generated)", "subtitle": "Generated",
        "former": None, "answer": ("", ""), "unlike": True,
        "statement": "The figures were submitted by the bodies themselves.",
        "brief": None,
        "texts": [
            {"title": "Summary", "page": "text/00-summary.html"},
            {"title": "More", "page": "text/09-more.html"},
        ],
        "reports": [{"language": "Norwegian (bokmål)", "path": "data/2031/report-nb.pdf"}],
    }  # fmt: skip
    assert [(one["number"], one["name"], one["page"], [t["page"] for t in one["tables"]]) for one in cards] == [
        ("1", "Assistance", "part/1.html", ["table/by_sex.html"]),
        ("2", "Residence", "part/2.html", []),
        ("3", "Criminal cases", "part/3.html", ["table/keys.html"]),
    ]
    one = tuple(table for table in whole.tables if table.id == "by_sex")
    build_front_page(printed.of(replace(whole, tables=one)))
    assert printed.told["index.html"]["unlike"] is False
    years = next(table for table in whole.tables if table.id == "years")
    build_front_page(printed.of(replace(whole, tables=(years,))))
    assert printed.told["index.html"]["unlike"] is True
    assert printed.told["index.html"]["reports"] == []


def test_key_figures_of_a_part_are_its_key_tables_or_its_first(whole: Release) -> None:
    book = SiteContext(whole, {}, {}, "en", ("en",))
    assert [[one.id for one in _select_key_tables(book, number)] for number in (1, 2, 3)] == [["by_sex"], [], ["keys"]]
    plain = replace(whole, tables=tuple(replace(one, key=False) for one in whole.tables))
    assert [one.id for one in _select_key_tables(SiteContext(plain, {}, {}, "en", ("en",)), 3)] == ["keys"]
    tables = {one.id: _format_deviating_period(book, one) for one in whole.tables}
    assert set(tables.values()) == {""}
    (years,) = (one for one in whole.tables if one.id == "years")
    before = replace(years, cells=tuple((*row[:2], None) for row in years.cells))
    assert _format_deviating_period(book, before) == "2030"


def test_what_is_read_first(printed: Any, whole: Release) -> None:
    assert _build_front_summary(printed.press) is None
    blocks = (
        Heading(1, (PlainText("T"),), 1),
        p("Words."),
        ListBlock(((p("item"),),), False, 1),
        InsertBlock("box", "behind", 1),
    )
    for persons in ((), (InsertBlock("box", "persons", 1),)):
        own = _build_front_summary(printed.of(replace(whole, chapters={"en": (chapter(*blocks, *persons),)})))
        assert own is not None
        assert own["title"] == "Own front"
        assert own["body"].count("<boxes>") == 1
        assert "<li>item</li>" in own["body"]
    made = _build_front_summary(printed.of(replace(whole, chapters={"en": (chapter(*blocks, file=FRONT),)})))
    assert made is not None
    assert made["title"] == printed.press.book.format_shared_text("front.title", period="2031")
    assert "item" not in made["body"]


def test_editions_are_listed_the_newest_first(printed: Any, whole: Release) -> None:
    earlier = {"2029": Period.from_year(2029), "2032": Period.from_year(2032), "2030-H2": Period.from_text("2030-H2")}
    press = printed.of(whole, earlier=earlier)
    build_landing_pages(press)
    told = printed.told["../index.html"]
    assert (told["newest"], told["former"]) == ("2032", None)
    assert [one["href"] for one in told["editions"]] == [
        f"{name}/index.html" for name in ("2032", "2031", "2030-H2", "2029")
    ]
    assert {one["name"] for one in told["editions"]} == {"Status report for Sagaland (generated)"}
    assert list(press.pages) == ["en/index.html"]
    names = replace(whole.names, imprint=Imprint(former="0123456789abcdef"))
    book = SiteContext(replace(whole, names=names), {}, {}, "en", ("en",))
    assert _build_previous_edition_link(book, "en/2031/index.html") == {
        "href": "../../edition/0123456789ab/en/2031/index.html",
        "name": book.format_shared_text("corrected.former_as", hash="0123456789ab"),
        "title": book.format_shared_text("corrected.former"),
    }


def test_what_a_row_counts_is_said_once() -> None:
    rows = [
        ("Cases", 0, "cases"),
        ("Persons", 0, "reports"),
        ("a", 1, "reports"),
        ("b", 1, "persons"),
        ("c", 0, "persons"),
    ]
    counts = _CountLabels()
    assert [counts.said(*row) for row in rows] == ["", "reports", "", "persons", "persons"]


# Parts and texts


def test_pages_of_parts_and_texts(printed: Any, whole: Release) -> None:
    build_theme_pages(printed.press)
    build_text_pages(printed.press)
    told = printed.told
    assert list(told) == ["part/1.html", "part/2.html", "part/3.html", "text/00-summary.html", "text/09-more.html"]
    first = told["part/1.html"]
    names = ("template", "title", "number", "intro", "tables", "others", "empty", "trail")
    assert [first[name] for name in names] == ["theme", "Assistance", "1", "", [], [], False, []]
    assert [one["name"] for one in first["bodies"]] == ["Havn shelter (generated)", "Fjord shelter (generated)"]
    page = first["chapter"]
    assert {name: page[name] for name in ("at", "number", "title", "spots", "name", "before", "next")} == {
        "at": "part/1.html", "number": 1, "title": "", "spots": ["t_by_sex"], "name": "Assistance",
        "before": None, "next": None,
    }  # fmt: skip
    assert page["headings"] == [
        ("trends", "Trends"), ("words", "Words"), ("bodies", "Reporting bodies"),
    ]  # fmt: skip
    third = told["part/3.html"]
    assert [(one["title"], one["place"]) for one in third["tables"]] == [
        ("About keys", "keys"), ("Table 3. About years", "years"),
    ]  # fmt: skip
    assert third["chapter"]["headings"] == [("tables", "Tables in this part"), ("bodies", "Reporting bodies")]
    assert told["part/2.html"]["empty"] is False
    bare = replace(whole, tables=(), answers=(), chapters={}, plots=())
    build_theme_pages(printed.of(bare))
    assert [told[f"part/{n}.html"]["empty"] for n in (1, 2, 3)] == [
        not told[f"part/{n}.html"]["bodies"] for n in (1, 2, 3)
    ]
    assert told["text/09-more.html"]["chapter"]["name"] == "More"


def test_tables_of_a_part_that_its_text_does_not_show_are_named_after_it(printed: Any, whole: Release) -> None:
    blocks = (Heading(1, (PlainText("Cases"),), 1), p("A."), InsertBlock("table", "keys", 1))
    own = Chapter("03-cases", 3, "Cases", None, Document("en", "x.md", blocks, {}))
    release = replace(whole, chapters={"en": (own,)})
    room._build_theme_page(printed.of(release), 3)
    told = printed.told["part/3.html"]
    assert (told["tables"], told["others"]) == (
        [], [{"title": "Table 3. About years", "page": "table/years.html"}],
    )  # fmt: skip
    assert told["chapter"]["headings"][0] == ("more", "More tables in this part")


def test_places_of_tables_and_pictures_each_once() -> None:
    inserts = [
        InsertBlock(kind, name, 1) for kind, name in (("table", "a"), ("chart", "b"), ("box", "c"), ("table", "a"))
    ]  # type: ignore[arg-type]
    piece: Any = SimpleNamespace(document=Document("en", "x.md", tuple(inserts), {}))
    assert _list_insert_anchors(piece) == ["t_a", "picture_b"]


@pytest.mark.parametrize(
    ("item", "html"),
    [
        ((p("One"),), "One"),
        ((p("One"), p("Two")), '<p class="ds-paragraph">One</p>\n<p class="ds-paragraph">Two</p>'),
        ((Quote((p("One"),), 1),), '<blockquote><p class="ds-paragraph">One</p></blockquote>'),
        ((), ""),
    ],
)
def test_an_item_of_one_paragraph_has_none_of_its_own(whole: Release, item: Any, html: str) -> None:
    prose = HtmlProse(SiteContext(whole, {}, {}, "en", ("en",)), lambda kind, name: Markup(""), str)
    made = prose.html(Document("en", "x.md", (ListBlock((item,), True, 1),), {}))
    assert made == f'<ol class="ds-list"><li>{html}</li></ol>'


# The method, and what is told of the report


def test_a_finding_with_the_places_that_lead_to_it(printed: Any) -> None:
    book = printed.press.book
    rows: Any = ((InvariantText("a"), InvariantText("b")), (InvariantText("c"), InvariantText("d")))
    words = (InvariantText("One.\n\nTwo."), InvariantText("Three."))
    found = [
        _build_method_finding(book, Disagreement(InvariantText("T"), words, anchors=anchors, rows=told), 3)
        for anchors, told in (
            ((), ()), (("x",), ()), (("x", "y"), ()), (("x", "y", "z", "w"), ()), (("x", "y"), rows),
            (("x",), rows),
        )
    ]  # fmt: skip
    assert {(one["title"], one["number"]) for one in found} == {("T", 3)}
    assert [one["anchor"] for one in found] == ["", "x", "x", "x", "x", "x"]
    assert [[each["anchor"] for each in one["paragraphs"]] for one in found] == [
        ["", "", ""], ["", "", ""], ["", "y", ""], ["", "y", "z"], ["", "", ""], ["", "", ""],
    ]  # fmt: skip
    assert [one["rows"] for one in found[3:]] == [
        [],
        [{"cells": ["a", "b"], "anchor": ""}, {"cells": ["c", "d"], "anchor": "y"}],
        [{"cells": ["a", "b"], "anchor": ""}],
    ]


def test_the_method_says_in_which_language_a_reason_was_given(printed: Any, whole: Release) -> None:
    norwegian, both = (TranslatedText.from_texts(nb="Feil."), TranslatedText.from_texts(nb="Feil.", en="Error."))
    fact, day = InvariantText("x"), date(2032, 3, 1)
    appendix = replace(
        whole.appendix,
        adjustments=tuple(
            Correction(fact, fact, fact, why, InvariantText("A. Made"), day) for why in (norwegian, both)
        ),
        settled=tuple(
            AppendixDecision(fact, InvariantText("Kept"), why, InvariantText("B. Made"), day)
            for why in (both, norwegian)
        ),
    )
    release = replace(whole, appendix=appendix, names=replace(whole.names, imprint=Imprint(checked=("police",))))
    reference_pages.build_method_page(printed.of(release))
    told = printed.told["method.html"]
    assert told["adjustments"] == [
        {"cells": ["x"] * 3, "reason": "Feil.", "lang": "nb", "by": "A. Made, 1 March 2032"},
        {"cells": ["x"] * 3, "reason": "Error.", "lang": None, "by": "A. Made, 1 March 2032"},
    ]
    assert {(one["figure"], one["decision"], one["by"]) for one in told["settled"]} == {
        ("x", "Kept", "B. Made, 1 March 2032")
    }
    assert [(one["reason"], one["lang"]) for one in told["settled"]] == [("Error.", None), ("Feil.", "nb")]
    police = {"name": "Sagaland Police (generated)", "lang": None, "page": "body/police.html"}
    assert told["checked"] == [police]
    shelter = {"name": "Dal shelter (generated)", "lang": None, "page": ""}
    assert told["absent"] == [{**shelter, "reason": "It had not opened."}]
    assert told["people"] == []


def test_pages_about_the_report(printed: Any, whole: Release) -> None:
    press = printed.of(whole, data_hash=lambda: "0123456789abcdefx")
    build_about_page(press)
    build_citation_page(press)
    build_accessibility_page(press)
    told = printed.told
    assert told["about.html"]["data_hash"] == ["01234567", "89abcdef", "x"]
    assert told["cite.html"]["example"] == "/en/2031/table/by_sex.html"
    assert "(table ID by_sex)" in told["cite.html"]["table"]
    assert told["cite.html"]["table"].endswith("en/2031/table/by_sex.html")
    build_citation_page(printed.of(replace(whole, tables=())))
    assert (told["cite.html"]["table"], told["cite.html"]["example"]) == ("", "/en/2031/table/TABLE.html")
    assert told["accessibility.html"]["title"] == "Accessibility statement"


@pytest.mark.parametrize(("count", "words"), [(0, "–"), (1, "one break"), (2, "2 breaks"), (3, "3 breaks")])
def test_how_many_breaks_a_series_has(printed: Any, monkeypatch: pytest.MonkeyPatch, count: int, words: str) -> None:
    one = SimpleNamespace(measure=InvariantText("M"), reason=InvariantText("R"))
    monkeypatch.setattr(
        "tilstand.publish.site.reference_pages.find_table_breaks", lambda names, table, along: (one,) * count
    )
    build_series_pages(printed.press)
    assert [each["breaks"] for each in printed.told["series.html"]["series"]] == [words]
    assert printed.told["series/years.html"]["breaks"] == ["M: R"] * count
