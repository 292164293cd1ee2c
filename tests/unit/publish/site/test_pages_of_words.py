"""Pages of words, line by line: texts, bodies and their answers, the method, the report itself."""

from __future__ import annotations

import pytest

TOLD = {
    "en/2031/text/00-summary.html": """\
h1 Summary
p More [cases](../part/3.html) than *ever* . [1](#n1_note-1 id=n1_ref-1 aria-label=Footnote 1)
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
p [Link to the figure: About years](../table/years.html#picture_cases)
p The coordination unit (generated) (2032). About years. In Status report for Sagaland (generated). Edition
    of 15 May 2032 for 2031. en/2031/table/years.html#picture_cases
p [The table behind the figure: Table 3. About years](../table/years.html)
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
