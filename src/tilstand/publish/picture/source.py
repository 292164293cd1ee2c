"""What pictures draw: the addresses of their figures, for whoever asks where a mark comes from."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from tilstand.define import Collection
from tilstand.model import ReleasableTable
from tilstand.publish.picture.plot import Point, plot

__all__ = ["drawn_from"]


def drawn_from(tables: Iterable[ReleasableTable], collection: Collection) -> dict[str, Any]:
    """The figures of every picture by its chart: a row a part, the groups in order; then the totals.

    An empty address stands where the table has no figure.

    Args:
        tables: Tables that have passed the gate.
        collection: The collection.

    Raises:
        PublishError: If a table lacks what its chart draws.
    """
    found: dict[str, Any] = {}
    for table in tables:
        for name, chart in collection.charts.items():
            if chart.table == table.id:
                told = plot(collection, table, chart, collection.settings.language)
                found[name] = {
                    "table": table.id,
                    "kind": chart.kind,
                    "figures": [[_key(point) for point in one.points] for one in told.series],
                    "totals": [_key(point) for point in told.totals],
                }
    return found


def _key(point: Point | None) -> str:
    return "" if point is None or point.cell is None or point.cell.key is None else point.cell.key.text()
