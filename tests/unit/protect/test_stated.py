"""Where a release states figures: every kind of place is found, each by the numbers that it states."""

from __future__ import annotations

import dataclasses

import pytest

from tilstand.languages import CitedNumber, format_template
from tilstand.model import CellValue, ReleasableTable, TableNote
from tilstand.model.appendix import Appendix, AppendixDecision, Disagreement
from tilstand.model.chart import ChartData, ChartPoint, ChartSeries
from tilstand.model.release import BodyQuery, Release
from tilstand.protect import find_small_counts
from tilstand.protect.names import build_names
from tilstand.protect.number_gate import check_numbers, collect_nonstatistical_numbers
from tilstand.protect.policy import list_stated_places
from tilstand.terms import FigureOrigin, InvariantText, Key, Period, Text, Unit, Value

KEY = Key("victims_assisted", "havn_shelter", Period.from_year(2031))
OTHER = KEY.at("sex", "female")
SMALL = Value.number(2)


def says(key: Key) -> Text:
    return format_template(InvariantText("It is {n}."), n=CitedNumber(2, (key,)))


@pytest.fixture
def release(sagaland) -> Release:  # type: ignore[no-untyped-def]
    """A release in which each kind of place states a figure."""
    words, cell = (
        InvariantText("Words"),
        CellValue(KEY, SMALL, FigureOrigin.SUBMITTED, notes=(TableNote(says(OTHER)),)),
    )
    table = ReleasableTable(
        *("told", "1", 1, "plain", words, words),
        ((words, 0, False),),
        (words,),
        ((cell,),),
        (TableNote(says(KEY)),),
        "as_printed",
    )
    point = ChartPoint("2", SMALL.amount, cell)
    drawn = ChartData(
        *("drawn", "told", words, "bars", "bars", "nb"),
        groups=(words,),
        series=(ChartSeries(words, (point,)),),
        totals=(None,),
        unit=Unit.PERSONS,
        alt=says(KEY),
        notes=(says(OTHER),),
    )
    appendix = Appendix(
        settled=(AppendixDecision(words, says(KEY), words, words, sagaland.rounds["2031"].published),),
        open_findings=((words, says(KEY)),),
        disagreements=(Disagreement(words, rows=((words, says(KEY), says(OTHER)),)),),
        hidden_population=(says(OTHER),),
    )
    made = Release(
        build_names(sagaland, "2031", (table,)),
        (table,),
        plots=(drawn,),
        appendix=appendix,
        queries=(BodyQuery("R103", "error", words, words, says(KEY), words),),
        cells=((KEY, SMALL), (OTHER, SMALL)),
    )
    knowledge = {one: collect_nonstatistical_numbers(sagaland, [KEY.period], one) for one in ("nb", "en")}
    return check_numbers(made, knowledge)[0]


PLACES = [
    ("tables", "told › cells › 1 › 1 › notes › 1 › text", OTHER),
    ("tables", "told › notes › 1 › text", KEY),
    ("plots", "drawn › notes › 1", OTHER),
    ("plots", "drawn › alt", KEY),
    ("queries", "R103 › what", KEY),
    ("settled", "1 › decision", KEY),
    ("open_findings", "1 › 2", KEY),
    ("disagreements", "1 › rows › 1 › 2", KEY),
    ("disagreements", "1 › rows › 1 › 3", OTHER),
    ("hidden_population", "1", OTHER),
]


def test_every_kind_of_place_is_found_with_the_figures_that_it_states(release):
    assert [(one.kind, one.place, one.key) for one in list_stated_places(release) if one.language == "nb"] == PLACES


def test_a_place_is_told_in_each_language_that_it_is_said_in(release):
    spoken = {one.kind: set() for one in list_stated_places(release)}
    for one in list_stated_places(release):
        spoken[one.kind].add(one.language)
    assert spoken.pop("plots") == {"nb"}  # a picture has one
    assert all(languages == {"nb", "en"} for languages in spoken.values())


def test_small_numbers_of_protected_roles_are_listed_by_every_place(sagaland, release):
    record = find_small_counts(sagaland, release)
    own = [one for one in record["texts"] if one["language"] == "nb"]
    assert [(one["kind"], one["place"], one["key"]) for one in own] == [
        (kind, place, key.text()) for kind, place, key in PLACES
    ]
    assert record["pictures"] == [{"picture": "drawn", "key": KEY.text(), "value": "2"}]
    assert [one["key"] for one in record["cells"]] == [KEY.text()]


def test_numbers_that_are_not_small_are_in_no_list(sagaland, release):
    large = dataclasses.replace(release, cells=((KEY, Value.number(14)), (OTHER, SMALL)))
    assert {one["key"] for one in find_small_counts(sagaland, large)["texts"]} == {OTHER.text()}
