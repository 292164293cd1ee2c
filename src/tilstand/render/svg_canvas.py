"""SVG canvas, text measurement and colour palettes of the charts.

The five colours of the series differ in lightness as well as in hue, so that they stay apart in greyscale and
for readers who do not tell red from green; each has at least 3:1 against its ground (WCAG 1.4.11), and its
text at least 4.5:1 (1.4.3). Tests hold them to it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from html import escape
from math import fsum
from typing import Any, Literal, Protocol

from tilstand.define.labels import Catalogue
from tilstand.fonts.glyphs import Weight, measure_advance_widths
from tilstand.languages import load_language_settings

_SPARE = 1.03  # a page that lacks Inter sets the text in a face that is a little wider
_UNKNOWN = 1.0  # em that a sign outside the font takes: emoji and other scripts come from another font


@lru_cache(maxsize=1 << 16)
def measure_text_width(text: str, size: float, weight: Weight = "regular") -> float:
    """The width of a text set on one line, in the units of the size.

    Example:
        >>> measure_text_width("", 14), measure_text_width("ii", 14) < measure_text_width("MM", 14)
        (0.0, True)
    """
    known = measure_advance_widths(weight)
    return fsum(known.get(ord(sign), _UNKNOWN) for sign in text) * size * _SPARE


def wrap_text_lines(
    text: str, size: float, room: float, weight: Weight = "regular", most: int | None = None
) -> list[str]:
    """A text in lines that fit a width; a word that is wider than a line is broken.

    Args:
        text: The text.
        size: Size of the letters.
        room: Width of a line.
        weight: Weight of the letters.
        most: Most lines; what is left over is cut, with an ellipsis.

    Example:
        >>> wrap_text_lines("to små linjer", 14, 60)
        ['to små', 'linjer']
    """
    lines: list[str] = []
    for word in text.split():
        if lines and measure_text_width(f"{lines[-1]} {word}", size, weight) <= room:
            lines[-1] = f"{lines[-1]} {word}"
            continue
        while measure_text_width(word, size, weight) > room and len(word) > 1:
            fit = len(word) - 1
            while fit > 1 and measure_text_width(f"{word[:fit]}-", size, weight) > room:
                fit -= 1
            lines.append(f"{word[:fit]}-")
            word = word[fit:]
        lines.append(word)
    if most is not None and len(lines) > most:
        lines = [*lines[: most - 1], shorten_to_width(" ".join(lines[most - 1 :]), size, room, weight)]
    return lines or [""]


def shorten_to_width(text: str, size: float, room: float, weight: Weight = "regular") -> str:
    """A text on one line, cut with an ellipsis where it is too wide."""
    if measure_text_width(text, size, weight) <= room:
        return text
    while text and measure_text_width(f"{text}…", size, weight) > room:
        text = text[:-1]
    return f"{text.rstrip()}…"


Theme = Literal["light", "dark", "print", "page"]
SERIES = 5
"""How many series colours there are: more cannot be told apart."""


@dataclass(frozen=True, slots=True)
class ChartPalette:
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


_LIGHT = ChartPalette(
    *("#ffffff", "#1a1d21", "#4a5159", "#c3c8ce"),
    series=(
        ("#10325a", "#ffffff"),
        ("#b9581a", "#ffffff"),
        ("#00695a", "#ffffff"),
        ("#54431c", "#ffffff"),
        ("#6394ce", "#11151a"),
    ),
)
_DARK = ChartPalette(
    *("#15191e", "#f1f3f5", "#b9c0c8", "#4a525b"),
    series=(
        ("#cfe3f9", "#11151a"),
        ("#d0701c", "#11151a"),
        ("#3fb8a4", "#11151a"),
        ("#e4c681", "#11151a"),
        ("#4474b8", "#ffffff"),
    ),
)


def _list_palette_values(colours: ChartPalette) -> dict[str, str]:
    """The colours by the names that they have as CSS variables."""
    values = {name: getattr(colours, name) for name in ("ground", "ink", "soft", "line")}
    for number, (fill, text) in enumerate(colours.series, start=1):
        values |= {f"series-{number}": fill, f"on-series-{number}": text}
    return values


def _make_page_palette() -> ChartPalette:
    """The colours of the page; one without the style sheet still shows the light ones."""
    names = {name: f"var(--picture-{name}, {value})" for name, value in _list_palette_values(_LIGHT).items()}
    series = tuple((names[f"series-{n}"], names[f"on-series-{n}"]) for n in range(1, SERIES + 1))
    return ChartPalette(names["ground"], names["ink"], names["soft"], names["line"], series)


PALETTES: Mapping[Theme, ChartPalette] = {
    "light": _LIGHT,
    "dark": _DARK,
    "print": _LIGHT,
    "page": _make_page_palette(),
}
"""The colours of each theme; those of `page` are CSS variables."""


def write_palette_stylesheet(
    *, dark: str = '[data-color-scheme="dark"]', auto: str = '[data-color-scheme="auto"]'
) -> str:
    """The style sheet that gives pictures of the theme `page` their colours, in light and in dark.

    Args:
        dark: Selector of a page that is set to dark.
        auto: Selector of a page that follows the reader's system.
    """

    def format_css_rule(selector: str, colours: ChartPalette) -> str:
        body = "".join(f"--picture-{name}:{value};" for name, value in _list_palette_values(colours).items())
        return f"{selector}{{{body}}}\n"

    return (
        format_css_rule(":root", _LIGHT)
        + format_css_rule(dark, _DARK)
        + f"@media (prefers-color-scheme: dark){{{format_css_rule(auto, _DARK).strip()}}}\n"
        + f"@media print{{{format_css_rule(f':root,{dark},{auto}', _LIGHT).strip()}}}\n"
    )


SIZE, SMALL = 14.0, 12.5
FAMILY = "Inter, 'Helvetica Neue', Arial, sans-serif"
_HATCH = 5.0  # from one slanting stroke to the next
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


class HasLabels(Protocol):
    """What has the words of pictures, such as the names of an edition."""

    @property
    def words(self) -> Catalogue:
        """The collection's own words for what the engine has words for too."""


