"""How the data are to be cited, whole, for each kind of edition: finished, a draft, corrected."""

from __future__ import annotations

import csv
import dataclasses
import io
import json
import textwrap
from collections.abc import Mapping
from dataclasses import replace
from datetime import date

import pytest
import yaml

from tilstand.define.labels import Catalogue
from tilstand.model.names import RECONSTRUCTED, Corrigendum, EditionNames, Imprint
from tilstand.model.release import Release
from tilstand.publish.dictionary import list_dictionary_entries
from tilstand.publish.open_data import list_data_licences, write_citation, write_data_readme, write_open_data
from tilstand.report_text import get_report_string
from tilstand.terms import InvariantText, TranslatedText

# What the schema of CFF 1.2.0 asks for, and the fields of it that are used here.
REQUIRED = {"authors", "cff-version", "message", "title"}
KNOWN = REQUIRED | {"type", "version", "date-released", "abstract", "keywords", "license"}


@pytest.fixture
def licensed(sagaland, make):
    own = {"licences.CC-BY-4.0": TranslatedText.from_texts(nb="Lisens B", nn="Lisens B", en="Licence B: «for all»")}
    return make(dataclasses.replace(sagaland, labels=Catalogue({**sagaland.labels.labels, **own}))).names


def test_the_citation_file_is_what_the_format_asks_for(licensed):
    told = yaml.safe_load(write_citation(licensed))
    assert REQUIRED <= set(told) <= KNOWN
    assert (told["cff-version"], told["type"]) == ("1.2.0", "dataset")
    assert "license" not in told  # a proposal is not a licence
    assert date.fromisoformat(told["date-released"]) == licensed.published
    assert [set(author) for author in told["authors"]] == [{"name"}]
    assert all(isinstance(told[name], str) for name in ("title", "message", "version", "abstract"))
    assert "forslag" in write_citation(licensed).decode().splitlines()[0]


def decided(names, licence):
    return dataclasses.replace(names, licence=licence)


def test_a_licence_is_named_when_it_has_been_decided(licensed):
    names = decided(licensed, "CC-BY-4.0")
    assert yaml.safe_load(write_citation(names))["license"] == "CC-BY-4.0"
    assert "The licence is Licence B: «for all»." in write_data_readme(names, [], "en").decode()


def test_a_licence_that_the_format_does_not_know_is_named_in_the_comment_only(licensed):
    names = decided(licensed, "NLOD-2.0")
    assert "license" not in yaml.safe_load(write_citation(names))
    assert "NLOD-2.0" in write_citation(names).decode().splitlines()[0]


def test_without_a_licence_nobody_is_told_that_there_is_one(release):
    assert "license" not in yaml.safe_load(write_citation(release.names))
    assert "has not been decided" in write_data_readme(release.names, [], "en").decode()


@pytest.mark.parametrize(("language", "word"), [("nb", "et forslag"), ("nn", "eit forslag"), ("en", "not yet decided")])
def test_the_text_says_that_the_licence_is_a_proposal(licensed, language, word):
    text = write_data_readme(licensed, [], language).decode()
    assert word in text
    assert "Li" in text
    assert "{" not in text


def test_the_text_tells_every_file_and_only_files_that_are_there(release):
    files = [name.removeprefix("data/") for name in write_open_data(release)]
    text = write_data_readme(release.names, files, "nn").decode()
    tables = {table.id for table in release.tables}
    for name in files:
        stem = name.partition(".")[0]
        assert stem in tables or stem == "README" or f"`{name}`" in text, name
    assert "changes.csv" not in text


def test_awkward_names_do_not_break_the_citation_file(sagaland, make):
    odd = InvariantText('A: "b" # c\n- d \\ {e} ø')
    renamed = dataclasses.replace(sagaland, labels=Catalogue({**sagaland.labels.labels, "providers.unit": odd}))
    assert yaml.safe_load(write_citation(make(renamed).names))["authors"] == [{"name": odd.text("nb")}]


