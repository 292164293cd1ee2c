"""Pages of figures, line by line: tables, series, accounts, and the front page's key figures."""

from __future__ import annotations

import dataclasses
import json
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest

from tilstand.define.labels import Catalogue
from tilstand.define.tables import Table
from tilstand.languages.typography import make_collation_key
from tilstand.model import TableNote
from tilstand.model.appendix import Disagreement
from tilstand.model.release import Release
from tilstand.model.table import CellValue
from tilstand.publish.site import search as index
from tilstand.publish.site.body_pages import _build_body_page, _iterate_body_cells
from tilstand.publish.site.content_pages import _build_card_table, _choose_row_figure, _list_theme_bodies
from tilstand.publish.site.context import SiteContext
from tilstand.publish.site.figures import _group_html_rows, build_html_grid
from tilstand.publish.site.renderer import SiteRenderer
from tilstand.publish.site.search import _get_index_letter, build_keyword_page
from tilstand.terms import FigureOrigin, Key, Period, TranslatedText, Value, ValueStatus

TOLD = {
    "en/2031/table/by_sex.html": """\
h1 Table 2. About by_sex
dt Table ID
dd *by_sex*
dt Theme
dd [Assistance](../part/1.html)
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
p [Make your own table of these figures](../own-table.html#m=victims_assisted.registrations)
h2 Download
li [CSV](../../../data/2031/by_sex.csv aria-label=Table 2. About by_sex as CSV (3 kB)) (3 kB)
li [JSON-stat 2](../../../data/2031/by_sex.en.json aria-label=Table 2. About by_sex as JSON-stat 2 (3 kB))
    (3 kB)
h2 id=source Source
dt Figures from
dd [Havn shelter (generated)](../body/havn_shelter.html) ; [Fjord shelter
    (generated)](../body/fjord_shelter.html) ; Island outreach (generated)
h2 id=rules How it was counted
dt [Presumed victims assisted](../definitions.html#m-victims_assisted)
dd Count each person once in the year.
h2 id=cite How to cite this table
p The coordination unit (generated) (2032). Table 2. About by_sex (table ID by_sex). In Status report for
    Sagaland (generated). Edition of 15 May 2032 for 2031. en/2031/table/by_sex.html
""",
    "en/2031/table/account_havn_shelter.html": """\
h1 Havn shelter (generated): figures for 2031
dt Table ID
dd *account_havn_shelter*
dt Theme
dd [Assistance](../part/1.html)
dt Source
dd [Havn shelter (generated)](../body/havn_shelter.html)
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
p [Make your own table of these figures](../own-table.html#m=victims_assisted)
h2 id=source Source
dt Figures from
dd [Havn shelter (generated)](../body/havn_shelter.html)
h2 id=rules How it was counted
dt [Presumed victims assisted](../definitions.html#m-victims_assisted)
dd Count each person once in the year.
dt [Dependants housed](../definitions.html#m-dependants_housed)
dd Count those who came with a presumed victim.
dt [Mean stay](../definitions.html#m-mean_stay)
dd Days per stay that ended.
h2 id=cite How to cite this table
p The coordination unit (generated) (2032). Havn shelter (generated): figures for 2031 (table ID
    account_havn_shelter). In Status report for Sagaland (generated). Edition of 15 May 2032 for 2031.
    en/2031/table/account_havn_shelter.html
""",
    "en/2031/series/years.html": """\
h1 Time series: 2029 to 2031 . About years
h2 id=breaks Breaks in the series
li Identified victims: new rule from 2030
figure id=picture_cases
figcaption About years
svg lang=en
title id=picture-cases-en-640-title
desc id=picture-cases-en-640-alt
svg lang=en
title id=picture-cases-en-288-title
desc id=picture-cases-en-288-alt
p [Link : About years](../table/years.html#picture_cases)
p The coordination unit (generated) (2032). About years. In Status report for Sagaland (generated). Edition
    of 15 May 2032 for 2031. en/2031/table/years.html#picture_cases
div id=t_years
div aria-label=Table that scrolls sideways: Table 3. About years
caption Table 3. About years Units are given in each line
tr What is counted | Unit | 2029 | *break ,* 2030 | 2031
tr.strong Cases opened | cases | 990 | 1,100 | 1,204 [a](#t_years-note-a id=t_years-ref-a
    aria-label=Footnote a)
tr.1 Identified victims | persons | about 5 | .. Not known | 6
li id=t_years-note-a a . Frozen on 1 January [↩](#t_years-ref-a aria-label=Back to footnote mark a)
li Count cases opened in the year.
li Read with care.
li Break in the series: new rule from 2030
p [The same table with all its details: Table 3. About years](../table/years.html)
h2 id=source Source
dt Figures from
dd [Sagaland Police (generated)](../body/police.html)
dt Register
dd The case register (generated)
""",
    "en/2031/part/3.html": """\
h1 Part 3 . Criminal cases
h2 id=tables Tables in this part
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
figure id=picture_cases
figcaption About years
svg lang=en
title id=picture-cases-en-640-title
desc id=picture-cases-en-640-alt
svg lang=en
title id=picture-cases-en-288-title
desc id=picture-cases-en-288-alt
p [Link : About years](../table/years.html#picture_cases)
p The coordination unit (generated) (2032). About years. In Status report for Sagaland (generated). Edition
    of 15 May 2032 for 2031. en/2031/table/years.html#picture_cases
div id=t_years
div aria-label=Table that scrolls sideways: Table 3. About years
caption Table 3. About years Units are given in each line
tr What is counted | Unit | 2029 | *break ,* 2030 | 2031
tr.strong Cases opened | cases | 990 | 1,100 | 1,204 [a](#t_years-note-a id=t_years-ref-a
    aria-label=Footnote a)
tr.1 Identified victims | persons | about 5 | .. Not known | 6
li id=t_years-note-a a . Frozen on 1 January [↩](#t_years-ref-a aria-label=Back to footnote mark a)
li Count cases opened in the year.
li Read with care.
li Break in the series: new rule from 2030
p [Source, counting rules and downloads: Table 3. About years](../table/years.html)
p The coordination unit (generated) (2032). Table 3. About years (table ID years). In Status report for
    Sagaland (generated). Edition of 15 May 2032 for 2031. en/2031/table/years.html
h2 id=bodies Reporting bodies
li [Sagaland Police (generated)](../body/police.html)
h2 id=source Source
dt Figures from
dd [Sagaland Police (generated)](../body/police.html) ; [Havn shelter
    (generated)](../body/havn_shelter.html) ; [Fjord shelter (generated)](../body/fjord_shelter.html) ;
    Island outreach (generated)
dt Register
dd The case register (generated)
""",
    "en/2031/body/police.html": """\
h1 Sagaland Police (generated)
dt Described in
dd [Criminal cases](../part/3.html)
h2 id=figures Figures
figure id=picture_cases
figcaption About years
svg lang=en
title id=picture-cases-en-640-title
desc id=picture-cases-en-640-alt
svg lang=en
title id=picture-cases-en-288-title
desc id=picture-cases-en-288-alt
p [Link : About years](../table/years.html#picture_cases)
p The coordination unit (generated) (2032). About years. In Status report for Sagaland (generated). Edition
    of 15 May 2032 for 2031. en/2031/table/years.html#picture_cases
div id=t_years
div aria-label=Table that scrolls sideways: Table 3. About years
caption Table 3. About years Units are given in each line
tr What is counted | Unit | 2029 | *break ,* 2030 | 2031
tr.strong Cases opened | cases | 990 | 1,100 | 1,204 [a](#t_years-note-a id=t_years-ref-a
    aria-label=Footnote a)
tr.1 Identified victims | persons | about 5 | .. Not known | 6
li id=t_years-note-a a . Frozen on 1 January [↩](#t_years-ref-a aria-label=Back to footnote mark a)
li Count cases opened in the year.
li Read with care.
li Break in the series: new rule from 2030
p [Source, counting rules and downloads: Table 3. About years](../table/years.html)
p The coordination unit (generated) (2032). Table 3. About years (table ID years). In Status report for
    Sagaland (generated). Edition of 15 May 2032 for 2031. en/2031/table/years.html
h2 id=over-time Development over time
figure id=picture_over_time_police_0
figcaption Cases opened
svg lang=en
title id=picture-over_time_police_0-en-640-title
desc id=picture-over_time_police_0-en-640-alt
svg lang=en
title id=picture-over_time_police_0-en-288-title
desc id=picture-over_time_police_0-en-288-alt
p [Link : Cases opened](#picture_over_time_police_0)
p The coordination unit (generated) (2032). Cases opened. In Status report for Sagaland (generated). Edition
    of 15 May 2032 for 2031. en/2031/body/police.html#picture_over_time_police_0
figure id=picture_over_time_police_1
figcaption Identified victims
svg lang=en
title id=picture-over_time_police_1-en-640-title
desc id=picture-over_time_police_1-en-640-alt
svg lang=en
title id=picture-over_time_police_1-en-288-title
desc id=picture-over_time_police_1-en-288-alt
p [Link : Identified victims](#picture_over_time_police_1)
p The coordination unit (generated) (2032). Identified victims. In Status report for Sagaland (generated).
    Edition of 15 May 2032 for 2031. en/2031/body/police.html#picture_over_time_police_1
div id=t_over_time_police
div aria-label=Table that scrolls sideways: Development over time
caption Development over time Units are given in each line
tr What is counted | Unit | 2029 | *break ,* 2030 | 2031
tr Cases opened | cases | 990 | 1,100 | 1,204 [a](#t_over_time_police-note-a id=t_over_time_police-ref-a
    aria-label=Footnote a)
tr Identified victims | persons | about 5 | .. Not known | 6
li id=t_over_time_police-note-a a . Frozen on 1 January [↩](#t_over_time_police-ref-a aria-label=Back to
    footnote mark a)
h2 id=tables Tables with figures from this body
li [About keys](../table/keys.html)
li [Table 3. About years](../table/years.html)
""",
    "en/2031/index.html": """\
h1 Status report for Sagaland (generated)
p Generated
p Edition of 15 May 2032 for 2031
p The figures were submitted by the bodies themselves.
h2 Key figures for 2031
p The figures count different things and cannot be added together.
h3 id=card-1 Part 1 [Assistance](part/1.html)
h4 About by_sex
p Unit: registrations
dt Total
dd 22 (9)
dd Does not fit ( [finding 1](method.html#r103-b) )
dd Printed 25
dt Sexual exploitation
dd 15
dt Forced labour
dd 2 (1)
dt Not stated
dd 5
p Numbers in brackets: New in the year. They are counted inside the number before.
p Nobody has given a number for: Of which crime, Begging, Removal of organs, Form not known.
p Nobody has given a number for: Trans or non-binary person, Sex not known.
p [Source, counting rules and downloads: About by_sex](table/by_sex.html)
h3 id=card-2 Part 2 [Residence](part/2.html)
h3 id=card-3 Part 3 [Criminal cases](part/3.html)
h4 About keys
dt Presumed victims assisted, All follow-up services (registrations)
dd 22
dd Does not fit ( [finding 1](method.html#r103-b) )
dd Printed 25
dt Cases opened, Sagaland Police (generated)
dd 1,204
dd 2030: 1,100
dd Frozen on 1 January
dt Identified victims, Sagaland Police (generated) (persons)
dd 6
p Read with care.
p [Source, counting rules and downloads: About keys](table/keys.html)
h2 id=read-also Read also
li [Summary](text/00-summary.html)
li [More](text/09-more.html)
li [The whole report as PDF, Norwegian (bokmål)](../../data/2031/report-nb.pdf)
""",
    "en/2031/tables.html": """\
h1 All tables
p Each table has a permanent name (ID), the same in every edition. Its address is made of the name and the
    year. [Make your own table](own-table.html)
h2 id=part-1 [Part 1. Assistance](part/1.html)
li [Table 2. About by_sex](table/by_sex.html) *by_sex*
li [Havn shelter (generated): figures for 2031](table/account_havn_shelter.html) *account_havn_shelter*
li [Fjord shelter (generated): figures for 2031](table/account_fjord_shelter.html) *account_fjord_shelter*
h2 id=part-3 [Part 3. Criminal cases](part/3.html)
li [About keys](table/keys.html) *keys*
li [Table 3. About years](table/years.html) *years* [Show as a time series](series/years.html
    aria-label=Show as a time series: Table 3. About years)
""",
    "en/2031/series.html": """\
h1 Time series
p Tables that show several years. A break means that the figures before and after it cannot be compared
    directly.
div aria-label=Table that scrolls sideways: Time series
caption Time series
tr Title | Theme | Period | Breaks in the series
tr [Table 3. About years](series/years.html) | Criminal cases | 2029 to 2031 | one break
""",
}


