"""Axes of every kind, line by line: groups, periods, steps, codes, listed items, remainders, changes."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable

import pytest

from tilstand.define import RoundView
from tilstand.define.labels import Catalogue
from tilstand.define.schema import Group
from tilstand.define.tables import Table
from tilstand.model import ReleasableTable
from tilstand.protect.tables import build_tables
from tilstand.terms import TranslatedText, ValueQualifier, ValueStatus

A = "victims_assisted"
SHOWN = ("cases_opened", "suspects", "witnesses", "victims_identified")
SHOWN += ("permit_decisions", "permit_persons", "anonymous_reports")
TABLES = {
    # A body that had closed by then has no line, unless the table shows a year in which it was open.
    "open": {"part": 1, "measure": A, "rows": {"group": "several", "group_total": False}},
    "once": {"part": 1, "measure": A, "rows": {"group": "several"}, "columns": {"periods": ["2028", "2031"]}},
    "steps": {"part": 1, "measure": A, "rows": {"group": "several"}, "columns": {"steps": [-3, 0]}},
    "years": {
        "part": 1,
        "measure": A,
        "rows": {"group": "several", "group_total": False},
        "columns": {"items": [{"period": "2028"}, {"steps": -1}]},
    },
    "then": {"part": 1, "measure": A, "period": "2028", "rows": {"group": "several", "group_total": False}},
    "one body": {"part": 1, "measure": A, "rows": {"group": "shelter_league", "group_total": False}},
    "codes": {
        "part": 1,
        "measure": A,
        "provider": "follow_up",
        "rows": {"dimension": "citizenship", "codes": ["vinland", "markland", "south", "thule"]},
        "not_stated": True,
    },
    "within": {
        "part": 1,
        "measure": A,
        "provider": "follow_up",
        "where": {"entry": "new"},
        "rows": {"items": [{}, {"where": {"sex": "female"}}, {"steps": -1, "level": 2}, {"period": "2029"}]},
        "columns": {"total": True, "dimension": "exploitation", "codes": ["labour_crime", "sexual"]},
        "not_stated": True,
        "notes": ["parts.1", "parts.2"],
    },
    "listed": {
        "part": 1,
        "number": "9",
        "order": 3,
        "rows": {
            "items": [
                {"label": "parts.2", "heading": True},
                {"measure": A, "provider": "police", "level": 1},
                {"measure": A, "provider": "follow_up", "where": {"sex": "female"}},
                {"measure": A, "provider": "follow_up", "rest": "sex"},
                {"measure": A, "provider": "follow_up", "rest": "sex", "label": "mine"},
                {"measure": "mean_stay", "provider": "havn_shelter", "label": "mine"},
            ]
        },
        "columns": {"items": [{"label": "wide"}, {"where": {"age": "minor"}}]},
    },
    "keys": {
        "part": 3,
        "kind": "overview",
        "key": True,
        "provider": "police",
        "rows": {
            "items": [
                {"label": "parts.3", "heading": True},
                *({"measure": name} for name in SHOWN),
            ]
        },
        "columns": {"steps": [-2, -1]},
    },
}  # fmt: skip

TOLD = {
    "open": """\
open: table , part 1, as_printed
About open (registrations)
 | registrations
Fjord shelter (generated) | 8 <victims_assisted fjord_shelter 2031>
Havn shelter (generated) | 14 <victims_assisted havn_shelter 2031>
Fjord shelter (generated) | 8 <victims_assisted fjord_shelter 2031>
Dal shelter (generated) | … [remark: Has not reported: The shelter opened in October and had not yet kept
      figures.] <victims_assisted dal_shelter 2031>
The shelters | 22 computed <victims_assisted shelters 2031>
""",
    "once": """\
once: table , part 1, as_printed
About once (registrations)
 | 2028 | 2031
Old Quay shelter (generated) | 7 <victims_assisted old_quay 2028> | .. <victims_assisted old_quay 2031>
Fjord shelter (generated) | .. <victims_assisted fjord_shelter 2028> | 8 <victims_assisted fjord_shelter
      2031>
Havn shelter (generated) | .. <victims_assisted havn_shelter 2028> | 14 <victims_assisted havn_shelter 2031>
Fjord shelter (generated) | .. <victims_assisted fjord_shelter 2028> | 8 <victims_assisted fjord_shelter
      2031>