ASK = "# Det er ikke avgjort hvilken lisens tallene har. Spør Koordineringsenheten (oppdiktet) før du gjenbruker dem."
ABOUT = "Alle publiserte tabeller i utgaven for 2031, med koder, merknader og tellereglene bak tallene."
USE = "Bruk denne henvisningen når du bruker tallene."
NOT = "Dette er et utkast, og det skal ikke siteres."
TITLE = "Tilstandsrapport for Sagaland (oppdiktet)"
CORRECTED = Imprint(corrections=(Corrigendum(date(2032, 6, 1), TranslatedText.from_texts(nb="a", nn="a", en="a")),))


@pytest.fixture(scope="module")
def names(whole: Release) -> EditionNames:
    return whole.names


def licensed_cited_told(names: EditionNames, *ids: str, decided: str = "") -> EditionNames:
    own = {f"licences.{one}": TranslatedText.from_texts(nb=f"Lisens {one}", nn="x", en=f"Licence {one}") for one in ids}
    return replace(names, words=Catalogue({**names.words.labels, **own}), licence=decided)


@pytest.mark.parametrize(
    ("imprint", "message", "title", "version", "day"),
    [
        (Imprint(), USE, TITLE, "2031, 2032-05-15", "2032-05-15"),
        (Imprint(draft=True), NOT, f"Utkast: {TITLE}", "2031, draft", ""),
        (Imprint(draft=True, demonstration=True), NOT, f"Utkast: {TITLE}", "2031, draft", ""),
        (CORRECTED, USE, TITLE, "2031, 2032-06-01", "2032-06-01"),
    ],
)
def test_the_citation_file(
    names: EditionNames, imprint: Imprint, message: str, title: str, version: str, day: str
) -> None:
    lines = [
        ASK,
        'cff-version: "1.2.0"',
        f'message: "{message}"',
        'type: "dataset"',
        f'title: "{title}"',
        "authors:",
        '  - name: "Koordineringsenheten (oppdiktet)"',
        f'version: "{version}"',
        *([f'date-released: "{day}"'] if day else []),
        f'abstract: "{ABOUT}"',
        "keywords:",
        '  - "sagaland"',
        '  - "2031"',
        "",
    ]
    assert write_citation(replace(names, imprint=imprint)).decode() == "\n".join(lines)


def test_a_retold_edition_says_so_where_it_is_cited_and_where_its_words_are_told(names: EditionNames) -> None:
    retold = replace(names, basis=RECONSTRUCTED)
    told = get_report_string(names.words, RECONSTRUCTED, year=names.period).text("nb")
    assert f'abstract: "{ABOUT} {told}"' in write_citation(retold).decode().splitlines()
    edition, column = [one for one in list_dictionary_entries(retold, ()) if one.id in ("2031", RECONSTRUCTED)]
    assert edition.get_entry_fact("remark", "en") == "Edition of 15 May 2032 for 2031, retold from a printed report"
    assert (column.kind, column.label.text("nb")) == ("column", told)


@pytest.mark.parametrize(
    ("ids", "decided", "first", "last"),
    [
        (("CC-BY-4.0",), "CC-BY-4.0", "# Lisensen er Lisens CC-BY-4.0.", 'license: "CC-BY-4.0"'),
        (("NLOD-2.0",), "NLOD-2.0", "# Lisensen er Lisens NLOD-2.0.", '  - "2031"'),
        ((), "CC0-1.0", "# Lisensen er CC0-1.0.", 'license: "CC0-1.0"'),
        ((), "", ASK, '  - "2031"'),
    ],
)
def test_a_licence_that_was_decided(
    names: EditionNames, ids: tuple[str, ...], decided: str, first: str, last: str
) -> None:
    lines = write_citation(licensed_cited_told(names, *ids, decided=decided)).decode().splitlines()
    assert (lines[0], lines[-1]) == (first, last)


