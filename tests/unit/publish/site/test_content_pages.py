"""Pages of words, line by line: texts, bodies and their answers, the method, the report itself."""

from __future__ import annotations

import dataclasses
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

TOLD = {
    "en/2031/text/00-summary.html": """\
h1 Summary
p More [cases](../part/3.html) than *ever* . [[1]](#n1_note-1 id=n1_ref-1 aria-label=Footnote 1)
h2 id=keys Keys
div id=t_keys
div aria-label=Table that scrolls sideways: About keys
caption About keys Units are given in each line
tr What is counted | 2030 | 2031
tr.heading Assistance
tr.strong.1 Presumed victims assisted, All follow-up services (registrations) | .. Not known | 22
    [a](#t_keys-note-a id=t_keys-ref-a aria-label=Footnote a) [b](#t_keys-note-b id=t_keys-ref-b
    aria-label=Footnote b)
tr.heading Criminal cases
tr.1 Cases opened, Sagaland Police (generated) | 1,100 | 1,204 [c](#t_keys-note-c id=t_keys-ref-c
    aria-label=Footnote c)
tr.1 Identified victims, Sagaland Police (generated) (persons) | .. Not known | 6
li id=t_keys-note-a a . Does not fit ( [finding 1](../method.html#r103-b) ) [↩](#t_keys-ref-a
    aria-label=Back to footnote mark a)
li id=t_keys-note-b b . Printed 25 [↩](#t_keys-ref-b aria-label=Back to footnote mark b)
li id=t_keys-note-c c . Frozen on 1 January [↩](#t_keys-ref-c aria-label=Back to footnote mark c)
li Read with care.
p [Source, counting rules and downloads: About keys](../table/keys.html)
p The coordination unit (generated) (2032). About keys (table ID keys). In Status report for Sagaland
    (generated). Edition of 15 May 2032 for 2031. en/2031/table/keys.html
h2 id=later Later
p Less.
aside aria-label=Footnotes
li id=n1_note-1 So it is. [↩](#n1_ref-1 aria-label=Back to footnote mark 1)
""",
    "en/2031/text/09-more.html": """\
h1 More
p More words.
""",
    "en/2031/part/1.html": """\
h1 Part 1 . Assistance
h2 id=trends Trends
h3 id=first First
li pears
li plums
div id=t_by_sex
div aria-label=Table that scrolls sideways: Table 2. About by_sex
caption Table 2. About by_sex Unit: registrations
tr What is counted | Total | Woman | Man
tr Total | 22 (9) [a](#t_by_sex-note-a id=t_by_sex-ref-a aria-label=Footnote a) [b](#t_by_sex-note-b
    id=t_by_sex-ref-b aria-label=Footnote b) | 19 | 3
tr Sexual exploitation | 15 | … Not collected | … Not collected
tr Forced labour | 2 (1) | … Not collected | … Not collected
tr Not stated | 5 | 19 | 3
li id=t_by_sex-note-a a . Does not fit ( [finding 1](../method.html#r103-b) ) [↩](#t_by_sex-ref-a
    aria-label=Back to footnote mark a)
li id=t_by_sex-note-b b . Printed 25 [↩](#t_by_sex-ref-b aria-label=Back to footnote mark b)
li Numbers in brackets: New in the year. They are counted inside the number before.
li Nobody has given a number for: Of which crime, Begging, Removal of organs, Form not known.
li Nobody has given a number for: Trans or non-binary person, Sex not known.
p [Source, counting rules and downloads: Table 2. About by_sex](../table/by_sex.html)
p The coordination unit (generated) (2032). Table 2. About by_sex (table ID by_sex). In Status report for
    Sagaland (generated). Edition of 15 May 2032 for 2031. en/2031/table/by_sex.html
h2 id=words Words
p Told.
h3 id=first-2 First
li here
li *there*
h2 id=bodies Reporting bodies
li [Havn shelter (generated)](../body/havn_shelter.html)
li [Fjord shelter (generated)](../body/fjord_shelter.html)
h2 id=source Source
dt Figures from
dd [Havn shelter (generated)](../body/havn_shelter.html) ; [Fjord shelter
    (generated)](../body/fjord_shelter.html) ; Island outreach (generated)
""",
    "en/2031/part/2.html": """\
h1 Part 2 . Residence
h2 id=bodies Reporting bodies
li [The Migration Board (generated)](../body/migration_board.html)
li [Havn shelter (generated)](../body/havn_shelter.html)
""",
    "en/2031/bodies.html": """\
h1 Reporting bodies
p The bodies that reported for 2031, with their figures and answers in words.
h2 Assistance
li [Havn shelter (generated)](body/havn_shelter.html)
li [Fjord shelter (generated)](body/fjord_shelter.html)
h2 Residence
li [The Migration Board (generated)](body/migration_board.html)
h2 Criminal cases
li [Sagaland Police (generated)](body/police.html)
h2 id=absent Bodies that did not report
dt Dal shelter (generated)
dd It had not opened.
""",
    "en/2031/body/havn_shelter.html": """\
h1 Havn shelter (generated)
dt Place
dd Havn
dt Part of
dd The Shelter League (generated)
p We saw.
figure id=picture_cases
figcaption About years
svg lang=en
title id=picture-cases-en-640-title
desc id=picture-cases-en-640-alt
svg lang=en
title id=picture-cases-en-288-title
desc id=picture-cases-en-288-alt
p [Link : About years](../table/years.html#picture_cases)
p [Table : Table 3. About years](../table/years.html)
p The coordination unit (generated) (2032). About years. In Status report for Sagaland (generated). Edition
    of 15 May 2032 for 2031. en/2031/table/years.html#picture_cases
h2 id=figures Figures
div id=t_account_havn_shelter
caption Havn shelter (generated): figures for 2031 Units are given in each line
tr What is counted | Number
tr.strong Presumed victims assisted (persons) | 14
tr.heading.1 Sex
tr.2 Woman | 11 [a](#t_account_havn_shelter-note-a id=t_account_havn_shelter-ref-a aria-label=Footnote a)
tr.2 Man | 3
tr.heading.1 Age at registration
tr.2 Minor | 2
tr.heading.1 Citizenship
tr.2 North | 9
tr.3 Vinland | 4
tr.heading Presumed victims assisted (persons)
tr.1 New in the year | 5
tr.strong Dependants housed (persons) | 1
tr.strong Mean stay (days) | about 41.5
li id=t_account_havn_shelter-note-a a . Printed 12 [↩](#t_account_havn_shelter-ref-a aria-label=Back to
    footnote mark a)
p [Source, counting rules and downloads: Havn shelter (generated): figures for
    2031](../table/account_havn_shelter.html)
p The coordination unit (generated) (2032). Havn shelter (generated): figures for 2031 (table ID
    account_havn_shelter). In Status report for Sagaland (generated). Edition of 15 May 2032 for 2031.
    en/2031/table/account_havn_shelter.html
h2 Answers in words: Shelters
h3 What has changed over the past year?
p More.
p Said / so.
h2 Answers in words: Residence permits
h3 Has practice changed?
p The answer was given in Norwegian (bokmål).
div lang=nb
p Nei.
""",
    "en/2031/body/migration_board.html": """\
h1 The Migration Board (generated)
dt Described in
dd [Residence](../part/2.html)
h2 Answers in words
h3 Has practice changed?
p No.
""",
    "en/2031/method.html": """\
h1 Method appendix
p The appendix shows who reported, how things are counted, what was corrected and why, and what does not
    agree.
h2 id=unseen People nobody has seen
p Nobody saw them.
p No estimate.
h2 id=adjustments Adjustments
p Figures are never changed without being listed here, with a reason and a name.
div aria-label=Table that scrolls sideways: Adjustments
caption Adjustments
tr Figure | Before | After | Reason | Decided by
tr Cases | 1 203 | 1204 | Typing error. | A. Made, 1 March 2032
h2 id=settled Findings decided on
p Here figures do not agree, but it was decided to let them stand, with a reason and a name.
div aria-label=Table that scrolls sideways: Findings decided on
caption Findings decided on
tr Figure | Decided | Reason | Decided by
tr Stay | Kept | As told. | B. Made, 2 March 2032
h2 id=findings Open findings
p These are all the figures that do not agree and that nobody has decided on yet. Both sides are shown.
    Nothing is said about who is right.
section id=r103-a
h3 1. Havn shelter
p The total is 14.
p id=r103-b The parts give 13.
h2 id=reporting Who reported
li [Havn shelter (generated)](body/havn_shelter.html)
li [Sagaland Police (generated)](body/police.html)
h2 id=absent Who did not report, and why
dt Dal shelter (generated)
dd It had not opened.
h2 id=sizes What the words for size mean
p The words for size follow from the figures. Where several words fit, the first of them is used. Where none
    fits, the text says only that the number rose or fell. The same goes where there is a break in the
    series, and where a figure is not exact enough for the word to be certain.
dt large, greatly, far
dd at least 20 per cent and at least 5 in number
dt small, slightly
dd at most 10 per cent or at most 5 in number
h2 id=rules Counting rules
dt Cases opened
dd Count each case once.
h2 id=sources Sources
dt The case register
dd Cases opened.
""",
    "en/2031/about.html": """\
h1 About this report
h2 Where the figures come from
p The figures were submitted by the bodies themselves.
h2 How to read the tables
p Persons, decisions, cases, reports and events are different units and are never added together.
p A blank is not a zero. Where a number is missing, a sign says why.
h2 Protection of individuals
p No number is hidden or rounded in this edition.
h2 id=signs Signs in the tables
caption Signs in the tables
tr Sign | Meaning
tr 0 | Zero: counted, and there were none
tr . | Not applicable
tr .. | Not known
tr … | Not collected, or not submitted
tr : | Suppressed for the protection of individuals
tr ( ) | Counted inside the number before
""",
    "nb/2031/body/havn_shelter.html": """\
h1 Havn botilbud (oppdiktet)
dt Sted
dd Havn
dt Hører til
dd Krisesenterforbundet (oppdiktet)
dt Omtalt i
dd [Bistand](../part/1.html)
h2 id=figures Tall
div id=t_account_havn_shelter
caption Havn botilbud (oppdiktet): tall for 2031 Enheten går fram av hver linje
tr Hva tallet gjelder | Antall
tr.strong Antatte ofre som fikk bistand (personer) | 14
tr.heading.1 Kjønn
tr.2 Kvinne | 11 [a](#t_account_havn_shelter-note-a id=t_account_havn_shelter-ref-a aria-label=Fotnote a)
tr.2 Mann | 3
tr.heading.1 Alder ved registrering
tr.2 Mindreårig | 2
tr.heading.1 Statsborgerskap
tr.2 Nord | 9
tr.3 Vinland | 4
tr.heading Antatte ofre som fikk bistand (personer)
tr.1 Ny i året | 5
tr.strong Medfølgende barn og andre som bodde der (personer) | 1
tr.strong Gjennomsnittlig botid (dager) | ca. 41,5
li id=t_account_havn_shelter-note-a a . Printed 12 [↩](#t_account_havn_shelter-ref-a aria-label=Tilbake til
    fotnotetegn a)
p [Kilde, telleregler og nedlasting: Havn botilbud (oppdiktet): tall for
    2031](../table/account_havn_shelter.html)
p Koordineringsenheten (oppdiktet) (2032). Havn botilbud (oppdiktet): tall for 2031 (tabell-ID
    account_havn_shelter). I Tilstandsrapport for Sagaland (oppdiktet). Utgave av 15. mai 2032 for 2031.
    nb/2031/table/account_havn_shelter.html
h2 Svar i ord: Bo- og oppfølgingstiltak
h3 Hva har endret seg det siste året?
p Svaret er gitt på engelsk.
div lang=en
p More.
p Said / so.
h2 Svar i ord: Oppholdstillatelser
h3 Er praksisen endret?
p Nei.
""",
}


