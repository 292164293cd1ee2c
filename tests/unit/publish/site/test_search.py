"""The index of the site: the words of every page that says something in running words."""

from __future__ import annotations

import json
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest

from tilstand.languages.typography import make_collation_key
from tilstand.model.document import Chapter, Document, Heading, Paragraph, PlainText
from tilstand.model.release import Release
from tilstand.model.table import TableNote
from tilstand.publish.site import search
from tilstand.publish.site import search as passages
from tilstand.publish.site.context import SiteContext
from tilstand.publish.site.renderer import SiteRenderer
from tilstand.publish.site.search import (
    KeywordForms,
    SearchPassage,
    _build_code_index_entries,
    _build_index_entries,
    _build_table_passages,
    _describe_table_row,
    _list_text_pages,
    _PassageParser,
    _strip_unsearched_markup,
    list_page_words,
    write_passages_json,
)
from tilstand.terms import TranslatedText


def told(*texts: str) -> Document:
    blocks = (Heading(1, (PlainText("Summary"),), 1), *(Paragraph((PlainText(text),), 2) for text in texts))
    return Document("en", "x.md", blocks, {})


def words(tree) -> dict[str, str]:  # type: ignore[no-untyped-def]
    """The words of each page that is listed with its words, by its address."""
    found = {}
    for entry in tree.iter("div"):
        link, details = entry.find("dt/a"), entry.find("dd/details/div")
        if link is not None and details is not None:
            found[link.get("href")] = details.text or ""
    return found


def test_texts_parts_bodies_method_and_about_are_listed_with_their_words(built) -> None:  # type: ignore[no-untyped-def]
    chapter = Chapter("00-summary", 0, "Summary", None, told("Quite unlikely zebras were counted."))
    pages = built(chapters={"en": (chapter,)}, languages=("en",))
    found = words(pages.tree("en/2031/search.html"))
    bodies = {f"body/{name}.html" for name in ("havn_shelter", "fjord_shelter", "migration_board")}
    parts = {f"part/{number}.html" for number in (1, 2, 3)}
    assert set(found) == {"text/00-summary.html", *parts, *bodies, "method.html", "about.html"}
    assert {"Quite", "unlikely", "zebras", "were", "counted"} <= set(found["text/00-summary.html"].split())
    assert "zebras" not in found["about.html"]


def test_a_text_is_a_keyword_too_and_leads_to_its_page(built) -> None:  # type: ignore[no-untyped-def]
    chapter = Chapter("00-summary", 0, "Summary", None, told("Words."))
    tree = built(chapters={"en": (chapter,)}, languages=("en",)).tree("en/2031/search.html")
    links = {
        entry.find("dt").text: [a.get("href") for a in entry.findall("dd/a")]
        for entry in tree.iter("div")
        if entry.find("dt") is not None and entry.find("dt").text
    }
    assert "text/00-summary.html" in links["Summary"]
    assert "method.html" in [href for found in links.values() for href in found]


@pytest.mark.parametrize(
    ("language", "ordered"),
    [
        ("sv", ["Asyl", "Zon", "Åtal", "Ärende", "Ö"]),
        ("pl", ["adres", "ąkcja", "beta", "lato", "łódź", "zero", "źle", "żal"]),
        ("nb", ["Asyl", "Zoo", "Ärger", "Økokrim", "Åre"]),
        ("en", ["10", "2 a", "Åre", "de facto", "De novo", "den", "de-novo", "e"]),
        ("ka", ["ბანი", "განი", "დონი"]),
    ],
)
def test_words_are_sorted_by_the_alphabet_of_the_language(language, ordered):
    assert sorted({*ordered}, key=lambda one: make_collation_key(one, language)) == ordered


# What a search looks through: rows of tables with their figures, paragraphs under their headings, bodies.


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


# All that a search finds: rows of tables, paragraphs of a page, its words, keywords and their forms.


