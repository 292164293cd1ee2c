"""Ranges and steep lines stroke by stroke; where a number finds room beside lines and other numbers."""

from __future__ import annotations

import dataclasses
import re

import pytest

from tilstand.model.chart import ChartPoint, ChartSeries
from tilstand.render.line_charts import _interpolate_points, _is_box_overlapping, _is_local_minimum, _LineChart
from tilstand.terms import InvariantText, Value

RANGED = {"female": [4, 6], "male": [2, 10]}
STEEP = {"female": [90, 10, 50, 12], "male": [15, 80, 20, 60], "unknown": [50, 48, 45, 47]}
DRAWN = {
    "bars": r"""
sheet 400 166
text 0 15 #1a1d21 'male'
rect 0 20 63.96 20 #6394ce
text 69.96 35 #1a1d21 600 '2'
text 84.94 35 #4a5159 12.5 '2031'
rect 0 43 319.8 20 #10325a
text 325.8 58 #1a1d21 600 '10'
text 347.41 58 #4a5159 12.5 '2032'
path M0 20L0 63 #4a5159 1
text 0 88 #1a1d21 'female'
rect 0 93 127.92 20 #6394ce
path M128.67 93.75h190.38v18.5h-190.38ZHATCHED #6394ce 1.5
text 325.8 108 #1a1d21 600 '4–10'
text 364.22 108 #4a5159 12.5 '2031'
rect 0 116 191.88 20 #10325a
text 197.88 131 #1a1d21 600 '6'
text 213.1 131 #4a5159 12.5 '2032'
path M0 93L0 136 #4a5159 1
text 0 161 #4a5159 12.5 'The hatched part shows how much more the number may be.'
""",
    "lines": r"""
sheet 400 370
path M23.36 318L386 318 #4a5159 1
text 15.36 322.5 #4a5159 12.5 end '0'
path M23.36 268L386 268 #c3c8ce 1
text 15.36 272.5 #4a5159 12.5 end '2'
path M23.36 218L386 218 #c3c8ce 1
text 15.36 222.5 #4a5159 12.5 end '4'
path M23.36 168L386 168 #c3c8ce 1
text 15.36 172.5 #4a5159 12.5 end '6'
path M23.36 118L386 118 #c3c8ce 1
text 15.36 122.5 #4a5159 12.5 end '8'
path M23.36 68L386 68 #c3c8ce 1
text 15.36 72.5 #4a5159 12.5 end '10'
text 114.02 338 #1a1d21 12.5 middle '2031'
text 295.34 338 #1a1d21 12.5 middle '2032'
path M114.02 218L295.34 168 #10325a 2.5
path M110.27 68.75h7.5v148.5h-7.5ZHATCHED #10325a 1.5
circle 114.02 218 5 #10325a #ffffff 1.5
circle 295.34 168 5 #10325a #ffffff 1.5
path M114.02 268L295.34 68 #b9581a 2.5 7 4
path M109.52 263.5L118.52 263.5L118.52 272.5L109.52 272.5Z #b9581a #ffffff 1.5
path M290.84 63.5L299.84 63.5L299.84 72.5L290.84 72.5Z #b9581a #ffffff 1.5
text 114.02 58 #1a1d21 #ffffff 4 12.5 600 middle halo '4–10'
text 114.02 258 #1a1d21 #ffffff 4 12.5 600 middle halo '2'
text 295.34 58 #1a1d21 #ffffff 4 12.5 600 middle halo '10'
text 295.34 158 #1a1d21 #ffffff 4 12.5 600 middle halo '6'
path M0 9L34 9 #10325a 2.5
circle 17 9 5 #10325a #ffffff 1.5
text 44 14 #1a1d21 'female'
path M0 30L34 30 #b9581a 2.5 7 4
path M12.5 25.5L21.5 25.5L21.5 34.5L12.5 34.5Z #b9581a #ffffff 1.5
text 44 35 #1a1d21 'male'
text 0 365 #4a5159 12.5 'The hatched part shows how much more the number may be.'
""",
    "small_multiples": r"""
sheet 400 147
text 0 13 #1a1d21 12.5 600 'female'
rect 30.25 72.6 34 26.4 #10325a
path M31 33.75h32.5v38.1h-32.5ZHATCHED #10325a 1.5
text 47.25 29 #1a1d21 11 middle '4–10'
rect 124.75 59.4 34 39.6 #10325a
text 141.75 55.4 #1a1d21 11 middle '6'
path M0 99L189 99 #4a5159 1
text 30.25 113 #4a5159 11 '2031'
text 158.75 113 #4a5159 11 end '2032'
text 211 13 #1a1d21 12.5 600 'male'
rect 241.25 85.8 34 13.2 #10325a
text 258.25 81.8 #1a1d21 11 middle '2'
rect 335.75 33 34 66 #10325a
text 352.75 29 #1a1d21 11 middle '10'
path M211 99L400 99 #4a5159 1
text 241.25 113 #4a5159 11 '2031'
text 369.75 113 #4a5159 11 end '2032'
text 0 142 #4a5159 12.5 'The hatched part shows how much more the number may be.'
""",
    "steep": r"""
sheet 400 365
path M31.48 339L386 339 #4a5159 1
text 23.48 343.5 #4a5159 12.5 end '0'
path M31.48 289L386 289 #c3c8ce 1
text 23.48 293.5 #4a5159 12.5 end '20'
path M31.48 239L386 239 #c3c8ce 1
text 23.48 243.5 #4a5159 12.5 end '40'
path M31.48 189L386 189 #c3c8ce 1
text 23.48 193.5 #4a5159 12.5 end '60'
path M31.48 139L386 139 #c3c8ce 1
text 23.48 143.5 #4a5159 12.5 end '80'
path M31.48 89L386 89 #c3c8ce 1
text 23.48 93.5 #4a5159 12.5 end '100'
text 75.8 359 #1a1d21 12.5 middle '2031'
text 164.43 359 #1a1d21 12.5 middle '2032'
text 253.06 359 #1a1d21 12.5 middle '2033'
text 341.69 359 #1a1d21 12.5 middle '2034'
path M75.8 114L164.43 314L253.06 214L341.69 309 #10325a 2.5
circle 75.8 114 5 #10325a #ffffff 1.5
circle 164.43 314 5 #10325a #ffffff 1.5
circle 253.06 214 5 #10325a #ffffff 1.5
circle 341.69 309 5 #10325a #ffffff 1.5
path M75.8 301.5L164.43 139L253.06 289L341.69 189 #b9581a 2.5 7 4
path M71.3 297L80.3 297L80.3 306L71.3 306Z #b9581a #ffffff 1.5
path M159.93 134.5L168.93 134.5L168.93 143.5L159.93 143.5Z #b9581a #ffffff 1.5
path M248.56 284.5L257.56 284.5L257.56 293.5L248.56 293.5Z #b9581a #ffffff 1.5
path M337.19 184.5L346.19 184.5L346.19 193.5L337.19 193.5Z #b9581a #ffffff 1.5
path M75.8 214L164.43 219L253.06 226.5L341.69 221.5 #00695a 2.5 2 3
path M75.8 208L81.4 218.4L70.2 218.4Z #00695a #ffffff 1.5
path M164.43 213L170.03 223.4L158.83 223.4Z #00695a #ffffff 1.5
path M253.06 220.5L258.66 230.9L247.46 230.9Z #00695a #ffffff 1.5
path M341.69 215.5L347.29 225.9L336.09 225.9Z #00695a #ffffff 1.5
text 75.8 104 #1a1d21 #ffffff 4 12.5 600 middle halo '90'
text 75.8 204 #1a1d21 #ffffff 4 12.5 600 middle halo '50'
text 75.8 320.5 #1a1d21 #ffffff 4 12.5 600 middle halo '15'
text 164.43 129 #1a1d21 #ffffff 4 12.5 600 middle halo '80'
text 164.43 209 #1a1d21 #ffffff 4 12.5 600 middle halo '48'
text 164.43 333 #1a1d21 #ffffff 4 12.5 600 middle halo '10'
text 253.06 204 #1a1d21 #ffffff 4 12.5 600 middle halo '50'
text 253.06 245.5 #1a1d21 #ffffff 4 12.5 600 middle halo '45'
text 253.06 308 #1a1d21 #ffffff 4 12.5 600 middle halo '20'
text 341.69 179 #1a1d21 #ffffff 4 12.5 600 middle halo '60'
text 341.69 240.5 #1a1d21 #ffffff 4 12.5 600 middle halo '47'
text 341.69 328 #1a1d21 #ffffff 4 12.5 600 middle halo '12'
path M0 9L34 9 #10325a 2.5
circle 17 9 5 #10325a #ffffff 1.5
text 44 14 #1a1d21 'female'
path M0 30L34 30 #b9581a 2.5 7 4
path M12.5 25.5L21.5 25.5L21.5 34.5L12.5 34.5Z #b9581a #ffffff 1.5
text 44 35 #1a1d21 'male'
path M0 51L34 51 #00695a 2.5 2 3
path M17 45L22.6 55.4L11.4 55.4Z #00695a #ffffff 1.5
text 44 56 #1a1d21 'unknown'
""",
}  # fmt: skip


def squashed(lines: str) -> list[str]:
    """What is drawn, a stroke a line; of a hatched field, its frame."""
    whole = re.sub(r"\n {6}", " ", lines)
    told = re.sub(r"(h\S+?Z)M[^#]*(?= #)", r"\1HATCHED", whole)
    return [line for line in told.splitlines() if line and not line.startswith(("title", "desc"))]


@pytest.mark.parametrize("case", DRAWN)
def test_what_stands_on_a_picture(studio, sheet, case):
    if case == "steep":
        kind, table = "lines", studio.table(STEEP, measure="victims_identified", since=2031)
    else:
        kind, plain = case, studio.table(RANGED, total=[6, 16])
        first, *rest = plain.cells[1]
        wide = (dataclasses.replace(first, upper=Value.number(10)), *rest)
        table = dataclasses.replace(plain, cells=(plain.cells[0], wide, *plain.cells[2:]))
    drawn = studio.picture(table, kind, "en", theme="print", width=400)
    assert squashed(sheet(drawn).lines) == DRAWN[case].split("\n")[1:-1]


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