Dal shelter (generated) | .. <victims_assisted dal_shelter 2028> | … [remark: Has not reported: The shelter
      opened in October and had not yet kept figures.] <victims_assisted dal_shelter 2031>
The shelters | .. <victims_assisted shelters 2028> | 22 computed <victims_assisted shelters 2031>
Several | .. <victims_assisted several 2028> | 30 <victims_assisted several 2031>
""",
    "steps": """\
steps: table , part 1, as_printed
About steps (registrations)
 | 2028 | 2031
Old Quay shelter (generated) | 7 <victims_assisted old_quay 2028> | .. <victims_assisted old_quay 2031>
Fjord shelter (generated) | .. <victims_assisted fjord_shelter 2028> | 8 <victims_assisted fjord_shelter
      2031>
Havn shelter (generated) | .. <victims_assisted havn_shelter 2028> | 14 <victims_assisted havn_shelter 2031>
Fjord shelter (generated) | .. <victims_assisted fjord_shelter 2028> | 8 <victims_assisted fjord_shelter
      2031>
Dal shelter (generated) | .. <victims_assisted dal_shelter 2028> | … [remark: Has not reported: The shelter
      opened in October and had not yet kept figures.] <victims_assisted dal_shelter 2031>
The shelters | .. <victims_assisted shelters 2028> | 22 computed <victims_assisted shelters 2031>
Several | .. <victims_assisted several 2028> | 30 <victims_assisted several 2031>
""",
    "years": """\
years: table , part 1, as_printed
About years (registrations)
 | 2028 | 2030
Old Quay shelter (generated) | 7 <victims_assisted old_quay 2028> | .. <victims_assisted old_quay 2030>
Fjord shelter (generated) | .. <victims_assisted fjord_shelter 2028> | .. <victims_assisted fjord_shelter
      2030>
Havn shelter (generated) | .. <victims_assisted havn_shelter 2028> | .. <victims_assisted havn_shelter 2030>
Fjord shelter (generated) | .. <victims_assisted fjord_shelter 2028> | .. <victims_assisted fjord_shelter
      2030>
Dal shelter (generated) | .. <victims_assisted dal_shelter 2028> | .. <victims_assisted dal_shelter 2030>
The shelters | .. <victims_assisted shelters 2028> | .. <victims_assisted shelters 2030>
""",
    "then": """\
then: table , part 1, as_printed
About then (registrations)
 | registrations
Old Quay shelter (generated) | 7 <victims_assisted old_quay 2028>
Fjord shelter (generated) | .. <victims_assisted fjord_shelter 2028>
Havn shelter (generated) | .. <victims_assisted havn_shelter 2028>
Fjord shelter (generated) | .. <victims_assisted fjord_shelter 2028>
The shelters | .. <victims_assisted shelters 2028>
""",
    "one body": """\
one body: table , part 1, as_printed
About one body (persons)
 | persons
Havn shelter (generated) | 14 <victims_assisted havn_shelter 2031>
Dal shelter (generated) | … [remark: Has not reported: The shelter opened in October and had not yet kept
      figures.] <victims_assisted dal_shelter 2031>
""",
    "codes": """\
codes: table , part 1, as_printed
About codes (registrations)
 | registrations
Vinland | 5 <victims_assisted follow_up 2031 citizenship=vinland>
Markland | .. <victims_assisted follow_up 2031 citizenship=markland>
Not stated | 7 computed <victims_assisted follow_up 2031 citizenship=north:_X>
South | .. <victims_assisted follow_up 2031 citizenship=south>
> Thule | .. <victims_assisted follow_up 2031 citizenship=thule>
""",
    "within": """\
within: table , part 1, as_printed
About within (registrations)
 | Total | Of which crime | Sexual exploitation | Not stated
2031 | 9 <victims_assisted follow_up 2031 entry=new> | 1 <victims_assisted follow_up 2031 entry=new
      exploitation=labour_crime> | … <victims_assisted follow_up 2031 entry=new exploitation=sexual> | 8
      computed <victims_assisted follow_up 2031 entry=new exploitation=_X>
Woman | .. <victims_assisted follow_up 2031 entry=new sex=female> | … <victims_assisted follow_up 2031
      entry=new exploitation=labour_crime sex=female> | … <victims_assisted follow_up 2031 entry=new
      exploitation=sexual sex=female> | None
>> 2030 | .. <victims_assisted follow_up 2030 entry=new> | .. <victims_assisted follow_up 2030 entry=new
      exploitation=labour_crime> | .. <victims_assisted follow_up 2030 entry=new exploitation=sexual> | None
