"""Report text as HTML."""

from __future__ import annotations

import dataclasses
import re
from importlib.resources import files

import html5lib
import pytest
from markupsafe import Markup

from tilstand.define.labels import Catalogue
from tilstand.define.tables import Table
from tilstand.errors import CollectionError
from tilstand.languages.typography import hyphenate_compounds
from tilstand.model.appendix import Disagreement
from tilstand.model.document import Chapter, Document, FindingPointer, FootnoteMark, Heading, Link, Paragraph, PlainText
from tilstand.model.release import ReleasedAnswer
from tilstand.protect.release import mark_quoted_numbers as quoted
from tilstand.publish.site.context import SiteContext
from tilstand.publish.site.html import HtmlProse, add_break_opportunities, group_numbers_for_speech, mark_language_spans
from tilstand.report_text import ReportScope, build_report_document
from tilstand.terms import Period, TranslatedText
from tilstand.terms.text import mark_language_run

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
    marks = [one for one in tree.iter("a") if one.text in {"[1]", "[2]"}]
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


# A long word of a label or heading has a place to part; what is cited or in another language has none.


S = "\u00ad"


@pytest.mark.parametrize(
    ("written", "language", "seen"),
    [
        ("<th>Menneskehandelssaker</th>", "nb", f"<th>Menneskehandels{S}saker</th>"),
        ("<h1>Sakshandsamingstid i dagar</h1>", "nn", f"<h1>Sakshandsamings{S}tid i dagar</h1>"),
        ("<td>Handläggningsåtgärder</td>", "sv", f"<td>Handläggnings{S}åtgärder</td>"),
        ("<h2>Kontaktuppgifter</h2>", "sv", f"<h2>Kontakt{S}uppgifter</h2>"),
        # Polish makes no compounds: its long words part where the browser knows how.
        ("<h2>Nierozstrzygnięte rozbieżności</h2>", "pl", "<h2>Nierozstrzygnięte rozbieżności</h2>"),
        # A word with room on the narrowest line stays whole, and so does a language without compounds.
        ("<th>Tvangsarbeid</th>", "nb", "<th>Tvangsarbeid</th>"),
        ("<th>Representatives of organisations</th>", "en", "<th>Representatives of organisations</th>"),
        # Running text and citations are copied from.
        ("<p>Menneskehandelssaker</p>", "nb", "<p>Menneskehandelssaker</p>"),
        ('<th lang="en">Menneskehandelssaker</th>', "nb", '<th lang="en">Menneskehandelssaker</th>'),
        (
            '<th><span lang="de">Menneskehandelssaker</span> Menneskehandelssaker</th>',
            "nb",
            f'<th><span lang="de">Menneskehandelssaker</span> Menneskehandels{S}saker</th>',
        ),
        ('<th title="Menneskehandelssaker"><br>x</th>', "nb", '<th title="Menneskehandelssaker"><br>x</th>'),
    ],
)
def test_a_long_word_of_a_label_parts_at_its_seam(written: str, language: str, seen: str) -> None:
    assert add_break_opportunities(written, language) == seen


def test_every_long_word_of_the_pages_has_a_seam_in_swedish() -> None:
    """What the system itself writes on pages: the labels of a collection are words of the same kinds."""
    folder = files("tilstand.languages").joinpath("sv", "messages")
    told = [one.read_text("utf-8") for one in folder.iterdir() if one.name.startswith(("report", "register"))]
    words = {word for text in told for word in re.findall(r"[^\W\d_]{16,}", text)}
    assert len(words) > 4
    # Two letters never stand alone at the end of a line.
    assert [word for word in sorted(words) if S not in hyphenate_compounds(word, "sv")] == ["Inrapporteringarna"]


N = "\u202f"


@pytest.mark.parametrize(
    ("written", "said"),
    [
        (f"<td>36{N}284</td>", '<td><span class="whole">36 284</span></td>'),
        (f"<p>1{N}000{N}000 av 5</p>", '<p><span class="whole">1 000 000</span> av 5</p>'),
        (f'<a aria-label="13{N}979 saker">x</a>', '<a aria-label="13 979 saker">x</a>'),
        (f"<title>13{N}979</title>", "<title>13 979</title>"),
        (
            f"<svg><desc>13{N}979</desc><text>13{N}979</text></svg>",
            f"<svg><desc>13 979</desc><text>13{N}979</text></svg>",
        ),
        (f"<svg><g></g></svg><p>1{N}204</p>", '<svg><g></g></svg><p><span class="whole">1 204</span></p>'),
        (f"<p>a{N}b, 12{N}34, 1234{N}567</p>", f"<p>a{N}b, 12{N}34, 1234{N}567</p>"),
        (f"<p>1{N}2045</p>", f"<p>1{N}2045</p>"),
    ],
)
def test_a_number_is_read_as_one_number(written, said):
    assert group_numbers_for_speech(written) == said