def test_licences_that_are_proposed(names: EditionNames) -> None:
    assert list_data_licences(names) == {}
    both = licensed_cited_told(names, "CC-BY-4.0", "NLOD-2.0")
    assert {id: label.text("en") for id, label in list_data_licences(both).items()} == {
        "CC-BY-4.0": "Licence CC-BY-4.0",
        "NLOD-2.0": "Licence NLOD-2.0",
    }
    (line,) = (one for one in write_data_readme(both, (), "en").decode().splitlines() if "Licence CC" in one)
    assert line == (
        "The coordinator, The coordination unit (generated), has not yet decided on the licence; "
        "these are proposed: Licence CC-BY-4.0 or Licence NLOD-2.0."
    )


START = """\
# {title}

{mark}All published tables of the edition for 2031, with codes, notes and the counting rules \
behind the figures.

{basis}

## How to cite the figures

{cited}

If you have recalculated or combined figures, please say so.

## Licence

It has not been decided which licence the figures have. Ask The coordination unit (generated) before you \
reuse them.

## The files

| File | Content |
|---|---|
| `*.csv` | One table, one line per figure, with the codes that place it (UTF-8, fields separated by commas) |
| `*.nb.json, *.en.json` | The same table as JSON-stat 2, one file per language |
{files}
## How to read the figures

An empty cell is not a zero. The column status says why the number is missing.

The code `_T` is the total of a dimension, `_Z` means that the measure does not have the dimension, and \
`_X` is what a breakdown leaves unplaced.

Persons, decisions, cases and events are different units and are never added together.
"""
REPORT = "Status report for Sagaland (generated)"
SUBMITTED = "The figures were submitted by the bodies themselves."
RETOLD = (
    "The submissions for 2031 are reconstructed: they are put together from what a printed report for 2031 "
    "says about each body. The bodies did not submit figures through this system for that year."
)
DRAFT = "**Draft of the edition for 2031. It has not been published, and anything in it may change.**\n\n"
INVENTED = "**This is a demonstration. The bodies do not exist, and every figure was made by a program.**\n\n"
CITED = f"> The coordination unit (generated) (2032). {REPORT} [data set]. Edition of 15 May 2032."
NOT_CITED = "This is a draft, and it is not to be cited."


@pytest.mark.parametrize(
    ("imprint", "basis", "title", "mark", "cited"),
    [
        (Imprint(), "delivered", REPORT, "", CITED),
        (Imprint(), "reconstructed", REPORT, "", CITED),
        (Imprint(draft=True), "delivered", f"Draft: {REPORT}", DRAFT, NOT_CITED),
        (Imprint(draft=True, demonstration=True), "reconstructed", f"Draft: {REPORT}", DRAFT + INVENTED, NOT_CITED),
        (CORRECTED, "delivered", REPORT, "**Edition of 15 May 2032 for 2031, corrected 1 June 2032**\n\n", CITED),
    ],
)
def test_the_text_for_people(
    names: EditionNames, imprint: Imprint, basis: str, title: str, mark: str, cited: str
) -> None:
    made = write_data_readme(replace(names, imprint=imprint, basis=basis), (), "en").decode()
    retold = SUBMITTED if basis == "delivered" else RETOLD
    assert made == START.format(title=title, mark=mark, basis=retold, cited=cited, files="")


def test_the_text_names_the_files_that_are_there_the_workbooks_first(names: EditionNames) -> None:
    told = {
        "tables.xlsx": "All tables, codes and notes in one workbook in Norwegian (bokmål)",
        "tables.en.xlsx": "The same workbook in English",
        "dictionary.csv": "Dictionary of tables, measures, codes, bodies, units, registers, breaks and signs",
        "changes.csv": "What has changed since the former edition, figure by figure, with the reason",
        "revisions.csv": "Figures of earlier editions that have been corrected since, with the published "
        "figure, the figure now and the day of each edition",
        "CITATION.cff": "The citation in a format that programs read (Citation File Format 1.2)",
    }
    lines = [f"| `{name}` | {what} |" for name, what in told.items()]
    made = write_data_readme(names, [*reversed(told), "t.csv", "README.en.md"], "en").decode()
    start = made.index("| `tables.xlsx`")
    assert made[start : made.index("## How to read")].strip().splitlines() == lines
    few = write_data_readme(names, ["changes.csv"], "en").decode()
    assert few == START.format(title=REPORT, mark="", basis=SUBMITTED, cited=CITED, files=f"{lines[3]}\n")