@pytest.mark.parametrize("path", TOLD)
def test_a_page_tells_this_and_nothing_else(site_of_whole, path: str) -> None:  # type: ignore[no-untyped-def]
    assert site_of_whole.told(path) == TOLD[path]


# Tables, series and the front page: every figure and sign as it was released, breaks where they are.


TABLE = {
    "part": 3,
    "provider": "police",
    "rows": {"items": [{"measure": "cases_opened"}, {"measure": "victims_identified"}]},
    "columns": {"periods": ["2029", "2030", "2031"]},
}


@pytest.fixture
def series(sagaland, shelf):  # type: ignore[no-untyped-def]
    """A collection with a series of three years, across its columns or down its rows."""

    def make(*, down: bool):  # type: ignore[no-untyped-def]
        axes = (
            {"rows": TABLE["columns"], "columns": TABLE["rows"]}
            if down
            else {"rows": TABLE["rows"], "columns": TABLE["columns"]}
        )
        shelf.put("cases_opened", "police", 990, "2029")
        shelf.put("victims_identified", "police", 5, "2029")
        labels = {
            **sagaland.labels.labels,
            "tables.years.title": TranslatedText.from_texts(nb="År", nn="År", en="Years"),
        }
        tables = {"years": Table.model_validate({**TABLE, **axes})}
        collection = dataclasses.replace(sagaland, tables=tables, labels=Catalogue(labels))
        return {"collection": collection}

    return make


