"""Report text as HTML."""

from __future__ import annotations

import dataclasses

import html5lib
import pytest
from markupsafe import Markup

from tilstand.model.appendix import Disagreement
from tilstand.model.document import Chapter, Document, FindingPointer, FootnoteMark, Heading, Link, Paragraph, PlainText
from tilstand.publish.site.context import SiteContext
from tilstand.publish.site.html import HtmlProse
from tilstand.report_text import ReportScope, build_report_document
from tilstand.terms import Period

TEXT = """# Trends

See the [method](method.html) and [elsewhere](https://example.org/a?b=1&c=2).[^why] 
It <b>is</b> *so* and **very** so.

## First

- pears
- plums

> Quoted & told.

{{ table by_sex }}

#### Deep

Again.[^why] And `{}` {% raw %} signs.[^more]

## First

[^why]: Because & therefore.
[^more]: More <i>of</i> it.
"""


@pytest.fixture
def told(sagaland) -> Document:
    scope = ReportScope.from_collection(sagaland, Period.from_year(2031), file="report/en/x.md", provider="")
    return build_report_document(TEXT, "en", lambda key: None, scope)


@pytest.fixture
def prose(release) -> HtmlProse:
    book = SiteContext(release, {}, {}, "en", ("en",))
    return HtmlProse(book, lambda kind, name: Markup("<hr class={}>").format(name), lambda target: f"../{target}")


def _tree(html: str):  # type: ignore[no-untyped-def]
    return html5lib.parse(f"<!doctype html><title>x</title><main>{html}</main>", namespaceHTMLElements=False)


def test_every_block_becomes_its_element_and_signs_stay_text(prose, told):
    html = prose.html(told)
    tree = _tree(html)
    assert [li.text for li in tree.find("body/main/ul")] == ["pears", "plums"]
    assert "".join(tree.find("body/main/blockquote").itertext()).strip() == "Quoted & told."
    assert tree.find("body/main/hr").get("class") == "by_sex"
    assert "It &lt;b&gt;is&lt;/b&gt; <em>so</em> and <strong>very</strong> so." in html
    assert "{% raw %}" in html


def test_headings_go_down_one_step_at_a_time_and_have_places_of_their_own(prose, told):
    tree = _tree(prose.html(told))
    heads = [(one.tag, one.get("id")) for one in tree.iter() if one.tag in {"h1", "h2", "h3", "h4"}]
    assert heads == [("h2", "first"), ("h3", "deep"), ("h2", "first-2")]
    assert prose.headings == [("first", "First"), ("first-2", "First")]


def test_footnotes_lead_to_their_note_and_back(prose, told):
    tree = _tree(prose.html(told))
    marks = [one for one in tree.iter("a") if one.text in {"1", "2"}]
    assert [one.get("href") for one in marks] == ["#n1_note-1", "#n1_note-1", "#n1_note-2"]
    assert [one.get("id") for one in marks] == ["n1_ref-1", None, "n1_ref-2"]
    notes = tree.findall(".//aside/ol/li")
    assert [one.get("id") for one in notes] == ["n1_note-1", "n1_note-2"]
    assert notes[1].text.strip() == "More <i>of</i> it."
    assert [one.find("a").get("href") for one in notes] == ["#n1_ref-1", "#n1_ref-2"]


def test_a_footnote_about_findings_names_each_and_leads_to_it(prose, appendix):
    (title, _) = appendix.open_findings[0]
    causes = tuple(Disagreement(title, anchors=(one,)) for one in ("r1-x", "r2-y"))
    told = dataclasses.replace(prose.book.release.appendix, disagreements=causes)
    prose.book = dataclasses.replace(prose.book, release=dataclasses.replace(prose.book.release, appendix=told))
    notes = {
        "n": (PlainText("Open"), FindingPointer(("r2-y", "r1-x", "gone"))),
        "m": (PlainText("Untold"), FindingPointer(("gone",))),
    }
    text = (PlainText("14"), FootnoteMark("n"), PlainText(" of 20"), FootnoteMark("m"))
    tree = _tree(prose.html(Document("en", "x", (Heading(1, (PlainText("t"),), 1), Paragraph(text, 2)), notes)))
    open_one, untold = tree.findall(".//aside/ol/li")
    assert [(one.text, one.get("href")) for one in open_one.findall("a")][:2] == [
        ("finding\u00a01", "../method.html#r1-x"),
        ("finding\u00a02", "../method.html#r2-y"),
    ]
    assert "".join(open_one.itertext()) == "Open (finding\u00a01, finding\u00a02)\u00a0↩"
    assert "".join(untold.itertext()) == "Untold\u00a0↩"