# The data files line by line: tables, dictionary, JSON-stat, and how to cite them.


TOLD = {
    "by_sex.csv": """\
table,row,column,row_label,column_label,measure,provider,period,sex,exploitation,unit,value,status,confidentiality,qualifier,origin,bracket,upper,published,computed,computed_upper,notes
by_sex,1,1,I alt,I alt,victims_assisted,follow_up,2031,_T,_T,registrations,22,A,F,exact,computed,9,,,,,Does
    not fit | Printed 25
by_sex,1,2,I alt,Kvinne,victims_assisted,follow_up,2031,female,_T,registrations,19,A,F,exact,submitted,,,,,,
by_sex,1,3,I alt,Mann,victims_assisted,follow_up,2031,male,_T,registrations,3,A,F,exact,submitted,,,,,,
by_sex,2,1,Seksuell utnyttelse,I
    alt,victims_assisted,follow_up,2031,_T,sexual,registrations,15,A,F,exact,submitted,,,,,,
by_sex,2,2,Seksuell
    utnyttelse,Kvinne,victims_assisted,follow_up,2031,female,sexual,registrations,,L,F,,,,,,,,
by_sex,2,3,Seksuell utnyttelse,Mann,victims_assisted,follow_up,2031,male,sexual,registrations,,L,F,,,,,,,,
by_sex,3,1,Tvangsarbeid,I
    alt,victims_assisted,follow_up,2031,_T,labour,registrations,2,A,F,exact,submitted,1,,,,,
by_sex,3,2,Tvangsarbeid,Kvinne,victims_assisted,follow_up,2031,female,labour,registrations,,L,F,,,,,,,,
by_sex,3,3,Tvangsarbeid,Mann,victims_assisted,follow_up,2031,male,labour,registrations,,L,F,,,,,,,,
by_sex,4,1,Ikke oppgitt,I alt,victims_assisted,follow_up,2031,_T,_X,registrations,5,A,F,exact,computed,,,,,,
by_sex,4,2,Ikke
    oppgitt,Kvinne,victims_assisted,follow_up,2031,female,_X,registrations,19,A,F,exact,computed,,,,,,
by_sex,4,3,Ikke
    oppgitt,Mann,victims_assisted,follow_up,2031,male,_X,registrations,3,A,F,exact,computed,,,,,,
""",
    "account_havn_shelter.csv": """\
table,row,column,row_label,column_label,measure,provider,period,entry,sex,age,citizenship,unit,value,status,confidentiality,qualifier,origin,bracket,upper,published,computed,computed_upper,notes
account_havn_shelter,1,1,Antatte ofre som fikk bistand
    (personer),Antall,victims_assisted,havn_shelter,2031,_T,_T,_T,_T,persons,14,A,F,exact,submitted,,,,,,
account_havn_shelter,3,1,Kvinne,Antall,victims_assisted,havn_shelter,2031,_T,female,_T,_T,persons,11,A,F,exact,submitted,,,,,,Printed
    12
account_havn_shelter,4,1,Mann,Antall,victims_assisted,havn_shelter,2031,_T,male,_T,_T,persons,3,A,F,exact,submitted,,,,,,
account_havn_shelter,6,1,Mindreårig,Antall,victims_assisted,havn_shelter,2031,_T,_T,minor,_T,persons,2,A,F,exact,submitted,,,,,,
account_havn_shelter,8,1,Nord,Antall,victims_assisted,havn_shelter,2031,_T,_T,_T,north,persons,9,A,F,exact,submitted,,,,,,
account_havn_shelter,9,1,Vinland,Antall,victims_assisted,havn_shelter,2031,_T,_T,_T,vinland,persons,4,A,F,exact,submitted,,,,,,
account_havn_shelter,11,1,Ny i
    året,Antall,victims_assisted,havn_shelter,2031,new,_T,_T,_T,persons,5,A,F,exact,submitted,,,,,,
account_havn_shelter,12,1,Medfølgende barn og andre som bodde der
    (personer),Antall,dependants_housed,havn_shelter,2031,_Z,_T,_T,_Z,persons,1,A,F,exact,submitted,,,,,,
account_havn_shelter,13,1,Gjennomsnittlig botid
    (dager),Antall,mean_stay,havn_shelter,2031,_Z,_Z,_Z,_Z,days,41.5,A,F,about,submitted,,,,,,
""",
    "CITATION.cff": """\
# Det er ikke avgjort hvilken lisens tallene har. Spør Koordineringsenheten (oppdiktet) før du gjenbruker
    dem.
cff-version: "1.2.0"
message: "Bruk denne henvisningen når du bruker tallene."
type: "dataset"
title: "Tilstandsrapport for Sagaland (oppdiktet)"
authors:
  - name: "Koordineringsenheten (oppdiktet)"
version: "2031, 2032-05-15"
date-released: "2032-05-15"
abstract: "Alle publiserte tabeller i utgaven for 2031, med koder, merknader og tellereglene bak tallene."
keywords:
  - "sagaland"
  - "2031"
""",
    "README.en.md": """\
# Status report for Sagaland (generated)

All published tables of the edition for 2031, with codes, notes and the counting rules behind the figures.

The figures were submitted by the bodies themselves.

## How to cite the figures

> The coordination unit (generated) (2032). Status report for Sagaland (generated) [data set]. Edition of 15
    May 2032.

If you have recalculated or combined figures, please say so.

## Licence

It has not been decided which licence the figures have. Ask The coordination unit (generated) before you
    reuse them.

## The files

| File | Content |
|---|---|
| `*.csv` | One table, one line per figure, with the codes that place it (UTF-8, fields separated by commas)
    |
| `*.nb.json, *.en.json` | The same table as JSON-stat 2, one file per language |
| `tables.xlsx` | All tables, codes and notes in one workbook in Norwegian (bokmål) |
| `tables.en.xlsx` | The same workbook in English |
| `dictionary.csv` | Dictionary of tables, measures, codes, bodies, units, registers, breaks and signs |
| `CITATION.cff` | The citation in a format that programs read (Citation File Format 1.2) |

## How to read the figures

An empty cell is not a zero. The column status says why the number is missing.

The code `_T` is the total of a dimension, `_Z` means that the measure does not have the dimension, and `_X`
    is what a breakdown leaves unplaced.

Persons, decisions, cases and events are different units and are never added together.
""",
    "dictionary.csv": """\
edition | 2031 | sagaland |  | Status report for Sagaland (generated) | period=2031 | as_at=2032-05-15
table | by_sex |  |  | About by_sex | unit=registrations
table | keys |  |  | About keys | unit=registrations; cases; persons
table | years |  |  | About years | unit=cases; persons
table | account_havn_shelter |  |  | Havn shelter (generated): figures for 2031 | unit=persons; days
table | account_fjord_shelter |  |  | Fjord shelter (generated): figures for 2031 | unit=persons
column | table |  |  | Name of the table
column | row |  |  | Row of the table, counted from 1
column | column |  |  | Column of the table, counted from 1
column | row_label |  |  | Text before the row
column | column_label |  |  | Text above the column
column | measure |  |  | What is counted
column | provider |  |  | Whom the figure is about: a body, or a group of them
column | period |  |  | Period that the figure is about
column | unit |  |  | What one is one of
column | value |  |  | The number, with a full stop before decimals; empty where there is none
column | status |  |  | Whether there is a number, and why not (SDMX, CL_OBS_STATUS)
column | confidentiality |  |  | Whether the number is free (SDMX, CL_CONF_STATUS)
column | qualifier |  |  | How the number is to be read
column | origin |  |  | How the number came about
column | bracket |  |  | The number in brackets, counted inside the number before
column | upper |  |  | The greatest number that it may be, where value is the least
column | published |  |  | The number in print
column | computed |  |  | What the bodies of a group report adds up to; with computed_upper, at least
column | computed_upper |  |  | What it adds up to at most
column | notes |  |  | Notes to the figure, with a vertical bar between them
bracket | by_sex | entry | new | New in the year
measure | victims_assisted |  |  | Presumed victims assisted | unit=persons | rule_en=Count each person once
    in the year. | statistic=count | flow=flow | role=victim | victim_status=presumed | decided_by=shelter
measure | dependants_housed |  |  | Dependants housed | unit=persons | rule_en=Count those who came with a
    presumed victim. | statistic=count | flow=flow | role=dependant
measure | mean_stay |  |  | Mean stay | unit=days | rule_en=Days per stay that ended. | statistic=mean |
    flow=flow | role=victim
measure | victims_identified |  |  | Identified victims | unit=persons | rule_en=Count those whom the police
    or the court identified. | statistic=count | flow=flow | role=victim | victim_status=identified |
    decided_by=police | register=case_register
measure | cases_opened |  |  | Cases opened | unit=cases | rule_en=Count cases opened in the year. |
    caveat_en=Read with care. | statistic=count | flow=flow | role=none | register=case_register
break | victims_assisted | shelter_league |  | not the same reporting bodies from 1 July 2031 | period=2031
    | source=reporter
break | victims_assisted | northern_mission |  | not the same reporting bodies from 1 July 2031 |
    period=2031 | source=reporter
break | dependants_housed | shelter_league |  | not the same reporting bodies from 1 July 2031 | period=2031
    | source=reporter
break | dependants_housed | northern_mission |  | not the same reporting bodies from 1 July 2031 |
    period=2031 | source=reporter
break | victims_identified |  |  | new rule from 2030 | period=2030 | source=rule | remark=Generert:
    identifiseringen ble flyttet fra domstolene til politiet.
unit | persons |  |  | persons
unit | cases |  |  | cases
unit | days |  |  | days
unit | registrations |  |  | registrations
register | case_register |  |  | The case register (generated)
dimension | entry |  |  | New or carried over | codelist=entry
code | _T | entry |  | Total
code | new | entry |  | New in the year | remark=part
code | _Z | entry |  | The measure does not have this dimension
dimension | sex |  |  | Sex | codelist=sex | version=1
code | _T | sex |  | Total
code | female | sex |  | Woman | remark=part
code | male | sex |  | Man | remark=part
code | _Z | sex |  | The measure does not have this dimension
dimension | age |  |  | Age at registration | codelist=age_group | version=1
code | _T | age |  | Total
code | minor | age |  | Minor | remark=part
code | _Z | age |  | The measure does not have this dimension
dimension | citizenship |  |  | Citizenship | codelist=country | version=2030 | source=Generated: Sagaland's
    list of countries, revised 1 January 2030.
code | _T | citizenship |  | Total
code | north | citizenship |  | North | source=generated | remark=part
code | vinland | citizenship | north | Vinland | source=generated | remark=part
code | _Z | citizenship |  | The measure does not have this dimension
dimension | exploitation |  |  | Form of exploitation | codelist=exploitation | version=2
code | _T | exploitation |  | Total
code | sexual | exploitation |  | Sexual exploitation | source=generated | remark=part
code | labour | exploitation |  | Forced labour | source=generated | remark=part
code | _X | exploitation |  | Not stated
code | _Z | exploitation |  | The measure does not have this dimension
provider | police |  |  | Sagaland Police (generated)
provider | shelter_league |  |  | The Shelter League (generated)
provider | northern_mission |  |  | The Northern Mission (generated)
provider | havn_shelter |  | shelter_league | Havn shelter (generated)
provider | fjord_shelter |  | northern_mission | Fjord shelter (generated) | remark=Generated: moved from
    the league to the mission on 1 July 2031.
group | follow_up |  |  | All follow-up services
member | shelters | follow_up |  | The shelters
member | island_outreach | follow_up |  | Island outreach (generated)
""",
    "by_sex.en.json": """\
version "2.0"
class "dataset"
label "About by_sex"
source "The coordination unit (generated)"
updated "2032-05-15"
note ["Numbers in brackets: New in the year. They are counted inside the number before.", "Nobody has given
    a number for: Of which crime, Begging, Removal of organs, Form not known.", "Nobody has given a number
    for: Trans or non-binary person, Sex not known."]
role {"time": ["period"], "metric": ["measure"]}
id ["measure", "provider", "period", "entry", "sex", "exploitation"]
size [1, 1, 1, 2, 3, 4]
dimension.measure {"label": "Measure", "category": {"index": ["victims_assisted"], "label":
    {"victims_assisted": "Presumed victims assisted"}, "unit": {"victims_assisted": {"label":
    "registrations", "decimals": 0, "base": "registrations"}}}}
dimension.provider {"label": "Provider", "category": {"index": ["follow_up"], "label": {"follow_up": "All
    follow-up services"}}}
dimension.period {"label": "Period", "category": {"index": ["2031"], "label": {"2031": "2031"}}}
dimension.entry {"label": "New or carried over", "category": {"index": ["_T", "new"], "label": {"_T":
    "Total", "new": "New in the year"}}}
dimension.sex {"label": "Sex", "category": {"index": ["_T", "female", "male"], "label": {"_T": "Total",
    "female": "Woman", "male": "Man"}}}
dimension.exploitation {"label": "Form of exploitation", "category": {"index": ["_T", "sexual", "labour",
    "_X"], "label": {"_T": "Total", "sexual": "Sexual exploitation", "labour": "Forced labour", "_X": "Not
    stated"}}}
value [22, 15, 2, 5, 19, null, null, 19, 3, null, null, 3, 9, null, 1, null, null, null, null, null, null,
    null, null, null]
status {"0": "A", "1": "A", "2": "A", "3": "A", "4": "A", "5": "L", "6": "L", "7": "A", "8": "A", "9": "L",
    "10": "L", "11": "A", "12": "A", "14": "A"}
extension.table "by_sex"
extension.number "2"
extension.part 1
extension.kind "table"
extension.edition "2031"
extension.language "en"
extension.unit "registrations"
extension.status {"A": "Number; Zero: counted, and there were none", "L": "Not collected"}
extension.origin {"0": "computed", "1": "submitted", "2": "submitted", "3": "computed", "4": "submitted",
    "7": "computed", "8": "submitted", "11": "computed", "12": "submitted", "14": "submitted"}
extension.notes [{"text": "Does not fit", "places": [0]}, {"text": "Printed 25", "places": [0]}]
""",
    "account_havn_shelter.en.json": """\
version "2.0"
class "dataset"
label "Havn shelter (generated): figures for 2031"
source "The coordination unit (generated)"
updated "2032-05-15"
role {"time": ["period"], "metric": ["measure"]}
id ["measure", "provider", "period", "breakdown"]
size [3, 1, 1, 7]
dimension.measure {"label": "Measure", "category": {"index": ["victims_assisted", "dependants_housed",
    "mean_stay"], "label": {"victims_assisted": "Presumed victims assisted", "dependants_housed":
    "Dependants housed", "mean_stay": "Mean stay"}, "unit": {"victims_assisted": {"label": "persons",
    "decimals": 0, "base": "persons"}, "dependants_housed": {"label": "persons", "decimals": 0, "base":
    "persons"}, "mean_stay": {"label": "days", "decimals": 1, "base": "days"}}}}
dimension.provider {"label": "Provider", "category": {"index": ["havn_shelter"], "label": {"havn_shelter":
    "Havn shelter (generated)"}}}
dimension.period {"label": "Period", "category": {"index": ["2031"], "label": {"2031": "2031"}}}
dimension.breakdown {"label": "Breakdown", "category": {"index": ["_T", "sex=female", "sex=male",
    "age=minor", "citizenship=north", "citizenship=vinland", "entry=new"], "label": {"_T": "Total",
    "sex=female": "Sex: Woman", "sex=male": "Sex: Man", "age=minor": "Age at registration: Minor",
    "citizenship=north": "Citizenship: North", "citizenship=vinland": "Citizenship: Vinland", "entry=new":
    "New or carried over: New in the year"}}}
value [14, 11, 3, 2, 9, 4, 5, 1, null, null, null, null, null, null, 41.5, null, null, null, null, null,
    null]
status {"0": "A", "1": "A", "2": "A", "3": "A", "4": "A", "5": "A", "6": "A", "7": "A", "14": "A"}
extension.table "account_havn_shelter"
extension.number ""
extension.part 1
extension.kind "account"
extension.edition "2031"
extension.language "en"
extension.unit "Units are given in each line"
extension.status {"A": "Number; Zero: counted, and there were none"}
extension.origin {"0": "submitted", "1": "submitted", "2": "submitted", "3": "submitted", "4": "submitted",
    "5": "submitted", "6": "submitted", "7": "submitted", "14": "submitted"}
extension.qualifier {"14": "about"}
extension.notes [{"text": "Printed 12", "places": [1]}]
extension.breakdown ["entry", "sex", "age", "citizenship"]
""",
}