def _text(one) -> str:  # type: ignore[no-untyped-def]
    return " ".join("".join(one.itertext()).split())


def _cells(tree) -> list[list[str]]:  # type: ignore[no-untyped-def]
    table = next(one for one in tree.iter("table") if "figures" in one.get("class", ""))
    return [[_text(cell) for cell in row] for row in table.iter("tr")]


def test_figures_signs_brackets_and_marks_are_shown(built):
    pages = built()
    rows = _cells(pages.tree("nb/2031/table/by_sex.html"))
    total = next(row for row in rows if row[0] == "I alt")
    assert total[1] == "22 (9) a"
    english = _cells(pages.tree("en/2031/table/police.html"))
    cases = next(row for row in english if "1,204" in " ".join(row))
    assert cases[1:4] == ["cases", "1,100", "1,204 a"]
    assert any("..Not known" in row for row in english)


def test_every_footnote_is_written_once_and_reached_by_its_mark(built):
    tree = built().tree("nb/2031/table/by_sex.html")
    notes = {one.get("id") for one in tree.iter("li") if "-note-" in (one.get("id") or "")}
    marks = {one.get("href")[1:] for one in tree.iter("a") if "-note-" in (one.get("href") or "")}
    assert notes == marks
    assert notes


@pytest.mark.parametrize(
    ("language", "name"), [("nb", "merknad\u00a01"), ("nn", "merknad\u00a01"), ("en", "finding\u00a01")]
)
def test_a_footnote_about_an_open_finding_leads_to_that_one(built, sagaland, shelf, appendix, language, name):
    whole = next(k for k in shelf.figures if k.text() == "victims_assisted | follow_up | 2031")
    open_one = TableNote(
        TranslatedText.from_texts(nb="Passer ikke", nn="Passar ikkje", en="Does not fit"), see=("r103-b",)
    )
    shelf.figures[whole] = dataclasses.replace(shelf.figures[whole], notes=(open_one,))
    (title, text) = appendix.open_findings[0]
    two = dataclasses.replace(appendix, disagreements=(Disagreement(title, (text,), anchors=("r103-a", "r103-b")),))
    pages = built(appendix=two)
    tree = pages.tree(f"{language}/2031/table/by_sex.html")
    (link,) = [a for a in tree.iter("a") if a.text == name]
    assert link.get("href") == "../method.html#r103-b"
    method = pages.tree(f"{language}/2031/method.html")
    assert [one.get("id") for one in method.iter("section") if one.get("id")] == ["r103-a"]
    places = [one for one in method.iter("p") if one.get("id")]
    assert [(one.get("id"), _text(one)) for one in places] == [("r103-b", "The parts give 13.")]


