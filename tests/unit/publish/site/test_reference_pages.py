"""Pages to look things up in, line by line: definitions, data, index, citation, editions, languages."""

from __future__ import annotations

import dataclasses
import posixpath
from itertools import pairwise
from urllib.parse import unquote

import pytest

from tilstand.errors import PublishError, ReleaseError
from tilstand.model.document import Chapter, Document, Heading, Link, Paragraph, PlainText
from tilstand.terms import InvariantText, Period, TranslatedText

TOLD = {
    "en/2031/definitions.html": """\
h1 Definitions
p What is counted, in which unit and by which rule, and what the codes in the tables mean.
h2 id=measures What is counted
section id=m-victims_assisted
h3 Presumed victims assisted
dt Unit
dd persons
dt Counting rule
dd Count each person once in the year.
dt Used in
dd [Table 2. About by_sex](table/by_sex.html) ; [About keys](table/keys.html)
section id=m-dependants_housed
h3 Dependants housed
dt Unit
dd persons
dt Counting rule
dd Count those who came with a presumed victim.
section id=m-mean_stay
h3 Mean stay
dt Unit
dd days
dt Counting rule
dd Days per stay that ended.
section id=m-victims_identified
h3 Identified victims
dt Unit
dd persons
dt Counting rule
dd Count those whom the police or the court identified.
dt Used in
dd [About keys](table/keys.html) ; [Table 3. About years](table/years.html)
section id=m-cases_opened
h3 Cases opened
dt Unit
dd cases
dt Counting rule
dd Count cases opened in the year.
dt Caveat
dd Read with care.
dt Used in
dd [About keys](table/keys.html) ; [Table 3. About years](table/years.html)
h2 id=codes Classifications and codes
section id=d-entry
h3 New or carried over
caption New or carried over
tr Meaning | Code
tr New in the year | *new*
section id=d-sex
h3 Sex
caption Sex
tr Meaning | Code
tr Woman | *female*
tr Man | *male*
section id=d-age
h3 Age at registration
caption Age at registration
tr Meaning | Code
tr Minor | *minor*
section id=d-citizenship
h3 Citizenship
caption Citizenship
tr Meaning | Code
tr North | *north*
tr.1 Vinland | *vinland*
section id=d-exploitation
h3 Form of exploitation
caption Form of exploitation
tr Meaning | Code
tr Sexual exploitation | *sexual*
tr Forced labour | *labour*
""",
    "en/2031/cite.html": """\
h1 How to cite
p Give the publisher, year, title, edition and the address of the page that you use. The address does not
    change when a new edition appears.
h2 The whole report
p The coordination unit (generated) (2032). Status report for Sagaland (generated). Edition of 15 May 2032
    for 2031.
h2 A table
p The coordination unit (generated) (2032). Table 2. About by_sex (table ID by_sex). In Status report for
    Sagaland (generated). Edition of 15 May 2032 for 2031. en/2031/table/by_sex.html
h2 Permanent addresses
p An address is made of language, year and the name of the page: /en/2031/table/by_sex.html. Change the year
    to find the same table in another edition.
h2 For reference managers (BibTeX)
pre *@techreport{sagaland2031, author = {{The coordination unit (generated)}}, title = {{Status report for
    Sagaland (generated)}}, institution = {{The coordination unit (generated)}}, year = {2032}, note =
    {Edition of 15 May 2032 for 2031}, language = {en} }*
""",
    "en/2031/data.html": """\
h1 Data and data dictionary
p The figures in all the tables, ready for use in other programs. Give the source when you use them.
p [Make your own table](own-table.html)
h2 id=all Files for the whole edition
li [dictionary.csv](../../data/2031/dictionary.csv) (CSV, 1 kB)
li [report-nb.pdf](../../data/2031/report-nb.pdf) (PDF, 3 kB)
li [tables.en.xlsx](../../data/2031/tables.en.xlsx) (Excel, 1 kB)
h2 id=tables Files for each table
li [Table 2. About by_sex](table/by_sex.html) : [CSV](../../data/2031/by_sex.csv aria-label=Table 2. About
    by_sex as CSV) (3 kB) , [JSON-stat 2](../../data/2031/by_sex.en.json aria-label=Table 2. About by_sex as
    JSON-stat 2) (3 kB)
h2 id=dictionary Data dictionary
p The names and codes in the data files, and what they mean.
div aria-label=Table that scrolls sideways: Tables
caption Tables
tr Code | Name | Belongs to
tr *by_sex* | About by_sex | –
tr *keys* | About keys | –
tr *years* | About years | –
tr *account_havn_shelter* | Havn shelter (generated): figures for 2031 | –
tr *account_fjord_shelter* | Fjord shelter (generated): figures for 2031 | –
div aria-label=Table that scrolls sideways: Numbers in brackets
caption Numbers in brackets
tr Code | Name | Belongs to
tr *by_sex* | New in the year | *entry*
div aria-label=Table that scrolls sideways: Measures
caption Measures
tr Code | Name | Belongs to
tr *victims_assisted* | Presumed victims assisted | –
tr *dependants_housed* | Dependants housed | –
tr *mean_stay* | Mean stay | –
tr *victims_identified* | Identified victims | –
tr *cases_opened* | Cases opened | –
div aria-label=Table that scrolls sideways: Dimensions
caption Dimensions
tr Code | Name | Belongs to
tr *entry* | New or carried over | –
tr *sex* | Sex | –
tr *age* | Age at registration | –
tr *citizenship* | Citizenship | –
tr *exploitation* | Form of exploitation | –
div aria-label=Table that scrolls sideways: Codes
caption Codes
tr Code | Name | Belongs to
tr *_T* | Total | *entry*
tr *new* | New in the year | *entry*
tr *_Z* | The measure does not have this dimension | *entry*
tr *_T* | Total | *sex*
tr *female* | Woman | *sex*
tr *male* | Man | *sex*
tr *_Z* | The measure does not have this dimension | *sex*
tr *_T* | Total | *age*
tr *minor* | Minor | *age*
tr *_Z* | The measure does not have this dimension | *age*
tr *_T* | Total | *citizenship*
tr *north* | North | *citizenship*
tr *vinland* | Vinland | *citizenship*
tr *_Z* | The measure does not have this dimension | *citizenship*
tr *_T* | Total | *exploitation*
tr *sexual* | Sexual exploitation | *exploitation*
tr *labour* | Forced labour | *exploitation*
tr *_X* | Not stated | *exploitation*
tr *_Z* | The measure does not have this dimension | *exploitation*
div aria-label=Table that scrolls sideways: Data providers
caption Data providers
tr Code | Name | Belongs to
tr *police* | Sagaland Police (generated) | –
tr *shelter_league* | The Shelter League (generated) | –
tr *northern_mission* | The Northern Mission (generated) | –
tr *havn_shelter* | Havn shelter (generated) | *shelter_league*
tr *fjord_shelter* | Fjord shelter (generated) | *northern_mission*
div aria-label=Table that scrolls sideways: Groups of data providers
caption Groups of data providers
tr Code | Name | Belongs to
tr *follow_up* | All follow-up services | –
div aria-label=Table that scrolls sideways: Status of a value
caption Status of a value
tr Code | Name | Belongs to
tr *A* | Number; Zero: counted, and there were none | –
tr *O* | Not known; Not submitted | –
tr *M* | Not applicable | –
tr *L* | Not collected | –
tr *Q* | Suppressed for the protection of individuals | –
tr *E* | Estimate: a bound, or rounded | –
tr *I* | Read from words, a damaged digit or other figures, or decided by the coordinator | –
tr *B* | Break: not to be compared with the period before | –
div aria-label=Table that scrolls sideways: Confidentiality of a value
caption Confidentiality of a value
tr Code | Name | Belongs to
tr *free* | Free | –
tr *confidential* | Not shown, for the protection of individuals | –
div aria-label=Table that scrolls sideways: How the number is to be read
caption How the number is to be read
tr Code | Name | Belongs to
tr *exact* | As it was stated | –
tr *about* | About | –
tr *at_least* | At least | –
tr *at_most* | At most | –
tr *derived* | Follows from the words of the source | –
tr *repaired* | An illegible character was read from its context | –
div aria-label=Table that scrolls sideways: How the figure came about
caption How the figure came about
tr Code | Name | Belongs to
tr *submitted* | Submitted by the body | –
tr *counted* | Counted from a line list | –
tr *published* | Printed before | –
tr *computed* | Computed | –
tr *deduced* | Deduced | –
tr *adjusted* | Adjusted | –
""",
    "en/2031/search.html": """\
h1 Search and index
p Index from A to Z: themes, tables, reporting bodies, what is counted, and the codes in the tables. The
    words of the texts come last.
div id=search
input id=search-field
section id=found
h2 id=found-title Hits, the best first
ol id=found-list
p id=found-none No hits. Try fewer words, or another spelling.
p id=search-hits Number of keywords:
div id=passages
div id=keywords
h2 id=letter-65 A
dt About by_sex
dd [Table 2. About by_sex](table/by_sex.html)
dt About keys
dd [About keys](table/keys.html)
dt About this report
dd [About this report](about.html)
dt About years
dd [Table 3. About years](table/years.html)
dt Accessibility statement
dd [Accessibility statement](accessibility.html)
dt All tables
dd [All tables](tables.html)
dt Assistance
dd [Part 1. Assistance](part/1.html)
h2 id=letter-67 C
dt Cases opened
dd [Definitions: Cases opened](definitions.html#m-cases_opened)
dd [About keys](table/keys.html)
dd [Table 3. About years](table/years.html)
dt Criminal cases
dd criminal case
dd [Part 3. Criminal cases](part/3.html)
h2 id=letter-68 D
dt Data
dd [Data](data.html)
dt Definitions
dd [Definitions](definitions.html)
dt Dependants housed
dd [Definitions: Dependants housed](definitions.html#m-dependants_housed)
h2 id=letter-70 F
dt Fjord shelter (generated)
dd [Fjord shelter (generated)](body/fjord_shelter.html)
dt Forced labour
dd [Definitions: Form of exploitation](definitions.html#d-exploitation)
dd [Table 2. About by_sex](table/by_sex.html)
h2 id=letter-72 H
dt Havn shelter (generated)
dd [Havn shelter (generated)](body/havn_shelter.html)
dt How to cite
dd [How to cite](cite.html)
h2 id=letter-73 I
dt Identified victims
dd [Definitions: Identified victims](definitions.html#m-victims_identified)
dd [About keys](table/keys.html)
dd [Table 3. About years](table/years.html)
h2 id=letter-77 M
dt Man
dd men
dd [Definitions: Sex](definitions.html#d-sex)
dd [Table 2. About by_sex](table/by_sex.html)
dt Mean stay
dd [Definitions: Mean stay](definitions.html#m-mean_stay)
dt Method
dd [Method](method.html)
dt Minor
dd minors
dd [Definitions: Age at registration](definitions.html#d-age)
dt More
dd [More](text/09-more.html)
h2 id=letter-78 N
dt New in the year
dd [Definitions: New or carried over](definitions.html#d-entry)
dt North
dd [Definitions: Citizenship](definitions.html#d-citizenship)
h2 id=letter-80 P
dt Presumed victims assisted
dd [Definitions: Presumed victims assisted](definitions.html#m-victims_assisted)
dd [Table 2. About by_sex](table/by_sex.html)
dd [About keys](table/keys.html)
h2 id=letter-82 R
dt Reporting bodies
dd [Reporting bodies](bodies.html)
dt Residence
dd [Part 2. Residence](part/2.html)
h2 id=letter-83 S
dt Sagaland Police (generated)
dd [Sagaland Police (generated)](body/police.html)
dt Sexual exploitation
dd [Definitions: Form of exploitation](definitions.html#d-exploitation)
dd [Table 2. About by_sex](table/by_sex.html)
dt Signs in the tables
dd [Signs in the tables](about.html#signs)
dt Summary
dd [Summary](text/00-summary.html)
h2 id=letter-84 T
dt The Migration Board (generated)
dd [The Migration Board (generated)](body/migration_board.html)
dt Time series
dd [Time series](series.html)
h2 id=letter-86 V
dt Vinland
dd [Definitions: Citizenship](definitions.html#d-citizenship)
h2 id=letter-87 W
dt Woman
dd women
dd [Definitions: Sex](definitions.html#d-sex)
dd [Table 2. About by_sex](table/by_sex.html)
h2 id=words Words in the texts
p The words of the pages with running text. The search field looks here too; without it, your browser's own
    search finds the words in lists that are open.
dt [Summary](text/00-summary.html)
dd Words on the page Summary About All and are Assistance assisted care cases counted counting Criminal Does
    downloads each ever finding fit follow-up Frozen generated given Identified January keys known Later
    Less line More not opened persons Police Presumed Printed Read registrations rules Sagaland services
    Source Summary than Units victims What with
dt [More](text/09-more.html)
dd Words on the page More More words
""",
    "en/index.html": """\
h1 Editions
p Each edition has an address of its own. If an error is corrected, it is done under the same address, and
    the method page and the change list say what was corrected.
h2 Latest edition
p [Status report for Sagaland (generated)](2031/index.html)
h2 Earlier editions
li [Status report for Sagaland (generated)](2030-H2/index.html)
li [Status report for Sagaland (generated)](2029/index.html)
""",
}


