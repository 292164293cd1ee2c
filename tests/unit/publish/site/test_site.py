"""The site as a whole: its pages, its links, its languages, its bytes."""

from __future__ import annotations

import dataclasses
import posixpath
from itertools import pairwise
from urllib.parse import unquote

import pytest

from tilstand.errors import PublishError, ReleaseError
from tilstand.model.document import Chapter, Document, Heading, Link, Paragraph, PlainText
from tilstand.terms import InvariantText, Period, TranslatedText

LANGUAGES = ("nb", "nn", "en")
SINGLE = (
    "index",
    "tables",
    "series",
    "bodies",
    "method",
    "definitions",
    "search",
    "data",
    "about",
    "cite",
    "accessibility",
)


def test_every_kind_of_page_is_there_in_every_language(built, release):
    pages = built()
    for language in LANGUAGES:
        wanted = {f"{language}/index.html", *(f"{language}/2031/{name}.html" for name in SINGLE)}
        wanted |= {f"{language}/2031/table/{table.id}.html" for table in release.tables}
        wanted |= {f"{language}/2031/body/{name}.html" for name in ("havn_shelter", "migration_board")}
        wanted |= {f"{language}/2031/part/{part}.html" for part in (1, 2, 3)}
        assert wanted <= set(pages)
    assert "index.html" in pages


def test_the_same_inputs_give_the_same_bytes_in_the_same_order(built):
    first, second = built(), built(languages=("nb", "nn", "en"))
    assert list(first.items()) == list(second.items())
    assert list(first) == sorted(first)


def test_every_link_leads_to_a_page_and_place_of_the_site(site_of_whole):
    pages = site_of_whole
    places = {path: {one.get("id") for one in pages.tree(path).iter() if one.get("id")} for path in pages.html}
    lost = []
    for path in pages.html:
        for one in pages.tree(path).iter():
            target = one.get("href") or one.get("src")
            if not target or target.startswith("data:"):
                continue
            file, _, place = target.partition("#")
            found = posixpath.normpath(posixpath.join(posixpath.dirname(path), file)) if file else path
            if "2029/" in found or "2030-H2/" in found:  # editions that lie beside this one
                continue
            if found not in pages or (place and unquote(place) not in places.get(found, {place})):
                lost.append((path, target))
    assert lost == []


def test_no_place_on_a_page_has_two_things(built):
    pages = built()
    for path in pages.html:
        names = [one.get("id") for one in pages.tree(path).iter() if one.get("id")]
        assert len(names) == len(set(names)), path


def test_a_page_says_its_language_and_where_the_others_are(built):
    pages = built()
    for language in LANGUAGES:
        tree = pages.tree(f"{language}/2031/method.html")
        assert tree.get("lang") == language
        switch = {a.get("hreflang"): a.get("href") for a in tree.iter("a") if a.get("hreflang")}
        assert switch == {other: f"../../{other}/2031/method.html" for other in LANGUAGES if other != language}


def test_no_page_has_a_style_or_script_of_its_own(built):
    pages = built()
    for path in pages.html:
        for one in pages.tree(path).iter():
            assert one.tag != "style"
            assert not any(name == "style" or name.startswith("on") for name in one.attrib), (path, one.tag)
            assert one.tag != "script" or (one.get("src") and not (one.text or "").strip())


def test_headings_are_in_order_and_there_is_one_at_the_top(built):
    pages = built()
    for path in pages.html:
        levels = [int(one.tag[1]) for one in pages.tree(path).iter() if one.tag in {"h1", "h2", "h3", "h4"}]
        assert levels[0] == 1, path
        assert levels.count(1) == 1, path
        assert all(after - before <= 1 for before, after in pairwise(levels)), path


def test_every_table_has_a_caption_and_its_cells_have_heads(built):
    pages = built()
    count = 0
    for path in pages.html:
        for table in pages.tree(path).iter("table"):
            count += 1
            assert "".join(table.find("caption").itertext()).strip()
            assert all(th.get("scope") in {"col", "row", "rowgroup"} for th in table.iter("th"))
            for row in table.iter("tr"):
                assert row.find("th") is not None
            width = len(list(table.find("thead/tr")))
            assert {sum(int(c.get("colspan", 1)) for c in row) for row in table.iter("tr")} == {width}
    assert count > 50


def test_the_collection_has_the_last_word(built, sagaland):
    label = TranslatedText.from_texts(nb="Hovudsida vår", nn="Hovudsida vår", en="Our page")
    labels = dataclasses.replace(sagaland.labels, labels={**sagaland.labels.labels, "report.site.home": label})
    pages = built(dataclasses.replace(sagaland, labels=labels))
    assert "Our page" in pages["en/2031/index.html"].decode()


def test_a_link_to_an_internal_file_stops_the_site_and_a_word_does_not(built, appendix):
    said = ((TranslatedText.from_texts(nb="a", nn="a", en="a"), InvariantText("internal/external, see findings.json")),)
    link = Paragraph((Link((PlainText("here"),), "internal/findings.json"),), 2)
    told = Document("en", "a.md", (Heading(1, (PlainText("About"),), 1), link))
    chapters = {"en": (Chapter("01-about", 1, "About", None, told),)}
    only = dataclasses.replace(appendix, open_findings=said)
    assert "internal/external" in built(appendix=only, languages=("en",))["en/2031/method.html"].decode()
    with pytest.raises(ReleaseError, match=r"leads to .*internal/findings\.json"):
        built(chapters=chapters, languages=("en",))


@pytest.mark.parametrize("name", ["../up.csv", "a b.csv", "ø.csv", ".hidden"])
def test_a_name_that_cannot_be_an_address_stops_the_site(built, name):
    with pytest.raises(PublishError, match="web address"):
        built(downloads={name: b""})


def test_only_the_languages_asked_for_are_built(built):
    pages = built(languages=("en", "nb"))
    assert not any(path.startswith("nn/") for path in pages)
    assert pages.tree("index.html").get("lang") == "en"


def test_earlier_editions_are_listed_by_their_periods_and_keep_their_addresses(built):
    pages = built(earlier={"z-first": Period.from_text("2029-H1"), "a-second": Period.from_text("2029-H2")})
    links = pages.tree("en/index.html").find("body/main").iter("a")
    assert [a.get("href") for a in links] == ["2031/index.html", "a-second/index.html", "z-first/index.html"]


def test_style_and_fonts_lie_under_the_hash_of_what_they_hold(built):
    folders = {path.split("/")[1] for path in built() if path.startswith("assets/")}
    assert len(folders) == 1
    names = {path.split("/")[2] for path in built() if path.startswith("assets/")}
    assert {"designsystemet.css", "theme.css", "site.css", "pictures.css", "inter-latin.woff2"} <= names
    assert {"LICENSE-designsystemet.txt", "LICENSE-inter.txt", "LICENSE-theme.txt"} <= names