def test_a_row_that_only_bears_a_heading_spans_the_table(built):
    tree = built().tree("nb/2031/table/police.html")
    heads = [one for one in tree.iter("th") if one.get("scope") == "rowgroup"]
    assert [one.get("colspan") for one in heads] == ["5"]


@pytest.mark.parametrize("down", [False, True])
def test_a_series_shows_its_break_where_it_is_and_says_why(built, series, down):
    pages = built(**series(down=down))
    tree = pages.tree("en/2031/series/years.html")
    broken = [one for one in tree.iter() if "break" in (one.get("class") or "").split()]
    marks = [one for one in tree.iter("span") if one.get("class") == "break-mark"]
    assert [_text(one) for one in marks] == ["break,"]
    if down:
        assert [_text(one.find("th")) for one in broken] == ["break, 2030"]
    else:
        assert _text(broken[0]) == "break, 2030"
        assert {_text(one) for one in broken[1:]} == {"1,100a", "..Not known"} or len(broken) == 3
    said = [_text(one) for one in tree.find("body/main/ul")]
    assert len(said) == 1
    assert "from 2030" in said[0]
    listed = _text(pages.tree("en/2031/series.html").find("body/main"))
    assert "2029 to 2031" in listed
    assert "one break" in listed


def test_a_table_of_two_periods_is_no_series(built):
    assert not any("/series/" in path for path in built())


