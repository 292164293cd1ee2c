"""Bars stroke by stroke: where each shape and text stands, on a wide and on a narrow sheet."""

from __future__ import annotations

import pytest

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
