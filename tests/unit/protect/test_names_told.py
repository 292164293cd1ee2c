"""What a release and everything in it is called, field by field, as the collection has it."""

from __future__ import annotations

import dataclasses
import textwrap
from collections.abc import Iterator
from datetime import date

import pytest

from tilstand.define import RoundView
from tilstand.define.labels import Catalogue
from tilstand.define.schema import Break
from tilstand.model.names import EditionNames
from tilstand.protect.names import build_names
from tilstand.protect.tables import build_tables
from tilstand.terms import Codelist, Period, Text, TranslatedText, Unit

TOLD = """\
collection: sagaland
round_name: 2031
period: first=2031-01-01 last=2031-12-31 text=2031
published: 2032-05-15
basis: delivered
coordinator: unit
languages: nb, nn, en
reports: nb
web: en, nb
licence: CC0-1.0
words parts registers report units: 13
measures victims_identified: label=Identified victims unit=persons statistic=count dimensions=sex,
    age_at_exploitation, exploitation, exploited_in, decided_by rule=Count those whom the police or the
    court identified. breaks=(period=first=2030-01-01 last=2030-12-31 text=2030 cause=rule reason=new rule
    from 2030 concerns=unit, police, migration_board, shelter_league, northern_mission, havn_shelter,
    fjord_shelter, dal_shelter, old_quay, island_outreach, shelters, follow_up remark=Courts gave way.),
    (period=first=2028-01-01 last=2028-12-31 text=2028 cause=rule reason=Assistance provider=police
    concerns=police) flow=flow role=victim status=identified decided_by=police register=case_register
    threshold=1
measures cases_opened: label=Cases opened unit=cases statistic=count dimensions=exploitation rule=Count
    cases opened in the year. caveat=With care. flow=flow role=none register=case_register threshold=1
measures cleared_share: label=Share cleared unit=percent statistic=share rule=Cleared among decided cases.
    flow=flow role=none threshold=1
measures cases_change: label=Change in cases from the year before unit=percent statistic=change rule=Per
    cent of the year before. flow=flow role=none threshold=1
dimensions entry: label=New or carried over codes=2 codes codelist=entry
dimensions sex: label=Sex codes=4 codes codelist=sex version=1
dimensions age: label=Age at registration codes=3 codes codelist=age_group version=1
dimensions age_at_exploitation: label=Age at exploitation codes=3 codes codelist=age_group version=1
dimensions citizenship: label=Citizenship codes=8 codes codelist=country version=2030 source=Generated:
    Sagaland's list of countries, revised 1 January 2030.
dimensions exploitation: label=Form of exploitation codes=7 codes codelist=exploitation version=2
dimensions exploited_in: label=Place of exploitation codes=4 codes codelist=place
dimensions decided_by: label=Who decided codes=4 codes codelist=deciding_body
dimensions outcome: label=Outcome codes=3 codes codelist=outcome
providers unit: label=The coordination unit (generated) members=unit remark=Generated: the coordination unit
    itself. It prints totals and reports nothing.
providers police: label=Sagaland Police (generated) parts=3, 3 own_parts=3 members=police
providers migration_board: label=The Migration Board (generated) parts=2, 2 own_parts=2
    members=migration_board
providers shelter_league: label=The Shelter League (generated) members=havn_shelter, dal_shelter, old_quay
providers northern_mission: label=The Northern Mission (generated) members=fjord_shelter, island_outreach
providers havn_shelter: label=Havn shelter (generated) parts=1, 1 own_parts=1 members=havn_shelter
    parent=shelter_league city=Havn
providers fjord_shelter: label=Fjord shelter (generated) parts=1, 1 own_parts=1 members=fjord_shelter
    parent=northern_mission city=Fjord remark=Generated: moved from the league to the mission on 1 July
    2031.
providers dal_shelter: label=Dal shelter (generated) parts=1, 1 own_parts=1 members=dal_shelter
    parent=shelter_league city=Dal first=2031-01-01
providers old_quay: label=Old Quay shelter (generated) parts=1 members=old_quay parent=shelter_league
    last=2029-12-31 remark=Generated: closed at the end of 2029.
providers island_outreach: label=Island outreach (generated) parts=1, 1 own_parts=1 members=island_outreach
    parent=northern_mission
groups shelters: label=The shelters members=havn_shelter, fjord_shelter, dal_shelter listed=havn_shelter,
    fjord_shelter, dal_shelter
groups follow_up: label=All follow-up services members=havn_shelter, fjord_shelter, dal_shelter,
    island_outreach listed=shelters, island_outreach
forms outreach: title=Outreach part=1
forms permits: title=Residence permits part=2 questions=practice: Has practice changed?
forms police: title=Police part=3
forms shelter: title=Shelters part=1 questions=trends: What has changed over the past year?; needs: What do
    you need most?
sizes: (id=large label=large, greatly, far limits=least_percent: 20; least_units: 5), (id=small label=small,
    slightly limits=most_percent: 10; most_units: 5)
imprint:
protection: (No number is hidden or rounded in this edition.)
"""