ABOUT_HAVN = "account body/havn_shelter.html#figures Havn shelter (generated): figures for 2031 = "
ABOUT_FJORD = "account body/fjord_shelter.html#figures Fjord shelter (generated): figures for 2031 = "
FOUND = f"""\
answer method.html#people Cases opened – Registrations and people = Cases opened. So many.
body body/police.html Sagaland Police (generated) =
body body/migration_board.html The Migration Board (generated) =
body body/havn_shelter.html Havn shelter (generated) = Havn The Shelter League (generated)
body body/fjord_shelter.html Fjord shelter (generated) = Fjord The Northern Mission (generated)
figure table/by_sex.html Table 2. About by_sex = Total: Total 22 (9); Woman 19; Man 3
figure table/by_sex.html Table 2. About by_sex = Sexual exploitation: Total 15; Woman …; Man …
figure table/by_sex.html Table 2. About by_sex = Forced labour: Total 2 (1); Woman …; Man …
figure table/by_sex.html Table 2. About by_sex = Not stated: Total 5; Woman 19; Man 3
note table/by_sex.html Table 2. About by_sex = Numbers in brackets: New in the year. They are counted inside \
the number before.
note table/by_sex.html Table 2. About by_sex = Nobody has given a number for: Of which crime, Begging, \
Removal of organs, Form not known.
note table/by_sex.html Table 2. About by_sex = Nobody has given a number for: Trans or non-binary person, \
Sex not known.
note table/by_sex.html Table 2. About by_sex = Does not fit
note table/by_sex.html Table 2. About by_sex = Printed 25
key table/keys.html About keys = Assistance: Presumed victims assisted, All follow-up services \
(registrations): 2030 ..; 2031 22
key table/keys.html About keys = Criminal cases: Cases opened, Sagaland Police (generated): 2030 1,100; \
2031 1,204
key table/keys.html About keys = Criminal cases: Identified victims, Sagaland Police (generated) (persons): \
2030 ..; 2031 6
note table/keys.html About keys = Read with care.
note table/keys.html About keys = Does not fit
note table/keys.html About keys = Printed 25
note table/keys.html About keys = Frozen on 1 January
figure table/years.html Table 3. About years = Cases opened: 2029 990; 2030 1,100; 2031 1,204
figure table/years.html Table 3. About years = Identified victims: 2029 about 5; 2030 ..; 2031 6
note table/years.html Table 3. About years = Count cases opened in the year.
note table/years.html Table 3. About years = Read with care.
note table/years.html Table 3. About years = Break in the series: new rule from 2030
note table/years.html Table 3. About years = Frozen on 1 January
{ABOUT_HAVN}Presumed victims assisted (persons): 14
{ABOUT_HAVN}Sex: Woman: 11
{ABOUT_HAVN}Sex: Man: 3
{ABOUT_HAVN}Age at registration: Minor: 2
{ABOUT_HAVN}Citizenship: North: 9
{ABOUT_HAVN}Citizenship: Vinland: 4
{ABOUT_HAVN}Presumed victims assisted (persons): New in the year: 5
{ABOUT_HAVN}Dependants housed (persons): 1
{ABOUT_HAVN}Mean stay (days): about 41.5
{ABOUT_HAVN.replace("account", "note", 1)}Printed 12
{ABOUT_FJORD}Presumed victims assisted: 8
{ABOUT_FJORD}Sex: Woman: 8
"""


def told_found_told(found: Any) -> str:
    return "".join(f"{one.kind} {one.page} {one.title} = {one.text}".rstrip() + "\n" for one in found)


@pytest.fixture(scope="module")
def book(whole: Release) -> SiteContext:
    return SiteContext(whole, {}, {}, "en", ("en", "nb"))


def test_all_that_is_found_but_for_pages_of_words(book: SiteContext, whole: Release) -> None:
    (table,) = (one for one in whole.tables if one.id == "years")
    said = TranslatedText.from_texts(en="So many.", nb="Så mange.", nn="Så mange.")
    headcount: Any = SimpleNamespace(key=table.cells[0][0].key, sentence=said)  # type: ignore[union-attr]
    answer, *rest = FOUND.splitlines(keepends=True)
    unsaid: Any = SimpleNamespace(key=headcount.key, sentence=None)
    for count, lines in ((headcount, [answer, *rest]), (unsaid, rest), (None, rest)):
        made = replace(book, release=replace(whole, headcount=count))
        assert told_found_told(passages.build_search_index(SiteRenderer(made), [])).splitlines(keepends=True) == lines


