"""Pictures of the answer as inline SVG: overlaps (upset plot), intervals, sensitivity.

Every picture has a title that says what it shows; what it shows is also in a table on the page. Colours
come from the page's style sheet, so that they follow dark mode and print.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from html import escape

from tilstand.estimate.result import format_estimate_text
from tilstand.estimate.table import CaptureTable
from tilstand.terms import Language

_WIDTH, _NARROW = 720, 340
_MOST_COLUMNS = 24
_WIDEST = 3.0
# Width of a letter, and of the longest name: what is longer is cut, and stands whole in the table.
_LETTER, _LONGEST = 7.2, 340


@dataclass(frozen=True, slots=True)
class IntervalBar:
    """One line of an interval plot.

    Attributes:
        label: What it is.
        low, high, middle: Limits and estimate. Without a lower one no number is given; without an upper one
            the line goes on, with an arrow; without an estimate there is no dot.
        strong: Drawn heavier.
        head: A heading over the lines that follow; nothing is drawn beside it.
    """

    label: str
    low: float | None
    high: float | None
    middle: float | None
    strong: bool = False
    head: bool = False


def draw_upset_plot(table: CaptureTable, language: Language) -> str:
    """Who is on which lists: a bar for each combination, most common first, and dots below (Lex 2014)."""
    present = [(int(count), history) for history, count in enumerate(table.counts) if count]
    present.sort(key=lambda pair: (-pair[0], pair[1]))
    shown = present[:_MOST_COLUMNS]
    if not shown:
        return ""
    totals = [
        f"{name} · {format_estimate_text('figure', language, figure=n)}"
        for name, n in zip(table.lists, table.totals, strict=True)
    ]
    left, top, height, row = _compute_name_width(totals, 150), 24, 150, 22
    column = min((_WIDTH - left - 10) / len(shown), 40.0)
    below = top + height + 14
    most = shown[0][0]
    parts = []
    for line, total in enumerate(totals):
        y = below + row * line + row / 2
        if line % 2 == 0:
            parts.append(f'<rect class="band" x="0" y="{y - row / 2:.1f}" width="{_WIDTH}" height="{row}"/>')
        parts.append(f'<text x="{left - 14}" y="{y + 4:.1f}" text-anchor="end">{_shorten_list_name(total)}</text>')
    for place, (count, history) in enumerate(shown):
        x = left + column * (place + 0.5)
        tall = height * math.sqrt(count / most)
        parts.append(
            f'<rect class="bar" x="{x - column * 0.32:.1f}" y="{top + height - tall:.1f}" '
            f'width="{column * 0.64:.1f}" height="{tall:.1f}"/>'
        )
        figure = format_estimate_text("figure", language, figure=count)
        parts.append(
            f'<text class="small" x="{x:.1f}" y="{top + height - tall - 4:.1f}" text-anchor="middle">{figure}</text>'
        )
        on = [line for line in range(len(table.lists)) if history >> line & 1]
        parts.extend(
            f'<circle class="{"on" if line in on else "off"}" cx="{x:.1f}" '
            f'cy="{below + row * line + row / 2:.1f}" r="5"/>'
            for line in range(len(table.lists))
        )
        if len(on) > 1:
            y1, y2 = (below + row * line + row / 2 for line in (on[0], on[-1]))
            parts.append(f'<line class="link" x1="{x:.1f}" x2="{x:.1f}" y1="{y1:.1f}" y2="{y2:.1f}"/>')
    return _wrap_svg_parts(parts, below + row * len(table.lists) + 6, format_estimate_text("overlaps_alt", language))


@dataclass(frozen=True, slots=True)
class _IntervalPlotLayout:
    """Where lines and names stand: names to the left, or over the lines where the paper is narrow."""

    width: int
    left: int
    right: int
    row: int
    over: bool


def draw_interval_plot(bars: Sequence[IntervalBar], observed: int, title: str, language: Language) -> str:
    """Lines from lower to upper limit with a dot for the estimate, on a log scale from the observed.

    Drawn twice: with the names to the left, and for telephones with the names over the lines; the style sheet
    shows the one that fits.
    """
    ends = [end for bar in bars for end in (bar.low, bar.middle, bar.high) if end and math.isfinite(end)]
    if not ends:
        return ""
    least, most = float(max(observed, 1)), max(ends) * 1.05
    stated = [end for bar in bars if bar.strong for end in (bar.low, bar.high) if end]
    if stated:
        # A limit in the millions would press the rest into a corner: its line goes on, with an arrow.
        most = min(most, _WIDEST * max(stated))
    beside = _IntervalPlotLayout(_WIDTH, _compute_name_width([bar.label for bar in bars], 200), 20, 24, over=False)
    over = _IntervalPlotLayout(_NARROW, 8, 20, 40, over=True)
    drawn = [_draw_interval_lines(bars, least, most, layout, title, language) for layout in (beside, over)]
    return f'<div class="wide">\n{drawn[0]}\n</div>\n<div class="narrow">\n{drawn[1]}\n</div>'


def _draw_interval_lines(
    bars: Sequence[IntervalBar], least: float, most: float, layout: _IntervalPlotLayout, title: str, language: Language
) -> str:
    scale = (layout.width - layout.left - layout.right) / max(math.log(most / least), 1e-9)

    def compute_log_position(value: float) -> float:
        return layout.left + scale * math.log(min(max(value, least), most) / least)

    bottom, parts, last = 10 + layout.row * len(bars), [], -math.inf
    for tick in _compute_log_ticks(least, most):
        x = compute_log_position(tick)
        figure = format_estimate_text("figure", language, figure=tick)
        parts.append(f'<line class="grid" x1="{x:.1f}" x2="{x:.1f}" y1="6" y2="{bottom}"/>')
        if x - last < _LETTER * len(figure):
            continue
        last = x
        anchor = "start" if x < _LETTER * len(figure) / 2 else "middle"
        parts.append(f'<text class="small" x="{x:.1f}" y="{bottom + 15}" text-anchor="{anchor}">{figure}</text>')
    for place, bar in enumerate(bars):
        y = 10 + layout.row * (place + (0.75 if layout.over else 0.5))
        parts.extend(_draw_interval_line(bar, y, most, compute_log_position, layout, language))
    return _wrap_svg_parts(parts, bottom + 22, title, layout.width)


def _draw_interval_line(
    bar: IntervalBar,
    y: float,
    most: float,
    across: Callable[[float], float],
    layout: _IntervalPlotLayout,
    language: Language,
) -> Iterator[str]:
    kind = ' class="strong"' if bar.strong else ' class="muted"' if bar.head else ""
    at = f'x="{layout.left - 12}" y="{y + 4:.1f}" text-anchor="end"'
    if layout.over:
        at = f'x="{layout.left}" y="{y - 12:.1f}"'
    yield f"<text{kind} {at}>{_shorten_list_name(bar.label)}</text>"
    if bar.head:
        return
    if bar.low is None:
        text = format_estimate_text("refused", language)
        yield f'<text class="small muted" x="{layout.left}" y="{y + 4:.1f}">{text}</text>'
        return
    heavy = " heavy" if bar.strong else ""
    end = across(math.inf if bar.high is None else bar.high)
    ends_at = f'x1="{across(bar.low):.1f}" x2="{end:.1f}" y1="{y:.1f}" y2="{y:.1f}"'
    yield f'<line class="range{heavy}" {ends_at}/>'
    if bar.high is None or bar.high > most:
        tip = f"{end + 1:.1f},{y - 6:.1f} {end + 11:.1f},{y:.1f} {end + 1:.1f},{y + 6:.1f}"
        yield f'<polygon class="on" points="{tip}"/>'
    if bar.middle is not None and bar.middle <= most:
        yield f'<circle class="on" cx="{across(bar.middle):.1f}" cy="{y:.1f}" r="5"/>'


def _compute_name_width(names: Sequence[str], least: int) -> int:
    """Width of the names to the left of a picture."""
    longest = max((len(name) for name in names), default=0)
    return min(max(least, round(_LETTER * longest) + 20), _LONGEST)


def _shorten_list_name(name: str) -> str:
    """A name that fits, escaped."""
    most = int((_LONGEST - 20) / _LETTER)
    return escape(name if len(name) <= most else f"{name[: most - 1]}…")


def _compute_log_ticks(least: float, most: float) -> list[int]:
    """Round numbers on a log scale, few enough to read."""
    found_numbers: list[int] = []
    for steps in ((1, 2, 5), (1, 1.5, 2, 3, 4, 5, 7)):
        found_numbers = []
        power = 10 ** math.floor(math.log10(least))
        while power <= most:
            found_numbers.extend(round(power * step) for step in steps if least <= power * step <= most)
            power *= 10
        if len(found_numbers) >= 3:
            break
    return list(dict.fromkeys([round(least), *found_numbers])) if len(found_numbers) < 2 else found_numbers


def _wrap_svg_parts(parts: Sequence[str], height: float, title: str, width: int = _WIDTH) -> str:
    inside = "\n".join(parts)
    text = escape(title, quote=True)
    return (
        f'<div class="scroll">\n<svg viewBox="0 0 {width} {height:.0f}" role="img" aria-label="{text}">'
        f"<title>{escape(title)}</title>\n{inside}\n</svg>\n</div>"
    )
