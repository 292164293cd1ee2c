"""Bodies that were merged, split or moved: their series follow, or break with a word."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from shutil import copytree

import pytest

from tilstand import define
from tilstand.define import RoundView, find_series_breaks
from tilstand.define.schema import Deviation, SizeClass
from tilstand.errors import CollectionError
from tilstand.model import Batch, Observation, Source, Submission
from tilstand.protect import make_release
from tilstand.reconcile import reconcile_batch
from tilstand.terms import Key, Period, Value

SAGALAND = Path(__file__).parents[2] / "fixtures" / "sagaland"
ASSISTED = "victims_assisted"
YEAR = {year: Period.from_year(year) for year in range(2029, 2034)}


def collection(**changed: dict[str, object]) -> RoundView:
    """Sagaland with some bodies changed."""
    held = define.read_collection(SAGALAND).at("2031")
    own = {name: held.providers[name].model_copy(update=more) for name, more in changed.items()}
    return replace(held, providers={**held.providers, **own})


def merged(*into: str, last: date = date(2031, 6, 30)) -> RoundView:
    return collection(dal_shelter={"first": None, "last": last, "into": into})


def breaks(held: RoundView, who: str, first: int, last: int) -> list[str]:
    found = find_series_breaks(held, ASSISTED, who, YEAR[first], YEAR[last])
    return [str(one.period) for one in found]


def test_a_merger_in_the_middle_of_a_year_breaks_the_series_to_that_year_and_from_it() -> None:
    held = merged("havn_shelter")
    assert [breaks(held, "havn_shelter", year, year + 1) for year in (2029, 2030, 2031, 2032)] == [
        [],
        ["2031-07-01"],
        ["2031-07-01"],
        [],
    ]
    assert breaks(held, "havn_shelter", 2032, 2030) == ["2031-07-01"]  # whichever comes first
    assert breaks(held, "dal_shelter", 2030, 2031) == ["2031-07-01"]  # its last half-year is no year
    assert breaks(held, "fjord_shelter", 2030, 2032) == []


def test_a_merger_at_the_turn_of_the_year_breaks_it_once() -> None:
    held = merged("havn_shelter", last=date(2030, 12, 31))
    found = [breaks(held, "havn_shelter", year, year + 1) for year in (2029, 2030, 2031)]
    assert found == [[], ["2031-01-01"], []]


def test_a_sum_of_all_who_took_part_goes_on() -> None:
    held = merged("havn_shelter")
    assert breaks(held, "shelters", 2030, 2031) == []  # both are in the group
    assert breaks(held, "shelter_league", 2030, 2031) == ["2031-07-01"]  # another body left it that day
    across = merged("fjord_shelter")
    assert breaks(across, "shelters", 2030, 2031) == []
    assert breaks(across, "northern_mission", 2030, 2031) != []  # it has the one and not the other


def test_a_body_that_was_split_breaks_the_series_of_those_that_go_on() -> None:
    held = merged("havn_shelter", "fjord_shelter")
    assert breaks(held, "havn_shelter", 2030, 2031) == ["2031-07-01"]
    assert breaks(held, "fjord_shelter", 2030, 2031) == ["2031-07-01"]
    assert breaks(held, "shelters", 2030, 2031) == []


def test_a_body_that_moved_under_another_keeps_its_own_series_and_breaks_the_sums() -> None:
    """Fjord moved from the league to the mission on 1 July 2031."""
    held = collection()
    assert breaks(held, "fjord_shelter", 2030, 2031) == []
    assert breaks(held, "shelters", 2030, 2031) == []
    assert breaks(held, "shelter_league", 2030, 2031) == ["2031-07-01"]
    assert breaks(held, "northern_mission", 2030, 2031) == ["2031-07-01"]
    assert breaks(held, "shelter_league", 2031, 2032) == []
    assert breaks(held, "shelter_league", 2029, 2030) == []


def test_what_stood_under_an_umbrella_is_known_for_each_day() -> None:
    held = collection()
    assert "fjord_shelter" in held.list_group_members("shelter_league", date(2030, 12, 31))
    assert "fjord_shelter" not in held.list_group_members("shelter_league", date(2031, 12, 31))
    assert "fjord_shelter" in held.list_group_members("northern_mission", date(2031, 12, 31))
    assert held.list_group_members("northern_mission", date(2030, 12, 31)) == ("island_outreach",)


def stated(who: str, year: int, number: int) -> Observation:
    return Observation(Key(ASSISTED, who, YEAR[year]), Value.number(number), Source("x"))


def reconciled(held: RoundView, *rows: Observation):  # type: ignore[no-untyped-def]
    one = Submission("all", YEAR[2031], 1, "reconstructed", "csv", "x", "", rows)
    return reconcile_batch(held, Batch(YEAR[2031], (one,)))


def test_the_sum_of_an_earlier_year_is_over_those_that_stood_there_then() -> None:
    rows = (
        *(stated("havn_shelter", year, 10) for year in (2030, 2031)),
        *(stated("fjord_shelter", year, 4) for year in (2030, 2031)),
        *(stated("dal_shelter", year, 2) for year in (2030, 2031)),
    )
    held = replace(collection(dal_shelter={"first": None}), rounds={})
    found = reconciled(held, *rows).figures
    sums = [found.get(Key(ASSISTED, "shelter_league", YEAR[year])) for year in (2030, 2031)]
    assert [str(one.value) for one in sums if one is not None] == ["16", "12"]


def test_a_merged_body_is_not_asked_why_it_is_so_much_larger() -> None:
    limits = Deviation(sizes=(SizeClass(times=2, least=5),))
    for held, asked in ((merged("havn_shelter"), 0), (collection(), 1)):
        view = replace(held, settings=held.settings.model_copy(update={"year_before": limits}))
        found = reconciled(view, stated("havn_shelter", 2030, 10), stated("havn_shelter", 2031, 30))
        assert sum(f.rule == "R150" for f in found.findings) == asked


@pytest.mark.slow
def test_an_edition_says_in_its_data_where_a_series_breaks_for_that() -> None:
    held = merged("havn_shelter")
    batch = Batch(YEAR[2031], ())
    found = reconciled(held, stated("havn_shelter", 2030, 10), stated("havn_shelter", 2031, 30))
    names = make_release(held, "2031", batch, found.figures, found.findings).names
    (broken,) = names.find_breaks_between(ASSISTED, "havn_shelter", YEAR[2030], YEAR[2031])
    assert broken.reason.text("en") == "not the same reporting bodies from 1 July 2031"
    assert names.find_breaks_between(ASSISTED, "shelters", YEAR[2030], YEAR[2031]) == ()


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ('into = ["nobody"]\nlast = 2031-06-30', "nobody"),
        ('into = ["havn_shelter"]', "last"),
        ('into = ["dal_shelter"]\nlast = 2031-06-30', "dal_shelter"),
    ],
)
def test_a_merger_that_cannot_be_meant_is_told(tmp_path: Path, line: str, said: str) -> None:
    folder = tmp_path / "sagaland"
    copytree(SAGALAND, folder)
    file = folder / "providers.toml"
    head = "[providers.dal_shelter]\n"
    file.write_text(file.read_text("utf-8").replace(head, f"{head}{line}\n"), "utf-8")
    with pytest.raises(CollectionError) as told:
        define.read_collection(folder)
    assert said in told.value.message
