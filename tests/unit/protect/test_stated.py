"""Where a release states figures: every kind of place is found, each by the numbers that it states."""

from __future__ import annotations

import dataclasses

import pytest

from tilstand.languages import Stated, filled
from tilstand.model import CellValue, Note, ReleasableTable
from tilstand.model.appendix import Appendix, Disagreement, Settled
from tilstand.model.plot import Plot, Point, Series
from tilstand.model.release import Query, Release
from tilstand.protect import disclosure
from tilstand.protect.gate import passed
from tilstand.protect.known import known
from tilstand.protect.names import names
from tilstand.protect.stated import stated
from tilstand.terms import Alike, Key, Origin, Period, Text, Unit, Value

KEY = Key("victims_assisted", "havn_shelter", Period.year(2031))
OTHER = KEY.at("sex", "female")
SMALL = Value.number(2)


def says(key: Key) -> Text:
    return filled(Alike("It is {n}."), n=Stated(2, (key,)))


@pytest.fixture
def release(sagaland) -> Release:  # type: ignore[no-untyped-def]
    """A release in which each kind of place states a figure."""
    words, cell = Alike("Words"), CellValue(KEY, SMALL, Origin.SUBMITTED, notes=(Note(says(OTHER)),))
    table = ReleasableTable(
        *("told", "1", 1, "plain", words, words),
        ((words, 0, False),),
        (words,),
        ((cell,),),
        (Note(says(KEY)),),
        "as_printed",
    )
    point = Point("2", SMALL.amount, cell)
    drawn = Plot(
        *("drawn", "told", words, "bars", "bars", "nb"),
        groups=(words,),
        series=(Series(words, (point,)),),
        totals=(None,),
        unit=Unit.PERSONS,
        alt=says(KEY),
        notes=(says(OTHER),),
    )
    appendix = Appendix(
        settled=(Settled(words, says(KEY), words, words, sagaland.rounds["2031"].published),),
        open_findings=((words, says(KEY)),),
        disagreements=(Disagreement(words, rows=((words, says(KEY), says(OTHER)),)),),
        hidden_population=(says(OTHER),),
    )
    made = Release(
        names(sagaland, "2031", (table,)),
        (table,),
        plots=(drawn,),
        appendix=appendix,
        queries=(Query("R103", "error", words, words, says(KEY), words),),
        cells=((KEY, SMALL), (OTHER, SMALL)),
    )
    knowledge = {one: known(sagaland, [KEY.period], one) for one in ("nb", "en")}
    return passed(made, knowledge)[0]


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
    assert [(one.kind, one.place, one.key) for one in stated(release) if one.language == "nb"] == PLACES


def test_a_place_is_told_in_each_language_that_it_is_said_in(release):
    spoken = {one.kind: set() for one in stated(release)}
    for one in stated(release):
        spoken[one.kind].add(one.language)
    assert spoken.pop("plots") == {"nb"}  # a picture has one
    assert all(languages == {"nb", "en"} for languages in spoken.values())


def test_small_numbers_of_protected_roles_are_listed_by_every_place(sagaland, release):
    record = disclosure(sagaland, release)
    own = [one for one in record["texts"] if one["language"] == "nb"]
    assert [(one["kind"], one["place"], one["key"]) for one in own] == [
        (kind, place, key.text()) for kind, place, key in PLACES
    ]
    assert record["pictures"] == [{"picture": "drawn", "key": KEY.text(), "value": "2"}]
    assert [one["key"] for one in record["cells"]] == [KEY.text()]


def test_numbers_that_are_not_small_are_in_no_list(sagaland, release):
    large = dataclasses.replace(release, cells=((KEY, Value.number(14)), (OTHER, SMALL)))
    assert {one["key"] for one in disclosure(sagaland, large)["texts"]} == {OTHER.text()}