@pytest.fixture(scope="module")
def files(whole: Release) -> Mapping[str, bytes]:
    return write_open_data(whole)


def wrapped(text: str) -> str:
    form = textwrap.TextWrapper(108, subsequent_indent="    ", break_on_hyphens=False, break_long_words=False)
    return "\n".join(part for line in text.splitlines() for part in form.wrap(line) or [""]) + "\n"


def compact(data: bytes) -> str:
    """The dictionary in English: kind, word, list, parent and label; then what else is said, by column."""
    lines = []
    for line in csv.DictReader(io.StringIO(data.decode())):
        first = [line.pop(name) for name in ("kind", "id", "list", "parent", "label_en")]
        rest = [f"{name}={text}" for name, text in line.items() if text and name[-3:] not in ("_nb", "_nn")]
        lines.append(" | ".join([*first, *rest]))
    return wrapped("\n".join(lines))


def opened(data: bytes) -> str:
    """A JSON-stat file, a line for each of its entries and for each dimension."""
    lines = []
    for name, value in json.loads(data).items():
        inner = value.items() if name in ("dimension", "extension") else ()
        lines += [f"{name}.{key} {json.dumps(one, ensure_ascii=False)}" for key, one in inner]
        lines += [] if inner else [f"{name} {json.dumps(value, ensure_ascii=False)}"]
    return wrapped("\n".join(lines))


