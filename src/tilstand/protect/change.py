"""What an overview says of the change of each key figure since the year before."""

from __future__ import annotations

from collections.abc import Sequence

from tilstand.define import Collection, breaks_between
from tilstand.model import CellValue
from tilstand.terms import Label, Qualifier
from tilstand.terms.label import LANGUAGES
from tilstand.text import fixed, number

__all__ = ["changes"]


def changes(collection: Collection, rows: Sequence[Sequence[CellValue | None]]) -> tuple[Label, ...]:
    """The change of each row with its sign; why there is none where the series breaks or a number is unsure.

    Args:
        collection: The collection.
        rows: The cells of an overview: the last two columns are the year before and the year.
    """
    return tuple(_change(collection, *row[-2:]) if len(row) > 1 else Label("", "", "") for row in rows)


def _change(collection: Collection, before: CellValue | None, now: CellValue | None) -> Label:
    if before is None or now is None or before.key is None or now.key is None:
        return Label("", "", "")
    if breaks_between(collection, now.key.measure, now.key.provider, before.key.period, now.key.period):
        return fixed(collection.labels, "spread.broken")
    if before.value.amount is None or now.value.amount is None:
        return fixed(collection.labels, "spread.unknown")
    if {before.qualifier, now.qualifier} - {Qualifier.EXACT, Qualifier.DERIVED}:
        return fixed(collection.labels, "spread.unsure")
    change = now.value.amount - before.value.amount
    if not change:
        return fixed(collection.labels, "spread.same")
    sign = "+" if change > 0 else "−"
    return Label(*(f"{sign}{number(abs(change), tongue)}" for tongue in LANGUAGES))
