"""Colours hold what WCAG asks, stay apart in grey, and for readers who do not tell red from green."""

from __future__ import annotations

import itertools
import re

import pytest

from tilstand.render.svg_canvas import PALETTES, SERIES, write_palette_stylesheet

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
