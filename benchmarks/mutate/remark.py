"""Footnotes about open findings: at every figure that a finding marks, in every file, and at no other."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from mutate.data import Cell, Grid
from mutate.declared import LANGUAGES, OPEN
from mutate.marked import NOWHERE
from mutate.part import Part
from tilstand.define import Collection
from tilstand.report_text import get_report_string

__all__ = ["lapses"]

Parts = Mapping[str, Mapping[str, Part]]
Lapse = tuple[str, str, str, str]
_INSIDE = ("bracket_figure", "bracket_zero")


def lapses(collection: Collection, grid: Grid, parts: Parts) -> Iterator[Lapse]:
    """Where a table does not mark figures as findings declare: file, place, what stands, what is right.

    Args:
        collection: The collection.
        grid: The table.
        parts: The parts of the edition by file and place.
    """
    own, inside = _texts(collection, collection.settings.language)
    for cell in grid.cells.values():
        notes = set(cell.line["notes"].split(" | "))
        for due, texts in zip(_due(cell), (own, inside), strict=True):
            if due != bool(notes & texts):
                yield f"data/{grid.id}.csv", cell.key, cell.line["notes"], _right(due)
    for language in LANGUAGES:
        own, inside = _texts(collection, language)
        file = f"data/{grid.id}.{language}.json"
        yield from _cube(grid, file, parts.get(file, {}), own)
        end = f"/table/{grid.id}.html"
        page = next(name for name in parts if name.startswith(f"site/{language}/") and name.endswith(end))
        yield from _page(grid, page, parts[page], own)


def _texts(collection: Collection, language: str) -> tuple[set[str], set[str]]:
    """The footnotes to a figure, and those to a figure in brackets."""
    notes = [get_report_string(collection.labels, name) for name in OPEN]
    inside = [get_report_string(collection.labels, path, note=note) for path in _INSIDE for note in notes]
    return {note.text(language) for note in notes}, {note.text(language) for note in inside}


def _due(cell: Cell) -> tuple[bool, bool]:
    """Whether the cell's figure is marked, and the one in brackets."""
    own = cell.mark != NOWHERE and bool(cell.line["value"])
    return own, cell.inner != NOWHERE and bool(cell.line["bracket"])


def _cube(grid: Grid, file: str, parts: Mapping[str, Part], own: set[str]) -> Iterator[Lapse]:
    """In a JSON-stat file the figure in brackets stands alone, with its own notes."""
    for cell in grid.cells.values():
        for due, key in zip(_due(cell), (cell.key, cell.bracket_key), strict=True):
            part = parts.get(f"notes at {key}")
            if due and part is not None and not own & set(part.text.split(" | ")):
                yield file, key, part.text, _right(due)


def _page(grid: Grid, page: str, parts: Mapping[str, Part], own: set[str]) -> Iterator[Lapse]:
    """A table's page has the footnote where a cell is due to bear one, and a letter at that cell."""
    due = [cell for cell in grid.cells.values() if any(_due(cell))]
    listed = [place for place in parts if place.startswith(f"{grid.id}: footnote")]
    if bool(due) != any(text in place for place in listed for text in own):
        yield page, "footnotes", " | ".join(listed), _right(bool(due))
    for cell in due:
        mark = parts.get(f"{grid.id}: marks at {cell.key}")
        if mark is None or not mark.text:
            yield page, f"marks at {cell.key}", "no mark", _right(True)


def _right(due: bool) -> str:
    return "a footnote about an open finding" if due else "none about an open finding"