def test_rows_of_tables_of_other_kinds(book: SiteContext) -> None:
    (table,) = (one for one in book.tables if one.id == "years")
    kinds = {
        "plain": (table, "figure table/years.html"),
        "key": (replace(table, key=True), "key table/years.html"),
        "overview": (replace(table, kind="overview"), "key table/years.html"),
        "account": (replace(table, kind="account", provider="a_b"), "account body/a_b.html#figures"),
        "key account": (replace(table, kind="account", key=True), "account "),
        "a body's": (replace(table, provider="police"), "figure table/years.html"),
    }
    for made, start in kinds.values():
        first, *_ = _build_table_passages(book, made)
        assert f"{first.kind} {first.page}" == start
    notes = [one.page for one in _build_table_passages(book, kinds["account"][0]) if one.kind == "note"]
    assert notes == ["body/a_b.html#figures"] * len(notes) != []


def test_a_row_stands_under_the_last_heading_where_it_is_below_it(book: SiteContext) -> None:
    (table,) = (one for one in book.tables if one.id == "years")
    label, (row, _) = table.row_labels[0][0], table.cells
    labels = [(label, 1, False), (table.title, 0, True), (label, 1, False), (label, 0, False)]
    labels += [(label, 2, False), (label, 1, False)]
    cells = (row, row, row, row, row, (None, None, None))
    made = replace(table, row_labels=tuple(labels), cells=cells, notes=())
    found = [one.text.partition(": 2029")[0] for one in _build_table_passages(book, made) if one.kind != "note"]
    own, under = "Cases opened", "About years: Cases opened"
    assert found == [own, under, own, under]
    noted = (replace(row[0], notes=(TableNote(table.title),)), None, None)  # type: ignore[type-var]
    assert told_found_told(
        _build_table_passages(book, replace(table, row_labels=table.row_labels[:1], cells=(noted,)))
    ) == (
        "figure table/years.html Table 3. About years = Cases opened: 2029 990\n"
        "note table/years.html Table 3. About years = Count cases opened in the year.\n"
        "note table/years.html Table 3. About years = Read with care.\n"
        "note table/years.html Table 3. About years = Break in the series: new rule from 2030\n"
        "note table/years.html Table 3. About years = About years\n"
    )


PAGE = """<body><p>Before.</p><main class="x"><h1>Title</h1><p>First.</p><h2 id="a">On  <b>a</b></h2>
<p>One<br>two<sup>1</sup> three.</p><p class="x citation">Cited.</p><p class="unit">Unit.</p>
<p class="table-link">Link.</p><p class="told">Told.</p><nav><p>Nav.</p></nav><aside><p>Aside.</p></aside>
<button>Press</button><p><a href="x">Only a link</a></p><p><a>A link</a>: –</p><p>A <a>link</a> within.</p>
<ul class="y table-notes"><li>Noted.</li></ul><ul><li>In <a>a</a> list.</li><li>Second.</li></ul>
<h3>No place</h3><dl><dt>Term</dt><dd>Meaning.</dd></dl><blockquote>Quoted.</blockquote>
<figure><svg><p>Drawn.</p></svg><figcaption>Shown.</figcaption></figure><table><tr><td><p>9</p></td></tr></table>
<h4 id="c">C</h4><ol class="table-notes"><li>Noted.<nav>x</nav></li></ol><p> </p><p>Last &amp; least.</p>
<script><p>Run.</p></script><h5>Five</h5>Loose.<p>End.</p></main><p>After.</p></body>"""


def test_the_paragraphs_of_a_page_under_their_headings() -> None:
    for page in (PAGE, _strip_unsearched_markup(PAGE)):
        reader = _PassageParser()
        reader.feed(page)
        assert reader.blocks == [
            ("", "", "First."),
            ("a", "On a", "One two three."),
            ("a", "On a", "A link within."),
            ("a", "On a", "In a list."),
            ("a", "On a", "Second."),
            ("", "No place", "Meaning."),
            ("", "No place", "Quoted."),
            ("", "No place", "Shown."),
            ("c", "C", "Last & least."),
            ("c", "C", "End."),
        ]


def test_a_page_is_read_from_its_main_part_without_what_is_drawn_or_run() -> None:
    page = "<nav>a</nav><main id='m'>\n<svg x='1'><g/></svg><table><tr/></table><script>x</script>b</main>c"
    assert _strip_unsearched_markup(page) == "<main id='m'>\n<svg x='1'></svg><table></table><script></script>b</main>"
    assert _strip_unsearched_markup("<p>no main part</p>") == ""