@pytest.mark.parametrize("path", TOLD)
def test_a_page_tells_this_and_nothing_else(site_of_whole, path: str) -> None:  # type: ignore[no-untyped-def]
    told = site_of_whole.told(path)
    # The words of the pages after the first ones follow from what stands on them.
    assert told.partition("dt [Part 1. Assistance](part/1.html)\ndd Words")[0] == TOLD[path]


# The method page of the site: what the appendix tells, each thing of it.


def test_what_is_told_of_those_whom_nobody_saw_stands_first_and_whole(built, appendix) -> None:  # type: ignore[no-untyped-def]
    told = tuple(
        TranslatedText.from_texts(nb=f"{n} nb.", nn=f"{n} nn.", en=f"{n} en.") for n in ("Intro", "None", "Needed")
    )
    pages = built(appendix=dataclasses.replace(appendix, hidden_population=told), languages=("en",))
    main = pages.tree("en/2031/method.html").find("body/main")
    places = [one.get("id") for one in main.iter("h2") if one.get("id")]
    assert places[0] == "unseen"
    said = [text for one in main.iter("p") if (text := "".join(one.itertext()).strip()).endswith(" en.")]
    assert said == ["Intro en.", "None en.", "Needed en."]


def test_who_reported_who_did_not_and_what_was_corrected_stands_there(built, appendix) -> None:  # type: ignore[no-untyped-def]
    main = built(appendix=appendix, languages=("en",)).tree("en/2031/method.html").find("body/main")
    text = " ".join("".join(main.itertext()).split())
    for words in (
        *(name.text("en") for name in appendix.reported),
        *(part.text("en") for pair in appendix.absent for part in pair),
        *(part.text("en") for pair in appendix.rules for part in pair),
        *(part.text("en") for pair in appendix.sources for part in pair),
        "Cases opened, police",
        "Typing error.",
        "The parts give 13.",
    ):
        assert words in text, words


