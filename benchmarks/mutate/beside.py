"""Both numbers of a group: what was printed, and what its members reported together, in the data files."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal

from mutate.data import SIDES, Cell
from mutate.part import Part
from mutate.reckon import Reckoned
from tilstand.report_text import get_report_string
from tilstand.terms import Period

__all__ = ["wrong_in_cube", "wrong_numbers"]

Lapse = tuple[str, str]  # what stands, what is right


def wrong_numbers(cell: Cell, reckoned: Reckoned) -> Iterator[Lapse]:
    """Where a line does not tell both numbers of its figure, or does not say that they differ.

    Args:
        cell: The cell.
        reckoned: What the input gives.
    """
    told = {side: Decimal(cell.line[side]) if cell.line[side] else None for side in SIDES}
    printed = reckoned.published(cell.key)
    if cell.line["value"] and told["published"] != printed:
        yield f"published {told['published']}", str(printed)
    if told["computed"] is None and cell.line["origin"] == "computed" and reckoned.summed_up(cell.key):
        yield "no sum", "what the members report"
    if told["computed"] is not None:
        yield from _wrong_sum(cell, reckoned, told["computed"], told["computed_upper"])
    if told["upper"] is not None and told["upper"] != told["computed_upper"]:
        yield f"at most {told['upper']}", str(told["computed_upper"])
    differ = cell.disputed
    own = Period.from_text(cell.line["period"]) in reckoned.period
    note = get_report_string(reckoned.collection.labels, "note_disputed").text(reckoned.collection.settings.language)
    if (note in cell.line["notes"].split(" | ")) != (differ and own):
        yield cell.line["notes"], "a note that both numbers differ" if differ else "no such note"


def _wrong_sum(cell: Cell, reckoned: Reckoned, least: Decimal, most: Decimal | None) -> Iterator[Lapse]:
    own = reckoned.reported(cell.key)
    if not isinstance(own, str):
        if (least, most) != (own, None):
            yield f"computed {least}–{most}", str(own)
        return
    known = reckoned.known_sum(cell.key)
    if known is not None and (least < known[0] or (most is not None and most < least)):
        yield f"computed {least}–{most}", f"at least {known[0]}"


def wrong_in_cube(part: Part, line: Mapping[str, str]) -> Iterator[Lapse]:
    """Where a JSON-stat file tells other numbers beside a figure than the CSV file.

    Args:
        part: The figure in the JSON-stat file.
        line: Its line in the CSV file.
    """
    found = part.text.split(" | ")[-len(SIDES) :]
    for side, one in zip(SIDES, found, strict=True):
        if (Decimal(one) if one else None) != (Decimal(line[side]) if line[side] else None):
            yield f"{side} {one}", line[side]
