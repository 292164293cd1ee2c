"""The way through a system: lanes by the headings of its table, unlike units, each figure with its own."""

from __future__ import annotations

import dataclasses
import shutil
from pathlib import Path

import pytest

from tilstand.define import collection as read
from tilstand.define.chart import Chart
from tilstand.errors import CollectionError
from tilstand.model import CellValue
from tilstand.terms import Key, Origin, Period, Status, Value, Written

SAGALAND = Path(__file__).parents[3] / "fixtures" / "sagaland"
ROWS = (
    ("Met", None, 0),
    ("helped", ("victims_assisted", "follow_up", 14), 1),
    ("Permit", None, 0),
    ("decided", ("permit_decisions", "migration_board", 9), 1),
    ("of them in the north", ("permit_decisions", "migration_board", 3), 2),
    ("Case", None, 0),
    ("opened", ("cases_opened", "police", 1), 1),
    ("judged", ("victims_identified", "police", None), 1),
)


@pytest.fixture
def shown(studio):
    def cell(about) -> CellValue:
        measure, provider, amount = about
        value = Value.missing(Status.NOT_KNOWN) if amount is None else Value.number(amount)
        return CellValue(Key(measure, provider, Period.year(2031)), value, Origin.SUBMITTED)

    def drawn(rows=ROWS, **options):
        plain = studio.table({"": [1]})
        table = dataclasses.replace(
            plain,
            row_labels=tuple(
                (Written.of(nb=name, nn=name, en=name), level, about is None) for name, about, level in rows
            ),
            cells=tuple((None if about is None else cell(about),) for _, about, _ in rows),
        )
        chart = Chart.model_validate({"table": table.id, "kind": "way"})
        return studio.picture(table, chart, "en", **options)

    return drawn


def test_each_step_says_what_it_counts_under_the_name_of_its_lane(shown):
    assert shown().alt == (
        "Flow chart. Met: 14\u00a0registrations (helped). Permit: 9\u00a0decisions (decided); "
        "3\u00a0decisions (of them in the north). Case: 1\u00a0cases (opened); not known (judged)."
    )


@pytest.mark.parametrize("width", [300, 480, 640, 900])
def test_all_of_it_is_drawn_and_nothing_outside(shown, sheet, width):
    drawn = sheet(shown(width=width))
    told = " ".join(drawn.texts)
    for words in ("Met", "14", "helped", "Permit", "9", "Case", "1", "opened", "..", "judged"):
        assert words in told
    assert "3 of them" in told
    assert drawn.outside() == []


def test_ways_lead_on_from_where_one_is_met(shown, sheet):
    """An arrow to each lane, and one between the steps of a lane."""
    heads = [one for one in sheet(shown()).shapes if one.get("d", "").endswith("Z")]
    assert len(heads) == 2 + 1


def test_a_table_without_ways_is_told_before_anything_is_drawn(tmp_path):
    folder = Path(shutil.copytree(SAGALAND, tmp_path / "sagaland"))
    (folder / "charts").mkdir()
    (folder / "charts" / "way.toml").write_text(
        'table = "assisted"\nkind = "way"\ntitle = "parts.3"\n', "utf-8"
    )
    with pytest.raises(CollectionError) as stop:
        read(folder)
    (told,) = stop.value.told
    assert "the table assisted needs at least two headings" in told.text("en")