# What is in another language than its page: a span where one may stand, the words alone elsewhere.


TABLE = mark_language_run("Table", "en")


@pytest.mark.parametrize(
    ("html", "told"),
    [
        (f"<p>{TABLE} 3</p>", '<p><span lang="en">Table</span> 3</p>'),
        (f"<title>{TABLE}</title><p>{TABLE}</p>", '<title>Table</title><p><span lang="en">Table</span></p>'),
        (f'<nav aria-label="{TABLE}">x</nav>', '<nav aria-label="Table">x</nav>'),
        (f"<svg><text>{TABLE}</text><desc>{TABLE}</desc></svg>", "<svg><text>Table</text><desc>Table</desc></svg>"),
        (f"<option>{TABLE}</option>", "<option>Table</option>"),
        ("<p>Πίνακας 3</p>", "<p>Πίνακας 3</p>"),
    ],
)
def test_marked_runs_become_spans_where_a_span_may_stand(html, told):
    assert mark_language_spans(html, "el") == told


def test_a_run_in_the_other_direction_says_so():
    assert mark_language_spans(f"<p>{TABLE}</p>", "he") == '<p><span lang="en" dir="ltr">Table</span></p>'
    hebrew = mark_language_run("\u05d0", "he")
    assert mark_language_spans(f"<p>{hebrew}</p>", "en") == '<p><span lang="he" dir="rtl">\u05d0</span></p>'


def test_the_site_s_own_styles_turn_with_the_page() -> None:
    """They name the start and the end of a line, not a side; digits stand to the right in every script."""
    styles = files("tilstand.publish.site").joinpath("static", "site.css").read_text("utf-8")
    sided = re.findall(r"[\w-]*\b(?:left|right)\b[\w-]*\s*:|(?:text-align|float):\s*(?:left|right)", styles)
    assert sided == ["text-align: right"]


def test_a_sentence_that_runs_the_other_way_runs_so_as_a_whole_with_the_page_s_words_in_it():
    told = f"<p>המשרד {mark_language_run('collects the figures and publishes the report.', 'en')}</p>"
    assert mark_language_spans(told, "he") == (
        '<p><span lang="en" dir="ltr"><span lang="he" dir="rtl">המשרד</span> '
        "collects the figures and publishes the report.</span></p>"
    )
    told = (
        f"<p>{mark_language_run('Published by', 'en')} המשרד. {mark_language_run('Edition of 1 May 2031', 'en')}.</p>"
    )
    assert mark_language_spans(told, "he") == (
        '<p><span lang="en" dir="ltr">Published by <span lang="he" dir="rtl">המשרד</span>. '
        "Edition of 1 May 2031.</span></p>"
    )


def test_a_word_of_another_direction_within_the_page_s_own_sentence_stands_in_it():
    told = f"<p>המשרד אוסף את הנתונים {mark_language_run('ROSA', 'en')}</p>"
    assert mark_language_spans(told, "he") == '<p>המשרד אוסף את הנתונים <span lang="en" dir="ltr">ROSA</span></p>'


# Bad input: signs of other languages, long words, long answers, missing labels, odd tables.


HOSTILE = {
    "script": "<script>alert(1)</script>",
    "attribute": '" onmouseover="alert(1)" x=\'',
    "typst": '#import "x.typ": * $ #panic() $',
    "jinja": "{{ 7 * 7 }} {% for x in y %}",
    "entity": "&lt;b&gt; &amp; &#60;",
    "comment": "--> <!-- ]]>",
    "rtl": "\u0645\u0631\u062d\u0628\u0627 \u202eabc",
    "emoji": "👩‍👩‍👧 🇳🇴 \u2764\ufe0f",
    "control": "a\x00b\x08c\x1bd",
}


def _words(tree) -> str:  # type: ignore[no-untyped-def]
    return "".join(tree.itertext())


PLACES = (
    "tables.by_sex.title",
    "providers.havn_shelter",
    "parts.1",
    "report.title",
    "questions.trends",
    "tables.police.title",
    "measures.victims_assisted.name",
    "codes.sex.female",
    "providers.unit",
)


@pytest.mark.slow
def test_what_a_body_writes_is_text_and_nothing_else(built):
    answers = [
        ReleasedAnswer("havn_shelter", "shelter", "trends", {"nb": quoted(text, "nb")}) for text in HOSTILE.values()
    ]
    tree = built(answers=tuple(answers), languages=("nb",)).tree("nb/2031/body/havn_shelter.html")
    assert len(list(tree.iter("script"))) == 0
    places = [one for one in tree.iter("div") if one.get("class") == "answer-words"]
    for shown, text in zip(places, HOSTILE.values(), strict=True):
        plain = "".join(c for c in text if ord(c) >= 32 and c != "\u202e")
        assert _words(shown).strip() == " ".join(plain.split())
        assert [p.get("dir") for p in shown.iter("p")] == ["auto"]


