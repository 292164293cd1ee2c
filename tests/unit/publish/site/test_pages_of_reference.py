"""Pages to look things up in, line by line: definitions, data, index, citation, editions, languages."""

from __future__ import annotations

import pytest

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
div aria-label=Table that scrolls sideways: Confidentiality of a value
caption Confidentiality of a value
tr Code | Name | Belongs to
tr *F* | Free | –
tr *C* | Not shown, for the protection of individuals | –
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