def test_the_files_of_a_table_are_offered_in_the_language_of_the_page(built):
    files = {"by_sex.csv": b"a" * 2600, "by_sex.nb.json": b"1", "by_sex.en.json": b"22", "tables.xlsx": b"x"}
    pages = built(downloads=files)
    tree = pages.tree("en/2031/table/by_sex.html")
    links = {one.get("href"): one.get("aria-label") for one in tree.iter("a") if one.get("download") is not None}
    assert set(links) == {"../../../data/2031/by_sex.csv", "../../../data/2031/by_sex.en.json"}
    assert "CSV (3 kB)" in links["../../../data/2031/by_sex.csv"]
    assert {pages[f"data/2031/{name}"] for name in files} == set(files.values())
    whole = [a.get("href") for a in pages.tree("nn/2031/data.html").iter("a") if a.get("download") is not None]
    assert "../../data/2031/tables.xlsx" in whole


def test_the_dictionary_is_shown_on_the_data_page_where_its_file_lies_beside(built):
    entry = '<th scope="row"><code>female</code></th><td>Woman</td><td><code>sex</code></td>'
    assert entry in built(downloads={"dictionary.csv": b"x"})["en/2031/data.html"].decode()
    assert entry not in built()["en/2031/data.html"].decode()


def test_the_front_page_shows_the_key_figures_of_each_part(built, sagaland, shelf):
    key = Table.model_validate(
        {
            "part": 3,
            "kind": "panel",
            "provider": "police",
            "columns": {"steps": [-1, 0]},
            "rows": {"items": [{"measure": "cases_opened"}, {"measure": "victims_identified", "level": 1}]},
        }
    )
    shelf.put("victims_identified", "police", ValueStatus.NOT_KNOWN)
    labels = {
        **sagaland.labels.labels,
        "tables.key_police.title": TranslatedText.from_texts(nb="Politi", nn="Politi", en="Police"),
    }
    collection = dataclasses.replace(sagaland, tables={**sagaland.tables, "key_police": key}, labels=Catalogue(labels))
    pages = built(collection)
    card = next(
        one for one in pages.tree("en/2031/index.html").iter("section") if one.get("aria-labelledby") == "card-3"
    )
    told = [_text(one) for one in card.iter("dd")]
    assert told == ["1,204", "2030: 1,100", "Frozen on 1 January", "..Not known"]


