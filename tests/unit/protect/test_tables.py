from __future__ import annotations

import dataclasses
import json

import pytest

from tilstand.errors import CollectionError, UsageError
from tilstand.model import CellValue, NoteKind, ReleasableTable
from tilstand.model.release import Release
from tilstand.protect.names import build_names
from tilstand.protect.policy import find_small_counts
from tilstand.protect.table_cells import CellLookup
from tilstand.protect.tables import build_tables as tables_of
from tilstand.terms import FigureOrigin, ValueStatus


@pytest.fixture
def released(sagaland, shelf):
    return tables_of(sagaland, "2031", shelf)


@pytest.fixture
def record(sagaland):
    def told(tables):
        return find_small_counts(sagaland, Release(build_names(sagaland, "2031", tables), tables))

    return told


def table(released, name: str) -> ReleasableTable:
    return next(one for one in released if one.id == name)


def cell(table: ReleasableTable, row: str, column: str) -> CellValue | None:
    rows = [label.text("en") for label, _, _ in table.row_labels]
    columns = [label.text("en") for label in table.column_labels]
    return table.cells[rows.index(row)][columns.index(column)]


def test_tables_come_by_part_and_order_and_the_accounts_last(released):
    assert [one.id for one in released] == [
        "citizens",
        "assisted",
        "by_sex",
        "by_shelter",
        "police",
        "account_havn_shelter",
        "account_fjord_shelter",
    ]


def test_every_table_is_sealed_and_names_its_policy(released):
    assert {one.policy for one in released} == {"as_printed"}


def test_filter_row_and_column_make_the_address(released):
    women = cell(table(released, "by_sex"), "Total", "Woman")
    assert women is not None
    assert women.key is not None
    assert women.key.text() == "victims_assisted | follow_up | 2031 | sex=female"
    assert str(women.value) == "19"


def test_brackets_hold_the_figure_counted_inside(released):
    whole = cell(table(released, "by_sex"), "Total", "Total")
    assert whole is not None
    assert (str(whole.value), str(whole.bracket)) == ("22", "9")
    sexual = cell(table(released, "by_sex"), "Sexual exploitation", "Total")
    assert sexual is not None
    assert sexual.bracket is None
    assert any("New in the year" in note.text.text("en") for note in table(released, "by_sex").notes)


def test_footnotes_of_the_figure_stay_with_the_cell(released):
    whole = cell(table(released, "by_sex"), "Total", "Total")
    assert whole is not None
    assert [note.text.text("en") for note in whole.notes] == ["Printed 25"]


def test_a_footnote_to_the_figure_in_brackets_says_so(sagaland, shelf):
    shelf.put("victims_assisted", "follow_up", 9, entry="new", notes=("Printed 8",))
    whole = cell(table(tables_of(sagaland, "2031", shelf), "by_sex"), "Total", "Total")
    assert whole is not None
    assert [note.text.text("en") for note in whole.notes] == ["Printed 25", "The number in brackets: Printed 8"]
    assert [note.inside.text("en") if note.inside else "" for note in whole.notes] == ["", "Printed 8"]


def test_a_deduced_figure_bears_a_footnote_that_says_so_and_a_computed_one_does_not(sagaland, shelf):
    shelf.put("victims_assisted", "havn_shelter", 2, age="minor", origin=FigureOrigin.DEDUCED, notes=("Printed 1",))
    shelters = table(tables_of(sagaland, "2031", shelf), "by_shelter")
    told = [[note.text.text("en") for note in one.notes] for row in shelters.cells for one in row if one is not None]
    deduced = "Deduced: follows from the other figures"
    assert ["Printed 1", deduced] in told
    assert sum(deduced in notes for notes in told) == 1


def test_a_deduced_figure_in_brackets_says_so(sagaland, shelf):
    shelf.put("victims_assisted", "follow_up", 9, entry="new", origin=FigureOrigin.DEDUCED)
    whole = cell(table(tables_of(sagaland, "2031", shelf), "by_sex"), "Total", "Total")
    assert whole is not None
    assert [note.text.text("nb") for note in whole.notes][1:] == [
        "Tallet i parentes: Utledet: følger av de andre tallene"
    ]
    assert whole.notes[-1].kind is NoteKind.DEDUCED


def test_a_deduced_figure_is_marked_in_the_account_of_its_body(sagaland, shelf):
    shelf.put("victims_assisted", "havn_shelter", 3, sex="male", origin=FigureOrigin.DEDUCED)
    own = table(tables_of(sagaland, "2031", shelf), "account_havn_shelter")
    marked = [one for row in own.cells for one in row if one is not None and one.origin is FigureOrigin.DEDUCED]
    assert marked
    assert all([note.text.text("nn") for note in one.notes] == ["Utleidd: følgjer av dei andre tala"] for one in marked)


