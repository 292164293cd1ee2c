"""Rows into observations: each one checked, everything that does not fit said at once."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from tilstand.collect.address import form_address, form_cells
from tilstand.collect.amount import SUBMITTED_STATES, Nothing, amount, as_at, qualifier
from tilstand.collect.asked import breakdown_words
from tilstand.collect.finding import FileReport
from tilstand.collect.row import FileRow
from tilstand.collect.smudged import smudged
from tilstand.model import Observation
from tilstand.terms import Key, Text

__all__ = ["observations", "source_line"]


def observations(report: FileReport, rows: Iterable[FileRow], sender: str) -> tuple[Observation, ...]:
    """The observations that the rows of a submission state.

    A blank yields no observation; a faulty row yields none either, and a finding. Two readings of the same
    figure on different days are two vintages; on the same day they are a mistake.

    Args:
        report: Takes the findings.
        rows: The rows.
        sender: The provider that the file comes from.
    """
    cells = {form: form_cells(report, form) for form in report.collection.forms}
    seen: dict[tuple[Key, date | None], Text] = {}
    found: list[Observation] = []
    blanks: list[FileRow] = []
    for row in rows:
        key = form_address(report, row, sender, cells)
        rest = breakdown_words(report.collection, key.dims) if key is not None else None
        where = report.place(row.at, form=row.form, measure=row.measure, rest=rest)
        value = amount(report, row, where, SUBMITTED_STATES)
        day, reading = as_at(report, row, where), qualifier(report, row, where)
        if key is None or isinstance(day, Nothing) or reading is None or value is Nothing.FAULTY:
            continue
        if (key, day) in seen:
            report.say("C021", where, about=row.measure, source=row.source, first=seen[key, day])
            continue
        seen[key, day] = row.at
        if isinstance(value, Nothing):
            blanks.append(row)
        else:
            other = smudged(report, row, where, value)
            found.append(Observation(key, value, row.source, qualifier=reading, as_at=day, readings=other))
    if blanks:
        report.say("C030", report.place(blanks[0].at), count=len(blanks), source=blanks[0].source)
    return tuple(found)


def source_line(report: FileReport, text: str, at: Text) -> int | None:
    """The line that a row cites; None if it cites none. A line that is no number is said."""
    if text and not (text.isascii() and text.isdigit()):
        report.say("C060", report.place(at))
        return None
    return int(text) if text else None
