"""Bars stroke by stroke: where each shape and text stands, on a wide and on a narrow sheet."""

from __future__ import annotations

import dataclasses
import re

import pytest
from sections import read_sections

from tilstand.model.chart import ChartPoint, ChartSeries
from tilstand.render.line_charts import _interpolate_points, _is_box_overlapping, _is_local_minimum, _LineChart
from tilstand.terms import InvariantText, Value

FEW = {"female": [12, 9], "male": [4, 0], "_X": [3, None]}
LONG = {"female": "Women who were assisted in the course of the year", "_X": "Not stated"}
CASES = {
    "bars": ("bars", 640, FEW, {"names": LONG}),
    "bars, narrow": ("bars", 300, FEW, {"names": LONG}),
    "bars below zero": ("bars", 500, {"female": ["-29.6"], "male": [12]}, {}),
    "stacked": ("stacked_bars", 640, {"female": [12, 9, 7], "male": [1, 0, 5], "_X": [3, None, 1]},
                {"total": [16, None, 13], "measure": "victims_identified", "since": 2029}),
    "stacked, narrow": ("stacked_bars", 300, FEW, {"total": [19, 9], "names": LONG}),
    "small": ("small_multiples", 640, {"female": [12, 9, 7], "male": [1, None, 0]},
              {"measure": "victims_identified", "since": 2029, "names": LONG}),
    "small, narrow": ("small_multiples", 300, {"female": [0, 40], "male": [1, 40], "unknown": [2, 40]}, {}),
    "small, crowded": ("small_multiples", 300, {"female": [1200, 1, 2, 3, 4, 5, 6, 1700]}, {}),
}  # fmt: skip
DRAWN = read_sections("bar_charts")


@pytest.mark.parametrize("case", CASES)
def test_this_is_drawn_and_nothing_else(drawn, case: str) -> None:  # type: ignore[no-untyped-def]
    kind, width, values, more = CASES[case]
    assert drawn(kind, width, values, **more) == DRAWN[case].lstrip()


# Ranges and steep lines stroke by stroke; where a number finds room beside lines and other numbers.


RANGED = {"female": [4, 6], "male": [2, 10]}
STEEP = {"female": [90, 10, 50, 12], "male": [15, 80, 20, 60], "unknown": [50, 48, 45, 47]}
DRAWN_DRAWN_RANGES = read_sections("ranges")


def squashed(lines: str) -> list[str]:
    """What is drawn, a stroke a line; of a hatched field, its frame."""
    whole = re.sub(r"\n {6}", " ", lines)
    told = re.sub(r"(h\S+?Z)M[^#]*(?= #)", r"\1HATCHED", whole)
    return [line for line in told.splitlines() if line and not line.startswith(("title", "desc"))]


@pytest.mark.parametrize("case", DRAWN_DRAWN_RANGES)
def test_what_stands_on_a_picture(studio, sheet, case):
    if case == "steep":
        kind, table = "lines", studio.table(STEEP, measure="victims_identified", since=2031)
    else:
        kind, plain = case, studio.table(RANGED, total=[6, 16])
        first, *rest = plain.cells[1]
        wide = (dataclasses.replace(first, upper=Value.number(10)), *rest)
        table = dataclasses.replace(plain, cells=(plain.cells[0], wide, *plain.cells[2:]))
    drawn = studio.picture(table, kind, "en", theme="print", width=400)
    assert squashed(sheet(drawn).lines) == DRAWN_DRAWN_RANGES[case].split("\n")[1:-1]


def test_the_way_of_a_line_is_known_pixel_by_pixel():
    assert _interpolate_points((0, 0), (3, 1)) == [(0, 0), (1, 1 / 3), (2, 2 / 3), (3, 1)]
    assert _interpolate_points((5, 9), (5, 7)) == [(5, 9), (5, 8), (5, 7)]
    assert _interpolate_points((2, 2), (2.2, 2)) == [(2, 2), (2.2, 2)]


@pytest.mark.parametrize(
    ("other", "meets"),
    [
        ((10, 10, 5, 5), True),
        ((9, 9, 2, 2), True),
        ((14, 14, 9, 9), True),
        ((15, 10, 5, 5), False),
        ((5, 10, 5, 5), False),
        ((10, 15, 5, 5), False),
        ((10, 5, 5, 5), False),
        ((0, 0, 99, 99), True),
    ],
)
def test_boxes_that_only_touch_do_not_meet(other, meets):
    one = (10, 10, 5, 5)
    assert _is_box_overlapping(one, other) is _is_box_overlapping(other, one) is meets


