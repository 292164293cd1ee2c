"""What an overview says of the change of each key figure since the year before."""

from __future__ import annotations

from collections.abc import Sequence

from tilstand.define import Vocabulary, breaks_between
from tilstand.languages import Stated, filled
from tilstand.model import CellValue
from tilstand.terms import Alike, Qualifier, Status, Text
from tilstand.text import fixed

__all__ = ["changes"]


def changes(collection: Vocabulary, rows: Sequence[Sequence[CellValue | None]]) -> tuple[Text, ...]:
    """The change of each row with its sign; why there is none where the series breaks or a number is unsure.

    Args:
        collection: The collection.
        rows: The cells of an overview: the last two columns are the year before and the year.
    """
    return tuple(_change(collection, *row[-2:]) if len(row) > 1 else Alike("") for row in rows)


def _change(collection: Vocabulary, before: CellValue | None, now: CellValue | None) -> Text:
    if before is None or now is None or before.key is None or now.key is None:
        return Alike("")
    if breaks_between(collection, now.key.measure, now.key.provider, before.key.period, now.key.period):
        return fixed(collection.labels, "spread.broken")
    if Status.SUPPRESSED in (before.value.status, now.value.status):
        return fixed(collection.labels, "spread.hidden")
    if before.value.amount is None or now.value.amount is None:
        return fixed(collection.labels, "spread.unknown")
    if {before.qualifier, now.qualifier} - {Qualifier.EXACT, Qualifier.DERIVED}:
        return fixed(collection.labels, "spread.unsure")
    change = now.value.amount - before.value.amount
    if not change:
        return fixed(collection.labels, "spread.same")
    sign = "+" if change > 0 else "−"
    return filled(Alike(f"{sign}{{change}}"), change=Stated(abs(change), (before.key, now.key)))
