"""Checkpoints 09 and 15: tables hold rows, rows cells of one width in all, and heads say what they head."""

from __future__ import annotations

from collections.abc import Iterator

from matterhorn.opened import Element, Opened
from matterhorn.rule import rule

_ALLOWED = {
    "Table": {"TR", "THead", "TBody", "TFoot", "Caption"},
    "THead": {"TR"},
    "TBody": {"TR"},
    "TFoot": {"TR"},
    "TR": {"TH", "TD"},
}
_ABOVE = {
    "TR": {"Table", "THead", "TBody", "TFoot"},
    "TH": {"TR"},
    "TD": {"TR"},
    "THead": {"Table"},
    "TBody": {"Table"},
    "TFoot": {"Table"},
}


def _rows(table: Element) -> list[list[Element]]:
    found = []
    for one in table.children:
        parts = [one] if one.tag == "TR" else one.children if one.tag in _ALLOWED else []
        found += [part.children for part in parts if part.tag == "TR"]
    return found


def _span(cell: Element, way: str) -> int:
    return int(cell.attribute("/Table", f"/{way}Span") or 1)


@rule("09-004")
def table_holds_another(opened: Opened) -> Iterator[str]:
    for one in opened.of(*_ALLOWED):
        for child in one.children:
            if child.tag not in _ALLOWED[one.tag]:
                yield f"{child.tag} in {one.tag} {one.node.objgen[0]}"
    for one in opened.of(*_ABOVE):
        if one.parent is None or one.parent.tag not in _ABOVE[one.tag]:
            yield f"{one.tag} {one.node.objgen[0]} is in no table"


@rule("15-003")
def head_of_nothing(opened: Opened) -> Iterator[str]:
    """Each head says whether it heads a row or a column; no cell has a list of heads besides."""
    for one in opened.of("TH"):
        if str(one.attribute("/Table", "/Scope")) not in ("/Row", "/Column", "/Both"):
            yield f"head {one.node.objgen[0]}"
    for one in opened.of("TD"):
        names = one.attribute("/Table", "/Headers")
        if names is not None and one.parent and one.parent.parent and one.parent.parent.tag == "TBody":
            yield f"cell {one.node.objgen[0]} has a list of heads, which hides the head of its row"


@rule("14289-1 7.5 heads")
def table_without_heads(opened: Opened) -> Iterator[str]:
    for table in opened.of("Table"):
        if not any(cell.tag == "TH" for row in _rows(table) for cell in row):
            yield f"table {table.node.objgen[0]}"


@rule("14289-1 7.5 regular")
def rows_of_different_width(opened: Opened) -> Iterator[str]:
    for table in opened.of("Table"):
        hanging: list[tuple[int, int]] = []  # rows still to go and width of a cell from above
        widths = []
        for row in _rows(table):
            widths.append(sum(_span(cell, "Col") for cell in row) + sum(width for _, width in hanging))
            hanging = [(rows - 1, width) for rows, width in hanging if rows > 1]
            hanging += [(_span(c, "Row") - 1, _span(c, "Col")) for c in row if _span(c, "Row") > 1]
        if len(set(widths)) > 1:
            yield f"table {table.node.objgen[0]}: {sorted(set(widths))}"