def test_a_footnote_to_a_zero_in_brackets_says_that_it_is_not_printed(sagaland, shelf):
    shelf.put("victims_assisted", "follow_up", 0, entry="new", notes=("Printed 8",))
    whole = cell(table(tables_of(sagaland, "2031", shelf), "by_sex"), "Total", "Total")
    assert whole is not None
    assert whole.notes[-1].text.text("en") == "The number in brackets (0, not printed): Printed 8"


def test_what_a_breakdown_leaves_unplaced_gets_a_row_of_its_own(released):
    rest = cell(table(released, "by_sex"), "Not stated", "Total")
    assert rest is not None
    assert str(rest.value) == "5"
    assert rest.key is not None
    assert dict(rest.key.dims) == {"exploitation": "_X"}


def test_the_rest_of_a_code_stands_under_its_parts(released):
    citizens = table(released, "citizens")
    labels = [(label.text("en"), level) for label, level, _ in citizens.row_labels]
    assert labels == [("Total", 0), ("North", 0), ("Vinland", 1), ("Not stated", 1), ("Not stated", 0)]
    assert [str(row[0].value) for row in citizens.cells if row[0]] == ["14", "9", "4", "5", "5"]


def test_codes_that_nobody_has_a_number_for_are_named_and_left_out(released):
    citizens = table(released, "citizens")
    notes = [note.text.text("en") for note in citizens.notes]
    left_out = next(note for note in notes if "Nobody has given" in note)
    assert "Thule" in left_out
    assert "Helluland" not in left_out  # no longer a code in 2031, so it is not asked for
    assert "Forced labour or begging" not in " ".join(
        label.text("en") for label, _, _ in table(released, "by_sex").row_labels
    )


def test_a_remainder_of_nothing_known_says_nothing(sagaland, shelf):
    for key in [k for k in shelf.figures if k.code("citizenship") is not None]:
        del shelf.figures[key]
    citizens = table(tables_of(sagaland, "2031", shelf), "citizens")
    assert [label.text("en") for label, _, _ in citizens.row_labels] == ["Total"]


def test_parts_above_their_total_leave_no_negative_remainder(sagaland, shelf):
    shelf.put("victims_assisted", "havn_shelter", 99, citizenship="south")
    citizens = table(tables_of(sagaland, "2031", shelf), "citizens")
    assert all(row[0] is None or not row[0].value.known or row[0].value.exact_number >= 0 for row in citizens.cells)


def test_a_body_that_did_not_report_is_neither_zero_nor_unknown(released):
    shelters = table(released, "by_shelter")
    absent = cell(shelters, "Dal shelter (generated)", "Total")
    assert absent is not None
    assert absent.value.status is ValueStatus.NOT_SUBMITTED
    assert "opened in October" in absent.notes[0].text.text("en")


def test_the_reason_is_told_also_where_reconcile_says_that_nothing_came(sagaland, shelf):
    shelf.put("victims_assisted", "dal_shelter", ValueStatus.NOT_SUBMITTED)
    absent = cell(table(tables_of(sagaland, "2031", shelf), "by_shelter"), "Dal shelter (generated)", "Total")
    assert absent is not None
    assert "opened in October" in absent.notes[0].text.text("en")


def test_a_figure_nobody_asked_for_is_not_collected_and_one_not_given_is_not_known(released):
    shelters = table(released, "by_shelter")
    outreach = cell(shelters, "Island outreach (generated)", "Total")
    minors = cell(shelters, "Fjord shelter (generated)", "Minor")
    assert outreach is not None
    assert minors is not None
    assert outreach.value.status is ValueStatus.NOT_COLLECTED
    assert minors.value.status is ValueStatus.NOT_KNOWN


def test_groups_within_groups_stand_before_their_totals(released):
    names = [label.text("en") for label, _, _ in table(released, "by_shelter").row_labels]
    assert names == [
        "Havn shelter (generated)",
        "Fjord shelter (generated)",
        "Dal shelter (generated)",
        "The shelters",
        "Island outreach (generated)",
        "All follow-up services",
    ]


def test_headings_have_no_cells_and_labels_leave_the_unit_to_its_column(released):
    police = table(released, "police")
    assert [label.text("en") for label, _, _ in police.row_labels] == [
        "Criminal cases",
        "Cases opened",
        "Identified victims",
        "Share cleared",
    ]
    assert police.row_labels[0][2]
    assert set(police.cells[0]) == {None}
    assert [label.text("en") for label in police.column_labels][:2] == ["2030", "2031"]