def test_passages_of_pages_have_their_kind_place_and_at_most_600_signs(book: SiteContext) -> None:
    pages = {
        "text/a.html": "<main><p>Top.</p><h2 id='p'>Head</h2><p>" + "x" * 601 + "</p></main>",
        "method.html": "<main><h2>How</h2><p>So.</p></main>",
        "about.html": "<main><h2 id='q'>Who</h2><p>We.</p></main>",
    }
    press: Any = SimpleNamespace(book=book, get_rendered_page=pages.__getitem__)
    found = list(passages.build_search_index(press, [(f"The {path}", path) for path in pages]))
    assert found[-4:] == [
        SearchPassage("text", "text/a.html", "The text/a.html", "Top."),
        SearchPassage("text", "text/a.html#p", "The text/a.html – Head", "x" * 600),
        SearchPassage("note", "method.html", "The method.html – How", "So."),
        SearchPassage("note", "about.html#q", "The about.html – Who", "We."),
    ]
    assert told_found_told(found[:-4]) == "".join(FOUND.splitlines(keepends=True)[1:])


def test_passages_as_data_are_each_there_once_and_harmless_in_a_page() -> None:
    one, two = (SearchPassage("text", "a.html", "A", "<b> & «1 000»"), SearchPassage("text", "b", "B", "é\u202f"))
    data = r'[["text","a.html","A","\u003cb\u003e \u0026 «1 000»"],["text","b","B","é\u202f"]]'
    assert write_passages_json(iter([one, two, one])) == data
    assert write_passages_json(iter(())) == "[]"


@pytest.mark.parametrize(
    ("page", "words"),
    [
        ("<p>Nothing</p>", []),
        ("<main>at the Of one2two x_yes</main>", ["one", "the", "two", "yes"]),
        ("<p>out</p><main\n id='m'>The in<b>side</b>\nend</main><p>out</p>", ["end", "side", "The"]),
        ("<main>Able able ABLE Baker</main>", ["able", "Baker"]),
        ("<main><nav x='1'>Menu</nav><svg>drawn</svg>kept<svg/></main>", ["kept"]),
        (
            '<main><details class="ds-details cite">cited</details><details>told</details></main>',
            ["told"],
        ),
        ("<main>jud\u00adges l&aring;nge it's it’s co-op -end- &lt;tag&gt;</main>",
            ["co-op", "end", "it's", "it’s", "judges", "långe", "tag"]),
        ("<main>zoo Åse ape</main>", ["ape", "zoo", "Åse"]),
    ],
)  # fmt: skip
def test_the_words_of_a_page(page: str, words: list[str]) -> None:
    assert list_page_words(page) == words


def test_the_forms_of_a_keyword_are_all_but_itself_the_first_noun_s(monkeypatch: pytest.MonkeyPatch) -> None:
    def noun(*forms: str) -> Any:
        names = ("singular", "plural", "singular_definite", "plural_definite")
        return SimpleNamespace(forms={"xx": SimpleNamespace(**dict(zip(names, forms, strict=True)))})

    nouns = SimpleNamespace(
        by_id={
            "judge": noun("judge", "judges", "judge", "the judges"),
            "none": SimpleNamespace(forms={"yy": None}),
            "sheep": noun("sheep", "sheep", "the sheep", "those sheep"),
            "other": noun("umpire", "judges", "x", "y"),
        }
    )
    asked = []

    def with_labels(*given: object) -> Any:
        asked.append(given)
        return nouns

    nouns.add_collection_nouns = with_labels
    monkeypatch.setattr(search, "NounLexicon", SimpleNamespace(from_package=lambda: nouns))
    book: Any = SimpleNamespace(names=SimpleNamespace(words={"a": 1}, languages=("xx",)), language="xx")
    forms = KeywordForms(book)
    assert asked == [({"a": 1}, ("xx",))]
    assert {
        word: list(forms.find_keyword_forms(word)) for word in ("judge", "Judges", "SHEEP", "umpire", "the judges", "")
    } == {
        "judge": ["judges", "the judges"],
        "Judges": ["judge", "the judges"],
        "SHEEP": ["the sheep", "those sheep"],
        "umpire": ["judges", "x", "y"],
        "the judges": [],
        "": [],
    }


