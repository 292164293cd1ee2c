"""Widths and line breaks."""

from __future__ import annotations

import itertools
import re
from itertools import pairwise

import pytest
from drawn import draws
from hypothesis import given
from hypothesis import strategies as st

from tilstand.render.line_charts import compute_axis_ticks
from tilstand.render.svg_canvas import (
    PALETTES,
    SERIES,
    measure_text_width,
    shorten_to_width,
    wrap_text_lines,
    write_palette_stylesheet,
)


@pytest.mark.slow
@draws(20)
@given(st.text(max_size=120), st.floats(20, 400))
def test_no_line_is_wider_than_its_room_unless_it_is_a_single_letter(text, room):
    for line in wrap_text_lines(text, 14, room):
        assert measure_text_width(line, 14) <= room or len(line.rstrip("-")) <= 1


@pytest.mark.slow
@given(st.lists(st.text("abcæøå", min_size=1, max_size=30), max_size=12), st.floats(60, 400))
def test_wrapping_loses_nothing(words, room):
    lines = wrap_text_lines(" ".join(words), 14, room)
    assert "".join(line.removesuffix("-") for line in lines).replace(" ", "") == "".join(words)


@pytest.mark.slow
@given(st.text("abc ", min_size=1, max_size=200), st.integers(1, 3))
def test_what_does_not_fit_is_cut_with_an_ellipsis(text, most):
    lines = wrap_text_lines(text, 14, 60, most=most)
    assert len(lines) <= most
    if len(wrap_text_lines(text, 14, 60)) > most:
        assert lines[-1].endswith("…")


@pytest.mark.slow
@given(st.text("abc MWil", min_size=1, max_size=60), st.floats(20, 300))
def test_a_text_that_is_cut_keeps_as_much_of_its_beginning_as_there_is_room_for(text, room):
    cut = shorten_to_width(text, 14, room)
    if cut == text:
        assert measure_text_width(text, 14) <= room
    else:
        kept = cut.removesuffix("…")
        assert text.startswith(kept)
        more = text[: len(kept) + 1 + len(text[len(kept) :]) - len(text[len(kept) :].lstrip())]
        assert measure_text_width(f"{more}…", 14) > room
        assert measure_text_width(text, 14) > room


@pytest.mark.slow
def test_widths_are_those_of_the_font():
    assert measure_text_width("0", 100) == measure_text_width("1", 100) * (
        measure_text_width("0", 1) / measure_text_width("1", 1)
    )
    assert measure_text_width("M", 14) > measure_text_width("i", 14)
    assert measure_text_width("M", 14, "semibold") > measure_text_width("M", 14)
    assert measure_text_width("ÆØÅ", 28) == 2 * measure_text_width("ÆØÅ", 14)
    assert shorten_to_width("kort", 14, 100) == "kort"


@pytest.mark.slow
@given(st.decimals(0, 10**6, places=1))
def test_an_axis_starts_at_zero_and_ends_just_above_the_largest(largest):
    found = compute_axis_ticks(largest)
    assert found[0] == 0
    assert found[-1] >= largest
    assert 2 <= len(found) <= 6
    assert len(found) == 2 or found[-2] < largest
    assert len({after - before for before, after in pairwise(found)}) == 1


# Colours hold what WCAG asks, stay apart in grey, and for readers who do not tell red from green.


# Machado, Oliveira and Fernandes (2009), severity 1.0, on linear RGB.
BLIND = {
    "protan": ((0.1523, 1.0526, -0.2049), (0.1145, 0.7863, 0.0992), (-0.0039, -0.0481, 1.0520)),
    "deutan": ((0.3673, 0.8606, -0.2280), (0.2801, 0.6725, 0.0474), (-0.0118, 0.0429, 0.9689)),
    "tritan": ((1.2555, -0.0767, -0.1788), (-0.0784, 0.9308, 0.1476), (0.0047, 0.6914, 0.3039)),
}


def linear(colour: str) -> tuple[float, ...]:
    parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    return tuple(p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)


