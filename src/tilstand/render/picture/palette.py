"""Colours of the pictures: one set for each ground they stand on.

The five colours of the series differ in lightness as well as in hue, so that they stay apart in greyscale and
for readers who do not tell red from green; each has at least 3:1 against its ground (WCAG 1.4.11), and its
text at least 4.5:1 (1.4.3). Tests hold them to it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Literal

__all__ = ["PALETTES", "SERIES", "Palette", "Theme", "palette", "stylesheet"]

Theme = Literal["light", "dark", "print", "page"]
SERIES = 5
"""How many series colours there are: more cannot be told apart."""


@dataclass(frozen=True, slots=True)
class Palette:
    """Colours by what they are for.

    Attributes:
        ground: What the picture stands on; it also parts neighbouring shapes.
        ink: Text and outlines.
        soft: Text of second rank.
        line: Grid and leader lines.
        series: Fill of each series and the colour of text upon it.
    """

    ground: str
    ink: str
    soft: str
    line: str
    series: tuple[tuple[str, str], ...]


_LIGHT = Palette(
    ground="#ffffff",
    ink="#1a1d21",
    soft="#4a5159",
    line="#c3c8ce",
    series=(
        ("#10325a", "#ffffff"),
        ("#b9581a", "#ffffff"),
        ("#00695a", "#ffffff"),
        ("#54431c", "#ffffff"),
        ("#6394ce", "#11151a"),
    ),
)
_DARK = Palette(
    ground="#15191e",
    ink="#f1f3f5",
    soft="#b9c0c8",
    line="#4a525b",
    series=(
        ("#cfe3f9", "#11151a"),
        ("#d0701c", "#11151a"),
        ("#3fb8a4", "#11151a"),
        ("#e4c681", "#11151a"),
        ("#4474b8", "#ffffff"),
    ),
)


def _named(name: str, value: str) -> str:
    # A page without the style sheet still shows the light colours.
    return f"var(--picture-{name}, {value})"


def _names(colours: Palette) -> Mapping[str, str]:
    found = {f.name: getattr(colours, f.name) for f in fields(colours) if f.name != "series"}
    for number, (fill, text) in enumerate(colours.series, start=1):
        found |= {f"series-{number}": fill, f"on-series-{number}": text}
    return found


_PAGE = Palette(
    **{name: _named(name, getattr(_LIGHT, name)) for name in ("ground", "ink", "soft", "line")},
    series=tuple(
        (_named(f"series-{n}", fill), _named(f"on-series-{n}", text))
        for n, (fill, text) in enumerate(_LIGHT.series, start=1)
    ),
)
PALETTES: Mapping[Theme, Palette] = {"light": _LIGHT, "dark": _DARK, "print": _LIGHT, "page": _PAGE}


def palette(theme: Theme) -> Palette:
    """The colours of a theme; those of `page` are CSS variables."""
    return PALETTES[theme]


def stylesheet(*, dark: str = '[data-color-scheme="dark"]', auto: str = '[data-color-scheme="auto"]') -> str:
    """The style sheet that gives pictures of the theme `page` their colours, in light and in dark.

    Args:
        dark: Selector of a page that is set to dark.
        auto: Selector of a page that follows the reader's system.
    """

    def rule(selector: str, colours: Palette) -> str:
        body = "".join(f"--picture-{name}:{value};" for name, value in _names(colours).items())
        return f"{selector}{{{body}}}\n"

    return (
        rule(":root", _LIGHT)
        + rule(dark, _DARK)
        + f"@media (prefers-color-scheme: dark){{{rule(auto, _DARK).strip()}}}\n"
        + f"@media print{{{rule(f':root,{dark},{auto}', _LIGHT).strip()}}}\n"
    )
