"""Tables line by line: every cell with its address, how it is read or why it is empty, and all notes."""

from __future__ import annotations

import pytest

from tilstand.define import Collection
from tilstand.protect.tables import build_tables

TOLD = {
    "citizens": """\
citizens: table , part 1, as_printed
About citizens (persons)
 | persons
Total | 14 <victims_assisted havn_shelter 2031>
North | 9 <victims_assisted havn_shelter 2031 citizenship=north>
> Vinland | 4 <victims_assisted havn_shelter 2031 citizenship=vinland>
> Not stated | 5 computed <victims_assisted havn_shelter 2031 citizenship=north:_X>
Not stated | 5 computed <victims_assisted havn_shelter 2031 citizenship=_X>
[remark: Nobody has given a number for: Sagaland, Markland, South, Thule, Citizenship not known.]
""",
    "assisted": """\
assisted: table 1, part 1, as_printed
Presumed victims assisted, by shelter and sex (registrations)
 | Total | Woman | Man | Sex not known
Havn shelter (generated) | 14 <victims_assisted havn_shelter 2031> | 11 [remark: Printed 12]
      <victims_assisted havn_shelter 2031 sex=female> | 3 <victims_assisted havn_shelter 2031 sex=male> | 0
      deduced [deduced: Deduced: follows from the other figures] <victims_assisted havn_shelter 2031
      sex=unknown>
Fjord shelter (generated) | 8 <victims_assisted fjord_shelter 2031> | 8 <victims_assisted fjord_shelter 2031
      sex=female> | .. <victims_assisted fjord_shelter 2031 sex=male> | .. <victims_assisted fjord_shelter
      2031 sex=unknown>
Dal shelter (generated) | … [remark: Has not reported: The shelter opened in October and had not yet kept
      figures.] <victims_assisted dal_shelter 2031> | … [remark: Has not reported: The shelter opened in
      October and had not yet kept figures.] <victims_assisted dal_shelter 2031 sex=female> | … [remark: Has
      not reported: The shelter opened in October and had not yet kept figures.] <victims_assisted
      dal_shelter 2031 sex=male> | … [remark: Has not reported: The shelter opened in October and had not
      yet kept figures.] <victims_assisted dal_shelter 2031 sex=unknown>
The shelters | 22 computed <victims_assisted shelters 2031> | .. <victims_assisted shelters 2031 sex=female>
      | .. <victims_assisted shelters 2031 sex=male> | .. <victims_assisted shelters 2031 sex=unknown>
[remark: The same person may have been assisted by several shelters.]
[remark: Nobody has given a number for: Trans or non-binary person.]
""",
    "by_sex": """\
by_sex: table 2, part 1, as_printed, bracket entry=new
About by_sex (registrations)
 | Total | Woman | Man
Total | 22 computed (9 exact submitted) [remark: Printed 25] <victims_assisted follow_up 2031> | 19
      <victims_assisted follow_up 2031 sex=female> | 3 <victims_assisted follow_up 2031 sex=male>
Sexual exploitation | 15 <victims_assisted follow_up 2031 exploitation=sexual> | … <victims_assisted
      follow_up 2031 exploitation=sexual sex=female> | … <victims_assisted follow_up 2031
      exploitation=sexual sex=male>
Forced labour | 2 (1 exact submitted) <victims_assisted follow_up 2031 exploitation=labour> | …
      <victims_assisted follow_up 2031 exploitation=labour sex=female> | … <victims_assisted follow_up 2031
      exploitation=labour sex=male>
Not stated | 5 computed <victims_assisted follow_up 2031 exploitation=_X> | 19 computed <victims_assisted
      follow_up 2031 exploitation=_X sex=female> | 3 computed <victims_assisted follow_up 2031
      exploitation=_X sex=male>
[remark: Numbers in brackets: New in the year. They are counted inside the number before.]
[remark: Nobody has given a number for: Of which crime, Begging, Removal of organs, Form not known.]
[remark: Nobody has given a number for: Trans or non-binary person, Sex not known.]
""",
    "by_shelter": """\
by_shelter: table , part 1, as_printed
About by_shelter (registrations)
 | Total | Woman | Minor
Havn shelter (generated) | 14 <victims_assisted havn_shelter 2031> | 11 [remark: Printed 12]
      <victims_assisted havn_shelter 2031 sex=female> | 2 <victims_assisted havn_shelter 2031 age=minor>
Fjord shelter (generated) | 8 <victims_assisted fjord_shelter 2031> | 8 <victims_assisted fjord_shelter 2031
      sex=female> | .. <victims_assisted fjord_shelter 2031 age=minor>
Dal shelter (generated) | … [remark: Has not reported: The shelter opened in October and had not yet kept
      figures.] <victims_assisted dal_shelter 2031> | … [remark: Has not reported: The shelter opened in
      October and had not yet kept figures.] <victims_assisted dal_shelter 2031 sex=female> | … [remark: Has
      not reported: The shelter opened in October and had not yet kept figures.] <victims_assisted
      dal_shelter 2031 age=minor>
The shelters | 22 computed <victims_assisted shelters 2031> | .. <victims_assisted shelters 2031 sex=female>
      | .. <victims_assisted shelters 2031 age=minor>
Island outreach (generated) | … <victims_assisted island_outreach 2031> | … <victims_assisted
      island_outreach 2031 sex=female> | … <victims_assisted island_outreach 2031 age=minor>
All follow-up services | 22 computed [remark: Printed 25] <victims_assisted follow_up 2031> | 19
      <victims_assisted follow_up 2031 sex=female> | .. <victims_assisted follow_up 2031 age=minor>
""",
    "police": """\
police: panel , part 3, as_printed
About police (Units are given in each line)
 | 2030 | 2031 | Change in cases from the year before
# Criminal cases
> Cases opened | 1100 <cases_opened police 2030> | 1204 [remark: Frozen on 1 January] <cases_opened police
      2031> | … <cases_change police 2031>
> Identified victims | .. <victims_identified police 2030> | 6 <victims_identified police 2031> | . <>
> Share cleared | .. <cleared_share police 2030> | 36.5 <cleared_share police 2031> | . <>
""",
}


@pytest.mark.parametrize("name", TOLD)
def test_a_table_holds_this_and_nothing_else(sagaland: Collection, shelf, lines, name: str) -> None:  # type: ignore[no-untyped-def]
    (table,) = [one for one in build_tables(sagaland, "2031", shelf) if one.id == name]
    assert lines(table) == TOLD[name]