def luminance(rgb: tuple[float, ...]) -> float:
    return 0.2126 * rgb[0] + 0.7152 * rgb[1] + 0.0722 * rgb[2]


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(linear(one)), luminance(linear(other))))
    return (high + 0.05) / (low + 0.05)


def lab(rgb: tuple[float, ...]) -> tuple[float, float, float]:
    x = (0.4124 * rgb[0] + 0.3576 * rgb[1] + 0.1805 * rgb[2]) / 0.95047
    z = (0.0193 * rgb[0] + 0.1192 * rgb[1] + 0.9505 * rgb[2]) / 1.08883
    whole = (x, luminance(rgb), z)
    fx, fy, fz = (v ** (1 / 3) if v > 0.008856 else 7.787 * v + 16 / 116 for v in whole)
    return 116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)


def seen(colour: str, eye: str) -> tuple[float, float, float]:
    rgb = linear(colour)
    return lab(tuple(min(max(sum(m * c for m, c in zip(row, rgb, strict=True)), 0), 1) for row in BLIND[eye]))


@pytest.mark.parametrize("theme", ["light", "dark", "print"])
def test_shapes_and_text_have_the_contrast_that_wcag_asks(theme):
    colours = PALETTES[theme]
    assert len(colours.series) == SERIES
    for fill, text in colours.series:
        assert contrast(fill, colours.ground) >= 3
        assert contrast(fill, text) >= 4.5
    assert contrast(colours.ink, colours.ground) >= 7
    assert contrast(colours.soft, colours.ground) >= 4.5


@pytest.mark.parametrize("theme", ["light", "dark", "print"])
def test_the_series_stay_apart_in_greyscale(theme):
    tones = [lab(linear(fill))[0] for fill, _ in PALETTES[theme].series]
    assert min(abs(one - other) for one, other in itertools.combinations(tones, 2)) >= 8


@pytest.mark.parametrize("eye", BLIND)
@pytest.mark.parametrize("theme", ["light", "dark", "print"])
def test_the_series_stay_apart_for_the_colour_blind(theme, eye):
    fills = [seen(fill, eye) for fill, _ in PALETTES[theme].series]
    apart = [
        sum((a - b) ** 2 for a, b in zip(one, other, strict=True)) ** 0.5
        for one, other in itertools.combinations(fills, 2)
    ]
    assert min(apart) >= 20


def test_the_style_sheet_names_every_colour_that_a_page_uses():
    colours = PALETTES["page"]
    every = [colours.ground, colours.ink, colours.soft, colours.line, *sum(colours.series, ())]
    used = re.findall(r"var\((--[a-z0-9-]+)", " ".join(every))
    css = write_palette_stylesheet()
    assert len(used) == 4 + 2 * SERIES
    assert all(css.count(f"{name}:") == 4 for name in used)
    assert css.count("{") == css.count("}")


LIGHT = (
    *("ground:#ffffff", "ink:#1a1d21", "soft:#4a5159", "line:#c3c8ce"),
    *("series-1:#10325a", "on-series-1:#ffffff", "series-2:#b9581a", "on-series-2:#ffffff"),
    *("series-3:#00695a", "on-series-3:#ffffff", "series-4:#54431c", "on-series-4:#ffffff"),
    *("series-5:#6394ce", "on-series-5:#11151a"),
)
DARK = (
    *("ground:#15191e", "ink:#f1f3f5", "soft:#b9c0c8", "line:#4a525b"),
    *("series-1:#cfe3f9", "on-series-1:#11151a", "series-2:#d0701c", "on-series-2:#11151a"),
    *("series-3:#3fb8a4", "on-series-3:#11151a", "series-4:#e4c681", "on-series-4:#11151a"),
    *("series-5:#4474b8", "on-series-5:#ffffff"),
)


def test_the_style_sheet_in_full():
    light, dark = ("".join(f"--picture-{one};" for one in colours) for colours in (LIGHT, DARK))
    assert write_palette_stylesheet(dark=".d", auto=".a").splitlines() == [
        f":root{{{light}}}",
        f".d{{{dark}}}",
        f"@media (prefers-color-scheme: dark){{.a{{{dark}}}}}",
        f"@media print{{:root,.d,.a{{{light}}}}}",
    ]