@pytest.fixture
def called(sagaland: RoundView, shelf) -> EditionNames:  # type: ignore[no-untyped-def]
    breaks = (
        Break(period=Period.from_year(2030), cause="rule", note="Courts gave way."),
        Break(period=Period.from_year(2028), cause="rule", note="parts.1", provider="police"),
    )
    own = sagaland.measures["victims_identified"].model_copy(update={"breaks": breaks})
    labels = {**sagaland.labels.labels, "measures.cases_opened.caveat": TranslatedText.from_texts(en="With care.")}
    collection = dataclasses.replace(
        sagaland,
        measures={**sagaland.measures, "victims_identified": own},
        labels=Catalogue(labels),
        settings=sagaland.settings.model_copy(update={"licence": "CC0-1.0", "web": ("en", "nb")}),
    )
    shelf.put("permit_decisions", "migration_board", 1)
    shown = build_tables(collection, "2031", shelf)
    police = [table for table in shown if table.id == "police"]
    return build_names(collection, "2031", police)


def fields(one: object) -> Iterator[str]:
    """The fields of something that are not empty."""
    for field in dataclasses.fields(one):  # type: ignore[arg-type]
        told = plain(getattr(one, field.name)) if field.repr else ""  # a hash that is kept tells nothing
        if told:
            yield f"{field.name}={told}"


def plain(value: object) -> str:
    match value:
        case Text():
            return value.text("en")
        case Unit():
            return value.value
        case Codelist():
            return f"{len(value.codes)} codes"
        case dict():
            return "; ".join(f"{name}: {plain(inner)}" for name, inner in value.items())
        case tuple():
            return ", ".join(f"({plain(one)})" if dataclasses.is_dataclass(one) else plain(one) for one in value)
        case date() | bool() | str() | int() | None:
            return str(value or "")
    return " ".join(fields(value)) if dataclasses.is_dataclass(value) else str(value)


def told(called: EditionNames) -> str:
    lines = []
    for field in dataclasses.fields(called):
        value = getattr(called, field.name)
        if field.name == "words":
            sections = sorted({path.partition(".")[0] for path in value})
            lines.append(f"words {' '.join(sections)}: {len(tuple(value))}")
        elif isinstance(value, dict):
            lines += [f"{field.name} {name}: {' '.join(fields(one))}" for name, one in value.items()]
        else:
            lines.append(f"{field.name}: {plain(value)}")
    form = textwrap.TextWrapper(108, subsequent_indent="    ", break_on_hyphens=False)
    return "\n".join(part for line in lines for part in form.wrap(line)) + "\n"


def test_everything_is_called_what_the_collection_calls_it(called: EditionNames) -> None:
    assert told(called) == TOLD


def test_what_is_remarked_of_a_group_is_told_in_the_collection_s_own_language(sagaland: RoundView) -> None:
    groups = dict(sagaland.groups)
    groups["shelters"] = groups["shelters"].model_copy(update={"note": "De åpnet i mai."})
    found = build_names(dataclasses.replace(sagaland, groups=groups), "2031", []).groups["shelters"]
    assert found.remark.text("nb") == "De åpnet i mai."
    assert build_names(sagaland, "2031", []).groups["shelters"].remark.text("nb") == ""