2029 | .. <victims_assisted follow_up 2029 entry=new> | .. <victims_assisted follow_up 2029 entry=new
      exploitation=labour_crime> | .. <victims_assisted follow_up 2029 entry=new exploitation=sexual> | None
[remark: Assistance]
[remark: Residence]
""",
    "listed": """\
listed: table 9, part 1, as_printed
About listed (Units are given in each line)
 | Wide | Minor
# Residence
> Presumed victims assisted, Sagaland Police (generated) | 3 <victims_assisted police 2031> | …
      <victims_assisted police 2031 age=minor>
Presumed victims assisted, All follow-up services, Woman | 19 <victims_assisted follow_up 2031 sex=female> |
      … <victims_assisted follow_up 2031 age=minor sex=female>
Not stated | 1 computed <victims_assisted follow_up 2031 sex=_X> | None
Own words | 1 computed <victims_assisted follow_up 2031 sex=_X> | None
Own words | 41.5 about <mean_stay havn_shelter 2031> | . <mean_stay havn_shelter 2031 age=minor>
""",
    "keys": """\
keys: overview , part 3, as_printed, key
About keys (Units are given in each line)
 | 2029 | 2030
# Criminal cases |
Cases opened | 1300 <cases_opened police 2029> | 1100 <cases_opened police 2030> | −200
Suspects (persons) | 4 <suspects police 2029> | 4 <suspects police 2030> | No change
Witnesses (persons) | .. <witnesses police 2029> | 4 <witnesses police 2030> | Not known
Identified victims (persons) | 8 <victims_identified police 2029> | 9 <victims_identified police 2030> |
      Break in series
Permit decisions | 8 <permit_decisions police 2029> | 9 <permit_decisions police 2030> | +1
Persons with a permit decision | 8 <permit_persons police 2029> | 9 about <permit_persons police 2030> |
      Uncertain
Anonymous reports | 1 derived <anonymous_reports police 2029> | 2 <anonymous_reports police 2030> | +1
[break: Break in the series: new rule from 2030]
""",
}


@pytest.fixture
def made(sagaland: RoundView, shelf) -> Callable[[str], ReleasableTable]:  # type: ignore[no-untyped-def]
    own = {f"tables.{name}.title": said(f"About {name}") for name in TABLES}
    own |= {"tables.listed.rows.mine": said("Own words"), "tables.listed.columns.wide": said("Wide")}
    collection = dataclasses.replace(
        sagaland,
        tables={name: Table.model_validate(one) for name, one in TABLES.items()},
        groups={**sagaland.groups, "several": Group(members=("old_quay", "fjord_shelter", "shelters"))},
        labels=Catalogue({**sagaland.labels.labels, **own, "providers.several": said("Several")}),
    )
    put = shelf.put
    put(A, "old_quay", 7, "2028")
    put(A, "several", 30)
    put(A, "follow_up", 12, citizenship="north")
    put(A, "follow_up", 5, citizenship="vinland")
    put(A, "follow_up", 1, exploitation="labour_crime", entry="new")
    put(A, "follow_up", 2, sex="male")
    put(A, "police", 3)
    put("cases_opened", "police", 1300, "2029")
    stated = (("suspects", 4, 4), ("witnesses", ValueStatus.NOT_KNOWN, 4), ("permit_decisions", 8, 9))
    for measure, before, now in stated:
        put(measure, "police", before, "2029")
        put(measure, "police", now, "2030")
    put("permit_persons", "police", 8, "2029")
    put("permit_persons", "police", 9, "2030", qualifier=ValueQualifier.ABOUT)
    put("victims_identified", "police", 8, "2029")
    put("victims_identified", "police", 9, "2030")
    put("anonymous_reports", "police", 1, "2029", qualifier=ValueQualifier.DERIVED)
    put("anonymous_reports", "police", 2, "2030")
    return lambda name: next(one for one in build_tables(collection, "2031", shelf) if one.id == name)


def said(text: str) -> TranslatedText:
    return TranslatedText.from_texts(nb=text, nn=text, en=text)


@pytest.mark.parametrize("name", TABLES)
def test_a_table_has_these_lines_and_no_others(made: Callable[[str], ReleasableTable], lines, name: str) -> None:  # type: ignore[no-untyped-def]
    assert lines(made(name)) == TOLD[name]