@pytest.mark.slow
@pytest.mark.parametrize("shift", [0, 4])
def test_what_stands_in_labels_and_findings_is_text_and_nothing_else(built, sagaland, appendix, shift):
    texts = [*list(HOSTILE.values())[shift:], *list(HOSTILE.values())[:shift]]
    said = [TranslatedText.from_texts(nb=text, nn=text, en=text) for text in texts]
    labels = {**sagaland.labels.labels, **dict(zip(PLACES, said, strict=True))}
    told = dataclasses.replace(appendix, open_findings=tuple(zip(said, said, strict=True)), reported=tuple(said))
    hostile = dataclasses.replace(sagaland, labels=Catalogue(labels))
    pages, clean = built(hostile, appendix=told, languages=("en",)), built()
    for path in pages.html:
        tree = pages.tree(path)
        scripts = [one.get("src", "") for one in tree.iter("script")]
        assert all(one.endswith(("search.js", "own-table.js")) for one in scripts), path
        assert not any(name.startswith("on") for one in tree.iter() for name in one.attrib), path
        if path in clean and "search" not in path:
            tags = {one.tag for one in clean.tree(path).iter() if isinstance(one.tag, str)}
            assert {one.tag for one in tree.iter() if isinstance(one.tag, str)} <= tags | {"section", "li"}


@pytest.mark.slow
def test_the_lines_of_an_answer_are_kept_as_text(built):
    words = "Ny linje etter.\n- punkt\n# Overskrift\n\nNytt avsnitt."
    answer = ReleasedAnswer("havn_shelter", "shelter", "trends", {"nb": quoted(words, "nb")})
    pages = built(answers=(answer,), languages=("nb",))
    page = pages["nb/2031/body/havn_shelter.html"].decode()
    assert "Ny linje etter.<br>- punkt<br># Overskrift</p>" in page
    assert ">Nytt avsnitt.</p>" in page


@pytest.mark.slow
def test_an_answer_of_five_thousand_words_is_told_in_full(built):
    words = "\n\n".join(" ".join(f"ord{n}-{m}" for m in range(100)) for n in range(50))
    answer = ReleasedAnswer("havn_shelter", "shelter", "trends", {"nb": quoted(words, "nb")})
    tree = built(answers=(answer,), languages=("nn",)).tree("nn/2031/body/havn_shelter.html")
    shown = next(one for one in tree.iter("div") if one.get("class") == "answer-words")
    assert len(_words(shown).split()) == 5000
    assert len(list(shown.iter("p"))) == 50


@pytest.mark.slow
def test_an_answer_in_another_language_says_so(built):
    pages = built()
    english = pages.tree("en/2031/body/migration_board.html")
    shown = next(one for one in english.iter("div") if one.get("class") == "answer-words")
    assert shown.get("lang") == "nb"
    assert "The answer was given in Norwegian (bokmål)." in _words(english)
    own = pages.tree("en/2031/body/havn_shelter.html")
    shown = next(one for one in own.iter("div") if one.get("class") == "answer-words")
    assert shown.get("lang") is None
    assert _words(shown).strip() == "More than before."


@pytest.mark.slow
def test_the_path_of_a_label_never_stands_for_it(built, sagaland, shelf):
    named = dict(sagaland.labels.labels)
    del named["tables.by_sex.title"]
    with pytest.raises(CollectionError, match=r"The label tables\.by_sex\.title is missing"):
        built(dataclasses.replace(sagaland, labels=Catalogue(named)))


@pytest.mark.slow
def test_a_table_wider_than_the_page_scrolls_in_a_named_place_of_its_own(built, sagaland, shelf):
    wide = Table.model_validate(
        {
            "part": 1,
            "measure": "victims_assisted",
            "provider": "havn_shelter",
            "rows": {"total": True},
            "columns": {"items": [{"label": f"column {n}"} for n in range(60)]},
        }
    )
    title = TranslatedText.from_texts(nb="Brei", nn="Brei", en="Wide")
    heads = {f"column {n}": TranslatedText.from_texts(en=f"column {n}") for n in range(60)}
    collection = dataclasses.replace(
        sagaland,
        tables={"wide": wide},
        labels=Catalogue({**sagaland.labels.labels, **heads, "tables.wide.title": title}),
    )
    tree = built(collection).tree("en/2031/table/wide.html")
    region = next(one for one in tree.iter("div") if one.get("role") == "region")
    assert (region.get("tabindex"), region.get("aria-label")) == ("0", "Table that scrolls sideways: Wide")
    assert len(list(region.find("table/thead/tr"))) == 61


@pytest.mark.slow
def test_an_edition_without_tables_or_answers_has_its_pages(built):
    pages = built(tables=[], answers=[])
    assert "This part has no figures in this edition." in pages["en/2031/part/1.html"].decode()
