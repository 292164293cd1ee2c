"""What pictures draw: the addresses of their figures, for whoever asks where a mark comes from."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from tilstand.model.plot import Plot, Point
from tilstand.terms import Language

__all__ = ["drawn_from"]


def drawn_from(plots: Iterable[Plot], language: Language) -> dict[str, Any]:
    """The figures of every picture by its chart: a row a part, the groups in order; then the totals.

    An empty address stands where the table has no figure.

    Args:
        plots: What the pictures show.
        language: The language whose plots are told; they draw the same in each.
    """
    return {
        one.id: {
            "table": one.table,
            "kind": one.asked,
            "figures": [[_key(point) for point in part.points] for part in one.series],
            "totals": [_key(point) for point in one.totals],
        }
        for one in plots
        if one.language == language
    }


def _key(point: Point | None) -> str:
    return "" if point is None or point.cell is None or point.cell.key is None else point.cell.key.text()