def test_the_alphabet_is_that_of_the_language():
    words = ["Årsak", "Øst", "Ærlig", "Zoo", "Apropos", "éclair"]
    assert sorted(words, key=lambda one: make_collation_key(one, "nn")) == [
        "Apropos", "éclair", "Zoo", "Ærlig", "Øst", "Årsak"
    ]  # fmt: skip
    assert sorted(words, key=lambda one: make_collation_key(one, "en")) == [
        "Ærlig", "Apropos", "Årsak", "éclair", "Øst", "Zoo"
    ]  # fmt: skip


def test_the_index_leads_to_tables_by_the_codes_that_they_show(built):
    tree = built().tree("en/2031/search.html")
    entries = {_text(one.find("dt")): one for one in tree.iter("div") if one.find("dt") is not None}
    links = [a.get("href") for a in entries["Woman"].iter("a")]
    assert "table/by_sex.html" in links


def test_names_in_another_language_say_so(built, sagaland, release):
    providers = dict(sagaland.providers)
    providers["havn_shelter"] = providers["havn_shelter"].model_copy(update={"name_language": "is"})
    collection = dataclasses.replace(sagaland, providers=providers)
    heading = built(collection).tree("nb/2031/body/havn_shelter.html").find("body/main/h1")
    assert heading.get("lang") == "is"


def test_what_stands_beside_each_other_is_heard_apart(built):
    pages = built()
    for page in ("en/2031/part/1.html", "en/2031/part/2.html"):
        tree = pages.tree(page)
        assert _text(next(tree.iter("h1"))).startswith(("Part 1. ", "Part 2. "))
        assert all(one.get("role") == "none" for one in tree.iter("sup"))
        for item in (one for one in tree.iter("li") if one.get("id", "").count("note-")):
            mark = next(item.iter("span"), None)
            assert mark is None or _text(mark).endswith(".")


# What single pages are made of, each in full: the index, cards, rows of tables, bodies.


@pytest.fixture
def press(whole: Release, monkeypatch: pytest.MonkeyPatch) -> Any:
    """A press that keeps what a page would be made of, and prints nothing."""
    told: list[dict[str, Any]] = []

    def kept(self: SiteRenderer, path: str, template: str, title: str, **facts: Any) -> None:
        told.append({"title": title, **facts})

    monkeypatch.setattr(SiteRenderer, "render_site_page", kept)
    monkeypatch.setattr(SiteRenderer, "get_rendered_page", lambda self, path: f"<main><p>Words of {path}.</p></main>")
    monkeypatch.setattr(SiteRenderer, "render_fragment", lambda self, at, template, **facts: "")

    def of(release: Release) -> SiteRenderer:
        return SiteRenderer(SiteContext(replace(release, chapters={}, plots=()), {}, {}, "en", ("en",)))

    made = of(whole)
    return SimpleNamespace(press=made, book=made.book, told=told, of=of)


