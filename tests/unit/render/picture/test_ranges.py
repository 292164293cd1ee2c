"""A range is drawn as a range: filled to its least number, hatched from there to its greatest."""

from __future__ import annotations

import dataclasses
import re

import pytest

from tilstand.terms import Value


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
