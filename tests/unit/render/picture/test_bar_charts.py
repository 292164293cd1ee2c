"""Bars stroke by stroke: where each shape and text stands, on a wide and on a narrow sheet."""

from __future__ import annotations

import dataclasses
import re

import pytest

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
DRAWN = {
    "bars": r"""
sheet 640 159
title 'Om tabellen'
desc 'Bar chart. Women who were assisted in the course of the year: 12 in 2031, 9 in 2032. male: 4 in 2031,
      0 in 2032. Not stated: 3 in 2031, not known in 2032.'
text 232.4 19.5 #1a1d21 end 'Women who were assisted in the'
text 232.4 37.5 #1a1d21 end 'course of the year'
rect 240.4 2 336.74 20 #6394ce
text 583.14 17 #1a1d21 600 '12'
text 604.22 17 #4a5159 12.5 '2031'
rect 240.4 25 252.55 20 #10325a
text 498.95 40 #1a1d21 600 '9'
text 514.18 40 #4a5159 12.5 '2032'
text 232.4 83.5 #1a1d21 end 'male'
rect 240.4 57 112.25 20 #6394ce
text 358.65 72 #1a1d21 600 '4'
text 374.25 72 #4a5159 12.5 '2031'
text 246.4 95 #1a1d21 600 '0'
text 261.91 95 #4a5159 12.5 '2032'
text 232.4 138.5 #1a1d21 end 'Not stated'
rect 240.4 112.75 82.68 18.5 #4a5159 1.5
text 330.58 127 #1a1d21 600 '3'
text 345.76 127 #4a5159 12.5 '2031'
text 246.4 150 #1a1d21 600 '..'
text 261.6 150 #4a5159 12.5 '2032'
path M240.4 2L240.4 155 #4a5159 1
""",
    "bars, narrow": r"""
sheet 300 231
title 'Om tabellen'
desc 'Bar chart. Women who were assisted in the course of the year: 12 in 2031, 9 in 2032. male: 4 in 2031,
      0 in 2032. Not stated: 3 in 2031, not known in 2032.'
text 0 15 #1a1d21 'Women who were assisted in the course of'
text 0 33 #1a1d21 'the year'
rect 0 38 237.14 20 #6394ce
text 243.14 53 #1a1d21 600 '12'
text 264.22 53 #4a5159 12.5 '2031'
rect 0 61 177.85 20 #10325a
text 183.85 76 #1a1d21 600 '9'
text 199.08 76 #4a5159 12.5 '2032'
path M0 38L0 81 #4a5159 1
text 0 106 #1a1d21 'male'
rect 0 111 79.05 20 #6394ce
text 85.05 126 #1a1d21 600 '4'
text 100.65 126 #4a5159 12.5 '2031'
text 6 149 #1a1d21 600 '0'
text 21.51 149 #4a5159 12.5 '2032'
path M0 111L0 154 #4a5159 1
text 0 179 #1a1d21 'Not stated'
rect 0 184.75 57.78 18.5 #4a5159 1.5
text 65.28 199 #1a1d21 600 '3'
text 80.46 199 #4a5159 12.5 '2031'
text 6 222 #1a1d21 600 '..'
text 21.2 222 #4a5159 12.5 '2032'
path M0 184L0 227 #4a5159 1
""",
    "bars below zero": r"""
sheet 500 58
title 'Om tabellen'
desc 'Bar chart. male: 12; female: −29.6.'
text 48.37 17 #1a1d21 end 'male'
rect 350.99 2 99.28 20 #10325a
text 456.27 17 #1a1d21 600 '12'
text 48.37 49 #1a1d21 end 'female'
rect 106.1 34 244.89 20 #10325a
text 101.1 49 #1a1d21 600 end '−29.6'
path M350.99 2L350.99 54 #4a5159 1
""",
    "stacked": r"""
sheet 640 212
title 'Om tabellen'
desc 'Stacked bar chart. female: 12 in 2029, 9 in 2030, 7 in 2031. male: 1 in 2029, 0 in 2030, 5 in 2031.
      _X: 3 in 2029, not known in 2030, 1 in 2031. Total: 16 in 2029, not known in 2030, 13 in 2031. The
      parts do not give the total in 2030. Break in the series: new rule from 2030.'
rect 0 3 12 12 #10325a
text 18 14 #1a1d21 'female'
rect 82.37 3 12 12 #b9581a
text 100.37 14 #1a1d21 'male'
rect 151.75 3.75 10.5 10.5 #4a5159 1.5
text 169 14 #1a1d21 '_X'
text 37.9 49.5 #1a1d21 end '2029'
rect 47.9 32 423.59 26 #10325a
text 259.69 49.5 #ffffff 12.5 600 middle '12'
rect 472.98 32 33.92 26 #b9581a
text 489.94 49.5 #ffffff 12.5 600 middle '1'
rect 509.16 32.75 103.27 24.5 #4a5159 1.5
text 560.79 49.5 #1a1d21 12.5 600 middle '3'
text 621.68 50 #1a1d21 600 '16'
text 37.9 84.5 #1a1d21 end '2030'
rect 47.9 67 317.32 26 #10325a
text 206.55 84.5 #ffffff 12.5 600 middle '9'
text 373.71 85 #1a1d21 600 '..'
path M0 62.5L640 62.5 #4a5159 1 4 3
text 37.9 119.5 #1a1d21 end '2031'
rect 47.9 102 246.47 26 #10325a
text 171.13 119.5 #ffffff 12.5 600 middle '7'
rect 295.86 102 175.62 26 #b9581a
text 383.67 119.5 #ffffff 12.5 600 middle '5'
rect 473.73 102.75 32.42 24.5 #4a5159 1.5
text 489.94 119.5 #1a1d21 12.5 600 middle '1'
text 515.41 120 #1a1d21 600 '13'
path M46.9 29L46.9 131 #4a5159 1
text 0 155 #4a5159 12.5 'The number after each bar is the total.'
text 0 181 #4a5159 12.5 'The parts do not give the total in 2030.'
text 0 207 #4a5159 12.5 'Break in the series: new rule from 2030.'
""",
    "stacked, narrow": r"""
sheet 300 191
title 'Om tabellen'
desc 'Stacked bar chart. Women who were assisted in the course of the year: 12 in 2031, 9 in 2032. male: 4
      in 2031, 0 in 2032. Not stated: 3 in 2031, not known in 2032. Total: 19 in 2031, 9 in 2032. The parts
      do not give the total in 2032.'
rect 0 3 12 12 #10325a
text 18 14 #1a1d21 'Women who were assisted in the course'
text 18 34 #1a1d21 'of the year'
rect 0 43 12 12 #b9581a
text 18 54 #1a1d21 'male'
rect 69.38 43.75 10.5 10.5 #4a5159 1.5
text 86.63 54 #1a1d21 'Not stated'
text 35.59 89.5 #1a1d21 end '2031'
rect 45.59 72 143.19 26 #10325a
text 117.19 89.5 #ffffff 12.5 600 middle '12'
rect 190.28 72 46.73 26 #b9581a
text 213.64 89.5 #ffffff 12.5 600 middle '4'
rect 239.26 72.75 33.17 24.5 #4a5159 1.5
text 255.84 89.5 #1a1d21 12.5 600 middle '3'
text 281.68 90 #1a1d21 600 '19'
text 35.59 124.5 #1a1d21 end '2032'
rect 45.59 107 107.01 26 #10325a
text 99.1 124.5 #ffffff 12.5 600 middle '9'
text 161.11 125 #1a1d21 600 '9'
path M44.59 69L44.59 136 #4a5159 1
text 0 160 #4a5159 12.5 'The number after each bar is the total.'
text 0 186 #4a5159 12.5 'The parts do not give the total in 2032.'
""",
    "small": r"""
sheet 640 164
title 'Om tabellen'
desc 'Small bar charts with the same scale. Women who were assisted in the course of the year: 12 in 2029, 9
      in 2030, 7 in 2031. male: 1 in 2029, not known in 2030, 0 in 2031. Break in the series: new rule from
      2030.'
text 0 13 #1a1d21 12.5 600 'Women who were assisted in the course of the'
text 0 30 #1a1d21 12.5 600 'year'
rect 34.5 50 34 66 #10325a
text 51.5 46 #1a1d21 11 middle '12'
rect 137.5 66.5 34 49.5 #10325a
text 154.5 62.5 #1a1d21 11 middle '9'
path M103 42L103 116 #4a5159 1 3 3
rect 240.5 77.5 34 38.5 #10325a
text 257.5 73.5 #1a1d21 11 middle '7'
path M0 116L309 116 #4a5159 1
text 34.5 130 #4a5159 11 '2029'
text 274.5 130 #4a5159 11 end '2031'
text 331 13 #1a1d21 12.5 600 'male'
rect 365.5 110.5 34 5.5 #10325a
text 382.5 106.5 #1a1d21 11 middle '1'
text 485.5 112 #4a5159 11 middle '..'
path M434 42L434 116 #4a5159 1 3 3
text 588.5 112 #4a5159 11 middle '0'
path M331 116L640 116 #4a5159 1
text 365.5 130 #4a5159 11 '2029'
text 605.5 130 #4a5159 11 end '2031'
text 0 159 #4a5159 12.5 'Break in the series: new rule from 2030.'
""",
    "small, narrow": r"""
sheet 300 258
title 'Om tabellen'
desc 'Small bar charts with the same scale. female: 0 in 2031, 40 in 2032. male: 1 in 2031, 40 in 2032.
      unknown: 2 in 2031, 40 in 2032.'
text 0 13 #1a1d21 12.5 600 'female'
text 34.75 95 #4a5159 11 middle '0'
rect 87.25 33 34 66 #10325a
text 104.25 29 #1a1d21 11 middle '40'
path M0 99L139 99 #4a5159 1
text 17.75 113 #4a5159 11 '2031'
text 121.25 113 #4a5159 11 end '2032'
text 161 13 #1a1d21 12.5 600 'male'
rect 178.75 97.35 34 1.65 #10325a
text 195.75 93.35 #1a1d21 11 middle '1'
rect 248.25 33 34 66 #10325a
text 265.25 29 #1a1d21 11 middle '40'
path M161 99L300 99 #4a5159 1
text 178.75 113 #4a5159 11 '2031'
text 282.25 113 #4a5159 11 end '2032'
text 0 150 #1a1d21 12.5 600 'unknown'
rect 17.75 232.7 34 3.3 #10325a
text 34.75 228.7 #1a1d21 11 middle '2'
rect 87.25 170 34 66 #10325a
text 104.25 166 #1a1d21 11 middle '40'
path M0 236L139 236 #4a5159 1
text 17.75 250 #4a5159 11 '2031'
text 121.25 250 #4a5159 11 end '2032'
""",
    "small, crowded": r"""
sheet 300 121
title 'Om tabellen'
desc 'Small bar charts with the same scale. female: 1,200 in 2031, 1 in 2032, 2 in 2033, 3 in 2034, 4 in
      2035, 5 in 2036, 6 in 2037, 1,700 in 2038.'
text 0 13 #1a1d21 12.5 600 'female'
rect 5.25 52.41 27 46.59 #10325a
text 18.75 48.41 #1a1d21 11 middle '1,200'
rect 42.75 98.96 27 0.04 #10325a
text 56.25 94.96 #1a1d21 11 middle '1'
rect 80.25 98.92 27 0.08 #10325a
text 93.75 94.92 #1a1d21 11 middle '2'
rect 117.75 98.88 27 0.12 #10325a
text 131.25 94.88 #1a1d21 11 middle '3'
rect 155.25 98.84 27 0.16 #10325a
text 168.75 94.84 #1a1d21 11 middle '4'
rect 192.75 98.81 27 0.19 #10325a
text 206.25 94.81 #1a1d21 11 middle '5'
rect 230.25 98.77 27 0.23 #10325a
text 243.75 94.77 #1a1d21 11 middle '6'
rect 267.75 33 27 66 #10325a
text 281.25 29 #1a1d21 11 middle '1,700'
path M0 99L300 99 #4a5159 1
text 5.25 113 #4a5159 11 '2031'
text 294.75 113 #4a5159 11 end '2038'
""",
}


@pytest.mark.parametrize("case", CASES)
def test_this_is_drawn_and_nothing_else(drawn, case: str) -> None:  # type: ignore[no-untyped-def]
    kind, width, values, more = CASES[case]
    assert drawn(kind, width, values, **more) == DRAWN[case].lstrip()


# Ranges and steep lines stroke by stroke; where a number finds room beside lines and other numbers.


RANGED = {"female": [4, 6], "male": [2, 10]}
STEEP = {"female": [90, 10, 50, 12], "male": [15, 80, 20, 60], "unknown": [50, 48, 45, 47]}
DRAWN_DRAWN_RANGES = {
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