class SvgCanvas:
    """Draws on a sheet of a fixed width.

    Attributes:
        width: Width of the sheet.
        colours: Colours of the theme.
        names: What the edition is called, with its words.
    """

    def __init__(self, width: float, theme: Theme, names: HasLabels) -> None:
        self.width, self.names = width, names
        self.theme = theme
        self.colours: ChartPalette = PALETTES[theme]
        self._drawn: list[str] = []

    def _draw(self, tag: str, content: str | None = None, **attributes: float | str | None) -> None:
        """An element; an attribute that is None or empty is left out."""
        shown = "".join(
            f' {name.replace("_", "-")}="{value if isinstance(value, str) else _format_svg_number(value)}"'
            for name, value in attributes.items()
            if value not in (None, "")
        )
        self._drawn.append(f"<{tag}{shown}/>" if content is None else f"<{tag}{shown}>{content}</{tag}>")

    def draw_rectangle(
        self, x: float, y: float, width: float, height: float, fill: str, *, stroke: str = "", round: float = 0
    ) -> None:
        """A rectangle."""
        line = _make_stroke(stroke, 1.5)
        self._draw("rect", x=x, y=y, width=width, height=height, rx=round or None, fill=fill, **line)

    def draw_part(self, x: float, y: float, width: float, height: float, fill: str, *, hollow: bool) -> None:
        """A rectangle in the colour of a part; hollow for what is not stated."""
        if hollow:
            wide, tall = width - 1.5, height - 1.5
            self.draw_rectangle(x + 0.75, y + 0.75, wide, tall, "none", stroke=self.colours.soft)
        else:
            self.draw_rectangle(x, y, width, height, fill)

    def draw_hatched_rectangle(self, x: float, y: float, width: float, height: float, stroke: str) -> None:
        """A rectangle of slanting strokes within a frame: what may be there, and may be not."""
        inner_x, inner_y, wide, tall = x + 0.75, y + 0.75, max(width - 1.5, 0.5), max(height - 1.5, 0.5)
        across, down, back = map(_format_svg_number, (wide, tall, -wide))
        d = f"M{self.at(inner_x, inner_y)}h{across}v{down}h{back}Z"
        along = _HATCH
        while along < wide + tall:
            low, high = max(along - tall, 0.0), min(along, wide)
            d += f"M{self.at(inner_x + low, inner_y + along - low)}"
            d += f"L{self.at(inner_x + high, inner_y + along - high)}"
            along += _HATCH
        self.path(d, stroke=stroke)

    def line(
        self, x1: float, y1: float, x2: float, y2: float, stroke: str, *, thick: float = 1, dash: str = ""
    ) -> None:
        """A straight line."""
        self.path(f"M{self.at(x1, y1)}L{self.at(x2, y2)}", stroke=stroke, thick=thick, dash=dash)

    def draw_arrow(self, start: tuple[float, float], end: tuple[float, float]) -> None:
        """An arrow, across or down."""
        colour, (x, y) = self.colours.soft, end
        across = start[1] == y
        self.line(*start, *((x - 5, y) if across else (x, y - 5)), colour, thick=1.5)
        wings = ((x - 7, y - 4), (x - 7, y + 4)) if across else ((x - 4, y - 7), (x + 4, y - 7))
        self.path(f"M{'L'.join(self.at(*point) for point in (end, *wings))}Z", fill=colour)

    def path(self, d: str, *, fill: str = "none", stroke: str = "", thick: float = 1.5, dash: str = "") -> None:
        """A path; numbers in it come from `SvgCanvas.at`."""
        self._draw("path", d=d, fill=fill, **_make_stroke(stroke, thick, dash))

    def draw_circle(self, x: float, y: float, radius: float, fill: str, *, stroke: str = "") -> None:
        """A circle."""
        self._draw("circle", cx=x, cy=y, r=radius, fill=fill, **_make_stroke(stroke, 1.5))

    def text(
        self,
        x: float,
        y: float,
        text: str,
        *,
        fill: str = "",
        size: float = SIZE,
        weight: Weight = "regular",
        anchor: str = "start",
        halo: bool = False,
    ) -> None:
        """One line of text; `y` is its baseline. With a halo it is read across a line that it crosses."""
        around = {"paint_order": "stroke", **_make_stroke(self.colours.ground, 4), "stroke_linejoin": "round"}
        self._draw(
            "text",
            _escape_svg_text(text),
            x=x,
            y=y,
            fill=fill or self.colours.ink,
            font_size=size if size != SIZE else None,
            font_weight="600" if weight == "semibold" else None,
            text_anchor=anchor if anchor != "start" else None,
            **(around if halo else {}),
        )

    def lines(
        self,
        x: float,
        y: float,
        pitch: float,
        lines: Iterable[str],
        *,
        fill: str = "",
        size: float = SIZE,
        weight: Weight = "regular",
        anchor: str = "start",
    ) -> None:
        """Lines of text below each other; `y` is the baseline of the first."""
        for at, line in enumerate(lines):
            self.text(x, y + at * pitch, line, fill=fill, size=size, weight=weight, anchor=anchor)

    def svg(self, id: str, height: float, title: str, alt: str, language: str) -> bytes:
        """The sheet as a whole SVG file.

        Args:
            id: Prefix of the ids in it, unique among the pictures of a page.
            height: Height of what was drawn.
            title: Its title, for readers who do not see it.
            alt: What it shows, for readers who do not see it.
            language: Language of its words.
        """
        name, ground = escape(id), ""
        size = f'width="{_format_svg_number(self.width)}" height="{_format_svg_number(height)}"'
        if self.theme in ("light", "dark"):
            ground = f'<rect {size} fill="{self.colours.ground}"/>\n'
        body = "\n".join(self._drawn)
        # What stands where in a picture is measured from the left, in every script.
        turned = ' direction="ltr"' if load_language_settings(language).direction == "rtl" else ""
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" {size} viewBox="0 0 {self.at(self.width, height)}"'
            f' role="img" lang="{language}"{turned} aria-labelledby="{name}-title {name}-alt"'
            f' font-family="{FAMILY}" font-size="{_format_svg_number(SIZE)}">\n'
            f'<title id="{name}-title">{_escape_svg_text(title)}</title>\n'
            f'<desc id="{name}-alt">{_escape_svg_text(alt)}</desc>\n{ground}{body}\n</svg>\n'
        ).encode()

    @staticmethod
    def at(x: float, y: float) -> str:
        """A point of a path."""
        return f"{_format_svg_number(x)} {_format_svg_number(y)}"


def _format_svg_number(number: float) -> str:
    text = f"{number:.2f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def _make_stroke(colour: str, thick: float, dash: str = "") -> dict[str, Any]:
    """The attributes of a stroke; none where there is no colour."""
    return {"stroke": colour, "stroke_width": thick, "stroke_dasharray": dash} if colour else {}


def _escape_svg_text(text: str) -> str:
    return escape(_FORBIDDEN.sub("", text), quote=False)