@pytest.mark.parametrize("path", TOLD)
def test_a_page_tells_this_and_nothing_else(site_of_whole, path: str) -> None:  # type: ignore[no-untyped-def]
    assert site_of_whole.told(path) == TOLD[path]


# A key figure on the front is its row's total of the latest period, not the last of its parts.


def _cards(built: Any, release: Any, name: str) -> list[str]:
    table = next(one for one in release.tables if one.id == name)
    pages = built(tables=[dataclasses.replace(table, key=True)])
    main = pages.told("en/2031/index.html")
    return main[main.index("Key figures") :].split("\n")


def test_of_parts_beside_each_other_the_total_is_shown(built: Any, release: Any) -> None:
    """One figure, of one period: no part is the year before another."""
    cards = _cards(built, release, "by_shelter")
    assert cards[cards.index("dt Havn shelter (generated)") + 1 :][:2] == ["dd 14", "dt Fjord shelter (generated)"]


def test_of_periods_the_latest_is_shown_with_the_one_before(built: Any, release: Any) -> None:
    """The column of changes beside them is no period."""
    cards = _cards(built, release, "police")
    assert cards[cards.index("dt Cases opened") + 1 :][:2] == ["dd 1,204", "dd 2030: 1,100"]


def test_of_two_periods_that_end_together_the_longer_is_shown(built: Any, release: Any) -> None:
    """What happened since a law came in is no year before what happened in its last months."""
    table = next(one for one in release.tables if one.id == "police")
    own = next(row for row in table.cells if any(cell and cell.key for cell in row))
    held = {n: cell.key.period for n, cell in enumerate(own) if cell and cell.key}
    early, late = (end(held, key=held.__getitem__) for end in (min, max))
    span = held[early].until(held[late])

    def longer(row: Any) -> Any:
        cell = row[early]
        if cell is None or cell.key is None:
            return row
        made = dataclasses.replace(cell, key=dataclasses.replace(cell.key, period=span))
        return (*row[:early], made, *row[early + 1 :])

    spanned = dataclasses.replace(table, key=True, cells=tuple(map(longer, table.cells)))
    main = built(tables=[spanned]).told("en/2031/index.html")
    cards = main[main.index("Key figures") :].split("\n")
    at = cards.index("dt Cases opened")
    assert cards[at + 1] == "dd 1,100"
    assert not cards[at + 2].startswith("dd 2031")


def test_a_card_of_unlike_things_says_what_each_number_counts() -> None:
    """Once: not where the label says it, and not again in the rows below."""
    counts = _CountLabels()
    told = [
        counts.said(label, level, counted)
        for label, level, counted in [
            ("Victims assisted", 0, "registrations"),
            ("of which new", 1, "registrations"),
            ("Closed cases", 0, "cases"),
            ("Time taken", 1, "days"),
        ]
    ]
    assert told == ["registrations", "", "", "days"]


# What single pages are filled with: the front page, parts and texts, the method, what is told of both.


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
        "former": None, "unlike": True,
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
    own = _build_front_summary(printed.of(replace(whole, chapters={"en": (chapter(*blocks),)})))
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