def test_a_change_of_a_measure_that_has_none_is_not_applicable(released):
    change = cell(table(released, "police"), "Share cleared", "Change in cases from the year before")
    assert change is not None
    assert change.key is None
    assert change.value.status is ValueStatus.NOT_APPLICABLE


def test_a_break_in_the_series_is_noted_where_the_table_spans_it(sagaland, shelf):
    longer = table(tables_of(sagaland, "2031", shelf), "police")
    assert not any("Break" in note.text.text("en") for note in longer.notes)  # the break is at the first year shown
    shelf.put("victims_identified", "police", 5, "2029")
    spans = sagaland.tables["police"].model_copy(
        update={"columns": sagaland.tables["police"].columns.model_copy(update={"steps": (-2, -1, 0)})}
    )
    sagaland_longer = dataclasses.replace(sagaland, tables={"police": spans})
    longer = table(tables_of(sagaland_longer, "2031", shelf), "police")
    assert any("Break in the series: new rule from 2030" in note.text.text("en") for note in longer.notes)


def test_the_disclosure_lists_every_small_number_of_a_sensitive_role(released, record):
    told = record(released)
    json.dumps(told)
    found = {(one["table"], one["key"], one["place"], one["value"]) for one in told["cells"]}
    assert ("by_sex", "victims_assisted | follow_up | 2031 | exploitation=labour", "cell", "2") in found
    assert ("by_sex", "victims_assisted | follow_up | 2031 | exploitation=labour", "bracket", "1") in found
    assert ("account_havn_shelter", "dependants_housed | havn_shelter | 2031", "cell", "1") in found
    assert all(one["value"] in ("1", "2") for one in told["cells"])
    assert told["policy"]["method"] == "as_printed"


def test_the_disclosure_says_where_each_number_stands(released, record):
    """A coordinator finds it there: by row and column counted from one, and by their labels."""
    cells = record(released)["cells"]
    assert cells
    for one in cells:
        where = table(released, one["table"])
        found = where.cells[one["row"] - 1][one["column"] - 1]
        assert found.key.text() == one["key"]
        assert str(found.value if one["place"] == "cell" else found.bracket) == one["value"]
        assert where.row_labels[one["row"] - 1][0].text("nb") == one["row_label"]
        assert where.column_labels[one["column"] - 1].text("nb") == one["column_label"]


def test_the_disclosure_counts_what_it_lists(released, record):
    told = record(released)
    for one in told["tables"]:
        shown = [c for row in table(released, one["table"]).cells for c in row if c is not None]
        assert one["cells"] == len(shown)
        assert one["numbers"] == sum(c.value.known for c in shown)
        assert one["small"] == sum(c["table"] == one["table"] for c in told["cells"])
    assert sum(one["small"] for one in told["tables"]) == len(told["cells"])
    assert [one["table"] for one in told["tables"]] == [one.id for one in released]


def test_shares_and_lengths_of_time_are_not_small_counts(sagaland, shelf, record):
    shelf.put("mean_stay", "havn_shelter", 2)
    cells = record(tables_of(sagaland, "2031", shelf))["cells"]
    assert not any(one["key"].startswith("mean_stay") for one in cells)


def test_an_unknown_year_is_told_with_those_there_are(sagaland, shelf):
    with pytest.raises(UsageError, match="2030, 2031"):
        tables_of(sagaland, "1999", shelf)


def test_a_cell_without_a_provider_names_its_table(sagaland, shelf):
    homeless = sagaland.tables["by_sex"].model_copy(update={"provider": ""})
    broken = dataclasses.replace(sagaland, tables={"by_sex": homeless})
    with pytest.raises(CollectionError, match=r"tables/by_sex\.toml"):
        tables_of(broken, "2031", shelf)


@pytest.mark.parametrize(("parts", "sign"), [(ValueStatus.NOT_APPLICABLE, "."), (0, "0"), (ValueStatus.NOT_KNOWN, "0")])
def test_a_zero_that_only_follows_from_parts_that_cannot_occur_cannot_occur_itself(sagaland, shelf, parts, sign):
    figures = type(shelf)(sagaland)
    key = figures.put("victims_assisted", "havn_shelter", 0, sex="male", origin=FigureOrigin.DEDUCED)
    for entry in ("new", "carried_over"):
        figures.put("victims_assisted", "havn_shelter", parts, sex="male", entry=entry)
    look = CellLookup(sagaland, sagaland.rounds["2031"], figures)
    assert str(look.cell(key, {}).value) == sign
    # What the body has said itself stands.
    figures.put("victims_assisted", "havn_shelter", 0, sex="male")
    assert str(look.cell(key, {}).value) == "0"