ENTRIES = """\
Assistance > Part 1. Assistance > part/1.html
Residence > Part 2. Residence > part/2.html
Criminal cases > Part 3. Criminal cases > part/3.html
About by_sex > Table 2. About by_sex > table/by_sex.html
About keys > About keys > table/keys.html
About years > Table 3. About years > table/years.html
Sagaland Police (generated) > Sagaland Police (generated) > body/police.html
The Migration Board (generated) > The Migration Board (generated) > body/migration_board.html
Havn shelter (generated) > Havn shelter (generated) > body/havn_shelter.html
Fjord shelter (generated) > Fjord shelter (generated) > body/fjord_shelter.html
Summary > Summary > text/00-summary.html
More > More > text/09-more.html
Presumed victims assisted > Definitions: Presumed victims assisted > definitions.html#m-victims_assisted
Presumed victims assisted > Table 2. About by_sex > table/by_sex.html
Presumed victims assisted > About keys > table/keys.html
Cases opened > Definitions: Cases opened > definitions.html#m-cases_opened
Cases opened > About keys > table/keys.html
Cases opened > Table 3. About years > table/years.html
Identified victims > Definitions: Identified victims > definitions.html#m-victims_identified
Identified victims > About keys > table/keys.html
Identified victims > Table 3. About years > table/years.html
Dependants housed > Definitions: Dependants housed > definitions.html#m-dependants_housed
Mean stay > Definitions: Mean stay > definitions.html#m-mean_stay
New in the year > Definitions: New or carried over > definitions.html#d-entry
Woman > Definitions: Sex > definitions.html#d-sex
Woman > Table 2. About by_sex > table/by_sex.html
Man > Definitions: Sex > definitions.html#d-sex
Man > Table 2. About by_sex > table/by_sex.html
Minor > Definitions: Age at registration > definitions.html#d-age
North > Definitions: Citizenship > definitions.html#d-citizenship
Vinland > Definitions: Citizenship > definitions.html#d-citizenship
Sexual exploitation > Definitions: Form of exploitation > definitions.html#d-exploitation
Sexual exploitation > Table 2. About by_sex > table/by_sex.html
Forced labour > Definitions: Form of exploitation > definitions.html#d-exploitation
Forced labour > Table 2. About by_sex > table/by_sex.html
Definitions > Definitions > definitions.html
Method > Method > method.html
Time series > Time series > series.html
All tables > All tables > tables.html
Reporting bodies > Reporting bodies > bodies.html
Data > Data > data.html
About this report > About this report > about.html
How to cite > How to cite > cite.html
Accessibility statement > Accessibility statement > accessibility.html
Signs in the tables > Signs in the tables > about.html#signs
"""


def test_every_keyword_with_what_it_leads_to(book: SiteContext) -> None:
    assert "".join(f"{' > '.join(one)}\n" for one in dict.fromkeys(_build_index_entries(book))) == ENTRIES
    assert set(_build_code_index_entries(book)) <= set(_build_index_entries(book))


def test_every_page_of_words_with_its_title(book: SiteContext) -> None:
    pages = [
        ("Summary", "text/00-summary.html"), ("More", "text/09-more.html"),
        ("Part 1. Assistance", "part/1.html"), ("Part 2. Residence", "part/2.html"),
        ("Part 3. Criminal cases", "part/3.html"), ("Sagaland Police (generated)", "body/police.html"),
        ("The Migration Board (generated)", "body/migration_board.html"),
        ("Havn shelter (generated)", "body/havn_shelter.html"),
        ("Fjord shelter (generated)", "body/fjord_shelter.html"), ("Method", "method.html"),
        ("About this report", "about.html"),
    ]  # fmt: skip
    assert list(_list_text_pages(book)) == pages
    long = replace(book)
    (piece,) = book.chapter_pages["part/1.html"]
    long.__dict__["chapter_pages"] = {**book.chapter_pages, "part/1.html": (piece, piece, piece)}
    found = list(_list_text_pages(long))
    assert found[3:5] == [
        ("Part 1. Assistance (Page 2 of 3)", "part/1.2.html"),
        ("Part 1. Assistance (Page 3 of 3)", "part/1.3.html"),
    ]
    assert [one for one in found if one not in found[3:5]] == pages