@pytest.mark.parametrize("name", TOLD)
def test_a_data_file_holds_this_and_nothing_else(files: Mapping[str, bytes], name: str) -> None:
    data = files[f"data/{name}"]
    if name == "dictionary.csv":
        # Words of size, signs and reasons are the same in every edition, and are tested below.
        assert compact(data).partition("size | ")[0] == TOLD[name]
    else:
        assert (opened(data) if name.endswith(".json") else wrapped(data.decode())) == TOLD[name]


def test_every_sign_and_reason_that_files_may_use_is_in_the_dictionary(files: Mapping[str, bytes]) -> None:
    found: dict[str, list[str]] = {}
    for line in csv.DictReader(io.StringIO(files["data/dictionary.csv"].decode())):
        found.setdefault(line["kind"], []).append(line["id"] + (f"={line['list']}" if line["list"] else ""))
    assert " ".join(found["status"]) == "A O M L Q"
    assert " ".join(found["confidentiality"]) == "F C"
    assert " ".join(found["sign"]) == "..=O .=M …=L …=O :=Q"
    assert " ".join(found["qualifier"]) == "exact about at_least at_most derived repaired"
    assert " ".join(found["origin"]) == "submitted counted published computed deduced adjusted"
    assert " ".join(found["change"]) == "added removed changed relabelled"
    assert " ".join(found["reason"]) == (
        "adjusted decided definition reported withdrawn suppressed follows restated "
        "resubmitted words other period series past ended"
    )


def test_these_are_all_the_data_files(files: Mapping[str, bytes]) -> None:
    tables = ("account_fjord_shelter", "account_havn_shelter", "by_sex", "keys", "years")
    own = [f"{table}.{ending}" for table in tables for ending in ("csv", "en.json", "nb.json")]
    more = ["CITATION.cff", "README.en.md", "README.nb.md", "dictionary.csv", "tables.en.xlsx", "tables.xlsx"]
    assert list(files) == sorted(f"data/{name}" for name in [*own, *more])
