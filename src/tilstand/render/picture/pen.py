"""The pen: shapes and text as SVG, with attributes only, which a strict content policy lets through."""

from __future__ import annotations

import re
from html import escape
from typing import Protocol

from tilstand.define.catalogue import Catalogue
from tilstand.fonts.font import Weight
from tilstand.languages import settings
from tilstand.render.picture.palette import Palette, Theme, palette

__all__ = ["FAMILY", "SIZE", "SMALL", "Pen", "Worded"]

SIZE, SMALL = 14.0, 12.5
FAMILY = "Inter, 'Helvetica Neue', Arial, sans-serif"
_HATCH = 5.0  # from one slanting stroke to the next
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


class Worded(Protocol):
    """What has the words of pictures, such as the names of an edition."""

    @property
    def words(self) -> Catalogue:
        """The collection's own words for what the engine has words for too."""


class Pen:
    """Draws on a sheet of a fixed width.

    Attributes:
        width: Width of the sheet.
        colours: Colours of the theme.
        names: What the edition is called, with its words.
    """

    def __init__(self, width: float, theme: Theme, names: Worded) -> None:
        self.width, self.names = width, names
        self.theme = theme
        self.colours: Palette = palette(theme)
        self._drawn: list[str] = []

    def rect(
        self,
        x: float,
        y: float,
        width: float,
        height: float,
        fill: str,
        *,
        stroke: str = "",
        round: float = 0,
    ) -> None:
        """A rectangle."""
        corner = f' rx="{_n(round)}"' if round else ""
        self._drawn.append(
            f'<rect x="{_n(x)}" y="{_n(y)}" width="{_n(width)}" height="{_n(height)}"{corner} fill="{fill}"'
            f"{_stroke(stroke, 1.5)}/>"
        )

    def hatched(self, x: float, y: float, width: float, height: float, stroke: str) -> None:
        """A rectangle of slanting strokes within a frame: what may be there, and may be not."""
        inner_x, inner_y, wide, tall = x + 0.75, y + 0.75, max(width - 1.5, 0.5), max(height - 1.5, 0.5)
        d = f"M{self.at(inner_x, inner_y)}h{_n(wide)}v{_n(tall)}h{_n(-wide)}Z"
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
        self._drawn.append(
            f'<path d="M{_n(x1)} {_n(y1)}L{_n(x2)} {_n(y2)}" fill="none"{_stroke(stroke, thick, dash)}/>'
        )

    def path(
        self, d: str, *, fill: str = "none", stroke: str = "", thick: float = 1.5, dash: str = ""
    ) -> None:
        """A path; numbers in it come from `Pen.at`."""
        self._drawn.append(f'<path d="{d}" fill="{fill}"{_stroke(stroke, thick, dash)}/>')

    def circle(self, x: float, y: float, radius: float, fill: str, *, stroke: str = "") -> None:
        """A circle."""
        place = f'cx="{_n(x)}" cy="{_n(y)}" r="{_n(radius)}"'
        self._drawn.append(f'<circle {place} fill="{fill}"{_stroke(stroke, 1.5)}/>')

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
        bold = ' font-weight="600"' if weight == "semibold" else ""
        sized = f' font-size="{_n(size)}"' if size != SIZE else ""
        placed = f' text-anchor="{anchor}"' if anchor != "start" else ""
        if halo:
            placed += f' paint-order="stroke" stroke="{self.colours.ground}" stroke-width="4"'
            placed += ' stroke-linejoin="round"'
        self._drawn.append(
            f'<text x="{_n(x)}" y="{_n(y)}" fill="{fill or self.colours.ink}"{sized}{bold}{placed}>'
            f"{_plain(text)}</text>"
        )

    def svg(self, id: str, height: float, title: str, alt: str, language: str) -> bytes:
        """The sheet as a whole SVG file.

        Args:
            id: Prefix of the ids in it, unique among the pictures of a page.
            height: Height of what was drawn.
            title: Its title, for readers who do not see it.
            alt: What it shows, for readers who do not see it.
            language: Language of its words.
        """
        own, ground = escape(id), ""
        if self.theme in ("light", "dark"):
            size = f'width="{_n(self.width)}" height="{_n(height)}"'
            ground = f'<rect {size} fill="{self.colours.ground}"/>\n'
        body = "\n".join(self._drawn)
        # What stands where in a picture is measured from the left, in every script.
        turned = ' direction="ltr"' if settings(language).direction == "rtl" else ""
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{_n(self.width)}" height="{_n(height)}"'
            f' viewBox="0 0 {_n(self.width)} {_n(height)}" role="img" lang="{language}"{turned}'
            f' aria-labelledby="{own}-title {own}-alt" font-family="{FAMILY}"'
            f' font-size="{_n(SIZE)}">\n'
            f'<title id="{own}-title">{_plain(title)}</title>\n'
            f'<desc id="{own}-alt">{_plain(alt)}</desc>\n{ground}{body}\n</svg>\n'
        ).encode()

    @staticmethod
    def at(x: float, y: float) -> str:
        """A point of a path."""
        return f"{_n(x)} {_n(y)}"


def _n(number: float) -> str:
    text = f"{number:.2f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def _stroke(colour: str, thick: float, dash: str = "") -> str:
    if not colour:
        return ""
    dashed = f' stroke-dasharray="{dash}"' if dash else ""
    return f' stroke="{colour}" stroke-width="{_n(thick)}"{dashed}'


def _plain(text: str) -> str:
    return escape(_FORBIDDEN.sub("", text), quote=False)
