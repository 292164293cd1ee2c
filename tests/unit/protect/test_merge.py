"""Merged codes in an edition: one line with the sum, nothing of its parts, and nothing to work out."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from rounds_read import read_round

from tilstand.define.round_settings import Policy, Recoding
from tilstand.define.tables import ChartAxis, ChartItem
from tilstand.model.release import Release
from tilstand.pipeline import release
from tilstand.protect.recoding import (
    RecodedFigures,
    join_code_names,
    recode_collection,
)
from tilstand.round.state import RoundState
from tilstand.terms import Code, Codelist, InvariantText, Key, Period

SAGALAND = Path(__file__).parents[2] / "fixtures" / "sagaland"
YEAR = Period.from_text("2031")
HAVN = Key("victims_assisted", "havn_shelter", YEAR)
ABROAD = Recoding(dimension="exploited_in", codes=("home_country", "third_country"), label={"en": "Abroad"})
NEAR = ("sagaland", "home_country")
POLICY = Policy(merged=(ABROAD,))


@pytest.fixture(scope="module")
def state() -> RoundState:
    return read_round(SAGALAND, "2031")


@pytest.fixture(scope="module")
def made(state: RoundState) -> Release:
    return release.build_release(state, None, draft=True, printed=release.print_round(state, dict, POLICY))


def test_one_line_stands_for_the_codes_with_their_sum(state: RoundState, made: Release) -> None:
    table = next(one for one in made.tables if one.id == "account_havn_shelter")
    rows = {label.text("en"): row[0] for (label, *_), row in zip(table.row_labels, table.cells, strict=True)}
    cell = rows["Abroad"]
    assert cell is not None
    assert str(cell.value) == "14"  # four and ten
    assert cell.key == HAVN.at("exploited_in", "home_country+third_country")
    assert not [name for name in rows if "home country" in name or "third country" in name]


def test_codes_under_different_ones_are_merged_and_what_they_lie_under_is_one_with_what_lies_beside(
    state: RoundState,
) -> None:
    # home and Sagaland lie under one region, which is told too; the third country lies beside it
    codes = [
        Code("near", InvariantText("Near")),
        *(replace(code, parent="near") for code in state.collection.get_codelist("exploited_in") if code.id in NEAR),
        *(code for code in state.collection.get_codelist("exploited_in") if code.id not in NEAR),
    ]
    nested = Codelist("place", tuple(codes))
    view = recode_collection(
        replace(state.collection, codelists={**state.collection.codelists, "place": nested}), (ABROAD,)
    )
    found = view.get_codelist("exploited_in")
    both, around = join_code_names(ABROAD.codes), "near+third_country"
    assert [found.find_merged_ancestor(one) for one in ("home_country", "near", "sagaland")] == [both, around, None]
    assert {code.id for code in found.parts(around)} == {"sagaland", both}
    keys = {name: HAVN.at("exploited_in", name) for name in ("home_country", "near", both, around)}
    figures = RecodedFigures(view, state.reconciled.figures)
    closed = [figures.get(keys[name]) for name in ("home_country", "near")]
    assert not any(figure is not None and figure.value.known for figure in closed)
    assert figures.parts(keys[around]) == [keys["near"], HAVN.at("exploited_in", "third_country")]


def test_a_figure_at_merged_codes_is_known_where_all_its_parts_are(state: RoundState) -> None:
    view = recode_collection(state.collection, (ABROAD,))
    figures = RecodedFigures(view, state.reconciled.figures)
    one = figures.get(HAVN.at("exploited_in", join_code_names(ABROAD.codes)))
    assert one is not None
    assert one.value.exact_number == 14
    assert figures.get(HAVN) == state.reconciled.figures.get(HAVN)
    assert (
        figures.get(Key("victims_assisted", "police", YEAR).at("exploited_in", join_code_names(ABROAD.codes))) is None
    )


def test_numbers_in_the_names_of_merged_codes_count_nobody_and_the_list_keeps_its_name() -> None:
    state = read_round(SAGALAND.parent / "thalassia", "fy31")
    ages = Recoding(dimension="age", codes=("child", "teen"))  # aged 0 to 11, and 12 to 17
    forms = Recoding(dimension="exploitation", codes=("sexual", "other"), label={"en": "Sexual and 2 others"})
    policy = Policy(merged=(ages, forms))
    one = release.build_release(state, None, draft=True, printed=release.print_round(state, dict, policy))
    rows = {label.text("en") for table in one.tables for label, *_ in table.row_labels}
    assert {"Aged 0–11 and Aged 12–17", "Sexual and 2 others"} <= rows
    declared = state.collection.settings.dimensions["age"].codelist
    assert one.names.dimensions["age"].codelist == declared


def test_codes_that_a_chart_picks_one_by_one_are_one_line_under_their_common_name() -> None:
    state = read_round(SAGALAND.parent / "thalassia", "fy31")
    name, chart = next((name, one) for name, one in state.collection.charts.items() if name == "ages")
    picks = tuple(ChartItem(where={"age": code}, label="dimensions.age") for code in ("child", "teen", "senior"))
    picked = chart.model_copy(update={"rows": ChartAxis(picks=picks)})
    drawn = replace(state, collection=replace(state.collection, charts={name: picked}))
    policy = Policy(merged=(Recoding(dimension="age", codes=("child", "teen")),))
    one = release.build_release(drawn, None, draft=True, printed=release.print_round(drawn, dict, policy))
    plot = next(plot for plot in one.plots if plot.id == name and plot.language == "en")
    said = [series.name.text("en") for series in plot.series]
    assert said == ["Aged 0–11 and Aged 12–17", "Age on arrival"]