def test_a_number_stands_off_the_lines_with_some_air_and_above_the_ground():
    held = object.__new__(_LineChart)
    held.top, held.tall, held.boxes = 20.0, 100.0, [(50.0, 50.0, 10.0, 10.0)]
    for spot, crossed in (
        ((8, 20), False),
        ((8.1, 20), True),
        ((20, 8), False),
        ((20, 32), False),
        ((31.9, 31.9), True),
        ((32, 20), False),
    ):
        held.trail = [(0.0, 0.0), spot]
        assert held.is_box_crossed((10.0, 10.0, 20.0, 20.0)) is crossed, spot
    assert held.is_box_free((60.0, 50.0, 10.0, 10.0))
    assert not held.is_box_free((59.0, 50.0, 10.0, 10.0))
    assert [held.is_box_free((0.0, y, 5.0, 13.0)) for y in (106.0, 106.5)] == [True, False]


def test_a_line_comes_down_to_a_valley_and_does_not_go_down_from_it():
    def valleys(*amounts):
        points = tuple(ChartPoint("x", None if one is None else Value.number(one).amount, None) for one in amounts)
        return [at for at in range(len(amounts)) if _is_local_minimum(ChartSeries(InvariantText("s"), points), at)]

    assert valleys(5, 3, 4, 4, 2) == [1, 4]
    assert valleys(1, 2, 3) == []
    assert valleys(3, 3, 4) == []
    assert valleys(5, 3, None, 1, 9) == []
    assert valleys(None, 1, 2) == []


# A range is drawn as a range: filled to its least number, hatched from there to its greatest.


@pytest.fixture
def ranged(studio):
    """A table whose first figure is 4 to 10; its last is 10."""
    table = studio.table({"female": [4, 6], "male": [2, 10]}, total=[6, 16])
    at, (first, *rest) = 1, table.cells[1]
    wide = dataclasses.replace(first, upper=Value.number(10))
    cells = (*table.cells[:at], (wide, *rest), *table.cells[at + 1 :])
    return dataclasses.replace(table, cells=cells)


def numbers(found: str) -> list[float]:
    return [float(one) for one in re.findall(r"-?\d+(?:\.\d+)?", found)]


def test_bars_reach_from_zero_to_the_least_and_from_there_to_the_greatest(studio, ranged) -> None:
    svg = studio.picture(ranged, "bars").svg.decode()
    bars = [numbers(one) for one in re.findall(r'<rect x="[^"]+" y="[^"]+" width="[^"]+" height="20"', svg)]
    (frame,) = re.findall(r'<path d="M(\S+) (\S+?)h(\S+?)v', svg)
    left, least = next((one[0], one[2]) for one in bars if one[1] == pytest.approx(float(frame[1]) - 0.75))
    greatest = max(one[2] for one in bars)  # the bar of 10
    assert float(frame[0]) == pytest.approx(left + least + 0.75, abs=0.02)
    assert float(frame[0]) + float(frame[2]) == pytest.approx(left + greatest - 0.75, abs=0.02)
    assert "4–10" in svg


@pytest.mark.parametrize("kind", ["donut", "stacked_bars", "pictogram"])
def test_what_is_put_together_of_ranges_is_drawn_as_bars(studio, ranged, kind) -> None:
    assert studio.plot(ranged, kind).kind == "bars"


@pytest.mark.parametrize("kind", ["bars", "lines", "small_multiples"])
def test_a_range_is_hatched_once_and_said_under_the_picture(studio, ranged, kind) -> None:
    plot = studio.plot(ranged, kind)
    assert plot.kind == kind
    assert len(re.findall(r'<path d="M\S+ \S+?h\S+?v', studio.picture(ranged, kind).svg.decode())) == 1
    assert [note.text("nb") for note in plot.notes] == ["Det skraverte viser hvor mye mer tallet kan være."]


def test_a_figure_that_is_no_range_has_no_hatching(studio) -> None:
    table = studio.table({"female": [4, 6], "male": [2, 10]})
    for kind in ("bars", "lines", "small_multiples"):
        assert not re.search(r'<path d="M\S+ \S+?h\S+?v', studio.picture(table, kind).svg.decode())
        assert not studio.plot(table, kind).notes