# The site as a whole: its pages, its links, its languages, its bytes.


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


# What stands around the main part of a page: its title, its languages, the ways to all other pages.


AROUND = {
    "en/2031/table/by_sex.html": """\
link data:,
title Table 2. About by_sex – Status report for Sagaland (generated)
link ../../../assets/designsystemet.css
link ../../../assets/theme.css
link ../../../assets/pictures.css
link ../../../assets/site.css
link hreflang=nb ../../../nb/2031/table/by_sex.html
nav Language
li English
li [Bokmål](../../../nb/2031/table/by_sex.html lang=nb hreflang=nb)
nav Main menu
li [Front page](../index.html)
li [Tables](../tables.html)
li [Time series](../series.html)
li [Reporting bodies](../bodies.html)
li [Method](../method.html)
li [Data](../data.html)
li [Search and index](../search.html)
nav You are here
li [Front page](../index.html)
li [Tables](../tables.html)
li aria-current=page Table 2. About by_sex
nav About this website
li [About this report](../about.html)
li [Definitions](../definitions.html)
li [How to cite](../cite.html)
li [Accessibility statement](../accessibility.html)
li [Editions](../../index.html)
p Published by The coordination unit (generated). Edition of 15 May 2032 for 2031.
p This website uses no cookies and fetches nothing from anyone else.
""",
    "index.html": """\
link data:,
title Status report for Sagaland (generated)
link assets/designsystemet.css
link assets/theme.css
link assets/site.css
nav Choose language
li [English Status report for Sagaland (generated)](en/index.html lang=en hreflang=en)
li [Bokmål Tilstandsrapport for Sagaland (oppdiktet)](nb/index.html lang=nb hreflang=nb)
""",
    "en/index.html": """\
link data:,
title Editions – Status report for Sagaland (generated)
link ../assets/designsystemet.css
link ../assets/theme.css
link ../assets/pictures.css
link ../assets/site.css
link hreflang=nb ../nb/index.html
nav Language
li English
li [Bokmål](../nb/index.html lang=nb hreflang=nb)
nav Main menu
li [Front page](2031/index.html)
li [Tables](2031/tables.html)
li [Time series](2031/series.html)
li [Reporting bodies](2031/bodies.html)
li [Method](2031/method.html)
li [Data](2031/data.html)
li [Search and index](2031/search.html)
nav About this website
li [About this report](2031/about.html)
li [Definitions](2031/definitions.html)
li [How to cite](2031/cite.html)
li [Accessibility statement](2031/accessibility.html)
li [Editions](index.html)
p Published by The coordination unit (generated). Edition of 15 May 2032 for 2031.
p This website uses no cookies and fetches nothing from anyone else.
""",
    "nb/2031/part/3.html": """\
link data:,
title Straffesaker – Tilstandsrapport for Sagaland (oppdiktet)
link ../../../assets/designsystemet.css
link ../../../assets/theme.css
link ../../../assets/pictures.css
link ../../../assets/site.css
link hreflang=en ../../../en/2031/part/3.html
nav Språk
li [English](../../../en/2031/part/3.html lang=en hreflang=en)
li Bokmål
nav Hovedmeny
li [Forsiden](../index.html)
li [Tabeller](../tables.html)
li [Tidsserier](../series.html)
li [Instanser](../bodies.html)
li [Metode](../method.html)
li [Data](../data.html)
li [Søk og stikkord](../search.html)
nav Du er her
li [Forsiden](../index.html)
li aria-current=page Straffesaker
nav På denne siden
p På denne siden
li [Tabeller i denne delen](#tables)
li [Instanser](#bodies)
nav Om nettstedet
li [Om rapporten](../about.html)
li [Definisjoner](../definitions.html)
li [Slik viser du til rapporten](../cite.html)
li [Tilgjengelighetserklæring](../accessibility.html)
li [Utgaver](../../index.html)
p Utgitt av Koordineringsenheten (oppdiktet). Utgave av 15. mai 2032 for 2031.
p Nettstedet bruker ikke informasjonskapsler og henter ingenting fra andre.
""",
}


@pytest.mark.parametrize("path", AROUND)
def test_a_page_has_this_around_it(site_of_whole, path: str) -> None:  # type: ignore[no-untyped-def]
    assert site_of_whole.around(path) == AROUND[path]
