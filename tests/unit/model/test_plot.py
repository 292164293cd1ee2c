"""The figures of a picture, and whether its parts are the whole."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from tilstand.model.chart import ChartData, ChartPoint, ChartSeries
from tilstand.model.table import CellValue
from tilstand.terms import FigureOrigin, Value


def _point(amount):
    return ChartPoint("–" if amount is None else str(amount), None if amount is None else Decimal(amount), None)


def _plot(parts, totals):
    series = tuple(ChartSeries(str(at), tuple(map(_point, part))) for at, part in enumerate(parts))
    points = tuple(None if total == "no" else _point(total) for total in totals)
    return ChartData("c", "t", "T", "bars", "bars", "en", ("2030", "2031"), series, points, None)


def test_all_figures_part_by_part():
    plot = _plot([[1, None], [3, 4]], [4, "no"])
    assert [point.text for point in plot.points] == ["1", "–", "3", "4"]
    assert plot.amounts == [1, 3, 4]
    assert (plot.find_group_total(), plot.find_group_total(0), plot.find_group_total(1)) == (4, 4, None)
    assert _plot([[1, 2]], [None, 7]).find_group_total() is None
    assert _plot([[1, 2]], [None, 7]).find_group_total(1) == 7


def _range(amount, upper):
    cell = CellValue(
        None, Value.number(amount or 0), FigureOrigin.COMPUTED, upper=None if upper is None else Value.number(upper)
    )
    return ChartPoint("x", None if amount is None else Decimal(amount), cell)


def test_of_a_range_the_greatest_number_is_drawn_too():
    points = (_range(3, 5), _range(4, 4), _range(4, None), _point(2), _range(None, 5), _point(None), _range(7, 6))
    assert [point.upper_amount for point in points] == [5, 4, 4, 2, None, None, 7]
    assert [point.is_range for point in points] == [True, *[False] * 6]
    plot = replace(_plot([[0, 0]], [4, 4]), series=(ChartSeries("s", points[:3]), ChartSeries("t", points[3:])))
    assert plot.amounts == [3, 4, 4, 2, 7]
    assert plot.reach == [3, 4, 4, 2, 7, 5]


@pytest.mark.parametrize(
    ("parts", "total", "whole"),
    [([1, 3], 4, True), ([0, 4], 4, True), ([1, 2], 4, False), ([1, None], 1, False), ([5, -1], 4, False),
     ([1, 3], "no", False), ([1, 3], None, False), ([], 0, True)],
)  # fmt: skip
def test_parts_are_the_whole_where_all_are_known_and_add_up(parts, total, whole):
    assert _plot([[part, 9] for part in parts], [total, 0]).whole() is whole
    assert _plot([[9, part] for part in parts], [0, total]).whole(1) is whole
