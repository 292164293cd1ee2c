"""What a smudged number may have been, as its reader wrote it: `83|33`, or `?` for any damage."""

from __future__ import annotations

from tilstand.collect.finding import FileReport
from tilstand.collect.row import FileRow
from tilstand.terms import Text, Value
from tilstand.text.reading.damage import readings

__all__ = ["smudged"]

ANY = "?"


def smudged(report: FileReport, row: FileRow, where: Text, value: Value) -> tuple[int, ...]:
    """The readings of a row's number, the one that stands there first; empty where it can be read.

    Args:
        report: Takes a finding if the readings are not whole numbers.
        row: The row.
        where: The where-line for it.
        value: The number as it was read.
    """
    if not row.readings or value.amount is None:
        return ()
    own = int(value.amount)
    if row.readings == ANY:
        others = [int(number) for number, _ in readings(str(own)) if number == int(number) and number >= 0]
        return tuple(dict.fromkeys([own, *others]))
    texts = [text.strip() for text in row.readings.split("|")]
    if not all(text.isascii() and text.isdigit() and len(text) < 10 for text in texts):
        report.say("C061", where, source=row.source)
        return ()
    return tuple(dict.fromkeys([own, *map(int, texts)]))
