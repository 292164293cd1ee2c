"""Pages of figures, line by line: tables, series, accounts, and the front page's key figures."""

from __future__ import annotations

import pytest

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
p [Link to the figure: About years](../table/years.html#picture_cases)
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
p [Link to the figure: About years](../table/years.html#picture_cases)
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
p [Link to the figure: About years](../table/years.html#picture_cases)
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
p [Link to the figure: Cases opened](#picture_over_time_police_0)
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
p [Link to the figure: Identified victims](#picture_over_time_police_1)
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
    year.
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