def test_the_index_has_every_word_by_its_letter_with_all_that_it_leads_to(
    press: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    entries = [
        ("zoo", "Z", "z.html"), ("Apes", "First", "a.html"), ("apes", "Again", "a.html"),
        ("9 lives", "9", "9.html"), ("Able", "Able", "b.html"), ("Apes", "Other", "c.html"),
    ]  # fmt: skip
    monkeypatch.setattr(index, "_build_index_entries", lambda book: iter(entries))
    monkeypatch.setattr(index, "_list_text_pages", lambda book: iter([("Summary", "text/s.html")]))
    build_keyword_page(press.press)
    (told,) = press.told
    letters = [(group["letter"], group["place"]) for group in told["groups"]]
    assert letters == [("A", "letter-65"), ("Z", "letter-90"), ("Numbers and signs", "letter-other")]
    words = [
        (one["word"], [(link["title"], link["page"]) for link in one["links"]])
        for group in told["groups"]
        for one in group["entries"]
    ]
    assert words == [
        ("Able", [("Able", "b.html")]),
        ("Apes", [("First", "a.html"), ("Other", "c.html")]),
        ("Zoo", [("Z", "z.html")]),
        ("9 lives", [("9", "9.html")]),
    ]
    assert told["texts"] == [{"title": "Summary", "page": "text/s.html", "words": "html text Words"}]
    data = json.loads(told["passages"])
    assert list(data) == ["period", "alike", "ignored", "counting", "alphabet", "letters", "rows"]
    assert data["period"] == ["2031"]
    assert ["women", "woman", "female"] in data["alike"]
    assert {"how", "many", "not"} <= set(data["ignored"])
    assert data["alphabet"] == "abcdefghijklmnopqrstuvwxyz"
    assert data["letters"] == {"æ": "ae", "ø": "o"}
    assert data["rows"][-1] == ["text", "text/s.html", "Summary", "Words of text/s.html."]


@pytest.mark.parametrize(
    ("word", "language", "letter"),
    [
        ("Åse", "nb", "Å"), ("Åse", "en", "A"), ("øl", "nb", "Ø"), ("9a", "nb", ""), ("ław", "pl", "Ł"),
        ("", "en", ""), ("ბანი", "ka", "ბ"), ("ß", "en", "S"),
    ],
)  # fmt: skip
def test_a_word_stands_under_the_letter_that_the_language_has_for_it(word: str, language: str, letter: str) -> None:
    assert _get_index_letter(word, language) == letter


def test_a_row_stands_in_as_far_as_its_level_and_no_further_than_three(press: Any) -> None:
    (table,) = [one for one in press.book.tables if one.id == "by_sex"]
    levels = zip(table.row_labels, (0, 2, 3, 5), strict=True)
    labels = tuple((label, level, heading) for (label, _, heading), level in levels)
    made = build_html_grid(press.book, replace(table, row_labels=labels))
    assert [[row["level"] for row in group] for group in made["groups"]] == [[0, 2, 3, 3]]


def test_a_card_offers_more_where_the_table_or_any_of_its_rows_has_a_note(press: Any) -> None:
    (table,) = [one for one in press.book.tables if one.id == "by_sex"]
    bare = tuple(tuple(cell and replace(cell, notes=()) for cell in row) for row in table.cells)
    kinds = (table, replace(table, notes=()), replace(table, cells=bare), replace(table, notes=(), cells=bare))
    made = [_build_card_table(press.book, one) for one in kinds]
    assert [one["more"] for one in made] == [True, True, True, False]
    assert [bool(row["notes"]) for row in made[1]["rows"]] == [True, False, False, False]


@pytest.mark.parametrize(
    ("rows", "groups"),
    [
        ("", []),
        ("a0", ["a"]),
        ("H0 a1 b0 c1 K0 d1", ["Ha", "bc", "Kd"]),
        ("a0 b0", ["ab"]),
        ("H1 a2 b0", ["Hab"]),
        ("H0 K1 a2 b0 c0", ["HKa", "bc"]),
    ],
)
def test_rows_stand_under_the_heading_that_they_belong_to(rows: str, groups: list[str]) -> None:
    """A capital is a heading, a number how far in it stands."""
    made = [{"label": one[0], "level": int(one[1]), "heading": one[0].isupper()} for one in rows.split()]
    assert ["".join(row["label"] for row in group) for group in _group_html_rows(made)] == groups


def test_a_body_s_page_tells_where_it_is_and_what_it_answered(press: Any, whole: Release) -> None:
    _build_body_page(press.press, "havn_shelter")
    (told,) = press.told
    kept = {name: fact for name, fact in told.items() if name not in ("figure", "text", "over_time")}
    answered = "What has changed over the past year?", "Has practice changed?"
    assert kept == {
        "title": "Havn shelter (generated)",
        "lang": None,
        "city": "Havn",
        "parent": "The Shelter League (generated)",
        "retold": "",
        "parts": [("Assistance", "part/1.html")],
        "downloads": [],
        "forms": [
            {
                "title": "Answers in words: Shelters",
                "answers": [
                    {"question": answered[0], "lang": None, "told": "", "paragraphs": [["More."], ["Said", "so."]]}
                ],
            },
            {
                "title": "Answers in words: Residence permits",
                "answers": [
                    {
                        "question": answered[1],
                        "lang": "nb",
                        "told": "The answer was given in Norwegian (bokmål).",
                        "paragraphs": [["Nei."]],
                    }
                ],
            },
        ],
        "tables": [],
        "trail": [("bodies.html", "Reporting bodies")],
    }
    havn, board, police = ("Havn shelter", "The Migration Board", "Sagaland Police")
    assert {
        n: [one["name"].removesuffix(" (generated)") for one in _list_theme_bodies(press.book, n)] for n in (1, 2, 3, 9)
    } == {1: [havn, "Fjord shelter"], 2: [board, havn], 3: [police], 9: []}
    press.told.clear()
    _build_body_page(press.of(replace(whole, names=replace(whole.names, basis="reconstructed"))), "police")
    assert press.told[0]["retold"].startswith("The submissions for 2031 are reconstructed: they are put together")


def test_figures_over_time_are_of_periods_as_long_as_the_edition_s(press: Any) -> None:
    (table,) = [one for one in press.book.tables if one.id == "years"]
    (cell, *_), *_ = table.cells
    keys = [
        None, cell.key, replace(cell.key, period=Period.from_text("2031-H1")),
        Key("cases_change", "police", Period.from_text("2031")), cell.key.at("sex", "_X"),
    ]  # fmt: skip
    book: Any = SimpleNamespace(
        names=press.book.names, cells_by_provider={"police": [replace(cell, key=key) for key in keys]}
    )
    measures = {**book.names.measures}
    measures["cases_change"] = replace(measures["cases_opened"], statistic="change")
    book.names = replace(book.names, measures=measures)
    assert [key for key, _ in _iterate_body_cells(book, "police")] == [cell.key]
    assert list(_iterate_body_cells(book, "unit")) == []


@pytest.mark.parametrize(
    ("cells", "shown", "before"),
    [
        ("2029 2030 2031", 2, [1]),
        ("2031 2030 2029", 0, [1]),
        ("2030? 2029 2031", 2, [1]),
        ("2031", 0, []),
        ("2031:f 2031 2030:f 2030", 1, [3]),
        ("2031:f 2030", 0, []),
        ("2031-H2 2031 2030", 1, [2]),
        ("2031 2031", 0, []),
        ("-", None, []),
    ],
)
def test_a_card_tells_the_latest_total_and_the_same_of_the_period_before(
    cells: str, shown: int | None, before: list[int]
) -> None:
    """`2030?` is a year without a number, `2031:f` a part of one, `-` a remark without an address."""

    def cell(one: str) -> CellValue:
        period, _, code = one.rstrip("?").partition(":")
        dims = (("sex", code),) if code else ()
        value = Value.missing(ValueStatus.NOT_KNOWN) if one.endswith("?") else Value.number(1)
        key = None if one == "-" else Key("cases", "police", Period.from_text(period), dims)
        return CellValue(key, value, FigureOrigin.SUBMITTED)

    filled = [(n, cell(one)) for n, one in enumerate(cells.split())]
    told = _choose_row_figure(filled)
    if shown is None:
        assert told is None
    else:
        assert told == (filled[shown][1], [filled[n] for n in before])