def test_two_texts_on_a_page_do_not_share_places(prose, told):
    tree = _tree(prose.html(told) + prose.html(told))
    names = [one.get("id") for one in tree.iter() if one.get("id")]
    assert len(names) == len(set(names))


def test_links_go_to_the_site_or_the_web_and_nowhere_else(prose):
    targets = ("method.html", "https://example.org/?a=1&b=2", "javascript:alert(1)", "//example.org/x", "data:x,y")
    links = tuple(Link((PlainText("x"),), target) for target in targets)
    html = prose.html(Document("en", "x", (Heading(1, (PlainText("t"),), 1), Paragraph(links, 2))))
    found = [one.get("href") for one in _tree(html).iter("a")]
    assert found == ["../method.html", "https://example.org/?a=1&b=2", "..///example.org/x"]


def test_a_chapter_of_a_part_stands_on_its_page_with_its_table_once(built, told):
    pages = built(chapters={"en": (Chapter("01-trends", 1, "Trends", None, told),)}, languages=("en",))
    tree = pages.tree("en/2031/part/1.html")
    assert [one.get("id") for one in tree.iter("table")] == [None]
    regions = [one.get("id") for one in tree.iter("div") if one.get("class") == "figure-block"]
    assert regions == ["t_by_sex"]
    others = [one.get("href") for one in tree.iter("a") if "table/" in (one.get("href") or "")]
    assert "../table/citizens.html" in others
    assert any(one.get("href") == "../method.html" and one.text == "method" for one in tree.iter("a"))


def test_a_chapter_of_no_part_has_its_own_page_and_the_front_opens_the_site(built, told):
    chapters = (Chapter("front", None, "In brief", None, told), Chapter("00-summary", 0, "Trends", None, told))
    pages = built(chapters={"en": chapters}, languages=("en",))
    front = pages.tree("en/2031/index.html")
    brief = next(one for one in front.iter("section") if one.get("class") == "brief")
    assert "See the" in "".join(brief.itertext())
    assert pages.tree("en/2031/text/00-summary.html").find("body/main/h1").text == "Trends"
    assert "en/2031/text/front.html" not in pages


def test_the_account_of_a_body_stands_on_its_page(built, told):
    chapter = Chapter("01-bodies/havn_shelter", 1, "Havn", "havn_shelter", told)
    pages = built(chapters={"en": (chapter,)}, languages=("en",))
    assert "Quoted" in "".join(pages.tree("en/2031/body/havn_shelter.html").itertext())
    assert "Quoted" not in "".join(pages.tree("en/2031/part/1.html").itertext())


def test_a_heading_named_like_a_table_or_a_part_of_the_page_has_a_place_of_its_own(built, sagaland):
    scope = ReportScope.from_collection(sagaland, Period.from_year(2031), file="report/en/x.md", provider="")
    source = "# Page\n\n## Citizens\n\n{{ table citizens }}\n\n## Tables\n\n## T citizens\n"
    text = build_report_document(source, "en", lambda key: None, scope)
    tree = built(chapters={"en": (Chapter("01-x", 1, "Page", None, text),)}, languages=("en",)).tree(
        "en/2031/part/1.html"
    )
    names = [one.get("id") for one in tree.iter() if one.get("id")]
    assert len(names) == len(set(names))
    places = {a.get("href")[1:] for a in tree.iter("a") if (a.get("href") or "").startswith("#")}
    assert places <= set(names)


def test_a_heading_is_as_large_as_its_level(prose):
    levels = (1, 2, 3, 4, 5)
    blocks = tuple(Heading(level, (PlainText(f"At {level}"),), level) for level in levels)
    heads = [
        (one.tag, one.get("data-size"))
        for one in _tree(prose.html(Document("en", "x.md", blocks, {}))).iter()
        if one.tag[:1] == "h" and one.get("data-size")
    ]
    assert heads == [("h2", "md"), ("h3", "sm"), ("h4", "xs"), ("h5", "xs")]
