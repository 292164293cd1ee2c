"""A scheme stroke by stroke, wide and narrow, and bars of groups with long names."""

from __future__ import annotations

import dataclasses
import shutil
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace

import pytest
from sections import read_sections

from tilstand.define import read_collection as read
from tilstand.define.labels import Catalogue
from tilstand.define.tables import Chart
from tilstand.errors import CollectionError
from tilstand.model import CellValue
from tilstand.model.chart import ChartData, ChartPoint, ChartSeries, DiagramBox
from tilstand.render.charts import draw_picture
from tilstand.render.svg_canvas import measure_text_width
from tilstand.terms import FigureOrigin, InvariantText, Key, Period, TranslatedText, Unit, Value, ValueStatus

SECTIONS = read_sections("diagrams_more")

NAMES = SimpleNamespace(words=Catalogue({}))
BOXES = (
    DiagramBox(
        InvariantText("Act"),
        (InvariantText("recruitment"), InvariantText("transport, transfer or harbouring of persons")),
    ),
    DiagramBox(InvariantText("Means that are used"), (InvariantText("force"),)),
    DiagramBox(InvariantText("Purpose"), ()),
)
WIDE = SECTIONS["WIDE"]
NARROW = SECTIONS["NARROW"]


def lines(sheet: Callable, plot: ChartData, wide: int) -> str:  # type: ignore[type-arg]
    made = draw_picture(plot, NAMES, width=wide, theme="print")
    assert not sheet(made).outside()
    return sheet(made).lines  # type: ignore[no-any-return]


@pytest.mark.parametrize(("wide", "drawn"), [(640, WIDE), (300, NARROW)])
def test_boxes_stand_beside_each_other_or_below(sheet, wide: int, drawn: str) -> None:  # type: ignore[no-untyped-def]
    plot = ChartData("s", "", InvariantText("Trafficking"), "scheme", "scheme", "en", (), (), (), None, boxes=BOXES)
    assert lines(sheet, plot, wide) == drawn.lstrip()


def test_names_of_groups_take_no_more_than_their_share_of_the_sheet(sheet) -> None:  # type: ignore[no-untyped-def]
    heads = (InvariantText("From the first of April in the year 2030 to the last of March 2031"), InvariantText("2032"))
    part = ChartSeries(InvariantText("female"), tuple(ChartPoint(str(n), Decimal(n), None) for n in (40, 20)))
    whole = tuple(part.points)
    plot = ChartData(
        "s", "t", InvariantText("T"), "stacked_bars", "stacked_bars", "en", heads, (part,), whole, Unit.PERSONS
    )
    for wide in (640, 300):
        bars = [one for one in lines(sheet, plot, wide).splitlines() if one.startswith("rect")]
        longest = max(float(one.split()[3]) for one in bars)
        assert wide / 3 < longest < wide


def test_the_names_above_lines_have_the_room_that_they_take(studio, sheet) -> None:  # type: ignore[no-untyped-def]
    """A name that just fits on one line takes one line."""
    room = 300 - 44
    fits = [f"{'M' * m}{'i' * i}" for m in range(25) for i in range(60)]
    name = next(one for one in fits if room - 1 < measure_text_width(one, 14, "semibold") <= room)
    told = [
        studio.picture(studio.table({"female": [1, 2]}, names={"female": one}), "lines", "en", width=300)
        for one in (name, "x", f"{name}M")
    ]
    assert told[0].height == told[1].height < told[2].height


# The way through a system: lanes by the headings of its table, unlike units, each figure with its own.


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
        value = Value.missing(ValueStatus.NOT_KNOWN) if amount is None else Value.number(amount)
        return CellValue(Key(measure, provider, Period.from_year(2031)), value, FigureOrigin.SUBMITTED)

    def drawn(rows=ROWS, **options):
        plain = studio.table({"": [1]})
        table = dataclasses.replace(
            plain,
            row_labels=tuple(
                (TranslatedText.from_texts(nb=name, nn=name, en=name), level, about is None)
                for name, about, level in rows
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


LONG = (
    ("Where people are met for the first time", None, 0),
    ("helped by a shelter that took them in for a while", ("victims_assisted", "follow_up", 14), 1),
    ("told somebody", ("cases_opened", "police", 12), 1),
    ("A case, from the first report of it to its end in a court of law", None, 0),
    ("opened", ("cases_opened", "police", 1234567), 1),
    ("of them closed", ("cases_opened", "police", 3), 2),
    ("judged", ("victims_identified", "police", None), 1),
    ("Permit", None, 0),
    ("decided", ("permit_decisions", "migration_board", 9), 1),
)
DRAWN = {
    "wide": (LONG, 640),
    "narrow": (LONG, 300),
    "one lane": (LONG[:3], 640),
}
EXPECTED = read_sections("diagrams")


@pytest.mark.parametrize("case", DRAWN)
def test_a_way_is_drawn_so(shown, sheet, case):
    rows, width = DRAWN[case]
    assert sheet(shown(rows, width=width, theme="print")).lines == EXPECTED[case].lstrip("\n")


def test_a_table_without_ways_is_told_before_anything_is_drawn(tmp_path):
    folder = Path(shutil.copytree(SAGALAND, tmp_path / "sagaland"))
    (folder / "charts").mkdir()
    (folder / "charts" / "way.toml").write_text('table = "assisted"\nkind = "way"\ntitle = "parts.3"\n', "utf-8")
    with pytest.raises(CollectionError) as stop:
        read(folder)
    (told,) = stop.value.told
    assert "the table assisted needs at least two headings" in told.text("en")
