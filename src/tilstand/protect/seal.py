"""The seal: the one place where a releasable table is made."""

from __future__ import annotations

from tilstand.model import CellValue, ReleasableTable
from tilstand.terms import Label

__all__ = ["sealed"]


def sealed(
    *,
    id: str,
    number: str,
    part: int,
    kind: str,
    title: Label,
    unit: Label,
    row_labels: tuple[tuple[Label, int, bool], ...],
    column_labels: tuple[Label, ...],
    cells: tuple[tuple[CellValue | None, ...], ...],
    notes: tuple[Label, ...],
    policy: str,
) -> ReleasableTable:
    """A table with the hash over its content: `publish` refuses it if a single cell is changed afterwards."""

    def made(seal: str) -> ReleasableTable:
        return ReleasableTable(
            id, number, part, kind, title, unit, row_labels, column_labels, cells, notes, policy, seal
        )

    return made(made("").digest())
