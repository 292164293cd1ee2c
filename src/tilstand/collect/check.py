"""Rows into observations: each one checked, everything that does not fit said at once.

A row about a time before the round corrects what an earlier round published. It needs the reason why, in the
column `remark`; without one it is asked for, and what was published stands.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from tilstand.collect.address import about_round, corrects, form_address, form_cells
from tilstand.collect.amount import SUBMITTED_STATES, Nothing, amount, as_at, qualifier
from tilstand.collect.asked import breakdown_words
from tilstand.collect.finding import FileReport
from tilstand.collect.row import FileRow
from tilstand.collect.smudged import smudged
from tilstand.fonts.sign import straight
from tilstand.model import Observation
from tilstand.terms import Key, Text

__all__ = ["observations", "source_line"]


def observations(report: FileReport, rows: Sequence[FileRow], sender: str) -> tuple[Observation, ...]:
    """The observations that the rows of a submission state.

    A blank yields no observation; a faulty row yields none either, and a finding. Two readings of the same
    figure on different days are two vintages; on the same day they are a mistake.

    Args:
        report: Takes the findings.
        rows: The rows.
        sender: The provider that the file comes from.
    """
    forms = report.collection.forms
    cells = {form: form_cells(report, form) for form in {row.form for row in rows} if form in forms}
    seen: dict[tuple[Key, date | None], Text] = {}
    found: list[Observation] = []
    blanks: list[FileRow] = []
    bare: list[FileRow] = []
    whole = about_round(report, rows)
    again: dict[tuple[str, ...], tuple[Key, date | None]] = {}
    for row in rows:
        if (known := again.get(row.texts)) is not None:  # word for word: what it says was looked at before
            rest = breakdown_words(report.collection, known[0].dims)
            where = report.place(row.at, form=row.form, measure=row.measure, rest=rest)
            report.say("C021", where, about=row.measure, source=row.source, first=seen[known])
            continue
        key = form_address(report, row, sender, cells, corrections=whole)
        rest = breakdown_words(report.collection, key.dims) if key is not None else None
        where = report.place(row.at, form=row.form, measure=row.measure, rest=rest)
        value = amount(report, row, where, SUBMITTED_STATES)
        day, reading = as_at(report, row, where), qualifier(report, row, where)
        if key is None or isinstance(day, Nothing) or reading is None or value is Nothing.FAULTY:
            continue
        if (key, day) in seen:
            report.say("C021", where, about=row.measure, source=row.source, first=seen[key, day])
            continue
        seen[key, day], again[row.texts] = row.at, (key, day)
        if isinstance(value, Nothing):
            blanks.append(row)
        elif corrects(report, key.period) and not row.remark:
            bare.append(row)
        else:
            stated = Observation(key, value, row.source, qualifier=reading, as_at=day)
            other = smudged(report, row, where, value)
            found.append(replace(stated, readings=other, remark=straight(row.remark)))
    _counted(report, "C030", blanks)
    _counted(report, "C080", bare)
    return tuple(found)


def _counted(report: FileReport, rule: str, rows: Sequence[FileRow]) -> None:
    """What is said once of a file, at the first of the rows that it is true of."""
    if rows:
        report.say(rule, report.place(rows[0].at), count=len(rows), source=rows[0].source)


def source_line(report: FileReport, text: str, at: Text) -> int | None:
    """The line that a row cites; None if it cites none. A line that is no number is said."""
    if text and not re.fullmatch("[0-9]{1,9}", text):
        report.say("C060", report.place(at))
        return None
    return int(text) if text else None
